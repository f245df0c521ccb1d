"""What there is under 设置, and where; its menu is in templates/desk/setup.html.j2."""

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from web.desk.desk import at_desk
from web.desk.page import Page
from web.desk.setup import log, parts, people, versions, word_template


async def first(request: Request) -> Response:
    """To the windows, which change most often."""
    async with at_desk(request, Action.SET_UP) as desk:
        return desk.back(f"{desk.home}/setup/windows")


def pages() -> list[Page]:
    """The pages of the set-up and their acts."""
    one = "/setup/people/{person}"
    return [
        Page("/setup", first),
        Page("/setup/people", people.show),
        Page("/setup/people", people.invite_one, posted=True),
        Page("/setup/invitations/{invitation}/withdraw", people.withdraw, posted=True),
        Page(one, people.show_one),
        Page(one, people.invite_again, posted=True),
        Page(f"{one}/change", people.change, posted=True),
        Page(f"{one}/give", people.give, posted=True),
        Page(f"{one}/revoke", people.revoke, posted=True),
        Page(f"{one}/move", people.move, posted=True),
        Page(f"{one}/sign-out", people.end_sessions, posted=True),
        Page("/setup/template", word_template.show),
        Page(
            "/setup/template",
            word_template.put,
            posted=True,
            most_bytes=word_template.UPLOAD_BYTES,
        ),
        Page("/setup/template/remove", word_template.take_away, posted=True),
        Page("/setup/template/{which}.docx", word_template.download),
        Page("/setup/versions", versions.show),
        Page("/setup/versions/{version}", versions.show_one),
        Page("/setup/versions/{version}/file", versions.download),
        Page("/setup/versions/{version}/restore", versions.restore, posted=True),
        Page("/setup/undelivered", log.undelivered),
        Page("/setup/log", log.show),
        Page("/setup/{part}", parts.show),
        Page("/setup/{part}", parts.save, posted=True),
        Page("/setup/{part}/{place}", parts.show_one),
        Page("/setup/{part}/{place}", parts.save, posted=True),
        Page("/setup/{part}/{place}/remove", parts.remove, posted=True),
        Page("/setup/{part}/{place}/move", parts.move, posted=True),
    ]
