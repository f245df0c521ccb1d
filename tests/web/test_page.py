"""The page in a real Chromium: what a person sees, with the mouse, a finger or only a keyboard."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from playwright.async_api import Browser, expect

from tests import needs
from tests.web.browser import Tab, tab, texts, under
from tests.web.house import House, Visitor, open_house

pytestmark = [pytest.mark.browser, needs.chromium()]


async def test_an_edit_shows_in_place_and_keeps_the_focus(
    house: House, visitor: Visitor, desk: Tab
) -> None:
    sent = await house.bot.send_message(
        visitor.chat_id, "第一步", reply_markup=under("上一步|下一步")
    )
    await house.bot.send_message(visitor.chat_id, "后来的一条")
    await desk.button("下一步").focus()
    await sent.edit_text("第二步", reply_markup=under("上一步|下一步", "取消"))
    changed = desk.bubbles.filter(has_text="第二步")
    await expect(changed).to_contain_text("已编辑")
    await expect(desk.bubbles.last).to_contain_text("后来的一条")
    await expect(desk.button("下一步")).to_be_focused()
    await sent.edit_text("完成", reply_markup=None)
    await expect(desk.bubbles.filter(has_text="完成")).to_be_focused()
    await expect(desk.button("下一步")).to_have_count(0)


async def test_a_tapped_button_is_busy_until_its_answer(
    house: House, visitor: Visitor, desk: Tab
) -> None:
    await house.bot.send_message(visitor.chat_id, "本期？", reply_markup=under("报送|本周无"))
    await desk.button("本周无").click()
    await expect(desk.button("本周无")).to_have_attribute("aria-busy", "true")
    await desk.button("本周无").click()
    async with asyncio.timeout(5):
        while len(await house.filed()) < 2:  # noqa: ASYNC110  the database tells nobody
            await asyncio.sleep(0.02)
    [query] = [u["callback_query"] for u in await house.filed() if "callback_query" in u]
    assert query["data"] == "do:本周无"
    await house.bot.answer_callback_query(query["id"], text="已记为本周无")
    await expect(desk.button("本周无")).not_to_have_attribute("aria-busy", "true")
    await expect(desk.page.get_by_text("已记为本周无")).to_be_visible()
    await house.bot.answer_callback_query(query["id"], text="截止时间已过", show_alert=True)
    await expect(desk.page.get_by_role("dialog")).to_contain_text("截止时间已过")
    await desk.button("知道了").click()
    await expect(desk.page.get_by_role("dialog")).to_be_hidden()


async def test_typing_is_shown_and_ends_with_the_message(
    house: House, visitor: Visitor, desk: Tab
) -> None:
    await house.bot.send_chat_action(visitor.chat_id, "typing")
    await expect(desk.page.get_by_text("正在输入…")).to_be_visible()
    await house.bot.send_message(visitor.chat_id, "好了")
    await expect(desk.page.get_by_text("正在输入…")).to_be_hidden()


async def test_whatever_people_write_stays_text(house: House, visitor: Visitor, desk: Tab) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script> {{7*7}} 😀 & ]]>"
    await desk.says(evil)
    await desk.sent(evil)
    links = [
        MessageEntity(type="bold", offset=0, length=4),
        MessageEntity(type="text_link", offset=3, length=1, url="javascript:alert(3)"),
        MessageEntity(type="text_link", offset=5, length=2, url="https://example.org/a?b=1"),
    ]
    await house.bot.send_message(visitor.chat_id, "😀粗体 官网" + evil, entities=links)
    last = desk.bubbles.last
    await expect(last).to_contain_text("😀粗体 官网" + evil)
    await expect(last.locator("strong")).to_have_text(["😀粗", "体"])
    await expect(last.locator("a")).to_have_count(1)
    await expect(last.get_by_role("link")).to_have_text("官网")
    assert await desk.page.locator("#log img, #log script").count() == 0


async def test_files_go_up_and_come_down(
    house: House, visitor: Visitor, desk: Tab, tmp_path: Path
) -> None:
    report = tmp_path / "本周动态.docx"
    report.write_bytes(b"PK\x03\x04 content")
    await desk.page.get_by_label("发送文件").nth(1).set_input_files(report)
    await desk.sent("本周动态.docx")
    assert (await house.filed())[1]["message"]["document"]["file_name"] == "本周动态.docx"
    draft = BufferedInputFile("草稿".encode() * 700, filename="第12期 草稿.docx")
    await house.bot.send_document(visitor.chat_id, draft, caption="请审阅")
    chip = desk.page.get_by_role("link", name=re.compile("下载 第12期 草稿"))
    await expect(chip).to_contain_text("4 KB")
    async with desk.page.expect_download() as waiting:
        await chip.click()
    download = await waiting.value
    assert download.suggested_filename == "第12期 草稿.docx"
    await download.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == draft.data


async def test_files_dropped_at_once_are_sent_as_one_album(
    house: House, visitor: Visitor, desk: Tab
) -> None:
    await desk.page.evaluate(
        """() => {
          const dropped = new DataTransfer();
          for (const name of ["1.jpg", "2.jpg", "动态.docx"])
            dropped.items.add(new File(["PK"], name));
          const options = { dataTransfer: dropped, bubbles: true, cancelable: true };
          document.dispatchEvent(new DragEvent("drop", options));
        }"""
    )
    await desk.sent("动态.docx")
    messages = [update["message"] for update in (await house.filed())[1:]]
    assert [each["document"]["file_name"] for each in messages] == ["1.jpg", "2.jpg", "动态.docx"]
    assert len({each["media_group_id"] for each in messages}) == 1
    assert {each["media_group_size"] for each in messages} == {3}


async def test_a_file_too_big_is_not_even_sent(desk: Tab, tmp_path: Path) -> None:
    big = tmp_path / "大.bin"
    with big.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    await desk.page.get_by_label("发送文件").nth(1).set_input_files(big)
    await expect(desk.page.get_by_text("文件超过 20 MB")).to_be_visible()
    assert await desk.bubbles.count() == 1


async def test_quick_replies_and_the_menu_say_what_they_show(
    house: House, visitor: Visitor, browser: Browser
) -> None:
    await house.bot.set_my_commands([BotCommand(command="help", description="帮助")])
    opened = await tab(browser, house, visitor)
    quick = ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text="报送"), KeyboardButton(text="本周无")]]
    )
    await house.bot.send_message(visitor.chat_id, "您好", reply_markup=quick)
    await opened.button("本周无").click()
    await opened.sent("本周无")
    await opened.button("菜单").click()
    await opened.page.get_by_role("menuitem", name="帮助 /help").click()
    await opened.sent("/help")
    await house.bot.send_message(visitor.chat_id, "说明请发 /help，不是 /helping 或 a/help。")
    await opened.bubbles.filter(has_text="说明请发").get_by_role("link").click()
    await expect(opened.page.get_by_role("img", name="已送达")).to_have_count(4)
    assert (await texts(house))[1:] == ["本周无", "/help", "/help"]
    await house.bot.send_message(visitor.chat_id, "好", reply_markup=ReplyKeyboardRemove())
    await expect(opened.button("本周无")).to_have_count(0)
    assert opened.errors == []


async def test_everything_can_be_done_with_the_keyboard_alone(
    house: House, visitor: Visitor, desk: Tab
) -> None:
    keyboard = desk.page.keyboard
    await expect(desk.input).to_be_focused()
    await keyboard.type("第一行")
    await keyboard.press("Shift+Enter")
    await keyboard.type("第二行")
    await keyboard.press("Enter")
    await desk.sent("第二行")
    assert (await texts(house))[1:] == ["第一行\n第二行"]
    await keyboard.press("ArrowUp")
    await expect(desk.page.get_by_text("正在修改已发送的消息")).to_be_visible()
    await keyboard.press("End")
    await keyboard.type("，改过")
    await keyboard.press("Enter")
    await expect(desk.bubbles.last).to_contain_text("已编辑")
    assert (await house.filed())[-1]["edited_message"]["text"] == "第一行\n第二行，改过"
    await house.bot.send_message(visitor.chat_id, "本期？", reply_markup=under("报送"))
    await expect(desk.button("报送")).to_be_visible()
    for _ in range(12):
        await keyboard.press("Shift+Tab")
        if await desk.button("报送").evaluate("it => it === document.activeElement"):
            break
    await keyboard.press("Enter")
    await expect(desk.button("报送")).to_have_attribute("aria-busy", "true")
    await desk.button("菜单").focus()
    await keyboard.press("Enter")
    await expect(desk.page.get_by_role("menuitem", name="退出登录")).to_be_focused()
    await keyboard.press("Escape")
    await expect(desk.button("菜单")).to_be_focused()


async def test_enter_of_an_input_method_does_not_send(house: House, desk: Tab) -> None:
    await desk.input.fill("nihao")
    await desk.input.evaluate(
        "it => it.dispatchEvent(new KeyboardEvent("
        "'keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    await expect(desk.input).to_have_value("nihao")
    assert len(await house.filed()) == 1


async def test_a_reader_above_is_not_pulled_down(house: House, visitor: Visitor, desk: Tab) -> None:
    for n in range(30):
        await house.bot.send_message(visitor.chat_id, f"旧消息{n}\n第二行")
    await expect(desk.bubbles.last).to_contain_text("旧消息29")
    await expect(desk.bubbles.last).to_be_in_viewport()
    await desk.page.locator("#scroller").evaluate("it => { it.scrollTop = 0 }")
    chip = desk.page.locator("#newest")
    await expect(chip).to_be_visible()
    await house.bot.send_message(visitor.chat_id, "新消息")
    await expect(desk.button("1 条新消息")).to_be_visible()
    assert await desk.page.locator("#scroller").evaluate("it => it.scrollTop") == 0
    await chip.click()
    await expect(desk.bubbles.last).to_be_in_viewport()
    await expect(chip).to_be_hidden()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
async def test_nothing_is_cut_off_at_any_width(
    house: House, visitor: Visitor, browser: Browser, phone: bool, dark: bool
) -> None:
    await house.bot.send_message(
        visitor.chat_id,
        "https://example.org/" + "a" * 300 + "长" * 200,
        reply_markup=under("一个很长很长很长很长的按钮文字|另一个也很长很长很长的按钮", "好"),
    )
    await visitor.says("W" * 400)
    opened = await tab(browser, house, visitor, phone=phone, dark=dark)
    await expect(opened.bubbles).to_have_count(3)
    sizes = await opened.page.evaluate(
        "['html', '#scroller', 'footer', '#log'].map(name => document.querySelector(name))"
        ".map(it => it.scrollWidth - it.clientWidth)"
    )
    assert sizes == [0, 0, 0, 0]
    small = await opened.page.evaluate(
        "[...document.querySelectorAll('footer button, .buttons button')]"
        ".filter(it => it.offsetParent).filter(it => it.offsetHeight < 44 || it.offsetWidth < 44)"
        ".length"
    )
    assert small == 0
    assert opened.errors == []


async def test_every_control_has_a_name(house: House, visitor: Visitor, desk: Tab) -> None:
    await desk.says("好")
    await desk.sent("好")
    await house.bot.send_message(visitor.chat_id, "？", reply_markup=under("报送"))
    await expect(desk.button("报送")).to_be_visible()
    for control in await desk.page.get_by_role("button").all():
        label = await control.get_attribute("aria-label") or await control.inner_text()
        assert label.strip()
    log = desk.page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log).to_have_accessible_name("聊天记录")
    await expect(log).not_to_have_attribute("aria-busy", "true")


async def test_on_a_phone_enter_is_a_new_line(
    house: House, visitor: Visitor, browser: Browser
) -> None:
    opened = await tab(browser, house, visitor, phone=True)
    await opened.input.tap()
    await opened.page.keyboard.type("一")
    await opened.page.keyboard.press("Enter")
    await opened.page.keyboard.type("二")
    await opened.button("发送").tap()
    await opened.sent("二")
    assert (await texts(house))[1:] == ["一\n二"]


class Demo:
    """A clock with one reminder left."""

    def __init__(self) -> None:
        self.at = datetime(2025, 3, 20, 1, 30, tzinfo=UTC)
        self.left = 1

    def now(self) -> datetime:
        return self.at

    async def next_reminder(self) -> datetime | None:
        if not self.left:
            return None
        self.left -= 1
        self.at += timedelta(minutes=30)
        return self.at


async def test_the_demos_clock_is_moved_from_the_page(
    tmp_path: Path, database: Path, browser: Browser
) -> None:
    async with open_house(tmp_path, database, demo=Demo()) as house:
        opened = await tab(browser, house, await house.joined())
        await expect(opened.page.locator("#demo-now")).to_have_text("2025-03-20 09:30")
        await opened.button("下一个提醒").click()
        await expect(opened.page.locator("#demo-now")).to_have_text("2025-03-20 10:00")
        await opened.button("下一个提醒").click()
        await expect(opened.page.get_by_text("没有更多提醒了")).to_be_visible()
        assert opened.errors == []


async def test_without_a_demo_there_is_no_such_door(visitor: Visitor, desk: Tab) -> None:
    await expect(desk.button("下一个提醒")).to_have_count(0)
    assert (await visitor.post("/demo/next-reminder", {})).status_code == 404


async def test_a_reply_says_what_it_replies_to_here_and_to_the_bot(
    house: House, visitor: Visitor, desk: Tab
) -> None:
    shown = await house.bot.send_message(
        visitor.chat_id, "请核对，将这样刊出\n第二行", reply_markup=under("确认报送")
    )
    await desk.button("回复").click()
    await expect(desk.page.get_by_text("回复：请核对，将这样刊出")).to_be_visible()
    await desk.input.fill("写了一半")
    await desk.page.keyboard.press("Escape")
    await expect(desk.input).to_have_value("写了一半")
    await desk.button("回复").click()
    await desk.says("写完的一句")
    await expect(desk.bubbles.last.locator(".quote")).to_have_text("请核对，将这样刊出")
    await expect(desk.page.locator("#about")).to_be_hidden()
    async with asyncio.timeout(5):
        while len(await house.filed()) < 2:  # noqa: ASYNC110  the database tells nobody
            await asyncio.sleep(0.02)
    message = (await house.filed())[-1]["message"]
    assert message["reply_to_message"]["message_id"] == shown.message_id
    assert message["reply_to_message"]["reply_markup"]["inline_keyboard"]
    await desk.page.reload()
    await expect(desk.bubbles.last.locator(".quote")).to_have_text("请核对，将这样刊出")
