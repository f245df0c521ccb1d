"""The data folder: the database opened and brought up to date, by one running program at a time."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from filelock import FileLock, Timeout
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from bot.settings import Settings, SettingsError
from storage.engine import migrate, open_engine, sessions

#: Any number, the same in every program: whoever holds it runs alone on a PostgreSQL database.
_ALONE: Final = 0x5A68616C


@asynccontextmanager
async def opened(
    settings: Settings, *, make: bool = False, alone: bool = False
) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """The database, migrated to this version.

    ``make`` creates the data folder, for its owner's eyes only; ``alone`` keeps any other running
    program away for as long as the block lasts. Raises SettingsError when there is no database,
    when it can't be reached, or when another program runs on it.
    """
    if make or settings.database is not None:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif not (settings.data / "zhoubao.db").exists():
        raise SettingsError(
            f"there is no publication in {settings.data}: "
            f"run `zhoubao --data {settings.data} init --config FILE` first"
        )
    async with AsyncExitStack() as held:
        if alone:
            _hold_folder(settings, held)
        engine = open_engine(settings.database_url)
        held.push_async_callback(engine.dispose)
        try:
            await migrate(engine)
            if alone and engine.dialect.name == "postgresql":
                await _hold_database(engine, held)
        except (SQLAlchemyError, OSError) as error:
            raise SettingsError(
                f"the database can't be opened ({type(error).__name__}); "
                "look at --data, ZHOUBAO_DATABASE and the rights of the folder"
            ) from error
        yield sessions(engine)


def _hold_folder(settings: Settings, held: AsyncExitStack) -> None:
    lock = FileLock(settings.data / "zhoubao.lock")
    try:
        held.enter_context(lock.acquire(timeout=0))
    except Timeout:
        raise SettingsError(
            f"another zhoubao is running on {settings.data}: stop it first"
        ) from None


async def _hold_database(engine: AsyncEngine, held: AsyncExitStack) -> None:
    connection = await held.enter_async_context(engine.connect())
    if not await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ALONE}):
        raise SettingsError("another zhoubao is running on this database: stop it first")
    await connection.commit()
