"""One number of the weekly: the days it covers, when it is due, and how far it has come."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from bulletin.publication import Values


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days an issue covers, first and last included."""

    first: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


class IssueState(StrEnum):
    """征集 → 编辑 → 定稿 → 刊发."""

    COLLECTING = "collecting"
    EDITING = "editing"
    FROZEN = "frozen"
    PUBLISHED = "published"

    @property
    def open(self) -> bool:
        """Whether filings may still be added or changed."""
        return self in (IssueState.COLLECTING, IssueState.EDITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue's record. Numbers are stored and counted on, never computed from the calendar."""

    id: UUID
    bulletin: str
    year: int
    number: int
    #: The running number since the first issue ever: （总第508期）.
    total: int
    period: Period
    #: Aware, UTC.
    deadline: dt.datetime
    #: Printed under the masthead; None until an editor sets it or the issue is published.
    date: dt.date | None = None
    copies: int = 0
    state: IssueState = IssueState.COLLECTING
    #: False while it is only planned: it takes what is filed early, and reminds nobody.
    opened: bool = True
    #: The opening balance before this issue where it is stated; otherwise it follows from the last.
    totals_before: Values | None = None
    #: Indicator key → unit of the running total in this issue, where it differs.
    total_units: Mapping[str, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """The few characters by which a button says which issue it belongs to."""
        return self.id.hex[-8:]

    @property
    def label(self) -> str:
        """The name by which the command line knows it: 2024-37, 2024-05."""
        return f"{self.year}-{self.number:02d}"
