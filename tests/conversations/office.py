"""The whole program on a real database, with people who talk to it over the tests' Telegram.

The clock is the publication's own: it stands where the test puts it and runs on from there.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot.clock import Clock
from bot.inviting import invite
from bot.program import Program
from bot.settings import Settings
from bulletin.config import parse_bulletin
from bulletin.filings import Filing
from bulletin.issues import Issue
from bulletin.people import Role
from storage.engine import migrate, open_engine, sessions
from storage.work import Work
from tests.telegram.person import TelegramPerson
from tests.telegram.server import TelegramServer

ZONE = ZoneInfo("Asia/Shanghai")
#: A Thursday; its issue covers 16 to 20 November 2026 and is due on Friday at 15:00.
THURSDAY = datetime(2026, 11, 19, 9, 30, tzinfo=ZONE)
PUBLICATION = Path(__file__).with_name("publication.toml")


class Office:
    """One deployment, and those who work with it."""

    def __init__(self, data: Path, server: TelegramServer) -> None:
        self.server = server
        self.clock = Clock()
        self.settings = Settings(
            data=data,
            telegram_token=SecretStr(server.token),
            telegram_api=server.base,
        )
        self.engine: AsyncEngine
        self.program: Program
        self._running = AsyncExitStack()

    @property
    def sessions(self) -> async_sessionmaker:  # type: ignore[type-arg]
        return sessions(self.engine)

    async def founded(self, source: str) -> None:
        """Set the publication up."""
        self.engine = open_engine(self.settings.database_url)
        await migrate(self.engine)
        async with self.sessions.begin() as session:
            await Work.on(session).bulletins.save("weekly", source, self.clock.now())
        parse_bulletin(source)

    async def starts(self) -> None:
        """Start the program."""
        self.engine = open_engine(self.settings.database_url)
        self.program = Program(self.settings, self.sessions, self.clock)
        await self._running.enter_async_context(self.program.running())

    async def stops(self) -> None:
        """Stop it, as a restart of the machine would."""
        await self._running.aclose()
        self._running = AsyncExitStack()
        await self.engine.dispose()

    async def restarts(self) -> None:
        """Stop, and start again on the same data."""
        await self.stops()
        await self.starts()

    async def comes(self, moment: datetime) -> None:
        """Let it be that moment, and do what is due."""
        self.clock.move_to(moment)
        await self.program.tick()

    async def invites(self, role: Role, window: str | None = None, name: str = "") -> str:
        """The code of a new invitation."""
        async with self.sessions.begin() as session:
            return await invite(
                Work.on(session), "weekly", role, window, now=self.clock.now(), name=name
            )

    async def joined(
        self, name: str, role: Role = Role.REPORTER, window: str | None = "省文旅厅"
    ) -> TelegramPerson:
        """Somebody who has opened their invitation and read the welcome."""
        person = self.server.person(name)
        code = await self.invites(role, window if role.of_window else None)
        await person.says(f"/start {code}")
        await person.sees(name)
        await person.heard()
        return person

    async def filings(self) -> list[Filing]:
        """What is on disk for the issue that is open, seen by another session."""
        async with self.sessions.begin() as session:
            work = Work.on(session)
            issue = await work.issues.latest("weekly")
            return await work.filings.of_issue(issue.id) if issue else []

    async def issue(self) -> Issue:
        """The issue that is open now."""
        async with self.sessions.begin() as session:
            issue = await Work.on(session).issues.latest("weekly")
        assert issue is not None
        return issue


@asynccontextmanager
async def open_office(
    data: Path, server: TelegramServer, source: str | None = None
) -> AsyncIterator[Office]:
    """An office on a Thursday morning, its program running."""
    data.mkdir(exist_ok=True)
    office = Office(data, server)
    office.clock.move_to(THURSDAY)
    await office.founded(source or PUBLICATION.read_text(encoding="utf-8"))
    await office.engine.dispose()
    await office.starts()
    try:
        yield office
    finally:
        await office.stops()
