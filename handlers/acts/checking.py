"""What an editor should look at before an issue is printed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from bulletin import statistics
from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.problems import Problem, ProblemKind, problems
from bulletin.proofread import PERSONAL, Remark
from handlers.acts.acting import Acting
from handlers.acts.remarks import proofreader, words
from handlers.acts.standings import standings
from storage.clearances import Clearance

#: Issues before this one that odd numbers are measured against.
HISTORY: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An issue, looked through."""

    problems: Sequence[Problem]
    #: What is odd in a filing's own words, where no problem says so already.
    remarks: Sequence[tuple[Filing, Sequence[Remark]]]
    #: All that was filed for the issue.
    filings: Sequence[Filing]

    @property
    def items(self) -> int:
        """How many filings are printed."""
        return sum(1 for each in self.filings if each.status.counts and each.section)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of what is to be looked at, in words, and what it is about."""

    #: The problem's or remark's kind.
    kind: str
    text: str
    window: str | None
    filing: Filing | None = None
    #: Key of the section, where it is about one.
    section: str | None = None
    #: Whether the issue is not fixed or published with it.
    blocks: bool = False
    #: Whether an editor may let it pass; then by whom that was done.
    confirmable: bool = False
    cleared: Clearance | None = None


async def check(acting: Acting, issue: Issue) -> Checked:
    """All there is to look at in the issue as it stands."""
    work, bulletin = acting.work, acting.bulletin
    filings = await work.filings.of_issue(issue.id)
    values = await work.filings.values(bulletin.key)
    issues = await work.issues.of_bulletin(bulletin.key)
    history = [values[each.id] for each in issues if each.total < issue.total and each.id in values]
    before = statistics.totals_before(issues, values)
    follows = statistics.totals_before(
        [replace(each, totals_before=None) if each.id == issue.id else each for each in issues],
        values,
    )
    found = problems(
        bulletin,
        issue,
        filings,
        {each.window.name: each.standing for each in await standings(acting, issue, filings)},
        before.get(issue.id, {}),
        history[-HISTORY:],
        {each.filing for each in await work.late_changes.of_issue(issue.id)},
        follows=follows.get(issue.id),
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
        filings=filings,
    )


async def findings(acting: Acting, issue: Issue) -> list[Finding]:
    """All there is to look at, line by line: first what holds the issue back."""
    checked = await check(acting, issue)
    filings = {each.id: each for each in checked.filings}
    cleared = await acting.work.clearances.of_issue(issue.id)
    found = [
        Finding(
            kind=each.kind,
            text=acting.say(
                f"problems.{each.kind}", window=each.window, **dict[str, Any](each.details)
            ).text,
            window=each.window,
            filing=filings.get(each.filing) if each.filing else None,
            section=str(each.details["section"])
            if each.kind is ProblemKind.EMPTY_SECTION
            else None,
            blocks=each.blocks,
        )
        for each in checked.problems
    ]
    for filing, remarked in checked.remarks:
        for each, line in zip(remarked, words(acting, remarked), strict=True):
            personal, by = each.kind in PERSONAL, cleared.get((filing.id, each.kind))
            found.append(
                Finding(
                    kind=each.kind,
                    text=f"{filing.window}：{line}",
                    window=filing.window,
                    filing=filing,
                    blocks=personal and by is None,
                    confirmable=personal,
                    cleared=by,
                )
            )
    return sorted(found, key=lambda each: not each.blocks)


def _subject(each: Problem | Remark, filing: UUID | None) -> tuple[object, ...]:
    """What a problem or a remark is about: the same is not said twice."""
    details = each.details
    return each.kind.value, filing, details.get("indicator"), details.get("rule")
