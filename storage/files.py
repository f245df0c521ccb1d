"""Documents as they were made, with the hash by which one is known to be unchanged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import statements
from storage.ids import new_id
from storage.statements import bulletin_of
from storage.tables import archive, files, received_files

_COLUMNS = tuple(column for column in files.c if column.name != "content")
_NAMES = tuple(column.name for column in _COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What is known of a file without reading it; ``size`` in bytes, ``sha256`` in hex."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime


class Files:
    """Files, by id."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, name: str, media_type: str, content: bytes, now: datetime) -> File:
        """Store a file."""
        file = File(
            id=new_id(),
            name=name,
            media_type=media_type,
            size=len(content),
            sha256=sha256(content).hexdigest(),
            created_at=now,
        )
        await self._session.execute(
            insert(files).values(
                id=file.id,
                name=name,
                media_type=media_type,
                size=file.size,
                sha256=file.sha256,
                created_at=now,
                content=content,
            )
        )
        return file

    async def get(self, id: UUID) -> File | None:
        """The file of that id, without its content."""
        row = (await self._session.execute(select(*_COLUMNS).where(files.c.id == id))).first()
        return None if row is None else File(**row._mapping)

    async def named(self, ids: Sequence[UUID]) -> list[File]:
        """The files of these ids, without their content, in the order of the ids."""
        rows = await self._session.execute(select(*_COLUMNS).where(files.c.id.in_(ids)))
        found = {row.id: File(**row._mapping) for row in rows}
        return [found[id] for id in ids if id in found]

    async def firsts(self, ids: Sequence[UUID]) -> dict[UUID, UUID]:
        """Each file → the first of these with the same content, which may be itself."""
        first: dict[str, UUID] = {}
        return {
            each.id: first.setdefault(each.sha256, each.id)
            for each in (await self.named(ids) if ids else ())
        }

    async def received(self, messenger: str, unique_id: str) -> UUID | None:
        """The file that was fetched from the messenger under its own name for it."""
        file: UUID | None = await self._session.scalar(
            select(received_files.c.file).where(
                received_files.c.messenger == messenger, received_files.c.unique_id == unique_id
            )
        )
        return file

    async def receive(self, messenger: str, unique_id: str, file: UUID) -> None:
        """Remember under which of the messenger's names a file was fetched; the first one stays."""
        await self._session.execute(
            statements.insert(self._session, received_files)
            .values(messenger=messenger, unique_id=unique_id, file=file)
            .on_conflict_do_nothing(index_elements=["messenger", "unique_id"])
        )

    async def content(self, id: UUID) -> bytes:
        """What is in the file; LookupError when there is none."""
        content: bytes | None = await self._session.scalar(
            select(files.c.content).where(files.c.id == id)
        )
        if content is None:
            raise LookupError(f"no file {id}")
        return content


class Archive:
    """The files of issues that were published."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, issue_id: UUID, format: str, file_id: UUID, at: datetime, *, version: int = 1
    ) -> None:
        """Keep the file as the issue's edition in that format; each has one of each for good."""
        await self._session.execute(
            insert(archive).values(
                issue=issue_id,
                version=version,
                format=format,
                bulletin=bulletin_of(issue_id),
                file=file_id,
                at=at,
            )
        )

    async def versions(self, issue_id: UUID) -> dict[int, dict[str, File]]:
        """Version → format → file, of every edition."""
        return (await self.of_issues([issue_id])).get(issue_id, {})

    async def of_issues(self, issues: Collection[UUID]) -> dict[UUID, dict[int, dict[str, File]]]:
        """Issue → version → format → file, of every edition of each that has any."""
        rows = await self._session.execute(
            select(archive.c.issue, archive.c.version, archive.c.format, *_COLUMNS)
            .join_from(archive, files, archive.c.file == files.c.id)
            .where(archive.c.issue.in_(issues))
            .order_by(archive.c.version, archive.c.format)
        )
        found: dict[UUID, dict[int, dict[str, File]]] = {}
        for issue, version, format, *file in rows:
            editions = found.setdefault(issue, {})
            editions.setdefault(version, {})[format] = File(**dict(zip(_NAMES, file, strict=True)))
        return found
