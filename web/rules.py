"""What Telegram refuses, the web chat refuses too, so a handler that works here works there."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyMarkupUnion,
)

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
CALLBACK_BYTES = 64
#: What a bot may send; what people may upload is less (``web.chat``).
FILE_BYTES = 50 * 1024 * 1024

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


class Refused(Exception):
    """A request that Telegram would answer with 400 and this description."""


def utf16_units(text: str) -> int:
    """The length of a text as Telegram and JavaScript count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def text_of(text: str) -> str:
    """The text of a message, or Refused."""
    if not text.strip():
        raise Refused("message text is empty")
    if utf16_units(text) > TEXT_UNITS:
        raise Refused("message is too long")
    return text


def caption_of(caption: str | None) -> str | None:
    """The caption of a file, or Refused."""
    if caption is not None and utf16_units(caption) > CAPTION_UNITS:
        raise Refused("message caption is too long")
    return caption or None


def entities_of(entities: Iterable[MessageEntity] | None) -> list[dict[str, Any]] | None:
    """The formatting of a text as JSON, None where there is none."""
    return [each.model_dump(mode="json", exclude_none=True) for each in entities or ()] or None


def markup_of(markup: ReplyMarkupUnion | None) -> dict[str, Any] | None:
    """The keyboard of a message as JSON, or Refused; None where there is none."""
    if markup is None:
        return None
    if isinstance(markup, InlineKeyboardMarkup):
        if not any(markup.inline_keyboard):
            return None
        for row in markup.inline_keyboard:
            for button in row:
                _check(button)
    if isinstance(markup, ReplyKeyboardMarkup) and not any(markup.keyboard):
        raise Refused("reply keyboard is empty")
    return markup.model_dump(mode="json", exclude_none=True)


def _check(button: InlineKeyboardButton) -> None:
    if not button.text.strip():
        raise Refused("inline keyboard button text is empty")
    if button.callback_data is not None:
        if not 1 <= len(button.callback_data.encode()) <= CALLBACK_BYTES:
            raise Refused("BUTTON_DATA_INVALID")
    elif button.url is not None:
        if urlsplit(button.url).scheme not in ("http", "https"):
            raise Refused(f"inline keyboard button URL '{button.url}' is invalid: unsupported")
    else:
        raise Refused("BUTTON_TYPE_INVALID")
