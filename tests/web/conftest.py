"""A house for every test of this folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.house import House, Visitor, open_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


@pytest.fixture
async def visitor(house: House) -> Visitor:
    return await house.joined()
