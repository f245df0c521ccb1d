"""合并: two windows' reports of one event become one paragraph that credits both, and apart again.

The one that leads keeps its words, for an editor to make joint ones of; the other keeps its own,
with which it stands by itself whenever the leading one does not count.
"""

from collections.abc import Sequence
from dataclasses import replace

from bulletin.filings import Activity, Filing
from bulletin.issues import Issue
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting


def mergeable(filing: Filing, every: Sequence[Filing]) -> list[Filing]:
    """Those of the issue's filings in whose paragraph the filing can be told."""
    if filing.merged_into is not None or _into(filing, every):
        return []
    return [
        each
        for each in every
        if each.id != filing.id and _news(each, filing) and each.merged_into is None
    ]


async def merge(acting: Acting, issue: Issue, filing: Filing, lead: Filing | None) -> Filing:
    """Tell the filing in the paragraph of ``lead``; Rejected where those two can't be one."""
    if lead is None or lead.issue != filing.issue:
        raise Rejected("not_to_merge", why="gone")
    if lead.id == filing.id or not _news(filing, lead):
        raise Rejected("not_to_merge", why="news")
    every = await acting.work.filings.of_issue(filing.issue)
    if lead.merged_into is not None or _into(filing, every):
        raise Rejected("not_to_merge", why="chain")
    if filing.merged_into == lead.id:
        return filing
    merged = replace(filing, merged_into=lead.id, revision=filing.revision + 1)
    await _store(acting, issue, merged, "merged", lead)
    return merged


async def separate(acting: Acting, issue: Issue, filing: Filing) -> Filing:
    """Tell the filing by itself again."""
    if filing.merged_into is None:
        return filing
    lead = await acting.work.filings.get(filing.merged_into)
    apart = replace(filing, merged_into=None, revision=filing.revision + 1)
    await _store(acting, issue, apart, "separated", lead)
    return apart


async def is_joint(acting: Acting, filing: Filing) -> bool:
    """Whether the filing is told together with another one."""
    if filing.merged_into is not None:
        return True
    return bool(_into(filing, await acting.work.filings.of_issue(filing.issue)))


def _news(*filings: Filing) -> bool:
    """Whether all of them are activities that count."""
    return all(isinstance(each.content, Activity) and each.status.counts for each in filings)


def _into(filing: Filing, every: Sequence[Filing]) -> list[Filing]:
    """Those of the issue's filings that are told in the filing's paragraph."""
    return [each for each in every if each.merged_into == filing.id and each.status.counts]


async def _store(
    acting: Acting, issue: Issue, filing: Filing, action: str, lead: Filing | None
) -> None:
    await acting.work.filings.change(filing, by=acting.person().id, at=acting.now, action=action)
    about = {"filing": filing.id.hex, "window": filing.window}
    with_ = {"with": lead.id.hex, "with_window": lead.window} if lead else {}
    await acting.note(f"filing_{action}", issue.label, about | with_)
