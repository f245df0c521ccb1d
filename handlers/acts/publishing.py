"""刊发: the issue is closed for good, kept in every format, and given to the windows."""

from dataclasses import dataclass

from bulletin.issues import Issue, IssueState
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting
from handlers.acts.freezing import require_nothing_blocks
from handlers.acts.issue_after import issue_after
from handlers.acts.outcome import carry_held, tell_outcome
from handlers.acts.printing import Printed, publish_issue
from templates.documents import Format


@dataclass(frozen=True, slots=True)
class Published:
    """An issue that is out: its files, how many people got it, and how many items went on."""

    printed: Printed
    told: int
    carried: int


async def publish(acting: Acting, issue: Issue) -> Published:
    """Publish the issue: as it was fixed, else as it stands if nothing holds it back.

    Rejected where the publication wants two people and this is the one who fixed it.
    """
    await require_second_person(acting, issue)
    if issue.state is not IssueState.FROZEN:
        await require_nothing_blocks(acting, issue)
    printed = await publish_issue(
        acting.work,
        acting.bulletin,
        issue,
        by=acting.person().id,
        fonts=acting.fonts,
        now=acting.now,
    )
    done, files = printed.issue, printed.files
    # Who files from now on files for the next one.
    await issue_after(acting.work, acting.bulletin, acting.calendar, done)
    told = await tell_outcome(acting, done, files.get(Format.PDF, files[Format.DOCX]))
    return Published(printed, told, len(await carry_held(acting, done)))


async def require_second_person(acting: Acting, issue: Issue) -> None:
    """Rejected unless somebody else fixed the text, where the publication wants two people."""
    if not acting.bulletin.two_people:
        return
    if issue.state is not IssueState.FROZEN:
        raise Rejected("freeze_first", issue=issue)
    if issue.frozen_by == acting.person().id:
        raise Rejected("second_person", issue=issue, by=acting.person().name)
