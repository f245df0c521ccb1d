"""What an editor's eye would stop at: said when it is filed and when it is drafted, never refused.

Soft checks only: each says why, and lets through. Nothing here changes a text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from bulletin.filings import Activity, Content, Visit, Visitor
from bulletin.issues import Period
from bulletin.text import normalise

#: How alike two texts are (0 to 100) from which on they are likely one event.
ALIKE: Final = 80.0

_PAIRS: Final = {"》": "《", "”": "“", "’": "‘", "）": "（", ")": "(", "】": "【"}
_IDENTITY: Final = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_TELEPHONE: Final = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")
_SECRET: Final = re.compile(r"绝密|机密|(?<!商业)(?<!保守)秘密|内部资料|内部文件|不得外传")
_UNTIL: Final = re.compile(r"截止(?=目前|本周|今|到|\d)")


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
    #: details: days, first, last (of the period)
    DAY_OUTSIDE = "day_outside"
    #: A leader who bore another title last time. details: name, title, before
    OTHER_TITLE = "other_title"
    #: details: window (whose filing it is like)
    NEAR_DUPLICATE = "near_duplicate"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at."""

    kind: RemarkKind
    details: Mapping[str, object] = field(default_factory=dict)


def proofread(
    content: Content,
    *,
    period: Period,
    known: Sequence[Visitor] = (),
    others: Sequence[tuple[str, str]] = (),
) -> tuple[Remark, ...]:
    """What to look at in a filing.

    ``known`` are the window's earlier visitors, the latest first; ``others`` are (window, text) of
    the issue's other activities.
    """
    return tuple(_remarks(content, period, known, others))


def _remarks(
    content: Content,
    period: Period,
    known: Sequence[Visitor],
    others: Sequence[tuple[str, str]],
) -> Iterator[Remark]:
    if isinstance(content, Activity):
        yield from _of_text(content.text)
        yield from _of_likeness(content.text, others)
    elif isinstance(content, Visit):
        yield from _of_titles(content.visitors, known)
    else:
        return
    outside = tuple(day for day in content.days if day not in period)
    if outside:
        details = {"days": outside, "first": period.first, "last": period.last}
        yield Remark(RemarkKind.DAY_OUTSIDE, details)


def _of_text(text: str) -> Iterator[Remark]:
    for kind, pattern in (
        (RemarkKind.IDENTITY_NUMBER, _IDENTITY),
        (RemarkKind.TELEPHONE, _TELEPHONE),
        (RemarkKind.SECRECY, _SECRET),
    ):
        if found := pattern.search(text):
            yield Remark(kind, {"given": found[0]})
    if mark := _unbalanced(text):
        yield Remark(RemarkKind.UNBALANCED, {"mark": mark})
    if "其它" in text:
        yield Remark(RemarkKind.WORDING, {"given": "其它", "better": "其他"})
    if _UNTIL.search(text):
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


def _of_titles(visitors: Sequence[Visitor], known: Sequence[Visitor]) -> Iterator[Remark]:
    before: dict[str, str] = {}
    for each in known:
        before.setdefault(each.name, each.title)
    for visitor in visitors:
        title = before.get(visitor.name)
        if title is not None and title != visitor.title:
            details = {"name": visitor.name, "title": visitor.title, "before": title}
            yield Remark(RemarkKind.OTHER_TITLE, details)


def _of_likeness(text: str, others: Sequence[tuple[str, str]]) -> Iterator[Remark]:
    clean = normalise(text)
    for window, other in others:
        if fuzz.ratio(clean, normalise(other), score_cutoff=ALIKE):
            yield Remark(RemarkKind.NEAR_DUPLICATE, {"window": window})
            return
