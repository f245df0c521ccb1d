"""退回修改, from the author's side: where the filing opens, and who hears that it came back."""

from dataclasses import replace
from uuid import UUID

from bulletin import filing_forms
from bulletin.access import Action, Scope, can
from bulletin.filings import Filing, Status
from bulletin.forms import Draft
from bulletin.issues import Issue
from bulletin.paragraphs import beside_name
from bulletin.people import Person
from bulletin.rejected import Rejected
from bulletin.returns import question_about
from handlers.acts.delivery import deliver, message
from handlers.acts.differing import difference
from handlers.acts.manuscripts import open_to
from handlers.keyboards import in_rows, of_decision, of_files, rows
from handlers.questions import table
from handlers.turn import Turn
from storage.ids import new_id
from templates.words import label, say


async def reopened(turn: Turn, filing: Filing) -> Draft:
    """A draft of the filing for review; one that was returned, at the question in question."""
    draft = filing_forms.reopened(filing, turn.bulletin, id=new_id())
    if filing.status is not Status.RETURNED:
        return draft
    on = await table(turn, draft)
    key = question_about(filing.reason, on.form, draft.answers, turn.bulletin.indicators)
    return replace(draft, at=key or draft.at)


async def why_returned(turn: Turn, draft: Draft) -> Rejected | None:
    """What stands on top of a form as long as the filing that it changes is returned."""
    filing = await turn.work.filings.get(draft.filing) if draft.filing else None
    if filing is None or filing.status is not Status.RETURNED or not filing.reason:
        return None
    return Rejected("returned", words=filing.reason)


async def tell_who_returned(turn: Turn, issue: Issue, filing: Filing) -> None:
    """Tell the editor who returned the filing that it came back, and what is different now."""
    revisions = await turn.work.filings.revisions(filing.id)
    last = next((each for each in reversed(revisions) if each.action == Status.RETURNED), None)
    editor = await _editor(turn, last.by) if last else None
    if last is None or editor is None:
        return
    changed = await difference(turn, issue, last.filing, filing)
    await deliver(
        turn.work,
        [editor],
        lambda person, chat_id: message(
            chat_id,
            say(
                person.language,
                "review.came_back",
                window=filing.window,
                kind=filing.kind,
                text=beside_name(turn.bulletin, filing),
                reason=last.filing.reason,
                difference=changed,
            ),
            rows(
                *in_rows(
                    [
                        of_decision(filing, label(person.language, f"decide_{verb}"), verb)
                        for verb in open_to(filing)
                    ],
                    4,
                ),
                of_files(filing, len(filing.files), person.language),
            ),
        ),
    )


async def _editor(turn: Turn, id: UUID | None) -> Person | None:
    """The person, if they are an editor; a chief representative returns what is not signed yet."""
    person = await turn.work.people.get(id) if id else None
    return person if can(person, Action.REVIEW, Scope(turn.bulletin.key)) else None
