"""When a chief is reminded of what waits for a signature: the week of 17 March 2025."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from bulletin.issues import Issue, IssueState
from bulletin.people import Membership, Person, Role
from bulletin.publication import Schedule, Signing
from bulletin.reminders import worked
from bulletin.signing import Desk, Due, Waiting, due, keys, next_instant, signs
from tests.bulletin.a_publication import CALENDAR, WATER, bulletin, issue, local

SIGNED = {"省水务厅", "省医保局"}
HOURS = timedelta(hours=1)


def person(n: int, role: Role, *windows: str) -> Person:
    parts = tuple(Membership("weekly", role, window) for window in windows)
    return Person(id=UUID(int=n), name=f"第{n}人", memberships=parts)


CHIEF = person(1, Role.CHIEF, "省水务厅")
OF_TWO = person(2, Role.CHIEF, "省水务厅", "省医保局")
REPORTER = person(3, Role.REPORTER, "省水务厅")


def waiting(n: int, since: datetime, window: str = "省水务厅", revision: int = 1) -> Waiting:
    return Waiting(filing=UUID(int=n), window=window, revision=revision, since=since)


def desk(
    *lying: Waiting,
    people: Iterable[Person] = (CHIEF, REPORTER),
    said: Iterable[str] = (),
    schedule: Schedule | None = None,
    of: Issue | None = None,
) -> Desk:
    plan = bulletin(schedule=schedule)
    windows = tuple(
        replace(each, signing=Signing.CHIEF) if each.name in SIGNED else each
        for each in plan.windows
    )
    return Desk(
        issue=of or issue(),
        bulletin=replace(plan, windows=windows),
        calendar=CALENDAR,
        people=tuple(people),
        waiting=lying,
        said=frozenset(said),
    )


def moments(lying: Desk, after: datetime) -> list[tuple[datetime, list[int]]]:
    """Every moment from then on at which somebody is told, and of which filings."""
    told: list[tuple[datetime, list[int]]] = []
    for _ in range(20):
        moment = next_instant(after, lying)
        if moment is None:
            return told
        for each in due(moment, lying):
            told.append((moment, [one.filing.int for one in each.waiting]))
            lying = replace(lying, said=lying.said | set(each.keys))
        after = moment
    raise AssertionError("it never ends")


def test_working_time_is_counted_over_noon_night_and_the_weekend() -> None:
    for start, span, end in (
        (local(18, 9), 2 * HOURS, local(18, 11)),
        (local(18, 11), 2 * HOURS, local(18, 14)),
        (local(18, 10), 2 * HOURS, local(18, 13)),
        (local(18, 12, 20), 2 * HOURS, local(18, 15)),
        (local(18, 17), 2 * HOURS, local(19, 10, 30)),
        (local(21, 17), 2 * HOURS, local(24, 10, 30)),
        (local(22, 12), 10 * HOURS, local(25, 11, 30)),
        (local(18, 22), timedelta(0), local(19, 9)),
    ):
        assert worked(start, span, bulletin(), CALENDAR) == end


def test_what_lies_is_said_after_two_hours_of_work_and_an_hour_before_the_deadline() -> None:
    lying = desk(waiting(1, local(18, 16, 30)))
    assert moments(lying, local(18, 16, 30)) == [(local(19, 10), [1]), (local(21, 14), [1])]
    sooner = desk(waiting(1, local(18, 9)), schedule=Schedule(signing_minutes=30))
    assert moments(sooner, local(18, 9))[0] == (local(18, 9, 30), [1])


def test_all_that_lies_is_one_message() -> None:
    lying = desk(
        waiting(1, local(18, 9)),
        waiting(2, local(18, 9, 20)),
        waiting(3, local(18, 10), window="省医保局"),
        waiting(4, local(19, 9)),
        people=(CHIEF, OF_TWO, REPORTER),
    )
    at_eleven = due(local(18, 11), lying)
    assert [(each.person, [one.filing.int for one in each.waiting]) for each in at_eleven] == [
        (CHIEF, [1, 2]),
        (OF_TWO, [1, 2]),
    ]
    only = replace(lying, people=(OF_TWO,))
    assert moments(only, local(18, 9)) == [
        (local(18, 11), [1, 2]),
        (local(18, 13), [1, 2, 3]),
        (local(19, 11), [1, 2, 3, 4]),
        (local(21, 14), [1, 2, 3, 4]),
    ]


def test_nothing_is_said_outside_working_hours_or_twice() -> None:
    lying = desk(waiting(1, local(18, 9)))
    for quiet in (local(18, 12, 30), local(18, 20), local(22, 10)):
        assert due(quiet, lying) == ()
    [one] = due(local(18, 11, 30), lying)
    assert due(local(18, 11, 30), replace(lying, said=frozenset(one.keys))) == ()
    assert set(one.keys) < set(keys(lying))
    # What was sent again as it is now is lying anew.
    again = desk(waiting(1, local(18, 13), revision=3), said=one.keys)
    assert moments(again, local(18, 13))[0] == (local(18, 15), [1])


def test_after_hours_of_being_down_there_is_one_message() -> None:
    lying = desk(waiting(1, local(20, 9)), waiting(2, local(21, 9)))
    [told] = due(local(21, 14, 5), lying)
    assert [each.filing.int for each in told.waiting] == [1, 2]
    assert due(local(21, 14, 6), replace(lying, said=frozenset(told.keys))) == ()


def test_after_the_deadline_only_what_lies_is_said() -> None:
    lying = desk(waiting(1, local(21, 14, 30)))
    assert moments(lying, local(21, 14, 30)) == [(local(21, 16, 30), [1])]
    deadline_missed = desk(waiting(1, local(21, 9)), said=keys(desk(waiting(1, local(21, 9)))))
    assert due(local(21, 15, 30), deadline_missed) == ()
    for state in (IssueState.FROZEN, IssueState.PUBLISHED):
        closed = desk(waiting(1, local(18, 9)), of=issue(state=state))
        assert due(local(18, 14), closed) == ()
        assert next_instant(local(18, 9), closed) is None


def test_only_a_chief_of_a_window_that_is_signed_is_told() -> None:
    for window, told in (("省水务厅", True), ("省文旅厅", False)):
        chief = person(9, Role.CHIEF, window)
        said = due(local(18, 14), desk(waiting(1, local(18, 9), window), people=(chief,)))
        assert bool(said) is told
    named = replace(WATER, signing=Signing.NAMED)
    assert not signs(CHIEF, "weekly", named)
    assert signs(CHIEF, "weekly", replace(WATER, signing=Signing.CHIEF))
    assert not signs(CHIEF, "another", replace(WATER, signing=Signing.CHIEF))
    assert isinstance(due(local(18, 14), desk(waiting(1, local(18, 9))))[0], Due)
