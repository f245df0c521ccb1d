"""A browser for the tests of this folder, and assertions that say what they saw."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

pytest.register_assert_rewrite("tests.person", "tests.week.week")

from tests.web.browser import chromium  # noqa: E402


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser
