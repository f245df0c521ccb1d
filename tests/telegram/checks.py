"""What Telegram refuses in a message: lengths in UTF-16 units, entities, keyboards, commands."""

import re
from typing import Any

from tests.telegram.wire import Arguments, Refused

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
CALLBACK_BYTES = 64
TEXT_BYTES = 1 << 15
BUTTON_ACTIONS = {
    "callback_game",
    "copy_text",
    "login_url",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "web_app",
}
ENTITIES = {
    "blockquote",
    "bold",
    "code",
    "custom_emoji",
    "expandable_blockquote",
    "italic",
    "pre",
    "spoiler",
    "strikethrough",
    "text_link",
    "text_mention",
    "underline",
}
#: Found by Telegram itself; a bot may name them, to no effect. None are found here.
FOUND_ENTITIES = {
    "bot_command",
    "cashtag",
    "email",
    "hashtag",
    "mention",
    "phone_number",
    "url",
}

Json = dict[str, Any]


def units(text: str) -> int:
    """The length that Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def text_of(arguments: Arguments, *, too_long: str) -> tuple[str, list[Json]]:
    """The text and its entities as they will stand, or why they cannot."""
    text = arguments.text("text")
    if not text:
        raise Refused(400, "Message text is empty")
    text, entities = _formatted(arguments, text, "entities")
    if not text:
        raise Refused(400, "Text must be non-empty")
    if units(text) > TEXT_UNITS:
        raise Refused(400, too_long)
    return text, entities


def caption_of(arguments: Arguments) -> tuple[str, list[Json]]:
    """The caption and its entities as they will stand, or why they cannot."""
    text, entities = _formatted(arguments, arguments.text("caption"), "caption_entities")
    if units(text) > CAPTION_UNITS:
        raise Refused(400, "Message caption is too long")
    return text, entities


def _formatted(arguments: Arguments, text: str, name: str) -> tuple[str, list[Json]]:
    if len(text.encode("utf-8", "surrogatepass")) > TEXT_BYTES:
        raise Refused(400, "Text is too long")
    if arguments.text("parse_mode"):
        # Real Telegram parses; this project sends entities and never a parse_mode.
        raise Refused(400, "Unsupported parse_mode")
    try:
        given = arguments.structure(name) or []
    except ValueError:
        given = []
    entities = [
        _entity(each, text)
        for each in given
        if isinstance(each, dict) and each.get("type") not in FOUND_ENTITIES
    ]
    return _trimmed(text, entities)


def _entity(given: Json, text: str) -> Json:
    kind = given.get("type")
    if kind not in ENTITIES:
        raise Refused(400, "Can't parse MessageEntity: Unsupported type specified")
    try:
        offset, length = int(given["offset"]), int(given["length"])
    except (KeyError, TypeError, ValueError):
        raise Refused(400, "Can't parse MessageEntity: Can't find field") from None
    starts = _unit_boundaries(text)
    end = offset + length
    at = f"Entity beginning at UTF-16 offset {offset}"
    if offset < 0 or length <= 0 or offset > starts[-1]:
        raise Refused(400, f"{at} has wrong length or offset")
    if end > starts[-1]:
        raise Refused(400, f"{at} ends after the end of the text at UTF-16 offset {end}")
    if offset not in starts:
        raise Refused(400, f"{at} begins in a middle of a UTF-16 symbol")
    if end not in starts:
        raise Refused(400, f"{at} ends in a middle of a UTF-16 symbol")
    return {**given, "offset": offset, "length": length}


def _unit_boundaries(text: str) -> list[int]:
    """Where a symbol may begin or end, in UTF-16 units."""
    starts = [0]
    for symbol in text:
        starts.append(starts[-1] + (2 if ord(symbol) > 0xFFFF else 1))
    return starts


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """White space at both ends goes, and the entities move with what stays."""
    cut = units(text) - units(text.lstrip())
    text = text.strip()
    kept = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, units(text))
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept


def markup_of(arguments: Arguments) -> Json | None:
    """The keyboard of a message, or why it cannot be."""
    try:
        markup = arguments.structure("reply_markup")
    except ValueError:
        raise Refused(400, "Can't parse reply keyboard markup JSON object") from None
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise Refused(400, "Object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused(
            400, 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    for row in rows:
        for button in row:
            _check_button(button)
    # A row without a button leaves nothing behind, nor does a keyboard without a row.
    if "inline_keyboard" in markup:
        kept = [row for row in rows if row]
        return {"inline_keyboard": kept} if kept else None
    return markup


def _check_button(button: object) -> None:
    failed = "Can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise Refused(400, failed + "InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise Refused(400, failed + 'Can\'t find field "text"')
    if button.get("url"):
        if not re.match(r"(https?|tg)://\S+$", str(button["url"])):
            raise Refused(400, "BUTTON_URL_INVALID")
    elif button.get("callback_data"):
        if len(str(button["callback_data"]).encode()) > CALLBACK_BYTES:
            raise Refused(400, "BUTTON_DATA_INVALID")
    elif not BUTTON_ACTIONS & button.keys():
        raise Refused(400, failed + "Text buttons are unallowed in the inline keyboard")
    if not button["text"].strip():
        raise Refused(400, "BUTTON_TEXT_INVALID")


def commands_of(arguments: Arguments) -> list[Json]:
    """The bot's commands, or why they cannot be."""
    try:
        commands = arguments.structure("commands") or []
    except ValueError:
        raise Refused(400, "Can't parse commands JSON object") from None
    if not isinstance(commands, list):
        raise Refused(400, "Expected an Array of BotCommand")
    if len(commands) > 100:
        raise Refused(400, "BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(each.get("command", ""))):
            raise Refused(400, "BOT_COMMAND_INVALID")
        if not 1 <= len(str(each.get("description", ""))) <= 256:
            raise Refused(400, "BOT_COMMAND_DESCRIPTION_INVALID")
    return commands
