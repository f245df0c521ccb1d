"""The browser's side of the program on loopback: a real database, and a bot played by hand."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any
from uuid import UUID, uuid4

import httpx
import uvicorn
from aiogram import Bot
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.clock import Clock
from bot.intake import Intake
from bulletin.people import Membership, Person, Role
from storage.engine import open_engine, sessions
from storage.ids import new_id
from storage.invitations import Invitation
from storage.tables import inbox
from storage.work import Work
from templates.fonts import find_fonts
from tests.bulletin.a_publication import bulletin
from tests.storage.a_week import SOURCE
from web.app import create_app
from web.feed import Feed
from web.messenger import MESSENGER, WebChatSession, make_web_bot
from web.security import hashed
from web.site import Demo

Json = dict[str, Any]
BULLETIN = bulletin()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who joined: their browser's client, their chat, and their page's token."""

    client: httpx.AsyncClient
    chat_id: int
    csrf: str

    async def post(self, path: str, body: Json, **headers: str) -> httpx.Response:
        """Post JSON as the page does; a header given here takes the place of the page's."""
        sent = {"X-CSRF-Token": self.csrf} | headers
        return await self.client.post(path, json=body, headers=sent)

    async def says(self, text: str, id: str | None = None) -> httpx.Response:
        return await self.post("/chat/messages", {"id": id or str(uuid4()), "text": text})

    async def taps(self, message_id: int, data: str, id: str | None = None) -> httpx.Response:
        body = {"id": id or str(uuid4()), "message_id": message_id, "data": data}
        return await self.post("/chat/taps", body)

    async def uploads(
        self, name: str, content: bytes, id: str | None = None, **album: str
    ) -> httpx.Response:
        return await self.client.post(
            "/chat/files",
            data={"id": id or str(uuid4()), **album},
            files={"file": (name, content)},
            headers={"X-CSRF-Token": self.csrf},
        )

    async def events(
        self, *, after: int | str | None = None
    ) -> AsyncIterator[tuple[str, str, Json]]:
        """(event, id, data) of the stream, from its beginning or after a version."""
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        async with self.client.stream("GET", "/chat/events", headers=headers) as answer:
            answer.raise_for_status()
            event, id, data = "message", "", ""
            async for line in answer.aiter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "id":
                    id = value
                elif name == "data":
                    data = value
                elif not line and data:
                    yield event, id, json.loads(data)
                    event, id, data = "message", "", ""


@dataclass(slots=True)
class House:
    """The running program of the tests, as far as the browser is concerned."""

    sessions: async_sessionmaker[AsyncSession]
    clock: Clock
    feed: Feed = field(default_factory=Feed)
    desk_feed: Feed = field(default_factory=Feed)
    demo: Demo | None = None
    url: str = ""
    #: The Last-Event-ID of every stream that was asked for.
    resumed: list[str] = field(default_factory=list)
    bot: Bot = field(init=False)
    messenger: WebChatSession = field(init=False)
    _server: uvicorn.Server | None = None
    _serving: asyncio.Task[None] | None = None
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.messenger = WebChatSession(self.sessions, self.feed, self.clock, "周报小助手")
        self.bot = make_web_bot(self.messenger)

    async def open(self, port: int = 0) -> None:
        """Serve, on that port or any."""
        app = create_app(
            sessions=self.sessions,
            intake=Intake(self.sessions),
            clock=self.clock,
            feed=self.feed,
            messenger=self.messenger,
            desk_feed=self.desk_feed,
            acted=lambda: None,
            fonts=find_fonts(None),
            health=_healthy,
            telegram=_swallow,
            demo=self.demo,
        )

        async def noting(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["path"] == "/chat/events":
                self.resumed.append(dict(scope["headers"]).get(b"last-event-id", b"").decode())
            await app(scope, receive, send)

        config = uvicorn.Config(
            noting, port=port, log_level="error", lifespan="off", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started:
            if self._serving.done():
                self._serving.result()
            await asyncio.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"

    async def shut(self) -> None:
        """Stop serving, as a restart would."""
        assert self._server is not None
        assert self._serving is not None
        self.feed.close()
        self._server.should_exit = True
        await self._serving

    async def reopen(self) -> None:
        """Serve again on the same port, with the memory of a new process."""
        self.feed = Feed()
        self.__post_init__()
        await self.open(int(self.url.rpartition(":")[2]))

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()
        if self._serving is not None and not self._serving.done():
            await self.shut()

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """A client with a cookie jar, which says where it comes from as browsers do."""
        client = httpx.AsyncClient(
            base_url=self.url, headers={"Origin": self.url} | headers, timeout=10
        )
        self._clients.append(client)
        return client

    async def invite(self, name: str = "", *, person: UUID | None = None, days: float = 7) -> str:
        """The code of a new invitation for a reporter of a window."""
        code = secrets.token_urlsafe(24)
        async with self.sessions.begin() as session:
            await Work.on(session).invitations.add(
                Invitation(
                    id=new_id(),
                    bulletin=BULLETIN.key,
                    role=Role.REPORTER,
                    window="省水务厅",
                    name=name,
                    phone="",
                    person=person,
                    expires_at=datetime.now(UTC) + timedelta(days=days),
                ),
                hashed(code),
            )
        return code

    async def joined(self, name: str = "段小满") -> Visitor:
        """Somebody new, signed in."""
        client = self.browser()
        answer = await client.post("/join", data={"start": await self.invite(name)})
        assert answer.status_code == 303, answer.text
        return await visitor(client)

    async def known(self, chat_id: int, name: str = "段小满", language: str = "zh") -> Person:
        """Do what the bot does with /start: make the person behind the chat."""
        part = Membership(BULLETIN.key, Role.REPORTER, "省水务厅")
        person = Person(id=new_id(), name=name, language=language, memberships=(part,))
        async with self.sessions.begin() as session:
            work = Work.on(session)
            await work.people.add(person)
            await work.people.link(person.id, MESSENGER, chat_id, chat_id, datetime.now(UTC))
        return person

    async def filed(self) -> list[Json]:
        """Every update in the inbox, oldest first."""
        async with self.sessions.begin() as session:
            return list(await session.scalars(select(inbox.c["update"]).order_by(inbox.c.id)))


async def visitor(client: httpx.AsyncClient) -> Visitor:
    """Whoever the client's cookie signs in."""
    page = await client.get("/chat")
    assert page.status_code == 200, page.text
    setup = setup_of(page.text)
    return Visitor(client, setup["chat"], setup["csrf"])


def setup_of(page: str) -> Json:
    """What the chat's page tells its script."""
    from html import unescape

    quoted = page.partition('data-setup="')[2].partition('"')[0]
    found: Json = json.loads(unescape(quoted))
    return found


@asynccontextmanager
async def open_house(
    folder: Path, database: Path, *, demo: Demo | None = None
) -> AsyncIterator[House]:
    """A house over a copy of the database in the folder."""
    engine = open_engine(f"sqlite:///{copyfile(database, folder / 'zhoubao.db')}")
    house = House(sessions(engine), Clock(), demo=demo)
    async with house.sessions.begin() as session:
        await Work.on(session).bulletins.save(BULLETIN.key, SOURCE, datetime.now(UTC))
    await house.open()
    try:
        yield house
    finally:
        await house.close()
        await engine.dispose()


async def _healthy(request: Request) -> Response:
    return PlainTextResponse("ok")


async def _swallow(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))
