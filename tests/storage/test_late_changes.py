"""A change waits for its filing, one at a time, until an editor takes it or leaves it."""

from dataclasses import replace

from bulletin.filings import Filing, LateChange, Status
from storage.ids import new_id
from storage.work import Work
from tests.storage.a_week import NOW, filing, founded, issue, later, news, person
from tests.storage.conftest import Transaction


async def waiting(work: Work, filed: Filing, *, text: str | None = "改了") -> LateChange:
    author = person()
    await work.people.add(author)
    change = LateChange(
        id=new_id(),
        filing=filed.id,
        content=None if text is None else news(text),
        section="news",
        based_on=1,
        by=author.id,
        at=NOW,
    )
    await work.late_changes.put(change, filed)
    return change


async def test_a_decision_is_made_once_and_undone_unless_another_change_waits(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        filed = filing(await founded(work), news())
        await work.filings.add(filed, by=None, at=NOW)
        first = await waiting(work, filed)
        changes = work.late_changes
        assert await changes.of_filing(filed.id) == await changes.get(first.id) == first
        assert not await changes.wait_again(first.id, taken=True)
        assert await changes.decide(first.id, taken=True, by=first.by, at=later(minutes=1))
        assert not await changes.decide(first.id, taken=False, by=first.by, at=later(minutes=2))
        assert await changes.get(first.id) is None
        assert await changes.filing_of(first.id) == filed.id
        assert not await changes.wait_again(first.id, taken=False)
        assert await changes.wait_again(first.id, taken=True)
        assert await changes.of_issue(filed.issue) == [first]
        second = await waiting(work, filed, text=None)
        assert await changes.of_issue(filed.issue) == [second]
        assert not await changes.wait_again(first.id, taken=True)
        assert await changes.filing_of(new_id()) is None


async def test_what_was_held_over_is_known_in_the_issue_it_went_into(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        first, second = await founded(work), issue(13)
        await work.issues.add(second)
        held, other = filing(first, news()), filing(second, news("下一期"))
        for each in (held, other):
            await work.filings.add(each, by=None, at=NOW)
        carried = replace(held, issue=second.id, status=Status.FILED, revision=2)
        await work.filings.change(carried, by=None, at=NOW, action="carried")
        change = await waiting(work, held)
        await work.late_changes.decide(change.id, taken=False, by=change.by, at=NOW)
        assert await work.late_changes.wait_again(change.id, taken=False)
        assert await work.late_changes.of_issue(second.id) == [change]
        later_on = replace(carried, status=Status.ACCEPTED, revision=3)
        await work.filings.change(later_on, by=None, at=NOW, action="accepted")
        assert await work.filings.carried_into(second.id) == {held.id}
        assert await work.filings.carried_into(first.id) == set()
        assert await work.filings.of_issue(second.id) == [later_on, other]
