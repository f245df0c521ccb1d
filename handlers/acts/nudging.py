"""催报: a window that has not filed what it must is urged, and not again too soon."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from bulletin.issues import Issue
from bulletin.publication import Window
from bulletin.standing import missing_kinds
from handlers.acts.acting import Acting
from handlers.acts.delivery import deliver, message
from handlers.acts.standings import on_leave, staff_of
from handlers.keyboards import of_reminder
from templates.words import say

#: A window is not urged again within this time.
NUDGE_AGAIN: Final = timedelta(hours=2)


class Came(StrEnum):
    """What came of urging a window; names of messages."""

    NUDGED = "nudged"
    #: Too short a while ago.
    NUDGED_BEFORE = "nudged_before"
    #: Nobody of it can be written to, or all are on leave.
    NOBODY = "nobody"
    AWAY = "away"
    NOT_NEEDED = "not_needed"


async def urge(acting: Acting, issue: Issue, window: Window) -> Came:
    """What came of urging the window."""
    [came] = await _urged(acting, issue, [window])
    return came


async def urge_all(acting: Acting, issue: Issue) -> dict[str, Any]:
    """What came of urging every window that is missing something, counted."""
    came = Counter(await _urged(acting, issue, acting.bulletin.windows))
    return {
        "nudged": came[Came.NUDGED],
        "too_soon": came[Came.NUDGED_BEFORE],
        "nobody": came[Came.NOBODY],
        "away": came[Came.AWAY],
    }


async def _urged(acting: Acting, issue: Issue, windows: Iterable[Window]) -> list[Came]:
    """What came of urging each of the windows; all that is read is read once for them all."""
    work = acting.work
    # Two editors who urge at once urge once.
    await work.issues.lock(issue.id)
    filings = await work.filings.of_issue(issue.id)
    nudges = await work.reminders.nudges(issue.id)
    people = await work.people.of_bulletin(acting.bulletin.key)
    _, here = await on_leave(acting, issue, people)
    working, staff = staff_of(acting, here), staff_of(acting, people)
    accounts = await work.people.accounts_of([each.id for each in here])

    async def urged(window: Window) -> Came:
        missing = missing_kinds(window, [each for each in filings if each.window == window.name])
        if not missing:
            return Came.NOT_NEEDED
        last = nudges.get(window.name)
        if last is not None and acting.now - last < NUDGE_AGAIN:
            return Came.NUDGED_BEFORE
        if window.name not in working and window.name in staff:
            return Came.AWAY
        chats = await deliver(
            work,
            working.get(window.name, []),
            lambda person, chat_id: message(
                chat_id,
                say(
                    person.language,
                    "reminder.nudge",
                    window=window.name,
                    issue=issue,
                    missing=missing,
                    deadline=acting.local(issue.deadline),
                    over=acting.now > issue.deadline,
                ),
                of_reminder(person.language, issue, [window], later=False),
            ),
            accounts=accounts,
        )
        if not chats:
            return Came.NOBODY
        await work.reminders.nudge(issue.id, window.name, acting.person().id, acting.now)
        return Came.NUDGED

    return [await urged(each) for each in windows]
