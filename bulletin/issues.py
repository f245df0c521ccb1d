"""One number of the weekly: the days it covers, when it is due, and how far it has come."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from bulletin.publication import Bulletin, Section, SectionKind, Values


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

    @property
    def changeable(self) -> bool:
        """Whether a filing may still be changed; after 定稿 only by an editor's consent."""
        return self is not IssueState.PUBLISHED


@dataclass(frozen=True, slots=True)
class SpecialSection:
    """A section of one issue alone; it stands behind the top section ``after``, else first."""

    key: str
    title: str
    kind: SectionKind
    after: str | None


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
    #: Filings in an editor's own order; those that are not named come after them.
    arranged: tuple[UUID, ...] = ()
    special: tuple[SpecialSection, ...] = ()
    #: Who fixed its text (定稿) and when, aware UTC; None while it is open.
    frozen_by: UUID | None = None
    frozen_at: dt.datetime | None = None

    @property
    def tag(self) -> str:
        """The few characters by which a button says which issue it belongs to."""
        return self.id.hex[-8:]

    @property
    def label(self) -> str:
        """The name by which the command line knows it: 2024-37, 2024-05."""
        return f"{self.year}-{self.number:02d}"


def edition(bulletin: Bulletin, issue: Issue) -> Bulletin:
    """The publication as it is in this issue: with the sections that the issue alone has."""
    sections = list(bulletin.sections)
    for each in issue.special:
        keys = [section.key for section in sections]
        at = keys.index(each.after) + 1 if each.after in keys else 0
        sections.insert(at, Section(key=each.key, title=each.title, kind=each.kind))
    return replace(bulletin, sections=tuple(sections))
