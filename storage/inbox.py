"""What people sent: committed before anybody is told that it arrived, kept until dealt with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Row, exists, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import storable
from storage.ids import new_id
from storage.statements import insert
from storage.tables import inbox

# Written into the statement, not bound: only so does SQLite use the index of what is waiting.
_WAITING: ColumnElement[str] = literal_column("'waiting'")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItem:
    """One update of a messenger, known by its natural key."""

    id: UUID
    messenger: str
    chat_id: int
    key: str
    update: dict[str, Any]
    #: How often a turn has failed on it.
    attempts: int
    accepted_at: datetime
    #: Why a turn failed on it last.
    error: str | None = None


class Inbox:
    """The updates of every messenger, in the order of acceptance within a chat."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def accept(
        self, messenger: str, chat_id: int, key: str, update: Mapping[str, Any], now: datetime
    ) -> bool:
        """Take an update in; False when one with that key was accepted before."""
        accepted = await self._session.execute(
            insert(self._session, inbox)
            .values(
                id=new_id(),
                messenger=messenger,
                chat_id=chat_id,
                key=key,
                update=dict(update),
                state="waiting",
                attempts=0,
                not_before=now,
                accepted_at=now,
            )
            .on_conflict_do_nothing(index_elements=["messenger", "key"])
            .returning(inbox.c.id)
        )
        return accepted.first() is not None

    async def chats_waiting(self, now: datetime) -> list[tuple[str, int]]:
        """(messenger, chat) of each chat whose oldest waiting update may be taken, oldest first."""
        earlier = inbox.alias()
        rows = await self._session.execute(
            select(inbox.c.messenger, inbox.c.chat_id)
            .where(
                inbox.c.state == _WAITING,
                inbox.c.not_before <= now,
                ~exists().where(
                    earlier.c.state == _WAITING,
                    _same_chat(earlier, inbox),
                    earlier.c.id < inbox.c.id,
                ),
            )
            # By id alone SQLite would walk through all that was ever accepted.
            .order_by(inbox.c.accepted_at, inbox.c.id)
        )
        return [(row.messenger, row.chat_id) for row in rows]

    async def next(self, messenger: str, chat_id: int, now: datetime) -> InboxItem | None:
        """The chat's oldest waiting update; None also while that one waits for its retry."""
        row = (
            await self._session.execute(
                select(inbox)
                .where(
                    inbox.c.messenger == messenger,
                    inbox.c.chat_id == chat_id,
                    inbox.c.state == _WAITING,
                )
                .order_by(inbox.c.id)
                .limit(1)
            )
        ).first()
        return None if row is None or row.not_before > now else _item(row)

    async def following(self, item: InboxItem, limit: int, now: datetime) -> list[InboxItem]:
        """What waits behind that update in its chat, oldest first, up to one that waits longer."""
        rows = await self._session.execute(
            select(inbox)
            .where(
                inbox.c.messenger == item.messenger,
                inbox.c.chat_id == item.chat_id,
                inbox.c.state == _WAITING,
                inbox.c.id > item.id,
            )
            .order_by(inbox.c.id)
            .limit(limit)
        )
        return [_item(row) for row in takewhile(lambda row: row.not_before <= now, rows)]

    async def done(self, item: InboxItem, now: datetime) -> None:
        """Put the update away as dealt with."""
        await self._session.execute(
            update(inbox).where(inbox.c.id == item.id).values(state="done", ended_at=now)
        )

    async def failed(
        self, item: InboxItem, error: str, retry_at: datetime | None, now: datetime
    ) -> None:
        """Count a failure; try again from ``retry_at`` on, or never (None: a dead letter)."""
        fate = {"state": "dead", "ended_at": now} if retry_at is None else {"not_before": retry_at}
        await self._session.execute(
            update(inbox)
            .where(inbox.c.id == item.id)
            .values(attempts=inbox.c.attempts + 1, error=storable(error), **fate)
        )

    async def dead(self) -> list[InboxItem]:
        """The updates that were given up, oldest first."""
        rows = await self._session.execute(
            select(inbox).where(inbox.c.state == "dead").order_by(inbox.c.id)
        )
        return [_item(row) for row in rows]

    async def count(self, state: Literal["waiting", "done", "dead"]) -> int:
        """How many updates are in that state."""
        counted = await self._session.scalar(
            select(func.count())
            .select_from(inbox)
            .where(inbox.c.state == literal_column(f"'{state}'"))
        )
        return counted or 0


def _same_chat(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    return (one.c.messenger == other.c.messenger) & (one.c.chat_id == other.c.chat_id)


def _item(row: Row[Any]) -> InboxItem:
    return InboxItem(
        id=row.id,
        messenger=row.messenger,
        chat_id=row.chat_id,
        key=row.key,
        update=row.update,
        attempts=row.attempts,
        accepted_at=row.accepted_at,
        error=row.error,
    )
