"""What becomes of a filing by another hand than its author's, and how the author hears of it.

Every decision acts at once, is a revision that stays, and can be undone: the filing goes back to
how it stood before.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from aiogram.types import InlineKeyboardMarkup

from bulletin.filings import Filing, Status, gist
from bulletin.issues import Issue
from bulletin.people import Membership, Person, Role
from bulletin.publication import Kind
from bulletin.returns import RETURNS, DeclineReason
from handlers.acts.acting import Acting
from handlers.acts.delivery import deliver, message
from handlers.acts.manuscripts import DECISIONS, text_of
from handlers.acts.replacing import make_room
from handlers.keyboards import FilingButton, button, rows
from storage.work import Work
from templates.words import label, say


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


async def judge(acting: Acting, issue: Issue, filing: Filing, verb: str, reason: str) -> Filing:
    """Accept, return, hold or decline the filing, and tell the authors of a return why."""
    status = DECISIONS[verb]
    await make_room(acting, filing, status)
    done = await decide(
        acting.work,
        filing,
        status,
        action=status,
        by=acting.person().id,
        at=acting.now,
        reason=reason,
    )
    await _noted(acting, issue, done, f"filing_{status}", reason=reason)
    if status is Status.RETURNED:
        await _return(acting, issue, done)
    return done


async def take_back(acting: Acting, issue: Issue, filing: Filing, before: Filing) -> Filing:
    """Let the filing stand as ``before`` the decision; whom a return was told, is told."""
    await make_room(acting, filing, before.status)
    back = await decide(
        acting.work,
        filing,
        before.status,
        action="undone",
        by=acting.person().id,
        at=acting.now,
        reason=before.reason,
    )
    await _noted(acting, issue, back, "decision_undone", undone=filing.status)
    if filing.status is Status.RETURNED:
        await tell_authors(
            acting, back, "review.settled", lambda _: None, text=gist(back.content), kind=back.kind
        )
    return back


def ready_reasons(acting: Acting, kind: Kind, verb: str) -> Mapping[str, str]:
    """The ready reasons for a decision, in the publication's language: authors will read them."""
    language = acting.bulletin.language
    if verb == "return":
        return {each: label(language, f"return_{each}") for each in RETURNS[kind]}
    if verb == "decline":
        return {each: label(language, f"decline_{each}") for each in DeclineReason}
    return {}


async def authors_of(acting: Acting, filings: Collection[Filing]) -> dict[UUID, list[Person]]:
    """Filing → who hears what became of it: its author; else those who file for its window."""
    work, key = acting.work, acting.bulletin.key
    authors = await work.people.by_ids({each.author for each in filings if each.author})
    people = await work.people.of_bulletin(key)

    def who(filing: Filing) -> list[Person]:
        if filing.author in authors:
            return [authors[filing.author]]
        part = Membership(key, Role.REPORTER, filing.window)
        return [each for each in people if part in each.memberships]

    return {each.id: who(each) for each in filings}


async def tell_authors(
    acting: Acting,
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
        acting.work,
        (await authors_of(acting, [filing]))[filing.id],
        lambda person, chat_id: message(
            chat_id, say(person.language, name, **values), keyboard(person.language)
        ),
    )


async def _return(acting: Acting, issue: Issue, filing: Filing) -> None:
    """Tell the authors why, with a button that opens the filing where the reason says."""

    def mend(language: str) -> InlineKeyboardMarkup:
        edit = FilingButton(verb="edit", filing=filing.id)
        return rows([button(label(language, "edit"), edit)])

    await tell_authors(
        acting,
        filing,
        "review.returned",
        mend,
        issue=issue,
        window=filing.window,
        kind=filing.kind,
        reason=filing.reason,
        text=await text_of(acting, issue, filing),
    )


async def _noted(
    acting: Acting, issue: Issue, filing: Filing, action: str, **details: object
) -> None:
    about = {"filing": filing.id.hex, "window": filing.window, **details}
    await acting.note(action, issue.label, about)
