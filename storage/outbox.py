"""What the bot has to say: stored with the answer that it speaks of, until it is delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import storable
from storage.ids import new_id
from storage.statements import insert
from storage.tables import outbox

# Written into the statement, not bound: only so does SQLite use the index of what is waiting.
_WAITING: ColumnElement[str] = literal_column("'waiting'")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """One call to a messenger, JSON-ready."""

    id: UUID
    messenger: str
    chat_id: int
    method: str
    payload: dict[str, Any]
    #: How often sending it has failed in a way that counts.
    attempts: int
    #: The token by which whoever claimed it may say how it went; None when it was only looked at.
    lease: UUID | None
    #: Why sending it failed last, and when it was given up.
    error: str | None = None
    ended_at: datetime | None = None


class Outbox:
    """The calls to every messenger, in the order of putting within a chat."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(
        self,
        messenger: str,
        chat_id: int,
        method: str,
        payload: Mapping[str, Any],
        *,
        now: datetime,
        not_before: datetime | None = None,
        dedup_key: str | None = None,
    ) -> bool:
        """Add a call, due at once or from ``not_before`` on; False when the key was put before."""
        put = await self._session.execute(
            insert(self._session, outbox)
            .values(
                id=new_id(),
                messenger=messenger,
                chat_id=chat_id,
                method=method,
                payload=dict(payload),
                dedup_key=dedup_key,
                state="waiting",
                attempts=0,
                not_before=not_before or now,
                put_at=now,
            )
            .on_conflict_do_nothing(index_elements=["dedup_key"])
            .returning(outbox.c.id)
        )
        return put.first() is not None

    async def claim(
        self, messenger: str | None, now: datetime, lease_s: float, limit: int
    ) -> list[OutboxItem]:
        """Lease calls that are due, of one messenger or all, at most the first of each chat.

        Nobody else can claim them for ``lease_s`` seconds. A call that waits holds back the later
        ones of its chat, so that a chat is always spoken to in order.
        """
        candidates = (
            select(outbox.c.id)
            .where(
                _first_of_its_chat(),
                outbox.c.not_before <= now,
                or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now),
                *([] if messenger is None else [outbox.c.messenger == messenger]),
            )
            # By id alone SQLite would walk through all that was ever sent.
            .order_by(outbox.c.not_before, outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            # A common table expression runs once, so that no more rows are locked than asked for.
            .cte()
        )
        rows = await self._session.execute(
            update(outbox)
            .where(outbox.c.id.in_(select(candidates.c.id)))
            .values(lease=new_id(), leased_until=now + timedelta(seconds=lease_s))
            .returning(outbox)
        )
        return sorted((_item(row) for row in rows), key=lambda item: item.id)

    async def sent(self, item: OutboxItem, now: datetime, result: Mapping[str, Any] | None) -> bool:
        """Put a claimed call away as delivered; False when the lease is no longer the caller's."""
        return await self._settle(
            item,
            state="sent",
            ended_at=now,
            result=None if result is None else dict(result),
            error=None,
        )

    async def later(
        self,
        item: OutboxItem,
        not_before: datetime,
        error: str,
        *,
        burn: bool,
        now: datetime,
    ) -> bool:
        """Give a claimed call back until ``not_before``; ``burn`` counts an attempt.

        False when the lease is no longer the caller's.
        """
        return await self._settle(
            item,
            not_before=max(not_before, now),
            attempts=outbox.c.attempts + int(burn),
            error=storable(error),
        )

    async def dead(self, item: OutboxItem, error: str, now: datetime) -> bool:
        """Give a claimed call up; False when the lease is no longer the caller's."""
        return await self._settle(
            item,
            state="dead",
            ended_at=now,
            attempts=outbox.c.attempts + 1,
            error=storable(error),
        )

    async def free(self) -> None:
        """Take every claim away: for a program that starts alone, after one that was killed."""
        await self._session.execute(
            update(outbox)
            .where(outbox.c.state == _WAITING, outbox.c.lease.is_not(None))
            .values(lease=None, leased_until=None)
        )

    async def count(self, state: Literal["waiting", "sent", "dead"]) -> int:
        """How many calls are in that state."""
        counted = await self._session.scalar(
            select(func.count())
            .select_from(outbox)
            .where(outbox.c.state == literal_column(f"'{state}'"))
        )
        return counted or 0

    async def dead_letters(self, limit: int) -> list[OutboxItem]:
        """The calls that were given up, newest first."""
        rows = await self._session.execute(
            select(outbox).where(outbox.c.state == "dead").order_by(outbox.c.id.desc()).limit(limit)
        )
        return [_item(row) for row in rows]

    async def _settle(self, item: OutboxItem, **values: Any) -> bool:
        settled = await self._session.execute(
            update(outbox)
            .where(
                outbox.c.id == item.id,
                outbox.c.lease == item.lease,
                outbox.c.state == _WAITING,
            )
            .values(lease=None, leased_until=None, **values)
            .returning(outbox.c.id)
        )
        return settled.first() is not None


def _first_of_its_chat() -> ColumnElement[bool]:
    earlier = outbox.alias()
    return (outbox.c.state == _WAITING) & ~exists().where(
        earlier.c.state == _WAITING,
        earlier.c.messenger == outbox.c.messenger,
        earlier.c.chat_id == outbox.c.chat_id,
        earlier.c.id < outbox.c.id,
    )


def _item(row: Row[Any]) -> OutboxItem:
    return OutboxItem(
        id=row.id,
        messenger=row.messenger,
        chat_id=row.chat_id,
        method=row.method,
        payload=row.payload,
        attempts=row.attempts,
        lease=row.lease,
        error=row.error,
        ended_at=row.ended_at,
    )
