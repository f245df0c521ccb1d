"""Invitations: a link that lets one person in, once, in one role, for a week."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final
from uuid import UUID

from bulletin.people import Role
from storage.ids import new_id
from storage.invitations import Invitation
from storage.work import Work

VALID: Final = timedelta(days=7)


async def invite(
    work: Work,
    bulletin: str,
    role: Role,
    window: str | None,
    *,
    now: datetime,
    name: str = "",
    phone: str = "",
    person: UUID | None = None,
    valid: timedelta = VALID,
    code: str | None = None,
) -> str:
    """The code of a new invitation, which is kept only as a hash; 192 random bits.

    With ``person`` it is a fresh way in for somebody who is known already; ``code`` is for a
    caller who may ask twice for the same one.
    """
    code = code or token_urlsafe(24)
    invitation = Invitation(
        id=new_id(),
        bulletin=bulletin,
        role=role,
        window=window,
        name=name,
        phone=phone,
        person=person,
        expires_at=now + valid,
        used_at=None,
    )
    await work.invitations.add(invitation, sha256(code.encode()).hexdigest())
    return code


def web_link(address: str, code: str) -> str:
    """The link for a browser."""
    return f"{address.rstrip('/')}/join?start={code}"


def telegram_link(username: str, code: str) -> str:
    """The link for Telegram: opening it sends the code to the bot."""
    return f"https://t.me/{username}?start={code}"
