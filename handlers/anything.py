"""Anything first: what a reporter sends without being asked becomes drafts, ready to be confirmed.

One proposal comes up as the preview of its form; several are listed and filed together. What the
parser was not sure of is said above, what it did not read is listed, and nothing is dropped.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bulletin import filing_forms
from bulletin.attachments import as_answers, files_of, with_files
from bulletin.filings import Activity, Filing
from bulletin.forms import REVIEW, Answers, Draft
from bulletin.issues import Issue
from bulletin.parsing import Doubt, DoubtKind, Parsed, Proposed, goes_without_saying, parse
from bulletin.parts import Part, as_record, by_day, from_record, text_of
from bulletin.publication import Kind, Window
from bulletin.rejected import Rejected
from handlers.acts.delivery import Method, Reply
from handlers.acts.remarks import proofreader, words
from handlers.attachments import counted, with_waiting
from handlers.fallback import offer
from handlers.filters import Joined, Typed
from handlers.form import put, set_aside, waiting
from handlers.keyboards import (
    BatchButton,
    FilingButton,
    WindowButton,
    button,
    in_rows,
    of_draft,
    rows,
    tag,
)
from handlers.questions import approvers, as_filed, preview, table
from handlers.turn import Turn
from handlers.weekly import file_nothing
from storage.conversations import Conversation
from storage.ids import new_id
from storage.sent import Sending

#: The state in which /cancel gives up the list that was shown last.
LISTED: Final = "listed"
#: Proposals that one message may bring; the rest is to be sent in another one.
_MOST: Final = 20
_SHORT: Final = 60
_NUMBERED: Final = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]?\s*")


def router() -> Router:
    """Text that no question asked for, and the buttons under what was made of it."""
    made = Router(name="anything")
    made.message.register(read, Joined(), Typed())
    made.callback_query.register(read_for, Joined(), WindowButton.filter(F.verb == "read"))
    return made


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text proposes for a window and an issue, and the lines that became nothing."""

    proposed: Sequence[Proposed]
    left: Sequence[str]
    #: What is beyond the most that one message may bring.
    over: Sequence[str]
    #: All that the text says is that there is nothing.
    nothing: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a sending, as it is listed: a draft that is open, or what was filed."""

    draft: Draft
    doubts: Sequence[Doubt] = ()
    #: Set when it is filed; ``draft`` then only shows it.
    filing: Filing | None = None
    changed: bool = False


async def read(message: Message, turn: Turn) -> Reply:
    """Propose what the message holds; where it holds nothing, offer it as an activity's text.

    Who files for several windows is asked for which, unless the words name one.
    """
    turn = await with_waiting(turn)
    text, windows = message.text or message.caption or "", turn.windows()
    if not windows or turn.issue is None or not turn.issue.state.open:
        return await offer(text, turn)
    parts = turn.parts()
    named = [each for each in windows if _is_named(each, text)]
    window = windows[0] if len(windows) == 1 else next(iter(named), None)
    if window is not None:
        return await _propose(turn, text, parts, window, turn.issue)
    if _only_manners(turn, parts, windows[0]):
        return turn.send("anything.manners")
    kept = {"text": text, "parts": as_record(parts)} | as_answers(turn.files)
    await turn.work.conversations.change(replace(turn.conversation, data=kept))
    buttons = [
        button(
            each.name,
            WindowButton(verb="read", issue=turn.issue.tag, window=tag(each.name), text=tag(text)),
        )
        for each in windows
    ]
    return turn.send("anything.which_window", rows(*in_rows(buttons, 2)))


async def read_for(query: CallbackQuery, callback_data: WindowButton, turn: Turn) -> Reply:
    """Propose what was sent before as items of the window that is chosen now."""
    window = turn.own_window(callback_data.window)
    issue = await turn.tagged_issue(callback_data.issue)
    data = turn.conversation.data
    text = data.get("text")
    if text is None or tag(text) != callback_data.text:
        return turn.toast(query, "fallback.button")
    turn = replace(turn, files=files_of(data))
    parts = from_record(data["parts"])
    return turn.toast(query), await _propose(turn, text, parts, window, issue)


async def _propose(
    turn: Turn, text: str, parts: Mapping[int, Part], window: Window, issue: Issue
) -> Method:
    reading = await reading_of(turn, parts.values(), window, issue)
    if reading.nothing:
        return await file_nothing(turn, issue, window)
    if not reading.proposed:
        if _only_manners(turn, parts, window):
            return turn.send("anything.manners")
        return await offer(text, turn)
    drafts = [draft_of(turn, each, window, issue) for each in reading.proposed]
    sending = Sending(
        id=new_id(),
        parts=parts,
        drafts=tuple(each.id for each in drafts),
        question=None,
    )
    await turn.work.sent.keep(turn.conversation.messenger, turn.conversation.chat_id, sending)
    if len(drafts) > 1:
        await set_aside(turn)
        await turn.work.conversations.change(listing(turn, sending.id))
        entries = [
            Entry(draft, each.doubts) for draft, each in zip(drafts, reading.proposed, strict=True)
        ]
        return await listed(turn, issue, sending.id, entries, reading)
    unsaid = [e for e in reading.proposed[0].doubts if not _says_itself(drafts[0], e)]
    notes = _notes(turn, drafts[0], unsaid)
    if not notes and not reading.left:
        return await put(turn, drafts[0])
    return await put(turn, drafts[0], above=Rejected("read_so", notes=notes, left=reading.left))


def listing(turn: Turn, sending: UUID) -> Conversation:
    """The conversation while nothing is on the table but the list of a sending."""
    data = {"sending": sending.hex}
    return replace(turn.conversation, draft=None, state=LISTED, data=data)


async def reading_of(turn: Turn, parts: Iterable[Part], window: Window, issue: Issue) -> Reading:
    """Read messages as filings of the window; what was said on different days is read apart."""
    known = await turn.work.filings.earlier_visitors(turn.bulletin.key, window.name)
    proposed, left, over, nothing = list[Proposed](), list[str](), list[str](), False
    for sent_on, text in by_day(parts):
        parsed = parse(
            text,
            bulletin=turn.bulletin,
            window=window,
            period=issue.period,
            sent_on=sent_on,
            known=known,
        )
        can = [each for each in parsed.items if _can_be_filed(each, turn, window)]
        left += _left(turn, text, parsed, can, window)
        items = [each for each in can if each.kind is not Kind.NOTHING]
        room = _MOST - len(proposed)
        proposed += items[:room]
        over += [text[each.span.start : each.span.end] for each in items[room:]]
        nothing |= bool(can)
    return Reading(proposed, left, over, nothing and not proposed)


async def day_and_text(turn: Turn, text: str, window: Window, issue: Issue) -> Answers:
    """The answers that a whole activity with its day gives, sent where its text was asked for.

    Empty where it is no such thing: then the text stands as it is.
    """
    reading = await reading_of(turn, [Part(text, turn.today())], window, issue)
    if reading.left or len(reading.proposed) != 1:
        return {}
    content = reading.proposed[0].content
    if not isinstance(content, Activity) or not content.days:
        return {}
    answers = draft_of(turn, reading.proposed[0], window, issue).answers
    return {key: answers[key] for key in ("days", "text")}


def draft_of(turn: Turn, proposed: Proposed, window: Window, issue: Issue) -> Draft:
    """A new draft of one proposal, for the sender's window or another one of theirs it names."""
    window = _own(turn, proposed, window)
    draft = filing_forms.proposed(
        proposed.content, proposed.section, turn.bulletin, window, issue, id=new_id()
    )
    return with_files(draft, turn.files)[0]


async def listed(
    turn: Turn,
    issue: Issue,
    sending: UUID,
    entries: Sequence[Entry],
    reading: Reading,
    *,
    query: CallbackQuery | None = None,
) -> Method:
    """All items of a sending in one message, to be filed or given up in one tap, or opened one by
    one.
    """
    lines, opens, complete, unsigned = [], [], 0, False
    signers = await approvers(turn, await table(turn, entries[0].draft))
    remarked = await _remarked(turn, issue, entries)
    for number, entry in enumerate(entries, start=1):
        draft = entry.draft
        only_unsigned = draft.at == "approver" and bool(signers)
        ready = draft.at == REVIEW or only_unsigned
        unsigned |= only_unsigned
        if entry.filing is None:
            await turn.work.drafts.keep(draft, person=turn.person().id, at=turn.now)
            complete += ready
            opens.append(of_draft(draft, str(number), "resume"))
        else:
            opens.append(button(str(number), FilingButton(verb="open", filing=entry.filing.id)))
        text = _shortened(await preview(turn, await table(turn, draft))) if ready else ""
        lines.append(
            {
                "kind": draft.form,
                "text": text,
                "notes": list(
                    dict.fromkeys((*_notes(turn, draft, entry.doubts), *remarked.get(draft.id, ())))
                ),
                "complete": ready,
                "status": entry.filing.status if entry.filing else "",
                "changed": entry.changed,
            }
        )
    all_ = [
        button(
            turn.label("file_all", count=complete, approver=name),
            BatchButton(verb="file", sending=sending, approver=tag(name)),
        )
        for name in (signers if unsigned else [""])
    ]
    open_ = any(each.filing is None for each in entries)
    drop = button(turn.label("cancel"), BatchButton(verb="drop", sending=sending))
    others = await waiting(turn, but={each.draft.id for each in entries})
    keyboard = rows(
        *in_rows(all_ if complete else [], 1),
        *in_rows(opens, 5),
        [drop] if open_ else [],
        others,
    )
    values = {"issue": issue, "lines": lines, "left": reading.left, "over": reading.over}
    values |= await counted(turn, turn.files)
    if query is None:
        return turn.send("anything.list", keyboard, above=None, **values)
    return turn.show(query, "anything.list", keyboard, above=None, **values)


async def _remarked(turn: Turn, issue: Issue, entries: Sequence[Entry]) -> dict[UUID, list[str]]:
    """Draft → what to look at in it, beside what is filed and the others of the list."""
    ready = [each for each in entries if each.draft.at in (REVIEW, "approver")]
    filings = await turn.work.filings.of_issue(issue.id)
    new = [as_filed(turn, each.draft) for each in ready if each.filing is None]
    windows = {each.draft.window for each in ready}
    reader = await proofreader(turn, issue, [*filings, *new], windows)
    found = {}
    for each in ready:
        content = filing_forms.content_of(each.draft)
        own = each.filing.id if each.filing else each.draft.id
        found[each.draft.id] = words(turn, reader.remarks(each.draft.window, content, own))
    return found


def _can_be_filed(proposed: Proposed, turn: Turn, window: Window) -> bool:
    if proposed.kind is Kind.NOTHING:
        return True
    content = proposed.content
    if isinstance(content, Activity) and len(content.text) < filing_forms.LEAST_TEXT:
        return False
    return proposed.kind in filing_forms.kinds_of(turn.bulletin, _own(turn, proposed, window))


def _own(turn: Turn, proposed: Proposed, window: Window) -> Window:
    named = (each for each in turn.windows() if each.name == proposed.window)
    return next(named, window)


def _is_named(window: Window, text: str) -> bool:
    names = (window.name.removeprefix("省"), window.full_name)
    return any(name in text for name in names if name)


def _says_itself(draft: Draft, doubt: Doubt) -> bool:
    """Whether the preview or the question of a draft says what is doubtful."""
    if doubt.kind is DoubtKind.WHICH_SECTION:
        return draft.at == "section" or not doubt.details["heading"]
    return doubt.kind is DoubtKind.DAY_OUTSIDE and draft.at == REVIEW


def _notes(turn: Turn, draft: Draft, doubts: Sequence[Doubt]) -> list[str]:
    own = {each.name for each in turn.windows()}
    section = turn.bulletin.section(draft.answers.get("section", ""))
    known: dict[str, Any] = {"taken": section.title if section else ""}
    return [
        turn.say(f"doubts.{each.kind}", **known | dict(each.details)).text
        for each in doubts
        if each.kind is not DoubtKind.OTHER_WINDOW or each.details["window"] not in own
    ]


def _only_manners(turn: Turn, parts: Mapping[int, Part], window: Window) -> bool:
    lines = filter(None, map(str.strip, text_of(parts.values()).splitlines()))
    return not turn.files and goes_without_saying(lines, turn.bulletin, window)


def _left(
    turn: Turn, text: str, parsed: Parsed, taken: Sequence[Proposed], window: Window
) -> list[str]:
    """The lines that became no draft and may be missed: neither manners nor the plan's headings."""
    rest = [
        each.span for each in parsed.items if each not in taken and each.kind is not Kind.NOTHING
    ]
    spans = sorted((*parsed.left, *rest), key=lambda span: span.start)
    titles = {each.title for each in (*turn.bulletin.sections, *turn.bulletin.leaves())}
    lines = (line.strip() for span in spans for line in text[span.start : span.end].splitlines())
    return [
        line
        for line in lines
        if line
        and (bare := _NUMBERED.sub("", line).rstrip("：:。")) not in titles
        and not goes_without_saying([bare or line], turn.bulletin, window)
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
