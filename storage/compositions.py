"""An issue as it would be printed now, put together from what is stored."""

from collections.abc import Mapping
from uuid import UUID

from bulletin import statistics
from bulletin.compose import compose
from bulletin.composition import Composition, from_snapshot
from bulletin.issues import Issue, IssueState
from bulletin.passages import passages
from bulletin.publication import Bulletin
from storage.work import Work


async def totals_before(work: Work, bulletin: str) -> Mapping[UUID, Mapping[str, int]]:
    """Issue id → the running totals before that issue."""
    return statistics.totals_before(
        await work.issues.of_bulletin(bulletin), await work.filings.values(bulletin)
    )


async def composed(work: Work, bulletin: Bulletin, issue: Issue) -> Composition:
    """The issue with every filing that counts now; after 定稿 as it was fixed or published."""
    frozen = await work.issues.snapshot(issue.id)
    return await composed_now(work, bulletin, issue) if frozen is None else from_snapshot(frozen)


async def composed_now(work: Work, bulletin: Bulletin, issue: Issue) -> Composition:
    """The issue with every filing that counts now, though its text may be fixed already."""
    before = await totals_before(work, bulletin.key)
    return compose(bulletin, issue, await work.filings.of_issue(issue.id), before.get(issue.id, {}))


async def keep_passages(work: Work, bulletin: Bulletin, issue: Issue) -> None:
    """Let the archive be searched for what the published issue says, in place of what it said."""
    composition = await composed(work, bulletin, issue)
    filings = await work.filings.of_issue(issue.id)
    await work.passages.keep(issue, passages(composition, filings))


async def keep_missing_passages(work: Work, bulletin: Bulletin) -> None:
    """Let the archive be searched for every published issue: for those of earlier versions, too."""
    known = await work.passages.issues(bulletin.key)
    for issue in await work.issues.of_bulletin(bulletin.key):
        if issue.state is IssueState.PUBLISHED and issue.id not in known:
            await keep_passages(work, bulletin, issue)
