"""Telegram as a messenger: the way in, by long polling or webhook, and the bot that talks to it.

aiogram's own polling acknowledges an update before its handler has run, so a killed program loses
answers. Here an update is stored first; only the next request's offset tells Telegram so.
"""

import asyncio
import logging
import random
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from hmac import compare_digest
from typing import Any, Final, NoReturn

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.methods.base import Response, TelegramType
from aiogram.types import BotCommand, MenuButtonCommands
from aiogram.utils.token import TokenValidationError
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from bot.crash import crashpoint
from bot.settings import Settings

_log = logging.getLogger(__name__)

#: The kinds of update that the handlers know.
ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
#: How often in a row another program may take the updates away before this one gives up.
MOST_CONFLICTS: Final = 6
LONGEST_WAIT_S: Final = 60.0
#: How much longer than Telegram's own patience an answer may take on its way.
GRACE_S: Final = 15

Update = dict[str, Any]


class TelegramUnusable(Exception):
    """What keeps the program from using Telegram, in a sentence for the administrator."""


class BadToken(TelegramUnusable):
    """The token is none, or Telegram does not know it (any more)."""


class AnotherPoller(TelegramUnusable):
    """Another program, or a webhook, takes the same bot's updates."""


class BadSettings(TelegramUnusable):
    """A setting of the Telegram messenger that cannot be used."""


class _GetUpdates(TelegramMethod[list[Update]]):
    """getUpdates with each update as Telegram sent it.

    aiogram's GetUpdates makes types of them; one update that its types do not know would keep the
    whole batch from ever being taken.
    """

    __returning__ = list[Update]
    __api_method__ = "getUpdates"

    offset: int
    timeout: int
    allowed_updates: Sequence[str] = ALLOWED_UPDATES


@cache
def _model(returning: Any) -> type[Response[Any]]:
    """aiogram's model of an answer, held: pydantic would let go of it and make it anew in 4 ms."""
    return Response[returning]


class _Session(AiohttpSession):
    """aiogram's session, to which a proxy that fails is a network that fails."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> TelegramType:
        _model(method.__returning__)
        try:
            return await super().make_request(bot, method, timeout)
        except (ProxyConnectionError, ProxyError, ProxyTimeoutError, OSError) as error:
            raise TelegramNetworkError(method=method, message=f"proxy: {error}") from error


def make_bot(token: str, *, api: str | None = None, proxy: str | None = None) -> Bot:
    """The bot at ``api`` (an own Bot API server; else Telegram's), through ``proxy`` if any."""
    server = TelegramAPIServer.from_base(api) if api else PRODUCTION
    try:
        session = _Session(proxy, api=server)
    except ValueError as error:
        raise BadSettings(
            f"the Telegram proxy cannot be used ({error}); "
            "it is written socks5://host:port, socks4://host:port or http://host:port"
        ) from None
    try:
        return Bot(token, session=session)
    except TokenValidationError:
        raise BadToken(
            "the Telegram token is not one: it is written like 123456789:AA…, as @BotFather gave it"
        ) from None


def bot_of(settings: Settings) -> Bot:
    """The bot that the settings describe, which must have a token."""
    token, proxy = settings.telegram_token, settings.telegram_proxy
    if token is None:
        raise BadToken("there is no Telegram token: set ZHOUBAO_TELEGRAM_TOKEN")
    return make_bot(
        token.get_secret_value(),
        api=settings.telegram_api,
        proxy=proxy.get_secret_value() if proxy else None,
    )


async def introduce(bot: Bot, commands: Mapping[str, Mapping[str, str]]) -> None:
    """Put the commands into the chat's menu: language → command → what it does.

    The first language is shown to everybody whose own is not among the others.
    """
    for place, (language, described) in enumerate(commands.items()):
        await bot.set_my_commands(
            [BotCommand(command=name, description=does) for name, does in described.items()],
            language_code=None if place == 0 else language,
        )
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())


async def poll(
    bot: Bot,
    accept: Callable[[Sequence[Update]], Awaitable[None]],
    *,
    offset: int = 0,
    timeout_s: int = 25,
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> NoReturn:
    """Give every batch of updates to ``accept``, and ask for the next only when it has returned.

    What ``accept`` could not take comes again. Raises BadToken and AnotherPoller; anything else
    that goes wrong is waited out with ``wait`` (seconds).
    """
    failures = conflicts = 0
    while True:
        try:
            batch = await bot(
                _GetUpdates(offset=offset, timeout=timeout_s), request_timeout=timeout_s + GRACE_S
            )
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise BadToken(
                "Telegram does not know the bot: the token was revoked or mistyped, "
                "or the API address leads to something else"
            ) from None
        except TelegramConflictError as conflict:
            conflicts += 1
            if conflicts == MOST_CONFLICTS:
                raise AnotherPoller(
                    "another program takes this bot's updates (Telegram says: "
                    f"{conflict.message}); stop it, or give this one a bot of its own"
                ) from None
            _log.warning("Telegram: %s", conflict.message)
            await _make_way(bot, conflict, wait, backoff_s(conflicts))
            continue
        except TelegramRetryAfter as flooded:
            _log.warning("Telegram asks to wait %d s", flooded.retry_after)
            await wait(flooded.retry_after + random.random())  # noqa: S311
            continue
        except (TelegramAPIError, ClientDecodeError) as error:
            failures += 1
            _log.warning("Telegram does not answer as it should (%d): %s", failures, _said(error))
            await wait(backoff_s(failures))
            continue
        conflicts = 0
        if batch:
            try:
                await accept(batch)
            except Exception:
                failures += 1
                _log.exception("%d updates could not be stored; they will come again", len(batch))
                await wait(backoff_s(failures))
                continue
            crashpoint("poll.before-offset")
            offset = batch[-1]["update_id"] + 1
        if failures:
            _log.info("Telegram's updates arrive again")
            failures = 0


async def _make_way(
    bot: Bot,
    conflict: TelegramConflictError,
    wait: Callable[[float], Awaitable[None]],
    pause_s: float,
) -> None:
    """Take down a webhook left from earlier, or wait for the other program to stop."""
    await wait(pause_s)
    if "webhook is active" in conflict.message:
        try:
            await bot.delete_webhook()
        except (TelegramAPIError, ClientDecodeError) as error:
            _log.warning("the webhook could not be removed: %s", _said(error))


def _said(error: TelegramAPIError | ClientDecodeError) -> str:
    """What went wrong; of an answer that cannot be read only that, for it may hold messages."""
    return error.message


def backoff_s(failures: int) -> float:
    """Seconds to wait after so many failures in a row: doubling up to a minute, jittered down."""
    longest = min(LONGEST_WAIT_S, 2.0 ** min(failures - 1, 10))
    return longest * random.uniform(0.5, 1)  # noqa: S311


async def set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Have Telegram post the updates to ``url``, each with the secret in its header."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret):
        raise BadSettings(
            "the webhook needs a secret of 16 to 256 letters, digits, _ and -: without one "
            "anybody who knows the address could write in other people's names"
        )
    await bot.set_webhook(url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))


def check_webhook_secret(header: str | None, secret: str) -> bool:
    """Whether X-Telegram-Bot-Api-Secret-Token is the secret; never when there is no secret."""
    if header is None or not secret:
        return False
    return compare_digest(header.encode("utf-8", "surrogatepass"), secret.encode())
