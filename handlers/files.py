"""附件: looked at by whoever reads the item, and taken off by whoever writes it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bulletin.access import Action
from bulletin.attachments import files_of, sent_with, without_files
from bulletin.forms import REVIEW, Draft
from handlers.acts.delivery import Method, Reply
from handlers.attachments import counted, files_to_see
from handlers.filters import Joined
from handlers.form import current, out_of_date, put
from handlers.keyboards import FilesButton, FormButton, button, in_rows, of_draft, rows
from handlers.questions import left_over, table
from handlers.turn import Turn
from storage.files import File

#: Files that one tap brings.
MOST_AT_ONCE: Final = 10


def router() -> Router:
    """看附件 wherever an item is read, and 改附件 in its review; ahead of the form's buttons."""
    made = Router(name="files")
    made.callback_query.register(see, Joined(), FilesButton.filter())
    verbs = {"files", "take_off", "put_back"}
    made.callback_query.register(change, Joined(), FormButton.filter(F.verb.in_(verbs)))
    return made


async def see(query: CallbackQuery, callback_data: FilesButton, turn: Turn) -> Reply:
    """Send the files of a filing, and of a change that waits for it; under the last, the rest."""
    filing, _ = await turn.filing(callback_data.filing, Action.FILE, Action.SIGN, Action.REVIEW)
    files = await turn.work.files.named(await files_to_see(turn.work, filing))
    captions = _photos(turn, files)
    start, end = callback_data.start, callback_data.start + MOST_AT_ONCE
    shown = files[start:end]
    if not shown:
        return turn.toast(query, "form.files_gone")
    sent = [turn.document(each, captions.get(each.id)) for each in shown]
    if left := files[end:]:
        more = button(
            turn.label("see_more_files", count=len(left)), FilesButton(filing=filing.id, start=end)
        )
        sent[-1] = turn.document(shown[-1], captions.get(shown[-1].id), rows([more]))
    return turn.toast(query), *sent


async def change(query: CallbackQuery, callback_data: FormButton, turn: Turn) -> Reply:
    """List the files of the draft in review; take some off, or put back what was taken off."""
    draft = await current(turn)
    if (stale := await out_of_date(turn, query, callback_data, draft)) or draft is None:
        return stale
    on = await table(turn, draft)
    sent = sent_with(draft.answers)
    if on.draft.at != REVIEW or left_over(turn, on) or not sent:
        return turn.toast(query), await put(turn, on.draft, query=query)
    if callback_data.verb != "files":
        value = callback_data.value
        named = {each for each in sent if not value or _tail(each) == value}
        off = set(sent) - set(files_of(draft.answers))
        off = off | named if callback_data.verb == "take_off" else off - named
        draft = without_files(draft, off)
        await turn.work.drafts.keep(draft, person=turn.person().id, at=turn.now)
    return turn.toast(query), await _listed(turn, query, draft)


async def _listed(turn: Turn, query: CallbackQuery, draft: Draft) -> Method:
    """The files with a button each: off with it, or back again."""
    kept = files_of(draft.answers)
    files = await turn.work.files.named(sent_with(draft.answers))
    names = {each.id: each.name for each in files} | _photos(turn, files)
    buttons = [
        of_draft(draft, turn.label("take_off", file=names[each.id]), "take_off", _tail(each.id))
        if each.id in kept
        else of_draft(
            draft, turn.label("put_back", file=names[each.id]), "put_back", _tail(each.id)
        )
        for each in files
    ]
    all_ = (
        of_draft(draft, turn.label("take_off_all"), "take_off")
        if kept
        else of_draft(draft, turn.label("put_back_all"), "put_back")
    )
    back = of_draft(draft, turn.label("back"), "resume")
    return turn.show(
        query,
        "form.files",
        rows(*in_rows(buttons, 2), [all_] if len(files) > 1 else [], [back]),
        **await counted(turn, kept),
    )


def _tail(file: UUID) -> str:
    """The few characters by which a button names a file of its draft."""
    return file.hex[-8:]


def _photos(turn: Turn, files: Sequence[File]) -> dict[UUID, str]:
    """What the photos are called, of which none has a name: by their place among them."""
    photos = [each for each in files if each.media_type.startswith("image/")]
    return {
        each.id: turn.label("photo", number=number) for number, each in enumerate(photos, start=1)
    }
