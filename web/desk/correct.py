"""更正: what a published issue said is mended, and another edition says so; earlier ones stay."""

from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bulletin.access import Action
from bulletin.compose import printed
from bulletin.composition import digest_of
from bulletin.differences import shortened
from bulletin.filings import Filing, gist
from bulletin.issues import Issue
from bulletin.joint import told_in
from bulletin.rejected import Rejected
from handlers.acts.clearing import personal_data, tag_of
from handlers.acts.correcting import (
    MOST_NOTE,
    correct,
    needs_another,
    publication_of,
    require_published,
    reword,
    uncorrected,
)
from handlers.acts.manuscripts import in_sections, title
from handlers.acts.publishing import other_publishers
from storage.compositions import composed_now, totals_before
from web.desk import fields
from web.desk.desk import Desk, at_desk
from web.desk.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One filing that was printed."""

    filing: Filing
    section: str
    text: str


def pages() -> list[Page]:
    """The page, the form of one filing, and the edition."""
    return [
        Page("/issues/{issue}/correct", show),
        Page("/issues/{issue}/correct", issue_edition, posted=True),
        Page("/filings/{filing}/correct", edit),
        Page("/filings/{filing}/correct", save, posted=True),
    ]


async def show(request: Request) -> Response:
    """What was printed, each with a way to mend it, and what differs from the last edition."""
    async with at_desk(request, Action.PUBLISH) as desk:
        issue = await desk.issue()
        return await _page(await _then(desk, issue), issue)


async def issue_edition(request: Request) -> Response:
    """Issue the edition as the page showed it; what differs from that by now is shown first."""
    async with at_desk(request, Action.PUBLISH) as desk:
        issue = await desk.issue()
        await desk.work.issues.lock(issue.id)
        issue = await desk.issue()
        require_published(issue)
        desk = await _then(desk, issue)
        note = desk.field("note")
        if desk.field("seen") != await _seen(desk, issue):
            # A second click finds it done.
            if not await uncorrected(desk, issue):
                return desk.back(desk.path_of(issue, "press"))
            return await _page(desk, issue, note=note, changed=True, status=409)
        try:
            done = await correct(desk, issue, note, desk.field("personal"))
        except Rejected as wrong:
            return await _page(desk, issue, note=note, wrong=wrong, status=422)
        return desk.back(
            desk.path_of(issue, "press"),
            "correct.issued",
            version=done.edition.version,
            told=done.told,
        )


async def edit(request: Request) -> Response:
    """The words of one filing, to be mended."""
    async with at_desk(request, Action.PUBLISH) as desk:
        filing, issue = await desk.filing()
        require_published(issue)
        desk = await _then(desk, issue)
        return await _form(desk, issue, filing, fields.shown(filing.content))


async def save(request: Request) -> Response:
    """Mend them, unless somebody came between: then what was typed stays."""
    async with at_desk(request, Action.PUBLISH) as desk:
        filing, issue = await desk.filing()
        await desk.work.issues.lock(issue.id)
        filing, issue = await desk.filing()
        desk = await _then(desk, issue)
        typed = desk.typed()
        try:
            content = fields.content_of(
                typed, filing.kind, desk.bulletin, filing.window, issue, filing.content
            )
            if desk.field("revision") != str(filing.revision):
                if content == filing.content:
                    return desk.back(desk.path_of(issue, "correct"))
                return await _form(desk, issue, filing, typed, stale=True, status=409)
            changed = await reword(desk, issue, filing, content)
        except Rejected as wrong:
            return await _form(desk, issue, filing, typed, wrong=wrong, status=422)
        said = "correct.saved" if changed.revision != filing.revision else ""
        return desk.back(desk.path_of(issue, "correct"), said)


async def _then(desk: Desk, issue: Issue) -> Desk:
    """The desk with the plan by which the issue was published."""
    return replace(desk, bulletin=await publication_of(desk, issue))


async def _page(
    desk: Desk,
    issue: Issue,
    *,
    note: str = "",
    changed: bool = False,
    wrong: Rejected | None = None,
    status: int = 200,
) -> HTMLResponse:
    require_published(issue)
    lines = await uncorrected(desk, issue)
    personal = await personal_data(desk, issue) if lines else []
    others = await other_publishers(desk)
    return await desk.page(
        "correct",
        "press",
        issue=issue,
        status=status,
        wrong=wrong,
        items=await _items(desk, issue),
        lines=[shortened(each) for each in lines],
        seen=await _seen(desk, issue),
        second=await needs_another(desk, issue),
        others=[each.name for each in others],
        personal=[each.text for each in personal],
        personal_tag=tag_of(personal),
        note=note,
        most=MOST_NOTE,
        changed=changed,
    )


async def _form(
    desk: Desk,
    issue: Issue,
    filing: Filing,
    typed: fields.Typed,
    *,
    wrong: Rejected | None = None,
    stale: bool = False,
    status: int = 200,
) -> HTMLResponse:
    last = (await desk.work.filings.revisions(filing.id))[-1] if stale else None
    totals = (await totals_before(desk.work, desk.bulletin.key)).get(issue.id, {})
    return await desk.page(
        "correct_item",
        "press",
        issue=issue,
        status=status,
        wrong=wrong,
        filing=filing,
        now=printed(desk.bulletin, issue, filing, totals) or gist(filing.content),
        typed=typed,
        rows=fields.rows_of(typed),
        stale=stale,
        by=await desk.work.people.name(last.by) if last else "",
        at=desk.local(last.at) if last else None,
    )


async def _items(desk: Desk, issue: Issue) -> list[Printed]:
    totals = (await totals_before(desk.work, desk.bulletin.key)).get(issue.id, {})
    filings = await desk.work.filings.of_issue(issue.id)
    told = told_in(filings)
    return [
        Printed(
            filing=each,
            section=title(desk, issue, each),
            text=printed(desk.bulletin, issue, each, totals) or gist(each.content),
        )
        for each in in_sections(desk, issue, filings)
        if each.status.counts and each.id not in told
    ]


async def _seen(desk: Desk, issue: Issue) -> str:
    """Which edition is to be corrected, and how it would read."""
    made = await desk.work.editions.of_issue(issue.id)
    text = await composed_now(desk.work, desk.bulletin, issue)
    return f"{made[-1].version if made else 0}:{digest_of(text)}"
