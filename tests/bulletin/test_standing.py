from dataclasses import replace

import pytest

from bulletin.filings import Filing, Nothing, Status
from bulletin.publication import Kind
from bulletin.standing import Standing, missing_kinds, standing_of
from tests.bulletin.a_publication import OFFICE, WATER, filing, news, numbers, visit

NEWS = news(1, "省中心", "例会")
NUMBERS = numbers(2, asked=3)
NONE = filing(3, "省中心", Nothing())
VISIT = visit(4, "省中心", ("主任", "段清"))


def late(each: Filing) -> Filing:
    return replace(each, late=True)


def sent(each: Filing) -> Filing:
    return replace(each, status=Status.SUBMITTED)


@pytest.mark.parametrize(
    ("filings", "standing"),
    [
        ([], Standing.MISSING),
        ([VISIT], Standing.PARTLY),
        ([NEWS], Standing.PARTLY),
        ([NEWS, NUMBERS], Standing.FILED),
        ([NEWS, late(NUMBERS)], Standing.LATE),
        ([NEWS, NUMBERS, late(VISIT)], Standing.FILED),
        ([NONE], Standing.NOTHING),
        ([late(NONE)], Standing.LATE),
        ([NONE, NEWS], Standing.FILED),
        ([replace(NONE, status=Status.WITHDRAWN)], Standing.MISSING),
        ([replace(NEWS, status=Status.RETURNED), NUMBERS], Standing.PARTLY),
        ([replace(NEWS, status=Status.DECLINED), NUMBERS], Standing.FILED),
        ([replace(NEWS, status=Status.HELD), NUMBERS], Standing.FILED),
        ([sent(NEWS), NUMBERS], Standing.SIGNING),
        ([sent(NEWS), late(NUMBERS)], Standing.SIGNING),
        ([NEWS, NUMBERS, sent(VISIT)], Standing.FILED),
        ([sent(NEWS)], Standing.PARTLY),
    ],
)
def test_where_a_window_stands(filings: list[Filing], standing: Standing) -> None:
    assert standing_of(OFFICE, filings) is standing


def test_a_window_that_owes_nothing_is_never_missing() -> None:
    free = replace(WATER, required=())
    assert standing_of(free, []) is Standing.NOTHING
    assert standing_of(free, [VISIT]) is Standing.FILED
    assert standing_of(free, [sent(VISIT)]) is Standing.SIGNING
    assert missing_kinds(free, []) == ()


def test_what_is_missing_is_named_in_the_order_of_the_configuration() -> None:
    assert missing_kinds(OFFICE, []) == (Kind.STATISTICS, Kind.ACTIVITY)
    assert missing_kinds(OFFICE, [NUMBERS]) == (Kind.ACTIVITY,)
    assert missing_kinds(OFFICE, [NONE]) == ()
