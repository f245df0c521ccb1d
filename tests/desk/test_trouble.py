"""When the server refuses or is away, nothing that was typed is lost, and it can be sent again."""

import pytest
from playwright.async_api import Browser, FilePayload, Route, expect

from bulletin.filings import Activity
from tests import needs
from tests.desk.house import DeskHouse, Seat, sit
from web.desk.desk import sent_back
from web.desk.setup.word_template import UPLOAD_BYTES

TYPED = "窗口举办文旅惠民日，接待群众230人"


@pytest.mark.browser
@needs.chromium()
@pytest.mark.parametrize("status", [0, 403, 429, 500])
async def test_what_was_typed_stays_and_is_sent_again(
    house: DeskHouse, editor: Seat, browser: Browser, status: int
) -> None:
    async def refuse(route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
        elif status:
            page = "<!doctype html><title>x</title><main>没有完成</main>"
            await route.fulfill(status=status, content_type="text/html", body=page)
        else:
            await route.abort()

    filing = await house.files(Activity(text="窗口举办文旅惠民咨询日"))
    page, _ = await sit(browser, house, editor)
    await page.goto(f"{house.url}/desk/weekly/filings/{filing.id.hex}")
    await page.get_by_role("button", name="修改", exact=True).click()
    text = page.get_by_role("textbox", name="内容")
    await text.fill(TYPED)
    await page.route("**/edit", refuse)
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.locator("#undone")).to_be_visible()
    await expect(text).to_have_value(TYPED)
    assert page.url.endswith("/edit")
    await page.unroute("**/edit")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.locator("#said")).to_contain_text("已保存")
    await expect(page.locator("#undone")).to_be_hidden()
    assert (await house.filing(filing)).content == Activity(text=TYPED)


@pytest.mark.browser
@needs.chromium()
async def test_news_come_again_after_the_server_answered_with_an_error(
    house: DeskHouse, editor: Seat, browser: Browser
) -> None:
    asked: list[str] = []

    async def restarting(route: Route) -> None:
        asked.append(route.request.url)
        # As a proxy answers while the program starts.
        await (route.fulfill(status=502) if len(asked) == 1 else route.continue_())

    page, _ = await sit(browser, house, editor)
    await page.route("**/events", restarting)
    await page.goto(f"{house.url}/desk/weekly")
    await expect(page.locator("#offline")).to_be_visible()
    await expect(page.locator("#offline")).to_be_hidden(timeout=10_000)
    await house.files(Activity(text="窗口开展文旅惠民活动"))
    house.program.acted()
    row = page.get_by_role("row").filter(has_text="省文旅厅")
    await expect(row.get_by_text("已报", exact=True)).to_be_visible()


@pytest.mark.browser
@needs.chromium()
async def test_a_list_that_cannot_be_looked_at_again_stays_as_it_was(
    house: DeskHouse, editor: Seat, browser: Browser
) -> None:
    page, _ = await sit(browser, house, editor)
    await page.goto(f"{house.url}/desk/weekly")
    await expect(page.get_by_role("row").filter(has_text="省文旅厅")).to_be_visible()
    await page.route("**/issues/*", lambda route: route.fulfill(status=500, body="{}"))
    async with page.expect_response(lambda answer: answer.status == 500):
        await page.evaluate("document.body.dispatchEvent(new CustomEvent('desk:changed'))")
    await expect(page.locator("#undone")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text="省文旅厅")).to_be_visible()


@pytest.mark.browser
@needs.chromium()
async def test_a_link_is_copied_where_the_browser_trusts_the_site_less(
    house: DeskHouse, admin: Seat, browser: Browser
) -> None:
    page, errors = await sit(browser, house, admin)
    # As over plain HTTP in an office's own network.
    await page.add_init_script("delete Navigator.prototype.clipboard")
    await page.goto(f"{house.url}/desk/weekly/setup/people")
    await page.get_by_text("邀请一个人").click()
    await page.get_by_label("姓名").fill("梅映溪")
    await page.get_by_role("combobox", name="窗口").select_option("省文旅厅")
    await page.get_by_role("button", name="生成加入链接").click()
    link = page.get_by_label("浏览器链接")
    value = await link.input_value()
    await page.get_by_role("button", name="复制").first.click()
    await expect(page.get_by_role("button", name="已复制")).to_have_count(1)
    await page.goto(f"{house.url}/desk/weekly/setup/people")
    await page.get_by_text("邀请一个人").click()
    name = page.get_by_label("姓名")
    await name.focus()
    await page.keyboard.press("Control+V")
    await expect(name).to_have_value(value[:40])
    assert errors == []


@pytest.mark.browser
@needs.chromium()
async def test_a_file_that_is_much_too_large_is_refused_in_a_sentence(
    house: DeskHouse, admin: Seat, browser: Browser
) -> None:
    page, _ = await sit(browser, house, admin)
    await page.goto(f"{house.url}/desk/weekly/setup/template")
    content = b"PK" + bytes(UPLOAD_BYTES)
    file = FilePayload(name="模板.docx", mimeType="application/zip", buffer=content)
    await page.get_by_label("上传模板").set_input_files(file)
    await page.get_by_role("button", name="检查并启用").click()
    await expect(page.locator("#undone")).to_contain_text("内容太大")


async def test_a_page_that_is_refused_by_now_leads_home(
    house: DeskHouse, editor: Seat, admin: Seat
) -> None:
    path = f"/desk/weekly/setup/people/{editor.person.id.hex}"
    await admin.does(f"{path}/revoke", role="editor")
    # The browser says of every step that the person comes from the page that is open.
    answer = await admin.client.post(
        f"{path}/change",
        data={"csrf": admin.csrf, "name": "简若宁"},
        headers={"Referer": f"{house.url}{path}"},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert "没有这个人" in answer.text


async def test_a_long_answer_is_cut_and_not_lost(editor: Seat) -> None:
    kept = sent_back("/desk/weekly", "desk.rejected", why="太长了" * 2000).headers["set-cookie"]
    name, _, value = kept.partition(";")[0].partition("=")
    assert len(kept) < 4096
    editor.client.cookies.set(name, value)
    assert "太长了太长了" in await editor.opens("/desk/weekly")
