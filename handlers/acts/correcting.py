"""更正: a published issue gets another edition that says what it corrects; earlier ones stay.

Whoever acts does so by the plan by which the issue was published: ``publication_of`` gives it.
"""

from dataclasses import dataclass, replace
from typing import Final

from bulletin.composition import Composition, snapshot
from bulletin.differences import by_line
from bulletin.filings import Content, Filing
from bulletin.issues import Issue, IssueState
from bulletin.publication import Bulletin
from bulletin.rejected import Rejected
from bulletin.text import normalise
from handlers.acts.acting import Acting
from handlers.acts.clearing import clear_all, personal_data, tag_of
from handlers.acts.delivery import deliver, document
from handlers.acts.freezing import Difference
from handlers.acts.outcome import note_told, readers
from handlers.acts.printing import Printed, filed_as
from storage.compositions import composed, composed_now, keep_passages
from storage.editions import Edition
from templates.documents import Format
from templates.words import say

#: Characters of a note, which is printed and sent.
MOST_NOTE: Final = 300
#: What the revision of a filing is called by which it was corrected.
_CORRECTED: Final = "corrected"
#: What stands before the note in print.
_CORRECTION: Final = "更正："


@dataclass(frozen=True, slots=True)
class Corrected:
    """An edition that is out: its files, and how many people got it."""

    edition: Edition
    printed: Printed
    told: int


async def publication_of(acting: Acting, issue: Issue) -> Bulletin:
    """The publication as it was when the issue's text was fixed: by that plan it is corrected.

    Whether it takes two people is a matter of now.
    """
    made = await acting.work.editions.of_issue(issue.id)
    at = issue.frozen_at or (made[0].at if made else issue.deadline)
    found = await acting.work.bulletins.at(issue.bulletin, {at})
    return replace(found.get(at, acting.bulletin), two_people=acting.bulletin.two_people)


async def reword(acting: Acting, issue: Issue, filing: Filing, content: Content) -> Filing:
    """Correct what a published filing says; it is printed with the next edition."""
    require_published(issue)
    if filing.issue != issue.id or not filing.status.counts or filing.kind is not content.kind:
        raise Rejected("filing_gone")
    if content == filing.content:
        return filing
    await _keep_as_published(acting, issue)
    corrected = replace(filing, content=content, revision=filing.revision + 1)
    editor = acting.person().id
    await acting.work.filings.change(corrected, by=editor, at=acting.now, action=_CORRECTED)
    about = {"filing": filing.id.hex, "window": filing.window, "revision": corrected.revision}
    await acting.note("filing_corrected", issue.label, about)
    return corrected


async def uncorrected(acting: Acting, issue: Issue) -> Difference:
    """How the filings' words now differ from the last edition."""
    last = await composed(acting.work, acting.bulletin, issue)
    now = await _as_printed_now(acting, issue, last)
    return by_line(replace(last, correction="").lines(), now.lines())


async def correct(acting: Acting, issue: Issue, note: str, confirmed: str = "") -> Corrected:
    """Issue the next edition with that note, keep it in every format, and give it to the windows.

    ``confirmed`` is the ``tag_of`` the personal data that the editor lets pass. Rejected with any
    other, where nothing differs from the last edition, without a note, or where the publication
    wants two people and this is the one who corrected a filing last.
    """
    require_published(issue)
    if await needs_another(acting, issue):
        raise Rejected("second_corrector", issue=issue, by=acting.person().name)
    words = normalise(note)
    if not 1 <= len(words) <= MOST_NOTE:
        raise Rejected("note_empty" if not words else "note_too_long", most=MOST_NOTE)
    if not await uncorrected(acting, issue):
        raise Rejected("nothing_corrected")
    personal = await personal_data(acting, issue)
    if personal and tag_of(personal) != confirmed:
        raise Rejected("personal_unconfirmed")
    await clear_all(acting, issue, personal)
    work, bulletin = acting.work, acting.bulletin
    last = await composed(work, bulletin, issue)
    now = await _as_printed_now(acting, issue, last)
    text = replace(now, correction=f"{_CORRECTION}{words}")
    [*_, before] = await work.editions.of_issue(issue.id)
    edition = Edition(
        issue=issue.id,
        version=before.version + 1,
        note=words,
        by=acting.person().id,
        at=acting.now,
    )
    await work.editions.add(edition, snapshot(text))
    await work.issues.freeze(issue.id, snapshot(text))
    await keep_passages(work, bulletin, issue)
    name = f"{bulletin.name}{issue.year}年第{issue.number}期（更正{edition.version - 1}）"
    printed = await filed_as(work, issue, name, text, Format, fonts=acting.fonts, now=acting.now)
    files = printed.files
    for format, file in files.items():
        await work.archive.add(issue.id, format, file.id, acting.now, version=edition.version)
    hashes = {format.value: file.sha256 for format, file in files.items()}
    await acting.note(
        "corrected", issue.label, {"version": edition.version, "note": words, **hashes}
    )
    paper = files.get(Format.PDF, files[Format.DOCX])
    people = await readers(acting, issue)
    await deliver(
        work,
        people,
        lambda person, chat_id: document(
            chat_id,
            paper,
            say(
                person.language,
                "publishing.corrected",
                issue=issue,
                bulletin=bulletin.name,
                note=words,
            ).text,
        ),
        dedup_key=f"corrected:{issue.id.hex}:{edition.version}",
    )
    await note_told(acting, issue, people, version=edition.version)
    return Corrected(edition, printed, len(people))


async def needs_another(acting: Acting, issue: Issue) -> bool:
    """Whether the publication wants two people, and this is the one who corrected a filing last.

    What was corrected for an earlier edition binds nobody any more.
    """
    if not acting.bulletin.two_people:
        return False
    made = await acting.work.editions.of_issue(issue.id)
    since = made[-1].at if made else issue.deadline
    last = await acting.work.filings.last_by(issue.id, _CORRECTED, since)
    return last == acting.person().id


def require_published(issue: Issue) -> None:
    """Rejected unless the issue is published: before that it is edited."""
    if issue.state is not IssueState.PUBLISHED:
        raise Rejected("not_published", issue=issue)


async def _keep_as_published(acting: Acting, issue: Issue) -> None:
    """Fix the first edition where an import, or an older program, left it to follow its filings."""
    work = acting.work
    if not await work.editions.of_issue(issue.id):
        text = snapshot(await composed(work, acting.bulletin, issue))
        first = Edition(issue=issue.id, version=1, by=None, at=issue.deadline)
        await work.editions.add(first, text)
    if await work.issues.snapshot(issue.id) is None:
        await work.issues.freeze(issue.id, await work.editions.snapshot(issue.id, 1))


async def _as_printed_now(acting: Acting, issue: Issue, last: Composition) -> Composition:
    """The filings' words of now, between the head and the imprint of the last edition."""
    now = await composed_now(acting.work, acting.bulletin, issue)
    return replace(last, blocks=now.blocks, correction="")
