"""日志: who did what; and 未送达: what could not be delivered or read, and who can't be reached."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from storage.people import Account
from web.desk.desk import Desk, at_desk
from web.desk.pages import spoken

_PAGE: Final = 50
_LONGEST: Final = 160
_LETTERS: Final = 100


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
        actors = await desk.work.people.by_ids({each.actor for each in found if each.actor})
        names = {id: each.name for id, each in actors.items()}
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
            outgoing=[
                {
                    "to": whose.get((each.messenger, each.chat_id)),
                    "chat": f"{each.messenger} {each.chat_id}",
                    "at": desk.local(each.ended_at) if each.ended_at else None,
                    "text": _text(each.payload),
                    "error": _short(each.error or ""),
                }
                for each in await desk.work.outbox.dead_letters(_LETTERS)
            ],
            incoming=[
                {
                    "to": whose.get((each.messenger, each.chat_id)),
                    "chat": f"{each.messenger} {each.chat_id}",
                    "at": desk.local(each.accepted_at),
                    "text": _text(each.update.get("message", {})),
                    "error": _short(each.error or ""),
                }
                for each in (await desk.work.inbox.dead())[-_LETTERS:][::-1]
            ],
        )


def action_said(desk: Desk, action: str) -> str:
    """What was done, in the reader's language; its bare name where there are no words for it."""
    return _worded(desk, f"setup.a_{action}", action)


def _worded(desk: Desk, name: str, bare: str) -> str:
    page, _, key = name.partition(".")
    return spoken(desk.language)[page].get(key, bare)


def _unreachable(accounts: list[Account]) -> list[str] | None:
    """The messengers of somebody whom no message reaches; None for who can be reached."""
    if any(each.reachable for each in accounts):
        return None
    return sorted({each.messenger for each in accounts})


def _details(desk: Desk, details: Mapping[str, Any]) -> str:
    said = []
    for key, value in details.items():
        if key == "part":
            said.append(_worded(desk, f"setup.m_{value}", str(value)))
        elif key == "role":
            said.append(desk.label(f"role_{value}"))
        elif key in ("name", "window") and value:
            said.append(str(value))
        else:
            values = value if isinstance(value, list) else [value]
            shown = [str(each) for each in values if each not in (None, "", {})]
            # Only the program knows things by their ids.
            if told := "、".join(each for each in shown if not _is_id(each)):
                named = _worded(desk, f"setup.d_{key}", key)
                said.append(f"{named}: {told}")
    return _short(" · ".join(said))


def _text(body: Mapping[str, Any]) -> str:
    return _short(str(body.get("text") or body.get("caption") or ""))


def _short(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _id(text: str) -> UUID | None:
    return UUID(text) if _is_id(text) else None


def _is_id(text: str) -> bool:
    return (
        re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) is not None
    )
