"""No bot token reaches the log, whichever way it tries."""

import io
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.logs import configure_logging, masked
from bot.telegram import make_bot
from tests.telegram.server import TOKEN, TelegramServer

SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the program logs; the tests' own logging is put back afterwards."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = list(root.handlers), root.level
    # ``force`` would close the handlers of the tests.
    root.handlers.clear()
    stream = io.StringIO()
    configure_logging("DEBUG", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = hook


def test_a_token_in_a_message_or_its_arguments_is_masked(log: io.StringIO) -> None:
    address = f"https://api.example.org/bot{TOKEN}/sendMessage"
    logging.getLogger("anybody").info("POST %s gave %d", address, 200)
    logging.getLogger("anybody").warning(f"a file at {address.replace(':', '%3A')}")
    assert SECRET not in log.getvalue()
    assert "POST https://api.example.org/bot700000001:***/sendMessage gave 200" in log.getvalue()


def test_a_token_in_a_traceback_is_masked(log: io.StringIO) -> None:
    try:
        try:
            raise OSError(f"cannot reach /bot{TOKEN}/getMe")
        except OSError as error:
            raise RuntimeError("no answer") from error
    except RuntimeError:
        logging.getLogger("anybody").exception("it failed", stack_info=True)
    text = log.getvalue()
    assert SECRET not in text
    assert "OSError: cannot reach /bot700000001:***/getMe" in text
    assert "RuntimeError: no answer" in text


def test_a_record_is_one_line(log: io.StringIO) -> None:
    logging.getLogger("anybody").info("first\r\n2031-01-01 ERROR forged")
    assert log.getvalue().count("\n") == 1
    assert r"first\r\n2031" in log.getvalue()


def test_what_is_no_token_is_left_alone() -> None:
    for text in ("at 12:30:05", "chat 900000001:17", "sha256:" + "a" * 64, "20310105:short"):
        assert masked(text) == text


async def test_aiohttp_and_aiogram_at_their_most_talkative_do_not_tell(
    log: io.StringIO, telegram_server: TelegramServer
) -> None:
    telegram_server.reset_next("getMe", after_effect=False)
    async with make_bot(TOKEN, api=telegram_server.base) as bot:
        try:
            await bot.get_me()
        except Exception:
            logging.getLogger("anybody").exception("of %s at %s", bot.token, bot.session.api)
    assert "TelegramNetworkError" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_the_programs_last_traceback_is_masked() -> None:
    code = f"""
from bot.logs import configure_logging
configure_logging()
raise ValueError("bad address /bot" + "{TOKEN}" + "/getMe")
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode == 1
    assert "ValueError: bad address /bot700000001:***/getMe" in ended.stderr
    assert SECRET not in ended.stderr
