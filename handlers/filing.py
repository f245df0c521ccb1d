"""Filing: from the wish to file something to the filing that stands in the issue."""

from dataclasses import replace
from uuid import UUID

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bulletin import filing_forms
from bulletin.access import Action
from bulletin.compose import printed
from bulletin.filings import Filing, Status
from bulletin.forms import REVIEW, moved
from bulletin.issues import Issue
from bulletin.publication import Kind, Window
from bulletin.rejected import Rejected
from bulletin.signing import is_unsigned
from bulletin.standing import missing_kinds
from handlers.filters import Joined, Says
from handlers.form import current, out_of_date, put, put_away
from handlers.keyboards import (
    FormButton,
    WindowButton,
    button,
    in_rows,
    of_draft,
    of_filing,
    rows,
    tag,
)
from handlers.questions import Table, table
from handlers.signatures import DECISIONS, entered, send_to_sign
from handlers.turn import Method, Reply, Turn
from storage.compositions import totals_before
from storage.ids import new_id

_KINDS = [kind for kind in Kind if kind is not Kind.NOTHING]
_LABELS = {f"file_{kind}": kind for kind in _KINDS}


def router() -> Router:
    """The way into a form, and out of it with a filing."""
    made = Router(name="filing")
    made.message.register(begin, Joined(), Says(*_LABELS))
    made.callback_query.register(begin_for, Joined(), WindowButton.filter(F.verb.in_(_KINDS)))
    made.callback_query.register(file, Joined(), FormButton.filter(F.verb == "file"))
    return made


async def begin(message: Message, turn: Turn, said: str) -> Reply:
    """Open the form for the kind that was chosen, or ask for which of the person's windows."""
    kind, issue = _LABELS[said], turn.open_issue()
    windows = [
        each for each in turn.windows() if kind in filing_forms.kinds_of(turn.bulletin, each)
    ]
    if not windows:
        raise Rejected("kind_not_for_you", kind=kind)
    if len(windows) == 1:
        return await _begin(turn, kind, issue, windows[0])
    buttons = [
        button(each.name, WindowButton(verb=kind, issue=issue.tag, window=tag(each.name)))
        for each in windows
    ]
    return turn.send("filing.which_window", rows(*in_rows(buttons, 2)), kind=kind)


async def begin_for(query: CallbackQuery, callback_data: WindowButton, turn: Turn) -> Reply:
    """Open the form for the window and the issue that a button names, with the text it is for."""
    window = turn.own_window(callback_data.window)
    issue = await turn.tagged_issue(callback_data.issue)
    text: str | None = None
    if callback_data.text:
        text = turn.conversation.data.get("text")
        if text is None or tag(text) != callback_data.text:
            return turn.toast(query, "fallback.button")
    kind = Kind(callback_data.verb)
    return turn.toast(query), await _begin(turn, kind, issue, window, text)


async def _begin(
    turn: Turn, kind: Kind, issue: Issue, window: Window, text: str | None = None
) -> Method:
    # The numbers of a week are filed once; a second time means to correct them.
    if (old := await _numbers(turn, kind, issue.id, window.name)) is not None:
        return await put(turn, filing_forms.reopened(old, turn.bulletin, id=new_id()))
    return await put(
        turn, filing_forms.begin(kind, turn.bulletin, window, issue, id=new_id(), text=text)
    )


async def _numbers(turn: Turn, kind: str, issue: UUID, window: str) -> Filing | None:
    """The numbers that the window has filed for the issue, if it is numbers that are filed."""
    filings = await turn.work.filings.of_window(issue, window) if kind == Kind.STATISTICS else []
    return next((each for each in filings if each.kind == kind and each.status.stands), None)


async def file(query: CallbackQuery, callback_data: FormButton, turn: Turn) -> Reply:
    """Store what the draft holds as a filing, and say where it stands and what is missing."""
    draft = await current(turn)
    if (stale := await out_of_date(turn, query, callback_data, draft)) or draft is None:
        return stale
    await turn.work.issues.lock(draft.issue)
    on = await table(turn, draft)
    if not turn.may(Action.FILE, draft.window):
        raise Rejected("kind_not_for_you", kind=draft.form)
    if on.draft.at != REVIEW:
        return turn.toast(query), await put(turn, on.draft, query=query)
    if not on.issue.state.open:
        return turn.toast(query), _closed(turn, on, query)
    if (other := await _changed_meanwhile(turn, on)) is not None:
        before = (await totals_before(turn.work, turn.bulletin.key)).get(on.issue.id, {})
        shown = Rejected(
            "changed_meanwhile",
            withdrawn=not other.status.stands,
            text=printed(turn.bulletin, on.issue, other, before),
        )
        seen = moved(on.draft, REVIEW, {"changes": other.revision})
        return turn.toast(query), await put(turn, seen, query=query, above=shown)
    filing, changed = await stored(turn, on)
    await send_to_sign(turn, [filing])
    await put_away(turn, draft)
    rest = await others_beside(turn, filing)
    section = turn.bulletin.section(filing.section or "")
    filed = "filing.changed" if changed else "filing.filed"
    said = turn.show(
        query,
        "filing.submitted" if filing.status is Status.SUBMITTED else filed,
        of_filing(filing, turn.language),
        issue=on.issue,
        section=section.title if section else "",
        window=draft.window,
        late=filing.late,
        unsigned=is_unsigned(on.window, filing),
        missing=missing_kinds(on.window, [*rest, filing]),
        deadline=turn.local(on.issue.deadline),
    )
    return turn.toast(query), said


async def _changed_meanwhile(turn: Turn, on: Table) -> Filing | None:
    """The filing that the draft changes, if a colleague has changed it since it was opened.

    That it was signed or returned meanwhile changes nothing that the draft would replace.
    """
    old = await turn.work.filings.get(on.draft.filing) if on.draft.filing else None
    opened = on.draft.answers.get("changes")
    if old is None or opened in (None, old.revision):
        return None
    since = [r for r in await turn.work.filings.revisions(old.id) if r.revision > opened]
    return None if all(r.action in DECISIONS for r in since) else old


async def stored(turn: Turn, on: Table) -> tuple[Filing, bool]:
    """The draft as a stored filing, and whether it changed an earlier one.

    Where a chief has to sign it, it waits for that.
    """
    draft, author = on.draft, turn.person().id
    late = turn.now > on.issue.deadline
    old = await turn.work.filings.get(draft.filing or draft.id)
    if old is None:
        # A colleague may have filed the same numbers in the meantime.
        old = await _numbers(turn, draft.form, draft.issue, draft.window)
    if old is None:
        filing = Filing(
            id=draft.id,
            issue=draft.issue,
            window=draft.window,
            content=filing_forms.content_of(draft),
            section=draft.answers.get("section"),
            author=author,
            filed_at=turn.now,
            late=late,
            approved_by=filing_forms.approver_of(on.form, draft),
        )
        filing = await entered(turn, filing)
        await turn.work.filings.add(filing, by=author, at=turn.now)
        return filing, False
    filing = replace(
        old,
        content=filing_forms.content_of(draft),
        section=draft.answers.get("section"),
        approved_by=filing_forms.approver_of(on.form, draft),
        reason="",
        late=old.late or late,
        revision=old.revision + 1,
    )
    filing = await entered(turn, filing)
    await turn.work.filings.change(filing, by=author, at=turn.now, action="changed")
    return filing, True


async def others_beside(turn: Turn, filing: Filing) -> list[Filing]:
    """The window's other filings; what this one makes untrue is taken back.

    That is 本周无 once something is filed, and numbers once others stand in their place.
    """
    rest = []
    for each in await turn.work.filings.of_window(filing.issue, filing.window):
        if each.id == filing.id:
            continue
        untrue = each.kind is Kind.NOTHING or each.kind is filing.kind is Kind.STATISTICS
        if untrue and each.status.stands:
            gone = replace(each, status=Status.WITHDRAWN, revision=each.revision + 1)
            await turn.work.filings.change(
                gone, by=turn.person().id, at=turn.now, action="withdrawn"
            )
            continue
        rest.append(each)
    return rest


def _closed(turn: Turn, on: Table, query: CallbackQuery) -> Method:
    """The draft's issue takes nothing more: it waits, and may go into the one that is open."""
    buttons = [of_draft(on.draft, turn.label("cancel"), "cancel")]
    if turn.issue is not None and turn.issue.state.open:
        carry = turn.label("carry", issue=turn.issue)
        buttons.insert(0, of_draft(on.draft, carry, "carry"))
    return turn.show(query, "filing.closed", rows(buttons), issue=on.issue)
