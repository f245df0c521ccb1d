"""请假: when one is away and who stands in (A/B 角), and back again."""

from dataclasses import replace
from datetime import date
from typing import Final

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bulletin.absences import Absence, about_leave, allowed, at_work, choices, read_leave
from bulletin.filing_forms import LEAST_TEXT
from bulletin.issues import Period
from bulletin.people import Person
from bulletin.rejected import Rejected
from bulletin.text import normalise
from handlers.acts.delivery import Method, Reply, deliver, message
from handlers.filters import Joined, Typed
from handlers.keyboards import LeaveButton, Row, button, in_rows, rows
from handlers.turn import Turn
from storage.ids import new_id
from templates.words import LANGUAGES, label, say

#: The state in which what is typed says when somebody is away, or who stands in.
LEAVE: Final = "leave"
#: Colleagues with a button of their own; any other can be named.
MOST_COLLEAGUES: Final = 30
MOST_LISTED: Final = 20
_NOBODY: Final = ("没有", "无", "没有代班", "none", "nobody")


def router() -> Router:
    """The command and the buttons."""
    made = Router(name="leave")
    made.message.register(leave, Joined(), Command("leave"))
    made.message.register(cancel, Joined(), Command("cancel"), StateFilter(LEAVE))
    for verb, handler in (
        ("new", again),
        ("days", pick_days),
        ("deputy", pick_deputy),
        ("nobody", pick_deputy),
        ("cancel", not_at_all),
        ("end", end),
        ("resume", resume),
    ):
        made.callback_query.register(handler, Joined(), LeaveButton.filter(F.verb == verb))
    return made


def answers() -> Router:
    """What is typed to these questions; after every command and large button had its turn."""
    made = Router(name="leave_answers")
    made.message.register(answer, Joined(), StateFilter(LEAVE), Typed())
    return made


async def leave(message: Message, turn: Turn) -> Reply:
    """Show the leave that is noted, to be ended; without any, ask from when to when."""
    me, colleagues = await _window_staff(turn)
    noted = await _noted(turn)
    if not noted:
        return await _ask_days(turn)
    names = {each.id: each.name for each in (me, *colleagues)}
    ends = [
        button(turn.label("end_leave", period=each.period), LeaveButton(verb="end", of=each.id))
        for each in noted[:MOST_LISTED]
    ]
    another = button(turn.label("another_leave"), LeaveButton(verb="new"))
    return turn.send(
        "leave.list",
        rows(*in_rows(ends, 1), [another]),
        absences=[
            (each.period, names.get(each.deputy or each.id, "")) for each in noted[:MOST_LISTED]
        ],
    )


async def again(query: CallbackQuery, turn: Turn) -> Reply:
    """Ask for other days."""
    await _window_staff(turn)
    return turn.toast(query), await _ask_days(turn, query=query)


async def cancel(message: Message, turn: Turn) -> Reply:
    """Take no leave after all."""
    await _asks(turn, None)
    return turn.send("leave.not_taken")


async def not_at_all(query: CallbackQuery, turn: Turn) -> Reply:
    """Take no leave after all, by the button under the question."""
    if turn.conversation.state == LEAVE:
        await _asks(turn, None)
    return turn.toast(query), turn.show(query, "leave.not_taken")


async def pick_days(query: CallbackQuery, callback_data: LeaveButton, turn: Turn) -> Reply:
    """Take the days of a button, and ask who stands in."""
    wanted = _days(callback_data.days)
    return turn.toast(query), await _ask_deputy(turn, wanted, query=query)


async def pick_deputy(query: CallbackQuery, callback_data: LeaveButton, turn: Turn) -> Reply:
    """Note the leave with that deputy, or with nobody."""
    wanted = _days(callback_data.days)
    deputy = None
    if callback_data.verb == "deputy":
        _, colleagues = await _window_staff(turn)
        deputy = next((each for each in colleagues if each.id == callback_data.of), None)
        if deputy is None:
            raise Rejected("choose_button")
    for each in await _noted(turn):
        if each.period == wanted and each.deputy == (deputy.id if deputy else None):
            # The second of two quick taps.
            return turn.toast(query), await _taken(turn, each, query=query)
    return turn.toast(query), await _take(turn, wanted, deputy, query=query)


async def answer(message: Message, turn: Turn) -> Reply:
    """Take the days, or the deputy's name; or say what is wrong with them and ask again."""
    text, data = message.text or "", turn.conversation.data
    if "days" not in data:
        raise SkipHandler
    wanted = _days(data["days"]) if data["days"] else None
    try:
        if wanted is None:
            return await _ask_deputy(turn, read_leave(text, turn.today()))
        # They may have passed while the question lay.
        allowed(wanted, turn.today(), await _noted(turn))
        return await _take(turn, wanted, await _named(turn, text))
    except Rejected as rejected:
        unread = rejected.reason in ("not_a_day", "not_a_deputy") and not about_leave(text)
        if unread and len(text.strip()) >= LEAST_TEXT:
            # Not about the leave at all: it is something to be filed.
            await _asks(turn, None)
            raise SkipHandler from None
        if wanted is None or rejected.reason != "not_a_deputy":
            return await _ask_days(turn, above=rejected)
        return await _ask_deputy(turn, wanted, above=rejected)


async def end(query: CallbackQuery, callback_data: LeaveButton, turn: Turn) -> Reply:
    """End the leave, or undo that it was taken; one tap brings it back."""
    absence = await _own(turn, callback_data)
    if await turn.work.absences.end(absence.id, turn.now):
        await _log(turn, absence, "leave_ended")
        await _tell_deputy(turn, absence, over=True)
    back = button(turn.label("undo"), LeaveButton(verb="resume", of=absence.id))
    return turn.toast(query), turn.show(query, "leave.ended", rows([back]), period=absence.period)


async def resume(query: CallbackQuery, callback_data: LeaveButton, turn: Turn) -> Reply:
    """Undo the end of a leave, unless its days have passed or are taken anew."""
    absence = await _own(turn, callback_data)
    others = [each for each in await _noted(turn) if each.id != absence.id]
    allowed(replace(absence.period, first=max(absence.first, turn.today())), turn.today(), others)
    told = None
    if await turn.work.absences.resume(absence.id):
        await _log(turn, absence, "leave_resumed")
        told = await _tell_deputy(turn, absence)
    return turn.toast(query), await _taken(turn, absence, told=told, query=query)


async def _take(
    turn: Turn, wanted: Period, deputy: Person | None, query: CallbackQuery | None = None
) -> Method:
    """Note the leave and tell the deputy; Rejected for days that can't be taken off."""
    await _window_staff(turn)
    allowed(wanted, turn.today(), await _noted(turn))
    absence = Absence(
        id=new_id(),
        bulletin=turn.bulletin.key,
        person=turn.person().id,
        first=wanted.first,
        last=wanted.last,
        deputy=deputy.id if deputy else None,
    )
    await turn.work.absences.add(absence, turn.now)
    await _log(turn, absence, "leave_taken")
    if turn.conversation.state == LEAVE:
        await _asks(turn, None)
    told = await _tell_deputy(turn, absence)
    return await _taken(turn, absence, told=told, query=query)


async def _taken(
    turn: Turn, absence: Absence, *, told: int | None = None, query: CallbackQuery | None = None
) -> Method:
    """What is noted; ``told`` is in how many chats the deputy heard of it, if that is known."""
    undo = rows([button(turn.label("undo"), LeaveButton(verb="end", of=absence.id))])
    name, unreached = await turn.work.people.name(absence.deputy), told == 0
    if query is None:
        return turn.send(
            "leave.taken", undo, period=absence.period, deputy=name, unreached=unreached
        )
    return turn.show(
        query, "leave.taken", undo, period=absence.period, deputy=name, unreached=unreached
    )


async def _tell_deputy(turn: Turn, absence: Absence, *, over: bool = False) -> int | None:
    """Tell the deputy that they stand in, or no longer do: in how many chats; None for nobody."""
    deputy = await turn.work.people.get(absence.deputy) if absence.deputy else None
    if deputy is None:
        return None
    me, _ = await _window_staff(turn)
    waiting = [
        each for each in await turn.work.drafts.open_of(me.id) if each.bulletin == turn.bulletin.key
    ]

    def told(person: Person, chat_id: int) -> Method:
        if over:
            said = say(
                person.language, "leave.stand_in_over", person=me.name, period=absence.period
            )
        else:
            said = say(
                person.language,
                "leave.stand_in",
                person=me.name,
                period=absence.period,
                windows=me.windows(turn.bulletin.key),
                drafts=len(waiting),
            )
        return message(chat_id, said)

    return await deliver(turn.work, [deputy], told)


async def _ask_days(
    turn: Turn, *, above: Rejected | None = None, query: CallbackQuery | None = None
) -> Method:
    await _asks(turn, "")
    offered = [
        button(
            turn.label(f"leave_{choice}", period=period),
            LeaveButton(verb="days", days=_packed(period)),
        )
        for choice, period in choices(turn.today(), turn.calendar).items()
    ]
    short, long = offered[:-2], offered[-2:]
    keyboard = rows(short, *in_rows(long, 1), _away(turn))
    if query is not None:
        return turn.show(query, "leave.ask_days", keyboard, above=above)
    return turn.send("leave.ask_days", keyboard, above=above)


async def _ask_deputy(
    turn: Turn,
    wanted: Period,
    *,
    above: Rejected | None = None,
    query: CallbackQuery | None = None,
) -> Method:
    """Ask who stands in; where there is nobody to ask for, note the leave at once."""
    allowed(wanted, turn.today(), await _noted(turn))
    colleagues = await _deputies(turn, wanted)
    if not colleagues:
        return await _take(turn, wanted, None, query=query)
    await _asks(turn, _packed(wanted))
    keyboard = _deputy_keyboard(turn, wanted, colleagues)
    if query is not None:
        return turn.show(query, "leave.ask_deputy", keyboard, above=above, period=wanted)
    return turn.send("leave.ask_deputy", keyboard, above=above, period=wanted)


def _deputy_keyboard(turn: Turn, wanted: Period, colleagues: list[Person]) -> InlineKeyboardMarkup:
    days = _packed(wanted)
    people = [
        button(each.name, LeaveButton(verb="deputy", days=days, of=each.id))
        for each in colleagues[:MOST_COLLEAGUES]
    ]
    nobody = button(turn.label("no_deputy"), LeaveButton(verb="nobody", days=days))
    other = button(turn.label("back"), LeaveButton(verb="new"))
    return rows(*in_rows(people, 3), [nobody], [other, *_away(turn)])


def _away(turn: Turn) -> Row:
    return [button(turn.label("cancel"), LeaveButton(verb="cancel"))]


async def _asks(turn: Turn, days: str | None) -> None:
    """Let what is typed next be the days, or for these days the deputy; None for neither."""
    conversation = replace(
        turn.conversation,
        draft=turn.conversation.draft if days is None else None,
        state=None if days is None else LEAVE,
        data={} if days is None else {"days": days},
    )
    await turn.work.conversations.change(conversation)


async def _window_staff(turn: Turn) -> tuple[Person, list[Person]]:
    """The person with their own parts, and who else plays one in the same windows.

    Rejected for somebody who has no window.
    """
    everybody = await turn.work.people.of_bulletin(turn.bulletin.key)
    me = next(each for each in everybody if each.id == turn.person().id)
    own = set(me.windows(turn.bulletin.key))
    if not own:
        raise Rejected("no_window")
    colleagues = [
        each
        for each in everybody
        if each.id != me.id and own.intersection(each.windows(turn.bulletin.key))
    ]
    return me, colleagues


async def _deputies(turn: Turn, wanted: Period) -> list[Person]:
    """The colleagues who are here when that leave begins."""
    _, colleagues = await _window_staff(turn)
    absences = await turn.work.absences.of_bulletin(turn.bulletin.key, turn.today())
    here = {each.id for each in at_work(colleagues, absences, turn.bulletin.key, wanted.first)}
    return [each for each in colleagues if each.id in here]


async def _named(turn: Turn, text: str) -> Person | None:
    """The colleague whom a text names, or None for 没有代班; Rejected for anything else."""
    given = normalise(text).strip("。. ")
    if given.lower() in {*_NOBODY, *(label(each, "no_deputy").lower() for each in LANGUAGES)}:
        return None
    _, colleagues = await _window_staff(turn)
    found = [each for each in colleagues if each.name in given]
    if len(found) != 1:
        raise Rejected("not_a_deputy", given=given[:20])
    return found[0]


async def _noted(turn: Turn) -> list[Absence]:
    return await turn.work.absences.of_person(turn.bulletin.key, turn.person().id, turn.today())


async def _own(turn: Turn, data: LeaveButton) -> Absence:
    """The absence that a button names; Rejected when it is not this person's."""
    absence = await turn.work.absences.get(data.of) if data.of else None
    if absence is None or absence.person != turn.person().id:
        raise Rejected("choose_button")
    return absence


async def _log(turn: Turn, absence: Absence, action: str) -> None:
    await turn.work.audit.add(
        bulletin=absence.bulletin,
        actor=turn.person().id,
        action=action,
        object=str(absence.id),
        details={"first": absence.first.isoformat(), "last": absence.last.isoformat()},
        at=turn.now,
    )


def _packed(period: Period) -> str:
    return f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"


def _days(packed: str) -> Period:
    """The days that a button carries; Rejected when they are none."""
    try:
        first, last = map(date.fromisoformat, packed.split("-"))
        return Period(first, last)
    except ValueError:
        raise Rejected("choose_button") from None
