"""The parts of a text that was too long for one message, and how they become one again."""

import re
from collections.abc import Iterable
from typing import Final

#: UTF-16 units from here on an app has cut because it must, at 4,096, and not where a line ended.
FULL_UNITS: Final = 4090
_ENDS: Final = re.compile(r"[。！？；：!?;:…][”’」』）》】\"')]*$|\n$")


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
