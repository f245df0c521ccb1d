"""The way out, where a messenger or the store misbehaves."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import Chat, Message
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.sender import Sender
from handlers.acts.delivery import payload
from storage.engine import open_engine, sessions
from storage.work import Work
from tests.conversations.office import Office, open_office
from tests.telegram.person import TelegramPerson
from tests.telegram.server import TelegramServer


class Wire(BaseSession):
    """The network's edge: a messenger that answers at once, or not at all."""

    def __init__(self, *, hangs: bool = False) -> None:
        super().__init__()
        self.hangs = hangs
        self.texts: list[str] = []
        self.called = asyncio.Event()

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> Any:
        assert isinstance(method, SendMessage)
        self.texts.append(method.text)
        self.called.set()
        if self.hangs:
            await asyncio.Event().wait()
        chat = Chat(id=int(method.chat_id), type="private")
        return Message(message_id=1, date=datetime.now(UTC), chat=chat)

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError
        yield b""


class Shaky:
    """A store that is locked a few times before it answers."""

    def __init__(self, made: async_sessionmaker[AsyncSession], failures: int) -> None:
        self._made = made
        self._failures = failures

    def begin(self) -> Any:
        if self._failures:
            self._failures -= 1
            raise OperationalError("SELECT", {}, Exception("database is locked"))
        return self._made.begin()


@pytest.fixture
async def office(tmp_path: Path, database: Path) -> AsyncIterator[Office]:
    async with (
        TelegramServer() as server,
        open_office(tmp_path / "data", server, database) as office,
    ):
        yield office


@pytest.fixture
async def reporter(office: Office) -> TelegramPerson:
    return await office.joined("段小满")


@pytest.fixture
async def made(tmp_path: Path, database: Path) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """The store of a sender that the test makes itself."""
    engine = open_engine(f"sqlite:///{copyfile(database, tmp_path / 'zhoubao.db')}")
    yield sessions(engine)
    await engine.dispose()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs at the end is not waited for; what was put off is looked at at once."""
    monkeypatch.setattr("bot.sender.GRACE_S", 0.02)
    monkeypatch.setattr("bot.sender.LOOK_S", 0.02)


@asynccontextmanager
async def at_work(sender: Sender) -> AsyncIterator[None]:
    running = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def put(made: async_sessionmaker[AsyncSession], messenger: str, chat: int, text: str) -> None:
    async with made.begin() as session:
        method = SendMessage(chat_id=chat, text=text)
        await Work.on(session).outbox.put(
            messenger, chat, "SendMessage", payload(method), now=datetime.now(UTC)
        )


async def test_a_messenger_that_hangs_holds_up_no_other_one(
    made: async_sessionmaker[AsyncSession],
) -> None:
    stuck, quick = Wire(hangs=True), Wire()
    bots = {"stuck": Bot("1:a", session=stuck), "quick": Bot("2:b", session=quick)}
    sender = Sender(made, bots)
    await put(made, "stuck", 1, "waits")
    async with at_work(sender):
        await asyncio.wait_for(stuck.called.wait(), 5)
        await put(made, "quick", 2, "goes through")
        sender.wake()
        await asyncio.wait_for(quick.called.wait(), 5)
        assert quick.texts == ["goes through"]


async def test_a_chat_that_hangs_holds_up_no_other_chat(
    made: async_sessionmaker[AsyncSession],
) -> None:
    wire = Wire(hangs=True)
    sender = Sender(made, {"stuck": Bot("1:a", session=wire)})
    await put(made, "stuck", 1, "first")
    async with at_work(sender):
        await asyncio.wait_for(wire.called.wait(), 5)
        wire.called.clear()
        await put(made, "stuck", 2, "second")
        sender.wake()
        await asyncio.wait_for(wire.called.wait(), 5)
        assert wire.texts == ["first", "second"]


async def test_a_store_that_does_not_answer_for_a_while_ends_nothing(
    made: async_sessionmaker[AsyncSession],
) -> None:
    wire, shaky = Wire(), Shaky(made, failures=2)
    sender = Sender(shaky, {"web": Bot("1:a", session=wire)})  # type: ignore[arg-type]
    await put(made, "web", 1, "late but there")
    async with at_work(sender):
        await asyncio.wait_for(wire.called.wait(), 10)
        assert wire.texts == ["late but there"]


async def test_an_answer_that_cannot_be_read_but_says_done_is_not_sent_again(
    office: Office, reporter: TelegramPerson
) -> None:
    """Telegram's types grow: what aiogram does not know yet must not double a message."""
    unknown = {"ok": True, "result": {"message_id": "of a kind that comes with the next version"}}
    office.server.garble_next("sendMessage", status=200, body=json.dumps(unknown))
    sent = len(office.server.called("sendMessage"))
    await reporter.says("本周无")
    await office.settles()
    assert len(office.server.called("sendMessage")) == sent + 1


async def test_an_address_that_leads_nowhere_for_a_while_loses_no_message(
    office: Office, reporter: TelegramPerson
) -> None:
    """404 is the answer of a gateway in front of an own Bot API server, never of a chat."""
    office.server.fail_next("sendMessage", 404, "Not Found")
    await reporter.says("本周无")
    await reporter.sees("无报送内容")
