"""From filings to the issue as it is printed, with the filing that each sentence came from.

Sections without anything are left out and the rest are numbered; inside one, paragraphs are
numbered when there are two or more. How each kind of section reads is in ``bulletin.paragraphs``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from bulletin.composition import Block, Composition, Paragraph
from bulletin.filings import Filing, Status
from bulletin.issues import Issue, edition
from bulletin.joint import told_in
from bulletin.paragraphs import Merged, Runs, digest, items, statistics, visits
from bulletin.publication import Bulletin, Kind, Numbering, Order, Section, SectionKind, Values
from bulletin.text import chinese_numeral, format_date, format_day


def compose(
    bulletin: Bulletin,
    issue: Issue,
    filings: Iterable[Filing],
    totals_before: Values,
) -> Composition:
    """The issue as printed: only filings that count, in their section and the editor's order.

    ``totals_before`` are the year's totals before this issue, by indicator key. What is merged
    into another filing is told there.
    """
    bulletin = edition(bulletin, issue)
    ordered, merged = _unmerged(in_order(bulletin, issue, filings))

    def printed_paragraphs(section: Section) -> list[Runs]:
        here = [
            each
            for each in ordered
            if each.section == section.key and each.kind is section.kind.takes
        ]
        match section.kind:
            case SectionKind.DIGEST:
                return digest(bulletin, here, merged)
            case SectionKind.VISITS:
                return visits(section, here)
            case SectionKind.STATISTICS:
                return statistics(bulletin, issue, here, totals_before)
            case _:
                return items(here, merged)

    period = issue.period
    days = format_day(period.first)
    if period.last != period.first:
        days += f"—{format_day(period.last)}"
    return Composition(
        name=bulletin.name,
        number_line=f"{issue.year}年第{issue.number}期（总第{issue.total}期）",
        period_line=f"（{days}）",
        publisher=bulletin.publisher,
        date_line=format_date(issue.date) if issue.date else "",
        blocks=_blocks(bulletin.sections, "{}、", printed_paragraphs),
        imprint=tuple(
            f"{word}：{to}"
            for word, to in (
                ("报", bulletin.report_to),
                ("送", bulletin.copy_to),
                ("发", bulletin.send_to),
            )
            if to
        ),
        copies_line=f"（共印{issue.copies}份）" if issue.copies else "",
    )


def printed(bulletin: Bulletin, issue: Issue, filing: Filing, totals_before: Values) -> str:
    """This one filing as it would be printed were it alone, wherever it stands; 本周无: empty."""
    alone = compose(bulletin, issue, [replace(filing, status=Status.FILED)], totals_before)
    return "\n".join(
        paragraph.text
        for block in alone.blocks
        for part in (block, *block.blocks)
        for paragraph in part.paragraphs
    )


def in_order(bulletin: Bulletin, issue: Issue, filings: Iterable[Filing]) -> list[Filing]:
    """The filings in the order in which an issue tells them; an editor's own order goes first."""
    place = {id: n for n, id in enumerate(issue.arranged)}
    roster = {window.name: n for n, window in enumerate(bulletin.windows)}
    by_roster = bulletin.order is Order.ROSTER
    return sorted(
        filings,
        key=lambda each: (
            place.get(each.id, len(place)),
            roster.get(each.window, len(roster)) if by_roster else 0,
            each.filed_at,
            each.id,
        ),
    )


def _unmerged(ordered: Iterable[Filing]) -> tuple[list[Filing], Merged]:
    """What is printed by itself, and what is told in a paragraph of that."""
    counting = [each for each in ordered if each.status.counts and each.kind is not Kind.NOTHING]
    told = told_in(counting)
    merged: dict[UUID, list[Filing]] = defaultdict(list)
    for each in counting:
        if each.id in told:
            merged[told[each.id]].append(each)
    return [each for each in counting if each.id not in told], merged


def _blocks(
    sections: Iterable[Section], label: str, paragraphs_of: Callable[[Section], list[Runs]]
) -> tuple[Block, ...]:
    """The sections that have something, numbered with the label's numeral."""
    blocks: list[Block] = []
    for section in sections:
        inner = _blocks(section.sections, "（{}）", paragraphs_of)
        paragraphs = _numbered(paragraphs_of(section), section.numbering)
        if paragraphs or inner:
            blocks.append(
                Block(
                    key=section.key,
                    label=label.format(chinese_numeral(len(blocks) + 1)),
                    title=section.title,
                    paragraphs=paragraphs,
                    blocks=inner,
                )
            )
    return tuple(blocks)


def _numbered(paragraphs: list[Runs], numbering: Numbering) -> tuple[Paragraph, ...]:
    if len(paragraphs) < 2:
        return tuple(Paragraph("", runs) for runs in paragraphs)
    chinese = numbering is Numbering.CHINESE
    return tuple(
        Paragraph(f"（{chinese_numeral(n)}）" if chinese else f"{n}.", runs)
        for n, runs in enumerate(paragraphs, 1)
    )
