"""What was told before: a text of this week that says again what an earlier issue has printed."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from bulletin.likeness import alike, shape
from bulletin.text import HALF_WIDTH

#: Texts that may share three characters in a row for these to tell anything about one of them.
_RARE: Final = 24
#: One in so many of a text's rare threes is in another that is worth comparing.
_WORTH: Final = 4
_WHEN: Final = re.compile(r"\d{4}年|\d{1,2}月(?:\d{1,2}[日号])?|\d{1,2}[日号时点]")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


class Told:
    """Texts that were printed, in their order, ready to be searched."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._numbers = [_numbers(each) for each in texts]
        self._found: dict[str, int | None] = {}
        self._where: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(texts):
            for three in _threes(text):
                self._where[three].append(place)

    def again(self, text: str) -> int | None:
        """The place of the first of them that tells what the text tells.

        What a window reports in the same words every week, with other numbers, is not the same.
        """
        if text not in self._found:
            self._found[text] = self._again(text)
        return self._found[text]

    def _again(self, text: str) -> int | None:
        shared = Counter[int]()
        rare = 0
        for three in _threes(text):
            where = self._where.get(three, ())
            if len(where) <= _RARE:
                rare += 1
                shared.update(where)
        numbers, own = _numbers(text), None
        for place in sorted(place for place, many in shared.items() if many * _WORTH >= rare):
            if not _may_agree(numbers, self._numbers[place]):
                continue
            own = own or shape(text)
            if alike(own, shape(self._texts[place])):
                return place
        return None


def _threes(text: str) -> set[str]:
    letters = "".join(filter(str.isalnum, text.translate(HALF_WIDTH)))
    return {letters[at : at + 3] for at in range(len(letters) - 2)}


def _may_agree(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Whether two texts' numbers have one in common, or one of the texts has none."""
    return not one or not other or not one.isdisjoint(other)


def _numbers(text: str) -> AbstractSet[str]:
    """The numbers that a text tells; days and hours are none."""
    return set(_NUMBER.findall(_WHEN.sub("", text.translate(HALF_WIDTH))))
