"""The parts of a text that was too long for one message, and how they become one again."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

#: UTF-16 units from here on an app has cut because it must, at 4,096, and not where a line ended.
FULL_UNITS: Final = 4090
_ENDS: Final = re.compile(r"[。！？；：!?;:…][”’」』）》】\"')]*$|\n$")


@dataclass(frozen=True, slots=True)
class Part:
    """One message: what was typed in it, what its documents say, and the day it was said on."""

    words: str
    #: The day from which 昨日 counts.
    on: date
    document: str = ""

    @property
    def text(self) -> str:
        """All that the message says."""
        return joined(each for each in (self.words, self.document) if each)


def text_of(parts: Iterable[Part]) -> str:
    """The messages as one text, each document behind its words."""
    return joined(text for part in parts for text in (part.words, part.document) if text)


def by_day(parts: Iterable[Part]) -> list[tuple[date, str]]:
    """The messages as one text for each day on which some in a row were said."""
    days = groupby(parts, key=lambda part: part.on)
    return [(day, text) for day, those in days if (text := text_of(those))]


def as_record(parts: Mapping[int, Part]) -> list[list[Any]]:
    """The messages, by id, as JSON keeps them."""
    return [[id, each.words, each.on.isoformat(), each.document] for id, each in parts.items()]


def from_record(record: Iterable[Sequence[Any]]) -> dict[int, Part]:
    """The messages that JSON kept."""
    return {id: Part(words, date.fromisoformat(on), document) for id, words, on, document in record}


def joined(texts: Iterable[str]) -> str:
    """The texts as one: without a break where an app had to cut in the middle of a sentence."""
    pieces: list[str] = []
    for text in texts:
        if pieces:
            pieces.append("" if was_cut(pieces[-1]) else "\n")
        pieces.append(text)
    return "".join(pieces)


def was_cut(text: str) -> bool:
    """Whether the message ends in the middle of a sentence because no more went into it."""
    return units(text) >= FULL_UNITS and _ENDS.search(text) is None


def units(text: str) -> int:
    """The length in UTF-16 code units, in which messengers count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
