"""From the draft to the published issue: its numbers, its date, and the step that ends it."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, Message

from bulletin.access import Action
from bulletin.composition import Composition, digest_of
from bulletin.differences import shortened
from bulletin.issues import Issue, IssueState
from bulletin.rejected import Rejected
from handlers.acts.checking import findings
from handlers.acts.clearing import clear_all, personal_data, tag_of
from handlers.acts.delivery import Method, Reply
from handlers.acts.freezing import changed_since, freeze, take_changes, unfreeze
from handlers.acts.numbering import FIELDS, renumber, with_field
from handlers.acts.publishing import (
    needs_another,
    other_publishers,
    outlook,
    publish,
    require_second_person,
    to_publish,
)
from handlers.desk import desk_issue, issue_keyboard, named_issue
from handlers.filters import May, Typed
from handlers.keyboards import IssueButton, button, rows, tag
from handlers.turn import Turn
from storage.compositions import composed_now
from templates.documents import Format

#: The state in which the next message is a field of the issue.
FIELD: Final = "issue"


def router() -> Router:
    """The issue's own fields, and publishing, for those who may."""
    made = Router(name="publishing")
    edits, publishes = May(Action.EDIT_ISSUE), May(Action.PUBLISH)
    made.message.register(card, edits, Command("issue"))
    made.message.register(fix, edits, Command("freeze"))
    made.message.register(leave, edits, Command("cancel"), StateFilter(FIELD))
    made.callback_query.register(ask, edits, IssueButton.filter(F.verb == "set"))
    made.callback_query.register(keep, edits, IssueButton.filter(F.verb == "keep"))
    for verb, handler in (
        *(("freeze", fix_named), ("refreeze", fix_anew)),
        *(("unfreeze", reopen), ("clear", let_pass)),
    ):
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
    if issue.state is IssueState.FROZEN:
        return await _as_fixed(turn, issue)
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
    if field not in FIELDS:
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
        changed = with_field(issue, field, message.text or "")
        await renumber(turn, issue, changed)
    except Rejected as rejected:
        return _asked(turn, issue, field, above=rejected)
    await _answered(turn)
    await turn.note("issue_changed", changed.label, {field: str(getattr(changed, field))})
    return turn.send("publishing.card", issue_keyboard(turn, changed), issue=changed)


async def fix(message: Message, turn: Turn) -> Reply:
    """Fix the text of the issue on the desk (定稿); one that is fixed shows how it stands."""
    issue = await turn.locked_issue((await desk_issue(turn)).id, frozen=True)
    if issue.state is IssueState.FROZEN:
        return await _as_fixed(turn, issue)
    return await _fixed(turn, issue)


async def fix_named(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Fix the text of the issue that the button names."""
    issue = await turn.locked_issue(callback_data.issue)
    if turn.conversation.state == FIELD:
        await _answered(turn)
    return turn.toast(query), await _fixed(turn, issue)


async def fix_anew(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Take what the message showed of changes; what differs from it by now is shown first."""
    issue = await turn.locked_issue(callback_data.issue, frozen=True)
    now = await composed_now(turn.work, turn.bulletin, issue)
    if issue.state is IssueState.FROZEN and callback_data.value == _tag_of_text(now):
        issue = await take_changes(turn, issue)
    return turn.toast(query), await _as_fixed(turn, issue)


async def reopen(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Let the issue be edited again (退回编辑)."""
    issue = await unfreeze(turn, await turn.locked_issue(callback_data.issue, frozen=True))
    return turn.toast(query), turn.show(
        query, "publishing.unfrozen", issue_keyboard(turn, issue), issue=issue
    )


async def let_pass(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Let the personal data pass that the message named; what has changed since is asked anew."""
    issue = await turn.locked_issue(callback_data.issue)
    asked = await personal_data(turn, issue)
    if tag_of(asked) == callback_data.value:
        await clear_all(turn, issue, asked)
    return turn.toast(query), await _fixed(turn, issue)


async def _fixed(turn: Turn, issue: Issue) -> Method:
    """Fix the text, or say what holds it back, with a button for what may be let pass."""
    found = [each for each in await findings(turn, issue) if each.blocks]
    if not found:
        return await _as_fixed(turn, await freeze(turn, issue))
    asked = [each for each in found if each.confirmable]
    yes = IssueButton(verb="clear", issue=issue.id, value=tag_of(asked))
    return turn.send(
        "publishing.blocked",
        rows([button(turn.label("clear_all"), yes)] if asked else []),
        issue=issue,
        lines=[each.text for each in found],
        personal=bool(asked),
    )


async def _as_fixed(turn: Turn, issue: Issue) -> Method:
    """Who fixed the text, what has changed since, and who may publish it."""
    lines = await changed_since(turn, issue)
    now = await composed_now(turn.work, turn.bulletin, issue)
    others = await other_publishers(turn)
    return turn.send(
        "publishing.frozen",
        issue_keyboard(turn, issue, changed=_tag_of_text(now) if lines else ""),
        issue=issue,
        by=await turn.work.people.name(issue.frozen_by),
        at=turn.local(issue.frozen_at or turn.now),
        lines=[shortened(each) for each in lines],
        second=needs_another(turn, issue),
        others=[each.name for each in others],
    )


def _tag_of_text(text: Composition) -> str:
    """The issue's text, in a few characters: what a button was shown with is what it does."""
    return tag(digest_of(text))


async def confirm(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Publishing can't be undone in chat: ask first."""
    issue = await turn.locked_issue(callback_data.issue, frozen=True)
    if turn.conversation.state == FIELD:
        await _answered(turn)
    return turn.toast(query), await _asked_to_publish(turn, issue)


async def publish_now(query: CallbackQuery, callback_data: IssueButton, turn: Turn) -> Reply:
    """Publish what was asked about, and tell the windows; what has changed since is asked anew."""
    issue = await turn.locked_issue(callback_data.issue, frozen=True)
    if callback_data.value != _tag_of_text(await to_publish(turn, issue)):
        asked = await _asked_to_publish(turn, issue, above=Rejected("text_changed"))
        return turn.toast(query), asked
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
            refused=published.printed.refused,
        ),
        *(turn.document(files[format]) for format in (Format.DOCX, Format.PDF) if format in files),
    )


async def _asked_to_publish(turn: Turn, issue: Issue, above: Rejected | None = None) -> Method:
    """What publishing now would mean, with a button for what would be printed now."""
    await require_second_person(turn, issue)
    seen = _tag_of_text(await to_publish(turn, issue))
    yes = IssueButton(verb="publish_now", issue=issue.id, value=seen)
    no = IssueButton(verb="draft", issue=issue.id)
    before = await outlook(turn, issue)
    return turn.send(
        "publishing.confirm",
        rows([button(turn.label("publish_now"), yes), button(turn.label("not_yet"), no)]),
        above=above,
        issue=issue,
        date=before.date,
        missing=before.missing,
        waiting=before.waiting,
        changes=before.changes,
        differ=before.differ,
        deadline=before.deadline,
    )


def _asked(turn: Turn, issue: Issue, field: str, above: Rejected | None = None) -> Method:
    as_it_is = button(turn.label("keep"), IssueButton(verb="keep", issue=issue.id))
    return turn.send(f"publishing.ask_{field}", rows([as_it_is]), above=above, issue=issue)


async def _answered(turn: Turn) -> None:
    """Ask for no field any more: what is typed next is not a value."""
    await turn.work.conversations.change(replace(turn.conversation, state=None, data={}))
