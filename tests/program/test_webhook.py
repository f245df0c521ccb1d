"""Telegram calls us: the same conversation by webhook, and nobody else gets in by that door."""

from copy import deepcopy
from datetime import datetime
from pathlib import Path

import httpx
from pydantic import SecretStr

from bot.telegram import set_webhook
from tests.conversations.office import PUBLICATION, THURSDAY
from tests.telegram.server import TelegramServer
from tests.week.newsroom import Newsroom

SECRET = "a-secret-of-the-tests_0123456789"


async def opened(folder: Path, database: Path, server: TelegramServer, at: datetime) -> Newsroom:
    newsroom = Newsroom(folder, server, database, None)
    newsroom.settings = newsroom.settings.model_copy(
        update={
            "telegram_webhook": True,
            "telegram_secret": SecretStr(SECRET),
            # Nobody listens there: the test tells Telegram where the program really is.
            "public_url": "https://127.0.0.1:9",
        }
    )
    newsroom.clock.move_to(at)
    await newsroom.founded(PUBLICATION.read_text(encoding="utf-8"))
    await newsroom.starts()
    await server.waits_for("setWebhook", 1)
    await set_webhook(newsroom.program.bots["telegram"], f"{newsroom.url}/telegram/webhook", SECRET)
    return newsroom


async def test_a_window_files_by_webhook(tmp_path: Path, database: Path) -> None:
    async with TelegramServer(second=0.001) as server:
        newsroom = await opened(tmp_path, database, server, THURSDAY)
        try:
            reporter = await newsroom.joined("段小满")
            await reporter.says("本周无")
            await reporter.sees("无报送内容")
            assert [each.kind for each in await newsroom.filings()] == ["nothing"]
            assert not server.called("getUpdates")
        finally:
            await newsroom.stops()


async def test_who_does_not_know_the_secret_writes_in_nobodys_name(
    tmp_path: Path, database: Path
) -> None:
    async with TelegramServer(second=0.001) as server:
        newsroom = await opened(tmp_path, database, server, THURSDAY)
        try:
            reporter = await newsroom.joined("段小满")
            forged = deepcopy(server.updates.latest)
            forged["message"] |= {"message_id": 9_000, "text": "本周无"}
            del forged["message"]["entities"]
            url = f"{newsroom.url}/telegram/webhook"
            async with httpx.AsyncClient() as stranger:
                for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]}):
                    assert (
                        await stranger.post(url, json=forged, headers=headers)
                    ).status_code == 403
                right = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
                for broken in (b"{", b"[]", b'{"no": "update"}'):
                    answer = await stranger.post(url, content=broken, headers=right)
                    assert answer.status_code == 400
                assert (await stranger.post(url, json=forged, headers=right)).status_code == 200
            await reporter.sees("无报送内容")
            assert len(await newsroom.filings()) == 1
        finally:
            await newsroom.stops()
