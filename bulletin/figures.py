"""Figures to look at: how the numbers of the publication went from issue to issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bulletin.issues import Issue
from bulletin.publication import Bulletin, Indicator, Values
from bulletin.statistics import totals_before


@dataclass(frozen=True, slots=True)
class Trend:
    """One indicator over some issues; None in an issue for which nobody filed it."""

    indicator: Indicator
    weekly: tuple[int | None, ...]
    totals: tuple[int, ...]


def trends(
    bulletin: Bulletin,
    issues: Sequence[Issue],
    every: Sequence[Issue],
    values: Mapping[UUID, Values],
) -> list[Trend]:
    """Every indicator over these issues; ``values`` are the numbers of the issues' years.

    ``every`` issue of those years is there, for the totals go on from one to the next.
    """
    before = totals_before(every, values)
    return [
        Trend(
            each,
            tuple(values.get(issue.id, {}).get(each.key) for issue in issues),
            tuple(
                before[issue.id].get(each.key, 0) + values.get(issue.id, {}).get(each.key, 0)
                for issue in issues
            ),
        )
        for each in bulletin.indicators
    ]
