"""Who may do what: the one question that every handler, page and file asks. Deny by default."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bulletin.people import Person, Role


class Action(StrEnum):
    """What somebody wants to do."""

    FILE = "file"
    SEE_STANDING = "see_standing"
    NUDGE = "nudge"
    DRAFT = "draft"
    REVIEW = "review"
    EDIT_ISSUE = "edit_issue"
    PUBLISH = "publish"
    SIGN = "sign"
    REQUEST = "request"
    READ_CHAT = "read_chat"
    SET_UP = "set_up"


@dataclass(frozen=True, slots=True)
class Scope:
    """What it is done to: a bulletin, one window's part of it, or one person's own chat."""

    bulletin: str | None = None
    window: str | None = None
    person: UUID | None = None


_EDITORIAL = frozenset({Role.EDITOR, Role.ADMIN})
_OF_WINDOW = frozenset({Role.REPORTER, Role.CHIEF})
_MAY: dict[Action, frozenset[Role]] = {
    Action.FILE: _OF_WINDOW,
    Action.SEE_STANDING: _EDITORIAL,
    Action.NUDGE: _EDITORIAL,
    Action.DRAFT: _EDITORIAL,
    Action.REVIEW: _EDITORIAL,
    Action.EDIT_ISSUE: _EDITORIAL,
    Action.PUBLISH: _EDITORIAL,
    Action.SIGN: frozenset({Role.CHIEF}),
    Action.REQUEST: _EDITORIAL,
    Action.SET_UP: frozenset({Role.ADMIN}),
}


def can(actor: Person | None, action: Action, scope: Scope) -> bool:
    """Whether the person may do it there; somebody unknown may do nothing."""
    if actor is None:
        return False
    if action is Action.READ_CHAT:
        return scope.person == actor.id
    allowed = _MAY[action]
    return any(
        part.role in allowed
        and part.bulletin == scope.bulletin
        and (not part.role.of_window or (scope.window is not None and part.window == scope.window))
        for part in actor.memberships
    )
