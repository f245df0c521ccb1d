"""代窗口报送: by telephone, from paper, from a file; the window's people hear of it."""

import io
import re
import zipfile
from datetime import date

import pytest
from docx import Document
from playwright.async_api import Browser, expect

from bulletin.filings import Activity, Nothing, Source, Statistics, Status, Visit, Visitor
from bulletin.people import Membership, Role
from tests import needs
from tests.desk.house import DeskHouse, Seat, sit, text_of
from tests.desk.test_manuscripts import FAIR, path_of

PASTED = """各位老师好，本周材料如下：
1. 11月18日，窗口举办文旅惠民咨询日，发放手册300份。
2. 11月19日，党组成员、副厅长何远到大厅指导工作。"""


def ids(page: str) -> list[str]:
    return re.findall(r'name="\d+-id" value="(\w+)"', page)


def fields(page: str) -> dict[str, str]:
    """What the form on the page holds, as a browser would send it back."""
    found = dict(re.findall(r'name="(\d+-(?:id|kind|window))" value="([^"]*)"', page))
    found |= dict(re.findall(r'<input name="(\d+-[\w-]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea name="(\d+-text)"[^>]*>([^<]*)</textarea>', page))
    found |= {f"{each.partition('-')[0]}-kept": "yes" for each in found}
    for name, options in re.findall(r'<select name="(\d+-section)">(.*?)</select>', page, re.S):
        [found[name]] = re.findall(r'value="([^"]*)" selected', options)
    return found


async def test_a_pasted_message_is_read_as_the_chat_reads_it_and_filed_for_the_window(
    house: DeskHouse, editor: Seat
) -> None:
    reporter = await house.knows("梅映溪")
    nothing = await house.files(Nothing(), section=None, by=reporter)
    path = f"{await path_of(house)}/enter"
    assert "代窗口报送" in await editor.opens(path)
    asked = {"window": "省文旅厅", "source": "paper", "text": PASTED}
    page = (await editor.posts(path, asked, do="read")).text
    assert len(ids(page)) == 2
    assert PASTED.splitlines()[1] in page
    form = asked | fields(page) | {"approver": "陆远山"}
    listed = text_of(await editor.does(path, form, do="file"))
    assert "已代省文旅厅报送2条" in listed
    assert "代报：书面" in listed
    async with house.work() as work:
        filed = await work.filings.of_window((await house.issue()).id, "省文旅厅")
    old, news, visit = filed
    assert (old.id, old.status) == (nothing.id, Status.WITHDRAWN)
    assert isinstance(news.content, Activity)
    assert news.content.text == "窗口举办文旅惠民咨询日，发放手册300份。"
    assert news.content.days == (date(2026, 11, 18),)
    assert isinstance(visit.content, Visit)
    assert visit.content.visitors == (Visitor("党组成员、副厅长", "何远"),)
    assert (news.section, visit.section) == ("news", "visits")
    assert {(e.source, e.author, e.approved_by) for e in (news, visit)} == {
        (Source.PAPER, None, "陆远山")
    }
    said = [each for each in await house.told(reporter) if "已代省文旅厅报送" in each]
    assert len(said) == 1
    assert "（书面）" in said[0]
    # Sent twice, it is filed once.
    assert "没有再报" in await editor.does(path, form, do="file")
    undone = await editor.does(f"{path}/undo", ids=f"{news.id.hex} {visit.id.hex} junk")
    assert "已撤销，2条" in undone
    assert (await house.filing(news)).status is Status.WITHDRAWN
    assert (await house.filing(nothing)).status is Status.FILED
    assert "已撤销" in (await house.told(reporter))[-1]


async def test_a_window_that_says_it_has_nothing_is_noted_from_the_board(
    house: DeskHouse, editor: Seat
) -> None:
    reporter = await house.knows("梅映溪")
    board = await editor.opens(await path_of(house))
    [path] = re.findall(r'href="([^"]*/enter\?[^"]*)" aria-label="代报：省文旅厅"', board)
    assert 'value="省文旅厅" selected' in await editor.opens(path)
    on = {"window": "省文旅厅", "source": "phone"}
    page = (await editor.posts(path, on, do="nothing")).text
    form = on | fields(page) | {"approver": "陆远山"}
    # Beside something else it can't be, and then nothing at all is filed.
    both = (await editor.posts(path, form | {"text": FAIR}, do="read")).text
    refused = await editor.posts(path, form | fields(both), do="file")
    assert refused.status_code == 422
    assert "不能再记“本周无”" in refused.text
    async with house.work() as work:
        assert await work.filings.of_issue((await house.issue()).id) == []
    page = text_of(await editor.does(path, form, do="file"))
    assert "已代省文旅厅报送1条" in page
    assert "代报：电话" in page
    async with house.work() as work:
        [filed] = await work.filings.of_issue((await house.issue()).id)
    assert (filed.content, filed.section, filed.approved_by) == (Nothing(), None, "")
    assert (await house.told(reporter))[-1].endswith("（电话）：\n本周无\n\n如有出入，请点“撤销”。")
    again = (await editor.posts(path, on | {"text": "我窗口本周无内容"}, do="read")).text
    assert 'value="nothing"' in again
    refused = await editor.posts(path, on | fields(again), do="file")
    assert "不能再记" in refused.text
    assert "已撤销，1条" in await editor.does(
        f"{await path_of(house)}/enter/undo", ids=filed.id.hex
    )


async def test_numbers_and_visits_are_typed_and_what_was_typed_is_kept(
    house: DeskHouse, editor: Seat
) -> None:
    path = f"{await path_of(house)}/enter"
    on = {"window": "省中心", "source": "phone"}
    page = (await editor.posts(path, on, do="statistics")).text
    [id] = ids(page)
    wrong = on | fields(page) | {"1-value-asked": "约120", "1-value-taken": "60"}
    answer = await editor.posts(path, wrong, do="file")
    assert answer.status_code == 422
    assert 'value="60"' in answer.text
    assert ids(answer.text) == [id]
    both = (await editor.posts(path, wrong | {"1-value-asked": "120"}, do="visit")).text
    assert len(ids(both)) == 2
    form = on | fields(both) | {"2-title-1": "副主任", "2-name-1": "何远", "2-kept": "no"}
    await editor.does(path, form, do="file")
    async with house.work() as work:
        [filed] = await work.filings.of_window((await house.issue()).id, "省中心")
    assert filed.content == Statistics(values={"asked": 120, "taken": 60})
    assert filed.source is Source.PHONE
    page = text_of(await editor.opens(f"/desk/weekly/filings/{filed.id.hex}"))
    assert "代报：电话" in page


async def test_with_the_name_of_a_leader_on_the_roster_comes_the_title(
    house: DeskHouse, editor: Seat
) -> None:
    await house.configures('[[leaders]]\nname = "何远"\ntitle = "总工程师"\n')
    path = f"{await path_of(house)}/enter"
    on = {"window": "省文旅厅", "source": "phone"}
    form = on | fields((await editor.posts(path, on, do="visit")).text)
    refused = await editor.posts(path, form | {"1-name-1": "段小满"}, do="file")
    assert refused.status_code == 422
    await editor.does(path, form | {"1-name-1": "何远"}, do="file")
    async with house.work() as work:
        [filed] = await work.filings.of_issue((await house.issue()).id)
    assert filed.content == Visit(visitors=(Visitor("总工程师", "何远"),))


async def test_what_was_typed_stays_when_the_issue_closes_meanwhile(
    house: DeskHouse, editor: Seat
) -> None:
    path = await path_of(house)
    on = {"window": "省文旅厅", "source": "phone", "text": FAIR}
    page = (await editor.posts(f"{path}/enter", on, do="read")).text
    await editor.does(f"{path}/press/freeze")
    form = on | fields(page) | {"1-text": "窗口举办文旅惠民日，一字不丢"}
    answer = await editor.posts(f"{path}/enter", form, do="file")
    assert answer.status_code == 422
    assert "窗口举办文旅惠民日，一字不丢" in answer.text


async def test_who_files_for_another_window_and_only_signs_for_this_one_is_not_told(
    house: DeskHouse, editor: Seat
) -> None:
    reporter = await house.knows("梅映溪")
    chief = await house.knows("陆远山", window="省水务厅")
    async with house.work() as work:
        signs = Membership("weekly", Role.CHIEF, "省文旅厅")
        await work.people.join(chief.id, signs, house.clock.now())
    path = f"{await path_of(house)}/enter"
    asked = {"window": "省文旅厅", "text": PASTED}
    form = asked | fields((await editor.posts(path, asked, do="read")).text)
    await editor.does(path, form, do="file")
    assert "已代省文旅厅报送" in (await house.told(reporter))[-1]
    assert await house.told(chief) == []


async def test_numbers_that_were_entered_twice_are_taken_out_twice(
    house: DeskHouse, editor: Seat
) -> None:
    path = f"{await path_of(house)}/enter"
    page = (await editor.posts(path, window="省中心", do="statistics")).text
    page = (await editor.posts(path, fields(page), window="省中心", do="statistics")).text
    form = fields(page) | {f"{n}-value-asked": str(n) for n in (1, 2)}
    await editor.does(path, form, do="file")
    await editor.does(f"{path}/undo", ids=" ".join(ids(page)))
    async with house.work() as work:
        filed = await work.filings.of_window((await house.issue()).id, "省中心")
    assert [each.status for each in filed] == [Status.WITHDRAWN] * 2


async def test_that_there_is_nothing_does_not_stand_again_beside_what_was_accepted_meanwhile(
    house: DeskHouse, editor: Seat
) -> None:
    nothing = await house.files(Nothing(), section=None)
    path = f"{await path_of(house)}/enter"
    asked = {"window": "省文旅厅", "text": PASTED}
    form = asked | fields((await editor.posts(path, asked, do="read")).text)
    await editor.does(path, form, do="file")
    async with house.work() as work:
        _, news, visit = await work.filings.of_window((await house.issue()).id, "省文旅厅")
    accepting = {"verb": "accept", "revision": news.revision}
    await editor.does(f"/desk/weekly/filings/{news.id.hex}/decide", accepting)
    assert "已撤销，1条" in await editor.does(f"{path}/undo", ids=f"{news.id.hex} {visit.id.hex}")
    assert (await house.filing(news)).status is Status.ACCEPTED
    assert (await house.filing(visit)).status is Status.WITHDRAWN
    assert (await house.filing(nothing)).status is Status.WITHDRAWN


async def test_a_document_is_read_and_what_is_none_is_refused_in_a_sentence(
    house: DeskHouse, editor: Seat
) -> None:
    path = f"{await path_of(house)}/enter"
    on = {"csrf": editor.csrf, "window": "省文旅厅", "do": "read", "text": "先前写的"}

    async def sent(name: str, content: bytes) -> tuple[int, str]:
        answer = await editor.client.post(path, data=on, files={"file": (name, content)})
        return answer.status_code, answer.text

    written = Document()
    written.add_paragraph(FAIR)
    stored = io.BytesIO()
    written.save(stored)
    status, page = await sent("报送.docx", stored.getvalue())
    assert status == 200
    assert "窗口举办文旅惠民咨询日" in page
    assert 'value="file" checked' in page
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (80 << 20))
    for name, content, said in (
        ("报送.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("报送.docm", b"PK", "有宏"),
        ("照片.jpg", b"\xff\xd8\xff", "读不了"),
        ("报送.docx", b"not a zip", "没有收下"),
        ("报送.docx", bomb.getvalue(), "解开后太大"),
        ("报送.txt", b"", "没有文字"),
        ("报送.txt", b"\x00\x01\x02", "不是文本"),
        ("报送.txt", b"a" * (20 << 20) + b"a", "超过20MB"),
        ("报送.txt", "办".encode() * 30_000, "太长了"),
    ):
        status, page = await sent(name, content)
        assert status == 422, name
        assert said in page, name
        assert "先前写的" in page or said == "太长了", name
    async with house.work() as work:
        assert await work.filings.of_issue((await house.issue()).id) == []


async def test_what_cannot_be_filed_for_a_window_is_refused(house: DeskHouse, editor: Seat) -> None:
    path = f"{await path_of(house)}/enter"
    on = {"window": "省文旅厅", "source": "phone"}
    page = (await editor.posts(path, on, do="activity")).text
    form = on | fields(page) | {"1-text": FAIR}
    for changed, said in (
        ({"1-section": "visits"}, "放不进"),
        ({"1-section": "gone"}, "这个栏目已经没有了"),
        ({"1-window": "省没有局"}, "窗口已不在名单里"),
        ({"1-kept": ""}, "没有要报送的内容"),
        ({"approver": "长" * 40}, "姓名不能有数字，最多30字"),
    ):
        answer = await editor.posts(path, form | changed, do="file")
        assert answer.status_code == 422
        assert said in text_of(answer.text)
        assert FAIR in answer.text
    for window in ("", "省没有局"):
        answer = await editor.posts(path, on | {"window": window}, do="activity")
        assert answer.status_code == 422
        assert "还没有选窗口" in answer.text
    assert "没有看到文字" in (await editor.posts(path, on, do="read")).text


async def test_more_than_a_form_holds_is_refused_and_nothing_of_it_dropped(
    house: DeskHouse, editor: Seat
) -> None:
    path = f"{await path_of(house)}/enter"
    on = {"window": "省文旅厅", "source": "phone"}
    form = dict(on)
    for count in range(1, 21):
        page = (await editor.posts(path, form, do="activity")).text
        assert len(ids(page)) == count
        form = on | fields(page) | {f"{count}-text": f"窗口办理第{count}项业务"}
    refused = await editor.posts(path, form, do="activity")
    assert refused.status_code == 422
    assert len(ids(refused.text)) == 20
    assert "已代省文旅厅报送20条" in await editor.does(path, form, do="file")


@pytest.mark.browser
@needs.chromium()
async def test_the_enter_key_files_and_does_not_read_the_text_once_more(
    house: DeskHouse, editor: Seat, browser: Browser
) -> None:
    for number in range(12):
        await house.files(Activity(text=f"窗口举办第{number}场政策宣讲会"), "省水务厅")
    page, errors = await sit(browser, house, editor)
    await page.goto(f"{house.url}{await path_of(house)}/enter")
    await page.get_by_role("combobox", name="窗口").select_option("省文旅厅")
    await page.get_by_role("textbox", name="窗口发来的文字").fill(FAIR)
    await page.get_by_role("button", name="读取内容").click()
    await page.get_by_role("textbox", name="日期").press("Enter")
    await expect(page.locator("#said")).to_contain_text("已代省文旅厅报送1条")
    # The list opens where the item came to stand.
    await expect(page.locator(".manuscript", has_text="省文旅厅")).to_be_in_viewport()
    assert errors == []


async def test_an_item_that_is_not_wanted_may_be_left_empty(house: DeskHouse, editor: Seat) -> None:
    path = f"{await path_of(house)}/enter"
    on = {"window": "省文旅厅", "source": "phone"}
    page = (await editor.posts(path, on | {"text": FAIR}, do="read")).text
    page = (await editor.posts(path, on | fields(page), do="activity")).text
    assert "required" not in page
    form = on | fields(page)
    refused = await editor.posts(path, form, do="file")
    assert refused.status_code == 422
    # The page opens at the item that is to be mended.
    assert re.findall(r'id="entry-(\d+)"[^>]* autofocus', refused.text) == ["2"]
    del form["2-kept"]
    assert "已代省文旅厅报送1条" in await editor.does(path, form, do="file")


async def test_a_text_that_is_read_once_more_brings_only_what_is_new(
    house: DeskHouse, editor: Seat
) -> None:
    path = f"{await path_of(house)}/enter"
    asked = {"window": "省文旅厅", "source": "phone", "text": PASTED}
    page = (await editor.posts(path, asked, do="read")).text
    page = (await editor.posts(path, asked | fields(page), do="read")).text
    assert len(ids(page)) == 2
    asked["text"] += "\n3. 11月20日，窗口延时服务至20时。"
    page = (await editor.posts(path, asked | fields(page), do="read")).text
    assert len(ids(page)) == 3
    assert re.findall(r'id="entry-(\d+)"[^>]* autofocus', page) == ["3"]


@pytest.mark.browser
@needs.chromium()
async def test_an_item_more_is_shown_at_once(
    house: DeskHouse, editor: Seat, browser: Browser
) -> None:
    page, errors = await sit(browser, house, editor)
    await page.goto(f"{house.url}{await path_of(house)}/enter")
    await page.get_by_role("combobox", name="窗口").select_option("省文旅厅")
    await page.get_by_role("textbox", name="窗口发来的文字").fill(PASTED)
    await page.get_by_role("button", name="读取内容").click()
    await expect(page.locator("#entry-1")).to_be_focused()
    await page.get_by_role("button", name="动态").click()
    await expect(page.locator("#entry-3")).to_be_focused()
    await expect(page.locator("#entry-3 h2")).to_be_in_viewport()
    assert errors == []
