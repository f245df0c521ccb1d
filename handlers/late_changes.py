"""Changes that came after the deadline: the editor sees what is different, and takes or leaves it.

Both act at once and can be undone; whoever wanted the change is told each time.
"""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bulletin.access import Action, Scope, can
from bulletin.filings import Filing, LateChange, Status
from bulletin.issues import Issue
from bulletin.paragraphs import beside_name
from bulletin.rejected import Rejected
from handlers.acts import late_changes as acts
from handlers.acts.delivery import Method, Reply, deliver, message
from handlers.acts.manuscripts import proposed
from handlers.attachments import files_to_see
from handlers.filters import May
from handlers.keyboards import (
    LateChangeButton,
    button,
    of_decision,
    of_files,
    of_waiting_change,
    rows,
)
from handlers.manuscripts import card, put_up
from handlers.turn import Turn
from templates.words import say


def router() -> Router:
    """The buttons under a change that waits, for those who may."""
    made = Router(name="late_changes")
    may = May(Action.REVIEW)
    for verb, handler in (("take", take), ("leave", leave), ("untake", undo), ("unleave", undo)):
        made.callback_query.register(handler, may, LateChangeButton.filter(F.verb == verb))
    return made


async def tell_editors_of_late_change(turn: Turn, filing: Filing, change: LateChange) -> int:
    """Show the editors what is to be different, with buttons to take it or leave it: in how
    many chats.
    """
    issue = await turn.work.issues.get(filing.issue)
    if issue is None:
        raise LookupError(f"no issue {filing.issue}")
    people = await turn.work.people.of_bulletin(turn.bulletin.key)
    scope = Scope(turn.bulletin.key)
    values = await _values(turn, filing, issue, change)
    files = len(await files_to_see(turn.work, filing))
    return await deliver(
        turn.work,
        [person for person in people if can(person, Action.REVIEW, scope)],
        lambda person, chat_id: message(
            chat_id,
            say(person.language, "late_changes.asked", **values),
            rows(
                of_waiting_change(change, filing, person.language),
                of_files(filing, files, person.language),
            ),
        ),
    )


async def take(query: CallbackQuery, callback_data: LateChangeButton, turn: Turn) -> Reply:
    """Print the change: the filing is changed, or taken back where that was wanted."""
    filing, issue = await _locked(turn, callback_data)
    change = await turn.work.late_changes.get(callback_data.change)
    if change is None:
        return await _gone(turn, query, filing, issue)
    if filing.revision != callback_data.revision:
        asked = await _asked(turn, query, filing, issue, change)
        return turn.toast(query, "late_changes.changed"), asked
    changed = await acts.take(turn, issue, filing, change)
    return await _decided(turn, query, changed, change, taken=True)


async def leave(query: CallbackQuery, callback_data: LateChangeButton, turn: Turn) -> Reply:
    """Print what was filed, as if nothing had been asked."""
    filing, issue = await _locked(turn, callback_data)
    change = await turn.work.late_changes.get(callback_data.change)
    if change is None:
        return await _gone(turn, query, filing, issue)
    await acts.leave(turn, issue, filing, change)
    return await _decided(turn, query, filing, change, taken=False)


async def undo(query: CallbackQuery, callback_data: LateChangeButton, turn: Turn) -> Reply:
    """Let the change wait again; what was taken stands as it stood before."""
    filing, issue = await _locked(turn, callback_data)
    taken = callback_data.verb == "untake"
    if taken and filing.revision != callback_data.revision:
        return await _gone(turn, query, filing, issue)
    back = await acts.undecide(turn, issue, filing, callback_data.change, taken=taken)
    if back is None:
        return await _gone(turn, query, filing, issue)
    filing, change = back
    return turn.toast(query), await _asked(turn, query, filing, issue, change)


async def _decided(
    turn: Turn,
    query: CallbackQuery,
    filing: Filing,
    change: LateChange,
    *,
    taken: bool,
) -> Reply:
    """Show what was decided, with its undo."""
    outcome = "taken" if taken else "left"
    back = LateChangeButton(
        verb="untake" if taken else "unleave", change=change.id, revision=filing.revision
    )
    buttons = [button(turn.label("undo"), back)]
    if filing.status is not Status.WITHDRAWN:
        buttons.append(of_decision(filing, turn.label("review"), "open"))
    said = turn.show(
        query,
        "late_changes.decided",
        rows(buttons),
        outcome=outcome,
        window=filing.window,
        kind=filing.kind,
        text=beside_name(turn.bulletin, filing),
    )
    return turn.toast(query), said


async def _asked(
    turn: Turn, query: CallbackQuery, filing: Filing, issue: Issue, change: LateChange
) -> Method:
    return turn.show(
        query,
        "late_changes.asked",
        rows(
            of_waiting_change(change, filing, turn.language),
            of_files(filing, len(await files_to_see(turn.work, filing)), turn.language),
        ),
        above=None,
        **await _values(turn, filing, issue, change),
    )


async def _values(
    turn: Turn, filing: Filing, issue: Issue, change: LateChange
) -> dict[str, object]:
    return {
        "issue": issue,
        "window": filing.window,
        "kind": filing.kind,
        "text": beside_name(turn.bulletin, filing),
        "by": await turn.work.people.name(change.by),
        "late": change.at > issue.deadline,
        "difference": await proposed(turn, issue, filing, change),
    }


async def _gone(turn: Turn, query: CallbackQuery, filing: Filing, issue: Issue) -> Reply:
    """The change waits no longer: nothing is done, and the filing is shown as it stands."""
    seen = await card(turn, issue, filing)
    return turn.toast(query, "late_changes.gone"), put_up(turn, query, seen)


async def _locked(turn: Turn, data: LateChangeButton) -> tuple[Filing, Issue]:
    """The filing that the change is for as it stands, and its issue until it is published."""
    id = await turn.work.late_changes.filing_of(data.change)
    filing = await turn.work.filings.get(id) if id else None
    if filing is None:
        raise Rejected("filing_gone")
    issue = await turn.locked_issue(filing.issue, frozen=True)
    return await turn.work.filings.get(filing.id) or filing, issue
