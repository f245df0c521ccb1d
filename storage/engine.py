"""Opening the database, and bringing it up to the tables that this version of the program knows."""

import asyncio
import json
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiosqlite
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from storage.sqlite import connect

#: How long another process may hold SQLite's one write lock before a transaction gives up.
BUSY_TIMEOUT_MS: Final = 10_000

#: Any number, the same in every process: one migrates a PostgreSQL database while others wait.
_MIGRATION_LOCK: Final = 0x5A686F75

_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def open_engine(url: str) -> AsyncEngine:
    """An engine for ``sqlite:////path/to/file.db`` or ``postgresql://…``; ValueError for others."""
    address = make_url(url)
    match address.get_backend_name():
        case "sqlite":
            if not address.database or address.database == ":memory:":
                raise ValueError("SQLite needs a file: sqlite:////path/to/file.db")
            # Every transaction takes the write lock at its beginning, so a second connection could
            # only wait inside SQLite, polling; here transactions wait in order, without polling.
            engine = create_async_engine(
                address.set(drivername="sqlite+aiosqlite"),
                pool_size=1,
                max_overflow=0,
                json_serializer=_json,
                hide_parameters=True,
                async_creator=partial(connect, address.database),
            )
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_immediate)
            return engine
        case "postgresql":
            return create_async_engine(
                address.set(drivername="postgresql+asyncpg"),
                json_serializer=_json,
                hide_parameters=True,
            )
        case other:
            raise ValueError(f"the database is SQLite or PostgreSQL, not {other}")


def sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """The maker of sessions: one session is one transaction's."""
    return async_sessionmaker(engine, autoflush=False, expire_on_commit=False)


async def migrate(engine: AsyncEngine, to: str = "head") -> None:
    """Bring the tables up to a revision, all or nothing; several processes may try at once."""
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        await connection.run_sync(_upgrade, to)


async def revision(engine: AsyncEngine) -> str | None:
    """The revision that the database is at; None before the first migration."""
    async with engine.connect() as connection:
        return await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )


def head() -> str:
    """The revision that this version of the program works with."""
    [newest] = ScriptDirectory.from_config(_config()).get_heads()
    return newest


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection, to: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _json(value: Any) -> str:
    """JSON as readable text; what UTF-8 cannot hold (a lone surrogate) is escaped, not lost."""
    readable = json.dumps(value, ensure_ascii=False, allow_nan=False)
    try:
        readable.encode()
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False)
    return readable


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver's own idea of when a transaction begins is switched off: see _begin_immediate.
    connection.isolation_level = None
    connection.run_async(_set_up)


async def _set_up(connection: aiosqlite.Connection) -> None:
    await connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    give_up = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            await connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError:
            # Of two processes that open a new file at once, one is refused without any waiting.
            if time.monotonic() > give_up:
                raise
            await asyncio.sleep(0.01)
    await connection.execute("PRAGMA synchronous=FULL")
    await connection.execute("PRAGMA foreign_keys=ON")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
