import asyncio
from itertools import pairwise

import pytest

from storage.inbox import InboxItem
from storage.outbox import OutboxItem
from storage.work import Work
from tests.storage.a_week import NOW, later
from tests.storage.conftest import Transaction


async def _next(work: Work, chat_id: int, **parts: float) -> InboxItem:
    item = await work.inbox.next("telegram", chat_id, later(**parts))
    assert item is not None
    return item


async def test_an_update_is_accepted_once_however_often_it_is_delivered(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        assert await work.inbox.accept("telegram", 7, "message 7:1", {"n": 1}, NOW)
        assert not await work.inbox.accept("telegram", 7, "message 7:1", {"n": 2}, NOW)
        assert await work.inbox.accept("web", 7, "message 7:1", {"n": 3}, NOW)
    async with elsewhere() as work:
        assert not await work.inbox.accept("telegram", 7, "message 7:1", {"n": 4}, later(hours=1))
        assert (await _next(work, 7)).update == {"n": 1}
        assert await work.inbox.count("waiting") == 2


async def test_an_update_stays_known_after_it_was_dealt_with(transaction: Transaction) -> None:
    async with transaction() as work:
        await work.inbox.accept("telegram", 7, "message 7:1", {}, NOW)
        await work.inbox.done(await _next(work, 7), NOW)
    async with transaction() as work:
        assert not await work.inbox.accept("telegram", 7, "message 7:1", {}, NOW)
        assert await work.inbox.next("telegram", 7, NOW) is None
        assert await work.inbox.chats_waiting(NOW) == []


async def test_two_deliveries_at_once_are_accepted_once(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async def accept(begin: Transaction) -> bool:
        async with begin() as work:
            return await work.inbox.accept("telegram", 7, "callback 1", {}, NOW)

    for _ in range(5):
        accepted = await asyncio.gather(*(accept(each) for each in (transaction, elsewhere) * 2))
        assert sum(accepted) <= 1
    async with transaction() as work:
        assert await work.inbox.count("waiting") == 1


async def test_a_chat_is_taken_in_order_and_a_retry_holds_it_back_alone(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        for chat, n in ((1, 1), (2, 1), (1, 2), (2, 2)):
            await work.inbox.accept("telegram", chat, f"message {chat}:{n}", {"n": n}, NOW)
        assert await work.inbox.chats_waiting(NOW) == [("telegram", 1), ("telegram", 2)]
        await work.inbox.failed(await _next(work, 1), "no disk", later(seconds=2), NOW)
        assert await work.inbox.chats_waiting(NOW) == [("telegram", 2)]
        assert await work.inbox.next("telegram", 1, later(seconds=1)) is None
        assert (await _next(work, 2)).update == {"n": 1}

        again = await _next(work, 1, seconds=2)
        assert (again.update, again.attempts) == ({"n": 1}, 1)
        await work.inbox.done(again, NOW)
        assert (await _next(work, 1)).update == {"n": 2}


async def test_what_waits_behind_an_update_is_of_its_chat_and_ends_at_a_retry(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        for chat, n in ((1, 1), (2, 1), (1, 2), (1, 3), (1, 4)):
            await work.inbox.accept("telegram", chat, f"message {chat}:{n}", {"n": n}, NOW)
        first = await _next(work, 1)
        behind = await work.inbox.following(first, 9, NOW)
        assert [each.update["n"] for each in behind] == [2, 3, 4]
        assert [each.update["n"] for each in await work.inbox.following(first, 2, NOW)] == [2, 3]
        await work.inbox.failed(behind[1], "no disk", later(seconds=2), NOW)
        assert [each.update["n"] for each in await work.inbox.following(first, 9, NOW)] == [2]
        await work.inbox.done(behind[1], NOW)
        assert [each.update["n"] for each in await work.inbox.following(first, 9, NOW)] == [2, 4]


async def test_an_update_that_is_given_up_lets_the_chat_go_on(transaction: Transaction) -> None:
    async with transaction() as work:
        for n in (1, 2):
            await work.inbox.accept("telegram", 1, f"message 1:{n}", {"n": n}, NOW)
        await work.inbox.failed(await _next(work, 1), "poison", None, NOW)
        assert (await _next(work, 1)).update == {"n": 2}
        [dead] = await work.inbox.dead()
        assert (dead.update, dead.attempts) == ({"n": 1}, 1)
        assert await work.inbox.count("dead") == 1


async def _put(work: Work, chat: int, n: int, **options: object) -> bool:
    return await work.outbox.put("telegram", chat, "sendMessage", {"n": n}, now=NOW, **options)  # type: ignore[arg-type]


def _numbers(items: list[OutboxItem]) -> list[tuple[int, int]]:
    return [(item.chat_id, item.payload["n"]) for item in items]


async def test_each_chat_hears_its_messages_in_order(transaction: Transaction) -> None:
    heard = []
    async with transaction() as work:
        for n in range(3):
            for chat in (1, 2):
                await _put(work, chat, n)
    while True:
        async with transaction() as work:
            claimed = await work.outbox.claim(None, NOW, 30, 10)
            assert len({item.chat_id for item in claimed}) == len(claimed)
            # The same instant again: what is on its way holds its chat back.
            assert await work.outbox.claim(None, NOW, 30, 10) == []
            for item in claimed:
                assert await work.outbox.sent(item, NOW, {"message_id": 1})
        heard += _numbers(claimed)
        if not claimed:
            break
    assert heard == [(1, 0), (2, 0), (1, 1), (2, 1), (1, 2), (2, 2)]
    async with transaction() as work:
        assert await work.outbox.count("sent") == 6


async def test_a_claim_takes_no_more_than_asked_and_only_of_its_messenger(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        for chat in range(5):
            await _put(work, chat, 0)
        await work.outbox.put("web", 9, "sendMessage", {"n": 0}, now=NOW)
        assert _numbers(await work.outbox.claim("telegram", NOW, 30, 2)) == [(0, 0), (1, 0)]
        assert _numbers(await work.outbox.claim("web", NOW, 30, 10)) == [(9, 0)]
        assert _numbers(await work.outbox.claim(None, NOW, 30, 10)) == [(2, 0), (3, 0), (4, 0)]


async def test_what_waits_holds_back_the_rest_of_its_chat_and_nobody_else(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        await _put(work, 1, 1, not_before=later(minutes=5))
        await _put(work, 1, 2)
        await _put(work, 2, 1)
        [item] = await work.outbox.claim(None, NOW, 30, 10)
        assert item.chat_id == 2
        await work.outbox.sent(item, NOW, None)
        assert await work.outbox.claim(None, later(minutes=4), 30, 10) == []
        assert _numbers(await work.outbox.claim(None, later(minutes=5), 30, 10)) == [(1, 1)]


async def test_a_dedup_key_is_put_once(transaction: Transaction, elsewhere: Transaction) -> None:
    async with transaction() as work:
        assert await _put(work, 1, 1, dedup_key="reminder 12 first")
        assert not await _put(work, 1, 2, dedup_key="reminder 12 first")
        assert await _put(work, 1, 3)
        assert await _put(work, 1, 4)
    async with elsewhere() as work:
        assert not await _put(work, 1, 5, dedup_key="reminder 12 first")
        heard = []
        while claimed := await work.outbox.claim(None, NOW, 30, 10):
            heard += _numbers(claimed)
            await work.outbox.sent(claimed[0], NOW, None)
        assert heard == [(1, 1), (1, 3), (1, 4)]


async def test_a_lease_that_ran_out_passes_on_and_the_late_one_is_refused(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        await _put(work, 1, 1)
        [frozen] = await work.outbox.claim(None, NOW, 30, 10)
    async with elsewhere() as work:
        assert await work.outbox.claim(None, later(seconds=29), 30, 10) == []
        [taken] = await work.outbox.claim(None, later(seconds=30), 30, 10)
    async with transaction() as work:
        at = later(seconds=31)
        assert not await work.outbox.sent(frozen, at, None)
        assert not await work.outbox.later(frozen, at, "late", burn=True, now=at)
        assert not await work.outbox.dead(frozen, "late", at)
        assert await work.outbox.sent(taken, at, {"message_id": 5})
        assert not await work.outbox.sent(taken, at, {"message_id": 6})
        assert await work.outbox.count("sent") == 1


async def test_what_a_killed_sender_had_claimed_is_free_for_the_next_program(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        await _put(work, 1, 1)
        [killed] = await work.outbox.claim(None, NOW, 30, 10)
    async with elsewhere() as work:
        await work.outbox.free()
        [taken] = await work.outbox.claim(None, NOW, 30, 10)
        assert taken.id == killed.id
        assert not await work.outbox.sent(killed, NOW, None)
        assert await work.outbox.sent(taken, NOW, None)


@pytest.mark.parametrize(("burn", "attempts"), [(True, 1), (False, 0)])
async def test_a_call_put_off_is_due_again_and_counts_only_what_burns(
    transaction: Transaction, burn: bool, attempts: int
) -> None:
    async with transaction() as work:
        await _put(work, 1, 1)
        [item] = await work.outbox.claim(None, NOW, 30, 10)
        retry = later(seconds=7)
        assert await work.outbox.later(item, retry, "429", burn=burn, now=NOW)
        assert await work.outbox.claim(None, later(seconds=6), 30, 10) == []
        [again] = await work.outbox.claim(None, retry, 30, 10)
        assert again.attempts == attempts
        assert again.lease != item.lease


async def test_a_dead_letter_lets_the_chat_go_on(transaction: Transaction) -> None:
    async with transaction() as work:
        await _put(work, 1, 1)
        await _put(work, 1, 2)
        [item] = await work.outbox.claim(None, NOW, 30, 10)
        assert await work.outbox.dead(item, "chat not found", NOW)
        assert _numbers(await work.outbox.dead_letters(10)) == [(1, 1)]
        assert _numbers(await work.outbox.claim(None, NOW, 30, 10)) == [(1, 2)]
        assert await work.outbox.count("dead") == 1


async def test_two_senders_at_once_never_claim_the_same_call(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        for n in range(3):
            for chat in range(20):
                await _put(work, chat, n)
    sent: list[tuple[int, int]] = []

    async def send(begin: Transaction) -> None:
        idle = 0
        while idle < 5:
            async with begin() as work:
                claimed = await work.outbox.claim(None, NOW, 30, 7)
            async with begin() as work:
                for item in claimed:
                    assert await work.outbox.sent(item, NOW, None)
                    sent.append((item.chat_id, item.payload["n"]))
            idle = 0 if claimed else idle + 1
            await asyncio.sleep(0.001)

    await asyncio.gather(send(transaction), send(elsewhere))
    assert sorted(sent) == [(chat, n) for chat in range(20) for n in range(3)]
    for chat in range(20):
        heard = [n for each, n in sent if each == chat]
        assert all(earlier < after for earlier, after in pairwise(heard))
