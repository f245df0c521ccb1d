"""稿件: the issue as it will be printed, section by section, with what is to be done about each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.compose import compose, printed
from bulletin.composition import Composition
from bulletin.filings import Activity, Filing, Status, gist
from bulletin.issues import Issue, SpecialSection, edition
from bulletin.joint import told_in
from bulletin.proofread import DUPLICATES, Remark
from bulletin.publication import Kind, Section, SectionKind, WindowKind
from handlers.acts.likenesses import told_before
from handlers.acts.manuscripts import decided_by, in_sections
from handlers.acts.remarks import proofreader, words
from handlers.acts.wording import is_edited, may_reword
from storage.compositions import totals_before
from storage.filings import Printed
from storage.locks import Lock
from web.desk.deciding import Choices, choices, reason_forms
from web.desk.desk import Desk, at_desk
from web.desk.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One filing on the page."""

    filing: Filing
    #: As it is printed, whether it counts or not.
    text: str
    by: str
    at: datetime
    remarks: Sequence[str]
    #: Who decided what is decided, and when.
    decided_by: str
    decided_at: datetime | None
    choices: Choices
    edited: bool
    #: A change of its window waits for the editor.
    changed: bool
    carried: bool
    may_reword: bool
    lock: Lock | None
    locked_by: str
    #: Another one of the issue that tells the same, with which it can be merged.
    like: Filing | None
    #: What an earlier issue printed of the same.
    before: Printed | None
    #: Whether a centre's office filed it, whose items stand alone in a digest.
    of_office: bool
    #: Those whose words are told in its paragraph.
    merged: list["Item"] = field(default_factory=list)
    #: Its neighbours among those that it can change places with.
    above: UUID | None = None
    below: UUID | None = None

    @property
    def breaks(self) -> bool:
        """Whether a new paragraph is to begin with it."""
        return isinstance(self.filing.content, Activity) and self.filing.content.new_paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section of the issue; without one, what stands in none."""

    section: Section | None
    items: Sequence[Item]
    #: Of this issue only.
    special: SpecialSection | None
    #: Whether items run on in one paragraph, so that a new one can begin.
    runs_on: bool
    #: Where its items may be moved to.
    elsewhere: Sequence[Section]


def pages() -> list[Page]:
    """The list."""
    return [Page("/issues/{issue}/manuscripts", show)]


async def show(request: Request) -> Response:
    """Every section, also those that are empty."""
    async with at_desk(request, Action.REVIEW) as desk:
        issue = await desk.issue()
        filings = await desk.work.filings.of_issue(issue.id)
        items = await items_of(desk, issue, filings)
        return await desk.page(
            "manuscripts",
            "manuscripts",
            issue=issue,
            parts=list(_parts(desk, issue, items)),
            waiting=sum(1 for each in items if each.filing.status is Status.FILED),
            nothings=[
                each.window for each in filings if each.kind is Kind.NOTHING and each.status.stands
            ],
            kinds=[SectionKind.LIST, SectionKind.DIGEST],
            reason_forms=reason_forms(desk, filings),
            editable=issue.state.open,
        )


async def items_of(desk: Desk, issue: Issue, every: Sequence[Filing]) -> list[Item]:
    """Every filing of the issue with all that is said of it, in the order of the issue."""
    work = desk.work
    shown = in_sections(desk, issue, every)
    revisions = await work.filings.revisions_of(issue.id)
    changes = {each.filing for each in await work.late_changes.of_issue(issue.id)}
    carried = await work.filings.carried_into(issue.id)
    locks = await work.locks.of_issue(issue.id, desk.lock_expiry())
    totals = (await totals_before(work, desk.bulletin.key)).get(issue.id, {})
    composition = compose(desk.bulletin, issue, every, totals)
    texts = _texts(composition)
    reader = await proofreader(desk, issue, every, {each.window for each in shown})
    remarks = {filing.id: found for filing, found in reader.all()}
    counting = {each.id: each for each in every if each.status.counts}
    before = await told_before(desk, issue, shown)
    decisions = {each.id: decided_by(revisions[each.id]) for each in shown}
    names = await work.people.names(
        [
            *(each.author for each in shown),
            *(each.by for each in decisions.values() if each),
            *(each.by for each in locks.values()),
        ]
    )
    items = []
    for each in shown:
        decided = decisions[each.id]
        lock = locks.get(each.id)
        found = remarks.get(each.id, ())
        like = _like(found, counting)
        items.append(
            Item(
                filing=each,
                text=texts.get(each.id)
                or printed(desk.bulletin, issue, each, totals)
                or gist(each.content),
                by=names.get(each.author, ""),
                at=desk.local(each.filed_at),
                remarks=words(desk, [e for e in found if like is None or e.kind not in DUPLICATES]),
                decided_by=names.get(decided.by, "") if decided else "",
                decided_at=desk.local(decided.at) if decided else None,
                choices=choices(desk, issue, each, revisions[each.id]),
                edited=is_edited(revisions[each.id]),
                changed=each.id in changes,
                carried=each.id in carried,
                may_reword=issue.state.open and may_reword(each),
                lock=lock,
                locked_by=names.get(lock.by, "") if lock else "",
                like=like,
                before=before.get(each.id),
                of_office=_of_office(desk, each),
            )
        )
    return items


def _like(found: Iterable[Remark], counting: Mapping[UUID, Filing]) -> Filing | None:
    """The filing that one of the remarks says tells the same, if it is printed."""
    for each in found:
        if each.kind in DUPLICATES and isinstance(id := each.details["filing"], UUID):
            return counting.get(id)
    return None


def _texts(composition: Composition) -> Mapping[UUID, str]:
    """Filing → its own words in print, for those that have some."""
    found: dict[UUID, list[str]] = {}
    for block in composition.blocks:
        for part in (block, *block.blocks):
            for paragraph in part.paragraphs:
                for run in paragraph.runs:
                    if run.filing is not None and run.text:
                        found.setdefault(run.filing, []).append(run.text)
    return {id: "".join(texts) for id, texts in found.items()}


def _parts(desk: Desk, issue: Issue, items: Sequence[Item]) -> Iterator[Part]:
    """The sections in the order of the plan; what stands in none comes last."""
    leaves = list(edition(desk.bulletin, issue).leaves())
    special = {each.key: each for each in issue.special}
    leads = _with_merged(items)
    for section in leaves:
        here = [each for each in leads if each.filing.section == section.key]
        digest = section.kind is SectionKind.DIGEST
        if digest:
            here.sort(key=lambda each: not each.of_office)
        yield Part(
            section=section,
            items=[*_beside(here, apart=digest)],
            special=special.get(section.key),
            runs_on=digest,
            elsewhere=_elsewhere(leaves, section.kind.takes, section),
        )
    keys = {section.key for section in leaves}
    lost = [each for each in leads if each.filing.section not in keys]
    for kind in Kind:
        if some := [each for each in lost if each.filing.kind is kind]:
            yield Part(
                section=None,
                items=some,
                special=None,
                runs_on=False,
                elsewhere=_elsewhere(leaves, kind, None),
            )


def _elsewhere(
    leaves: Sequence[Section], kind: Kind | None, section: Section | None
) -> Sequence[Section]:
    return [each for each in leaves if each.kind.takes is kind and each != section]


def _with_merged(items: Sequence[Item]) -> list[Item]:
    """What is printed by itself, each with what is told in its paragraph."""
    told = told_in([each.filing for each in items])
    by_id = {each.filing.id: each for each in items}
    for id, into in told.items():
        by_id[into].merged.append(by_id[id])
    return [each for each in items if each.filing.id not in told]


def _of_office(desk: Desk, filing: Filing) -> bool:
    window = desk.bulletin.window(filing.window)
    return window is not None and window.kind is WindowKind.OFFICE


def _beside(items: Sequence[Item], *, apart: bool) -> Iterator[Item]:
    """The items, each with its neighbours; offices and windows ``apart`` where print keeps them."""
    for place, each in enumerate(items):
        above = items[place - 1] if place else None
        below = items[place + 1] if place + 1 < len(items) else None
        yield replace(
            each,
            above=above.filing.id
            if above and (not apart or above.of_office == each.of_office)
            else None,
            below=below.filing.id
            if below and (not apart or below.of_office == each.of_office)
            else None,
        )
