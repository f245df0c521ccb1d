"""我的报送: what one's windows have filed for this issue, to open, change or take back."""

from dataclasses import replace
from typing import Final

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bulletin.access import Action
from bulletin.compose import printed
from bulletin.filings import Filing, Nothing, Status
from bulletin.issues import Issue
from bulletin.rejected import Rejected
from handlers.acts.delivery import Reply
from handlers.acts.late_changes import needs_an_editor
from handlers.acts.replacing import others_beside
from handlers.attachments import counted, files_to_see
from handlers.filing import propose_late
from handlers.filters import Joined, Says
from handlers.form import put, resuming
from handlers.keyboards import (
    FilingButton,
    RevisionButton,
    button,
    in_rows,
    of_files,
    of_filing,
    of_late_change,
    rows,
    with_row,
)
from handlers.returned import reopened
from handlers.signatures import entered, send_to_sign
from handlers.turn import Turn
from storage.compositions import totals_before

#: Filings with a button, and drafts that are offered again: Telegram takes 100 under a message.
MOST_FILINGS: Final = 60
MOST_DRAFTS: Final = 10


def router() -> Router:
    """The list of one's own filings, and what can be done with each."""
    made = Router(name="mine")
    made.message.register(mine, Joined(), Says("my_filings"))
    made.message.register(mine, Joined(), Command("mine"))
    made.callback_query.register(open_, Joined(), FilingButton.filter(F.verb == "open"))
    made.callback_query.register(edit, Joined(), FilingButton.filter(F.verb == "edit"))
    made.callback_query.register(withdraw, Joined(), FilingButton.filter(F.verb == "withdraw"))
    made.callback_query.register(restore, Joined(), FilingButton.filter(F.verb == "restore"))
    made.callback_query.register(as_it_was, Joined(), FilingButton.filter(F.verb == "as_it_was"))
    made.callback_query.register(back, Joined(), RevisionButton.filter())
    return made


async def mine(message: Message, turn: Turn) -> Reply:
    """List the filings of one's windows in every issue that is open, and the drafts that wait."""
    if turn.issue is None:
        raise Rejected("no_issue")
    parts: list[dict[str, object]] = []
    filings: list[Filing] = []
    for issue in await _issues(turn, turn.issue):
        own = await _filings(turn, issue)
        if own or issue.id == turn.issue.id:
            carried = await turn.work.filings.carried_into(issue.id)
            lines = [
                await _line(turn, issue, each) | {"carried": each.id in carried} for each in own
            ]
            numbers = range(len(filings) + 1, len(filings) + len(own) + 1)
            parts.append(
                {
                    "issue": issue,
                    "deadline": turn.local(issue.deadline),
                    "lines": [
                        {"number": number, **line}
                        for number, line in zip(numbers, lines, strict=True)
                    ],
                }
            )
            filings += own
    buttons = [
        button(str(number), FilingButton(verb="open", filing=filing.id))
        for number, filing in enumerate(filings[:MOST_FILINGS], start=1)
    ]
    drafts = (await turn.open_drafts())[:MOST_DRAFTS]
    waiting = [[resuming(turn, draft)] for draft in drafts]
    keyboard = rows(*in_rows(buttons, 6), *waiting)
    return turn.send("mine.list", keyboard, parts=parts, drafts=len(drafts))


async def _issues(turn: Turn, now: Issue) -> list[Issue]:
    """The issues that take filings, the oldest first, and the one that is filed into now."""
    issues = await turn.work.issues.of_bulletin(turn.bulletin.key)
    # After 定稿 a change of what was filed waits for an editor.
    return [
        each
        for each in issues
        if each.state.open or each.id == now.id or (each.state.changeable and each.opened)
    ]


async def _filings(turn: Turn, issue: Issue) -> list[Filing]:
    """What the person's windows have filed for an issue, and not taken back."""
    return [
        filing
        for window in turn.windows()
        for filing in await turn.work.filings.of_window(issue.id, window.name)
        if filing.status is not Status.WITHDRAWN
    ]


async def open_(query: CallbackQuery, callback_data: FilingButton, turn: Turn) -> Reply:
    """Show one filing whole, as it would be printed."""
    filing, issue = await turn.filing(callback_data.filing, Action.FILE)
    section = turn.bulletin.section(filing.section or "")
    see = of_files(filing, len(await files_to_see(turn.work, filing)), turn.language)
    change = of_filing(filing, turn.language) if issue.state.changeable else rows()
    said = turn.send(
        "mine.open",
        with_row(change, see),
        window=filing.window,
        section=section.title if section else "",
        status=filing.status,
        late=filing.late,
        reason=filing.reason,
        text=await _text(turn, issue, filing),
        **await counted(turn, filing.files),
    )
    return turn.toast(query), said


async def edit(query: CallbackQuery, callback_data: FilingButton, turn: Turn) -> Reply:
    """Open what was filed for review, so that any field of it can be changed."""
    filing, _ = await turn.locked_filing(callback_data.filing, Action.FILE, frozen=True)
    if isinstance(filing.content, Nothing) or filing.status is Status.WITHDRAWN:
        raise Rejected("filing_gone")
    return turn.toast(query), await put(turn, await reopened(turn, filing))


async def withdraw(query: CallbackQuery, callback_data: FilingButton, turn: Turn) -> Reply:
    """Take a filing back, with a button that undoes it."""
    filing, issue = await turn.locked_filing(callback_data.filing, Action.FILE, frozen=True)
    if isinstance(filing.content, Nothing):
        if not issue.state.open:
            # Nothing is filed for it any more.
            raise Rejected("issue_closed", issue=issue)
    elif await needs_an_editor(turn, issue, filing):
        await propose_late(turn, filing, None, filing.section, filing.files)
        keyboard = of_late_change(filing, turn.language)
        over = turn.now > issue.deadline
        return turn.toast(query), turn.show(query, "mine.withdrawal", keyboard, over=over)
    gone = await restated(turn, filing, Status.WITHDRAWN, "withdrawn")
    return turn.toast(query), turn.show(
        query, "mine.withdrawn", of_filing(gone, turn.language), text=_short(turn, gone)
    )


async def restore(query: CallbackQuery, callback_data: FilingButton, turn: Turn) -> Reply:
    """Undo a withdrawal; what comes back after the deadline is late."""
    filing, issue = await turn.locked_filing(callback_data.filing, Action.FILE)
    others = await turn.work.filings.of_window(issue.id, filing.window)
    if isinstance(filing.content, Nothing) and any(
        each.status.stands and each.id != filing.id for each in others
    ):
        raise Rejected("has_filed", window=filing.window)
    late = filing.late or turn.now > issue.deadline
    again = await entered(turn, replace(filing, late=late, reason=""))
    back = await restated(turn, replace(again, status=filing.status), again.status, "restored")
    if back.revision > filing.revision:
        await send_to_sign(turn, [back])
    if not isinstance(back.content, Nothing):
        await others_beside(turn, back)
    return turn.toast(query), turn.show(
        query,
        "mine.restored",
        of_filing(back, turn.language),
        text=_short(turn, back),
        submitted=back.status is Status.SUBMITTED,
    )


async def as_it_was(query: CallbackQuery, callback_data: FilingButton, turn: Turn) -> Reply:
    """Undo a change that waits for an editor."""
    filing, _ = await turn.locked_filing(callback_data.filing, Action.FILE, frozen=True)
    change = await turn.work.late_changes.of_filing(filing.id)
    if change is None:
        return turn.toast(query, "mine.decided_already")
    await turn.work.late_changes.decide(change.id, taken=False, by=turn.person().id, at=turn.now)
    return turn.toast(query), turn.show(
        query, "mine.as_it_was", of_filing(filing, turn.language), text=_short(turn, filing)
    )


async def back(query: CallbackQuery, callback_data: RevisionButton, turn: Turn) -> Reply:
    """Undo a change that was just made: the filing is again what it was in that revision."""
    filing, _ = await turn.locked_filing(callback_data.filing, Action.FILE)
    revisions = await turn.work.filings.revisions(filing.id)
    before = next((each for each in revisions if each.revision == callback_data.revision), None)
    last = revisions[-1]
    # What another hand has done since is not the author's to undo.
    if before is None or last.revision != before.revision + 1 or last.action != "changed":
        return turn.toast(query, "mine.changed_since")
    again = replace(before.filing, revision=filing.revision + 1)
    await turn.work.filings.change(again, by=turn.person().id, at=turn.now, action="undone")
    await send_to_sign(turn, [again])
    return turn.toast(query), turn.show(
        query, "mine.as_it_was", of_filing(again, turn.language), text=_short(turn, again)
    )


async def restated(turn: Turn, filing: Filing, status: Status, action: str) -> Filing:
    """The filing in another status; a second tap on the same button changes nothing more."""
    if (filing.status is Status.WITHDRAWN) == (status is Status.WITHDRAWN):
        return filing
    changed = replace(filing, status=status, revision=filing.revision + 1)
    await turn.work.filings.change(changed, by=turn.person().id, at=turn.now, action=action)
    return changed


async def _text(turn: Turn, issue: Issue, filing: Filing) -> str:
    if isinstance(filing.content, Nothing):
        return turn.label("nothing")
    before = await totals_before(turn.work, turn.bulletin.key)
    return printed(turn.bulletin, issue, filing, before.get(issue.id, {}))


async def _line(turn: Turn, issue: Issue, filing: Filing) -> dict[str, object]:
    text = await _text(turn, issue, filing)
    return {
        "window": filing.window,
        "kind": filing.kind,
        "text": text if len(text) <= 40 else f"{text[:39]}…",
        "status": filing.status,
        "late": filing.late,
        **await counted(turn, filing.files),
        "reason": filing.reason,
    }


def _short(turn: Turn, filing: Filing) -> str:
    section = turn.bulletin.section(filing.section or "")
    return section.title if section else turn.label("nothing")
