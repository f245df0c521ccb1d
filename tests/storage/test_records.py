import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bulletin.config import parse_bulletin
from bulletin.people import Membership, Person, Role
from storage.filings import Stale
from storage.ids import new_id
from tests.storage.a_week import NOW, SOURCE, filing, founded, later, news
from tests.storage.conftest import Transaction

PERSON = Person(id=new_id(), name="欧阳衡")


async def test_a_bulletin_is_what_was_saved_last(transaction: Transaction) -> None:
    async with transaction() as work:
        assert await work.bulletins.get("weekly") is None
        await work.bulletins.save("weekly", SOURCE, NOW)
        await work.bulletins.save("daily", SOURCE, NOW)
        assert await work.bulletins.get("weekly") == parse_bulletin(SOURCE)
        changed = SOURCE.replace("云岭窗口周报", "云岭窗口快报")
        await work.bulletins.save("weekly", changed, later(hours=1))
    async with transaction() as work:
        assert await work.bulletins.keys() == ["daily", "weekly"]
        assert await work.bulletins.source("weekly") == changed
        assert await work.bulletins.get("weekly") == parse_bulletin(changed)
        with pytest.raises(LookupError):
            await work.bulletins.source("yearly")


async def test_a_file_comes_back_byte_for_byte_with_its_hash(transaction: Transaction) -> None:
    content = bytes(range(256)) * 1000
    async with transaction() as work:
        file = await work.files.add("第12期.docx", "application/msword", content, NOW)
        empty = await work.files.add("空.txt", "text/plain", b"", NOW)
    async with transaction() as work:
        assert await work.files.get(file.id) == file
        assert (file.size, file.sha256) == (256_000, hashlib.sha256(content).hexdigest())
        assert await work.files.content(file.id) == content
        assert await work.files.content(empty.id) == b""
        assert await work.files.get(new_id()) is None
        with pytest.raises(LookupError):
            await work.files.content(new_id())


async def test_a_messengers_file_is_known_by_its_name_for_it(transaction: Transaction) -> None:
    async with transaction() as work:
        one = await work.files.add("photo.jpg", "image/jpeg", b"1", NOW)
        two = await work.files.add("photo.jpg", "image/jpeg", b"2", NOW)
        assert await work.files.received("telegram", "AQAD") is None
        await work.files.receive("telegram", "AQAD", one.id)
        await work.files.receive("telegram", "AQAD", two.id)
        await work.files.receive("web", "AQAD", two.id)
    async with transaction() as work:
        assert await work.files.received("telegram", "AQAD") == one.id
        assert await work.files.received("web", "AQAD") == two.id
        assert await work.files.named([two.id, new_id(), one.id]) == [two, one]
        assert await work.files.named([]) == []


async def test_an_issue_is_archived_once_in_each_format(transaction: Transaction) -> None:
    async with transaction() as work:
        first = await founded(work)
        word = await work.files.add("a.docx", "application/msword", b"word", NOW)
        page = await work.files.add("a.html", "text/html", b"page", NOW)
        await work.archive.add(first.id, "docx", word.id, NOW)
        await work.archive.add(first.id, "html", page.id, NOW)
        assert await work.archive.versions(first.id) == {1: {"docx": word, "html": page}}
        assert await work.archive.versions(new_id()) == {}
        with pytest.raises(IntegrityError):
            await work.archive.add(first.id, "docx", page.id, NOW)


async def test_the_trail_is_read_newest_first(transaction: Transaction) -> None:
    actor = new_id()
    async with transaction() as work:
        for n in range(3):
            await work.audit.add(
                bulletin="weekly",
                actor=actor,
                action="publish",
                object=f"2025-{n}",
                details={"n": n},
                at=NOW,
            )
    async with transaction() as work:
        two, one = await work.audit.latest(2)
    assert [(each.object, each.details) for each in (two, one)] == [
        ("2025-2", {"n": 2}),
        ("2025-1", {"n": 1}),
    ]
    assert (one.bulletin, one.actor, one.action, one.at) == ("weekly", actor, "publish", NOW)


@pytest.mark.parametrize("table", ["audit", "filing_revisions"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET action = 'x'", "DELETE FROM {}"])
async def test_the_database_refuses_to_change_what_is_append_only(
    transaction: Transaction, engine: AsyncEngine, table: str, statement: str
) -> None:
    async with transaction() as work:
        first = await founded(work)
        await work.filings.add(filing(first, news()), by=None, at=NOW)
        await work.audit.add(
            bulletin="weekly", actor=None, action="a", object="o", details={}, at=NOW
        )
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError, match="append-only"):
            await connection.execute(text(statement.format(table)))
    async with engine.connect() as connection:
        assert await connection.scalar(text(f"SELECT count(*) FROM {table}")) == 1  # noqa: S608


async def test_a_notice_is_given_once(transaction: Transaction, elsewhere: Transaction) -> None:
    async with transaction() as work:
        assert await work.notices.once("calendar-2027", NOW)
        assert not await work.notices.once("calendar-2027", NOW)
    async with elsewhere() as work:
        assert not await work.notices.once("calendar-2027", later(days=400))
        assert await work.notices.once("calendar-2028", NOW)
        asked = [f"calendar-{year}" for year in (2027, 2028, 2029)]
        assert await work.notices.said(asked) == {"calendar-2027", "calendar-2028"}
        assert await work.notices.said([]) == set()


async def test_every_version_of_a_configuration_stays(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        await work.people.add(PERSON)
        assert await work.bulletins.version("monthly") == 0
        assert await work.bulletins.save("monthly", "a = 1", NOW) == 1
        assert await work.bulletins.save("monthly", "a = 1", NOW) == 1
        assert await work.bulletins.save("monthly", "a = 2", NOW, by=PERSON.id, after=1) == 2
    async with elsewhere() as work:
        assert await work.bulletins.source("monthly") == "a = 2"
        assert await work.bulletins.source("monthly", 1) == "a = 1"
        with pytest.raises(LookupError):
            await work.bulletins.source("monthly", 3)
        found = await work.bulletins.versions("monthly")
        assert [(each.version, each.by) for each in found] == [(2, PERSON.id), (1, None)]
        assert await work.bulletins.versions("monthly", after=2) == []
        with pytest.raises(Stale):
            await work.bulletins.save("monthly", "a = 3", NOW, after=1)
        assert await work.bulletins.version("monthly") == 2


async def test_a_template_is_used_in_place_of_another_and_taken_away(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        await founded(work)
        await work.people.add(PERSON)
        first, second = [
            await work.files.add(f"{n}.docx", "application/zip", content, NOW)
            for n, content in enumerate((b"one", b"two"))
        ]
        assert await work.word_templates.content("weekly") is None
        await work.word_templates.use("weekly", first.id, PERSON.id, NOW)
        await work.word_templates.use("weekly", second.id, PERSON.id, later(hours=1))
    async with elsewhere() as work:
        own = await work.word_templates.get("weekly")
        assert own is not None
        assert (own.file, own.name, own.by, own.at) == (
            second.id,
            "1.docx",
            PERSON.id,
            later(hours=1),
        )
        assert await work.word_templates.content("weekly") == b"two"
        assert await work.word_templates.remove("weekly")
        assert not await work.word_templates.remove("weekly")
        assert await work.word_templates.get("weekly") is None


async def test_the_trail_is_paged_and_asked_for_one_person_or_action(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        await founded(work)
        for action, actor in (("a", PERSON.id), ("b", None), ("a", None), ("b", PERSON.id)):
            await work.audit.add(
                bulletin="weekly", actor=actor, action=action, object="", details={}, at=NOW
            )
        await work.audit.add(
            bulletin="other", actor=PERSON.id, action="c", object="", details={}, at=NOW
        )
    async with transaction() as work:
        assert await work.audit.actions("weekly") == ["a", "b"]
        newest = await work.audit.of_bulletin("weekly", limit=2)
        older = await work.audit.of_bulletin("weekly", before=newest[-1].id, limit=9)
        assert [each.action for each in (*newest, *older)] == ["b", "a", "b", "a"]
        theirs = await work.audit.of_bulletin("weekly", actor=PERSON.id, action="a", limit=9)
        assert [each.id for each in theirs] == [older[-1].id]


async def test_a_part_is_left_and_follows_its_windows_name(transaction: Transaction) -> None:
    async with transaction() as work:
        await founded(work)
        part = Membership("weekly", Role.REPORTER, "省水务厅")
        chief = Membership("weekly", Role.CHIEF, "省水务厅")
        person = replace(PERSON, memberships=(part, chief))
        await work.people.add(person)
        await work.people.rename_window("weekly", "省水务厅", "省水利厅")
    async with transaction() as work:
        found = await work.people.get(person.id)
        assert found is not None
        assert found.windows("weekly") == ("省水利厅",)
        assert not await work.people.leave(person.id, part)
        assert await work.people.leave(person.id, replace(part, window="省水利厅"))
    async with transaction() as work:
        found = await work.people.get(person.id)
        assert found is not None
        assert found.memberships == (replace(chief, window="省水利厅"),)
