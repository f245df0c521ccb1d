"""The answers to a reminder: 报送, 本周无, 稍后."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bulletin.filing_forms import kinds_of
from bulletin.filings import Filing, Nothing, Status
from bulletin.issues import Issue
from bulletin.publication import Window
from bulletin.rejected import Rejected
from bulletin.reminders import working_time
from handlers.filters import Joined, Says
from handlers.keyboards import WindowButton, button, in_rows, of_filing, rows, tag
from handlers.turn import Method, Reply, Turn
from storage.ids import new_id

#: How long 稍后 leaves a person alone, and how near to the deadline it may come.
LATER: Final = timedelta(hours=1)
NEAREST: Final = timedelta(minutes=30)


def router() -> Router:
    """The buttons of a reminder, and 本周无 at any time."""
    made = Router(name="weekly")
    made.message.register(nothing, Joined(), Says("nothing"))
    made.callback_query.register(choose, Joined(), WindowButton.filter(F.verb == "choose"))
    made.callback_query.register(nothing_for, Joined(), WindowButton.filter(F.verb == "nothing"))
    made.callback_query.register(later, Joined(), WindowButton.filter(F.verb == "later"))
    return made


async def choose(query: CallbackQuery, callback_data: WindowButton, turn: Turn) -> Reply:
    """Ask what is to be filed for the window that the reminder was about."""
    window = turn.own_window(callback_data.window)
    issue = await turn.tagged_issue(callback_data.issue)
    kinds = [
        button(
            turn.label(f"file_{kind}"),
            WindowButton(verb=kind, issue=issue.tag, window=callback_data.window),
        )
        for kind in kinds_of(turn.bulletin, window)
    ]
    return turn.toast(query), turn.send(
        "filing.which_kind", rows(*in_rows(kinds, 2)), window=window.name, issue=issue
    )


async def nothing(message: Message, turn: Turn) -> Reply:
    """本周无 from the large button: at once for one window, else ask for which."""
    issue, windows = turn.open_issue(), turn.windows()
    if len(windows) == 1:
        return await file_nothing(turn, issue, windows[0])
    if not windows:
        raise Rejected("no_window")
    buttons = [
        button(each.name, WindowButton(verb="nothing", issue=issue.tag, window=tag(each.name)))
        for each in windows
    ]
    return turn.send("weekly.which_window", rows(*in_rows(buttons, 2)))


async def nothing_for(query: CallbackQuery, callback_data: WindowButton, turn: Turn) -> Reply:
    """本周无 for one window, in one tap; the button of a closed issue asks about this one."""
    window = turn.own_window(callback_data.window)
    issue = await turn.tagged_issue(callback_data.issue)
    if callback_data.issue != issue.tag:
        again = WindowButton(verb="nothing", issue=issue.tag, window=callback_data.window)
        return turn.toast(query), turn.send(
            "weekly.past_button", rows([button(turn.label("nothing"), again)]), issue=issue
        )
    return turn.toast(query), await file_nothing(turn, issue, window)


async def file_nothing(turn: Turn, issue: Issue, window: Window) -> Method:
    """File 本周无 for the window; Rejected when something is filed already."""
    issue = await turn.locked_issue(issue.id)
    old: Filing | None = None
    for filing in await turn.work.filings.of_window(issue.id, window.name):
        if isinstance(filing.content, Nothing):
            old = filing
        elif filing.status.stands:
            raise Rejected("has_filed", window=window.name)
    author, late = turn.person().id, turn.now > issue.deadline
    if old is None:
        old = Filing(
            id=new_id(),
            issue=issue.id,
            window=window.name,
            content=Nothing(),
            section=None,
            author=author,
            filed_at=turn.now,
            late=late,
        )
        await turn.work.filings.add(old, by=author, at=turn.now)
    elif not old.status.counts:
        old = replace(old, status=Status.FILED, late=old.late or late, revision=old.revision + 1)
        await turn.work.filings.change(old, by=author, at=turn.now, action="restored")
    return turn.send(
        "weekly.nothing", of_filing(old, turn.language), window=window.name, issue=issue
    )


async def later(query: CallbackQuery, callback_data: WindowButton, turn: Turn) -> Reply:
    """Remind the person once more in an hour, in place of the next reminder of the plan."""
    issue = turn.open_issue()
    if callback_data.issue != issue.tag:
        return turn.toast(query, "weekly.later_past")
    wanted = min(turn.now + LATER, issue.deadline - NEAREST)
    until = working_time(wanted, turn.bulletin, turn.calendar)
    if not turn.now < until < issue.deadline:
        raise Rejected("too_late_for_later", deadline=turn.local(issue.deadline))
    await turn.work.reminders.snooze(issue.id, turn.person().id, until)
    return turn.toast(query), turn.send("weekly.later", at=turn.local(until))
