"""The door: an invitation link lets a person in, and pressing its button uses it up.

Looking at the link uses nothing, so a preview in a messenger or a virus scanner cannot spend it.
The code itself goes to the bot as ``/start CODE``, as it does on Telegram.
"""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.crash import crashpoint
from storage.columns import storable
from storage.invitations import Invitation
from storage.work import Work
from web import security
from web.bubbles import Body
from web.messenger import MESSENGER
from web.pages import notice, page
from web.security import Problem
from web.site import site_of
from web.updates import message_update

_LONGEST_NAME = 40
_LONGEST_CODE = 64
#: With no-referrer, browsers send ``Origin: null`` with a form; its own site may know the page.
_FORM_HEADERS = {"Referrer-Policy": "same-origin"}


async def home(request: Request) -> Response:
    """To the chat for those who are signed in; for others, what they need."""
    if await _signed_in(request):
        return RedirectResponse("/chat", 303)
    return notice("zh", "home_title", "home_text")


async def look(request: Request) -> Response:
    """What an invitation is for, with the button that accepts it."""
    site = site_of(request)
    site.sign_ins.require(_address(request))
    code = request.query_params.get("start", "")
    async with site.sessions.begin() as session:
        work = Work.on(session)
        invitation, known_as = await _invited(work, code, site.clock.now())
        if invitation is not None:
            return await _form(work, code, invitation, known_as)
    return await _bad_link(request)


async def join(request: Request) -> Response:
    """Sign in with an invitation and hand its code to the bot, in one transaction."""
    site = site_of(request)
    security.require_own_origin(request, site.public_url)
    site.sign_ins.require(_address(request))
    form = await request.form(max_files=0, max_fields=4)
    code, name = str(form.get("start", "")), str(form.get("name", ""))
    now = datetime.now(UTC)
    async with site.sessions.begin() as session:
        work = Work.on(session)
        invitation, known_as = await _invited(work, code, site.clock.now())
        if invitation is None:
            return await _bad_link(request, work)
        name = known_as or storable(" ".join(name.split()))
        if not name or len(name) > _LONGEST_NAME:
            return await _form(work, code, invitation, known_as, unnamed=True)
        chat_id = await _chat_of(work, invitation)
        if chat_id is None:
            chat_id = await work.web.open_chat(name, now)
        at = site.clock.now()
        posted = await work.web.post(
            chat_id,
            from_bot=False,
            body={"text": "/start"},
            # An invitation brings somebody into a chat once, however often the form is sent.
            key=f"join {invitation.id}",
            at=at,
        )
        update = message_update(posted, name, {"text": f"/start {code}"})
        if not await site.intake.accept_in(work, MESSENGER, update, now):
            return await _bad_link(request, work)
        cookie = await security.sign_in(request, work, chat_id)
    crashpoint("intake.after-commit")
    site.intake.wake()
    site.feed.changed(chat_id)
    answer = RedirectResponse("/chat", 303)
    security.set_cookie(answer, request, cookie, site.public_url)
    return answer


async def leave(request: Request) -> Response:
    """Sign out: end the session and every stream of it."""
    site = site_of(request)
    security.require_own_origin(request, site.public_url)
    async with site.sessions.begin() as session:
        work = Work.on(session)
        visit = await security.visit_of(request, work, site.public_url)
        security.require_token(request, visit)
        await security.sign_out(request, work)
    if visit.chat_id is not None:
        site.feed.changed(visit.chat_id)
    answer = Response(status_code=204)
    security.clear_cookies(answer)
    return answer


async def _invited(work: Work, code: str, now: datetime) -> tuple[Invitation | None, str]:
    """The invitation that a code opens now, and the name it knows its person by."""
    invitation = None
    if 0 < len(code) <= _LONGEST_CODE:
        invitation = await work.invitations.by_hash(security.hashed(code))
    if invitation is None or invitation.used_at or invitation.expires_at <= now:
        return None, ""
    if not invitation.stands(await work.bulletins.get(invitation.bulletin)):
        return None, ""
    if invitation.person is not None and (person := await work.people.get(invitation.person)):
        return invitation, person.name
    return invitation, invitation.name


async def _chat_of(work: Work, invitation: Invitation) -> int | None:
    """The web chat that the invitation's person has already."""
    if invitation.person is None:
        return None
    accounts = await work.people.accounts(invitation.person)
    return next((each.chat_id for each in accounts if each.messenger == MESSENGER), None)


async def _signed_in(request: Request, work: Work | None = None) -> bool:
    site = site_of(request)
    try:
        if work is not None:
            await security.visit_of(request, work, site.public_url)
        else:
            async with site.sessions.begin() as session:
                await security.visit_of(request, Work.on(session), site.public_url)
    except Problem:
        return False
    return True


async def _bad_link(request: Request, work: Work | None = None) -> Response:
    """The same answer for every code that opens nothing; only these use up the allowance.

    A whole office may come from one address on the morning of its first week.
    """
    site_of(request).sign_ins.spend(_address(request))
    signed_in = await _signed_in(request, work)
    return notice("zh", "bad_link_title", "bad_link_text", status=404, to_chat=signed_in)


async def _form(
    work: Work, code: str, invitation: Invitation, known_as: str, *, unnamed: bool = False
) -> Response:
    bulletin = await work.bulletins.get(invitation.bulletin)
    shown: Body = {
        "code": code,
        "known_as": known_as,
        "unnamed": unnamed,
        "longest": _LONGEST_NAME,
        "bulletin": bulletin.name if bulletin else "",
        "role": invitation.role.value,
        "window": invitation.window,
    }
    language = bulletin.language if bulletin else "zh"
    status = 422 if unnamed else 200
    return page("join", language, status=status, headers=_FORM_HEADERS, **shown)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
