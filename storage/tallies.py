"""Filings and print, counted by the database: over a year they are too many to be read."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, case, cast, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.filings import Arrival, Status
from bulletin.publication import Kind
from bulletin.tally import Credit, Sent
from storage.tables import filing_revisions, filings, passages

_KINDS: Final = tuple(Kind)
_OUT: Final = (Status.RETURNED.value, Status.WITHDRAWN.value)


class Tallies:
    """What was filed and printed, in numbers."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def sent(self, issues: Collection[UUID]) -> list[Sent]:
        """What each window filed for each of these issues."""
        is_item = filings.c.kind != Kind.NOTHING.value
        rows = await self._session.execute(
            select(
                filings.c.issue,
                filings.c.window,
                # Of different powers of two, the sum is a set.
                func.sum(distinct(case((filings.c.status.not_in(_OUT), _BIT), else_=0))),
                _number(is_item & (filings.c.status != Status.WITHDRAWN.value)),
                *(
                    _number(is_item & (filings.c.status == each.value))
                    for each in (Status.RETURNED, Status.DECLINED, Status.HELD)
                ),
            )
            .where(filings.c.issue.in_(issues))
            .group_by(filings.c.issue, filings.c.window)
        )
        found = {
            (issue, window): Sent(
                issue=issue,
                window=window,
                arrivals=_arrivals(int(bits)),
                filed=filed,
                returned=returned,
                declined=declined,
                held=held,
            )
            for issue, window, bits, filed, returned, declined, held in rows
        }
        for (issue, window), gone in (await self._gone_on(issues)).items():
            sent = found.get((issue, window), Sent(issue=issue, window=window, arrivals=()))
            arrivals = dict.fromkeys((*sent.arrivals, *gone))
            found[issue, window] = replace(
                sent, arrivals=tuple(arrivals), held=sent.held + len(gone)
            )
        return list(found.values())

    async def credits(self, issues: Collection[UUID]) -> list[Credit]:
        """What these issues say in print, by the windows that it credits."""
        rows = await self._session.execute(
            select(passages.c.windows, passages.c.section, filings.c.kind, func.count())
            .join(filings, filings.c.id == passages.c.filing)
            .where(passages.c.issue.in_(issues))
            .group_by(passages.c.windows, passages.c.section, filings.c.kind)
            .order_by(passages.c.windows, passages.c.section, filings.c.kind)
        )
        return [
            Credit(
                windows=tuple(windows.splitlines()), section=section, kind=Kind(kind), items=items
            )
            for windows, section, kind, items in rows
        ]

    async def numbers(
        self, issues: Collection[UUID], indicators: Iterable[str]
    ) -> dict[UUID, dict[str, int]]:
        """Issue → indicator → the sum of what the filings that count say, if any says it."""
        keys = list(indicators)
        values = (filings.c.content["values", key].as_string() for key in keys)
        # PostgreSQL's usual integer ends at two thousand millions.
        sums = (func.sum(cast(each, BigInteger)) for each in values)
        rows = await self._session.execute(
            select(filings.c.issue, *sums)
            .where(
                filings.c.issue.in_(issues),
                filings.c.kind == Kind.STATISTICS.value,
                filings.c.status.in_([each.value for each in Status if each.counts]),
            )
            .group_by(filings.c.issue)
        )
        return {
            issue: {
                key: int(value)
                for key, value in zip(keys, values, strict=True)
                if value is not None
            }
            for issue, *values in rows
        }

    async def _gone_on(self, issues: Collection[UUID]) -> dict[tuple[UUID, str], list[Arrival]]:
        """What was held in these issues and stands in a later one, by issue and window."""
        held, carried = filing_revisions.alias(), filing_revisions.alias()
        rows = await self._session.execute(
            select(held.c.issue, held.c.window, held.c.kind, held.c.late)
            .join(
                carried,
                (carried.c.filing == held.c.filing) & (carried.c.revision == held.c.revision + 1),
            )
            .where(carried.c.action == "carried", held.c.issue.in_(issues))
        )
        found: dict[tuple[UUID, str], list[Arrival]] = defaultdict(list)
        for issue, window, kind, late in rows:
            found[issue, window].append(Arrival(Kind(kind), Status.HELD, late))
        return found


#: One power of two for all filings that are alike in what a standing follows from.
_BIT: Final = (
    case({kind.value: 16**place for place, kind in enumerate(_KINDS)}, value=filings.c.kind)
    * case((filings.c.late, 4), else_=1)
    * case((filings.c.status == Status.SUBMITTED.value, 2), else_=1)
)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


@cache
def _arrivals(bits: int) -> tuple[Arrival, ...]:
    return tuple(
        Arrival(kind, Status.SUBMITTED if submitted else Status.FILED, late)
        for place, kind in enumerate(_KINDS)
        for late in (False, True)
        for submitted in (False, True)
        if bits & 16**place * (4 if late else 1) * (2 if submitted else 1)
    )
