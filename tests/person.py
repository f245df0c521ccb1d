"""A person at a messenger, as tests play one: the same verbs on Telegram and in the web chat."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file under a message, before it is downloaded; ``size`` in bytes."""

    name: str
    mime_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """A message as it looked at one moment; a later edit shows in a later look at the chat."""

    id: int
    #: The text, or the caption of a document.
    text: str
    mine: bool
    #: The labels of the keyboard under it, row by row.
    buttons: tuple[tuple[str, ...], ...] = ()
    document: Attachment | None = None
    edited: bool = False
    #: The chat's running number of the change that gave it this look.
    change: int

    @property
    def labels(self) -> list[str]:
        """Every button's label, in reading order."""
        return [label for row in self.buttons for label in row]


class Person(ABC):
    """What a person can do in the chat with the bot, and what the person sees there."""

    def __init__(self, name: str) -> None:
        self.name = name
        #: What popped up over the chat in answer to a tap, oldest first.
        self.notices: list[str] = []
        self._heard = 0
        self._acted = 0

    @property
    @abstractmethod
    def chat(self) -> Sequence[Bubble]:
        """The chat as it is now, oldest first: edited in place, without what was deleted."""

    @abstractmethod
    async def says(self, text: str) -> Bubble:
        """Send a text (``/start payload`` included); the bubble is the last one it took."""

    @abstractmethod
    async def replies(self, bubble: Bubble, text: str) -> Bubble:
        """Send a text in reply to a message of the bot's."""

    @abstractmethod
    async def edits(self, bubble: Bubble, text: str) -> None:
        """Give one's own sent message another text."""

    @abstractmethod
    async def sends_document(self, name: str, content: bytes, *, caption: str = "") -> Bubble:
        """Send a file."""

    @abstractmethod
    async def sends_together(
        self, files: Sequence[tuple[str, bytes]], *, caption: str = ""
    ) -> list[Bubble]:
        """Choose several files (name, content) at once, and send them."""

    @abstractmethod
    async def sends_sticker(self) -> Bubble:
        """Send what the bot has no use for."""

    @abstractmethod
    async def sends_voice(self) -> Bubble:
        """Send a voice message of one second."""

    @abstractmethod
    async def downloads(self, bubble: Bubble) -> bytes:
        """The content of a message's document."""

    @abstractmethod
    async def _press(self, bubble: Bubble, row: int, column: int) -> None:
        """Tap the button that ``bubble`` shows there, though the chat may have moved on."""

    @abstractmethod
    async def _change(self) -> None:
        """Return when the chat may look different."""

    async def taps(self, label: str, *, on: Bubble | None = None) -> None:
        """Tap the newest button called ``label``, or else one with it in its name.

        ``on`` is a bubble as it was seen earlier: a finger that comes late.
        """
        shown = [on] if on else [each for each in reversed(self.chat) if each.buttons]
        for fits in (str.__eq__, str.__contains__):
            for bubble in shown:
                for row, labels in enumerate(bubble.buttons):
                    for column, each in enumerate(labels):
                        if fits(each, label):
                            self._acts()
                            await self._press(bubble, row, column)
                            return
        seen = [bubble.labels for bubble in shown]
        raise AssertionError(f"{self.name} finds no button {label!r}; the buttons are {seen}")

    async def heard(self, n: int = 1, *, within_s: float = PATIENCE_S) -> list[Bubble]:
        """Every message of the bot since the last time, as soon as there are at least ``n``."""

        def news() -> list[Bubble] | None:
            new = [each for each in self.chat if not each.mine and each.id > self._heard]
            return new if len(new) >= n else None

        new = await self._until(news, within_s, f"{n} new message(s)")
        self._heard = max((each.id for each in new), default=self._heard)
        return new

    async def sees(self, fragment: str, *, within_s: float = PATIENCE_S) -> Bubble:
        """The bot's newest message with ``fragment``, sent or edited since this person acted."""

        def shown() -> Bubble | None:
            for each in reversed(self.chat):
                if not each.mine and each.change > self._acted and fragment in each.text:
                    return each
            return None

        return await self._until(shown, within_s, repr(fragment))

    async def is_notified(self, fragment: str, *, within_s: float = PATIENCE_S) -> str:
        """The newest notice with ``fragment`` that popped up over the chat."""

        def popped() -> str | None:
            return next((each for each in reversed(self.notices) if fragment in each), None)

        return await self._until(popped, within_s, f"a notice with {fragment!r}")

    def _acts(self) -> None:
        self._acted = max((each.change for each in self.chat), default=0)

    async def _until(self, look: Callable[[], Found | None], within_s: float, what: str) -> Found:
        try:
            async with asyncio.timeout(within_s):
                while (found := look()) is None:
                    await self._change()
                return found
        except TimeoutError:
            seen = "\n".join(
                f"  {'→' if each.mine else '←'} {each.text!r} {each.labels}" for each in self.chat
            )
            raise AssertionError(
                f"{self.name} waited {within_s:g} s for {what}; the chat is\n{seen or '  empty'}"
            ) from None
