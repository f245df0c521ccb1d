"""Which days the office works: the national calendar under the office's own exceptions.

Every deadline and reminder hangs on it, and a day off or worked in lieu has a name that the
reminder can say.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import chinese_calendar

from bulletin.publication import CalendarException

_DAY = timedelta(days=1)
_KNOWN_YEARS = frozenset(day.year for day in chinese_calendar.holidays)
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


class WorkingCalendar:
    """The working days; a year that the national calendar lacks has Monday to Friday."""

    def __init__(self, exceptions: Iterable[CalendarException] = ()) -> None:
        self._exceptions = {each.day: each for each in exceptions}

    def known(self, year: int) -> bool:
        """Whether the national calendar of that year is there, so that its holidays are known."""
        return year in _KNOWN_YEARS

    def is_working(self, day: date) -> bool:
        """Whether the office works on the day."""
        if day in self._exceptions:
            return self._exceptions[day].working
        if day in chinese_calendar.workdays:
            return True
        return day.weekday() < 5 and day not in chinese_calendar.holidays

    def holiday(self, day: date) -> str | None:
        """Why the day is off, or is worked in lieu: 国庆节, or an exception's reason."""
        if day in self._exceptions:
            return self._exceptions[day].reason
        name = chinese_calendar.workdays.get(day) or chinese_calendar.holidays.get(day)
        return _NAMES[name] if name else None

    def next_working(self, day: date) -> date:
        """The first working day after the day."""
        day += _DAY
        while not self.is_working(day):
            day += _DAY
        return day

    def working_before(self, day: date, n: int) -> date:
        """The n-th working day before; with n = 0 the day itself, or the last before it that works.

        From a day that is off, counting starts at the last working day before it.
        """
        while not self.is_working(day):
            day -= _DAY
        for _ in range(n):
            day -= _DAY
            while not self.is_working(day):
                day -= _DAY
        return day
