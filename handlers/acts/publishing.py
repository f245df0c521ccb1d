"""刊发: the issue is closed for good, kept in every format, and given to the windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bulletin.access import Action, Scope, can
from bulletin.composition import Composition
from bulletin.filings import Status
from bulletin.issues import Issue, IssueState
from bulletin.people import Person
from bulletin.rejected import Rejected
from bulletin.standing import missing_kinds
from handlers.acts.acting import Acting
from handlers.acts.freezing import changed_since, require_nothing_blocks
from handlers.acts.issue_after import issue_after
from handlers.acts.outcome import carry_held, tell_outcome
from handlers.acts.printing import Printed, as_published, publish_issue
from templates.documents import Format


@dataclass(frozen=True, slots=True)
class Published:
    """An issue that is out: its files, how many people got it, and how many items went on."""

    printed: Printed
    told: int
    carried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What an editor should know before the issue is out."""

    #: What will be printed as its date.
    date: date
    #: Windows that have not filed all they must, and those with something unsigned.
    missing: Sequence[str]
    waiting: Sequence[str]
    #: How many late changes wait, which would then be left.
    changes: int
    #: How many lines would be different if the text were fixed now; they are left, too.
    differ: int
    #: On the office's clock, while it has not come.
    deadline: datetime | None


async def outlook(acting: Acting, issue: Issue) -> Outlook:
    """What publishing the issue now would mean."""
    filings = await acting.work.filings.of_issue(issue.id)
    return Outlook(
        date=issue.date or acting.today(),
        missing=[
            window.name
            for window in acting.bulletin.windows
            if missing_kinds(window, [each for each in filings if each.window == window.name])
        ],
        waiting=list(
            dict.fromkeys(each.window for each in filings if each.status is Status.SUBMITTED)
        ),
        changes=len(await acting.work.late_changes.of_issue(issue.id)),
        differ=len(await changed_since(acting, issue)),
        deadline=acting.local(issue.deadline) if acting.now < issue.deadline else None,
    )


async def to_publish(acting: Acting, issue: Issue) -> Composition:
    """The text that publishing the issue now would print."""
    return await as_published(acting.work, acting.bulletin, issue, acting.today())


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


async def other_publishers(acting: Acting) -> list[Person]:
    """Who may publish beside the person who acts."""
    scope = Scope(acting.bulletin.key)
    return [
        each
        for each in await acting.work.people.of_bulletin(acting.bulletin.key)
        if can(each, Action.PUBLISH, scope) and each.id != acting.person().id
    ]


def needs_another(acting: Acting, issue: Issue) -> bool:
    """Whether the publication wants two people, and this is the one who fixed the text."""
    return acting.bulletin.two_people and issue.frozen_by == acting.person().id


async def require_second_person(acting: Acting, issue: Issue) -> None:
    """Rejected unless somebody else fixed the text, where the publication wants two people."""
    if not acting.bulletin.two_people:
        return
    if issue.state is not IssueState.FROZEN:
        raise Rejected("freeze_first", issue=issue)
    if needs_another(acting, issue):
        raise Rejected("second_person", issue=issue, by=acting.person().name)
