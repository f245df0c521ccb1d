"""代窗口报送: an editor files what a window told them by telephone, on paper or in a file.

Such a filing has no author of its window: whoever files for the window hears of it, and of what
becomes of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from aiogram.types import InlineKeyboardMarkup

from bulletin.filings import Content, Filing, Nothing, Source, Status, gist
from bulletin.issues import Issue, edition
from bulletin.parsing import Proposed, goes_without_saying, parse
from bulletin.publication import Kind, Window
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting
from handlers.acts.decisions import tell_authors
from handlers.acts.replacing import makes_untrue, others_beside
from handlers.keyboards import FilingButton, button, in_rows, of_filing, rows
from templates.words import label

#: What a window has taken back is named so in the message about it.
_WITHDRAWN: Final = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to be filed for a window. Its id is made with the form: filed twice, it is one."""

    id: UUID
    window: str
    section: str | None
    content: Content


async def read(
    acting: Acting, issue: Issue, window: Window, text: str
) -> tuple[Sequence[Proposed], Sequence[str]]:
    """What the text proposes to file, read as the chat reads it, and the lines that are left."""
    parsed = parse(
        text,
        bulletin=acting.bulletin,
        window=window,
        period=issue.period,
        sent_on=acting.today(),
        known=await acting.work.filings.earlier_visitors(acting.bulletin.key, window.name),
    )
    left = (text[span.start : span.end] for span in parsed.left)
    lines = [line.strip() for each in left for line in each.splitlines() if line.strip()]
    return (
        # 本周无 beside something is a manner of speaking.
        [each for each in parsed.items if each.kind is not Kind.NOTHING] or parsed.items,
        [each for each in lines if not goes_without_saying([each], acting.bulletin, window)],
    )


async def enter(
    acting: Acting, issue: Issue, entries: Iterable[Entry], source: Source, approved_by: str
) -> list[Filing]:
    """File all of it for its windows, and tell their people; what is there already is not again.

    Rejected, with nothing filed, where one of them can't be.
    """
    new = [each for each in entries if await acting.work.filings.get(each.id) is None]
    places = [(each, await _place_of(acting, issue, each, new)) for each in new]
    filed = []
    for each, section in places:
        filing = Filing(
            id=each.id,
            issue=issue.id,
            window=each.window,
            content=each.content,
            section=section,
            filed_at=acting.now,
            late=acting.now > issue.deadline,
            approved_by="" if section is None else approved_by,
            source=source,
        )
        await acting.work.filings.add(filing, by=acting.person().id, at=acting.now)
        await others_beside(acting, filing)
        filed.append(filing)
    await _told(acting, issue, filed, "filed", source)
    return filed


async def _place_of(
    acting: Acting, issue: Issue, entry: Entry, entries: Sequence[Entry]
) -> str | None:
    """The key of the section that it comes into; 本周无 stands in none, and beside nothing else."""
    if acting.bulletin.window(entry.window) is None:
        raise Rejected("window_gone")
    if isinstance(entry.content, Nothing):
        there = await acting.work.filings.of_window(issue.id, entry.window)
        beside = (each.window for each in entries if each is not entry)
        if entry.window in beside or any(each.status.stands for each in there):
            raise Rejected("has_filed_for", window=entry.window)
        return None
    section = edition(acting.bulletin, issue).section(entry.section or "")
    if section is None:
        raise Rejected("section_gone")
    if section.kind.takes is not entry.content.kind:
        raise Rejected("section_takes_other", section=section.title, kind=entry.content.kind)
    return section.key


async def take_out(acting: Acting, issue: Issue, ids: Iterable[UUID]) -> list[Filing]:
    """Undo it, as far as nobody has touched it since; what it alone made untrue stands again."""
    gone, wanted = [], list(ids)
    for id in wanted:
        filing = await acting.work.filings.get(id)
        if filing is None or filing.issue != issue.id or filing.source is None:
            continue
        if filing.revision > 1 or filing.status is not Status.FILED:
            continue
        gone.append(await _restated(acting, filing, Status.WITHDRAWN, _WITHDRAWN))
    for filing in gone:
        there = await acting.work.filings.of_window(issue.id, filing.window)
        standing = [each for each in there if each.status.stands]
        for each in there:
            if each.id in wanted or any(makes_untrue(other, each) for other in standing):
                continue
            *before, last = await acting.work.filings.revisions(each.id)
            if before and last.action == _WITHDRAWN and last.at == filing.filed_at:
                await _restated(acting, each, before[-1].filing.status, "restored")
    if gone:
        await _told(acting, issue, gone, _WITHDRAWN, gone[0].source or Source.PHONE)
    return gone


async def _restated(acting: Acting, filing: Filing, status: Status, action: str) -> Filing:
    stands = replace(filing, status=status, revision=filing.revision + 1)
    await acting.work.filings.change(stands, by=acting.person().id, at=acting.now, action=action)
    return stands


async def _told(
    acting: Acting, issue: Issue, filings: Sequence[Filing], outcome: str, source: Source
) -> None:
    """Write down what was filed or undone, and say it to each window's people in one message."""
    for window in dict.fromkeys(each.window for each in filings):
        own = [each for each in filings if each.window == window]
        await acting.note(
            "filings_entered" if outcome == "filed" else "filings_taken_out",
            issue.label,
            {"window": window, "source": source, "filings": [each.id.hex for each in own]},
        )

        def opens(language: str, own: Sequence[Filing] = own) -> InlineKeyboardMarkup | None:
            if outcome != "filed":
                return None
            if len(own) == 1:
                if own[0].kind is Kind.NOTHING:
                    return of_filing(own[0], language)
                edit = FilingButton(verb="edit", filing=own[0].id)
                return rows([button(label(language, "edit"), edit)])
            numbered = [
                button(str(number), FilingButton(verb="open", filing=each.id))
                for number, each in enumerate(own, start=1)
            ]
            return rows(*in_rows(numbered, 5))

        await tell_authors(
            acting,
            own[0],
            "review.entered",
            opens,
            issue=issue,
            window=window,
            outcome=outcome,
            by=acting.person().name,
            source=source,
            lines=[{"kind": each.kind, "text": gist(each.content)} for each in own],
        )
