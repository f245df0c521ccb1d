"""A window's change that waits for an editor: it is taken or left, and either can be undone.

Whoever wanted the change is told each time.
"""

from dataclasses import replace
from uuid import UUID

from bulletin.filings import Filing, LateChange, Status, gist
from bulletin.issues import Issue
from bulletin.publication import Signing
from bulletin.rejected import Rejected
from bulletin.signing import signs
from handlers.acts.acting import Acting
from handlers.acts.delivery import deliver, message
from handlers.acts.merging import is_joint
from handlers.acts.replacing import make_room
from handlers.acts.wording import is_edited
from templates.words import say


async def needs_an_editor(acting: Acting, issue: Issue, filing: Filing) -> bool:
    """Whether a window's change of the filing waits until an editor takes it or leaves it.

    It does when it comes late, and where it would replace an editor's words or leave out what is
    told in a joint paragraph. What came late itself, and is not decided on yet, may still be
    changed freely; so may what was returned. After 定稿 nothing changes freely. Rejected where
    nothing may be changed any more.
    """
    may_wait = filing.status.counts or filing.status in (Status.HELD, Status.DECLINED)
    if not issue.state.open:
        if not issue.state.changeable or not may_wait:
            raise Rejected("issue_closed", issue=issue)
        return True
    if not may_wait:
        return False
    free = filing.status is Status.FILED and filing.late
    if acting.now > issue.deadline and not free:
        return True
    if await is_joint(acting, filing):
        return True
    return is_edited(await acting.work.filings.revisions(filing.id))


async def take(acting: Acting, issue: Issue, filing: Filing, change: LateChange) -> Filing:
    """Print the change: the filing is changed, or taken back where that was wanted."""
    editor = acting.person().id
    await acting.work.late_changes.decide(change.id, taken=True, by=editor, at=acting.now)
    late = filing.late or change.at > issue.deadline
    changed = replace(filing, late=late, revision=filing.revision + 1)
    if change.content is None:
        changed, action = replace(changed, status=Status.WITHDRAWN), "withdrawn late"
    else:
        changed = replace(
            changed,
            content=change.content,
            section=change.section,
            files=change.files,
            approved_by=await _signer(acting, filing, change),
        )
        action = "changed late"
    await acting.work.filings.change(changed, by=editor, at=acting.now, action=action)
    await _told(acting, issue, changed, change, "taken")
    return changed


async def leave(acting: Acting, issue: Issue, filing: Filing, change: LateChange) -> None:
    """Print what stands, as if nothing had been asked."""
    editor = acting.person().id
    await acting.work.late_changes.decide(change.id, taken=False, by=editor, at=acting.now)
    await _told(acting, issue, filing, change, "left")


async def undecide(
    acting: Acting, issue: Issue, filing: Filing, change: UUID, *, taken: bool
) -> tuple[Filing, LateChange] | None:
    """Let the change wait again; what was ``taken`` stands as it stood before.

    None, with nothing done, when it is decided otherwise or another one waits by now. Nothing must
    have come after a taken one.
    """
    if not await acting.work.late_changes.wait_again(change, taken=taken):
        return None
    waiting = await acting.work.late_changes.get(change)
    if waiting is None:
        raise LookupError(f"no late change {change}")
    if taken:
        *_, before, _ = await acting.work.filings.revisions(filing.id)
        await make_room(acting, filing, before.filing.status)
        filing = replace(before.filing, revision=filing.revision + 1)
        await acting.work.filings.change(
            filing, by=acting.person().id, at=acting.now, action="undone"
        )
    await _told(acting, issue, filing, waiting, "waits")
    return filing, waiting


async def _signer(acting: Acting, filing: Filing, change: LateChange) -> str:
    """Who has signed what is to be printed: where a chief signs, only their own change is."""
    window = acting.bulletin.window(filing.window)
    if window is None or window.signing is not Signing.CHIEF:
        return filing.approved_by
    author = await acting.work.people.get(change.by)
    return author.name if author and signs(author, acting.bulletin.key, window) else ""


async def _told(
    acting: Acting, issue: Issue, filing: Filing, change: LateChange, outcome: str
) -> None:
    """Write down what became of the change, and say it to whoever wanted it."""
    done = "undone" if outcome == "waits" else outcome
    about = {"filing": filing.id.hex, "window": filing.window}
    await acting.note(f"late_change_{done}", issue.label, about)
    person = await acting.work.people.get(change.by)
    await deliver(
        acting.work,
        [person] if person else [],
        lambda person, chat_id: message(
            chat_id,
            say(
                person.language,
                "late_changes.told",
                outcome=outcome,
                withdrawn=change.content is None,
                window=filing.window,
                kind=filing.kind,
                text=gist(filing.content),
            ),
        ),
    )
