"""Where each chat stands; its lock makes sure that one turn at a time speaks in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.statements import insert
from storage.tables import conversations


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A chat with the bot: the draft on the table, and the state of what is not a form."""

    messenger: str
    chat_id: int
    draft: UUID | None = None
    state: str | None = None
    #: JSON-ready.
    data: Mapping[str, Any] = field(default_factory=dict)


class Conversations:
    """Every chat that anything was ever said in."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def locked(self, messenger: str, chat_id: int) -> Conversation:
        """The conversation, created when absent; no other transaction gets it until this ends."""
        query = (
            select(conversations)
            .where(conversations.c.messenger == messenger, conversations.c.chat_id == chat_id)
            .with_for_update()
        )
        row = (await self._session.execute(query)).first()
        if row is None:
            await self._session.execute(
                insert(self._session, conversations)
                .values(messenger=messenger, chat_id=chat_id, draft=None, state=None, data={})
                .on_conflict_do_nothing(index_elements=["messenger", "chat_id"])
            )
            row = (await self._session.execute(query)).one()
        return Conversation(
            messenger=row.messenger,
            chat_id=row.chat_id,
            draft=row.draft,
            state=row.state,
            data=row.data,
        )

    async def change(self, conversation: Conversation) -> None:
        """Store where the conversation stands now; it is one that this transaction has locked."""
        await self._session.execute(
            update(conversations)
            .where(
                conversations.c.messenger == conversation.messenger,
                conversations.c.chat_id == conversation.chat_id,
            )
            .values(
                draft=conversation.draft, state=conversation.state, data=dict(conversation.data)
            )
        )
