"""Who is away, who stands in, and how people write the days of their leave."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.absences import (
    MOST_DAYS,
    Absence,
    LeaveChoice,
    absent_windows,
    allowed,
    at_work,
    choices,
    on_duty_for,
    read_leave,
    stands_in_for,
)
from bulletin.issues import Period
from bulletin.people import Membership, Person, Role
from bulletin.rejected import Rejected
from tests.bulletin.a_publication import CALENDAR, bulletin, person

THURSDAY = date(2025, 3, 20)
FRIDAY = date(2025, 3, 21)
SATURDAY = date(2025, 3, 22)


REPORTER = person(1, (Role.REPORTER, "省水务厅"))
CHIEF = person(2, (Role.CHIEF, "省水务厅"))
SECOND = person(3, (Role.REPORTER, "省水务厅"))
EDITOR = person(4, (Role.EDITOR, None), (Role.REPORTER, "省文旅厅"))
EVERYBODY = (REPORTER, CHIEF, SECOND, EDITOR)


def away(
    who: Person, deputy: Person | None = None, *, first: date = THURSDAY, last: date = FRIDAY
) -> Absence:
    return Absence(
        id=UUID(int=100 + who.id.int),
        bulletin="weekly",
        person=who.id,
        first=first,
        last=last,
        deputy=deputy.id if deputy else None,
    )


def test_the_deputy_does_the_work_from_the_first_day_to_the_last() -> None:
    absences = [away(REPORTER, CHIEF)]
    days = (date(2025, 3, 19), THURSDAY, FRIDAY, SATURDAY)
    assert [on_duty_for(REPORTER.id, absences, day) for day in days] == [
        REPORTER.id,
        CHIEF.id,
        CHIEF.id,
        REPORTER.id,
    ]
    assert stands_in_for(CHIEF.id, absences, THURSDAY) == (REPORTER.id,)
    assert stands_in_for(CHIEF.id, absences, SATURDAY) == ()


def test_a_deputy_who_is_away_too_has_a_deputy() -> None:
    absences = [away(REPORTER, CHIEF), away(CHIEF, SECOND, first=FRIDAY)]
    assert stands_in_for(SECOND.id, absences, THURSDAY) == ()
    assert stands_in_for(SECOND.id, absences, FRIDAY) == (REPORTER.id, CHIEF.id)
    assert stands_in_for(CHIEF.id, absences, FRIDAY) == ()


def test_two_who_stand_in_for_each_other_leave_nobody() -> None:
    absences = [away(REPORTER, CHIEF), away(CHIEF, REPORTER)]
    assert on_duty_for(REPORTER.id, absences, FRIDAY) is None
    assert on_duty_for(REPORTER.id, [away(REPORTER)], FRIDAY) is None


def test_the_deputy_plays_the_parts_for_windows_and_no_others() -> None:
    here = at_work(EVERYBODY, [away(EDITOR, CHIEF)], "weekly", FRIDAY)
    assert [each.id for each in here] == [REPORTER.id, CHIEF.id, SECOND.id]
    assert here[1].memberships == (
        *CHIEF.memberships,
        Membership("weekly", Role.REPORTER, "省文旅厅"),
    )
    assert at_work(EVERYBODY, [away(EDITOR, CHIEF)], "weekly", SATURDAY) == EVERYBODY


def test_a_window_is_on_leave_when_all_its_reporters_are_or_stand_in() -> None:
    def found(*absences: Absence, people: tuple[Person, ...] = EVERYBODY) -> dict[str, list[UUID]]:
        windows = absent_windows(bulletin(), people, absences, FRIDAY)
        return {name: [each.id for each in deputies] for name, deputies in windows.items()}

    assert found() == {}
    assert found(away(REPORTER, CHIEF)) == {}  # The second reporter is here.
    assert found(away(REPORTER, SECOND)) == {"省水务厅": [SECOND.id]}
    assert found(away(REPORTER), away(SECOND)) == {"省水务厅": []}
    assert found(away(REPORTER, CHIEF), away(SECOND, CHIEF)) == {"省水务厅": [CHIEF.id]}
    assert found(away(EDITOR)) == {"省文旅厅": []}
    assert found(away(REPORTER, last=THURSDAY), people=(REPORTER,)) == {}
    assert found(away(CHIEF), people=(CHIEF,)) == {"省水务厅": []}


def test_days_to_choose_from() -> None:
    next_week = Period(date(2025, 3, 24), date(2025, 3, 28))
    assert choices(THURSDAY, CALENDAR) == {
        LeaveChoice.TODAY: Period(THURSDAY, THURSDAY),
        LeaveChoice.TOMORROW: Period(FRIDAY, FRIDAY),
        LeaveChoice.WEEK: Period(THURSDAY, FRIDAY),
        LeaveChoice.NEXT_WEEK: next_week,
    }
    assert choices(FRIDAY, CALENDAR) == {
        LeaveChoice.TODAY: Period(FRIDAY, FRIDAY),
        LeaveChoice.NEXT_WEEK: next_week,
    }
    assert choices(SATURDAY, CALENDAR) == {LeaveChoice.NEXT_WEEK: next_week}


def test_days_to_choose_from_around_the_holidays() -> None:
    # The Sunday before the national day of 2025 is worked, and so is the Saturday after it.
    assert choices(date(2025, 9, 30), CALENDAR) == {
        LeaveChoice.TODAY: Period(date(2025, 9, 30), date(2025, 9, 30)),
        LeaveChoice.NEXT_WEEK: Period(date(2025, 10, 9), date(2025, 10, 11)),
    }


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("今天", (3, 20), (3, 20)),
        ("请假，明天", (3, 21), (3, 21)),
        ("后天到大后天", (3, 22), (3, 23)),
        ("明天下午", (3, 21), (3, 21)),
        ("21日", (3, 21), (3, 21)),
        ("3月21日", (3, 21), (3, 21)),
        ("３月２１日—２５日", (3, 21), (3, 25)),
        ("21日至25日", (3, 21), (3, 25)),
        ("从3月21日到3月25日请假", (3, 21), (3, 25)),
        ("3.21-3.25", (3, 21), (3, 25)),
        ("3.21 - 3.25", (3, 21), (3, 25)),
        ("21日-25日", (3, 21), (3, 25)),
        ("2025-03-21至2025-03-25", (3, 21), (3, 25)),
        ("二十一日至二十五日", (3, 21), (3, 25)),
        ("28日到3日", (3, 28), (4, 3)),
        ("今天到周五", (3, 20), (3, 21)),
        ("本周五", (3, 21), (3, 21)),
        ("下周一至下周三", (3, 24), (3, 26)),
        ("下星期一起请假3天", (3, 24), (3, 26)),
        ("3天", (3, 20), (3, 22)),
        ("明天起，两天", (3, 21), (3, 22)),
        ("20日、21日", (3, 20), (3, 21)),
        ("我想请假，3月24日至28日，回老家看父母", (3, 24), (3, 28)),
        ("3月20日至5月18日", (3, 20), (5, 18)),
    ],
)
def test_days_are_read_as_people_write_them(
    text: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    assert read_leave(text, THURSDAY) == Period(date(2025, *first), date(2025, *last))


def test_leave_may_cross_the_year() -> None:
    end = date(2025, 12, 30)
    crossing = Period(date(2025, 12, 31), date(2026, 1, 5))
    assert read_leave("12月31日至1月5日", end) == crossing
    assert read_leave("31日到5日", end) == crossing
    assert read_leave("明天到1月5日", end) == crossing


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("过两天再说", "not_a_day"),
        ("", "not_a_day"),
        ("9999年12月31日起3天", "not_a_day"),
        ("3月21日，窗口延时服务至20时。", "not_a_day"),
        ("2月30日", "not_a_day"),
        ("0天", "not_a_day"),
        ("21日至23日至25日", "not_a_day"),
        ("到25日", "not_a_day"),
        ("25日到21日", "leave_backwards"),
        ("21日、25日", "leave_in_parts"),
    ],
)
def test_what_is_no_stretch_of_days_is_said_to_be_none(text: str, reason: str) -> None:
    with pytest.raises(Rejected) as rejected:
        read_leave(text, THURSDAY)
    assert rejected.value.reason == reason


@given(
    st.text(
        st.sampled_from("0123459年月日号.-—到至、，一十三天明今后大本下周个起请假 共9"), max_size=24
    )
)
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    try:
        period = read_leave(text, THURSDAY)
    except Rejected:
        return
    assert period.first <= period.last


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (Period(date(2025, 3, 19), FRIDAY), "leave_past"),
        (Period(FRIDAY, THURSDAY), "leave_backwards"),
        (Period(THURSDAY, date(2025, 5, 19)), "leave_too_long"),
        (Period(FRIDAY, SATURDAY), "leave_overlaps"),
        (Period(date(9999, 12, 31), date(9999, 12, 31)), "leave_too_far"),
    ],
)
def test_days_that_cannot_be_taken_off(wanted: Period, reason: str) -> None:
    with pytest.raises(Rejected) as rejected:
        allowed(wanted, THURSDAY, [away(REPORTER)])
    assert rejected.value.reason == reason


def test_days_beside_an_earlier_leave_and_the_longest_can_be_taken_off() -> None:
    allowed(Period(SATURDAY, SATURDAY), THURSDAY, [away(REPORTER)])
    longest = Period(THURSDAY, date(2025, 5, 18))
    assert (longest.last - longest.first).days + 1 == MOST_DAYS
    allowed(
        longest, THURSDAY, [replace(away(REPORTER), first=date(2025, 3, 1), last=date(2025, 3, 2))]
    )
