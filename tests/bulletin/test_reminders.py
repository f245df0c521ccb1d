from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.absences import Absence
from bulletin.issues import Issue, IssueState, Period
from bulletin.people import Person, Role
from bulletin.publication import Bulletin, Kind, Moment, Schedule
from bulletin.reminders import (
    Claim,
    Desk,
    Due,
    Later,
    ReminderKind,
    due,
    later_choices,
    next_instant,
    plan,
    working_time,
)
from tests.bulletin.a_publication import CALENDAR, bulletin, issue, local, person

FIRST, SECOND, LAST_CALL, CHIEFS, EDITORS = ReminderKind
OWED = {
    "省中心": (Kind.STATISTICS,),
    "省文旅厅": (),
    "省水务厅": (Kind.ACTIVITY,),
    "省医保局": (Kind.ACTIVITY,),
}


REPORTER = person(1, (Role.REPORTER, "省水务厅"))
CHIEF = person(2, (Role.CHIEF, "省水务厅"))
EDITOR = person(3, (Role.EDITOR, None))
TWO_WINDOWS = person(4, (Role.REPORTER, "省医保局"), (Role.REPORTER, "省水务厅"))
BOTH = person(5, (Role.REPORTER, "省水务厅"), (Role.CHIEF, "省水务厅"))
DONE = person(6, (Role.REPORTER, "省文旅厅"), (Role.CHIEF, "省文旅厅"))
CHIEF_EDITOR = person(7, (Role.CHIEF, "省水务厅"), (Role.EDITOR, None))
EVERYBODY = (REPORTER, CHIEF, EDITOR, TWO_WINDOWS, BOTH, DONE, CHIEF_EDITOR)


def told(
    now: datetime,
    *people: Person,
    claims: Mapping[UUID, Sequence[Claim]] | None = None,
    snoozed: Mapping[UUID, datetime] | None = None,
    of: Issue | None = None,
    plan_of: Bulletin | None = None,
    missing: Mapping[str, tuple[Kind, ...]] = OWED,
    absences: Sequence[Absence] = (),
) -> tuple[Due, ...]:
    return due(
        now,
        Desk(
            issue=of or issue(),
            bulletin=plan_of or bulletin(),
            calendar=CALENDAR,
            people=people or EVERYBODY,
            missing=missing,
            claimed=claims or {},
            snoozed=snoozed or {},
            absences=absences,
        ),
    )


def upcoming(
    after: datetime,
    *people: Person,
    claims: Mapping[UUID, Sequence[Claim]] | None = None,
    snoozed: Mapping[UUID, datetime] | None = None,
    absences: Sequence[Absence] = (),
) -> datetime | None:
    desk = Desk(
        issue=issue(),
        bulletin=bulletin(),
        calendar=CALENDAR,
        people=people,
        missing=OWED,
        claimed=claims or {},
        snoozed=snoozed or {},
        absences=absences,
    )
    return next_instant(after, desk)


def sent(
    person: Person, *kinds: ReminderKind, at: datetime | None = None
) -> dict[UUID, list[Claim]]:
    return {person.id: [Claim(kind, True, at or local(20, 10)) for kind in kinds]}


def test_the_plan_of_a_usual_week() -> None:
    assert plan(issue(), bulletin(), CALENDAR) == {
        FIRST: local(20, 10),
        SECOND: local(21, 10),
        LAST_CALL: local(21, 14),
        CHIEFS: local(21, 15, 30),
        EDITORS: local(21, 15, 30),
    }


def test_the_plan_counts_in_working_days() -> None:
    after_holidays = replace(
        issue(),
        period=Period(date(2025, 9, 28), date(2025, 10, 9)),
        deadline=datetime(2025, 10, 9, 7, tzinfo=UTC),
    )
    first = plan(after_holidays, bulletin(), CALENDAR)[FIRST]
    assert first == datetime(2025, 9, 30, 2, tzinfo=UTC)


def test_an_instant_outside_working_hours_moves_to_the_next() -> None:
    noon = replace(issue(), deadline=local(21, 13, 30))
    assert plan(noon, bulletin(), CALENDAR)[LAST_CALL] == local(21, 13)
    evening = replace(issue(), deadline=local(21, 17, 30))
    assert plan(evening, bulletin(), CALENDAR)[CHIEFS] == local(24, 9)


def test_a_reminder_before_the_deadline_never_moves_past_it() -> None:
    morning = replace(issue(), deadline=local(21, 9))
    instants = plan(morning, bulletin(), CALENDAR)
    assert instants[LAST_CALL] == local(20, 16, 30)
    assert SECOND not in instants
    early = Schedule(
        second=Moment(days_before=1, at=time(19)), first=Moment(days_before=2, at=time(9))
    )
    assert plan(morning, bulletin(schedule=early), CALENDAR)[SECOND] == local(20, 13)


def test_nothing_is_planned_from_before_the_issue_opens() -> None:
    one_day = replace(issue(), period=Period(date(2025, 3, 21), date(2025, 3, 21)))
    assert FIRST not in plan(one_day, bulletin(), CALENDAR)


@pytest.mark.parametrize(
    ("instant", "worked"),
    [
        (local(20, 8, 59), local(20, 9)),
        (local(20, 9), local(20, 9)),
        (local(20, 12), local(20, 13)),
        (local(21, 17, 30), local(24, 9)),
        (local(22, 10), local(24, 9)),
    ],
)
def test_working_time_begins_and_ends(instant: datetime, worked: datetime) -> None:
    assert working_time(instant, bulletin(), CALENDAR) == worked


def test_first_and_second_go_to_the_reporters_of_windows_that_owe() -> None:
    assert told(local(20, 9, 59)) == ()
    for now, kind, superseded in (
        (local(20, 10), FIRST, ()),
        (local(21, 10), SECOND, (FIRST,)),
    ):
        assert told(now) == (
            Due(kind, REPORTER.id, ("省水务厅",), superseded),
            Due(kind, TWO_WINDOWS.id, ("省水务厅", "省医保局"), superseded),
            Due(kind, BOTH.id, ("省水务厅",), superseded),
        )


def test_the_last_call_goes_to_reporters_and_chiefs() -> None:
    assert [each.person for each in told(local(21, 14))] == [
        each.id for each in (REPORTER, CHIEF, TWO_WINDOWS, BOTH, CHIEF_EDITOR)
    ]
    assert told(local(21, 14), CHIEF) == (Due(LAST_CALL, CHIEF.id, ("省水务厅",), ()),)


def test_after_the_deadline_only_chiefs_and_editors_hear_of_it_once() -> None:
    assert told(local(21, 15)) == ()
    assert told(local(21, 15, 30), REPORTER, CHIEF, EDITOR, DONE) == (
        Due(CHIEFS, CHIEF.id, ("省水务厅",), (LAST_CALL,)),
        Due(EDITORS, EDITOR.id, ("省中心", "省水务厅", "省医保局"), ()),
    )
    assert told(local(21, 16), CHIEF, claims=sent(CHIEF, LAST_CALL, CHIEFS)) == ()
    assert told(local(24, 9), EDITOR, claims=sent(EDITOR, EDITORS)) == ()


def test_a_person_with_two_roles_gets_one_message() -> None:
    assert told(local(21, 15, 30), CHIEF_EDITOR) == (
        Due(EDITORS, CHIEF_EDITOR.id, ("省中心", "省水务厅", "省医保局"), (LAST_CALL, CHIEFS)),
    )


def test_nobody_is_told_when_nothing_is_missing() -> None:
    assert told(local(21, 14), missing={}) == ()
    assert told(local(21, 16), missing={"省水务厅": ()}) == ()


def test_a_reminder_is_not_given_twice_and_an_earlier_one_is_not_made_up_for() -> None:
    assert told(local(20, 11), REPORTER, claims=sent(REPORTER, FIRST)) == ()
    assert told(local(21, 11), REPORTER, claims=sent(REPORTER, SECOND)) == ()


def test_nothing_is_said_outside_working_hours() -> None:
    for now in (local(20, 12, 30), local(20, 20), local(22, 10), local(23, 10)):
        assert told(now) == ()
    assert told(local(24, 9), EDITOR) != ()


@pytest.mark.parametrize("state", [IssueState.FROZEN, IssueState.PUBLISHED])
def test_a_closed_issue_reminds_nobody(state: IssueState) -> None:
    assert told(local(21, 14), of=issue(state=state)) == ()
    assert told(local(21, 14), of=issue(state=IssueState.EDITING)) != ()


def test_three_are_enough_and_what_was_superseded_was_not_one() -> None:
    three = sent(BOTH, FIRST, SECOND, LAST_CALL)
    assert told(local(21, 16), BOTH, claims=three) == ()
    two = {BOTH.id: [Claim(FIRST, False, local(21, 10)), *three[BOTH.id][1:]]}
    assert told(local(21, 16), BOTH, claims=two) == (Due(CHIEFS, BOTH.id, ("省水务厅",), ()),)


def test_a_snooze_brings_the_next_reminder_in_its_own_time() -> None:
    claims = sent(REPORTER, FIRST)
    snoozed = {REPORTER.id: local(20, 11)}
    assert told(local(20, 10, 59), REPORTER, claims=claims, snoozed=snoozed) == ()
    expected = (Due(SECOND, REPORTER.id, ("省水务厅",), ()),)
    assert told(local(20, 11), REPORTER, claims=claims, snoozed=snoozed) == expected
    claims[REPORTER.id].append(Claim(SECOND, True, local(20, 11)))
    assert told(local(21, 10), REPORTER, claims=claims, snoozed=snoozed) == ()
    assert told(local(21, 14), REPORTER, claims=claims, snoozed=snoozed)[0].kind is LAST_CALL


def test_a_snooze_puts_off_what_falls_into_it() -> None:
    claims, snoozed = sent(REPORTER, FIRST), {REPORTER.id: local(21, 11)}
    assert told(local(21, 10), REPORTER, claims=claims, snoozed=snoozed) == ()
    assert told(local(21, 11), REPORTER, claims=claims, snoozed=snoozed)[0].kind is SECOND


def test_a_snooze_does_not_bring_the_overdue_notice_before_the_deadline() -> None:
    snoozed = {CHIEF.id: local(21, 14, 30)}
    claims = sent(CHIEF, LAST_CALL, at=local(21, 14))
    assert told(local(21, 14, 30), CHIEF, claims=claims, snoozed=snoozed) == ()
    assert told(local(21, 15, 30), CHIEF, claims=claims, snoozed=snoozed)[0].kind is CHIEFS


def test_the_next_instant_is_when_somebody_will_be_told() -> None:
    assert upcoming(local(18, 9), REPORTER) == local(20, 10)
    claims = sent(REPORTER, FIRST)
    assert upcoming(local(20, 10), REPORTER, claims=claims) == local(21, 10)
    snoozed = {REPORTER.id: local(20, 12, 15)}
    assert upcoming(local(20, 10), REPORTER, claims=claims, snoozed=snoozed) == local(20, 13)
    assert upcoming(local(20, 20), REPORTER) == local(21, 9)
    assert upcoming(local(20, 10), REPORTER) == local(20, 10) + timedelta(seconds=1)
    assert upcoming(local(21, 15), REPORTER) is None
    assert upcoming(local(18, 9), DONE) is None


def on_leave(who: Person, deputy: Person | None, first: int, last: int) -> Absence:
    return Absence(
        id=UUID(int=100 + who.id.int),
        bulletin="weekly",
        person=who.id,
        first=date(2025, 3, first),
        last=date(2025, 3, last),
        deputy=deputy.id if deputy else None,
    )


def test_on_a_day_of_leave_the_deputy_is_told_instead() -> None:
    absences = [on_leave(REPORTER, DONE, 20, 20)]
    assert told(local(20, 10), REPORTER, DONE, absences=absences) == (
        Due(FIRST, DONE.id, ("省水务厅",), ()),
    )
    assert told(local(21, 10), REPORTER, DONE, absences=absences) == (
        Due(SECOND, REPORTER.id, ("省水务厅",), (FIRST,)),
    )


def test_the_deputy_gets_one_message_and_no_more_than_three() -> None:
    own = person(8, (Role.REPORTER, "省医保局"))
    absences = [on_leave(REPORTER, own, 20, 21)]
    assert told(local(21, 10), REPORTER, own, absences=absences) == (
        Due(SECOND, own.id, ("省水务厅", "省医保局"), (FIRST,)),
    )
    three = sent(own, FIRST, SECOND, LAST_CALL)
    chief_away = [on_leave(CHIEF, own, 20, 21)]
    assert told(local(21, 15, 30), CHIEF, own, claims=three, absences=chief_away) == ()
    two = sent(own, SECOND, LAST_CALL)
    assert told(local(21, 15, 30), CHIEF, own, claims=two, absences=chief_away) == (
        Due(CHIEFS, own.id, ("省水务厅",), ()),
    )


def test_without_a_deputy_the_others_and_the_editor_are_told_as_ever() -> None:
    absences = [on_leave(REPORTER, None, 20, 21)]
    people = (REPORTER, CHIEF, EDITOR)
    assert told(local(21, 10), *people, absences=absences) == ()
    assert [each.person for each in told(local(21, 14), *people, absences=absences)] == [CHIEF.id]
    editor = told(local(21, 15, 30), *people, absences=absences)[-1]
    assert "省水务厅" in editor.windows


def test_the_next_instant_may_be_the_day_somebody_is_back() -> None:
    absences = [on_leave(REPORTER, None, 17, 20)]
    assert upcoming(local(20, 9), REPORTER, absences=absences) == local(21, 9)
    assert upcoming(local(20, 11), REPORTER, DONE, absences=[on_leave(REPORTER, DONE, 21, 21)]) == (
        local(20, 11) + timedelta(seconds=1)
    )
    claims = sent(REPORTER, FIRST)
    absences = [on_leave(REPORTER, DONE, 21, 21)]
    assert upcoming(local(20, 11), REPORTER, DONE, claims=claims, absences=absences) == local(21, 9)


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        # Thursday morning, before and at midday, afternoon, evening.
        (
            local(20, 10),
            {"hour": local(20, 11), "afternoon": local(20, 16), "morning": local(21, 9)},
        ),
        (
            local(20, 11, 30),
            {"after_break": local(20, 13), "afternoon": local(20, 16), "morning": local(21, 9)},
        ),
        (local(20, 15), {"hour": local(20, 16), "morning": local(21, 9)}),
        (local(20, 16), {"hour": local(20, 17), "morning": local(21, 9)}),
        (local(20, 16, 45), {"morning": local(21, 9)}),
        (local(20, 20), {"morning": local(21, 9)}),
        # Friday, due at 15:00.
        (local(21, 10), {"hour": local(21, 11)}),
        (local(21, 13, 30), {"hour": local(21, 14, 30)}),
        (local(21, 13, 31), {}),
        (local(21, 16), {}),
    ],
)
def test_what_later_offers(now: datetime, offered: Mapping[str, datetime]) -> None:
    assert later_choices(now, issue(), bulletin(), CALENDAR) == offered
    assert list(later_choices(now, issue(), bulletin(), CALENDAR)) == list(offered)


def test_tomorrow_morning_is_that_of_the_next_working_day() -> None:
    zone = ZoneInfo("Asia/Shanghai")

    def morning(now: datetime, deadline: datetime) -> datetime | None:
        of = replace(issue(), deadline=deadline.astimezone(UTC))
        return later_choices(now, of, bulletin(), CALENDAR).get(Later.MORNING)

    # A Saturday that is off, one that is worked in lieu, and the national day.
    friday, monday = local(21, 16), local(24, 15)
    assert morning(friday, monday) == local(24, 9)
    worked = datetime(2025, 10, 11, 9, tzinfo=zone)
    assert morning(datetime(2025, 10, 10, 15, tzinfo=zone), worked.replace(hour=15)) == worked
    after = datetime(2025, 10, 9, 9, tzinfo=zone)
    assert morning(datetime(2025, 9, 30, 15, tzinfo=zone), after.replace(hour=15)) == after
    assert morning(datetime(2025, 9, 30, 15, tzinfo=zone), after.replace(minute=29)) is None
    assert morning(datetime(2025, 9, 30, 15, tzinfo=zone), after.replace(minute=30)) == after


def test_later_offers_nothing_to_whom_no_reminder_is_left() -> None:
    def offered(*kinds: ReminderKind, most: int = 3) -> bool:
        of = bulletin(schedule=Schedule(most_per_person=most))
        claims = sent(REPORTER, *kinds)[REPORTER.id]
        return bool(later_choices(local(20, 10), issue(), of, CALENDAR, claims))

    assert offered()
    assert offered(FIRST, SECOND)
    assert not offered(LAST_CALL)
    assert not offered(FIRST, most=1)


TICKS = st.lists(st.integers(1, 24 * 60), min_size=1, max_size=40)


@given(
    TICKS,
    st.dictionaries(
        st.integers(0, 39), st.tuples(st.sampled_from(EVERYBODY), st.integers(10, 900))
    ),
    st.integers(0, 4),
    st.integers(9 * 60, 18 * 60),
)
def test_never_too_many_never_twice_and_never_at_night(
    ticks: list[int], snoozes: dict[int, tuple[Person, int]], most: int, due_at: int
) -> None:
    """Whatever the pattern of ticks, snoozes and deadlines."""
    of = replace(issue(), deadline=local(21, 0) + timedelta(minutes=due_at))
    plan_of = bulletin(schedule=Schedule(most_per_person=most))
    claims: dict[UUID, list[Claim]] = {}
    snoozed: dict[UUID, datetime] = {}
    now = local(19, 0)
    for n, minutes in enumerate(ticks):
        now += timedelta(minutes=minutes)
        if n in snoozes:
            who, length = snoozes[n]
            snoozed[who.id] = now + timedelta(minutes=length)
        messages = told(now, claims=claims, snoozed=snoozed, of=of, plan_of=plan_of)
        assert len({each.person for each in messages}) == len(messages)
        for each in messages:
            clock = now.astimezone(ZoneInfo("Asia/Shanghai"))
            assert CALENDAR.is_working(clock.date())
            assert any(start <= clock.time() < end for start, end in Schedule().working_hours)
            assert (now < of.deadline) == (each.kind in (FIRST, SECOND, LAST_CALL))
            assert now >= snoozed.get(each.person, now)
            assert each.person != DONE.id
            mine = claims.setdefault(each.person, [])
            assert each.kind not in {claim.kind for claim in mine}
            mine += [Claim(kind, False, now) for kind in each.supersedes]
            mine.append(Claim(each.kind, True, now))
            assert sum(claim.sent for claim in mine) <= most


@given(st.integers(0, 6 * 24 * 60))
def test_at_the_next_instant_somebody_is_told_and_before_it_nobody(minutes: int) -> None:
    after = local(18, 0) + timedelta(minutes=minutes)
    instant = upcoming(after, *EVERYBODY)
    if instant is None:
        assert after > local(21, 15)
        return
    assert told(instant)
    step = max(timedelta(seconds=2), (instant - after) / 20)
    moment = after + timedelta(seconds=2)
    while moment < instant:
        assert not told(moment)
        moment += step
