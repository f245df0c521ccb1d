"""看板: how each window stands in an issue, whom to call, and 催报."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.filings import Source
from bulletin.issues import Issue
from bulletin.rejected import Rejected
from bulletin.standing import Standing
from handlers.acts.nudging import NUDGE_AGAIN, urge, urge_all
from handlers.acts.standings import WindowStanding, standings
from handlers.keyboards import tag
from web.desk.desk import Desk, at_desk
from web.desk.page import Page

#: What an editor has to see first.
_ORDER = (
    Standing.MISSING,
    Standing.PARTLY,
    Standing.SIGNING,
    Standing.LATE,
    Standing.ABSENT,
    Standing.FILED,
    Standing.NOTHING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One window on the board."""

    of: WindowStanding
    #: Who filed its latest item, and when it was filed; nobody for what an editor entered.
    by: str
    at: datetime | None
    #: How that reached the editor who entered it for the window.
    source: Source | None
    nudged_at: datetime | None
    may_nudge: bool
    #: Whether the editor may file for it what it said by telephone.
    may_enter: bool

    @property
    def tag(self) -> str:
        """The few characters by which a link leads here."""
        return tag(self.of.window.name)

    @property
    def unreachable(self) -> bool:
        """Whether it is missing something and nobody of it can be written to (无法送达)."""
        return self.of.incomplete and not self.of.reachable


def pages() -> list[Page]:
    """The board and its acts."""
    return [
        Page("/issues/{issue}", show),
        Page("/issues/{issue}/nudge", nudge, posted=True),
    ]


async def latest(request: Request) -> Response:
    """To the board of the issue that is worked on; a page that says so before the first one."""
    async with at_desk(request, Action.SEE_STANDING) as desk:
        issue = await desk.on_desk()
        if issue is None:
            return await desk.page("no_issue", "board")
        return desk.back(desk.path_of(issue))


async def show(request: Request) -> Response:
    """Every window: those that are missing something first, each with whom to call."""
    async with at_desk(request, Action.SEE_STANDING) as desk:
        return await _board(desk, await desk.issue())


async def nudge(request: Request) -> Response:
    """Urge the window that the form names, or with no name every one that is missing something."""
    async with at_desk(request, Action.NUDGE) as desk:
        issue = await desk.issue()
        if not issue.state.open:
            raise Rejected("issue_closed", issue=issue)
        name = desk.field("window")
        if name:
            window = desk.bulletin.window(name)
            if window is None:
                raise Rejected("window_gone")
            came = desk.say(f"desk.{await urge(desk, issue, window)}", window=name)
        else:
            came = desk.say("desk.nudged_all", **await urge_all(desk, issue))
        return desk.back(desk.path_of(issue), "board.urged", came=came.text)


async def _board(desk: Desk, issue: Issue) -> Response:
    found = await standings(desk, issue)
    nudged = await desk.work.reminders.nudges(issue.id)
    latest = {each.window.name: each.filings[-1] for each in found if each.filings}
    names = await desk.work.people.names(each.author for each in latest.values())
    lines = []
    for each in sorted(found, key=lambda each: _ORDER.index(each.standing)):
        last = latest.get(each.window.name)
        at = nudged.get(each.window.name)
        lines.append(
            Line(
                of=each,
                by=names.get(last.author, "") if last else "",
                at=desk.local(last.filed_at) if last else None,
                source=last.source if last else None,
                nudged_at=desk.local(at) if at else None,
                may_nudge=issue.state.open
                and each.incomplete
                and each.reachable
                and (at is None or desk.now - at >= NUDGE_AGAIN),
                may_enter=issue.state.open and each.incomplete and desk.may(Action.EDIT_ISSUE),
            )
        )
    return await desk.page(
        "board",
        "board",
        issue=issue,
        lines=lines,
        counts=Counter(each.standing for each in found),
        unreachable=sum(1 for each in lines if each.unreachable),
        nudges=sum(1 for each in lines if each.may_nudge),
        deadline=desk.local(issue.deadline),
        over=desk.now > issue.deadline,
    )
