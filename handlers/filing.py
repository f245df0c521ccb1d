"""Filing: from the wish to file something to the filing that stands in the issue."""

from dataclasses import dataclass, replace
from uuid import UUID

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bulletin import filing_forms
from bulletin.access import Action
from bulletin.attachments import files_after, files_of
from bulletin.compose import printed
from bulletin.filing_forms import changed_fields
from bulletin.filings import Content, Filing, LateChange, Status
from bulletin.forms import REVIEW, Draft, moved
from bulletin.issues import Issue
from bulletin.parts import from_record
from bulletin.publication import Kind, Window
from bulletin.rejected import Rejected
from bulletin.signing import is_unsigned
from bulletin.standing import missing_kinds
from handlers.acts.delivery import Method, Reply
from handlers.acts.late_changes import needs_an_editor
from handlers.acts.replacing import others_beside
from handlers.attachments import with_waiting
from handlers.filters import Joined, Says
from handlers.form import current, out_of_date, put, put_away, remember, waiting
from handlers.keyboards import (
    FormButton,
    WindowButton,
    button,
    in_rows,
    of_filing,
    of_late_change,
    rows,
    tag,
    with_row,
)
from handlers.late_changes import tell_editors_of_late_change
from handlers.questions import Shown, Table, field, left_over, section_title, staying, table
from handlers.returned import tell_who_returned
from handlers.signatures import entered, send_to_sign
from handlers.turn import Turn
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
        return await _begin(await with_waiting(turn), kind, issue, windows[0])
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
        turn = replace(turn, files=files_of(turn.conversation.data))
    kind = Kind(callback_data.verb)
    return turn.toast(query), await _begin(turn, kind, issue, window, text or None)


async def _begin(
    turn: Turn, kind: Kind, issue: Issue, window: Window, text: str | None = None
) -> Method:
    # The numbers of a week are filed once; a second time means to correct them.
    if (old := await _numbers(turn, kind, issue.id, window.name)) is not None:
        return await put(turn, filing_forms.reopened(old, turn.bulletin, id=new_id()))
    draft = filing_forms.begin(kind, turn.bulletin, window, issue, id=new_id(), text=text)
    if text is not None:
        await remember(turn, from_record(turn.conversation.data["parts"]), draft, "text")
    # The issue was chosen: it is not asked about again.
    return await put(turn, replace(draft, answers={**draft.answers, **staying(turn)}))


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
    if on.draft.at != REVIEW or left_over(turn, on):
        return turn.toast(query), await put(turn, on.draft, query=query)
    if (meanwhile := await changed_meanwhile(turn, on)) is not None:
        seen, why = meanwhile
        return turn.toast(query), await put(turn, seen, query=query, above=why)
    said = await filed(turn, on)
    return turn.toast(query), turn.show(query, said.name, said.keyboard, above=None, **said.values)


async def filed(turn: Turn, on: Table) -> Shown:
    """Store what a finished draft holds, clear it away, and say what became of it."""
    kept = await stored(turn, on)
    filing = kept.filing
    await put_away(turn, on.draft)
    values: dict[str, object] = {
        "issue": on.issue,
        "section": section_title(turn, filing),
        "late": filing.late,
        "unsigned": is_unsigned(on.window, filing),
        "fields": (),
        "text": "",
        "deadline": turn.local(on.issue.deadline),
    }
    if kept.before is not None:
        before = (await totals_before(turn.work, turn.bulletin.key)).get(on.issue.id, {})
        new = replace(
            filing, content=filing_forms.content_of(on.draft), section=on.draft.answers["section"]
        )
        changed = list(changed_fields(kept.before.content, new.content))
        if new.section != kept.before.section:
            changed.insert(0, "section")
        if (kept.late_change or filing).files != kept.before.files:
            changed.append("files")
        values |= {
            "fields": [field(turn, key) for key in changed],
            "text": printed(turn.bulletin, on.issue, new, before),
        }
    if kept.late_change is not None:
        over = turn.now > on.issue.deadline
        return Shown(
            "filing.late_change", of_late_change(filing, turn.language), values | {"over": over}
        )
    await send_to_sign(turn, [filing])
    rest = await others_beside(turn, filing)
    values["missing"] = missing_kinds(on.window, [*rest, filing])
    undo = filing.revision - 1 if kept.before is not None else None
    keyboard = with_row(of_filing(filing, turn.language, undo=undo), await waiting(turn))
    name = "filing.changed" if kept.before else "filing.filed"
    if filing.status is Status.SUBMITTED:
        name = "filing.submitted"
    return Shown(name, keyboard, values)


async def changed_meanwhile(turn: Turn, on: Table) -> tuple[Draft, Rejected] | None:
    """Whether a colleague has changed what the draft changes, since it was opened: what they made
    of it, and the draft that has seen it.
    """
    old = await turn.work.filings.get(on.draft.filing) if on.draft.filing else None
    if old is None or on.draft.answers.get("changes") in (None, old.revision):
        return None
    before = (await totals_before(turn.work, turn.bulletin.key)).get(on.issue.id, {})
    shown = Rejected(
        "changed_meanwhile",
        withdrawn=not old.status.stands,
        text=printed(turn.bulletin, on.issue, old, before),
    )
    return moved(on.draft, REVIEW, {"changes": old.revision}), shown


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a draft came to."""

    #: As it stands now.
    filing: Filing
    #: As it stood before; None for a new one.
    before: Filing | None = None
    #: The change that waits for an editor instead, after the deadline.
    late_change: LateChange | None = None


async def stored(turn: Turn, on: Table) -> Stored:
    """Store the draft as a filing, as a change of one, or as a change that an editor may take.

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
            files=files_of(draft.answers),
            approved_by=filing_forms.approver_of(on.form, draft),
        )
        filing = await entered(turn, filing)
        await turn.work.filings.add(filing, by=author, at=turn.now)
        return Stored(filing)
    content, section = filing_forms.content_of(draft), draft.answers.get("section")
    files = files_after(old.files, draft.answers)
    if await needs_an_editor(turn, on.issue, old):
        return Stored(old, old, await propose_late(turn, old, content, section, files))
    filing = replace(
        old,
        content=content,
        section=section,
        approved_by=filing_forms.approver_of(on.form, draft),
        late=old.late or late,
        files=files,
        reason="",
        revision=old.revision + 1,
    )
    filing = await entered(turn, filing)
    await turn.work.filings.change(filing, by=author, at=turn.now, action="changed")
    if old.status is Status.RETURNED and filing.status.counts:
        await tell_who_returned(turn, on.issue, filing)
    return Stored(filing, old)


async def propose_late(
    turn: Turn,
    filing: Filing,
    content: Content | None,
    section: str | None,
    files: tuple[UUID, ...],
) -> LateChange:
    """Let a change wait for an editor; without content it is that the filing be taken back."""
    change = LateChange(
        id=new_id(),
        filing=filing.id,
        content=content,
        section=section,
        files=files,
        based_on=filing.revision,
        by=turn.person().id,
        at=turn.now,
    )
    await turn.work.late_changes.put(change, filing)
    await tell_editors_of_late_change(turn, filing, change)
    return change
