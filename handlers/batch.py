"""All the items of one sending at once: filed in one tap, and taken back in one."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from bulletin.access import Action
from bulletin.filings import Filing, Status
from bulletin.forms import REVIEW, Draft
from bulletin.rejected import Rejected
from handlers.filing import needs_an_editor, others_beside, stored
from handlers.filters import Joined
from handlers.form import put
from handlers.keyboards import BatchButton, button, rows
from handlers.mine import restated
from handlers.questions import left_over, table
from handlers.turn import Reply, Turn


def router() -> Router:
    """The buttons under a list of what one message was read as."""
    made = Router(name="batch")
    for verb, handler in (("file", file), ("withdraw", withdraw), ("restore", restore)):
        made.callback_query.register(handler, Joined(), BatchButton.filter(F.verb == verb))
    return made


async def file(query: CallbackQuery, callback_data: BatchButton, turn: Turn) -> Reply:
    """File every listed draft that is complete; the first that is not comes up next."""
    filed, incomplete = 0, []
    for draft in await _drafts(turn, callback_data):
        await turn.work.issues.lock(draft.issue)
        on = await table(turn, draft)
        if not turn.may(Action.FILE, draft.window):
            raise Rejected("kind_not_for_you", kind=draft.form)
        if on.draft.at != REVIEW or left_over(turn, on):
            incomplete.append(on.draft)
            continue
        kept = await stored(turn, on)
        await others_beside(turn, kept.filing)
        await turn.work.drafts.drop(draft.id, at=turn.now)
        filed += 1
    if incomplete:
        above = Rejected("filed_some", filed=filed, waiting=len(incomplete)) if filed else None
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
        filed=filed,
        issue=turn.open_issue(),
    )


async def withdraw(query: CallbackQuery, callback_data: BatchButton, turn: Turn) -> Reply:
    """Take back everything of the sending that may still be taken back."""
    gone = 0
    for filing in await _filings(turn, callback_data):
        issue = await turn.locked_issue(filing.issue)
        if filing.status.counts and not needs_an_editor(turn, issue, filing):
            await restated(turn, filing, Status.WITHDRAWN, "withdrawn")
            gone += 1
    if not gone:
        return turn.toast(query, "batch.nothing_to_withdraw")
    undo = _one(turn.label("undo"), "restore", callback_data)
    return turn.toast(query), turn.show(query, "batch.withdrawn", undo, count=gone)


async def restore(query: CallbackQuery, callback_data: BatchButton, turn: Turn) -> Reply:
    """Bring back what was taken back; after the deadline it is late."""
    back = 0
    for filing in await _filings(turn, callback_data):
        issue = await turn.locked_issue(filing.issue)
        if filing.status is Status.WITHDRAWN:
            again = replace(filing, late=filing.late or turn.now > issue.deadline)
            await others_beside(turn, await restated(turn, again, Status.FILED, "restored"))
            back += 1
    again_away = _one(turn.label("withdraw_all"), "withdraw", callback_data)
    return turn.toast(query), turn.show(query, "batch.restored", again_away, count=back)


def _one(label: str, verb: str, data: BatchButton) -> InlineKeyboardMarkup:
    return rows([button(label, BatchButton(verb=verb, sending=data.sending))])


async def _drafts(turn: Turn, data: BatchButton) -> list[Draft]:
    """The drafts of the sending that are still open."""
    sending = await turn.work.sent.get(data.sending)
    found = [await turn.work.drafts.get(id) for id in sending.drafts] if sending else []
    return [draft for draft in found if draft is not None]


async def _filings(turn: Turn, data: BatchButton) -> list[Filing]:
    """What the sending was filed as, as far as it is of a window of this person."""
    sending = await turn.work.sent.get(data.sending)
    found = [await turn.work.filings.get(id) for id in sending.drafts] if sending else []
    return [each for each in found if each and turn.may(Action.FILE, each.window)]
