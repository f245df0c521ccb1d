"""The archive as it is searched: every filing of the published issues, as it was printed.

SQLite finds a text by an index of its trigrams, PostgreSQL by one of its own where it has the
extension; what decides is in both the same comparison of folded texts.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bulletin.issues import Issue
from bulletin.passages import Passage, folded
from storage.tables import passages

#: The shortest text that an index of trigrams can find.
_TRIGRAM: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What somebody looks for; whatever is empty does not narrow the search."""

    #: Words apart by spaces or straight quotes; all of them are to be in the text, in any case.
    text: str = ""
    window: str = ""
    #: Key of a section.
    section: str = ""
    #: Part of a leader's title or name, in any case of letters.
    person: str = ""
    #: Days that the issue covers at least one of.
    first: date | None = None
    last: date | None = None

    @property
    def words(self) -> list[str]:
        """The words, as the archive knows them."""
        # First apart: a space beside Chinese is not printed, so folding would take it away.
        # Printed are “these”; a keyboard's straight ones only set words apart.
        apart = self.text.replace('"', " ").split()
        return list(dict.fromkeys(filter(None, map(folded, apart))))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage, and the issue in which it was printed."""

    issue: UUID
    passage: Passage


class Passages:
    """What the published issues of every bulletin say."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(self, issue: Issue, said: Iterable[Passage]) -> None:
        """Store what the issue says, in the order of printing, in place of what it said before."""
        await self._session.execute(delete(passages).where(passages.c.issue == issue.id))
        rows = [
            {
                "issue": issue.id,
                "place": place,
                "bulletin": issue.bulletin,
                "filing": each.filing,
                "windows": "\n".join(each.windows),
                "section": each.section,
                "heading": each.heading,
                "people": each.people,
                "first_day": issue.period.first,
                "last_day": issue.period.last,
                "text": each.text,
                "folded": folded(each.text),
            }
            for place, each in enumerate(said, 1)
        ]
        if rows:
            await self._session.execute(insert(passages), rows)

    async def issues(self, bulletin: str) -> set[UUID]:
        """The issues that can be searched."""
        found = await self._session.scalars(
            select(passages.c.issue).where(passages.c.bulletin == bulletin).distinct()
        )
        return set(found)

    async def sections(self, bulletin: str) -> list[str]:
        """The keys of the sections that anything was printed in."""
        found = await self._session.scalars(
            select(passages.c.section).where(passages.c.bulletin == bulletin).distinct()
        )
        return sorted(found)

    async def windows(self, bulletin: str) -> list[str]:
        """The windows that are credited anywhere."""
        found = await self._session.scalars(
            select(passages.c.windows).where(passages.c.bulletin == bulletin).distinct()
        )
        return sorted({name for names in found for name in names.splitlines()})

    async def counts(self, issues: Collection[UUID]) -> dict[UUID, int]:
        """Issue → how many passages it has, of those that have any."""
        rows = await self._session.execute(
            select(passages.c.issue, func.count())
            .where(passages.c.issue.in_(issues))
            .group_by(passages.c.issue)
        )
        return {row[0]: row[1] for row in rows}

    async def count(self, bulletin: str, search: Search) -> int:
        """How many passages are found."""
        found = select(func.count()).select_from(passages).where(*self._where(bulletin, search))
        return await self._session.scalar(found) or 0

    async def find(
        self, bulletin: str, search: Search, *, limit: int, offset: int = 0
    ) -> list[Hit]:
        """Passages that are found, those of the latest issue first, each issue's as printed."""
        rows = await self._session.execute(
            select(passages)
            .where(*self._where(bulletin, search))
            .order_by(passages.c.last_day.desc(), passages.c.issue, passages.c.place)
            .limit(limit)
            .offset(offset)
        )
        return [
            Hit(
                row.issue,
                Passage(
                    filing=row.filing,
                    windows=tuple(row.windows.splitlines()),
                    section=row.section,
                    heading=row.heading,
                    people=row.people,
                    text=row.text,
                ),
            )
            for row in rows
        ]

    def _where(self, bulletin: str, search: Search) -> Iterator[ColumnElement[bool]]:
        yield passages.c.bulletin == bulletin
        words = search.words
        indexed = [word for word in words if len(word) >= _TRIGRAM]
        if indexed and self._session.get_bind().dialect.name == "sqlite":
            yield literal_column("passages.id").in_(_TRIGRAMS.bindparams(words=_query(indexed)))
        for word in words:
            yield passages.c.folded.contains(word, autoescape=True)
        if search.window:
            lines = "\n" + passages.c.windows + "\n"
            yield lines.contains(f"\n{search.window}\n", autoescape=True)
        if search.section:
            yield passages.c.section == search.section
        if search.person:
            people = func.lower(passages.c.people)
            yield people.contains(folded(search.person), autoescape=True)
        if search.first:
            yield passages.c.last_day >= search.first
        if search.last:
            yield passages.c.first_day <= search.last


_TRIGRAMS: Final = (
    text("SELECT rowid FROM passages_trigrams WHERE passages_trigrams MATCH :words")
    .bindparams(bindparam("words"))
    .columns(literal_column("rowid"))
)


def _query(words: Iterable[str]) -> str:
    """All of the words, in the language of FTS5, where a text in quotes stands for itself."""
    return " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
