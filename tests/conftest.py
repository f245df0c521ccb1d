"""What every test may use."""

import gc
import os
import ssl
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.async_api import Browser

# The players of the tests assert, too; to be said before anything imports them.
pytest.register_assert_rewrite("tests.person", "tests.week.week", "tests.week.page")

from tests.needs import EVERYTHING  # noqa: E402
from tests.storage.databases import memory, migrated, new_database, server_from_wheel  # noqa: E402

# Where pytest keeps every test's folder: none of their databases has to outlive a power cut.
if folder := memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", folder)

# A machine that is busy with other things is no fault of the code's.
settings.register_profile("zhoubao", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("zhoubao")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-long", action="store_true", help="run the long forms of tests, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--run-long"):
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="the long form; run it with --run-long"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: no search for garbage has to look through it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """aiogram and httpx read every authority's certificate for each session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without anything in it; copying it is quicker than migrating."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture
async def browser() -> "AsyncIterator[Browser]":
    """A Chromium without a window."""
    from tests.web.browser import chromium

    async with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a server's database in which others can be created."""
    given = os.environ.get("ZHOUBAO_TEST_POSTGRES")
    if given:
        yield given
        return
    server = server_from_wheel()
    try:
        url = server.__enter__()
    except Exception as error:
        if EVERYTHING:
            raise
        pytest.skip(f"no PostgreSQL: set ZHOUBAO_TEST_POSTGRES to a server's URL ({error!r})")
    try:
        yield url
    finally:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str) -> Iterator[str]:
    with new_database(postgresql) as url:
        yield migrated(url)
