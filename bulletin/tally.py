"""Counting over many issues: what each window filed, what was printed, and who was on time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from bulletin.filings import Arrival
from bulletin.issues import Issue
from bulletin.publication import Bulletin, Kind
from bulletin.standing import Standing, standing_of


class Timing(StrEnum):
    """How punctual a window was with an issue that is due; who is on leave is excused."""

    ON_TIME = "on_time"
    NOTHING = "nothing"
    LATE = "late"
    MISSING = "missing"
    EXCUSED = "excused"


_TIMINGS = {
    Standing.FILED: Timing.ON_TIME,
    Standing.NOTHING: Timing.NOTHING,
    Standing.LATE: Timing.LATE,
    Standing.SIGNING: Timing.MISSING,
    Standing.PARTLY: Timing.MISSING,
    Standing.MISSING: Timing.MISSING,
    Standing.ABSENT: Timing.EXCUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a window filed for an issue; what was held there counts though it has gone on since."""

    issue: UUID
    window: str
    #: What its standing follows from; several that are alike in all of that are one.
    arrivals: tuple[Arrival, ...]
    #: Its items where they stand now: neither 本周无 nor what was withdrawn.
    filed: int = 0
    returned: int = 0
    declined: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Items in print that credit the same windows."""

    windows: tuple[str, ...]
    section: str
    kind: Kind
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """All that is counted over some issues."""

    issues: Sequence[Issue]
    sent: Sequence[Sent] = ()
    #: Of those that are published.
    credits: Sequence[Credit] = ()
    #: Issue → the publication as it was when the issue was due, where it was another one.
    rosters: Mapping[UUID, Bulletin] = field(default_factory=dict)
    #: Issue → the windows that were on leave when it was due.
    on_leave: Mapping[UUID, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One window over some issues."""

    window: str
    #: Issues that it was on time with, said 本周无 for, was late with, missing from, on leave for.
    on_time: int
    nothing: int
    late: int
    missing: int
    excused: int
    #: Its items, and what became of them. A joint item in print is one of each of its windows;
    #: what was held over was filed for the issue into which it went.
    filed: int
    printed: int
    returned: int
    held: int
    declined: int


def records(bulletin: Bulletin, tally: Tally) -> list[Record]:
    """Every window of the roster over these issues, and then others that there were, by name.

    A window was due for the issues at whose deadline it stood in the roster.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    sent: dict[UUID, dict[str, Sent]] = defaultdict(dict)
    for each in tally.sent:
        sent[each.issue][each.window] = each
        count = counts[each.window]
        count["filed"] += each.filed
        count["returned"] += each.returned
        count["held"] += each.held
        count["declined"] += each.declined
    for credit in tally.credits:
        for name in credit.windows:
            counts[name]["printed"] += credit.items
    # Over a year the same few cases come again thousands of times.
    known: dict[tuple[Sequence[Kind], Sequence[Arrival], bool], Timing] = {}
    for issue in tally.issues:
        roster = tally.rosters.get(issue.id, bulletin)
        here, on_leave = sent[issue.id], tally.on_leave.get(issue.id, ())
        for window in roster.windows:
            own = here.get(window.name)
            case = window.required, own.arrivals if own else (), window.name in on_leave
            timing = known.get(case)
            if timing is None:
                timing = known[case] = _TIMINGS[standing_of(window, case[1], absent=case[2])]
            counts[window.name][timing] += 1
    names = [window.name for window in bulletin.windows]
    names += sorted(set(counts) - set(names))
    return [
        Record(
            window=name,
            **{
                each: counts[name][each] for each in Record.__dataclass_fields__ if each != "window"
            },
        )
        for name in names
    ]
