"""The parts of the configuration as lists and forms, and what is done to them.

A form carries the version that it was made of. When another one came meanwhile nothing is changed:
the form comes again with what was typed, and says who changed the configuration since.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.calendar import WorkingCalendar
from bulletin.config import ConfigError, parse_bulletin
from bulletin.outlook import outlook
from bulletin.publication import Bulletin, SectionKind
from bulletin.rejected import Rejected
from handlers.acts.configuring import configure
from storage.columns import storable
from storage.filings import Stale
from web.desk.desk import Desk, at_desk
from web.desk.pages import say as worded
from web.desk.pages import say_or
from web.desk.setup import edits, references
from web.desk.setup.edits import Place, Value
from web.desk.setup.fields import PARTS, Field, Given, Part, Shape, kinds, meant, shown
from web.desk.setup.sentences import Wrong, sentence, wrong
from web.desk.setup.versions import differences
from web.security import Problem

_NEW: Final = "new"
_PLACE: Final = re.compile(r"(?:[1-9]\d{0,3}\.)?(?:[1-9]\d{0,3}|new)")
#: The part whose form also shows the weeks ahead.
_AHEAD: Final = ("schedule", "exceptions")


@dataclass(frozen=True, slots=True)
class Row:
    """One table of a part's list."""

    place: str
    cells: tuple[str, ...]
    #: Whether it stands inside a group, and whether it is one.
    inner: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one table, as it is shown."""

    part: Part
    place: str
    values: Mapping[str, Given]
    version: int
    wrong: Wrong
    #: Whether it is a section that others stand in.
    group: bool = False
    #: Who saved what version since the form was made, the newest first.
    since: Sequence[Mapping[str, object]] = ()
    #: What they changed, line by line.
    changes: Sequence[str] = ()
    #: The publication with what was typed, whose weeks ahead are shown.
    looked_at: Bulletin | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields, with the choices that there are at this place."""
        if self.part.name != "sections" or self.place == _NEW:
            return self.part.fields
        # A section that is there neither becomes a group nor ceases to be one.
        kinds = tuple(each for each in SectionKind if (each is SectionKind.GROUP) is self.group)
        return tuple(
            replace(each, choices=kinds) if each.key == "kind" else each
            for each in self.part.fields
        )


async def show(request: Request) -> Response:
    """A part: its list, or the form of its only table."""
    async with at_desk(request, Action.SET_UP) as desk:
        part = _part(request)
        if not part.array:
            return await _show_form(desk, await _form(desk, part, ""))
        source = await desk.work.bulletins.source(desk.bulletin.key)
        return await desk.page(
            "setup_list",
            "setup",
            here=part.name,
            part=part,
            columns=[each for each in part.fields if each.listed],
            rows=_rows(desk, part, tomllib.loads(source)),
            version=await desk.work.bulletins.version(desk.bulletin.key),
            ahead=await _ahead(desk, desk.bulletin) if part.name in _AHEAD else (),
        )


async def show_one(request: Request) -> Response:
    """The form of one table of a part."""
    async with at_desk(request, Action.SET_UP) as desk:
        part = _part(request)
        try:
            form = await _form(desk, part, _place(request))
        except Stale:
            raise Problem(404, "not_found") from None
        return await _show_form(desk, form)


async def save(request: Request) -> Response:
    """Take a form over into the configuration; it comes again with what is wrong with it."""
    async with at_desk(request, Action.SET_UP) as desk:
        part = _part(request)
        home = f"{desk.home}/setup/{part.name}"
        try:
            form = await _form(desk, part, _place(request) if part.array else "")
            typed = replace(form, values=_given(desk, form))
            if desk.field("version") != str(form.version):
                caught_up = await _caught_up(desk, form, typed.values)
                return await _show_form(desk, caught_up, status=409)
        except Stale:
            return desk.back(home, "desk.stale")
        place = _where(part, form.place)
        try:
            source, renamed = await _saved(desk, form, typed.values)
            if desk.field("look"):
                looked_at = parse_bulletin(source)
                return await _show_form(desk, replace(typed, looked_at=looked_at))
            about = {"part": part.name, "name": _name(part, typed.values)}
            await configure(desk, source, after=form.version, renamed=renamed, about=about)
        except ConfigError as error:
            if place[-1] == _NEW:
                place = (*place[:-1], len(edits.found(await _data(desk), place[:-1]) or ()))
            found = wrong(error.problems, part, place, desk.language)
            return await _show_form(desk, replace(typed, wrong=found), status=422)
        except Rejected as rejected:
            return await _show_form(desk, typed, status=422, refused=rejected)
        return desk.back(home, "setup.saved")


async def remove(request: Request) -> Response:
    """Take a table out of its part, unless something needs it."""

    def edit(desk: Desk, source: str, place: Place) -> str:
        if place[0] == "sections":
            source = references.without_section(source, desk.bulletin, place)
        elif place[0] == "windows":
            references.require_no_leaders(source, desk.bulletin, place)
        elif place[0] == "indicators":
            references.require_no_rules(source, desk.bulletin, place)
        return edits.removed(source, place)

    return await _edited(request, "setup.removed", edit)


async def move(request: Request) -> Response:
    """Put a table so many places on in its part, up or down."""

    def edit(desk: Desk, source: str, place: Place) -> str:
        by = desk.field("by")
        if not re.fullmatch(r"-?\d{1,3}", by):
            raise Problem(400, "bad_request")
        return edits.moved(source, place, int(by))

    return await _edited(request, "setup.moved", edit)


async def _edited(request: Request, said: str, edit: Callable[[Desk, str, Place], str]) -> Response:
    async with at_desk(request, Action.SET_UP) as desk:
        part = _part(request)
        place = _where(part, _place(request))
        version = await desk.work.bulletins.version(desk.bulletin.key)
        if desk.field("version") != str(version):
            raise Stale("the list was made of an earlier version")
        data = await _data(desk)
        table = edits.found(data, place)
        if not isinstance(table, dict):
            raise Problem(404, "not_found")
        values = {each.key: shown(each, table) for each in part.fields}
        about = {"part": part.name, "name": _name(part, values), "act": said.partition(".")[2]}
        try:
            source = edit(desk, await desk.work.bulletins.source(desk.bulletin.key), place)
            saved = await configure(desk, source, after=version, about=about)
        except ConfigError as error:
            why = "；".join(sentence(each, desk.language) for each in error.problems[:3])
            return desk.back(f"{desk.home}/setup/{part.name}", "setup.not_removed", why=why)
        undo = (f"{desk.home}/setup/versions/{version}/restore", {"version": str(saved)})
        return desk.back(f"{desk.home}/setup/{part.name}", said, undo=undo)


async def _show_form(
    desk: Desk, form: Form, *, status: int = 200, refused: Rejected | None = None
) -> Response:
    ahead: Sequence[object] = ()
    if form.part.name in _AHEAD:
        ahead = await _ahead(desk, form.looked_at or desk.bulletin)
    return await desk.page(
        "setup_form",
        "setup",
        status=status,
        wrong=refused,
        here=form.part.name,
        form=form,
        leaves=list(desk.bulletin.leaves()),
        kinds=kinds(),
        hint_of=lambda part, word: _hint(desk, part, word),
        ahead=ahead,
    )


async def _form(desk: Desk, part: Part, place: str) -> Form:
    """The form of a table as it is on disk; Stale when there is none at that place."""
    data = await _data(desk)
    where = _where(part, place)
    table = {} if where[-1] == _NEW else edits.found(data, where)
    if table is None and part.array:
        raise Stale("there is no such table")
    values = _shown(part, table or {}, desk.bulletin)
    version = await desk.work.bulletins.version(desk.bulletin.key)
    group = part.name == "sections" and values["kind"] == SectionKind.GROUP
    return Form(part, place, values, version, Wrong(), group=group)


def _shown(part: Part, table: Mapping[str, Any], bulletin: Bulletin) -> dict[str, Given]:
    """What the fields hold for a table of that publication, also where it leaves them out."""
    values = {each.key: shown(each, table) for each in part.fields}
    if part.name == "windows":
        window = bulletin.window(str(values["name"]))
        values["required"] = [each.value for each in window.required] if window else []
    return values


def _same(one: Given, other: Given) -> bool:
    """Whether two values of a field say the same; a form lists choices in an order of its own."""
    if isinstance(one, list) and isinstance(other, list):
        return set(one) == set(other)
    return one == other


def _given(desk: Desk, form: Form) -> dict[str, Given]:
    given: dict[str, Given] = {}
    for each in form.part.fields:
        if each.shape.several:
            given[each.key] = [str(one) for one in desk.form.getlist(each.key)]
        else:
            given[each.key] = storable(desk.field(each.key))
    return given


async def _saved(
    desk: Desk, form: Form, given: Mapping[str, Given]
) -> tuple[str, Mapping[str, str]]:
    """The configuration with the form's changes, and the windows that get another name by them."""
    part, place = form.part, _where(form.part, form.place)
    values: dict[str, Value] = {
        each.key: meant(each, given[each.key])
        for each in part.fields
        if not _same(given[each.key], form.values[each.key])
    }
    source = await desk.work.bulletins.source(desk.bulletin.key)
    if place[-1] != _NEW:
        changed = edits.changed(source, place, values) if values else source
        old, new = str(form.values.get("name", "")), str(values.get("name") or "")
        if new and part.name == "windows":
            return references.window_renamed(changed, old, new), {old: new}
        if new and part.name == "indicators":
            changed = references.indicator_renamed(changed, old, new)
        return changed, {}
    if part.keys:
        values = {"key": _free_key(desk.bulletin, part.keys), **values}
    source = edits.added(source, place[:-1], values)
    if part.name == "sections" and values.get("kind") == SectionKind.GROUP:
        at = len(tomllib.loads(source)["sections"]) - 1
        inner = {
            "key": _free_key(desk.bulletin, f"{values['key']}-part"),
            "title": storable(desk.field("inner_title")) or None,
            "kind": SectionKind.LIST.value,
        }
        source = edits.added(source, ("sections", at, "sections"), inner)
    return source, {}


def _free_key(bulletin: Bulletin, stem: str) -> str:
    sections = [one for each in bulletin.sections for one in (each, *each.sections)]
    taken = {each.key for each in sections} | {each.key for each in bulletin.indicators}
    return next(key for key in (f"{stem}-{n}" for n in count(1)) if key not in taken)


async def _caught_up(desk: Desk, form: Form, given: Mapping[str, Given]) -> Form:
    """A stale form on the present version: where its table is now, with what was not touched as
    it is now; Stale when its table is not to be found any more.
    """
    part, version = form.part, desk.field("version")
    try:
        source = await desk.work.bulletins.source(desk.bulletin.key, int(version))
        bulletin = parse_bulletin(source)
    except (LookupError, ValueError, OverflowError, ConfigError) as error:
        raise Stale("the form is of no version that can be read") from error
    new = form.place.endswith(_NEW)
    table = {} if new else edits.found(tomllib.loads(source), _where(part, form.place))
    before = _shown(part, table or {}, bulletin)
    told_by = part.fields[: part.told_by]
    sought = [before[each.key] for each in told_by]
    if part.array and not new and [form.values[each.key] for each in told_by] != sought:
        tables = edits.found(await _data(desk), part.place) or []
        named = [[shown(each, table) for each in told_by] for table in tables]
        if "." in form.place or sought not in named:
            raise Stale("the form's table is not there any more")
        form = await _form(desk, part, str(named.index(sought) + 1))
    values = {
        key: form.values[key] if _same(value, before[key]) else value
        for key, value in given.items()
    }
    changes = differences(source, await desk.work.bulletins.source(desk.bulletin.key))
    return replace(form, values=values, since=await _since(desk), changes=changes)


async def _since(desk: Desk) -> list[Mapping[str, object]]:
    """Who saved the configuration after the form's version, and when."""
    version = desk.field("version")
    after = int(version) if version.isdecimal() and len(version) < 10 else 0
    versions = await desk.work.bulletins.versions(desk.bulletin.key, after=after, limit=5)
    names = await desk.work.people.names(each.by for each in versions)
    return [{"by": names.get(each.by, ""), "at": desk.local(each.at)} for each in versions]


def _rows(desk: Desk, part: Part, data: Mapping[str, Any]) -> list[Row]:
    rows = []
    for at, table in enumerate(edits.found(data, part.place) or [], 1):
        inner = table.get("sections", []) if part.name == "sections" else []
        group = table.get("kind") == SectionKind.GROUP
        rows.append(Row(str(at), _cells(desk, part, table), group=group))
        for below, each in enumerate(inner, 1):
            rows.append(Row(f"{at}.{below}", _cells(desk, part, each), inner=True))
    return rows


def _cells(desk: Desk, part: Part, table: Mapping[str, Any]) -> tuple[str, ...]:
    titles = {each.key: each.title for each in desk.bulletin.leaves()}
    cells, values = [], _shown(part, table, desk.bulletin)
    for each in part.fields:
        if not each.listed:
            continue
        value = values[each.key]
        if each.shape is Shape.SECTIONS:
            text = "、".join(titles.get(one, one) for one in value)
        elif each.shape is Shape.KINDS:
            text = "、".join(desk.label(f"kind_{one}") for one in value)
        elif each.shape is Shape.WINDOW:
            text = str(value) or worded(desk.language, "setup.every_window")
        elif each.shape is Shape.FLAG or each.choices:
            text = worded(desk.language, f"setup.c_{each.word}_{value}") if value else ""
        else:
            text = str(value)
        cells.append(text)
    return tuple(cells)


async def _ahead(desk: Desk, bulletin: Bulletin) -> Sequence[object]:
    """The weeks that the plan holds for: an issue that is open keeps its deadline."""
    latest = await desk.work.issues.latest(desk.bulletin.key)
    after = latest.period.last + timedelta(days=1) if latest else desk.today()
    calendar = WorkingCalendar(bulletin.exceptions)
    return outlook(bulletin, calendar, max(after, desk.today()))


def _hint(desk: Desk, part: str, word: str) -> str:
    """What helps to fill a field in, where there is something to say."""
    return say_or(desk.language, f"setup.h_{part}_{word}", "")


def _name(part: Part, values: Mapping[str, Given]) -> str:
    """What a table is called in the log: its first field, for it is the most telling."""
    return str(values[part.fields[0].key]) if part.array else ""


def _part(request: Request) -> Part:
    part = PARTS.get(request.path_params["part"])
    if part is None:
        raise Problem(404, "not_found")
    return part


def _place(request: Request) -> str:
    place, part = str(request.path_params.get("place", "")), _part(request)
    inner = "." in place
    if not part.array or not _PLACE.fullmatch(place) or (inner and part.name != "sections"):
        raise Problem(404, "not_found")
    return place


def _where(part: Part, place: str) -> Place:
    """A place of the address as one of the data: "5.2" is the second section in the fifth."""
    where: Place = part.place
    for at, each in enumerate(place.split(".") if place else ()):
        if at:
            where = (*where, part.name)
        where = (*where, _NEW if each == _NEW else int(each) - 1)
    return where


async def _data(desk: Desk) -> Mapping[str, Any]:
    return tomllib.loads(await desk.work.bulletins.source(desk.bulletin.key))
