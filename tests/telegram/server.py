"""Telegram for the tests: the Bot API over real HTTP on loopback, and people who write to the bot.

``async with TelegramServer() as server`` listens on a free port in the running loop;
``server.base`` is what goes into ZHOUBAO_TELEGRAM_API. The rules are those of
tdlib/telegram-bot-api; a second of Telegram's (long polls, retries, the 409's patience) lasts
``second`` seconds, so that tests are quick.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from aiohttp import web

from tests.person import PATIENCE_S
from tests.telegram.chats import Memory, User, utc_now
from tests.telegram.checks import Json
from tests.telegram.methods import Methods
from tests.telegram.person import TelegramPerson
from tests.telegram.updates import Updates
from tests.telegram.wire import (
    Arguments,
    Fault,
    Refused,
    broken,
    read_arguments,
    refusal,
    success,
)

TOKEN = "700000001:AAE-this-is-no-token-of-Telegrams_00001"
BIGGEST_UPLOAD = 50 << 20
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@dataclass(frozen=True, slots=True)
class Call:
    """A method that the bot called, its name in lower case, and the arguments as they came."""

    method: str
    values: dict[str, Any]


class TelegramServer:
    """One bot's Telegram; ``now`` gives aware UTC."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        second: float = 0.02,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.token = token
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "周报",
            "username": "zhoubao_test_bot",
        }
        self.memory = Memory(now)
        self.methods = Methods(self.memory, self.bot)
        self.updates = Updates(second=second, now=now, run=self.methods.run)
        self.methods.serve(self.updates)
        #: Every call that arrived, getUpdates too, oldest first.
        self.calls: list[Call] = []
        self.base = ""
        self._called = asyncio.Event()
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._held: dict[int, asyncio.Event] = {}
        self._next_person = 900_000_001
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=BIGGEST_UPLOAD)
        app.router.add_route("*", "/bot{token}/{method}", self._serve_method)
        app.router.add_route("GET", "/file/bot{token}/{path:.+}", self._serve_file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.updates.abandon_poll()
        await self.updates.close()
        if self._runner:
            await self._runner.cleanup()

    def person(
        self, name: str, *, user_id: int | None = None, language: str = "zh-hans"
    ) -> TelegramPerson:
        """Someone with the Telegram app, who has not written to the bot yet."""
        if user_id is None:
            user_id, self._next_person = self._next_person, self._next_person + 1
        return TelegramPerson(self, User(id=user_id, name=name, language=language))

    def fail_next(
        self,
        method: str,
        status: int,
        description: str,
        *,
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """Answer the next calls of ``method`` with an error; ``retry_after`` is in true seconds."""
        fault = Fault(status=status, description=description, retry_after=retry_after)
        self._faults[method.lower()].extend([fault] * times)

    def flood_next(self, method: str, retry_after: int, *, times: int = 1) -> None:
        """Answer the next calls with 429; ``retry_after`` is in true seconds."""
        description = f"Too Many Requests: retry after {retry_after}"
        self.fail_next(method, 429, description, retry_after=retry_after, times=times)

    def garble_next(self, method: str, *, status: int = 502, body: str = BAD_GATEWAY) -> None:
        """Answer the next call with what is no envelope; at status 200 it has had its effect."""
        fault = Fault(status=status, body=body, after_effect=status < 300)
        self._faults[method.lower()].append(fault)

    def reset_next(self, method: str, *, after_effect: bool) -> None:
        """Cut the connection of the next call, before or after it has taken effect."""
        self._faults[method.lower()].append(Fault(status=None, after_effect=after_effect))

    @contextmanager
    def hold(self, chat_id: int) -> Iterator[None]:
        """Leave every call to that chat without an answer until the block ends."""
        self._held[chat_id] = asyncio.Event()
        try:
            yield
        finally:
            self._held.pop(chat_id).set()

    def forget_queries(self) -> None:
        """Let every callback query grow too old to be answered."""
        self.memory.unanswered.clear()

    def called(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [each for each in self.calls if each.method == method.lower()]

    async def waits_for(
        self, method: str, times: int = 1, *, within_s: float = PATIENCE_S
    ) -> list[Call]:
        """The calls of one method, as soon as there are so many."""
        try:
            async with asyncio.timeout(within_s):
                while len(calls := self.called(method)) < times:
                    await self._called.wait()
                return calls
        except TimeoutError:
            made = [each.method for each in self.calls]
            raise AssertionError(f"no {times} calls of {method}; there were {made}") from None

    async def _serve_method(self, request: web.Request) -> web.StreamResponse:
        try:
            self._admit(unquote(request.match_info["token"]))
            arguments = await read_arguments(request)
            return await self._answer(request, request.match_info["method"].lower(), arguments)
        except Refused as refused:
            return refusal(refused)
        except web.HTTPRequestEntityTooLarge:
            return refusal(Refused(413, "Request Entity Too Large"))

    async def _answer(
        self, request: web.Request, method: str, arguments: Arguments
    ) -> web.StreamResponse:
        self.calls.append(Call(method, dict(arguments.values)))
        self._called.set()
        self._called = asyncio.Event()
        if held := self._held.get(arguments.integer("chat_id")):
            await held.wait()
        faults = self._faults[method]
        fault = faults.popleft() if faults else None
        if fault and not fault.after_effect:
            return broken(fault, request)
        result = await self.methods.run(method, arguments)
        return broken(fault, request) if fault else success(result)

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        try:
            self._admit(unquote(request.match_info["token"]))
        except Refused as refused:
            return refusal(refused)
        for stored in self.memory.files.values():
            if stored.path == request.match_info["path"]:
                return web.Response(body=stored.content, content_type="application/octet-stream")
        return refusal(Refused(404, "Not Found"))

    def _admit(self, token: str) -> None:
        if ":" not in token or token.startswith("0") or len(token) > 80:
            raise Refused(401, "Unauthorized: invalid token specified")
        if token != self.token:
            raise Refused(401, "Unauthorized")
