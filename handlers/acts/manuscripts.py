"""The filings of an issue as an editor reads them: in their order, with what may be decided."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from bulletin.compose import in_order, printed
from bulletin.filings import Filing, LateChange, Statistics, Status, gist
from bulletin.issues import Issue, edition
from bulletin.publication import Kind
from handlers.acts.acting import Acting
from handlers.acts.differing import Difference, difference
from storage.compositions import totals_before
from storage.filings import Revision

#: What an editor may decide, by the verb of its button.
DECISIONS: Final = {
    "accept": Status.ACCEPTED,
    "return": Status.RETURNED,
    "hold": Status.HELD,
    "decline": Status.DECLINED,
}
_DECIDED: Final = frozenset(DECISIONS.values())
#: Where another decision may be made; what was returned waits for its author.
_OPEN: Final = _DECIDED - {Status.RETURNED} | {Status.FILED}


async def manuscripts(acting: Acting, issue: Issue) -> list[Filing]:
    """What was filed for the issue, section by section, in the order in which it is told."""
    return in_sections(acting, issue, await acting.work.filings.of_issue(issue.id))


def in_sections(acting: Acting, issue: Issue, filings: Iterable[Filing]) -> list[Filing]:
    """These of the issue's filings but for those taken back and 本周无, as ``manuscripts``."""
    plan = edition(acting.bulletin, issue)
    places = {section.key: place for place, section in enumerate(plan.leaves())}
    return sorted(
        (
            each
            for each in in_order(plan, issue, filings)
            if each.kind is not Kind.NOTHING and each.status is not Status.WITHDRAWN
        ),
        key=lambda each: places.get(each.section or "", len(places)),
    )


def open_to(filing: Filing) -> tuple[str, ...]:
    """The verbs of what an editor may decide about the filing as it stands.

    The numbers of a week are not held over: they would be counted in the next one. 本周无 is
    never printed.
    """
    if filing.status not in _OPEN or filing.kind is Kind.NOTHING:
        return ()
    not_offered = {filing.status}
    if isinstance(filing.content, Statistics):
        not_offered.add(Status.HELD)
    return tuple(verb for verb, status in DECISIONS.items() if status not in not_offered)


def before_decision(revisions: Sequence[Revision]) -> Filing | None:
    """How the filing stood before an editor's last decision; None where that is not to be undone.

    What a chief representative returned unsigned is not an editor's to take back.
    """
    since = decided_by(revisions)
    if since is None or since.action != since.filing.status:
        return None
    before = revisions[revisions.index(since) - 1].filing
    return None if before.status is Status.SUBMITTED else before


def decided_by(revisions: Sequence[Revision]) -> Revision | None:
    """The revision since which the filing stands as it does, where that was decided."""
    status = revisions[-1].filing.status
    if status not in _DECIDED:
        return None
    *_, since = takewhile(lambda each: each.filing.status is status, reversed(revisions))
    return since


async def decided(acting: Acting, revisions: Sequence[Revision]) -> dict[str, object] | None:
    """By whom and when the filing came to stand as it does, where an editor decided that."""
    since = decided_by(revisions)
    if since is None:
        return None
    return {"by": await acting.work.people.name(since.by), "at": acting.local(since.at)}


async def proposed(acting: Acting, issue: Issue, filing: Filing, change: LateChange) -> Difference:
    """What a late change would make of the filing as it stands now."""
    if change.content is None:
        return Difference(withdrawn=True)
    after = replace(filing, content=change.content, section=change.section, files=change.files)
    return await difference(acting, issue, filing, after)


async def text_of(acting: Acting, issue: Issue, filing: Filing) -> str:
    """The filing as it would be printed, whether it counts or not."""
    totals = (await totals_before(acting.work, acting.bulletin.key)).get(issue.id, {})
    stands = replace(filing, status=Status.FILED)
    return printed(acting.bulletin, issue, stands, totals) or gist(filing.content)


def title(acting: Acting, issue: Issue, filing: Filing) -> str:
    """The title of the filing's section; empty when it has none any more."""
    section = edition(acting.bulletin, issue).section(filing.section or "")
    return section.title if section else ""
