"""The year's numbers: every issue's opening balance follows from the issues before it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from bulletin.filings import Filing, Statistics
from bulletin.issues import Issue
from bulletin.publication import Values


def totals_before(
    issues: Sequence[Issue], values: Mapping[UUID, Values]
) -> dict[UUID, dict[str, int]]:
    """For each issue's id, the year's totals before it; ``values`` are the weeks' numbers by issue.

    An issue that states its opening balance restarts from it; a new year starts from nothing.
    """
    before: dict[UUID, dict[str, int]] = {}
    year = None
    running: Counter[str] = Counter()
    for issue in sorted(issues, key=lambda each: (each.year, each.number)):
        if issue.totals_before is not None:
            running = Counter(issue.totals_before)
        elif issue.year != year:
            running = Counter()
        year = issue.year
        before[issue.id] = dict(running)
        running = running.copy()
        running.update(values.get(issue.id, {}))
    return before


def week(filings: Iterable[Filing]) -> dict[str, int]:
    """The sum of the statistics filings that count, by indicator key."""
    total: Counter[str] = Counter()
    for filing in filings:
        if filing.status.counts and isinstance(filing.content, Statistics):
            total.update(filing.content.values)
    return dict(total)
