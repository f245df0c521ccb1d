"""Telling Telegram who we are: a network that is out of order at the start is waited out."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.conversations.office import PUBLICATION, THURSDAY, Office, open_office
from tests.telegram.server import TelegramServer


@pytest.fixture(autouse=True)
def waits_shortly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.program.backoff_s", lambda failures: 0.01)


async def test_a_gateway_that_answers_with_a_web_page_does_not_end_the_program(
    tmp_path: Path, database: Path
) -> None:
    async with TelegramServer() as server:
        server.garble_next("setMyCommands")
        async with open_office(tmp_path / "data", server, database) as office:
            await server.waits_for("setChatMenuButton", 1)
            reporter = await office.joined("段小满")
            await reporter.says("本周无")
            await reporter.sees("无报送内容")


async def test_a_webhook_that_could_not_be_set_is_set_once_telegram_is_there(
    tmp_path: Path, database: Path
) -> None:
    async with TelegramServer() as server:
        server.fail_next("setMyCommands", 500, "Internal Server Error", times=2)
        server.fail_next("setWebhook", 500, "Internal Server Error", times=2)
        office = Office(tmp_path / "data", server, database)
        office.settings = office.settings.model_copy(
            update={
                "telegram_webhook": True,
                "telegram_secret": SecretStr("a-secret-of-the-tests_0123456789"),
                "public_url": "https://127.0.0.1:9",
            }
        )
        office.clock.move_to(THURSDAY)
        await office.founded(PUBLICATION.read_text(encoding="utf-8"))
        await office.starts()
        try:
            await server.waits_for("setWebhook", 3)
            await server.waits_for("setChatMenuButton", 1)
        finally:
            await office.stops()
