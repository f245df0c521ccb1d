"""The browser's side of the program: the chat, its door, and the two doors of machines."""

from collections.abc import Callable
from typing import Any

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.clock import Clock
from bot.intake import Intake
from templates.fonts import Fonts
from web import chat, joining, stream
from web.desk.routes import desk_routes
from web.feed import Feed
from web.files import UPLOAD_BYTES
from web.messenger import WebChatSession
from web.pages import FOLDER, notice, refusal
from web.security import Problem, SafeHeaders
from web.site import Demo, Endpoint, Site

_SMALL = 64 * 1024
_WEBHOOK = 1024 * 1024
#: A form's own lines around a file.
_FORM = 16 * 1024


def create_app(
    *,
    sessions: async_sessionmaker[AsyncSession],
    intake: Intake,
    clock: Clock,
    feed: Feed,
    messenger: WebChatSession,
    desk_feed: Feed,
    acted: Callable[[], None],
    fonts: Fonts,
    health: Endpoint,
    telegram: Endpoint | None = None,
    public_url: str | None = None,
    demo: Demo | None = None,
    telegram_token: SecretStr | None = None,
    telegram_name: Callable[[], str] = str,
) -> Starlette:
    """The ASGI application; without ``telegram`` there is no webhook, without ``demo`` no bar."""
    routes: list[BaseRoute] = [
        Route("/", joining.home),
        Route("/join", joining.look),
        Route("/join", joining.join, methods=["POST"]),
        Route("/sign-out", joining.leave, methods=["POST"]),
        Route("/chat", chat.show),
        Route("/chat/events", stream.listen),
        Route("/chat/messages", chat.post_message, methods=["POST"]),
        Route("/chat/taps", chat.post_tap, methods=["POST"]),
        Route("/chat/edits", chat.post_edit, methods=["POST"]),
        Route("/chat/files", chat.post_file, methods=["POST"], max_body_size=UPLOAD_BYTES + _FORM),
        Route("/chat/files/{message_id:int}", chat.download),
        Route("/healthz", health),
        *desk_routes(),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
    ]
    if telegram is not None:
        routes.append(
            Route("/telegram/webhook", telegram, methods=["POST"], max_body_size=_WEBHOOK)
        )
    if demo is not None:
        routes.append(Route("/demo/next-reminder", chat.next_reminder, methods=["POST"]))
    answers: dict[Any, Any] = {Problem: _problem, HTTPException: _http, Exception: _broken}
    app = Starlette(
        routes=routes,
        middleware=[Middleware(SafeHeaders)],
        exception_handlers=answers,
        max_body_size=_SMALL,
    )
    app.state.site = Site(
        sessions=sessions,
        intake=intake,
        clock=clock,
        feed=feed,
        messenger=messenger,
        desk_feed=desk_feed,
        acted=acted,
        fonts=fonts,
        public_url=public_url,
        demo=demo,
        telegram_token=telegram_token,
        telegram_name=telegram_name,
    )
    return app


def _language(request: Request) -> str:
    return str(getattr(request.state, "language", "zh"))


async def _problem(request: Request, problem: Problem) -> Response:
    language = _language(request)
    if "text/html" in request.headers.get("accept", ""):
        return notice(
            language,
            "not_done_title",
            problem.reason,
            status=problem.status,
            to_chat=problem.status != 401,
            headers=problem.headers,
        )
    return refusal(language, problem.status, problem.reason, problem.headers)


async def _http(request: Request, error: HTTPException) -> Response:
    if error.status_code == 413:
        reason = "file_too_big" if request.url.path == "/chat/files" else "too_big"
    else:
        reason = "not_found" if error.status_code in (404, 405) else "bad_request"
    return refusal(_language(request), error.status_code, reason, error.headers)


async def _broken(request: Request, error: Exception) -> Response:
    # Starlette raises the error again after this answer, so that the server logs it.
    return refusal(_language(request), 500, "broken")
