"""The order of an issue: which filing stands where, and the sections that this issue alone has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from bulletin.filings import Activity, Filing
from bulletin.issues import Issue, SpecialSection, edition
from bulletin.joint import told_in
from bulletin.publication import SectionKind
from bulletin.rejected import Rejected
from bulletin.text import normalise
from handlers.acts.acting import Acting
from handlers.acts.manuscripts import manuscripts
from storage.ids import new_id

#: Characters of the title of a section.
MOST_TITLE: Final = 40
#: Sections that one issue may have of its own.
MOST_SPECIAL: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a filing stands or is to stand: before or behind another one, else last.

    It is told by a neighbour and not by a number, so two editors do not undo each other's moves.
    """

    section: str
    before: UUID | None = None
    behind: UUID | None = None


def place_of(filings: Sequence[Filing], filing: Filing) -> Place:
    """Where the filing stands among these, which are in their order and told by themselves."""
    beside = [each.id for each in filings if each.section == filing.section]
    at = beside.index(filing.id)
    return Place(
        section=filing.section or "",
        before=beside[at + 1] if at + 1 < len(beside) else None,
        behind=beside[at - 1] if at else None,
    )


async def move(acting: Acting, issue: Issue, filing: Filing, to: Place) -> tuple[Filing, int, int]:
    """Put the filing there: as it is now, its place in the section (1 is first) and of how many."""
    section = edition(acting.bulletin, issue).section(to.section)
    if section is None:
        raise Rejected("section_gone")
    if section.kind.takes is not filing.kind:
        raise Rejected("section_takes_other", section=section.title, kind=filing.kind)
    order = [each for each in await manuscripts(acting, issue) if each.id != filing.id]
    ids, told = [each.id for each in order], told_in(order)
    there = [each.id for each in order if each.section == section.key and each.id not in told]
    if to.before in there:
        at = ids.index(to.before)
    elif to.behind in there:
        at = ids.index(to.behind) + 1
    else:
        at = ids.index(there[-1]) + 1 if there else len(ids)
    ids.insert(at, filing.id)
    await acting.work.issues.change(replace(issue, arranged=tuple(ids)))
    if filing.section != section.key:
        filing = replace(filing, section=section.key, revision=filing.revision + 1)
        await acting.work.filings.change(
            filing, by=acting.person().id, at=acting.now, action="moved"
        )
    place = 1 + sum(1 for each in ids[:at] if each in there)
    about = {"filing": filing.id.hex, "window": filing.window, "section": section.key}
    await acting.note("filing_moved", issue.label, {**about, "place": place})
    return filing, place, len(there) + 1


async def begin_paragraph(acting: Acting, issue: Issue, filing: Filing, *, new: bool) -> Filing:
    """Let a new paragraph begin with the filing in a running digest, or let it run on."""
    content = filing.content
    if not isinstance(content, Activity) or content.new_paragraph is new:
        return filing
    changed = replace(
        filing, content=replace(content, new_paragraph=new), revision=filing.revision + 1
    )
    await acting.work.filings.change(
        changed, by=acting.person().id, at=acting.now, action="paragraph"
    )
    about = {"filing": filing.id.hex, "window": filing.window, "new": new}
    await acting.note("paragraph_changed", issue.label, about)
    return changed


async def add_section(
    acting: Acting, issue: Issue, title: str, kind: SectionKind, after: str | None
) -> SpecialSection:
    """Give this issue alone a section behind that one, or as its first."""
    if kind not in (SectionKind.LIST, SectionKind.DIGEST):
        raise Rejected("choose_button")
    if len(issue.special) >= MOST_SPECIAL:
        raise Rejected("too_many_sections", most=MOST_SPECIAL)
    made = SpecialSection(
        f"special-{new_id().hex[-8:]}", _title(acting, issue, title), kind, _after(acting, after)
    )
    await _store(acting, issue, (*issue.special, made), "section_added", made)
    return made


async def change_section(
    acting: Acting, issue: Issue, key: str, title: str, after: str | None
) -> SpecialSection:
    """Rename the section, or place it elsewhere: how it was before."""
    before = _special(issue, key)
    title = before.title if normalise(title) == before.title else _title(acting, issue, title)
    changed = replace(before, title=title, after=_after(acting, after))
    if changed != before:
        special = [changed if each.key == key else each for each in issue.special]
        await _store(acting, issue, special, "section_changed", changed)
    return before


async def remove_section(acting: Acting, issue: Issue, key: str) -> SpecialSection:
    """Take the section out of the issue again; Rejected while something stands in it."""
    gone = _special(issue, key)
    if any(each.section == key for each in await manuscripts(acting, issue)):
        raise Rejected("section_not_empty", section=gone.title)
    special = [each for each in issue.special if each.key != key]
    await _store(acting, issue, special, "section_removed", gone)
    return gone


def _special(issue: Issue, key: str) -> SpecialSection:
    for each in issue.special:
        if each.key == key:
            return each
    raise Rejected("section_gone")


def _title(acting: Acting, issue: Issue, given: str) -> str:
    title = normalise(given)
    if not title or len(title) > MOST_TITLE or "\n" in title:
        raise Rejected("section_title", most=MOST_TITLE)
    plan = edition(acting.bulletin, issue)
    if title in {each.title for each in (*plan.sections, *plan.leaves())}:
        raise Rejected("section_title_taken", section=title)
    return title


def _after(acting: Acting, key: str | None) -> str | None:
    return key if key in {each.key for each in acting.bulletin.sections} else None


async def _store(
    acting: Acting,
    issue: Issue,
    special: Sequence[SpecialSection],
    action: str,
    about: SpecialSection,
) -> None:
    await acting.work.issues.change(replace(issue, special=tuple(special)))
    await acting.note(action, issue.label, {"section": about.key, "title": about.title})
