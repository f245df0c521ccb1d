"""The program's log: a line for each event, in which no bot token is ever written.

The token is a part of every address of the Bot API, so that errors of the network, proxies and
tracebacks like to carry it into logs that others read.
"""

import logging
import re
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import Final, TextIO

_TOKEN: Final = re.compile(r"(\d{6,})(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
_LINE: Final = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s"
_TIME: Final = "%Y-%m-%dT%H:%M:%S"


def masked(text: str) -> str:
    """The text without bot tokens; the bot's number, which is no secret, stays."""
    return _TOKEN.sub(r"\1:***", text)


def where(error: BaseException) -> str:
    """The kind of an error and the lines it came through, without its words.

    What people write is not for the log, and an error's words may quote it.
    """
    frames = traceback.extract_tb(error.__traceback__)
    path = " ← ".join(f"{Path(each.filename).name}:{each.lineno}" for each in reversed(frames))
    return f"{type(error).__name__} at {path}"


class MaskTokens(logging.Filter):
    """Lets every record pass, on one line and without tokens in its message and traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place."""
        message = masked(record.getMessage())
        record.msg = message.replace("\r", "\\r").replace("\n", "\\n")
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            # A formatter takes the text when it is there; other handlers shall not look further.
            record.exc_text = masked(record.exc_text)
            record.exc_info = None
        if record.stack_info:
            record.stack_info = masked(record.stack_info)
        return True


def configure_logging(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Log to ``stream`` (standard error) in UTC, and mask tokens there and in a last traceback."""
    handler = logging.StreamHandler(stream)
    formatter = logging.Formatter(_LINE, _TIME)
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.addFilter(MaskTokens())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # They tell of every tick, of every step of a start, and of every value that is stored.
    for chatty in ("apscheduler", "alembic", "uvicorn.error", "aiogram.event", "aiosqlite"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    sys.excepthook = _masked_excepthook


def _masked_excepthook(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    sys.stderr.write(masked("".join(traceback.format_exception(kind, error, trace))))
