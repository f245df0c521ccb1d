"""Files that people send: fetched before their turn begins, and each only once.

While a turn holds the database's one writer nothing may wait for a network. So a file is fetched,
read and stored first, in a transaction of its own; a turn that is tried again finds it there.
"""

import asyncio
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Final
from uuid import UUID

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.crash import crashpoint
from bot.gathering import Attached, Received
from bulletin.rejected import Rejected
from handlers.reading import MOST_BYTES, check, is_picture, text_of
from storage.work import Work

_PATIENCE_S: Final = 120


class Fetching:
    """Brings files from the messengers; ``at_home``: those whose files are stored already."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        bots: Mapping[str, Bot],
        at_home: Collection[str],
    ) -> None:
        self._sessions = sessions
        self._bots = bots
        self._at_home = at_home

    async def fetch(self, messenger: str, wanted: Mapping[str, Attached]) -> dict[str, Received]:
        """Have the files stored and their texts read: unique id → what came.

        What cannot be taken is refused with its reason; anything else that goes wrong is raised.
        """
        received = {}
        for unique_id, file in wanted.items():
            try:
                check(file.name, file.size)
                received[unique_id] = await self._received(messenger, file)
            except Rejected as rejected:
                received[unique_id] = Received(refused=rejected)
        return received

    async def _received(self, messenger: str, file: Attached) -> Received:
        id, content = await self._stored(messenger, file)
        if content is None:
            content = await self._download(messenger, file)
        text = ""
        if not is_picture(file.name):
            text = await asyncio.to_thread(text_of, file.name, content)
        if id is None:
            # What was refused above is not kept.
            id = await self._store(messenger, file, content)
        return Received(file=id, text=text)

    async def _stored(self, messenger: str, file: Attached) -> tuple[UUID | None, bytes | None]:
        """The file if it is stored already, with its content where that is to be read."""
        async with self._sessions.begin() as session:
            files = Work.on(session).files
            if messenger in self._at_home:
                id: UUID | None = UUID(file.file_id)
            else:
                id = await files.received(messenger, file.unique_id)
            if id is None:
                return None, None
            return id, b"" if is_picture(file.name) else await files.content(id)

    async def _download(self, messenger: str, file: Attached) -> bytes:
        bot = self._bots[messenger]
        too_big = Rejected("file_too_big", name=file.name, most=MOST_BYTES >> 20)
        try:
            found = await bot.get_file(file.file_id)
        except TelegramBadRequest as refused:
            if "file is too big" in refused.message:
                raise too_big from None
            raise
        if (found.file_size or 0) > MOST_BYTES:
            raise too_big
        content = BytesIO()
        await bot.download_file(found.file_path or "", content, timeout=_PATIENCE_S)
        return content.getvalue()

    async def _store(self, messenger: str, file: Attached, content: bytes) -> UUID:
        now = datetime.now(UTC)
        async with self._sessions.begin() as session:
            files = Work.on(session).files
            stored = await files.add(file.name, file.media_type, content, now)
            await files.receive(messenger, file.unique_id, stored.id)
        crashpoint("fetch.after-commit")
        return stored.id
