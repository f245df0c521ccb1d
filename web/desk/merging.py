"""合并: two windows' reports of one event become one paragraph, and apart again: the acts."""

from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from handlers.acts.merging import merge, separate
from web.desk.deciding import changed_since, page_of
from web.desk.desk import at_desk
from web.desk.page import Page


def pages() -> list[Page]:
    """The two acts."""
    return [
        Page("/filings/{filing}/merge", merge_, posted=True),
        Page("/filings/{filing}/separate", separate_, posted=True),
    ]


async def merge_(request: Request) -> Response:
    """Tell the filing in the paragraph of another one of its issue."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        filing, issue = await desk.filing_to_change()
        page = page_of(desk, issue, filing)
        if desk.field("revision") != str(filing.revision):
            return await changed_since(desk, filing, page)
        into = desk.id("into")
        lead = await desk.work.filings.get(into) if into else None
        merged = await merge(desk, issue, filing, lead)
        undo = (f"{desk.home}/filings/{filing.id.hex}/separate", {"revision": merged.revision})
        return desk.back(
            page,
            "manuscripts.merged",
            undo=undo,
            window=filing.window,
            lead=lead.window if lead else "",
        )


async def separate_(request: Request) -> Response:
    """Tell the filing by itself again."""
    async with at_desk(request, Action.EDIT_ISSUE) as desk:
        filing, issue = await desk.filing_to_change()
        page = page_of(desk, issue, filing)
        if desk.field("revision") != str(filing.revision):
            return await changed_since(desk, filing, page)
        apart = await separate(desk, issue, filing)
        fields: dict[str, str | int] = {
            "revision": apart.revision,
            "into": filing.merged_into.hex if filing.merged_into else "",
        }
        undo = (f"{desk.home}/filings/{filing.id.hex}/merge", fields)
        return desk.back(
            page,
            "manuscripts.separated",
            undo=undo if filing.merged_into else None,
            window=filing.window,
        )
