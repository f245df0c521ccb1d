"""The few statements that the two databases do not share word for word."""

from typing import cast
from uuid import UUID

from sqlalchemy import ScalarSelect, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import issues


def insert(session: AsyncSession, table: Table) -> postgresql.Insert:
    """An INSERT that can say ON CONFLICT in the session's database."""
    if session.get_bind().dialect.name == "sqlite":
        # Another class with the same methods.
        return cast(postgresql.Insert, sqlite.insert(table))
    return postgresql.insert(table)


def bulletin_of(issue_id: UUID) -> ScalarSelect[str]:
    """The key of the bulletin that the issue belongs to, as a value of a statement."""
    return select(issues.c.bulletin).where(issues.c.id == issue_id).scalar_subquery()
