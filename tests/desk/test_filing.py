"""One filing: the window's words kept beside the editor's, and nothing overwritten unseen."""

from datetime import UTC, datetime

import pytest

from bulletin.filings import Activity, Filing, Nothing, Statistics, Status, Visit, Visitor
from tests.desk.house import DeskHouse, Seat, text_of
from web.desk.desk import LOCKED_FOR


@pytest.fixture
async def filed(house: DeskHouse) -> Filing:
    return await house.files(Activity(text="窗口举办文旅惠民咨询日"))


@pytest.fixture
async def other(house: DeskHouse) -> Seat:
    """A second editor at the desk."""
    return await house.editor("齐砚秋")


async def silent(house: DeskHouse, filing: Filing) -> None:
    """Let the page of whoever has the lock not have been heard of for too long."""
    long_ago = datetime.now(UTC) - 2 * LOCKED_FOR
    async with house.work() as work:
        lock = await work.locks.of_filing(filing.id, long_ago)
        assert lock is not None
        assert await work.locks.see(filing.id, lock.by, long_ago)


async def test_an_edit_keeps_the_original_and_a_stale_one_keeps_what_was_typed(
    house: DeskHouse, editor: Seat, other: Seat, filed: Filing
) -> None:
    path = f"/desk/weekly/filings/{filed.id.hex}"
    assert "编辑稿" in await editor.does(f"{path}/open")
    assert "简若宁正在修改" in await other.does(f"{path}/open")
    page = text_of(await editor.does(f"{path}/edit", revision=1, text="窗口举办文旅惠民日"))
    assert "窗口原文" in page
    assert "编辑后" in page
    await other.does(f"{path}/open")
    answer = await other.posts(f"{path}/edit", revision=1, text="另一种写法，一字不丢")
    assert answer.status_code == 409
    assert "简若宁" in answer.text
    assert "另一种写法，一字不丢" in answer.text
    assert "已恢复为第1版" in await editor.does(f"{path}/restore", to=1, revision=2)
    assert (await house.filing(filed)).content == filed.content


async def test_a_lock_is_taken_over_by_force_and_the_other_is_told_with_nothing_lost(
    house: DeskHouse, editor: Seat, other: Seat, filed: Filing
) -> None:
    path = f"/desk/weekly/filings/{filed.id.hex}"
    await editor.does(f"{path}/open")
    listed = f"/desk/weekly/issues/{(await house.issue()).label}/manuscripts"
    assert "简若宁正在修改" in await other.opens(listed)
    assert 'action="/desk' in (await editor.posts(f"{path}/beat", revision=1)).text
    assert "编辑稿" in await other.does(f"{path}/open", force="yes")
    beat = await editor.posts(f"{path}/beat", revision=1)
    assert "齐砚秋已接过这一条" in beat.text
    answer = await editor.posts(f"{path}/edit", revision=1, text="还没有保存的写法")
    assert answer.status_code == 409
    assert "还没有保存的写法" in answer.text
    assert "仍然保存" in answer.text
    assert (await house.filing(filed)).revision == 1
    await editor.does(f"{path}/edit", revision=1, text="还没有保存的写法", force="yes")
    assert (await house.filing(filed)).content == Activity(text="还没有保存的写法")
    assert "这一条刚刚有人改过" in (await other.posts(f"{path}/beat", revision=1)).text


async def test_a_silent_page_loses_its_lock_and_giving_up_gives_it_back(
    house: DeskHouse, editor: Seat, other: Seat, filed: Filing
) -> None:
    path = f"/desk/weekly/filings/{filed.id.hex}"
    await editor.does(f"{path}/open")
    await silent(house, filed)
    assert "编辑稿" in await other.does(f"{path}/open")
    assert "窗口原文" in await editor.opens(f"{path}/edit")
    assert "齐砚秋正在修改" in await editor.opens(path)
    await other.does(f"{path}/close")
    assert "正在修改" not in await editor.opens(path)
    # What nobody may reword, nobody gets a form for.
    gone = await house.files(Activity(text="窗口另一条"), status=Status.RETURNED)
    refused = await editor.does(f"/desk/weekly/filings/{gone.id.hex}/open")
    assert "退回修改" in refused


async def test_nothing_to_report_is_shown_and_leaves_nothing_to_decide(
    house: DeskHouse, editor: Seat
) -> None:
    nothing = await house.files(Nothing())
    assert "留用下期" not in await editor.opens(f"/desk/weekly/filings/{nothing.id.hex}")


async def test_visits_and_numbers_are_edited_field_by_field(house: DeskHouse, editor: Seat) -> None:
    leaders = (Visitor("党组成员、副厅长", "何远"), Visitor("处长", "段小满"))
    visit = await house.files(Visit(visitors=leaders), section="visits")
    path = f"/desk/weekly/filings/{visit.id.hex}"
    page = await editor.does(f"{path}/open")
    assert 'value="段小满"' in page
    typed = {"title-1": "党组书记", "name-1": "何远", "title-2": "", "name-2": ""}
    wrong = await editor.posts(f"{path}/edit", typed, revision=1, days="没有这一天")
    assert wrong.status_code == 422
    assert 'value="党组书记"' in wrong.text
    page = text_of(await editor.does(f"{path}/edit", typed, revision=1, days="11月18日"))
    assert "编辑后" in page
    changed = (await house.filing(visit)).content
    assert isinstance(changed, Visit)
    assert changed.visitors == (Visitor("党组书记", "何远"),)
    assert [each.day for each in changed.days] == [18]
    numbers = await house.files(Statistics(values={"asked": 12, "taken": 7}), "省中心", "caseload")
    path = f"/desk/weekly/filings/{numbers.id.hex}"
    await editor.does(f"{path}/open")
    typed = {"value-asked": "一二", "value-taken": "-7"}
    assert (await editor.posts(f"{path}/edit", typed, revision=1)).status_code == 422
    page = await editor.does(f"{path}/edit", {"value-asked": "21", "value-taken": "7"}, revision=1)
    assert (await house.filing(numbers)).content == Statistics(values={"asked": 21, "taken": 7})
    assert "没有变化" in await editor.does(
        f"{path}/edit", {"value-asked": "21", "value-taken": "7"}, revision=2
    )
    assert "已恢复" in await editor.does(f"{path}/restore", to=1, revision=2)
    assert (await house.filing(numbers)).content == numbers.content


async def test_whoever_changed_it_is_named_also_when_they_have_left(
    house: DeskHouse, editor: Seat
) -> None:
    filed = await house.files(Activity(text="窗口举办文旅惠民咨询日"))
    path = f"/desk/weekly/filings/{filed.id.hex}"
    other = await house.editor("齐砚秋")
    await other.does(f"{path}/open")
    await other.does(f"{path}/edit", revision=1, text="窗口举办文旅惠民日")
    await other.does(f"{path}/decide", verb="accept", revision=2)
    async with house.work() as work:
        assert await work.people.leave(other.person.id, other.person.memberships[0])
    assert "编辑修改 齐砚秋" in await editor.opens(path)
    listed = f"/desk/weekly/issues/{(await house.issue()).label}/manuscripts"
    assert "齐砚秋" in await editor.opens(listed)
