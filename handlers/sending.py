"""Files without words: photos extend the draft on the table, or wait there for their text."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import Message

from bulletin import filing_forms
from bulletin.forms import REVIEW
from bulletin.publication import Kind
from bulletin.rejected import Rejected
from handlers.acts.delivery import Reply
from handlers.attachments import counted
from handlers.fallback import able, offer
from handlers.filters import Joined, OnlyFiles
from handlers.form import current, put
from handlers.turn import Turn
from storage.ids import new_id


def router() -> Router:
    """Messages that bring files and not a word."""
    made = Router(name="sending")
    made.message.register(keep, Joined(), OnlyFiles())
    return made


async def keep(message: Message, turn: Turn) -> Reply:
    """Keep the files with the draft on the table, or with a new one that asks for its text."""
    draft = await current(turn)
    kept = Rejected("files_kept", **await counted(turn, turn.files)) if turn.files else None
    if draft is not None:
        return await put(turn, draft, above=None if draft.at == REVIEW else kept)
    if kept is None:
        raise turn.unread[0]
    windows = able(turn)
    if not windows:
        raise Rejected("text_wanted")
    if len(windows) > 1:
        return await offer("", turn)
    new = filing_forms.begin(
        Kind.ACTIVITY, turn.bulletin, windows[0], turn.open_issue(), id=new_id()
    )
    return await put(turn, replace(new, at="text"), above=kept)
