"""The editor's week in chat: who is missing, the draft, the numbers, and publishing."""

from datetime import date, timedelta

import pytest

from bulletin.filings import Status
from bulletin.issues import IssueState
from bulletin.people import Role
from templates.documents import Format
from tests import needs
from tests.conversations.filling import NEWS, file_activity, file_numbers, file_visit
from tests.conversations.office import THURSDAY, Office
from tests.documents.reading import pdf, squashed, word
from tests.person import Bubble
from tests.telegram.person import TelegramPerson

LATE = THURSDAY + timedelta(days=1, hours=6)


async def newest_issue_card(editor: TelegramPerson) -> Bubble:
    await editor.says("/issue")
    return await editor.sees("年第")


async def test_status_says_where_every_window_stands(
    office: Office, counter: TelegramPerson, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_numbers(counter, "1 2 3")
    await reporter.says("本周无")
    await reporter.sees("已记录")
    await editor.says("/status")
    status = await editor.sees("第1期")
    assert "未报1 · 未报齐1" in status.text or "零报告1 · 未报齐1 · 未报1" in status.text
    assert "省水务厅 8866-0102（未加入）" in status.text
    assert "省中心：缺动态" in status.text
    assert "零报告\n省文旅厅" in status.text
    assert [label for label in status.labels if "催报" in label] == [
        *("催报 省中心", "催报 省水务厅", "全部催报"),
    ]


async def test_late_windows_are_told_apart(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await office.comes(LATE)
    await file_activity(reporter)
    await editor.says("报送情况")
    status = await editor.sees("已截止")
    assert "迟报\n省文旅厅" in status.text


async def test_a_nudge_reaches_the_window_and_is_not_repeated_within_two_hours(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson, editor: TelegramPerson
) -> None:
    await editor.says("/status")
    await editor.sees("第1期")
    await editor.taps("催报 省文旅厅")
    await editor.is_notified("已催报省文旅厅")
    for person in (reporter, chief):
        nudge = await person.sees("编辑催报：省文旅厅")
        assert nudge.labels == ["报送", "本周无"]
        await person.heard()
    await editor.taps("催报 省文旅厅")
    await editor.is_notified("两小时内")
    assert await office.told(reporter) == []
    office.clock.move_to(THURSDAY + timedelta(hours=2, minutes=1))
    editor.notices.clear()
    await editor.taps("催报 省文旅厅")
    await editor.is_notified("已催报省文旅厅")
    await reporter.sees("编辑催报")
    await reporter.taps("本周无")
    await reporter.sees("已记录")
    await editor.taps("催报 省文旅厅")
    await editor.is_notified("不用催")


async def test_a_window_where_nobody_can_be_reached_is_to_be_called(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await reporter.blocks_bot()
    await office.settles()
    await editor.says("/status")
    await editor.sees("无法送达")
    await editor.taps("催报 省水务厅")
    await editor.is_notified("请电话联系")
    editor.notices.clear()
    await editor.taps("催报 省文旅厅")
    await editor.is_notified("请电话联系")


async def test_all_are_nudged_at_once(
    office: Office, reporter: TelegramPerson, counter: TelegramPerson, editor: TelegramPerson
) -> None:
    await editor.says("/status")
    await editor.sees("第1期")
    await editor.taps("全部催报")
    said = await editor.sees("已催报2个窗口")
    assert "1个还没有人加入" in said.text
    await reporter.sees("编辑催报：省文旅厅")
    await counter.sees("编辑催报：省中心")


async def test_a_nudge_about_last_weeks_issue_is_answered_into_it(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    first = await office.issue()
    await office.comes(THURSDAY + timedelta(days=4))
    assert (await office.issue()).number == 2
    await editor.says("/status")
    status = await editor.sees("共3个窗口")
    assert "第2期情况" in status.labels
    await editor.taps("催报 省文旅厅")
    await reporter.sees("编辑催报：省文旅厅第1期")
    await reporter.taps("报送")
    await reporter.sees("第1期（11月16日—11月20日）：报送什么")
    await reporter.taps("报送动态")
    await reporter.sees("哪天")
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await reporter.says(NEWS)
    await reporter.sees("第1期")
    await reporter.taps("确认报送")
    await reporter.sees("已报送（第1期")
    async with office.work() as work:
        [filing] = await work.filings.of_issue(first.id)
    assert filing.late


@needs.chinese_font()
@needs.pdftotext()
async def test_the_draft_reads_what_was_filed(
    office: Office, counter: TelegramPerson, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(counter, "大厅新增两台自助终端。", "重点工作")
    await file_activity(reporter)
    await file_visit(reporter, "谭雨生", "副厅长")
    await file_numbers(counter, "1286 548 1027")
    await editor.says("/draft")
    summary = await editor.sees("样稿已生成，共4条")
    assert "省水务厅：未报" in summary.text
    papers = {
        each.document.name.rpartition(".")[2]: await editor.downloads(each)
        for each in editor.chat
        if each.document
    }
    assert list(papers) == ["docx", "pdf"]
    for text in (
        squashed(each.text for each in word(papers["docx"])),
        squashed(pdf(papers["pdf"])),
    ):
        assert "一、重点工作11月18日，大厅新增两台自助终端。" in text
        assert f"二、政务工作动态本周，省文旅厅{NEWS}" in text
        assert "三、领导进大厅本周，省文旅厅副厅长谭雨生到省政务服务大厅窗口调研值守。" in text
        assert "四、综窗办件情况本周，共计咨询1286人次、受理548件、流转1027件次。" in text


async def test_a_draft_without_anything_is_a_draft_all_the_same(
    office: Office, editor: TelegramPerson
) -> None:
    await editor.says("生成样稿")
    summary = await editor.sees("共0条")
    assert "“政务工作动态”没有内容" in summary.text
    assert "刊发" in summary.labels


@pytest.mark.parametrize(
    ("button", "asks", "wrong", "right", "field", "value"),
    [
        ("改期号", "第几期", "三十七期吧", "37", "number", 37),
        ("改总期数", "总第几期", "0", "５０８", "total", 508),
        ("改日期", "哪天", "明天", "11月23日", "date", date(2026, 11, 23)),
        ("改印数", "多少份", "-1", "一百二十", "copies", 120),
        ("改印数", "多少份", "9999999", "0", "copies", 0),
        ("改期号", "第几期", "期", "第三十七期", "number", 37),
        ("改总期数", "总第几期", "第期", "总第 508 期", "total", 508),
        ("改印数", "多少份", "几份", "300份", "copies", 300),
    ],
)
async def test_a_field_of_the_issue_is_changed_and_wrong_input_is_asked_again(
    office: Office,
    editor: TelegramPerson,
    button: str,
    asks: str,
    wrong: str,
    right: str,
    field: str,
    value: object,
) -> None:
    await newest_issue_card(editor)
    await editor.taps(button)
    await editor.sees(asks)
    before = await office.issue()
    await editor.says(wrong)
    await editor.sees(asks)
    assert await office.issue() == before
    await editor.says(right)
    await editor.sees("年第")
    assert getattr(await office.issue(), field) == value
    await editor.says("这句不是答案")
    await editor.sees("没有看懂")


async def test_cancel_leaves_the_field_as_it_was(office: Office, editor: TelegramPerson) -> None:
    await newest_issue_card(editor)
    await editor.taps("改期号")
    await editor.sees("第几期")
    await editor.says("/cancel")
    await editor.sees("2026年第1期")
    await editor.says("37")
    await editor.sees("没有看懂")
    assert (await office.issue()).number == 1


async def test_a_button_leaves_the_field_as_it_was(office: Office, editor: TelegramPerson) -> None:
    await newest_issue_card(editor)
    await editor.taps("改期号")
    asked = await editor.sees("第几期")
    assert asked.labels == ["不改"]
    await editor.taps("不改")
    await editor.sees("2026年第1期")
    await editor.says("37")
    await editor.sees("没有看懂")
    assert (await office.issue()).number == 1


async def test_a_number_said_after_asking_to_publish_changes_no_field(
    office: Office, editor: TelegramPerson
) -> None:
    await newest_issue_card(editor)
    await editor.taps("改印数")
    await editor.sees("多少份")
    copies = (await office.issue()).copies
    await editor.taps("刊发")
    await editor.sees("确认刊发吗")
    await editor.says("12")
    await editor.sees("没有看懂")
    assert (await office.issue()).copies == copies


async def test_a_number_that_is_taken_is_refused(office: Office, editor: TelegramPerson) -> None:
    await office.comes(THURSDAY + timedelta(days=4))
    await newest_issue_card(editor)
    await editor.taps("改期号")
    await editor.sees("第几期")
    await editor.says("2")
    asked = await editor.sees("第2期已经有了")
    assert "第几期" in asked.text
    await editor.says("8")
    await editor.sees("2026年第8期")


async def test_whatever_running_number_an_issue_gets_it_stays_the_open_one(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await office.comes(THURSDAY + timedelta(days=4))
    second = await office.issue()
    async with office.work() as work:
        first = await work.issues.find("weekly", 2026, 1)
    assert first is not None
    await newest_issue_card(editor)
    await editor.taps("改总期数")
    await editor.sees("总第几期")
    await editor.says("508")
    await editor.sees("总第508期")
    await office.comes(THURSDAY + timedelta(days=4, hours=1))
    assert (await office.issue()).id == second.id
    await file_a_day(reporter, "11月24日")
    [filing] = await office.filings()
    assert filing.issue == second.id


async def file_a_day(person: TelegramPerson, day: str) -> None:
    await person.says("报送动态")
    await person.sees("哪天")
    await person.taps(day)
    await person.sees("发送动态")
    await person.says(NEWS)
    await person.sees("请核对")
    await person.taps("确认报送")
    await person.sees("已报送")


async def test_publishing_asks_first_and_may_be_left(
    office: Office, editor: TelegramPerson
) -> None:
    await newest_issue_card(editor)
    await editor.taps("刊发")
    asked = await editor.sees("确认刊发吗")
    assert asked.labels == ["确认刊发", "暂不刊发"]
    await editor.taps("暂不刊发")
    await editor.sees("样稿已生成")
    assert (await office.issue()).state is IssueState.COLLECTING


@needs.chinese_font()
@needs.pdftotext()
async def test_publishing_freezes_archives_and_tells_the_windows(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    filed = reporter.chat[-1]
    withdrawn_by_other = await office.joined("蓝溪", window="省水务厅")
    await newest_issue_card(editor)
    await editor.taps("刊发")
    asked = await editor.sees("确认刊发吗")
    await editor.taps("确认刊发", on=asked)
    await editor.sees("已刊发，已发给各窗口共3人")
    issue = await office.issue()
    assert issue.state is IssueState.PUBLISHED
    assert issue.date == date(2026, 11, 19)
    async with office.work() as work:
        archived = (await work.archive.versions(issue.id))[1]
        [filing] = await work.filings.of_issue(issue.id)
        assert set(archived) == {format.value for format in Format}
    assert filing.status is Status.PUBLISHED
    for person in (reporter, chief, withdrawn_by_other):
        paper = await person.sees("2026年第1期已刊发")
        text = squashed(pdf(await person.downloads(paper)))
        assert f"本周，省文旅厅{NEWS}" in text
        assert "2026年11月19日" in text
    await reporter.taps("修改", on=filed)
    await reporter.sees("已定稿")
    await editor.taps("确认刊发", on=asked)
    await editor.sees("已定稿")
    assert len([each for each in reporter.chat if each.document]) == 1


async def test_a_field_asked_before_publishing_is_no_trap_after_it(
    office: Office, editor: TelegramPerson
) -> None:
    await newest_issue_card(editor)
    await editor.taps("改期号")
    await editor.sees("第几期")
    await office.closes(IssueState.PUBLISHED)
    await editor.says("37")
    await editor.sees("已定稿")
    await editor.says("37")
    await editor.sees("没有看懂")


async def test_a_published_issue_reminds_nobody(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await office.closes(IssueState.PUBLISHED)
    await office.comes(THURSDAY + timedelta(minutes=31))
    assert await office.told(reporter) == []
    await editor.says("/status")
    status = await editor.sees("第1期")
    assert not [label for label in status.labels if "催报" in label]


async def test_an_editor_who_files_for_a_window_does_both(office: Office) -> None:
    editor = await office.joined("闻一帆", Role.EDITOR)
    await office.joined_too(editor, "省文旅厅")
    await file_activity(editor)
    await editor.says("/status")
    await editor.sees("已报\n省文旅厅")
