"""Months, quarters and years, by which figures are looked at."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Self

from bulletin.issues import Issue

_SPAN: Final = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)


class Length(StrEnum):
    """How long a span is."""

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
        """Whether the issue belongs to it, by its date; without one by the last day it covers."""
        return self.first <= _day(issue) <= self.last

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * _MONTHS[self.length] + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        months = self.number * _MONTHS[self.length]
        return date(self.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)


_MONTHS: Final = {Length.MONTH: 1, Length.QUARTER: 3, Length.YEAR: 12}


def spans_of(issues: Iterable[Issue]) -> list[Span]:
    """Every span with one of the issues in it: the latest year first, the longest span first."""
    days = {_day(issue) for issue in issues}
    found = {Span.around(day, length) for day in days for length in Length}
    lengths = list(Length)[::-1]
    return sorted(found, key=lambda each: (-each.year, lengths.index(each.length), -each.number))


def latest(issues: Iterable[Issue], length: Length) -> Span | None:
    """The span of that length to which the latest of the issues belongs; None without any."""
    return max(
        (Span.around(_day(issue), length) for issue in issues),
        key=lambda each: each.first,
        default=None,
    )


def _day(issue: Issue) -> date:
    return issue.date or issue.period.last
