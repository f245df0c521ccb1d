"""What an editor should look at before an issue is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.problems import Problem, problems
from bulletin.proofread import Remark
from handlers.acts.acting import Acting
from handlers.acts.remarks import proofreader
from handlers.acts.standings import standings
from storage.compositions import totals_before

#: Issues before this one that odd numbers are measured against.
HISTORY: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An issue, looked through."""

    problems: Sequence[Problem]
    #: What is odd in a filing's own words, where no problem says so already.
    remarks: Sequence[tuple[Filing, Sequence[Remark]]]
    #: How many filings are printed.
    items: int


async def check(acting: Acting, issue: Issue) -> Checked:
    """All there is to look at in the issue as it stands."""
    work, bulletin = acting.work, acting.bulletin
    filings = await work.filings.of_issue(issue.id)
    before = await totals_before(work, bulletin.key)
    values = await work.filings.values(bulletin.key)
    issues = await work.issues.of_bulletin(bulletin.key)
    history = [values[each.id] for each in issues if each.total < issue.total and each.id in values]
    found = problems(
        bulletin,
        issue,
        filings,
        {each.window.name: each.standing for each in await standings(acting, issue)},
        before.get(issue.id, {}),
        history[-HISTORY:],
        {each.filing for each in await work.late_changes.of_issue(issue.id)},
    )
    reader = await proofreader(acting, issue, filings, [each.name for each in bulletin.windows])
    said = {_subject(each, each.filing) for each in found}
    looks = [
        (filing, [each for each in remarked if _subject(each, filing.id) not in said])
        for filing, remarked in reader.all()
    ]
    return Checked(
        problems=found,
        remarks=[each for each in looks if each[1]],
        items=sum(1 for each in filings if each.status.counts and each.section),
    )


def _subject(each: Problem | Remark, filing: UUID | None) -> tuple[object, ...]:
    """What a problem or a remark is about: the same is not said twice."""
    details = each.details
    return each.kind.value, filing, details.get("indicator"), details.get("rule")
