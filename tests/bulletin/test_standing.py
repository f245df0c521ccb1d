from dataclasses import replace
from datetime import date

import pytest

from bulletin.filings import Filing, Nothing, Status
from bulletin.issues import IssueState
from bulletin.publication import Kind
from bulletin.standing import Standing, day_of_standing, missing_kinds, standing_of
from tests.bulletin.a_publication import (
    OFFICE,
    WATER,
    bulletin,
    filing,
    issue,
    local,
    news,
    numbers,
    visit,
)

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


def test_while_its_people_are_on_leave_a_window_is_absent_and_not_missing() -> None:
    assert standing_of(OFFICE, [], absent=True) is Standing.ABSENT
    withdrawn = replace(NEWS, status=Status.WITHDRAWN)
    assert standing_of(OFFICE, [withdrawn], absent=True) is Standing.ABSENT
    assert standing_of(OFFICE, [NEWS], absent=True) is Standing.PARTLY
    assert standing_of(OFFICE, [NONE], absent=True) is Standing.NOTHING
    assert standing_of(replace(WATER, required=()), [], absent=True) is Standing.NOTHING


def test_absences_count_on_the_day_or_when_a_closed_issue_was_due() -> None:
    monday = local(24, 0)
    assert day_of_standing(issue(), bulletin(), monday) == date(2025, 3, 24)
    closed = issue(state=IssueState.PUBLISHED)
    assert day_of_standing(closed, bulletin(), monday) == date(2025, 3, 21)


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
