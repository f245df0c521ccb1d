"""Who has a filing open: one editor at a time, until their page falls silent or is taken over."""

from datetime import timedelta

from tests.storage.a_week import NOW, filing, founded, later, news, person
from tests.storage.conftest import Transaction

HOLDS = timedelta(minutes=3)


async def test_a_lock_is_kept_taken_over_by_force_and_runs_out(transaction: Transaction) -> None:
    async with transaction() as work:
        filed, one, other = filing(await founded(work), news()), person(), person("简若宁")
        await work.filings.add(filed, by=None, at=NOW)
        for each in (one, other):
            await work.people.add(each)
        locks = work.locks

        async def taken(by: object, minutes: float, *, force: bool = False) -> object:
            now = later(minutes=minutes)
            by_id = one.id if by is one else other.id
            lock = await locks.take(
                filed.id, filed.issue, by_id, now=now, expired=now - HOLDS, force=force
            )
            return {one.id: one, other.id: other}[lock.by]

        assert await locks.of_filing(filed.id, NOW) is None
        assert await taken(one, 0) is one
        # Somebody else has to wait; the one who has it may ask again.
        assert await taken(other, 1) is one
        assert await taken(one, 1) is one
        # The page says every few seconds that it is still open.
        assert await locks.see(filed.id, one.id, later(minutes=3))
        assert not await locks.see(filed.id, other.id, later(minutes=3))
        assert await taken(other, 5) is one
        assert set(await locks.of_issue(filed.issue, later(minutes=2))) == {filed.id}
        # It fell silent: it is free, and nobody's to be seen.
        assert await locks.of_issue(filed.issue, later(minutes=4)) == {}
        assert await taken(other, 7) is other
        assert not await locks.see(filed.id, one.id, later(minutes=7))
        assert await taken(one, 7.5) is other
        assert await taken(one, 7.5, force=True) is one
        # What is not theirs is not theirs to give back.
        await locks.release(filed.id, other.id)
        assert await locks.of_filing(filed.id, later(minutes=7)) is not None
        await locks.release(filed.id, one.id)
        assert await locks.of_filing(filed.id, NOW) is None
