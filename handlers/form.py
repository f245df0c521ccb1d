"""The form on the table: what is typed or tapped while a draft owns the chat.

Telegram keeps the buttons of an old message clickable for ever. So every button says which draft
and which revision it belongs to; one that is out of date changes nothing and shows where things
stand now.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, Message

from bulletin import filing_forms, forms
from bulletin.attachments import awaits_words
from bulletin.forms import REVIEW, Draft
from bulletin.issues import Issue
from bulletin.parts import Part
from bulletin.rejected import Rejected
from handlers.attachments import attached
from handlers.filters import Joined, Typed
from handlers.issue_after import issue_after
from handlers.keyboards import FormButton, Row, of_draft, rows, tag, with_row
from handlers.questions import Table, approvers, left_over, shown, staying, table
from handlers.returned import why_returned
from handlers.turn import Method, Reply, Turn
from storage.ids import new_id
from storage.sent import Sending

#: The state in which a draft owns the chat: what is typed answers its question.
FORM = "form"

_EARLIER_LEADERS = 50


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
        await remember(turn, turn.parts(), draft, draft.at)
        return await put(turn, answered)
    except Rejected as rejected:
        if ahead := filing_forms.text_ahead(on.form, draft, message.text or ""):
            return await put(turn, ahead, above=Rejected("text_kept"))
        return await put(turn, draft, above=rejected)


async def remember(turn: Turn, parts: Mapping[int, Part], draft: Draft, question: str) -> None:
    """Keep which question the messages answered, so that editing one changes the answer."""
    sending = Sending(
        id=new_id(),
        parts=parts,
        drafts=(draft.id,),
        question=question,
    )
    await turn.work.sent.keep(turn.conversation.messenger, turn.conversation.chat_id, sending)


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
    return turn.toast(query), await put(turn, moved, query=query)


async def out_of_date(
    turn: Turn, query: CallbackQuery, data: FormButton, draft: Draft | None
) -> tuple[Method, ...]:
    """What to say instead when a button belongs to another draft or step; else nothing."""
    if draft is None:
        return (turn.toast(query, "form.stale_draft"),)
    if data.draft != draft.tag or data.revision != draft.revision:
        return turn.toast(query, "form.stale"), await put(turn, draft)
    return ()


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
            earlier = await turn.work.filings.earlier_visitors(
                turn.bulletin.key, draft.window, _EARLIER_LEADERS
            )
            for visitor in earlier:
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


async def put(
    turn: Turn, draft: Draft, *, query: CallbackQuery | None = None, above: Rejected | None = None
) -> Method:
    """Put a draft on the table: keep it, let it own the chat, and show where it is.

    The one that lay there waits in 我的报送, unless it was only opened.
    """
    left = await current(turn)
    if left is not None and left.id != draft.id and _only_opened(left):
        await turn.work.drafts.drop(left.id, at=turn.now)
    turn, draft = await attached(turn, draft)
    comes_up = draft.id != turn.conversation.draft
    on = await table(turn, draft)
    draft = on.draft
    above = above or await why_returned(turn, draft)
    await turn.work.drafts.keep(draft, person=turn.person().id, at=turn.now)
    await turn.work.conversations.change(
        replace(turn.conversation, draft=draft.id, state=FORM, data={})
    )
    seen = await shown(turn, on)
    if query is None:
        others = await waiting(turn, but={draft.id}) if comes_up else []
        keyboard = with_row(seen.keyboard, others)
        return turn.send(seen.name, keyboard, above=above, **seen.values)
    return turn.show(query, seen.name, seen.keyboard, above=above, **seen.values)


async def waiting(turn: Turn, *, but: Collection[UUID] = ()) -> Row:
    """A button for the newest draft that waits, so that nobody has to remember it."""
    for draft in await turn.open_drafts():
        if draft.id not in but and not _only_opened(draft):
            label = turn.label("resume_draft", kind=draft.form, window=draft.window)
            return [of_draft(draft, label, "resume")]
    return []


def _only_opened(draft: Draft) -> bool:
    return draft.revision == 1 and (
        draft.filing is not None or draft.answers.keys() <= {"section", "stays"}
    )


async def put_away(turn: Turn, draft: Draft) -> None:
    """Clear the table: the draft is done with, and the chat is free."""
    await turn.work.drafts.drop(draft.id, at=turn.now)
    await turn.work.conversations.change(
        replace(turn.conversation, draft=None, state=None, data={})
    )


async def current(turn: Turn) -> Draft | None:
    """The draft that owns this chat now, unless a deputy has taken it over."""
    id = turn.conversation.draft
    return await turn.work.drafts.get(id, person=turn.person().id) if id else None
