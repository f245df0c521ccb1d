"""The Word template that an office put in place of the house's, if it did."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.statements import insert
from storage.tables import files, word_templates


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """The template in use: its file, by whom and when it was put there."""

    file: UUID
    name: str
    by: UUID
    at: datetime


class WordTemplates:
    """Each bulletin's own template; a bulletin without one is printed by the house's."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, bulletin: str) -> WordTemplate | None:
        """What is known of the bulletin's own template."""
        row = (
            await self._session.execute(
                select(
                    word_templates.c.file, files.c.name, word_templates.c.by, word_templates.c.at
                )
                .join_from(word_templates, files, word_templates.c.file == files.c.id)
                .where(word_templates.c.bulletin == bulletin)
            )
        ).first()
        return None if row is None else WordTemplate(**row._mapping)

    async def content(self, bulletin: str) -> bytes | None:
        """The bulletin's own template itself."""
        content: bytes | None = await self._session.scalar(
            select(files.c.content)
            .join_from(word_templates, files, word_templates.c.file == files.c.id)
            .where(word_templates.c.bulletin == bulletin)
        )
        return content

    async def use(self, bulletin: str, file: UUID, by: UUID, at: datetime) -> None:
        """Print by that file from now on, in place of an earlier one."""
        use = insert(self._session, word_templates).values(
            bulletin=bulletin, file=file, by=by, at=at
        )
        await self._session.execute(
            use.on_conflict_do_update(
                index_elements=["bulletin"],
                set_={name: use.excluded[name] for name in ("file", "by", "at")},
            )
        )

    async def remove(self, bulletin: str) -> bool:
        """Print by the house's template again; False when it was in use already."""
        gone = await self._session.execute(
            delete(word_templates)
            .where(word_templates.c.bulletin == bulletin)
            .returning(word_templates.c.bulletin)
        )
        return gone.first() is not None
