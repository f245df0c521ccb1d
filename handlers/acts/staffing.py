"""Who plays which part: taken from them, changed, and their browsers signed out."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from bulletin.people import Membership, Person, Role
from bulletin.rejected import Rejected
from bulletin.text import normalise
from handlers.acts.acting import Acting
from storage.filings import Stale

#: The messenger whose people sit at browsers.
_WEB: Final = "web"
_LONGEST_NAME: Final = 40
_LONGEST_PHONE: Final = 40


async def member(acting: Acting, id: UUID) -> Person:
    """The person of that id, who plays a part in this bulletin; Rejected when nobody does."""
    person = await acting.work.people.get(id)
    if person is None or not any(
        each.bulletin == acting.bulletin.key for each in person.memberships
    ):
        raise Rejected("nobody_there")
    return person


async def revoke(acting: Acting, person: Person, part: Membership) -> list[int]:
    """Take the part from the person, who is signed out everywhere if none is left.

    Gives back the web chats that were left by that.
    """
    await _require_an_admin(acting, person, part)
    await _leave(acting, person, part)
    left = await _sign_out(acting, person) if len(person.memberships) == 1 else []
    await acting.note("revoked", str(person.id), _about(person, part))
    return left


async def move(acting: Acting, person: Person, part: Membership, to: Membership) -> None:
    """Give the person another part in place of this one."""
    require_part(acting, to)
    if to in person.memberships:
        raise Rejected("part_played")
    if to.role is not Role.ADMIN:
        await _require_an_admin(acting, person, part)
    await _leave(acting, person, part)
    await acting.work.people.join(person.id, to, acting.now)
    about = {"to_role": to.role.value, "to_window": to.window}
    await acting.note("moved", str(person.id), _about(person, part) | about)


async def give(acting: Acting, person: Person, part: Membership) -> None:
    """Give the person a further part beside those that they play."""
    require_part(acting, part)
    if part in person.memberships:
        raise Rejected("part_played")
    await acting.work.people.join(person.id, part, acting.now)
    await acting.note("part_given", str(person.id), _about(person, part))


async def withdraw(acting: Acting, id: UUID) -> None:
    """Let an invitation be used no more; Stale when it can't be used anyway."""
    invitation = await acting.work.invitations.withdraw(acting.bulletin.key, id, acting.now)
    if invitation is None:
        raise Stale("the invitation was used or has ended")
    about = {"name": invitation.name, "role": invitation.role.value, "window": invitation.window}
    await acting.note("invitation_withdrawn", str(id), about)


def require_part(acting: Acting, part: Membership) -> None:
    """Rejected unless there is such a part: reporters and chiefs have a window of the roster."""
    if part.role.of_window and (part.window is None or acting.bulletin.window(part.window) is None):
        raise Rejected("part_needs_window")


async def rename(acting: Acting, person: Person, name: str, phone: str) -> None:
    """Change the person's name and telephone."""
    name, phone = require_name(name), require_phone(phone)
    changed = replace(person, name=name, phone=phone)
    if changed != person:
        await acting.work.people.change(changed)
        about = {"name": name, "phone": phone, "was": person.name, "phone_was": person.phone}
        await acting.note("person_changed", str(person.id), about)


def require_name(name: str) -> str:
    """A person's name as it is kept; Rejected when it is none."""
    name = normalise(name)
    if not 0 < len(name) <= _LONGEST_NAME or any(each.isdigit() for each in name):
        raise Rejected("not_a_name", most=_LONGEST_NAME)
    return name


def require_phone(phone: str) -> str:
    """A telephone number as it is kept, or nothing; Rejected when it is too long."""
    phone = normalise(phone)
    if len(phone) > _LONGEST_PHONE or "\n" in phone:
        raise Rejected("not_a_phone", most=_LONGEST_PHONE)
    return phone


async def end_sessions(acting: Acting, person: Person) -> list[int]:
    """Sign the person out of every browser, and note it; the web chats that were left."""
    left = await _sign_out(acting, person)
    await acting.note("signed_out", str(person.id), {"name": person.name})
    return left


async def _sign_out(acting: Acting, person: Person) -> list[int]:
    accounts = await acting.work.people.accounts(person.id)
    chats = [each.chat_id for each in accounts if each.messenger == _WEB]
    for chat in chats:
        await acting.work.web_sessions.close_all(chat)
    await acting.work.web_sessions.close_of(person.id)
    return chats


async def _leave(acting: Acting, person: Person, part: Membership) -> None:
    """Take the part, and every link that would give it back."""
    if not await acting.work.people.leave(person.id, part):
        raise Rejected("part_gone")
    await acting.work.invitations.end(person, part, acting.now)


async def _require_an_admin(acting: Acting, person: Person, part: Membership) -> None:
    """Rejected when the part is that of the last administrator."""
    if part.role is not Role.ADMIN:
        return
    await acting.work.bulletins.lock(acting.bulletin.key)
    people = await acting.work.people.of_bulletin(acting.bulletin.key)
    if not any(
        each.plays(acting.bulletin.key, Role.ADMIN) for each in people if each.id != person.id
    ):
        raise Rejected("last_admin")


def _about(person: Person, part: Membership) -> dict[str, object]:
    return {"name": person.name, "role": part.role.value, "window": part.window}
