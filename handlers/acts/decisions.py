"""What becomes of a filing by another hand than its author's, and how the author hears of it.

Every decision acts at once, is a revision that stays, and can be undone: the filing goes back to
how it stood before.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from aiogram.types import InlineKeyboardMarkup

from bulletin.filings import Filing, Status
from bulletin.people import Person, Role
from handlers.turn import Turn, deliver, message
from storage.work import Work
from templates.words import say


async def decide(
    work: Work,
    filing: Filing,
    status: Status,
    *,
    action: str,
    by: UUID,
    at: datetime,
    reason: str = "",
) -> Filing:
    """The filing in its new status, stored as its next revision; ``action`` names what was done."""
    decided = replace(filing, status=status, reason=reason, revision=filing.revision + 1)
    await work.filings.change(decided, by=by, at=at, action=action)
    return decided


async def authors_of(turn: Turn, filing: Filing) -> list[Person]:
    """Who hears what became of a filing: its author; else those who file for its window."""
    if filing.author is not None and (author := await turn.work.people.get(filing.author)):
        return [author]
    people = await turn.work.people.of_bulletin(turn.bulletin.key)
    return [
        person
        for person in people
        if person.plays(turn.bulletin.key, Role.REPORTER)
        and filing.window in person.windows(turn.bulletin.key)
    ]


async def tell_authors(
    turn: Turn,
    filing: Filing,
    name: str,
    keyboard: Callable[[str], InlineKeyboardMarkup | None],
    /,
    **values: object,
) -> int:
    """Say a message to the filing's authors, each in their language: in how many chats.

    ``keyboard`` makes the buttons under it in a language.
    """
    return await deliver(
        turn.work,
        await authors_of(turn, filing),
        lambda person, chat_id: message(
            chat_id, say(person.language, name, **values), keyboard(person.language)
        ),
    )
