"""Who did what, for those who have to answer for it: written once, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.ids import new_id
from storage.tables import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One action on one object; no ``actor`` when the program acted by itself."""

    id: UUID
    bulletin: str
    actor: UUID | None
    action: str
    object: str
    #: JSON-ready.
    details: Mapping[str, Any]
    at: datetime


class Audit:
    """The trail of every bulletin. The database itself refuses to change or delete a row."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self,
        *,
        bulletin: str,
        actor: UUID | None,
        action: str,
        object: str,
        details: Mapping[str, Any],
        at: datetime,
    ) -> None:
        """Write an action down."""
        await self._session.execute(
            insert(audit).values(
                id=new_id(),
                bulletin=bulletin,
                actor=actor,
                action=action,
                object=object,
                details=dict(details),
                at=at,
            )
        )

    async def last(self, bulletin: str, object: str, action: str) -> AuditEntry | None:
        """The last time that was done to the object."""
        rows = await self._session.execute(
            select(audit)
            .where(audit.c.bulletin == bulletin, audit.c.object == object, audit.c.action == action)
            .order_by(audit.c.id.desc())
            .limit(1)
        )
        row = rows.first()
        return None if row is None else AuditEntry(**row._mapping)

    async def of_object(self, bulletin: str, object: str, action: str) -> list[AuditEntry]:
        """Every time that was done to the object, the first time first."""
        rows = await self._session.execute(
            select(audit)
            .where(audit.c.bulletin == bulletin, audit.c.object == object, audit.c.action == action)
            .order_by(audit.c.id)
        )
        return [AuditEntry(**row._mapping) for row in rows]

    async def latest(self, limit: int) -> list[AuditEntry]:
        """The last actions, newest first."""
        rows = await self._session.execute(select(audit).order_by(audit.c.id.desc()).limit(limit))
        return [AuditEntry(**row._mapping) for row in rows]

    async def of_bulletin(
        self,
        bulletin: str,
        *,
        actor: UUID | None = None,
        action: str | None = None,
        before: UUID | None = None,
        limit: int,
    ) -> list[AuditEntry]:
        """The bulletin's last actions before that entry, newest first: anybody's or of one."""
        wanted = [audit.c.bulletin == bulletin]
        if actor is not None:
            wanted.append(audit.c.actor == actor)
        if action is not None:
            wanted.append(audit.c.action == action)
        if before is not None:
            wanted.append(audit.c.id < before)
        rows = await self._session.execute(
            select(audit).where(*wanted).order_by(audit.c.id.desc()).limit(limit)
        )
        return [AuditEntry(**row._mapping) for row in rows]

    async def actions(self, bulletin: str) -> list[str]:
        """Every kind of action that was ever done, in alphabetical order."""
        found = select(audit.c.action).where(audit.c.bulletin == bulletin).distinct()
        return list(await self._session.scalars(found.order_by(audit.c.action)))
