"""A person at the chat page of a real browser, who knows no more than what the page shows."""

import asyncio
import mimetypes
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Self

from playwright.async_api import Browser, FilePayload, Page, expect

from tests.person import Attachment, Bubble, Person
from tests.web.browser import DESKTOP, Tab

#: Tells of the log whenever it looks different, and of every notice that pops up.
_WATCH: Final = """
document.addEventListener("DOMContentLoaded", () => {
  const log = document.getElementById("log");
  if (!log) return;
  const texts = (node, name) => [...node.querySelectorAll(name)].map((each) => each.textContent);
  const bubble = (node) => ({
    id: Number(node.dataset.id),
    text: texts(node, ".text").join(""),
    mine: node.classList.contains("mine"),
    sent: !node.querySelector(".state") || !!node.querySelector(".state .tick"),
    buttons: [...node.querySelectorAll(".buttons .row")].map((row) => texts(row, "button, a")),
    file: texts(node, ".file strong").join(""),
    edited: !!node.querySelector(".edited"),
  });
  const look = () => looks([...log.querySelectorAll(".message[data-id]")].map(bubble));
  new MutationObserver(look).observe(log, { subtree: true, childList: true, attributes: true });
  const toast = document.getElementById("toast");
  new MutationObserver(() => pops(toast.textContent)).observe(toast, { childList: true });
  look();
});
"""


class BrowserPerson(Person):
    """Writes, taps and reads on the page; joins by opening the invitation's link."""

    def __init__(self, name: str, tab: Tab, url: str) -> None:
        super().__init__(name)
        self.tab = tab
        self._url = url
        self._chat: list[Bubble] = []
        self._changes = 0
        self._changed = asyncio.Event()

    @classmethod
    async def at(cls, browser: Browser, url: str, name: str) -> Self:
        """Somebody with a browser window of their own, not yet signed in at that address."""
        context = await browser.new_context(viewport=DESKTOP, accept_downloads=True)
        person = cls(name, Tab(await context.new_page(), context), url)
        page = person._page
        page.on("console", person.tab.note)
        page.on("pageerror", lambda error: person.tab.errors.append(str(error)))
        await page.expose_function("looks", person._looks)
        await page.expose_function("pops", person._pops)
        await page.add_init_script(_WATCH)
        return person

    @property
    def chat(self) -> list[Bubble]:
        """The chat as the page shows it now; what is still on its way is not in it."""
        return self._chat

    async def says(self, text: str) -> Bubble:
        """Send a text and see its ✓; by the large button of that name where the page has one."""
        if text.startswith("/start "):
            return await self._joins(text.partition(" ")[2])
        self._acts()
        last = self._last_id
        keyboard = self._page.get_by_role("group", name="快捷回复")
        button = keyboard.get_by_role("button", name=text, exact=True)
        if await button.is_visible():
            await button.click()
        else:
            await self.tab.says(text)
        return await self._own(after=last, ending=text.strip())

    async def replies(self, bubble: Bubble, text: str) -> Bubble:
        """Send a text in reply to a message of the bot's, and see its ✓."""
        self._acts()
        last = self._last_id
        node = self._page.locator(f'.message[data-id="{bubble.id}"]')
        await node.get_by_role("button", name="回复", exact=True).click()
        await self.tab.says(text)
        return await self._own(after=last, ending=text.strip())

    async def edits(self, bubble: Bubble, text: str) -> None:
        """Give one's own sent message another text."""
        self._acts()
        node = self._page.locator(f'.message[data-id="{bubble.id}"]')
        await node.get_by_role("button", name="修改", exact=True).click()
        await self.tab.input.fill(text)
        await self.tab.button("保存修改").click()

    async def sends_document(self, name: str, content: bytes, *, caption: str = "") -> Bubble:
        """Send a file and see its ✓; the page has no captions, so the words follow it."""
        self._acts()
        last = self._last_id
        file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
        await self._page.locator("#files").set_input_files(file)
        sent = await self._own(after=last, ending="")
        return await self.says(caption) if caption else sent

    async def sends_together(
        self, files: Sequence[tuple[str, bytes]], *, caption: str = ""
    ) -> list[Bubble]:
        """Choose several files at once, and see the ✓ on each; the words follow them."""
        self._acts()
        last = self._last_id
        await self._page.locator("#files").set_input_files(
            [
                FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
                for name, content in files
            ]
        )

        def stored() -> list[Bubble] | None:
            own = [each for each in self._chat if each.mine and each.id > last]
            return own if len(own) >= len(files) else None

        sent = await self._until(stored, 10, f"the ✓ on {len(files)} files")
        return [*sent, await self.says(caption)] if caption else sent

    async def sends_sticker(self) -> Bubble:
        """There are none on the page: whoever plays a sticker wants Telegram."""
        raise NotImplementedError("the web chat has no stickers")

    async def sends_voice(self) -> Bubble:
        """There is no recorder on the page: a voice message comes as a file."""
        return await self.sends_document("语音.ogg", b"OggS")

    async def downloads(self, bubble: Bubble) -> bytes:
        """The file that the browser saves when the message's file is clicked."""
        node = self._page.locator(f'.message[data-id="{bubble.id}"]')
        async with self._page.expect_download() as begun:
            await node.locator("a.file").click()
        saved = await (await begun.value).path()
        return await asyncio.to_thread(Path(saved).read_bytes)

    async def _press(self, bubble: Bubble, row: int, column: int) -> None:
        """Click the button there; a page shows only what its messages have now."""
        node = self._page.locator(f'.message[data-id="{bubble.id}"]')
        button = node.locator(".buttons .row").nth(row).locator("button").nth(column)
        await expect(button).to_have_text(bubble.buttons[row][column])
        await button.click()

    async def _change(self) -> None:
        await self._changed.wait()

    async def _joins(self, code: str) -> Bubble:
        await self._page.goto(f"{self._url}/join?start={code}")
        asked = self._page.get_by_label("您的姓名")
        if await asked.is_visible():
            await asked.fill(self.name)
        await self.tab.button("进入聊天").click()
        await self._page.wait_for_url("**/chat")
        return await self._own(after=0, ending="/start")

    async def _own(self, *, after: int, ending: str) -> Bubble:
        """The newest own message with the ✓, that ends the text which was sent."""

        def stored() -> Bubble | None:
            own = [each for each in self._chat if each.mine and each.id > after]
            return own[-1] if own and ending.endswith(own[-1].text) else None

        return await self._until(stored, 5, f"the ✓ on {ending!r}")

    @property
    def _page(self) -> Page:
        return self.tab.page

    @property
    def _last_id(self) -> int:
        return max((each.id for each in self._chat), default=0)

    def _pops(self, text: str) -> None:
        if text:
            self.notices.append(text)
            self._announce()

    def _looks(self, nodes: list[dict[str, Any]]) -> None:
        """Take in what the page shows; what looks as before keeps its number."""
        known = {each.id: each for each in self._chat}
        self._chat = []
        for node in nodes:
            if not node["sent"]:
                continue
            seen = _bubble(node)
            before = known.get(seen.id)
            if before is not None and replace(before, change=0) == seen:
                self._chat.append(before)
            else:
                self._changes += 1
                self._chat.append(replace(seen, change=self._changes))
        self._announce()

    def _announce(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def _bubble(node: dict[str, Any]) -> Bubble:
    name = node["file"]
    return Bubble(
        id=node["id"],
        text=node["text"],
        mine=node["mine"],
        buttons=tuple(map(tuple, node["buttons"])),
        # The page tells sizes in round numbers for people only.
        document=Attachment(name=name, mime_type=mimetypes.guess_type(name)[0] or "", size=0)
        if name
        else None,
        edited=node["edited"],
        change=0,
    )
