"""A filing in an editor's hands: locked for the others, saved with what was seen of it."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bulletin.access import Action
from bulletin.compose import printed
from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.rejected import Rejected
from handlers.acts.wording import may_reword, own_wording, reword
from storage.compositions import totals_before
from storage.locks import Lock
from web.desk import fields
from web.desk.desk import Desk, at_desk
from web.desk.filing import steps
from web.desk.page import Page


def pages() -> list[Page]:
    """The form, and the acts around it."""
    return [
        Page("/filings/{filing}/open", open_, posted=True),
        Page("/filings/{filing}/edit", edit),
        Page("/filings/{filing}/edit", save, posted=True),
        Page("/filings/{filing}/beat", beat, posted=True),
        Page("/filings/{filing}/close", close, posted=True),
    ]


async def open_(request: Request) -> Response:
    """Take the lock and go to the form; while another editor has it, only by force."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        filing, _ = await desk.filing_to_change()
        page = f"{desk.home}/filings/{filing.id.hex}"
        if not may_reword(filing):
            raise Rejected("not_to_reword", status=filing.status)
        lock = await _take(desk, filing, force=desk.field("force") == "yes")
        if lock.by != desk.person().id:
            return desk.back(page, "filing.locked", by=await desk.work.people.name(lock.by))
        return desk.back(f"{page}/edit")


async def edit(request: Request) -> Response:
    """The form, for whoever has the lock; the filing's page for all others."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        filing, issue = await desk.filing()
        lock = await desk.work.locks.of_filing(filing.id, desk.lock_expiry())
        mine = lock is not None and lock.by == desk.person().id
        if not (mine and issue.state.open and may_reword(filing)):
            return desk.back(f"{desk.home}/filings/{filing.id.hex}")
        return await _form(desk, issue, filing, fields.shown(filing.content))


async def save(request: Request) -> Response:
    """Store the editor's words, unless somebody came between: then they stay on the page."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        filing, issue = await desk.filing()
        typed = desk.typed()
        try:
            issue = await desk.locked_issue(issue.id)
        except Rejected as closed:
            return await _form(desk, issue, filing, typed, wrong=closed, status=409)
        filing, _ = await desk.filing()
        lock = await desk.work.locks.of_filing(filing.id, desk.lock_expiry())
        seen = desk.field("revision")
        if seen != str(filing.revision):
            since = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
            wrong = await _changed(desk, filing)
            return await _form(desk, issue, filing, typed, wrong=wrong, status=409, since=since)
        if lock is not None and lock.by != desk.person().id and desk.field("force") != "yes":
            wrong = Rejected("locked", by=await desk.work.people.name(lock.by))
            return await _form(desk, issue, filing, typed, wrong=wrong, status=409, taken=True)
        try:
            content = fields.content_of(
                typed, filing.kind, desk.bulletin, filing.window, issue, filing.content
            )
            changed = await reword(desk, issue, filing, content)
        except Rejected as wrong:
            return await _form(desk, issue, filing, typed, wrong=wrong, status=422)
        await desk.work.locks.release(filing.id, desk.person().id)
        page = f"{desk.home}/filings/{filing.id.hex}"
        if changed.revision == filing.revision:
            return desk.back(page, "filing.same")
        undo = {"to": filing.revision, "revision": changed.revision}
        return desk.back(page, "filing.saved", undo=(f"{page}/restore", undo))


async def beat(request: Request) -> Response:
    """Keep the lock; who has lost it is told, and the form stays as it is."""
    async with at_desk(request, Action.EDIT_ISSUE, quietly=True) as desk:
        filing, issue = await desk.filing()
        mine = await desk.work.locks.see(filing.id, desk.person().id, datetime.now(UTC))
        lock = await desk.work.locks.of_filing(filing.id, desk.lock_expiry())
        by = await desk.work.people.name(lock.by) if lock and not mine else ""
        last = (await desk.work.filings.revisions(filing.id))[-1]
        changed = desk.field("revision") != str(last.revision)
        return await desk.page(
            "lock",
            "manuscripts",
            issue=issue,
            filing=filing,
            revision=desk.field("revision"),
            lost=by,
            changed=changed,
        )


async def close(request: Request) -> Response:
    """Give the lock back with nothing changed."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        filing, _ = await desk.filing()
        await desk.work.locks.release(filing.id, desk.person().id)
        return desk.back(f"{desk.home}/filings/{filing.id.hex}")


async def _form(
    desk: Desk,
    issue: Issue,
    filing: Filing,
    typed: fields.Typed,
    *,
    wrong: Rejected | None = None,
    status: int = 200,
    since: int | None = None,
    taken: bool = False,
) -> HTMLResponse:
    """The form with what is typed; ``since`` is the revision that the person last saw."""
    totals = (await totals_before(desk.work, desk.bulletin.key)).get(issue.id, {})
    revisions = await desk.work.filings.revisions(filing.id)
    return await desk.page(
        "rewording",
        "manuscripts",
        issue=issue,
        status=status,
        wrong=wrong,
        filing=filing,
        revision=filing.revision,
        typed=typed,
        rows=fields.rows_of(typed),
        own=printed(desk.bulletin, issue, own_wording(revisions), totals),
        since=[] if since is None else await steps(desk, issue, revisions, totals, since),
        taken=taken,
        lost="",
        changed=False,
    )


async def _take(desk: Desk, filing: Filing, *, force: bool) -> Lock:
    return await desk.work.locks.take(
        filing.id,
        filing.issue,
        desk.person().id,
        now=datetime.now(UTC),
        expired=desk.lock_expiry(),
        force=force,
    )


async def _changed(desk: Desk, filing: Filing) -> Rejected:
    last = (await desk.work.filings.revisions(filing.id))[-1]
    return Rejected("changed_by", by=await desk.work.people.name(last.by), at=desk.local(last.at))
