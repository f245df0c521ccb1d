"""What the server of the tests keeps on the wire: calls, queues, conflicts, webhooks."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.telegram.server import TelegramServer


class Wire:
    """Plain HTTP to the server, as curl would speak it."""

    def __init__(self, session: aiohttp.ClientSession, server: TelegramServer) -> None:
        self._session = session
        self._server = server

    async def call(self, method: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """POST a JSON body."""
        async with self._session.post(self.url(method), json=body) as answer:
            return answer.status, await answer.json()

    def url(self, method: str) -> str:
        return f"{self._server.base}/bot{self._server.token}/{method}"

    async def updates(self, **body: Any) -> list[dict[str, Any]]:
        _, envelope = await self.call("getUpdates", **body)
        result: list[dict[str, Any]] = envelope["result"]
        return result


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def wire(session: aiohttp.ClientSession, telegram_server: TelegramServer) -> Wire:
    return Wire(session, telegram_server)


async def test_a_call_may_come_as_json_form_multipart_or_query(
    telegram_server: TelegramServer, wire: Wire, session: aiohttp.ClientSession
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")
    values = {"chat_id": str(person.user.id), "text": "你好，王&芳"}
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in values.items():
        multipart.add_field(name, value)
    url = wire.url("SENDmessage")
    for request in (
        session.post(url, json={**values, "chat_id": person.user.id}),
        session.post(url, data=values),
        session.post(url, data=multipart),
        session.post(url, params=values),
        session.get(url, params=values),
    ):
        async with request as answer:
            assert (answer.status, (await answer.json())["ok"]) == (200, True)
    assert [each.text for each in await person.heard()] == ["你好，王&芳"] * 5


async def test_an_error_is_an_envelope_whose_code_is_the_status(wire: Wire) -> None:
    assert await wire.call("makeCoffee") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )
    status, envelope = await wire.call("sendMessage", text="你好")
    assert (status, envelope["description"]) == (400, "Bad Request: chat_id is empty")


async def test_a_flood_is_told_in_the_envelope_and_in_a_header(
    telegram_server: TelegramServer, wire: Wire, session: aiohttp.ClientSession
) -> None:
    telegram_server.flood_next("getMe", 7)
    async with session.get(wire.url("getMe")) as answer:
        assert answer.status == 429
        assert answer.headers["Retry-After"] == "7"
        envelope = await answer.json()
    assert envelope["parameters"] == {"retry_after": 7}
    assert envelope["description"] == "Too Many Requests: retry after 7"
    assert (await wire.call("getMe"))[0] == 200


@pytest.mark.parametrize("path", ["", "documents/file_9.txt", "../server.py", "%2e%2e/server.py"])
async def test_no_file_is_served_but_those_that_were_sent(
    telegram_server: TelegramServer, session: aiohttp.ClientSession, path: str
) -> None:
    async with session.get(
        f"{telegram_server.base}/file/bot{telegram_server.token}/{path}"
    ) as answer:
        assert answer.status == 404


async def test_a_long_poll_returns_as_soon_as_something_happens(
    telegram_server: TelegramServer, wire: Wire
) -> None:
    poll = asyncio.create_task(wire.updates(timeout=50))
    await telegram_server.waits_for("getUpdates")
    await telegram_server.person("李明").says("在吗")
    [update] = await asyncio.wait_for(poll, 0.5)
    assert update["message"]["text"] == "在吗"


async def test_a_long_poll_ends_empty_when_nothing_happens(wire: Wire) -> None:
    assert await asyncio.wait_for(wire.updates(timeout=5), 1) == []


async def test_the_older_of_two_polls_is_terminated(
    telegram_server: TelegramServer, wire: Wire
) -> None:
    older = asyncio.create_task(wire.call("getUpdates", timeout=50))
    await telegram_server.waits_for("getUpdates")
    younger = asyncio.create_task(wire.call("getUpdates", timeout=50, offset=1))
    status, envelope = await older
    assert status == 409
    assert envelope["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    await telegram_server.person("李明").says("在吗")
    assert len((await younger)[1]["result"]) == 1


async def test_a_crash_loop_gets_one_update_at_a_time(
    telegram_server: TelegramServer, wire: Wire
) -> None:
    person = telegram_server.person("李明")
    for text in "一二三":
        await person.says(text)
    assert [len(await wire.updates()) for _ in range(2)] == [3, 1]


async def test_allowed_updates_stick_and_filter_when_something_happens(
    telegram_server: TelegramServer, wire: Wire
) -> None:
    person = telegram_server.person("李明")
    await wire.call("getUpdates", allowed_updates=["callback_query"])
    await person.says("不会送达")
    await wire.call("getUpdates", allowed_updates='["message", "edited_message"]')
    await wire.call("getUpdates", allowed_updates="not JSON")
    bubble = await person.says("送达")
    await person.edits(bubble, "改")
    await person.blocks_bot()
    kinds = [set(each) - {"update_id"} for each in telegram_server.updates.pending]
    assert kinds == [{"message"}, {"edited_message"}]


async def test_an_update_lives_for_a_day(session: aiohttp.ClientSession) -> None:
    moment = datetime(2031, 3, 5, 8, 0, tzinfo=UTC)
    async with TelegramServer(now=lambda: moment) as server:
        await server.person("李明").says("很久以前")
        moment += timedelta(hours=23)
        assert len(await Wire(session, server).updates()) == 1
        moment += timedelta(hours=2)
        assert await Wire(session, server).updates() == []


async def test_a_person_sends_a_long_text_in_several_messages(
    telegram_server: TelegramServer, wire: Wire
) -> None:
    await telegram_server.person("李明").says("政" * 5000)
    assert [len(each["message"]["text"]) for each in await wire.updates()] == [4096, 904]


async def test_tapping_a_button_that_is_not_there_names_those_that_are(
    telegram_server: TelegramServer, wire: Wire
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")
    keyboard = {"inline_keyboard": [[{"text": "✅ 确认报送", "callback_data": "file:1"}]]}
    await wire.call("sendMessage", chat_id=person.user.id, text="确认？", reply_markup=keyboard)
    with pytest.raises(AssertionError, match="确认报送"):
        await person.taps("撤回")
    [seen] = await person.heard()
    await wire.call("editMessageText", chat_id=person.user.id, message_id=seen.id, text="已报送")
    with pytest.raises(AssertionError, match="no button"):
        await person.taps("确认报送")
    await person.taps("确认报送", on=seen)  # the finger was already on its way
    query = (await wire.updates())[-1]["callback_query"]
    assert (query["data"], query["message"]["text"]) == ("file:1", "已报送")


async def test_waiting_in_vain_shows_the_chat(telegram_server: TelegramServer) -> None:
    person = telegram_server.person("李明")
    await person.says("有人吗")
    with pytest.raises(AssertionError, match="→ '有人吗'"):
        await person.heard(within_s=0.01)


async def test_seeing_is_of_what_came_after_the_person_acted(
    telegram_server: TelegramServer, wire: Wire
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")
    await wire.call("sendMessage", chat_id=person.user.id, text="已报送（一）")
    assert (await person.sees("已报送")).text == "已报送（一）"
    await person.says("再来")
    with pytest.raises(AssertionError):
        await person.sees("已报送", within_s=0.01)


class Receiver:
    """A bot's webhook: answers as told, and keeps what arrived."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = []
        self.arrived = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        self.updates.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.arrived.set()
        return self.answers.pop(0) if self.answers else web.Response()

    async def has(self, n: int) -> None:
        async with asyncio.timeout(2):
            while len(self.updates) < n:
                self.arrived.clear()
                await self.arrived.wait()


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield receiver, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_a_webhook_gets_each_update_with_the_secret_until_it_takes_it(
    telegram_server: TelegramServer, wire: Wire, receiver: tuple[Receiver, str]
) -> None:
    hook, url = receiver
    person = telegram_server.person("李明")
    await person.says("一")
    hook.answers = [web.Response(status=500), web.Response(status=503)]
    assert (await wire.call("setWebhook", url=url, secret_token="s-3_C"))[0] == 200
    await hook.has(3)
    await person.says("二")
    await hook.has(4)
    assert [each["message"]["text"] for each in hook.updates] == ["一", "一", "一", "二"]
    assert set(hook.secrets) == {"s-3_C"}
    _, info = await wire.call("getWebhookInfo")
    assert info["result"]["last_error_message"].startswith("Wrong response from the webhook: 503")

    status, envelope = await wire.call("getUpdates")
    assert (status, envelope["error_code"]) == (409, 409)
    assert "can't use getUpdates method while webhook is active" in envelope["description"]
    await wire.call("deleteWebhook")
    assert await wire.updates() == []


async def test_a_method_in_the_webhooks_answer_runs(
    telegram_server: TelegramServer, wire: Wire, receiver: tuple[Receiver, str]
) -> None:
    hook, url = receiver
    person = telegram_server.person("李明")
    await wire.call("setWebhook", url=url)
    hook.answers = [
        web.json_response({"method": "sendMessage", "chat_id": person.user.id, "text": "收到"})
    ]
    await person.says("你好")
    assert (await person.sees("收到")).text == "收到"


async def test_setting_a_webhook_ends_a_waiting_poll_and_checks_its_secret(
    telegram_server: TelegramServer, wire: Wire, receiver: tuple[Receiver, str]
) -> None:
    _, url = receiver
    poll = asyncio.create_task(wire.call("getUpdates", timeout=50))
    await telegram_server.waits_for("getUpdates")
    assert (await wire.call("setWebhook", url=url))[0] == 200
    status, envelope = await poll
    assert (status, envelope["description"]) == (
        409,
        "Conflict: terminated by setWebhook request",
    )
    assert (await wire.call("setWebhook", url=url))[0] == 429
    await asyncio.sleep(0.03)
    _, envelope = await wire.call("setWebhook", url=url, secret_token="not this!")
    assert envelope["description"] == "Bad Request: secret token contains unallowed characters"
