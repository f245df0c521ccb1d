"""What is unlike the weeks before it, measured so that one odd week before does not hide it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from math import log
from statistics import median
from typing import Final

from bulletin.publication import Indicator, Values

#: How many weeks of a number must be known before a week can be unlike them.
LEAST_HISTORY: Final = 4
#: A robust z-score beyond this is a jump (Iglewicz and Hoaglin's usual limit).
JUMP: Final = 3.5
#: What no hall's weekly count will reach; a slip of the hand does.
UNLIKELY: Final = 10**9
#: Lengths are compared as logarithms: a deviation of a fifth is ordinary, so that what is less
#: than twice as long and more than half as long is never odd.
_ORDINARY_LENGTH: Final = log(2) / JUMP
#: Characters by which texts may always differ.
_FEW: Final = 40


class OddNumber(StrEnum):
    """What can be odd about a week's number."""

    MISSING = "number_missing"
    ZERO = "number_zero"
    JUMPS = "number_jumps"
    LARGE = "number_large"


def odd_numbers(
    indicators: Iterable[Indicator], values: Values, history: Sequence[Values]
) -> Iterator[tuple[OddNumber, Mapping[str, object]]]:
    """The week's numbers that are not there, 0 where they never were, or far from usual.

    The details name the ``indicator``, its ``value``, and what is ``usual`` for it.
    """
    for indicator in indicators:
        key, value = indicator.key, values.get(indicator.key)
        before = [week[key] for week in history if key in week]
        details: dict[str, object] = {"indicator": indicator.name}
        if value is None:
            yield OddNumber.MISSING, details
        elif value == 0 and before and min(before) > 0:
            yield OddNumber.ZERO, details | {"usual": median(before)}
        elif _far(value, before, lambda middle: max(middle / 10, 1)):
            more = {"value": value, "usual": median(before)}
            yield OddNumber.JUMPS, details | more
        elif value > UNLIKELY:
            yield OddNumber.LARGE, details | {"value": value}


def odd_length(length: int, before: Sequence[int]) -> bool:
    """Whether a text of so many characters is far longer or shorter than the texts before."""
    if not before or not length or abs(length - median(before)) <= _FEW:
        return False
    return _far(log(length), [log(each) for each in before if each], lambda _: _ORDINARY_LENGTH)


def _far(value: float, before: Sequence[float], ordinary: Callable[[float], float]) -> bool:
    """Whether a value is far from those before, measured by their median deviation.

    Values that hardly differ would make every other one far, so that of their middle value
    follows a deviation that is ``ordinary`` at least.
    """
    if len(before) < LEAST_HISTORY:
        return False
    middle = median(before)
    deviation = 1.4826 * median(abs(each - middle) for each in before)
    return abs(value - middle) > JUMP * max(deviation, ordinary(middle))
