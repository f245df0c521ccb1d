"""The editor's week in chat: who has filed, who is urged, and the draft."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bulletin.absences import absent_windows, at_work
from bulletin.access import Action
from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.people import Person, Role
from bulletin.problems import Problem, problems
from bulletin.proofread import Remark
from bulletin.publication import Window
from bulletin.rejected import Rejected
from bulletin.standing import Standing, day_of_standing, missing_kinds, standing_of
from handlers.filters import May, Says
from handlers.keyboards import (
    IssueButton,
    RequestButton,
    WindowButton,
    button,
    in_rows,
    of_reminder,
    rows,
    tag,
)
from handlers.printing import print_issue
from handlers.remarks import proofreader, words
from handlers.turn import Method, Reply, Turn, deliver, message
from storage.compositions import totals_before
from templates.documents import Format
from templates.words import say

#: A window is not urged again within this time.
NUDGE_AGAIN: Final = timedelta(hours=2)
#: Windows with a button of their own; Telegram takes 100 under a message, and 全部催报 urges all.
MOST_NUDGES: Final = 80
#: Issues before this one that odd numbers are measured against.
HISTORY: Final = 8


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
    filings = await turn.work.filings.of_issue(issue.id)
    people = await turn.work.people.of_bulletin(turn.bulletin.key)
    away, here = await _on_leave(turn, issue, people)
    accounts = await turn.work.people.accounts_of([person.id for person in people])
    reachable = {id for id, all_ in accounts.items() if any(each.reachable for each in all_)}
    groups: dict[Standing, list[dict[str, object]]] = {standing: [] for standing in Standing}
    missing = []
    for window in turn.bulletin.windows:
        own = [filing for filing in filings if filing.window == window.name]
        standing = standing_of(window, own, absent=window.name in away)
        stand_ins = away.get(window.name, ())
        if standing in (Standing.MISSING, Standing.PARTLY) or (
            standing is Standing.ABSENT and stand_ins
        ):
            missing.append(window)
        staff = _staff(turn, window, here) or _staff(turn, window, people)
        groups[standing].append(_entry(turn, window, own, staff, stand_ins, reachable))
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
        groups=groups,
        windows=len(turn.bulletin.windows),
    )


async def _on_leave(
    turn: Turn, issue: Issue, people: Sequence[Person]
) -> tuple[Mapping[str, Sequence[Person]], Sequence[Person]]:
    """The windows on leave, with who stands in; and those who work, with whose parts they play."""
    day = day_of_standing(issue, turn.bulletin, turn.now)
    absences = await turn.work.absences.of_bulletin(turn.bulletin.key, day)
    away = absent_windows(turn.bulletin, people, absences, day)
    return away, at_work(people, absences, turn.bulletin.key, day)


def _entry(
    turn: Turn,
    window: Window,
    own: list[Filing],
    staff: list[Person],
    stand_ins: Sequence[Person],
    reachable: set[UUID],
) -> dict[str, object]:
    chief = next(
        (each for each in staff if each.plays(turn.bulletin.key, Role.CHIEF)),
        staff[0] if staff else None,
    )
    return {
        "window": window.name,
        "items": sum(1 for filing in own if filing.status.counts),
        "missing": missing_kinds(window, own),
        "contact": chief.name if chief else "",
        "phone": window.phone or (chief.phone if chief else ""),
        "joined": bool(staff),
        "reachable": any(each.id in reachable for each in staff),
        "stand_ins": [each.name for each in stand_ins],
    }


def _staff(turn: Turn, window: Window, people: Iterable[Person]) -> list[Person]:
    return [person for person in people if window.name in person.windows(turn.bulletin.key)]


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
    said = await _nudge(turn, issue, window)
    return turn.toast(query, f"desk.{said}", window=window.name)


async def nudge_all(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Urge every window that is missing something."""
    issue = await named_issue(turn, callback_data)
    if not issue.state.open:
        raise Rejected("no_issue")
    said = [await _nudge(turn, issue, window) for window in turn.bulletin.windows]
    return turn.toast(query), turn.send(
        "desk.nudged_all",
        nudged=said.count("nudged"),
        too_soon=said.count("nudged_before"),
        nobody=said.count("nobody"),
        away=said.count("away"),
    )


async def _nudge(turn: Turn, issue: Issue, window: Window) -> str:
    """What came of urging the window: nudged, nudged_before, nobody, away, or not_needed."""
    missing = missing_kinds(window, await turn.work.filings.of_window(issue.id, window.name))
    if not missing:
        return "not_needed"
    last = await turn.work.reminders.nudged(issue.id, window.name)
    if last is not None and turn.now - last < NUDGE_AGAIN:
        return "nudged_before"
    people = await turn.work.people.of_bulletin(turn.bulletin.key)
    _, here = await _on_leave(turn, issue, people)
    if _staff(turn, window, people) and not _staff(turn, window, here):
        return "away"
    chats = await deliver(
        turn.work,
        _staff(turn, window, here),
        lambda person, chat_id: message(
            chat_id,
            say(
                person.language,
                "reminder.nudge",
                window=window.name,
                issue=issue,
                missing=missing,
                deadline=turn.local(issue.deadline),
                over=turn.now > issue.deadline,
            ),
            of_reminder(person.language, issue, [window], later=False),
        ),
    )
    if not chats:
        return "nobody"
    await turn.work.reminders.nudge(issue.id, window.name, turn.person().id, turn.now)
    return "nudged"


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
    filings = await turn.work.filings.of_issue(issue.id)
    people = await turn.work.people.of_bulletin(turn.bulletin.key)
    away, _ = await _on_leave(turn, issue, people)
    standing = {
        window.name: standing_of(
            window,
            [f for f in filings if f.window == window.name],
            absent=window.name in away,
        )
        for window in turn.bulletin.windows
    }
    before = await totals_before(turn.work, turn.bulletin.key)
    values = await turn.work.filings.values(turn.bulletin.key)
    issues = await turn.work.issues.of_bulletin(turn.bulletin.key)
    history = [values[each.id] for each in issues if each.total < issue.total and each.id in values]
    found = problems(
        turn.bulletin,
        issue,
        filings,
        standing,
        before.get(issue.id, {}),
        history[-HISTORY:],
        {each.filing for each in await turn.work.late_changes.of_issue(issue.id)},
    )
    reader = await proofreader(turn, issue, filings, [each.name for each in turn.bulletin.windows])
    said = {_subject(each, each.filing) for each in found}
    looks = [
        f"{filing.window}：{line}"
        for filing, remarked in reader.all()
        for line in words(turn, (r for r in remarked if _subject(r, filing.id) not in said))
    ]
    summary = turn.send(
        "desk.draft",
        issue_keyboard(turn, issue),
        issue=issue,
        items=sum(1 for filing in filings if filing.status.counts and filing.section),
        problems=[
            turn.say(
                f"problems.{each.kind}", window=each.window, **dict[str, Any](each.details)
            ).text
            for each in found
        ]
        + looks,
        no_fonts=printed.no_fonts,
    )
    return (*(turn.document(file) for file in printed.files.values()), summary)


def _subject(each: Problem | Remark, filing: UUID | None) -> tuple[object, ...]:
    """What a problem or a remark is about: the same is not said twice."""
    details = each.details
    return each.kind.value, filing, details.get("indicator"), details.get("rule")


def issue_keyboard(turn: Turn, issue: Issue) -> InlineKeyboardMarkup | None:
    """The buttons under a draft: its numbers and date, drafting again, publishing."""
    if not issue.state.open or not turn.may(Action.EDIT_ISSUE):
        return None
    fields = [
        button(turn.label(f"issue_{field}"), IssueButton(verb="set", issue=issue.id, value=field))
        for field in ("number", "total", "date", "copies")
    ]
    return rows(
        *in_rows(fields, 2),
        [
            button(turn.label("draft_again"), IssueButton(verb="draft", issue=issue.id)),
            button(turn.label("review"), IssueButton(verb="review", issue=issue.id)),
            button(turn.label("publish"), IssueButton(verb="publish", issue=issue.id)),
        ],
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
