"""A whole week, from the reminder to the printed issue: on Telegram, in a browser, on both."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests import needs
from tests.week.newsroom import open_newsroom
from tests.week.week import MONDAY, hired, play

pytestmark = [needs.chinese_font(), needs.pdftotext()]


async def test_a_week_on_telegram(tmp_path: Path, database: Path) -> None:
    async with open_newsroom(tmp_path, database, at=MONDAY) as newsroom:
        await play(newsroom, await hired(newsroom, "telegram"))


@pytest.mark.browser
@needs.chromium()
async def test_a_week_in_the_browser(tmp_path: Path, database: Path, browser: Browser) -> None:
    async with open_newsroom(tmp_path, database, browser, at=MONDAY) as newsroom:
        await play(newsroom, await hired(newsroom, "browser"))


@pytest.mark.browser
@needs.chromium()
async def test_a_week_of_people_on_both_messengers(
    tmp_path: Path, database: Path, browser: Browser
) -> None:
    async with open_newsroom(tmp_path, database, browser, at=MONDAY) as newsroom:
        await play(newsroom, await hired(newsroom, "browser", "telegram"))
