"""What is counted over many issues: who filed, what was printed, and the numbers of the weeks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from bulletin.absences import absent_windows
from bulletin.figures import Trend, trends
from bulletin.issues import Issue, IssueState
from bulletin.standing import day_of_standing
from bulletin.tally import Tally
from handlers.acts.acting import Acting


async def tally(acting: Acting, issues: Sequence[Issue]) -> Tally:
    """All that is counted over these issues, each of which is due."""
    work, key = acting.work, acting.bulletin.key
    ids = [each.id for each in issues]
    published = [each.id for each in issues if each.state is IssueState.PUBLISHED]
    as_due = await work.bulletins.at(key, {each.deadline for each in issues})
    return Tally(
        issues=issues,
        sent=await work.tallies.sent(ids),
        credits=await work.tallies.credits(published),
        rosters={each.id: as_due[each.deadline] for each in issues if each.deadline in as_due},
        on_leave=await _on_leave(acting, issues),
    )


async def running(acting: Acting, issues: Sequence[Issue], every: Sequence[Issue]) -> list[Trend]:
    """How every indicator went over these issues; ``every`` issue of the bulletin is there."""
    years = {each.year for each in issues}
    of_years = [each for each in every if each.year in years]
    keys = [each.key for each in acting.bulletin.indicators]
    values = await acting.work.tallies.numbers([each.id for each in of_years], keys)
    return trends(acting.bulletin, issues, of_years, values)


async def _on_leave(acting: Acting, issues: Sequence[Issue]) -> Mapping[UUID, Collection[str]]:
    """Issue → the windows that were on leave on its day."""
    days = {each.id: day_of_standing(each, acting.bulletin, acting.now) for each in issues}
    if not days:
        return {}
    key = acting.bulletin.key
    absences = await acting.work.absences.of_bulletin(key, min(days.values()))
    if not absences:
        return {}
    people = await acting.work.people.of_bulletin(key)
    away = {each.person for each in absences}
    concerned = {name for each in people if each.id in away for name in each.windows(key)}
    windows = tuple(each for each in acting.bulletin.windows if each.name in concerned)
    bulletin = replace(acting.bulletin, windows=windows)
    return {id: set(absent_windows(bulletin, people, absences, day)) for id, day in days.items()}
