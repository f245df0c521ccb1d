"""An office for every test of this folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.office import Office, open_office
from tests.telegram.person import TelegramPerson
from tests.telegram.server import TelegramServer


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with TelegramServer() as server, open_office(tmp_path / "data", server) as office:
        yield office


@pytest.fixture
async def reporter(office: Office) -> TelegramPerson:
    """A reporter of 省文旅厅."""
    return await office.joined("段小满")
