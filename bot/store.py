"""The data folder: the database opened and brought up to date, by one running program at a time."""

import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.settings import Settings, SettingsError
from storage.engine import migrate, open_engine, sessions


@asynccontextmanager
async def opened(
    settings: Settings, *, make: bool = False
) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """The database, migrated to this version; ``make`` creates the data folder.

    Raises SettingsError when there is none, or when it can't be reached.
    """
    if settings.database is None:
        if make:
            settings.data.mkdir(parents=True, exist_ok=True)
        elif not (settings.data / "zhoubao.db").exists():
            raise SettingsError(
                f"there is no publication in {settings.data}: "
                f"run `zhoubao --data {settings.data} init --config FILE` first"
            )
    engine = open_engine(settings.database_url)
    try:
        try:
            await migrate(engine)
        except (SQLAlchemyError, OSError) as error:
            raise SettingsError(
                f"the database can't be opened ({type(error).__name__}); "
                "look at --data, ZHOUBAO_DATABASE and the rights of the folder"
            ) from error
        yield sessions(engine)
    finally:
        await engine.dispose()


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the data folder for this program; SettingsError when another one runs on it."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with (settings.data / "zhoubao.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                f"another zhoubao is running on {settings.data}: stop it first"
            ) from None
        yield
