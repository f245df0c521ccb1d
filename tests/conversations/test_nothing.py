"""本周无: one tap, taken back as easily, never in the way of what is filed later."""

from datetime import timedelta

from bulletin.filings import Nothing
from bulletin.issues import IssueState
from tests.conversations.filling import file_activity
from tests.conversations.office import THURSDAY, Office
from tests.telegram.person import TelegramPerson

FIRST_REMINDER = THURSDAY + timedelta(minutes=30)


async def nothings(office: Office) -> list[str]:
    return [each.window for each in await office.filings() if isinstance(each.content, Nothing)]


async def test_one_tap_on_the_reminder_is_enough(office: Office, reporter: TelegramPerson) -> None:
    await office.comes(FIRST_REMINDER)
    await reporter.sees("还缺")
    await reporter.taps("本周无")
    said = await reporter.sees("已记录")
    assert said.labels == ["撤销"]
    assert await nothings(office) == ["省文旅厅"]


async def test_the_large_button_does_the_same(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says("本周无")
    await reporter.sees("已记录：省文旅厅第1期")
    assert await nothings(office) == ["省文旅厅"]


async def test_it_is_undone_and_done_again(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says("本周无")
    await reporter.sees("已记录")
    await reporter.taps("撤销")
    await reporter.sees("已撤回")
    assert await nothings(office) == []
    await reporter.taps("撤销")
    await reporter.sees("已恢复")
    assert await nothings(office) == ["省文旅厅"]


async def test_after_the_text_is_fixed_it_stays(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says("本周无")
    said = await reporter.sees("已记录")
    await office.closes(IssueState.FROZEN)
    await reporter.taps("撤销", on=said)
    await reporter.sees("第1期")
    assert await nothings(office) == ["省文旅厅"]


async def test_saying_it_twice_counts_once(office: Office, reporter: TelegramPerson) -> None:
    colleague = await office.joined("冉星")
    for person in (reporter, reporter, colleague):
        await person.says("本周无")
        await person.sees("已记录")
    assert await nothings(office) == ["省文旅厅"]


async def test_it_is_refused_when_something_is_filed(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_activity(reporter)
    await reporter.says("本周无")
    await reporter.sees("已有报送")
    assert await nothings(office) == []
    assert len(await office.filings()) == 1


async def test_a_later_filing_takes_it_back(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says("本周无")
    recorded = await reporter.sees("已记录")
    await file_activity(reporter)
    assert await nothings(office) == []
    await reporter.taps("撤销", on=recorded)
    await reporter.sees("已撤回")
    await reporter.taps("撤销")
    await reporter.sees("已有报送")
    assert await nothings(office) == []


async def test_restoring_a_filing_takes_it_back_too(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_activity(reporter)
    await reporter.taps("撤回")
    withdrawn = await reporter.sees("已撤回")
    await reporter.says("本周无")
    await reporter.sees("已记录")
    await reporter.taps("撤销", on=withdrawn)
    await reporter.sees("已恢复")
    assert await nothings(office) == []
    assert len(await office.filings()) == 1


async def test_a_button_of_a_published_issue_never_touches_this_one(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(FIRST_REMINDER)
    reminder = await reporter.sees("还缺")
    await office.closes(IssueState.PUBLISHED)
    await office.comes(THURSDAY + timedelta(days=4))
    await reporter.taps("本周无", on=reminder)
    said = await reporter.sees("那是往期的提醒")
    assert await nothings(office) == []
    await reporter.taps("本周无", on=said)
    await reporter.sees("已记录：省文旅厅第2期")
    assert await nothings(office) == ["省文旅厅"]


async def test_a_button_of_last_week_counts_for_last_week_while_that_is_open(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(FIRST_REMINDER)
    reminder = await reporter.sees("还缺")
    await office.comes(THURSDAY + timedelta(days=4))
    await reporter.taps("本周无", on=reminder)
    await reporter.sees("已记录：省文旅厅第1期")
    assert await office.filings() == []


async def test_later_of_last_week_is_nothing_to_heed(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(FIRST_REMINDER)
    reminder = await reporter.sees("还缺")
    await office.comes(THURSDAY + timedelta(days=4))
    await reporter.taps("稍后", on=reminder)
    await reporter.is_notified("往期")


async def test_after_the_deadline_it_is_late(office: Office, reporter: TelegramPerson) -> None:
    await office.comes(THURSDAY + timedelta(days=1, hours=6))
    await reporter.says("本周无")
    await reporter.sees("已记录")
    [filing] = await office.filings()
    assert filing.late


async def test_filing_from_the_reminder(office: Office, reporter: TelegramPerson) -> None:
    await office.comes(FIRST_REMINDER)
    await reporter.sees("还缺")
    await reporter.taps("报送")
    asked = await reporter.sees("报送什么")
    assert asked.labels == ["报送动态", "领导到厅"]
    await reporter.taps("领导到厅")
    await reporter.sees("姓名")
