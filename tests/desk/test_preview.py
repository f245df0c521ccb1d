"""预览: the issue as it will be printed, by itself and beside the list."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Request, expect

from bulletin.filings import Activity
from tests import needs
from tests.desk.house import DeskHouse, Seat, sit, text_of
from tests.web.browser import DESKTOP, PHONE


@needs.chinese_font()
async def test_the_preview_shows_the_pages_and_leads_to_the_filings(
    house: DeskHouse, editor: Seat
) -> None:
    filing = await house.files(Activity(text="窗口开展文旅惠民活动"))
    path = f"/desk/weekly/issues/{(await house.issue()).label}/preview"
    page = await editor.opens(path)
    assert "共1页" in text_of(page)
    assert f'manuscripts#{filing.id.hex}"' in page
    [source] = re.findall(r'<img src="([^"]+/1\.png)"', page)
    picture = await editor.client.get(source)
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert (await editor.client.get(source.replace("1.png", "7.png"))).status_code == 404
    # The picture of what is no longer so is gone with the memory that held it; a new one is there.
    await house.files(Activity(text="窗口上门服务"), "省水务厅")
    again = await editor.opens(path)
    assert source not in again
    reporter = await house.seats(await house.knows("梅映溪"))
    assert (await reporter.client.get(source)).status_code == 403


@pytest.mark.browser
@needs.chromium()
@needs.chinese_font()
async def test_beside_the_list_it_follows_what_changes_and_a_telephone_does_not_ask_for_it(
    house: DeskHouse, editor: Seat, browser: Browser
) -> None:
    await house.files(Activity(text="窗口举办文旅惠民咨询日"))
    issue = f"/desk/weekly/issues/{(await house.issue()).label}"
    for size, shown in ((DESKTOP, True), (PHONE, False)):
        page, errors = await sit(browser, house, editor, size=size)
        asked: list[str] = []

        def ask(request: Request, asked: list[str] = asked) -> None:
            asked.append(urlsplit(request.url).path)

        page.on("request", ask)
        async with page.expect_response("**/events"):
            await page.goto(f"{house.url}{issue}/manuscripts")
        if shown:
            await expect(page.locator("#preview img").first).to_be_visible()
        asked.clear()
        await house.files(Activity(text=f"窗口推出{size['width']}项便民举措"), "省水务厅")
        house.program.acted()
        await expect(page.locator("#manuscripts")).to_contain_text(f"{size['width']}项")
        assert (f"{issue}/preview" in asked) is shown
        assert errors == []
