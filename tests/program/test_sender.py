"""The way out, where a messenger or the store misbehaves."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import Chat, Message
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.sender import Sender
from handlers.turn import payload
from storage.engine import migrate, open_engine, sessions
from storage.work import Work


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


async def store(folder: Path) -> async_sessionmaker[AsyncSession]:
    engine = open_engine(f"sqlite:///{folder / 'zhoubao.db'}")
    await migrate(engine)
    return sessions(engine)


async def put(made: async_sessionmaker[AsyncSession], messenger: str, chat: int, text: str) -> None:
    async with made.begin() as session:
        method = SendMessage(chat_id=chat, text=text)
        await Work.on(session).outbox.put(
            messenger, chat, "SendMessage", payload(method), now=datetime.now(UTC)
        )


async def test_a_messenger_that_hangs_holds_up_no_other_one(tmp_path: Path) -> None:
    made = await store(tmp_path)
    stuck, quick = Wire(hangs=True), Wire()
    bots = {"stuck": Bot("1:a", session=stuck), "quick": Bot("2:b", session=quick)}
    sender = Sender(made, bots)
    await put(made, "stuck", 1, "waits")
    running = asyncio.create_task(sender.run())
    try:
        await asyncio.wait_for(stuck.called.wait(), 5)
        await put(made, "quick", 2, "goes through")
        sender.wake()
        await asyncio.wait_for(quick.called.wait(), 5)
        assert quick.texts == ["goes through"]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await made.kw["bind"].dispose()


async def test_a_chat_that_hangs_holds_up_no_other_chat(tmp_path: Path) -> None:
    made = await store(tmp_path)
    wire = Wire(hangs=True)
    sender = Sender(made, {"stuck": Bot("1:a", session=wire)})
    await put(made, "stuck", 1, "first")
    running = asyncio.create_task(sender.run())
    try:
        await asyncio.wait_for(wire.called.wait(), 5)
        wire.called.clear()
        await put(made, "stuck", 2, "second")
        sender.wake()
        await asyncio.wait_for(wire.called.wait(), 5)
        assert wire.texts == ["first", "second"]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await made.kw["bind"].dispose()


async def test_a_store_that_does_not_answer_for_a_while_ends_nothing(tmp_path: Path) -> None:
    made = await store(tmp_path)
    wire, shaky = Wire(), Shaky(made, failures=2)
    sender = Sender(shaky, {"web": Bot("1:a", session=wire)})  # type: ignore[arg-type]
    await put(made, "web", 1, "late but there")
    running = asyncio.create_task(sender.run())
    try:
        await asyncio.wait_for(wire.called.wait(), 10)
        assert wire.texts == ["late but there"]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await made.kw["bind"].dispose()
