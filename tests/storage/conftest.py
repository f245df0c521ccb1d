import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import open_engine, sessions
from storage.work import Work
from tests.storage.databases import new_database

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'zhoubao.db'}"
    else:
        with new_database(request.getfixturevalue("postgresql")) as url:
            yield url


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path, database: Path) -> Iterator[str]:
    """A database with the present tables, and nothing in them."""
    if request.param == "sqlite":
        path = tmp_path / "zhoubao.db"
        shutil.copy(database, path)
        yield f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgresql")
        template = request.getfixturevalue("postgresql_template")
        with new_database(server, like=template) as url:
            yield url


@pytest.fixture
async def engine(url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


#: Begins a transaction; at the end of the block it is committed, after an error rolled back.
Transaction = Callable[[], AbstractAsyncContextManager[Work]]


def transactions(engine: AsyncEngine) -> Transaction:
    make = sessions(engine)

    @asynccontextmanager
    async def transaction() -> AsyncIterator[Work]:
        async with make.begin() as session:
            yield Work.on(session)

    return transaction


@pytest.fixture
def transaction(engine: AsyncEngine) -> Transaction:
    return transactions(engine)


@pytest.fixture
async def elsewhere(url: str) -> AsyncIterator[Transaction]:
    """Transactions of another process on the same database: nothing is shared but the data."""
    engine = open_engine(url)
    yield transactions(engine)
    await engine.dispose()
