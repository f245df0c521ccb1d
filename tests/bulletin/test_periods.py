from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.calendar import WorkingCalendar
from bulletin.issues import Period
from bulletin.periods import (
    Moved,
    deadline_of,
    following_issue,
    moved,
    next_period,
    opening_of,
    period_of,
)
from bulletin.publication import CalendarException, Schedule
from tests.bulletin.a_publication import CALENDAR, bulletin, issue

DAYS = st.dates(date(2004, 1, 10), date(2030, 12, 20))


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2025, 3, 19), date(2025, 3, 17), date(2025, 3, 21)),
        # A working Saturday ends the week,
        (date(2025, 10, 9), date(2025, 10, 9), date(2025, 10, 11)),
        # a working Sunday begins the next, even after a working Saturday,
        (date(2025, 9, 29), date(2025, 9, 28), date(2025, 9, 30)),
        (date(2025, 1, 26), date(2025, 1, 26), date(2025, 1, 27)),
        # and a holiday in the middle cuts it.
        (date(2024, 4, 3), date(2024, 4, 1), date(2024, 4, 3)),
    ],
)
def test_a_period_is_a_run_of_working_days(day: date, first: date, last: date) -> None:
    assert period_of(day, CALENDAR) == Period(first, last)


def test_saturday_and_sunday_both_worked_stand_in_two_periods() -> None:
    calendar = WorkingCalendar(
        CalendarException(day=date(2025, 3, day), working=True, reason="抗旱") for day in (22, 23)
    )
    assert period_of(date(2025, 3, 22), calendar) == Period(date(2025, 3, 17), date(2025, 3, 22))
    assert period_of(date(2025, 3, 23), calendar) == Period(date(2025, 3, 23), date(2025, 3, 28))


@given(DAYS)
def test_every_working_day_belongs_to_exactly_one_period(day: date) -> None:
    period = period_of(day, CALENDAR)
    assert (period is not None) == CALENDAR.is_working(day)
    if period is None:
        return
    assert day in period
    length = (period.last - period.first).days + 1
    for each in (period.first + timedelta(n) for n in range(length)):
        assert period_of(each, CALENDAR) == period
    assert 1 <= length <= 7


@given(DAYS)
def test_periods_ascend_without_overlap_or_a_working_day_between(day: date) -> None:
    one = next_period(day, CALENDAR)
    two = next_period(one.last, CALENDAR)
    assert day < one.first <= one.last < two.first
    between = range(1, (two.first - one.last).days)
    assert not any(CALENDAR.is_working(one.last + timedelta(n)) for n in between)


def test_the_next_period_begins_after_the_day_even_from_its_middle() -> None:
    assert next_period(date(2025, 3, 17), CALENDAR).first == date(2025, 3, 24)
    assert next_period(date(2025, 3, 16), CALENDAR).first == date(2025, 3, 17)


def test_the_deadline_and_the_opening_are_local_to_the_zone() -> None:
    period = Period(date(2025, 3, 17), date(2025, 3, 21))
    plan = bulletin(schedule=Schedule(opens=time(8, 30), deadline=time(12, 0)))
    assert deadline_of(period, plan, CALENDAR) == datetime(2025, 3, 21, 4, tzinfo=UTC)
    assert opening_of(period, plan) == datetime(2025, 3, 17, 0, 30, tzinfo=UTC)
    there = replace(plan, timezone="Asia/Urumqi")
    assert deadline_of(period, there, CALENDAR) == datetime(2025, 3, 21, 6, tzinfo=UTC)


def test_the_deadline_is_on_the_last_day_that_is_worked() -> None:
    period = Period(date(2025, 9, 28), date(2025, 10, 8))
    assert deadline_of(period, bulletin(), CALENDAR).date() == date(2025, 9, 30)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2025, 3, 19), None),
        (date(2025, 10, 10), Moved(date(2025, 10, 11), working_weekend=True, holiday="国庆节")),
        (date(2025, 9, 29), Moved(date(2025, 9, 30), working_weekend=False, holiday="国庆节")),
        (date(2024, 4, 2), Moved(date(2024, 4, 3), working_weekend=False, holiday="清明节")),
        (date(2024, 4, 8), None),
    ],
)
def test_a_deadline_off_friday_says_why(day: date, why: Moved | None) -> None:
    period = period_of(day, CALENDAR)
    assert period is not None
    assert moved(period, CALENDAR) == why


def test_a_period_that_an_editor_cut_short_was_not_moved_by_the_calendar() -> None:
    assert moved(Period(date(2025, 3, 17), date(2025, 3, 19)), CALENDAR) is None


def test_an_issue_counts_on_from_the_last() -> None:
    last = issue(12)
    period = next_period(last.period.last, CALENDAR)
    new = following_issue(last, period, replace(bulletin(), copies=80), CALENDAR, UUID(int=1))
    assert (new.year, new.number, new.total, new.copies) == (2025, 13, 313, 80)
    assert new.deadline == datetime(2025, 3, 28, 7, tzinfo=UTC)
    assert new.state.open


def test_a_new_year_begins_with_number_one_and_the_total_counts_on() -> None:
    last = issue(51, year=2024)
    new = following_issue(
        last, Period(date(2025, 1, 2), date(2025, 1, 3)), bulletin(), CALENDAR, UUID(int=1)
    )
    assert (new.year, new.number, new.total) == (2025, 1, 352)


@pytest.mark.parametrize(
    ("first", "last", "year"),
    [
        (date(2029, 12, 31), date(2030, 1, 4), 2030),
        (date(2026, 12, 28), date(2027, 1, 1), 2026),
        (date(2028, 12, 31), date(2029, 1, 1), 2029),
    ],
)
def test_a_period_across_new_year_belongs_to_the_year_of_most_of_its_days(
    first: date, last: date, year: int
) -> None:
    before = issue(50, year=first.year)
    new = following_issue(before, Period(first, last), bulletin(), CALENDAR, UUID(int=1))
    assert new.year == year
    assert new.number == (51 if year == first.year else 1)
