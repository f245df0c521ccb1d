"""What the editor reads in 审稿: the issue's filings in a list, and one of them whole."""

from collections.abc import Sequence
from typing import Final

from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from bulletin.access import Action
from bulletin.filings import Filing, LateChange, Status
from bulletin.issues import Issue
from bulletin.joint import told_in
from bulletin.paragraphs import beside_name
from handlers.acts.delivery import Method
from handlers.acts.manuscripts import (
    before_decision,
    decided,
    in_sections,
    open_to,
    proposed,
    text_of,
    title,
)
from handlers.acts.remarks import proofreader, remarks, words
from handlers.acts.wording import is_edited
from handlers.attachments import files_to_see
from handlers.keyboards import (
    IssueButton,
    Row,
    button,
    in_rows,
    of_decision,
    of_files,
    of_waiting_change,
    rows,
)
from handlers.questions import Shown
from handlers.turn import Turn
from storage.filings import Revision

#: Filings with a button of their own; Telegram takes 100 under a message, and 下一条 leads to all.
MOST_LISTED: Final = 60


async def listed(turn: Turn, issue: Issue, last: Filing | None = None) -> Shown:
    """The list of the issue, with a button for each; ``last`` was decided just now."""
    every = await turn.work.filings.of_issue(issue.id)
    filings = in_sections(turn, issue, every)
    carried = await turn.work.filings.carried_into(issue.id)
    changes = {each.filing for each in await turn.work.late_changes.of_issue(issue.id)}
    revisions = await turn.work.filings.revisions_of(issue.id)
    leads, told = {each.id: each.window for each in every}, told_in(every)
    reader = await proofreader(turn, issue, every, {each.window for each in filings})
    groups: dict[str, list[dict[str, object]]] = {}
    for number, filing in enumerate(filings, start=1):
        line = {
            "number": number,
            "window": filing.window,
            "kind": filing.kind,
            "text": beside_name(turn.bulletin, filing),
            "status": filing.status,
            "late": filing.late,
            "carried": filing.id in carried,
            "changed": filing.id in changes,
            "edited": is_edited(revisions[filing.id]),
            "told_in": leads[told[filing.id]] if filing.id in told else "",
            "source": filing.source or "",
            "look": bool(reader.remarks(filing.window, filing.content, filing.id)),
        }
        groups.setdefault(title(turn, issue, filing), []).append(line)
    buttons = [
        of_decision(filing, str(number), "open")
        for number, filing in enumerate(filings[:MOST_LISTED], start=1)
    ]
    return Shown(
        "review.list",
        rows(_last_row(turn, last), *in_rows(buttons, 6)),
        {
            "issue": issue,
            "groups": groups,
            "waiting": sum(1 for each in filings if each.status is Status.FILED),
            "last": _last(turn, last),
        },
    )


async def card(turn: Turn, issue: Issue, filing: Filing, last: Filing | None = None) -> Shown:
    """One filing whole, with what can be done about it; ``last`` was decided just before it."""
    every = await turn.work.filings.of_issue(issue.id)
    filings = in_sections(turn, issue, every)
    revisions = await turn.work.filings.revisions(filing.id)
    change = await turn.work.late_changes.of_filing(filing.id)
    found = await remarks(turn, issue, filing.window, filing.content, every, own=filing.id)
    told = told_in(every)
    into = told.get(filing.id)
    here = next((n for n, each in enumerate(filings) if each.id == filing.id), None)
    seen = await files_to_see(turn.work, filing)
    return Shown(
        "review.card",
        _card_rows(turn, issue, filing, filings, here, revisions, change, last, len(seen)),
        {
            "issue": issue,
            "number": None if here is None else here + 1,
            "count": len(filings),
            "window": filing.window,
            "section": title(turn, issue, filing),
            "status": filing.status,
            "late": filing.late,
            "carried": filing.id in await turn.work.filings.carried_into(issue.id),
            "edited": is_edited(revisions),
            "told_in": next((each.window for each in every if each.id == into), ""),
            "tells_too": [each.window for each in every if told.get(each.id) == filing.id],
            "source": filing.source or "",
            "author": await turn.work.people.name(filing.author),
            "filed_at": turn.local(filing.filed_at),
            "approved_by": filing.approved_by,
            "files": len(filing.files),
            "decided": await decided(turn, revisions),
            "reason": filing.reason,
            "text": await text_of(turn, issue, filing),
            "remarks": words(turn, found),
            "difference": await proposed(turn, issue, filing, change) if change else None,
            "last": _last(turn, last),
        },
    )


def put_up(turn: Turn, query: CallbackQuery | None, seen: Shown) -> Method:
    """The list or a filing in place of what was tapped; a new message where nothing was."""
    if query is None:
        return turn.send(seen.name, seen.keyboard, above=None, **seen.values)
    return turn.show(query, seen.name, seen.keyboard, above=None, **seen.values)


def _card_rows(
    turn: Turn,
    issue: Issue,
    filing: Filing,
    filings: Sequence[Filing],
    here: int | None,
    revisions: Sequence[Revision],
    change: LateChange | None,
    last: Filing | None,
    files: int,
) -> InlineKeyboardMarkup:
    may = turn.may(Action.REVIEW)
    act, may_take = may and issue.state.open, may and issue.state.changeable
    decisions = [
        of_decision(filing, turn.label(f"decide_{verb}"), verb) for verb in open_to(filing)
    ]
    undo = (
        [of_decision(filing, turn.label("undo"), "undo")]
        if act and last is None and before_decision(revisions)
        else []
    )
    walk = []
    if here is not None and here > 0:
        walk.append(of_decision(filings[here - 1], turn.label("previous_one"), "open"))
    walk.append(
        button(turn.label("whole_list"), IssueButton(verb="review", issue=issue.id, value="here"))
    )
    if here is not None and here + 1 < len(filings):
        walk.append(of_decision(filings[here + 1], turn.label("next_one"), "open"))
    return rows(
        of_waiting_change(change, filing, turn.language) if may_take and change else [],
        *(in_rows(decisions, 4) if act else []),
        undo or _last_row(turn, last),
        of_files(filing, files, turn.language),
        walk,
    )


def _last_row(turn: Turn, last: Filing | None) -> Row:
    """What can still be done about what was decided just now."""
    if last is None:
        return []
    buttons = [of_decision(last, turn.label("undo"), "undo")]
    if last.status is Status.HELD and not last.reason:
        buttons.append(of_decision(last, turn.label("say_why"), "why"))
    return buttons


def _last(turn: Turn, last: Filing | None) -> dict[str, object] | None:
    if last is None:
        return None
    return {
        "window": last.window,
        "kind": last.kind,
        "text": beside_name(turn.bulletin, last),
        "status": last.status,
        "reason": last.reason,
    }
