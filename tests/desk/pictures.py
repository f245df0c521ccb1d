"""Takes the pictures of docs/desk.md: `python -m tests.desk.pictures` into docs/desk.

It starts the demo, and an editor and the administrator go through every page of the desk: an item
is edited, the issue published and corrected. Every page is taken at a desktop's width and at a
telephone's. It takes pngquant.
"""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from tests.needs import CHROMIUM
from tests.pictures import demo, shows
from tests.web.browser import ARGUMENTS, DESKTOP, PHONE

FOLDER = Path(__file__).parents[2] / "docs" / "desk"
#: What of a long page is shown, in screens.
_TALL = 1.3
_SETUP = (
    *("publication", "windows", "windows/1", "people", "leaders", "sections", "indicators"),
    *(
        "rules",
        "schedule",
        "exceptions",
        "wording",
        "points",
        "template",
        "versions",
        "undelivered",
        "log",
    ),
)


async def sits_down(browser: Browser, link: str) -> Page:
    """The desk of the person whose link it is."""
    page = await (await browser.new_context(locale="zh-CN", viewport=DESKTOP)).new_page()
    await page.goto(link)
    await page.get_by_role("button").first.click()
    await page.wait_for_url("**/chat")
    await shows(page, "您已加入")
    await page.goto(page.url.replace("/chat", "/desk"))
    return page


async def takes(page: Page, name: str) -> None:
    """Both pictures of the page that is open."""
    for size, width in ((PHONE, "390"), (DESKTOP, "1440")):
        height = int(size["height"] * _TALL)
        await page.set_viewport_size(ViewportSize(width=size["width"], height=height))
        await page.evaluate("scrollTo(0, 0)")
        await page.wait_for_load_state("networkidle")
        await page.screenshot(path=FOLDER / f"{name}-{width}.png")


async def presses(page: Page, name: str, then: str) -> None:
    """Press the button of that name and see the page that follows."""
    await page.get_by_role("button", name=name, exact=True).first.click()
    await page.locator("main").get_by_text(then).first.wait_for()


async def at_work(page: Page) -> None:
    """An editor's Thursday and Friday: from the board to the corrected issue."""
    board = page.url
    await takes(page, "board")
    await page.goto(f"{board}/manuscripts")
    await page.locator(".manuscript h3 a").nth(1).click()
    await presses(page, "修改", "编辑稿")
    await takes(page, "rewording")
    words = page.get_by_role("textbox", name="内容")
    await words.fill((await words.input_value()).replace("。", "，群众满意度明显提升。"))
    await presses(page, "保存", "编辑后")
    await takes(page, "filing")
    for name in ("manuscripts", "enter", "problems", "preview", "press"):
        await page.goto(f"{board}/{name}")
        await takes(page, name)
    await presses(page, "定稿", "已定稿")
    await takes(page, "frozen")
    await page.goto(f"{board}/press/publish")
    await takes(page, "publish")
    await presses(page, "确认刊发", "已刊发")
    await takes(page, "published")
    await page.goto(f"{board}/correct")
    await takes(page, "correct")
    home = board.partition("/issues/")[0]
    for name, path in {
        "archive": "archive",
        "search": "archive?q=窗口 办理",
        "figures": "figures",
        "adoption": "figures/adoption",
    }.items():
        await page.goto(f"{home}/{path}")
        await takes(page, name)


async def set_up(page: Page) -> None:
    """The administrator's pages."""
    home = page.url.partition("/issues/")[0]
    for path in _SETUP:
        await page.goto(f"{home}/setup/{path}")
        await takes(page, f"setup-{path.replace('windows/1', 'window')}")


async def pictures(editor: str, admin: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        await set_up(await sits_down(browser, admin))
        await at_work(await sits_down(browser, editor))
        await browser.close()


def main() -> int:
    FOLDER.mkdir(exist_ok=True)

    async def taken() -> None:
        with tempfile.TemporaryDirectory() as data:
            async with demo(Path(data)) as links:
                await pictures(links["简若宁"], links["巫启航"])

    asyncio.run(taken())
    for picture in FOLDER.glob("*.png"):
        subprocess.run(["pngquant", "--force", "--ext", ".png", "64", str(picture)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
