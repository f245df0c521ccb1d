"""How a filing differs from what it was, or is to be: as values for a message."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bulletin.compose import printed
from bulletin.differences import Stretch, differences, shortened
from bulletin.filings import Activity, Content, Filing, Status, Visit
from bulletin.issues import Issue, edition
from handlers.acts.acting import Acting
from storage.compositions import totals_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changes: the printed words, the section, the days, the files; empty what does not."""

    #: The filing is to be taken back whole.
    withdrawn: bool = False
    text: tuple[Stretch, ...] = ()
    #: Titles, before and after.
    section: tuple[str, ...] = ()
    days: tuple[Sequence[date], ...] = ()
    #: How many photos and documents come and go.
    added: int = 0
    removed: int = 0


async def difference(acting: Acting, issue: Issue, before: Filing, after: Filing) -> Difference:
    """How the second filing differs from the first, as both would be printed if they counted."""
    totals = (await totals_before(acting.work, acting.bulletin.key)).get(issue.id, {})
    texts = [
        printed(acting.bulletin, issue, replace(each, status=Status.FILED), totals)
        for each in (before, after)
    ]
    days = [_days(each.content) for each in (before, after)]
    titles = [_title(acting, issue, each) for each in (before, after)]
    return Difference(
        text=shortened(differences(*texts)),
        section=tuple(titles) if titles[0] != titles[1] else (),
        days=tuple(days) if days[0] != days[1] else (),
        added=len({*after.files} - {*before.files}),
        removed=len({*before.files} - {*after.files}),
    )


def _days(content: Content) -> Sequence[date]:
    return content.days if isinstance(content, Activity | Visit) else ()


def _title(acting: Acting, issue: Issue, filing: Filing) -> str:
    section = edition(acting.bulletin, issue).section(filing.section or "")
    return section.title if section else ""
