"""A change that came after the deadline: the editor sees the difference, and takes or leaves it."""

from dataclasses import replace
from datetime import timedelta

from bulletin.filings import Activity, Filing, Source, Status
from bulletin.people import Role
from storage.ids import new_id
from tests.conversations.filling import NEWS, file_activity, rewrite_activity
from tests.conversations.office import THURSDAY, Office
from tests.telegram.person import TelegramPerson

LATE = THURSDAY + timedelta(days=1, hours=6)
BETTER = NEWS.replace("2份", "3份")


async def wants(office: Office, reporter: TelegramPerson, text: str) -> None:
    """The author of the only filing wants another text after the deadline."""
    office.clock.move_to(LATE)
    await rewrite_activity(reporter, text)
    await reporter.sees("改动已送编辑取舍")
    await reporter.heard()


async def the_filing(office: Office) -> Filing:
    issue = await office.issue()
    async with office.work() as work:
        [filing] = await work.filings.of_issue(issue.id)
    return filing


async def changed_content(office: Office, text: str) -> Activity:
    content = (await the_filing(office)).content
    assert isinstance(content, Activity)
    return replace(content, text=text)


async def test_a_change_is_taken_undone_and_left(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    other = await office.joined("纪明澈", Role.EDITOR)
    await file_activity(reporter)
    await wants(office, reporter, BETTER)
    asked = await editor.sees("截止后的改动：第1期，省文旅厅 段小满")
    assert "办证材料由5份减为〔2〕3份。" in asked.text
    assert asked.labels == ["采用改动", "保留原文"]
    seen = await other.sees("截止后的改动")
    await editor.says("/review")
    assert "（有改动待定）" in (await editor.sees("第1期（")).text
    await editor.taps("1")
    card = await editor.sees("1/1")
    assert "有改动待定\n…一码游云岭”，办证材料由5份减为〔2〕3份。" in card.text
    assert card.labels[:2] == ["采用改动", "保留原文"]
    await editor.says("/draft")
    assert "省文旅厅：有一处截止后的改动待定" in (await editor.sees("样稿已生成")).text
    await editor.taps("采用改动", on=asked)
    taken = await editor.sees("已采用改动：省文旅厅")
    assert taken.id == asked.id
    await reporter.sees("编辑已采用您的改动")
    filing = await the_filing(office)
    assert (filing.content, filing.late, filing.revision) == (
        await changed_content(office, BETTER),
        True,
        2,
    )
    await office.restarts()
    await other.taps("保留原文", on=seen)
    await other.is_notified("已经处理过了")
    assert "3份" in (await other.sees("1/1")).text
    await editor.taps("撤销", on=taken)
    again = await editor.sees("截止后的改动")
    await reporter.sees("编辑还要再看")
    filing = await the_filing(office)
    assert (filing.content, filing.late) == (await changed_content(office, NEWS), False)
    await editor.taps("保留原文", on=again)
    left = await editor.sees("已保留原文：省文旅厅")
    await reporter.sees("编辑没有采用您的改动")
    await editor.taps("撤销", on=left)
    await editor.sees("截止后的改动")
    async with office.work() as work:
        assert await work.late_changes.of_filing(filing.id) is not None
        actions = [each.action for each in await work.filings.revisions(filing.id)]
    assert actions == ["filed", "changed late", "undone"]
    assert len(await reporter.heard()) == 4


async def test_what_was_taken_since_is_not_undone_by_the_button_for_what_was_left(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await wants(office, reporter, BETTER)
    await editor.taps("保留原文", on=await editor.sees("截止后的改动"))
    left = await editor.sees("已保留原文")
    undo = editor.carried("撤销")
    await editor.taps("撤销", on=left)
    await editor.taps("采用改动", on=await editor.sees("截止后的改动"))
    await editor.sees("已采用改动")
    taken = await the_filing(office)
    await editor.forges(undo)
    await editor.is_notified("已经处理过了")
    assert await the_filing(office) == taken
    async with office.work() as work:
        assert await work.late_changes.of_filing(taken.id) is None


async def test_a_filing_that_has_changed_meanwhile_is_compared_as_it_stands(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await wants(office, reporter, BETTER)
    asked = await editor.sees("减为〔2〕3份")
    filing = await the_filing(office)
    content = await changed_content(office, NEWS.replace("2份", "4份"))
    async with office.work() as work:
        newer = replace(filing, content=content, revision=2)
        await work.filings.change(newer, by=None, at=LATE, action="changed")
    await editor.taps("采用改动", on=asked)
    await editor.is_notified("这条刚有变动")
    await editor.sees("减为〔4〕3份")
    assert (await the_filing(office)).content == content
    await editor.taps("采用改动")
    await editor.sees("已采用改动")
    assert (await the_filing(office)).content == await changed_content(office, BETTER)


async def test_taking_back_is_taken_and_undone_and_a_newer_wish_replaces_the_older(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    filed = reporter.chat[-1]
    await wants(office, reporter, BETTER)
    older = await editor.sees("减为〔2〕3份")
    await reporter.taps("撤回", on=filed)
    newer = await editor.sees("要求撤下这条")
    await editor.taps("采用改动", on=older)
    await editor.is_notified("已经处理过了")
    assert (await the_filing(office)).status is Status.FILED
    await editor.taps("采用改动", on=newer)
    await editor.sees("已采用改动")
    await reporter.sees("编辑已同意撤下")
    assert (await the_filing(office)).status is Status.WITHDRAWN
    await editor.taps("撤销")
    await editor.sees("要求撤下这条")
    assert (await the_filing(office)).status is Status.FILED


async def test_a_change_that_nobody_decided_is_left_when_the_issue_is_published(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await wants(office, reporter, BETTER)
    asked = await editor.sees("截止后的改动")
    await editor.says("/issue")
    await editor.sees("年第")
    await editor.taps("刊发")
    assert "1处改动待定" in (await editor.sees("确认刊发吗")).text
    await editor.taps("确认刊发")
    await editor.sees("已刊发，已发给")
    paper = await reporter.sees("您报送的")
    assert paper.text.endswith("第1段），截止后的改动没有采用")
    await editor.taps("采用改动", on=asked)
    await editor.sees("已定稿")
    async with office.work() as work:
        assert await work.late_changes.of_filing((await the_filing(office)).id) is None


async def test_what_was_declined_is_not_filed_again_by_changing_it_late(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await editor.says("/review")
    await editor.sees("待审")
    await editor.taps("1")
    await editor.sees("1/1")
    await editor.taps("不采用")
    await editor.sees("请选择原因")
    await editor.taps("时效已过")
    await editor.sees("都审过了")
    await wants(office, reporter, BETTER)
    await editor.sees("减为〔2〕3份")
    await editor.taps("采用改动")
    await editor.sees("已采用改动")
    filing = await the_filing(office)
    assert (filing.status, filing.reason) == (Status.DECLINED, "时效已过")
    assert filing.content == await changed_content(office, BETTER)


async def test_what_was_returned_is_mended_at_once_even_after_the_deadline(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    await office.comes(LATE)
    await editor.says("/review")
    await editor.sees("待审")
    await editor.taps("1")
    await editor.sees("1/1")
    await editor.taps("退回")
    await editor.sees("请选择原因")
    await editor.taps("数字请核对")
    await reporter.sees("退回修改：数字请核对")
    await reporter.taps("修改")
    await reporter.sees("发送动态")
    await reporter.says(BETTER)
    await reporter.sees("请核对")
    await reporter.taps("确认修改")
    await reporter.sees("已修改")
    await editor.sees("减为〔2〕3份")
    filing = await the_filing(office)
    assert (filing.status, filing.late) == (Status.FILED, True)


async def test_before_the_deadline_an_editors_words_and_a_joint_paragraph_are_not_replaced_unseen(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    filed = await the_filing(office)
    other = replace(filed, id=new_id(), window="省水务厅", merged_into=filed.id)

    async def wants_more() -> None:
        await rewrite_activity(reporter, BETTER)
        assert "截止" not in (await reporter.sees("改动已送编辑取舍")).text

    async with office.work() as work:
        await work.filings.add(other, by=None, at=office.clock.now())
    await wants_more()
    asked = await editor.sees("省文旅厅 段小满")
    assert (await office.filings())[0].content == filed.content
    await editor.taps("保留原文", on=asked)
    await editor.sees("已保留原文")
    await reporter.sees("编辑没有采用您的改动")
    edited = replace(filed, content=Activity(text="编辑改过的话。"), revision=2)
    async with office.work() as work:
        apart = replace(other, merged_into=None, revision=2)
        await work.filings.change(apart, by=None, at=office.clock.now(), action="separated")
        await work.filings.change(edited, by=None, at=office.clock.now(), action="edited")
    await editor.says("/review")
    assert "（编辑改过）" in (await editor.sees("第1期（")).text
    await wants_more()
    await editor.sees("省文旅厅 段小满")
    assert (await office.filings())[0].content == edited.content


async def test_what_is_merged_or_filed_on_behalf_is_marked_in_review(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    filed = await the_filing(office)
    other = replace(
        filed,
        id=new_id(),
        window="省水务厅",
        merged_into=filed.id,
        source=Source.PHONE,
        author=None,
    )
    async with office.work() as work:
        await work.filings.add(other, by=None, at=office.clock.now())
    await editor.says("/review")
    assert "（并入省文旅厅）（代报）" in (await editor.sees("第1期（")).text
    await editor.taps("1")
    assert "并入本条：省水务厅" in (await editor.sees("1/2")).text
    await editor.taps("下一条")
    assert "并入省文旅厅，代报）" in (await editor.sees("2/2")).text
