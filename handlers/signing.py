"""The chief representative's part: sign what the window files, or return it with a reason.

A button carries the revision that the chief has read, so what has changed since is never signed
unread; of several chiefs the first one's tap counts.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message

from bulletin.access import Action
from bulletin.filings import Filing, Status
from bulletin.issues import Issue
from bulletin.rejected import Rejected
from bulletin.returns import MOST_REASON
from bulletin.text import normalise
from handlers.acts.decisions import decide, tell_authors
from handlers.acts.delivery import Method, Reply
from handlers.acts.replacing import make_room
from handlers.filters import Joined, Says, Typed
from handlers.keyboards import SheetButton, SigningButton, button, in_rows, of_filing, rows
from handlers.questions import Shown
from handlers.returned import tell_who_returned
from handlers.signatures import Sheet, doer, laid, stands, stretch, undoes
from handlers.turn import Turn

#: The state in which the next message is the reason of a return.
REASON: Final = "reason"
_REASONS: Final = ("facts", "incomplete", "wording", "length", "unfit")


def router() -> Router:
    """待签发, and the buttons under what a chief is asked to sign."""
    made = Router(name="signing")
    made.message.register(waiting, Joined(), Says("to_sign"))
    made.message.register(waiting, Joined(), Command("sign"))
    made.message.register(leave, Joined(), Command("cancel"), StateFilter(REASON))
    for verb, handler in (
        ("open", open_),
        ("sign", sign),
        ("undo", undo),
        ("ask", ask),
        ("keep", keep),
        ("return", return_for),
    ):
        made.callback_query.register(handler, Joined(), SigningButton.filter(F.verb == verb))
    made.callback_query.register(sign_all, Joined(), SheetButton.filter(F.verb == "sign"))
    made.callback_query.register(undo_all, Joined(), SheetButton.filter(F.verb == "undo"))
    return made


def answers() -> Router:
    """The typed reason; after every command and large button had its turn."""
    made = Router(name="signing_answers")
    made.message.register(return_, Joined(), StateFilter(REASON), Typed())
    return made


async def waiting(message: Message, turn: Turn) -> Reply:
    """All that waits for this chief's signature."""
    for issue in await turn.work.issues.of_bulletin(turn.bulletin.key):
        if issue.state.open:
            sent = await turn.work.filings.waiting(issue.id)
            if own := [each for each in sent if turn.may(Action.SIGN, each.filing.window)]:
                return _sent(turn, await _laid(turn, Sheet.of(issue, own)))
    return turn.send("signing.nothing")


async def open_(query: CallbackQuery, callback_data: SigningButton, turn: Turn) -> Reply:
    """Show one filing of a list whole, to be signed or returned."""
    filing, issue = await turn.filing(callback_data.filing, Action.SIGN)
    return turn.toast(query), _sent(turn, await _stands(turn, issue, filing))


async def sign(query: CallbackQuery, callback_data: SigningButton, turn: Turn) -> Reply:
    """Sign what was read; it is late when the deadline has passed by now."""
    filing, issue = await turn.locked_filing(callback_data.filing, Action.SIGN)
    if stale := await _stale(turn, query, callback_data, filing, issue):
        return stale
    signed = await _signed(turn, issue, filing)
    await _tell_signed(turn, issue, [signed])
    return turn.toast(query), _shown(turn, query, await _stands(turn, issue, signed))


async def undo(query: CallbackQuery, callback_data: SigningButton, turn: Turn) -> Reply:
    """Take a signature or a return back; the filing waits again, as it did before."""
    filing, issue = await turn.locked_filing(callback_data.filing, Action.SIGN)
    before = undoes(await turn.work.filings.revisions(filing.id))
    if before is None or filing.revision != callback_data.revision:
        return await _gone_on(turn, query, filing, issue)
    undone = await _undone(turn, filing, before)
    await _tell_undone(turn, issue, [filing])
    return turn.toast(query), _shown(turn, query, await _stands(turn, issue, undone))


async def ask(query: CallbackQuery, callback_data: SigningButton, turn: Turn) -> Reply:
    """Ask why it is to go back: one tap, or the chief's own words."""
    filing, issue = await turn.locked_filing(callback_data.filing, Action.SIGN)
    if stale := await _stale(turn, query, callback_data, filing, issue):
        return stale
    await turn.work.conversations.change(
        replace(
            turn.conversation,
            draft=None,
            state=REASON,
            data={"filing": filing.id.hex, "revision": filing.revision},
        )
    )
    return turn.toast(query), _shown(turn, query, await _asked(turn, issue, filing))


async def keep(query: CallbackQuery, callback_data: SigningButton, turn: Turn) -> Reply:
    """Return nothing: the filing lies there as it did."""
    await _answered(turn)
    filing, issue = await turn.filing(callback_data.filing, Action.SIGN)
    return turn.toast(query), _shown(turn, query, await _stands(turn, issue, filing))


async def leave(message: Message, turn: Turn) -> Reply:
    """Return nothing, by /cancel."""
    data = _asked_of(turn)
    await _answered(turn)
    filing, issue = await turn.filing(data.filing, Action.SIGN)
    return _sent(turn, await _stands(turn, issue, filing))


async def return_for(query: CallbackQuery, callback_data: SigningButton, turn: Turn) -> Reply:
    """Return it for one of the ready reasons."""
    filing, issue = await turn.locked_filing(callback_data.filing, Action.SIGN)
    await _answered(turn)
    if stale := await _stale(turn, query, callback_data, filing, issue):
        return stale
    if callback_data.value not in _REASONS:
        raise Rejected("choose_button")
    returned = await _returned(turn, issue, filing, turn.label(f"reason_{callback_data.value}"))
    return turn.toast(query), _shown(turn, query, await _stands(turn, issue, returned))


async def return_(message: Message, turn: Turn) -> Reply:
    """Return it for a reason in the chief's own words."""
    data = _asked_of(turn)
    filing, issue = await turn.locked_filing(data.filing, Action.SIGN)
    if filing.revision != data.revision or filing.status is not Status.SUBMITTED:
        await _answered(turn)
        return _sent(turn, await _stands(turn, issue, filing))
    reason = normalise(message.text or "")
    if not reason or len(reason) > MOST_REASON:
        shown = await _asked(turn, issue, filing)
        above = Rejected("not_a_reason", length=len(reason), most=MOST_REASON)
        return turn.send(shown.name, shown.keyboard, above=above, **shown.values)
    await _answered(turn)
    returned = await _returned(turn, issue, filing, reason)
    return _sent(turn, await _stands(turn, issue, returned))


async def sign_all(query: CallbackQuery, callback_data: SheetButton, turn: Turn) -> Reply:
    """Sign all of a list that waits as it was read."""
    sheet = await _sheet(turn, callback_data)
    signed = []
    for each in sheet.sent:
        filing = await turn.work.filings.get(each.filing.id)
        if filing == each.filing and filing.status is Status.SUBMITTED:
            signed.append(await _signed(turn, sheet.issue, filing))
    await _tell_signed(turn, sheet.issue, signed)
    toast = turn.toast(query) if signed else turn.toast(query, "signing.none_left")
    return toast, _shown(turn, query, await _laid(turn, sheet))


async def undo_all(query: CallbackQuery, callback_data: SheetButton, turn: Turn) -> Reply:
    """Take back the signatures of a list; what has gone on since stays."""
    sheet = await _sheet(turn, callback_data)
    taken_back = []
    for each in sheet.sent:
        history = await turn.work.filings.revisions(each.filing.id)
        before = undoes(history)
        if before == each.filing and history[-1].action == "signed":
            await _undone(turn, history[-1].filing, before)
            taken_back.append(history[-1].filing)
    if not taken_back:
        toast = turn.toast(query, "signing.none_left")
        return toast, _shown(turn, query, await _laid(turn, sheet))
    await _tell_undone(turn, sheet.issue, taken_back)
    again = await turn.work.filings.sent_for_signature(sheet.issue.id, turn.now, turn.now)
    return turn.toast(query), _shown(turn, query, await _laid(turn, Sheet.of(sheet.issue, again)))


async def _signed(turn: Turn, issue: Issue, filing: Filing) -> Filing:
    """The filing signed; an editor who had returned it hears that it came back."""
    by, late = turn.person(), filing.late or turn.now > issue.deadline
    signed = await decide(
        turn.work,
        replace(filing, approved_by=by.name, late=late),
        Status.FILED,
        action="signed",
        by=by.id,
        at=turn.now,
    )
    actions = [each.action for each in await turn.work.filings.revisions(filing.id)]
    decisions = [each for each in actions[:-1] if each in ("returned", "signed")]
    if decisions and decisions[-1] == "returned":
        await tell_who_returned(turn, issue, signed)
    return signed


async def _returned(turn: Turn, issue: Issue, filing: Filing, reason: str) -> Filing:
    """The filing back with its author, who hears why and can open it."""
    returned = await decide(
        turn.work,
        filing,
        Status.RETURNED,
        action="returned",
        by=turn.person().id,
        at=turn.now,
        reason=reason,
    )
    await returned_by_chief(turn, issue, returned)
    return returned


async def returned_by_chief(turn: Turn, issue: Issue, filing: Filing) -> None:
    """Tell the author of a returned filing why, with a button that opens it for review."""
    shown = await _stands(turn, issue, filing)
    await tell_authors(
        turn,
        filing,
        "signing.told_returned",
        lambda language: of_filing(filing, language),
        by=turn.person().name,
        reason=filing.reason,
        issue=issue,
        window=filing.window,
        text=shown.values["text"],
    )


async def _undone(turn: Turn, filing: Filing, before: Filing) -> Filing:
    await make_room(turn, filing, before.status)
    again = replace(before, revision=filing.revision + 1)
    await turn.work.filings.change(again, by=turn.person().id, at=turn.now, action="signing_undone")
    return again


async def _tell_signed(turn: Turn, issue: Issue, signed: Sequence[Filing]) -> None:
    for own in _by_author(signed):
        await tell_authors(
            turn,
            own[0],
            "signing.told_signed",
            lambda _: None,
            by=turn.person().name,
            issue=issue,
            window=own[0].window,
            count=len(own),
            late=any(each.late for each in own),
        )


async def _tell_undone(turn: Turn, issue: Issue, decided: Sequence[Filing]) -> None:
    for own in _by_author(decided):
        await tell_authors(
            turn,
            own[0],
            "signing.told_undone",
            lambda _: None,
            by=turn.person().name,
            issue=issue,
            window=own[0].window,
            count=len(own),
            returned=own[0].status is Status.RETURNED,
        )


def _by_author(filings: Sequence[Filing]) -> list[list[Filing]]:
    """The filings of each author and window together."""
    parts: dict[tuple[UUID | None, str], list[Filing]] = {}
    for each in filings:
        parts.setdefault((each.author, each.window), []).append(each)
    return list(parts.values())


async def _asked(turn: Turn, issue: Issue, filing: Filing) -> Shown:
    """The question why a filing is to go back."""

    def one(name: str, verb: str, value: str = "") -> InlineKeyboardButton:
        data = SigningButton(verb=verb, filing=filing.id, revision=filing.revision, value=value)
        return button(name, data)

    ready = [one(turn.label(f"reason_{each}"), "return", each) for each in _REASONS]
    before = await _stands(turn, issue, filing)
    return Shown(
        "signing.ask_reason",
        rows(*in_rows(ready, 2), [one(turn.label("not_back"), "keep")]),
        {"window": filing.window, "issue": issue, "text": before.values["text"]},
    )


def _asked_of(turn: Turn) -> SigningButton:
    """What the open question of a reason is about."""
    data = turn.conversation.data
    return SigningButton(verb="return", filing=UUID(data["filing"]), revision=data["revision"])


async def _answered(turn: Turn) -> None:
    """Ask for no reason any more: what is typed next is none."""
    if turn.conversation.state == REASON:
        await turn.work.conversations.change(replace(turn.conversation, state=None, data={}))


async def _sheet(turn: Turn, data: SheetButton) -> Sheet:
    """The list that a button names, as it was sent, of the windows that this chief signs for."""
    issues = await turn.work.issues.of_bulletin(turn.bulletin.key)
    named = next((each for each in issues if each.tag == data.issue), None)
    if named is None:
        raise Rejected("no_issue")
    issue = await turn.locked_issue(named.id)
    sent = await turn.work.filings.sent_for_signature(issue.id, *stretch(data))
    # Of what was sent twice in that time, the list had the later.
    own = {each.filing.id: each for each in sent if turn.may(Action.SIGN, each.filing.window)}
    if not own:
        raise Rejected("filing_gone")
    return Sheet.of(issue, list(own.values()))


async def _stale(
    turn: Turn, query: CallbackQuery, data: SigningButton, filing: Filing, issue: Issue
) -> tuple[Method, ...]:
    """What to say instead when the filing is not what the button is under; else nothing."""
    if filing.revision == data.revision and filing.status is Status.SUBMITTED:
        return ()
    return await _gone_on(turn, query, filing, issue)


async def _gone_on(
    turn: Turn, query: CallbackQuery, filing: Filing, issue: Issue
) -> tuple[Method, ...]:
    by = await doer(turn.work, await turn.work.filings.revisions(filing.id))
    toast = turn.toast(query, "signing.stale", status=filing.status, by=by)
    return toast, _shown(turn, query, await _stands(turn, issue, filing))


async def _stands(turn: Turn, issue: Issue, filing: Filing) -> Shown:
    return await stands(turn.work, turn.bulletin, issue, filing, turn.language)


async def _laid(turn: Turn, sheet: Sheet) -> Shown:
    return await laid(turn.work, turn.bulletin, sheet, turn.language)


def _shown(turn: Turn, query: CallbackQuery, shown: Shown) -> Method:
    return turn.show(query, shown.name, shown.keyboard, above=None, **shown.values)


def _sent(turn: Turn, shown: Shown) -> Method:
    return turn.send(shown.name, shown.keyboard, above=None, **shown.values)
