"""A person at the chat page without a browser: the page's own manners, over plain HTTP.

Every act has one id, and is sent under it until the server has answered.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

import httpx

from tests.person import Bubble, Person
from tests.web.house import Visitor, visitor
from tests.week.deployment import Deployment


class PagePerson(Person):
    """Writes and taps by HTTP, reads by the stream; goes on when the program comes back."""

    def __init__(self, name: str, deployment: Deployment, client: httpx.AsyncClient) -> None:
        super().__init__(name)
        self.client = client
        self._deployment = deployment
        self._visitor: Visitor
        self._shown: dict[int, dict[str, Any]] = {}
        self._changed = asyncio.Event()

    @property
    def chat(self) -> list[Bubble]:
        """The chat as the stream has told it."""
        return [_bubble(self._shown[id]) for id in sorted(self._shown)]

    async def joins(self, code: str) -> None:
        """Accept the invitation."""
        answer = await self.client.post("/join", data={"start": code, "name": self.name})
        assert answer.status_code == 303, answer.text
        await self.returns()

    async def returns(self) -> None:
        """Open the page again with the cookie from before."""
        self._visitor = await visitor(self.client)

    async def listens(self) -> None:
        """Follow the chat from life to life, until cancelled."""
        while True:
            life = self._deployment.lives
            last = max((each["version"] for each in self._shown.values()), default=None)
            with suppress(httpx.TransportError):
                async for event, _, told in self._visitor.events(after=last):
                    if event == "message":
                        self._shown[told["id"]] = told
                    self._changed.set()
                    self._changed = asyncio.Event()
            await self._deployment.life_after(life)

    async def says(self, text: str) -> Bubble:
        """Send a text until it has its ✓, and see it in the chat."""
        self._acts()
        key = str(uuid4())
        answer = await self._until_answered(lambda: self._visitor.says(text, key))
        assert answer.status_code == 200, answer.text
        number = answer.json()["message_id"]
        shown = await self._until(lambda: self._shown.get(number), 10, f"{text!r}")
        return _bubble(shown)

    async def _press(self, bubble: Bubble, row: int, column: int) -> None:
        data = self._shown[bubble.id]["markup"]["inline_keyboard"][row][column]["callback_data"]
        key, life = str(uuid4()), self._deployment.lives
        answer = await self._until_answered(lambda: self._visitor.taps(bubble.id, data, key))
        # The second time the button may be gone, because the first tap has arrived.
        assert answer.status_code == 204 or self._deployment.lives > life, answer.text
        assert answer.status_code in (204, 409), answer.text

    async def _until_answered(
        self, send: Callable[[], Awaitable[httpx.Response]]
    ) -> httpx.Response:
        while True:
            life = self._deployment.lives
            try:
                return await send()
            except httpx.TransportError:
                await self._deployment.life_after(life)

    async def _change(self) -> None:
        await self._changed.wait()

    async def replies(self, bubble: Bubble, text: str) -> Bubble:
        """Not needed here."""
        raise NotImplementedError

    async def edits(self, bubble: Bubble, text: str) -> None:
        """Not needed here."""
        raise NotImplementedError

    async def sends_document(self, name: str, content: bytes, *, caption: str = "") -> Bubble:
        """Not needed here."""
        raise NotImplementedError

    async def sends_together(
        self, files: Sequence[tuple[str, bytes]], *, caption: str = ""
    ) -> list[Bubble]:
        """Not needed here."""
        raise NotImplementedError

    async def sends_sticker(self) -> Bubble:
        """Not needed here."""
        raise NotImplementedError

    async def sends_voice(self) -> Bubble:
        """Not needed here."""
        raise NotImplementedError

    async def downloads(self, bubble: Bubble) -> bytes:
        """Not needed here."""
        raise NotImplementedError


@asynccontextmanager
async def at_page(
    deployment: Deployment, name: str, *, code: str = "", cookie: str = ""
) -> AsyncIterator[PagePerson]:
    """Somebody with the page open, who comes in by an invitation or by the cookie from before."""
    async with httpx.AsyncClient(
        base_url=deployment.url,
        headers={"Origin": deployment.url},
        cookies={"zhoubao": cookie} if cookie else {},
        timeout=30,
        # A connection kept from an earlier life would fail in a later one.
        limits=httpx.Limits(max_keepalive_connections=0),
    ) as client:
        person = PagePerson(name, deployment, client)
        await (person.joins(code) if code else person.returns())
        listening = asyncio.create_task(person.listens())
        try:
            yield person
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


def _bubble(shown: dict[str, Any]) -> Bubble:
    rows = (shown.get("markup") or {}).get("inline_keyboard", [])
    return Bubble(
        id=shown["id"],
        text=shown["text"],
        mine=shown["mine"],
        buttons=tuple(tuple(button["text"] for button in row) for row in rows),
        edited=shown["edited"],
        change=shown["version"],
    )
