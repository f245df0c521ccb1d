"""Who was reminded of what: a claim is made once, however often and wherever the clock wakes."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.reminders import Claim, ReminderKind
from storage.statements import bulletin_of, insert
from storage.tables import nudges, reminder_claims, snoozes


class Reminders:
    """Claims of reminders, 稍后 and 催报, by issue."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(
        self, issue_id: UUID, person: UUID, kind: str, *, sent: bool, at: datetime
    ) -> bool:
        """Take the reminder of that kind upon oneself; False when it was claimed before.

        ``sent`` says whether a message goes out, or the moment for it had passed.
        """
        claimed = await self._session.execute(
            insert(self._session, reminder_claims)
            .values(
                issue=issue_id,
                person=person,
                kind=kind,
                bulletin=bulletin_of(issue_id),
                sent=sent,
                at=at,
            )
            .on_conflict_do_nothing(index_elements=["issue", "person", "kind"])
            .returning(reminder_claims.c.kind)
        )
        return claimed.first() is not None

    async def claims(self, issue_id: UUID) -> dict[UUID, list[Claim]]:
        """Person → what they are through with, in the order in which it was claimed."""
        rows = await self._session.execute(
            select(reminder_claims)
            .where(reminder_claims.c.issue == issue_id)
            .order_by(reminder_claims.c.at, reminder_claims.c.kind)
        )
        claims: dict[UUID, list[Claim]] = defaultdict(list)
        for row in rows:
            claims[row.person].append(Claim(ReminderKind(row.kind), row.sent, row.at))
        return dict(claims)

    async def snooze(self, issue_id: UUID, person: UUID, until: datetime) -> None:
        """Leave the person alone until then, in place of what was asked for before."""
        snooze = insert(self._session, snoozes).values(
            issue=issue_id, person=person, bulletin=bulletin_of(issue_id), until=until
        )
        await self._session.execute(
            snooze.on_conflict_do_update(
                index_elements=["issue", "person"], set_={"until": snooze.excluded.until}
            )
        )

    async def unsnooze(self, issue_id: UUID, person: UUID) -> None:
        """Forget that the person asked to be left alone."""
        await self._session.execute(
            delete(snoozes).where(snoozes.c.issue == issue_id, snoozes.c.person == person)
        )

    async def snoozes(self, issue_id: UUID) -> dict[UUID, datetime]:
        """Person → until when they asked to be left alone, past ones too."""
        rows = await self._session.execute(select(snoozes).where(snoozes.c.issue == issue_id))
        return {row.person: row.until for row in rows}

    async def nudges(self, issue_id: UUID) -> dict[str, datetime]:
        """Window → when it was last asked by hand."""
        rows = await self._session.execute(
            select(nudges.c.window, nudges.c.at).where(nudges.c.issue == issue_id)
        )
        return {row.window: row.at for row in rows}

    async def nudge(self, issue_id: UUID, window: str, by: UUID | None, at: datetime) -> None:
        """Note that somebody asked the window by hand."""
        nudge = insert(self._session, nudges).values(
            issue=issue_id, window=window, bulletin=bulletin_of(issue_id), by=by, at=at
        )
        await self._session.execute(
            nudge.on_conflict_do_update(
                index_elements=["issue", "window"],
                set_={"by": nudge.excluded.by, "at": nudge.excluded.at},
            )
        )
