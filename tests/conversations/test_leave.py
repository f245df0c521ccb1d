"""请假: who is away, who is reminded and files in their place, and what the editor sees."""

from datetime import timedelta

from bulletin.people import Role
from tests.conversations.filling import NEWS, file_activity, open_activity, preview_activity
from tests.conversations.office import THURSDAY, Office
from tests.telegram.person import TelegramPerson

FIRST = THURSDAY.replace(hour=10, minute=0)
FRIDAY = FIRST + timedelta(days=1)
LAST_CALL = FRIDAY.replace(hour=14)
OVERDUE = FRIDAY.replace(hour=15, minute=30)
MONDAY = FRIDAY + timedelta(days=3)


async def takes_leave(
    person: TelegramPerson, days: str = "本周剩下几天", deputy: str = "没有代班"
) -> None:
    """Go on leave by the buttons."""
    await person.says("/leave")
    await person.sees("哪几天请假")
    await person.taps(days)
    await person.sees("谁代班")
    await person.taps(deputy)
    await person.sees("已登记")
    await person.heard()


async def test_the_deputy_is_reminded_takes_the_draft_over_and_files_it(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson, editor: TelegramPerson
) -> None:
    await preview_activity(reporter)
    preview = reporter.chat[-1]
    await reporter.says("/leave")
    asked = await reporter.sees("哪几天请假")
    assert asked.buttons == (
        ("今天", "明天"),
        ("本周剩下几天（11月19日—11月20日）",),
        ("下周（11月23日—11月27日）",),
        ("取消",),
    )
    await reporter.taps("本周剩下几天")
    asked = await reporter.sees("11月19日—11月20日请假，谁代班")
    assert asked.buttons == (("柏长青",), ("没有代班",), ("上一步", "取消"))
    await office.restarts()
    await reporter.taps("柏长青")
    taken = await reporter.sees("已登记：11月19日—11月20日请假，柏长青代班。")
    assert taken.id == asked.id
    assert taken.labels == ["撤销"]
    [told] = await chief.heard()
    assert told.text == (
        "段小满11月19日—11月20日请假，由您代班（省文旅厅）。这几天的提醒会发给您。"
        "有1份没填完的内容，到时可在“我的报送”里接着填。"
    )
    await reporter.heard()

    await office.comes(FIRST)
    assert await office.told(reporter) == []
    [first] = await office.told(chief)
    assert "省文旅厅：还缺动态" in first

    await editor.says("/status")
    status = await editor.sees("第1期")
    assert "请假1 · 未报2" in status.text
    assert "请假\n省文旅厅（代：柏长青）" in status.text
    assert "催报 省文旅厅" in status.labels
    await editor.taps("催报 省文旅厅")
    assert len(await chief.heard()) == 1
    assert await office.told(reporter) == []
    await editor.says("/draft")
    await editor.sees("省文旅厅：请假，没有报送（缺动态）")

    await chief.says("我的报送")
    await chief.sees("第1期")
    await chief.taps("继续填写动态")
    shown = await chief.sees("请核对")
    assert NEWS in shown.text
    # The draft is the deputy's now.
    await reporter.taps("确认报送", on=preview)
    await reporter.is_notified("由同事接手")
    await chief.taps("确认报送")
    await chief.sees("已报送")
    [filed] = await office.filings()
    async with office.work() as work:
        author = await work.people.get(filed.author) if filed.author else None
    assert author is not None
    assert author.name == "柏长青"
    await editor.says("/status")
    status = await editor.sees("第1期")
    assert "已报1 · 未报2" in status.text


async def test_resume_offers_the_draft_of_who_is_away_only_on_those_days(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await open_activity(reporter)
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await takes_leave(reporter, "明天", "柏长青")
    await chief.heard()
    await chief.says("/resume")
    await chief.sees("没有要继续填的内容")
    await office.comes(FRIDAY.replace(hour=8))
    await chief.says("/resume")
    await chief.sees("发送动态")
    await chief.says(NEWS)
    await chief.sees("请核对")


async def test_a_colleague_of_one_window_stands_in_for_the_others_too(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await office.joined_too(reporter, "省水务厅")
    await file_activity(chief)
    await takes_leave(reporter, deputy="柏长青")
    await chief.sees("（省文旅厅、省水务厅）")
    await chief.heard()
    await office.comes(FIRST)
    reminder = await chief.sees("省水务厅：还缺动态")
    await chief.taps("本周无", on=reminder)
    await chief.sees("已记录：省水务厅")
    # Once the colleague is back, that window is not theirs any more.
    await office.comes(MONDAY.replace(hour=9))
    await chief.says("本周无")
    await chief.sees("已记录：省文旅厅第2期")


async def test_a_stand_in_who_joins_the_window_keeps_it(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await takes_leave(reporter, deputy="柏长青")
    await chief.says(f"/start {await office.invites(Role.REPORTER, '省文旅厅')}")
    await chief.sees("省文旅厅经办人")
    await office.settles()
    async with office.work() as work:
        people = await work.people.of_bulletin("weekly")
    [joined] = [each for each in people if each.name == "柏长青"]
    assert {part.role for part in joined.memberships} == {Role.CHIEF, Role.REPORTER}


async def test_undo_and_coming_back_early(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson, editor: TelegramPerson
) -> None:
    await takes_leave(reporter, deputy="柏长青")
    await chief.heard()
    await reporter.taps("撤销")
    ended = await reporter.sees("11月19日—11月20日的请假已取消，照常提醒您。")
    assert "不用再代班" in (await chief.heard())[0].text
    await reporter.taps("撤销", on=ended)
    again = await reporter.sees("已登记：11月19日—11月20日请假，柏长青代班")
    assert "由您代班" in (await chief.heard())[0].text
    await editor.says("/status")
    await editor.sees("请假1")

    await office.restarts()
    await reporter.says("/leave")
    noted = await reporter.sees("您登记的请假")
    assert "11月19日—11月20日，柏长青代班" in noted.text
    assert noted.labels == ["销假（11月19日—11月20日）", "再请一段假"]
    await reporter.taps("销假")
    await reporter.sees("照常提醒您")
    # A late second tap changes nothing, and tells nobody anything.
    await reporter.taps("销假", on=noted)
    await reporter.taps("撤销", on=again)
    await office.settles()
    assert len(await office.told(chief)) == 1
    await editor.says("/status")
    status = await editor.sees("第1期")
    assert "请假" not in status.text
    await office.told(reporter)
    await office.comes(FIRST)
    assert len(await office.told(reporter)) == 1
    assert await office.told(chief) == []


async def test_an_end_is_not_undone_into_other_leave(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await takes_leave(reporter, "明天")
    await reporter.taps("撤销")
    ended = await reporter.sees("已取消")
    await takes_leave(reporter)
    await reporter.taps("撤销", on=ended)
    await reporter.sees("11月19日—11月20日已经请过假")
    await reporter.says("/leave")
    assert (await reporter.sees("您登记的请假")).text.count("没有代班") == 1


async def test_without_a_deputy_the_window_is_on_leave_and_the_editor_calls(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await reporter.says("/leave")
    await reporter.sees("哪几天请假")
    await reporter.taps("本周剩下几天")
    # Nobody else is of the window, so nobody is asked for.
    await reporter.sees("已登记：11月19日—11月20日请假，没有代班。")
    await editor.says("/status")
    status = await editor.sees("请假\n省文旅厅（没有代班）")
    assert "催报 省文旅厅" not in status.labels
    await editor.forges(editor.carried("催报 省水务厅"))
    await office.settles()
    await editor.taps("全部催报")
    await editor.sees("1个的人都在请假，请电话联系")
    await reporter.heard()
    await office.comes(LAST_CALL)
    assert await office.told(reporter) == []
    await editor.heard()
    await office.comes(OVERDUE)
    [listed] = await office.told(editor)
    assert "2个窗口没有报齐：\n省中心" in listed
    assert "\n\n请假：省文旅厅" in listed
    # Back on Monday, what they still owe is missing.
    async with office.work() as work:
        issue = await work.issues.find("weekly", 2026, 1)
    assert issue is not None
    await office.comes(MONDAY.replace(hour=9))
    await editor.says("/status")
    status = await editor.sees("第1期")
    assert "未报3" in status.text


async def test_a_colleague_who_is_here_keeps_the_window_from_being_on_leave(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    other = await office.joined("尹一禾")
    await takes_leave(reporter)
    await editor.says("/status")
    assert "未报3" in (await editor.sees("第1期")).text
    await office.comes(FIRST)
    assert len(await office.told(other)) == 1
    # Who is away already is not asked to stand in.
    await other.says("/leave")
    await other.sees("哪几天请假")
    await other.taps("今天")
    await other.sees("已登记：11月19日请假，没有代班")
    await editor.says("/status")
    assert "请假1 · 未报2" in (await editor.sees("第1期")).text


async def test_days_and_deputy_are_typed_and_what_is_wrong_with_them_is_said(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await reporter.says("/leave")
    await reporter.sees("哪几天请假")
    for text, wrong in (
        ("过几天", "看不出"),
        ("11月18日", "不能早于今天"),
        ("25日到23日", "早于第一天"),
        ("11月20日至2月20日", "最多请60天"),
        ("20日、26日", "分开登记"),
        ("2028年1月4日", "最多提前一年"),
    ):
        await reporter.says(text)
        again = await reporter.sees("哪几天请假")
        assert wrong in again.text
        assert "今天" in again.labels
    await office.restarts()
    await reporter.says("我请假，明天到11月25日，回老家")
    await reporter.sees("11月20日—11月25日请假，谁代班")
    await reporter.says("欧阳")
    again = await reporter.sees("谁代班")
    assert "没有“欧阳”" in again.text
    await reporter.says("柏长青代班")
    await reporter.sees("已登记：11月20日—11月25日请假，柏长青代班")
    assert "由您代班" in (await chief.heard())[0].text

    await reporter.says("/leave")
    await reporter.sees("您登记的请假")
    await reporter.taps("再请一段假")
    await reporter.sees("哪几天请假")
    await reporter.taps("下周")
    await reporter.sees("11月20日—11月25日已经请过假")
    await reporter.says("11月26日")
    await reporter.sees("谁代班")
    await reporter.taps("上一步")
    await reporter.sees("哪几天请假")
    await reporter.says("27日")
    await reporter.sees("谁代班")
    await reporter.says("没有")
    await reporter.sees("已登记：11月27日请假，没有代班")


async def test_a_question_that_lay_too_long_asks_for_other_days(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await reporter.says("/leave")
    await reporter.sees("哪几天请假")
    await reporter.says("今天")
    await reporter.sees("谁代班")
    await office.comes(FRIDAY)
    await reporter.says("柏长青")
    again = await reporter.sees("哪几天请假")
    assert "不能早于今天" in again.text
    await reporter.says("今天")
    await reporter.sees("11月20日请假，谁代班")
    await reporter.says("没有代班")
    await reporter.sees("已登记：11月20日请假，没有代班")


async def test_what_is_not_about_the_leave_is_taken_as_ever(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await reporter.says("/leave")
    question = await reporter.sees("哪几天请假")
    await reporter.says(f"11月18日，{NEWS}")
    await reporter.sees("请核对")
    await reporter.taps("取消")
    await reporter.sees("已取消")
    for way in ("/cancel", "取消"):
        await reporter.says("/leave")
        await reporter.sees("哪几天请假")
        await (reporter.says(way) if way.startswith("/") else reporter.taps(way))
        await reporter.sees("没有登记请假")
    # A question of long ago still takes its answer.
    await reporter.taps("今天", on=question)
    await reporter.sees("谁代班")
    await reporter.taps("柏长青")
    await reporter.sees("已登记：11月19日请假")


async def test_only_who_has_a_window_takes_leave_and_only_their_own(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson, editor: TelegramPerson
) -> None:
    await editor.says("/leave")
    await editor.sees("没有可报送的窗口")
    await takes_leave(reporter, deputy="柏长青")
    undo = reporter.carried("撤销")
    for forged in (
        undo,
        "lv:end::",
        "lv:days:20261120-20261119:",
        "lv:days:soon:",
        f"lv:deputy:20261120-20261120:{undo.rpartition(':')[2]}",
    ):
        await chief.forges(forged)
        await office.settles()
    told = await office.told(chief)
    assert [("请点消息" in each or "早于第一天" in each) for each in told[1:]] == [True] * 5
    async with office.work() as work:
        assert len(await work.absences.of_bulletin("weekly", THURSDAY.date())) == 1


async def test_a_second_tap_on_the_deputy_notes_the_leave_once(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await reporter.says("/leave")
    await reporter.sees("哪几天请假")
    await reporter.taps("今天")
    asked = await reporter.sees("谁代班")
    await reporter.taps("柏长青", on=asked)
    await reporter.taps("柏长青", on=asked)
    await office.settles()
    assert len(await office.told(chief)) == 1
    async with office.work() as work:
        assert len(await work.absences.of_bulletin("weekly", THURSDAY.date())) == 1


async def test_a_deputy_who_cannot_be_reached_is_to_be_told_in_person(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await chief.blocks_bot()
    await office.settles()
    await reporter.says("/leave")
    await reporter.sees("哪几天请假")
    await reporter.taps("今天")
    await reporter.sees("谁代班")
    await reporter.taps("柏长青")
    await reporter.sees("系统联系不上代班人")


async def test_what_an_editor_asks_for_goes_to_who_stands_in(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson, editor: TelegramPerson
) -> None:
    await takes_leave(reporter, deputy="柏长青")
    await chief.heard()
    await editor.says("约稿：节水宣传周活动情况，请省文旅厅11月20日16:00前报送")
    await editor.sees("已约稿")
    await chief.sees("节水宣传周活动情况")
    assert await office.told(reporter) == []
