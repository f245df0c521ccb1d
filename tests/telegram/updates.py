"""The queue of updates and its two ways out: long polling and the webhook."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from tests.telegram.checks import Json
from tests.telegram.wire import Arguments, Refused

UPDATES_LIVE = timedelta(days=1)
LONGEST_POLL_S = 50
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS = {
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_join_request",
    "inline_query",
    "poll",
    *NOT_BY_DEFAULT,
}
TERMINATED_BY_POLL = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
TERMINATED_BY_WEBHOOK = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An update that has not been acknowledged."""

    update: Json
    chat_id: int
    since: datetime


@dataclass(slots=True, kw_only=True)
class Webhook:
    """Where updates are posted to."""

    url: str
    secret: str
    max_connections: int
    last_error: str = ""
    last_error_at: datetime | None = None
    tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)


class Updates:
    """The bot's queue; ``second`` is how long a second of Telegram's lasts here, in seconds."""

    def __init__(
        self,
        *,
        second: float,
        now: Callable[[], datetime],
        run: Callable[[str, Arguments], Awaitable[object]],
    ) -> None:
        self.webhook: Webhook | None = None
        #: The update that happened last, acknowledged or not.
        self.latest: Json = {}
        self.allowed = KINDS - NOT_BY_DEFAULT
        self._allowed_given: list[str] = []
        self._second = second
        self._now = now
        self._run = run
        self._pending: list[Waiting] = []
        # A bot's first update has any number.
        self._last_id = random.randrange(100_000_000, 900_000_000)  # noqa: S311
        self._arrived = asyncio.Event()
        self._poll: asyncio.Future[str] | None = None
        self._previous_poll: tuple[int, float] = (0, float("-inf"))
        self._no_conflict_before = float("-inf")
        self._no_webhook_before = float("-inf")

    @property
    def pending(self) -> list[Json]:
        """What has not been acknowledged, oldest first."""
        self._expire()
        return [each.update for each in self._pending]

    def push(self, kind: str, body: Json, *, chat_id: int) -> None:
        """Something happened: queue it, if the bot has asked for such."""
        if kind not in self.allowed:
            return
        self._last_id += 1
        update = {"update_id": self._last_id, kind: body}
        self.latest = update
        self._pending.append(Waiting(update=update, chat_id=chat_id, since=self._now()))
        self._wake()

    def repeat(self, update: Json, *, chat_id: int, renumbered: bool = False) -> None:
        """Deliver an update once more, under the same number or a new one."""
        if renumbered:
            self._last_id += 1
            update = {**update, "update_id": self._last_id}
        self._pending.append(Waiting(update=update, chat_id=chat_id, since=self._now()))
        self._pending.sort(key=lambda each: each.update["update_id"])
        self._wake()

    def _wake(self) -> None:
        self._arrived.set()
        self._arrived = asyncio.Event()
        self._deliver()

    def _expire(self) -> None:
        oldest = self._now() - UPDATES_LIVE
        self._pending = [each for each in self._pending if each.since > oldest]

    async def get(self, arguments: Arguments) -> list[Json]:
        """getUpdates: acknowledge what lies below the offset, give what is left, or wait for it."""
        if self.webhook:
            raise Refused(409, WEBHOOK_ACTIVE)
        offset = arguments.integer("offset")
        limit = min(max(arguments.integer("limit", 100), 1), 100)
        timeout = min(max(arguments.integer("timeout"), 0), LONGEST_POLL_S)
        self._allow(arguments)

        now = self._clock()
        previous_offset, previous_at = self._previous_poll
        if offset == previous_offset and timeout < 3 and now < previous_at + 3:
            timeout = 3
        if offset == previous_offset and now < previous_at + 0.5:
            limit = 1
        self._previous_poll = (offset, now)

        if batch := self._take(offset, limit):
            return batch
        if timeout == 0:
            return []
        self._abort(TERMINATED_BY_POLL)
        return await self._wait(offset, limit, timeout)

    async def _wait(self, offset: int, limit: int, longest_s: int) -> list[Json]:
        loop = asyncio.get_running_loop()
        aborted: asyncio.Future[str] = loop.create_future()
        self._poll = aborted
        deadline = loop.time() + longest_s * self._second
        try:
            while True:
                arrived = asyncio.create_task(self._arrived.wait())
                either: list[asyncio.Future[Any]] = [arrived, aborted]
                try:
                    await asyncio.wait(
                        either,
                        timeout=deadline - loop.time(),
                        return_when=asyncio.FIRST_COMPLETED,
                    )
                finally:
                    arrived.cancel()
                if aborted.done():
                    await self._delay_conflict()
                    raise Refused(409, aborted.result())
                # The offset has acknowledged what it could when the poll came in.
                batch = self._take(0 if offset < 0 else offset, limit)
                if batch or loop.time() >= deadline:
                    return batch
        finally:
            if self._poll is aborted:
                self._poll = None

    async def _delay_conflict(self) -> None:
        if self._clock() >= self._no_conflict_before:
            self._no_conflict_before = self._clock() + 3
        else:
            await asyncio.sleep(3 * self._second)

    def _abort(self, why: str) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(why)
        self._poll = None

    def _take(self, offset: int, limit: int) -> list[Json]:
        self._expire()
        if offset < 0:
            self._pending = self._pending[offset:]
        elif 0 < offset <= self._last_id + 10:
            self._pending = [each for each in self._pending if each.update["update_id"] >= offset]
        return [each.update for each in self._pending[:limit]]

    def _clock(self) -> float:
        """Telegram's monotonic seconds."""
        return asyncio.get_running_loop().time() / self._second

    def _allow(self, arguments: Arguments) -> None:
        try:
            given = arguments.structure("allowed_updates")
        except ValueError:
            return
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            return
        self._allowed_given = [each for each in given if each in KINDS]
        self.allowed = set(self._allowed_given) or KINDS - NOT_BY_DEFAULT

    async def set_webhook(self, arguments: Arguments) -> bool:
        """setWebhook; without a URL it is deleteWebhook."""
        url = arguments.text("url")
        if not url:
            return await self.delete_webhook(arguments)
        if self._clock() < self._no_webhook_before:
            raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        self._no_webhook_before = self._clock() + 1
        secret = arguments.text("secret_token")
        if not url.startswith(("https://", "http://127.0.0.1:")):
            raise Refused(400, "bad webhook: An HTTPS URL must be provided for webhook")
        if len(secret) > 256:
            raise Refused(400, "secret token is too long")
        if not all(each.isascii() and (each.isalnum() or each in "-_") for each in secret):
            raise Refused(400, "secret token contains unallowed characters")
        self._allow(arguments)
        self._abort(TERMINATED_BY_WEBHOOK)
        await self.close()
        if arguments.flag("drop_pending_updates"):
            self._pending.clear()
        self.webhook = Webhook(
            url=url, secret=secret, max_connections=arguments.integer("max_connections", 40)
        )
        self._deliver()
        return True

    async def delete_webhook(self, arguments: Arguments) -> bool:
        """deleteWebhook."""
        await self.close()
        if arguments.flag("drop_pending_updates"):
            self._pending.clear()
        return True

    def webhook_info(self) -> Json:
        """getWebhookInfo."""
        info: dict[str, Any] = {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        if self._allowed_given:
            info["allowed_updates"] = self._allowed_given
        if hook := self.webhook:
            info |= {"url": hook.url, "max_connections": hook.max_connections}
            if hook.last_error_at:
                info["last_error_date"] = int(hook.last_error_at.timestamp())
                info["last_error_message"] = hook.last_error
        return info

    def _deliver(self) -> None:
        """See to it that every chat with something to say has its own courier."""
        hook = self.webhook
        if hook is None:
            return
        for chat_id in {each.chat_id for each in self._pending}:
            task = hook.tasks.get(chat_id)
            if task is None or task.done():
                hook.tasks[chat_id] = asyncio.create_task(self._carry(hook, chat_id))

    async def _carry(self, hook: Webhook, chat_id: int) -> None:
        """Post a chat's updates in order, each until it is taken."""
        delay, failures = 1, 0
        async with aiohttp.ClientSession() as session:
            while mine := [each for each in self._pending if each.chat_id == chat_id]:
                taken, wait = await self._post(session, hook, mine[0].update)
                if taken:
                    delay, failures = 1, 0
                    self._pending = [each for each in self._pending if each is not mine[0]]
                    continue
                failures += 1
                if wait == 0 and failures > 1:
                    delay = min(delay * 2, 60)
                    wait = delay
                await asyncio.sleep(wait * self._second)
                self._expire()

    async def _post(
        self, session: aiohttp.ClientSession, hook: Webhook, update: Json
    ) -> tuple[bool, int]:
        """Whether the update was taken, and else how many seconds the other side asks to wait."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update, headers=headers) as answer:
                body = await answer.text()
        except aiohttp.ClientError:
            self._webhook_failed(hook, "Webhook connection closed")
            return False, 0
        if not 200 <= answer.status <= 299:
            self._webhook_failed(
                hook, f"Wrong response from the webhook: {answer.status} {answer.reason}"
            )
            asked = answer.headers.get("Retry-After", "")
            return False, min(int(asked), 3600) if asked.isdigit() else 0
        await self._run_answer(answer.content_type, body)
        return True, 0

    def _webhook_failed(self, hook: Webhook, why: str) -> None:
        hook.last_error = why
        hook.last_error_at = self._now()

    async def _run_answer(self, content_type: str, body: str) -> None:
        """A method in the webhook's answer runs; nobody learns how it went."""
        if content_type != "application/json" or not body:
            return
        call = json.loads(body)
        method = str(call.pop("method", "")).lower() if isinstance(call, dict) else ""
        forbidden = {"", "deletewebhook", "setwebhook", "close", "logout"}
        if method in forbidden or method.startswith("get"):
            return
        try:
            await self._run(method, Arguments(call, {}))
        except Refused:
            return

    async def close(self) -> None:
        """Take the webhook down; what it has not delivered stays in the queue."""
        hook, self.webhook = self.webhook, None
        if hook is None:
            return
        for task in hook.tasks.values():
            task.cancel()
        await asyncio.gather(*hook.tasks.values(), return_exceptions=True)

    def abandon_poll(self) -> None:
        """The server goes down: let a waiting poll end."""
        self._abort("Conflict: the server of the tests is closing")
