"""The log tells what went wrong and where; never what people wrote, nor a secret."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.logs import configure_logging
from bulletin.people import Role
from handlers import questions
from tests.conversations.office import Office, open_office
from tests.telegram.server import TelegramServer

CANARY = "金丝雀在窗口唱歌"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[io.StringIO]:
    import logging

    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("DEBUG", stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


async def files(office: Office, text: str) -> Any:
    reporter = await office.joined("段小满")
    await reporter.says("报送动态")
    await reporter.sees("日期")
    await reporter.taps("11月17日")
    await reporter.sees("内容")
    await reporter.says(text)
    return reporter


async def test_what_was_filed_and_what_failed_leaves_no_word_in_the_log(
    tmp_path: Path, database: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        TelegramServer() as server,
        open_office(tmp_path / "data", server, database) as office,
    ):
        reporter = await files(office, f"我厅{CANARY}")
        await reporter.sees("核对")

        def broken(*given: object) -> str:
            raise ValueError(f"can't print {given}")

        with monkeypatch.context() as patched:
            patched.setattr(questions, "printed", broken)
            await reporter.taps("改内容")
            await reporter.sees("内容")
            await reporter.says(f"我厅{CANARY}，第二遍")
            await office.server.waits_for("sendMessage", 1)
            for _ in range(200):
                if "ValueError at" in log.getvalue():
                    break
                await office.server.waits_for("getUpdates", len(server.called("getUpdates")) + 1)
        code = await office.invites(Role.EDITOR)
        editor = server.person("方编")
        await editor.says(f"/start {code}")
        await editor.sees("方编")
    written = log.getvalue()
    assert "ValueError at" in written
    assert "questions.py" in written
    assert CANARY not in written
    assert code not in written
    assert server.token not in written
