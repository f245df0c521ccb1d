"""约稿, the editor's side: one message that says it all, and buttons for what it left open."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bulletin.access import Action
from bulletin.parsing.requests import read_due, read_request, read_windows
from bulletin.rejected import Rejected
from bulletin.requests import Request, Requested, usual_dues
from handlers.acts.delivery import Method, Reply
from handlers.filters import Calls, May, Typed
from handlers.keyboards import RequestButton, button, in_rows, rows, tag
from handlers.requested import Occasion, contact, tell_windows
from handlers.requests import listed, noted
from handlers.turn import Turn
from storage.ids import new_id

#: The state in which the next message belongs to a request that is being made.
ASKING: Final = "asking"
#: Windows with a button on one page; Telegram takes 100 under a message.
A_PAGE: Final = 40
_STAMP: Final = "%Y%m%d%H%M"
_VERBS: Final = {"tick", "page", "all", "chosen", "due", "drop"}


def router() -> Router:
    """The ways into a new request, and the buttons under its questions."""
    made = Router(name="asking")
    asks = May(Action.REQUEST)
    made.message.register(command, asks, Command("request"))
    made.message.register(called, asks, Calls("request"))
    made.message.register(leave, asks, Command("cancel"), StateFilter(ASKING))
    made.edited_message.register(edited, asks, Calls("request"))
    made.callback_query.register(new, asks, RequestButton.filter(F.verb == "new"))
    made.callback_query.register(tap, asks, RequestButton.filter(F.verb.in_(_VERBS)))
    made.callback_query.register(status, asks, RequestButton.filter(F.verb == "list"))
    return made


def answers() -> Router:
    """What is typed to a question; after every command and large button had its turn."""
    made = Router(name="asking_answers")
    made.message.register(answer, May(Action.REQUEST), StateFilter(ASKING), Typed())
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A request that is being made: what is known of it so far."""

    #: The id that the request will have.
    id: UUID
    topic: str = ""
    windows: tuple[str, ...] = ()
    due: datetime | None = None
    #: Windows that are ticked, and the page of them that is shown.
    ticked: tuple[str, ...] = ()
    page: int = 0

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Asking":
        """What the conversation remembers."""
        return cls(
            id=UUID(data["id"]),
            topic=data["topic"],
            windows=tuple(data["windows"]),
            due=datetime.fromisoformat(data["due"]) if data["due"] else None,
            ticked=tuple(data["ticked"]),
            page=data["page"],
        )

    def data(self) -> dict[str, Any]:
        """The same as JSON carries it."""
        return {
            "id": self.id.hex,
            "topic": self.topic,
            "windows": list(self.windows),
            "due": self.due.isoformat() if self.due else None,
            "ticked": list(self.ticked),
            "page": self.page,
        }


async def command(message: Message, command: CommandObject, turn: Turn) -> Reply:
    """``/request`` with what is asked; without, the requests that are open."""
    return await called(message, turn, command.args or "")


async def called(message: Message, turn: Turn, rest: str) -> Reply:
    """约稿：… asks at once where it says all; alone it shows the requests that are open."""
    if not rest.strip():
        return await _overview(turn)
    read = read_request(rest, turn.bulletin, turn.now)
    above = Rejected("due_past") if read.due and read.due <= turn.now else None
    asking = Asking(
        id=new_id(), topic=read.topic, windows=read.windows, due=None if above else read.due
    )
    return await _put(turn, asking, above=above)


async def edited(message: Message, turn: Turn, rest: str) -> Reply:
    """A request that was sent does not change with the message that asked it."""
    return turn.send("requests.not_edited")


async def status(query: CallbackQuery, turn: Turn) -> Reply:
    """The requests that are open, from the button under 报送情况."""
    return turn.toast(query), await _overview(turn)


async def _overview(turn: Turn) -> Method:
    """The requests that are open; where there are none, the first question of a new one."""
    open_ = await turn.work.requests.open_of(turn.bulletin.key)
    return listed(turn, open_) if open_ else await _put(turn, Asking(id=new_id()))


async def new(query: CallbackQuery, turn: Turn) -> Reply:
    """Begin a new request with its topic."""
    return turn.toast(query), await _put(turn, Asking(id=new_id()))


async def leave(message: Message, turn: Turn) -> Reply:
    """Let the request be."""
    await _forget(turn)
    return turn.send("requests.dropped")


async def answer(message: Message, turn: Turn) -> Reply:
    """Take what is typed to the question on the table, or say what is wrong and ask it again."""
    asking = Asking.of(turn.conversation.data)
    try:
        return await _put(turn, _taken(turn, asking, message.text or ""))
    except Rejected as rejected:
        return await _put(turn, asking, above=rejected)


async def tap(query: CallbackQuery, callback_data: RequestButton, turn: Turn) -> Reply:
    """Do what a button under a question says; one of an earlier request means nothing now."""
    data = turn.conversation.data
    if turn.conversation.state != ASKING or callback_data.request != UUID(data["id"]):
        return turn.toast(query, "fallback.button")
    asking = Asking.of(data)
    if callback_data.verb == "drop":
        await _forget(turn)
        return turn.toast(query), turn.show(query, "requests.dropped")
    try:
        asking = _tapped(turn, asking, callback_data)
    except Rejected as rejected:
        return turn.toast(query), await _put(turn, asking, query=query, above=rejected)
    return turn.toast(query), await _put(turn, asking, query=query)


def _taken(turn: Turn, asking: Asking, text: str) -> Asking:
    """The request with what a message says of it; other parts are taken along, if it names any."""
    if asking.topic and asking.windows:
        return replace(asking, due=_ahead(turn, read_due(text, turn.bulletin, turn.now)))
    read = read_request(text, turn.bulletin, turn.now)
    due = asking.due or (_ahead(turn, read.due) if read.due else None)
    if not asking.topic:
        if not read.topic:
            raise Rejected("topic_wanted")
        return replace(asking, topic=read.topic, windows=asking.windows or read.windows, due=due)
    windows = read_windows(text, turn.bulletin)
    if not windows:
        raise Rejected("no_window_named", given=text.strip()[:20])
    return replace(asking, windows=windows, due=due)


def _tapped(turn: Turn, asking: Asking, data: RequestButton) -> Asking:
    roster = [window.name for window in turn.bulletin.windows]
    match data.verb:
        case "tick":
            name = turn.tagged_window(data.window).name
            ticked = {name} ^ set(asking.ticked)
            return replace(asking, ticked=tuple(each for each in roster if each in ticked))
        case "page" if data.value.isdecimal():
            return replace(asking, page=min(int(data.value), (len(roster) - 1) // A_PAGE))
        case "all":
            return replace(asking, windows=tuple(roster))
        case "chosen":
            if not asking.ticked:
                raise Rejected("choose_window")
            return replace(asking, windows=asking.ticked)
        case "due":
            for moment in usual_dues(turn.now, turn.bulletin, turn.calendar):
                if turn.local(moment).strftime(_STAMP) == data.value:
                    return replace(asking, due=moment)
            raise Rejected("due_past")
    raise Rejected("choose_button")


def _ahead(turn: Turn, due: datetime) -> datetime:
    if due <= turn.now:
        raise Rejected("due_past")
    return due


async def _put(
    turn: Turn,
    asking: Asking,
    *,
    query: CallbackQuery | None = None,
    above: Rejected | None = None,
) -> Method:
    """Ask for what is still open, or send the request when nothing is."""
    if asking.topic and asking.windows and asking.due:
        return await _sent(turn, asking, asking.due, query)
    await turn.work.conversations.change(
        replace(turn.conversation, draft=None, state=ASKING, data=asking.data())
    )
    drop = button(turn.label("cancel"), RequestButton(verb="drop", request=asking.id))
    open_ = "requests.ask_due" if asking.windows else "requests.ask_windows"
    name = open_ if asking.topic else "requests.ask_topic"
    keyboard = rows([drop])
    if asking.topic:
        keyboard = _dues(turn, asking) if asking.windows else _windows(turn, asking)
    if query is None:
        return turn.send(name, keyboard, above=above, topic=asking.topic)
    return turn.show(query, name, keyboard, above=above, topic=asking.topic)


def _windows(turn: Turn, asking: Asking) -> InlineKeyboardMarkup:
    """A tick for each window, page by page, and all of them at once."""

    def one(text: str, verb: str, *, window: str = "", value: str = "") -> InlineKeyboardButton:
        data = RequestButton(verb=verb, request=asking.id, window=window, value=value)
        return button(text, data)

    roster = [window.name for window in turn.bulletin.windows]
    shown = roster[asking.page * A_PAGE : (asking.page + 1) * A_PAGE]
    ticks = [
        one(
            turn.label("window_tick", window=name, ticked=name in asking.ticked),
            "tick",
            window=tag(name),
        )
        for name in shown
    ]
    pages = []
    if asking.page:
        pages.append(one(turn.label("previous_page"), "page", value=str(asking.page - 1)))
    if (asking.page + 1) * A_PAGE < len(roster):
        pages.append(one(turn.label("next_page"), "page", value=str(asking.page + 1)))
    return rows(
        *in_rows(ticks, 2),
        pages,
        [
            one(turn.label("all_windows"), "all"),
            one(turn.label("windows_chosen", count=len(asking.ticked)), "chosen"),
        ],
        [one(turn.label("cancel"), "drop")],
    )


def _dues(turn: Turn, asking: Asking) -> InlineKeyboardMarkup:
    today = turn.local(turn.now).date()
    buttons = []
    for moment in usual_dues(turn.now, turn.bulletin, turn.calendar):
        at = turn.local(moment)
        data = RequestButton(verb="due", request=asking.id, value=at.strftime(_STAMP))
        buttons.append(button(turn.label("due", at=at, days=(at.date() - today).days), data))
    drop = button(turn.label("cancel"), RequestButton(verb="drop", request=asking.id))
    return rows(*in_rows(buttons, 2), [drop])


async def _sent(turn: Turn, asking: Asking, due: datetime, query: CallbackQuery | None) -> Method:
    """Send the request at once; what was wrong with it, one button takes back."""
    request = Request(
        id=asking.id,
        bulletin=turn.bulletin.key,
        topic=asking.topic,
        due=due,
        by=turn.person().id,
        at=turn.now,
        parts=tuple(Requested(window=each) for each in asking.windows),
    )
    await turn.work.requests.add(request)
    await noted(turn, request, "requested", windows=list(asking.windows), due=due.isoformat())
    if turn.conversation.state == ASKING:
        await _forget(turn)
    told = await tell_windows(
        turn.work, turn.bulletin, request, asking.windows, Occasion.ASKED, on=turn.today()
    )
    people = await turn.work.people.of_bulletin(turn.bulletin.key)
    keyboard = rows(
        [
            button(turn.label("recall_request"), RequestButton(verb="recall", request=request.id)),
            button(turn.label("request_progress"), RequestButton(verb="open", request=request.id)),
        ]
    )
    values: dict[str, Any] = {
        "topic": request.topic,
        "due": due.astimezone(ZoneInfo(turn.bulletin.timezone)),
        "windows": asking.windows,
        "told": told.people,
        "unreached": [contact(turn.bulletin, people, each) for each in told.unreached],
    }
    if query is None:
        return turn.send("requests.sent", keyboard, **values)
    return turn.show(query, "requests.sent", keyboard, **values)


async def _forget(turn: Turn) -> None:
    await turn.work.conversations.change(replace(turn.conversation, state=None, data={}))
