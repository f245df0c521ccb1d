"""Filling in a form: what is typed or tapped while a draft owns the chat.

A new item is confirmed by filing it. What is filed already is changed with the answer itself, and
the change can be undone.
"""

from dataclasses import replace

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, Message

from bulletin import filing_forms, forms
from bulletin.access import Action
from bulletin.attachments import awaits_words
from bulletin.forms import REVIEW, Draft
from bulletin.issues import Issue
from bulletin.publication import Signing
from bulletin.rejected import Rejected
from handlers.acts.delivery import Method, Reply
from handlers.acts.issue_after import issue_after
from handlers.anything import day_and_text
from handlers.filing import changed_meanwhile, filed
from handlers.filters import Joined, Typed
from handlers.form import FORM, current, out_of_date, put, put_away, remember
from handlers.keyboards import FormButton, of_draft, rows, tag
from handlers.questions import (
    UNSETTLED,
    Table,
    approvers,
    differs,
    leaders,
    left_over,
    staying,
    table,
)
from handlers.turn import Turn
from storage.ids import new_id


def router() -> Router:
    """The buttons and commands of a form; filing what it holds is ``handlers.filing``."""
    made = Router(name="form")
    made.message.register(resume, Joined(), Command("resume"))
    made.message.register(cancel, Joined(), Command("cancel"))
    made.callback_query.register(tap, Joined(), FormButton.filter(F.verb != "file"))
    return made


def answers() -> Router:
    """What is typed while a form is open: after every command and large button had its turn."""
    made = Router(name="answers")
    made.message.register(answer, Joined(), StateFilter(FORM), Typed())
    return made


async def answer(message: Message, turn: Turn) -> Reply:
    """Take the answer to the question on the table, or say what is wrong and ask it again."""
    draft = await current(turn)
    if draft is None:
        # It ended in another chat of the same person: this is no answer to anything.
        await turn.work.conversations.change(replace(turn.conversation, draft=None, state=None))
        raise SkipHandler
    on = await table(turn, draft)
    if left_over(turn, on):
        # What is typed now is for this issue; the draft of the past one waits.
        raise SkipHandler
    if on.draft != draft:
        return await put(turn, on.draft)
    if awaits_words(draft):
        raise SkipHandler
    if draft.at == REVIEW:
        if len((message.text or "").strip()) >= filing_forms.LEAST_TEXT:
            # Something new: the preview waits in 我的报送.
            raise SkipHandler
        return await put(turn, draft, above=None if turn.files else Rejected("choose_button"))
    try:
        answered = forms.answered(on.form, draft, message.text or "")
        if draft.at == "text":
            told = await day_and_text(turn, message.text or "", on.window, on.issue)
            answered = replace(answered, answers={**answered.answers, **told})
        await remember(turn, turn.parts(), draft, draft.at)
        return await _taken(turn, on, answered, None)
    except Rejected as rejected:
        if ahead := filing_forms.text_ahead(on.form, draft, message.text or ""):
            return await put(turn, ahead, above=Rejected("text_kept"))
        return await put(turn, draft, above=rejected)


async def tap(query: CallbackQuery, callback_data: FormButton, turn: Turn) -> Reply:
    """Do what a button of the form says, and show where that leads."""
    if callback_data.verb == "resume":
        return await _resumed(query, callback_data, turn)
    draft = await current(turn)
    if (stale := await out_of_date(turn, query, callback_data, draft)) or draft is None:
        return stale
    if callback_data.verb == "cancel":
        return turn.toast(query), await _cancelled(turn, draft, query)
    on = await table(turn, draft)
    if on.draft != draft:
        return turn.toast(query), await put(turn, on.draft, query=query)
    try:
        moved = await _done(turn, on, callback_data)
    except Rejected as rejected:
        return turn.toast(query), await put(turn, draft, query=query, above=rejected)
    return turn.toast(query), await _taken(turn, on, moved, query)


async def _taken(turn: Turn, on: Table, draft: Draft, query: CallbackQuery | None) -> Method:
    """Where an answer leads: to the next question or the review; for what is filed, it is done."""
    on = replace(on, draft=draft)
    if draft.at == REVIEW and (meanwhile := await changed_meanwhile(turn, on)) is not None:
        seen, why = meanwhile
        return await put(turn, seen, query=query, above=why)
    if not await _takes_effect(turn, on):
        return await put(turn, draft, query=query)
    said = await filed(turn, on)
    if query is None:
        return turn.send(said.name, said.keyboard, above=None, **said.values)
    return turn.show(query, said.name, said.keyboard, above=None, **said.values)


async def _takes_effect(turn: Turn, on: Table) -> bool:
    """Whether the draft changes what stands in the issue, and nobody else has a say in it.

    What was returned, and what a chief signs, is confirmed.
    """
    draft = on.draft
    filing = await turn.work.filings.get(draft.filing) if draft.filing else None
    if filing is None or filing.status in UNSETTLED or not on.issue.state.open:
        return False
    signed = on.window.signing is Signing.CHIEF and not turn.may(Action.SIGN, on.window.name)
    return draft.at == REVIEW and not signed and differs(on, filing)


async def _done(turn: Turn, on: Table, data: FormButton) -> Draft:
    draft, form, value = on.draft, on.form, data.value
    match data.verb:
        case "back":
            return forms.back(form, draft)
        case "skip":
            return forms.skipped(form, draft)
        case "keep":
            return forms.kept(form, draft)
        case "edit" if value in {question.key for question in form.asked(draft.answers)}:
            return forms.editing(form, draft, value)
        case "carry":
            issue = await _carried_to(turn, on, value)
            await turn.work.drafts.drop(draft.id, at=turn.now)
            # What is printed of a filing stays in its issue; this becomes another one.
            id = new_id() if draft.filing else draft.id
            carried = replace(draft, id=id, issue=issue.id, filing=None)
            return forms.moved(carried, draft.at, staying(turn))
        case "stay" if on.issue.state.open:
            return forms.moved(draft, draft.at, staying(turn))
        case "pick" if draft.at != REVIEW:
            return forms.answered(form, draft, value)
        case "several" if draft.at == "days":
            days = draft.answers.get("days") or []
            return forms.moved(draft, "days", {"several_days": True, "days": days})
        case "tick" if draft.at == "days":
            for day in filing_forms.working_days(on.issue.period, turn.calendar):
                if day.isoformat() == value:
                    return filing_forms.with_day(draft, day)
        case "drop" if draft.at.startswith("more-") and value.isdecimal():
            return filing_forms.without_visitor(draft, form, int(value))
        case "leader" if draft.at.startswith("name-"):
            for visitor in await leaders(turn, on):
                if tag(visitor.title + visitor.name) == value:
                    return filing_forms.with_visitor(draft, form, visitor)
        case "approver" if draft.at == "approver":
            for name in await approvers(turn, on):
                if tag(name) == value:
                    return forms.answered(form, draft, name)
    raise Rejected("choose_button")


async def _carried_to(turn: Turn, on: Table, value: str) -> Issue:
    """The issue that a button carries a draft to: the one it names, or the next that is open."""
    if value == "next" or turn.issue is None or not turn.issue.state.open:
        return await issue_after(turn.work, turn.bulletin, turn.calendar, on.issue)
    return await turn.tagged_issue(value)


async def resume(message: Message, turn: Turn) -> Reply:
    """Show the newest unfinished draft again, where it was left."""
    waiting = await turn.open_drafts()
    if not waiting:
        raise Rejected("nothing_to_resume")
    return await put(turn, waiting[0])


async def _resumed(query: CallbackQuery, data: FormButton, turn: Turn) -> Reply:
    """Take up again a draft that was cancelled or left for another one."""
    draft = await turn.tagged_draft(data.draft)
    if draft is None or await turn.work.filings.get(draft.id) is not None:
        return turn.toast(query, "form.stale_draft")
    return turn.toast(query), await put(turn, draft, query=query)


async def cancel(message: Message, turn: Turn) -> Reply:
    """Put the form away; a button brings it back."""
    draft = await current(turn)
    if draft is None:
        raise Rejected("nothing_to_cancel")
    return await _cancelled(turn, draft, None)


async def _cancelled(turn: Turn, draft: Draft, query: CallbackQuery | None) -> Method:
    await put_away(turn, draft)
    again = rows([of_draft(draft, turn.label("resume"), "resume")])
    if query is None:
        return turn.send("form.cancelled", again)
    return turn.show(query, "form.cancelled", again)
