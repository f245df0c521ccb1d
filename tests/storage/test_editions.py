"""What was published stays, edition by edition; what was let pass holds for one revision."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bulletin.issues import IssueState
from storage.clearances import Clearance
from storage.editions import Edition
from tests.storage.a_week import BULLETIN, NOW, filing, founded, issue, later, news, person
from tests.storage.conftest import Transaction


async def test_each_edition_is_kept_once_with_its_text(transaction: Transaction) -> None:
    editor = person()
    published, other = issue(10, state=IssueState.PUBLISHED), issue(11, state=IssueState.PUBLISHED)
    first = Edition(issue=published.id, version=1, by=None, at=NOW)
    second = Edition(
        issue=published.id, version=2, note="“90”应为“60”", by=editor.id, at=later(hours=1)
    )
    async with transaction() as work:
        await founded(work)
        await work.people.add(editor)
        for each in (published, other):
            await work.issues.add(each)
        await work.editions.add(second, {"name": "更正版"})
        await work.editions.add(first, {"name": "周报", "blocks": []})
        assert await work.editions.of_issue(published.id) == [first, second]
        assert await work.editions.of_issue(other.id) == []
        assert await work.editions.snapshot(published.id, 1) == {"name": "周报", "blocks": []}
        assert await work.editions.snapshot(published.id, 3) is None
    with pytest.raises(IntegrityError):
        async with transaction() as work:
            await work.editions.add(first, {"name": "another"})
    async with transaction() as work:
        assert await work.editions.snapshot(published.id, 1) == {"name": "周报", "blocks": []}


async def test_the_files_of_each_edition_stay_apart(transaction: Transaction) -> None:
    async with transaction() as work:
        published = await founded(work)
        files = [
            await work.files.add(f"{name}.txt", "text/plain", name.encode(), NOW) for name in "ab"
        ]
        for version, file in enumerate(files, start=1):
            await work.archive.add(published.id, "text", file.id, NOW, version=version)
        assert await work.archive.versions(published.id) == {
            1: {"text": files[0]},
            2: {"text": files[1]},
        }


async def test_what_was_let_pass_holds_for_that_revision_alone(transaction: Transaction) -> None:
    editor, other = person(), person("纪明澈")
    async with transaction() as work:
        current = await founded(work)
        for each in (editor, other):
            await work.people.add(each)
        filed, beside = filing(current, news()), filing(current, news())
        await work.filings.add(filed, by=None, at=NOW)
        await work.filings.add(beside, by=None, at=NOW)
        await work.clearances.add(filed, "telephone", by=editor.id, at=NOW)
        await work.clearances.add(filed, "telephone", by=other.id, at=later(hours=1))
        await work.clearances.add(beside, "identity_number", by=other.id, at=NOW)
        await work.clearances.drop(beside, "telephone")
        expected = Clearance(filing=filed.id, problem="telephone", by=editor.id, at=NOW)
        found = await work.clearances.of_issue(current.id)
        assert found[filed.id, "telephone"] == expected
        assert set(found) == {(filed.id, "telephone"), (beside.id, "identity_number")}
        await work.clearances.drop(beside, "identity_number")
        changed = replace(filed, content=news("另一句"), revision=2)
        await work.filings.change(changed, by=None, at=NOW, action="changed")
        assert await work.clearances.of_issue(current.id) == {}


async def test_all_that_was_done_to_one_object_is_found_in_its_order(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        await founded(work)
        for action, object, version in (
            ("edition_sent", "2025-12", 1),
            ("published", "2025-12", 0),
            ("edition_sent", "2025-11", 0),
            ("edition_sent", "2025-12", 2),
        ):
            await work.audit.add(
                bulletin=BULLETIN,
                actor=None,
                action=action,
                object=object,
                details={"version": version},
                at=NOW,
            )
        found = await work.audit.of_object(BULLETIN, "2025-12", "edition_sent")
        assert [each.details["version"] for each in found] == [1, 2]
        assert await work.audit.of_object("nobody's", "2025-12", "edition_sent") == []
