"""Anything first: what a reporter sends without being asked becomes drafts, ready to be confirmed.

One proposal comes up as the preview of its form; several are listed and filed together. What the
parser was not sure of is said above, what it did not read is listed, and nothing is dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
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
from handlers.form import put
from handlers.keyboards import BatchButton, button, in_rows, of_draft, rows, tag
from handlers.questions import Table, approvers, preview, table
from handlers.signatures import send_to_sign
from handlers.turn import Method, Reply, Turn
from handlers.weekly import file_nothing
from storage.ids import new_id

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


async def read(message: Message, turn: Turn) -> Reply:
    """Propose what the message holds; where it holds nothing, offer it as an activity's text."""
    text, windows = message.text or "", turn.windows()
    if len(windows) != 1 or turn.issue is None or not turn.issue.state.open:
        return await offer(text, turn)
    issue, window = turn.issue, windows[0]
    parsed = parse(
        text,
        bulletin=turn.bulletin,
        window=window,
        period=issue.period,
        sent_on=turn.local(turn.now).date(),
        known=await turn.work.filings.earlier_visitors(turn.bulletin.key, window.name, _LEADERS),
    )
    proposed = [each for each in parsed.items if _can_be_filed(each, turn, window)][:_MOST]
    if not proposed:
        return await offer(text, turn)
    if all(each.kind is Kind.NOTHING for each in proposed):
        return await file_nothing(turn, issue, window)
    proposed = [each for each in proposed if each.kind is not Kind.NOTHING]
    drafts = [_draft(each, turn, window, issue) for each in proposed]
    left = _left(turn, text, parsed, proposed)
    if len(drafts) == 1:
        notes = _notes(turn, proposed[0].doubts)
        if not notes and not left:
            return await put(turn, drafts[0])
        return await put(turn, drafts[0], above=Rejected("read_so", notes=notes, left=left))
    return await _listed(turn, issue, drafts, proposed, left)


async def file_all(query: CallbackQuery, callback_data: BatchButton, turn: Turn) -> Reply:
    """File every listed draft that is complete; the first that is not comes up next."""
    ids = [UUID(each) for each in turn.conversation.data.get("batch", ())]
    if not ids or tag("".join(each.hex for each in ids)) != callback_data.batch:
        return turn.toast(query, "fallback.button")
    filed, waiting = list[Filing](), []
    for id in ids:
        draft = await turn.work.drafts.get(id)
        if draft is None:
            continue
        await turn.work.issues.lock(draft.issue)
        on = await table(turn, draft)
        if not turn.may(Action.FILE, draft.window):
            raise Rejected("kind_not_for_you", kind=draft.form)
        on = await _signed_by(turn, on, callback_data.approver)
        if on.draft.at != REVIEW or not on.issue.state.open:
            waiting.append(on.draft)
            continue
        filing, _ = await stored(turn, on)
        await others_beside(turn, filing)
        await turn.work.drafts.drop(draft.id, at=turn.now)
        filed.append(filing)
    await turn.work.conversations.change(replace(turn.conversation, data={}))
    issue = turn.open_issue()
    await send_to_sign(turn, filed)
    done = turn.show(
        query,
        "anything.filed",
        None,
        filed=len(filed),
        submitted=sum(1 for each in filed if each.status is Status.SUBMITTED),
        unsigned=any(is_unsigned(turn.bulletin.window(each.window), each) for each in filed),
        waiting=len(waiting),
        issue=issue,
    )
    if not waiting:
        return turn.toast(query), done
    return turn.toast(query), done, await put(turn, waiting[0])


async def _signed_by(turn: Turn, on: Table, approver: str) -> Table:
    """The draft with the person signing it whom the button names, where only that was missing."""
    if on.draft.at == "approver":
        for name in await approvers(turn, on):
            if tag(name) == approver:
                return replace(on, draft=forms.answered(on.form, on.draft, name))
    return on


async def _listed(
    turn: Turn,
    issue: Issue,
    drafts: Sequence[Draft],
    proposed: Sequence[Proposed],
    left: Sequence[str],
) -> Method:
    """All proposals in one message, to be filed in one tap or opened one by one."""
    for draft in drafts:
        await turn.work.drafts.keep(draft, person=turn.person().id, at=turn.now)
    ids = [draft.id.hex for draft in drafts]
    signers = await approvers(turn, await table(turn, drafts[0]))
    ready = {REVIEW, "approver"} if signers else {REVIEW}
    await turn.work.conversations.change(replace(turn.conversation, data={"batch": ids}))
    lines = [
        {
            "kind": draft.form,
            "text": _shortened(await preview(turn, await table(turn, draft)))
            if draft.at in ready
            else "",
            "notes": _notes(turn, each.doubts),
            "complete": draft.at in ready,
        }
        for draft, each in zip(drafts, proposed, strict=True)
    ]
    opens = [of_draft(draft, str(number), "resume") for number, draft in enumerate(drafts, start=1)]
    complete, batch = sum(1 for draft in drafts if draft.at in ready), tag("".join(ids))
    unsigned = any(draft.at == "approver" for draft in drafts)
    all_ = [
        button(
            turn.label("file_all", count=complete, approver=name),
            BatchButton(verb="file", batch=batch, approver=tag(name)),
        )
        for name in (signers if unsigned else [""])
    ]
    return turn.send(
        "anything.list",
        rows(*in_rows(all_ if complete else [], 1), *in_rows(opens, 5)),
        issue=issue,
        lines=lines,
        left=left,
    )


def _can_be_filed(proposed: Proposed, turn: Turn, window: Window) -> bool:
    if proposed.kind is Kind.NOTHING:
        return True
    content = proposed.content
    if isinstance(content, Activity) and len(content.text) < filing_forms.LEAST_TEXT:
        return False
    return proposed.kind in filing_forms.kinds_of(turn.bulletin, window)


def _draft(proposed: Proposed, turn: Turn, window: Window, issue: Issue) -> Draft:
    return filing_forms.proposed(
        proposed.content, proposed.section, turn.bulletin, window, issue, id=new_id()
    )


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
