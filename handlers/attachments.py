"""Photos and documents on their way into a draft, and what is said of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from bulletin import attachments
from bulletin.attachments import awaits_words, files_of, sent_with
from bulletin.filings import Filing
from bulletin.forms import Draft
from bulletin.rejected import Rejected
from handlers.turn import Turn
from storage.work import Work


async def attached(turn: Turn, draft: Draft) -> tuple[Turn, Draft]:
    """The draft with the files sent just now, each once; the turn says which had no room."""
    own = sent_with(draft.answers)
    firsts = await turn.work.files.firsts([*own, *turn.files]) if turn.files else {}
    draft, left = attachments.with_files(draft, [firsts.get(each, each) for each in turn.files])
    if left:
        full = Rejected("too_many_files", most=attachments.MOST_FILES, left=left)
        turn = replace(turn, unread=(*turn.unread, full))
    return turn, draft


async def with_waiting(turn: Turn) -> Turn:
    """The turn with the photos that waited on the table for their words; the table is clear."""
    id = turn.conversation.draft
    draft = await turn.work.drafts.get(id) if id else None
    if draft is None or not awaits_words(draft):
        return turn
    await turn.work.drafts.drop(draft.id, at=turn.now)
    conversation = replace(turn.conversation, draft=None, state=None)
    await turn.work.conversations.change(conversation)
    return replace(turn, conversation=conversation, files=(*files_of(draft.answers), *turn.files))


async def files_to_see(work: Work, filing: Filing) -> tuple[UUID, ...]:
    """The files of a filing, and behind them what a change that waits would add."""
    change = await work.late_changes.of_filing(filing.id)
    return tuple(dict.fromkeys((*filing.files, *(change.files if change else ()))))


async def counted(turn: Turn, files: Sequence[UUID]) -> dict[str, Any]:
    """How many photos and how many documents these are, for words."""
    found = await turn.work.files.named(files) if files else []
    photos = sum(file.media_type.startswith("image/") for file in found)
    return {"photos": photos, "documents": len(found) - photos}
