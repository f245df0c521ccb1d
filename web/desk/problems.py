"""问题: what to look at before an issue is printed, each line a link to its place."""

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.problems import ProblemKind
from bulletin.rejected import Rejected
from handlers.acts.checking import Finding, findings
from handlers.acts.clearing import clear, object_again
from handlers.keyboards import tag
from storage.filings import Stale
from web.desk.desk import Desk, at_desk
from web.desk.page import Page

#: What is mended on the filing's own page, not in the list.
_ON_ITS_PAGE = (ProblemKind.LATE_CHANGE, ProblemKind.DAY_OUTSIDE)


def pages() -> list[Page]:
    """The list, and letting personal data pass."""
    return [
        Page("/issues/{issue}/problems", show),
        Page("/issues/{issue}/problems/clear", confirm, posted=True),
        Page("/issues/{issue}/problems/object", take_back, posted=True),
    ]


async def show(request: Request) -> Response:
    """Everything found: first what holds the issue back."""
    async with at_desk(request, Action.REVIEW) as desk:
        issue = await desk.issue()
        found = await findings(desk, issue)
        cleared = [each.cleared.by for each in found if each.cleared]
        return await desk.page(
            "problems",
            "problems",
            issue=issue,
            blocking=[(each, _place(desk, issue, each)) for each in found if each.blocks],
            others=[(each, _place(desk, issue, each)) for each in found if not each.blocks],
            names=await desk.work.people.names(cleared),
        )


async def confirm(request: Request) -> Response:
    """Let it pass, in the revision that the form shows."""
    async with at_desk(request, Action.REVIEW) as desk:
        issue, filing = await _about(desk)
        await clear(desk, issue, filing, desk.field("problem"))
        return desk.back(desk.path_of(issue, "problems"), "problems.confirmed")


async def take_back(request: Request) -> Response:
    """Let it hold the issue back again."""
    async with at_desk(request, Action.REVIEW) as desk:
        issue, filing = await _about(desk)
        await object_again(desk, issue, filing, desk.field("problem"))
        return desk.back(desk.path_of(issue, "problems"), "problems.objected")


async def _about(desk: Desk) -> tuple[Issue, Filing]:
    """The open issue, and its filing at the revision that the form was made of; else ``Stale``."""
    issue = await desk.locked_issue((await desk.issue()).id)
    id = desk.id("filing")
    filing = await desk.work.filings.get(id) if id else None
    if filing is None or filing.issue != issue.id:
        raise Rejected("filing_gone")
    if str(filing.revision) != desk.field("revision"):
        raise Stale(f"filing {filing.id} is at revision {filing.revision}")
    return issue, filing


def _place(desk: Desk, issue: Issue, of: Finding) -> str:
    if of.filing is None:
        if of.window:
            # What it has not filed is on the board.
            return f"{desk.path_of(issue)}#window-{tag(of.window)}"
        at = f"#section-{of.section}" if of.section else ""
        return f"{desk.path_of(issue, 'manuscripts')}{at}"
    if of.kind in _ON_ITS_PAGE:
        return f"{desk.home}/filings/{of.filing.id.hex}"
    return f"{desk.path_of(issue, 'manuscripts')}#{of.filing.id.hex}"
