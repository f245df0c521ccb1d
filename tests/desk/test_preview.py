import re

from bulletin.filings import Activity
from tests import needs
from tests.desk.house import DeskHouse, Seat, text_of


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
