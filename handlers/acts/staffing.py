"""Who plays which part: taken from them, changed, and their browsers signed out."""

from dataclasses import replace
from uuid import UUID

from bulletin.people import Membership, Person, Role
from bulletin.rejected import Rejected
from bulletin.text import normalise
from handlers.acts.acting import Acting

#: The account kind whose sessions are browsers: the chat of the web's own.
_WEB = "web"
_LONGEST_PHONE = 40


async def member(acting: Acting, id: UUID) -> Person:
    """The person of that id, who plays a part in this bulletin; Rejected when nobody does."""
    person = await acting.work.people.get(id)
    if person is None or not any(
        each.bulletin == acting.bulletin.key for each in person.memberships
    ):
        raise Rejected("nobody_there")
    return person


async def revoke(acting: Acting, person: Person, part: Membership) -> None:
    """Take the part from the person; who has none left is signed out everywhere."""
    await _require_an_admin(acting, person, part)
    if not await acting.work.people.leave(person.id, part):
        raise Rejected("part_gone")
    if len(person.memberships) == 1:
        await sign_out(acting, person)
    await acting.note("revoked", str(person.id), _about(person, part))


async def move(acting: Acting, person: Person, part: Membership, to: Membership) -> None:
    """Give the person another part in place of this one."""
    require_part(acting, to)
    if to in person.memberships:
        raise Rejected("part_played")
    if to.role is not Role.ADMIN:
        await _require_an_admin(acting, person, part)
    if not await acting.work.people.leave(person.id, part):
        raise Rejected("part_gone")
    await acting.work.people.join(person.id, to, acting.now)
    about = {"to_role": to.role.value, "to_window": to.window}
    await acting.note("moved", str(person.id), _about(person, part) | about)


def require_part(acting: Acting, part: Membership) -> None:
    """Rejected unless there is such a part: reporters and chiefs have a window of the roster."""
    if part.role.of_window and (part.window is None or acting.bulletin.window(part.window) is None):
        raise Rejected("part_needs_window")


async def rename(acting: Acting, person: Person, name: str, phone: str) -> None:
    """Change the person's name and telephone."""
    name, phone = normalise(name), normalise(phone)
    if not 0 < len(name) <= 40 or any(each.isdigit() for each in name):
        raise Rejected("not_a_name", most=40)
    if len(phone) > _LONGEST_PHONE or not phone.isprintable():
        raise Rejected("not_a_phone", most=_LONGEST_PHONE)
    changed = replace(person, name=name, phone=phone)
    if changed != person:
        await acting.work.people.change(changed)
        about = {"name": name, "phone": phone, "was": person.name, "phone_was": person.phone}
        await acting.note("person_changed", str(person.id), about)


async def end_sessions(acting: Acting, person: Person) -> None:
    """Sign the person out of every browser, and note it."""
    await sign_out(acting, person)
    await acting.note("signed_out", str(person.id), {"name": person.name})


async def sign_out(acting: Acting, person: Person) -> None:
    """Sign the person out of every browser."""
    for account in await acting.work.people.accounts(person.id):
        if account.messenger == _WEB:
            await acting.work.web_sessions.close_all(account.chat_id)
    await acting.work.web_sessions.close_of(person.id)


async def _require_an_admin(acting: Acting, person: Person, part: Membership) -> None:
    """Rejected when the part is that of the last administrator."""
    if part.role is not Role.ADMIN:
        return
    people = await acting.work.people.of_bulletin(acting.bulletin.key)
    if not any(
        each.plays(acting.bulletin.key, Role.ADMIN) for each in people if each.id != person.id
    ):
        raise Rejected("last_admin")


def _about(person: Person, part: Membership) -> dict[str, object]:
    return {"name": person.name, "role": part.role.value, "window": part.window}
