"""档案: what the published issues say, searched; without a search the issues, with their files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.issues import Issue, IssueState
from bulletin.passages import Passage, folded, marked
from bulletin.rejected import Rejected
from storage.files import File
from storage.passages import Search
from templates.documents import Format
from web.desk.desk import Desk, at_desk
from web.desk.page import Page
from web.files import attachment
from web.security import Problem

_PAGE: Final = 20
#: Every word is looked for in every text.
_LONGEST: Final = 100
_FIELDS: Final = ("q", "window", "section", "person", "first", "last")
#: As an office asks for them: to print, to edit, to put on a site.
_FORMATS: Final = (Format.DOCX, Format.PDF, Format.HTML, Format.MARKDOWN, Format.TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What may be chosen to narrow a search."""

    windows: Sequence[str]
    #: Windows that are credited in the archive and not on the roster any more.
    former: Sequence[str]
    #: Key → title.
    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found, its text in stretches with whether each is what was looked for."""

    issue: Issue
    passage: Passage
    text: Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class InPrint:
    """One edition of an issue; nothing is known of when an imported one came out."""

    version: int
    note: str
    at: datetime | None
    files: Sequence[tuple[Format, File]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A published issue: how many items it has, and its editions, the latest first."""

    issue: Issue
    items: int
    editions: Sequence[InPrint]


def pages() -> list[Page]:
    """The search, and the files of an issue."""
    return [
        Page("/archive", show),
        Page("/issues/{issue}/files/{version}/{format}", file),
    ]


async def show(request: Request) -> Response:
    """What is found, or every published issue; or what is wrong with what was asked."""
    async with at_desk(request, Action.REVIEW) as desk:
        published = await published_issues(desk)
        choices = await choices_of(desk, published)
        typed = _typed(request)
        found: Sequence[Found] = ()
        issues: Sequence[Archived] = ()
        count = pages = number = 0
        wrong = None
        try:
            search = asked(typed, choices)
            searched = search != Search()
            count = (
                await desk.work.passages.count(desk.bulletin.key, search)
                if searched
                else len(published)
            )
            pages = max(1, -(-count // _PAGE))
            number = _number(request, pages)
            if searched and count:
                found = await _found(desk, published, search, number)
            elif not searched:
                issues = await _archived(desk, published[_PAGE * (number - 1) : _PAGE * number])
        except Rejected as rejected:
            searched, wrong = True, rejected
        return await desk.page(
            "archive",
            "archive",
            status=422 if wrong else 200,
            wrong=wrong,
            typed=typed,
            query=urlencode({name: value for name, value in typed.items() if value}),
            days=urlencode({name: typed[name] for name in ("first", "last") if typed[name]}),
            choices=choices,
            searched=searched,
            found=found,
            archived=issues,
            count=count,
            number=number,
            pages=pages,
        )


async def file(request: Request) -> Response:
    """One file of a published issue, to be saved, byte for byte as it was published."""
    async with at_desk(request, Action.REVIEW) as desk:
        issue = await desk.issue()
        editions = await desk.work.archive.versions(issue.id)
        kept = {str(version): files for version, files in editions.items()}
        wanted = request.path_params
        found = kept.get(wanted["version"], {}).get(wanted["format"])
        if found is None:
            raise Problem(404, "not_found")
        content = await desk.work.files.content(found.id)
    return Response(content, media_type=found.media_type, headers=attachment(found.name))


async def published_issues(desk: Desk) -> list[Issue]:
    """The issues that are out, the latest first."""
    issues = await desk.work.issues.of_bulletin(desk.bulletin.key)
    published = [each for each in issues if each.state is IssueState.PUBLISHED]
    return sorted(published, key=lambda each: (each.period, each.total), reverse=True)


async def choices_of(desk: Desk, published: Iterable[Issue]) -> Choices:
    """The windows and sections of the plan and of the archive."""
    windows = [each.name for each in desk.bulletin.windows]
    credited = await desk.work.passages.windows(desk.bulletin.key)
    sections = {each.key: each.title for each in desk.bulletin.leaves()}
    special = {each.key: each.title for issue in published for each in issue.special}
    for key in await desk.work.passages.sections(desk.bulletin.key):
        sections.setdefault(key, special.get(key, key))
    return Choices(
        windows=windows,
        former=[each for each in credited if each not in windows],
        sections=sections,
    )


async def asked_by(desk: Desk) -> Search:
    """The search that the address asks for; Rejected with what is wrong with it."""
    return asked(_typed(desk.request), await choices_of(desk, await published_issues(desk)))


def asked(typed: Mapping[str, str], choices: Choices) -> Search:
    """The search; Rejected with what is wrong with a field."""
    if max(len(typed["q"]), len(typed["person"])) > _LONGEST:
        raise Rejected("search_too_long", most=_LONGEST)
    window, section = typed["window"], typed["section"]
    if window and window not in (*choices.windows, *choices.former):
        raise Rejected("not_in_archive", given=window)
    if section and section not in choices.sections:
        raise Rejected("not_in_archive", given=section)
    first, last = days_of(typed)
    search = Search(
        text=typed["q"],
        window=window,
        section=section,
        person=typed["person"],
        first=first,
        last=last,
    )
    return search if search.words else replace(search, text="")


def days_of(typed: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The days from and to; Rejected where one is none, or they are the wrong way round."""
    first, last = (_day(typed.get(name, "")) for name in ("first", "last"))
    if first and last and first > last:
        raise Rejected("days_reversed")
    return first, last


def _typed(request: Request) -> dict[str, str]:
    return {name: request.query_params.get(name, "").strip() for name in _FIELDS}


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise Rejected("not_a_date", given=given) from None


def _number(request: Request, pages: int) -> int:
    given = request.query_params.get("page", "1")
    if given in map(str, range(1, pages + 1)):
        return int(given)
    raise Rejected("no_such_page", pages=pages)


async def _found(
    desk: Desk, published: Iterable[Issue], search: Search, number: int
) -> list[Found]:
    issues = {each.id: each for each in published}
    hits = await desk.work.passages.find(
        desk.bulletin.key, search, limit=_PAGE, offset=_PAGE * (number - 1)
    )
    words = [*search.words, folded(search.person)]
    return [Found(issues[hit.issue], hit.passage, marked(hit.passage.text, words)) for hit in hits]


async def _archived(desk: Desk, issues: Sequence[Issue]) -> list[Archived]:
    ids = [each.id for each in issues]
    items = await desk.work.passages.counts(ids)
    files = await desk.work.archive.of_issues(ids)
    editions = await desk.work.editions.of_issues(ids)
    found = []
    for issue in issues:
        kept = files.get(issue.id, {})
        known = {each.version: each for each in editions.get(issue.id, [])}
        found.append(
            Archived(
                issue=issue,
                items=items.get(issue.id, 0),
                editions=[
                    InPrint(
                        version=version,
                        note=known[version].note if version in known else "",
                        at=desk.local(known[version].at) if version in known else None,
                        files=[
                            (format, kept[version][format])
                            for format in _FORMATS
                            if format in kept.get(version, {})
                        ],
                    )
                    for version in sorted(known.keys() | kept.keys(), reverse=True)
                ],
            )
        )
    return found
