"""The archive as tables for a spreadsheet: what a search found, and what was filed at all."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.filings import Activity, Filing, Statistics, Visit, gist
from bulletin.issues import Issue, edition
from bulletin.joint import told_in
from bulletin.rejected import Rejected
from storage.passages import Hit
from storage.work import Work
from templates import sheets
from web.desk.archive import asked_by, days_of
from web.desk.desk import Desk, at_desk
from web.desk.page import Page
from web.desk.pages import say
from web.files import attachment
from web.security import Problem

#: More than a year of a large office's filings; longer tables are made in parts.
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Table:
    """What stands in a sheet, by the words for its columns."""

    columns: Sequence[str]
    rows: Sequence[Sequence[sheets.Cell]]


def pages() -> list[Page]:
    """Each table as CSV and as XLSX."""
    return [
        Page("/archive/hits.{ending}", hits),
        Page("/archive/filings.{ending}", of_days),
        Page("/issues/{issue}/filings.{ending}", of_issue),
    ]


async def hits(request: Request) -> Response:
    """What is found by the search in the address."""
    async with at_desk(request, Action.REVIEW) as desk:
        ending, search = _ending(request), await asked_by(desk)
        _require_few(await desk.work.passages.count(desk.bulletin.key, search))
        found = await desk.work.passages.find(desk.bulletin.key, search, limit=_MOST)
        issues = {each.id: each for each in await desk.work.issues.of_bulletin(desk.bulletin.key)}
        name = desk.bulletin.name + _said(desk, "archive.hits_file")
        section = desk.bulletin.section(search.section)
        await desk.note(
            "exported_hits",
            "",
            {
                "format": ending,
                "rows": len(found),
                "words": search.text,
                "window": search.window,
                "section": section.title if section else search.section,
                "leader": search.person,
                **_noted(search.first, search.last),
            },
        )
    return await _sheet(name, ending, lambda: _of_hits(desk, found, issues))


async def of_days(request: Request) -> Response:
    """What was filed for the issues of some days, or ever, whatever became of it."""
    async with at_desk(request, Action.REVIEW) as desk:
        ending = _ending(request)
        first, last = days_of(request.query_params)
        issues = [
            each
            for each in await desk.work.issues.of_bulletin(desk.bulletin.key)
            if (first is None or each.period.last >= first)
            and (last is None or each.period.first <= last)
        ]
        days = "—".join(each.isoformat() if each else "" for each in (first, last))
        name = desk.bulletin.name + _said(desk, "archive.filings_file") + days.strip("—")
    return await _filings(desk, issues, name, ending, "", _noted(first, last))


async def of_issue(request: Request) -> Response:
    """What was filed for one issue, whatever became of it."""
    async with at_desk(request, Action.REVIEW) as desk:
        ending = _ending(request)
        issue = await desk.issue()
        number = _said(desk, "desk.issue_of", year=issue.year, number=issue.number)
        name = desk.bulletin.name + number + _said(desk, "archive.filings_file")
    return await _filings(desk, [issue], name, ending, issue.label, {})


async def _filings(
    desk: Desk,
    issues: Iterable[Issue],
    name: str,
    ending: str,
    about: str,
    days: Mapping[str, str],
) -> Response:
    """Issue by issue, so that others can write in between; ``about`` and ``days`` are noted."""
    filed: list[tuple[Issue, Filing]] = []
    told: dict[UUID, UUID] = {}
    for issue in issues:
        async with desk.site.sessions.begin() as session:
            filings = await Work.on(session).filings.of_issue(issue.id)
        filed += [(issue, each) for each in filings]
        told |= told_in(filings)
        _require_few(len(filed))
    async with desk.site.sessions.begin() as session:
        work = Work.on(session)
        names = await work.people.names(each.author for _, each in filed)
        noted = {"format": ending, "rows": len(filed), **days}
        await replace(desk, work=work).note("exported_filings", about, noted)
    return await _sheet(name, ending, lambda: _of_filings(desk, filed, told, names))


def _require_few(count: int) -> None:
    if count > _MOST:
        raise Rejected("too_many_rows", most=_MOST)


def _ending(request: Request) -> str:
    """The format that the address ends with; Problem 404 for any other."""
    ending: str = request.path_params["ending"]
    if ending not in ("csv", "xlsx"):
        raise Problem(404, "not_found")
    return ending


def _noted(first: date | None, last: date | None) -> dict[str, str]:
    """The days from and to, as the audit keeps them."""
    days = {"first": first, "last": last}
    return {name: day.isoformat() for name, day in days.items() if day}


async def _sheet(name: str, ending: str, made: Callable[[], Table]) -> Response:
    """The table in that format; made in a thread, it may be long."""

    def content() -> bytes:
        table = made()
        if ending == "csv":
            return sheets.csv(table.columns, table.rows)
        return sheets.xlsx(name, table.columns, table.rows)

    return Response(
        await asyncio.to_thread(content),
        media_type=sheets.CSV if ending == "csv" else sheets.XLSX,
        headers=attachment(f"{name}.{ending}"),
    )


def _of_hits(desk: Desk, found: Sequence[Hit], issues: Mapping[UUID, Issue]) -> Table:
    columns = ("year", "number", "total", "from", "to", "section", "windows", "people", "text")
    return Table(
        [_said(desk, f"archive.col_{each}") for each in columns],
        [
            (
                *_of_issue(issues[hit.issue]),
                hit.passage.heading,
                "、".join(hit.passage.windows),
                hit.passage.people,
                hit.passage.text,
            )
            for hit in found
        ],
    )


def _of_filings(
    desk: Desk,
    filed: Sequence[tuple[Issue, Filing]],
    told: Mapping[UUID, UUID],
    names: Mapping[UUID | None, str],
) -> Table:
    """Numbers stand in a column of their own for each indicator: those counted once, too."""
    indicators = {each.key: f"{each.name}（{each.unit}）" for each in desk.bulletin.indicators}
    for _, each in filed:
        if isinstance(each.content, Statistics):
            indicators |= {key: key for key in each.content.values if key not in indicators}
    titles = {
        issue.id: {each.key: each.title for each in edition(desk.bulletin, issue).leaves()}
        for issue in {each.id: each for each, _ in filed}.values()
    }
    windows = {each.id: each.window for _, each in filed}
    rows = []
    for issue, each in filed:
        content = each.content
        values = content.values if isinstance(content, Statistics) else {}
        rows.append(
            (
                *_of_issue(issue),
                titles[issue.id].get(each.section or "", each.section or ""),
                each.window,
                desk.label(f"kind_{each.kind}"),
                content.text if isinstance(content, Activity) else gist(content),
                "、".join(map(date.isoformat, content.days))
                if isinstance(content, Activity | Visit)
                else "",
                *(values.get(key) for key in indicators),
                desk.label(f"status_{each.status}"),
                each.reason,
                names.get(each.author, ""),
                f"{desk.local(each.filed_at):%Y-%m-%d %H:%M}",
                _said(desk, "archive.yes") if each.late else "",
                each.approved_by,
                windows[told[each.id]] if each.id in told else "",
            )
        )
    before = ("year", "number", "total", "from", "to", "section", "window", "kind", "text", "days")
    after = ("status", "reason", "author", "filed_at", "late", "approved_by", "told_in")
    return Table(
        [
            *(_said(desk, f"archive.col_{each}") for each in before),
            *indicators.values(),
            *(_said(desk, f"archive.col_{each}") for each in after),
        ],
        rows,
    )


def _of_issue(issue: Issue) -> tuple[sheets.Cell, ...]:
    first, last = issue.period.first.isoformat(), issue.period.last.isoformat()
    return issue.year, issue.number, issue.total, first, last


def _said(desk: Desk, name: str, **values: object) -> str:
    return say(desk.language, name, **values)
