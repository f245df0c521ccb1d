"""What was published, edition by edition: the first one, and each correction of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.statements import bulletin_of
from storage.tables import editions


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of a published issue; the first is version 1 and has no note."""

    issue: UUID
    version: int
    #: What was corrected, in the words that are printed.
    note: str = ""
    #: Nobody: an import, or an issue from before editions were kept.
    by: UUID | None
    at: datetime


class Editions:
    """The editions of every issue: written once, never changed."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, edition: Edition, snapshot: Mapping[str, Any]) -> None:
        """Keep an edition with its composed text, JSON-ready; each version is there once."""
        await self._session.execute(
            insert(editions).values(
                issue=edition.issue,
                version=edition.version,
                bulletin=bulletin_of(edition.issue),
                snapshot=dict(snapshot),
                note=edition.note,
                by=edition.by,
                at=edition.at,
            )
        )

    async def of_issue(self, issue_id: UUID) -> list[Edition]:
        """The issue's editions, the first one first."""
        return (await self.of_issues([issue_id])).get(issue_id, [])

    async def of_issues(self, issues: Collection[UUID]) -> dict[UUID, list[Edition]]:
        """Issue → its editions, the first one first, of each that has any."""
        rows = await self._session.execute(
            select(
                editions.c.issue,
                editions.c.version,
                editions.c.note,
                editions.c.by,
                editions.c.at,
            )
            .where(editions.c.issue.in_(issues))
            .order_by(editions.c.version)
        )
        found: dict[UUID, list[Edition]] = {}
        for row in rows:
            found.setdefault(row.issue, []).append(Edition(**row._mapping))
        return found

    async def snapshot(self, issue_id: UUID, version: int) -> dict[str, Any] | None:
        """The composed text of that edition; None when there is none."""
        snapshot: dict[str, Any] | None = await self._session.scalar(
            select(editions.c.snapshot).where(
                editions.c.issue == issue_id, editions.c.version == version
            )
        )
        return snapshot
