"""Figures to look at: how the numbers went from week to week, and how the windows kept up."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bulletin.filings import Filed, Status
from bulletin.issues import Issue, edition
from bulletin.publication import Bulletin, Indicator, Values
from bulletin.tally import by_issue, printed, timings


@dataclass(frozen=True, slots=True)
class Trend:
    """One indicator over some issues; None in an issue for which nobody filed it."""

    indicator: Indicator
    weekly: tuple[int | None, ...]
    totals: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One window over some issues."""

    window: str
    #: Issues that it was on time with, late with, missing from, and on leave for.
    on_time: int
    late: int
    missing: int
    excused: int
    #: Its items, and what became of them; what was held over counts in both of its issues.
    filed: int
    printed: int
    held: int
    declined: int


def trends(
    bulletin: Bulletin,
    issues: Sequence[Issue],
    values: Mapping[UUID, Values],
    before: Mapping[UUID, Values],
) -> list[Trend]:
    """Every indicator; ``values`` are the weeks' numbers, ``before`` the totals before an issue."""
    return [
        Trend(
            each,
            tuple(values.get(issue.id, {}).get(each.key) for issue in issues),
            tuple(
                before.get(issue.id, {}).get(each.key, 0)
                + values.get(issue.id, {}).get(each.key, 0)
                for issue in issues
            ),
        )
        for each in bulletin.indicators
    ]


def records(
    bulletin: Bulletin,
    issues: Sequence[Issue],
    filed: Iterable[Filed],
    on_leave: Mapping[UUID, Collection[str]],
    held_over: Mapping[str, int],
) -> list[Record]:
    """Every window of the roster over these issues, of which each is due.

    ``held_over`` are the items that were taken from them into a later issue, by window.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    of_issue = by_issue(filed)
    for issue in issues:
        here = of_issue.get(issue.id, [])
        for name, timing in timings(bulletin, here, on_leave.get(issue.id, ())).items():
            counts[name][timing] += 1
        for each in here:
            if each.is_item:
                counts[each.window]["filed"] += 1
                counts[each.window][each.status] += 1
        # An item of several windows is one of each that filed it.
        for _, windows in printed(edition(bulletin, issue), issue, here):
            for name in windows:
                counts[name]["printed"] += 1
    for name, number in held_over.items():
        counts[name]["filed"] += number
        counts[name][Status.HELD] += number
    return [
        Record(
            window=window.name,
            on_time=counts[window.name]["on_time"],
            late=counts[window.name]["late"],
            missing=counts[window.name]["missing"],
            excused=counts[window.name]["excused"],
            filed=counts[window.name]["filed"],
            printed=counts[window.name]["printed"],
            held=counts[window.name][Status.HELD],
            declined=counts[window.name][Status.DECLINED],
        )
        for window in bulletin.windows
    ]
