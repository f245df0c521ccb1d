"""The way in: an update is on disk under its natural key before anyone is told that it arrived.

A messenger may give the same update again, under the same or another ``update_id``; the natural
key (which message, which tap, which edit) makes sure that it is taken once.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.crash import crashpoint
from storage.work import Work

_log = logging.getLogger(__name__)


class Intake:
    """Takes updates from every messenger into the inbox, and wakes those who work on them."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions
        self.arrived = asyncio.Event()

    async def accept(self, messenger: str, updates: Sequence[Mapping[str, Any]]) -> None:
        """Commit a batch of updates in one transaction; when this returns, they are on disk."""
        now = datetime.now(UTC)
        async with self._sessions.begin() as session:
            work = Work.on(session)
            for update in updates:
                await self.accept_in(work, messenger, update, now)
        crashpoint("intake.after-commit")
        self.wake()

    async def accept_in(
        self, work: Work, messenger: str, update: Mapping[str, Any], now: datetime
    ) -> bool:
        """Put one update into the inbox inside the caller's transaction; False when it is known.

        Only private chats are the bot's business; anything else is left out and noted in the log.
        """
        named = natural_key(update)
        if named is None:
            _log.info("an update that is no private message, tap or edit was left out")
            return False
        key, chat_id = named
        accepted = await work.inbox.accept(messenger, chat_id, key, dict(update), now)
        crashpoint("intake.before-commit")
        return accepted

    def wake(self) -> None:
        """Say that the inbox has something new; to be called after the commit."""
        self.arrived.set()


def natural_key(update: Mapping[str, Any]) -> tuple[str, int] | None:
    """What makes an update the one it is, and its chat; None for what the bot does not take."""
    if query := update.get("callback_query"):
        # A private chat has its person's id; the message under an old button may be gone.
        chat = (query.get("message") or {}).get("chat") or {"id": query["from"]["id"]}
        return (f"callback {query['id']}", chat["id"]) if _private(chat) else None
    if message := update.get("message"):
        chat = message["chat"]
        key = f"message {chat['id']}:{message['message_id']}"
        return (key, chat["id"]) if _private(chat) else None
    if message := update.get("edited_message"):
        chat = message["chat"]
        # Telegram dates an edit to the second; two within one are two all the same.
        words = sha256(repr((message.get("text"), message.get("caption"))).encode()).hexdigest()
        key = f"edit {chat['id']}:{message['message_id']}:{message.get('edit_date')}:{words[:16]}"
        return (key, chat["id"]) if _private(chat) else None
    if member := update.get("my_chat_member"):
        chat = member["chat"]
        key = f"member {chat['id']}:{member['date']}:{member['new_chat_member']['status']}"
        return (key, chat["id"]) if _private(chat) else None
    return None


def _private(chat: Mapping[str, Any]) -> bool:
    return bool(chat.get("type", "private") == "private")
