"""The publications of this deployment, as their administrators wrote them, in every version."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.config import ConfigError, parse_bulletin
from bulletin.publication import Bulletin
from storage.filings import Stale
from storage.statements import insert
from storage.tables import bulletins, configurations

# Values are frozen, so one parse serves every turn until the text changes.
_parsed = lru_cache(maxsize=64)(parse_bulletin)


@dataclass(frozen=True, slots=True)
class Version:
    """One saving of a configuration: by whom (nobody: from a file, with ``init``) and when."""

    version: int
    by: UUID | None
    at: datetime


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

    async def lock(self, key: str) -> None:
        """Let nobody else who locks it, too, go on until this transaction ends.

        What is read from now on is what stands. SQLite, with its one writer, needs no lock.
        """
        # Rows that refer to it may be added meanwhile.
        await self._session.execute(
            select(bulletins.c.key).where(bulletins.c.key == key).with_for_update(key_share=True)
        )

    async def at(self, key: str, moments: Collection[datetime]) -> dict[datetime, Bulletin]:
        """Moment → the publication as it was then; before its first version as in that one.

        A version that cannot be read any more is left out.
        """
        rows = await self._session.execute(
            select(configurations.c.at, configurations.c.version)
            .where(configurations.c.bulletin == key)
            .order_by(configurations.c.version)
        )
        versions = [tuple(row) for row in rows]
        wanted = {
            moment: max(
                (version for at, version in versions if at <= moment),
                default=versions[0][1] if versions else 0,
            )
            for moment in moments
        }
        sources = await self._session.execute(
            select(configurations.c.version, configurations.c.source).where(
                configurations.c.bulletin == key, configurations.c.version.in_(set(wanted.values()))
            )
        )
        found = {}
        for version, source in sources:
            # What an earlier program took may be wrong by now: nobody can mend it any more.
            with suppress(ConfigError):
                found[version] = _parsed(source)
        return {moment: found[version] for moment, version in wanted.items() if version in found}

    async def source(self, key: str, version: int | None = None) -> str:
        """Its configuration in TOML, as it was saved last, or in that version.

        LookupError when there is none.
        """
        if version is None:
            source = await self._source(key)
        else:
            source = await self._session.scalar(
                select(configurations.c.source).where(
                    configurations.c.bulletin == key, configurations.c.version == version
                )
            )
        if source is None:
            raise LookupError(f"no bulletin {key}")
        return source

    async def version(self, key: str) -> int:
        """The number of the version that holds; 0 before the first one."""
        newest = select(func.max(configurations.c.version)).where(configurations.c.bulletin == key)
        return await self._session.scalar(newest) or 0

    async def versions(self, key: str, *, after: int = 0, limit: int = 50) -> list[Version]:
        """The versions after that one, the newest first."""
        rows = await self._session.execute(
            select(configurations.c.version, configurations.c.by, configurations.c.at)
            .where(configurations.c.bulletin == key, configurations.c.version > after)
            .order_by(configurations.c.version.desc())
            .limit(limit)
        )
        return [Version(**row._mapping) for row in rows]

    async def save(
        self,
        key: str,
        source: str,
        now: datetime,
        *,
        by: UUID | None = None,
        after: int | None = None,
    ) -> int:
        """Store the configuration as the next version, whose number is given back.

        ``Stale`` when another one came meanwhile, or unless the present one is ``after``.
        A text that is saved already stays the version that it is.
        """
        present = await self.version(key)
        if after is not None and present != after:
            raise Stale(f"the configuration of {key} is at version {present}")
        if present and await self._source(key) == source:
            return present
        save = insert(self._session, bulletins).values(
            key=key, source=source, created_at=now, changed_at=now
        )
        await self._session.execute(
            save.on_conflict_do_update(
                index_elements=["key"],
                set_={"source": save.excluded.source, "changed_at": save.excluded.changed_at},
            )
        )
        kept = await self._session.execute(
            insert(self._session, configurations)
            .values(bulletin=key, version=present + 1, source=source, by=by, at=now)
            .on_conflict_do_nothing(index_elements=["bulletin", "version"])
            .returning(configurations.c.version)
        )
        if kept.first() is None:
            raise Stale(f"the configuration of {key} was changed meanwhile")
        return present + 1

    async def _source(self, key: str) -> str | None:
        source: str | None = await self._session.scalar(
            select(bulletins.c.source).where(bulletins.c.key == key)
        )
        return source
