"""Who did what, for those who have to answer for it: written once, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, insert, select
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
        done = _done(bulletin, object, action).order_by(audit.c.id.desc()).limit(1)
        return next(iter(await self._all(done)), None)

    async def of_object(self, bulletin: str, object: str, action: str) -> list[AuditEntry]:
        """Every time that was done to the object, the first time first."""
        return await self._all(_done(bulletin, object, action).order_by(audit.c.id))

    async def latest(self, limit: int) -> list[AuditEntry]:
        """The last actions, newest first."""
        return await self._all(select(audit).order_by(audit.c.id.desc()).limit(limit))

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
        return await self._all(
            select(audit).where(*wanted).order_by(audit.c.id.desc()).limit(limit)
        )

    async def actions(self, bulletin: str) -> list[str]:
        """Every kind of action that was ever done, in alphabetical order."""
        found = select(audit.c.action).where(audit.c.bulletin == bulletin).distinct()
        return list(await self._session.scalars(found.order_by(audit.c.action)))

    async def _all(self, query: Select[Any]) -> list[AuditEntry]:
        return [AuditEntry(**row._mapping) for row in await self._session.execute(query)]


def _done(bulletin: str, object: str, action: str) -> Select[Any]:
    return select(audit).where(
        audit.c.bulletin == bulletin, audit.c.object == object, audit.c.action == action
    )
