"""What a person sends from a real Chromium: nothing is lost, and nothing is filed twice."""

import pytest
from playwright.async_api import Browser, Route, expect

from storage.work import Work
from tests import needs
from tests.web.browser import Tab, tab, texts, under
from tests.web.house import House, Visitor
from web.security import hashed

pytestmark = [pytest.mark.browser, needs.chromium()]


async def test_a_person_joins_writes_and_is_answered(house: House, browser: Browser) -> None:
    opened = await tab(browser, house)
    code = await house.invite()
    await opened.page.goto(f"{house.url}/join?start={code}")
    await expect(opened.page.get_by_role("heading")).to_have_text("云岭窗口周报")
    await opened.page.get_by_label("您的姓名").fill("段小满")
    await opened.button("进入聊天").click()
    await opened.page.wait_for_url("**/chat")
    await opened.says("受理537件")
    await opened.sent("受理537件")
    assert await texts(house) == [f"/start {code}", "受理537件"]
    chat = (await house.filed())[0]["message"]["chat"]["id"]
    await house.bot.send_message(chat, "收到，已记下。")
    await expect(opened.bubbles.last).to_contain_text("收到，已记下。")
    await expect(opened.page).to_have_title("周报小助手 · 云岭窗口周报")
    assert opened.errors == []


async def test_a_lost_answer_is_asked_for_again_and_nothing_is_filed_twice(
    house: House, desk: Tab
) -> None:
    lost = 0

    async def lose(route: Route) -> None:
        nonlocal lost
        lost += 1
        if lost <= 2:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await desk.page.route("**/chat/messages", lose)
    await desk.says("咨询1493人次")
    await desk.sent("咨询1493人次")
    await desk.says("流转6646件次")
    await desk.sent("流转6646件次")
    assert (await texts(house))[1:] == ["咨询1493人次", "流转6646件次"]
    assert await desk.bubbles.count() == 3
    desk.errors.clear()


async def test_what_did_not_go_out_says_so_and_goes_out_when_tapped(
    house: House, desk: Tab
) -> None:
    await desk.page.route("**/chat/messages", lambda route: route.abort())
    await desk.says("一会儿再发")
    again = desk.button("未送达，点此重发")
    await expect(again).to_be_visible()
    await desk.page.unroute("**/chat/messages")
    await again.click()
    await desk.sent("一会儿再发")
    await expect(again).to_have_count(0)
    assert (await texts(house))[1:] == ["一会儿再发"]
    desk.errors.clear()


async def test_what_is_written_offline_survives_a_reload_and_goes_out_in_order(
    house: House, desk: Tab
) -> None:
    await desk.page.route("**/chat/messages", lambda route: route.abort())
    for text in ("第一条", "第二条", "第三条"):
        await desk.says(text)
    await expect(desk.button("未送达，点此重发")).to_have_count(3)
    await desk.page.unroute("**/chat/messages")
    await desk.page.reload()
    for text in ("第一条", "第二条", "第三条"):
        await desk.sent(text)
    assert (await texts(house))[1:] == ["第一条", "第二条", "第三条"]
    kept = await desk.page.evaluate("Object.keys(localStorage)")
    assert kept == []
    desk.errors.clear()


async def test_being_offline_is_said_and_ends_by_itself(house: House, desk: Tab) -> None:
    await desk.context.set_offline(True)
    await expect(desk.page.get_by_text("网络已断开")).to_be_visible()
    await desk.says("离线写的")
    await expect(desk.bubbles.last.get_by_role("img", name="发送中")).to_be_visible()
    await desk.page.wait_for_timeout(300)
    await expect(desk.button("未送达，点此重发")).to_have_count(0)
    await desk.context.set_offline(False)
    await desk.sent("离线写的")
    await expect(desk.page.get_by_text("网络已断开")).to_be_hidden()
    desk.errors.clear()


async def test_a_restart_of_the_server_goes_unnoticed(
    house: House, visitor: Visitor, desk: Tab
) -> None:
    first = await house.bot.send_message(visitor.chat_id, "重启之前")
    await expect(desk.bubbles.last).to_contain_text("重启之前")
    await house.shut()
    await desk.says("重启当中写的")
    await house.reopen()
    await house.bot.send_message(visitor.chat_id, "重启之后")
    await house.bot.edit_message_text(
        "重启之前，改过", chat_id=visitor.chat_id, message_id=first.message_id
    )
    await expect(desk.bubbles.filter(has_text="重启之后")).to_be_visible(timeout=15_000)
    await expect(desk.bubbles.filter(has_text="重启之前，改过")).to_be_visible()
    await desk.sent("重启当中写的")
    assert await desk.bubbles.count() == 4
    # The browser asked for what came after 重启之前, the second message of the chat.
    assert house.resumed[0] == ""
    assert house.resumed[-1] == "2"
    desk.errors.clear()


async def test_a_lost_tap_is_tapped_again_by_itself_and_counts_once(
    house: House, visitor: Visitor, desk: Tab
) -> None:
    lost: list[object] = []

    async def lose(route: Route) -> None:
        if lost:
            await route.continue_()
        else:
            lost.append(await route.fetch())
            await route.abort()

    await desk.page.route("**/chat/taps", lose)
    await house.bot.send_message(visitor.chat_id, "本期？", reply_markup=under("报送"))
    async with desk.page.expect_response("**/chat/taps"):
        await desk.button("报送").click()
    assert len([u for u in await house.filed() if "callback_query" in u]) == 1
    desk.errors.clear()


async def test_a_long_text_goes_out_in_parts_that_lose_nothing(house: House, desk: Tab) -> None:
    lines = [f"第{n}行，" + "动态😀" * 30 for n in range(70)]
    await desk.says("\n".join(lines))
    await expect(desk.bubbles).to_have_count(4)
    await desk.sent("第69行")
    assert "\n".join((await texts(house))[1:]).split("\n") == lines


async def test_a_session_that_ends_says_what_to_do(
    house: House, visitor: Visitor, desk: Tab
) -> None:
    async with house.sessions.begin() as session:
        sessions = Work.on(session).web_sessions
        await sessions.close(hashed(visitor.client.cookies["zhoubao"]))
    await desk.says("还能发吗")
    await expect(desk.page.get_by_text("登录已失效")).to_be_visible()
    await expect(desk.input).to_be_disabled()
    assert await desk.page.evaluate("Object.keys(localStorage).length") == 1
    desk.errors.clear()


async def test_signing_out_leaves_nothing_on_the_device(house: House, desk: Tab) -> None:
    await desk.page.evaluate("localStorage.setItem('zhoubao.1.x', '{}')")
    await desk.button("菜单").click()
    await desk.page.get_by_role("menuitem", name="退出登录").click()
    await desk.page.keyboard.press("Enter")
    await expect(desk.page.get_by_text("需要管理员发来的新链接")).to_be_hidden()
    await desk.says("点错了，还在")
    await desk.sent("点错了，还在")
    await desk.button("菜单").click()
    await desk.page.get_by_role("menuitem", name="退出登录").click()
    await desk.page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    await expect(desk.page.get_by_role("heading")).to_have_text("需要登录链接")
    assert await desk.page.evaluate("Object.keys(localStorage)") == []
    assert await desk.context.cookies() == []
