"""采用、退回修改、留用下期、未采用: wherever a filing is shown, and back again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.publication import Kind
from bulletin.rejected import Rejected
from bulletin.returns import MOST_REASON
from bulletin.text import normalise
from handlers.acts.decisions import judge, ready_reasons, take_back
from handlers.acts.manuscripts import DECISIONS, before_decision, open_to
from storage.filings import Revision
from web.desk.desk import Desk, at_desk, came_from
from web.desk.page import Page

#: Decisions that authors are told a reason of.
_REASONED: Final = frozenset({"return", "decline"})


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be decided about a filing now."""

    verbs: Sequence[str]
    #: Whether the last decision can be undone.
    undo: bool


@dataclass(frozen=True, slots=True)
class ReasonForm:
    """What the menu of a decision opens, for every filing of a kind."""

    verb: str
    kind: Kind
    #: Key → words.
    ready: Mapping[str, str]


def pages() -> list[Page]:
    """The two acts."""
    return [
        Page("/filings/{filing}/decide", decide, posted=True),
        Page("/filings/{filing}/undecide", undecide, posted=True),
    ]


def choices(desk: Desk, issue: Issue, filing: Filing, revisions: Sequence[Revision]) -> Choices:
    """What may be decided; nothing once the issue is closed."""
    if not issue.state.open:
        return Choices((), undo=False)
    return Choices(open_to(filing), undo=before_decision(revisions) is not None)


def reason_forms(desk: Desk, filings: Iterable[Filing]) -> list[ReasonForm]:
    """The forms for what may be decided about these filings."""
    found = dict.fromkeys((verb, each.kind) for each in filings for verb in open_to(each))
    return [
        ReasonForm(verb, kind, ready_reasons(desk, kind, verb))
        for verb, kind in found
        if verb != "accept"
    ]


async def decide(request: Request) -> Response:
    """Accept, return, hold or decline the filing; a return and a refusal need a reason."""
    async with at_desk(request, Action.REVIEW) as desk:
        filing, issue = await desk.filing_to_change()
        page, verb = page_of(desk, issue, filing), desk.field("verb")
        if desk.field("revision") != str(filing.revision):
            return await changed_since(desk, filing, page)
        if verb not in open_to(filing):
            raise Rejected("choose_button")
        ready = ready_reasons(desk, filing.kind, verb).get(desk.field("reason"), "")
        reason = normalise(desk.field("words")) or ready
        if len(reason) > MOST_REASON or (not reason and verb in _REASONED):
            raise Rejected("reason_too_long", most=MOST_REASON)
        done = await judge(desk, issue, filing, verb, reason)
        return desk.back(
            page,
            f"manuscripts.did_{DECISIONS[verb]}",
            undo=(f"{desk.home}/filings/{done.id.hex}/undecide", {"revision": done.revision}),
            window=done.window,
        )


async def undecide(request: Request) -> Response:
    """Let the filing stand as before the decision."""
    async with at_desk(request, Action.REVIEW) as desk:
        filing, issue = await desk.filing_to_change()
        page = page_of(desk, issue, filing)
        before = before_decision(await desk.work.filings.revisions(filing.id))
        if desk.field("revision") != str(filing.revision) or before is None:
            return await changed_since(desk, filing, page)
        await take_back(desk, issue, filing, before)
        return desk.back(page, "manuscripts.undecided", window=filing.window)


def page_of(desk: Desk, issue: Issue, filing: Filing) -> str:
    """The page that an act on the filing was on: at its place."""
    page = came_from(desk.request, desk.path_of(issue, "manuscripts"))
    return f"{page}#{filing.id.hex}"


async def changed_since(desk: Desk, filing: Filing, page: str) -> Response:
    """To the page, with nothing done: it says who was there before."""
    last = (await desk.work.filings.revisions(filing.id))[-1]
    return desk.back(
        page,
        "manuscripts.changed_since",
        window=filing.window,
        by=await desk.work.people.name(last.by),
        at=f"{desk.local(last.at):%H:%M}",
    )
