"""A desk for every test of this folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bulletin.people import Role
from tests.desk.house import DeskHouse, Seat, open_desk_house


@pytest.fixture
async def house(tmp_path: Path, database: Path) -> AsyncIterator[DeskHouse]:
    async with open_desk_house(tmp_path / "data", database) as house:
        yield house


@pytest.fixture
async def editor(house: DeskHouse) -> Seat:
    return await house.editor()


@pytest.fixture
async def admin(house: DeskHouse) -> Seat:
    return await house.editor("欧阳衡", Role.ADMIN)
