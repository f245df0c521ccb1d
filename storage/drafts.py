"""Forms being filled in: they wait for as long as it takes, through restarts and holidays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.forms import Draft
from storage.statements import insert
from storage.tables import drafts


class Drafts:
    """The drafts of everybody; one that has ended stays on disk, but is not found any more."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, id: UUID, *, person: UUID | None = None) -> Draft | None:
        """The draft of that id, if it has not ended; with ``person``, only if it is theirs."""
        query = select(drafts).where(drafts.c.id == id, drafts.c.ended_at.is_(None))
        if person is not None:
            query = query.where(drafts.c.person == person)
        row = (await self._session.execute(query)).first()
        return None if row is None else _draft(row)

    async def keep(self, draft: Draft, *, person: UUID, at: datetime) -> None:
        """Store the draft as it is now, as this person's; one that had ended is open again."""
        keep = insert(self._session, drafts).values(
            id=draft.id,
            person=person,
            form=draft.form,
            bulletin=draft.bulletin,
            issue=draft.issue,
            window=draft.window,
            at=draft.at,
            answers=dict(draft.answers),
            revision=draft.revision,
            filing=draft.filing,
            changed_at=at,
            ended_at=None,
        )
        await self._session.execute(
            keep.on_conflict_do_update(
                index_elements=["id"],
                set_={column.name: column for column in keep.excluded if column.name != "id"},
            )
        )

    async def drop(self, id: UUID, at: datetime) -> None:
        """End the draft: filed, or given up."""
        await self._session.execute(
            update(drafts).where(drafts.c.id == id, drafts.c.ended_at.is_(None)).values(ended_at=at)
        )

    async def rename_window(self, bulletin: str, old: str, new: str) -> None:
        """Let the drafts of a window be of it under its new name."""
        await self._session.execute(
            update(drafts)
            .where(drafts.c.bulletin == bulletin, drafts.c.window == old)
            .values(window=new)
        )

    async def open_of(self, person: UUID, absent: Sequence[UUID] = ()) -> list[Draft]:
        """The person's drafts that have not ended, the one changed last first; after them those of
        colleagues for whom the person stands in.
        """
        rows = await self._session.execute(
            select(drafts)
            .where(drafts.c.person.in_((person, *absent)), drafts.c.ended_at.is_(None))
            .order_by(
                (drafts.c.person == person).desc(), drafts.c.changed_at.desc(), drafts.c.id.desc()
            )
        )
        return [_draft(row) for row in rows]

    async def by_tag(self, person: UUID, tag: str, absent: Sequence[UUID] = ()) -> Draft | None:
        """The draft that a button names, ended or not, of the person or of somebody for whom they
        stand in; among the latest hundred.
        """
        rows = await self._session.execute(
            select(drafts)
            .where(drafts.c.person.in_((person, *absent)))
            .order_by(drafts.c.changed_at.desc())
            .limit(100)
        )
        return next((draft for draft in map(_draft, rows) if draft.tag == tag), None)


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        form=row.form,
        bulletin=row.bulletin,
        issue=row.issue,
        window=row.window,
        at=row.at,
        answers=row.answers,
        revision=row.revision,
        filing=row.filing,
    )
