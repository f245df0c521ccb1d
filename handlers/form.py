"""The form on the table: what is typed or tapped while a draft owns the chat.

Telegram keeps the buttons of an old message clickable for ever. So every button says which draft
and which revision it belongs to; one that is out of date changes nothing and shows where things
stand now.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from aiogram.types import CallbackQuery, InlineKeyboardButton

from bulletin.filing_forms import first_words
from bulletin.forms import Draft
from bulletin.paragraphs import behind_name
from bulletin.parts import Part
from bulletin.rejected import Rejected
from handlers.acts.delivery import Method
from handlers.attachments import attached
from handlers.keyboards import FormButton, Row, of_draft, with_row
from handlers.questions import shown, table
from handlers.returned import why_returned
from handlers.turn import Turn
from storage.ids import new_id
from storage.sent import Sending

#: The state in which a draft owns the chat: what is typed answers its question.
FORM = "form"


async def remember(turn: Turn, parts: Mapping[int, Part], draft: Draft, question: str) -> None:
    """Keep which question the messages answered, so that editing one changes the answer."""
    sending = Sending(
        id=new_id(),
        parts=parts,
        drafts=(draft.id,),
        question=question,
    )
    await turn.work.sent.keep(turn.conversation.messenger, turn.conversation.chat_id, sending)


async def out_of_date(
    turn: Turn, query: CallbackQuery, data: FormButton, draft: Draft | None
) -> tuple[Method, ...]:
    """What to say instead when a button belongs to another draft or step; else nothing."""
    if draft is None:
        return (turn.toast(query, "form.stale_draft"),)
    if data.draft != draft.tag or data.revision != draft.revision:
        return turn.toast(query, "form.stale"), await put(turn, draft)
    return ()


async def put(
    turn: Turn, draft: Draft, *, query: CallbackQuery | None = None, above: Rejected | None = None
) -> Method:
    """Put a draft on the table: keep it, let it own the chat, and show where it is.

    The one that lay there waits in 我的报送, unless it was only opened.
    """
    await set_aside(turn, but=draft.id)
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


async def set_aside(turn: Turn, *, but: UUID | None = None) -> None:
    """Let the draft on the table wait in 我的报送; one that was only opened is dropped."""
    left = await current(turn)
    if left is not None and left.id != but and _only_opened(left):
        await turn.work.drafts.drop(left.id, at=turn.now)


async def waiting(turn: Turn, *, but: Collection[UUID] = ()) -> Row:
    """A button for the newest draft that waits, so that nobody has to remember it."""
    for draft in await turn.open_drafts():
        if draft.id not in but and not _only_opened(draft):
            return [resuming(turn, draft)]
    return []


def resuming(turn: Turn, draft: Draft) -> InlineKeyboardButton:
    """The button that goes on with a draft: its kind and first words tell it from the others."""
    words = behind_name(turn.bulletin, draft.window, first_words(draft))
    window = draft.window if len(turn.windows()) > 1 or not words else ""
    label = turn.label("resume_draft", kind=draft.form, window=window, words=words)
    return of_draft(draft, label, "resume")


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
