"""Takes the pictures that the readmes show: `python -m tests.pictures` into docs/pictures.

It plays the demo in Chromium, and prints its last issue by way of PDF and of Word. It takes
ImageMagick, poppler and LibreOffice; and Fandol, or the office's own fonts in ZHOUBAO_FONTS.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from bot.settings import load
from templates.fonts import Face, find_fonts
from tests.needs import CHROMIUM
from tests.web.browser import ARGUMENTS, PHONE

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
DESKTOP = ViewportSize(width=1280, height=900)
#: The fonts that the Word file names.
NAMED = {
    Face.XIAOBIAOSONG: "方正小标宋简体",
    Face.FANGSONG: "仿宋_GB2312",
    Face.KAITI: "楷体_GB2312",
    Face.HEITI: "黑体",
    Face.SONGTI: "宋体",
}
NEWS = "我厅窗口开展“文旅惠民 服务到家”活动，发放办事指南 300 份，解答群众咨询 120 余人次"


@asynccontextmanager
async def demo(data: Path) -> AsyncIterator[dict[str, str]]:
    """The demo at work: a person's name → the link that signs them in."""
    command = [sys.executable, "-m", "bot", "--data", str(data), "demo", "--port", "0"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        told = ""
        while "Ctrl+C" not in told:
            told += (await process.stdout.readline()).decode()
        yield dict(re.findall(r"^(\S+)（.*）\n +(http\S+)", told, re.MULTILINE))
    finally:
        process.terminate()
        await process.wait()


async def signed_in(browser: Browser, link: str, size: ViewportSize) -> Page:
    """A window of that size, at the chat of the person whose link it is."""
    context = await browser.new_context(viewport=size, device_scale_factor=2, locale="zh-CN")
    page = await context.new_page()
    await page.goto(link)
    await page.get_by_role("button").first.click()
    await page.wait_for_url("**/chat")
    await shows(page, "您已加入")
    return page


async def shows(page: Page, text: str) -> None:
    await page.get_by_role("log").get_by_text(text).last.wait_for()
    await page.wait_for_timeout(600)


async def taps(page: Page, name: str, then: str) -> None:
    await page.get_by_role("button", name=name, exact=True).last.click()
    await shows(page, then)


async def chats(links: dict[str, str]) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        reporter = await signed_in(browser, links["梅映溪"], PHONE)
        await taps(reporter, "报送动态", "哪天")
        await reporter.get_by_role("button", name=re.compile("（周三）")).last.click()
        await shows(reporter, "请发送动态")
        await reporter.get_by_role("textbox").fill(NEWS)
        await reporter.keyboard.press("Enter")
        await shows(reporter, "请核对")
        await reporter.screenshot(path=FOLDER / "chat-phone.png")
        await taps(reporter, "确认报送", "已报送")
        editor = await signed_in(browser, links["简若宁"], DESKTOP)
        await taps(editor, "生成样稿", "请留意")
        await editor.screenshot(path=FOLDER / "chat-desktop.png")
        await browser.close()


def page(data: Path, format: str, number: int) -> None:
    """One page of the last issue that was published, printed in that format."""
    bot = [sys.executable, "-m", "bot", "--data", str(data)]
    status = subprocess.run([*bot, "status"], check=True, capture_output=True, text=True).stdout
    year, collecting = re.findall(r"(\d{4})-(\d+)", status)[0]
    paper = data / f"issue.{format}"
    draft = [*bot, "draft", f"{year}-{int(collecting) - 1}", "--format", format]
    subprocess.run([*draft, "--output", str(paper)], check=True)
    if format == "docx":
        office = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(data), str(paper)]
        environment = os.environ | {"FONTCONFIG_FILE": str(standing_in(data))}
        subprocess.run(office, check=True, capture_output=True, env=environment)
    one = ["pdftoppm", "-png", "-r", "110", "-f", str(number), "-l", str(number), "-singlefile"]
    picture = FOLDER / f"draft-{format}"
    subprocess.run([*one, str(data / "issue.pdf"), str(picture)], check=True)


def standing_in(folder: Path) -> Path:
    """A configuration by which LibreOffice takes the fonts that the PDF would be printed with."""
    own = load().fonts
    families = find_fonts(own).families
    told = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong">'
        f"<string>{families[face][0]}</string></edit></match>"
        for face, name in NAMED.items()
    )
    file = folder / "fonts.conf"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>/etc/fonts/fonts.conf</include><dir>{own or ''}</dir>{told}</fontconfig>",
        encoding="utf-8",
    )
    return file


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)

        async def play() -> None:
            async with demo(data) as links:
                await chats(links)

        asyncio.run(play())
        page(data, "pdf", 1)
        page(data, "docx", 3)
    for picture in FOLDER.glob("*.png"):
        small = ["convert", str(picture), "-strip", "+dither", "-colors", "48"]
        subprocess.run([*small, "-define", "png:compression-level=9", str(picture)], check=True)


if __name__ == "__main__":
    main()
