"""Counting over many issues: what each window filed, what was printed, and who was on time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from uuid import UUID

from bulletin.filings import Filed
from bulletin.issues import Issue, IssueState
from bulletin.publication import Bulletin
from bulletin.standing import Standing, standing_of


class Timing(StrEnum):
    """How punctual a window was with an issue that is due; who is on leave is excused."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    EXCUSED = "excused"


_TIMINGS = {
    Standing.FILED: Timing.ON_TIME,
    Standing.NOTHING: Timing.ON_TIME,
    Standing.LATE: Timing.LATE,
    Standing.SIGNING: Timing.MISSING,
    Standing.PARTLY: Timing.MISSING,
    Standing.MISSING: Timing.MISSING,
    Standing.ABSENT: Timing.EXCUSED,
}


def by_issue(filed: Iterable[Filed]) -> dict[UUID, list[Filed]]:
    """Issue → what was filed for it; of an issue that is not there, nothing."""
    found: dict[UUID, list[Filed]] = defaultdict(list)
    for each in filed:
        found[each.issue].append(each)
    return found


def timings(
    bulletin: Bulletin, filed: Iterable[Filed], on_leave: Collection[str]
) -> dict[str, Timing]:
    """Window of the roster → how punctual it was with the issue for which that was filed."""
    own: dict[str, list[Filed]] = defaultdict(list)
    for each in filed:
        own[each.window].append(each)
    return {
        window.name: _TIMINGS[standing_of(window, own[window.name], absent=window.name in on_leave)]
        for window in bulletin.windows
    }


def printed(
    bulletin: Bulletin, issue: Issue, filed: Sequence[Filed]
) -> Iterator[tuple[Filed, list[str]]]:
    """Each item that the issue printed, with the windows that it credits; none before it is out.

    ``bulletin`` is the edition of that issue, ``filed`` what was filed for it.
    """
    if issue.state is not IssueState.PUBLISHED:
        return
    takes = {section.key: section.kind.takes for section in bulletin.leaves()}
    standing = [
        each
        for each in filed
        if each.status.counts and each.section and takes.get(each.section) is each.kind
    ]
    leading = {each.id for each in standing if each.merged_into is None}
    credited: dict[UUID, list[str]] = defaultdict(list)
    items = []
    for each in standing:
        if each.merged_into in leading:
            credited[each.merged_into].append(each.window)
        else:
            items.append(each)
    for each in items:
        yield each, list(dict.fromkeys([each.window, *credited[each.id]]))
