"""One turn of a conversation: an update in hand, its answer and its replies, in one transaction.

Handlers return what is to be said; it goes into the outbox in the transaction that stores the
answer. So "已报送" is never said of something that is not on disk, and an update whose turn was cut
off is taken again from the start.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.exceptions import AiogramError
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.types import Update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.clock import Clock
from bot.crash import crashpoint
from bot.intake import Intake
from bot.logs import where
from bulletin.absences import stands_in_for, with_parts_of
from bulletin.calendar import WorkingCalendar
from bulletin.people import Person
from bulletin.publication import Bulletin
from bulletin.rejected import Rejected
from handlers.turn import Method, Reply, Turn, message, payload
from storage.conversations import Conversation
from storage.inbox import InboxItem
from storage.work import Work
from templates.fonts import Fonts
from templates.words import LANGUAGES, say

_log = logging.getLogger(__name__)

#: How often an update is tried before it is laid aside as a dead letter.
MOST_ATTEMPTS: Final = 5
FIRST_WAIT_S: Final = 1.0
#: How often the inbox is looked at for what is to be tried again.
LOOK_S: Final = 1.0
#: Conversations that are worked on side by side.
SIDE_BY_SIDE: Final = 16
#: Seconds after which a person is shown that the bot is at work.
SLOW_S: Final = 0.4


class Turns:
    """Takes the updates that wait in the inbox: one at a time in a conversation."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        dispatcher: Dispatcher,
        bots: Mapping[str, Bot],
        clock: Clock,
        intake: Intake,
        said: Callable[[], None],
        fonts: Fonts,
    ) -> None:
        self._sessions = sessions
        self._dispatcher = dispatcher
        self._bots = bots
        self._clock = clock
        self._intake = intake
        self._said = said
        self._fonts = fonts

    async def run(self) -> None:
        """Work until cancelled; woken by what arrives, and each second for retries."""
        busy: set[tuple[str, int]] = set()
        room = asyncio.Semaphore(SIDE_BY_SIDE)

        async def converse(messenger: str, chat_id: int) -> None:
            try:
                async with room:
                    typing = tasks.create_task(self._types(messenger, chat_id))
                    try:
                        while await self.take(messenger, chat_id):
                            pass
                    finally:
                        typing.cancel()
            except Exception:
                # The store did not answer: the update waits in the inbox, the others go on.
                _log.exception("a turn could not begin; it is tried again in a second")
                await asyncio.sleep(1)
            finally:
                busy.discard((messenger, chat_id))
                self._intake.wake()

        async with asyncio.TaskGroup() as tasks:
            while True:
                self._intake.arrived.clear()
                for chat in await self._waiting():
                    if chat[0] in self._bots and chat not in busy:
                        busy.add(chat)
                        tasks.create_task(converse(*chat))
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_S):
                        await self._intake.arrived.wait()

    async def _waiting(self) -> list[tuple[str, int]]:
        try:
            async with self._sessions.begin() as session:
                return await Work.on(session).inbox.chats_waiting(datetime.now(UTC))
        except Exception:
            _log.exception("the inbox can't be read; it is tried again in a second")
            return []

    async def _types(self, messenger: str, chat_id: int) -> None:
        """Show that the bot is at work, where a turn takes its time."""
        await asyncio.sleep(SLOW_S)
        with suppress(AiogramError):
            await self._bots[messenger].send_chat_action(chat_id, "typing", request_timeout=5)

    async def take(self, messenger: str, chat_id: int) -> bool:
        """Take the conversation's oldest waiting update; False when there is none to take now."""
        item: InboxItem | None = None
        try:
            async with self._sessions.begin() as session:
                work = Work.on(session)
                conversation = await work.conversations.locked(messenger, chat_id)
                item = await work.inbox.next(messenger, chat_id, datetime.now(UTC))
                if item is None:
                    return False
                crashpoint("turn.before-handler")
                await self._finish(work, item, await self._answer(work, conversation, item))
                crashpoint("turn.before-commit")
        except Exception as error:
            if item is None:
                raise
            if isinstance(error, Rejected):
                # Whatever the handler had written is gone with its transaction.
                try:
                    await self._refuse(item, error)
                except Exception as unspoken:
                    error = unspoken
                else:
                    return True
            _log.error("the turn of inbox row %s failed: %s", item.id, where(error))
            return await self._failed(item)
        crashpoint("turn.after-commit")
        self._said()
        return True

    async def _finish(self, work: Work, item: InboxItem, said: Sequence[Method]) -> None:
        """Put what is to be said into the outbox, and the update away."""
        now = datetime.now(UTC)
        for method in said:
            await _put(work, item, method, now)
        await work.inbox.done(item, now)

    async def _refuse(self, item: InboxItem, rejected: Rejected) -> None:
        """Say what is wrong with what the person sent, and what to do."""
        bot = self._bots[item.messenger]
        update = Update.model_validate(item.update, context={"bot": bot})
        async with self._sessions.begin() as session:
            work = Work.on(session)
            conversation = await work.conversations.locked(item.messenger, item.chat_id)
            turn = await self._turn(work, conversation, item, update)
            said: list[Method] = []
            if turn is not None and update.callback_query is not None:
                said.append(turn.toast(update.callback_query))
            if turn is not None:
                said.append(turn.send(f"rejected.{rejected.reason}", **rejected.details))
            await self._finish(work, item, said)
        self._said()

    async def _answer(
        self, work: Work, conversation: Conversation, item: InboxItem
    ) -> Sequence[Method]:
        bot = self._bots[item.messenger]
        update = Update.model_validate(item.update, context={"bot": bot})
        turn = await self._turn(work, conversation, item, update)
        if update.my_chat_member is None:
            await work.people.set_reachable(item.messenger, item.chat_id, True, datetime.now(UTC))
        if turn is None:
            return (message(item.chat_id, say(LANGUAGES[0], "start.not_set_up")),)
        reply: Reply = await self._dispatcher.feed_update(
            bot, update, turn=turn, raw_state=conversation.state
        )
        if reply is None or reply is UNHANDLED:
            return ()
        return (reply,) if isinstance(reply, TelegramMethod) else tuple(reply)

    async def _turn(
        self, work: Work, conversation: Conversation, item: InboxItem, update: Update
    ) -> Turn | None:
        """Everything the handlers need; None while there is no bulletin at all."""
        event: Any = update.event
        sender = event.from_user
        actor = await work.people.by_account(item.messenger, sender.id)
        keys = await work.bulletins.keys()
        own = [part.bulletin for part in actor.memberships] if actor else []
        key = next((key for key in own if key in keys), keys[0] if keys else None)
        bulletin = await work.bulletins.get(key) if key else None
        if bulletin is None:
            return None
        now = self._clock.now()
        absent: list[Person] = []
        if actor is not None:
            absent = await _stood_in_for(work, actor, bulletin, now)
            actor = with_parts_of(actor, absent, bulletin.key)
        issue = await work.issues.latest(bulletin.key)
        if issue is not None and not issue.state.open:
            issue = await work.issues.planned(bulletin.key) or issue
        spoken = (sender.language_code or "")[:2]
        return Turn(
            work=work,
            now=now,
            conversation=conversation,
            bulletin=bulletin,
            calendar=WorkingCalendar(bulletin.exceptions),
            issue=issue,
            sent=tuple(each for each in (update.message, update.edited_message) if each),
            actor=actor,
            language=actor.language
            if actor
            else (spoken if spoken in LANGUAGES else bulletin.language),
            fonts=self._fonts,
            absent=tuple(each.id for each in absent),
        )

    async def _failed(self, item: InboxItem) -> bool:
        """Note the failure; after the last try lay the update aside and tell the person."""
        now = datetime.now(UTC)
        last = item.attempts + 1 >= MOST_ATTEMPTS
        wait_s = FIRST_WAIT_S * 2.0**item.attempts
        retry_at = None if last else now + timedelta(seconds=wait_s)
        async with self._sessions.begin() as session:
            work = Work.on(session)
            await work.inbox.failed(item, "see the log", retry_at, now)
            if last:
                # In a private chat the chat's id is the person's.
                person = await work.people.by_account(item.messenger, item.chat_id)
                language = person.language if person else LANGUAGES[0]
                said: list[Method] = [message(item.chat_id, say(language, "fallback.failed"))]
                if query := item.update.get("callback_query"):
                    said.insert(0, AnswerCallbackQuery(callback_query_id=query["id"]))
                for method in said:
                    await _put(work, item, method, now)
        self._said()
        return last


async def _stood_in_for(
    work: Work, actor: Person, bulletin: Bulletin, now: datetime
) -> list[Person]:
    """The colleagues on leave today for whom this person stands in."""
    today = now.astimezone(ZoneInfo(bulletin.timezone)).date()
    absences = await work.absences.of_bulletin(bulletin.key, today)
    people = [await work.people.get(id) for id in stands_in_for(actor.id, absences, today)]
    return [each for each in people if each is not None]


async def _put(work: Work, item: InboxItem, method: Method, now: datetime) -> None:
    await work.outbox.put(
        item.messenger, item.chat_id, type(method).__name__, payload(method), now=now
    )
