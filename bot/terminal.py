"""What the commands share: one transaction, what is said when it fails, files read and written."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from bot.settings import Settings
    from bulletin.issues import Issue
    from bulletin.publication import Bulletin
    from storage.work import Work

Result = TypeVar("Result")
#: How many faults of a configuration are told at once.
_MOST_PROBLEMS = 10


class Failure(Exception):
    """What went wrong, in a sentence for whoever typed the command."""


@contextmanager
def told(about: str = "") -> Iterator[None]:
    """Turn what can go wrong into one sentence and a non-zero status."""
    from bot.settings import SettingsError
    from bulletin.config import ConfigError
    from bulletin.exchange import ExchangeError
    from templates.fonts import NoFonts

    try:
        yield
    except ExchangeError as error:
        _end(f"{about}, {error}; nothing was imported")
    except ConfigError as error:
        _end("\n".join(f"{error.file}, {problem}" for problem in error.problems[:_MOST_PROBLEMS]))
    except (Failure, SettingsError, NoFonts) as error:
        _end(str(error))
    except OSError as error:
        _end(f"{error.filename or 'zhoubao'}: {error.strerror or error}")


def _end(sentence: str) -> NoReturn:
    typer.echo(f"zhoubao: {sentence}", err=True)
    raise typer.Exit(1)


def in_transaction(
    data: Path | None, act: Callable[["Work"], Awaitable[Result]], *, make: bool = False
) -> Result:
    """Do something in one transaction on the store: all of it or nothing."""
    from bot.store import opened
    from storage.work import Work

    async def go() -> Result:
        async with (
            opened(settings_of(data), make=make) as sessions,
            sessions.begin() as session,
        ):
            return await act(Work.on(session))

    return asyncio.run(go())


def settings_of(data: Path | None) -> "Settings":
    from bot.settings import load

    return load(data)


async def the_bulletin(work: "Work") -> "Bulletin":
    keys = await work.bulletins.keys()
    bulletin = await work.bulletins.get(keys[0]) if keys else None
    if bulletin is None:
        raise Failure("there is no publication here yet: run `zhoubao init --config FILE` first")
    return bulletin


async def the_issue(work: "Work", label: str) -> "Issue":
    bulletin = await the_bulletin(work)
    year, _, number = label.partition("-")
    if not (year.isdecimal() and number.isdecimal()):
        raise Failure(f"“{label}” is no issue: an issue is a year and a number, like 2024-37")
    issue = await work.issues.find(bulletin.key, int(year), int(number))
    if issue is None:
        here = ", ".join(each.label for each in (await work.issues.of_bulletin(bulletin.key))[-5:])
        raise Failure(f"there is no issue {label}; the latest are: {here or 'none yet'}")
    return issue


async def telegram_name(settings: "Settings") -> str:
    """The bot's name on Telegram; empty where none is set up, or it can't be reached now."""
    if settings.telegram_token is None:
        return ""
    from aiogram.exceptions import TelegramAPIError

    from bot.telegram import bot_of

    bot = bot_of(settings)
    try:
        return (await bot.get_me(request_timeout=10)).username or ""
    except TelegramAPIError as error:
        typer.echo(f"Telegram can't be reached ({type(error).__name__}): no link for it.", err=True)
        return ""
    finally:
        await bot.session.close()


def now() -> datetime:
    return datetime.now(UTC)


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Failure(f"{file.name} is not a text file in UTF-8") from None


def write(file: Path, content: bytes) -> None:
    """Write the whole file, or leave what was there."""
    partial = file.with_name(f".{file.name}.part")
    partial.write_bytes(content)
    partial.replace(file)


def console(*, stderr: bool = True) -> "Console":
    from rich.console import Console

    return Console(stderr=stderr)
