"""The desk inside Telegram: a Mini App whose opener Telegram vouches for.

Telegram puts what it signed behind the # of the address, where only the page's script can read it;
the page posts it, and gets a session as any browser has.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from aiogram.utils.web_app import safe_parse_webapp_init_data
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from storage.work import Work
from web import security
from web.desk.pages import render
from web.pages import notice
from web.site import site_of

#: What Telegram signed is good for so long; whoever got hold of it later comes too late.
_GOOD_FOR: Final = timedelta(hours=1)
#: How far the two clocks may differ.
_AHEAD: Final = timedelta(minutes=5)
_TELEGRAM: Final = "telegram"


async def opened(request: Request) -> Response:
    """The page that Telegram opens; its script posts what Telegram said."""
    return HTMLResponse(render("mini_app", "zh"), headers={"Referrer-Policy": "same-origin"})


async def sign_in(request: Request) -> Response:
    """A session for the person whom Telegram vouches for, and on to the desk."""
    site = site_of(request)
    security.require_own_origin(request, site.public_url)
    address = request.client.host if request.client else ""
    site.sign_ins.require(address)
    form = await request.form(max_files=0, max_fields=2)
    user = _vouched_for(
        str(form.get("init_data", "")),
        site.telegram_token.get_secret_value() if site.telegram_token else "",
        datetime.now(UTC),
    )
    async with site.sessions.begin() as session:
        work = Work.on(session)
        person = await work.people.by_account(_TELEGRAM, user) if user is not None else None
        if person is None:
            site.sign_ins.spend(address)
            return notice("zh", "bad_link_title", "not_from_telegram", status=403)
        cookie = await security.sign_in(request, work, None, person.id)
    answer = RedirectResponse("/desk", 303)
    security.set_cookie(answer, request, cookie, site.public_url)
    return answer


def _vouched_for(init_data: str, token: str, now: datetime) -> int | None:
    """The Telegram id of who opened the app; None for what Telegram did not sign, or long ago."""
    if not token:
        return None
    try:
        said = safe_parse_webapp_init_data(token, init_data)
    except ValueError:
        return None
    fresh = -_AHEAD <= now - said.auth_date.astimezone(UTC) <= _GOOD_FOR
    return said.user.id if said.user is not None and fresh else None
