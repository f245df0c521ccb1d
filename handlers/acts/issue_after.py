"""The next issue: what comes too late for one, or too early, goes into it."""

from dataclasses import replace

from bulletin.calendar import WorkingCalendar
from bulletin.issues import Issue
from bulletin.periods import following_issue, next_period
from bulletin.publication import Bulletin
from storage.ids import new_id
from storage.work import Work


async def issue_after(
    work: Work, bulletin: Bulletin, calendar: WorkingCalendar, issue: Issue
) -> Issue:
    """The earliest issue after this one that still takes filings; it is planned if there is none.

    A planned issue opens on its day, and takes what is filed until then.
    """
    issues = await work.issues.of_bulletin(bulletin.key)
    later = [each for each in issues if each.period.first > issue.period.last and each.state.open]
    if later:
        return min(later, key=lambda each: each.period)
    last = max(issues, key=lambda each: each.period, default=issue)
    period = next_period(last.period.last, calendar)
    planned = replace(following_issue(last, period, bulletin, calendar, id=new_id()), opened=False)
    await work.issues.add(planned)
    return planned
