"""Once an issue is out everybody learns, in one message, what became of what they filed."""

from datetime import timedelta
from uuid import UUID

from bulletin.filings import Filing, Status
from bulletin.issues import Issue
from bulletin.people import Role
from storage.ids import new_id
from storage.passages import Search
from tests.conversations.filling import NEWS, file_activity, file_numbers
from tests.conversations.office import THURSDAY, Office
from tests.person import Bubble
from tests.telegram.person import TelegramPerson

MONDAY = THURSDAY + timedelta(days=4)


async def decides(editor: TelegramPerson, number: int, *taps: str) -> None:
    """Open the filing of that number, and tap through a decision."""
    await editor.says("/review")
    await editor.sees("第1期（")
    await editor.taps(str(number))
    await editor.sees(f"{number}/")
    for label in taps[:-1]:
        await editor.taps(label)
        await editor.sees("原因")
    await editor.taps(taps[-1])
    await editor.sees("点“撤销”可恢复")


async def publishes(editor: TelegramPerson) -> Bubble:
    await editor.says("/issue")
    await editor.sees("年第")
    await editor.taps("刊发")
    await editor.sees("确认刊发吗")
    await editor.taps("确认刊发")
    return await editor.sees("已刊发，已发给")


async def first_issue(office: Office) -> Issue:
    async with office.work() as work:
        issue = await work.issues.find("weekly", 2026, 1)
    assert issue is not None
    return issue


async def filings_of(office: Office, issue: UUID) -> list[Filing]:
    async with office.work() as work:
        return await work.filings.of_issue(issue)


def papers(person: TelegramPerson) -> list[str]:
    return [each.text for each in person.chat if each.document]


async def test_one_message_says_what_became_of_every_filing(
    office: Office, counter: TelegramPerson, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    editor = await office.joined("闻一帆", Role.EDITOR)
    await office.joined_too(counter, "省水务厅")
    await file_activity(reporter)
    await file_activity(reporter, "窗口延时服务至20时。")
    await file_activity(reporter, "窗口整修导览牌。")
    await file_numbers(counter, "1286 548 1027")
    async with office.work() as work:
        # An import knows the window, and nobody who filed.
        [one, *_] = await work.filings.of_issue((await office.issue()).id)
        imported = Filing(
            id=new_id(),
            issue=one.issue,
            window="省水务厅",
            content=one.content,
            section="gone",
            filed_at=one.filed_at,
        )
        await work.filings.add(imported, by=None, at=one.filed_at)
    await decides(editor, 2, "不采用", "本期篇幅有限")
    await decides(editor, 3, "留用下期")
    done = await publishes(editor)
    assert "共3人。留用的1条已转入下一期。" in done.text
    await office.settles()
    assert papers(reporter) == [
        "云岭窗口周报2026年第1期已刊发，见附件。您报送的：\n"
        f"1. {NEWS[:-1]}：已采用（一、政务工作动态第1段）\n"
        "2. 窗口延时服务至20时：未采用（本期篇幅有限）\n"
        "3. 窗口整修导览牌：留用下期"
    ]
    assert papers(counter) == [
        "云岭窗口周报2026年第1期已刊发，见附件。您报送的：\n"
        f"1. 省水务厅 {NEWS[:-1]}：未采用（栏目已取消）\n"
        "2. 省中心 数据：已采用（二、综窗办件情况第1段）"
    ]
    assert papers(chief) == ["云岭窗口周报2026年第1期已刊发，见附件。感谢您的报送。"]
    async with office.work() as work:
        planned = await work.issues.planned("weekly")
        archived = await work.passages.find("weekly", Search(), limit=9)
    assert [each.passage.windows for each in archived] == [("省文旅厅",), ("省中心",)]
    assert planned is not None
    assert (planned.number, planned.total, planned.opened) == (2, 2, False)
    [carried] = await filings_of(office, planned.id)
    assert (carried.status, carried.window, carried.late) == (Status.FILED, "省文旅厅", False)


async def test_what_is_held_over_stands_in_the_next_issue_with_its_history(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter, "窗口整修导览牌，下周启用。")
    await decides(editor, 1, "留用下期")
    await office.comes(MONDAY)
    second = await office.issue()
    assert second.number == 2
    await file_a_word(reporter)
    first = await first_issue(office)
    [held] = await filings_of(office, first.id)
    await publishes(editor)
    assert await filings_of(office, first.id) == []
    old, new = await filings_of(office, second.id)
    assert (old.id, old.status, old.filed_at) == (held.id, Status.FILED, held.filed_at)
    assert new.status is Status.FILED
    async with office.work() as work:
        actions = [each.action for each in await work.filings.revisions(held.id)]
    assert actions == ["filed", "held", "carried"]
    await editor.says("/review")
    shown = await editor.sees("第2期（")
    assert "1. 省文旅厅 窗口整修导览牌，下周启用（上期留用）" in shown.text
    await reporter.says("我的报送")
    await reporter.sees("窗口整修导览牌，下周启用。（上期留用）")


async def file_a_word(reporter: TelegramPerson) -> None:
    await reporter.says("报送动态")
    await reporter.sees("哪天")
    await reporter.taps("11月23日")
    await reporter.sees("发送动态")
    await reporter.says("窗口新设咨询岗，当日解答群众来电。")
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送（第2期")
