import asyncio
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import head, migrate, open_engine, revision
from storage.tables import METADATA, inbox
from storage.work import Work
from tests.storage.a_week import NOW, founded, issue, later
from tests.storage.conftest import Transaction, transactions

#: Rows as the first version stored them; both databases take the same words.
OF_0001 = (
    "INSERT INTO bulletins (key, source, created_at, changed_at) VALUES "
    "('weekly', 'x = 1', '2025-03-17 01:00:00.000000+00', '2025-03-17 01:00:00.000000+00')",
    "INSERT INTO issues (id, bulletin, year, number, total, first_day, last_day, deadline, copies,"
    " state, total_units) VALUES ('0195a1b2c3d47000800000000000000c', 'weekly', 2025, 12, 262,"
    " '2025-03-17', '2025-03-21', '2025-03-21 07:00:00.000000+00', 0, 'collecting', '{}')",
)
#: A published week and somebody signed in, as the second version stored them.
OF_0002 = (
    OF_0001[0],
    "INSERT INTO people (id, name, phone, language) VALUES"
    " ('0195a1b2c3d47000800000000000000a', '段小满', '', 'zh')",
    "INSERT INTO issues (id, bulletin, year, number, total, first_day, last_day, deadline, copies,"
    " state, total_units, snapshot) VALUES ('0195a1b2c3d47000800000000000000c', 'weekly', 2025, 12,"
    " 262, '2025-03-17', '2025-03-21', '2025-03-21 07:00:00.000000+00', 0, 'published', '{}',"
    ' \'{"name": "周报"}\')',
    'INSERT INTO filings (bulletin, issue, "window", kind, content, section, status, author,'
    " filed_at, late, revision, id) VALUES ('weekly', '0195a1b2c3d47000800000000000000c',"
    " '省水务厅', 'nothing', '{}', NULL, 'published', '0195a1b2c3d47000800000000000000a',"
    " '2025-03-20 07:00:00.000000+00', false, 1, '0195a1b2c3d47000800000000000000f')",
    "INSERT INTO files (id, name, media_type, size, sha256, created_at, content) VALUES"
    " ('0195a1b2c3d47000800000000000000d', '周报.docx', 'x/y', 1, 'a', "
    " '2025-03-21 08:00:00.000000+00', 'b')",
    "INSERT INTO archive (issue, format, bulletin, file, at) VALUES"
    " ('0195a1b2c3d47000800000000000000c', 'docx', 'weekly', '0195a1b2c3d47000800000000000000d',"
    " '2025-03-21 08:00:00.000000+00')",
    "INSERT INTO web_chats (chat_id, name, messages, version, opened_at) VALUES"
    " (7, '段小满', 0, 0, '2025-03-17 01:00:00.000000+00')",
    "INSERT INTO web_sessions (id_hash, chat_id, csrf, created_at, seen_at, expires_at) VALUES"
    " ('hash', 7, 'csrf', '2025-03-17 01:00:00.000000+00', '2025-03-17 01:00:00.000000+00',"
    " '2026-03-17 01:00:00.000000+00')",
)


def _differences(connection: Connection) -> list[object]:
    def of_the_models(name: str | None, *_: object) -> bool:
        """What the archive is searched by is made by hand, otherwise on each database."""
        return not (name or "").startswith(("passages_trigrams", "passages_credits"))

    context = MigrationContext.configure(connection, opts={"include_name": of_the_models})
    return list(compare_metadata(context, METADATA))


async def test_migrating_an_empty_database_makes_the_tables_of_the_models(empty_url: str) -> None:
    engine = open_engine(empty_url)
    assert await revision(engine) is None
    await migrate(engine)
    assert await revision(engine) == head()
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()


async def test_the_comparison_notices_a_difference(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE people ADD COLUMN shoe_size INTEGER"))
        await connection.execute(text("DROP INDEX ix_inbox_waiting"))
    async with engine.connect() as connection:
        assert len(await connection.run_sync(_differences)) == 2


async def test_migrating_the_oldest_database_keeps_its_rows(empty_url: str) -> None:
    engine = open_engine(empty_url)
    await migrate(engine, "0001")
    assert await revision(engine) == "0001"
    async with engine.begin() as connection:
        for row in OF_0001:
            await connection.execute(text(row))
    await migrate(engine)
    assert await revision(engine) == head()
    async with transactions(engine)() as work:
        current = await work.issues.current("weekly")
        assert current is not None
        assert current.label == "2025-12"
        assert current.deadline == datetime(2025, 3, 21, 7, tzinfo=UTC)
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()


async def test_a_week_that_was_published_before_there_was_a_desk_is_its_first_edition(
    empty_url: str,
) -> None:
    engine = open_engine(empty_url)
    await migrate(engine, "0002")
    async with engine.begin() as connection:
        for row in OF_0002:
            await connection.execute(text(row))
    await migrate(engine)
    async with transactions(engine)() as work:
        [issue] = await work.issues.of_bulletin("weekly")
        [filing] = await work.filings.of_issue(issue.id)
        assert (issue.frozen_by, filing.source, filing.merged_into) == (None, None, None)
        [edition] = await work.editions.of_issue(issue.id)
        assert (edition.version, edition.by, edition.at) == (1, None, issue.deadline)
        assert await work.editions.snapshot(issue.id, 1) == {"name": "周报"}
        [docx] = (await work.archive.versions(issue.id))[1].values()
        assert docx.name == "周报.docx"
        [version] = await work.bulletins.versions("weekly", limit=9)
        assert (version.version, version.by) == (1, None)
        session = await work.web_sessions.get("hash")
        assert session is not None
        assert (session.chat_id, session.person) == (7, None)
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()


async def test_two_processes_may_migrate_at_once(empty_url: str) -> None:
    engines = [open_engine(empty_url) for _ in range(3)]
    await asyncio.gather(*map(migrate, engines))
    assert [await revision(engine) for engine in engines] == [head()] * 3
    for engine in engines:
        await engine.dispose()


async def test_what_a_transaction_wrote_before_an_error_is_gone(transaction: Transaction) -> None:
    async def breaks(work: Work) -> None:
        await founded(work)
        await work.inbox.accept("telegram", 1, "message 1:1", {}, NOW)
        await work.outbox.put("telegram", 1, "sendMessage", {}, now=NOW)
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        async with transaction() as work:
            await breaks(work)
    async with transaction() as work:
        assert await work.bulletins.keys() == []
        assert await work.inbox.count("waiting") == await work.outbox.count("waiting") == 0


async def test_others_see_a_transaction_only_once_it_is_committed(
    transaction: Transaction, elsewhere: Transaction, engine: AsyncEngine
) -> None:
    async with transaction() as work:
        stored = await founded(work)
        if engine.dialect.name == "postgresql":
            async with elsewhere() as other:
                assert await other.issues.get(stored.id) is None
    async with elsewhere() as other:
        assert await other.issues.get(stored.id) == stored


async def test_a_row_that_refers_to_nothing_is_refused(transaction: Transaction) -> None:
    with pytest.raises(IntegrityError):
        async with transaction() as work:
            await work.issues.add(issue(bulletin="nobody's"))


async def test_a_moment_without_a_zone_is_refused_and_others_come_back_as_utc(
    transaction: Transaction,
) -> None:
    with pytest.raises(Exception, match="needs its zone"):
        async with transaction() as work:
            await work.notices.once("naive", NOW.replace(tzinfo=None))
    shanghai = NOW.astimezone(tz=None)
    async with transaction() as work:
        await work.inbox.accept("web", 1, "k", {}, shanghai)
        item = await work.inbox.next("web", 1, later(hours=1))
    assert item is not None
    assert item.accepted_at == NOW
    assert item.accepted_at.utcoffset() == NOW.utcoffset()


async def test_any_text_is_kept_verbatim(transaction: Transaction, engine: AsyncEngine) -> None:
    mean = {"text": "镕喆 \0 \ud800 \u202e 👩‍👩‍👧 <b> {{7*7}} \\u0000 '\"", "键": [None, 1.5, True]}
    async with transaction() as work:
        await work.inbox.accept("web", 1, "k", mean, NOW)
    async with transaction() as work:
        item = await work.inbox.next("web", 1, NOW)
        assert item is not None
        assert item.update == mean
        await work.inbox.failed(item, "ValueError('\0 \ud800')", None, NOW)
    async with engine.connect() as connection:
        error = await connection.scalar(inbox.select().with_only_columns(inbox.c.error))
    assert error == "ValueError('\\x00 \\ud800')"


async def test_sqlite_keeps_what_it_has_acknowledged_and_takes_the_lock_first(
    engine: AsyncEngine,
) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("settings of SQLite")
    settings = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    async with engine.connect() as connection:
        for name, value in settings.items():
            assert await connection.scalar(text(f"PRAGMA {name}")) == value
        rival = open_engine(engine.url.render_as_string())
        async with rival.connect() as other:
            # A transaction that only reads has the write lock all the same.
            await (await other.get_raw_connection()).driver_connection.execute(  # type: ignore[union-attr]
                "PRAGMA busy_timeout=0"
            )
            with pytest.raises(DBAPIError, match="locked"):
                await other.execute(text("SELECT 1"))
        await rival.dispose()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_a_database_that_cannot_serve_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="SQLite"):
        open_engine(address)
