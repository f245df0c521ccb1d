"""The whole program with its desk on loopback, and those who sit at it."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from shutil import copyfile
from zoneinfo import ZoneInfo

import httpx
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.clock import Clock
from bot.program import Program
from bot.settings import Settings
from bulletin.config import parse_bulletin
from bulletin.filings import Content, Filing, Status
from bulletin.issues import Issue
from bulletin.people import Membership, Person, Role
from bulletin.publication import Bulletin
from storage.engine import open_engine, sessions
from storage.ids import new_id
from storage.web_sessions import WebSession
from storage.work import Work
from tests.idle import idle
from tests.web.browser import DESKTOP
from web.messenger import MESSENGER
from web.security import hashed

ZONE = ZoneInfo("Asia/Shanghai")
#: A Friday after the deadline; its issue covers 16 to 20 November 2026.
FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=ZONE)
PUBLICATION = Path(__file__).parents[1] / "conversations" / "publication.toml"
#: The name of the session's cookie over plain HTTP.
COOKIE = "zhoubao"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody signed in: their browser's client, and the token of their pages."""

    person: Person
    client: httpx.AsyncClient
    cookie: str
    csrf: str

    async def opens(self, path: str) -> str:
        """The page at that path, followed to where it leads."""
        answer = await self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return answer.text

    async def posts(
        self, path: str, form: Mapping[str, object] | None = None, **fields: object
    ) -> httpx.Response:
        """What a form there is answered with; not followed."""
        return await self.client.post(path, data={"csrf": self.csrf, **(form or {}), **fields})

    async def does(
        self, path: str, form: Mapping[str, object] | None = None, **fields: object
    ) -> str:
        """Post a form and follow: the page that comes of it."""
        answer = await self.posts(path, form, **fields)
        assert answer.status_code == 303, (answer.status_code, answer.text)
        return await self.opens(answer.headers["location"])


@dataclass(slots=True)
class DeskHouse:
    """The running program of the tests, as far as the desk is concerned."""

    program: Program
    clock: Clock
    url: str = ""
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def sessions(self) -> async_sessionmaker[AsyncSession]:
        return self.program.sessions

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """All that is kept, in a transaction of its own."""
        async with self.sessions.begin() as session:
            yield Work.on(session)

    async def bulletin(self) -> Bulletin:
        async with self.work() as work:
            found = await work.bulletins.get("weekly")
        assert found is not None
        return found

    async def configures(self, tables: str) -> None:
        """The publication of the tests has these tables, too."""
        source = PUBLICATION.read_text(encoding="utf-8") + tables
        async with self.work() as work:
            await work.bulletins.save("weekly", source, self.clock.now())

    async def issue(self) -> Issue:
        """The issue that opened last, as it is on disk."""
        async with self.work() as work:
            issue = await work.issues.latest("weekly")
        assert issue is not None
        return issue

    async def comes(self, moment: datetime) -> None:
        """Let it be that moment, and do what is due."""
        self.clock.move_to(moment)
        await self.program.tick()

    async def knows(
        self, name: str, role: Role = Role.REPORTER, window: str | None = "省文旅厅", **fields: str
    ) -> Person:
        """A person with a chat of the web's own."""
        part = Membership("weekly", role, window if role.of_window else None)
        person = Person(id=new_id(), name=name, memberships=(part,), **fields)
        now = datetime.now(UTC)
        async with self.work() as work:
            await work.people.add(person)
            chat = await work.web.open_chat(name, now)
            await work.people.link(person.id, MESSENGER, chat, chat, now)
        return person

    async def seats(self, person: Person) -> Seat:
        """The person signed in, in a browser of their own."""
        cookie, csrf, now = secrets.token_urlsafe(16), secrets.token_urlsafe(16), datetime.now(UTC)
        async with self.work() as work:
            [account] = await work.people.accounts(person.id)
            await work.web_sessions.open(
                WebSession(
                    id_hash=hashed(cookie),
                    chat_id=account.chat_id,
                    csrf=csrf,
                    created_at=now,
                    seen_at=now,
                    expires_at=now + timedelta(days=1),
                )
            )
        client = httpx.AsyncClient(
            base_url=self.url,
            headers={"Origin": self.url, "Accept": "text/html"},
            cookies={COOKIE: cookie},
            timeout=20,
        )
        self._clients.append(client)
        return Seat(person, client, cookie, csrf)

    async def editor(self, name: str = "简若宁", role: Role = Role.EDITOR) -> Seat:
        """Somebody with a seat at the desk, signed in."""
        return await self.seats(await self.knows(name, role))

    async def files(
        self,
        content: Content,
        window: str = "省文旅厅",
        section: str | None = "news",
        *,
        by: Person | None = None,
        status: Status = Status.FILED,
        at: datetime | None = None,
    ) -> Filing:
        """Something filed for the open issue, as a window's own people file it."""
        issue = await self.issue()
        filing = Filing(
            id=new_id(),
            issue=issue.id,
            window=window,
            content=content,
            section=section,
            status=status,
            author=by.id if by else None,
            filed_at=at or self.clock.now(),
        )
        async with self.work() as work:
            await work.filings.add(filing, by=by.id if by else None, at=filing.filed_at)
        return filing

    async def filing(self, of: Filing) -> Filing:
        """The filing as it is on disk now."""
        async with self.work() as work:
            found = await work.filings.get(of.id)
        assert found is not None
        return found

    async def told(self, person: Person) -> list[str]:
        """What the person's chat holds when all is said: texts and captions, oldest first."""
        await idle(self.sessions)
        async with self.work() as work:
            [account] = await work.people.accounts(person.id)
            messages = await work.web.latest(account.chat_id, 100)
        return [str(each.body.get("text") or each.body.get("caption") or "") for each in messages]

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()


@asynccontextmanager
async def open_desk_house(
    data: Path,
    database: Path,
    *,
    at: datetime = FRIDAY,
    source: str | None = None,
    vouched_by: SecretStr | None = None,
) -> AsyncIterator[DeskHouse]:
    """The program running on a copy of a migrated database, its issue open, nobody there yet.

    ``vouched_by`` is the token with which Telegram would sign, though the program has no Telegram.
    """
    settings = Settings(data=_copied(database, data), quiet_s=0.1)
    engine = open_engine(settings.database_url)
    text = source or PUBLICATION.read_text(encoding="utf-8")
    parse_bulletin(text)
    clock = Clock()
    clock.move_to(at)
    async with sessions(engine).begin() as session:
        await Work.on(session).bulletins.save("weekly", text, clock.now())
    program = Program(settings, sessions(engine), clock)
    house = DeskHouse(program, clock)
    async with AsyncExitStack() as running:
        await running.enter_async_context(program.running())
        app = await program.app()
        app.state.site = replace(app.state.site, telegram_token=vouched_by)
        config = uvicorn.Config(
            app,
            port=0,
            log_level="error",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            if serving.done():
                serving.result()
            await asyncio.sleep(0.01)
        house.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        try:
            yield house
        finally:
            await house.close()
            program.feed.close()
            program.desk_feed.close()
            server.should_exit = True
            await serving
    await engine.dispose()


def _copied(database: Path, data: Path) -> Path:
    data.mkdir(exist_ok=True)
    copyfile(database, data / "zhoubao.db")
    return data


async def sit(
    browser: Browser,
    house: DeskHouse,
    seat: Seat,
    *,
    size: ViewportSize = DESKTOP,
    dark: bool = False,
) -> tuple[Page, list[str]]:
    """A window of Chromium in which the person is signed in, and what its console complains of."""
    context: BrowserContext = await browser.new_context(
        viewport=size, locale="zh-CN", color_scheme="dark" if dark else "light"
    )
    await context.add_cookies([{"name": COOKIE, "value": seat.cookie, "url": house.url}])
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    return page, errors


def hidden(page: str, action: str = "") -> dict[str, str]:
    """The hidden fields of the form that is sent there, without the token; else of the last one."""
    forms = re.findall(rf'(?s)<form method="post" action="{re.escape(action)}.*?</form>', page)
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', forms[-1])
    return {name: unescape(value) for name, value in fields if name != "csrf"}


def text_of(page: str) -> str:
    """What a page says, without its markup, each stretch on a line."""
    body = re.sub(r"(?s)<(script|style).*?</\1>", "", page.partition("<body")[2])
    lines = (line.strip() for line in unescape(re.sub(r"<[^>]+>", "\n", body)).splitlines())
    return "\n".join(line for line in lines if line)
