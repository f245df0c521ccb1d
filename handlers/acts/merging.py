"""合并: what several windows filed of one event, told in one paragraph that names all of them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from bulletin import filing_forms
from bulletin.filings import Activity, Filing
from bulletin.issues import Issue
from bulletin.rejected import Rejected
from bulletin.text import normalise
from handlers.acts.acting import Acting


def may_merge(filing: Filing) -> bool:
    """Whether the filing can be told in another's paragraph, or have others in its own."""
    return isinstance(filing.content, Activity) and filing.status.counts


async def merge(
    acting: Acting, issue: Issue, lead: Filing, others: Sequence[Filing], text: str
) -> Filing:
    """Let the first one tell the others, too, in the editor's words; they stay as they were filed.

    What was merged into one of the others comes with it.
    """
    content, clean = lead.content, normalise(text)
    if not others or not all(map(may_merge, (lead, *others))) or lead.merged_into is not None:
        raise Rejected("not_to_merge")
    if not isinstance(content, Activity) or any(each.issue != lead.issue for each in others):
        raise Rejected("not_to_merge")
    if not clean:
        raise Rejected("text_empty")
    if len(clean) > filing_forms.MOST_TEXT:
        raise Rejected("text_too_long", length=len(clean), most=filing_forms.MOST_TEXT)
    days = {day for each in (lead, *others) for day in _days(each)}
    told = await told_in(acting, issue, [each.id for each in others])
    joined = [each for each in (*others, *told) if each.merged_into != lead.id]
    words = replace(content, text=clean, days=tuple(sorted(days)))
    if not joined and words == content:
        return lead
    lead = await _changed(acting, replace(lead, content=words), "merged")
    for each in joined:
        await _changed(acting, replace(each, merged_into=lead.id), "merged")
    await _noted(acting, issue, lead, "filings_merged", others)
    return lead


async def separate(acting: Acting, issue: Issue, lead: Filing) -> Filing:
    """Undo a merger: each is printed by itself again, the first as it read before."""
    others = await told_in(acting, issue, [lead.id])
    revisions = await acting.work.filings.revisions(lead.id)
    since = max((n for n, each in enumerate(revisions) if each.action == "separated"), default=0)
    first = (n for n, each in enumerate(revisions) if each.action == "merged" and n > since)
    at = next(first, None)
    if not others or at is None:
        raise Rejected("not_merged")
    before = replace(lead, content=revisions[at - 1].filing.content)
    lead = await _changed(acting, before, "separated")
    for each in others:
        await _changed(acting, replace(each, merged_into=None), "separated")
    await _noted(acting, issue, lead, "filings_separated", others)
    return lead


async def told_in(acting: Acting, issue: Issue, leads: Collection[UUID]) -> list[Filing]:
    """What is told in the paragraphs of those."""
    filings = await acting.work.filings.of_issue(issue.id)
    return [each for each in filings if each.merged_into is not None and each.merged_into in leads]


async def _changed(acting: Acting, filing: Filing, action: str) -> Filing:
    changed = replace(filing, revision=filing.revision + 1)
    await acting.work.filings.change(changed, by=acting.person().id, at=acting.now, action=action)
    return changed


async def _noted(
    acting: Acting, issue: Issue, lead: Filing, action: str, others: Sequence[Filing]
) -> None:
    about = {"filing": lead.id.hex, "others": [each.id.hex for each in others]}
    await acting.note(action, issue.label, about)


def _days(filing: Filing) -> Sequence[date]:
    return filing.content.days if isinstance(filing.content, Activity) else ()
