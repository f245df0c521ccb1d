"""The chat itself: what a person sends is on disk before the page shows ✓, and is taken once.

Every act carries an id that the page made. Sent again after a lost answer, it finds what it stored
the first time. The message and the bot's update of it are one transaction.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.crash import crashpoint
from bulletin.access import Action, Scope, can
from bulletin.people import Person
from bulletin.publication import Bulletin
from storage.columns import storable
from storage.web_chats import WebMessage
from storage.web_sessions import WebSession
from storage.work import Work
from web import rules, security
from web.bubbles import Body, buttons_of, file_id_of, telegram_message
from web.files import UPLOAD_BYTES, document_of, download_headers, media_type_of, safe_name
from web.messenger import MESSENGER
from web.pages import notice, page, words
from web.security import Problem
from web.site import Site, bulletin_of, site_of, zone_of
from web.updates import date_of, edit_update, message_update, tap_update


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is signed in: the chat is theirs, the person only once the bot knows them."""

    visit: WebSession
    person: Person | None
    name: str

    @property
    def chat_id(self) -> int:
        return self.visit.chat

    @property
    def language(self) -> str:
        return self.person.language if self.person else "zh"


async def show(request: Request) -> Response:
    """The page of the chat; its messages come with the stream."""
    site = site_of(request)
    try:
        async with site.sessions.begin() as session:
            work = Work.on(session)
            visitor = await _visitor(request, work)
            bulletin = await bulletin_of(work, visitor.person)
    except Problem:
        return notice("zh", "signed_out_title", "signed_out", status=401)
    zone = zone_of(bulletin)
    commands = site.messenger.commands(visitor.language)
    setup = {
        "chat": visitor.chat_id,
        "csrf": visitor.visit.csrf,
        "zone": zone.key,
        "now": int(site.clock.now().timestamp() * 1000),
        "most": {"text": rules.TEXT_UNITS, "file": UPLOAD_BYTES},
        "commands": [{"name": each.command, "says": each.description} for each in commands],
        "words": dict(words(visitor.language)),
    }
    return page(
        "chat",
        visitor.language,
        bot=site.messenger.me.first_name,
        bulletin=bulletin.name if bulletin else "",
        person=visitor.name,
        desk=visitor.person is not None and _sits_at_desk(visitor.person, bulletin),
        demo=None if site.demo is None else site.demo.now().astimezone(zone),
        setup=setup,
    )


def _sits_at_desk(person: Person, bulletin: Bulletin | None) -> bool:
    scope = Scope(bulletin.key if bulletin else None)
    return can(person, Action.SEE_STANDING, scope)


async def post_message(request: Request) -> Response:
    """Take a message: {id, text} → {message_id, version}; ``reply_to`` is one of the bot's."""
    body = await _body(request)
    key, text = _uuid(body, "id"), storable(_text(body)).strip()
    if not text:
        raise Problem(400, "empty_text")
    if rules.utf16_units(text) > rules.TEXT_UNITS:
        raise Problem(413, "too_long")
    site = site_of(request)
    async with site.sessions.begin() as session:
        work = Work.on(session)
        visitor = await _acting(request, work)
        replied = await _replied(work, visitor, body)
        stored = await _file(site, work, visitor, {"text": text}, key, replied)
    return _taken(site, stored)


async def post_file(request: Request) -> Response:
    """Take a file of at most 20 MB: a form of ``id`` and ``file`` → {message_id, version}.

    Of several that were chosen at once each carries the same ``group``, and ``of``: how many.
    """
    site = site_of(request)
    async with site.sessions.begin() as session:
        # Asked before the file is read, so a stranger cannot fill the disk.
        visitor = await _acting(request, Work.on(session))
    async with request.form(max_files=1, max_fields=3) as form:
        key, upload, album = _uuid(form, "id"), form.get("file"), _album(form)
        if not isinstance(upload, UploadFile):
            raise Problem(400, "bad_request")
        name, content = safe_name(storable(upload.filename or "")), await upload.read()
    if not content:
        raise Problem(400, "empty_file")
    if len(content) > UPLOAD_BYTES:
        raise Problem(413, "file_too_big")
    async with site.sessions.begin() as session:
        work = Work.on(session)
        file = await work.files.add(name, media_type_of(name), content, datetime.now(UTC))
        stored = await _file(site, work, visitor, {"document": document_of(file)} | album, key)
        if file_id_of(stored.body) != str(file.id):
            # Sent again after a lost answer: the second copy goes again.
            await session.rollback()
    return _taken(site, stored)


async def post_tap(request: Request) -> Response:
    """Take a tap on a button that is there: {id, message_id, data}."""
    body = await _body(request)
    tap, data, site = _uuid(body, "id"), body.get("data"), site_of(request)
    async with site.sessions.begin() as session:
        work = Work.on(session)
        visitor = await _acting(request, work)
        stored = await work.web.get(visitor.chat_id, _number(body, "message_id"))
        if stored is None or stored.deleted or not stored.from_bot:
            raise Problem(409, "stale_button")
        if data not in {each.get("callback_data") for each in buttons_of(stored.body)} - {None}:
            raise Problem(409, "stale_button")
        bot = site.messenger.me.model_dump(mode="json", exclude_none=True)
        update = tap_update(stored, visitor.name, bot, tap, str(data))
        await site.intake.accept_in(work, MESSENGER, update, datetime.now(UTC))
    crashpoint("intake.after-commit")
    site.intake.wake()
    return Response(status_code=204)


async def post_edit(request: Request) -> Response:
    """Give one's own text message other words: {message_id, text} → {message_id, version}."""
    body = await _body(request)
    text, site = storable(_text(body)).strip(), site_of(request)
    if not text:
        raise Problem(400, "empty_text")
    if rules.utf16_units(text) > rules.TEXT_UNITS:
        raise Problem(413, "too_long")
    async with site.sessions.begin() as session:
        work = Work.on(session)
        visitor = await _acting(request, work)
        stored = await work.web.get(visitor.chat_id, _number(body, "message_id"))
        if stored is None or stored.deleted or stored.from_bot or "text" not in stored.body:
            raise Problem(409, "not_editable")
        if stored.body["text"] != text:
            at = site.clock.now()
            if stored.edited_at is not None:
                # An edit is known by its second: two in one second must not look like one.
                at = max(at, stored.edited_at + timedelta(seconds=1))
            changed = stored.body | {"text": text, "edit_date": date_of(at)}
            stored = await work.web.edit(stored.chat_id, stored.message_id, changed, at)
            if stored is None:
                raise Problem(409, "not_editable")
            update = edit_update(stored, visitor.name)
            await site.intake.accept_in(work, MESSENGER, update, datetime.now(UTC))
    return _taken(site, stored)


async def download(request: Request) -> Response:
    """The file under a message of one's own chat, to be saved."""
    site = site_of(request)
    async with site.sessions.begin() as session:
        work = Work.on(session)
        visitor = await _visitor(request, work)
        stored = await work.web.get(visitor.chat_id, request.path_params["message_id"])
        if stored is None or stored.deleted:
            raise Problem(404, "no_such_file")
        owner = await work.people.by_account(MESSENGER, stored.chat_id)
        # The chat of somebody who has not joined yet is nobody's but its session's.
        if owner and not can(visitor.person, Action.READ_CHAT, Scope(person=owner.id)):
            raise Problem(404, "no_such_file")
        file_id = file_id_of(stored.body)
        file = await work.files.get(UUID(file_id)) if file_id else None
        if file is None:
            raise Problem(404, "no_such_file")
        content = await work.files.content(file.id)
    return Response(content, headers=download_headers(file))


async def next_reminder(request: Request) -> Response:
    """Move the demo's clock to the next reminder: {now, fired}."""
    site = site_of(request)
    if site.demo is None:
        raise Problem(404, "not_found")
    async with site.sessions.begin() as session:
        await _acting(request, Work.on(session))
    moment = await site.demo.next_reminder()
    now = moment or site.demo.now()
    return JSONResponse({"now": int(now.timestamp() * 1000), "fired": moment is not None})


async def _visitor(request: Request, work: Work) -> Visitor:
    visit = await security.chat_visit_of(request, work, site_of(request).public_url)
    person = await work.people.by_account(MESSENGER, visit.chat)
    name = person.name if person else await work.web.name(visit.chat) or ""
    request.state.language = person.language if person else "zh"
    return Visitor(visit, person, name)


async def _acting(request: Request, work: Work) -> Visitor:
    """Whoever is signed in, asking from our own page and not too often."""
    site = site_of(request)
    security.require_own_origin(request, site.public_url)
    visitor = await _visitor(request, work)
    security.require_token(request, visitor.visit)
    site.acts.spend(str(visitor.chat_id))
    return visitor


async def _replied(work: Work, visitor: Visitor, body: dict[str, Any]) -> WebMessage | None:
    """The bot's message that is replied to; one that is gone meanwhile is replied to no more."""
    if body.get("reply_to") is None:
        return None
    stored = await work.web.get(visitor.chat_id, _number(body, "reply_to"))
    return stored if stored and stored.from_bot and not stored.deleted else None


async def _file(
    site: Site,
    work: Work,
    visitor: Visitor,
    body: Body,
    key: str,
    replied: WebMessage | None = None,
) -> WebMessage:
    """Store a person's message and put its update into the inbox, in the same transaction."""
    content: Body = {}
    if replied is not None:
        body |= {"reply_to": replied.message_id}
        bot = site.messenger.me.model_dump(mode="json", exclude_none=True)
        content["reply_to_message"] = telegram_message(replied, bot)
    stored = await work.web.post(
        visitor.chat_id, from_bot=False, body=body, key=key, at=site.clock.now()
    )
    update = message_update(stored, visitor.name, content)
    await site.intake.accept_in(work, MESSENGER, update, datetime.now(UTC))
    return stored


def _taken(site: Site, stored: WebMessage) -> Response:
    """What the page shows as ✓: all is committed by now."""
    crashpoint("intake.after-commit")
    site.intake.wake()
    site.feed.changed(stored.chat_id)
    return JSONResponse({"message_id": stored.message_id, "version": stored.version})


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Problem(400, "bad_request")
    return body


def _uuid(body: Any, name: str) -> str:
    try:
        return str(UUID(body.get(name)))
    except (TypeError, ValueError, AttributeError) as error:
        raise Problem(400, "bad_request") from error


def _album(form: FormData) -> Body:
    """What makes a file one of several, as Telegram says it; how many is the page's own word."""
    if "group" not in form:
        return {}
    size = str(form.get("of", ""))
    if not size.isdecimal() or len(size) > 4:
        raise Problem(400, "bad_request")
    return {"media_group_id": _uuid(form, "group"), "media_group_size": int(size)}


def _text(body: dict[str, Any]) -> str:
    if not isinstance(text := body.get("text"), str):
        raise Problem(400, "bad_request")
    return text


def _number(body: dict[str, Any], name: str) -> int:
    number = body.get(name)
    if not isinstance(number, int) or not 0 < number < 2**31:
        raise Problem(400, "bad_request")
    return number
