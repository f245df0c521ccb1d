"""The week's own pace: who hears what, and when; played by moving the clock."""

from datetime import datetime, timedelta

import pytest

from bulletin.people import Role
from tests.conversations.filling import file_activity, file_numbers
from tests.conversations.office import PUBLICATION, THURSDAY, ZONE, Office
from tests.telegram.person import TelegramPerson

FIRST = THURSDAY.replace(hour=10, minute=0)
FRIDAY = FIRST + timedelta(days=1)
SECOND = FRIDAY
LAST_CALL = FRIDAY.replace(hour=14)
OVERDUE = FRIDAY.replace(hour=15, minute=30)
MONDAY = FRIDAY + timedelta(days=3)


async def test_a_week_of_reminders_reaches_the_right_people(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson, editor: TelegramPerson
) -> None:
    await office.comes(FIRST)
    [first] = await office.told(reporter)
    assert "第1期（11月16日—11月20日）" in first
    assert "1天5小时" in first
    assert "省文旅厅：还缺动态" in first
    assert await office.told(chief) == []

    await office.comes(SECOND)
    [second] = await office.told(reporter)
    assert "5小时" in second
    assert await office.told(chief) == []

    await office.comes(LAST_CALL)
    [call] = await office.told(reporter)
    assert "只剩1小时" in call
    [call] = await office.told(chief)
    assert "只剩1小时" in call
    assert await office.told(editor) == []

    await office.comes(OVERDUE)
    assert await office.told(reporter) == []
    [overdue] = await office.told(chief)
    assert "省文旅厅：还缺动态" in overdue
    [listed] = await office.told(editor)
    assert "3个窗口没有报齐" in listed
    assert "省水务厅：缺动态 8866-0102" in listed
    assert "省文旅厅：缺动态 柏长青" in listed

    await office.comes(OVERDUE + timedelta(hours=1))
    for person in (reporter, chief, editor):
        assert await office.told(person) == []


async def test_the_same_moment_twice_reminds_once(office: Office, reporter: TelegramPerson) -> None:
    await office.comes(FIRST)
    await office.comes(FIRST + timedelta(seconds=20))
    await office.restarts()
    await office.comes(FIRST + timedelta(seconds=40))
    assert len(await office.told(reporter)) == 1


async def test_who_has_filed_hears_nothing(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    for moment in (FIRST, SECOND, LAST_CALL, OVERDUE):
        await office.comes(moment)
        assert await office.told(reporter) == []
        assert await office.told(chief) == []
    [listed] = await office.told(editor)
    assert "省文旅厅" not in listed


async def test_nothing_this_week_ends_the_reminders(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(FIRST)
    await reporter.sees("还缺")
    await reporter.taps("本周无")
    await reporter.sees("已记录")
    await reporter.heard()
    await office.comes(SECOND)
    await office.comes(LAST_CALL)
    assert await office.told(reporter) == []


async def test_who_has_filed_a_part_hears_what_is_in_and_what_is_missing(
    office: Office, counter: TelegramPerson
) -> None:
    await file_numbers(counter, "1 2 3")
    await office.comes(FIRST)
    [first] = await office.told(counter)
    assert "省中心：已报数据，还缺动态" in first


async def test_what_is_withdrawn_is_missing_again(office: Office, reporter: TelegramPerson) -> None:
    await file_activity(reporter)
    await reporter.taps("撤回")
    await reporter.sees("已撤回")
    await office.comes(FIRST)
    assert len(await office.told(reporter)) == 1


async def test_one_message_for_both_windows_of_a_person(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.joined_too(reporter, "省水务厅")
    await office.comes(FIRST)
    reminder = await reporter.sees("还缺")
    assert "省文旅厅：还缺动态" in reminder.text
    assert "省水务厅：还缺动态" in reminder.text
    assert reminder.buttons == (
        ("省文旅厅 报送", "省文旅厅 本周无"),
        ("省水务厅 报送", "省水务厅 本周无"),
        ("稍后",),
    )
    await reporter.taps("省水务厅 本周无")
    await reporter.sees("已记录：省水务厅")
    assert len(await office.told(reporter)) == 2
    await office.comes(SECOND)
    [second] = await office.told(reporter)
    assert "省水务厅" not in second


async def test_later_puts_the_next_one_off_and_takes_its_place(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(SECOND)
    reminder = await reporter.sees("还缺")
    await reporter.taps("稍后")
    await reporter.sees("还缺")
    await reporter.taps("1小时后（11:00）")
    said = await reporter.sees("好的，11月20日（周五）11:00再提醒您。")
    assert said.id == reminder.id
    assert said.buttons == (("报送", "本周无"), ("撤销",))
    await office.restarts()
    await office.comes(SECOND + timedelta(minutes=59))
    await reporter.heard()
    assert await office.told(reporter) == []
    await office.comes(SECOND + timedelta(hours=1, seconds=5))
    [again] = await office.told(reporter)
    assert "还有4小时" in again or "只剩4小时" in again
    await office.comes(LAST_CALL)
    assert await office.told(reporter) == []


async def test_later_offers_what_makes_sense_now_in_the_message_itself(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(FIRST)
    reminder = await reporter.sees("还缺")
    assert reminder.buttons == (("报送", "本周无"), ("稍后",))
    await reporter.taps("稍后")
    choices = await reporter.sees("还缺")
    assert (choices.id, choices.text) == (reminder.id, reminder.text)
    assert choices.buttons == (
        ("1小时后（11:00）", "今天16:00"),
        ("明天上午09:00",),
        ("上一步",),
    )
    await reporter.taps("上一步")
    assert (await reporter.sees("还缺")).buttons == reminder.buttons
    await reporter.taps("稍后")
    await reporter.sees("还缺")
    await reporter.taps("明天上午")
    await reporter.sees("好的，11月20日（周五）09:00再提醒您")
    await office.comes(FRIDAY.replace(hour=9, minute=0, second=1))
    await office.settles()
    assert len([each for each in reporter.chat if "还有6小时" in each.text]) == 1


async def test_later_can_be_undone(office: Office, reporter: TelegramPerson) -> None:
    await office.comes(FIRST)
    await reporter.sees("还缺")
    await reporter.taps("稍后")
    await reporter.sees("还缺")
    await reporter.taps("今天16:00")
    await reporter.sees("16:00再提醒")
    await reporter.taps("撤销")
    undone = await reporter.sees("按原定时间提醒您")
    assert undone.buttons == (("报送", "本周无"), ("稍后",))
    await reporter.heard()
    await office.comes(THURSDAY.replace(hour=16, minute=1))
    assert await office.told(reporter) == []
    await office.comes(SECOND)
    assert len(await office.told(reporter)) == 1


async def test_later_says_when_it_will_really_be(office: Office, reporter: TelegramPerson) -> None:
    await office.comes(SECOND)
    reminder = await reporter.sees("还缺")
    await office.comes(SECOND.replace(hour=11, minute=30))
    await reporter.taps("稍后", on=reminder)
    await reporter.sees("还缺")
    await reporter.taps("今天13:00")
    await reporter.sees("13:00再提醒")


async def test_a_choice_that_has_passed_shows_those_that_have_not(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(FIRST)
    await reporter.sees("还缺")
    await reporter.taps("稍后")
    choices = await reporter.sees("还缺")
    await office.comes(FIRST.replace(hour=11, minute=1))
    await reporter.taps("1小时后", on=choices)
    again = await reporter.sees("还缺")
    assert again.labels[0] == "今天13:00"


async def test_a_reminder_that_is_deleted_needs_no_other_buttons(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(FIRST)
    await reporter.sees("还缺")
    gone = "Bad Request: message to edit not found"
    office.server.fail_next("editMessageReplyMarkup", 400, gone)
    await reporter.taps("稍后")
    await office.settles()
    async with office.work() as work:
        assert await work.outbox.count("dead") == 0


async def test_who_has_filed_is_told_that_there_is_nothing_to_put_off(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(FIRST)
    reminder = await reporter.sees("还缺")
    await reporter.taps("稍后")
    choices = await reporter.sees("还缺")
    await file_activity(reporter)
    await reporter.taps("稍后", on=reminder)
    await reporter.is_notified("已报齐")
    await reporter.forges(f"{reporter.carried('今天16:00').rpartition(':')[0]}:{10**15}")
    await office.settles()
    assert ["已报齐" in each for each in reporter.notices[-2:]] == [True, True]
    await reporter.taps("上一步", on=choices)
    await office.settles()
    [left] = [each for each in reporter.chat if each.id == reminder.id]
    assert left.buttons == ()


async def test_too_near_to_the_deadline_there_is_no_later(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(SECOND)
    reminder = await reporter.sees("还缺")
    await reporter.taps("稍后")
    choices = await reporter.sees("还缺")
    await office.comes(FRIDAY.replace(hour=14, minute=40))
    await reporter.taps("稍后", on=reminder)
    await reporter.sees("来不及")
    await reporter.taps("1小时后", on=choices)
    await reporter.sees("来不及")
    # A reminder of an earlier issue puts nothing off.
    await office.comes(MONDAY.replace(hour=9))
    await reporter.taps("稍后", on=reminder)
    await office.settles()
    assert "往期" in reporter.notices[-1]


async def test_nobody_gets_more_than_three(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await reporter.says(f"/start {await office.invites(Role.CHIEF, '省文旅厅')}")
    await reporter.sees("首席代表")
    await reporter.heard()
    moment, told, snoozed = FIRST, 0, 0
    while moment < OVERDUE + timedelta(hours=2):
        await office.comes(moment)
        messages = await office.told(reporter)
        told += len(messages)
        if messages and any("稍后" in each.labels for each in reporter.chat):
            newest = [each for each in reporter.chat if "稍后" in each.labels][-1]
            await reporter.taps("稍后", on=newest)
            await office.settles()
            [choices] = [each for each in reporter.chat if each.id == newest.id]
            await reporter.taps(choices.labels[0], on=choices)
            snoozed += 1
            await office.told(reporter)
        moment += timedelta(hours=1)
    assert (told, snoozed) == (3, 2)


async def test_after_hours_of_being_down_there_is_one_message(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.stops()
    office.clock.move_to(LAST_CALL + timedelta(minutes=5))
    await office.starts()
    [call] = await office.told(reporter)
    assert "只剩55分钟" in call


async def test_nothing_is_said_at_night_or_at_noon(
    office: Office, reporter: TelegramPerson
) -> None:
    for moment in (THURSDAY.replace(hour=12, minute=30), THURSDAY.replace(hour=22)):
        await office.comes(moment)
        assert await office.told(reporter) == []
    await office.comes(FRIDAY.replace(hour=9, minute=1))
    [first] = await office.told(reporter)
    assert "还缺" in first


async def test_the_next_issue_opens_by_itself_on_the_first_working_day(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.comes(MONDAY.replace(hour=8, minute=59))
    assert (await office.issue()).number == 1
    await office.comes(MONDAY.replace(hour=9))
    issue = await office.issue()
    assert (issue.year, issue.number, issue.total, issue.copies) == (2026, 2, 2, 80)
    assert f"{issue.period.first:%m-%d} {issue.period.last:%m-%d}" == "11-23 11-27"
    await office.comes(MONDAY.replace(hour=9, minute=1))
    assert await office.issue() == issue
    await reporter.says("报送动态")
    asked = await reporter.sees("哪天")
    assert asked.labels[0] == "11月23日（周一）"


async def test_a_moved_deadline_says_why(nowhere: Office) -> None:
    source = PUBLICATION.read_text(encoding="utf-8") + (
        "\n[[calendar.exceptions]]\nday = 2026-11-20\nworking = false\nreason = '大厅搬迁'\n"
    )
    await nowhere.founded(source)
    nowhere.clock.move_to(datetime(2026, 11, 18, 9, 30, tzinfo=ZONE))
    await nowhere.starts()
    person = await nowhere.joined("段小满")
    await nowhere.comes(datetime(2026, 11, 18, 10, 0, tzinfo=ZONE))
    [first] = await nowhere.told(person)
    assert "因大厅搬迁放假，本期截止提前到11月19日（周四）" in first


async def test_a_week_before_the_national_day_is_due_on_the_working_sunday(
    nowhere: Office,
) -> None:
    await nowhere.founded(PUBLICATION.read_text(encoding="utf-8"))
    nowhere.clock.move_to(datetime(2025, 9, 28, 9, 30, tzinfo=ZONE))
    await nowhere.starts()
    person = await nowhere.joined("段小满")
    issue = await nowhere.issue()
    assert f"{issue.period.first:%m-%d} {issue.period.last:%m-%d}" == "09-28 09-30"
    await nowhere.comes(datetime(2025, 9, 29, 10, 0, tzinfo=ZONE))
    [first] = await nowhere.told(person)
    assert "因国庆节放假，本期截止提前到9月30日（周二）" in first


async def test_a_year_without_a_calendar_is_told_to_the_editor_once(
    nowhere: Office,
) -> None:
    await nowhere.founded(PUBLICATION.read_text(encoding="utf-8"))
    nowhere.clock.move_to(datetime(2026, 12, 10, 9, 30, tzinfo=ZONE))
    await nowhere.starts()
    editor = await nowhere.joined("闻一帆", Role.EDITOR)
    reporter = await nowhere.joined("段小满")
    for day in (18, 19, 21, 22):
        await nowhere.comes(datetime(2026, 12, day, 9, 30, tzinfo=ZONE))
    [notice] = [each for each in await nowhere.told(editor) if "2027年" in each]
    assert "周一至周五" in notice
    assert not [each for each in await nowhere.told(reporter) if "2027年" in each]
    await nowhere.comes(datetime(2027, 1, 4, 9, 30, tzinfo=ZONE))
    assert (await nowhere.issue()).label == "2027-01"


async def test_the_notice_of_a_missing_calendar_waits_for_somebody_to_tell(
    nowhere: Office,
) -> None:
    await nowhere.founded(PUBLICATION.read_text(encoding="utf-8"))
    nowhere.clock.move_to(datetime(2026, 12, 28, 9, 30, tzinfo=ZONE))
    await nowhere.starts()
    editor = await nowhere.joined("闻一帆", Role.EDITOR)
    await nowhere.comes(datetime(2026, 12, 28, 9, 40, tzinfo=ZONE))
    assert ["2027年" in each for each in await nowhere.told(editor)] == [True]


@pytest.mark.parametrize("gone", ["blocks the bot", "deletes the account"])
async def test_who_cannot_be_reached_is_marked_for_the_editor(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson, gone: str
) -> None:
    if gone == "blocks the bot":
        await reporter.blocks_bot()
        # Other people's messages are not held up by it.
        await editor.says("/status")
    else:
        reporter.deletes_account()
    await office.comes(FIRST)
    await office.settles()
    await editor.says("/status")
    status = await editor.sees("省文旅厅 段小满（无法送达）")
    assert "省水务厅 8866-0102（未加入）" in status.text


async def test_who_comes_back_is_reminded_again(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await reporter.blocks_bot()
    await office.comes(FIRST)
    await office.settles()
    await reporter.unblocks_bot()
    await office.settles()
    await office.comes(SECOND)
    [second] = await office.told(reporter)
    assert "还缺" in second


async def test_whoever_writes_can_be_reached(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    office.server.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await office.comes(FIRST)
    await office.settles()
    await editor.says("/status")
    await editor.sees("段小满（无法送达）")
    await reporter.says("/help")
    await reporter.sees("/language")
    await editor.says("/status")
    status = await editor.sees("第1期")
    assert "无法送达" not in status.text
