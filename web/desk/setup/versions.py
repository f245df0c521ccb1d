"""配置版本: every configuration that there was, what each changed, and the way back."""

import difflib

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.config import ConfigError
from bulletin.rejected import Rejected
from handlers.acts.configuring import configure
from storage.filings import Stale
from web.desk.desk import Desk, at_desk, came_from
from web.files import attachment
from web.security import Problem


async def show(request: Request) -> Response:
    """The versions, the newest first."""
    async with at_desk(request, Action.SET_UP) as desk:
        versions = await desk.work.bulletins.versions(desk.bulletin.key, limit=200)
        return await desk.page(
            "setup_versions",
            "setup",
            here="versions",
            versions=[(each, desk.local(each.at)) for each in versions],
            names=await desk.work.people.names(each.by for each in versions),
        )


async def show_one(request: Request) -> Response:
    """What a version changed, and its whole text."""
    async with at_desk(request, Action.SET_UP) as desk:
        number = _number(request)
        text = await _text(desk, number)
        before = await _text(desk, number - 1) if number > 1 else ""
        return await desk.page(
            "setup_version",
            "setup",
            here="versions",
            number=number,
            text=text,
            changes=differences(before, text) if before else [],
            present=await desk.work.bulletins.version(desk.bulletin.key),
        )


async def download(request: Request) -> Response:
    """A version as the file that ``zhoubao init`` reads."""
    async with at_desk(request, Action.SET_UP) as desk:
        number = _number(request)
        text = await _text(desk, number)
        return Response(
            text,
            media_type="application/toml",
            headers=attachment(f"{desk.bulletin.key}-{number}.toml"),
        )


async def restore(request: Request) -> Response:
    """Make an earlier version the present one again, as a further version."""
    async with at_desk(request, Action.SET_UP) as desk:
        number = _number(request)
        text = await _text(desk, number)
        present = await desk.work.bulletins.version(desk.bulletin.key)
        if desk.field("version") != str(present):
            raise Stale("the page was made of an earlier version")
        try:
            await configure(desk, text, after=present, about={"restored": number})
        except ConfigError as error:
            # The program has learnt since then to ask for more.
            raise Rejected("version_unusable", where=str(error.problems[0])) from error
        to = came_from(desk.request, f"{desk.home}/setup/versions")
        return desk.back(to, "setup.restored", version=number)


def differences(before: str, after: str) -> list[str]:
    """The lines that differ between two texts of the configuration, with some around them."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return list(lines)[2:]


async def _text(desk: Desk, number: int) -> str:
    try:
        return await desk.work.bulletins.source(desk.bulletin.key, number)
    except LookupError:
        raise Problem(404, "not_found") from None


def _number(request: Request) -> int:
    number = str(request.path_params["version"])
    if not number.isdecimal() or len(number) > 9:
        raise Problem(404, "not_found")
    return int(number)
