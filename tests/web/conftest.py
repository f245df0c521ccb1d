"""A house for every test of this folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.web.browser import Tab, tab
from tests.web.house import House, Visitor, open_house


@pytest.fixture
async def house(tmp_path: Path, database: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, database) as house:
        yield house


@pytest.fixture
async def visitor(house: House) -> Visitor:
    return await house.joined()


@pytest.fixture
async def desk(browser: Browser, house: House, visitor: Visitor) -> AsyncIterator[Tab]:
    """The chat of the visitor on a desktop; whatever the browser complains of fails the test."""
    opened = await tab(browser, house, visitor)
    yield opened
    assert opened.errors == []
