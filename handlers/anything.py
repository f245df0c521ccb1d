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

from bulletin import filing_forms
from bulletin.access import Action
from bulletin.filings import Activity
from bulletin.forms import REVIEW, Draft
from bulletin.issues import Issue
from bulletin.parsing import Doubt, DoubtKind, Parsed, Proposed, parse
from bulletin.publication import Kind, Window
from bulletin.rejected import Rejected
from handlers.fallback import offer
from handlers.filing import others_beside, stored
from handlers.filters import Joined, Typed
from handlers.form import put
from handlers.keyboards import BatchButton, button, in_rows, of_draft, rows, tag
from handlers.questions import as_filed, preview, table
from handlers.remarks import proofreader, words
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
        # The preview says for itself which days lie outside.
        outside = DoubtKind.DAY_OUTSIDE if drafts[0].at == REVIEW else None
        notes = _notes(turn, [each for each in proposed[0].doubts if each.kind is not outside])
        if not notes and not left:
            return await put(turn, drafts[0])
        return await put(turn, drafts[0], above=Rejected("read_so", notes=notes, left=left))
    return await _listed(turn, issue, drafts, proposed, left)


async def file_all(query: CallbackQuery, callback_data: BatchButton, turn: Turn) -> Reply:
    """File every listed draft that is complete; the first that is not comes up next."""
    ids = [UUID(each) for each in turn.conversation.data.get("batch", ())]
    if not ids or tag("".join(each.hex for each in ids)) != callback_data.batch:
        return turn.toast(query, "fallback.button")
    filed, waiting = 0, []
    for id in ids:
        draft = await turn.work.drafts.get(id)
        if draft is None:
            continue
        await turn.work.issues.lock(draft.issue)
        on = await table(turn, draft)
        if not turn.may(Action.FILE, draft.window):
            raise Rejected("kind_not_for_you", kind=draft.form)
        if on.draft.at != REVIEW or not on.issue.state.open:
            waiting.append(on.draft)
            continue
        filing, _ = await stored(turn, on)
        await others_beside(turn, filing)
        await turn.work.drafts.drop(draft.id, at=turn.now)
        filed += 1
    await turn.work.conversations.change(replace(turn.conversation, data={}))
    issue = turn.open_issue()
    done = turn.show(query, "anything.filed", None, filed=filed, waiting=len(waiting), issue=issue)
    if not waiting:
        return turn.toast(query), done
    return turn.toast(query), done, await put(turn, waiting[0])


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
    await turn.work.conversations.change(replace(turn.conversation, data={"batch": ids}))
    filings = await turn.work.filings.of_issue(issue.id)
    complete = [as_filed(turn, draft) for draft in drafts if draft.at == REVIEW]
    reader = await proofreader(turn, issue, [*filings, *complete], [drafts[0].window])
    remarked = {
        each.id: words(turn, reader.remarks(each.window, each.content, each.id))
        for each in complete
    }
    lines = [
        {
            "kind": draft.form,
            "text": _shortened(await preview(turn, await table(turn, draft)))
            if draft.at == REVIEW
            else "",
            "notes": list(dict.fromkeys((*_notes(turn, each.doubts), *remarked.get(draft.id, ())))),
            "complete": draft.at == REVIEW,
        }
        for draft, each in zip(drafts, proposed, strict=True)
    ]
    opens = [of_draft(draft, str(number), "resume") for number, draft in enumerate(drafts, start=1)]
    all_ = button(
        turn.label("file_all", count=len(complete)),
        BatchButton(verb="file", batch=tag("".join(ids))),
    )
    return turn.send(
        "anything.list",
        rows([all_] if complete else [], *in_rows(opens, 5)),
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
