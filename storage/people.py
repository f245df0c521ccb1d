"""People as stored, and the messenger accounts by which the bot knows them again."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.people import Membership, Person, Role
from storage.ids import new_id
from storage.statements import insert
from storage.tables import accounts, memberships, people


@dataclass(frozen=True, slots=True)
class Account:
    """A person at one messenger; not ``reachable`` when the last message was refused."""

    messenger: str
    user_id: int
    chat_id: int
    reachable: bool


class People:
    """Everybody the bot knows, in every bulletin."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, id: UUID) -> Person | None:
        """The person of that id."""
        return await self._one(people.c.id == id)

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, Person]:
        """Id → the person, of those that there are, with a part to play or without any more."""
        return {each.id: each for each in await self._all(people.c.id.in_(ids))}

    async def by_account(self, messenger: str, user_id: int) -> Person | None:
        """The person whose account this is."""
        return await self._one(
            people.c.id.in_(
                select(accounts.c.person).where(
                    accounts.c.messenger == messenger, accounts.c.user_id == user_id
                )
            )
        )

    async def of_bulletin(self, bulletin: str) -> list[Person]:
        """Everybody with a part in the bulletin, in the order in which they joined the bot."""
        return await self._all(
            people.c.id.in_(select(memberships.c.person).where(memberships.c.bulletin == bulletin))
        )

    async def names(self, ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
        """Id → name, also of those who play no part any more; of nobody (None) there is none."""
        wanted = {each for each in ids if each is not None}
        rows = await self._session.execute(
            select(people.c.id, people.c.name).where(people.c.id.in_(wanted))
        )
        return {row.id: row.name for row in rows}

    async def name(self, id: UUID | None) -> str:
        """The person's name, also if they have left; empty for nobody."""
        return (await self.names([id])).get(id, "")

    async def named(
        self, bulletin: str, name: str, role: Role, window: str | None
    ) -> Person | None:
        """The person of that name who plays that role there; the earliest, should there be two."""
        part = select(memberships.c.person).where(
            memberships.c.bulletin == bulletin,
            memberships.c.role == role.value,
            memberships.c.window == (window or ""),
        )
        return await self._one((people.c.name == name) & people.c.id.in_(part))

    async def add(self, person: Person) -> None:
        """Store a new person with every part they play."""
        await self._session.execute(
            insert(self._session, people).values(
                id=person.id, name=person.name, phone=person.phone, language=person.language
            )
        )
        for part in person.memberships:
            await self._join(person.id, part, None)

    async def join(self, person_id: UUID, membership: Membership, at: datetime) -> None:
        """Give the person a part; one that they play already stays as it is."""
        await self._join(person_id, membership, at)

    async def leave(self, person_id: UUID, membership: Membership) -> bool:
        """Take a part from the person; False when they do not play it."""
        left = await self._session.execute(
            delete(memberships)
            .where(
                memberships.c.person == person_id,
                memberships.c.bulletin == membership.bulletin,
                memberships.c.role == membership.role.value,
                memberships.c.window == (membership.window or ""),
            )
            .returning(memberships.c.id)
        )
        return left.first() is not None

    async def rename_window(self, bulletin: str, old: str, new: str) -> None:
        """Let the people of a window play their parts under its new name."""
        await self._session.execute(
            update(memberships)
            .where(memberships.c.bulletin == bulletin, memberships.c.window == old)
            .values(window=new)
        )

    async def change(self, person: Person) -> None:
        """Store name, telephone and language; LookupError when the person was never added."""
        changed = await self._session.execute(
            update(people)
            .where(people.c.id == person.id)
            .values(name=person.name, phone=person.phone, language=person.language)
            .returning(people.c.id)
        )
        if changed.first() is None:
            raise LookupError(f"no person {person.id}")

    async def link(
        self, person_id: UUID, messenger: str, user_id: int, chat_id: int, at: datetime
    ) -> None:
        """Make the account this person's, reachable in that chat, whoever's it was before."""
        link = insert(self._session, accounts).values(
            messenger=messenger,
            user_id=user_id,
            chat_id=chat_id,
            person=person_id,
            reachable=True,
            linked_at=at,
            reachable_since=at,
        )
        await self._session.execute(
            link.on_conflict_do_update(
                index_elements=["messenger", "user_id"],
                set_={
                    name: link.excluded[name]
                    for name in ("chat_id", "person", "reachable", "linked_at", "reachable_since")
                },
            )
        )

    async def accounts(self, person_id: UUID) -> list[Account]:
        """The person's accounts, in the order in which they were linked."""
        return (await self.accounts_of([person_id])).get(person_id, [])

    async def accounts_of(self, person_ids: Iterable[UUID]) -> dict[UUID, list[Account]]:
        """The accounts of each of these people who has one."""
        rows = await self._session.execute(
            select(accounts)
            .where(accounts.c.person.in_(list(person_ids)))
            .order_by(accounts.c.linked_at, accounts.c.messenger, accounts.c.user_id)
        )
        found: dict[UUID, list[Account]] = defaultdict(list)
        for row in rows:
            found[row.person].append(
                Account(row.messenger, row.user_id, row.chat_id, row.reachable)
            )
        return dict(found)

    async def set_reachable(
        self, messenger: str, chat_id: int, reachable: bool, at: datetime
    ) -> None:
        """Note that messages to that chat arrive, or are refused, since ``at``."""
        await self._session.execute(
            update(accounts)
            .where(
                accounts.c.messenger == messenger,
                accounts.c.chat_id == chat_id,
                accounts.c.reachable.is_(not reachable),
            )
            .values(reachable=reachable, reachable_since=at)
        )

    async def _join(self, person_id: UUID, part: Membership, at: datetime | None) -> None:
        await self._session.execute(
            insert(self._session, memberships)
            .values(
                id=new_id(),
                person=person_id,
                bulletin=part.bulletin,
                role=part.role.value,
                window=part.window or "",
                joined_at=at,
            )
            .on_conflict_do_nothing(index_elements=["person", "bulletin", "role", "window"])
        )

    async def _one(self, condition: ColumnElement[bool]) -> Person | None:
        return next(iter(await self._all(condition)), None)

    async def _all(self, condition: ColumnElement[bool]) -> list[Person]:
        rows = await self._session.execute(
            select(people, memberships.c.bulletin, memberships.c.role, memberships.c.window)
            .select_from(people.outerjoin(memberships, memberships.c.person == people.c.id))
            .where(condition)
            .order_by(people.c.id, memberships.c.id)
        )
        known: dict[UUID, dict[str, Any]] = {}
        parts: dict[UUID, list[Membership]] = defaultdict(list)
        for row in rows:
            known[row.id] = {
                "id": row.id,
                "name": row.name,
                "phone": row.phone,
                "language": row.language,
            }
            if row.role is not None:
                parts[row.id].append(Membership(row.bulletin, Role(row.role), row.window or None))
        return [Person(**values, memberships=tuple(parts[id])) for id, values in known.items()]
