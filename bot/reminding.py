"""The week's own pace: a new issue opens by itself, and who is missing hears of it in time.

What is due is computed from rows, with the time as an argument; being woken late, or twice, or
after a week, changes only when it is found out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup

from bot import requesting
from bot.crash import crashpoint
from bulletin import periods, reminders, signing
from bulletin.absences import absent_windows, at_work
from bulletin.calendar import WorkingCalendar
from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.people import Membership, Person, Role
from bulletin.publication import Bulletin, Kind, Window
from bulletin.reminders import Desk, Due, ReminderKind
from bulletin.standing import missing_kinds, standing_of
from handlers.acts.delivery import Method, deliver, message
from handlers.keyboards import IssueButton, button, of_reminder, rows
from handlers.signatures import Sheet, give, laid
from storage.filings import Revision
from storage.ids import new_id
from storage.work import Work
from templates.words import label, say

#: How long ahead the administrator hears that a year is missing in the calendar.
_CALENDAR_AHEAD: Final = timedelta(days=14)


async def tick(work: Work, now: datetime) -> None:
    """Do everything that is due now (aware UTC), inside the caller's transaction."""
    for key in await work.bulletins.keys():
        bulletin = await work.bulletins.get(key)
        if bulletin is None:
            continue
        calendar = WorkingCalendar(bulletin.exceptions)
        await _warn_of_unknown_year(work, bulletin, calendar, now)
        await _open_issue(work, bulletin, calendar, now)
        for issue in await work.issues.of_bulletin(key):
            if issue.opened and issue.state.open:
                await _remind(work, bulletin, calendar, issue, now)
                await _remind_to_sign(work, bulletin, calendar, issue, now)
        await requesting.remind(work, bulletin, calendar, now)
    crashpoint("clock.before-commit")


async def next_moment(work: Work, now: datetime) -> datetime | None:
    """The earliest moment after now at which ``tick`` would have something to do; aware UTC."""
    moments = []
    for key in await work.bulletins.keys():
        bulletin = await work.bulletins.get(key)
        if bulletin is None:
            continue
        calendar = WorkingCalendar(bulletin.exceptions)
        moments.append(await _next_opening(work, bulletin, calendar, now))
        moments.append(await requesting.next_moment(work, bulletin, calendar, now))
        for issue in await work.issues.of_bulletin(key):
            if issue.opened and issue.state.open:
                week = await _week(work, bulletin, calendar, issue, now)
                moments.append(reminders.next_instant(now, week.desk))
                to_sign, _ = await _to_sign(work, bulletin, calendar, issue, now)
                moments.append(signing.next_instant(now, to_sign))
    return min((each for each in moments if each is not None), default=None)


@dataclass(frozen=True, slots=True)
class _Week:
    """Where one issue stands: what its plan of reminders looks at, and what was filed."""

    desk: Desk
    #: By window's name.
    filings: Mapping[str, Sequence[Filing]]


async def _week(
    work: Work, bulletin: Bulletin, calendar: WorkingCalendar, issue: Issue, now: datetime
) -> _Week:
    filings: dict[str, list[Filing]] = {window.name: [] for window in bulletin.windows}
    for filing in await work.filings.of_issue(issue.id):
        filings.setdefault(filing.window, []).append(filing)
    desk = Desk(
        issue=issue,
        bulletin=bulletin,
        calendar=calendar,
        people=await work.people.of_bulletin(bulletin.key),
        missing={
            window.name: missing_kinds(window, filings[window.name]) for window in bulletin.windows
        },
        claimed=await work.reminders.claims(issue.id),
        snoozed=await work.reminders.snoozes(issue.id),
        # A day earlier than the publication's, wherever its zone is.
        absences=await work.absences.of_bulletin(bulletin.key, now.date() - timedelta(days=1)),
    )
    return _Week(desk, filings)


async def _remind(
    work: Work, bulletin: Bulletin, calendar: WorkingCalendar, issue: Issue, now: datetime
) -> None:
    week = await _week(work, bulletin, calendar, issue, now)
    people = {person.id: person for person in week.desk.people}
    for due in reminders.due(now, week.desk):
        for kind in due.supersedes:
            await work.reminders.claim(issue.id, due.person, kind, sent=False, at=now)
        if not await work.reminders.claim(issue.id, due.person, due.kind, sent=True, at=now):
            continue
        person = people[due.person]
        method = _reminder(week, due, person, now)
        await deliver(
            work,
            [person],
            method,
            dedup_key=f"reminder:{issue.id.hex}:{due.kind}:{person.id.hex}",
        )


async def _to_sign(
    work: Work, bulletin: Bulletin, calendar: WorkingCalendar, issue: Issue, now: datetime
) -> tuple[signing.Desk, Mapping[UUID, Revision]]:
    """What waits in the issue for a signature, and each filing by the revision in which it does."""
    sent = {each.filing.id: each for each in await work.filings.waiting(issue.id)}
    people = await work.people.of_bulletin(bulletin.key) if sent else []
    today = now.astimezone(ZoneInfo(bulletin.timezone)).date()
    absences = await work.absences.of_bulletin(bulletin.key, today) if sent else []
    desk = signing.Desk(
        issue=issue,
        bulletin=bulletin,
        calendar=calendar,
        people=at_work(people, absences, bulletin.key, today),
        waiting=[
            signing.Waiting(
                filing=id, window=each.filing.window, revision=each.revision, since=each.at
            )
            for id, each in sent.items()
        ],
        said=frozenset(),
    )
    return replace(desk, said=await work.notices.said(signing.keys(desk))), sent


async def _remind_to_sign(
    work: Work, bulletin: Bulletin, calendar: WorkingCalendar, issue: Issue, now: datetime
) -> None:
    """Remind the chiefs of what lies before them, all of it in one message."""
    desk, sent = await _to_sign(work, bulletin, calendar, issue, now)
    for due in signing.due(now, desk):
        if not all([await work.notices.once(key, now) for key in due.keys]):
            continue
        sheet = Sheet.of(issue, [sent[each.filing] for each in due.waiting])
        shown = await laid(work, bulletin, sheet, due.person.language, reminded=True)
        await give(work, due.person, shown, dedup_key=due.keys[0])


def _reminder(
    week: _Week, due: Due, person: Person, now: datetime
) -> Callable[[Person, int], Method]:
    """The message for one person: the period, the time left, what is in and what is missing."""
    issue, bulletin = week.desk.issue, week.desk.bulletin
    windows = [window for window in map(bulletin.window, due.windows) if window is not None]
    desk = week.desk
    away = absent_windows(bulletin, desk.people, desk.absences, desk.day(now))
    said = say(
        person.language,
        f"reminder.{due.kind}",
        bulletin=bulletin.name,
        issue=issue,
        deadline=issue.deadline.astimezone(ZoneInfo(bulletin.timezone)),
        left=issue.deadline - now,
        moved=periods.moved(issue.period, week.desk.calendar),
        windows=[_part(week, window, away) for window in windows],
    )
    keyboard: InlineKeyboardMarkup
    if due.kind is ReminderKind.OVERDUE_EDITOR:
        keyboard = rows(
            [button(label(person.language, "status"), IssueButton(verb="status", issue=issue.id))]
        )
    else:
        later = due.kind in (ReminderKind.FIRST, ReminderKind.SECOND)
        keyboard = of_reminder(person.language, issue, windows, later=later)
    return lambda _, chat_id: message(chat_id, said, keyboard)


def _part(week: _Week, window: Window, away: Mapping[str, Sequence[Person]]) -> dict[str, object]:
    """What a reminder says of one window: what is in, what is missing, whom to call."""
    chief = next(
        (
            person
            for role in (Role.CHIEF, Role.REPORTER)
            for person in week.desk.people
            if Membership(week.desk.bulletin.key, role, window.name) in person.memberships
        ),
        None,
    )
    own = week.filings[window.name]
    filed = [each.kind for each in own if each.status.stands]
    return {
        "name": window.name,
        "filed": {kind: filed.count(kind) for kind in Kind if kind in filed},
        "missing": week.desk.missing[window.name],
        "contact": chief.name if chief else "",
        "phone": window.phone or (chief.phone if chief else ""),
        "standing": standing_of(window, own, absent=window.name in away),
        "stand_ins": [each.name for each in away.get(window.name, ())],
    }


async def _open_issue(
    work: Work, bulletin: Bulletin, calendar: WorkingCalendar, now: datetime
) -> None:
    """Open the issue of the period that has begun, one number on from the last.

    One that was planned, for what came early, is opened with all that was made of it since.
    """
    local = now.astimezone(ZoneInfo(bulletin.timezone))
    period = periods.period_of(local.date(), calendar)
    if period is None or now < periods.opening_of(period, bulletin):
        return
    last = await work.issues.latest(bulletin.key)
    if last is not None and last.period.last >= period.first:
        return
    issue = periods.following_issue(last, period, bulletin, calendar, id=new_id())
    planned = await work.issues.planned(bulletin.key, lock=True)
    if planned is None:
        await work.issues.add(issue)
    else:
        issue = replace(
            planned,
            opened=True,
            year=issue.year,
            number=issue.number,
            total=issue.total,
            period=issue.period,
            deadline=issue.deadline,
        )
        await work.issues.change(issue)
    await work.audit.add(
        bulletin=bulletin.key,
        actor=None,
        action="issue_opened",
        object=issue.label,
        details={"first": period.first.isoformat(), "last": period.last.isoformat()},
        at=now,
    )


async def _next_opening(
    work: Work, bulletin: Bulletin, calendar: WorkingCalendar, now: datetime
) -> datetime | None:
    local = now.astimezone(ZoneInfo(bulletin.timezone)).date()
    last = await work.issues.latest(bulletin.key)
    after = max(local - timedelta(days=1), last.period.last if last else local - timedelta(days=1))
    period = periods.next_period(after, calendar)
    opening = periods.opening_of(period, bulletin)
    return max(opening, now + timedelta(seconds=1))


async def _warn_of_unknown_year(
    work: Work, bulletin: Bulletin, calendar: WorkingCalendar, now: datetime
) -> None:
    """Tell the administrators once when the calendar has no data for the year that is coming.

    Where nobody can be told yet, the notice waits for the first who can.
    """
    for day in (now, now + _CALENDAR_AHEAD):
        year = day.astimezone(ZoneInfo(bulletin.timezone)).year
        if calendar.known(year):
            continue
        people = await work.people.of_bulletin(bulletin.key)
        admins = [each for each in people if each.plays(bulletin.key, Role.ADMIN)]
        editors = [each for each in people if each.plays(bulletin.key, Role.EDITOR)]
        accounts = await work.people.accounts_of(each.id for each in admins or editors)
        reachable = any(each.reachable for own in accounts.values() for each in own)
        if not reachable or not await work.notices.once(f"calendar:{bulletin.key}:{year}", now):
            continue

        def warning(person: Person, chat_id: int, year: int = year) -> Method:
            return message(chat_id, say(person.language, "reminder.calendar_unknown", year=year))

        await deliver(work, admins or editors, warning)
