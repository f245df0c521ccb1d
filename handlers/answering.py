"""约稿, the windows' side: 交稿, 本次无, and taking either back."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command, Filter, StateFilter
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bulletin.access import Action
from bulletin.rejected import Rejected
from bulletin.requests import PartStanding, PartState, Request, Requested, answered
from handlers.acts.delivery import Method, Reply
from handlers.attachments import counted
from handlers.filters import Joined, OnlyFiles, Typed
from handlers.keyboards import RequestButton, button, of_request, rows, tag
from handlers.requests import locked, noted
from handlers.turn import Turn
from storage.columns import storable
from storage.ids import new_id
from storage.sent import Sending

#: The state in which the next message is the answer to a request.
ANSWERING: Final = "answering"


class WasAnswer(Filter):
    """The message was the answer to a request."""

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        chat = turn.conversation
        found = await turn.work.requests.answered_by(
            chat.messenger, chat.chat_id, message.message_id
        )
        return {"answered_to": found} if found else False


def router() -> Router:
    """The buttons under a request, and under what was answered to it; and an edited answer."""
    made = Router(name="answering")
    made.edited_message.register(edited, Joined(), WasAnswer())
    made.message.register(leave, Joined(), Command("cancel"), StateFilter(ANSWERING))
    for verb, handler in (
        ("answer", ask),
        ("keep", keep),
        ("decline", decline),
        ("withdraw", withdraw),
        ("undo", undo),
    ):
        made.callback_query.register(handler, Joined(), RequestButton.filter(F.verb == verb))
    return made


def answers() -> Router:
    """The typed answer; after every command and large button had its turn."""
    made = Router(name="request_answers")
    for brings in (Typed(), OnlyFiles()):
        made.message.register(take, Joined(), StateFilter(ANSWERING), brings)
    return made


async def ask(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """交稿: the next message is the window's answer."""
    request, part = await _own(turn, callback_data)
    await turn.work.conversations.change(
        replace(
            turn.conversation,
            draft=None,
            state=ANSWERING,
            data={"request": request.id.hex, "window": part.window},
        )
    )
    return turn.toast(query), _asked(turn, request, part)


async def take(message: Message, turn: Turn) -> Reply:
    """Keep the answer in place of an earlier one, and show it; what does not fit is asked again.

    A request that was closed meanwhile takes nothing, and waits for nothing any more.
    """
    data = turn.conversation.data
    request = await locked(turn, UUID(data["request"]))
    part = request.part(data["window"])
    if request.closed_at is not None or part is None or not turn.may(Action.FILE, part.window):
        await _forget(turn)
        return turn.send("rejected.request_closed", topic=request.topic)
    if (await counted(turn, turn.files))["photos"]:
        turn = replace(turn, unread=(*turn.unread, Rejected("answer_without_photos")))
    try:
        said = answered(part, message.text or "", by=turn.person().id, at=turn.now)
    except Rejected as rejected:
        # Of files it is said above why they are no answer.
        above = None if turn.unread and not message.text else rejected
        return _asked(turn, request, part, above=above)
    await _say(turn, request, said, "request_answered")
    await _remember(turn, request, part)
    await _forget(turn)
    return _shown(turn, request, said)


async def edited(message: Message, turn: Turn, answered_to: tuple[UUID, str]) -> Reply:
    """A message of the answer reads otherwise now, and so does the answer, if it stands."""
    request = await locked(turn, answered_to[0])
    part = request.part(answered_to[1])
    if request.closed_at is not None or part is None or not turn.may(Action.FILE, part.window):
        raise Rejected("request_closed", topic=request.topic)
    chat = turn.conversation
    sent = await turn.work.sent.find(chat.messenger, chat.chat_id, message.message_id)
    if sent is None:
        raise LookupError(f"message {message.message_id} answered, and is kept nowhere")
    sent = sent.edited(message.message_id, storable(message.text or message.caption or ""))
    await turn.work.sent.change(sent)
    if part.state is PartState.ANSWERED:
        said = answered(part, sent.text, by=turn.person().id, at=turn.now)
        if said.text == part.text:
            return None
        await _say(turn, request, said, "request_answered")
        part = said
    return _shown(turn, request, part)


async def keep(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """Wait for no answer any more, by the button under the question."""
    if turn.conversation.state == ANSWERING:
        await _forget(turn)
    request, part = await _own(turn, callback_data)
    return turn.toast(query), _shown(turn, request, part, query)


async def leave(message: Message, turn: Turn) -> Reply:
    """Wait for no answer any more; the request stands as it was."""
    await _forget(turn)
    return turn.send("requests.left")


async def decline(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """本次无, in one tap."""
    request, part = await _own(turn, callback_data)
    before = part.state
    said = replace(part, state=PartState.DECLINED)
    if before is not PartState.DECLINED:
        await _say(turn, request, said, "request_declined")
    if turn.conversation.data.get("request") == request.id.hex:
        await _forget(turn)
    # The request itself keeps its buttons: it may be for several windows.
    keyboard = _undo(turn, request, said, before)
    return turn.toast(query), turn.send("requests.declined", keyboard, **_values(request, said))


async def withdraw(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """Take the answer back, with a button that undoes it."""
    request, part = await _own(turn, callback_data)
    if part.state is not PartState.ANSWERED:
        return turn.toast(query), _shown(turn, request, part, query)
    said = replace(part, state=PartState.OPEN)
    await _say(turn, request, said, "request_withdrawn")
    keyboard = _undo(turn, request, said, PartState.ANSWERED)
    return turn.toast(query), turn.show(
        query, "requests.withdrawn", keyboard, **_values(request, said)
    )


async def undo(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """Undo 撤回 or 本次无: the answer stands again, or the request is open again."""
    request, part = await _own(turn, callback_data)
    stood = callback_data.value == PartState.ANSWERED and part.text is not None
    back = PartState.ANSWERED if stood else PartState.OPEN
    if part.state not in (PartState.ANSWERED, back):
        part = replace(part, state=back)
        await _say(turn, request, part, "request_restored")
    return turn.toast(query), _shown(turn, request, part, query)


def _shown(
    turn: Turn, request: Request, part: Requested, query: CallbackQuery | None = None
) -> Method:
    """How the window stands now; in place of the message that was tapped, if one was."""
    unanswered = "requests.declined" if part.state is PartState.DECLINED else "requests.unanswered"
    name = "requests.answered" if part.state is PartState.ANSWERED else unanswered
    keyboard, values = _keyboard(turn, request, part), _values(request, part)
    if query is None:
        return turn.send(name, keyboard, **values)
    return turn.show(query, name, keyboard, **values)


def _asked(turn: Turn, request: Request, part: Requested, above: Rejected | None = None) -> Method:
    cancel = RequestButton(verb="keep", request=request.id, window=tag(part.window))
    return turn.send(
        "requests.ask_answer",
        rows([button(turn.label("cancel"), cancel)]),
        above=above,
        topic=request.topic,
        window=part.window,
        before=part.text if part.state is PartState.ANSWERED else None,
    )


def _keyboard(turn: Turn, request: Request, part: Requested) -> InlineKeyboardMarkup:
    if part.state is PartState.DECLINED:
        return _undo(turn, request, part, PartState.OPEN)
    if part.state is PartState.OPEN:
        return of_request(turn.language, request.id, [part.window])
    return rows(
        [
            button(
                turn.label(name),
                RequestButton(verb=verb, request=request.id, window=tag(part.window)),
            )
            for name, verb in (("edit", "answer"), ("withdraw", "withdraw"))
        ]
    )


def _undo(turn: Turn, request: Request, part: Requested, before: PartState) -> InlineKeyboardMarkup:
    data = RequestButton(
        verb="undo", request=request.id, window=tag(part.window), value=before.value
    )
    return rows([button(turn.label("undo"), data)])


def _values(request: Request, part: Requested) -> dict[str, Any]:
    return {
        "topic": request.topic,
        "window": part.window,
        "text": part.text or "",
        "late": request.standing(part) is PartStanding.LATE,
    }


async def _own(turn: Turn, data: RequestButton) -> tuple[Request, Requested]:
    """The part that a button names, of a window of this person; Rejected once it is closed."""
    window = turn.own_window(data.window)
    request = await locked(turn, data.request)
    part = request.part(window.name)
    if part is None:
        raise Rejected("request_gone")
    if request.closed_at is not None:
        raise Rejected("request_closed", topic=request.topic)
    return request, part


async def _say(turn: Turn, request: Request, part: Requested, action: str) -> None:
    """Store what the window says now; the audit keeps every answer."""
    await turn.work.requests.keep(request.id, part)
    await noted(turn, request, action, window=part.window, text=part.text)


async def _remember(turn: Turn, request: Request, part: Requested) -> None:
    """Keep which messages are the answer, so that editing one changes it."""
    chat, parts = turn.conversation, turn.parts()
    sending = Sending(id=new_id(), parts=parts, drafts=(), question=None)
    await turn.work.sent.keep(chat.messenger, chat.chat_id, sending)
    for id in parts:
        await turn.work.requests.sent(
            chat.messenger, chat.chat_id, id, request_id=request.id, window=part.window
        )


async def _forget(turn: Turn) -> None:
    await turn.work.conversations.change(replace(turn.conversation, state=None, data={}))
