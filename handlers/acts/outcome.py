"""Once an issue is out: everybody gets it, with what became of what they filed; 留用 goes on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from bulletin.filings import Filing, Status, gist
from bulletin.issues import Issue
from bulletin.outcomes import Outcome, outcomes
from bulletin.people import Person, Role
from bulletin.publication import Kind
from handlers.acts.acting import Acting
from handlers.acts.decisions import authors_of
from handlers.acts.delivery import deliver, document
from handlers.acts.issue_after import issue_after
from storage.compositions import composed
from storage.files import File
from templates.words import say

#: The audit's name for who got an edition.
TOLD: Final = "edition_sent"
#: Roles that get the issue though they filed nothing themselves.
_STAFF: Final = (Role.REPORTER, Role.CHIEF)


async def tell_outcome(acting: Acting, issue: Issue, paper: File) -> int:
    """Give the published issue to every contributor, in one message each: to how many people."""
    left = await _left_changes(acting, issue)
    filings = await acting.work.filings.of_issue(issue.id)
    authors = await authors_of(acting, filings)
    own: dict[UUID, list[Outcome]] = defaultdict(list)
    for each in outcomes(await composed(acting.work, acting.bulletin, issue), filings, left):
        for author in authors[each.filing.id]:
            own[author.id].append(each)
    people = await readers(acting, issue)
    await deliver(
        acting.work,
        people,
        lambda person, chat_id: document(
            chat_id, paper, _caption(acting, issue, person, own[person.id])
        ),
        dedup_key=f"published:{issue.id.hex}",
    )
    await note_told(acting, issue, people, version=1)
    return len(people)


async def readers(acting: Acting, issue: Issue) -> list[Person]:
    """Who gets the issue: everybody of the windows, and whoever filed for it."""
    people = {
        person.id: person
        for person in await acting.work.people.of_bulletin(acting.bulletin.key)
        if person.plays(acting.bulletin.key, *_STAFF)
    }
    filed = [
        each
        for each in await acting.work.filings.of_issue(issue.id)
        if each.kind is not Kind.NOTHING and each.status is not Status.WITHDRAWN
    ]
    for authors in (await authors_of(acting, filed)).values():
        people |= {each.id: each for each in authors}
    return list(people.values())


async def note_told(
    acting: Acting, issue: Issue, people: Sequence[Person], *, version: int
) -> None:
    """Write down to whom the edition was sent, and whom no message reaches."""
    accounts = await acting.work.people.accounts_of([each.id for each in people])
    told: list[str] = []
    unreachable: list[str] = []
    for each in people:
        reached = any(one.reachable for one in accounts.get(each.id, []))
        (told if reached else unreachable).append(each.name)
    about = {"version": version, "people": told, "unreachable": unreachable}
    await acting.note(TOLD, issue.label, about)


async def carry_held(acting: Acting, issue: Issue) -> list[Filing]:
    """Let what was held over stand in the next issue, as filed there, with its history."""
    held = [
        each for each in await acting.work.filings.of_issue(issue.id) if each.status is Status.HELD
    ]
    if not held:
        return []
    into = await issue_after(acting.work, acting.bulletin, acting.calendar, issue)
    await acting.work.issues.lock(into.id)
    along = {each.id for each in held}
    carried = [
        replace(
            each,
            issue=into.id,
            status=Status.FILED,
            late=False,
            reason="",
            merged_into=each.merged_into if each.merged_into in along else None,
            revision=each.revision + 1,
        )
        for each in held
    ]
    for each in carried:
        await acting.work.filings.change(
            each, by=acting.person().id, at=acting.now, action="carried"
        )
    return carried


async def _left_changes(acting: Acting, issue: Issue) -> set[UUID]:
    """The filings whose late change nobody took in time; it waits no longer."""
    waiting = await acting.work.late_changes.of_issue(issue.id)
    for each in waiting:
        await acting.work.late_changes.decide(
            each.id, taken=False, by=acting.person().id, at=acting.now
        )
    return {each.filing for each in waiting}


def _caption(acting: Acting, issue: Issue, person: Person, own: list[Outcome]) -> str:
    if not own:
        return say(
            person.language, "publishing.told", issue=issue, bulletin=acting.bulletin.name
        ).text
    lines = [
        {
            "window": each.filing.window,
            "kind": each.filing.kind,
            "text": gist(each.filing.content),
            "fate": each.fate,
            "place": each.place,
            "reason": each.filing.reason,
            "change_left": each.change_left,
        }
        for each in own
    ]
    said = say(
        person.language,
        "publishing.outcome",
        issue=issue,
        bulletin=acting.bulletin.name,
        lines=lines,
    )
    return said.text
