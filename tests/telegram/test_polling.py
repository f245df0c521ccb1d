"""The way in from Telegram: nothing is acknowledged before it is stored; trouble is waited out."""

import asyncio
import gc
import logging
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods.base import Response
from aiogram.types import Update, User

from bot.telegram import (
    MOST_CONFLICTS,
    AnotherPoller,
    BadSettings,
    BadToken,
    backoff_s,
    check_webhook_secret,
    introduce,
    make_bot,
    poll,
    set_webhook,
)
from tests.telegram.server import TOKEN, TelegramServer

Accept = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]


class Inbox:
    """Where accepted updates are kept; ``down`` as often as it says."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.down = 0
        self.batches: list[int] = []
        self._arrived = asyncio.Event()

    async def accept(self, batch: Sequence[dict[str, Any]]) -> None:
        if self.down:
            self.down -= 1
            raise OSError("database is locked")
        self.batches.append(len(batch))
        self.updates += batch
        self._arrived.set()

    @property
    def texts(self) -> list[str]:
        return [each["message"]["text"] for each in self.updates]

    async def has(self, n: int) -> None:
        async with asyncio.timeout(2):
            while len(self.updates) < n:
                self._arrived.clear()
                await self._arrived.wait()


class Waits:
    """Waits that pass at once, and are remembered."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
async def bot(telegram_server: TelegramServer) -> AsyncIterator[Bot]:
    """The program's own bot, pointed at the tests' server as an own Bot API server would be."""
    async with make_bot(TOKEN, api=telegram_server.base) as bot:
        yield bot


@asynccontextmanager
async def polling(
    bot: Bot, accept: Accept, wait: Callable[[float], Awaitable[None]], offset: int = 0
) -> AsyncIterator[None]:
    """The loop, running beside the test."""
    task = asyncio.create_task(poll(bot, accept, offset=offset, wait=wait))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_updates_arrive_once_each_and_in_order(
    telegram_server: TelegramServer, bot: Bot, inbox: Inbox, waits: Waits
) -> None:
    person = telegram_server.person("李明")
    await person.says("一")
    await person.says("二")
    async with polling(bot, inbox.accept, waits):
        await inbox.has(2)
        await person.says("三")
        await inbox.has(3)
    assert inbox.texts == ["一", "二", "三"]
    assert inbox.batches == [2, 1]
    assert waits.seconds == []


async def test_the_offset_does_not_move_before_the_batch_is_accepted(
    telegram_server: TelegramServer, bot: Bot, waits: Waits
) -> None:
    await telegram_server.person("李明").says("咨询 12 人次")
    storing, stored = asyncio.Event(), asyncio.Event()

    async def slow(_: Sequence[dict[str, Any]]) -> None:
        storing.set()
        await stored.wait()

    async with polling(bot, slow, waits):
        await storing.wait()
        await asyncio.sleep(0.05)
        assert [each.values["offset"] for each in telegram_server.called("getUpdates")] == ["0"]
        assert len(telegram_server.updates.pending) == 1
        stored.set()
        await telegram_server.waits_for("getUpdates", 2)
        assert telegram_server.updates.pending == []


async def test_a_program_killed_while_it_stores_gets_the_batch_again(
    telegram_server: TelegramServer, bot: Bot, inbox: Inbox, waits: Waits
) -> None:
    await telegram_server.person("李明").says("只说一遍")
    storing = asyncio.Event()

    async def killed(_: Sequence[dict[str, Any]]) -> None:
        storing.set()
        await asyncio.Event().wait()

    async with polling(bot, killed, waits):
        await storing.wait()
    async with polling(bot, inbox.accept, waits):
        await inbox.has(1)
    assert inbox.texts == ["只说一遍"]


async def test_a_batch_that_could_not_be_stored_comes_again(
    telegram_server: TelegramServer,
    bot: Bot,
    inbox: Inbox,
    waits: Waits,
    caplog: pytest.LogCaptureFixture,
) -> None:
    inbox.down = 3
    person = telegram_server.person("李明")
    await person.says("一")
    await person.says("二")
    async with polling(bot, inbox.accept, waits):
        await inbox.has(2)
    assert inbox.texts == ["一", "二"]
    assert len(waits.seconds) == 3
    assert "could not be stored; they will come again" in caplog.text
    assert "database is locked" in caplog.text


async def test_an_accepted_update_is_the_one_that_aiogram_would_have_made(
    telegram_server: TelegramServer, bot: Bot, inbox: Inbox, waits: Waits
) -> None:
    person = telegram_server.person("李明")
    bubble = await person.says("/start AbC-9")
    await person.edits(bubble, "改为𠮷")
    await person.sends_document("动态.docx", b"PK", caption="附件")
    await person.sends_sticker()
    await person.sends_voice()
    await bot.send_message(person.user.id, "？", reply_markup=KEYBOARD)
    await person.taps("好")
    await person.blocks_bot()
    as_types = await bot.get_updates()
    async with polling(bot, inbox.accept, waits):
        await inbox.has(7)
    read_back = [Update.model_validate(each, context={"bot": bot}) for each in inbox.updates]
    assert read_back == as_types
    assert read_back[5].callback_query is not None
    assert read_back[5].callback_query.bot is bot


KEYBOARD: Any = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}


async def test_an_update_of_a_kind_that_aiogram_cannot_read_holds_nothing_up(
    telegram_server: TelegramServer, bot: Bot, inbox: Inbox, waits: Waits
) -> None:
    telegram_server.updates.push("message", {"message_id": "of another age"}, chat_id=1)
    await telegram_server.person("李明").says("之后")
    async with polling(bot, inbox.accept, waits):
        await inbox.has(2)
    assert inbox.updates[1]["message"]["text"] == "之后"


async def test_only_what_the_handlers_know_is_asked_for(
    telegram_server: TelegramServer, bot: Bot, inbox: Inbox, waits: Waits
) -> None:
    async with polling(bot, inbox.accept, waits):
        await telegram_server.waits_for("getUpdates")
    assert telegram_server.updates.allowed == {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    }


async def test_every_kind_of_trouble_on_the_way_is_waited_out(
    telegram_server: TelegramServer, bot: Bot, inbox: Inbox, waits: Waits
) -> None:
    await telegram_server.person("李明").says("到了")
    telegram_server.fail_next("getUpdates", 500, "Internal Server Error")
    telegram_server.garble_next("getUpdates")
    telegram_server.garble_next("getUpdates", status=200, body='{"ok":true,"resu')
    telegram_server.reset_next("getUpdates", after_effect=False)
    telegram_server.reset_next("getUpdates", after_effect=True)
    telegram_server.flood_next("getUpdates", 30)
    telegram_server.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    async with polling(bot, inbox.accept, waits):
        await inbox.has(1)
    assert inbox.texts == ["到了"]
    *failures, flood, conflict = waits.seconds
    for place, seconds in enumerate(failures):
        assert 2**place / 2 <= seconds <= 2**place
    assert len(failures) == 5
    assert 30 <= flood <= 31
    assert 0.5 <= conflict <= 1


def test_the_wait_grows_to_a_minute_and_no_further() -> None:
    assert 30 <= backoff_s(7) <= 60
    assert 30 <= backoff_s(10_000) <= 60


async def test_another_poller_is_given_up_to_with_a_sentence(
    telegram_server: TelegramServer, bot: Bot, inbox: Inbox, waits: Waits
) -> None:
    conflict = "Conflict: terminated by other getUpdates request"
    telegram_server.fail_next("getUpdates", 409, conflict, times=MOST_CONFLICTS - 1)
    telegram_server.fail_next("getUpdates", 502, "Bad Gateway")
    telegram_server.fail_next("getUpdates", 409, conflict)
    with pytest.raises(AnotherPoller, match="another program takes this bot's updates"):
        await poll(bot, inbox.accept, wait=waits)
    assert len(telegram_server.called("getUpdates")) == MOST_CONFLICTS + 1


async def test_two_programs_with_one_token_lose_nothing_and_one_gives_up(
    telegram_server: TelegramServer, bot: Bot, inbox: Inbox
) -> None:
    async def short(seconds: float) -> None:
        await asyncio.sleep(seconds / 1000)

    async with make_bot(TOKEN, api=telegram_server.base) as twin:
        loops = [asyncio.create_task(poll(each, inbox.accept, wait=short)) for each in (bot, twin)]
        done, alive = await asyncio.wait(loops, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        [gave_up] = done
        assert isinstance(gave_up.exception(), AnotherPoller)
        await telegram_server.person("李明").says("还在吗")
        await inbox.has(1)
        for task in alive:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    assert inbox.texts == ["还在吗"]


async def test_a_webhook_from_earlier_makes_way_for_polling(
    telegram_server: TelegramServer, bot: Bot, inbox: Inbox, waits: Waits
) -> None:
    await set_webhook(bot, "https://127.0.0.1:1/telegram", "a-secret-of-the-tests")
    async with polling(bot, inbox.accept, waits):
        await telegram_server.waits_for("deleteWebhook")
        await telegram_server.person("李明").says("在吗")
        await inbox.has(1)
    assert telegram_server.updates.webhook is None


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_that_telegram_does_not_know_is_said_without_the_token(
    telegram_server: TelegramServer, bot: Bot, inbox: Inbox, waits: Waits, status: int
) -> None:
    telegram_server.fail_next("getUpdates", status, "Unauthorized")
    with pytest.raises(BadToken, match="does not know the bot") as raised:
        await poll(bot, inbox.accept, wait=waits)
    assert TOKEN not in repr(raised.getrepr(style="long"))


@pytest.mark.parametrize("token", ["", "no token", "abc:def", "123456789"])
def test_what_is_no_token_is_refused_in_a_sentence(token: str) -> None:
    with pytest.raises(BadToken, match="is not one"):
        make_bot(token)


@pytest.mark.parametrize("proxy", ["127.0.0.1:1080", "ftp://127.0.0.1:21", "socks5://127.0.0.1"])
def test_what_is_no_proxy_is_refused_in_a_sentence(proxy: str) -> None:
    with pytest.raises(BadSettings, match="socks5://host:port"):
        make_bot(TOKEN, proxy=proxy)


async def test_the_model_of_an_answer_is_made_once(telegram_server: TelegramServer) -> None:
    async with make_bot(TOKEN, api=telegram_server.base) as bot:
        await bot.get_me()
    made = weakref.ref(Response[User])
    gc.collect()
    assert made() is not None


async def test_telegram_is_reached_through_a_proxy(telegram_server: TelegramServer) -> None:
    async with (
        socks5_proxy() as (address, asked_for),
        make_bot(TOKEN, api=telegram_server.base, proxy=address) as bot,
    ):
        assert (await bot.get_me()).username == "zhoubao_test_bot"
    assert asked_for == ["127.0.0.1"]


async def test_a_proxy_that_is_down_is_a_network_that_is_down(
    telegram_server: TelegramServer, inbox: Inbox, waits: Waits, caplog: pytest.LogCaptureFixture
) -> None:
    async with socks5_proxy() as (address, _):
        pass
    async with make_bot(TOKEN, api=telegram_server.base, proxy=address) as bot:
        with pytest.raises(TelegramNetworkError, match="proxy"):
            await bot.get_me()
        with caplog.at_level(logging.WARNING, "bot.telegram"):
            async with polling(bot, inbox.accept, waits):
                async with asyncio.timeout(2):
                    while len(waits.seconds) < 2:  # noqa: ASYNC110
                        await asyncio.sleep(0.01)
    assert "Telegram does not answer" in caplog.text


@asynccontextmanager
async def socks5_proxy() -> AsyncIterator[tuple[str, list[str]]]:
    """A proxy that lets everybody through, and the addresses it was asked for."""
    asked_for: list[str] = []
    pipes: set[asyncio.Task[None]] = set()

    async def pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
        sink.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        *_, kind = await reader.readexactly(4)
        if kind == 1:
            host = ".".join(str(each) for each in await reader.readexactly(4))
        else:
            [size] = await reader.readexactly(1)
            host = (await reader.readexactly(size)).decode()
        port = int.from_bytes(await reader.readexactly(2), "big")
        asked_for.append(host)
        there, back = await asyncio.open_connection(host, port)
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        pipes.add(asyncio.create_task(pipe(reader, back)))
        pipes.add(asyncio.create_task(pipe(there, writer)))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield f"socks5://127.0.0.1:{port}", asked_for
        await asyncio.gather(*pipes)


async def test_the_bot_introduces_itself_in_both_languages(
    telegram_server: TelegramServer, bot: Bot
) -> None:
    await introduce(
        bot, {"zh": {"status": "报送情况"}, "en": {"status": "Who has filed", "help": "Help"}}
    )
    assert [each.description for each in await bot.get_my_commands()] == ["报送情况"]
    english = await bot.get_my_commands(language_code="en")
    assert [each.command for each in english] == ["status", "help"]
    assert (await bot.get_chat_menu_button()).type == "commands"


@pytest.mark.parametrize(
    "secret", ["", "short", "with spaces in the secret", "政务" * 20, "x" * 257]
)
async def test_a_webhook_is_not_set_without_a_proper_secret(bot: Bot, secret: str) -> None:
    with pytest.raises(BadSettings, match="secret"):
        await set_webhook(bot, "https://example.org/telegram", secret)
    assert (await bot.get_webhook_info()).url == ""


@pytest.mark.parametrize(
    ("header", "secret", "right"),
    [
        ("s3cret-of-the-hook", "s3cret-of-the-hook", True),
        ("s3cret-of-the-hooK", "s3cret-of-the-hook", False),
        ("密", "s3cret-of-the-hook", False),
        (None, "s3cret-of-the-hook", False),
        (None, "", False),
        ("", "", False),
    ],
)
def test_a_webhook_call_must_know_the_secret(header: str | None, secret: str, right: bool) -> None:
    assert check_webhook_secret(header, secret) is right
