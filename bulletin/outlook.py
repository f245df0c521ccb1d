"""The weeks ahead as the plan and the calendar make them, for whoever is setting them up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from bulletin.calendar import WorkingCalendar
from bulletin.issues import Period
from bulletin.periods import (
    Moved,
    following_issue,
    moved,
    next_period,
    opening_of,
)
from bulletin.publication import Bulletin
from bulletin.reminders import ReminderKind, plan

_NOT_STORED = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Ahead:
    """One issue as it would come; instants are aware, UTC."""

    period: Period
    opens: datetime
    #: Those that are not left out because they would come before the opening.
    reminders: Mapping[ReminderKind, datetime]
    deadline: datetime
    moved: Moved | None
    #: Whether the holidays of its year are known; else Monday to Friday is assumed.
    known: bool


def outlook(
    bulletin: Bulletin, calendar: WorkingCalendar, today: date, weeks: int = 8
) -> tuple[Ahead, ...]:
    """The next so many issues, from the one whose days are not over; nothing is looked up."""
    found: list[Ahead] = []
    period = next_period(today - timedelta(days=7), calendar)
    while len(found) < weeks:
        if period.last >= today:
            issue = following_issue(None, period, bulletin, calendar, _NOT_STORED)
            found.append(
                Ahead(
                    period,
                    opening_of(period, bulletin),
                    plan(issue, bulletin, calendar),
                    issue.deadline,
                    moved(period, calendar),
                    calendar.known(period.last.year),
                )
            )
        period = next_period(period.last, calendar)
    return tuple(found)
