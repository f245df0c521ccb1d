"""刊发: the issue's numbers, 定稿 with what has changed since, and the step that ends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bulletin.access import Action
from bulletin.composition import digest_of
from bulletin.differences import shortened
from bulletin.issues import Issue, IssueState
from bulletin.rejected import Rejected
from handlers.acts.checking import findings
from handlers.acts.freezing import changed_since, freeze, take_changes, unfreeze
from handlers.acts.numbering import FIELDS, renumber, with_field
from handlers.acts.outcome import TOLD
from handlers.acts.printing import TEMPLATE_FAILED, note_refused, rendered
from handlers.acts.publishing import (
    needs_another,
    other_publishers,
    outlook,
    publish,
    require_second_person,
    to_publish,
)
from storage.compositions import composed, composed_now
from storage.editions import Edition
from storage.files import File
from templates.documents import Format, NoFonts
from web.desk.desk import Desk, at_desk
from web.desk.page import Page
from web.files import attachment
from web.security import Problem

#: What may be downloaded of a draft.
_DRAFTS: Final = (Format.DOCX, Format.PDF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """One edition that is out."""

    edition: Edition
    by: str
    at: datetime
    files: Mapping[str, File]
    #: Names of those whom it was sent to, and of those whom no message reached.
    told: Sequence[str]
    unreachable: Sequence[str]


def pages() -> list[Page]:
    """The page, its acts, and the drafts."""
    return [
        Page("/issues/{issue}/press", show),
        Page("/issues/{issue}/press", change, posted=True),
        Page("/issues/{issue}/press/freeze", fix, posted=True),
        Page("/issues/{issue}/press/unfreeze", reopen, posted=True),
        Page("/issues/{issue}/press/take", take, posted=True),
        Page("/issues/{issue}/press/publish", ask),
        Page("/issues/{issue}/press/publish", publish_now, posted=True),
        Page("/issues/{issue}/press/draft/{format}/file", draft),
    ]


async def show(request: Request) -> Response:
    """How the issue stands on its way out, and what may be done now."""
    async with at_desk(request, Action.PUBLISH) as desk:
        issue = await desk.issue()
        return await _page(desk, issue, _typed(issue))


async def change(request: Request) -> Response:
    """Store the issue's own fields, unless somebody came between: then what was typed stays."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        issue, typed = await _locked(desk), {name: desk.field(name) for name in FIELDS}
        if not issue.state.open:
            closed = Rejected("issue_closed", issue=issue)
            return await _page(desk, issue, typed, wrong=closed, status=409)
        before = _typed(issue)
        if desk.field("seen") != _seen(issue):
            return await _page(desk, issue, typed, stale=typed != before, status=409)
        changed, said = issue, {}
        try:
            for name, text in typed.items():
                if text != before[name]:
                    changed = _with(changed, name, text)
                    said[name] = str(getattr(changed, name) or "")
            if said:
                await renumber(desk, issue, changed)
        except Rejected as wrong:
            return await _page(desk, issue, typed, wrong=wrong, status=422)
        if said:
            await desk.note("issue_changed", changed.label, said)
        return desk.back(desk.path_of(changed, "press"), "press.saved" if said else "")


async def fix(request: Request) -> Response:
    """定稿; a second click finds it done."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        issue = await _locked(desk)
        page = desk.path_of(issue, "press")
        if not issue.state.open:
            return desk.back(page)
        await freeze(desk, issue)
        return desk.back(page, "press.frozen_done", undo=(f"{page}/unfreeze", {}))


async def reopen(request: Request) -> Response:
    """退回编辑."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        issue = await _locked(desk)
        page = desk.path_of(issue, "press")
        if issue.state.open:
            return desk.back(page)
        await unfreeze(desk, issue)
        return desk.back(page, "press.unfrozen")


async def take(request: Request) -> Response:
    """Fix the text anew, as the page showed it; what differs from that by now is shown first."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        issue = await _locked(desk)
        page = desk.path_of(issue, "press")
        now = await composed_now(desk.work, desk.bulletin, issue)
        if issue.state is not IssueState.FROZEN or desk.field("seen") != digest_of(now):
            return desk.back(page, "press.changed_again")
        await take_changes(desk, issue)
        return desk.back(page, "press.taken")


async def ask(request: Request) -> Response:
    """What publishing now would mean: it can't be undone, so it is asked first."""
    async with at_desk(request, Action.PUBLISH) as desk:
        issue = await desk.issue()
        if not issue.state.changeable:
            return desk.back(desk.path_of(issue, "press"))
        await require_second_person(desk, issue)
        return await _asked(desk, issue)


async def publish_now(request: Request) -> Response:
    """Publish what was seen, once; what has changed since is asked anew."""
    async with at_desk(request, Action.PUBLISH) as desk:
        issue = await _locked(desk)
        page = desk.path_of(issue, "press")
        if not issue.state.changeable:
            return desk.back(page)
        await require_second_person(desk, issue)
        if desk.field("seen") != digest_of(await to_publish(desk, issue)):
            return await _asked(desk, issue, changed=True)
        done = await publish(desk, issue)
        return desk.back(
            page,
            "press.published",
            number=issue.number,
            told=done.told,
            carried=done.carried,
        )


async def draft(request: Request) -> Response:
    """The issue as it would be printed now, as a file."""
    async with at_desk(request, Action.DRAFT) as desk:
        issue, format = await desk.issue(), _format(request)
        if format not in _DRAFTS:
            raise Problem(404, "not_found")
        text = await composed(desk.work, desk.bulletin, issue)
        template = await desk.work.word_templates.content(desk.bulletin.key)
        name = f"{desk.bulletin.name}{issue.year}年第{issue.number}期样稿{format.suffix}"
        back = desk.back(desk.path_of(issue, "press"), "press.no_fonts")
    try:
        # Nothing is held while it is printed.
        content, refused = await rendered(text, format, fonts=desk.fonts, template=template)
    except NoFonts:
        return back
    if refused:
        async with at_desk(request, Action.DRAFT) as desk:
            await note_refused(desk.work, issue, refused, desk.now)
    return Response(content, media_type=format.media_type, headers=attachment(name))


async def editions(desk: Desk, issue: Issue) -> list[Out]:
    """Every edition of the issue, the last one first."""
    found = (await desk.work.editions.of_issue(issue.id))[::-1]
    names = await desk.work.people.names(each.by for each in found)
    files = await desk.work.archive.versions(issue.id)
    sent: dict[object, Mapping[str, Any]] = {
        each.details["version"]: each.details
        for each in await desk.work.audit.of_object(desk.bulletin.key, issue.label, TOLD)
    }
    return [
        Out(
            edition=each,
            by=names.get(each.by, ""),
            at=desk.local(each.at),
            files=files.get(each.version, {}),
            told=sent.get(each.version, {}).get("people", ()),
            unreachable=sent.get(each.version, {}).get("unreachable", ()),
        )
        for each in found
    ]


async def _page(
    desk: Desk,
    issue: Issue,
    typed: Mapping[str, str],
    *,
    wrong: Rejected | None = None,
    stale: bool = False,
    status: int = 200,
) -> HTMLResponse:
    work, frozen = desk.work, issue.state is IssueState.FROZEN
    found = await findings(desk, issue) if issue.state.changeable else []
    lines = await changed_since(desk, issue) if frozen else ()
    filings = {each.id: each for each in await work.filings.of_issue(issue.id)} if frozen else {}
    waiting = await work.late_changes.of_issue(issue.id) if frozen else []
    others = await other_publishers(desk)
    last = await work.audit.last(desk.bulletin.key, issue.label, "issue_changed") if stale else None
    return await desk.page(
        "press",
        "press",
        issue=issue,
        status=status,
        wrong=wrong,
        typed=typed,
        seen=_seen(issue),
        stale=stale,
        stale_by=await desk.work.people.name(last.actor) if last else "",
        stale_at=desk.local(last.at) if last else None,
        blocking=[each for each in found if each.blocks],
        fixed_by=await desk.work.people.name(issue.frozen_by),
        fixed_at=desk.local(issue.frozen_at) if issue.frozen_at else None,
        lines=[shortened(each) for each in lines],
        now=digest_of(await composed_now(work, desk.bulletin, issue)) if lines else "",
        waiting=[filings[each.filing] for each in waiting if each.filing in filings],
        second=needs_another(desk, issue),
        others=[each.name for each in others],
        drafts=_DRAFTS,
        editions=await editions(desk, issue) if not issue.state.changeable else [],
        template_failed=await _template_failed(desk, issue),
        counts={"problems": len(found)},
    )


async def _asked(desk: Desk, issue: Issue, *, changed: bool = False) -> HTMLResponse:
    return await desk.page(
        "press_publish",
        "press",
        issue=issue,
        status=409 if changed else 200,
        before=await outlook(desk, issue),
        seen=digest_of(await to_publish(desk, issue)),
        changed=changed,
    )


async def _template_failed(desk: Desk, issue: Issue) -> bool:
    """Whether the office's own template failed: for this issue's files, or the next ones."""
    failed = await desk.work.audit.last(desk.bulletin.key, issue.label, TEMPLATE_FAILED)
    if failed is None or not issue.state.changeable:
        return failed is not None
    own = await desk.work.word_templates.get(desk.bulletin.key)
    return own is not None and failed.at >= own.at


async def _locked(desk: Desk) -> Issue:
    """The issue of the address as it stands, and stays until the act is done."""
    await desk.work.issues.lock((await desk.issue()).id)
    return await desk.issue()


def _typed(issue: Issue) -> dict[str, str]:
    """The issue's fields as they are typed."""
    day = issue.date.isoformat() if issue.date else ""
    number, total, copies = map(str, (issue.number, issue.total, issue.copies))
    return {"number": number, "total": total, "date": day, "copies": copies}


def _seen(issue: Issue) -> str:
    return "|".join(_typed(issue).values())


def _with(issue: Issue, name: str, text: str) -> Issue:
    if name == "date" and not text:
        return replace(issue, date=None)
    return with_field(issue, name, text)


def _format(request: Request) -> Format:
    try:
        return Format(request.path_params["format"])
    except ValueError:
        raise Problem(404, "not_found") from None
