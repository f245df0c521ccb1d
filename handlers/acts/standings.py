"""How each window of the roster stands in an issue, and who can be called about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bulletin.absences import absent_windows, at_work
from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.people import Person, Role
from bulletin.publication import Kind, Window
from bulletin.standing import Standing, day_of_standing, missing_kinds, standing_of
from handlers.acts.acting import Acting


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowStanding:
    """One window in one issue."""

    window: Window
    standing: Standing
    #: What it filed, in the order of filing.
    filings: Sequence[Filing]
    missing: Sequence[Kind]
    #: Whom to call, and under which number; empty when nobody is known.
    contact: str
    phone: str
    #: Whether anybody of the window has joined, and can be written to.
    joined: bool
    reachable: bool
    #: Who stands in for those on leave.
    stand_ins: Sequence[str]

    @property
    def items(self) -> int:
        """How many of its filings count; 本周无 is none."""
        return sum(
            1 for each in self.filings if each.status.counts and each.kind is not Kind.NOTHING
        )

    @property
    def incomplete(self) -> bool:
        """Whether somebody can be urged to file what is missing."""
        if self.standing is Standing.ABSENT:
            return bool(self.stand_ins)
        return self.standing in (Standing.MISSING, Standing.PARTLY)


async def standings(
    acting: Acting, issue: Issue, filings: Sequence[Filing] | None = None
) -> list[WindowStanding]:
    """Every window, in the order of the roster; ``filings`` are the issue's, where at hand."""
    work, key = acting.work, acting.bulletin.key
    if filings is None:
        filings = await work.filings.of_issue(issue.id)
    people = await work.people.of_bulletin(key)
    away, here = await on_leave(acting, issue, people)
    accounts = await work.people.accounts_of([person.id for person in people])
    reachable = {id for id, all_ in accounts.items() if any(each.reachable for each in all_)}
    working, staff_at_all = staff_of(acting, here), staff_of(acting, people)
    found = []
    for window in acting.bulletin.windows:
        own = [each for each in filings if each.window == window.name]
        staff = working.get(window.name) or staff_at_all.get(window.name, [])
        chief = next(
            (each for each in staff if each.plays(key, Role.CHIEF)), staff[0] if staff else None
        )
        found.append(
            WindowStanding(
                window=window,
                standing=standing_of(window, own, absent=window.name in away),
                filings=own,
                missing=missing_kinds(window, own),
                contact=chief.name if chief else "",
                phone=window.phone or (chief.phone if chief else ""),
                joined=bool(staff),
                reachable=any(each.id in reachable for each in staff),
                stand_ins=[each.name for each in away.get(window.name, ())],
            )
        )
    return found


async def on_leave(
    acting: Acting, issue: Issue, people: Sequence[Person]
) -> tuple[Mapping[str, Sequence[Person]], Sequence[Person]]:
    """The windows on leave, with who stands in; and those who work, with whose parts they play."""
    key, day = acting.bulletin.key, day_of_standing(issue, acting.bulletin, acting.now)
    absences = await acting.work.absences.of_bulletin(key, day)
    away = absent_windows(acting.bulletin, people, absences, day)
    return away, at_work(people, absences, key, day)


def staff_of(acting: Acting, people: Iterable[Person]) -> Mapping[str, list[Person]]:
    """Window → who of these people files or signs for it."""
    staff: dict[str, list[Person]] = {}
    for person in people:
        for window in person.windows(acting.bulletin.key):
            staff.setdefault(window, []).append(person)
    return staff
