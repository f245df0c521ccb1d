"""The stream of a chat: every change in the order it happened, resumed where a page left off.

An event's id is the chat's version after the change, so a browser that was away asks for what came
after the last it saw. A message comes again when it changed; the page puts it in its place.
"""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import UTC, datetime

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response

from storage.web_chats import WebMessage
from storage.web_sessions import WebSession
from storage.work import Work
from web import security
from web.bubbles import Body, shown
from web.security import Problem
from web.site import Site, site_of

#: How much of a long chat a page begins with.
_LATEST = 300
_AT_ONCE = 100
#: A session ended elsewhere, or a message posted by another process, shows at the latest then.
_LOOK_EVERY_S = 15.0
_PING_EVERY_S = 20.0
_LARGEST = 2**63 - 1


async def listen(request: Request) -> Response:
    """Answer with the chat's changes until the page or its session is gone."""
    site = site_of(request)
    security.require_own_stream(request, site.public_url)
    async with site.sessions.begin() as session:
        visit = await security.chat_visit_of(request, Work.on(session), site.public_url)
    if site.feed.full(visit.chat):
        raise Problem(429, "too_many_pages")
    given = request.headers.get("last-event-id") or request.query_params.get("after", "")
    # Python reads no number of thousands of digits.
    number = int(given) if given.isdecimal() and len(given) <= len(str(_LARGEST)) else -1
    seen = number if 0 <= number <= _LARGEST else None
    return EventSourceResponse(_events(site, visit, seen), ping=_PING_EVERY_S)


async def _events(
    site: Site, visit: WebSession, seen: int | None
) -> AsyncGenerator[ServerSentEvent, None]:
    greeted = False
    listening = site.feed.listen(visit.chat, at_least_every=_LOOK_EVERY_S)
    async with aclosing(listening):
        async for passing in listening:
            more = True
            while more:
                async with site.sessions.begin() as session:
                    work = Work.on(session)
                    present = await work.web_sessions.get(visit.id_hash)
                    if present is None or not security.alive(present, datetime.now(UTC)):
                        break
                    news = await _news(work, visit.chat, seen)
                more = seen is not None and len(news) == _AT_ONCE
                for each in news:
                    yield _event(shown(each), id=each.version)
                seen = news[-1].version if news else seen or 0
            else:
                if not greeted:
                    greeted = True
                    yield _event({}, event="ready")
                for told in passing:
                    yield _event(told, event="passing")
                continue
            yield _event({}, event="ended")
            return


async def _news(work: Work, chat_id: int, seen: int | None) -> Sequence[WebMessage]:
    if seen is not None:
        return await work.web.since(chat_id, seen, _AT_ONCE)
    # By version, not by place: wherever the stream breaks off, what comes after it is all that is
    # missing.
    latest = await work.web.latest(chat_id, _LATEST)
    return sorted(latest, key=lambda each: each.version)


def _event(data: Body, *, event: str | None = None, id: int | None = None) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data), event=event, id=None if id is None else str(id))
