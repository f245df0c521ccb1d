"""Which handler an update is for. All filters are async: aiogram runs any other in a thread."""

import re
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bulletin.access import Action
from handlers.keyboards import FilingButton, FormButton
from handlers.turn import Turn
from templates.words import LANGUAGES, label


class Says(Filter):
    """The message is one of the labels, in whichever language: a large button was tapped."""

    def __init__(self, *names: str) -> None:
        #: The label in each language → its name.
        self.names = {label(language, name): name for name in names for language in LANGUAGES}

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        name = self.names.get((message.text or "").strip())
        return {"said": name} if name else False


class Calls(Filter):
    """The message begins with the label, in whichever language, and goes on: 约稿：…"""

    def __init__(self, name: str) -> None:
        names = "|".join(re.escape(label(language, name)) for language in LANGUAGES)
        self._called = re.compile(rf"\s*(?:{names})(?:[：:，,\s]+(?P<rest>.*))?$", re.DOTALL | re.I)

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        called = self._called.match(message.text or "")
        return {"rest": called["rest"] or ""} if called else False


class Typed(Filter):
    """The message is plain text, and no command: one that is not known is no answer either."""

    async def __call__(self, message: Message) -> bool:
        return bool(message.text) and not (message.text or "").startswith("/")


class OnlyFiles(Filter):
    """Files came without a word to go with them, whether they could be read or not."""

    async def __call__(self, message: Message, turn: Turn) -> bool:
        return not message.text and bool(turn.files or turn.unread)


class Replies(Filter):
    """The message replies to one of the bot's that is about a draft or a filing."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        shown = message.reply_to_message
        if shown is None or shown.reply_markup is None:
            return False
        for row in shown.reply_markup.inline_keyboard:
            for button in row:
                for kind in (FormButton, FilingButton):
                    try:
                        return {"replied": kind.unpack(button.callback_data or "")}
                    except (TypeError, ValueError):
                        continue
        return False


class Joined(Filter):
    """The person plays a part in the bulletin."""

    async def __call__(self, _: Message | CallbackQuery, turn: Turn) -> bool:
        return turn.actor is not None and any(
            part.bulletin == turn.bulletin.key for part in turn.actor.memberships
        )


def large_buttons(router: Router) -> frozenset[str]:
    """Everything that a large button says, in every language: acts, and no words to be read."""
    return frozenset(
        text
        for each in router.chain_tail
        for handler in each.message.handlers
        for filter in handler.filters or ()
        if isinstance(filter.callback, Says)
        for text in filter.callback.names
    )


class May(Filter):
    """The person may do that in the whole bulletin."""

    def __init__(self, action: Action) -> None:
        self._action = action

    async def __call__(self, _: Message | CallbackQuery, turn: Turn) -> bool:
        return turn.may(self._action)
