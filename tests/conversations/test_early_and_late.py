"""Early and late: what is filed for the next issue, what still goes into the last, what waits."""

from dataclasses import replace
from datetime import timedelta

from bulletin.issues import IssueState, SpecialSection
from bulletin.people import Role
from bulletin.publication import SectionKind
from tests.conversations.filling import NEWS, file_activity, open_activity, preview_activity
from tests.conversations.office import THURSDAY, Office
from tests.telegram.person import TelegramPerson

FRIDAY_EVENING = THURSDAY + timedelta(days=1, hours=6)
MONDAY = THURSDAY + timedelta(days=4)
OTHER = "我厅窗口推出“周末不打烊”服务，受理申请36件。"


async def _numbers(office: Office) -> list[int]:
    """The issues' numbers of all that counts, in the order of filing."""
    async with office.work() as work:
        issues = await work.issues.of_bulletin("weekly")
        return [
            issue.number
            for issue in issues
            for filing in await work.filings.of_issue(issue.id)
            if filing.status.counts
        ]


async def test_an_item_is_filed_for_the_next_issue_which_opens_with_it(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await preview_activity(reporter)
    await reporter.taps("转入下期")
    moved = await reporter.sees("请核对，将这样刊出（第2期")
    assert "转入第1期" in moved.labels
    await reporter.taps("确认报送")
    await reporter.sees("已报送（第2期")
    await editor.says("报送情况")
    assert "未报3" in (await editor.sees("第1期")).text
    await reporter.says("我的报送")
    mine = await reporter.sees("第2期")
    assert mine.text.index("第1期") < mine.text.index("1. 动态")
    planned = (await office.issue()).id
    await office.comes(MONDAY)
    issue = await office.issue()
    assert (issue.number, issue.opened, issue.id != planned) == (2, True, True)
    assert len(await office.filings()) == 1


async def test_what_an_editor_has_made_of_the_planned_issue_stays_when_it_opens(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    await reporter.taps("转入下期")
    await reporter.sees("第2期")
    await reporter.taps("确认报送")
    await reporter.sees("已报送（第2期")
    async with office.work() as work:
        planned = await work.issues.planned("weekly")
        assert planned is not None
        [filing] = await work.filings.of_issue(planned.id)
        special = SpecialSection("special-1", "一件事专栏", SectionKind.LIST, None)
        made = replace(planned, special=(special,), arranged=(filing.id,), copies=77)
        await work.issues.change(made)
    await office.comes(MONDAY)
    assert await office.issue() == replace(made, opened=True)


async def test_after_the_issue_is_closed_everything_goes_into_the_next_and_says_so(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await office.comes(FRIDAY_EVENING)
    await file_activity(reporter)
    await reporter.sees("记为迟报")
    await editor.says("生成样稿")
    await editor.sees("样稿已生成")
    await editor.taps("刊发")
    await editor.sees("确认刊发吗")
    await editor.taps("确认刊发")
    await editor.sees("已刊发")
    await reporter.says(OTHER)
    await reporter.sees("请核对，将这样刊出（第2期")
    await reporter.taps("确认报送")
    await reporter.sees("已报送（第2期")
    assert await _numbers(office) == [1, 2]
    await office.comes(MONDAY)
    assert (await office.issue()).number == 2
    assert await _numbers(office) == [1, 2]


async def test_the_planned_issue_follows_when_an_editor_renumbers_the_last(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await preview_activity(reporter)
    await reporter.taps("转入下期")
    await reporter.sees("第2期")
    for number in ("2", "46", "45"):
        await editor.says("/issue")
        await editor.sees("印数")
        await editor.taps("改期号")
        await editor.sees("第几期")
        await editor.says(number)
        await editor.sees(f"第{number}期")
    async with office.work() as work:
        planned = await work.issues.planned("weekly")
    assert planned is not None
    assert planned.number == 46


async def test_a_draft_left_over_asks_this_issue_or_none_and_new_words_are_not_its_answer(
    office: Office, reporter: TelegramPerson
) -> None:
    await open_activity(reporter)
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await office.comes(MONDAY)
    await office.restarts()
    await reporter.says(OTHER)
    preview = await reporter.sees("请核对，将这样刊出（第2期")
    assert "周末不打烊" in preview.text
    await reporter.taps("继续填写动态（省文旅厅）")
    asked = await reporter.sees("第1期没报完")
    assert asked.labels == ["转入第2期", "补报第1期（迟报）", "放弃"]
    await reporter.taps("补报第1期")
    await reporter.sees("发送动态")
    await reporter.says(NEWS)
    await reporter.sees("请核对，将这样刊出（第1期")
    await reporter.taps("确认报送")
    filed = await reporter.sees("已报送（第1期")
    assert "记为迟报" in filed.text
    await reporter.taps("继续填写动态：窗口推出")
    await reporter.sees("周末不打烊")
    await reporter.taps("确认报送")
    await reporter.sees("已报送（第2期")
    assert await _numbers(office) == [1, 2]


async def test_a_draft_left_over_is_given_up_and_can_be_had_back(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    await office.closes(IssueState.PUBLISHED)
    await office.comes(MONDAY)
    await reporter.says("/resume")
    asked = await reporter.sees("已定稿")
    assert "一码游云岭" in asked.text
    await reporter.taps("放弃")
    await reporter.sees("已取消")
    await reporter.taps("继续填写")
    await reporter.sees("已定稿")
    await reporter.taps("转入第2期")
    await reporter.sees("请核对，将这样刊出（第2期")


async def test_several_drafts_wait_and_each_is_offered_when_another_is_done(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    await reporter.says(OTHER)
    preview = await reporter.sees("周末不打烊")
    assert preview.labels[-1].startswith("继续填写动态：窗口上线")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await reporter.taps("继续填写动态：窗口上线")
    await reporter.sees("一码游云岭")
    await reporter.taps("确认报送")
    filed = await reporter.sees("已报送")
    assert filed.labels == ["修改", "撤回"]
    assert len(await office.filings()) == 2


async def test_an_editor_without_a_window_sees_no_planned_issue_as_the_present_one(
    office: Office, reporter: TelegramPerson
) -> None:
    editor = await office.joined("闻一帆", Role.EDITOR)
    await preview_activity(reporter)
    await reporter.taps("转入下期")
    await reporter.sees("第2期")
    await office.closes(IssueState.PUBLISHED)
    await editor.says("报送情况")
    await editor.sees("第1期")
