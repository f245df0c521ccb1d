"""Who is looking at a chat right now, so that a page shows an answer the moment it is stored.

The feed carries no messages: it says "look again", and the page's stream reads what is new from the
storage. So a missed wake-up can delay a message but never lose one.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

#: What is shown and forgotten: {"kind": "typing"}, {"kind": "answer", …}.
Passing = dict[str, Any]

_MOST_PAGES_OF_A_CHAT = 8
_MOST_PASSING = 32


class _Page:
    def __init__(self) -> None:
        self.passing: deque[Passing] = deque(maxlen=_MOST_PASSING)
        self.awake = asyncio.Event()
        # The first look comes after the page is on the list, so nothing falls in between.
        self.awake.set()


class Feed:
    """The pages that are open, by chat; for one event loop."""

    def __init__(self) -> None:
        self._pages: dict[int, set[_Page]] = {}
        self._closed = False

    def changed(self, chat_id: int) -> None:
        """Say that the chat's log has something new; call it after the commit."""
        for page in self._pages.get(chat_id, ()):
            page.awake.set()

    def tell(self, chat_id: int, event: Passing) -> None:
        """Show something passing on the pages that are open now."""
        for page in self._pages.get(chat_id, ()):
            page.passing.append(event)
            page.awake.set()

    async def listen(
        self, chat_id: int, *, at_least_every: float
    ) -> AsyncGenerator[tuple[Passing, ...], None]:
        """Yield at once, then whenever the chat changed, and every so many seconds in any case."""
        pages = self._pages.setdefault(chat_id, set())
        page = _Page()
        pages.add(page)
        try:
            while not self._closed:
                with suppress(TimeoutError):
                    async with asyncio.timeout(at_least_every):
                        await page.awake.wait()
                page.awake.clear()
                passing = tuple(page.passing)
                page.passing.clear()
                yield passing
        finally:
            pages.discard(page)
            if not pages:
                self._pages.pop(chat_id, None)

    def full(self, chat_id: int) -> bool:
        """Whether the chat is open in as many pages as one person could want; then refuse more."""
        return len(self._pages.get(chat_id, ())) >= _MOST_PAGES_OF_A_CHAT

    def close(self) -> None:
        """End every stream, so that the server can stop; the pages connect again by themselves."""
        self._closed = True
        for pages in self._pages.values():
            for page in pages:
                page.awake.set()
