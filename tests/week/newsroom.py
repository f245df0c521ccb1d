"""The office of the conversations with its web chat open as well: one program, both messengers."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from playwright.async_api import Browser

from bot.program import Program, serve
from bulletin.people import Role
from storage.engine import open_engine
from tests.conversations.office import PUBLICATION, Office
from tests.person import Person
from tests.telegram.server import TelegramServer
from tests.web.person import BrowserPerson


class Newsroom(Office):
    """An office whose people come by Telegram or by browser, as each of them likes."""

    def __init__(
        self, data: Path, server: TelegramServer, database: Path, browser: Browser | None
    ) -> None:
        super().__init__(data, server, database)
        self.url = ""
        self.browsers: list[BrowserPerson] = []
        self._browser = browser
        self._serving: asyncio.Task[None] | None = None

    async def starts(self) -> None:
        """Run the program as the command line does, and wait until it answers."""
        self.engine = open_engine(self.settings.database_url)
        self.program = Program(self.settings, self.sessions, self.clock)
        answers = asyncio.Event()

        async def ready(port: int) -> None:
            self.url = f"http://127.0.0.1:{port}"
            answers.set()

        port = int(self.url.rpartition(":")[2] or 0)
        self._serving = asyncio.create_task(serve(self.program, "127.0.0.1", port, ready=ready))
        self._serving.add_done_callback(lambda _: answers.set())
        await answers.wait()
        if self._serving.done():
            self._serving.result()

    async def stops(self) -> None:
        """End the program by the signal that ends it in earnest."""
        assert self._serving is not None
        if not self._serving.done():
            os.kill(os.getpid(), signal.SIGTERM)
        await self._serving
        await self.engine.dispose()

    async def joins(
        self, messenger: str, name: str, role: Role = Role.REPORTER, window: str | None = None
    ) -> Person:
        """Somebody who has opened their invitation there and read the welcome."""
        person = await self.person(messenger, name)
        await person.says(f"/start {await self.invites(role, window)}")
        await person.sees(name)
        await person.heard()
        return person

    async def person(self, messenger: str, name: str) -> Person:
        """Somebody at that messenger, who has not joined."""
        if messenger == "telegram":
            return self.server.person(name)
        assert self._browser is not None
        person = await BrowserPerson.at(self._browser, self.url, name)
        self.browsers.append(person)
        return person


@asynccontextmanager
async def open_newsroom(
    data: Path, database: Path, browser: Browser | None = None, *, at: datetime
) -> AsyncIterator[Newsroom]:
    """A newsroom over a copy of the database; what a browser complains of fails the test."""
    async with TelegramServer() as server:
        newsroom = Newsroom(data, server, database, browser)
        newsroom.clock.move_to(at)
        await newsroom.founded(PUBLICATION.read_text(encoding="utf-8"))
        await newsroom.starts()
        try:
            yield newsroom
            assert [each.tab.errors for each in newsroom.browsers if each.tab.errors] == []
        finally:
            for person in newsroom.browsers:
                await person.tab.context.close()
            await newsroom.stops()
