import asyncio
from dataclasses import replace

import pytest

from storage.conversations import Conversation
from tests.storage.a_week import NOW, draft, founded, later, person
from tests.storage.conftest import Transaction


async def test_a_conversation_is_there_when_asked_for_and_keeps_what_it_is_told(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        first = await founded(work)
        fresh = await work.conversations.locked("telegram", -100_123)
        assert fresh == Conversation(messenger="telegram", chat_id=-100_123)
        told = replace(fresh, draft=first.id, state="form", data={"选": [1, None]})
        await work.conversations.change(told)
        assert await work.conversations.locked("telegram", -100_123) == told
    async with transaction() as work:
        assert await work.conversations.locked("telegram", -100_123) == told
        assert (await work.conversations.locked("web", -100_123)).draft is None


@pytest.mark.parametrize("known", [False, True])
async def test_one_turn_at_a_time_speaks_in_a_conversation(
    transaction: Transaction, elsewhere: Transaction, known: bool
) -> None:
    async def turn(begin: Transaction) -> None:
        async with begin() as work:
            conversation = await work.conversations.locked("telegram", 1)
            turns = conversation.data.get("turns", 0)
            await asyncio.sleep(0.02)
            await work.conversations.change(replace(conversation, data={"turns": turns + 1}))

    if known:
        async with transaction() as work:
            await work.conversations.locked("telegram", 1)
    await asyncio.gather(*(turn(begin) for begin in (transaction, elsewhere) * 3))
    async with transaction() as work:
        assert (await work.conversations.locked("telegram", 1)).data == {"turns": 6}


async def test_drafts_wait_and_the_one_changed_last_comes_first(transaction: Transaction) -> None:
    async with transaction() as work:
        first = await founded(work)
        somebody, colleague = person("段小满"), person("和晓燕")
        for each in (somebody, colleague):
            await work.people.add(each)
        one, two = draft(first), draft(first)
        for n, kept in enumerate((one, two)):
            await work.drafts.keep(kept, person=somebody.id, at=later(minutes=n))
        assert await work.drafts.open_of(somebody.id) == [two, one]
        moved = replace(one, at="review", revision=2, answers={**one.answers, "text": "三 月"})
        await work.drafts.keep(moved, person=somebody.id, at=later(minutes=5))
    async with transaction() as work:
        assert await work.drafts.get(one.id) == moved
        assert await work.drafts.open_of(somebody.id) == [moved, two]
        await work.drafts.keep(two, person=colleague.id, at=later(minutes=6))
        assert await work.drafts.open_of(somebody.id) == [moved]
        assert await work.drafts.open_of(colleague.id) == [two]


async def test_a_draft_that_has_ended_is_found_no_more_until_it_is_kept_again(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        first = await founded(work)
        somebody = person()
        await work.people.add(somebody)
        ended = draft(first)
        await work.drafts.keep(ended, person=somebody.id, at=NOW)
        await work.drafts.drop(ended.id, NOW)
        assert await work.drafts.get(ended.id) is None
        assert await work.drafts.open_of(somebody.id) == []
        await work.drafts.keep(ended, person=somebody.id, at=NOW)
        assert await work.drafts.get(ended.id) == ended
