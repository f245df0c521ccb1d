"""Anything first: what a reporter sends without being asked becomes drafts, ready to be confirmed.

One proposal comes up as the preview of its form; several are listed and filed together. What the
parser was not sure of is said above, what it did not read is listed, and nothing is dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bulletin import filing_forms, forms
from bulletin.access import Action
from bulletin.filings import Activity, Filing, Status
from bulletin.forms import REVIEW, Draft
from bulletin.issues import Issue
from bulletin.parsing import Doubt, Parsed, Proposed, parse
from bulletin.publication import Kind, Window
from bulletin.rejected import Rejected
from bulletin.signing import is_unsigned
from handlers.fallback import offer
from handlers.filing import others_beside, stored
from handlers.filters import Joined, Typed
from handlers.form import put, waiting
from handlers.keyboards import BatchButton, FilingButton, button, in_rows, of_draft, rows, tag
from handlers.questions import Table, approvers, left_over, preview, table
from handlers.signatures import send_to_sign
from handlers.turn import Method, Reply, Turn
from handlers.weekly import file_nothing
from storage.ids import new_id
from storage.sent import Sending

#: Earlier leaders that help to tell a name from a title.
_LEADERS: Final = 50
#: Proposals that one message may bring; the rest is listed as not read.
_MOST: Final = 20
_SHORT: Final = 60
_NUMBERED: Final = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]?\s*")


def router() -> Router:
    """Text that no question asked for, and the buttons under what was made of it."""
    made = Router(name="anything")
    made.message.register(read, Joined(), Typed())
    made.callback_query.register(file_all, Joined(), BatchButton.filter(F.verb == "file"))
    return made


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text proposes for a window and an issue, and the lines that became nothing."""

    proposed: Sequence[Proposed]
    left: Sequence[str]
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
    """Propose what the message holds; where it holds nothing, offer it as an activity's text."""
    text, windows = message.text or "", turn.windows()
    if len(windows) != 1 or turn.issue is None or not turn.issue.state.open:
        return await offer(text, turn)
    issue, window = turn.issue, windows[0]
    sent_on = turn.local(turn.now).date()
    reading = await reading_of(turn, text, window, issue, sent_on)
    if reading.nothing:
        return await file_nothing(turn, issue, window)
    if not reading.proposed:
        return await offer(text, turn)
    drafts = [draft_of(turn, each, window, issue) for each in reading.proposed]
    sending = Sending(
        id=new_id(),
        parts={each.message_id: each.text or each.caption or "" for each in turn.sent},
        sent_on=sent_on,
        drafts=tuple(each.id for each in drafts),
        question=None,
    )
    await turn.work.sent.keep(turn.conversation.messenger, turn.conversation.chat_id, sending)
    if len(drafts) > 1:
        entries = [
            Entry(draft, each.doubts) for draft, each in zip(drafts, reading.proposed, strict=True)
        ]
        return await listed(turn, issue, sending.id, entries, reading.left)
    notes = _notes(turn, reading.proposed[0].doubts)
    if not notes and not reading.left:
        return await put(turn, drafts[0])
    return await put(turn, drafts[0], above=Rejected("read_so", notes=notes, left=reading.left))


async def reading_of(turn: Turn, text: str, window: Window, issue: Issue, sent_on: date) -> Reading:
    """Read a text as filings of the window; ``sent_on`` is the day after which 昨日 comes."""
    parsed = parse(
        text,
        bulletin=turn.bulletin,
        window=window,
        period=issue.period,
        sent_on=sent_on,
        known=await turn.work.filings.earlier_visitors(turn.bulletin.key, window.name, _LEADERS),
    )
    can = [each for each in parsed.items if _can_be_filed(each, turn, window)][:_MOST]
    proposed = [each for each in can if each.kind is not Kind.NOTHING]
    return Reading(proposed, _left(turn, text, parsed, proposed), bool(can) and not proposed)


def draft_of(turn: Turn, proposed: Proposed, window: Window, issue: Issue) -> Draft:
    """A new draft of one proposal."""
    return filing_forms.proposed(
        proposed.content, proposed.section, turn.bulletin, window, issue, id=new_id()
    )


async def listed(
    turn: Turn, issue: Issue, sending: UUID, entries: Sequence[Entry], left: Sequence[str]
) -> Method:
    """All items of a sending in one message, to be filed in one tap or opened one by one."""
    lines, opens, complete, unsigned = [], [], 0, False
    signers = await approvers(turn, await table(turn, entries[0].draft))
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
                "notes": _notes(turn, entry.doubts),
                "complete": ready,
                "filed": entry.filing is not None,
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
    others = await waiting(turn, but={each.draft.id for each in entries})
    return turn.send(
        "anything.list",
        rows(*in_rows(all_ if complete else [], 1), *in_rows(opens, 5), others),
        issue=issue,
        lines=lines,
        left=left,
    )


async def file_all(query: CallbackQuery, callback_data: BatchButton, turn: Turn) -> Reply:
    """File every listed draft that is complete; the first that is not comes up next."""
    sending = await turn.work.sent.get(callback_data.sending)
    open_ = [await turn.work.drafts.get(id) for id in sending.drafts] if sending else []
    filed, incomplete = list[Filing](), []
    for draft in open_:
        if draft is None:
            continue
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
    if incomplete:
        count, left = len(filed), len(incomplete)
        above = Rejected("filed_some", filed=count, waiting=left) if filed else None
        return turn.toast(query), await put(turn, incomplete[0], query=query, above=above)
    if not filed:
        return turn.toast(query, "form.stale_draft")
    return turn.toast(query), turn.show(
        query,
        "anything.filed",
        None,
        filed=len(filed),
        submitted=any(each.status is Status.SUBMITTED for each in filed),
        unsigned=any(is_unsigned(turn.bulletin.window(each.window), each) for each in filed),
        issue=turn.open_issue(),
    )


async def _signed_by(turn: Turn, on: Table, approver: str) -> Table:
    """The draft with the person signing it whom the button names, where only that was missing."""
    if on.draft.at == "approver":
        for name in await approvers(turn, on):
            if tag(name) == approver:
                return replace(on, draft=forms.answered(on.form, on.draft, name))
    return on


def _can_be_filed(proposed: Proposed, turn: Turn, window: Window) -> bool:
    if proposed.kind is Kind.NOTHING:
        return True
    content = proposed.content
    if isinstance(content, Activity) and len(content.text) < filing_forms.LEAST_TEXT:
        return False
    return proposed.kind in filing_forms.kinds_of(turn.bulletin, window)


def _notes(turn: Turn, doubts: Sequence[Doubt]) -> list[str]:
    return [turn.say(f"doubts.{each.kind}", **dict[str, Any](each.details)).text for each in doubts]


def _left(turn: Turn, text: str, parsed: Parsed, taken: Sequence[Proposed]) -> list[str]:
    """The lines that became no draft; headings of the plan have told what they had to tell."""
    rest = [
        each.span for each in parsed.items if each not in taken and each.kind is not Kind.NOTHING
    ]
    spans = sorted((*parsed.left, *rest), key=lambda span: span.start)
    titles = {each.title for each in (*turn.bulletin.sections, *turn.bulletin.leaves())}
    lines = (line.strip() for span in spans for line in text[span.start : span.end].splitlines())
    return [
        line for line in lines if line and _NUMBERED.sub("", line).rstrip("：:。") not in titles
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
