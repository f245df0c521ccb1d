"""Who may do what: every role against every action, in its own window and bulletin and beside."""

from itertools import product
from uuid import UUID

import pytest

from bulletin.access import Action, Scope, can
from bulletin.people import Membership, Person, Role

OWN, OTHER = "省文旅厅", "省水务厅"
EDITORIAL = {
    Action.SEE_STANDING,
    Action.NUDGE,
    Action.DRAFT,
    Action.REVIEW,
    Action.EDIT_ISSUE,
    Action.PUBLISH,
    Action.REQUEST,
}
#: What is done to a bulletin or to a window's part of it, not to one's own chat.
OFFICIAL = [each for each in Action if each is not Action.READ_CHAT]
#: Role → what it may do in its own bulletin; a window's people only in their own window.
MAY = {
    Role.REPORTER: {Action.FILE},
    Role.CHIEF: {Action.FILE, Action.SIGN},
    Role.EDITOR: EDITORIAL,
    Role.ADMIN: EDITORIAL | {Action.SET_UP},
}


def somebody(*parts: Membership) -> Person:
    return Person(id=UUID(int=1), name="段小满", memberships=parts)


def part(role: Role, bulletin: str = "weekly") -> Membership:
    return Membership(bulletin, role, OWN if role.of_window else None)


@pytest.mark.parametrize(
    ("role", "action", "window"),
    [*product(Role, OFFICIAL, (OWN, OTHER, None))],
)
def test_the_matrix(role: Role, action: Action, window: str | None) -> None:
    allowed = action in MAY[role] and (not role.of_window or window == OWN)
    assert can(somebody(part(role)), action, Scope("weekly", window)) is allowed


@pytest.mark.parametrize(("role", "action"), [*product(Role, Action)])
def test_a_part_in_one_bulletin_is_none_in_another(role: Role, action: Action) -> None:
    for bulletin in ("other", None):
        assert not can(somebody(part(role)), action, Scope(bulletin, OWN))


@pytest.mark.parametrize("action", Action)
def test_nobody_and_who_plays_no_part_may_do_nothing(action: Action) -> None:
    for window in (OWN, None):
        assert not can(None, action, Scope("weekly", window, UUID(int=1)))
        assert not can(somebody(), action, Scope("weekly", window))


@pytest.mark.parametrize("role", Role)
def test_a_chat_is_read_only_by_whose_it_is(role: Role) -> None:
    person = somebody(part(role))
    assert can(person, Action.READ_CHAT, Scope(person=person.id))
    assert not can(person, Action.READ_CHAT, Scope(person=UUID(int=2)))
    assert not can(person, Action.READ_CHAT, Scope("weekly", OWN))


def test_two_parts_together_are_no_more_than_each() -> None:
    both = somebody(part(Role.EDITOR, "other"), part(Role.REPORTER))
    assert can(both, Action.FILE, Scope("weekly", OWN))
    assert can(both, Action.PUBLISH, Scope("other"))
    assert not can(both, Action.PUBLISH, Scope("weekly"))
    assert not can(both, Action.FILE, Scope("other", OWN))
