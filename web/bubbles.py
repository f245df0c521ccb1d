"""A message of the web chat, as it is stored, as aiogram sees it and as the page shows it.

The stored body is Telegram's ``Message`` JSON without what the row knows already: id, date and
chat. ``edit_date`` stands in it once the words changed; a new keyboard alone is no edit to people.
``reply_to`` is the number of the message that it replies to.
"""

from collections.abc import Iterator
from typing import Any

from storage.web_chats import WebMessage

Body = dict[str, Any]


def telegram_message(stored: WebMessage, sender: Body) -> Body:
    """The message as the Bot API would give it; ``sender`` is its ``from``."""
    body = {name: value for name, value in stored.body.items() if name != "reply_to"}
    if "inline_keyboard" not in body.get("reply_markup", {}):
        body.pop("reply_markup", None)
    return body | {
        "message_id": stored.message_id,
        "date": int(stored.at.timestamp()),
        "chat": chat_of(stored.chat_id),
        "from": sender,
    }


def chat_of(chat_id: int, name: str | None = None) -> Body:
    """The private chat, as Telegram's ``Chat``."""
    chat: Body = {"id": chat_id, "type": "private"}
    return chat if name is None else chat | {"first_name": name}


def shown(stored: WebMessage) -> Body:
    """The message for the page: what is to be drawn, and nothing of the bot's inner life."""
    bubble: Body = {
        "id": stored.message_id,
        "version": stored.version,
        "mine": not stored.from_bot,
        "at": int(stored.at.timestamp() * 1000),
    }
    if stored.deleted:
        return bubble | {"deleted": True}
    if not stored.from_bot:
        bubble["key"] = stored.key
    body = stored.body
    bubble["text"] = body.get("text", body.get("caption", ""))
    bubble["entities"] = body.get("entities", body.get("caption_entities", []))
    bubble["edited"] = "edit_date" in body
    bubble["reply_to"] = body.get("reply_to")
    bubble["markup"] = body.get("reply_markup")
    if document := body.get("document"):
        bubble["file"] = {"name": document["file_name"], "size": document["file_size"]}
    elif photo := body.get("photo"):
        bubble["file"] = {"name": photo[-1]["file_name"], "size": photo[-1]["file_size"]}
        bubble["picture"] = True
    return bubble


def buttons_of(body: Body) -> Iterator[Body]:
    """Every button under the message, row by row."""
    for row in body.get("reply_markup", {}).get("inline_keyboard", ()):
        yield from row


def file_id_of(body: Body) -> str | None:
    """The file that the message carries, if it carries one."""
    if document := body.get("document"):
        return str(document["file_id"])
    if photo := body.get("photo"):
        return str(photo[-1]["file_id"])
    return None
