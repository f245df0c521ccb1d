"""The way out: what the outbox holds is said in each chat's order, and marked when it was.

A message is claimed with a lease, sent, and marked. When the program dies in between, the lease
runs out and it is sent again: at least once, twice only after an unknown outcome.
"""

import asyncio
import logging
import random
from collections.abc import Collection, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from aiogram import Bot, methods
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramRetryAfter,
)
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.crash import crashpoint
from bot.logs import where
from storage.outbox import OutboxItem
from storage.work import Work

_log = logging.getLogger(__name__)

#: The outbox row that is being sent: a messenger of our own uses it as its idempotency key.
delivery: ContextVar[UUID | None] = ContextVar("delivery", default=None)

#: How long a messenger may take to answer; the lease lasts longer, so that nothing is sent twice.
TIMEOUT_S: Final = 60
LEASE_S: Final = 90.0
AT_ONCE: Final = 20
#: With the waits between them they last for most of a day: a night without a network loses nothing.
MOST_ATTEMPTS: Final = 120
FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 600.0
#: How often the outbox is looked at for what was put off.
LOOK_S: Final = 1.0
#: How long a program that stops waits for what is on its way.
GRACE_S: Final = 5.0

#: What Telegram answers when there is nothing left to do, and that is well.
_AS_GOOD_AS_DONE = (
    "message is not modified",
    "query is too old",
    "message to delete not found",
)
_GONE = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")


class Sender:
    """Sends what the outbox holds, each chat in order, chats side by side."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        bots: Mapping[str, Bot],
        *,
        at_home: Collection[str] = (),
    ) -> None:
        self._sessions = sessions
        self._bots = bots
        #: The messengers that read a stored file by its id, and need no copy of it.
        self._at_home = at_home
        self._woken = {messenger: asyncio.Event() for messenger in bots}

    def wake(self) -> None:
        """Say that the outbox has something new; to be called after the commit."""
        for woken in self._woken.values():
            woken.set()

    async def run(self) -> None:
        """Send until cancelled; a messenger that does not answer holds up no other one."""
        async with asyncio.TaskGroup() as tasks:
            for messenger in self._bots:
                tasks.create_task(self._serve(messenger))

    async def _serve(self, messenger: str) -> None:
        """Send to one messenger; when cancelled, let what is on its way come to its end.

        A chat whose message stayed claimed would hear nothing until the lease has run out.
        """
        async with asyncio.timeout(None) as patience, asyncio.TaskGroup() as sends:
            try:
                await self._watch(messenger, sends)
            except asyncio.CancelledError:
                patience.reschedule(asyncio.get_running_loop().time() + GRACE_S)

    async def _watch(self, messenger: str, sends: asyncio.TaskGroup) -> None:
        """Send what is due, the first of every chat; woken by what is new, and each second."""
        woken = self._woken[messenger]
        under_way: set[asyncio.Task[None]] = set()

        def ended(task: asyncio.Task[None]) -> None:
            under_way.discard(task)
            woken.set()

        while True:
            woken.clear()
            try:
                claimed = await self._claimed(messenger, AT_ONCE - len(under_way))
            except Exception:
                _log.exception("the outbox can't be read; it is tried again in a second")
                claimed = []
            for item in claimed:
                task = sends.create_task(self._sent_or_left(item))
                under_way.add(task)
                task.add_done_callback(ended)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await woken.wait()

    async def _claimed(self, messenger: str, limit: int) -> list[OutboxItem]:
        if limit <= 0:
            return []
        async with self._sessions.begin() as session:
            claimed = await Work.on(session).outbox.claim(
                messenger, datetime.now(UTC), lease_s=LEASE_S, limit=limit
            )
        if claimed:
            crashpoint("sender.claimed")
        return claimed

    async def _sent_or_left(self, item: OutboxItem) -> None:
        """Send one; when even its failure can't be stored, it comes again after its lease."""
        try:
            await self._send(item)
        except Exception:
            _log.exception("what came of outbox row %s can't be stored", item.id)

    async def _send(self, item: OutboxItem) -> None:
        bot = self._bots[item.messenger]
        delivery.set(item.id)
        try:
            method = await self._revived(item)
            crashpoint("sender.before-call")
            result = await bot(method, request_timeout=TIMEOUT_S)
            crashpoint("sender.after-call")
        except TelegramRetryAfter as error:
            await self._later(item, error.retry_after, error, burn=False)
        except TelegramForbiddenError as error:
            await self._dead(item, error, unreachable=True)
        except TelegramBadRequest as error:
            await self._refused(item, error)
        except (AiogramError, OSError) as error:
            if _is_done(error):
                await self._sent(item, None)
                return
            await self._later(item, _backoff_s(item.attempts), error, burn=True)
        except Exception as error:
            _log.error("outbox row %s can't be sent: %s", item.id, where(error))
            await self._dead(item, error)
        else:
            await self._sent(item, getattr(result, "message_id", None))

    async def _revived(self, item: OutboxItem) -> TelegramMethod[Any]:
        method: type[TelegramMethod[Any]] = getattr(methods, item.method)
        body = dict(item.payload)
        stored = body.get("document")
        if isinstance(stored, str) and stored.startswith("stored:"):
            if item.messenger in self._at_home:
                return method.model_validate(body | {"document": stored.removeprefix("stored:")})
            async with self._sessions.begin() as session:
                work = Work.on(session)
                id = UUID(stored.removeprefix("stored:"))
                file = await work.files.get(id)
                if file is None:
                    raise LookupError(f"file {id} is not in the store")
                content = await work.files.content(id)
            body["document"] = BufferedInputFile(content, filename=file.name)
        return method.model_validate(body)

    async def _refused(self, item: OutboxItem, error: TelegramBadRequest) -> None:
        if any(words in error.message for words in _AS_GOOD_AS_DONE):
            await self._sent(item, None)
        elif item.method == "EditMessageText" and any(words in error.message for words in _GONE):
            # In the same row, so that it keeps its place in the chat's order.
            body = {key: value for key, value in item.payload.items() if key != "message_id"}
            await self._send(replace(item, method="SendMessage", payload=body))
        elif item.method == "EditMessageReplyMarkup" and any(w in error.message for w in _GONE):
            await self._sent(item, None)
        else:
            await self._dead(item, error)

    async def _sent(self, item: OutboxItem, message_id: int | None) -> None:
        async with self._sessions.begin() as session:
            result = None if message_id is None else {"message_id": message_id}
            await Work.on(session).outbox.sent(item, datetime.now(UTC), result)
            crashpoint("sender.before-commit")
        crashpoint("sender.after-commit")

    async def _later(
        self, item: OutboxItem, wait_s: float, error: Exception, *, burn: bool
    ) -> None:
        if burn and item.attempts + 1 >= MOST_ATTEMPTS:
            await self._dead(item, error)
            return
        now = datetime.now(UTC)
        async with self._sessions.begin() as session:
            await Work.on(session).outbox.later(
                item, now + timedelta(seconds=wait_s), _brief(error), burn=burn, now=now
            )

    async def _dead(self, item: OutboxItem, error: Exception, *, unreachable: bool = False) -> None:
        _log.warning("outbox row %s was laid aside: %s", item.id, type(error).__name__)
        now = datetime.now(UTC)
        async with self._sessions.begin() as session:
            work = Work.on(session)
            await work.outbox.dead(item, _brief(error), now)
            if unreachable:
                await work.people.set_reachable(item.messenger, item.chat_id, False, now)


def _is_done(error: Exception) -> bool:
    """Whether the messenger said that it did it, in an answer of a kind that is not known here."""
    said = error.data if isinstance(error, ClientDecodeError) else None
    return isinstance(said, dict) and said.get("ok") is True


def _backoff_s(failures: int) -> float:
    longest = min(FIRST_WAIT_S * 2.0 ** min(failures, 20), LONGEST_WAIT_S)
    return longest * random.uniform(0.5, 1)  # noqa: S311


def _brief(error: Exception) -> str:
    """The kind of error and Telegram's own words, never the message that was to be sent."""
    words = error.message if isinstance(error, TelegramBadRequest | TelegramForbiddenError) else ""
    return f"{type(error).__name__}: {words}".rstrip(": ")[:500]
