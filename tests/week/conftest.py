"""A browser for the tests of this folder, and assertions that say what they saw."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser

pytest.register_assert_rewrite("tests.person", "tests.week.week", "tests.week.page")

from tests.web.browser import chromium  # noqa: E402
from tests.week.deployment import Nursery  # noqa: E402


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Ready to start the real program, for every test of the session."""
    made = Nursery()
    yield made
    made.close()
