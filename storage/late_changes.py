"""Changes that came after the deadline: each waits until an editor takes it or leaves it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.filings import Filing, LateChange
from bulletin.publication import Kind
from bulletin.records import content_from_record, content_to_record
from storage.statements import bulletin_of
from storage.tables import filings, late_changes


class LateChanges:
    """The late changes of every bulletin; at most one waits for a filing."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, change: LateChange, filing: Filing) -> None:
        """Let the change wait for the filing, in place of one that waits already."""
        await self._session.execute(
            update(late_changes)
            .where(late_changes.c.filing == filing.id, late_changes.c.state == "waiting")
            .values(state="replaced", decided_at=change.at)
        )
        content = None if change.content is None else content_to_record(change.content)
        await self._session.execute(
            insert(late_changes).values(
                id=change.id,
                bulletin=bulletin_of(filing.issue),
                issue=filing.issue,
                filing=filing.id,
                kind=filing.kind.value,
                content=content,
                section=change.section,
                files=[each.hex for each in change.files],
                based_on=change.based_on,
                by=change.by,
                at=change.at,
                state="waiting",
            )
        )

    async def get(self, id: UUID) -> LateChange | None:
        """The change of that id, if it still waits."""
        return next(iter(await self._waiting(late_changes.c.id == id)), None)

    async def filing_of(self, id: UUID) -> UUID | None:
        """The filing that the change was made for, whatever has become of it."""
        filing: UUID | None = await self._session.scalar(
            select(late_changes.c.filing).where(late_changes.c.id == id)
        )
        return filing

    async def of_filing(self, filing_id: UUID) -> LateChange | None:
        """The change that waits for the filing."""
        return next(iter(await self._waiting(late_changes.c.filing == filing_id)), None)

    async def of_issue(self, issue_id: UUID) -> list[LateChange]:
        """The changes that wait in the issue, oldest first."""
        return await self._waiting(late_changes.c.issue == issue_id)

    async def decide(self, id: UUID, *, taken: bool, by: UUID, at: datetime) -> bool:
        """Note that an editor took the change or left it; False when it waits no longer."""
        decided = await self._session.execute(
            update(late_changes)
            .where(late_changes.c.id == id, late_changes.c.state == "waiting")
            .values(state="taken" if taken else "left", decided_by=by, decided_at=at)
            .returning(late_changes.c.id)
        )
        return decided.first() is not None

    async def wait_again(self, id: UUID, *, taken: bool) -> bool:
        """Undo that an editor took the change, or left it; False when it is not so decided any
        more, or another change waits for the filing by now.
        """
        waiting = late_changes.alias()
        filing = select(late_changes.c.filing).where(late_changes.c.id == id).scalar_subquery()
        # The filing may have been held over since.
        issue = select(filings.c.issue).where(filings.c.id == filing).scalar_subquery()
        undone = await self._session.execute(
            update(late_changes)
            .where(
                late_changes.c.id == id,
                late_changes.c.state == ("taken" if taken else "left"),
                ~select(waiting.c.id)
                .where(waiting.c.filing == filing, waiting.c.state == "waiting")
                .exists(),
            )
            .values(state="waiting", issue=issue, decided_by=None, decided_at=None)
            .returning(late_changes.c.id)
        )
        return undone.first() is not None

    async def _waiting(self, condition: ColumnElement[bool]) -> list[LateChange]:
        rows = await self._session.execute(
            select(late_changes)
            .where(condition, late_changes.c.state == "waiting")
            .order_by(late_changes.c.at, late_changes.c.id)
        )
        return [_change(row) for row in rows]


def _change(row: Row[Any]) -> LateChange:
    return LateChange(
        id=row.id,
        filing=row.filing,
        content=None if row.content is None else content_from_record(Kind(row.kind), row.content),
        section=row.section,
        files=tuple(map(UUID, row.files)),
        based_on=row.based_on,
        by=row.by,
        at=row.at,
    )
