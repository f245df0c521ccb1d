"""Takes the pictures of docs/desk.md: `python -m tests.desk.pictures` into docs/desk.

It starts the demo, sits down at its desk and opens every tab, at a desktop's width and at a
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
_TALL = 1.6


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
    for size, width in ((DESKTOP, "1440"), (PHONE, "390")):
        height = int(size["height"] * _TALL)
        await page.set_viewport_size(ViewportSize(width=size["width"], height=height))
        await page.evaluate("scrollTo(0, 0)")
        await page.wait_for_load_state("networkidle")
        await page.screenshot(path=FOLDER / f"{name}-{width}.png")


async def pictures(link: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = await sits_down(browser, link)
        tabs = page.locator("nav.tabs a")
        addresses = [str(await each.get_attribute("href")) for each in await tabs.all()]
        home = page.url.split("/desk")[0]
        for address in addresses:
            await page.goto(home + address)
            await takes(page, address.rstrip("/").rpartition("/")[2].replace("2026-46", "board"))
        await browser.close()


def main() -> int:
    FOLDER.mkdir(exist_ok=True)

    async def taken() -> None:
        with tempfile.TemporaryDirectory() as data:
            async with demo(Path(data)) as links:
                await pictures(links["简若宁"])

    asyncio.run(taken())
    for picture in FOLDER.glob("*.png"):
        subprocess.run(["pngquant", "--force", "--ext", ".png", "64", str(picture)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
