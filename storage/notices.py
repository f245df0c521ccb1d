"""Things that are said once in the life of a deployment, such as a year missing in the calendar."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.statements import insert
from storage.tables import notices


class Notices:
    """The keys of what was said."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def said(self, keys: Iterable[str]) -> set[str]:
        """Which of these were said already."""
        rows = await self._session.scalars(
            select(notices.c.key).where(notices.c.key.in_(list(keys)))
        )
        return set(rows)

    async def once(self, key: str, at: datetime) -> bool:
        """True for the first who asks with that key, False for everybody after."""
        noted = await self._session.execute(
            insert(self._session, notices)
            .values(key=key, at=at)
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(notices.c.key)
        )
        return noted.first() is not None
