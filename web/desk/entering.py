"""代窗口报送: what a window told an editor, read out of a text or a file, or typed."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bulletin.access import Action
from bulletin.filing_forms import MOST_NAME
from bulletin.filings import Activity, Source
from bulletin.issues import Issue, edition
from bulletin.parsing import Proposed
from bulletin.publication import Kind, Section, SectionKind, Window
from bulletin.rejected import Rejected
from bulletin.text import normalise
from handlers import reading
from handlers.acts.entering import Entry, enter, read, take_out
from storage.ids import new_id
from web.desk import fields
from web.desk.desk import Desk, at_desk
from web.desk.page import Page
from web.files import safe_name

#: A file that is somewhat too large is still told so by the page itself.
_UPLOAD_BYTES: Final = 2 * reading.MOST_BYTES
#: Items that one form holds.
_MOST: Final = 20
_KINDS: Final = tuple(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item of the form, as it is typed."""

    number: int
    id: str
    window: str
    kind: Kind
    section: str
    typed: fields.Typed
    #: Whether it is to be filed.
    kept: bool = True
    #: What the parser was not sure of, in words.
    notes: Sequence[str] = ()

    @property
    def rows(self) -> range:
        """The numbers of the rows for visitors."""
        return fields.rows_of(self.typed)

    def tells_as(self, other: "Line") -> bool:
        """Whether the other item of the same window has the same words in its fields already."""
        there = other.typed
        return (self.window, self.kind) == (other.window, other.kind) and all(
            there.get(name, "") == value for name, value in self.typed.items()
        )


def pages() -> list[Page]:
    """The form, what is done with it, and the way back."""
    return [
        Page("/issues/{issue}/enter", show),
        Page("/issues/{issue}/enter", change, posted=True, most_bytes=_UPLOAD_BYTES),
        Page("/issues/{issue}/enter/undo", undo, posted=True),
    ]


async def show(request: Request) -> Response:
    """The form, empty; for the window that the address names, if it names one."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        issue = await desk.issue()
        return await _form(desk, issue, [], window=request.query_params.get("window", ""))


async def change(request: Request) -> Response:
    """Read the text or the file, add an empty item, or file what is there: what the button says."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        upload = desk.form.get("file")
        name, content = "", b""
        if isinstance(upload, UploadFile):
            name, content = upload.filename or "", await upload.read(reading.MOST_BYTES + 1)
            await upload.close()
    text, wrong = "", None
    try:
        if name and desk.field("do") == "read":
            name = safe_name(name)
            reading.check(name, len(content))
            if reading.is_picture(name):
                raise Rejected("file_unreadable", name=name)
            # Between two transactions: nobody else has to wait while it is looked through.
            text = await asyncio.to_thread(reading.text_of, name, content)
    except Rejected as refused:
        wrong = refused
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        issue = await desk.issue()
        lines = list(_lines(desk))
        if wrong is not None:
            return await _form(desk, issue, lines, wrong=wrong)
        try:
            issue = await desk.locked_issue(issue.id)
            if desk.field("do") == "file":
                return await _filed(desk, issue, lines)
            return await _more(desk, issue, lines, text)
        except Rejected as refused:
            return await _form(desk, issue, lines, wrong=refused, text=text)


async def undo(request: Request) -> Response:
    """Take out again what was filed, unless somebody has changed it since."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        issue = await desk.locked_issue((await desk.issue()).id)
        ids = [UUID(each) for each in desk.field("ids").split() if _is_id(each)]
        gone = await take_out(desk, issue, ids)
        page = desk.path_of(issue, "manuscripts")
        return desk.back(page, "entering.undone", count=len(gone))


async def _filed(desk: Desk, issue: Issue, lines: Sequence[Line]) -> Response:
    entries = []
    for each in lines:
        if each.kept:
            try:
                content = fields.content_of(
                    each.typed, each.kind, desk.bulletin, each.window, issue
                )
            except Rejected as refused:
                return await _form(desk, issue, lines, wrong=refused, at=each.number)
            entries.append(
                Entry(id=UUID(each.id), window=each.window, section=each.section, content=content)
            )
    if not entries:
        raise Rejected("nothing_to_enter")
    approved_by = normalise(desk.field("approver"))
    if len(approved_by) > MOST_NAME:
        raise Rejected("not_a_name", most=MOST_NAME)
    filed = await enter(desk, issue, entries, _source(desk), approved_by)
    page = desk.path_of(issue, "manuscripts")
    if not filed:
        return desk.back(page, "entering.filed_before")
    undo = (f"{desk.path_of(issue, 'enter')}/undo", {"ids": " ".join(e.id.hex for e in filed)})
    windows = "、".join(dict.fromkeys(each.window for each in filed))
    first = filed[0]
    return desk.back(
        f"{page}#{first.id.hex}" if first.section else desk.path_of(issue),
        "entering.filed",
        undo=undo,
        count=len(filed),
        windows=windows,
    )


async def _more(desk: Desk, issue: Issue, there: Sequence[Line], text: str) -> Response:
    """The form with what the text proposes, or with an empty item more."""
    lines = list(there)
    window = desk.bulletin.window(desk.field("window"))
    if window is None:
        raise Rejected("choose_window")
    left: Sequence[str] = ()
    if desk.field("do") in list(_KINDS):
        kind = Kind(desk.field("do"))
        lines.append(_line(desk, issue, window, len(lines) + 1, kind, {}))
    else:
        text = text or desk.field("text")
        if not text:
            raise Rejected("text_empty")
        reading.check_length(text)
        proposed, left = await read(desk, issue, window, text)
        if not proposed:
            typed = fields.shown(Activity(text=text))
            lines.append(_line(desk, issue, window, len(lines) + 1, Kind.ACTIVITY, typed))
            left = ()
        for each in proposed:
            line = _proposed(desk, issue, window, len(lines) + 1, each)
            # A text that is read once more, mended or not, brings only what is new.
            if not any(line.tells_as(other) for other in there):
                lines.append(line)
    if len(lines) > _MOST:
        raise Rejected("too_many_entries", most=_MOST)
    return await _form(desk, issue, lines, text=text, left=left, at=len(there) + 1)


def _proposed(desk: Desk, issue: Issue, window: Window, number: int, proposed: Proposed) -> Line:
    of = desk.bulletin.window(proposed.window) or window
    notes = [
        desk.say(f"doubts.{each.kind}", **{"taken": "", **dict[str, Any](each.details)}).text
        for each in proposed.doubts
    ]
    typed = fields.shown(proposed.content)
    section = proposed.section or ""
    return _line(desk, issue, of, number, proposed.kind, typed, section=section, notes=notes)


def _line(
    desk: Desk,
    issue: Issue,
    window: Window,
    number: int,
    kind: Kind,
    typed: fields.Typed,
    *,
    section: str = "",
    notes: Sequence[str] = (),
) -> Line:
    """A new item, in the section where such an item of the window usually stands."""
    usual = desk.bulletin.sections_of(window, kind)
    digests = [each for each in usual if each.kind is SectionKind.DIGEST]
    first = next(iter([*digests, *usual, *_sections(desk, issue, kind)]), None)
    return Line(
        number=number,
        id=new_id().hex,
        window=window.name,
        kind=kind,
        section=section or (first.key if first else ""),
        typed=typed,
        notes=notes,
    )


def _sections(desk: Desk, issue: Issue, kind: Kind) -> list[Section]:
    return [each for each in edition(desk.bulletin, issue).leaves() if each.kind.takes is kind]


def _lines(desk: Desk) -> Iterator[Line]:
    """The items as the form came back."""
    for number in range(1, _MOST + 1):
        id, kind = desk.field(f"{number}-id"), desk.field(f"{number}-kind")
        if not _is_id(id) or kind not in list(_KINDS):
            return
        prefix = f"{number}-"
        yield Line(
            number=number,
            id=id,
            window=desk.field(f"{prefix}window"),
            kind=Kind(kind),
            section=desk.field(f"{prefix}section"),
            typed={
                name.removeprefix(prefix): value
                for name, value in desk.form.items()
                if name.startswith(prefix) and isinstance(value, str)
            },
            kept=desk.field(f"{prefix}kept") == "yes",
        )


def _source(desk: Desk) -> Source:
    given = desk.field("source")
    return Source(given) if given in list(Source) else Source.PHONE


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


async def _form(
    desk: Desk,
    issue: Issue,
    lines: Sequence[Line],
    *,
    window: str = "",
    wrong: Rejected | None = None,
    text: str = "",
    left: Sequence[str] = (),
    at: int | None = None,
) -> HTMLResponse:
    """The page; ``at`` is the number of the item that it opens at."""
    upload = desk.form.get("file")
    from_file = isinstance(upload, UploadFile) and bool(upload.filename)
    return await desk.page(
        "entering",
        "manuscripts",
        issue=issue,
        status=200 if wrong is None else 422,
        wrong=wrong,
        lines=lines,
        left=left,
        at=at,
        kinds=_KINDS,
        sources=list(Source),
        source=Source.FILE if from_file else _source(desk),
        window=desk.field("window") or window,
        text=text or desk.field("text"),
        approver=desk.field("approver"),
        sections={kind: _sections(desk, issue, kind) for kind in _KINDS},
        editable=issue.state.open,
        most=reading.MOST_BYTES >> 20,
    )
