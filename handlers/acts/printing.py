"""The issue as files that stay: drafts for the editor's hand, and the issue as it was published."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from bulletin.composition import Composition, snapshot
from bulletin.filings import Status
from bulletin.issues import Issue, IssueState
from bulletin.publication import Bulletin
from bulletin.text import format_date
from storage.compositions import composed, keep_passages
from storage.editions import Edition
from storage.files import File
from storage.work import Work
from templates.documents import Format, NoFonts, render
from templates.fonts import Fonts
from templates.own_word import TemplateRefused

#: The audit's name for it.
TEMPLATE_FAILED: Final = "template_failed"


@dataclass(frozen=True, slots=True)
class Printed:
    """An issue, and the files it was printed as."""

    issue: Issue
    files: Mapping[Format, File]
    #: Whether the PDF is left out for want of fonts.
    no_fonts: bool
    #: Why the office's own Word template did not print it; then the house's did.
    refused: TemplateRefused | None = None


async def print_issue(
    work: Work,
    bulletin: Bulletin,
    issue: Issue,
    formats: Iterable[Format],
    *,
    fonts: Fonts,
    now: datetime,
) -> Printed:
    """Store the issue as it would be printed now as a file of each format; after 定稿 as fixed."""
    composition = await composed(work, bulletin, issue)
    name = f"{bulletin.name}{issue.year}年第{issue.number}期"
    return await filed_as(work, issue, name, composition, formats, fonts=fonts, now=now)


async def rendered(
    composition: Composition, format: Format, *, fonts: Fonts, template: bytes | None
) -> tuple[bytes, TemplateRefused | None]:
    """The text in that format, and why the office's own template did not print it, if so.

    Raises ``NoFonts``.
    """
    try:
        content = await asyncio.to_thread(
            render, composition, format, fonts=fonts, template=template
        )
    except TemplateRefused as refused:
        return await asyncio.to_thread(render, composition, format, fonts=fonts), refused
    return content, None


async def note_refused(work: Work, issue: Issue, refused: TemplateRefused, now: datetime) -> None:
    """Write down that the office's own template did not print the issue."""
    await work.audit.add(
        bulletin=issue.bulletin,
        actor=None,
        action=TEMPLATE_FAILED,
        object=issue.label,
        details={"why": refused.why, "about": refused.about},
        at=now,
    )


async def filed_as(
    work: Work,
    issue: Issue,
    name: str,
    composition: Composition,
    formats: Iterable[Format],
    *,
    fonts: Fonts,
    now: datetime,
) -> Printed:
    """The composed text of the issue as stored files of that name.

    An office's own template that fails stops nothing: the house's prints, and the audit says so.
    """
    template = await work.word_templates.content(issue.bulletin)
    files, no_fonts, refused = {}, False, None
    for format in formats:
        try:
            content, why = await rendered(composition, format, fonts=fonts, template=template)
        except NoFonts:
            no_fonts = True
            continue
        refused = refused or why
        files[format] = await work.files.add(
            f"{name}{format.suffix}", format.media_type, content, now
        )
    if refused:
        await note_refused(work, issue, refused, now)
    return Printed(issue, files, no_fonts, refused)


async def as_published(work: Work, bulletin: Bulletin, issue: Issue, today: date) -> Composition:
    """The text that is printed when the issue is published: dated today unless an editor did."""
    text = await composed(work, bulletin, issue)
    return replace(text, date_line=text.date_line or format_date(today))


async def publish_issue(
    work: Work, bulletin: Bulletin, issue: Issue, *, by: UUID, fonts: Fonts, now: datetime
) -> Printed:
    """Close the issue for good: dated (today unless an editor set it), archived in every format."""
    today = now.astimezone(ZoneInfo(bulletin.timezone)).date()
    text = await as_published(work, bulletin, issue, today)
    done = replace(issue, state=IssueState.PUBLISHED, date=issue.date or today)
    await work.issues.change(done)
    await work.issues.freeze(done.id, snapshot(text))
    await work.editions.add(Edition(issue=done.id, version=1, by=by, at=now), snapshot(text))
    printed = await print_issue(work, bulletin, done, Format, fonts=fonts, now=now)
    for format, file in printed.files.items():
        await work.archive.add(done.id, format, file.id, now)
    for filing in await work.filings.of_issue(done.id):
        if filing.status.counts:
            stands = replace(filing, status=Status.PUBLISHED, revision=filing.revision + 1)
            await work.filings.change(stands, by=by, at=now, action="published")
    await keep_passages(work, bulletin, done)
    await work.audit.add(
        bulletin=bulletin.key,
        actor=by,
        action="published",
        object=done.label,
        details={format.value: file.sha256 for format, file in printed.files.items()},
        at=now,
    )
    return printed
