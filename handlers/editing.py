"""Edit by any door: a sent message that is edited, and a new text in reply to what the bot showed.

Whichever door, the draft or the filing that came of it changes, and what is stored is shown with
what changed. What differs between two readings is changed, and nothing that was set by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from aiogram import Router
from aiogram.types import Message

from bulletin import filing_forms
from bulletin.access import Action
from bulletin.filings import Content, Filing, Nothing, Status
from bulletin.forms import REVIEW, Answers, Draft
from bulletin.parsing import Proposed
from bulletin.parts import Part
from bulletin.publication import Kind
from bulletin.rejected import Rejected
from bulletin.text import normalise
from handlers.acts.delivery import Method, Reply
from handlers.anything import Entry, day_and_text, draft_of, listed, read, reading_of
from handlers.filing import filed
from handlers.filters import Joined, Replies, Typed
from handlers.form import put
from handlers.keyboards import FilingButton, FormButton
from handlers.questions import Table, field, table
from handlers.turn import Turn
from storage.columns import storable
from storage.ids import new_id
from storage.sent import Sending


def router() -> Router:
    """Edited messages, and replies to a preview or to what was filed."""
    made = Router(name="editing")
    made.edited_message.register(edited, Joined())
    made.message.register(reply, Joined(), Typed(), Replies())
    return made


@dataclass(frozen=True, slots=True)
class _Item:
    """What lies on the table: a draft that is open, or one that shows what is filed."""

    on: Table
    #: None while the draft is open.
    filing: Filing | None


async def edited(message: Message, turn: Turn) -> Reply:
    """Change what the message became; one that became nothing is read as if it were sent now."""
    text = storable(message.text or message.caption or "")
    chat = turn.conversation
    sending = await turn.work.sent.find(chat.messenger, chat.chat_id, message.message_id)
    if sending is None:
        return await read(message, turn) if text and not text.startswith("/") else None
    before = sending.parts[message.message_id]
    if normalise(before.words) == normalise(text):
        return None
    now = sending.edited(message.message_id, text)
    if not normalise(now.parts[message.message_id].text):
        raise Rejected("text_empty")
    items = [await _item(turn, id) for id in sending.drafts]
    if not any(items):
        raise Rejected("filing_gone")
    said: Method | None
    if sending.question is not None:
        said = await _answered_anew(turn, sending.question, items[0], now.text)
    else:
        said, now = await _read_anew(turn, sending, now, items)
    await turn.work.sent.change(now)
    return said


async def reply(message: Message, replied: FormButton | FilingButton, turn: Turn) -> Reply:
    """Take the text in place of what the message that is replied to shows."""
    item = await _named(turn, replied)
    if item is None:
        return await read(message, turn)
    on, text = item.on, message.text or ""
    said = Part(text, turn.today())
    proposed = (await reading_of(turn, [said], on.window, on.issue)).proposed
    if len(proposed) == 1 and proposed[0].kind == on.draft.form:
        after = _answers(turn, proposed[0], on)
        if proposed[0].section is None:
            after = {key: value for key, value in after.items() if key != "section"}
    elif on.draft.form == Kind.ACTIVITY:
        after = on.form.question("text").take(text, on.draft.answers)
    else:
        raise Rejected("reply_not_read", kind=on.draft.form)
    # What the new words do not name stays: days, a section, a number.
    after = {key: value for key, value in after.items() if value is not None}
    return await _changed(turn, item, filing_forms.reread(on.draft, on.form, {}, after))


async def _answered_anew(turn: Turn, question: str, item: _Item | None, text: str) -> Method:
    """The message was the answer to a question, which is answered with other words now."""
    if item is None:
        raise Rejected("filing_gone")
    on = item.on
    taken = on.form.question(question).take(text, on.draft.answers)
    if question == "text":
        taken = {**taken, **await day_and_text(turn, text, on.window, on.issue)}
    return await _changed(turn, item, filing_forms.reread(on.draft, on.form, {}, taken))


async def _read_anew(
    turn: Turn, sending: Sending, now: Sending, items: Sequence[_Item | None]
) -> tuple[Method | None, Sending]:
    """Read the whole sending again, and change what reads differently."""
    on = next(item.on for item in items if item is not None)
    old = await reading_of(turn, sending.parts.values(), on.window, on.issue)
    new = await reading_of(turn, now.parts.values(), on.window, on.issue)
    if not new.proposed:
        raise Rejected("edit_not_read")
    if any(part.document for part in now.parts.values()) and _same(old.proposed, new.proposed):
        # The words beside a document say nothing that is filed.
        return None, now
    places = _matched(old.proposed[: len(items)], new.proposed)
    entries: list[Entry] = []
    for number, proposed in enumerate(new.proposed):
        place = places.get(number)
        item = None if place is None else items[place]
        if item is None or place is None:
            entries.append(Entry(draft_of(turn, proposed, on.window, on.issue), proposed.doubts))
            continue
        draft = filing_forms.reread(
            item.on.draft,
            item.on.form,
            _answers(turn, old.proposed[place], item.on),
            _answers(turn, proposed, item.on),
        )
        if len(items) == len(new.proposed) == 1:
            return await _changed(turn, item, draft), now
        changed = draft.answers != item.on.draft.answers
        if item.filing is not None and changed and draft.at == REVIEW:
            await filed(turn, replace(item.on, draft=draft))
        entries.append(Entry(draft, proposed.doubts, item.filing, changed))
    for place, item in enumerate(items):
        if item is not None and item.filing is None and place not in places.values():
            await turn.work.drafts.drop(item.on.draft.id, at=turn.now)
    ids = tuple(each.filing.id if each.filing else each.draft.id for each in entries)
    said = await listed(turn, on.issue, sending.id, entries, new)
    return said, replace(now, drafts=ids)


async def _changed(turn: Turn, item: _Item, draft: Draft) -> Method:
    """Show the draft as it is now; what was filed is changed at once, and can be undone."""
    on = item.on
    if item.filing is not None and draft.at == REVIEW:
        said = await filed(turn, replace(on, draft=draft))
        return turn.send(said.name, said.keyboard, above=None, **said.values)
    keys = [key for key in draft.answers if draft.answers[key] != on.draft.answers.get(key)]
    fields = [field(turn, key) for key in keys if key in {each.key for each in on.form.questions}]
    return await put(turn, draft, above=Rejected("edited_so", fields=fields) if fields else None)


async def _item(turn: Turn, id: UUID) -> _Item | None:
    """The open draft of that id, or what it was filed as; None for what is gone."""
    draft = await turn.work.drafts.get(id)
    filing = None if draft else await turn.work.filings.get(id)
    return await _on_table(turn, draft, filing)


async def _named(turn: Turn, named: FormButton | FilingButton) -> _Item | None:
    """What a button of the message that is replied to is about."""
    if isinstance(named, FilingButton):
        return await _on_table(turn, None, await turn.work.filings.get(named.filing))
    draft = await turn.tagged_draft(named.draft)
    if draft is not None and await turn.work.drafts.get(draft.id) is None:
        return await _on_table(turn, None, await turn.work.filings.get(draft.filing or draft.id))
    return await _on_table(turn, draft, None)


async def _on_table(turn: Turn, draft: Draft | None, filing: Filing | None) -> _Item | None:
    if filing is not None:
        gone = filing.status is Status.WITHDRAWN or isinstance(filing.content, Nothing)
        draft = None if gone else filing_forms.reopened(filing, turn.bulletin, id=new_id())
    if draft is None or not turn.may(Action.FILE, draft.window):
        return None
    await turn.work.issues.lock(draft.issue)
    return _Item(await table(turn, draft), filing)


def _answers(turn: Turn, proposed: Proposed, on: Table) -> Answers:
    """The answers that a proposal gives, as its draft would hold them."""
    return draft_of(turn, proposed, on.window, on.issue).answers


def _same(old: Sequence[Proposed], new: Sequence[Proposed]) -> bool:
    return [(each.content, each.section) for each in old] == [
        (each.content, each.section) for each in new
    ]


def _matched(old: Sequence[Proposed], new: Sequence[Proposed]) -> Mapping[int, int]:
    """Place of a new proposal → of the old one that it was: the same, else the next of its kind."""
    left = dict(enumerate(old))
    places: dict[int, int] = {}

    def match(number: int, content: Content, *, same: bool) -> None:
        for place, each in left.items():
            if each.content == content if same else each.kind == content.kind:
                places[number] = place
                del left[place]
                return

    for same in (True, False):
        for number, proposed in enumerate(new):
            if number not in places:
                match(number, proposed.content, same=same)
    return places
