"""A browser for the tests of this folder, and assertions that say what they saw."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser

from tests.telegram.closing import closing_at_once  # noqa: F401
from tests.web.browser import chromium
from tests.week.deployment import Nursery


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def lasting_nursery() -> Iterator[Nursery]:
    """Ready to start the real program, for the whole session: it takes seconds to import."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def nursery(lasting_nursery: Nursery) -> Iterator[Nursery]:
    """The same, without a program that an earlier test has left behind."""
    yield lasting_nursery
    lasting_nursery.buries()
