"""What is unlike the weeks before is odd; what varies as it always did is not."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.outliers import odd_length, odd_numbers
from bulletin.publication import Indicator

ASKED = Indicator(key="asked", name="咨询", unit="人次", total_unit="人次")


@pytest.mark.parametrize(
    ("length", "before", "odd"),
    [
        (400, (60, 72, 55, 80, 66), True),
        (15, (180, 220, 160, 240), True),
        (130, (60, 72, 55, 80, 66), False),
        (30, (60, 72, 55, 80, 66), False),
        (400, (60, 72, 55), False),
        (400, (60, 400, 90, 300, 120, 500), False),
        (20, (12, 14, 13, 12), False),
        (400, (), False),
    ],
    ids=str,
)
def test_a_text_of_unusual_length(length: int, before: Sequence[int], odd: bool) -> None:
    assert odd_length(length, before) is odd


@pytest.mark.parametrize(
    ("value", "before", "odd"),
    [
        (500, (90, 100, 110, 95), "number_jumps"),
        (5, (90, 100, 110, 95), "number_jumps"),
        (120, (90, 100, 110, 95), ""),
        (500, (90, 100, 110), ""),
        (0, (90,), "number_zero"),
        (0, (90, 0), ""),
        (0, (), ""),
        (None, (90,), "number_missing"),
        (10**10, (90, 100, 110), "number_large"),
        (10**10, (90, 100, 110, 95), "number_jumps"),
        # One odd week before does not hide another.
        (900, (90, 100, 900, 95, 105), "number_jumps"),
    ],
    ids=str,
)
def test_an_odd_number(value: int | None, before: Sequence[int], odd: str) -> None:
    values = {} if value is None else {"asked": value}
    found = odd_numbers((ASKED,), values, [{"asked": each} for each in before])
    assert [kind.value for kind, _ in found] == ([odd] if odd else [])


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**12)))
def test_nothing_is_too_odd(value: int, before: list[int]) -> None:
    list(odd_numbers((ASKED,), {"asked": value}, [{"asked": each} for each in before]))
    odd_length(value, before)
    assert not odd_length(value, [value] * 9)
