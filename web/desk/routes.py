"""Where each page of the desk is, and how what goes wrong at the desk is answered."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bulletin.rejected import Rejected
from storage.filings import Stale
from storage.work import Work
from templates.words import say
from web import security
from web.desk import (
    archive,
    board,
    correct,
    deciding,
    entering,
    exports,
    figures,
    filing,
    live,
    manuscripts,
    merging,
    mini_app,
    moving,
    press,
    preview,
    problems,
    rewording,
)
from web.desk.desk import came_from, desks_of, seated, sent_back
from web.desk.pages import FOLDER
from web.desk.setup import menu
from web.pages import notice
from web.security import Problem
from web.site import site_of

#: Every page of the desk, and every act.
PAGES: Final = (
    *board.pages(),
    *manuscripts.pages(),
    *deciding.pages(),
    *moving.pages(),
    *merging.pages(),
    *entering.pages(),
    *filing.pages(),
    *rewording.pages(),
    *problems.pages(),
    *preview.pages(),
    *press.pages(),
    *correct.pages(),
    *archive.pages(),
    *exports.pages(),
    *figures.pages(),
    *menu.pages(),
)
_Endpoint = Callable[[Request], Awaitable[Response]]


def desk_routes() -> list[BaseRoute]:
    """Everything under /desk."""
    return [
        Mount("/desk/static", StaticFiles(directory=FOLDER / "static")),
        Route("/desk", home),
        Route("/desk/telegram", mini_app.opened),
        Route("/desk/telegram", mini_app.sign_in, methods=["POST"]),
        Route("/desk/sign-out", leave, methods=["POST"]),
        Route("/desk/{bulletin}", issue_on_desk),
        Route("/desk/{bulletin}/events", live.listen),
        *(
            Route(
                f"/desk/{{bulletin}}{each.path}",
                _answering(each.answer),
                methods=["POST"] if each.posted else ["GET"],
                max_body_size=each.most_bytes,
            )
            for each in PAGES
        ),
    ]


async def home(request: Request) -> Response:
    """To the desk of the bulletin that the person edits; a notice for those who edit none."""
    async with site_of(request).sessions.begin() as session:
        work = Work.on(session)
        try:
            _, person = await seated(request, work)
        except Problem:
            return notice("zh", "signed_out_title", "signed_out", status=401)
        desks = desks_of(person, await work.bulletins.keys())
    if not desks:
        return notice(person.language, "not_done_title", "not_yours", status=403, to_chat=True)
    return RedirectResponse(f"/desk/{desks[0]}", 303)


async def leave(request: Request) -> Response:
    """End the session of this browser."""
    site = site_of(request)
    security.require_own_origin(request, site.public_url)
    form = await request.form(max_files=0, max_fields=4)
    async with site.sessions.begin() as session:
        work = Work.on(session)
        visit, _ = await seated(request, work)
        security.require_form_token(str(form.get("csrf", "")), visit)
        await security.sign_out(request, work)
    site.desk_feed.changed(live.TOPIC)
    answer = RedirectResponse("/", 303)
    security.clear_cookies(answer)
    return answer


async def issue_on_desk(request: Request) -> Response:
    """To the board of the issue that is worked on."""
    return await _answering(board.latest)(request)


def _answering(endpoint: _Endpoint) -> _Endpoint:
    """The endpoint, with what a person can mend said on the page that the form was on."""

    @wraps(endpoint)
    async def answering(request: Request) -> Response:
        home = f"/desk/{request.path_params['bulletin']}"
        language = "zh"
        try:
            return await endpoint(request)
        except Rejected as rejected:
            language = getattr(request.state, "language", language)
            why = say(language, f"rejected.{rejected.reason}", **rejected.details).text
            return sent_back(came_from(request, home), "desk.rejected", why=why)
        except Stale:
            return sent_back(came_from(request, home), "desk.stale")

    return answering
