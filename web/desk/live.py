"""What makes the pages of the desk move: "something changed", and the page asks again what.

The stream carries no data, so a missed event can delay a change on a page but never lose one.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Final

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action, Scope, can
from storage.work import Work
from web import security
from web.desk.desk import seated
from web.security import Problem
from web.site import Site, site_of

#: The one topic of the desk's feed.
TOPIC: Final = 0
#: A change made by another process, or a session ended elsewhere, shows at the latest then.
_LOOK_EVERY_S: Final = 20.0
#: However much is filed, a page is asked to look again no more often.
_NO_OFTENER_S: Final = 1.0


async def listen(request: Request) -> Response:
    """Say "changed" whenever something is on disk that was not there before."""
    site = site_of(request)
    security.require_own_stream(request, site.public_url)
    async with site.sessions.begin() as session:
        visit, person = await seated(request, Work.on(session))
    if not can(person, Action.SEE_STANDING, Scope(request.path_params["bulletin"])):
        raise Problem(403, "not_yours")
    return EventSourceResponse(_changes(site, visit.id_hash), ping=20)


async def _changes(site: Site, session_hash: str) -> AsyncGenerator[ServerSentEvent, None]:
    listening = site.desk_feed.listen(TOPIC, at_least_every=_LOOK_EVERY_S)
    async with aclosing(listening):
        async for _ in listening:
            async with site.sessions.begin() as session:
                present = await Work.on(session).web_sessions.get(session_hash)
            if present is None or not security.alive(present, datetime.now(UTC)):
                yield ServerSentEvent("", event="ended")
                return
            yield ServerSentEvent("", event="changed")
            await asyncio.sleep(_NO_OFTENER_S)
