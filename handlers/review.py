"""审稿: the editor goes through what was filed, one tap each; every decision can be undone.

A button says which revision of the filing it was made for. When somebody else has been there since,
it changes nothing and shows how the filing stands.
"""

from dataclasses import replace
from typing import Final
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, Message

from bulletin.access import Action
from bulletin.filings import Filing, Status
from bulletin.issues import Issue
from bulletin.paragraphs import beside_name
from bulletin.rejected import Rejected
from bulletin.returns import MOST_REASON
from bulletin.text import normalise
from handlers.acts.decisions import judge, ready_reasons, take_back
from handlers.acts.delivery import Method, Reply
from handlers.acts.manuscripts import (
    DECISIONS,
    before_decision,
    decided,
    manuscripts,
    open_to,
)
from handlers.desk import desk_issue, named_issue
from handlers.filters import May, Says, Typed
from handlers.keyboards import DecisionButton, IssueButton, of_decision, rows
from handlers.manuscripts import card, listed, put_up
from handlers.turn import Turn

#: The state in which the next message is the reason for a decision.
REASON: Final = "reason"
#: Decisions that are not made without a reason.
_REASONED: Final = ("return", "decline")


def router() -> Router:
    """The list, one filing, and what is decided about it, for those who may."""
    made = Router(name="review")
    may = May(Action.REVIEW)
    made.message.register(review, may, Says("review"))
    made.message.register(review, may, Command("review"))
    made.message.register(leave, may, Command("cancel"), StateFilter(REASON))
    made.callback_query.register(review_of, may, IssueButton.filter(F.verb == "review"))
    made.callback_query.register(open_, may, DecisionButton.filter(F.verb == "open"))
    made.callback_query.register(decide_, may, DecisionButton.filter(F.verb.in_(DECISIONS)))
    made.callback_query.register(why, may, DecisionButton.filter(F.verb == "why"))
    made.callback_query.register(undo, may, DecisionButton.filter(F.verb == "undo"))
    return made


def answers() -> Router:
    """The typed reason; after every command and large button had its turn."""
    made = Router(name="review_answers")
    made.message.register(reasoned, May(Action.REVIEW), StateFilter(REASON), Typed())
    return made


async def review(message: Message, turn: Turn) -> Reply:
    """List what was filed for the issue on the desk."""
    await _answered(turn)
    return put_up(turn, None, await listed(turn, await desk_issue(turn)))


async def review_of(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """List what was filed for the issue that a button names; from a filing, in its place."""
    await _answered(turn)
    seen = await listed(turn, await named_issue(turn, callback_data))
    return turn.toast(query), put_up(turn, query if callback_data.value else None, seen)


async def open_(query: CallbackQuery, callback_data: DecisionButton, turn: Turn) -> Reply:
    """Show one filing whole, in place of what was there."""
    await _answered(turn)
    filing, issue = await turn.filing(callback_data.filing)
    return turn.toast(query), put_up(turn, query, await card(turn, issue, filing))


async def decide_(query: CallbackQuery, callback_data: DecisionButton, turn: Turn) -> Reply:
    """Accept, return, hold or decline; a reason is asked for where there must be one."""
    await _answered(turn)
    filing, issue = await turn.locked_filing(callback_data.filing)
    verb, value = callback_data.verb, callback_data.value
    if callback_data.revision != filing.revision or verb not in open_to(filing):
        return await _stale(turn, query, filing, issue)
    if not value and verb in _REASONED:
        return turn.toast(query), await _asked(turn, query, filing, verb)
    reason = ready_reasons(turn, filing.kind, verb).get(value, "")
    if not reason and verb in _REASONED:
        raise Rejected("choose_button")
    return turn.toast(query), await _decided(turn, query, issue, filing, verb, reason)


async def why(query: CallbackQuery, callback_data: DecisionButton, turn: Turn) -> Reply:
    """Ask why a filing is held over; nobody has to say."""
    filing, issue = await turn.locked_filing(callback_data.filing)
    if callback_data.revision != filing.revision or filing.status is not Status.HELD:
        return await _stale(turn, query, filing, issue)
    return turn.toast(query), await _asked(turn, query, filing, "hold")


async def reasoned(message: Message, turn: Turn) -> Reply:
    """Take the typed reason, and decide; a filing that has changed meanwhile is shown instead."""
    data = turn.conversation.data
    filing, _ = await turn.filing(UUID(data["filing"]))
    await turn.work.issues.lock(filing.issue)
    filing, issue = await turn.filing(filing.id)
    reason = normalise(message.text or "")
    if not reason or len(reason) > MOST_REASON:
        raise Rejected("reason_too_long", most=MOST_REASON)
    await _answered(turn)
    if data["revision"] != filing.revision or not issue.state.open:
        return put_up(turn, None, await card(turn, issue, filing))
    return await _decided(turn, None, issue, filing, data["verb"], reason)


async def leave(message: Message, turn: Turn) -> Reply:
    """Decide nothing: show the filing again."""
    filing, issue = await turn.filing(UUID(turn.conversation.data["filing"]))
    await _answered(turn)
    return put_up(turn, None, await card(turn, issue, filing))


async def undo(query: CallbackQuery, callback_data: DecisionButton, turn: Turn) -> Reply:
    """Let the filing stand as it stood before the decision; whom a return was told, is told."""
    await _answered(turn)
    filing, issue = await turn.locked_filing(callback_data.filing)
    before = before_decision(await turn.work.filings.revisions(filing.id))
    if callback_data.revision != filing.revision or before is None:
        return await _stale(turn, query, filing, issue)
    back = await take_back(turn, issue, filing, before)
    return turn.toast(query), put_up(turn, query, await card(turn, issue, back))


async def _asked(turn: Turn, query: CallbackQuery, filing: Filing, verb: str) -> Method:
    """Ask for the reason: the ready ones are buttons, any other is typed."""
    data = {"filing": filing.id.hex, "revision": filing.revision, "verb": verb}
    await turn.work.conversations.change(
        replace(turn.conversation, draft=None, state=REASON, data=data)
    )
    ready = [
        [of_decision(filing, words, verb, value)]
        for value, words in ready_reasons(turn, filing.kind, verb).items()
    ]
    return turn.show(
        query,
        "review.ask_reason",
        rows(*ready, [of_decision(filing, turn.label("cancel"), "open")]),
        verb=verb,
        window=filing.window,
        kind=filing.kind,
        text=beside_name(turn.bulletin, filing),
    )


async def _decided(
    turn: Turn, query: CallbackQuery | None, issue: Issue, filing: Filing, verb: str, reason: str
) -> Method:
    """Decide, and show the next filing that waits; the list when none does."""
    done = await judge(turn, issue, filing, verb, reason)
    filings = await manuscripts(turn, issue)
    here = next((n for n, each in enumerate(filings) if each.id == done.id), 0)
    for each in (*filings[here + 1 :], *filings[:here]):
        if each.status is Status.FILED:
            return put_up(turn, query, await card(turn, issue, each, last=done))
    return put_up(turn, query, await listed(turn, issue, last=done))


async def _stale(turn: Turn, query: CallbackQuery, filing: Filing, issue: Issue) -> Reply:
    """Somebody was there before: say who, where an editor was, and show how it stands."""
    by = await decided(turn, await turn.work.filings.revisions(filing.id))
    return (
        turn.toast(query, "review.stale", by=by["by"] if by else "", status=filing.status),
        put_up(turn, query, await card(turn, issue, filing)),
    )


async def _answered(turn: Turn) -> None:
    """Ask for no reason any more: what is typed next is not one."""
    if turn.conversation.state == REASON:
        await turn.work.conversations.change(replace(turn.conversation, state=None, data={}))
