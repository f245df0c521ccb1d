"""约稿, tracked: who has answered, who is urged, all answers as one file, and into the weekly."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from bulletin.access import Action
from bulletin.filings import Activity, Filing, Status
from bulletin.people import Person
from bulletin.publication import Bulletin, Kind, Section
from bulletin.rejected import Rejected
from bulletin.requests import PartStanding, PartState, Request, Requested, may_remind
from handlers.acts.decisions import decide
from handlers.acts.delivery import Method, Reply
from handlers.acts.replacing import others_beside
from handlers.desk import desk_issue
from handlers.filters import May
from handlers.keyboards import RequestButton, button, in_rows, rows, tag
from handlers.requested import Occasion, contact, tell_windows
from handlers.turn import Turn
from storage.ids import new_id
from storage.work import Work
from templates.words import label

#: Requests, and answers of one request, with a button of their own; Telegram takes 100.
MOST_LISTED: Final = 40
MOST_ANSWERS: Final = 80
_NOT_IN_A_NAME: Final = re.compile(r"[^\w《》“”（）]+")


def router() -> Router:
    """The buttons of the editor under a request."""
    made = Router(name="requests")
    for verb, handler in (
        ("open", open_),
        ("read", read),
        ("nudge", nudge),
        ("collect", collect),
        ("file", file),
        ("unfile", unfile),
        ("close", close),
        ("recall", recall),
        ("reopen", reopen),
        ("resend", resend),
    ):
        made.callback_query.register(
            handler, May(Action.REQUEST), RequestButton.filter(F.verb == verb)
        )
    return made


@dataclass(frozen=True, slots=True)
class Card:
    """How one request stands, as a message to be made."""

    values: dict[str, Any]
    keyboard: InlineKeyboardMarkup


def listed(turn: Turn, requests: Sequence[Request]) -> Method:
    """The requests that are open, each with a button, and one for a new one."""
    lines = [
        {
            "topic": each.topic,
            "due": turn.local(each.due),
            "over": turn.now > each.due,
            "answered": len(each.parts) - len(each.missing()),
            "asked": len(each.parts),
        }
        for each in requests
    ]
    numbers = [
        button(str(number), RequestButton(verb="open", request=each.id))
        for number, each in enumerate(requests[:MOST_LISTED], start=1)
    ]
    new = button(turn.label("new_request"), RequestButton(verb="new"))
    return turn.send("requests.list", rows(*in_rows(numbers, 5), [new]), lines=lines)


async def card(work: Work, bulletin: Bulletin, request: Request, to: Person, now: datetime) -> Card:
    """Who has answered a request and who has not, with whom to call; its buttons for ``to``."""
    people = await work.people.of_bulletin(bulletin.key)
    names = {each.id: each.name for each in people}
    groups = {
        standing: [
            contact(bulletin, people, each.window) | {"text": each.text or ""} for each in parts
        ]
        for standing, parts in request.standings().items()
    }
    values = {
        "topic": request.topic,
        "by": names.get(request.by, ""),
        "due": request.due.astimezone(ZoneInfo(bulletin.timezone)),
        "over": now > request.due,
        "closed": request.closed_at is not None,
        "groups": groups,
    }
    return Card(values, _card_keyboard(request, to.language))


def _card_keyboard(request: Request, language: str) -> InlineKeyboardMarkup:
    def one(text: str, verb: str) -> InlineKeyboardButton:
        return button(text, RequestButton(verb=verb, request=request.id))

    answers = [each for each in request.parts if each.state is PartState.ANSWERED]
    reads = [
        button(
            label(language, "read_answer", window=each.window),
            RequestButton(verb="read", request=request.id, window=tag(each.window)),
        )
        for each in answers[:MOST_ANSWERS]
    ]
    open_ = request.closed_at is None
    steps = [
        *([one(label(language, "nudge_request"), "nudge")] if open_ and request.missing() else []),
        *([one(label(language, "all_answers"), "collect")] if answers else []),
        one(label(language, "close_request"), "close")
        if open_
        else one(label(language, "reopen_request"), "reopen"),
    ]
    return rows(*in_rows(reads, 2), steps)


async def open_(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """Show how one request stands."""
    return turn.toast(query), await _open(turn, await _named(turn, callback_data.request))


async def _open(turn: Turn, request: Request) -> Method:
    shown = await card(turn.work, turn.bulletin, request, turn.person(), turn.now)
    return turn.send("requests.card", shown.keyboard, **shown.values)


async def read(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """Show one answer whole, with what can be done with it."""
    request = await _named(turn, callback_data.request)
    part = _part(request, callback_data)
    sections = _sections(turn, part)
    buttons = [
        button(
            turn.label("into_weekly", section=each.title if len(sections) > 1 else ""),
            RequestButton(
                verb="file", request=request.id, window=tag(part.window), value=tag(each.key)
            ),
        )
        for each in sections
    ]
    said = turn.send(
        "requests.answer",
        rows(*in_rows(buttons, 2)),
        topic=request.topic,
        window=part.window,
        by=await turn.work.people.name(part.by),
        text=part.text,
    )
    return turn.toast(query), said


async def nudge(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """Urge every window that has not answered; not again within two hours."""
    request = await locked(turn, callback_data.request)
    missing = request.missing()
    if request.closed_at is not None or not missing:
        return turn.toast(query, "requests.nobody_missing")
    if not may_remind(request, turn.now):
        return turn.toast(query, "requests.nudged_before")
    told = await tell_windows(
        turn.work,
        turn.bulletin,
        request,
        missing,
        Occasion.REMINDED,
        on=turn.today(),
        over=turn.now > request.due,
    )
    if not told.people:
        return turn.toast(query, "requests.nobody_reached")
    await turn.work.requests.remind(request.id, turn.now)
    return turn.toast(query, "requests.nudged", windows=len(missing) - len(told.unreached))


async def collect(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """All answers as one text file, a heading for each window."""
    request = await _named(turn, callback_data.request)
    answers = [each for each in request.parts if each.state is PartState.ANSWERED]
    if not answers:
        return turn.toast(query, "requests.no_answers")
    people = await turn.work.people.of_bulletin(turn.bulletin.key)
    names = {each.id: each.name for each in people}
    pieces = [
        turn.say(
            "requests.file_head",
            topic=request.topic,
            due=turn.local(request.due),
            declined=[e.window for e in request.parts if e.state is PartState.DECLINED],
            missing=request.missing(),
        ).text
    ]
    for number, part in enumerate(answers, start=1):
        heading = turn.say(
            "requests.file_part",
            number=number,
            window=part.window,
            by=names.get(part.by, "") if part.by else "",
            at=turn.local(part.at or request.at),
            late=request.standing(part) is PartStanding.LATE,
        ).text
        pieces.append(f"{heading}\n{part.text}")
    name = f"{_NOT_IN_A_NAME.sub('', request.topic)[:40] or turn.label('request')}.txt"
    # The mark at the beginning tells an office's Windows that it is UTF-8.
    content = "\r\n\r\n".join(pieces).encode("utf-8-sig")
    kept = await turn.work.files.add(name, "text/plain", content, turn.now)
    return turn.toast(query), turn.document(kept)


async def file(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """收录到周报: the answer becomes news of its window, by whoever wrote it, in the issue on the
    desk.
    """
    request = await locked(turn, callback_data.request)
    part = _part(request, callback_data)
    issue = await turn.locked_issue((await desk_issue(turn)).id)
    before = await turn.work.filings.get(part.filing) if part.filing else None
    if before is not None and before.status is not Status.WITHDRAWN:
        return turn.toast(query, "requests.in_weekly_already")
    section = next(
        (each for each in _sections(turn, part) if tag(each.key) == callback_data.value), None
    )
    if section is None:
        raise Rejected("kind_not_for_window", window=part.window)
    filing = Filing(
        id=new_id(),
        issue=issue.id,
        window=part.window,
        content=Activity(text=part.text or ""),
        section=section.key,
        author=part.by,
        filed_at=turn.now,
        late=part.at is not None and part.at > issue.deadline,
    )
    others = await turn.work.filings.of_window(issue.id, part.window)
    nothing = any(each.kind is Kind.NOTHING and each.status.counts for each in others)
    await turn.work.filings.add(filing, by=turn.person().id, at=turn.now)
    await others_beside(turn, filing)
    await turn.work.requests.keep(request.id, replace(part, filing=filing.id))
    undo = RequestButton(
        verb="unfile",
        request=request.id,
        window=tag(part.window),
        value=Kind.NOTHING.value if nothing else "",
    )
    return turn.toast(query), turn.show(
        query,
        "requests.in_weekly",
        rows([button(turn.label("undo"), undo)]),
        issue=issue,
        section=section.title,
        window=part.window,
    )


async def unfile(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """Take out of the weekly what was put into it; the answer stays.

    A 本周无 that it had made untrue stands again, where the window has filed nothing else.
    """
    request = await locked(turn, callback_data.request)
    part = _part(request, callback_data)
    filing = await turn.work.filings.get(part.filing) if part.filing else None
    if filing is not None:
        await turn.locked_issue(filing.issue)
        if filing.status is not Status.WITHDRAWN:
            await _decide(turn, filing, Status.WITHDRAWN, "withdrawn")
        filings = await turn.work.filings.of_window(filing.issue, part.window)
        nothing = next((each for each in filings if each.kind is Kind.NOTHING), None)
        beside = any(each.status.counts for each in filings)
        if callback_data.value == Kind.NOTHING and nothing is not None and not beside:
            await _decide(turn, nothing, Status.FILED, "restored")
    return turn.toast(query), turn.show(query, "requests.out_of_weekly", window=part.window)


async def _decide(turn: Turn, filing: Filing, status: Status, action: str) -> None:
    await decide(turn.work, filing, status, action=action, by=turn.person().id, at=turn.now)


async def close(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """结束约稿: nothing more is taken; one tap opens it again."""
    request = await locked(turn, callback_data.request)
    await _close(turn, request, "request_closed")
    undo = button(turn.label("undo"), RequestButton(verb="reopen", request=request.id))
    all_ = button(turn.label("all_answers"), RequestButton(verb="collect", request=request.id))
    return turn.toast(query), turn.show(
        query,
        "requests.closed",
        rows([undo, all_]),
        topic=request.topic,
        answered=len(request.parts) - len(request.missing()),
        asked=len(request.parts),
    )


async def recall(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """撤回约稿: the windows hear that nothing is asked of them any more."""
    request = await locked(turn, callback_data.request)
    if await _close(turn, request, "request_recalled"):
        windows = [each.window for each in request.parts]
        await tell_windows(
            turn.work, turn.bulletin, request, windows, Occasion.RECALLED, on=turn.today()
        )
    undo = button(turn.label("undo"), RequestButton(verb="resend", request=request.id))
    return turn.toast(query), turn.show(
        query, "requests.recalled", rows([undo]), topic=request.topic
    )


async def reopen(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """Take answers again."""
    request = await locked(turn, callback_data.request)
    request = await _reopen(turn, request)
    shown = await card(turn.work, turn.bulletin, request, turn.person(), turn.now)
    return turn.toast(query), turn.show(query, "requests.card", shown.keyboard, **shown.values)


async def resend(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """Undo 撤回约稿: the windows that have not answered are asked again."""
    request = await locked(turn, callback_data.request)
    if request.closed_at is not None and request.missing():
        await tell_windows(
            turn.work,
            turn.bulletin,
            request,
            request.missing(),
            Occasion.ASKED,
            on=turn.today(),
            over=turn.now > request.due,
        )
    return await reopen(query, callback_data, turn)


async def _close(turn: Turn, request: Request, action: str) -> bool:
    """Whether the request was open until now."""
    if request.closed_at is not None:
        return False
    await turn.work.requests.close(request.id, turn.now)
    await noted(turn, request, action)
    return True


async def _reopen(turn: Turn, request: Request) -> Request:
    if request.closed_at is not None:
        await turn.work.requests.close(request.id, None)
        await noted(turn, request, "request_reopened")
    return replace(request, closed_at=None)


async def locked(turn: Turn, id: UUID | None) -> Request:
    """The request as it stands, and stays until this turn ends; Rejected when there is none."""
    if id is not None:
        await turn.work.requests.lock(id)
    return await _named(turn, id)


async def noted(turn: Turn, request: Request, action: str, **details: Any) -> None:
    """Write down what was done to the request, or said to it."""
    await turn.work.audit.add(
        bulletin=turn.bulletin.key,
        actor=turn.person().id,
        action=action,
        object=request.topic,
        details={"request": request.id.hex, **details},
        at=turn.now,
    )


async def _named(turn: Turn, id: UUID | None) -> Request:
    request = await turn.work.requests.get(id) if id is not None else None
    if request is None or request.bulletin != turn.bulletin.key:
        raise Rejected("request_gone")
    return request


def _part(request: Request, data: RequestButton) -> Requested:
    """The answer that a button names; Rejected when it was taken back."""
    for part in request.parts:
        if tag(part.window) == data.window and part.state is PartState.ANSWERED:
            return part
    raise Rejected("answer_gone")


def _sections(turn: Turn, part: Requested) -> tuple[Section, ...]:
    """The sections in which the answer can stand as news."""
    window = turn.bulletin.window(part.window)
    return turn.bulletin.sections_of(window, Kind.ACTIVITY) if window else ()
