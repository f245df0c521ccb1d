import asyncio

from tests.storage.a_week import NOW, founded, later, person, with_two_issues
from tests.storage.conftest import Transaction


async def test_a_reminder_is_claimed_once_for_each_person_issue_and_kind(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        first, second = await with_two_issues(work)
        one, two = person("段小满"), person("和晓燕")
        for each in (one, two):
            await work.people.add(each)
        claim = work.reminders.claim
        assert await claim(first.id, one.id, "second", sent=False, at=later(hours=1))
        assert await claim(first.id, one.id, "first", sent=True, at=NOW)
        assert not await claim(first.id, one.id, "first", sent=False, at=later(hours=2))
        assert await claim(first.id, two.id, "first", sent=True, at=NOW)
        assert await claim(second.id, one.id, "first", sent=True, at=NOW)
    async with transaction() as work:
        claims = await work.reminders.claims(first.id)
        assert {
            person: [(claim.kind, claim.sent) for claim in made] for person, made in claims.items()
        } == {
            one.id: [("first", True), ("second", False)],
            two.id: [("first", True)],
        }


async def test_of_two_clocks_that_wake_at_once_one_claims(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        first = await founded(work)
        somebody = person()
        await work.people.add(somebody)

    async def wake(begin: Transaction) -> bool:
        async with begin() as work:
            claimed = await work.reminders.claim(first.id, somebody.id, "a", sent=True, at=NOW)
            await asyncio.sleep(0.02)
            return claimed

    claimed = await asyncio.gather(*(wake(begin) for begin in (transaction, elsewhere) * 2))
    assert sorted(claimed) == [False, False, False, True]


async def test_a_claim_that_is_rolled_back_can_be_made_again(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        first = await founded(work)
        somebody = person()
        await work.people.add(somebody)
    async with transaction() as work:
        assert await work.reminders.claim(first.id, somebody.id, "a", sent=True, at=NOW)
        await work.session.rollback()
    async with elsewhere() as work:
        assert await work.reminders.claim(first.id, somebody.id, "a", sent=True, at=NOW)


async def test_the_last_snooze_and_the_last_nudge_are_what_stands(transaction: Transaction) -> None:
    async with transaction() as work:
        first = await founded(work)
        editor = person()
        await work.people.add(editor)
        for hours in (5, 1):
            await work.reminders.snooze(first.id, editor.id, later(hours=hours))
        assert await work.reminders.snoozes(first.id) == {editor.id: later(hours=1)}
        await work.reminders.unsnooze(first.id, editor.id)
        assert await work.reminders.snoozes(first.id) == {}
        assert await work.reminders.nudges(first.id) == {}
        await work.reminders.nudge(first.id, "省水务厅", None, NOW)
        await work.reminders.nudge(first.id, "省水务厅", editor.id, later(hours=2))
        assert await work.reminders.nudges(first.id) == {"省水务厅": later(hours=2)}
