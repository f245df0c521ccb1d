"""What ``zhoubao doctor`` looks at, each with what to do when it is not well."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from aiogram.exceptions import TelegramAPIError

from bot.settings import Settings, SettingsError
from bot.store import opened
from bot.telegram import TelegramUnusable, bot_of
from bulletin.calendar import WorkingCalendar
from bulletin.config import ConfigError
from bulletin.publication import Bulletin
from storage.engine import head
from storage.work import Work
from templates.fonts import find_fonts


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    well: bool
    what: str
    found: str


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything once; nothing is changed but the database brought up to date."""
    return [finding async for finding in _examined(settings)]


async def _examined(settings: Settings) -> AsyncIterator[Finding]:
    bulletins: list[Bulletin] = []
    try:
        async with opened(settings) as sessions:
            yield Finding(True, "database", f"{settings.database_url.split(':')[0]}, {head()}")
            async with sessions.begin() as session:
                work = Work.on(session)
                for key in await work.bulletins.keys():
                    bulletin = await work.bulletins.get(key)
                    if bulletin is not None:
                        bulletins.append(bulletin)
    except (SettingsError, ConfigError) as error:
        yield Finding(False, "database", str(error))
    for bulletin in bulletins:
        yield Finding(True, "configuration", f"{bulletin.name}: {len(bulletin.windows)} windows")
        yield _calendar(bulletin)
    if not bulletins:
        yield Finding(False, "configuration", "none: run `zhoubao init --config FILE`")
    yield _fonts(settings)
    yield await _telegram(settings)


def _calendar(bulletin: Bulletin) -> Finding:
    calendar = WorkingCalendar(bulletin.exceptions)
    this = datetime.now(UTC).year
    unknown = [str(year) for year in (this, this + 1) if not calendar.known(year)]
    if not unknown:
        return Finding(True, "calendar", f"{this} and {this + 1} are known")
    return Finding(
        this + 1 == int(unknown[0]),
        "calendar",
        f"no holidays known for {', '.join(unknown)}: Monday to Friday is assumed; update "
        "zhoubao, or state them under [[calendar.exceptions]]",
    )


def _fonts(settings: Settings) -> Finding:
    fonts = find_fonts(settings.fonts)
    if not fonts.chinese:
        return Finding(
            False,
            "fonts",
            "no Chinese font, so no PDF: install fonts-noto-cjk or set ZHOUBAO_FONTS",
        )
    faces = ", ".join(f"{face} {names[0]}" for face, names in fonts.families.items() if names)
    return Finding(True, "fonts", faces)


async def _telegram(settings: Settings) -> Finding:
    if settings.telegram_token is None:
        return Finding(True, "telegram", "not set up (ZHOUBAO_TELEGRAM_TOKEN); the web chat works")
    try:
        bot = bot_of(settings)
    except TelegramUnusable as error:
        return Finding(False, "telegram", str(error))
    try:
        me = await bot.get_me(request_timeout=10)
    except TelegramAPIError as error:
        return Finding(False, "telegram", f"can't be reached: {type(error).__name__}")
    finally:
        await bot.session.close()
    return Finding(True, "telegram", f"@{me.username} answers")
