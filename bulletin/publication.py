"""The publication as an administrator describes it: its sections, indicators, windows and plan.

These are plain values; ``bulletin.config`` reads them out of TOML and says what is wrong with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """What a filing is."""

    ACTIVITY = "activity"
    VISIT = "visit"
    STATISTICS = "statistics"
    NOTHING = "nothing"


class SectionKind(StrEnum):
    """How a section is composed (the rules: docs/configuration.md)."""

    LIST = "list"
    DIGEST = "digest"
    VISITS = "visits"
    STATISTICS = "statistics"
    GROUP = "group"

    @property
    def takes(self) -> Kind | None:
        """The kind of filing that stands in such a section; None for a group of sections."""
        return _TAKES[self]


_TAKES = {
    SectionKind.LIST: Kind.ACTIVITY,
    SectionKind.DIGEST: Kind.ACTIVITY,
    SectionKind.VISITS: Kind.VISIT,
    SectionKind.STATISTICS: Kind.STATISTICS,
    SectionKind.GROUP: None,
}


class Numbering(StrEnum):
    """How the paragraphs of a section are numbered when there are two or more."""

    CHINESE = "（一）"
    ARABIC = "1."


class WindowKind(StrEnum):
    """Whose items run on in a shared paragraph (a window's) and whose stand alone (an office's)."""

    OFFICE = "office"
    WINDOW = "window"


class Signing(StrEnum):
    """Whether what a window files needs a signature (签发), and whose."""

    NONE = "none"
    #: Who files says who approved it.
    NAMED = "named"
    #: The window's chief representative signs it in chat.
    CHIEF = "chief"


class Order(StrEnum):
    """The order of the items inside a section, before an editor's own."""

    FILED = "filed"
    ROSTER = "roster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the issue and the way its paragraphs are made."""

    key: str
    title: str
    kind: SectionKind
    numbering: Numbering = Numbering.CHINESE
    sections: tuple["Section", ...] = ()
    #: Where the leaders came, and what they did there: the end of the sentence of a visits section.
    place: str = "省政务服务大厅窗口"
    verb: str = "调研值守"
    #: What an item in print is worth here; None: what its kind is.
    points: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A number that is counted every week, with its units for the week and for the year."""

    key: str
    name: str
    unit: str
    total_unit: str


class Relation(StrEnum):
    """How the two sides of a rule between indicators have to stand to each other."""

    AT_MOST = "<="
    AT_LEAST = ">="
    EQUAL = "="

    @property
    def sign(self) -> str:
        """The relation as it is printed."""
        return {"<=": "≤", ">=": "≥"}.get(self.value, self.value)

    def holds(self, left: int, right: int) -> bool:
        """Whether two numbers stand so."""
        if self is Relation.EQUAL:
            return left == right
        return left <= right if self is Relation.AT_MOST else left >= right


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the numbers of a week usually keep to; each side is the sum of indicators' keys."""

    left: tuple[str, ...]
    relation: Relation
    right: tuple[str, ...]
    #: The rule in words of its own; else it is said by the indicators' names.
    says: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """What the house writes otherwise."""

    given: str
    better: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One who files: a department's window in the hall, or one of the centre's own offices."""

    name: str
    full_name: str
    kind: WindowKind
    #: Keys of the sections it may file into, in the order of the plan.
    files: tuple[str, ...]
    #: What it must file for its part of an issue to count as in; 本周无 stands for all of it.
    required: tuple[Kind, ...]
    phone: str = ""
    signing: Signing = Signing.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """A leader as the roster of leaders (领导名册) has them."""

    name: str
    #: The official form of it: 党组成员、副局长.
    title: str
    #: The window for whose visits alone this is said; empty: for every window's.
    window: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time of day on the n-th working day before the deadline's day (0: that day itself)."""

    days_before: int
    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When an issue opens, when it is due, and when its windows are reminded. Local to the zone."""

    opens: time = time(9, 0)
    deadline: time = time(15, 0)
    first: Moment = Moment(days_before=1, at=time(10, 0))
    second: Moment = Moment(days_before=0, at=time(10, 0))
    last_call_minutes_before: int = 60
    overdue_minutes_after: int = 30
    #: After so much working time a chief is reminded of what waits for a signature.
    signing_minutes: int = 120
    #: Reminders go out only inside these, on working days: (from, to).
    working_hours: tuple[tuple[time, time], ...] = (
        (time(9, 0), time(12, 0)),
        (time(13, 0), time(17, 30)),
    )
    most_per_person: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarException:
    """A day on which the office's calendar differs from the national one."""

    day: date
    working: bool
    reason: str


class Joint(StrEnum):
    """What each of the windows of a joint item gets: its points whole, a part of them, or twice."""

    WHOLE = "whole"
    SHARE = "share"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What is counted in the report of what was printed (采用通报)."""

    #: For an item in print, by its kind, where its section says no other.
    kinds: Mapping[Kind, Fraction] = field(default_factory=dict)
    joint: Joint = Joint.WHOLE
    #: For an issue that a window is on time with; taken off when it is late with one, or missing.
    on_time: Fraction = Fraction()
    late: Fraction = Fraction()
    missing: Fraction = Fraction()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """The whole publication."""

    key: str
    name: str
    publisher: str
    timezone: str
    report_to: str = ""
    copy_to: str = ""
    send_to: str = ""
    copies: int = 0
    order: Order = Order.FILED
    language: str = "zh"
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...] = ()
    rules: tuple[Rule, ...] = ()
    wording: tuple[Wording, ...] = ()
    windows: tuple[Window, ...]
    leaders: tuple[Leader, ...] = ()
    schedule: Schedule = field(default_factory=Schedule)
    #: Whether who fixed an issue's text (定稿), or corrected it last, needs another to issue it.
    two_people: bool = False
    exceptions: tuple[CalendarException, ...] = ()
    #: None where the office counts no points.
    points: Points | None = None

    def leaves(self) -> Iterator[Section]:
        """The sections that filings stand in, in the order of the plan: groups give their parts."""
        for section in self.sections:
            yield from section.sections if section.kind is SectionKind.GROUP else (section,)

    def section(self, key: str) -> Section | None:
        """The section that filings of that key stand in, if there is one."""
        return next((each for each in self.leaves() if each.key == key), None)

    def window(self, name: str) -> Window | None:
        """The window of that name, if it is on the roster."""
        return next((each for each in self.windows if each.name == name), None)

    def leaders_of(self, window: str) -> Mapping[str, str]:
        """Name → title of the leaders whom the roster knows for that window's visits.

        The window's own entry goes before one for every window. A title is without the window's
        name, which is printed before it.
        """
        own = self.window(window)
        names = (own.full_name, own.name) if own else ()
        titles = {each.name: each.title for each in self.leaders if not each.window}
        titles |= {each.name: each.title for each in self.leaders if each.window == window}
        return {name: _behind(names, title) for name, title in titles.items()}

    def sections_of(self, window: Window, kind: Kind) -> tuple[Section, ...]:
        """The sections into which the window may file that kind, in the order of the plan."""
        return tuple(
            each for each in self.leaves() if each.key in window.files and each.kind.takes is kind
        )


def _behind(names: tuple[str, ...], title: str) -> str:
    for name in names:
        if title.startswith(name) and title != name:
            return title.removeprefix(name)
    return title


#: Indicator key → whole number.
Values = Mapping[str, int]
