"""确认刊登: an editor lets personal data pass, in one revision of a filing."""

from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.proofread import PERSONAL
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting


async def clear(acting: Acting, issue: Issue, filing: Filing, problem: str) -> None:
    """Let it pass as long as the filing stays at this revision."""
    if problem not in PERSONAL:
        raise Rejected("not_to_be_cleared")
    await acting.work.clearances.add(filing, problem, by=acting.person().id, at=acting.now)
    await _noted(acting, issue, filing, "problem_cleared", problem)


async def object_again(acting: Acting, issue: Issue, filing: Filing, problem: str) -> None:
    """Take that back."""
    await acting.work.clearances.drop(filing, problem)
    await _noted(acting, issue, filing, "problem_not_cleared", problem)


async def _noted(acting: Acting, issue: Issue, filing: Filing, action: str, problem: str) -> None:
    about = {"filing": filing.id.hex, "revision": filing.revision, "problem": problem}
    await acting.note(action, issue.label, about)
