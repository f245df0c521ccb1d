"""What was and what is to be, side by side: for whoever decides about a change."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import Final

#: Beyond so many characters whole clauses are compared: quicker, and still readable.
_LONG: Final = 1500
#: Characters of unchanged text that stay on each side of a change.
_AROUND: Final = 16
_WORD: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?%?|[A-Za-z]+|.", re.DOTALL)
_CLAUSE: Final = re.compile(r"[^，。；;、]*[，。；;、]|[^，。；;、]+")


class Change(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some text, and what became of it."""

    text: str
    change: Change


def differences(before: str, after: str) -> tuple[Stretch, ...]:
    """The two texts as one, stretch by stretch; nothing where they are the same.

    Without what is new it reads as ``before``, without what is gone as ``after``. Numbers and Latin
    words are never cut; a single character that stays between two changes is part of the change.
    """
    if before == after:
        return ()
    pattern = _CLAUSE if max(len(before), len(after)) > _LONG else _WORD
    was, is_ = pattern.findall(before), pattern.findall(after)
    compared = SequenceMatcher(None, was, is_, autojunk=pattern is _CLAUSE).get_opcodes()
    changes: list[tuple[str, str]] = []
    stretches: list[Stretch] = []
    for place, (kind, i, j, k, m) in enumerate(compared):
        gone, new = "".join(was[i:j]), "".join(is_[k:m])
        inside = 0 < place < len(compared) - 1
        if kind == "equal" and not (inside and len(gone) == 1):
            stretches += _changed(changes)
            stretches.append(Stretch(gone, Change.SAME))
            changes = []
        else:
            changes.append((gone, new))
    return (*stretches, *_changed(changes))


def by_line(before: Iterable[str], after: Iterable[str]) -> list[tuple[Stretch, ...]]:
    """The lines that differ, each with what became of its words; those that stayed are left out."""
    was, is_ = list(before), list(after)
    found = []
    for kind, i, j, k, m in SequenceMatcher(None, was, is_, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = zip_longest(was[i:j], is_[k:m], fillvalue="")
        found += [differences(old, new) for old, new in pairs]
    return found


def shortened(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The stretches, with the middle of what stayed the same left out where it is long."""
    last = len(stretches) - 1
    return tuple(
        Stretch(_around(each.text, first=place == 0, last=place == last), each.change)
        if each.change is Change.SAME
        else each
        for place, each in enumerate(stretches)
    )


def _changed(changes: Sequence[tuple[str, str]]) -> list[Stretch]:
    gone = "".join(was for was, _ in changes)
    new = "".join(is_ for _, is_ in changes)
    both = (Stretch(gone, Change.GONE), Stretch(new, Change.NEW))
    return [each for each in both if each.text]


def _around(text: str, *, first: bool, last: bool) -> str:
    head = "" if first else text[:_AROUND]
    tail = "" if last else text[len(text) - _AROUND :]
    return f"{head}…{tail}" if len(head) + len(tail) + 1 < len(text) else text
