"""All the items of one sending at once: filed or given up in one tap, and taken back in one."""

from dataclasses import replace
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bulletin.access import Action
from bulletin.filing_forms import reopened
from bulletin.filings import Filing, Status
from bulletin.forms import REVIEW, Draft, answered, tag_of
from bulletin.rejected import Rejected
from bulletin.signing import is_unsigned
from handlers.acts.delivery import Reply
from handlers.acts.late_changes import needs_an_editor
from handlers.acts.replacing import others_beside
from handlers.anything import LISTED, Entry, listed, listing, reading_of
from handlers.filing import stored
from handlers.filters import Joined
from handlers.form import put
from handlers.keyboards import BatchButton, button, rows, tag
from handlers.mine import restated
from handlers.questions import Table, approvers, left_over, table
from handlers.signatures import entered, send_to_sign
from handlers.turn import Turn
from storage.ids import new_id


def router() -> Router:
    """The buttons under a list of what one message was read as."""
    made = Router(name="batch")
    made.message.register(leave, Joined(), Command("cancel"), StateFilter(LISTED))
    for verb, handler in (
        ("file", file),
        ("drop", drop),
        ("again", again),
        ("withdraw", withdraw),
        ("restore", restore),
    ):
        made.callback_query.register(handler, Joined(), BatchButton.filter(F.verb == verb))
    return made


async def file(query: CallbackQuery, callback_data: BatchButton, turn: Turn) -> Reply:
    """File every listed draft that is complete; the first that is not comes up next."""
    filed, incomplete = list[Filing](), []
    for draft in await _drafts(turn, callback_data):
        await turn.work.issues.lock(draft.issue)
        on = await table(turn, draft)
        if not turn.may(Action.FILE, draft.window):
            raise Rejected("kind_not_for_you", kind=draft.form)
        on = await _signed_by(turn, on, callback_data.approver)
        if on.draft.at != REVIEW or left_over(turn, on):
            incomplete.append(on.draft)
            continue
        kept = await stored(turn, on)
        await others_beside(turn, kept.filing)
        await turn.work.drafts.drop(draft.id, at=turn.now)
        filed.append(kept.filing)
    await send_to_sign(turn, filed)
    submitted = sum(each.status is Status.SUBMITTED for each in filed)
    sent = {"filed": len(filed) - submitted, "submitted": submitted}
    if incomplete:
        above = Rejected("filed_some", **sent, waiting=len(incomplete)) if filed else None
        return turn.toast(query), await put(turn, incomplete[0], query=query, above=above)
    if not filed:
        return turn.toast(query, "form.stale_draft")
    # The table is free: what lay on it may be among what was filed.
    await turn.work.conversations.change(
        replace(turn.conversation, draft=None, state=None, data={})
    )
    return turn.toast(query), turn.show(
        query,
        "batch.filed",
        _one(turn.label("withdraw_all"), "withdraw", callback_data),
        above=None,
        **sent,
        unsigned=any(is_unsigned(turn.bulletin.window(each.window), each) for each in filed),
        issue=turn.open_issue(),
    )


async def _signed_by(turn: Turn, on: Table, approver: str) -> Table:
    """The draft with the person signing it whom the button names, where only that was missing."""
    if on.draft.at == "approver":
        for name in await approvers(turn, on):
            if tag(name) == approver:
                return replace(on, draft=answered(on.form, on.draft, name))
    return on


async def drop(query: CallbackQuery, callback_data: BatchButton, turn: Turn) -> Reply:
    """Give up every draft of the list that is still open."""
    gone = await _dropped(turn, callback_data)
    if not gone:
        return turn.toast(query, "form.stale_draft")
    undo = _one(turn.label("undo"), "again", callback_data)
    return turn.toast(query), turn.show(query, "batch.dropped", undo, count=gone)


async def leave(message: Message, turn: Turn) -> Reply:
    """Give up the list that was shown last."""
    shown = turn.conversation.data.get("sending")
    data = BatchButton(verb="drop", sending=UUID(shown)) if shown else None
    gone = await _dropped(turn, data) if data else 0
    if data is None or not gone:
        raise Rejected("nothing_to_cancel")
    return turn.send("batch.dropped", _one(turn.label("undo"), "again", data), count=gone)


async def _dropped(turn: Turn, data: BatchButton) -> int:
    """How many drafts were given up; none of them is on the table any more."""
    gone = await _drafts(turn, data)
    for draft in gone:
        await turn.work.drafts.drop(draft.id, at=turn.now)
    chat = turn.conversation
    if chat.state == LISTED or chat.draft in {each.id for each in gone}:
        await turn.work.conversations.change(replace(chat, draft=None, state=None, data={}))
    return len(gone)


async def again(query: CallbackQuery, callback_data: BatchButton, turn: Turn) -> Reply:
    """Show the list again, with every draft of it that was not filed."""
    sending = await turn.work.sent.get(callback_data.sending)
    entries = list[Entry]()
    for id in sending.drafts if sending else ():
        filing = await turn.work.filings.get(id)
        if filing is None:
            draft = await turn.tagged_draft(tag_of(id))
        else:
            draft = reopened(filing, turn.bulletin, id=new_id()) if filing.status.stands else None
        if draft is not None:
            entries.append(Entry(draft, filing=filing))
    if sending is None or not entries:
        return turn.toast(query, "form.stale_draft")
    on = await table(turn, entries[0].draft)
    if turn.conversation.draft is None:
        await turn.work.conversations.change(listing(turn, sending.id))
    reading = await reading_of(turn, sending.parts.values(), on.window, on.issue)
    return turn.toast(query), await listed(
        turn, on.issue, sending.id, entries, reading, query=query
    )


async def withdraw(query: CallbackQuery, callback_data: BatchButton, turn: Turn) -> Reply:
    """Take back everything of the sending that may still be taken back."""
    gone = 0
    for filing in await _filings(turn, callback_data):
        issue = await turn.locked_issue(filing.issue)
        if filing.status.stands and not await needs_an_editor(turn, issue, filing):
            await restated(turn, filing, Status.WITHDRAWN, "withdrawn")
            gone += 1
    if not gone:
        return turn.toast(query, "batch.nothing_to_withdraw")
    undo = _one(turn.label("undo"), "restore", callback_data)
    return turn.toast(query), turn.show(query, "batch.withdrawn", undo, count=gone)


async def restore(query: CallbackQuery, callback_data: BatchButton, turn: Turn) -> Reply:
    """Bring back what was taken back; after the deadline it is late."""
    back = list[Filing]()
    for filing in await _filings(turn, callback_data):
        issue = await turn.locked_issue(filing.issue)
        if filing.status is Status.WITHDRAWN:
            late = filing.late or turn.now > issue.deadline
            again = await entered(turn, replace(filing, late=late))
            gone = replace(again, status=filing.status)
            back.append(await restated(turn, gone, again.status, "restored"))
            await others_beside(turn, back[-1])
    await send_to_sign(turn, back)
    again_away = _one(turn.label("withdraw_all"), "withdraw", callback_data)
    return turn.toast(query), turn.show(query, "batch.restored", again_away, count=len(back))


def _one(label: str, verb: str, data: BatchButton) -> InlineKeyboardMarkup:
    return rows([button(label, BatchButton(verb=verb, sending=data.sending))])


async def _drafts(turn: Turn, data: BatchButton) -> list[Draft]:
    """The drafts of the sending that are still open."""
    sending = await turn.work.sent.get(data.sending)
    found = (
        [await turn.work.drafts.get(id, person=turn.person().id) for id in sending.drafts]
        if sending
        else []
    )
    return [draft for draft in found if draft is not None]


async def _filings(turn: Turn, data: BatchButton) -> list[Filing]:
    """What the sending was filed as, as far as it is of a window of this person."""
    sending = await turn.work.sent.get(data.sending)
    found = [await turn.work.filings.get(id) for id in sending.drafts] if sending else []
    return [each for each in found if each and turn.may(Action.FILE, each.window)]
