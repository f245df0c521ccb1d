"""The example publication that a newcomer tries: two issues printed, and this week half filed.

Its weeks are laid around the day on which the demo is started, so that it is never out of season.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.inviting import invite
from bulletin.calendar import WorkingCalendar
from bulletin.config import parse_bulletin
from bulletin.filings import Filing
from bulletin.issues import Issue, Period
from bulletin.people import Membership, Person, Role
from bulletin.periods import deadline_of, following_issue, next_period, opening_of, period_of
from bulletin.publication import Bulletin, Kind, Signing
from bulletin.records import content_from_record
from bulletin.text import format_day
from handlers.acts.printing import publish_issue
from storage.ids import new_id
from storage.work import Work
from templates.fonts import Fonts
from web.messenger import MESSENGER as WEB

#: When the demo's clock begins: half an hour before the first reminder, or just after opening.
_DAY_BEFORE: Final = time(9, 30)
_ONLY_DAY: Final = time(9, 5)
#: How long after the deadline the example's earlier issues were published.
_PUBLISHED_AFTER: Final = timedelta(hours=2)
#: Issues of the publication before the year of the example's first one.
_EARLIER_ISSUES: Final = 471
#: The days in ``examples/weeks.toml`` are those of a week of five.
_USUAL_DAYS: Final = 5

#: How long a way in is good: the demo's clock runs ahead by weeks within an hour.
_AS_LONG_AS_ONE_PLAYS: Final = timedelta(days=3650)
_DAY_PLACE: Final = re.compile(r"\{(\d)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A way in for one of the example's people: the code of an invitation that is used up once."""

    name: str
    role: Role
    window: str | None
    code: str


def example() -> Bulletin:
    """The example publication."""
    return parse_bulletin(_read("yunling.toml"), "yunling.toml")


def demo_start(now: datetime, bulletin: Bulletin, calendar: WorkingCalendar) -> datetime:
    """When the demo's clock begins, aware UTC: at the next 09:30 on the eve of a deadline's day.

    An issue of a single day has no eve: there it is 09:05 on that day. Never before the issue
    opens, and never before ``now``.
    """
    today = now.astimezone(ZoneInfo(bulletin.timezone)).date()
    period = period_of(today, calendar) or next_period(today, calendar)
    while (start := _start_in(period, bulletin, calendar)) < now:
        period = next_period(period.last, calendar)
    return start


async def furnish(work: Work, start: datetime, fonts: Fonts) -> None:
    """Fill an empty database with the example as it stands at ``start`` (from ``demo_start``)."""
    bulletin = example()
    calendar = WorkingCalendar(bulletin.exceptions)
    story = tomllib.loads(_read("weeks.toml"))
    weeks: Sequence[Mapping[str, Any]] = story["weeks"]
    periods = _periods_up_to(start, len(weeks), bulletin, calendar)
    opened = opening_of(periods[0], bulletin)
    await work.bulletins.save(bulletin.key, _read("yunling.toml"), opened)
    people = await _add_people(work, bulletin, opened)
    [editor] = (each for each in people if each.plays(bulletin.key, Role.EDITOR))
    last: Issue | None = None
    for period, week in zip(periods, weeks, strict=True):
        issue = following_issue(last, period, bulletin, calendar, new_id())
        if last is None:
            issue = _numbered(issue, story["usual"], calendar)
        await work.issues.add(issue)
        until = min(issue.deadline, start)
        for filing in _filings(week["filings"], issue, bulletin, calendar, people, until):
            await work.filings.add(filing, by=filing.author, at=filing.filed_at)
        if issue.deadline < start:
            now = issue.deadline + _PUBLISHED_AFTER
            await publish_issue(work, bulletin, issue, by=editor.id, fonts=fonts, now=now)
        last = issue


async def sign_in_codes(work: Work, now: datetime) -> list[SignIn]:
    """New ways in for two reporters, a chief representative, the editor and the administrator."""
    key = example().key
    ways = []
    for record in _people():
        if not record.get("signs_in"):
            continue
        name, role, window = record["name"], Role(record["role"]), record.get("window")
        person = await work.people.named(key, name, role, window)
        code = await invite(
            work,
            key,
            role,
            window,
            now=now,
            name=name,
            person=person.id if person else None,
            valid=_AS_LONG_AS_ONE_PLAYS,
        )
        ways.append(SignIn(name=name, role=role, window=window, code=code))
    return ways


def _read(name: str) -> str:
    return (resources.files("examples") / name).read_text("utf-8")


def _people() -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = tomllib.loads(_read("people.toml"))["people"]
    return people


def _start_in(period: Period, bulletin: Bulletin, calendar: WorkingCalendar) -> datetime:
    zone = ZoneInfo(bulletin.timezone)
    due = deadline_of(period, bulletin, calendar).astimezone(zone).date()
    if due == period.first:
        start = datetime.combine(due, _ONLY_DAY, zone)
    else:
        start = datetime.combine(calendar.working_before(due, 1), _DAY_BEFORE, zone)
    return max(start.astimezone(UTC), opening_of(period, bulletin))


def _periods_up_to(
    start: datetime, count: int, bulletin: Bulletin, calendar: WorkingCalendar
) -> list[Period]:
    """The period of that moment and those before it, the earliest first."""
    day = start.astimezone(ZoneInfo(bulletin.timezone)).date()
    periods: list[Period] = []
    while len(periods) < count:
        if period := period_of(day, calendar):
            periods.insert(0, period)
            day = period.first
        day -= timedelta(days=1)
    return periods


def _numbered(issue: Issue, usual: Mapping[str, int], calendar: WorkingCalendar) -> Issue:
    """The first issue with the number it has when one came out in every period of the year."""
    number, period = 1, next_period(date(issue.year - 1, 12, 31), calendar)
    while period.last < issue.period.first:
        number, period = number + 1, next_period(period.last, calendar)
    return replace(
        issue,
        number=number,
        total=_EARLIER_ISSUES + number,
        totals_before={key: value * (number - 1) for key, value in usual.items()},
    )


async def _add_people(work: Work, bulletin: Bulletin, joined: datetime) -> list[Person]:
    """Everybody in the example, each with a web chat, so that reminders reach them."""
    people = []
    for record in _people():
        part = Membership(bulletin.key, Role(record["role"]), record.get("window"))
        person = Person(
            id=new_id(),
            name=record["name"],
            phone=record["phone"],
            language=bulletin.language,
            memberships=(part,),
        )
        await work.people.add(person)
        chat_id = await work.web.open_chat(person.name, joined)
        await work.people.link(person.id, WEB, chat_id, chat_id, joined)
        people.append(person)
    return people


def _filings(
    records: Sequence[Mapping[str, Any]],
    issue: Issue,
    bulletin: Bulletin,
    calendar: WorkingCalendar,
    people: Sequence[Person],
    until: datetime,
) -> list[Filing]:
    """The week's filings, each by its window's reporter, spread over the hours worked so far.

    Those of a window whose filings are signed were signed by its chief representative.
    """
    days = _working_days(issue.period, calendar)
    minutes = _working_minutes(days, bulletin, until)
    reporters = {
        window: person.id
        for person in people
        if person.plays(bulletin.key, Role.REPORTER)
        for window in person.windows(bulletin.key)
    }
    signed = {window.name for window in bulletin.windows if window.signing is not Signing.NONE}
    chiefs = {
        window: person.name
        for person in people
        if person.plays(bulletin.key, Role.CHIEF)
        for window in person.windows(bulletin.key)
        if window in signed
    }
    filings = []
    for n, record in enumerate(records, 1):
        kind, window = Kind(record["kind"]), record["window"]
        places = (each.key for each in bulletin.leaves() if each.kind.takes is kind)
        filings.append(
            Filing(
                id=new_id(),
                issue=issue.id,
                window=window,
                content=content_from_record(kind, _dated(record, days)),
                section=record.get("section") or next(places, None),
                author=reporters[window],
                approved_by=chiefs.get(window, ""),
                filed_at=minutes[n * len(minutes) // (len(records) + 1)],
            )
        )
    return filings


def _dated(record: Mapping[str, Any], days: Sequence[date]) -> dict[str, Any]:
    """The record with days of the issue in place of their indexes."""

    def day(index: int) -> date:
        return days[index * min(len(days), _USUAL_DAYS) // _USUAL_DAYS]

    dated = dict(record)
    if "text" in record:
        dated["text"] = _DAY_PLACE.sub(lambda at: format_day(day(int(at[1]))), record["text"])
    if "days" in record:
        dated["days"] = [day(index).isoformat() for index in record["days"]]
    return dated


def _working_days(period: Period, calendar: WorkingCalendar) -> list[date]:
    span = range(period.first.toordinal(), period.last.toordinal() + 1)
    return [day for day in map(date.fromordinal, span) if calendar.is_working(day)]


def _working_minutes(days: Sequence[date], bulletin: Bulletin, until: datetime) -> list[datetime]:
    """Every minute in which somebody is at work from the issue's opening on, aware UTC."""
    zone, schedule = ZoneInfo(bulletin.timezone), bulletin.schedule
    return [
        at.astimezone(UTC)
        for day in days
        for opens, closes in schedule.working_hours
        for at in _minutes(datetime.combine(day, opens, zone), datetime.combine(day, closes, zone))
        if at < until and (day, at.time()) >= (days[0], schedule.opens)
    ]


def _minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += timedelta(minutes=1)
