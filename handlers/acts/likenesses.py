"""Near-duplicates: what of an issue was told in one of the issues before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bulletin.filings import Activity, Filing
from bulletin.issues import Issue
from bulletin.retold import Told
from handlers.acts.acting import Acting
from storage.filings import Printed


@dataclass(frozen=True, slots=True)
class _Search:
    """What the issues before one printed, ready to be searched."""

    state: tuple[tuple[UUID, int, int], ...]
    printed: Sequence[Printed]
    told: Told


#: Bulletin → its last search: it takes a while to make, and what is printed hardly changes.
_LAST: Final[dict[str, _Search]] = {}


async def told_before(
    acting: Acting, issue: Issue, filings: Iterable[Filing]
) -> Mapping[UUID, Printed]:
    """Filing → the latest that the eight issues before tell of the same, where they do."""
    state = await acting.work.filings.state_before(issue)
    search = _LAST.get(issue.bulletin)
    if search is None or search.state != state:
        printed = await acting.work.filings.printed_before(issue)
        search = _Search(state, printed, Told([each.text for each in printed]))
        _LAST[issue.bulletin] = search
    found = {
        each.id: search.told.again(each.content.text)
        for each in filings
        if isinstance(each.content, Activity)
    }
    return {id: search.printed[place] for id, place in found.items() if place is not None}
