"""约稿 as stored: what editors ask of windows beside the weekly, and what these answer."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.requests import PartState, Request, Requested
from storage import statements
from storage.tables import answer_messages, requested, requests


class Requests:
    """The requests of every bulletin, each with the part of every window that was asked."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, request: Request) -> None:
        """Store a new request and whom it asks."""
        await self._session.execute(
            insert(requests).values(
                id=request.id,
                bulletin=request.bulletin,
                topic=request.topic,
                due=request.due,
                by=request.by,
                at=request.at,
                closed_at=request.closed_at,
                reminded_at=request.reminded_at,
            )
        )
        await self._session.execute(
            insert(requested),
            [
                {"request": request.id, "place": place, "window": part.window, **_said(part)}
                for place, part in enumerate(request.parts)
            ],
        )

    async def get(self, id: UUID) -> Request | None:
        """The request of that id."""
        return next(iter(await self._all(requests.c.id == id)), None)

    async def lock(self, id: UUID) -> None:
        """Let nobody else answer or close the request until this transaction ends."""
        await self._session.execute(
            select(requests.c.id).where(requests.c.id == id).with_for_update(key_share=True)
        )

    async def open_of(self, bulletin: str) -> list[Request]:
        """The bulletin's requests that are not closed, the first that is due first."""
        return await self._all((requests.c.bulletin == bulletin) & requests.c.closed_at.is_(None))

    async def keep(self, request_id: UUID, part: Requested) -> None:
        """Store what a window says now, in place of what it said before."""
        await self._session.execute(
            update(requested)
            .where(requested.c.request == request_id, requested.c.window == part.window)
            .values(**_said(part))
        )

    async def sent(
        self, messenger: str, chat_id: int, message_id: int, *, request_id: UUID, window: str
    ) -> None:
        """Remember by which message of a chat the window answered."""
        await self._session.execute(
            statements.insert(self._session, answer_messages)
            .values(
                messenger=messenger,
                chat_id=chat_id,
                message_id=message_id,
                request=request_id,
                window=window,
            )
            .on_conflict_do_nothing(index_elements=["messenger", "chat_id", "message_id"])
        )

    async def answered_by(
        self, messenger: str, chat_id: int, message_id: int
    ) -> tuple[UUID, str] | None:
        """The request and the window that the message answered; None when it was no answer."""
        row = (
            await self._session.execute(
                select(answer_messages.c.request, answer_messages.c.window).where(
                    answer_messages.c.messenger == messenger,
                    answer_messages.c.chat_id == chat_id,
                    answer_messages.c.message_id == message_id,
                )
            )
        ).first()
        return None if row is None else (row.request, row.window)

    async def rename_window(self, bulletin: str, old: str, new: str) -> None:
        """Let a window answer what it is asked, and change its answers, under its new name.

        Where one of that name was asked as well, before it left the roster, both stay as they are.
        """
        # What is closed may be opened again.
        taken = select(requested.c.request).where(requested.c.window == new)
        own = select(requests.c.id).where(
            requests.c.bulletin == bulletin, requests.c.id.not_in(taken)
        )
        for table in (answer_messages, requested):
            await self._session.execute(
                update(table)
                .where(table.c.window == old, table.c.request.in_(own))
                .values(window=new)
            )

    async def close(self, id: UUID, at: datetime | None) -> None:
        """Close the request, or open it again when ``at`` is None."""
        await self._session.execute(
            update(requests).where(requests.c.id == id).values(closed_at=at)
        )

    async def remind(self, id: UUID, at: datetime) -> None:
        """Note that those who had not answered were reminded."""
        await self._session.execute(
            update(requests).where(requests.c.id == id).values(reminded_at=at)
        )

    async def _all(self, condition: ColumnElement[bool]) -> list[Request]:
        rows = (
            await self._session.execute(
                select(requests).where(condition).order_by(requests.c.due, requests.c.id)
            )
        ).all()
        parts: dict[UUID, list[Requested]] = defaultdict(list)
        for part in await self._session.execute(
            select(requested)
            .where(requested.c.request.in_([row.id for row in rows]))
            .order_by(requested.c.place)
        ):
            parts[part.request].append(_part(part))
        return [Request(**row._mapping, parts=tuple(parts[row.id])) for row in rows]


def _said(part: Requested) -> dict[str, Any]:
    return {
        "state": part.state.value,
        "text": part.text,
        "by": part.by,
        "at": part.at,
        "filing": part.filing,
    }


def _part(row: Row[Any]) -> Requested:
    return Requested(
        window=row.window,
        state=PartState(row.state),
        text=row.text,
        by=row.by,
        at=row.at,
        filing=row.filing,
    )
