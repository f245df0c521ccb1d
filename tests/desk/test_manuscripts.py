"""稿件: the issue section by section, decided on and put into order."""

import asyncio
import re
from dataclasses import replace
from html import unescape

import pytest
from playwright.async_api import Browser, Route, expect

from bulletin.filings import Activity, Filing, Nothing, Statistics, Status, Visit, Visitor
from bulletin.issues import IssueState
from tests import needs
from tests.desk.house import DeskHouse, Seat, sit, text_of
from tests.web.browser import PHONE

FAIR = "11月18日，窗口举办文旅惠民咨询日"
WATER = "窗口推出取水许可延期申请全程网办"
NIGHT = "窗口延时服务至20时，当晚办结12件"


async def three(house: DeskHouse) -> tuple[Filing, Filing, Filing]:
    """Three news of two windows."""
    return (
        await house.files(Activity(text=FAIR)),
        await house.files(Activity(text=WATER), "省水务厅"),
        await house.files(Activity(text=NIGHT), "省水务厅"),
    )


async def path_of(house: DeskHouse) -> str:
    return f"/desk/weekly/issues/{(await house.issue()).label}"


async def order(house: DeskHouse, editor: Seat, *texts: str) -> bool:
    page = text_of(await editor.opens(f"{await path_of(house)}/manuscripts"))
    places = [page.index(text) for text in texts]
    return places == sorted(places)


async def test_the_issue_is_listed_as_it_will_be_printed(house: DeskHouse, editor: Seat) -> None:
    reporter = await house.knows("梅映溪")
    await house.files(Activity(text="窗口举办惠民咨询日其它"), by=reporter)
    leader = Visitor("党组成员、副厅长", "陆远")
    await house.files(Visit(visitors=(leader,)), "省水务厅", "visits", status=Status.RETURNED)
    await house.files(Statistics(values={"asked": 12, "taken": 7}), "省中心", "caseload")
    page = text_of(await editor.opens(f"{await path_of(house)}/manuscripts"))
    sections = ["重点工作", "政务工作动态", "领导进大厅", "综窗办件情况"]
    assert [page.index(f"\n{each}\n") for each in sections] == sorted(
        page.index(f"\n{each}\n") for each in sections
    )
    assert "省文旅厅窗口举办惠民咨询日其它。" in page
    assert "请看一下：“其它”宜写作“其他”" in page
    assert "梅映溪 11月20日15:30" in page
    assert "副厅长陆远" in page
    assert "退回修改" in page
    assert "咨询12人次、受理7件" in page
    assert "还没有稿件。" in page
    assert "还有2条待审。" in page


async def test_a_decision_reaches_the_chat_and_is_undone_while_the_issue_is_open(
    house: DeskHouse, editor: Seat
) -> None:
    reporter = await house.knows("梅映溪")
    filed = await house.files(Activity(text=FAIR), by=reporter)
    path = f"/desk/weekly/filings/{filed.id.hex}"
    assert "原因请写在" in await editor.does(f"{path}/decide", verb="return", revision=1)
    assert (await house.filing(filed)).status is Status.FILED
    page = await editor.does(
        f"{path}/decide", verb="return", revision=1, reason="days", words="地点请写全"
    )
    assert "已退回省文旅厅的稿件" in page
    returned = await house.filing(filed)
    assert (returned.status, returned.reason) == (Status.RETURNED, "地点请写全")
    assert any("地点请写全" in said for said in await house.told(reporter))
    stale = await editor.does(f"{path}/decide", verb="accept", revision=1)
    assert "简若宁已在15:30改过" in stale
    assert "已撤销" in await editor.does(f"{path}/undecide", revision=2)
    back = await house.filing(filed)
    assert (back.status, back.reason, back.revision) == (Status.FILED, "", 3)
    await editor.does(f"{path}/decide", verb="accept", revision=3)
    async with house.work() as work:
        await work.issues.change(replace(await house.issue(), state=IssueState.FROZEN))
    answer = await editor.posts(f"{path}/undecide", revision=4)
    assert answer.status_code == 303
    assert (await house.filing(filed)).status is Status.ACCEPTED


async def test_a_filing_is_moved_beside_a_neighbour_and_back(
    house: DeskHouse, editor: Seat
) -> None:
    fair, water, night = await three(house)
    path = f"/desk/weekly/filings/{night.id.hex}/move"
    here = {"from": "news", "section": "news"}
    page = await editor.does(path, here, before=fair.id.hex)
    assert "省水务厅的稿件已移到“政务工作动态”第1条（共3条）。" in page
    assert await order(house, editor, NIGHT, FAIR, WATER)
    # Twice the same is once.
    await editor.does(path, here, before=fair.id.hex)
    assert await order(house, editor, NIGHT, FAIR, WATER)
    await editor.does(f"/desk/weekly/filings/{fair.id.hex}/move", here, behind=water.id.hex)
    assert await order(house, editor, NIGHT, WATER, FAIR)
    await editor.does(path, here, behind=water.id.hex)
    assert await order(house, editor, WATER, NIGHT, FAIR)


async def test_a_filing_goes_into_another_section_of_its_kind_and_a_stale_move_does_nothing(
    house: DeskHouse, editor: Seat
) -> None:
    fair, water, _ = await three(house)
    path = f"/desk/weekly/filings/{fair.id.hex}/move"
    refused = await editor.does(path, {"from": "news"}, section="visits")
    assert "放不进" in refused
    await editor.does(path, {"from": "news"}, section="projects")
    assert (await house.filing(fair)).section == "projects"
    stale = await editor.does(path, {"from": "news", "section": "news"}, behind=water.id.hex)
    assert "没有完成：省文旅厅的这一条，简若宁已在" in stale
    assert (await house.filing(fair)).section == "projects"


async def test_paragraphs_begin_where_an_editor_says(house: DeskHouse, editor: Seat) -> None:
    _, water, _ = await three(house)
    path = f"/desk/weekly/filings/{water.id.hex}/paragraph"
    assert "¶ 另起一段" in await editor.does(path, new="yes")
    changed = await house.filing(water)
    assert isinstance(changed.content, Activity)
    assert changed.content.new_paragraph
    assert "¶ 另起一段" not in await editor.does(path, new="no")


async def test_an_issue_has_a_section_of_its_own_while_something_may_stand_in_it(
    house: DeskHouse, editor: Seat
) -> None:
    fair, *_ = await three(house)
    path = f"{await path_of(house)}/sections"
    page = await editor.does(path, title="文旅惠民月", kind="list", after="projects")
    assert "本期已增加“文旅惠民月”。" in page
    assert "已经有" in await editor.does(path, title="文旅惠民月", kind="list")
    [special] = (await house.issue()).special
    await editor.does(
        f"/desk/weekly/filings/{fair.id.hex}/move", {"from": "news"}, section=special.key
    )
    assert await order(house, editor, "文旅惠民月", FAIR, WATER)
    assert "还有稿件" in await editor.does(f"{path}/{special.key}/remove")
    await editor.does(f"{path}/{special.key}", title="惠民专栏", after="visits")
    assert await order(house, editor, WATER, "惠民专栏", FAIR)
    await editor.does(
        f"/desk/weekly/filings/{fair.id.hex}/move", {"from": special.key}, section="news"
    )
    assert "已去掉" in await editor.does(f"{path}/{special.key}/remove")
    assert (await house.issue()).special == ()


async def test_what_was_done_to_a_section_is_undone_by_the_form_that_is_offered(
    house: DeskHouse, editor: Seat
) -> None:
    path = f"{await path_of(house)}/sections"

    async def undone(page: str) -> str:
        """Press 撤销 in what the page says was done."""
        said = re.search(r'<div class="said".*?</div>', page, re.S)
        assert said is not None
        [action] = re.findall(r'action="([^"]+)"', said[0])
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', said[0]))
        return await editor.does(unescape(action), fields)

    added = await editor.does(path, title="文旅惠民月", kind="list", after="projects")
    await undone(added)
    assert (await house.issue()).special == ()
    await editor.does(path, title="文旅惠民月", kind="digest", after="projects")
    [before] = (await house.issue()).special
    changed = await editor.does(f"{path}/{before.key}", title="惠民专栏", after="visits")
    await undone(changed)
    assert (await house.issue()).special == (before,)
    await undone(await editor.does(f"{path}/{before.key}/remove"))
    [again] = (await house.issue()).special
    assert (again.title, again.kind, again.after) == (before.title, before.kind, before.after)


async def test_numbers_that_stand_again_are_not_added_to_those_that_came_in_their_place(
    house: DeskHouse, editor: Seat
) -> None:
    declined = await house.files(Statistics(values={"asked": 12}), "省中心", "caseload")
    path = f"/desk/weekly/filings/{declined.id.hex}"
    await editor.does(f"{path}/decide", verb="decline", revision=1, words="请再核对")
    newer = await house.files(Statistics(values={"asked": 21}), "省中心", "caseload")
    for act, form in (
        ("undecide", {"revision": 2}),
        ("decide", {"verb": "accept", "revision": 2}),
    ):
        assert "两份会加在一起" in text_of(await editor.does(f"{path}/{act}", form))
        assert (await house.filing(declined)).status is Status.DECLINED
    await editor.does(
        f"/desk/weekly/filings/{newer.id.hex}/decide", verb="decline", revision=1, words="重复"
    )
    nothing = await house.files(Nothing(), "省中心", None)
    await editor.does(f"{path}/undecide", revision=2)
    assert (await house.filing(declined)).status is Status.FILED
    assert (await house.filing(nothing)).status is Status.WITHDRAWN


@pytest.mark.browser
@needs.chromium()
async def test_the_order_is_changed_by_keys_with_the_focus_kept_and_by_dragging(
    house: DeskHouse, editor: Seat, browser: Browser
) -> None:
    fair, _water, night = await three(house)
    page, errors = await sit(browser, house, editor)
    await page.goto(f"{house.url}{await path_of(house)}/manuscripts")
    items = page.locator("#section-news .manuscript h3")
    up = page.locator(f"#up-{night.id.hex}")
    for place in (2, 1):
        await up.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#said")).to_contain_text(f"第{place}条（共3条）")
        own = page.locator(f"[id='{night.id.hex}'] :focus")
        await expect(own).to_have_count(1)
    await expect(page.locator(f"#down-{night.id.hex}")).to_be_focused()
    assert await order(house, editor, NIGHT, FAIR, WATER)
    grip = page.locator(f"[id='{fair.id.hex}'] .grip")
    await grip.hover()
    # The page has asked what is new when the hand takes hold, and hears it before it moves.
    asked, held = asyncio.Event(), asyncio.Event()

    async def slowly(route: Route) -> None:
        asked.set()
        await held.wait()
        await route.continue_()

    await page.route("**/manuscripts", slowly)
    house.program.acted()
    await asked.wait()
    await page.mouse.down()
    async with page.expect_response("**/manuscripts") as answered:
        held.set()
    await (await answered.value).finished()
    goal = page.locator("#section-projects ol")
    # It goes to where the page has seen it when the hand lets go.
    async with asyncio.timeout(20):
        while not await goal.locator(f"[id='{fair.id.hex}']").count():
            box = await goal.bounding_box()
            assert box is not None
            await page.mouse.move(box["x"] + 60, box["y"] + 40, steps=8)
            await page.mouse.move(box["x"] + 60, box["y"] + 3, steps=8)
    await page.mouse.up()
    await expect(page.locator("#said")).to_contain_text("“重点工作”第1条（共1条）")
    assert (await house.filing(fair)).section == "projects"
    await expect(items).to_have_count(2)
    await page.locator("#said").get_by_role("button", name="撤销").click()
    await expect(items).to_have_count(3)
    assert (await house.filing(fair)).section == "news"
    assert errors == []


@pytest.mark.browser
@needs.chromium()
async def test_who_decides_down_the_list_stays_there_with_the_focus_on_the_item(
    house: DeskHouse, editor: Seat, browser: Browser
) -> None:
    for number in range(12):
        await house.files(Activity(text=f"窗口举办第{number}场政策宣讲会"))
    page, errors = await sit(browser, house, editor)
    await page.goto(f"{house.url}{await path_of(house)}/manuscripts")
    last = page.locator(".manuscript").last
    accept = last.get_by_role("button", name="采用", exact=True)
    await accept.scroll_into_view_if_needed()
    await accept.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#said")).to_contain_text("已采用")
    await expect(last).to_be_focused()
    await expect(last.locator("h3")).to_be_in_viewport()
    # However often the page looks again, it does not move.
    place = await page.evaluate("scrollY")
    for _ in range(2):
        async with page.expect_response("**/manuscripts") as looked:
            house.program.acted()
        await (await looked.value).finished()
        await page.evaluate("new Promise(requestAnimationFrame)")
    assert await page.evaluate("scrollY") == place
    await last.locator("summary", has_text="退回修改").click()
    await last.get_by_role("button", name="退回修改").click()
    await expect(page.locator("#said")).to_contain_text("已退回")
    await expect(last.locator("h3")).to_be_in_viewport()
    await page.get_by_role("link", name="看板").click()
    await expect(page.locator("table.board")).to_be_visible()
    assert await page.evaluate("scrollY") == 0
    assert errors == []


@pytest.mark.browser
@needs.chromium()
async def test_a_reason_that_was_begun_stays_while_the_page_looks_again(
    house: DeskHouse, editor: Seat, browser: Browser
) -> None:
    fair, water, _night = await three(house)
    page, errors = await sit(browser, house, editor)
    await page.goto(f"{house.url}{await path_of(house)}/manuscripts")
    menu = page.locator(f"#return-{fair.id.hex}")
    await menu.locator("summary").click()
    await menu.get_by_label("或写别的原因").fill("请写明地点")
    await page.locator("h1").click()
    await expect(menu.get_by_label("或写别的原因")).to_be_hidden()
    # Another editor decides, and thinks better of it: the page shows a later revision.
    other = await house.editor("齐砚秋")
    await other.does(f"/desk/weekly/filings/{fair.id.hex}/decide", verb="accept", revision=1)
    await expect(page.locator(f"[id='{fair.id.hex}'] .chip.accepted")).to_be_visible()
    await menu.locator("summary").click()
    await menu.get_by_role("button", name="退回修改").click()
    await expect(page.locator("#said")).to_contain_text("已退回")
    assert (await house.filing(fair)).reason == "请写明地点"
    # Elsewhere the form is the item's own.
    menu = page.locator(f"#decline-{water.id.hex}")
    await menu.locator("summary").click()
    await menu.get_by_label("时效已过").check()
    await other.does(f"/desk/weekly/filings/{water.id.hex}/decide", verb="accept", revision=1)
    await menu.get_by_role("button", name="不采用").click()
    await expect(page.locator("#said")).to_contain_text("齐砚秋")
    await menu.locator("summary").click()
    await menu.get_by_role("button", name="不采用").click()
    await expect(page.locator(f"[id='{water.id.hex}'] .chip.declined")).to_be_visible()
    assert (await house.filing(water)).reason == "时效已过"
    # On a telephone it lies over the item, and says which one it is about.
    await page.set_viewport_size(PHONE)
    menu = page.locator(f"#return-{water.id.hex}")
    await menu.locator("summary").click()
    await expect(menu.get_by_text("省水务厅")).to_be_visible()
    assert errors == []
