"""A quick end of aiogram's sessions, for every folder whose tests talk with the tests' Telegram."""

import pytest
from aiogram.client.session.aiohttp import AiohttpSession


@pytest.fixture(autouse=True)
def closing_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """aiogram gives TLS a quarter of a second to say goodbye; the tests' Telegram has no TLS."""

    async def close(self: AiohttpSession) -> None:
        if self._session is not None and not self._session.closed:
            await self._session.close()

    monkeypatch.setattr(AiohttpSession, "close", close)
