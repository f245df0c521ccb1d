"""请假 as stored: one that was ended stays on disk, and is no longer found by its days."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.absences import Absence
from storage.tables import absences


class Absences:
    """The absences in every bulletin."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, absence: Absence, at: datetime) -> None:
        """Store a new absence."""
        await self._session.execute(
            insert(absences).values(
                id=absence.id,
                bulletin=absence.bulletin,
                person=absence.person,
                first_day=absence.first,
                last_day=absence.last,
                deputy=absence.deputy,
                noted_at=at,
            )
        )

    async def get(self, id: UUID) -> Absence | None:
        """The absence of that id, ended or not."""
        return next(iter(await self._all(absences.c.id == id)), None)

    async def end(self, id: UUID, at: datetime) -> bool:
        """End the absence, whenever its last day is; False when it has ended before."""
        ended = await self._session.execute(
            update(absences)
            .where(absences.c.id == id, absences.c.ended_at.is_(None))
            .values(ended_at=at)
            .returning(absences.c.id)
        )
        return ended.first() is not None

    async def resume(self, id: UUID) -> bool:
        """Undo the end of the absence; False when it had not ended."""
        resumed = await self._session.execute(
            update(absences)
            .where(absences.c.id == id, absences.c.ended_at.is_not(None))
            .values(ended_at=None)
            .returning(absences.c.id)
        )
        return resumed.first() is not None

    async def of_bulletin(self, bulletin: str, since: date) -> list[Absence]:
        """The absences that last until that day or beyond, by their first day."""
        return await self._all(
            absences.c.bulletin == bulletin,
            absences.c.last_day >= since,
            absences.c.ended_at.is_(None),
        )

    async def of_person(self, bulletin: str, person: UUID, since: date) -> list[Absence]:
        """The person's absences that last until that day or beyond, by their first day."""
        return await self._all(
            absences.c.bulletin == bulletin,
            absences.c.person == person,
            absences.c.last_day >= since,
            absences.c.ended_at.is_(None),
        )

    async def _all(self, *conditions: ColumnElement[bool]) -> list[Absence]:
        rows = await self._session.execute(
            select(absences).where(*conditions).order_by(absences.c.first_day, absences.c.id)
        )
        return [_absence(row) for row in rows]


def _absence(row: Row[Any]) -> Absence:
    return Absence(
        id=row.id,
        bulletin=row.bulletin,
        person=row.person,
        first=row.first_day,
        last=row.last_day,
        deputy=row.deputy,
    )
