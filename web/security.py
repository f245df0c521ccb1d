"""What stands between the browser and the chat: who is asking, from where, and how often.

A session lives on the server; the browser holds only its 256-bit name, and the database only that
name's hash. Every request that changes something comes from our own page (Origin) and carries the
session's token.
"""

import hmac
import secrets
import time
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storage.web_sessions import WebSession
from storage.work import Work

#: Who files once a week stays signed in; who stays away longer asks for a new link.
IDLE = timedelta(days=14)
LONGEST = timedelta(days=90)
_TOUCH_EVERY = timedelta(minutes=10)

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


class Problem(Exception):
    """A request that is not done; ``reason`` names its sentence in templates/chat/words.json."""

    def __init__(self, status: int, reason: str, **headers: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = headers


class SafeHeaders:
    """Puts the headers of a closed house on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, under a policy that lets nothing foreign run."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, guarded)


class Allowance:
    """How often somebody may do something: ``burst`` at once, then ``per_second``."""

    _MOST_KNOWN = 10_000

    def __init__(self, *, burst: float, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def require(self, who: str) -> None:
        """Raise Problem 429, with when to come again, if ``who`` has nothing left."""
        left = self._left_to(who, time.monotonic())
        if left < 1:
            wait = int((1 - left) / self._per_second) + 1
            raise Problem(429, "too_often", **{"Retry-After": str(wait)})

    def spend(self, who: str) -> None:
        """Take one from what ``who`` may do, or raise Problem 429."""
        self.require(who)
        now = time.monotonic()
        self._left[who] = (self._left_to(who, now) - 1, now)
        self._left.move_to_end(who)
        if len(self._left) > self._MOST_KNOWN:
            self._left.popitem(last=False)

    def _left_to(self, who: str, now: float) -> float:
        left, then = self._left.get(who, (self._burst, now))
        return min(self._burst, left + (now - then) * self._per_second)


def hashed(secret: str) -> str:
    """What is stored of a session's name or an invitation's code: SHA-256, in hexadecimal."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def require_own_origin(request: Request, public_url: str | None) -> None:
    """Refuse what another site sends with this browser's cookie."""
    if request.headers.get("origin") != own_origin(request, public_url):
        raise Problem(403, "other_origin")


def require_own_stream(request: Request, public_url: str | None) -> None:
    """Refuse another site's page that listens; our own sends no Origin with a GET."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if origin not in (None, own_origin(request, public_url)) or site != "same-origin":
        raise Problem(403, "other_origin")


def own_origin(request: Request, public_url: str | None) -> str:
    """Where people know this site: the configured address, otherwise what the browser asked for."""
    return (public_url or str(request.base_url)).rstrip("/")


def require_token(request: Request, visit: WebSession) -> None:
    """Refuse a change that does not carry the token of the page's session."""
    given = request.headers.get("x-csrf-token", "")
    if not hmac.compare_digest(given.encode(), visit.csrf.encode()):
        raise Problem(403, "stale_page")


async def visit_of(request: Request, work: Work, public_url: str | None) -> WebSession:
    """The session that the request's cookie names, or Problem 401."""
    name = request.cookies.get(_cookie(_secure(request, public_url)))
    visit = await work.web_sessions.get(hashed(name)) if name else None
    now = datetime.now(UTC)
    if visit is None or not alive(visit, now):
        raise Problem(401, "signed_out")
    if now - visit.seen_at > _TOUCH_EVERY:
        await work.web_sessions.touch(visit.id_hash, now)
    return visit


async def chat_visit_of(request: Request, work: Work, public_url: str | None) -> WebSession:
    """The session as ``visit_of`` finds it, in a chat; Problem 401 for one without (Mini App)."""
    visit = await visit_of(request, work, public_url)
    if visit.chat_id is None:
        raise Problem(401, "signed_out")
    return visit


def alive(visit: WebSession, now: datetime) -> bool:
    """Whether a session is still good: not too old, and not left alone for too long."""
    return now < visit.expires_at and now - visit.seen_at < IDLE


async def sign_in(
    request: Request, work: Work, chat_id: int | None, person: UUID | None = None
) -> str:
    """Open a fresh session for the chat, or for a person without one, and end the browser's old
    one; the cookie's value.
    """
    await sign_out(request, work)
    name, now = secrets.token_urlsafe(32), datetime.now(UTC)
    await work.web_sessions.open(
        WebSession(
            id_hash=hashed(name),
            chat_id=chat_id,
            person=person,
            csrf=secrets.token_urlsafe(32),
            created_at=now,
            seen_at=now,
            expires_at=now + LONGEST,
        )
    )
    return name


async def sign_out(request: Request, work: Work) -> None:
    """End whatever sessions the browser names."""
    for secure in (False, True):
        if name := request.cookies.get(_cookie(secure)):
            await work.web_sessions.close(hashed(name))


def set_cookie(response: Response, request: Request, name: str, public_url: str | None) -> None:
    """Give the browser its session's name, where no script can read it."""
    secure = _secure(request, public_url)
    response.set_cookie(
        _cookie(secure),
        name,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def clear_cookies(response: Response) -> None:
    """Take the session's name from the browser."""
    for secure in (False, True):
        response.delete_cookie(
            _cookie(secure), path="/", secure=secure, httponly=True, samesite="lax"
        )


def _secure(request: Request, public_url: str | None) -> bool:
    return own_origin(request, public_url).startswith("https:")


def _cookie(secure: bool) -> str:
    return "__Host-zhoubao" if secure else "zhoubao"
