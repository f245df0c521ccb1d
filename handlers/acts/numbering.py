"""An issue's own fields, as an editor types them: its numbers, its date, its copies."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from bulletin.days import read_days
from bulletin.issues import Issue, Period
from bulletin.rejected import Rejected
from bulletin.text import normalise, whole_number
from handlers.acts.acting import Acting

MOST_NUMBER: Final = 100_000
#: What stands around the number in print: 第37期, 总第508期.
_NUMBERED: Final = re.compile(r"^\s*总?\s*第|期\s*$")


def with_field(issue: Issue, field: str, text: str) -> Issue:
    """The issue with that value in one of ``FIELDS``; Rejected says what is wrong with it."""
    return replace(issue, **{field: FIELDS[field](text, issue)})


async def renumber(acting: Acting, issue: Issue, changed: Issue) -> None:
    """Store the issue; one that is planned after it counts on from its new numbers.

    Rejected when another issue of the year has that number.
    """
    await _free(acting, issue, changed)
    issues = acting.work.issues
    planned = await issues.planned(issue.bulletin, lock=True)
    latest = await issues.latest(issue.bulletin)
    if planned is None or latest is None or latest.id != issue.id or planned.year != changed.year:
        await issues.change(changed)
        return
    follows = replace(planned, number=changed.number + 1, total=changed.total + 1)
    # Two issues of a year never have one number, not even for a moment.
    up = changed.number > issue.number
    for each in (follows, changed) if up else (changed, follows):
        await issues.change(each)


async def _free(acting: Acting, issue: Issue, changed: Issue) -> None:
    other = await acting.work.issues.find(changed.bulletin, changed.year, changed.number)
    if other is None or other.id == issue.id:
        return
    latest = await acting.work.issues.latest(changed.bulletin)
    # A planned issue makes way for the last one, and for no other.
    if other.opened or latest is None or latest.id != issue.id:
        raise Rejected("number_taken", number=changed.number, year=changed.year)


def _number(text: str, _: Issue) -> int:
    number = whole_number(_NUMBERED.sub("", text))
    if not 1 <= number <= MOST_NUMBER:
        raise Rejected("not_an_issue_number", given=text.strip()[:20])
    return number


def _copies(text: str, _: Issue) -> int:
    copies = whole_number(text.strip().removesuffix("份"))
    if copies > MOST_NUMBER:
        raise Rejected("number_too_large", given=text.strip()[:20], most=MOST_NUMBER)
    return copies


def _date(text: str, issue: Issue) -> date:
    """A date in any usual writing; one without a year is the nearest to the issue's last day."""
    days = read_days(normalise(text), Period(issue.period.last, issue.period.last))
    if len(days) != 1:
        raise Rejected("not_a_day", given=text.strip()[:20])
    return days[0]


FIELDS: Final[Mapping[str, Callable[[str, Issue], Any]]] = {
    "number": _number,
    "total": _number,
    "date": _date,
    "copies": _copies,
}
