"""人员: who plays which part, by which accounts they can be reached, and how they get in."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from bot.inviting import VALID, invite, telegram_link, web_link
from bulletin.access import Action
from bulletin.people import Membership, Person, Role
from bulletin.rejected import Rejected
from handlers.acts import staffing
from storage.columns import storable
from storage.people import Account
from web import security
from web.desk.desk import Desk, at_desk
from web.security import Problem, hashed
from web.site import site_of


@dataclass(frozen=True, slots=True)
class Member:
    """A person with their parts in this bulletin, and the accounts that the bot knows them by."""

    person: Person
    parts: tuple[Membership, ...]
    accounts: list[Account]

    @property
    def reachable(self) -> bool:
        """Whether a message to them arrives somewhere."""
        return any(each.reachable for each in self.accounts)


async def show(request: Request) -> Response:
    """Everybody, by role and by the roster's order, the form that invites, and links not used."""
    async with at_desk(request, Action.SET_UP) as desk:
        return await _everybody(desk)


async def show_one(request: Request) -> Response:
    """One person: what can be changed about them."""
    async with at_desk(request, Action.SET_UP) as desk:
        return await _one(desk, await _person(desk))


async def invite_one(request: Request) -> Response:
    """Make a link that lets one person in, and show it this once."""
    async with at_desk(request, Action.SET_UP) as desk:
        try:
            part = _part(desk, "")
            name = staffing.require_name(storable(desk.field("name")))
            phone = staffing.require_phone(storable(desk.field("phone")))
        except Rejected as rejected:
            return await _everybody(desk, rejected)
        # The same name in the same part is the same person, as on the command line.
        known = await desk.work.people.named(desk.bulletin.key, name, part.role, part.window)
        return await _invited(desk, part, name, phone, known)


async def invite_again(request: Request) -> Response:
    """Make a further way in for a person who is known: on Telegram, or in another browser."""
    async with at_desk(request, Action.SET_UP) as desk:
        person = await _person(desk)
        part = next(each for each in person.memberships if each.bulletin == desk.bulletin.key)
        return await _invited(desk, part, person.name, person.phone, person)


async def change(request: Request) -> Response:
    """Change a person's name and telephone."""
    async with at_desk(request, Action.SET_UP) as desk:
        person = await _person(desk)
        name, phone = storable(desk.field("name")), storable(desk.field("phone"))
        try:
            await staffing.rename(desk, person, name, phone)
        except Rejected as rejected:
            return await _one(desk, replace(person, name=name, phone=phone), rejected)
        return desk.back(_path(desk, person), "setup.saved")


async def give(request: Request) -> Response:
    """Give a person a further part."""
    async with at_desk(request, Action.SET_UP) as desk:
        person = await _person(desk)
        await staffing.give(desk, person, _part(desk, "to_"))
        return desk.back(_path(desk, person), "setup.given_part", name=person.name)


async def withdraw(request: Request) -> Response:
    """End a link that nobody used yet."""
    async with at_desk(request, Action.SET_UP) as desk:
        await staffing.withdraw(desk, _id(desk, "invitation"))
        return desk.back(f"{desk.home}/setup/people", "setup.withdrawn")


async def revoke(request: Request) -> Response:
    """Take a part from a person; who has none left is gone from the list."""
    async with at_desk(request, Action.SET_UP) as desk:
        person = await _person(desk)
        part = _part(desk, "")
        chats = await staffing.revoke(desk, person, part)
        left = [each for each in person.memberships if each != part]
        here = any(each.bulletin == desk.bulletin.key for each in left)
        to = _path(desk, person) if here else f"{desk.home}/setup/people"
        answer = desk.back(to, "setup.revoked", name=person.name)
    _look_again(request, chats)
    return answer


async def move(request: Request) -> Response:
    """Give a person another part in place of one that they play."""
    async with at_desk(request, Action.SET_UP) as desk:
        person = await _person(desk)
        await staffing.move(desk, person, _part(desk, ""), _part(desk, "to_"))
        return desk.back(_path(desk, person), "setup.moved_person", name=person.name)


async def end_sessions(request: Request) -> Response:
    """Sign a person out of every browser."""
    async with at_desk(request, Action.SET_UP) as desk:
        person = await _person(desk)
        chats = await staffing.end_sessions(desk, person)
        answer = desk.back(_path(desk, person), "setup.signed_out", name=person.name)
    _look_again(request, chats)
    return answer


async def _everybody(desk: Desk, refused: Rejected | None = None) -> Response:
    windows = [each.name for each in desk.bulletin.windows]
    order = {name: at for at, name in enumerate(windows)}

    def place(member: Member) -> tuple[bool, int, str]:
        first = member.parts[0]
        return first.role.of_window, order.get(first.window or "", -1), member.person.name

    members = sorted(await _members(desk), key=place)
    names: dict[UUID | None, str] = {each.person.id: each.person.name for each in members}
    return await desk.page(
        "setup_people",
        "setup",
        status=422 if refused else 200,
        wrong=refused,
        here="people",
        members=members,
        waiting=[
            (each, names.get(each.person, each.name), desk.local(each.expires_at))
            for each in await desk.work.invitations.waiting(desk.bulletin.key, desk.now)
        ],
        roles=list(Role),
        windows=windows,
        once=desk.field("once") or token_urlsafe(18),
    )


async def _one(desk: Desk, person: Person, refused: Rejected | None = None) -> Response:
    [member] = await _members(desk, person)
    return await desk.page(
        "setup_person",
        "setup",
        status=422 if refused else 200,
        wrong=refused,
        here="people",
        member=member,
        roles=list(Role),
        windows=[each.name for each in desk.bulletin.windows],
        once=token_urlsafe(18),
    )


async def _invited(
    desk: Desk, part: Membership, name: str, phone: str, known: Person | None
) -> Response:
    """The page with the links; the same form sent twice makes one invitation."""
    once = desk.field("once")
    if not 16 <= len(once) <= 64:
        raise Problem(400, "bad_request")
    secret = hmac.digest(desk.visit.csrf.encode(), once.encode(), sha256)
    code = urlsafe_b64encode(secret).decode().rstrip("=")
    if await desk.work.invitations.by_hash(hashed(code)) is None:
        await invite(
            desk.work,
            part.bulletin,
            part.role,
            part.window,
            now=desk.now,
            name=name,
            phone=phone,
            person=known.id if known else None,
            code=code,
        )
        about = {"name": name, "role": part.role.value, "window": part.window}
        await desk.note("invited", str(known.id) if known else name, about)
    address = security.own_origin(desk.request, desk.site.public_url)
    telegram = desk.site.telegram_name()
    return await desk.page(
        "setup_invited",
        "setup",
        here="people",
        who=name,
        part=part,
        known=known,
        web=web_link(address, code),
        telegram=telegram_link(telegram, code) if telegram else "",
        until=desk.local(desk.now + VALID),
    )


async def _members(desk: Desk, *only: Person) -> list[Member]:
    people = list(only) or await desk.work.people.of_bulletin(desk.bulletin.key)
    accounts = await desk.work.people.accounts_of([each.id for each in people])
    return [
        Member(
            each,
            tuple(one for one in each.memberships if one.bulletin == desk.bulletin.key),
            accounts.get(each.id, []),
        )
        for each in people
    ]


async def _person(desk: Desk) -> Person:
    return await staffing.member(desk, _id(desk, "person"))


def _id(desk: Desk, whose: str) -> UUID:
    try:
        return UUID(desk.request.path_params[whose])
    except ValueError:
        raise Problem(404, "not_found") from None


def _part(desk: Desk, prefix: str) -> Membership:
    """The part that the form names; Rejected when there is no such one."""
    role = next((each for each in Role if each == desk.field(f"{prefix}role")), None)
    if role is None:
        raise Rejected("choose_button")
    window = desk.field(f"{prefix}window") or None
    part = Membership(desk.bulletin.key, role, window if role.of_window else None)
    # Of a part that is to be given there has to be a window; one that is taken may be gone.
    if prefix or desk.field("once"):
        staffing.require_part(desk, part)
    return part


def _path(desk: Desk, person: Person) -> str:
    return f"{desk.home}/setup/people/{person.id.hex}"


def _look_again(request: Request, chats: list[int]) -> None:
    """Let chats that are open in a browser look whether that is still signed in."""
    for each in chats:
        site_of(request).feed.changed(each)
