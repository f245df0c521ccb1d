"""定稿: the issue's text is fixed; what changes after that is taken or left, and seen before."""

from collections.abc import Sequence
from dataclasses import replace

from bulletin.composition import from_snapshot, snapshot
from bulletin.differences import Stretch, by_line
from bulletin.issues import Issue, IssueState
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting
from handlers.acts.checking import findings
from handlers.acts.issue_after import issue_after
from storage.compositions import composed_now

#: Lines that differ, with the words of each that stayed and that changed.
Difference = Sequence[tuple[Stretch, ...]]


async def freeze(acting: Acting, issue: Issue) -> Issue:
    """Fix the text as it stands; Rejected while something holds the issue back.

    Who files from now on files for the next issue. A change of what was filed waits for an editor.
    """
    await require_nothing_blocks(acting, issue)
    by, at = acting.person().id, acting.now
    done = replace(issue, state=IssueState.FROZEN, frozen_by=by, frozen_at=at)
    await acting.work.issues.change(done)
    await _fix(acting, done)
    await issue_after(acting.work, acting.bulletin, acting.calendar, done)
    await acting.note("frozen", done.label, {})
    return done


async def unfreeze(acting: Acting, issue: Issue) -> Issue:
    """Let the issue be edited again; Rejected unless it was fixed and is not published."""
    require_frozen(issue)
    back = replace(issue, state=IssueState.EDITING, frozen_by=None, frozen_at=None)
    await acting.work.issues.change(back)
    await acting.work.issues.freeze(back.id, None)
    await acting.note("unfrozen", back.label, {})
    return back


async def take_changes(acting: Acting, issue: Issue) -> Issue:
    """Fix the text anew, with what has changed since; whoever takes that has fixed it.

    Where nothing has changed, it stays as it was fixed, and by whom.
    """
    require_frozen(issue)
    if not await changed_since(acting, issue):
        return issue
    await require_nothing_blocks(acting, issue)
    done = replace(issue, frozen_by=acting.person().id, frozen_at=acting.now)
    await acting.work.issues.change(done)
    await _fix(acting, done)
    await acting.note("frozen_anew", done.label, {})
    return done


async def changed_since(acting: Acting, issue: Issue) -> Difference:
    """How the text would differ from the fixed one if it were fixed now."""
    fixed = await acting.work.issues.snapshot(issue.id)
    if fixed is None:
        return ()
    now = await composed_now(acting.work, acting.bulletin, issue)
    return by_line(from_snapshot(fixed).lines(), now.lines())


def require_frozen(issue: Issue) -> None:
    """Rejected unless the issue's text is fixed, and not published."""
    if issue.state is not IssueState.FROZEN:
        raise Rejected("not_frozen", issue=issue)


async def require_nothing_blocks(acting: Acting, issue: Issue) -> None:
    """Rejected, with every reason, while something holds the issue back."""
    lines = [each.text for each in await findings(acting, issue) if each.blocks]
    if lines:
        raise Rejected("blocked", issue=issue, lines=lines)


async def _fix(acting: Acting, issue: Issue) -> None:
    text = await composed_now(acting.work, acting.bulletin, issue)
    await acting.work.issues.freeze(issue.id, snapshot(text))
