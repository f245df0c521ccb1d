"""我的报送: what one has filed, to look at, change, take back and bring back."""

from datetime import timedelta

from bulletin.filings import Activity
from bulletin.issues import IssueState
from bulletin.people import Role
from tests.conversations.filling import (
    NEWS,
    file_activity,
    file_numbers,
    file_visit,
    preview_activity,
)
from tests.conversations.office import THURSDAY, Office
from tests.telegram.person import TelegramPerson

AFTER_THE_DEADLINE = THURSDAY + timedelta(days=1, hours=6)
MONDAY = THURSDAY + timedelta(days=4)


async def texts(office: Office) -> list[str]:
    return [
        each.content.text for each in await office.filings() if isinstance(each.content, Activity)
    ]


async def test_the_list_is_empty_at_first(reporter: TelegramPerson) -> None:
    await reporter.says("我的报送")
    listed = await reporter.sees("还没有报送")
    assert not listed.labels


async def test_the_list_shows_each_filing_and_a_number_opens_it(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_activity(reporter)
    await file_visit(reporter, "谭雨生", "副厅长")
    await reporter.says("/mine")
    listed = await reporter.sees("第1期")
    assert "1. 动态" in listed.text
    assert "2. 领导到厅" in listed.text
    assert listed.labels == ["1", "2"]
    await reporter.taps("1")
    opened = await reporter.sees("已报送")
    assert NEWS in opened.text
    assert opened.labels == ["修改", "撤回"]


async def test_a_colleague_of_the_window_sees_and_changes_the_same(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await file_activity(reporter)
    await chief.says("我的报送")
    await chief.sees("1. 动态")
    await chief.taps("1")
    await chief.sees(NEWS)
    await chief.taps("修改")
    await chief.sees("请核对")
    await chief.taps("改内容")
    await chief.sees("发送动态")
    await chief.says("改过的一条。")
    await chief.sees("已修改")
    assert await texts(office) == ["改过的一条。"]


async def test_a_change_by_a_colleague_meanwhile_is_shown_before_it_is_replaced(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await file_activity(reporter)
    await reporter.taps("修改")
    await reporter.sees("请核对")
    await reporter.taps("改内容")
    await reporter.sees("发送动态")
    await chief.says("我的报送")
    await chief.taps("1", on=await chief.sees("1. 动态"))
    await chief.sees(NEWS)
    await chief.taps("修改")
    await chief.sees("请核对")
    await chief.taps("改内容")
    await chief.sees("发送动态")
    await chief.says("首席代表改的一条。")
    await chief.sees("已修改")

    await reporter.says("经办人改的一条。")
    again = await reporter.sees("首席代表改的一条")
    assert "经办人改的一条" in again.text
    assert await texts(office) == ["首席代表改的一条。"]
    await reporter.taps("确认修改")
    await reporter.sees("已修改")
    assert await texts(office) == ["经办人改的一条。"]


async def test_until_the_new_words_are_there_the_old_ones_stand(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_activity(reporter)
    await reporter.taps("修改")
    opened = await reporter.sees("改好就生效")
    assert "确认修改" not in opened.labels
    await reporter.taps("改内容")
    await reporter.sees("发送动态")
    assert await texts(office) == [NEWS]
    await reporter.taps("取消")
    await reporter.sees("已取消")
    assert await texts(office) == [NEWS]


async def test_a_filing_is_withdrawn_and_restored(office: Office, reporter: TelegramPerson) -> None:
    await file_activity(reporter)
    await reporter.taps("撤回")
    withdrawn = await reporter.sees("已撤回")
    assert withdrawn.labels == ["撤销"]
    assert await texts(office) == []
    await reporter.says("我的报送")
    await reporter.sees("还没有报送")
    await reporter.taps("撤销", on=withdrawn)
    await reporter.sees("已恢复")
    assert await texts(office) == [NEWS]


async def test_what_is_restored_after_the_deadline_is_late(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_activity(reporter)
    await reporter.taps("撤回")
    await reporter.sees("已撤回")
    await office.comes(AFTER_THE_DEADLINE)
    await reporter.taps("撤销")
    await reporter.sees("已恢复")
    [filing] = await office.filings()
    assert filing.late


async def test_a_draft_that_ended_in_another_chat_of_the_person_is_no_trap_in_this_one(
    office: Office,
) -> None:
    phone, tablet = office.server.person("手机"), office.server.person("平板")
    for device in (phone, tablet):
        await device.says(
            f"/start {await office.invites(Role.REPORTER, '省文旅厅', name='段小满')}"
        )
        await device.sees("段小满，您好")
    await preview_activity(phone)
    await tablet.says("/resume")
    await tablet.sees("请核对")
    await tablet.taps("确认报送")
    await tablet.sees("已报送")
    await phone.says("再来一条。")
    await phone.sees("要报送，直接把内容发来")
    assert await texts(office) == [NEWS]


async def test_a_double_tap_withdraws_once(office: Office, reporter: TelegramPerson) -> None:
    await file_activity(reporter)
    filed = reporter.chat[-1]
    await reporter.taps("撤回", on=filed)
    await reporter.taps("撤回", on=filed)
    await office.told(reporter)
    async with office.work() as work:
        issue = await work.issues.latest("weekly")
        assert issue is not None
        [filing] = await work.filings.of_issue(issue.id)
        actions = [each.action for each in await work.filings.revisions(filing.id)]
    assert actions == ["filed", "withdrawn"]


async def test_what_is_withdrawn_cannot_be_edited(office: Office, reporter: TelegramPerson) -> None:
    await file_activity(reporter)
    filed = reporter.chat[-1]
    await reporter.taps("撤回", on=filed)
    await reporter.sees("已撤回")
    await reporter.taps("修改", on=filed)
    await reporter.sees("这条内容已撤回")
    assert await texts(office) == []


async def test_what_came_late_may_still_be_changed_and_withdrawn(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(AFTER_THE_DEADLINE)
    await preview_activity(reporter)
    await reporter.taps("确认报送")
    await reporter.sees("记为迟报")
    [filing] = await office.filings()
    assert filing.late
    await reporter.taps("修改")
    await reporter.sees("请核对")
    await reporter.taps("改内容")
    await reporter.sees("发送动态")
    await reporter.says("改过的一条。")
    await reporter.sees("已修改")
    assert await texts(office) == ["改过的一条。"]
    await reporter.says("我的报送")
    await reporter.sees("（迟报）")
    await reporter.taps("1")
    await reporter.sees("改过的一条")
    await reporter.taps("撤回")
    await reporter.sees("已撤回")
    assert await texts(office) == []


async def test_a_change_after_the_deadline_waits_for_the_editor_and_can_be_undone(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_activity(reporter)
    await reporter.taps("修改")
    await reporter.sees("请核对")
    await reporter.taps("改内容")
    await reporter.sees("发送动态")
    await office.comes(AFTER_THE_DEADLINE)
    await reporter.says("迟来的另一种说法。")
    late = await reporter.sees("改动已送编辑")
    assert "改内容" in late.text
    assert "迟来的另一种说法" in late.text
    assert await texts(office) == [NEWS]
    async with office.work() as work:
        [change] = await work.late_changes.of_issue((await office.issue()).id)
    assert isinstance(change.content, Activity)
    await reporter.taps("撤销")
    await reporter.sees("已恢复为原来的内容")
    async with office.work() as work:
        assert await work.late_changes.of_issue((await office.issue()).id) == []
    await reporter.taps("撤回")
    await reporter.sees("撤回已送编辑")
    assert await texts(office) == [NEWS]
    async with office.work() as work:
        [change] = await work.late_changes.of_issue((await office.issue()).id)
    assert change.content is None


async def test_a_change_is_undone_with_one_tap_while_it_is_the_last(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_activity(reporter)
    await reporter.taps("修改")
    await reporter.sees("请核对")
    await reporter.taps("改内容")
    await reporter.sees("发送动态")
    await reporter.says("改过的一条。")
    changed = await reporter.sees("改了内容")
    assert "改过的一条" in changed.text
    await reporter.taps("撤销")
    await reporter.sees("已恢复为原来的内容")
    assert await texts(office) == [NEWS]
    await reporter.taps("撤销", on=changed)
    await reporter.is_notified("之后又改过了")
    assert await texts(office) == [NEWS]


async def test_after_publishing_nothing_can_be_changed(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_activity(reporter)
    filed = reporter.chat[-1]
    await office.closes(IssueState.PUBLISHED)
    for label in ("修改", "撤回"):
        await reporter.taps(label, on=filed)
        await reporter.sees("已定稿")
    await reporter.says("我的报送")
    await reporter.sees("1. 动态")
    await reporter.taps("1")
    opened = await reporter.sees(NEWS)
    assert not opened.labels
    assert await texts(office) == [NEWS]


async def test_a_draft_that_missed_its_issue_is_carried_into_the_next(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    preview = reporter.chat[-1]
    await office.closes(IssueState.PUBLISHED)
    await reporter.taps("确认报送", on=preview)
    closed = await reporter.sees("已定稿")
    assert closed.labels == ["转入下期", "放弃"]
    await office.comes(MONDAY)
    await reporter.says("/resume")
    closed = await reporter.sees("已定稿")
    assert closed.labels == ["转入第2期", "放弃"]
    await reporter.taps("转入第2期")
    preview = await reporter.sees("请核对")
    assert "第2期" in preview.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送（第2期")
    assert await texts(office) == [NEWS]
    await reporter.says("/resume")
    await reporter.sees("没有要继续填")


async def test_a_carried_change_leaves_what_was_published_alone(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_activity(reporter)
    await reporter.taps("修改")
    await reporter.sees("请核对")
    first = await office.issue()
    await office.closes(IssueState.PUBLISHED)
    await office.comes(MONDAY)
    await reporter.taps("改内容")
    await reporter.sees("已定稿")
    await reporter.taps("转入第2期")
    await reporter.sees("发送动态")
    await reporter.says("新的进展。")
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送（第2期")
    assert await texts(office) == ["新的进展。"]
    async with office.work() as work:
        [published] = await work.filings.of_issue(first.id)
    assert isinstance(published.content, Activity)
    assert published.content.text == NEWS


async def test_a_draft_that_was_filed_is_not_taken_up_again(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    await reporter.says("/cancel")
    cancelled = await reporter.sees("已取消")
    await reporter.says("/cancel")
    await reporter.taps("继续填写", on=cancelled)
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await reporter.taps("继续填写", on=cancelled)
    await reporter.is_notified("已经报送")
    assert await texts(office) == [NEWS]


async def test_numbers_show_their_values_in_the_list(
    office: Office, counter: TelegramPerson
) -> None:
    await file_numbers(counter, "1286 548 1027")
    await counter.says("我的报送")
    await counter.sees("1. 数据：本周，共计咨询1286人次")


async def test_with_two_windows_the_list_says_whose_each_is(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.joined_too(reporter, "省水务厅")
    for window in ("省文旅厅", "省水务厅"):
        await reporter.says("报送动态")
        await reporter.sees("请选择窗口")
        await reporter.taps(window)
        await reporter.sees("哪天")
        await reporter.taps("跳过")
        await reporter.sees("发送动态")
        await reporter.says(f"{window}的一条。")
        await reporter.sees("请核对")
        await reporter.taps("确认报送")
        await reporter.sees("已报送")
    await reporter.says("我的报送")
    listed = await reporter.sees("第1期")
    assert "1. 省文旅厅 动态" in listed.text
    assert "2. 省水务厅 动态" in listed.text
