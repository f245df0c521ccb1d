"""签发: what a window files goes to its chief representative, and how it lies before them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup

from bulletin.absences import at_work
from bulletin.access import Action
from bulletin.compose import printed
from bulletin.filings import Filing, Status
from bulletin.issues import Issue
from bulletin.people import Person
from bulletin.publication import Bulletin, Kind, Signing
from bulletin.signing import signs
from handlers.acts.delivery import deliver, message
from handlers.attachments import files_to_see
from handlers.keyboards import (
    SheetButton,
    SigningButton,
    button,
    in_rows,
    of_files,
    rows,
    with_row,
)
from handlers.questions import Shown
from handlers.turn import Turn
from storage.compositions import totals_before
from storage.filings import Revision
from storage.work import Work
from templates.words import label, say

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
#: What a chief does to a filing, as its revisions name it; what it says stays as it was.
DECISIONS: Final = frozenset({"signed", "returned", "signing_undone"})
#: Filings with a button of their own under one message.
_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was sent to a chief in one stretch of time, both ends included."""

    issue: Issue
    since: datetime
    until: datetime
    sent: tuple[Revision, ...]

    @classmethod
    def of(cls, issue: Issue, sent: Sequence[Revision]) -> "Sheet":
        """The sheet of at least one filing that was sent."""
        ats = [each.at for each in sent]
        return cls(issue, min(ats), max(ats), tuple(sent))

    def button(self, verb: str) -> SheetButton:
        """What a button under the sheet carries."""
        return SheetButton(
            verb=verb,
            issue=self.issue.tag,
            since=(self.since - _EPOCH) // _MICROSECOND,
            until=(self.until - _EPOCH) // _MICROSECOND,
        )


def stretch(data: SheetButton) -> tuple[datetime, datetime]:
    """The stretch of time that a button carries."""
    return _EPOCH + data.since * _MICROSECOND, _EPOCH + data.until * _MICROSECOND


async def entered(turn: Turn, filing: Filing) -> Filing:
    """The filing as it comes in from this person: where a chief signs, it waits for that.

    A chief's own is signed by being filed; where no chief can be reached, it goes in unsigned.
    """
    window = turn.bulletin.window(filing.window)
    filing = replace(filing, status=Status.FILED)
    if window is None or window.signing is not Signing.CHIEF:
        return filing
    if filing.kind is Kind.NOTHING or filing.approved_by:
        return filing
    if turn.may(Action.SIGN, window.name):
        return replace(filing, approved_by=turn.person().name)
    return replace(filing, status=Status.SUBMITTED) if await _chiefs(turn, filing) else filing


async def send_to_sign(turn: Turn, filings: Iterable[Filing]) -> None:
    """Lay those that wait before the chiefs of their window, each window's in one message.

    They were stored in this turn.
    """
    by, at = turn.person().id, turn.now
    sent: dict[tuple[str, UUID], list[Revision]] = defaultdict(list)
    for each in filings:
        if each.status is Status.SUBMITTED:
            revision = Revision(each, each.revision, "filed", by, at)
            sent[each.window, each.issue].append(revision)
    for (_, issue_id), of_window in sent.items():
        issue = await turn.work.issues.get(issue_id)
        if issue is None:
            continue
        for chief in await _chiefs(turn, of_window[0].filing):
            shown = await laid(turn.work, turn.bulletin, Sheet.of(issue, of_window), chief.language)
            await give(turn.work, chief, shown)


async def give(work: Work, person: Person, shown: Shown, *, dedup_key: str | None = None) -> None:
    """Send a message to one person, wherever they can be reached."""
    said = say(person.language, shown.name, **shown.values)
    await deliver(
        work,
        [person],
        lambda _, chat_id: message(chat_id, said, shown.keyboard),
        dedup_key=dedup_key,
    )


async def laid(
    work: Work, bulletin: Bulletin, sheet: Sheet, language: str, *, reminded: bool = False
) -> Shown:
    """The sheet as a message: one filing whole, several as a list, each as it stands now."""
    if len(sheet.sent) == 1:
        filing = await work.filings.get(sheet.sent[0].filing.id)
        if filing is not None:
            return await stands(work, bulletin, sheet.issue, filing, language, reminded=reminded)
    lines, numbered = [], []
    waiting, signed = 0, 0
    before = (await totals_before(work, bulletin.key)).get(sheet.issue.id, {})
    for number, each in enumerate(sheet.sent, start=1):
        history = await work.filings.revisions(each.filing.id)
        now = history[-1].filing
        fresh = now.revision == each.filing.revision
        waiting += fresh
        signed += now.revision == each.filing.revision + 1 and history[-1].action == "signed"
        lines.append(
            {
                "kind": now.kind,
                "text": printed(bulletin, sheet.issue, now, before),
                "window": now.window,
                "status": now.status,
                "by": await doer(work, history),
                "files": len(now.files),
                "fresh": fresh,
            }
        )
        one = SigningButton(verb="open", filing=now.id, revision=now.revision)
        numbered.append(button(str(number), one))
    all_ = button(label(language, "sign_all", count=waiting), sheet.button("sign"))
    undo = button(label(language, "unsign"), sheet.button("undo"))
    return Shown(
        "signing.ask_all",
        rows([all_] if waiting else [], *in_rows(numbered[:_MOST], 5), [undo] if signed else []),
        {
            "issue": sheet.issue,
            "deadline": sheet.issue.deadline.astimezone(ZoneInfo(bulletin.timezone)),
            "waiting": waiting,
            "lines": lines,
            "reminded": reminded,
        },
    )


async def stands(
    work: Work,
    bulletin: Bulletin,
    issue: Issue,
    filing: Filing,
    language: str,
    *,
    reminded: bool = False,
) -> Shown:
    """One filing before a chief: to be signed or returned, or what has become of it."""
    history = await work.filings.revisions(filing.id)
    section = bulletin.section(filing.section or "")
    before = (await totals_before(work, bulletin.key)).get(issue.id, {})
    values = {
        "issue": issue,
        "window": filing.window,
        "section": section.title if section else "",
        "text": printed(bulletin, issue, filing, before),
    }
    see = of_files(filing, len(await files_to_see(work, filing)), language)
    if filing.status is Status.SUBMITTED:
        deadline = issue.deadline.astimezone(ZoneInfo(bulletin.timezone))
        return Shown(
            "signing.ask",
            with_row(_to_sign(filing, language), see),
            values
            | {
                "author": await work.people.name(filing.author),
                "deadline": deadline,
                "reminded": reminded,
            },
        )
    undo = SigningButton(verb="undo", filing=filing.id, revision=filing.revision)
    returned = filing.status is Status.RETURNED
    back = label(language, "unreturn" if returned else "unsign")
    return Shown(
        "signing.done",
        rows([button(back, undo)] if issue.state.open and undoes(history) else [], see),
        values
        | {
            "status": filing.status,
            "by": await doer(work, history),
            "late": filing.late,
            "reason": filing.reason,
        },
    )


def undoes(history: Sequence[Revision]) -> Filing | None:
    """The filing as it was when it waited, if a chief's decision is the last thing done to it."""
    if len(history) < 2 or history[-1].action not in ("signed", "returned"):
        return None
    before = history[-2].filing
    return before if before.status is Status.SUBMITTED else None


def _to_sign(filing: Filing, language: str) -> InlineKeyboardMarkup:
    return rows(
        [
            button(
                label(language, name),
                SigningButton(verb=verb, filing=filing.id, revision=filing.revision),
            )
            for name, verb in (("sign", "sign"), ("send_back", "ask"))
        ]
    )


async def _chiefs(turn: Turn, filing: Filing) -> list[Person]:
    """The chiefs of the filing's window who can be reached, or who stands in for them today."""
    window, key, today = turn.bulletin.window(filing.window), turn.bulletin.key, turn.today()
    people = await turn.work.people.of_bulletin(key)
    here = at_work(people, await turn.work.absences.of_bulletin(key, today), key, today)
    chiefs = [each for each in here if window and signs(each, key, window)]
    if not chiefs:
        chiefs = [each for each in people if window and signs(each, key, window)]
    accounts = await turn.work.people.accounts_of(each.id for each in chiefs)
    return [
        each for each in chiefs if any(account.reachable for account in accounts.get(each.id, ()))
    ]


async def doer(work: Work, history: Sequence[Revision]) -> str:
    """Who signed the filing, or else who did the last thing to it."""
    now = history[-1]
    return now.filing.approved_by if now.filing.status.counts else await work.people.name(now.by)
