"""模板: the Word template that an issue is printed by, the house's or the office's own."""

import asyncio
from collections.abc import Sequence

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from bulletin.access import Action
from bulletin.rejected import Rejected
from templates.documents import Format
from templates.own_word import MOST_BYTES, TemplateRefused, check
from templates.word import TEMPLATE
from web.desk.desk import at_desk
from web.files import attachment, safe_name
from web.security import Problem

#: A file that is somewhat too large is still told so by the page itself.
UPLOAD_BYTES = 4 * MOST_BYTES

#: What a template may name, in the order of the issue.
FIELDS = (
    *("name", "issue.name", "issue.number_line", "issue.period_line", "issue.publisher"),
    *("issue.date_line", "issue.correction", "issue.blocks"),
    *("block.label", "block.title", "block.heading"),
    *("block.paragraphs", "block.blocks", "paragraph.label", "paragraph.text", "paragraph.runs"),
    *("run.text", "run.bold", "issue.imprint", "issue.copies_line"),
)


async def show(request: Request) -> Response:
    """Which template is in use, the form to put another there, and the fields that it may name."""
    async with at_desk(request, Action.SET_UP) as desk:
        own = await desk.work.word_templates.get(desk.bulletin.key)
        content = await desk.work.files.content(own.file) if own else b""
    missing: Sequence[str] = ()
    wrong = None
    if own:
        try:
            missing = await _checked(content)
        except Rejected as refused:
            # An earlier program took it.
            wrong = refused
    async with at_desk(request, Action.SET_UP) as desk:
        return await desk.page(
            "setup_template",
            "setup",
            wrong=wrong,
            here="template",
            missing=missing,
            own=own,
            by=await desk.work.people.name(own.by) if own else "",
            at=desk.local(own.at) if own else None,
            fields=FIELDS,
            most=MOST_BYTES >> 20,
        )


async def put(request: Request) -> Response:
    """Check an uploaded template, and print by it from now on."""
    async with at_desk(request, Action.SET_UP) as desk:
        upload = desk.form.get("file")
        if not isinstance(upload, UploadFile) or not upload.filename:
            raise Rejected("choose_file")
        name, content = safe_name(upload.filename), await upload.read()
        await upload.close()
    await _checked(content)
    async with at_desk(request, Action.SET_UP) as desk:
        file = await desk.work.files.add(name, Format.DOCX.media_type, content, desk.now)
        await desk.work.word_templates.use(desk.bulletin.key, file.id, desk.person().id, desk.now)
        await desk.note("template_put", name, {"sha256": file.sha256, "size": file.size})
        return desk.back(f"{desk.home}/setup/template", "setup.template_put", name=name)


async def take_away(request: Request) -> Response:
    """Print by the house's template again."""
    async with at_desk(request, Action.SET_UP) as desk:
        if await desk.work.word_templates.remove(desk.bulletin.key):
            await desk.note("template_removed", "", {})
        return desk.back(f"{desk.home}/setup/template", "setup.template_removed")


async def download(request: Request) -> Response:
    """A template as a file: the office's own, or the house's as a starting point."""
    async with at_desk(request, Action.SET_UP) as desk:
        if request.path_params["which"] == "house":
            name, content = "template.docx", TEMPLATE.read_bytes()
        else:
            own = await desk.work.word_templates.get(desk.bulletin.key)
            if own is None:
                raise Problem(404, "not_found")
            name, content = own.name, await desk.work.files.content(own.file)
        return Response(content, media_type=Format.DOCX.media_type, headers=attachment(name))


async def _checked(content: bytes) -> Sequence[str]:
    """The fields that the template leaves out; Rejected when it cannot be used.

    Between two transactions: nobody else has to wait while it is looked through.
    """
    try:
        return await asyncio.to_thread(check, content)
    except TemplateRefused as refused:
        raise Rejected("word_template", why=refused.why, about=refused.about) from refused
