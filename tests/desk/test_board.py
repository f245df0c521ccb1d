import re
from collections import Counter
from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import event

from bulletin.filings import Activity, Nothing, Status
from bulletin.people import Role
from tests import needs
from tests.desk.house import DeskHouse, Seat, sit, text_of


async def test_the_desk_opens_on_the_board_of_the_issue_with_the_missing_first(
    house: DeskHouse, editor: Seat
) -> None:
    reporter = await house.knows("梅映溪", phone="0700-5550109")
    await house.files(Activity(text="窗口开展文旅惠民活动"), by=reporter)
    await house.files(Nothing(), "省中心", None)
    page = text_of(await editor.opens("/desk"))
    assert "第1期报送情况" in page
    # The other way round than in the publication.
    windows = ("省水务厅", "省文旅厅", "省中心")
    missing, filed, nothing = (page.index(f"\n{name}\n") for name in windows)
    assert missing < filed < nothing
    assert "未报" in page[missing:filed]
    for shown in ("已报", "1条", "梅映溪 11月20日15:30", "0700-5550109"):
        assert shown in page[filed:nothing]
    assert "零报告" in page[nothing:]


async def test_a_window_whose_item_was_returned_is_not_taken_for_one_that_sent_nothing(
    house: DeskHouse, editor: Seat
) -> None:
    filed = await house.files(Activity(text="窗口开展文旅惠民活动"), status=Status.RETURNED)
    board = await editor.opens("/desk")
    [row] = re.findall(r'(?s)<th scope="row">省文旅厅.*?</tr>', board)
    assert ">未报<" in row
    assert f'/manuscripts#{filed.id.hex}">退回修改</a>' in row


async def test_a_window_is_urged_once_and_not_again_too_soon(
    house: DeskHouse, editor: Seat
) -> None:
    reporter = await house.knows("梅映溪")
    board = (await house.issue()).label
    path = f"/desk/weekly/issues/{board}/nudge"
    assert "已催报省文旅厅。" in await editor.does(path, window="省文旅厅")
    assert "两小时内催过省文旅厅" in await editor.does(path, window="省文旅厅")
    assert [each[:10] for each in await house.told(reporter)] == ["编辑催报：省文旅厅第"]
    house.clock.move_to(house.clock.now() + timedelta(hours=3))
    assert "已催报省文旅厅。" in await editor.does(path, window="省文旅厅")
    assert len(await house.told(reporter)) == 2
    assert "请电话联系" in await editor.does(path, window="省水务厅")


async def test_all_are_urged_with_as_few_questions_to_the_database_as_one(
    house: DeskHouse, editor: Seat
) -> None:
    for window in ("省文旅厅", "省水务厅", "省中心"):
        for name in ("梅映溪", "上官云舒"):
            await house.knows(f"{name}{window[-1]}", window=window)
    path = f"/desk/weekly/issues/{(await house.issue()).label}/nudge"
    asked = Counter[str]()

    @event.listens_for(house.program.sessions.kw["bind"].sync_engine, "before_cursor_execute")
    def count(_: object, __: object, statement: str, *___: object) -> None:
        # What the program asks for beside that is of other tables.
        if statement.startswith("SELECT"):
            asked.update(re.findall(r"FROM (filings|nudges|absences|accounts)\b", statement))

    await editor.posts(path, window="省文旅厅")
    one = asked.copy()
    house.clock.move_to(house.clock.now() + timedelta(hours=3))
    asked.clear()
    answer = await editor.posts(path)
    assert asked == one
    assert "已催报3个窗口" in text_of(await editor.opens(answer.headers["location"]))


async def test_only_editors_come_in_and_forms_need_the_token_of_the_page(
    house: DeskHouse, editor: Seat
) -> None:
    reporter = await house.seats(await house.knows("梅映溪"))
    assert (await reporter.client.get("/desk/weekly")).status_code == 403
    assert (await reporter.client.get("/desk")).status_code == 403
    path = f"/desk/weekly/issues/{(await house.issue()).label}/nudge"
    assert (await reporter.posts(path, window="省文旅厅")).status_code == 403
    assert (await editor.posts(path, csrf="x", window="省文旅厅")).status_code == 403
    answer = await editor.client.post(path, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert (await editor.client.get("/desk/nothing")).status_code == 404
    assert (await editor.client.get("/desk/weekly/issues/2026-99")).status_code == 404
    editor.client.cookies.clear()
    assert (await editor.client.get("/desk/weekly")).status_code == 401


async def test_signing_out_ends_the_session(house: DeskHouse, editor: Seat) -> None:
    answer = await editor.posts("/desk/sign-out")
    assert answer.status_code == 303
    editor.client.cookies.set("zhoubao", editor.cookie)
    assert (await editor.client.get("/desk/weekly")).status_code == 401


@pytest.mark.browser
@needs.chromium()
async def test_the_board_moves_by_itself_and_urges_with_a_tap(
    house: DeskHouse, editor: Seat, browser: Browser
) -> None:
    await house.knows("梅映溪")
    await house.knows("上官云舒", Role.REPORTER, "省水务厅")
    page, errors = await sit(browser, house, editor)
    await page.goto(f"{house.url}/desk")
    row = page.get_by_role("row").filter(has_text="省文旅厅")
    await expect(row.get_by_text("未报")).to_be_visible()
    await page.wait_for_function("() => document.body.dataset.events")
    await row.get_by_role("button", name="催报").click()
    await expect(page.get_by_role("status").first).to_contain_text("已催报省文旅厅。")
    await expect(row).to_contain_text("已催")
    await expect(row.get_by_role("button", name="催报")).to_have_count(0)
    await house.files(Activity(text="窗口开展文旅惠民活动"))
    house.program.acted()
    await expect(row.get_by_text("已报", exact=True)).to_be_visible()
    assert errors == []


@pytest.mark.browser
@needs.chromium()
async def test_what_a_problem_leads_to_has_the_focus(
    house: DeskHouse, editor: Seat, browser: Browser
) -> None:
    page, errors = await sit(browser, house, editor)
    await page.goto(f"{house.url}/desk")
    await page.get_by_role("link", name="问题").click()
    for problem, place in (
        ("省水务厅：未报", page.get_by_role("row").filter(has_text="省水务厅")),
        ("“重点工作”没有内容", page.locator("#section-projects")),
    ):
        await page.get_by_role("link", name=problem).click()
        await expect(place).to_be_focused()
        await expect(place).to_be_in_viewport()
        await page.get_by_role("link", name="问题").click()
    assert errors == []
