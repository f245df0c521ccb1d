"""The answers to a reminder: 报送, 本周无, 稍后."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bulletin.filing_forms import kinds_of
from bulletin.filings import Filing, Nothing, Status
from bulletin.issues import Issue
from bulletin.publication import Window
from bulletin.rejected import Rejected
from bulletin.reminders import NEAREST, Later, later_choices, working_time
from bulletin.standing import missing_kinds
from handlers.acts.delivery import Method, Reply
from handlers.filters import Joined, Says
from handlers.keyboards import (
    LaterButton,
    WindowButton,
    button,
    in_rows,
    of_filing,
    of_reminder,
    rows,
    tag,
)
from handlers.turn import Turn
from storage.ids import new_id


def router() -> Router:
    """The buttons of a reminder, and 本周无 at any time."""
    made = Router(name="weekly")
    made.message.register(nothing, Joined(), Says("nothing"))
    made.callback_query.register(choose, Joined(), WindowButton.filter(F.verb == "choose"))
    made.callback_query.register(nothing_for, Joined(), WindowButton.filter(F.verb == "nothing"))
    made.callback_query.register(later, Joined(), WindowButton.filter(F.verb == "later"))
    made.callback_query.register(wait, Joined(), LaterButton.filter(F.verb == "wait"))
    made.callback_query.register(at_once, Joined(), LaterButton.filter(F.verb == "undo"))
    made.callback_query.register(back, Joined(), LaterButton.filter(F.verb == "back"))
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
    """Offer until when the next reminder may wait, in place of the buttons under this one."""
    issue = turn.open_issue()
    if callback_data.issue != issue.tag:
        return turn.toast(query, "weekly.later_past")
    if not await _owing(turn, issue):
        return turn.toast(query, "weekly.all_filed")
    choices = await _choices(turn, issue)
    if not choices:
        raise Rejected("too_late_for_later", deadline=turn.local(issue.deadline))
    buttons = [
        button(
            turn.label(
                f"later_{choice}",
                at=turn.local(at),
                tomorrow=turn.local(at).date() == turn.today() + timedelta(days=1),
            ),
            LaterButton(verb="wait", issue=issue.tag, until=int(at.timestamp())),
        )
        for choice, at in choices.items()
    ]
    not_later = button(turn.label("back"), LaterButton(verb="back", issue=issue.tag))
    return turn.toast(query), *turn.rekeyed(query, rows(*in_rows(buttons, 2), [not_later]))


async def wait(query: CallbackQuery, callback_data: LaterButton, turn: Turn) -> Reply:
    """Remind the person then, in place of the next reminder of the plan; one tap undoes it."""
    issue = turn.open_issue()
    if callback_data.issue != issue.tag:
        return turn.toast(query, "weekly.later_past")
    latest = (issue.deadline - NEAREST).timestamp()
    passed = not turn.now.timestamp() < callback_data.until <= latest
    if passed or not await _choices(turn, issue):
        # The message lay open until its choices had passed.
        return await later(query, WindowButton(verb="later", issue=issue.tag), turn)
    at = datetime.fromtimestamp(callback_data.until, UTC)
    until = working_time(at, turn.bulletin, turn.calendar)
    await turn.work.reminders.snooze(issue.id, turn.person().id, until)
    undo = button(turn.label("undo"), LaterButton(verb="undo", issue=issue.tag))
    keyboard = await _asked(turn, issue, last=undo)
    return turn.toast(query), turn.show(query, "weekly.later", keyboard, at=turn.local(until))


async def at_once(query: CallbackQuery, callback_data: LaterButton, turn: Turn) -> Reply:
    """Undo 稍后: the reminders come as they are planned."""
    issue = turn.open_issue()
    if callback_data.issue != issue.tag:
        return turn.toast(query, "weekly.later_past")
    await turn.work.reminders.unsnooze(issue.id, turn.person().id)
    return turn.toast(query), turn.show(query, "weekly.not_later", await _asked(turn, issue))


async def back(query: CallbackQuery, callback_data: LaterButton, turn: Turn) -> Reply:
    """The buttons that stood under the reminder, as far as something is missing still."""
    issue = turn.open_issue()
    if callback_data.issue != issue.tag:
        return turn.toast(query, "weekly.later_past")
    return turn.toast(query), *turn.rekeyed(query, await _asked(turn, issue))


async def _choices(turn: Turn, issue: Issue) -> Mapping[Later, datetime]:
    claims = (await turn.work.reminders.claims(issue.id)).get(turn.person().id, ())
    return later_choices(turn.now, issue, turn.bulletin, turn.calendar, claims)


async def _owing(turn: Turn, issue: Issue) -> list[Window]:
    return [
        window
        for window in turn.windows()
        if missing_kinds(window, await turn.work.filings.of_window(issue.id, window.name))
    ]


async def _asked(
    turn: Turn, issue: Issue, last: InlineKeyboardButton | None = None
) -> InlineKeyboardMarkup:
    """The buttons of a reminder of what the person's windows owe; ``last`` in place of 稍后."""
    owing = await _owing(turn, issue)
    asked = of_reminder(turn.language, issue, owing, later=last is None and bool(owing))
    return rows(*asked.inline_keyboard, [last] if last else [])
