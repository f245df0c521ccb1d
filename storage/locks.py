"""Who has a filing open for editing: one editor at a time, as long as their page says so.

It only tells editors of each other; what keeps them from overwriting is a filing's revision.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.statements import bulletin_of, insert
from storage.tables import filings, locks


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """An editor has the filing open."""

    filing: UUID
    by: UUID
    #: Aware, UTC, by the machine's time: they measure waiting.
    taken_at: datetime
    seen_at: datetime


class Locks:
    """The locks of every bulletin. One that was last seen before ``expired`` is none any more."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take(
        self, filing: UUID, issue: UUID, by: UUID, *, now: datetime, expired: datetime, force: bool
    ) -> Lock:
        """The lock as it is now: theirs, unless another has it and it is not forced."""
        taken = insert(self._session, locks).values(
            filing=filing, bulletin=bulletin_of(issue), by=by, taken_at=now, seen_at=now
        )
        given = {"by": by, "taken_at": now, "seen_at": now}
        free = (locks.c.seen_at < expired) | (locks.c.by == by)
        await self._session.execute(
            taken.on_conflict_do_update(
                index_elements=[locks.c.filing], set_=given, where=None if force else free
            )
        )
        lock = await self.of_filing(filing, expired)
        if lock is None:
            raise LookupError(f"no lock on {filing}")
        return lock

    async def see(self, filing: UUID, by: UUID, now: datetime) -> bool:
        """Keep the lock; False when it is another's by now, or nobody's."""
        seen = await self._session.execute(
            update(locks)
            .where(locks.c.filing == filing, locks.c.by == by)
            .values(seen_at=now)
            .returning(locks.c.filing)
        )
        return seen.first() is not None

    async def release(self, filing: UUID, by: UUID) -> None:
        """Give the lock back, if it is theirs."""
        await self._session.execute(delete(locks).where(locks.c.filing == filing, locks.c.by == by))

    async def of_filing(self, filing: UUID, expired: datetime) -> Lock | None:
        """Who has the filing open."""
        rows = await self._session.execute(
            select(locks).where(locks.c.filing == filing, locks.c.seen_at >= expired)
        )
        return next(map(_lock, rows), None)

    async def of_issue(self, issue: UUID, expired: datetime) -> dict[UUID, Lock]:
        """Filing of the issue → who has it open."""
        rows = await self._session.execute(
            select(locks)
            .join(filings, filings.c.id == locks.c.filing)
            .where(filings.c.issue == issue, locks.c.seen_at >= expired)
        )
        return {row.filing: _lock(row) for row in rows}


def _lock(row: Row[Any]) -> Lock:
    return Lock(filing=row.filing, by=row.by, taken_at=row.taken_at, seen_at=row.seen_at)
