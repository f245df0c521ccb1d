"""Where each filing stands in the issue, and the sections of this issue only: the acts."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.issues import Issue, edition
from bulletin.joint import told_in
from bulletin.publication import SectionKind
from bulletin.rejected import Rejected
from handlers.acts.arranging import (
    Place,
    add_section,
    begin_paragraph,
    change_section,
    move,
    place_of,
    remove_section,
)
from handlers.acts.manuscripts import manuscripts
from web.desk.deciding import changed_since, page_of
from web.desk.desk import Desk, at_desk
from web.desk.page import Page


def pages() -> list[Page]:
    """The acts on the order of an issue."""
    return [
        Page("/filings/{filing}/move", move_, posted=True),
        Page("/filings/{filing}/paragraph", paragraph, posted=True),
        Page("/issues/{issue}/sections", add, posted=True),
        Page("/issues/{issue}/sections/{section}", change, posted=True),
        Page("/issues/{issue}/sections/{section}/remove", remove, posted=True),
    ]


async def move_(request: Request) -> Response:
    """Put the filing before or behind a neighbour, or at the end of another section."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        filing, issue = await desk.filing_to_change()
        page = page_of(desk, issue, filing)
        if desk.field("from") != (filing.section or ""):
            return await changed_since(desk, filing, page)
        every = await manuscripts(desk, issue)
        told = told_in(every)
        apart = [each for each in every if each.id not in told]
        before = place_of(apart, filing) if filing in apart else None
        to = Place(
            section=desk.field("section"), before=desk.id("before"), behind=desk.id("behind")
        )
        moved, place, count = await move(desk, issue, filing, to)
        section = edition(desk.bulletin, issue).section(to.section)
        undo = (
            f"{desk.home}/filings/{filing.id.hex}/move",
            _fields(before) | {"from": to.section},
        )
        return desk.back(
            page,
            "manuscripts.moved",
            undo=undo if before and before.section else None,
            window=moved.window,
            section=section.title if section else "",
            place=place,
            count=count,
        )


async def paragraph(request: Request) -> Response:
    """Begin a new paragraph with the filing, or no longer."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        filing, issue = await desk.filing_to_change()
        new = desk.field("new") == "yes"
        await begin_paragraph(desk, issue, filing, new=new)
        return desk.back(
            page_of(desk, issue, filing),
            "manuscripts.breaks" if new else "manuscripts.runs_on",
            undo=(desk.request.url.path, {"new": "no" if new else "yes"}),
            window=filing.window,
        )


async def add(request: Request) -> Response:
    """A section of this issue only."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        issue = await desk.locked_issue((await desk.issue()).id)
        kind = desk.field("kind")
        if kind not in list(SectionKind):
            raise Rejected("choose_button")
        made = await add_section(
            desk, issue, desk.field("title"), SectionKind(kind), desk.field("after") or None
        )
        return _done(desk, issue, made.key, "section_added", made.title, f"{made.key}/remove", {})


async def change(request: Request) -> Response:
    """Another title, another place."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        issue = await desk.locked_issue((await desk.issue()).id)
        key, title = desk.request.path_params["section"], desk.field("title")
        was = await change_section(desk, issue, key, title, desk.field("after") or None)
        fields = {"title": was.title, "after": was.after or ""}
        return _done(desk, issue, key, "section_changed", title, key, fields)


async def remove(request: Request) -> Response:
    """Without the section again, while it is empty."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        issue = await desk.locked_issue((await desk.issue()).id)
        gone = await remove_section(desk, issue, desk.request.path_params["section"])
        fields = {"title": gone.title, "kind": gone.kind.value, "after": gone.after or ""}
        return _done(desk, issue, "", "section_removed", gone.title, "", fields)


def _done(
    desk: Desk,
    issue: Issue,
    key: str,
    said: str,
    title: str,
    undo: str,
    fields: Mapping[str, str],
) -> Response:
    page = desk.path_of(issue, "manuscripts")
    path = desk.path_of(issue, f"sections/{undo}".rstrip("/"))
    at = f"#section-{key}" if key else ""
    return desk.back(f"{page}{at}", f"manuscripts.{said}", undo=(path, fields), section=title)


def _fields(place: Place | None) -> dict[str, str]:
    if place is None:
        return {}
    return {
        "section": place.section,
        "before": place.before.hex if place.before else "",
        "behind": place.behind.hex if place.behind else "",
    }
