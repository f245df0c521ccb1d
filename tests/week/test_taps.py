"""What filing costs, counted on both messengers and held to what docs/taps.md says."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from bulletin.people import Role
from tests import needs
from tests.conversations.office import THURSDAY
from tests.taps import JOBS, TARGETS, Counted, table
from tests.week.newsroom import Newsroom, open_newsroom


async def measured(newsroom: Newsroom, messenger: str, job: str) -> tuple[int, int]:
    """(messages, taps) of the job, done by somebody who has just joined."""
    play, window = JOBS[job]
    person = await newsroom.joins(messenger, "段小满", Role.REPORTER, window)
    counted = Counted(person, newsroom.settles)
    await play(counted)
    return counted.messages, counted.taps


def test_the_page_names_every_job_and_no_target_is_missed() -> None:
    assert table().keys() == JOBS.keys()
    for job, (messages, taps) in TARGETS.items():
        assert table()[job][0] <= messages, job
        assert table()[job][1] <= taps, job


@pytest.mark.parametrize("job", JOBS)
async def test_on_telegram_the_job_costs_what_the_page_says(
    tmp_path: Path, database: Path, job: str
) -> None:
    async with open_newsroom(tmp_path, database, at=THURSDAY) as newsroom:
        assert await measured(newsroom, "telegram", job) == table()[job]


@pytest.mark.browser
@needs.chromium()
@pytest.mark.parametrize("job", JOBS)
async def test_in_the_browser_the_job_costs_what_the_page_says(
    tmp_path: Path, database: Path, browser: Browser, job: str
) -> None:
    async with open_newsroom(tmp_path, database, browser, at=THURSDAY) as newsroom:
        assert await measured(newsroom, "browser", job) == table()[job]
