"""Which messages a draft was made of: so that editing what was sent edits what it became."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.parts import Part, text_of
from storage import statements
from storage.tables import sent_drafts, sent_messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Messages that belong together, and the drafts that they were read as, in their order."""

    id: UUID
    #: Message id → what it says, in the order of sending.
    parts: Mapping[int, Part]
    drafts: tuple[UUID, ...]
    #: The question that the message answered; None for what was sent unasked.
    question: str | None

    @property
    def text(self) -> str:
        """The messages as one text."""
        return text_of(self.parts.values())

    def edited(self, message_id: int, words: str) -> "Sending":
        """The sending with other words in one of its messages."""
        part = replace(self.parts[message_id], words=words)
        return replace(self, parts={**self.parts, message_id: part})


class Sent:
    """What was sent in every chat and became a draft."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(
        self,
        messenger: str,
        chat_id: int,
        sending: Sending,
    ) -> None:
        """Store a sending; a message of it that was part of another one is part of this now."""
        for place, (message_id, each) in enumerate(sending.parts.items()):
            part = statements.insert(self._session, sent_messages).values(
                messenger=messenger,
                chat_id=chat_id,
                message_id=message_id,
                sending=sending.id,
                place=place,
                text=each.words,
                document=each.document,
                sent_on=each.on,
            )
            await self._session.execute(
                part.on_conflict_do_update(
                    index_elements=["messenger", "chat_id", "message_id"],
                    set_={
                        name: part.excluded[name]
                        for name in ("sending", "place", "text", "document", "sent_on")
                    },
                )
            )
        await self._made(sending)

    async def find(self, messenger: str, chat_id: int, message_id: int) -> Sending | None:
        """The sending that a message is part of."""
        id: UUID | None = await self._session.scalar(
            select(sent_messages.c.sending).where(
                sent_messages.c.messenger == messenger,
                sent_messages.c.chat_id == chat_id,
                sent_messages.c.message_id == message_id,
            )
        )
        return None if id is None else await self.get(id)

    async def get(self, id: UUID) -> Sending | None:
        """The sending of that id."""
        parts = await self._session.execute(
            select(sent_messages)
            .where(sent_messages.c.sending == id)
            .order_by(sent_messages.c.place)
        )
        messages = parts.all()
        rows = await self._session.execute(
            select(sent_drafts).where(sent_drafts.c.sending == id).order_by(sent_drafts.c.place)
        )
        made = rows.all()
        if not messages:
            return None
        return Sending(
            id=id,
            parts={row.message_id: Part(row.text, row.sent_on, row.document) for row in messages},
            drafts=tuple(row.draft for row in made),
            question=next((row.question for row in made), None),
        )

    async def change(self, sending: Sending) -> None:
        """Store the words of the sending's messages, and its drafts, as they are now."""
        for message_id, part in sending.parts.items():
            await self._session.execute(
                update(sent_messages)
                .where(
                    sent_messages.c.sending == sending.id,
                    sent_messages.c.message_id == message_id,
                )
                .values(text=part.words)
            )
        await self._session.execute(delete(sent_drafts).where(sent_drafts.c.sending == sending.id))
        await self._made(sending)

    async def _made(self, sending: Sending) -> None:
        rows: Sequence[dict[str, object]] = [
            {"sending": sending.id, "place": place, "draft": draft, "question": sending.question}
            for place, draft in enumerate(sending.drafts)
        ]
        if rows:
            await self._session.execute(insert(sent_drafts), rows)
