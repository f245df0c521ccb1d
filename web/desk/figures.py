"""数据: how the numbers went, how the windows kept up, and 采用通报, by month, quarter or year."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.adoption import Line, report
from bulletin.issues import Issue, IssueState
from bulletin.publication import Bulletin, Points
from bulletin.spans import Length, Span, latest, spans_of
from bulletin.tally import records
from bulletin.text import format_date
from handlers.acts.counting import running, tally
from templates import sheets
from templates.documents import Format
from templates.notice import Notice, document
from templates.words import label
from web.desk.archive import published_issues
from web.desk.desk import Desk, at_desk
from web.desk.page import Page
from web.desk.pages import say as worded
from web.files import attachment
from web.security import Problem

#: What a window is counted by in the report, in the order of its columns.
COLUMNS: Final = ("filed", "printed", "on_time", "nothing", "late", "missing")
#: The language of what goes out on paper.
_PAPER: Final = "zh"


@dataclass(frozen=True, slots=True)
class Adoption:
    """The report of a span: its published issues, and the windows, the best first."""

    span: Span
    issues: Sequence[Issue]
    lines: Sequence[Line]

    @property
    def filed(self) -> int:
        """What all windows filed."""
        return sum(each.record.filed for each in self.lines)

    @property
    def printed(self) -> int:
        """What was printed of it; a joint item is one of each of its windows."""
        return sum(each.record.printed for each in self.lines)


def pages() -> list[Page]:
    """The figures, the report, and the report as files."""
    return [
        Page("/figures", show),
        Page("/figures/adoption", adoption),
        Page("/figures/adoption.{ending}", adoption_file),
    ]


async def show(request: Request) -> Response:
    """The trends and the windows' records over the span in the address, usually the last year."""
    async with at_desk(request, Action.REVIEW) as desk:
        every = await desk.work.issues.of_bulletin(desk.bulletin.key)
        due = [
            each
            for each in every
            if each.opened and (each.deadline < desk.now or each.state is IssueState.PUBLISHED)
        ]
        span = _span(desk, due, Length.YEAR)
        issues = [each for each in due if span and each in span]
        return await desk.page(
            "figures",
            "figures",
            span=span,
            spans=_choices(due),
            shown=issues,
            trends=await running(desk, issues, every),
            records=records(desk.bulletin, await tally(desk, issues)),
        )


async def adoption(request: Request) -> Response:
    """The report of the span in the address, usually the last month."""
    async with at_desk(request, Action.REVIEW) as desk:
        published = await published_issues(desk)
        found = await _adoption(desk, published)
        return await desk.page(
            "adoption",
            "figures",
            report=found,
            span=found and found.span,
            spans=_choices(published),
            columns=COLUMNS,
            worth=_worth(desk.bulletin, desk.language),
            shown_points=shown_points,
        )


async def adoption_file(request: Request) -> Response:
    """The report as a Word or Excel file."""
    ending = request.path_params["ending"]
    async with at_desk(request, Action.REVIEW) as desk:
        found = await _adoption(desk, await published_issues(desk))
        if found is None or ending not in ("docx", "xlsx"):
            raise Problem(404, "not_found")
        noted = {"format": ending, "rows": len(found.lines), "span": str(found.span)}
        await desk.note("exported_adoption", "", noted)
    language = _PAPER if ending == "docx" else desk.language
    title = worded(
        language,
        "figures.notice_title",
        span=_named(found.span, language),
        name=desk.bulletin.name,
    )
    made = _notice if ending == "docx" else _sheet
    return Response(
        await asyncio.to_thread(made, desk, found, title),
        media_type=Format.DOCX.media_type if ending == "docx" else sheets.XLSX,
        headers=attachment(f"{title}.{ending}"),
    )


def shown_points(points: Fraction) -> str:
    """The points to two decimals, without needless ones."""
    return f"{float(points):.2f}".rstrip("0").rstrip(".").replace("-", "−")


async def _adoption(desk: Desk, published: Sequence[Issue]) -> Adoption | None:
    """The report of the span that is asked for; None before the first issue is published."""
    span = _span(desk, published, Length.MONTH)
    if span is None:
        return None
    issues = [each for each in published if each in span]
    return Adoption(span, issues, report(desk.bulletin, await tally(desk, issues)))


def _span(desk: Desk, issues: Sequence[Issue], usual: Length) -> Span | None:
    """The span that the address names, else the last of the usual length; None without issues."""
    last = latest(issues, usual)
    return last and (Span.of(desk.request.query_params.get("span", "")) or last)


def _choices(issues: Sequence[Issue]) -> list[tuple[int, list[Span]]]:
    """The spans to choose from, by year."""
    spans = spans_of(issues)
    return [(year, list(found)) for year, found in groupby(spans, key=lambda each: each.year)]


def _named(span: Span, language: str) -> str:
    return worded(language, f"figures.span_{span.length}", year=span.year, number=span.number)


def _worth(bulletin: Bulletin, language: str) -> str:
    """How points are counted, in a sentence; empty where none are."""
    points = bulletin.points
    if points is None:
        return ""
    each = [
        worded(
            language,
            "figures.worth",
            what=label(language, f"kind_{kind}"),
            points=shown_points(worth),
        )
        for kind, worth in points.kinds.items()
        if worth
    ]
    each += [
        worded(
            language, "figures.worth_in", what=section.title, points=shown_points(section.points)
        )
        for section in bulletin.leaves()
        if section.points is not None
    ]
    each += [
        worded(language, f"figures.worth_{name}", points=shown_points(getattr(points, name)))
        for name in ("on_time", "late", "missing")
        if getattr(points, name)
    ]
    return worded(
        language,
        f"figures.counted_{points.joint}",
        each=worded(language, "figures.and").join(each),
    )


def _headings(points: Points | None, language: str) -> list[str]:
    names = ["window", *COLUMNS]
    if points is not None:
        names = ["rank", *names, "points"]
    return [worded(language, f"figures.{each}") for each in names]


def _sheet(desk: Desk, found: Adoption, title: str) -> bytes:
    rows = []
    for line in found.lines:
        counts = [getattr(line.record, each) for each in COLUMNS]
        row: list[sheets.Cell] = [line.record.window, *counts]
        if line.points is not None:
            row = [line.rank, *row, round(float(line.points), 2)]
        rows.append(row)
    return sheets.xlsx(title, _headings(desk.bulletin.points, desk.language), rows)


def _notice(desk: Desk, found: Adoption, title: str) -> bytes:
    """The report as it goes out, in Chinese whatever the editor reads."""
    bulletin, numbers = desk.bulletin, [each.number for each in found.issues]
    opening = worded(
        _PAPER,
        "figures.notice_opening",
        span=_named(found.span, _PAPER),
        name=bulletin.name,
        issues=len(numbers),
        windows=len(found.lines),
        filed=found.filed,
        printed=found.printed,
    )
    rows = []
    for line in found.lines:
        row = [line.record.window, *(str(getattr(line.record, each)) for each in COLUMNS)]
        if line.points is not None:
            row = [str(line.rank), *row, shown_points(line.points)]
        rows.append(row)
    return document(
        Notice(
            title=title,
            opening=opening,
            headings=_headings(bulletin.points, _PAPER),
            rows=rows,
            names=1 if bulletin.points else 0,
            remark=_worth(bulletin, _PAPER),
            publisher=bulletin.publisher,
            date_line=format_date(desk.today()),
        )
    )
