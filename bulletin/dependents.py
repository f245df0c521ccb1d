"""What would be left hanging if the publication was changed: nothing in use vanishes silently."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bulletin.filings import Filing, Statistics, Status
from bulletin.people import Person
from bulletin.publication import Bulletin


class Bereft(StrEnum):
    """What is in use and would be gone; names of sentences."""

    WINDOW_FILED = "window_filed"
    WINDOW_STAFFED = "window_staffed"
    SECTION_FILED = "section_filed"
    INDICATOR_FILED = "indicator_filed"


@dataclass(frozen=True, slots=True)
class Dependent:
    """One thing that would be gone, and what still refers to it: filings, or people's names."""

    kind: Bereft
    name: str
    filings: int = 0
    people: tuple[str, ...] = ()


def left_hanging(
    before: Bulletin,
    after: Bulletin,
    filings: Iterable[Filing],
    people: Iterable[Person],
    renamed: Mapping[str, str],
) -> Iterator[Dependent]:
    """What the change would take from under filings of unpublished issues and from people.

    ``renamed`` are windows' names, old → new: people come along with them, and filings do not.
    """
    standing = [each for each in filings if each.status is not Status.WITHDRAWN]
    windows = {each.name for each in after.windows}
    gone = [each.name for each in before.windows if each.name not in windows]
    filed = Counter(each.window for each in standing)
    for name in gone:
        if filed[name]:
            yield Dependent(Bereft.WINDOW_FILED, name, filed[name])
    staff = list(people)
    for name in gone:
        theirs = tuple(each.name for each in staff if name in each.windows(before.key))
        if theirs and name not in renamed:
            yield Dependent(Bereft.WINDOW_STAFFED, name, people=theirs)
    kept = {(each.key, each.kind.takes) for each in after.leaves()}
    for section in before.leaves():
        within = sum(each.section == section.key for each in standing)
        if within and (section.key, section.kind.takes) not in kept:
            yield Dependent(Bereft.SECTION_FILED, section.title, within)
    counted = Counter(
        key
        for each in standing
        if isinstance(each.content, Statistics)
        for key in each.content.values
    )
    indicators = {each.key for each in after.indicators}
    for indicator in before.indicators:
        if indicator.key not in indicators and counted[indicator.key]:
            yield Dependent(Bereft.INDICATOR_FILED, indicator.name, counted[indicator.key])
