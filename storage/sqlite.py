"""SQLite's driver, with one trip to the connection's thread for each statement.

aiosqlite goes there to make a cursor, to execute, to fetch and to close; each trip wakes a thread
twice, and costs more than most of the statements do.
"""

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Self

import aiosqlite


async def connect(path: str) -> aiosqlite.Connection:
    """An open connection to the database in that file."""
    connector = partial(sqlite3.connect, path, check_same_thread=False)
    connection = _Connection(connector, iter_chunk_size=64)
    # So that the program can end though somebody forgot to close it.
    connection._thread.daemon = True
    return await connection


class _Connection(aiosqlite.Connection):
    def cursor(self) -> "_Cursor":  # type: ignore[override]
        return _Cursor(self)

    async def there(self, act: Callable[[], None]) -> None:
        """Have the connection's thread do something."""
        await self._execute(act)  # type: ignore[no-untyped-call]


class _Cursor:
    """As much of a cursor as SQLAlchemy asks for; a statement's rows are all read at once."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> Self:
        await self._connection.there(partial(self._run, statement, parameters, many=False))
        return self

    async def executemany(self, statement: str, parameters: Iterable[Any]) -> Self:
        await self._connection.there(partial(self._run, statement, parameters, many=True))
        return self

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is left open."""

    def _run(self, statement: str, parameters: Any, *, many: bool) -> None:
        """In the connection's thread."""
        cursor = self._connection._conn.cursor()
        (cursor.executemany if many else cursor.execute)(statement, parameters)
        self._rows = cursor.fetchall()
        self.description = cursor.description
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()
