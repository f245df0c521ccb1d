"""日志: who did what; and 未送达: what could not be delivered or read, and who can't be reached."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.people import Person
from storage.inbox import InboxItem
from storage.outbox import OutboxItem
from storage.people import Account
from web.desk.desk import Desk, at_desk
from web.desk.pages import spoken

_PAGE: Final = 50
_LONGEST: Final = 160
_LETTERS: Final = 100
_ID: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: What only the program reads of an entry's details: ids, hashes, keys of an issue's own sections.
_CODE: Final = re.compile(rf"{_ID.pattern}|[0-9a-f]{{64}}|special-[0-9a-f]{{8}}")


async def show(request: Request) -> Response:
    """The audit log, the newest first: everybody's and every action, or one's."""
    async with at_desk(request, Action.SET_UP) as desk:
        query = request.query_params
        actor, before = _id(query.get("person", "")), _id(query.get("before", ""))
        action = query.get("action", "")
        actions = await desk.work.audit.actions(desk.bulletin.key)
        found = await desk.work.audit.of_bulletin(
            desk.bulletin.key,
            actor=actor,
            action=action if action in actions else None,
            before=before,
            limit=_PAGE + 1,
        )
        people = await desk.work.people.of_bulletin(desk.bulletin.key)
        names = await desk.work.people.names(each.actor for each in found)
        return await desk.page(
            "setup_log",
            "setup",
            here="log",
            entries=[
                {
                    "at": desk.local(each.at),
                    "by": names.get(each.actor, "") if each.actor else None,
                    "action": action_said(desk, each.action),
                    "object": "" if _is_id(each.object) else each.object,
                    "details": _details(desk, each.details),
                }
                for each in found[:_PAGE]
            ],
            older=found[_PAGE - 1].id.hex if len(found) > _PAGE else "",
            people=people,
            actions=[(each, action_said(desk, each)) for each in actions],
            actor=actor.hex if actor else "",
            action=action,
        )


async def undelivered(request: Request) -> Response:
    """What was given up on the way out and on the way in, and whom no message reaches."""
    async with at_desk(request, Action.SET_UP) as desk:
        people = await desk.work.people.of_bulletin(desk.bulletin.key)
        accounts = await desk.work.people.accounts_of([each.id for each in people])
        whose = {
            (one.messenger, one.chat_id): each
            for each in people
            for one in accounts.get(each.id, [])
        }
        return await desk.page(
            "setup_undelivered",
            "setup",
            here="undelivered",
            unreachable=[
                (each, since)
                for each in people
                if (since := _unreachable(accounts.get(each.id, []))) is not None
            ],
            outgoing=await _letters(
                desk,
                whose,
                [
                    (each, each.ended_at, each.payload)
                    for each in await desk.work.outbox.dead_letters(_LETTERS)
                ],
            ),
            incoming=await _letters(
                desk,
                whose,
                [
                    (each, each.accepted_at, each.update.get("message", {}))
                    for each in (await desk.work.inbox.dead())[-_LETTERS:][::-1]
                ],
            ),
        )


def action_said(desk: Desk, action: str) -> str:
    """What was done, in the reader's language; its bare name where there are no words for it."""
    return _worded(desk, f"setup.a_{action}", action)


def _worded(desk: Desk, name: str, bare: str) -> str:
    page, _, key = name.partition(".")
    return spoken(desk.language)[page].get(key, bare)


async def _letters(
    desk: Desk,
    whose: Mapping[tuple[str, int], Person],
    given_up: Iterable[tuple[OutboxItem | InboxItem, datetime | None, Mapping[str, Any]]],
) -> Sequence[Mapping[str, object]]:
    """What was given up in the chats of this publication's people, and of nobody's people.

    What is said to those of other publications alone is not this administrator's to read.
    """
    found = []
    for each, at, body in given_up:
        person = whose.get((each.messenger, each.chat_id))
        if person is None:
            known = await desk.work.people.by_account(each.messenger, each.chat_id)
            if known is not None and known.memberships:
                continue
        found.append(
            {
                "to": person,
                "chat": f"{each.messenger} {each.chat_id}",
                "at": desk.local(at) if at else None,
                "text": _text(body),
                "error": _short(each.error or ""),
            }
        )
    return found


def _unreachable(accounts: list[Account]) -> list[str] | None:
    """The messengers of somebody whom no message reaches; None for who can be reached."""
    if any(each.reachable for each in accounts):
        return None
    return sorted({each.messenger for each in accounts})


def _details(desk: Desk, details: Mapping[str, Any]) -> str:
    said = []
    for key, value in details.items():
        values = value if isinstance(value, list) else [value]
        shown = [str(each) for each in values if each not in (None, "", {})]
        text = "、".join(each for each in shown if not _CODE.fullmatch(each))
        if not text:
            continue
        if key == "part":
            said.append(_worded(desk, f"setup.m_{text}", text))
        elif key == "act":
            said.append(_worded(desk, f"setup.act_{text}", text))
        elif key in ("role", "to_role"):
            said.append(desk.label(f"role_{text}"))
        elif key in ("name", "window"):
            said.append(text)
        else:
            named = _worded(desk, f"setup.d_{key}", key)
            said.append(f"{named}: {text}")
    return _short(" · ".join(said))


def _text(body: Mapping[str, Any]) -> str:
    return _short(str(body.get("text") or body.get("caption") or ""))


def _short(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _id(text: str) -> UUID | None:
    return UUID(text) if _is_id(text) else None


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None
