"""审稿: accept, return, hold, decline, each at once and undone with one tap."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bulletin.filings import Activity, Filing, Status
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
from tests.person import Bubble
from tests.telegram.person import TelegramPerson


async def statuses(office: Office) -> list[Status]:
    """How the issue's filings stand, in the order of filing."""
    issue = await office.issue()
    async with office.work() as work:
        return [each.status for each in await work.filings.of_issue(issue.id)]


async def only_filing(office: Office) -> Filing:
    issue = await office.issue()
    async with office.work() as work:
        [filing] = await work.filings.of_issue(issue.id)
    return filing


async def actions(office: Office, filing: Filing) -> list[str]:
    async with office.work() as work:
        return [each.action for each in await work.filings.revisions(filing.id)]


async def opens_first(editor: TelegramPerson) -> Bubble:
    await editor.says("/review")
    await editor.sees("待审")
    await editor.taps("1")
    return await editor.sees("报送")


async def test_an_editor_goes_through_everything_with_one_tap_each(
    office: Office, counter: TelegramPerson, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await file_numbers(counter, "1286 548 1027")
    await office.comes(THURSDAY + timedelta(days=1, hours=6))
    await file_activity(counter, "大厅新增自助终端，电话13900001111。", "重点工作")
    await editor.heard()
    await editor.says("审稿")
    shown = await editor.sees("还有3条待审")
    assert shown.text.splitlines()[1:] == [
        "",
        "重点工作",
        "1. 省中心 大厅新增自助终端，电话13900001111（迟报）（请看一下）",
        "政务工作动态",
        f"2. 省文旅厅 {NEWS[:-1]}",
        "综窗办件情况",
        "3. 省中心 数据",
    ]
    assert shown.labels == ["1", "2", "3"]
    await editor.taps("1")
    first = await editor.sees("1/3")
    assert first.id == shown.id
    assert "乔一禾 11月20日（周五）15:30报送" in first.text
    assert "请看一下：有电话号码" in first.text
    assert first.labels == ["采用", "退回", "留用下期", "不采用", "列表", "下一条"]
    await editor.taps("采用")
    second = await editor.sees("2/3")
    assert second.text.startswith("已采用：省中心“大厅新增自助终端")
    await editor.taps("下一条")
    third = await editor.sees("3/3")
    assert third.labels == ["采用", "退回", "不采用", "上一条", "列表"]
    await editor.taps("采用")
    await editor.sees("2/3")
    await editor.taps("采用")
    done = await editor.sees("都审过了")
    assert await statuses(office) == [Status.ACCEPTED] * 3
    assert [each.id for each in await editor.heard()] == [shown.id]
    await editor.taps("撤销", on=done)
    undone = await editor.sees("2/3")
    assert undone.labels == ["采用", "退回", "留用下期", "不采用", "上一条", "列表", "下一条"]
    assert await statuses(office) == [Status.FILED, Status.ACCEPTED, Status.ACCEPTED]
    await editor.taps("列表")
    await editor.sees("还有1条待审")
    assert await office.told(reporter) == []
    async with office.work() as work:
        logged = [each.action for each in await work.audit.latest(4)]
    assert logged == ["decision_undone", *["filing_accepted"] * 3]


async def test_what_is_returned_opens_where_the_reason_says_and_comes_back(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    filed = await only_filing(office)
    await opens_first(editor)
    await editor.taps("退回")
    asked = await editor.sees("请选择原因")
    assert asked.labels[0] == "日期有误，请核对"
    assert len(asked.labels) == 6
    await office.restarts()
    await editor.taps("日期有误")
    await editor.sees("退回修改：省文旅厅")
    returned = await reporter.sees("退回修改：日期有误，请核对")
    assert NEWS in returned.text
    assert returned.labels == ["修改"]
    assert len(await reporter.heard()) == 1
    await editor.says("/status")
    assert "未报3" in (await editor.sees("共3个窗口")).text
    await reporter.taps("修改")
    question = await reporter.sees("哪天")
    assert question.text.startswith("退回修改：日期有误，请核对。")
    await reporter.taps("11月17日")
    review = await reporter.sees("请核对，将这样刊出")
    assert "退回修改：日期有误，请核对。" in review.text
    await reporter.taps("改内容")
    await reporter.sees("退回修改：日期有误")
    await reporter.says(NEWS.replace("2份", "3份"))
    await reporter.sees("请核对，将这样刊出")
    await reporter.taps("确认修改")
    await reporter.sees("已修改")
    back = await editor.sees("退回的已改好：省文旅厅")
    assert "退回原因：日期有误，请核对" in back.text
    assert "日期：〔11月18日〕11月17日" in back.text
    assert "减为〔2〕3份" in back.text
    now = await only_filing(office)
    assert (now.id, now.status, now.reason) == (filed.id, Status.FILED, "")
    assert await actions(office, now) == ["filed", "returned", "changed"]
    await editor.taps("采用", on=back)
    await editor.sees("都审过了")
    assert await statuses(office) == [Status.ACCEPTED]


async def test_what_was_returned_may_be_sent_anew_with_its_day_before_it(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await opens_first(editor)
    await editor.taps("退回")
    await editor.sees("请选择原因")
    await editor.taps("数字请核对")
    await reporter.sees("退回修改：数字请核对")
    await reporter.taps("修改")
    await reporter.sees("请发送动态内容")
    sent = await reporter.says("11月17日，我厅窗口开展读书日活动，发放借书证130张")
    review = await reporter.sees("请核对，将这样刊出")
    assert "省文旅厅窗口开展读书日活动，发放借书证130张。" in review.text
    assert "我厅" not in review.text
    # So is the same message when it is edited.
    await reporter.edits(sent, "11月16日，我厅窗口开展读书日活动，发放借书证140张")
    review = await reporter.sees("140张")
    assert "我厅" not in review.text
    await reporter.taps("确认修改")
    await reporter.sees("已修改")
    now = await only_filing(office)
    assert now.content == Activity(
        text="我厅窗口开展读书日活动，发放借书证140张", days=(date(2026, 11, 16),)
    )


async def test_a_typed_reason_opens_the_field_it_names_and_undoing_tells_the_author(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_visit(reporter, "谭雨生", "副厅长")
    card = await opens_first(editor)
    assert "谭雨生" in card.text
    await editor.taps("退回")
    await editor.sees("或直接输入")
    await editor.says("长" * 201)
    await editor.sees("200字以内")
    await editor.says("谭雨生的职务请核对")
    done = await editor.sees("退回修改：省文旅厅“副厅长谭雨生”（谭雨生的职务请核对）")
    await reporter.sees("退回修改：谭雨生的职务请核对")
    await reporter.taps("修改")
    question = await reporter.sees("请输入职务")
    assert question.text.startswith("退回修改：谭雨生的职务请核对。")
    await editor.says("这句不是原因")
    await editor.sees("没有看懂")
    await editor.taps("撤销", on=done)
    await editor.sees("1/1")
    await reporter.sees("不用改了：“副厅长谭雨生”")
    filing = await only_filing(office)
    assert (filing.status, filing.reason) == (Status.FILED, "")
    assert await actions(office, filing) == ["filed", "returned", "undone"]


async def test_declining_and_holding_over_say_why_and_are_undone(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await opens_first(editor)
    await editor.taps("不采用")
    await editor.sees("请选择原因")
    await editor.says("/cancel")
    await editor.sees("1/1")
    await editor.taps("不采用")
    await editor.sees("请选择原因")
    await editor.taps("时效已过")
    await editor.sees("未采用：省文旅厅")
    filing = await only_filing(office)
    assert (filing.status, filing.reason) == (Status.DECLINED, "时效已过")
    await editor.taps("1")
    card = await editor.sees("未采用：闻一帆")
    assert "原因：时效已过" in card.text
    assert card.labels == ["采用", "退回", "留用下期", "撤销", "列表"]
    await editor.taps("留用下期")
    held = await editor.sees("留用下期：省文旅厅")
    assert held.labels == ["撤销", "说明原因", "1"]
    await editor.taps("说明原因")
    await editor.sees("请输入原因")
    await editor.says("等验收结果")
    told = await editor.sees("（等验收结果）")
    filing = await only_filing(office)
    assert (filing.status, filing.reason) == (Status.HELD, "等验收结果")
    await editor.taps("撤销", on=told)
    await editor.sees("未采用：闻一帆")
    filing = await only_filing(office)
    assert (filing.status, filing.reason) == (Status.DECLINED, "时效已过")
    assert await office.told(reporter) == []


async def test_the_second_of_two_editors_sees_who_decided(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    other = await office.joined("纪明澈", Role.EDITOR)
    await file_activity(reporter)
    seen = await opens_first(editor)
    await opens_first(other)
    await other.taps("采用")
    await other.sees("都审过了")
    await office.restarts()
    await editor.taps("留用下期", on=seen)
    await editor.is_notified("纪明澈已处理这条（已采用）")
    stands = await editor.sees("已采用：纪明澈")
    assert await statuses(office) == [Status.ACCEPTED]
    await reporter.taps("修改")
    await reporter.sees("请核对")
    await reporter.taps("改日期")
    await reporter.sees("哪天")
    await reporter.taps("11月17日")
    await reporter.sees("已修改")
    editor.notices.clear()
    await editor.taps("撤销", on=stands)
    await editor.is_notified("这条刚有变动")
    assert await statuses(office) == [Status.FILED]


async def test_an_author_who_changes_a_filing_while_a_reason_is_typed_is_not_returned(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await opens_first(editor)
    await editor.taps("退回")
    await editor.sees("或直接输入")
    await reporter.taps("修改")
    await reporter.sees("请核对")
    await reporter.taps("改日期")
    await reporter.sees("哪天")
    await reporter.taps("11月17日")
    await reporter.sees("已修改")
    await editor.says("内容请补充")
    await editor.sees("1/1")
    assert await statuses(office) == [Status.FILED]


async def test_a_closed_issue_is_read_only_and_reporters_do_not_review(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    seen = await opens_first(editor)
    await editor.taps("退回")
    await editor.sees("或直接输入")
    await office.closes(IssueState.FROZEN)
    await editor.says("内容请补充")
    card = await editor.sees("1/1")
    assert card.labels == ["列表"]
    await editor.taps("采用", on=seen)
    await editor.sees("已定稿")
    await reporter.says("/review")
    await reporter.sees("没有看懂")
    assert await statuses(office) == [Status.FILED]


@pytest.mark.parametrize("word", ["审稿", "/review"])
async def test_there_may_be_nothing_to_review(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson, word: str
) -> None:
    await preview_activity(reporter)
    await editor.says(word)
    assert (await editor.sees("还没有可审的内容")).labels == []


async def test_what_is_not_signed_yet_is_read_and_not_decided_on(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    filing = await only_filing(office)
    for status, words in ((Status.SUBMITTED, "待签发"), (Status.RETURNED, "退回修改")):
        filing = replace(filing, status=status, revision=filing.revision + 1)
        async with office.work() as work:
            await work.filings.change(filing, by=filing.author, at=THURSDAY, action=status)
        await editor.says("/review")
        assert f"（{words}）" in (await editor.sees("都审过了")).text
        await editor.taps("1")
        assert (await editor.sees("1/1")).labels == ["列表"]


async def test_the_list_says_a_window_s_name_once(
    reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter, "本周，省文旅厅窗口推出周末服务，受理申请36件。")
    await editor.says("/review")
    shown = await editor.sees("还有1条待审")
    assert shown.text.endswith("1. 省文旅厅 窗口推出周末服务，受理申请36件")
    await editor.taps("1")
    await editor.sees("省文旅厅窗口推出")
    await editor.taps("不采用")
    await editor.sees("不采用：省文旅厅“窗口推出周末服务")
    await editor.taps("时效已过")
    await editor.sees("未采用：省文旅厅“窗口推出周末服务")
