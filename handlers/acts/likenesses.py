"""Near-duplicates: what of an issue was told by another window too, or in an issue before."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from bulletin.filings import Activity, Filing
from bulletin.issues import Issue
from bulletin.retold import told
from handlers.acts.acting import Acting
from storage.filings import Printed


async def told_before(
    acting: Acting, issue: Issue, filings: Iterable[Filing]
) -> Mapping[UUID, Printed]:
    """Filing → the latest that the eight issues before tell of the same, where they do."""
    printed = await acting.work.filings.printed_before(issue)
    search = told(tuple(each.text for each in printed))
    found = {
        each.id: search.again(each.content.text)
        for each in filings
        if isinstance(each.content, Activity)
    }
    return {id: printed[place] for id, place in found.items() if place is not None}
