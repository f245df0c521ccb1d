"""What became of each filing once its issue is out: where it stands, or why it does not."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bulletin.composition import Block, Composition
from bulletin.filings import Filing, Status
from bulletin.publication import Kind


class Fate(StrEnum):
    """What became of a filing."""

    PRINTED = "printed"
    HELD = "held"
    DECLINED = "declined"
    #: It was returned, and did not come back in time.
    RETURNED = "returned"
    #: Nobody signed it in time.
    UNSIGNED = "unsigned"
    #: It counted, but has no section to stand in.
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is printed: the headings above it, and its paragraph under them from 1."""

    heading: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One filing and what became of it."""

    filing: Filing
    fate: Fate
    place: Place | None = None
    #: A change that came after the deadline and was not taken.
    change_left: bool = False


_FATES: Mapping[Status, Fate] = {
    Status.HELD: Fate.HELD,
    Status.DECLINED: Fate.DECLINED,
    Status.RETURNED: Fate.RETURNED,
    Status.SUBMITTED: Fate.UNSIGNED,
}


def outcomes(
    composition: Composition, filings: Iterable[Filing], left: Collection[UUID] = ()
) -> list[Outcome]:
    """What became of each filing but 本周无 and what was withdrawn, in the order given.

    ``left`` are the filings with a late change that nobody took.
    """
    printed = places(composition)
    found = []
    for each in filings:
        if each.kind is Kind.NOTHING or each.status is Status.WITHDRAWN:
            continue
        place = printed.get(each.id) if each.status.counts else None
        fate = _FATES.get(each.status, Fate.PRINTED if place else Fate.UNPLACED)
        found.append(Outcome(filing=each, fate=fate, place=place, change_left=each.id in left))
    return found


def places(composition: Composition) -> dict[UUID, Place]:
    """Where each filing is printed; what is printed twice, where it comes first."""
    found: dict[UUID, Place] = {}
    for block in composition.blocks:
        for filing, place in _places(block, block.heading):
            found.setdefault(filing, place)
    return found


def _places(block: Block, heading: str) -> Iterator[tuple[UUID, Place]]:
    for number, paragraph in enumerate(block.paragraphs, start=1):
        for run in paragraph.runs:
            if run.filing is not None:
                yield run.filing, Place(heading, number)
    for inner in block.blocks:
        yield from _places(inner, heading + inner.heading)
