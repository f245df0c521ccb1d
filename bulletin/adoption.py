"""采用通报: what each window filed over a month, a quarter or a year, what of it was printed, and
what that is worth by the office's own table of points.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Self
from uuid import UUID

from bulletin.filings import Filed
from bulletin.issues import Issue, edition
from bulletin.publication import Bulletin, Joint, Points
from bulletin.tally import by_issue, printed, timings

_SPAN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)


class Length(StrEnum):
    """How much a report covers."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """A month, quarter or year; ``number`` counts months or quarters from 1, and is 1 of a year."""

    year: int
    length: Length
    number: int = 1

    @classmethod
    def of(cls, name: str) -> Self | None:
        """The span of that name: 2026-11, 2026-Q4, 2026; None when it is none."""
        found = _SPAN.fullmatch(name)
        if found is None or not 1900 <= int(found[1]) < 2200:
            return None
        if found[2]:
            return cls(int(found[1]), Length.QUARTER, int(found[2]))
        if found[3]:
            return cls(int(found[1]), Length.MONTH, int(found[3]))
        return cls(int(found[1]), Length.YEAR)

    @classmethod
    def around(cls, day: date, length: Length) -> Self:
        """The span of that length that the day lies in."""
        months = _MONTHS[length]
        return cls(day.year, length, (day.month - 1) // months + 1)

    def __str__(self) -> str:
        number = {Length.MONTH: f"-{self.number:02d}", Length.QUARTER: f"-Q{self.number}"}
        return f"{self.year}{number.get(self.length, '')}"

    def __contains__(self, issue: Issue) -> bool:
        """Whether the issue belongs to it, by the last day that the issue covers."""
        return self.first <= issue.period.last <= self.last

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * _MONTHS[self.length] + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        months = self.number * _MONTHS[self.length]
        return date(self.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)


_MONTHS = {Length.MONTH: 1, Length.QUARTER: 3, Length.YEAR: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One window in the report."""

    window: str
    #: What it filed but 本周无 and what it withdrew.
    filed: int
    #: The items in print that credit it; a joint one counts once for each of its windows.
    printed: int
    #: Issues that it was on time with, late with, and missing from.
    on_time: int
    late: int
    missing: int
    #: None where the office counts no points.
    points: Fraction | None
    #: Those who have as many points share a rank; None where none are counted.
    rank: int | None


def report(
    bulletin: Bulletin,
    issues: Sequence[Issue],
    filed: Iterable[Filed],
    on_leave: Mapping[UUID, Collection[str]],
) -> list[Line]:
    """Every window of the roster, and others that filed, over these issues, the best first.

    ``filed`` is what was filed for the issues, ``on_leave`` the windows that were on leave when
    each of them was due. Only what stands in an issue that is published is printed.
    """
    sorted_filed = by_issue(filed)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    points: dict[str, Fraction] = defaultdict(Fraction)
    counted = bulletin.points or Points()
    for issue in issues:
        here = sorted_filed[issue.id]
        for each in here:
            counts[each.window]["filed"] += each.is_item
        for item, windows in printed(edition(bulletin, issue), issue, here):
            for window in windows:
                counts[window]["printed"] += 1
                points[window] += _worth(counted, item, len(windows))
        for name, timing in timings(bulletin, here, on_leave.get(issue.id, ())).items():
            counts[name][timing] += 1
    for name, count in counts.items():
        points[name] += count["on_time"] * counted.on_time
        points[name] -= count["late"] * counted.late + count["missing"] * counted.missing
    roster = [window.name for window in bulletin.windows]
    names = [*roster, *sorted(set(counts) - set(roster))]
    ranked = bulletin.points is not None
    names.sort(key=lambda name: (-points[name] if ranked else 0, -counts[name]["printed"]))
    return [
        Line(
            window=name,
            **{
                key: counts[name][key] for key in ("filed", "printed", "on_time", "late", "missing")
            },
            points=points[name] if ranked else None,
            rank=1 + sum(points[other] > points[name] for other in names) if ranked else None,
        )
        for name in names
    ]


def _worth(points: Points, item: Filed, windows: int) -> Fraction:
    """The points of one of the windows that an item in print credits."""
    worth = points.sections.get(item.section or "", points.kinds.get(item.kind, Fraction()))
    if windows > 1 and points.joint is Joint.SHARE:
        return worth / windows
    return worth * 2 if windows > 1 and points.joint is Joint.DOUBLE else worth
