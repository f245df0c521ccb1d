"""How far each window has come with an issue: what the editor looks at on Friday afternoon."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bulletin.filings import Arrival, Filing, Status
from bulletin.issues import Issue
from bulletin.publication import Bulletin, Kind, Window


class Standing(StrEnum):
    """已报, 零报告, 部分, 待签发, 迟报, 请假, 未报."""

    FILED = "filed"
    NOTHING = "nothing"
    PARTLY = "partly"
    SIGNING = "signing"
    LATE = "late"
    ABSENT = "absent"
    MISSING = "missing"


def standing_of(
    window: Window, filings: Iterable[Filing | Arrival], *, absent: bool = False
) -> Standing:
    """Where the window stands; ``filings`` are its own in the issue.

    Late is a window that is complete only by what came after the deadline; one that is complete
    only by what nobody has signed yet waits for that. A window that owes nothing and files nothing
    stands as a zero report. One of which nothing is in is absent, not missing, while those who file
    for it are on leave.
    """
    came = [each for each in filings if _is_in(each)]
    if not came and window.required:
        return Standing.ABSENT if absent else Standing.MISSING
    if not came:
        return Standing.NOTHING
    if missing_kinds(window, came):
        return Standing.PARTLY
    signed = [each for each in came if each.status is not Status.SUBMITTED]
    if not signed or missing_kinds(window, signed):
        return Standing.SIGNING
    if missing_kinds(window, [each for each in came if not each.late]):
        return Standing.LATE
    only_nothing = all(each.kind is Kind.NOTHING for each in came)
    return Standing.NOTHING if only_nothing else Standing.FILED


def day_of_standing(issue: Issue, bulletin: Bulletin, now: datetime) -> date:
    """The local day whose absences count: today, and of a closed issue the day it was due."""
    at = now if issue.state.open else issue.deadline
    return at.astimezone(ZoneInfo(bulletin.timezone)).date()


def missing_kinds(window: Window, filings: Iterable[Filing | Arrival]) -> tuple[Kind, ...]:
    """What the window still owes, in the order configured; 本周无 stands for all of it."""
    kinds = {each.kind for each in filings if _is_in(each)}
    return () if Kind.NOTHING in kinds else tuple(k for k in window.required if k not in kinds)


def _is_in(filing: Filing | Arrival) -> bool:
    """What was held or declined was filed all the same; what was returned is owed again."""
    return filing.status not in (Status.RETURNED, Status.WITHDRAWN)
