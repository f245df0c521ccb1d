"""From the draft to the published issue: its numbers, its date, and the step that ends it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, Message

from bulletin.access import Action
from bulletin.days import read_days
from bulletin.filings import Status
from bulletin.issues import Issue, Period
from bulletin.rejected import Rejected
from bulletin.standing import missing_kinds
from bulletin.text import normalise, whole_number
from handlers.acts.delivery import Method, Reply
from handlers.acts.checking import Finding, findings
from handlers.acts.clearing import clear
from handlers.acts.freezing import freeze, unfreeze
from handlers.acts.publishing import publish, require_second_person
from handlers.desk import desk_issue, issue_keyboard, named_issue
from handlers.filters import May, Typed
from handlers.keyboards import IssueButton, button, rows, tag
from handlers.turn import Turn
from storage.work import Work
from templates.documents import Format

#: The state in which the next message is a field of the issue.
FIELD: Final = "issue"
MOST_NUMBER: Final = 100_000
#: What stands around the number in print: 第37期, 总第508期.
_NUMBERED: Final = re.compile(r"^\s*总?\s*第|期\s*$")


def router() -> Router:
    """The issue's own fields, and publishing, for those who may."""
    made = Router(name="publishing")
    edits, publishes = May(Action.EDIT_ISSUE), May(Action.PUBLISH)
    made.message.register(card, edits, Command("issue"))
    made.message.register(fix, edits, Command("freeze"))
    made.message.register(leave, edits, Command("cancel"), StateFilter(FIELD))
    made.callback_query.register(ask, edits, IssueButton.filter(F.verb == "set"))
    made.callback_query.register(keep, edits, IssueButton.filter(F.verb == "keep"))
    for verb, handler in (("freeze", fix_named), ("unfreeze", reopen), ("clear", clear_all)):
        made.callback_query.register(handler, edits, IssueButton.filter(F.verb == verb))
    made.callback_query.register(confirm, publishes, IssueButton.filter(F.verb == "publish"))
    made.callback_query.register(
        publish_now, publishes, IssueButton.filter(F.verb == "publish_now")
    )
    return made


def answers() -> Router:
    """The typed value of a field; after every command and large button had its turn."""
    made = Router(name="issue_answers")
    made.message.register(set_, May(Action.EDIT_ISSUE), StateFilter(FIELD), Typed())
    return made


async def card(message: Message, turn: Turn) -> Reply:
    """The issue's number, date and copies, with buttons to change them."""
    issue = await desk_issue(turn)
    return turn.send("publishing.card", issue_keyboard(turn, issue), issue=issue)


async def leave(message: Message, turn: Turn) -> Reply:
    """Let the field be as it is."""
    await _answered(turn)
    return await card(message, turn)


async def keep(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Let the field be as it is, by the button under its question."""
    issue = await named_issue(turn, callback_data)
    await _answered(turn)
    return turn.toast(query), turn.show(
        query, "publishing.card", issue_keyboard(turn, issue), issue=issue
    )


async def ask(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Ask for a new value of one field."""
    issue, field = await turn.locked_issue(callback_data.issue), callback_data.value
    if field not in _FIELDS:
        raise Rejected("choose_button")
    await turn.work.conversations.change(
        replace(
            turn.conversation,
            draft=None,
            state=FIELD,
            data={"issue": issue.id.hex, "field": field},
        )
    )
    return turn.toast(query), _asked(turn, issue, field)


async def set_(message: Message, turn: Turn) -> Reply:
    """Take the field's new value, or say what is wrong with it."""
    data = turn.conversation.data
    await turn.work.issues.lock(UUID(data["issue"]))
    issue = await named_issue(turn, IssueButton(verb="set", issue=data["issue"]))
    if not issue.state.open:
        await _answered(turn)
        return turn.send("rejected.issue_closed", issue=issue)
    field = data["field"]
    try:
        changed = replace(issue, **{field: _FIELDS[field](message.text or "", issue)})
        await _free(turn.work, issue, changed)
    except Rejected as rejected:
        return _asked(turn, issue, field, above=rejected)
    await _renumber(turn.work, issue, changed)
    await _answered(turn)
    await _noted(turn, issue, "issue_changed", {field: str(getattr(changed, field))})
    return turn.send("publishing.card", issue_keyboard(turn, changed), issue=changed)


async def fix(message: Message, turn: Turn) -> Reply:
    """Fix the text of the issue on the desk (定稿)."""
    issue = await turn.locked_issue((await desk_issue(turn)).id)
    return await _fixed(turn, issue)


async def fix_named(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Fix the text of the issue that the button names."""
    issue = await turn.locked_issue(callback_data.issue)
    if turn.conversation.state == FIELD:
        await _answered(turn)
    return turn.toast(query), await _fixed(turn, issue)


async def reopen(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Let the issue be edited again (退回编辑)."""
    issue = await unfreeze(turn, await turn.locked_issue(callback_data.issue, frozen=True))
    return turn.toast(query), turn.show(
        query, "publishing.unfrozen", issue_keyboard(turn, issue), issue=issue
    )


async def clear_all(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Let the personal data pass that the message named; what has changed since is asked anew."""
    issue = await turn.locked_issue(callback_data.issue)
    asked = [each for each in await findings(turn, issue) if each.blocks and each.confirmable]
    if _tag_of(asked) == callback_data.value:
        for each in asked:
            if each.filing is not None:
                await clear(turn, issue, each.filing, each.kind)
    return turn.toast(query), await _fixed(turn, issue)


async def _fixed(turn: Turn, issue: Issue) -> Method:
    """Fix the text, or say what holds it back, with a button where a word of the editor's will do."""
    found = [each for each in await findings(turn, issue) if each.blocks]
    if not found:
        done = await freeze(turn, issue)
        return turn.send("publishing.frozen", issue_keyboard(turn, done), issue=done)
    asked = [each for each in found if each.confirmable]
    yes = IssueButton(verb="clear", issue=issue.id, value=_tag_of(asked))
    return turn.send(
        "publishing.blocked",
        rows([button(turn.label("clear_all"), yes)] if asked else []),
        issue=issue,
        lines=[each.text for each in found],
        personal=bool(asked),
    )


def _tag_of(asked: Iterable[Finding]) -> str:
    """What the editor was asked about, in a few characters."""
    about = [
        f"{each.kind}:{each.filing.id.hex}:{each.filing.revision}" for each in asked if each.filing
    ]
    return tag(" ".join(about))


async def confirm(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Publishing can't be undone in chat: ask first."""
    issue = await turn.locked_issue(callback_data.issue, frozen=True)
    await require_second_person(turn, issue)
    if turn.conversation.state == FIELD:
        await _answered(turn)
    yes = button(turn.label("publish_now"), IssueButton(verb="publish_now", issue=issue.id))
    no = button(turn.label("not_yet"), IssueButton(verb="draft", issue=issue.id))
    filings = await turn.work.filings.of_issue(issue.id)
    missing = [
        window.name
        for window in turn.bulletin.windows
        if missing_kinds(window, [each for each in filings if each.window == window.name])
    ]
    return turn.toast(query), turn.send(
        "publishing.confirm",
        rows([yes, no]),
        issue=issue,
        date=issue.date or _today(turn),
        missing=missing,
        waiting=list(
            dict.fromkeys(each.window for each in filings if each.status is Status.SUBMITTED)
        ),
        changes=len(await turn.work.late_changes.of_issue(issue.id)),
        deadline=turn.local(issue.deadline) if turn.now < issue.deadline else None,
    )


async def publish_now(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Keep the issue in every format, and tell the windows."""
    issue = await turn.locked_issue(callback_data.issue, frozen=True)
    published = await publish(turn, issue)
    files = published.printed.files
    return (
        turn.toast(query),
        turn.show(
            query,
            "publishing.published",
            issue=published.printed.issue,
            told=published.told,
            carried=published.carried,
            no_fonts=published.printed.no_fonts,
        ),
        *(turn.document(files[format]) for format in (Format.DOCX, Format.PDF) if format in files),
    )


def _asked(turn: Turn, issue: Issue, field: str, above: Rejected | None = None) -> Method:
    as_it_is = button(turn.label("keep"), IssueButton(verb="keep", issue=issue.id))
    return turn.send(f"publishing.ask_{field}", rows([as_it_is]), above=above, issue=issue)


async def _answered(turn: Turn) -> None:
    """Ask for no field any more: what is typed next is not a value."""
    await turn.work.conversations.change(replace(turn.conversation, state=None, data={}))


async def _free(work: Work, issue: Issue, changed: Issue) -> None:
    """Rejected when another issue of the year has that number."""
    other = await work.issues.find(changed.bulletin, changed.year, changed.number)
    if other is None or other.id == issue.id:
        return
    latest = await work.issues.latest(changed.bulletin)
    # A planned issue makes way for the last one, and for no other.
    if other.opened or latest is None or latest.id != issue.id:
        raise Rejected("number_taken", number=changed.number, year=changed.year)


async def _renumber(work: Work, issue: Issue, changed: Issue) -> None:
    """Store the issue; one that is planned after it counts on from its new numbers."""
    planned = await work.issues.planned(issue.bulletin)
    latest = await work.issues.latest(issue.bulletin)
    if planned is None or latest is None or latest.id != issue.id or planned.year != changed.year:
        await work.issues.change(changed)
        return
    follows = replace(planned, number=changed.number + 1, total=changed.total + 1)
    # Two issues of a year never have one number, not even for a moment.
    up = changed.number > issue.number
    for each in (follows, changed) if up else (changed, follows):
        await work.issues.change(each)


async def _noted(turn: Turn, issue: Issue, action: str, details: Mapping[str, Any]) -> None:
    await turn.work.audit.add(
        bulletin=turn.bulletin.key,
        actor=turn.person().id,
        action=action,
        object=issue.label,
        details=details,
        at=turn.now,
    )


def _today(turn: Turn) -> date:
    return turn.local(turn.now).date()


def _number(text: str, _: Issue) -> int:
    number = whole_number(_NUMBERED.sub("", text))
    if not 1 <= number <= MOST_NUMBER:
        raise Rejected("not_an_issue_number", given=text.strip()[:20])
    return number


def _copies(text: str, _: Issue) -> int:
    copies = whole_number(text.strip().removesuffix("份"))
    if copies > MOST_NUMBER:
        raise Rejected("number_too_large", given=text.strip()[:20], most=MOST_NUMBER)
    return copies


def _date(text: str, issue: Issue) -> date:
    """A date in any usual writing; one without a year is the nearest to the issue's last day."""
    days = read_days(normalise(text), Period(issue.period.last, issue.period.last))
    if len(days) != 1:
        raise Rejected("not_a_day", given=text.strip()[:20])
    return days[0]


_FIELDS: Final[Mapping[str, Callable[[str, Issue], Any]]] = {
    "number": _number,
    "total": _number,
    "date": _date,
    "copies": _copies,
}
