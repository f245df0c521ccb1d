"""A window's reporter in the web chat: what they write and tap reaches the bot as from the page."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self, TypeVar

from bulletin.people import Person
from storage.web_chats import WebMessage
from tests.desk.house import DeskHouse
from tests.web.house import Visitor

_PATIENCE_S = 20
Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody of a window with the chat open."""

    person: Person
    house: DeskHouse
    visitor: Visitor

    @classmethod
    async def joins(cls, house: DeskHouse, name: str, window: str) -> Self:
        """Somebody new of that window, signed in."""
        person = await house.knows(name, window=window)
        seat = await house.seats(person)
        async with house.work() as work:
            [account] = await work.people.accounts(person.id)
        return cls(person, house, Visitor(seat.client, account.chat_id, seat.csrf))

    async def says(self, text: str) -> None:
        answer = await self.visitor.says(text)
        assert answer.status_code < 300, answer.text

    async def taps(self, label: str) -> None:
        """Tap the button of that label, once the bot has shown it after the person's last words."""

        def button(messages: list[WebMessage]) -> tuple[int, str] | None:
            for each in reversed(messages):
                if not each.from_bot:
                    return None
                keyboard = (each.body.get("reply_markup") or {}).get("inline_keyboard", [])
                named = {one["text"]: one["callback_data"] for row in keyboard for one in row}
                if label in named:
                    return each.message_id, named[label]
            return None

        id, data = await self._until(button, label)
        answer = await self.visitor.taps(id, data)
        assert answer.status_code < 300, answer.text

    async def sees(self, words: str) -> str:
        """The latest message with these words, once it is there."""

        def found(messages: list[WebMessage]) -> str | None:
            said = [_text(each) for each in messages if each.from_bot and words in _text(each)]
            return said[-1] if said else None

        return await self._until(found, words)

    async def files(self, text: str, *, confirming: str = "确认报送") -> None:
        """Write the text and confirm what the bot has made of it."""
        await self.says(text)
        await self.taps(confirming)

    async def _until(self, look: Callable[[list[WebMessage]], Seen | None], what: str) -> Seen:
        ends = time.monotonic() + _PATIENCE_S
        while True:
            async with self.house.work() as work:
                messages = list(await work.web.latest(self.visitor.chat_id, 30))
            if messages and (seen := look(messages)) is not None:
                return seen
            if time.monotonic() > ends:
                chat = "\n".join(_text(each) for each in messages)
                raise AssertionError(f"{self.person.name} does not see {what!r} in:\n{chat}")
            await asyncio.sleep(0.05)


def _text(message: WebMessage) -> str:
    return str(message.body.get("text") or message.body.get("caption") or "")
