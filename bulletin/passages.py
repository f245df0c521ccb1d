"""What the archive is searched for: the words of each filing as a published issue printed them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from bulletin.composition import Block, Composition, Run
from bulletin.filings import Filing, Visit
from bulletin.text import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One filing in print."""

    filing: UUID | None
    #: The windows that it credits: several for a joint paragraph or a sum.
    windows: tuple[str, ...]
    #: Key of its section, and the headings it stands under: 三、综窗改革（一）办件情况.
    section: str
    heading: str
    #: Titles and names of the leaders in it, else empty.
    people: str
    text: str


def passages(composition: Composition, filings: Iterable[Filing]) -> list[Passage]:
    """Every filing that is printed, in the order of printing.

    What is told in another's words has no passage of its own; its window is credited there.
    """
    known = {each.id: each for each in filings}
    return [
        passage
        for block in composition.blocks
        for passage in _of_block(block, block.heading, known)
    ]


def folded(text: str) -> str:
    """The text as it is compared: in its usual writing, capital letters like small ones."""
    return normalise(text).casefold()


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in stretches, each with whether it is one of the words; those are ``folded``."""
    # A letter may be folded into two (ß), so each of them knows the place that it came from.
    places = [place for place, char in enumerate(text) for _ in char.casefold()]
    found = [False] * len(text)
    whole = text.casefold()
    for word in filter(None, words):
        at = whole.find(word)
        while at >= 0:
            for place in places[at : at + len(word)]:
                found[place] = True
            at = whole.find(word, at + 1)
    stretches = groupby(zip(text, found, strict=True), key=itemgetter(1))
    return [("".join(char for char, _ in each), hit) for hit, each in stretches]


def _of_block(block: Block, heading: str, known: Mapping[UUID, Filing]) -> Iterator[Passage]:
    for paragraph in block.paragraphs:
        for runs in _told(paragraph.runs):
            filings = [known[run.filing] for run in runs if run.filing and run.filing in known]
            windows = dict.fromkeys(each.window for each in filings)
            yield Passage(
                filing=filings[0].id if filings else None,
                windows=tuple(windows),
                section=block.key,
                heading=heading,
                people="、".join(_people(filings)),
                text="".join(run.text for run in runs),
            )
    for inner in block.blocks:
        yield from _of_block(inner, heading + inner.heading, known)


def _told(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """The runs of each filing that has words, with those behind it that have none of their own."""
    told: list[Run] = []
    for run in runs:
        if run.filing is None:
            continue
        if told and run.text and run.filing != told[0].filing:
            yield told
            told = []
        told.append(run)
    if told:
        yield told


def _people(filings: Iterable[Filing]) -> Iterator[str]:
    for each in filings:
        if isinstance(each.content, Visit):
            yield from (visitor.title + visitor.name for visitor in each.content.visitors)
