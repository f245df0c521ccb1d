"""A person at the chat page in a real Chromium, and what the browser complains of meanwhile."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)

from tests.needs import CHROMIUM
from tests.web.house import House, Visitor

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1440, height=900)


@dataclass
class Tab:
    """The chat, open in a browser."""

    page: Page
    context: BrowserContext
    #: Errors of scripts and of the console; a test that provokes some clears them.
    errors: list[str] = field(default_factory=list)

    def note(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.errors.append(said.text)

    @property
    def input(self) -> Locator:
        return self.page.get_by_role("textbox", name="输入消息")

    @property
    def bubbles(self) -> Locator:
        return self.page.get_by_role("log").get_by_role("article")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def open(self, house: House) -> None:
        await self.page.goto(f"{house.url}/chat")
        await expect(self.page.locator("#loading")).to_be_hidden()

    async def says(self, text: str) -> None:
        await self.input.fill(text)
        await self.button("发送").click()

    async def sent(self, text: str) -> None:
        """Wait for ✓ on that message."""
        own = self.bubbles.filter(has_text=text)
        await expect(own.get_by_role("img", name="已送达")).to_be_visible()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        await browser.close()


async def tab(
    browser: Browser,
    house: House,
    visitor: Visitor | None = None,
    *,
    phone: bool = False,
    dark: bool = False,
) -> Tab:
    """A new window, signed in as the visitor if one is given, at the chat."""
    context = await browser.new_context(
        viewport=PHONE if phone else DESKTOP,
        has_touch=phone,
        is_mobile=phone,
        color_scheme="dark" if dark else "light",
    )
    opened = Tab(await context.new_page(), context)
    opened.page.on("console", opened.note)
    opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
    if visitor is not None:
        cookie = visitor.client.cookies["zhoubao"]
        await context.add_cookies([{"name": "zhoubao", "value": cookie, "url": house.url}])
        await opened.open(house)
    return opened


def under(*rows: str) -> InlineKeyboardMarkup:
    """An inline keyboard, a row of buttons divided by | for each string."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=each, callback_data=f"do:{each}") for each in row.split("|")]
            for row in rows
        ]
    )


async def texts(house: House) -> list[str]:
    return [update["message"]["text"] for update in await house.filed() if "message" in update]
