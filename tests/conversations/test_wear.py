"""What years of use bring: many windows, old drafts, changed questions, buttons of last week."""

from dataclasses import replace
from datetime import timedelta

from bulletin.people import Role
from storage.ids import new_id
from tests.conversations.filling import open_activity
from tests.conversations.office import PUBLICATION, THURSDAY, Office
from tests.telegram.person import TelegramPerson

#: Buttons under one message, beyond which Telegram refuses it.
MOST_BUTTONS = 100


async def test_the_standing_of_a_great_many_windows_can_be_sent(
    office: Office, editor: TelegramPerson
) -> None:
    source = PUBLICATION.read_text(encoding="utf-8")
    for each in range(130):
        source += f'\n[[windows]]\nname = "第{each}窗口"\nkind = "window"\nfiles = ["news"]\n'
    async with office.work() as work:
        await work.bulletins.save("weekly", source, office.clock.now())
    await editor.says("报送情况")
    standing = await editor.sees("截止")
    assert len(standing.labels) <= MOST_BUTTONS
    assert "全部催报" in standing.labels
    assert "生成样稿" in standing.labels


async def test_years_of_unfinished_drafts_leave_the_list_readable(
    office: Office, reporter: TelegramPerson
) -> None:
    await open_activity(reporter)
    async with office.work() as work:
        person = await work.people.by_account("telegram", reporter.user.id)
        assert person is not None
        [draft] = await work.drafts.open_of(person.id)
        for _ in range(150):
            await work.drafts.keep(
                replace(draft, id=new_id()), person=person.id, at=office.clock.now()
            )
    await reporter.says("我的报送")
    listed = await reporter.sees("第1期")
    assert 0 < len(listed.labels) <= 20


async def test_a_question_that_is_no_longer_asked_traps_nobody(
    office: Office, counter: TelegramPerson
) -> None:
    await counter.says("报送数据")
    await counter.sees("咨询")
    source = PUBLICATION.read_text(encoding="utf-8")
    async with office.work() as work:
        changed = source.replace('key = "asked"', 'key = "called"').replace("咨询", "来电")
        await work.bulletins.save("weekly", changed, office.clock.now())
    await counter.says("1286")
    await counter.sees("来电")
    await counter.says("1286 548 0")
    await counter.sees("请核对")
    await counter.taps("确认报送")
    await counter.sees("已报送")


async def test_an_old_urging_button_urges_nobody_for_the_new_issue(
    office: Office, editor: TelegramPerson
) -> None:
    reporter = await office.joined("段小满", Role.REPORTER)
    await editor.says("报送情况")
    old = await editor.sees("截止")
    await editor.says("生成样稿")
    await editor.sees("样稿")
    await editor.taps("刊发")
    await editor.sees("确认刊发")
    await editor.taps("确认刊发")
    await editor.sees("已刊发")
    await office.comes(THURSDAY + timedelta(days=4))
    await office.told(reporter)
    await editor.taps("催报 省文旅厅", on=old)
    await editor.sees("第2期")
    assert await office.told(reporter) == []
