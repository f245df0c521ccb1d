"""Whom to remind, when, and of what: few messages, in working hours, each fitting the moment.

The plan of an issue is a few instants. Whoever wakes the program asks ``due`` what is to be said
now, sends it, and keeps a ``Claim`` of it and of what it supersedes; so nothing is said twice,
and after hours of being down a person gets one message and not the backlog.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from bulletin.absences import Absence, at_work
from bulletin.calendar import WorkingCalendar
from bulletin.issues import Issue
from bulletin.people import Person, Role
from bulletin.periods import opening_of
from bulletin.publication import Bulletin, Kind, Moment


class ReminderKind(StrEnum):
    """The reminders of an issue, in the order of time."""

    FIRST = "first"
    SECOND = "second"
    LAST_CALL = "last_call"
    OVERDUE_CHIEF = "overdue_chief"
    OVERDUE_EDITOR = "overdue_editor"


class Later(StrEnum):
    """What 稍后 offers; what falls into the midday break comes after it."""

    HOUR = "hour"
    AFTER_BREAK = "after_break"
    AFTERNOON = "afternoon"
    MORNING = "morning"


#: How long 稍后 leaves a person alone, or until when, and how near to the deadline it may come.
LATER: Final = timedelta(hours=1)
AFTERNOON: Final = time(16)
NEAREST: Final = timedelta(minutes=30)

_KINDS = tuple(ReminderKind)
_BEFORE_DEADLINE = frozenset({ReminderKind.FIRST, ReminderKind.SECOND, ReminderKind.LAST_CALL})
_TOLD = {
    ReminderKind.FIRST: frozenset({Role.REPORTER}),
    ReminderKind.SECOND: frozenset({Role.REPORTER}),
    ReminderKind.LAST_CALL: frozenset({Role.REPORTER, Role.CHIEF}),
    ReminderKind.OVERDUE_CHIEF: frozenset({Role.CHIEF}),
    ReminderKind.OVERDUE_EDITOR: frozenset({Role.EDITOR}),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A reminder that one person is through with: sent, or superseded by one that was sent."""

    kind: ReminderKind
    sent: bool
    #: When it was claimed: aware, UTC.
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """One message to one person: of which windows, and which reminders it takes the place of."""

    kind: ReminderKind
    person: UUID
    windows: tuple[str, ...]
    supersedes: tuple[ReminderKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that decides who is to be reminded of an issue."""

    issue: Issue
    bulletin: Bulletin
    calendar: WorkingCalendar
    people: Sequence[Person]
    #: Window's name → what it still owes; a window that owes nothing may be left out.
    missing: Mapping[str, tuple[Kind, ...]]
    #: Person → what they are through with in this issue.
    claimed: Mapping[UUID, Sequence[Claim]]
    #: Person → the instant (UTC) until which they asked to be left; their next reminder before the
    #: deadline then comes at that instant.
    snoozed: Mapping[UUID, datetime]
    #: On a day of leave a person is told nothing, and the deputy is told of their windows.
    absences: Sequence[Absence] = ()

    def day(self, instant: datetime) -> date:
        """The instant's day where the bulletin is made."""
        return instant.astimezone(ZoneInfo(self.bulletin.timezone)).date()


def plan(
    issue: Issue, bulletin: Bulletin, calendar: WorkingCalendar
) -> Mapping[ReminderKind, datetime]:
    """When each reminder is due, UTC, inside working hours; none from before the opening.

    An instant outside working hours moves to the next; one before the deadline never moves past
    it, but back into the last hours that are worked before.
    """
    schedule, deadline = bulletin.schedule, issue.deadline
    opening = opening_of(issue.period, bulletin)
    wanted = {
        ReminderKind.FIRST: _moment(schedule.first, issue, bulletin, calendar),
        ReminderKind.SECOND: _moment(schedule.second, issue, bulletin, calendar),
        ReminderKind.LAST_CALL: deadline - timedelta(minutes=schedule.last_call_minutes_before),
    }
    instants = {
        kind: before(deadline, instant, bulletin, calendar)
        for kind, instant in wanted.items()
        if opening <= instant < deadline
    }
    overdue = working_time(
        deadline + timedelta(minutes=schedule.overdue_minutes_after), bulletin, calendar
    )
    return instants | dict.fromkeys(
        (ReminderKind.OVERDUE_CHIEF, ReminderKind.OVERDUE_EDITOR), overdue
    )


def working_time(instant: datetime, bulletin: Bulletin, calendar: WorkingCalendar) -> datetime:
    """The instant, if it is inside working hours, else the beginning of the next ones; UTC."""
    day = instant.astimezone(ZoneInfo(bulletin.timezone)).date()
    while True:
        for start, end in _stretches(day, bulletin, calendar):
            if instant < end:
                return max(instant, start)
        day = calendar.next_working(day)


def worked(
    start: datetime, span: timedelta, bulletin: Bulletin, calendar: WorkingCalendar
) -> datetime:
    """The instant at which so much working time has passed since ``start``; UTC."""
    instant = working_time(start, bulletin, calendar)
    while True:
        end = _end_of_stretch(instant, bulletin, calendar)
        if instant + span < end:
            return instant + span
        span -= end - instant
        instant = working_time(end, bulletin, calendar)


def _end_of_stretch(instant: datetime, bulletin: Bulletin, calendar: WorkingCalendar) -> datetime:
    """When the working hours end that the instant is in; UTC."""
    day = instant.astimezone(ZoneInfo(bulletin.timezone)).date()
    return next(end for _, end in _stretches(day, bulletin, calendar) if instant < end)


def due(now: datetime, desk: Desk) -> tuple[Due, ...]:
    """Who must be told now, one message a person; nothing outside working hours."""
    if not desk.issue.state.open or working_time(now, desk.bulletin, desk.calendar) != now:
        return ()
    instants = plan(desk.issue, desk.bulletin, desk.calendar)
    people = at_work(desk.people, desk.absences, desk.bulletin.key, desk.day(now))
    found = (_due_to(person, now, desk, instants) for person in people)
    return tuple(each for each in found if each is not None)


def next_instant(after: datetime, desk: Desk) -> datetime | None:
    """The earliest instant after ``after`` at which ``due`` would give something; UTC.

    What is due already is due one second later, or when the next working hours begin.
    """
    wanted = {after + timedelta(seconds=1), *desk.snoozed.values()}
    wanted.update(plan(desk.issue, desk.bulletin, desk.calendar).values())
    wanted.update(
        _instant(day, time.min, desk.bulletin)
        for each in desk.absences
        for day in (each.first, each.last + timedelta(days=1))
    )
    instants = {working_time(each, desk.bulletin, desk.calendar) for each in wanted}
    return next((each for each in sorted(instants) if each > after and due(each, desk)), None)


def later_choices(
    now: datetime,
    issue: Issue,
    bulletin: Bulletin,
    calendar: WorkingCalendar,
    claims: Sequence[Claim] = (),
) -> Mapping[Later, datetime]:
    """Until when 稍后 may put the next reminder off, UTC, in the order in which it is offered.

    Each lies in working hours and at least ``NEAREST`` before the deadline; none is offered to
    whom ``claims`` leave no further reminder before it.
    """
    if not _reminders_left(claims, plan(issue, bulletin, calendar), bulletin):
        return {}
    today = now.astimezone(ZoneInfo(bulletin.timezone)).date()
    tomorrow = _instant(today + timedelta(days=1), time.min, bulletin)
    wanted = {
        Later.HOUR: now + LATER,
        Later.AFTER_BREAK: working_time(now + LATER, bulletin, calendar),
        Later.AFTERNOON: _instant(today, AFTERNOON, bulletin),
        Later.MORNING: working_time(tomorrow, bulletin, calendar),
    }
    found: dict[Later, datetime] = {}
    for choice, at in wanted.items():
        worked = working_time(at, bulletin, calendar) == at
        in_its_day = (at < tomorrow) == (choice is not Later.MORNING)
        in_time = now < at <= issue.deadline - NEAREST
        if worked and in_its_day and in_time and at not in found.values():
            found[choice] = at
    return found


def _reminders_left(
    claims: Sequence[Claim], instants: Mapping[ReminderKind, datetime], bulletin: Bulletin
) -> bool:
    """Whether somebody who is through with that much is reminded again before the deadline."""
    done = max((_KINDS.index(claim.kind) for claim in claims), default=-1)
    sent = sum(claim.sent for claim in claims)
    ahead = _BEFORE_DEADLINE & instants.keys() & set(_KINDS[done + 1 :])
    return bool(ahead) and sent < bulletin.schedule.most_per_person


def _due_to(
    person: Person, now: datetime, desk: Desk, instants: Mapping[ReminderKind, datetime]
) -> Due | None:
    claims = desk.claimed.get(person.id, ())
    snooze = desk.snoozed.get(person.id)
    if sum(claim.sent for claim in claims) >= desk.bulletin.schedule.most_per_person:
        return None
    if snooze is not None and now < snooze:
        return None
    windows = {kind: _windows(person, kind, desk) for kind in instants}
    done = max((_KINDS.index(claim.kind) for claim in claims), default=-1)
    ahead = [kind for kind in _KINDS[done + 1 :] if windows.get(kind)]
    ripe = [kind for kind in ahead if instants[kind] <= now]
    before = now < desk.issue.deadline
    spent = snooze is None or any(claim.sent and claim.at >= snooze for claim in claims)
    if before and not ripe and not spent:
        ripe = [kind for kind in ahead if kind in _BEFORE_DEADLINE][:1]
    if not ripe or (ripe[-1] in _BEFORE_DEADLINE) != before:
        return None
    kind = ripe.pop()
    return Due(kind, person.id, windows[kind], tuple(ripe))


def _windows(person: Person, kind: ReminderKind, desk: Desk) -> tuple[str, ...]:
    """The windows of which this kind tells the person something, by the roster."""
    key = desk.bulletin.key
    parts = [
        part for part in person.memberships if part.bulletin == key and part.role in _TOLD[kind]
    ]
    everything = any(not part.role.of_window for part in parts)
    own = {part.window for part in parts}
    return tuple(
        window.name
        for window in desk.bulletin.windows
        if desk.missing.get(window.name) and (everything or window.name in own)
    )


def _moment(
    moment: Moment, issue: Issue, bulletin: Bulletin, calendar: WorkingCalendar
) -> datetime:
    zone = ZoneInfo(bulletin.timezone)
    day = calendar.working_before(issue.deadline.astimezone(zone).date(), moment.days_before)
    return _instant(day, moment.at, bulletin)


def _instant(day: date, at: time, bulletin: Bulletin) -> datetime:
    return datetime.combine(day, at, ZoneInfo(bulletin.timezone)).astimezone(UTC)


def before(
    deadline: datetime, instant: datetime, bulletin: Bulletin, calendar: WorkingCalendar
) -> datetime:
    """The next working time, if it is before the deadline; else as long before the end of the last
    working hours as the instant is before the deadline, or when those hours begin.
    """
    moved = working_time(instant, bulletin, calendar)
    if moved < deadline:
        return moved
    day = instant.astimezone(ZoneInfo(bulletin.timezone)).date()
    while True:
        day = calendar.working_before(day, 0)
        for start, end in reversed(list(_stretches(day, bulletin, calendar))):
            if end <= instant:
                return max(start, end - (deadline - instant))
        day -= timedelta(days=1)


def _stretches(
    day: date, bulletin: Bulletin, calendar: WorkingCalendar
) -> Iterator[tuple[datetime, datetime]]:
    """The day's working hours, UTC: from, and up to but not including."""
    if calendar.is_working(day):
        zone = ZoneInfo(bulletin.timezone)
        for start, end in bulletin.schedule.working_hours:
            yield (
                datetime.combine(day, start, zone).astimezone(UTC),
                datetime.combine(day, end, zone).astimezone(UTC),
            )
