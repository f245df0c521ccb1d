"""Who takes part: people, and the part each plays in a bulletin."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """经办人, 首席代表, 编辑, 管理员."""

    REPORTER = "reporter"
    CHIEF = "chief"
    EDITOR = "editor"
    ADMIN = "admin"

    @property
    def of_window(self) -> bool:
        """Whether the role is played for one window, not for the whole bulletin."""
        return self in (Role.REPORTER, Role.CHIEF)


@dataclass(frozen=True, slots=True)
class Membership:
    """A part in one bulletin; ``window`` is a window's name for reporters and chiefs, else None."""

    bulletin: str
    role: Role
    window: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the bot knows, with every part they play."""

    id: UUID
    name: str
    phone: str = ""
    language: str = "zh"
    memberships: tuple[Membership, ...] = ()

    def windows(self, bulletin: str) -> tuple[str, ...]:
        """Names of the windows this person files for, in the order they were joined."""
        return tuple(
            dict.fromkeys(
                part.window
                for part in self.memberships
                if part.bulletin == bulletin and part.window is not None
            )
        )

    def plays(self, bulletin: str, *roles: Role) -> bool:
        """Whether this person has one of the roles in the bulletin."""
        return any(part.bulletin == bulletin and part.role in roles for part in self.memberships)
