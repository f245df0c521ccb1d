"""Issues as stored: the numbers of the weekly, from the first to the one being collected."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.issues import Issue, IssueState, Period, SpecialSection
from bulletin.publication import SectionKind
from storage.tables import issues

# Without the snapshot, which is as large as the issue and seldom asked for.
_COLUMNS = tuple(column for column in issues.c if column.name != "snapshot")


class Issues:
    """The issues of every bulletin."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, id: UUID) -> Issue | None:
        """The issue of that id."""
        return await self._first(select(*_COLUMNS).where(issues.c.id == id))

    async def lock(self, id: UUID) -> None:
        """Let nobody else file into the issue, or change it, until this transaction ends.

        What is read of it from now on is what stands. SQLite, with its one writer, needs no lock.
        """
        # References to the issue may be made meanwhile: a reminder does not wait for a printer.
        await self._session.execute(
            select(issues.c.id).where(issues.c.id == id).with_for_update(key_share=True)
        )

    async def find(self, bulletin: str, year: int, number: int) -> Issue | None:
        """The issue of that number in that year."""
        return await self._first(
            select(*_COLUMNS).where(
                issues.c.bulletin == bulletin, issues.c.year == year, issues.c.number == number
            )
        )

    async def of_bulletin(self, bulletin: str) -> list[Issue]:
        """Every issue, ascending by year and number."""
        rows = await self._session.execute(
            select(*_COLUMNS)
            .where(issues.c.bulletin == bulletin)
            .order_by(issues.c.year, issues.c.number)
        )
        return [_issue(row) for row in rows]

    async def current(self, bulletin: str) -> Issue | None:
        """The oldest issue that has opened and is not published yet."""
        return await self._first(
            select(*_COLUMNS)
            .where(
                issues.c.bulletin == bulletin,
                issues.c.opened,
                issues.c.state != IssueState.PUBLISHED.value,
            )
            .order_by(issues.c.year, issues.c.number)
        )

    async def latest(self, bulletin: str) -> Issue | None:
        """The issue of the last period that has opened, whatever numbers an editor gave it."""
        return await self._first(
            select(*_COLUMNS)
            .where(issues.c.bulletin == bulletin, issues.c.opened)
            .order_by(issues.c.last_day.desc(), issues.c.total.desc())
        )

    async def planned(self, bulletin: str, *, lock: bool = False) -> Issue | None:
        """The issue that has not opened yet, if there is one; ``lock`` it to change it."""
        query = select(*_COLUMNS).where(issues.c.bulletin == bulletin, ~issues.c.opened)
        return await self._first(query.with_for_update(key_share=True) if lock else query)

    async def add(self, issue: Issue) -> None:
        """Store a new issue; its number must be free in its year."""
        await self._session.execute(insert(issues).values(id=issue.id, **_values(issue)))

    async def change(self, issue: Issue) -> None:
        """Store the issue as it is now; LookupError when it was never added."""
        changed = await self._session.execute(
            update(issues)
            .where(issues.c.id == issue.id)
            .values(_values(issue))
            .returning(issues.c.id)
        )
        if changed.first() is None:
            raise LookupError(f"no issue {issue.id}")

    async def freeze(self, issue_id: UUID, snapshot: Mapping[str, Any] | None) -> None:
        """Keep the composed issue, JSON-ready, in place of an earlier one; its state stays.

        None lets it follow its filings again.
        """
        frozen = await self._session.execute(
            update(issues)
            .where(issues.c.id == issue_id)
            .values(snapshot=null() if snapshot is None else dict(snapshot))
            .returning(issues.c.id)
        )
        if frozen.first() is None:
            raise LookupError(f"no issue {issue_id}")

    async def snapshot(self, issue_id: UUID) -> dict[str, Any] | None:
        """What ``freeze`` kept; None before."""
        snapshot: dict[str, Any] | None = await self._session.scalar(
            select(issues.c.snapshot).where(issues.c.id == issue_id)
        )
        return snapshot

    async def _first(self, query: Select[Any]) -> Issue | None:
        row = (await self._session.execute(query.limit(1))).first()
        return None if row is None else _issue(row)


def _issue(row: Row[Any]) -> Issue:
    return Issue(
        id=row.id,
        bulletin=row.bulletin,
        year=row.year,
        number=row.number,
        total=row.total,
        period=Period(row.first_day, row.last_day),
        deadline=row.deadline,
        date=row.date,
        copies=row.copies,
        state=IssueState(row.state),
        opened=row.opened,
        totals_before=row.totals_before,
        total_units=row.total_units,
        arranged=tuple(map(UUID, row.arranged)),
        special=tuple(map(_special, row.special)),
        frozen_by=row.frozen_by,
        frozen_at=row.frozen_at,
    )


def _special(record: Mapping[str, Any]) -> SpecialSection:
    kind = SectionKind(record["kind"])
    return SpecialSection(record["key"], record["title"], kind, record["after"])


def _values(issue: Issue) -> dict[str, Any]:
    return {
        "bulletin": issue.bulletin,
        "year": issue.year,
        "number": issue.number,
        "total": issue.total,
        "first_day": issue.period.first,
        "last_day": issue.period.last,
        "deadline": issue.deadline,
        "date": issue.date,
        "copies": issue.copies,
        "state": issue.state.value,
        "opened": issue.opened,
        "totals_before": None if issue.totals_before is None else dict(issue.totals_before),
        "total_units": dict(issue.total_units),
        "arranged": [each.hex for each in issue.arranged],
        "special": [asdict(each) for each in issue.special],
        "frozen_by": issue.frozen_by,
        "frozen_at": issue.frozen_at,
    }
