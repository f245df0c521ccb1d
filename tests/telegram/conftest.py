"""What the tests of this folder stand on: the server, and each library's bot talking to it."""

import re
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiogram.exceptions
import aiogram.types
import pytest
import telegram
import telegram.error
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.telegram.closing import closing_at_once  # noqa: F401
from tests.telegram.server import TelegramServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A client of the Bot API: both call the methods, their arguments and types by one name."""

    name: str
    bot: Any
    types: Any
    bad_request: type[Exception]
    forbidden: type[Exception]
    conflict: type[Exception]
    flooded: type[Exception]
    unauthorized: type[Exception]
    network: type[Exception] | tuple[type[Exception], ...]
    garbled: type[Exception]

    def refuses(self, why: str, *, forbidden: bool = False) -> AbstractContextManager[object]:
        """Hold that Telegram refuses what is done inside, with these words."""
        kind = self.forbidden if forbidden else self.bad_request
        # python-telegram-bot drops the prefix and begins with a capital letter.
        return pytest.raises(kind, match=re.compile(re.escape(why), re.IGNORECASE))

    def keyboard(self, *rows: list[tuple[str, str]]) -> Any:
        """An inline keyboard of (label, callback data)."""
        button, markup = self.types.InlineKeyboardButton, self.types.InlineKeyboardMarkup
        return markup(
            inline_keyboard=[
                [button(text=text, callback_data=data) for text, data in row] for row in rows
            ]
        )

    def file(self, name: str, content: bytes) -> Any:
        """A file to send."""
        if self.types is telegram:
            return telegram.InputFile(content, filename=name)
        return aiogram.types.BufferedInputFile(content, filename=name)

    async def download(self, file_id: str) -> bytes:
        """The content of a file, over HTTP."""
        if self.types is telegram:
            found = await self.bot.get_file(file_id)
            return bytes(await found.download_as_bytearray())
        stream = await self.bot.download(file_id)
        return bytes(stream.read())


@pytest.fixture
async def telegram_server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(telegram_server: TelegramServer) -> AsyncIterator[Bot]:
    """aiogram's bot over its own HTTP session."""
    async with aiogram_bot(telegram_server, telegram_server.token) as bot:
        yield bot


@pytest.fixture(params=["aiogram", "python-telegram-bot"])
async def library(
    request: pytest.FixtureRequest,
    telegram_server: TelegramServer,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Library]:
    """The same test with either library."""
    # Otherwise python-telegram-bot warns that RetryAfter will soon carry a timedelta.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with open_library(request.param, telegram_server) as library:
        yield library


@asynccontextmanager
async def open_library(
    name: str, server: TelegramServer, token: str | None = None
) -> AsyncIterator[Library]:
    """Either library, its bot open; the right token unless another is given."""
    library = (_aiogram if name == "aiogram" else _ptb)(server, token or server.token)
    async with library.bot:
        yield library


def aiogram_bot(server: TelegramServer, token: str) -> Bot:
    """aiogram's bot at the tests' server."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
    return Bot(token, session=session)


def _aiogram(server: TelegramServer, token: str) -> Library:
    errors = aiogram.exceptions
    return Library(
        name="aiogram",
        bot=aiogram_bot(server, token),
        types=aiogram.types,
        bad_request=errors.TelegramBadRequest,
        forbidden=errors.TelegramForbiddenError,
        conflict=errors.TelegramConflictError,
        flooded=errors.TelegramRetryAfter,
        unauthorized=errors.TelegramUnauthorizedError,
        network=(errors.TelegramNetworkError, errors.TelegramServerError),
        garbled=errors.ClientDecodeError,
    )


def _ptb(server: TelegramServer, token: str) -> Library:
    errors = telegram.error
    return Library(
        name="python-telegram-bot",
        bot=telegram.Bot(
            token,
            base_url=f"{server.base}/bot",
            base_file_url=f"{server.base}/file/bot",
        ),
        types=telegram,
        bad_request=errors.BadRequest,
        forbidden=errors.Forbidden,
        conflict=errors.Conflict,
        flooded=errors.RetryAfter,
        unauthorized=errors.InvalidToken,
        network=errors.NetworkError,
        garbled=errors.TelegramError,
    )
