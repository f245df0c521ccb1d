import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest

from storage.web_chats import WebMessage
from storage.web_sessions import WebSession
from storage.work import Work
from tests.storage.a_week import NOW, later
from tests.storage.conftest import Transaction


async def _post(work: Work, chat: int, text: str, key: str | None = None) -> WebMessage:
    return await work.web.post(chat, from_bot=key is None, body={"text": text}, key=key, at=NOW)


async def test_chats_count_up_above_every_telegram_id(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async def open_chat(begin: Transaction, name: str) -> int:
        async with begin() as work:
            return await work.web.open_chat(name, NOW)

    begins = (transaction, elsewhere) * 4
    opened = await asyncio.gather(*(open_chat(begin, f"人{n}") for n, begin in enumerate(begins)))
    assert sorted(opened) == list(range(10_000_000_000_001, 10_000_000_000_009))
    async with transaction() as work:
        assert await work.web.name(opened[3]) == "人3"
        assert await work.web.name(1) is None


async def test_a_message_that_is_sent_again_is_posted_once(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        chat, other = [await work.web.open_chat("段小满", NOW) for _ in range(2)]
        first = await _post(work, chat, "报送动态", "k1")
        assert (first.message_id, first.from_bot, first.body) == (1, False, {"text": "报送动态"})
    async with elsewhere() as work:
        assert await _post(work, chat, "报送动态", "k1") == first
        assert (await _post(work, other, "别的", "k1")).chat_id == other
        assert await work.web.latest(chat, 10) == [first]
        with pytest.raises(LookupError):
            await _post(work, 1, "nowhere")


async def test_writers_at_once_get_numbers_of_their_own_and_a_key_posts_once(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        chat = await work.web.open_chat("段小满", NOW)

    async def write(begin: Transaction, n: int) -> WebMessage:
        async with begin() as work:
            message = await _post(work, chat, "重发", "same" if n % 3 == 0 else None)
            await asyncio.sleep(0.01)
            return message

    posted = await asyncio.gather(
        *(write(begin, n) for n, begin in enumerate((transaction, elsewhere) * 6))
    )
    async with transaction() as work:
        kept = await work.web.since(chat, 0, 100)
    assert len(kept) == 9
    assert {each.message_id for each in posted} == {each.message_id for each in kept}
    assert all(one.version < two.version for one, two in pairwise(kept))


async def test_every_change_has_a_later_version_and_is_found_from_the_one_before(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        chat = await work.web.open_chat("段小满", NOW)
        one, two, three = [await _post(work, chat, text) for text in "一二三"]
        edited = await work.web.edit(chat, one.message_id, {"text": "壹"}, later(minutes=1))
        assert edited == replace(
            one, body={"text": "壹"}, edited_at=later(minutes=1), version=three.version + 1
        )
        gone = await work.web.delete(chat, two.message_id, later(minutes=2))
        assert gone is not None
        assert (gone.body, gone.deleted, gone.version) == ({}, True, edited.version + 1)
        assert await work.web.since(chat, three.version, 10) == [edited, gone]
        assert await work.web.since(chat, 0, 2) == [three, edited]
        assert await work.web.since(chat, gone.version, 10) == []
        assert await work.web.latest(chat, 10) == [edited, three]
        assert await work.web.latest(chat, 1) == [three]
        assert await work.web.get(chat, two.message_id) == gone
        # What is deleted stays deleted, and what never was is not made by editing.
        assert await work.web.edit(chat, two.message_id, {"text": "贰"}, NOW) is None
        assert await work.web.delete(chat, two.message_id, NOW) is None
        assert await work.web.edit(chat, 99, {}, NOW) is None
        assert await work.web.get(chat, 99) is None


async def test_a_session_lives_until_it_is_closed(transaction: Transaction) -> None:
    async with transaction() as work:
        chat, other = [await work.web.open_chat("段小满", NOW) for _ in range(2)]
        desk, phone, theirs = [
            WebSession(
                id_hash=name,
                chat_id=owner,
                csrf="c",
                created_at=NOW,
                seen_at=NOW,
                expires_at=later(days=30),
            )
            for name, owner in (("desk", chat), ("phone", chat), ("theirs", other))
        ]
        for each in (desk, phone, theirs):
            await work.web_sessions.open(each)
        await work.web_sessions.touch("desk", later(hours=1))
    async with transaction() as work:
        assert await work.web_sessions.get("desk") == replace(desk, seen_at=later(hours=1))
        assert await work.web_sessions.get("phone") == phone
        await work.web_sessions.close("phone")
        assert await work.web_sessions.get("phone") is None
        await work.web_sessions.close_all(chat)
        assert await work.web_sessions.get("desk") is None
        assert await work.web_sessions.get("theirs") == theirs
