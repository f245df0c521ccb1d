"""Invitations: a link that gives one person one part in a bulletin, once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.people import Membership, Person, Role
from bulletin.publication import Bulletin
from storage.tables import invitations


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who is invited to what; the code itself is known only to who holds the link."""

    id: UUID
    bulletin: str
    role: Role
    window: str | None
    name: str
    phone: str
    #: Set when the person is known already and gets a further part or account.
    person: UUID | None
    expires_at: datetime
    used_at: datetime | None = None

    def stands(self, bulletin: Bulletin | None) -> bool:
        """Whether there is still what it invites to: a window may be gone by now."""
        return bulletin is not None and (
            self.window is None or bulletin.window(self.window) is not None
        )


class Invitations:
    """Every invitation, used or not."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, invitation: Invitation, code_hash: str) -> None:
        """Store an invitation under the hash of its code."""
        await self._session.execute(
            insert(invitations).values(
                id=invitation.id,
                code_hash=code_hash,
                bulletin=invitation.bulletin,
                role=invitation.role.value,
                window=invitation.window,
                name=invitation.name,
                phone=invitation.phone,
                person=invitation.person,
                expires_at=invitation.expires_at,
                used_at=invitation.used_at,
            )
        )

    async def by_hash(self, code_hash: str) -> Invitation | None:
        """The invitation of that code, expired and used ones too."""
        row = (
            await self._session.execute(
                select(invitations).where(invitations.c.code_hash == code_hash)
            )
        ).first()
        return None if row is None else _invitation(row)

    async def waiting(self, bulletin: str, at: datetime) -> list[Invitation]:
        """The invitations that can be used, those that end first before the others."""
        rows = await self._session.execute(
            select(invitations)
            .where(invitations.c.bulletin == bulletin, *_usable(at))
            .order_by(invitations.c.expires_at, invitations.c.id)
        )
        return [_invitation(each) for each in rows]

    async def use(self, id: UUID, at: datetime) -> bool:
        """Spend the invitation; False when it is spent, has expired, or somebody was faster."""
        used = await self._session.execute(
            update(invitations)
            .where(invitations.c.id == id, *_usable(at))
            .values(used_at=at)
            .returning(invitations.c.id)
        )
        return used.first() is not None

    async def withdraw(self, bulletin: str, id: UUID, at: datetime) -> Invitation | None:
        """End the invitation before its time; None when it can't be used any more anyway."""
        row = (
            await self._session.execute(
                update(invitations)
                .where(invitations.c.id == id, invitations.c.bulletin == bulletin, *_usable(at))
                .values(expires_at=at)
                .returning(invitations)
            )
        ).first()
        return None if row is None else _invitation(row)

    async def end(self, person: Person, part: Membership, at: datetime) -> None:
        """Let no invitation of the person to that part be used any more."""
        named = invitations.c.person.is_(None) & (invitations.c.name == person.name)
        await self._session.execute(
            update(invitations)
            .where(
                invitations.c.bulletin == part.bulletin,
                invitations.c.role == part.role.value,
                invitations.c.window.is_not_distinct_from(part.window),
                (invitations.c.person == person.id) | named,
                invitations.c.expires_at > at,
            )
            .values(expires_at=at)
        )

    async def rename_window(self, bulletin: str, old: str, new: str) -> None:
        """Let the invitations to a window that nobody used yet lead to it by its new name."""
        await self._session.execute(
            update(invitations)
            .where(
                invitations.c.bulletin == bulletin,
                invitations.c.window == old,
                invitations.c.used_at.is_(None),
            )
            .values(window=new)
        )


def _usable(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Nobody used it, and it has not ended."""
    return invitations.c.used_at.is_(None), invitations.c.expires_at > at


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        bulletin=row.bulletin,
        role=Role(row.role),
        window=row.window,
        name=row.name,
        phone=row.phone,
        person=row.person,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
