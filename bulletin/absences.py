"""请假: who is away on a day, and who does their work in the meantime (A/B 角).

The absences that these functions take are of one bulletin, and none of them has been ended.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from bulletin.calendar import WorkingCalendar
from bulletin.days import read_days
from bulletin.issues import Period
from bulletin.people import Person, Role
from bulletin.periods import next_period, period_of
from bulletin.publication import Bulletin
from bulletin.rejected import Rejected
from bulletin.text import normalise, whole_number

#: Nobody is away for longer: whoever is belongs off the roster.
MOST_DAYS: Final = 60
_DAY: Final = timedelta(days=1)
#: Who writes of a later day has mistaken the year.
_FARTHEST: Final = timedelta(days=365)
#: A day without a month lies within so many days from the one that it counts from, if any does.
_AHEAD: Final = timedelta(days=13)

_WEEKDAYS: Final = "一二三四五六日"
_RELATIVE: Final = {"昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_NAMED: Final = re.compile(
    r"(?P<near>大后|[昨今明后])[天日](?:[上下]午|全天)?"
    rf"|(?P<week>[本这下])(?:个?(?:周|星期|礼拜))(?P<day>[{_WEEKDAYS}天])"
)
#: What stands around the days, and says nothing about which they are.
_AROUND: Final = re.compile(
    r"我|想|要|从|自|请(?:假)?|休(?:假)?|[事病年婚产]?假|期间|[上下]午|[半全]天|起|开始|为止|止|共计?"
)
_LENGTH: Final = re.compile(r"(?P<before>.*?)[,、]?(?P<count>[\d一两二三四五六七八九十]{1,3})天")
_TO: Final = re.compile(r" *(?:—|–|~|～|至|到)+ *| +-+ +|--?(?=\d+[日号月.])|(?<=[日号])-")
_LEAVE: Final = re.compile("[请休年事病婚产]假")
_CLAUSES: Final = re.compile(r"[，。；;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody is away from the first day to the last, both included, local to the bulletin."""

    id: UUID
    bulletin: str
    person: UUID
    first: date
    last: date
    #: Who stands in, if anybody does.
    deputy: UUID | None = None

    @property
    def period(self) -> Period:
        """The days of it."""
        return Period(self.first, self.last)


class LeaveChoice(StrEnum):
    """Days that are often taken off, in the order in which they are offered."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEK = "week"
    NEXT_WEEK = "next_week"


def on_duty_for(person: UUID, absences: Sequence[Absence], day: date) -> UUID | None:
    """Who does the person's work on the day: they themselves, or if they are away their deputy,
    or that one's own deputy; None where nobody does.
    """
    deputies = {each.person: each.deputy for each in absences if day in each.period}
    at: UUID | None = person
    while at in deputies:
        at = deputies.pop(at)
    return None if at is None or _is_away(at, absences, day) else at


def stands_in_for(person: UUID, absences: Sequence[Absence], day: date) -> tuple[UUID, ...]:
    """Those who are away on the day and whose work this person does."""
    return tuple(
        each.person
        for each in absences
        if day in each.period
        and each.person != person
        and on_duty_for(each.person, absences, day) == person
    )


def with_parts_of(person: Person, absent: Iterable[Person], bulletin: str) -> Person:
    """The person with the parts that those who are away play for their windows."""
    taken = [
        part
        for each in absent
        for part in each.memberships
        if part.bulletin == bulletin and part.role.of_window
    ]
    return replace(person, memberships=tuple(dict.fromkeys((*person.memberships, *taken))))


def at_work(
    people: Sequence[Person], absences: Sequence[Absence], bulletin: str, day: date
) -> tuple[Person, ...]:
    """Those who are not away on the day, with the windows of those for whom they stand in."""
    known = {person.id: person for person in people}
    return tuple(
        with_parts_of(
            person,
            [known[id] for id in stands_in_for(person.id, absences, day) if id in known],
            bulletin,
        )
        for person in people
        if not _is_away(person.id, absences, day)
    )


def absent_windows(
    bulletin: Bulletin, people: Sequence[Person], absences: Sequence[Absence], day: date
) -> Mapping[str, tuple[Person, ...]]:
    """The windows that are on leave on the day, and who stands in for each.

    Such are those whose reporters (without any, whose chiefs) each are away or stand in for one
    who is.
    """
    away = [each for each in absences if day in each.period]
    found: dict[str, tuple[Person, ...]] = {}
    for window in bulletin.windows if away else ():
        own = [person for person in people if window.name in person.windows(bulletin.key)]
        reporters = [each for each in own if _reports(each, bulletin.key, window.name)]
        gone = {each.id for each in reporters or own if _is_away(each.id, away, day)}
        deputies = {on_duty_for(each, away, day) for each in gone}
        if gone and all(each.id in gone | deputies for each in reporters or own):
            found[window.name] = tuple(each for each in people if each.id in deputies)
    return found


def choices(today: date, calendar: WorkingCalendar) -> Mapping[LeaveChoice, Period]:
    """Days to be offered to somebody who asks for leave; no two the same."""
    tomorrow, found = today + _DAY, dict[LeaveChoice, Period]()
    this_week = period_of(today, calendar)
    if this_week is not None:
        found[LeaveChoice.TODAY] = Period(today, today)
    if calendar.is_working(tomorrow):
        found[LeaveChoice.TOMORROW] = Period(tomorrow, tomorrow)
    if this_week is not None and this_week.last > today:
        found[LeaveChoice.WEEK] = Period(today, this_week.last)
    following = next_period(this_week.last if this_week else today, calendar)
    if following not in found.values():
        found[LeaveChoice.NEXT_WEEK] = following
    return found


def about_leave(text: str) -> bool:
    """Whether a text speaks of leave: 请假, 年假."""
    return _LEAVE.search(text) is not None


def read_leave(text: str, today: date) -> Period:
    """The days that somebody asks to be away: 明天, 20日至25日, 11.20-11.25, 下周一起3天.

    A day without a month is the next of that number; a sentence that speaks of leave may say more,
    too. Raises Rejected for what names no days, and
    for a last day before the first.
    """
    for part in (text, *(_CLAUSES.split(text) if about_leave(text) else ())):
        try:
            return _span(normalise(part), today)
        except (ValueError, OverflowError):
            continue
        except Rejected as rejected:
            if rejected.reason != "not_a_day":
                raise
    raise Rejected("not_a_day", given=text.strip()[:20])


def allowed(wanted: Period, today: date, own: Iterable[Absence]) -> None:
    """Raise Rejected for days that have passed, are too many, or are taken off already."""
    if min(wanted.first, wanted.last) < today:
        raise Rejected("leave_past", today=today)
    if wanted.last < wanted.first:
        raise Rejected("leave_backwards")
    if wanted.first > today + _FARTHEST:
        raise Rejected("leave_too_far")
    if (wanted.last - wanted.first).days >= MOST_DAYS:
        raise Rejected("leave_too_long", most=MOST_DAYS)
    for each in own:
        if wanted.first <= each.last and each.first <= wanted.last:
            raise Rejected("leave_overlaps", period=each.period)


def _is_away(person: UUID, absences: Iterable[Absence], day: date) -> bool:
    return any(each.person == person and day in each.period for each in absences)


def _reports(person: Person, bulletin: str, window: str) -> bool:
    return any(
        (part.bulletin, part.role, part.window) == (bulletin, Role.REPORTER, window)
        for part in person.memberships
    )


def _span(text: str, today: date) -> Period:
    plain = _AROUND.sub("", _NAMED.sub(lambda found: _named(found, today), text)).strip(" ,")
    near = Period(today, today + _AHEAD)
    if length := _LENGTH.fullmatch(plain):
        [first] = read_days(length["before"], near) if length["before"] else [today]
        return Period(first, first + (_whole(length["count"]) - 1) * _DAY)
    ends = _TO.split(plain)
    days = read_days(ends[0], near)
    if len(ends) == 1:
        if (days[-1] - days[0]).days >= len(days):
            raise Rejected("leave_in_parts")
        return Period(days[0], days[-1])
    [first], [last] = days, read_days(ends[1], Period(days[0], days[0] + _AHEAD))
    if len(ends) > 2:
        raise ValueError(text)
    if last < first:
        raise Rejected("leave_backwards")
    return Period(first, last)


def _named(found: re.Match[str], today: date) -> str:
    """A day that is named by the day it is said on, as a date: 明天, 下周一."""
    if found["near"]:
        day = today + _RELATIVE[found["near"]] * _DAY
    else:
        weekday = _WEEKDAYS.index(found["day"].replace("天", "日"))
        day = today + (weekday - today.weekday() + 7 * (found["week"] == "下")) * _DAY
    return f"{day.year}年{day.month}月{day.day}日"


def _whole(text: str) -> int:
    count = whole_number(text)
    if not count:
        raise ValueError(text)
    return count
