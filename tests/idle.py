"""When the program of a test has nothing left to do."""

import asyncio
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from storage.work import Work
from tests.person import PATIENCE_S


async def idle(
    sessions: async_sessionmaker[AsyncSession], outside: Callable[[], object] = lambda: None
) -> None:
    """Return when all that came in is dealt with, and all that is to be said is said.

    ``outside`` tells whether something is still on its way in.
    """
    async with asyncio.timeout(PATIENCE_S):
        while True:
            arriving = outside()
            async with sessions.begin() as session:
                work = Work.on(session)
                waiting = await work.inbox.count("waiting") + await work.outbox.count("waiting")
            if not waiting and not arriving:
                return
            await asyncio.sleep(0.02)
