"""What fails is tried again, in order, and in the end laid aside; the chat goes on."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bulletin.people import Role
from bulletin.rejected import Rejected
from storage.filings import Filings
from tests.conversations.filling import NEWS, open_activity, preview_activity
from tests.conversations.office import Office
from tests.telegram.person import TelegramPerson


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between the tries are a hundredth of the real ones."""
    for module in ("bot.turn", "bot.sender"):
        monkeypatch.setattr(f"{module}.FIRST_WAIT_S", 0.01)
        monkeypatch.setattr(f"{module}.LOOK_S", 0.02)


async def fails(*_: object, **__: object) -> None:
    raise OperationalError("INSERT", {}, Exception("disk I/O error"))


def mine(person: TelegramPerson) -> list[str]:
    return [each.text for each in person.chat if not each.mine]


async def test_what_fails_once_is_done_at_the_second_try(
    office: Office, reporter: TelegramPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, tries = Filings.add, []

    async def flaky(self: Filings, *given: Any, **named: Any) -> None:
        tries.append(1)
        if len(tries) < 3:
            await fails()
        await add(self, *given, **named)

    monkeypatch.setattr(Filings, "add", flaky)
    await reporter.says("本周无")
    await reporter.sees("已记录")
    assert len(tries) == 3
    assert len(await office.filings()) == 1
    assert len(await office.told(reporter)) == 1


async def test_after_five_tries_the_person_is_told_and_the_chat_goes_on(
    office: Office, reporter: TelegramPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Filings, "add", fails)
        await reporter.says("本周无")
        await reporter.says("/help")
        await reporter.sees("/language")
    failed, helped = await reporter.heard(2)
    assert "没能处理" in failed.text
    assert "/language" in helped.text
    async with office.work() as work:
        assert await work.inbox.count("dead") == 1
    assert await office.filings() == []
    await reporter.says("本周无")
    await reporter.sees("已记录")


async def test_the_sentence_is_in_the_persons_language_and_ends_the_buttons_waiting(
    office: Office, reporter: TelegramPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reporter.says("/language")
    await reporter.sees("choose a language")
    await reporter.taps("English")
    await reporter.sees("English")
    await reporter.says(NEWS)
    await reporter.sees("characters")
    await reporter.taps("File")
    await reporter.sees("day")
    await reporter.taps("Skip")
    await reporter.sees("省文旅厅")
    monkeypatch.setattr(Filings, "add", fails)
    await reporter.taps("File")
    said = await reporter.sees("administrator")
    assert said.text.isascii()
    assert not office.server.memory.unanswered


async def test_a_failure_in_one_chat_holds_up_no_other(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turn.FIRST_WAIT_S", 60)
    with monkeypatch.context() as broken:
        broken.setattr(Filings, "add", fails)
        await reporter.says("本周无")
        await chief.says("/help")
        await chief.sees("/language")


async def test_a_refusal_without_words_is_laid_aside_like_any_fault(
    office: Office, reporter: TelegramPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(*_: object, **__: object) -> None:
        raise Rejected("nobody_wrote_words_for_this")

    with monkeypatch.context() as broken:
        broken.setattr(Filings, "add", refuses)
        await reporter.says("本周无")
        await reporter.sees("没能处理")
    await reporter.says("本周无")
    await reporter.sees("已记录")


async def test_a_flood_is_waited_out_and_the_order_kept(
    office: Office, reporter: TelegramPerson
) -> None:
    office.server.flood_next("sendMessage", 1)
    for words in ("/help", "我的报送", "本周无"):
        await reporter.says(words)
    said = [each.text for each in await reporter.heard(3)]
    assert ["/language" in said[0], "还没有报送" in said[1], "已记录" in said[2]] == [True] * 3
    assert len(said) == 3


@pytest.mark.parametrize(
    "trouble", ["500", "502 and HTML", "half an answer", "reset", "reset after it was said"]
)
async def test_trouble_on_the_way_is_waited_out_and_the_order_kept(
    office: Office, reporter: TelegramPerson, trouble: str
) -> None:
    server, twice = office.server, 0
    match trouble:
        case "500":
            server.fail_next("sendMessage", 500, "Internal Server Error", times=3)
        case "502 and HTML":
            server.garble_next("sendMessage")
        case "half an answer":
            # The message was said, and nobody knows it.
            server.garble_next("sendMessage", status=200, body='{"ok":true,"resu')
            twice = 1
        case "reset":
            server.reset_next("sendMessage", after_effect=False)
        case "reset after it was said":
            server.reset_next("sendMessage", after_effect=True)
            twice = 1
    for words in ("/help", "我的报送", "本周无"):
        await reporter.says(words)
    await reporter.sees("已记录")
    await office.settles()
    said = [each.text for each in await reporter.heard()]
    assert len(said) == 3 + twice
    said = said[twice:]
    assert ["/language" in said[0], "还没有报送" in said[1], "已记录" in said[2]] == [True] * 3
    async with office.work() as work:
        assert await work.outbox.count("dead") == 0


async def test_a_message_that_is_as_it_should_be_already_is_done(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    office.server.fail_next(
        "editMessageText", 400, "Bad Request: message is not modified: it is the same"
    )
    await reporter.taps("确认报送")
    await office.settles()
    async with office.work() as work:
        assert await work.outbox.count("dead") == 0
    assert len(await office.filings()) == 1


async def test_an_edit_that_nobody_knows_the_end_of_is_made_again_and_done(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    office.server.reset_next("editMessageText", after_effect=True)
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await office.settles()
    assert len(office.server.called("editMessageText")) >= 2
    async with office.work() as work:
        assert await work.outbox.count("dead") == 0
    assert len([text for text in mine(reporter) if "已报送" in text]) == 1


async def test_an_edit_of_a_deleted_message_is_said_in_its_place(
    office: Office, reporter: TelegramPerson
) -> None:
    await open_activity(reporter)
    question = reporter.chat[-1]
    office.server.memory.chat(reporter.user).remove(question.id)
    with office.server.hold(reporter.user.id):
        await reporter.taps("11月18日", on=question)
        await reporter.says("/help")
    await reporter.sees("/language")
    await office.settles()
    asked, helped = mine(reporter)[-2:]
    assert "发送动态" in asked
    assert "/language" in helped


async def test_a_tap_too_old_to_be_answered_is_still_done(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    with office.server.hold(reporter.user.id):
        await reporter.taps("确认报送")
        office.server.forget_queries()
    await reporter.sees("已报送")
    await office.settles()
    async with office.work() as work:
        assert await work.outbox.count("dead") == 0


async def test_what_telegram_refuses_is_laid_aside_and_the_next_is_said(
    office: Office, reporter: TelegramPerson
) -> None:
    office.server.fail_next("sendMessage", 400, "Bad Request: can't parse entities")
    await reporter.says("/help")
    await reporter.says("我的报送")
    [said] = await reporter.heard()
    assert "还没有报送" in said.text
    async with office.work() as work:
        assert await work.outbox.count("dead") == 1


async def test_a_chat_without_an_answer_holds_up_no_other(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    with office.server.hold(reporter.user.id):
        await reporter.says("/help")
        for _ in range(3):
            await chief.says("/help")
            await chief.sees("/language")
        assert not [each for each in mine(reporter) if "/language" in each]
    await reporter.sees("/language")


async def test_a_restart_while_a_message_is_on_its_way_leaves_the_chat_talking(
    office: Office, reporter: TelegramPerson
) -> None:
    calls = len(office.server.called("sendMessage"))
    async with asyncio.TaskGroup() as tasks:
        with office.server.hold(reporter.user.id):
            await reporter.says("/help")
            await office.server.waits_for("sendMessage", calls + 1)
            tasks.create_task(office.stops())
            await asyncio.sleep(0)
    await office.starts()
    await reporter.says("我的报送")
    await reporter.sees("还没有报送")
    assert len([each for each in mine(reporter) if "/language" in each]) == 1


async def test_many_people_at_once_each_get_their_own_answers_in_order(office: Office) -> None:
    people = [await office.joined(f"经办{n}", Role.REPORTER) for n in range(8)]

    async def plays(person: TelegramPerson, n: int) -> None:
        await person.says("报送动态")
        await person.sees("哪天")
        await person.taps("11月18日")
        await person.sees("发送动态")
        await person.says(f"第{n}个窗口的一条。")
        await person.sees(f"第{n}个窗口的一条")
        await person.taps("确认报送")
        await person.sees("已报送")

    await asyncio.gather(*(plays(person, n) for n, person in enumerate(people)))
    assert len(await office.filings()) == 8
