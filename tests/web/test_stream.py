"""The stream: nothing is lost when it breaks, and nobody else can listen."""

import asyncio

import httpx
import pytest

from storage.work import Work
from tests.web.house import House, Json, Visitor
from web.feed import Feed
from web.security import hashed


async def until_ready(visitor: Visitor, after: int | str | None = None) -> list[tuple[int, Json]]:
    """What a page gets before it is up to date: (version, message)."""
    found = []
    async for event, id, data in visitor.events(after=after):
        if event == "ready":
            break
        found.append((int(id), data))
    return found


async def test_a_page_that_was_away_gets_exactly_what_it_missed(
    house: House, visitor: Visitor
) -> None:
    first = await house.bot.send_message(visitor.chat_id, "第一条")
    seen = (await until_ready(visitor))[-1][0]
    await house.bot.send_message(visitor.chat_id, "第二条")
    await house.bot.edit_message_text(
        "第一条，改过", chat_id=visitor.chat_id, message_id=first.message_id
    )
    missed = await until_ready(visitor, after=seen)
    assert [data["text"] for _, data in missed] == ["第二条", "第一条，改过"]
    assert [data["edited"] for _, data in missed] == [False, True]
    assert [id for id, _ in missed] == [seen + 1, seen + 2]
    assert await until_ready(visitor, after=seen + 2) == []


async def test_a_stream_that_breaks_off_anywhere_loses_nothing(
    house: House, visitor: Visitor
) -> None:
    old = await house.bot.send_message(visitor.chat_id, "0")
    for n in range(1, 5):
        await house.bot.send_message(visitor.chat_id, str(n))
    await house.bot.edit_message_text("新", chat_id=visitor.chat_id, message_id=old.message_id)
    whole = await until_ready(visitor)
    assert [id for id, _ in whole] == sorted(id for id, _ in whole)
    for cut in range(1, len(whole)):
        rest = await until_ready(visitor, after=whole[cut - 1][0])
        assert rest == whole[cut:]


async def test_a_place_that_is_no_place_is_a_page_that_begins(visitor: Visitor) -> None:
    whole = await until_ready(visitor)
    assert await until_ready(visitor, after="9" * 5000) == whole
    assert await until_ready(visitor, after=2**63) == whole


async def test_a_deleted_message_is_taken_back(house: House, visitor: Visitor) -> None:
    sent = await house.bot.send_message(visitor.chat_id, "发错了")
    seen = (await until_ready(visitor))[-1][0]
    await house.bot.delete_message(visitor.chat_id, sent.message_id)
    [(_, told)] = await until_ready(visitor, after=seen)
    assert told["deleted"] is True
    assert "text" not in told
    assert sent.message_id not in [data["id"] for _, data in await until_ready(visitor)]


async def test_news_and_passing_words_arrive_while_one_listens(
    house: House, visitor: Visitor
) -> None:
    seen: list[tuple[str, str]] = []
    async for event, _, data in visitor.events():
        seen.append((event, data.get("text") or data.get("kind", "")))
        if event == "ready":
            await house.bot.send_chat_action(visitor.chat_id, "typing")
            await house.bot.send_message(visitor.chat_id, "好的")
            await house.bot.answer_callback_query(f"{visitor.chat_id}:abc", text="已撤回")
        if len(seen) == 5:
            break
    assert seen[:2] == [("message", "/start"), ("ready", "")]
    assert sorted(seen[2:]) == [("message", "好的"), ("passing", "typing"), ("passing", "已撤回")]


async def test_another_site_can_not_listen(house: House, visitor: Visitor) -> None:
    for headers in (
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ):
        answer = await visitor.client.get("/chat/events", headers=headers)
        assert answer.status_code == 403
    bare = await house.browser().get("/chat/events")
    assert bare.status_code == 401


async def test_one_hears_only_ones_own_chat(house: House, visitor: Visitor) -> None:
    other = await house.joined("禾小满")
    await house.bot.send_message(other.chat_id, "给禾小满的")
    assert [data["text"] for _, data in await until_ready(visitor)] == ["/start"]


async def test_a_revoked_session_ends_its_stream(house: House, visitor: Visitor) -> None:
    name = visitor.client.cookies["zhoubao"]
    last = ""
    async for event, _, _ in visitor.events():
        last = event
        if event == "ready":
            async with house.sessions.begin() as session:
                await Work.on(session).web_sessions.close(hashed(name))
            house.feed.changed(visitor.chat_id)
    assert last == "ended"


async def test_a_chat_in_too_many_pages_is_refused(visitor: Visitor) -> None:
    streams = [aiter(visitor.events()) for _ in range(8)]
    for each in streams:
        await anext(each)
    with pytest.raises(httpx.HTTPStatusError, match="429"):
        await anext(aiter(visitor.events()))
    for each in streams:
        await each.aclose()  # type: ignore[attr-defined]


async def test_what_happens_between_two_looks_wakes_the_next() -> None:
    feed = Feed()
    listening = feed.listen(7, at_least_every=60)
    assert await anext(listening) == ()
    feed.changed(7)
    feed.tell(7, {"kind": "typing"})
    async with asyncio.timeout(1):
        assert await anext(listening) == ({"kind": "typing"},)
    feed.tell(8, {"kind": "typing"})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await anext(listening)
    await listening.aclose()


async def test_a_quiet_chat_is_looked_at_every_so_often_and_a_closed_feed_ends() -> None:
    feed = Feed()
    looks = 0
    async with asyncio.timeout(2):
        async for _ in feed.listen(7, at_least_every=0.01):
            looks += 1
            if looks == 3:
                feed.close()
    assert looks == 3
