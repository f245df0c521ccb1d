"""定稿 in chat: what holds an issue back, what changes since, and who may publish it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bulletin.composition import from_snapshot
from bulletin.issues import IssueState
from bulletin.people import Role
from tests.conversations.filling import NEWS, file_activity, rewrite_activity
from tests.conversations.office import PUBLICATION, THURSDAY, Office, open_office
from tests.telegram.person import TelegramPerson
from tests.telegram.server import TelegramServer

BETTER = NEWS.replace("2份", "3份")
TWO = "\n[publishing]\ntwo_people = true\n"


@pytest.fixture
async def careful(tmp_path: Path, database: Path) -> AsyncIterator[Office]:
    """An office in which it takes two to publish."""
    source = PUBLICATION.read_text(encoding="utf-8") + TWO
    async with (
        TelegramServer() as server,
        open_office(tmp_path / "data", server, database, source) as office,
    ):
        yield office


async def fixed_text(office: Office) -> str:
    issue = await office.issue()
    async with office.work() as work:
        snapshot = await work.issues.snapshot(issue.id)
    assert snapshot is not None
    return "\n".join(from_snapshot(snapshot).lines())


async def test_the_text_is_fixed_and_what_changes_since_is_taken_or_left(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await editor.says("/freeze")
    fixed = await editor.sees("已定稿：2026年第1期")
    assert fixed.labels == ["重新生成", "退回编辑", "刊发"]
    assert (await office.issue()).state is IssueState.FROZEN
    await rewrite_activity(reporter, BETTER)
    await reporter.taps("确认修改", on=await reporter.sees("确认之前，仍按原来"))
    await reporter.sees("改动已送编辑取舍")
    asked = await editor.sees("定稿后的改动")
    await editor.taps("采用改动", on=asked)
    await editor.sees("已采用改动")
    assert NEWS in await fixed_text(office)
    await editor.heard()
    await editor.says("/freeze")
    shown = await editor.sees("定稿后有改动")
    assert "由5份减为〔2〕3份" in shown.text
    assert shown.labels == ["重新生成", "采用改动，重新定稿", "退回编辑", "刊发"]
    await editor.taps("刊发", on=shown)
    assert "定稿后有1处改动没有采用" in (await editor.sees("确认刊发吗")).text
    await editor.heard()
    await editor.taps("采用改动，重新定稿", on=shown)
    taken = await editor.sees("已定稿：")
    assert "定稿后有改动" not in taken.text
    assert BETTER in await fixed_text(office)
    await editor.taps("采用改动，重新定稿", on=shown)
    await editor.sees("已定稿：")
    await editor.says("/issue")
    await editor.sees("已定稿：")
    await editor.taps("退回编辑", on=taken)
    await editor.sees("已退回编辑")
    assert (await office.issue()).state.open


async def test_who_files_after_it_files_for_the_next_issue(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await editor.says("/freeze")
    await editor.sees("已定稿")
    await reporter.says("报送动态")
    assert "11月23日（周一）" in (await reporter.sees("哪天")).labels


async def test_personal_data_hold_an_issue_back_until_an_editor_lets_them_pass(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter, f"{NEWS}请联系经办人，电话13900001234。")
    await editor.says("/freeze")
    blocked = await editor.sees("还不能定稿")
    assert "13900001234" in blocked.text
    [yes] = blocked.labels
    assert (await office.issue()).state.open
    await rewrite_activity(reporter, f"{NEWS}请联系经办人，电话13900005678。")
    await reporter.sees("已修改")
    await editor.taps(yes, on=blocked)
    again = await editor.sees("还不能定稿")
    assert "13900005678" in again.text
    await editor.heard()
    await editor.taps(yes, on=again)
    await editor.sees("已定稿")
    issue = await office.issue()
    async with office.work() as work:
        cleared = await work.clearances.of_issue(issue.id)
        said = await work.audit.of_object("weekly", issue.label, "problem_cleared")
    assert len(cleared) == len(said) == 1


async def test_a_filing_in_two_places_is_not_to_be_let_pass(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await file_activity(reporter)
    await editor.says("/freeze")
    blocked = await editor.sees("还不能定稿")
    assert blocked.labels == []
    await editor.says("/issue")
    await editor.taps("刊发", on=await editor.sees("年第1期"))
    await editor.taps("确认刊发", on=await editor.sees("确认刊发吗"))
    await editor.sees("还不能定稿、刊发")
    assert (await office.issue()).state.open


async def test_it_takes_two_where_the_publication_says_so(careful: Office) -> None:
    first = await careful.joined("简若宁", Role.EDITOR)
    reporter = await careful.joined("段小满")
    await file_activity(reporter)
    await first.says("/issue")
    await first.taps("刊发", on=await first.sees("年第1期"))
    await first.sees("请先定稿")
    await first.says("/freeze")
    assert "请管理员再邀请一位编辑" in (await first.sees("已定稿")).text
    second = await careful.joined("齐砚秋", Role.EDITOR)
    await first.heard()
    await first.says("/freeze")
    fixed = await first.sees("已定稿")
    assert "请齐砚秋刊发" in fixed.text
    await first.taps("刊发", on=fixed)
    await first.sees("请由另一位编辑刊发")
    await second.says("/freeze")
    mine = await second.sees("已定稿")
    assert "定稿的人不能自己刊发" not in mine.text
    await second.taps("刊发", on=mine)
    await second.taps("确认刊发", on=await second.sees("确认刊发吗"))
    await second.sees("第1期已刊发")
    assert (await careful.issue()).state is IssueState.PUBLISHED


async def test_what_is_published_is_what_was_asked_about(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    other = await office.joined("齐砚秋", Role.EDITOR)
    await editor.says("/freeze")
    fixed = await editor.sees("已定稿")
    await editor.taps("刊发", on=fixed)
    asked = await editor.sees("确认刊发吗")
    await other.says("/freeze")
    await other.taps("退回编辑", on=await other.sees("已定稿"))
    await other.taps("改期号", on=await other.sees("已退回编辑"))
    await other.sees("第几期")
    await other.says("8")
    await other.sees("第8期")
    await other.says("/freeze")
    await other.sees("已定稿")
    await editor.heard()
    await editor.taps("确认刊发", on=asked)
    anew = await editor.sees("刚才又有变动")
    assert "第8期" in anew.text
    assert (await office.issue()).state is IssueState.FROZEN
    await editor.taps("确认刊发", on=anew)
    await editor.sees("第8期已刊发")


async def test_what_was_asked_about_on_another_day_is_asked_anew(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await editor.says("/issue")
    await editor.taps("刊发", on=await editor.sees("年第1期"))
    asked = await editor.sees("确认刊发吗")
    assert "日期2026年11月19日" in asked.text
    await office.comes(THURSDAY + timedelta(days=1))
    await editor.taps("确认刊发", on=asked)
    anew = await editor.sees("刚才又有变动")
    assert "日期2026年11月20日" in anew.text
    await editor.taps("确认刊发", on=anew)
    await editor.sees("第1期已刊发")


async def test_changes_are_taken_once_and_stay_taken_by_who_did(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await editor.says("/freeze")
    await editor.sees("已定稿")
    await rewrite_activity(reporter, BETTER)
    await reporter.taps("确认修改", on=await reporter.sees("确认之前，仍按原来"))
    await editor.taps("采用改动", on=await editor.sees("定稿后的改动"))
    await editor.sees("已采用改动")
    other = await office.joined("齐砚秋", Role.EDITOR)
    await editor.heard()
    shown = []
    for each in (editor, other):
        await each.says("/freeze")
        shown.append(await each.sees("定稿后有改动"))
    await editor.taps("采用改动，重新定稿", on=shown[0])
    await editor.sees("已定稿：")
    by = (await office.issue()).frozen_by
    await other.taps("采用改动，重新定稿", on=shown[1])
    assert "定稿后有改动" not in (await other.sees("已定稿：")).text
    assert (await office.issue()).frozen_by == by
    async with office.work() as work:
        taken = await work.audit.of_object("weekly", "2026-01", "frozen_anew")
    assert len(taken) == 1


async def test_a_word_template_that_fails_stops_no_publication(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    async with office.work() as work:
        person, *_ = await work.people.of_bulletin("weekly")
        file = await work.files.add("own.docx", "application/x", b"no template", THURSDAY)
        await work.word_templates.use("weekly", file.id, person.id, THURSDAY)
    await editor.says("/draft")
    summary = await editor.sees("样稿已生成")
    assert "本单位的 Word 模板没有印成" in summary.text
    await editor.taps("刊发", on=summary)
    await editor.taps("确认刊发", on=await editor.sees("确认刊发吗"))
    done = await editor.sees("第1期已刊发")
    assert "重新上传" in done.text
    async with office.work() as work:
        [*_, failed] = await work.audit.of_object("weekly", "2026-01", "template_failed")
    assert failed.details["why"] == "not_word"
