"""What an editor's eye would stop at: said when it is filed and when it is drafted, never refused.

Soft checks only: each says why, and lets through. Nothing here changes a text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from statistics import median
from typing import Final, NamedTuple
from uuid import UUID

from bulletin.filings import Activity, Content, Filing, History, Statistics, Status, Visit, Visitor
from bulletin.issues import Period
from bulletin.likeness import Shape, first_alike, shape
from bulletin.outliers import odd_length, odd_numbers
from bulletin.publication import Bulletin, Wording
from bulletin.rules import broken
from bulletin.sensitive import identity_number, secrecy, telephone
from bulletin.text import HALF_WIDTH, bare_name, normalise

_PAIRS: Final = {"》": "《", "”": "“", "’": "‘", "）": "（", ")": "(", "】": "【"}
#: 截止 ends a time (报名截止到周五), 截至 counts up to it (截至目前).
_UNTIL: Final = re.compile(
    r"截止(?=目前|今|本周|本月|昨)|(?<![^\s，。；：、（])截止(?=[到至]|\d|[上年]|发稿)", re.ASCII
)
_OTHER: Final = Wording("其它", "其他")


class RemarkKind(StrEnum):
    """Names of the sentences; what each is about stands in ``Remark.details``."""

    #: details: given
    IDENTITY_NUMBER = "identity_number"
    #: details: given
    TELEPHONE = "telephone"
    #: details: given
    SECRECY = "secrecy"
    #: A bracket or quotation mark without its other half. details: mark
    UNBALANCED = "unbalanced"
    #: details: given, better
    WORDING = "wording"
    #: details: length, usual (in characters)
    LONG = "long"
    #: details: length, usual (in characters)
    SHORT = "short"
    #: details: days, first, last (of the period)
    DAY_OUTSIDE = "day_outside"
    #: A leader who bore another title last time. details: name, title, before
    OTHER_TITLE = "other_title"
    #: A leader who bears another title on the roster of leaders. details: name, title, official
    ROSTER_TITLE = "roster_title"
    #: details: window (another one, whose filing it is like), filing
    NEAR_DUPLICATE = "near_duplicate"
    #: It is like another filing of the same window. details: filing
    OWN_DUPLICATE = "own_duplicate"
    #: A number that the window has filed before. details: indicator (name)
    NUMBER_MISSING = "number_missing"
    #: details: indicator, usual
    NUMBER_ZERO = "number_zero"
    #: details: indicator, value, usual
    NUMBER_JUMPS = "number_jumps"
    #: A number that no hall reaches. details: indicator, value
    NUMBER_LARGE = "number_large"
    #: The numbers do not keep a rule of the publication. details: rule, left, right
    RULE_BROKEN = "rule_broken"


#: One event is told twice.
DUPLICATES: Final = frozenset({RemarkKind.NEAR_DUPLICATE, RemarkKind.OWN_DUPLICATE})
#: What is printed of a person only once an editor has confirmed that it may be.
PERSONAL: Final = frozenset({RemarkKind.IDENTITY_NUMBER, RemarkKind.TELEPHONE})


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at."""

    kind: RemarkKind
    details: Mapping[str, object] = field(default_factory=dict)


class _Read(NamedTuple):
    """A filing of the issue, its text ready to be compared."""

    filing: Filing
    shape: Shape | None


class Proofreader:
    """Reads what is filed for one issue, beside the rest of it and what came before.

    ``filings`` are the issue's, in the order of filing; ``histories`` are by window.
    """

    def __init__(
        self,
        bulletin: Bulletin,
        period: Period,
        filings: Iterable[Filing],
        histories: Mapping[str, History],
    ) -> None:
        self._bulletin = bulletin
        self._period = period
        self._histories = histories
        self._beside = [
            # What is told in another's paragraph is one event with it, as an editor said.
            _Read(each, _shape(each.content) if each.merged_into is None else None)
            for each in filings
            if each.status.counts or each.status is Status.SUBMITTED
        ]

    def remarks(self, window: str, content: Content, own: UUID | None = None) -> tuple[Remark, ...]:
        """What to look at in what the window files; ``own`` is the filing that it changes."""
        beside = [each for each in self._beside if each.filing.id != own]
        joint = any(each.filing.id == own and each.filing.merged_into for each in self._beside)
        mine = None if joint else _shape(content)
        place = first_alike(mine, [each.shape for each in beside]) if mine else None
        like = None if place is None else beside[place].filing
        return tuple(self._found(window, content, like, beside))

    def all(self) -> Iterator[tuple[Filing, tuple[Remark, ...]]]:
        """Every filing that counts; of two that are alike, it is said of the later one."""
        alike = _first_alikes(tuple(each.shape for each in self._beside))
        for place, (filing, _) in enumerate(self._beside):
            if filing.status.counts:
                other = alike[place]
                like = None if other is None else self._beside[other].filing
                before = self._beside[:place]
                yield filing, tuple(self._found(filing.window, filing.content, like, before))

    def _found(
        self, window: str, content: Content, like: Filing | None, beside: Sequence[_Read]
    ) -> Iterator[Remark]:
        """``like`` is the filing that tells the same, among those ``beside`` it."""
        history = self._histories.get(window, History())
        if isinstance(content, Statistics):
            yield from self._of_numbers(content, history)
            return
        if isinstance(content, Activity):
            yield from _of_text(content.text, tuple(self._bulletin.wording))
            yield from _of_length(content.text, history)
        if isinstance(content, Visit):
            leaders = self._bulletin.leaders_of(window)
            known = (*_visitors(window, beside), *history.visitors)
            yield from _of_titles(content.visitors, leaders, known)
        if like is not None and like.window == window:
            yield Remark(RemarkKind.OWN_DUPLICATE, {"filing": like.id})
        elif like is not None:
            yield Remark(RemarkKind.NEAR_DUPLICATE, {"window": like.window, "filing": like.id})
        if isinstance(content, Activity | Visit):
            outside = tuple(day for day in content.days if day not in self._period)
            if outside:
                period = {"first": self._period.first, "last": self._period.last}
                yield Remark(RemarkKind.DAY_OUTSIDE, {"days": outside, **period})

    def _of_numbers(self, content: Statistics, history: History) -> Iterator[Remark]:
        filed = {*content.values, *(key for week in history.values for key in week)}
        indicators = [each for each in self._bulletin.indicators if each.key in filed]
        for kind, details in odd_numbers(indicators, content.values, history.values):
            yield Remark(RemarkKind(kind), details)
        for details in broken(self._bulletin.rules, self._bulletin.indicators, content.values):
            yield Remark(RemarkKind.RULE_BROKEN, details)


def _shape(content: Content) -> Shape | None:
    return shape(content.text) if isinstance(content, Activity) else None


@lru_cache(maxsize=16)
def _first_alikes(shapes: tuple[Shape | None, ...]) -> tuple[int | None, ...]:
    """For each text the place of the first before it that tells the same."""
    return tuple(
        None if each is None else first_alike(each, shapes[:place])
        for place, each in enumerate(shapes)
    )


@lru_cache(maxsize=4096)
def _of_text(text: str, wording: tuple[Wording, ...]) -> tuple[Remark, ...]:
    return tuple(_odd_in(text, wording))


def _odd_in(text: str, wording: Sequence[Wording]) -> Iterator[Remark]:
    plain = text.translate(HALF_WIDTH)
    for kind, look in (
        (RemarkKind.IDENTITY_NUMBER, identity_number),
        (RemarkKind.TELEPHONE, telephone),
        (RemarkKind.SECRECY, secrecy),
    ):
        if given := look(plain):
            yield Remark(kind, {"given": given})
    if mark := _unbalanced(text):
        yield Remark(RemarkKind.UNBALANCED, {"mark": mark})
    for each in dict.fromkeys((_OTHER, *wording)):
        # The better words may hold the given ones: 居民身份证 for 身份证.
        if each.given in text.replace(each.better, "\n"):
            yield Remark(RemarkKind.WORDING, {"given": each.given, "better": each.better})
    if _UNTIL.search(plain):
        yield Remark(RemarkKind.WORDING, {"given": "截止", "better": "截至"})


def _unbalanced(text: str) -> str:
    """The first bracket or quotation mark that has no other half; empty when all have."""
    open_: list[str] = []
    for char in text:
        if char in _PAIRS.values():
            open_.append(char)
        elif char in _PAIRS:
            if not open_ or open_[-1] != _PAIRS[char]:
                # 1）2） number a list; they have no other half and need none.
                if char in "）)":
                    continue
                return char
            open_.pop()
    return open_[-1] if open_ else ""


def _of_length(text: str, history: History) -> Iterator[Remark]:
    if odd_length(len(text), history.lengths):
        usual = median(history.lengths)
        kind = RemarkKind.LONG if len(text) > usual else RemarkKind.SHORT
        yield Remark(kind, {"length": len(text), "usual": usual})


def _visitors(window: str, beside: Sequence[_Read]) -> Iterator[Visitor]:
    """The leaders whom the window's visits among these name, the latest visit first."""
    for filing, _ in reversed(beside):
        if filing.window == window and isinstance(filing.content, Visit):
            yield from filing.content.visitors


def _of_titles(
    visitors: Sequence[Visitor], leaders: Mapping[str, str], known: Iterable[Visitor]
) -> Iterator[Remark]:
    """Titles that are not those of the roster's ``leaders``; of others, those of the ``known``."""
    before: dict[str, str] = {}
    for each in known:
        before.setdefault(each.name, each.title)
    for visitor in visitors:
        official = leaders.get(bare_name(visitor.name))
        title = before.get(visitor.name) if official is None else official
        if title is None or normalise(title) == normalise(visitor.title):
            continue
        details = {"name": visitor.name, "title": visitor.title}
        if official is None:
            yield Remark(RemarkKind.OTHER_TITLE, details | {"before": title})
        else:
            yield Remark(RemarkKind.ROSTER_TITLE, details | {"official": title})
