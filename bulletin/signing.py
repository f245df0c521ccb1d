"""签发: what waits for a chief representative's signature, and when they are reminded of it.

What was filed and not signed is not printed, so it must not lie: the chief hears of it again after
two hours of work, and shortly before the deadline; never twice for one of the two.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from bulletin.calendar import WorkingCalendar
from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.people import Membership, Person, Role
from bulletin.publication import Bulletin, Kind, Signing, Window
from bulletin.reminders import before, worked, working_time

#: What would be said within this time is said along with what is said now.
_SOON: Final = timedelta(minutes=30)


class Step(StrEnum):
    """The two reminders of a filing that waits."""

    LYING = "lying"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A filing that waits for a signature since it was sent to the chief as it is now."""

    filing: UUID
    window: str
    revision: int
    #: Aware, UTC.
    since: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """One message to one chief: all that lies, and the keys of what is said with it."""

    person: Person
    waiting: tuple[Waiting, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that decides which chief is to be reminded of an issue's signatures."""

    issue: Issue
    bulletin: Bulletin
    calendar: WorkingCalendar
    people: Sequence[Person]
    waiting: Sequence[Waiting]
    #: Keys of what was said already.
    said: AbstractSet[str]


def is_unsigned(window: Window | None, filing: Filing) -> bool:
    """Whether the filing counts without the signature that its window's filings have."""
    return (
        window is not None
        and window.signing is not Signing.NONE
        and filing.kind is not Kind.NOTHING
        and filing.status.counts
        and not filing.approved_by
    )


def signs(person: Person, bulletin: str, window: Window) -> bool:
    """Whether what the window files goes to this person to be signed."""
    chief = Membership(bulletin, Role.CHIEF, window.name)
    return window.signing is Signing.CHIEF and chief in person.memberships


def keys(desk: Desk) -> Iterator[str]:
    """The keys of all that could be said of what waits: which of them were said is asked for."""
    for person in desk.people:
        for each in _waiting_for(person, desk):
            for step in Step:
                yield _key(each, step, person)


def due(now: datetime, desk: Desk) -> tuple[Due, ...]:
    """Which chiefs must be told now, one message each; nothing outside working hours."""
    if not desk.issue.state.open or working_time(now, desk.bulletin, desk.calendar) != now:
        return ()
    found = (_due_to(person, now, desk) for person in desk.people)
    return tuple(each for each in found if each is not None)


def next_instant(after: datetime, desk: Desk) -> datetime | None:
    """The earliest instant after ``after`` at which ``due`` would give something; UTC.

    What is due already is due one second later, or when the next working hours begin.
    """
    wanted = {after + timedelta(seconds=1)}
    for each in desk.waiting:
        wanted.update(_instants(each, desk).values())
    instants = {working_time(each, desk.bulletin, desk.calendar) for each in wanted}
    return next((each for each in sorted(instants) if each > after and due(each, desk)), None)


def _due_to(person: Person, now: datetime, desk: Desk) -> Due | None:
    listed, said = [], []
    ripe = False
    for each in _waiting_for(person, desk):
        for step, instant in _instants(each, desk).items():
            if instant - _SOON > now or (step is Step.DEADLINE and now >= desk.issue.deadline):
                continue
            listed.append(each)
            if (key := _key(each, step, person)) not in desk.said:
                said.append(key)
                ripe = ripe or instant <= now
    return Due(person, tuple(dict.fromkeys(listed)), tuple(said)) if ripe else None


def _instants(waiting: Waiting, desk: Desk) -> Mapping[Step, datetime]:
    """When the chief is to be reminded of what waits, UTC; not of a deadline it came after."""
    schedule, deadline = desk.bulletin.schedule, desk.issue.deadline
    span = timedelta(minutes=schedule.signing_minutes)
    instants = {Step.LYING: worked(waiting.since, span, desk.bulletin, desk.calendar)}
    last = deadline - timedelta(minutes=schedule.last_call_minutes_before)
    call = before(deadline, last, desk.bulletin, desk.calendar)
    if waiting.since < call:
        instants[Step.DEADLINE] = call
    return instants


def _waiting_for(person: Person, desk: Desk) -> list[Waiting]:
    windows = {
        window.name for window in desk.bulletin.windows if signs(person, desk.bulletin.key, window)
    }
    return [each for each in desk.waiting if each.window in windows]


def _key(waiting: Waiting, step: Step, person: Person) -> str:
    return f"signing:{waiting.filing.hex}:{waiting.revision}:{step}:{person.id.hex}"
