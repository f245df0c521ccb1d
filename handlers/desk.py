"""The editor's week in chat: who has filed, who is urged, and the draft."""

from typing import Any, Final

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bulletin.access import Action
from bulletin.issues import Issue
from bulletin.rejected import Rejected
from bulletin.standing import Standing
from handlers.acts.checking import check
from handlers.acts.delivery import Method, Reply
from handlers.acts.nudging import urge, urge_all
from handlers.acts.printing import print_issue
from handlers.acts.remarks import words
from handlers.acts.standings import WindowStanding, standings
from handlers.filters import May, Says
from handlers.keyboards import (
    IssueButton,
    RequestButton,
    WindowButton,
    button,
    in_rows,
    rows,
    tag,
)
from handlers.turn import Turn
from templates.documents import Format

#: Windows with a button of their own; Telegram takes 100 under a message, and 全部催报 urges all.
MOST_NUDGES: Final = 80


def router() -> Router:
    """Standing, 催报 and the draft, for those who may."""
    made = Router(name="desk")
    for action, handler, name, command in (
        (Action.SEE_STANDING, status, "status", "status"),
        (Action.DRAFT, draft, "make_draft", "draft"),
    ):
        made.message.register(handler, May(action), Says(name))
        made.message.register(handler, May(action), Command(command))
    made.callback_query.register(
        status_of, May(Action.SEE_STANDING), IssueButton.filter(F.verb == "status")
    )
    made.callback_query.register(draft_of, May(Action.DRAFT), IssueButton.filter(F.verb == "draft"))
    made.callback_query.register(nudge, May(Action.NUDGE), WindowButton.filter(F.verb == "nudge"))
    made.callback_query.register(
        nudge_all, May(Action.NUDGE), IssueButton.filter(F.verb == "nudge")
    )
    return made


async def status(message: Message, turn: Turn) -> Reply:
    """Who has filed, who said 本周无, who is late or missing, with buttons to urge them."""
    return await _status(turn, await desk_issue(turn))


async def status_of(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """The standing of the issue that the button names."""
    return turn.toast(query), await _status(turn, await named_issue(turn, callback_data))


async def _status(turn: Turn, issue: Issue) -> Method:
    found = await standings(turn, issue)
    groups: dict[Standing, list[WindowStanding]] = {standing: [] for standing in Standing}
    for each in found:
        groups[each.standing].append(each)
    missing = [each.window for each in found if each.incomplete]
    nudges = (
        [
            button(
                turn.label("nudge", window=window.name),
                WindowButton(verb="nudge", issue=issue.tag, window=tag(window.name)),
            )
            for window in missing[:MOST_NUDGES]
        ]
        if issue.state.open
        else []
    )
    return turn.send(
        "desk.status",
        rows(
            *in_rows(nudges, 2),
            [button(turn.label("nudge_all"), IssueButton(verb="nudge", issue=issue.id))]
            if len(nudges) > 1
            else [],
            [
                button(turn.label("make_draft"), IssueButton(verb="draft", issue=issue.id)),
                button(turn.label("review"), IssueButton(verb="review", issue=issue.id)),
                button(turn.label("request"), RequestButton(verb="list")),
            ],
            await _other_issues(turn, issue),
        ),
        issue=issue,
        deadline=turn.local(issue.deadline),
        over=turn.now > issue.deadline,
        groups={
            standing: [
                {
                    "window": each.window.name,
                    "items": each.items,
                    "missing": each.missing,
                    "contact": each.contact,
                    "phone": each.phone,
                    "joined": each.joined,
                    "reachable": each.reachable,
                    "stand_ins": each.stand_ins,
                }
                for each in rows_
            ]
            for standing, rows_ in groups.items()
        },
        windows=len(turn.bulletin.windows),
    )


async def _other_issues(turn: Turn, shown: Issue) -> list[InlineKeyboardButton]:
    issues = await turn.work.issues.of_bulletin(turn.bulletin.key)
    near = [each for each in issues[-3:] if each.id != shown.id]
    return [
        button(turn.label("status_of", issue=each), IssueButton(verb="status", issue=each.id))
        for each in near
    ]


async def nudge(query: CallbackQuery, callback_data: WindowButton, turn: Turn) -> Reply:
    """Urge one window that has not filed what it must; not again within two hours.

    A button of an issue that takes nothing more urges nobody: it shows how this one stands.
    """
    window = turn.tagged_window(callback_data.window)
    issue = await turn.tagged_issue(callback_data.issue)
    if callback_data.issue != issue.tag:
        return turn.toast(query), await _status(turn, issue)
    said = await urge(turn, issue, window)
    return turn.toast(query, f"desk.{said}", window=window.name)


async def nudge_all(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Urge every window that is missing something."""
    issue = await named_issue(turn, callback_data)
    if not issue.state.open:
        raise Rejected("no_issue")
    return turn.toast(query), turn.send("desk.nudged_all", **await urge_all(turn, issue))


async def draft(message: Message, turn: Turn) -> Reply:
    """The draft issue as Word and PDF, with a summary and what to look at before printing."""
    return await _draft(turn, await desk_issue(turn))


async def draft_of(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """The draft of the issue that the button names."""
    issue = await named_issue(turn, callback_data)
    return turn.toast(query), *await _draft(turn, issue)


async def _draft(turn: Turn, issue: Issue) -> tuple[Method, ...]:
    formats = (Format.DOCX, Format.PDF)
    printed = await print_issue(
        turn.work, turn.bulletin, issue, formats, fonts=turn.fonts, now=turn.now
    )
    checked = await check(turn, issue)
    summary = turn.send(
        "desk.draft",
        issue_keyboard(turn, issue),
        issue=issue,
        items=checked.items,
        problems=[
            turn.say(
                f"problems.{each.kind}", window=each.window, **dict[str, Any](each.details)
            ).text
            for each in checked.problems
        ]
        + [
            f"{filing.window}：{line}"
            for filing, lines in checked.remarks
            for line in words(turn, lines)
        ],
        no_fonts=printed.no_fonts,
        refused=printed.refused,
    )
    return (*(turn.document(file) for file in printed.files.values()), summary)


def issue_keyboard(turn: Turn, issue: Issue, *, changed: str = "") -> InlineKeyboardMarkup | None:
    """The buttons under a draft: its numbers and date, drafting again, 定稿, publishing.

    ``changed`` is the tag of what has changed since 定稿, where that may be taken.
    """
    if not issue.state.changeable or not turn.may(Action.EDIT_ISSUE):
        return None
    again = button(turn.label("draft_again"), IssueButton(verb="draft", issue=issue.id))
    out = button(turn.label("publish"), IssueButton(verb="publish", issue=issue.id))
    if not issue.state.open:
        back = button(turn.label("unfreeze"), IssueButton(verb="unfreeze", issue=issue.id))
        take = IssueButton(verb="refreeze", issue=issue.id, value=changed)
        return rows([again], [button(turn.label("refreeze"), take)] if changed else [], [back, out])
    fields = [
        button(turn.label(f"issue_{field}"), IssueButton(verb="set", issue=issue.id, value=field))
        for field in ("number", "total", "date", "copies")
    ]
    return rows(
        *in_rows(fields, 2),
        [again, button(turn.label("review"), IssueButton(verb="review", issue=issue.id))],
        [button(turn.label("freeze"), IssueButton(verb="freeze", issue=issue.id)), out],
    )


async def desk_issue(turn: Turn) -> Issue:
    """The issue on the editor's desk: the oldest that is not published, else the last one."""
    issues = turn.work.issues
    issue = await issues.current(turn.bulletin.key) or await issues.latest(turn.bulletin.key)
    if issue is None:
        raise Rejected("no_issue")
    return issue


async def named_issue(turn: Turn, data: IssueButton) -> Issue:
    """The issue that a button names; Rejected when it is not of this bulletin."""
    issue = await turn.work.issues.get(data.issue)
    if issue is None or issue.bulletin != turn.bulletin.key:
        raise Rejected("no_issue")
    return issue
