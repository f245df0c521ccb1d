"""The publications of this deployment, as their administrators wrote them."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.config import parse_bulletin
from bulletin.publication import Bulletin
from storage.statements import insert
from storage.tables import bulletins

# Values are frozen, so one parse serves every turn until the text changes.
_parsed = lru_cache(maxsize=64)(parse_bulletin)


class Bulletins:
    """Every publication, by its key."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keys(self) -> list[str]:
        """The keys, in alphabetical order."""
        return list(await self._session.scalars(select(bulletins.c.key).order_by(bulletins.c.key)))

    async def get(self, key: str) -> Bulletin | None:
        """The publication of that key."""
        source = await self._source(key)
        return None if source is None else _parsed(source)

    async def source(self, key: str) -> str:
        """Its configuration in TOML, as it was saved; LookupError when there is none."""
        source = await self._source(key)
        if source is None:
            raise LookupError(f"no bulletin {key}")
        return source

    async def save(self, key: str, source: str, now: datetime) -> None:
        """Store the configuration, in place of an earlier one."""
        save = insert(self._session, bulletins).values(
            key=key, source=source, created_at=now, changed_at=now
        )
        await self._session.execute(
            save.on_conflict_do_update(
                index_elements=["key"],
                set_={"source": save.excluded.source, "changed_at": save.excluded.changed_at},
            )
        )

    async def _source(self, key: str) -> str | None:
        source: str | None = await self._session.scalar(
            select(bulletins.c.source).where(bulletins.c.key == key)
        )
        return source
