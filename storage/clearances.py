"""Problems that an editor has looked at and let pass, each for one revision of a filing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.filings import Filing
from storage import statements
from storage.statements import bulletin_of
from storage.tables import clearances, filings


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """Who let a problem of a filing pass, and when."""

    filing: UUID
    problem: str
    by: UUID
    at: datetime


class Clearances:
    """What was let pass, in every bulletin."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, filing: Filing, problem: str, *, by: UUID, at: datetime) -> None:
        """Let the problem pass in the filing's revision; who did so first, stays."""
        await self._session.execute(
            statements.insert(self._session, clearances)
            .values(
                filing=filing.id,
                problem=problem,
                revision=filing.revision,
                bulletin=bulletin_of(filing.issue),
                by=by,
                at=at,
            )
            .on_conflict_do_nothing(index_elements=["filing", "problem", "revision"])
        )

    async def drop(self, filing: Filing, problem: str) -> None:
        """Let the problem pass no longer."""
        await self._session.execute(
            delete(clearances).where(
                clearances.c.filing == filing.id,
                clearances.c.problem == problem,
                clearances.c.revision == filing.revision,
            )
        )

    async def of_issue(self, issue_id: UUID) -> dict[tuple[UUID, str], Clearance]:
        """Filing and problem → who let it pass, for filings as they stand now."""
        rows = await self._session.execute(
            select(clearances.c.filing, clearances.c.problem, clearances.c.by, clearances.c.at)
            .join(
                filings,
                (filings.c.id == clearances.c.filing)
                & (filings.c.revision == clearances.c.revision),
            )
            .where(filings.c.issue == issue_id)
        )
        return {(row.filing, row.problem): Clearance(**row._mapping) for row in rows}
