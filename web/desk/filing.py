"""One filing: its window's words beside the editor's, every revision, and what waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.compose import printed
from bulletin.differences import Stretch, differences
from bulletin.filings import Filing, gist
from bulletin.issues import Issue
from bulletin.joint import told_in
from bulletin.paragraphs import beside_name
from bulletin.proofread import DUPLICATES
from bulletin.publication import Values
from bulletin.rejected import Rejected
from handlers.acts import late_changes
from handlers.acts.likenesses import told_before
from handlers.acts.manuscripts import proposed, title
from handlers.acts.merging import mergeable
from handlers.acts.remarks import remarks, words
from handlers.acts.wording import is_edited, may_reword, own_wording, reword
from storage.compositions import totals_before
from storage.filings import Revision
from web.desk.deciding import changed_since, choices, reason_forms
from web.desk.desk import Desk, at_desk
from web.desk.page import Page
from web.desk.pages import say_or


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One revision: what was done, by whom and when, and what is different since."""

    number: int
    action: str
    by: str
    at: datetime
    text: Sequence[Stretch]
    #: Title of the section that it came into; empty where it stayed.
    section: str
    #: Whether these words can be brought back.
    restorable: bool


def pages() -> list[Page]:
    """The page, and what is done on it besides editing."""
    return [
        Page("/filings/{filing}", show),
        Page("/filings/{filing}/restore", restore, posted=True),
        Page("/filings/{filing}/change", change, posted=True),
        Page("/filings/{filing}/unchange", unchange, posted=True),
    ]


async def show(request: Request) -> Response:
    """The filing as it stands, with all that is known of it."""
    async with at_desk(request, Action.REVIEW) as desk:
        filing, issue = await desk.filing()
        work = desk.work
        revisions = await work.filings.revisions(filing.id)
        totals = (await totals_before(work, desk.bulletin.key)).get(issue.id, {})
        own = _text(desk, issue, own_wording(revisions), totals)
        now = _text(desk, issue, filing, totals)
        every = await work.filings.of_issue(issue.id)
        waiting = await work.late_changes.of_filing(filing.id)
        lock = await work.locks.of_filing(filing.id, desk.lock_expiry())
        found = await remarks(desk, issue, filing.window, filing.content, every, own=filing.id)
        told = told_in(every)
        before = await told_before(desk, issue, [filing])
        alike = {each.details["filing"] for each in found if each.kind in DUPLICATES}
        return await desk.page(
            "filing",
            "manuscripts",
            issue=issue,
            filing=filing,
            section=title(desk, issue, filing),
            author=await desk.work.people.name(filing.author),
            at=desk.local(filing.filed_at),
            own=own,
            now=now,
            edited=is_edited(revisions),
            compared=differences(own, now),
            choices=choices(desk, issue, filing, revisions),
            reason_forms=reason_forms(desk, [filing]),
            steps=await steps(desk, issue, revisions, totals),
            remarks=words(desk, found),
            may_reword=issue.state.open and may_reword(filing),
            waiting=waiting,
            wanted=await proposed(desk, issue, filing, waiting) if waiting else None,
            wanted_by=await desk.work.people.name(waiting.by) if waiting else "",
            editable=issue.state.open,
            changeable=issue.state.changeable,
            lock=lock,
            holder=await desk.work.people.name(lock.by) if lock else "",
            lead=next((each for each in every if each.id == filing.merged_into), None),
            merged=[
                (each, beside_name(desk.bulletin, each))
                for each in every
                if told.get(each.id) == filing.id
            ],
            mergeable=sorted(mergeable(filing, every), key=lambda each: each.id not in alike),
            before=before.get(filing.id),
        )


async def restore(request: Request) -> Response:
    """Bring back the words of an earlier revision."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        filing, issue = await desk.filing_to_change()
        page = desk.request.url.path.removesuffix("/restore")
        if desk.field("revision") != str(filing.revision):
            return await changed_since(desk, filing, page)
        revisions = await desk.work.filings.revisions(filing.id)
        wanted = next((each for each in revisions if str(each.revision) == desk.field("to")), None)
        if wanted is None:
            raise Rejected("filing_gone")
        changed = await reword(desk, issue, filing, wanted.filing.content)
        undo = {"to": filing.revision, "revision": changed.revision}
        return desk.back(
            page, "filing.restored", undo=(desk.request.url.path, undo), number=wanted.revision
        )


async def change(request: Request) -> Response:
    """Take the change that waits, or leave it."""
    async with at_desk(request, Action.REVIEW) as desk:
        filing, issue = await desk.filing_to_change(frozen=True)
        page = desk.request.url.path.removesuffix("/change")
        waiting = await desk.work.late_changes.of_filing(filing.id)
        stale = desk.field("revision") != str(filing.revision)
        if stale or waiting is None or waiting.id != desk.id("change"):
            return await changed_since(desk, filing, page)
        taken = desk.field("verb") == "take"
        if taken:
            filing = await late_changes.take(desk, issue, filing, waiting)
        else:
            await late_changes.leave(desk, issue, filing, waiting)
        undo: dict[str, str | int] = {
            "change": waiting.id.hex,
            "revision": filing.revision,
            "taken": "yes" if taken else "no",
        }
        said = "filing.change_taken" if taken else "filing.change_left"
        return desk.back(page, said, undo=(f"{page}/unchange", undo))


async def unchange(request: Request) -> Response:
    """Let the change wait again."""
    async with at_desk(request, Action.REVIEW) as desk:
        filing, issue = await desk.filing_to_change(frozen=True)
        page = desk.request.url.path.removesuffix("/unchange")
        id, taken = desk.id("change"), desk.field("taken") == "yes"
        owner = await desk.work.late_changes.filing_of(id) if id else None
        stale = taken and desk.field("revision") != str(filing.revision)
        if id is None or owner != filing.id or stale:
            return await changed_since(desk, filing, page)
        if await late_changes.undecide(desk, issue, filing, id, taken=taken) is None:
            return await changed_since(desk, filing, page)
        return desk.back(page, "filing.change_waits")


async def steps(
    desk: Desk, issue: Issue, revisions: Sequence[Revision], totals: Values, since: int = 0
) -> list[Step]:
    """The revisions after that one, the latest first, each with what it changed."""
    now = revisions[-1].filing
    names = await desk.work.people.names(each.by for each in revisions)
    found: list[Step] = []
    before, text_before = None, ""
    for each in revisions:
        text, action = _text(desk, issue, each.filing, totals), each.action.replace(" ", "_")
        moved = before is not None and before.section != each.filing.section
        if each.revision > since:
            found.append(
                Step(
                    number=each.revision,
                    # An import or an older program may know others than the page has words for.
                    action=action if say_or(desk.language, f"filing.did_{action}", "") else "other",
                    by=names.get(each.by, ""),
                    at=desk.local(each.at),
                    text=differences(text_before, text) if before else (),
                    section=title(desk, issue, each.filing) if moved else "",
                    restorable=each.filing.content != now.content,
                )
            )
        before, text_before = each.filing, text
    return found[::-1]


def _text(desk: Desk, issue: Issue, filing: Filing, totals: Values) -> str:
    return printed(desk.bulletin, issue, filing, totals) or gist(filing.content)
