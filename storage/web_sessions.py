"""Browsers that are signed in; the cookie's value itself is never stored, only its hash."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import web_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """One browser's session, with the token that its forms must carry.

    It belongs to a chat of the web's own or, without one, to a person.
    """

    id_hash: str
    chat_id: int | None
    person: UUID | None = None
    csrf: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime

    @property
    def chat(self) -> int:
        """The chat that it is in; LookupError for a session without one."""
        if self.chat_id is None:
            raise LookupError("this session is in no chat")
        return self.chat_id


class WebSessions:
    """Every session that was not closed, expired ones too."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, session: WebSession) -> None:
        """Store a new session."""
        await self._session.execute(insert(web_sessions).values(**asdict(session)))

    async def get(self, id_hash: str) -> WebSession | None:
        """The session of that hash."""
        row = (
            await self._session.execute(
                select(web_sessions).where(web_sessions.c.id_hash == id_hash)
            )
        ).first()
        return None if row is None else WebSession(**row._mapping)

    async def touch(self, id_hash: str, at: datetime) -> None:
        """Note that the browser was seen."""
        await self._session.execute(
            update(web_sessions).where(web_sessions.c.id_hash == id_hash).values(seen_at=at)
        )

    async def close(self, id_hash: str) -> None:
        """Sign that browser out."""
        await self._session.execute(delete(web_sessions).where(web_sessions.c.id_hash == id_hash))

    async def close_all(self, chat_id: int) -> None:
        """Sign every browser of the chat's person out."""
        await self._session.execute(delete(web_sessions).where(web_sessions.c.chat_id == chat_id))

    async def close_of(self, person: UUID) -> None:
        """Sign every browser out that the person is signed in on without a chat."""
        await self._session.execute(delete(web_sessions).where(web_sessions.c.person == person))
