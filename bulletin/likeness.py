"""Whether two texts tell of one event, be it in another order or with other words between.

Chinese has no spaces, so what compares words sees a sentence as one of them, and what compares
characters in their order is lost when two sentences change places. Pairs of neighbouring
characters, whatever their order, keep apart what ``tests/bulletin/test_likeness.py`` lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from bulletin.text import HALF_WIDTH

#: The share of common pairs (0 to 100) from which on two texts are likely one event.
ALIKE: Final = 65.0
#: The share of two texts' pairs that may be of one alone where they are alike.
_APART: Final = 1 - ALIKE / 100
#: A prime number of bits, so that pairs spread over all of them.
_BITS: Final = 2039


@dataclass(frozen=True, slots=True)
class Shape:
    """A text as it is compared: its pairs of characters, sorted, and a sketch of them."""

    pairs: tuple[str, ...]
    #: A bit for each pair; two sketches share at least as many as the texts share pairs.
    sketch: int


@lru_cache(maxsize=8192)
def shape(text: str) -> Shape:
    """The text ready to be compared; punctuation and spaces do not count."""
    letters = list(filter(str.isalnum, text.translate(HALF_WIDTH)))
    pairs = sorted(first + second for first, second in pairwise(letters))
    sketch = 0
    for pair in pairs:
        sketch |= 1 << (ord(pair[0]) * 31 + ord(pair[1])) % _BITS
    return Shape(tuple(pairs), sketch)


def first_alike(own: Shape, others: Sequence[Shape | None]) -> int | None:
    """The place of the first of the others that likely tells the same event; None if none does."""
    size, sketch = len(own.pairs), own.sketch
    for place, other in enumerate(others):
        # As in ``alike``, without calling it for each of an issue's pairs of texts.
        if other is not None:
            both = size + len(other.pairs)
            if (sketch ^ other.sketch).bit_count() <= both * _APART and alike(own, other):
                return place
    return None


def alike(one: Shape, other: Shape) -> bool:
    """Whether two texts are likely one event."""
    size = len(one.pairs) + len(other.pairs)
    if 200 * min(len(one.pairs), len(other.pairs)) < ALIKE * size:
        return False
    # What one sketch lacks of the other bounds what the texts can share, and costs next to nothing.
    apart = (one.sketch ^ other.sketch).bit_count()
    if 100 * (size - apart) < ALIKE * size or not size:
        return False
    # The longest common subsequence of two sorted lists is all that they have in common.
    return fuzz.ratio(one.pairs, other.pairs, score_cutoff=ALIKE) > 0
