"""The whole program on a real database, with people who talk to it over the tests' Telegram.

The clock is the publication's own: it stands where the test puts it and runs on from there.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot.clock import Clock
from bot.inviting import invite
from bot.program import Program
from bot.settings import Settings
from bulletin.config import parse_bulletin
from bulletin.filings import Filing
from bulletin.issues import Issue, IssueState
from bulletin.people import Role
from storage.engine import open_engine, sessions
from storage.work import Work
from tests.idle import idle
from tests.telegram.person import TelegramPerson
from tests.telegram.server import TelegramServer

ZONE = ZoneInfo("Asia/Shanghai")
#: A Thursday; its issue covers 16 to 20 November 2026 and is due on Friday at 15:00.
THURSDAY = datetime(2026, 11, 19, 9, 30, tzinfo=ZONE)
#: Seconds without more after which what was sent is answered.
QUIET_S = 0.1
PUBLICATION = Path(__file__).with_name("publication.toml")


class Office:
    """One deployment, and those who work with it.

    ``database`` is a migrated one without anything in it, to be copied; None where the settings
    name another.
    """

    def __init__(self, data: Path, server: TelegramServer, database: Path | None) -> None:
        data.mkdir(exist_ok=True)
        if database is not None:
            copyfile(database, data / "zhoubao.db")
        self.server = server
        self.clock = Clock()
        self.settings = Settings(
            data=data,
            telegram_token=SecretStr(server.token),
            telegram_api=server.base,
            quiet_s=QUIET_S,
        )
        self.engine: AsyncEngine
        self.program: Program
        self._running = AsyncExitStack()

    @property
    def sessions(self) -> async_sessionmaker:  # type: ignore[type-arg]
        return sessions(self.engine)

    async def founded(self, source: str) -> None:
        """Set the publication up."""
        parse_bulletin(source)
        self.engine = open_engine(self.settings.database_url)
        async with self.sessions.begin() as session:
            await Work.on(session).bulletins.save("weekly", source, self.clock.now())
        await self.engine.dispose()

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

    async def invites(
        self, role: Role, window: str | None = None, *, name: str = "", phone: str = ""
    ) -> str:
        """The code of a new invitation."""
        async with self.sessions.begin() as session:
            return await invite(
                Work.on(session),
                "weekly",
                role,
                window,
                now=self.clock.now(),
                name=name,
                phone=phone,
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

    async def joined_too(self, person: TelegramPerson, window: str) -> None:
        """The same person takes a part in another window, too."""
        await person.says(f"/start {await self.invites(Role.REPORTER, window)}")
        await person.sees(f"{window}经办人")
        await person.heard()

    async def told(self, person: TelegramPerson) -> list[str]:
        """All that the bot has said to the person since they last listened."""
        await person.says("/help")
        await person.sees("/language")
        return [each.text for each in await person.heard()][:-1]

    async def redelivers(self, person: TelegramPerson) -> None:
        """Telegram gives what happened last once more, under another number."""
        updates = self.server.updates
        updates.repeat(updates.latest, chat_id=person.user.id, renumbered=True)

    async def settles(self) -> None:
        """Everything that came in is dealt with, and everything to be said is said."""
        await idle(self.sessions, lambda: self.server.updates.pending)

    async def filings(self) -> list[Filing]:
        """What counts for the issue that is open: only what is on disk."""
        issue = await self.issue()
        async with self.sessions.begin() as session:
            filings = await Work.on(session).filings.of_issue(issue.id)
        return [each for each in filings if each.status.counts]

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """All that is kept, in a transaction of its own."""
        async with self.sessions.begin() as session:
            yield Work.on(session)

    async def closes(self, state: IssueState) -> None:
        """The newest issue comes that far, by another hand than the chat's."""
        issue = await self.issue()
        async with self.work() as work:
            await work.issues.change(replace(issue, state=state))

    async def issue(self) -> Issue:
        """The issue that is open now."""
        async with self.sessions.begin() as session:
            issue = await Work.on(session).issues.latest("weekly")
        assert issue is not None
        return issue


@asynccontextmanager
async def open_office(
    data: Path,
    server: TelegramServer,
    database: Path,
    source: str | None = None,
) -> AsyncIterator[Office]:
    """An office on a Thursday morning over a copy of the database, its program running."""
    office = Office(data, server, database)
    office.clock.move_to(THURSDAY)
    await office.founded(source or PUBLICATION.read_text(encoding="utf-8"))
    await office.starts()
    try:
        yield office
    finally:
        await office.stops()
