"""An office for every test of this folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bulletin.people import Role
from tests.conversations.office import Office, open_office
from tests.telegram.closing import closing_at_once  # noqa: F401
from tests.telegram.person import TelegramPerson
from tests.telegram.server import TelegramServer


@pytest.fixture
async def office(tmp_path: Path, database: Path) -> AsyncIterator[Office]:
    async with (
        TelegramServer() as server,
        open_office(tmp_path / "data", server, database) as office,
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
