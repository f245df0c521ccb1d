"""The way from the chat to the editor's desk in the browser."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import InlineKeyboardButton, Message, WebAppInfo

from bulletin.access import Action
from handlers.acts.delivery import Reply
from handlers.filters import May
from handlers.keyboards import rows
from handlers.turn import Turn


def router() -> Router:
    """The address, for those who have a seat there."""
    made = Router(name="desk_door")
    made.message.register(door, May(Action.SEE_STANDING), Command("desk"))
    return made


async def door(message: Message, turn: Turn) -> Reply:
    """Open the desk by a button; where the program does not know its address, say where it is."""
    if not turn.desk_url:
        return turn.send("desk.no_address")
    text = turn.label("open_desk")
    if turn.desk_inside:
        opens = InlineKeyboardButton(text=text, web_app=WebAppInfo(url=turn.desk_url))
    else:
        opens = InlineKeyboardButton(text=text, url=turn.desk_url)
    return turn.send("desk.door", rows([opens]))
