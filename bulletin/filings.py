"""What a window files: records of fields, each of a kind, with who filed it and where it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bulletin.publication import Kind, Values
from bulletin.text import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A piece of news, in the words of those who file it."""

    text: str
    #: The days it happened on, ascending; empty where no date is to be printed.
    days: tuple[date, ...] = ()
    #: In a running digest: a new paragraph starts here.
    new_paragraph: bool = False
    kind = Kind.ACTIVITY


@dataclass(frozen=True, slots=True)
class Visitor:
    """A leader who came to the hall: 党组成员、副局长 + name."""

    title: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Leaders of one window's department who came to the hall."""

    visitors: tuple[Visitor, ...]
    days: tuple[date, ...] = ()
    kind = Kind.VISIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """This week's numbers, by indicator key; whole and not negative."""

    values: Values
    kind = Kind.STATISTICS


@dataclass(frozen=True, slots=True)
class Nothing:
    """本周无: the window has nothing to file, and says so."""

    kind = Kind.NOTHING


Content = Activity | Visit | Statistics | Nothing


def gist(content: Content) -> str:
    """The content's own words, by which its author knows it again; empty for mere numbers."""
    if isinstance(content, Activity):
        return normalise(content.text).rstrip("。")
    if isinstance(content, Visit):
        return "、".join(f"{each.title}{each.name}" for each in content.visitors)
    return ""


class Status(StrEnum):
    """Where a filing stands; every change of it is a revision that stays."""

    #: Waits for the chief representative's signature (签发).
    SUBMITTED = "submitted"
    FILED = "filed"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    HELD = "held"
    DECLINED = "declined"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def counts(self) -> bool:
        """Whether the filing stands in the draft of its issue."""
        return self in (Status.FILED, Status.ACCEPTED, Status.PUBLISHED)

    @property
    def stands(self) -> bool:
        """Whether it counts, or will once it is signed: what it says need not be filed again."""
        return self is Status.SUBMITTED or self.counts


class Source(StrEnum):
    """How something reached the editor who entered it on behalf of a window."""

    PHONE = "phone"
    PAPER = "paper"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One thing that a window filed for one issue."""

    id: UUID
    issue: UUID
    window: str
    content: Content
    #: Key of the section it stands in; None for 本周无.
    section: str | None
    status: Status = Status.FILED
    #: Who filed it; None for what an import brought in.
    author: UUID | None = None
    #: Aware, UTC. The order of filing is (filed_at, id).
    filed_at: datetime
    #: Filed after the issue's deadline.
    late: bool = False
    #: Who signed it, where the window has its filings signed (签发); else empty.
    approved_by: str = ""
    #: Why it was returned, held or declined, in the words of whoever did; else empty.
    reason: str = ""
    #: Ids of the photos and documents that were sent with it, in the order of sending.
    files: tuple[UUID, ...] = ()
    #: How an editor got it, who entered it for the window; None: the window filed it itself.
    source: Source | None = None
    #: The filing in whose paragraph this one is told, too (合并).
    merged_into: UUID | None = None
    #: Counts from 1; every change adds one.
    revision: int = 1

    @property
    def kind(self) -> Kind:
        return self.content.kind


@dataclass(frozen=True, slots=True)
class Arrival:
    """A filing as far as the standing of its window follows from it."""

    kind: Kind
    status: Status
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a window filed in the issues before: what is usual for it."""

    #: The leaders whom its visits named, the latest visit first.
    visitors: tuple[Visitor, ...] = ()
    #: Characters of its activities' texts.
    lengths: tuple[int, ...] = ()
    #: Its numbers, by issue.
    values: tuple[Values, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LateChange:
    """What a window wants to change after the deadline: the editor takes it or leaves it."""

    id: UUID
    filing: UUID
    #: What is to be printed instead; None when the filing is to be taken back.
    content: Content | None
    section: str | None
    #: The photos and documents that it is to have, as in a filing.
    files: tuple[UUID, ...] = ()
    #: The revision of the filing that it was made from.
    based_on: int
    by: UUID
    #: Aware, UTC.
    at: datetime
