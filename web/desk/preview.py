"""预览: the issue's pages as they will be printed; what is told on them leads to its filing."""

from collections import defaultdict
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.composition import Composition
from storage.compositions import composed
from templates.documents import NoFonts, Proof
from templates.typesetting import Area
from web.desk.desk import at_desk
from web.desk.page import Page
from web.security import Problem
from web.site import site_of


def pages() -> list[Page]:
    """The page of pictures, and the pictures."""
    return [
        Page("/issues/{issue}/preview", show),
        Page("/issues/{issue}/preview/{digest}/{number:int}.png", picture),
    ]


async def show(request: Request) -> Response:
    """Every page of the issue as it stands, with links over what filings say."""
    site = site_of(request)
    found: tuple[str, Proof] | None = None
    with suppress(NoFonts):
        # Nothing is held while the pages are set.
        found = await site.proofs.of(await _composition(request), site.fonts)
    async with at_desk(request, Action.DRAFT) as desk:
        issue = await desk.issue()
        windows = {each.id: each.window for each in await desk.work.filings.of_issue(issue.id)}
        areas: dict[int, list[Area]] = defaultdict(list)
        for each in found[1].areas if found else ():
            areas[each.page].append(each)
        return await desk.page(
            "preview",
            "preview",
            issue=issue,
            digest=found[0] if found else "",
            proof=found[1] if found else None,
            areas=areas,
            windows=windows,
        )


async def picture(request: Request) -> Response:
    """One page as PNG; it is set again where it is no longer kept, and gone where the issue is."""
    site, number = site_of(request), request.path_params["number"]
    async with at_desk(request, Action.DRAFT):
        content = site.proofs.page(request.path_params["digest"], number)
    if content is None:
        digest, _ = await site.proofs.of(await _composition(request), site.fonts)
        content = site.proofs.page(digest, number)
        if content is None or digest != request.path_params["digest"]:
            raise Problem(404, "not_found")
    return Response(
        content,
        media_type="image/png",
        headers={"Cache-Control": "private, max-age=86400, immutable"},
    )


async def _composition(request: Request) -> Composition:
    async with at_desk(request, Action.DRAFT) as desk:
        return await composed(desk.work, desk.bulletin, await desk.issue())
