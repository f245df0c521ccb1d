"""确认刊登: an editor lets personal data pass, in one revision of a filing."""

from collections.abc import Iterable

from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.proofread import PERSONAL
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting
from handlers.acts.checking import Finding, findings
from handlers.keyboards import tag


async def personal_data(acting: Acting, issue: Issue) -> list[Finding]:
    """What of it nobody has let pass yet."""
    return [each for each in await findings(acting, issue) if each.blocks and each.confirmable]


def tag_of(asked: Iterable[Finding]) -> str:
    """What an editor is asked about, in a few characters; another revision is another question."""
    about = [
        f"{each.kind}:{each.filing.id.hex}:{each.filing.revision}" for each in asked if each.filing
    ]
    return tag(" ".join(about))


async def clear_all(acting: Acting, issue: Issue, asked: Iterable[Finding]) -> None:
    """Let all of it pass."""
    for each in asked:
        if each.filing is not None:
            await clear(acting, issue, each.filing, each.kind)


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
