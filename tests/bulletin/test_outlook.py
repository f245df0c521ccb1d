from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from bulletin.calendar import WorkingCalendar
from bulletin.dependents import Bereft, Dependent, left_hanging
from bulletin.filings import Filing, Statistics, Status
from bulletin.outlook import outlook
from bulletin.people import Membership, Person, Role
from bulletin.publication import CalendarException
from bulletin.reminders import ReminderKind
from tests.bulletin import a_publication


def test_the_weeks_ahead_say_why_a_deadline_moved() -> None:
    bulletin = a_publication.bulletin()
    weeks = outlook(bulletin, WorkingCalendar(), date(2025, 9, 24))
    assert len(weeks) == 8
    assert [each.period.first for each in weeks[:3]] == [
        date(2025, 9, 22),
        date(2025, 9, 28),
        date(2025, 10, 9),
    ]
    usual, holiday, worked = weeks[:3]
    assert (usual.moved, usual.known) == (None, True)
    assert holiday.moved is not None
    assert holiday.moved.holiday == "国庆节"
    assert holiday.deadline < datetime(2025, 10, 1, tzinfo=UTC)
    assert worked.moved is not None
    assert worked.moved.working_weekend
    assert all(
        each.opens < each.deadline < each.reminders[ReminderKind.OVERDUE_EDITOR] for each in weeks
    )


def test_an_issue_whose_days_are_over_is_not_ahead() -> None:
    bulletin, calendar = a_publication.bulletin(), WorkingCalendar()
    assert outlook(bulletin, calendar, date(2025, 9, 19), 1)[0].period.last == date(2025, 9, 19)
    assert outlook(bulletin, calendar, date(2025, 9, 20), 1)[0].period.first == date(2025, 9, 22)
    off = CalendarException(day=date(2025, 9, 19), working=False, reason="泼水节")
    [week] = outlook(bulletin, WorkingCalendar([off]), date(2025, 9, 18), 1)
    assert (week.period.last, week.moved and week.moved.holiday) == (date(2025, 9, 18), "泼水节")
    assert not outlook(bulletin, calendar, date(2093, 3, 2), 1)[0].known


def test_what_is_in_use_is_named_with_what_depends_on_it() -> None:
    before = a_publication.bulletin()
    window, other = before.windows[:2]
    section, indicator = next(iter(before.leaves())), before.indicators[0]
    after = replace(
        before,
        windows=before.windows[1:],
        sections=tuple(each for each in before.sections if each is not section),
        indicators=before.indicators[1:],
    )

    def filing(n: int, **values: object) -> Filing:
        made = Filing(
            id=UUID(int=n),
            issue=UUID(int=1),
            window=other.name,
            content=Statistics(values={indicator.key: 3}),
            section=section.key,
            status=Status.FILED,
            author=None,
            filed_at=datetime(2025, 9, 24, tzinfo=UTC),
        )
        return replace(made, **values)  # type: ignore[arg-type]

    filings = [filing(1), filing(2, window=window.name), filing(3, status=Status.WITHDRAWN)]
    part = Membership(before.key, Role.REPORTER, window.name)
    people = [Person(id=UUID(int=9), name="梅映溪", memberships=(part,))]
    assert [*left_hanging(before, after, filings, people, {})] == [
        Dependent(Bereft.WINDOW_FILED, window.name, 1),
        Dependent(Bereft.WINDOW_STAFFED, window.name, people=("梅映溪",)),
        Dependent(Bereft.SECTION_FILED, section.title, 2),
        Dependent(Bereft.INDICATOR_FILED, indicator.name, 2),
    ]
    renamed = {window.name: "省新厅"}
    assert [*left_hanging(before, after, [], people, renamed)] == []
    assert [*left_hanging(before, before, filings, people, {})] == []
