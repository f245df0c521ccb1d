"""One turn of a conversation: an update in hand, its answer and its replies, in one transaction.

Handlers return what is to be said; it goes into the outbox in the transaction that stores the
answer. So "已报送" is never said of something that is not on disk, and an update whose turn was cut
off is taken again from the start.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
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
from bot.fetching import Fetching
from bot.gathering import MOST_PARTS, Gathering, Received, as_one, attached, begins, gathered
from bot.intake import Intake
from bot.logs import where
from bulletin.absences import stands_in_for, with_parts_of
from bulletin.calendar import WorkingCalendar
from bulletin.forms import REVIEW
from bulletin.people import Person
from bulletin.publication import Bulletin
from bulletin.rejected import Rejected
from handlers.acts.delivery import Method, Reply, message, payload
from handlers.filters import large_buttons
from handlers.turn import Turn
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
#: Seconds after which a person is shown that the bot is at work, and after which once more.
SLOW_S: Final = 0.4
STILL_S: Final = 4.0
#: Where the desk opens as a Mini App, behind the site's address; Telegram wants https for that.
DESK_IN_TELEGRAM: Final = "/desk/telegram"


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
        fetching: Fetching,
        quiet_s: float,
        desks: Mapping[str, str],
    ) -> None:
        self._sessions = sessions
        self._dispatcher = dispatcher
        self._bots = bots
        self._clock = clock
        self._intake = intake
        self._said = said
        self._fonts = fonts
        self._fetching = fetching
        self._quiet_s = quiet_s
        #: Messenger → the desk's address for it.
        self._desks = desks
        self._buttons = large_buttons(dispatcher)

    async def run(self) -> None:
        """Work until cancelled; woken by what arrives, and each second for retries."""
        busy: set[tuple[str, int]] = set()
        room = asyncio.Semaphore(SIDE_BY_SIDE)

        async def converse(messenger: str, chat_id: int) -> None:
            typing = tasks.create_task(self._types(messenger, chat_id))
            pause_s: float | None = 0.0
            try:
                while pause_s is not None:
                    # Whoever waits for more parts leaves the room to others.
                    await asyncio.sleep(pause_s)
                    async with room:
                        pause_s = await self.take(messenger, chat_id) or None
            except Exception:
                # The store did not answer: the update waits in the inbox, the others go on.
                _log.exception("a turn could not begin; it is tried again in a second")
                await asyncio.sleep(1)
            finally:
                typing.cancel()
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
        while True:
            with suppress(AiogramError):
                await self._bots[messenger].send_chat_action(chat_id, "typing", request_timeout=5)
            await asyncio.sleep(STILL_S)

    async def take(self, messenger: str, chat_id: int) -> float | None:
        """Take what the conversation's oldest waiting update belongs to, in one turn.

        The seconds after which to come again: 0 when something was taken, more while parts of it
        may still be on their way, None when there is nothing to take now.
        """
        items: Sequence[InboxItem] = ()
        received: dict[str, Received] = {}
        try:
            while True:
                async with self._sessions.begin() as session:
                    work = Work.on(session)
                    conversation = await work.conversations.locked(messenger, chat_id)
                    gathering = await self._gathered(work, conversation)
                    if gathering is None:
                        return None
                    if gathering.wait_s > 0:
                        return gathering.wait_s
                    items = gathering.items
                    files = attached(items)
                    missing = {id: file for id, file in files.items() if id not in received}
                    if not missing or not await self._known(work, items[0]):
                        crashpoint("turn.before-handler")
                        said = await self._answer(work, conversation, items, received)
                        await self._finish(work, items, said)
                        crashpoint("turn.before-commit")
                        break
                # No network while the transaction holds the database.
                received |= await self._fetching.fetch(messenger, missing)
        except Exception as error:
            if not items:
                raise
            if isinstance(error, Rejected):
                # Whatever the handler had written is gone with its transaction.
                try:
                    await self._refuse(items, error)
                except Exception as unspoken:
                    error = unspoken
                else:
                    return 0
            _log.error("the turn of inbox row %s failed: %s", items[0].id, where(error))
            return await self._failed(items)
        crashpoint("turn.after-commit")
        self._said()
        return 0

    async def _gathered(self, work: Work, conversation: Conversation) -> Gathering | None:
        """The oldest waiting update with all that belongs to it; None when there is none now."""
        now = datetime.now(UTC)
        first = await work.inbox.next(conversation.messenger, conversation.chat_id, now)
        if first is None:
            return None
        draft = await work.drafts.get(conversation.draft) if conversation.draft else None
        asked = conversation.state is not None and (draft is None or draft.at != REVIEW)
        if not begins(first, asked=asked, buttons=self._buttons):
            return Gathering((first,))
        following = await work.inbox.following(first, MOST_PARTS - 1, now)
        return gathered(first, following, buttons=self._buttons, quiet_s=self._quiet_s, now=now)

    async def _known(self, work: Work, item: InboxItem) -> bool:
        """Whether files are fetched for whoever this is: a stranger could fill the disk."""
        # In a private chat the chat's id is the person's.
        actor = await work.people.by_account(item.messenger, item.chat_id)
        return actor is not None and bool(actor.memberships)

    async def _finish(self, work: Work, items: Sequence[InboxItem], said: Sequence[Method]) -> None:
        """Put what is to be said into the outbox, and the updates away."""
        now = datetime.now(UTC)
        for method in said:
            await _put(work, items[0], method, now)
        for item in items:
            await work.inbox.done(item, now)

    async def _refuse(self, items: Sequence[InboxItem], rejected: Rejected) -> None:
        """Say what is wrong with what the person sent, and what to do."""
        item = items[0]
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
            await self._finish(work, items, said)
        self._said()

    async def _answer(
        self,
        work: Work,
        conversation: Conversation,
        items: Sequence[InboxItem],
        received: Mapping[str, Received],
    ) -> Sequence[Method]:
        item, bot = items[0], self._bots[items[0].messenger]
        sending = as_one(items, received)
        update = Update.model_validate(sending.update, context={"bot": bot})
        turn = await self._turn(work, conversation, item, update)
        if update.my_chat_member is None:
            await work.people.set_reachable(item.messenger, item.chat_id, True, datetime.now(UTC))
        if turn is None:
            return (message(item.chat_id, say(LANGUAGES[0], "start.not_set_up")),)
        if sending.update is not item.update:
            parts = (Update.model_validate(each.update).message for each in items)
            turn = replace(
                turn,
                sent=tuple(each for each in parts if each is not None),
                files=tuple(dict.fromkeys((await work.files.firsts(sending.files)).values())),
                documents=sending.documents,
                unread=sending.unread,
            )
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
            desk_url=self._desks.get(item.messenger, ""),
            desk_inside=self._desks.get(item.messenger, "").endswith(DESK_IN_TELEGRAM),
            absent=tuple(each.id for each in absent),
        )

    async def _failed(self, items: Sequence[InboxItem]) -> float | None:
        """Note the failure; after the last try lay the updates aside and tell the person."""
        now = datetime.now(UTC)
        item, attempts = items[0], max(each.attempts for each in items)
        last = attempts + 1 >= MOST_ATTEMPTS
        wait_s = FIRST_WAIT_S * 2.0**attempts
        retry_at = None if last else now + timedelta(seconds=wait_s)
        async with self._sessions.begin() as session:
            work = Work.on(session)
            for each in items:
                await work.inbox.failed(each, "see the log", retry_at, now)
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
        return 0 if last else None


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
