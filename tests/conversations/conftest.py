"""An office for every test of this folder."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest
from aiogram.client.session.aiohttp import AiohttpSession

from bulletin.people import Role
from storage.engine import migrate, open_engine
from tests.conversations.office import Office, open_office
from tests.telegram.person import TelegramPerson
from tests.telegram.server import TelegramServer


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without anything in it; copying it is quicker than migrating."""
    path = tmp_path_factory.mktemp("offices") / "empty.db"

    async def made() -> None:
        engine = open_engine(f"sqlite:///{path}")
        await migrate(engine)
        await engine.dispose()

    asyncio.run(made())
    return path


@pytest.fixture(autouse=True)
def closing_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """aiogram gives TLS a quarter of a second to say goodbye; the tests' Telegram has no TLS."""

    async def close(self: AiohttpSession) -> None:
        if self._session is not None and not self._session.closed:
            await self._session.close()

    monkeypatch.setattr(AiohttpSession, "close", close)


@pytest.fixture(scope="session", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """aiogram reads every authority's certificate for each session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture
async def office(tmp_path: Path, database: Path) -> AsyncIterator[Office]:
    async with (
        TelegramServer() as server,
        open_office(tmp_path / "data", server, database=database) as office,
    ):
        yield office


@pytest.fixture
async def nowhere(tmp_path: Path, database: Path) -> AsyncIterator[Office]:
    """An office that has no publication yet, and is not running."""
    async with TelegramServer() as server:
        office = Office(tmp_path / "data", server, database)
        yield office
        await office.stops()


@pytest.fixture
async def reporter(office: Office) -> TelegramPerson:
    """A reporter of 省文旅厅."""
    return await office.joined("段小满")


@pytest.fixture
async def counter(office: Office) -> TelegramPerson:
    """A reporter of 省中心, which files the numbers."""
    return await office.joined("乔一禾", window="省中心")


@pytest.fixture
async def chief(office: Office) -> TelegramPerson:
    """The chief representative of 省文旅厅."""
    return await office.joined("柏长青", Role.CHIEF)


@pytest.fixture
async def editor(office: Office) -> TelegramPerson:
    return await office.joined("闻一帆", Role.EDITOR)
