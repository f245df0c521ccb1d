"""Filings as stored, each with every revision that it ever had."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.filings import Filing, History, Source, Statistics, Status, Visit, Visitor
from bulletin.issues import Issue, IssueState
from bulletin.publication import Kind
from bulletin.records import content_from_record, content_to_record
from storage.statements import bulletin_of
from storage.tables import filing_revisions, filings, issues

#: Issues before one that say what is usual in it, and those whose visitors are remembered.
_USUAL_ISSUES: Final = 8
_ISSUES_OF_VISITORS: Final = 26
_COUNTS: Final = [status.value for status in Status if status.counts]


class Stale(Exception):
    """The filing was changed by somebody else since it was read."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A filing as it became by one action, of whom and when; nobody: the program or an import."""

    filing: Filing
    revision: int
    action: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Printed:
    """An activity of an earlier issue."""

    filing: UUID
    window: str
    text: str
    #: Of its issue.
    number: int


class Filings:
    """What was filed, in every bulletin."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, filing: Filing, *, by: UUID | None, at: datetime, action: str = "filed"
    ) -> None:
        """Store a new filing and its first revision; ``RecordError`` if it could not be read."""
        values = _values(filing)
        await self._session.execute(insert(filings).values(id=filing.id, **values))
        await self._keep_revision(filing, values, action, by, at)

    async def change(self, filing: Filing, *, by: UUID | None, at: datetime, action: str) -> None:
        """Store the filing's next revision; ``Stale`` unless it follows on the stored one."""
        values = _values(filing)
        changed = await self._session.execute(
            update(filings)
            .where(filings.c.id == filing.id, filings.c.revision == filing.revision - 1)
            .values(values)
            .returning(filings.c.id)
        )
        if changed.first() is None:
            raise Stale(f"filing {filing.id} is not at revision {filing.revision - 1}")
        await self._keep_revision(filing, values, action, by, at)

    async def get(self, id: UUID) -> Filing | None:
        """The filing of that id."""
        row = (await self._session.execute(select(filings).where(filings.c.id == id))).first()
        return None if row is None else _filing(row, row.id)

    async def of_issue(self, issue_id: UUID) -> list[Filing]:
        """Every filing of the issue, in the order of filing."""
        rows = await self._session.execute(
            select(filings)
            .where(filings.c.issue == issue_id)
            .order_by(filings.c.filed_at, filings.c.id)
        )
        return [_filing(row, row.id) for row in rows]

    async def of_window(self, issue_id: UUID, window: str) -> list[Filing]:
        """What that window filed for the issue, in the order of filing."""
        rows = await self._session.execute(
            select(filings)
            .where(filings.c.issue == issue_id, filings.c.window == window)
            .order_by(filings.c.filed_at, filings.c.id)
        )
        return [_filing(row, row.id) for row in rows]

    async def values(self, bulletin: str) -> dict[UUID, dict[str, int]]:
        """Issue → indicator → the sum of what the filings that count say."""
        rows = await self._session.execute(
            select(filings.c.issue, filings.c.content).where(
                filings.c.bulletin == bulletin,
                filings.c.kind == Kind.STATISTICS.value,
                filings.c.status.in_(_COUNTS),
            )
        )
        sums: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in rows:
            content = content_from_record(Kind.STATISTICS, row.content)
            if isinstance(content, Statistics):
                for key, value in content.values.items():
                    sums[row.issue][key] += value
        return {issue: dict(values) for issue, values in sums.items()}

    async def earlier_visitors(self, bulletin: str, window: str, limit: int) -> list[Visitor]:
        """The leaders whom the window's visits named before, each once, the latest visit first."""
        contents = await self._session.scalars(
            select(filings.c.content)
            .where(
                filings.c.bulletin == bulletin,
                filings.c.window == window,
                filings.c.kind == Kind.VISIT.value,
                filings.c.status != Status.WITHDRAWN.value,
            )
            .order_by(filings.c.filed_at.desc(), filings.c.id.desc())
        )
        visits = (content_from_record(Kind.VISIT, record) for record in contents)
        visitors = (
            visitor for visit in visits if isinstance(visit, Visit) for visitor in visit.visitors
        )
        return list(dict.fromkeys(visitors))[:limit]

    async def earlier_approvers(self, bulletin: str, window: str, limit: int) -> list[str]:
        """Who signed what the window filed before, each once, the latest first."""
        latest = func.max(filings.c.filed_at)
        names = await self._session.scalars(
            select(filings.c.approved_by)
            .where(
                filings.c.bulletin == bulletin,
                filings.c.window == window,
                filings.c.approved_by != "",
                filings.c.status != Status.WITHDRAWN.value,
            )
            .group_by(filings.c.approved_by)
            .order_by(latest.desc(), filings.c.approved_by)
            .limit(limit)
        )
        return list(names)

    async def waiting(self, issue_id: UUID) -> list[Revision]:
        """What waits in the issue for a signature, each by the revision in which it does."""
        return await self._revisions(
            select(filing_revisions)
            .join(
                filings,
                (filings.c.id == filing_revisions.c.filing)
                & (filings.c.revision == filing_revisions.c.revision),
            )
            .where(filings.c.issue == issue_id, filings.c.status == Status.SUBMITTED.value)
        )

    async def sent_for_signature(
        self, issue_id: UUID, since: datetime, until: datetime
    ) -> list[Revision]:
        """What was sent to be signed in that time, both ends included; it may be signed since."""
        return await self._revisions(
            select(filing_revisions).where(
                filing_revisions.c.issue == issue_id,
                filing_revisions.c.status == Status.SUBMITTED.value,
                filing_revisions.c.at.between(since, until),
            )
        )

    async def histories(self, issue: Issue, windows: Collection[str]) -> dict[str, History]:
        """Window → what of it counted in the issues before that one: half a year's visitors,
        and a few weeks' numbers and lengths of texts.
        """
        visitors: dict[str, dict[Visitor, None]] = defaultdict(dict)
        values: dict[str, dict[UUID, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        lengths: dict[str, list[int]] = defaultdict(list)
        for row in await self._before(issue, Kind.VISIT, windows, filings.c.content):
            visit = content_from_record(Kind.VISIT, row.content)
            if isinstance(visit, Visit):
                visitors[row.window].update(dict.fromkeys(visit.visitors))
        for row in await self._before(
            issue, Kind.STATISTICS, windows, filings.c.content, filings.c.issue
        ):
            numbers = content_from_record(Kind.STATISTICS, row.content)
            if isinstance(numbers, Statistics):
                week = values[row.window][row.issue]
                for key, value in numbers.values.items():
                    week[key] = week.get(key, 0) + value
        length = func.length(filings.c.content["text"].as_string()).label("length")
        for row in await self._before(issue, Kind.ACTIVITY, windows, length):
            lengths[row.window].append(row.length)
        return {
            window: History(
                visitors=tuple(visitors[window]),
                values=tuple(values[window].values()),
                lengths=tuple(lengths[window]),
            )
            for window in windows
        }

    async def printed_before(self, issue: Issue) -> list[Printed]:
        """The activities of the published issues just before that one, the latest first."""
        before = _published_before(issue)
        text = filings.c.content["text"].as_string()
        rows = await self._session.execute(
            select(filings.c.id, filings.c.window, text, before.c.number)
            .join(before, before.c.id == filings.c.issue)
            .where(filings.c.kind == Kind.ACTIVITY.value, filings.c.status.in_(_COUNTS))
            .order_by(before.c.last_day.desc(), filings.c.filed_at, filings.c.id)
        )
        return [Printed(*row) for row in rows]

    async def state_before(self, issue: Issue) -> tuple[tuple[UUID, int, int], ...]:
        """What differs whenever ``printed_before`` does: issues, their filings and revisions."""
        before = _published_before(issue)
        rows = await self._session.execute(
            select(before.c.id, func.count(), func.sum(filings.c.revision))
            .join(filings, before.c.id == filings.c.issue)
            .group_by(before.c.id)
            .order_by(before.c.id)
        )
        return tuple((row[0], int(row[1]), int(row[2])) for row in rows)

    async def _before(
        self, issue: Issue, kind: Kind, windows: Collection[str], *columns: ColumnElement[Any]
    ) -> Sequence[Any]:
        """What the windows filed of that kind in the issues before, the latest first."""
        before = (
            select(issues.c.id)
            .where(issues.c.bulletin == issue.bulletin, issues.c.last_day < issue.period.first)
            .order_by(issues.c.last_day.desc())
            .limit(_ISSUES_OF_VISITORS if kind is Kind.VISIT else _USUAL_ISSUES)
        )
        rows = await self._session.execute(
            select(filings.c.window, *columns)
            .where(
                filings.c.issue.in_(before),
                filings.c.kind == kind.value,
                filings.c.window.in_(windows),
                filings.c.status.in_(_COUNTS),
            )
            .order_by(filings.c.filed_at.desc(), filings.c.id.desc())
        )
        return rows.all()

    async def revisions(self, filing_id: UUID) -> list[Revision]:
        """Every revision of the filing, the first one first."""
        return await self._revisions(
            select(filing_revisions).where(filing_revisions.c.filing == filing_id),
            filing_revisions.c.revision,
        )

    async def revisions_of(self, issue_id: UUID) -> dict[UUID, list[Revision]]:
        """Filing of the issue → every revision of it, also those in an earlier issue."""
        here = select(filings.c.id).where(filings.c.issue == issue_id)
        found: dict[UUID, list[Revision]] = defaultdict(list)
        for each in await self._revisions(
            select(filing_revisions).where(filing_revisions.c.filing.in_(here)),
            filing_revisions.c.revision,
        ):
            found[each.filing.id].append(each)
        return dict(found)

    async def _revisions(
        self, wanted: Select[Any], first: ColumnElement[Any] = filing_revisions.c.at
    ) -> list[Revision]:
        """The revisions, ordered by ``first``; a clock may have been put back between two."""
        rows = await self._session.execute(
            wanted.order_by(first, filing_revisions.c.filing, filing_revisions.c.revision)
        )
        return [
            Revision(_filing(row, row.filing), row.revision, row.action, row.by, row.at)
            for row in rows
        ]

    async def carried_into(self, issue_id: UUID) -> set[UUID]:
        """The filings that were held over from an earlier issue into this one (留用)."""
        ids = await self._session.scalars(
            select(filing_revisions.c.filing)
            .join(filings, filings.c.id == filing_revisions.c.filing)
            .where(
                filings.c.issue == issue_id,
                filing_revisions.c.issue == issue_id,
                filing_revisions.c.action == "carried",
            )
        )
        return set(ids)

    async def last_by(self, issue_id: UUID, action: str, since: datetime) -> UUID | None:
        """Who did that last to a filing of the issue after that moment; None if nobody did."""
        by: UUID | None = await self._session.scalar(
            select(filing_revisions.c.by)
            .where(
                filing_revisions.c.issue == issue_id,
                filing_revisions.c.action == action,
                filing_revisions.c.at > since,
            )
            .order_by(filing_revisions.c.at.desc())
            .limit(1)
        )
        return by

    async def _keep_revision(
        self, filing: Filing, values: dict[str, Any], action: str, by: UUID | None, at: datetime
    ) -> None:
        await self._session.execute(
            insert(filing_revisions).values(filing=filing.id, action=action, by=by, at=at, **values)
        )


def _published_before(issue: Issue) -> Subquery:
    """The few published issues just before that one."""
    return (
        select(issues.c.id, issues.c.number, issues.c.last_day)
        .where(
            issues.c.bulletin == issue.bulletin,
            issues.c.last_day < issue.period.first,
            issues.c.state == IssueState.PUBLISHED.value,
        )
        .order_by(issues.c.last_day.desc())
        .limit(_USUAL_ISSUES)
        .subquery()
    )


def _values(filing: Filing) -> dict[str, Any]:
    content = content_to_record(filing.content)
    # One filing that cannot be read back would make its whole issue unreadable.
    content_from_record(filing.kind, content)
    return {
        "bulletin": bulletin_of(filing.issue),
        "issue": filing.issue,
        "window": filing.window,
        "kind": filing.kind.value,
        "content": content,
        "section": filing.section,
        "status": filing.status.value,
        "author": filing.author,
        "filed_at": filing.filed_at,
        "late": filing.late,
        "approved_by": filing.approved_by,
        "reason": filing.reason,
        "files": [each.hex for each in filing.files],
        "source": filing.source.value if filing.source else "",
        "merged_into": filing.merged_into,
        "revision": filing.revision,
    }


def _filing(row: Row[Any], id: UUID) -> Filing:
    return Filing(
        id=id,
        issue=row.issue,
        window=row.window,
        content=content_from_record(Kind(row.kind), row.content),
        section=row.section,
        status=Status(row.status),
        author=row.author,
        filed_at=row.filed_at,
        late=row.late,
        approved_by=row.approved_by,
        reason=row.reason,
        files=tuple(map(UUID, row.files)),
        source=Source(row.source) if row.source else None,
        merged_into=row.merged_into,
        revision=row.revision,
    )
