"""The chats of the built-in messenger: what a browser shows, and what changed since it looked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import statements
from storage.tables import web_chats, web_messages

#: Chat ids count up from here: above every id that Telegram gives to a person.
FIRST_CHAT: Final = 10_000_000_000_001


@dataclass(frozen=True, slots=True, kw_only=True)
class WebMessage:
    """A message as it is now; ``version`` tells when in the chat's history it became so."""

    chat_id: int
    message_id: int
    version: int
    from_bot: bool
    #: JSON-ready; empty once the message is deleted.
    body: dict[str, Any]
    #: The sender's own name for it, by which a repeated sending is recognised.
    key: str | None
    at: datetime
    edited_at: datetime | None
    deleted: bool


class WebChats:
    """Every web chat. Message ids and versions count up in each, and readers see no gaps."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open_chat(self, name: str, at: datetime) -> int:
        """The id of a new chat, which is its person's user id too."""
        while True:
            opened: int | None = await self._session.scalar(
                statements.insert(self._session, web_chats)
                .values(
                    chat_id=select(
                        func.coalesce(func.max(web_chats.c.chat_id) + 1, FIRST_CHAT)
                    ).scalar_subquery(),
                    name=name,
                    messages=0,
                    version=0,
                    opened_at=at,
                )
                .on_conflict_do_nothing(index_elements=["chat_id"])
                .returning(web_chats.c.chat_id)
            )
            # None: another process took the number meanwhile, and the next one is free.
            if opened is not None:
                return opened

    async def name(self, chat_id: int) -> str | None:
        """The name under which the chat was opened."""
        name: str | None = await self._session.scalar(
            select(web_chats.c.name).where(web_chats.c.chat_id == chat_id)
        )
        return name

    async def post(
        self,
        chat_id: int,
        *,
        from_bot: bool,
        body: Mapping[str, Any],
        key: str | None,
        at: datetime,
    ) -> WebMessage:
        """Add a message, or give back the one that was posted under that key before.

        LookupError when there is no such chat.
        """
        # The update holds the chat's row until the transaction ends: one writer at a time.
        counted = (
            await self._session.execute(
                update(web_chats)
                .where(web_chats.c.chat_id == chat_id)
                .values(messages=web_chats.c.messages + 1, version=web_chats.c.version + 1)
                .returning(web_chats.c.messages, web_chats.c.version)
            )
        ).first()
        if counted is None:
            raise LookupError(f"no web chat {chat_id}")
        if key is not None:
            posted = await self._one(web_messages.c.chat_id == chat_id, web_messages.c.key == key)
            if posted is not None:
                return posted
        rows = await self._session.execute(
            insert(web_messages)
            .values(
                chat_id=chat_id,
                message_id=counted.messages,
                version=counted.version,
                from_bot=from_bot,
                body=dict(body),
                key=key,
                at=at,
                deleted=False,
            )
            .returning(web_messages)
        )
        return _message(rows.one())

    async def edit(
        self, chat_id: int, message_id: int, body: Mapping[str, Any], at: datetime
    ) -> WebMessage | None:
        """Give the message another body; None when it is not there, or deleted."""
        return await self._change(chat_id, message_id, body=dict(body), edited_at=at)

    async def delete(self, chat_id: int, message_id: int, at: datetime) -> WebMessage | None:
        """Empty the message and mark it deleted; None when it is not there, or deleted already."""
        return await self._change(chat_id, message_id, body={}, edited_at=at, deleted=True)

    async def get(self, chat_id: int, message_id: int) -> WebMessage | None:
        """The message of that number, a deleted one too."""
        return await self._one(
            web_messages.c.chat_id == chat_id, web_messages.c.message_id == message_id
        )

    async def since(self, chat_id: int, version: int, limit: int) -> list[WebMessage]:
        """The messages that changed after that version, deleted ones too, in order of version."""
        rows = await self._session.execute(
            select(web_messages)
            .where(web_messages.c.chat_id == chat_id, web_messages.c.version > version)
            .order_by(web_messages.c.version)
            .limit(limit)
        )
        return [_message(row) for row in rows]

    async def latest(self, chat_id: int, limit: int) -> list[WebMessage]:
        """The last messages that are not deleted, oldest of them first."""
        rows = await self._session.execute(
            select(web_messages)
            .where(web_messages.c.chat_id == chat_id, web_messages.c.deleted.is_(False))
            .order_by(web_messages.c.message_id.desc())
            .limit(limit)
        )
        return [_message(row) for row in reversed(rows.all())]

    async def _change(self, chat_id: int, message_id: int, **values: Any) -> WebMessage | None:
        version = await self._session.scalar(
            update(web_chats)
            .where(web_chats.c.chat_id == chat_id)
            .values(version=web_chats.c.version + 1)
            .returning(web_chats.c.version)
        )
        row = (
            await self._session.execute(
                update(web_messages)
                .where(
                    web_messages.c.chat_id == chat_id,
                    web_messages.c.message_id == message_id,
                    web_messages.c.deleted.is_(False),
                )
                .values(version=version, **values)
                .returning(web_messages)
            )
        ).first()
        return None if row is None else _message(row)

    async def _one(self, *conditions: ColumnElement[bool]) -> WebMessage | None:
        row = (await self._session.execute(select(web_messages).where(*conditions))).first()
        return None if row is None else _message(row)


def _message(row: Row[Any]) -> WebMessage:
    return WebMessage(**row._mapping)
