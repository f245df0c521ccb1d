"""设置 › Word模板: an office prints by a template of its own, or is told why not."""

import asyncio
from io import BytesIO
from threading import Event
from zipfile import ZipFile

import docx
import pytest

from bulletin.filings import Activity
from handlers.acts.printing import print_issue
from templates.documents import Format
from tests.desk.house import DeskHouse, Seat, text_of
from tests.desk.test_setup import HOME
from web.desk.setup import word_template


async def test_an_office_prints_by_a_template_of_its_own(house: DeskHouse, admin: Seat) -> None:
    await house.files(Activity(text="窗口开展文旅惠民活动"))
    start = await admin.client.get(f"{HOME}/template/house.docx")
    own = with_text(start.content, "{{ issue.publisher }}", "（内部资料）{{ issue.publisher }}")

    async def puts(content: bytes, name: str = "本单位模板.docx") -> str:
        answer = await admin.client.post(
            f"{HOME}/template",
            data={"csrf": admin.csrf},
            files={"file": (name, content, "application/octet-stream")},
        )
        assert answer.status_code == 303
        return text_of(await admin.opens(answer.headers["location"]))

    broken = with_text(start.content, "{{ issue.publisher }}", "{{ issue.publishr }}")
    assert "试印时出错" in await puts(broken)
    assert "不是没有密码的 .docx 文件" in await puts(b"not a document")
    assert "自带模板（GB/T 9704）" in text_of(await admin.opens(f"{HOME}/template"))
    silent = with_text(start.content, "{{ issue.correction }}", "")
    page = await puts(silent, "无更正.docx")
    assert "“无更正.docx”检查通过" in page
    assert "不会印出下面这些内容" in page
    assert "更正说明，只在更正版里有" in page.partition("上传模板")[0]
    page = await puts(own)
    assert "“本单位模板.docx”检查通过" in page
    assert "不会印出" not in page
    async with house.work() as work:
        printed = await print_issue(
            work,
            await house.bulletin(),
            await house.issue(),
            [Format.DOCX],
            fonts=house.program.fonts,
            now=house.clock.now(),
        )
        content = await work.files.content(printed.files[Format.DOCX].id)
    text = "\n".join(each.text for each in docx.Document(BytesIO(content)).paragraphs)
    assert "（内部资料）云岭省政务服务中心" in text
    assert "文旅惠民活动" in text
    assert (await admin.client.get(f"{HOME}/template/own.docx")).content == own
    assert "已改回自带模板" in text_of(await admin.does(f"{HOME}/template/remove"))
    assert (await admin.client.get(f"{HOME}/template/own.docx")).status_code == 404


async def test_others_write_while_a_template_is_looked_through(
    house: DeskHouse, admin: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house.work() as work:
        file = await work.files.add("模板.docx", "", b"", house.clock.now())
        await work.word_templates.use("weekly", file.id, admin.person.id, house.clock.now())
    looking, written = Event(), Event()

    def check(_: bytes) -> tuple[str, ...]:
        looking.set()
        return ("issue.imprint",) if written.wait(5) else ()

    monkeypatch.setattr(word_template, "check", check)
    opening = asyncio.create_task(admin.opens(f"{HOME}/template"))
    await asyncio.to_thread(looking.wait, 5)
    await house.files(Activity(text="窗口开展文旅惠民活动"))
    written.set()
    assert "不会印出下面这些内容" in text_of(await opening)


def with_text(template: bytes, old: str, new: str) -> bytes:
    """The template with another text in its body."""
    made = BytesIO()
    with ZipFile(BytesIO(template)) as archive, ZipFile(made, "w") as changed:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "word/document.xml":
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode())
            changed.writestr(name, part)
    return made.getvalue()
