"""From the working calendar to issues: which days one covers, when it opens, when it is due."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bulletin.calendar import WorkingCalendar
from bulletin.issues import Issue, Period
from bulletin.publication import Bulletin

_DAY = timedelta(days=1)
_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6


@dataclass(frozen=True, slots=True)
class Moved:
    """Why a deadline is not on the Friday of its week (a week runs from Sunday to Saturday)."""

    #: The deadline's day.
    day: date
    #: Whether that day is a Saturday or Sunday on which the office works.
    working_weekend: bool
    #: The holiday, or the reason of the exception, that moved it.
    holiday: str


def period_of(day: date, calendar: WorkingCalendar) -> Period | None:
    """The run of working days around a day, cut between Saturday and Sunday; None on a day off."""
    if not calendar.is_working(day):
        return None
    first = last = day
    while first.weekday() != _SUNDAY and calendar.is_working(first - _DAY):
        first -= _DAY
    while last.weekday() != _SATURDAY and calendar.is_working(last + _DAY):
        last += _DAY
    return Period(first, last)


def next_period(after: date, calendar: WorkingCalendar) -> Period:
    """The first period that begins after the day."""
    day = calendar.next_working(after)
    while True:
        period = period_of(day, calendar)
        if period is not None and period.first > after:
            return period
        day = calendar.next_working(day)


def deadline_of(period: Period, bulletin: Bulletin, calendar: WorkingCalendar) -> datetime:
    """When the period's issue is due, UTC: the plan's time on its last day that is worked."""
    return _instant(_due_day(period, calendar), bulletin.schedule.deadline, bulletin)


def opening_of(period: Period, bulletin: Bulletin) -> datetime:
    """When the period's issue opens, UTC: the plan's time on its first day."""
    return _instant(period.first, bulletin.schedule.opens, bulletin)


def moved(period: Period, calendar: WorkingCalendar) -> Moved | None:
    """Why the calendar put the deadline on another day than Friday, if it did."""
    day = _due_day(period, calendar)
    weekday = day.weekday()
    if weekday == _FRIDAY:
        return None
    reason = calendar.holiday(day if weekday == _SATURDAY else day + _DAY)
    if reason is None or (weekday != _SATURDAY and calendar.is_working(day + _DAY)):
        return None
    return Moved(day, weekday in (_SATURDAY, _SUNDAY), reason)


def following_issue(
    last: Issue | None, period: Period, bulletin: Bulletin, calendar: WorkingCalendar, id: UUID
) -> Issue:
    """The issue after ``last``: numbers count on by one, a new year begins with number 1.

    The very first issue is number 1 of 1; an editor sets what it really is.
    A period that crosses New Year belongs to the year in which most of its days lie, to the later
    one when they are equal: a week is not cut, and its numbers are counted in one year.
    """
    year = max(last.year if last else 0, _year_of(period))
    return Issue(
        id=id,
        bulletin=bulletin.key,
        year=year,
        number=last.number + 1 if last and year == last.year else 1,
        total=last.total + 1 if last else 1,
        period=period,
        deadline=deadline_of(period, bulletin, calendar),
        copies=bulletin.copies,
    )


def _year_of(period: Period) -> int:
    days = (period.last - period.first).days + 1
    return (period.first + timedelta(days=days // 2)).year


def _due_day(period: Period, calendar: WorkingCalendar) -> date:
    """The last day of the period that is worked; its last one when none is."""
    day = calendar.working_before(period.last, 0)
    return day if day in period else period.last


def _instant(day: date, at: time, bulletin: Bulletin) -> datetime:
    return datetime.combine(day, at, ZoneInfo(bulletin.timezone)).astimezone(UTC)
