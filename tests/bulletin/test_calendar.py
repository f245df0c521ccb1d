from datetime import date

import pytest

from bulletin.calendar import WorkingCalendar
from bulletin.publication import CalendarException


def test_a_holiday_is_off_and_a_day_in_lieu_is_worked_and_both_have_a_name() -> None:
    calendar = WorkingCalendar()
    assert not calendar.is_working(date(2025, 10, 1))
    assert calendar.holiday(date(2025, 10, 1)) == "国庆节"
    assert calendar.is_working(date(2025, 9, 28))
    assert calendar.holiday(date(2025, 9, 28)) == "国庆节"
    assert calendar.is_working(date(2025, 9, 25))
    assert calendar.holiday(date(2025, 9, 25)) is None
    assert not calendar.is_working(date(2025, 9, 20))
    assert calendar.holiday(date(2025, 9, 20)) is None


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 1, 1), "元旦"),
        (date(2025, 1, 30), "春节"),
        (date(2025, 4, 4), "清明节"),
        (date(2025, 5, 2), "劳动节"),
        (date(2025, 6, 2), "端午节"),
        (date(2024, 9, 17), "中秋节"),
        (date(2015, 9, 3), "抗战胜利纪念日"),
    ],
)
def test_every_holiday_has_its_chinese_name(day: date, name: str) -> None:
    assert WorkingCalendar().holiday(day) == name


def test_an_exception_goes_before_the_national_calendar_and_its_reason_before_the_name() -> None:
    calendar = WorkingCalendar(
        [
            CalendarException(day=date(2025, 4, 16), working=False, reason="泼水节"),
            CalendarException(day=date(2025, 10, 1), working=True, reason="抗旱值守"),
        ]
    )
    assert not calendar.is_working(date(2025, 4, 16))
    assert calendar.holiday(date(2025, 4, 16)) == "泼水节"
    assert calendar.is_working(date(2025, 10, 1))
    assert calendar.holiday(date(2025, 10, 1)) == "抗旱值守"


def test_a_year_that_nobody_knows_has_monday_to_friday_and_says_so() -> None:
    calendar = WorkingCalendar()
    assert calendar.known(2025)
    assert not calendar.known(2061)
    assert calendar.is_working(date(2061, 10, 3))
    assert not calendar.is_working(date(2061, 10, 1))
    assert calendar.holiday(date(2061, 10, 1)) is None


def test_working_days_are_counted_over_holidays_and_weekends() -> None:
    calendar = WorkingCalendar()
    assert calendar.next_working(date(2025, 9, 30)) == date(2025, 10, 9)
    assert calendar.next_working(date(2025, 10, 10)) == date(2025, 10, 11)
    assert calendar.working_before(date(2025, 10, 9), 0) == date(2025, 10, 9)
    assert calendar.working_before(date(2025, 10, 9), 1) == date(2025, 9, 30)
    assert calendar.working_before(date(2025, 10, 9), 3) == date(2025, 9, 28)
    assert calendar.working_before(date(2025, 10, 5), 0) == date(2025, 9, 30)
    assert calendar.working_before(date(2025, 10, 5), 1) == date(2025, 9, 29)
