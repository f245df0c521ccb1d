"""约稿: an editor asks some windows for one topic, by a time of its own, beside the weekly.

Each asked window answers with a text or says that it has nothing; who is silent is reminded once,
and the editor hears at the due time how it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from bulletin.calendar import WorkingCalendar
from bulletin.publication import Bulletin
from bulletin.rejected import Rejected
from bulletin.reminders import working_time
from bulletin.text import normalise

#: Characters of a topic, and of one answer.
MOST_TOPIC: Final = 300
MOST_ANSWER: Final = 5000
#: Who is asked is not reminded so shortly before the due time, and not twice within two hours.
REMIND_BEFORE: Final = timedelta(hours=1)
REMIND_AGAIN: Final = timedelta(hours=2)
_NOON, _EVENING, _FRIDAY = time(12), time(17), (4, time(15))


class PartState(StrEnum):
    """What a window has said to a request: nothing yet, a text, or that it has none."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"


class PartStanding(StrEnum):
    """已交, 迟交, 本次无, 未交: how one window stands in a request."""

    ANSWERED = "answered"
    LATE = "late"
    DECLINED = "declined"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """One window's part of a request."""

    window: str
    state: PartState = PartState.OPEN
    #: The answer's text; it stays when the answer is taken back.
    text: str | None = None
    #: Whose text it is, and since when (UTC).
    by: UUID | None = None
    at: datetime | None = None
    #: The filing as which the answer was put into the weekly.
    filing: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One topic, asked of some windows."""

    id: UUID
    bulletin: str
    topic: str
    #: By when the answers are wanted, and when the editor asked: aware, UTC.
    due: datetime
    by: UUID
    at: datetime
    #: One for each window, in the order in which they were asked.
    parts: tuple[Requested, ...]
    closed_at: datetime | None = None
    #: When those who had not answered were last reminded, by the clock or by hand.
    reminded_at: datetime | None = None

    def part(self, window: str) -> Requested | None:
        """The window's part; None when it was not asked."""
        return next((each for each in self.parts if each.window == window), None)

    def standing(self, part: Requested) -> PartStanding:
        """How the window stands; what comes after the due time is late."""
        if part.state is PartState.OPEN:
            return PartStanding.MISSING
        if part.state is PartState.DECLINED:
            return PartStanding.DECLINED
        late = part.at is not None and part.at > self.due
        return PartStanding.LATE if late else PartStanding.ANSWERED

    def standings(self) -> Mapping[PartStanding, tuple[Requested, ...]]:
        """The windows of each standing, in the order in which they were asked."""
        return {
            each: tuple(part for part in self.parts if self.standing(part) is each)
            for each in PartStanding
        }

    def missing(self) -> tuple[str, ...]:
        """The windows that have not answered."""
        return tuple(each.window for each in self.parts if each.state is PartState.OPEN)


def answered(part: Requested, text: str, *, by: UUID, at: datetime) -> Requested:
    """The part with this text for an answer, in place of any before; Rejected when it is none."""
    clean = normalise(text)
    if not clean:
        raise Rejected("text_empty")
    if len(clean) > MOST_ANSWER:
        raise Rejected("text_too_long", length=len(clean), most=MOST_ANSWER)
    return replace(part, state=PartState.ANSWERED, text=clean, by=by, at=at)


class RequestStep(StrEnum):
    """What happens by itself: the silent are reminded, the editor hears how it stands."""

    REMINDER = "reminder"
    REPORT = "report"


def plan(
    request: Request, bulletin: Bulletin, calendar: WorkingCalendar
) -> Mapping[RequestStep, datetime]:
    """When each step is due, UTC, inside working hours.

    The reminder comes halfway between asking and due, but not before the last working day ahead of
    the due day; there is none where that leaves less than an hour.
    """
    day = request.due.astimezone(ZoneInfo(bulletin.timezone)).date()
    start = _instant(calendar.working_before(day - timedelta(days=1), 0), time(), bulletin)
    halfway = request.at + (request.due - request.at) / 2
    reminder = working_time(max(halfway, start), bulletin, calendar)
    instants = {RequestStep.REPORT: working_time(request.due, bulletin, calendar)}
    if reminder <= request.due - REMIND_BEFORE:
        instants[RequestStep.REMINDER] = reminder
    return instants


def due_steps(
    now: datetime, request: Request, bulletin: Bulletin, calendar: WorkingCalendar
) -> tuple[RequestStep, ...]:
    """The steps for which it is time now; nothing outside working hours, or once it is closed.

    A reminder is not made up for after the due time, nor said shortly after one by hand.
    """
    if request.closed_at is not None or working_time(now, bulletin, calendar) != now:
        return ()
    instants = plan(request, bulletin, calendar)
    if now >= instants[RequestStep.REPORT]:
        return (RequestStep.REPORT,)
    reminder = instants.get(RequestStep.REMINDER)
    wanted = request.missing() and may_remind(request, now)
    return (RequestStep.REMINDER,) if reminder and reminder <= now < request.due and wanted else ()


def next_instant(
    after: datetime, request: Request, bulletin: Bulletin, calendar: WorkingCalendar
) -> datetime | None:
    """The earliest step after ``after``; UTC. Where nobody is silent there is no reminder."""
    if request.closed_at is not None:
        return None
    instants = plan(request, bulletin, calendar)
    ahead = (
        instant
        for step, instant in instants.items()
        if instant > after and (step is RequestStep.REPORT or request.missing())
    )
    return min(ahead, default=None)


def may_remind(request: Request, now: datetime) -> bool:
    """Whether the last reminder lies far enough back for another one."""
    return request.reminded_at is None or now - request.reminded_at >= REMIND_AGAIN


def usual_dues(
    now: datetime, bulletin: Bulletin, calendar: WorkingCalendar
) -> tuple[datetime, ...]:
    """The due times that are offered, UTC: 今天17:00, 明天12:00 and 17:00, 本周五15:00.

    Only those ahead, on working days; where that leaves none, those of the next working day.
    """
    today = now.astimezone(ZoneInfo(bulletin.timezone)).date()
    tomorrow = today + timedelta(days=1)
    friday = today + timedelta(days=_FRIDAY[0] - today.weekday())
    wanted = [(today, _EVENING), (tomorrow, _NOON), (tomorrow, _EVENING), (friday, _FRIDAY[1])]
    ahead = {
        instant
        for day, at in wanted
        if calendar.is_working(day) and (instant := _instant(day, at, bulletin)) > now
    }
    if not ahead:
        day = calendar.next_working(today)
        ahead = {_instant(day, at, bulletin) for at in (_NOON, _EVENING)}
    return tuple(sorted(ahead))


def _instant(day: date, at: time, bulletin: Bulletin) -> datetime:
    return datetime.combine(day, at, ZoneInfo(bulletin.timezone)).astimezone(UTC)
