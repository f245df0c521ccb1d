"""What a person does on the page, told to the bot as Telegram would tell it."""

import re
import secrets
from datetime import datetime

from storage.web_chats import WebMessage
from web.bubbles import Body, chat_of, telegram_message
from web.messenger import callback_id

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@\w+)?")


def message_update(stored: WebMessage, name: str, content: Body | None = None) -> Body:
    """A new message; ``content`` is what the bot is told instead of what the page shows."""
    return _update("message", _message(stored, name, content))


def edit_update(stored: WebMessage, name: str) -> Body:
    """A message whose words its person changed."""
    return _update("edited_message", _message(stored, name, None))


def tap_update(stored: WebMessage, name: str, bot: Body, tap: str, data: str) -> Body:
    """A tap on a button under one of the bot's messages."""
    query = {
        "id": callback_id(stored.chat_id, tap),
        "from": person_of(stored.chat_id, name),
        "message": telegram_message(stored, bot),
        "chat_instance": str(stored.chat_id),
        "data": data,
    }
    return _update("callback_query", query)


def person_of(chat_id: int, name: str) -> Body:
    """The person of a chat as Telegram's ``User``: in a private chat their ids are one."""
    return {"id": chat_id, "is_bot": False, "first_name": name}


def date_of(moment: datetime) -> int:
    """A moment as the Bot API counts it, in whole seconds."""
    return int(moment.timestamp())


def _message(stored: WebMessage, name: str, content: Body | None) -> Body:
    message = telegram_message(stored, person_of(stored.chat_id, name)) | (content or {})
    message["chat"] = chat_of(stored.chat_id, name)
    if command := _COMMAND.match(message.get("text", "")):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
    return message


def _update(kind: str, content: Body) -> Body:
    # The inbox knows an update by its natural key; this number is only part of the form.
    return {"update_id": secrets.randbelow(2**31 - 1) + 1, kind: content}
