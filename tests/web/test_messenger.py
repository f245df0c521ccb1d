"""The web chat answers a bot as Telegram does, so that one handler serves both."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import SendDocument, SendMessage
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
)

from bot.sender import delivery
from storage.tables import files
from tests.web.house import House, Visitor
from web.rules import NOT_MODIFIED


def under(data: str, text: str = "报送") -> InlineKeyboardMarkup:
    button = InlineKeyboardButton(text=text, callback_data=data)
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


@pytest.fixture
def one_delivery() -> Iterator[None]:
    token = delivery.set(uuid4())
    yield
    delivery.reset(token)


async def test_a_message_comes_back_as_aiogram_knows_it(house: House, visitor: Visitor) -> None:
    bold = MessageEntity(type="bold", offset=0, length=2)
    sent = await house.bot.send_message(
        visitor.chat_id, "周报", entities=[bold], reply_markup=under("file:1")
    )
    assert sent.text == "周报"
    assert [(each.type, each.offset, each.length) for each in sent.entities or ()] == [
        ("bold", 0, 2)
    ]
    assert sent.reply_markup is not None
    assert sent.reply_markup.inline_keyboard[0][0].callback_data == "file:1"
    assert (sent.chat.id, sent.chat.type) == (visitor.chat_id, "private")
    assert sent.from_user is not None
    assert sent.from_user.id == (await house.bot.me()).id
    edited = await sent.edit_text("月报")
    assert not isinstance(edited, bool)
    assert (edited.message_id, edited.text, edited.reply_markup) == (sent.message_id, "月报", None)


async def test_the_same_outbox_row_is_posted_once(
    house: House, visitor: Visitor, one_delivery: None
) -> None:
    method = SendMessage(chat_id=visitor.chat_id, text="提醒")
    first, second = await house.bot(method), await house.bot(method)
    assert first.message_id == second.message_id


async def test_the_same_document_is_kept_once(
    house: House, visitor: Visitor, one_delivery: None
) -> None:
    file = BufferedInputFile("草稿".encode(), filename="第12期.docx")
    method = SendDocument(chat_id=visitor.chat_id, document=file, caption="草稿")
    first, second = await house.bot(method), await house.bot(method)
    assert first.document is not None
    assert first.document == second.document
    assert first.document.file_name == "第12期.docx"
    async with house.sessions.begin() as session:
        assert len(list(await session.scalars(files.select()))) == 1
    delivery.set(uuid4())
    known = await house.bot.send_document(visitor.chat_id, first.document.file_id)
    assert known.document == first.document


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "message text is empty"), (" \n", "message text is empty"), ("😀" * 2049, "too long")],
)
async def test_a_text_telegram_refuses_is_refused(
    house: House, visitor: Visitor, text: str, why: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=why):
        await house.bot.send_message(visitor.chat_id, text)
    assert (await house.bot.send_message(visitor.chat_id, "😀" * 2048)).text


async def test_a_keyboard_telegram_refuses_is_refused(house: House, visitor: Visitor) -> None:
    with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await house.bot.send_message(visitor.chat_id, "？", reply_markup=under("报" * 21 + "xx"))
    with pytest.raises(TelegramBadRequest, match="text is empty"):
        await house.bot.send_message(visitor.chat_id, "？", reply_markup=under("x", ""))
    script = InlineKeyboardButton(text="x", url="javascript:alert(1)")
    with pytest.raises(TelegramBadRequest, match="is invalid"):
        await house.bot.send_message(
            visitor.chat_id, "？", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[script]])
        )
    assert await house.bot.send_message(visitor.chat_id, "？", reply_markup=under("报" * 21 + "x"))


async def test_an_edit_that_changes_nothing_is_said_to(house: House, visitor: Visitor) -> None:
    sent = await house.bot.send_message(visitor.chat_id, "？", reply_markup=under("a"))
    with pytest.raises(TelegramBadRequest, match=NOT_MODIFIED):
        await sent.edit_text("？", reply_markup=under("a"))
    with pytest.raises(TelegramBadRequest, match=NOT_MODIFIED):
        await sent.edit_reply_markup(reply_markup=under("a"))
    await sent.edit_text("！", reply_markup=under("a"))
    with pytest.raises(TelegramBadRequest, match="not modified"):
        await sent.edit_text("！", reply_markup=under("a"))


async def test_what_can_not_be_edited_is_said_as_telegram_says_it(
    house: House, visitor: Visitor
) -> None:
    quick = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="报送")]])
    with_keyboard = await house.bot.send_message(visitor.chat_id, "？", reply_markup=quick)
    assert with_keyboard.reply_markup is None
    for message_id, why in (
        (999, "message to edit not found"),
        (1, "message can't be edited"),
        (with_keyboard.message_id, "message can't be edited"),
    ):
        with pytest.raises(TelegramBadRequest, match=why):
            await house.bot.edit_message_text("改", chat_id=visitor.chat_id, message_id=message_id)
    await with_keyboard.delete()
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await with_keyboard.delete()


async def test_a_new_keyboard_alone_is_no_edit_to_people(house: House, visitor: Visitor) -> None:
    sent = await house.bot.send_message(visitor.chat_id, "？", reply_markup=under("a"))
    await sent.edit_reply_markup(reply_markup=None)
    async for event, _, data in visitor.events():
        if event == "ready":
            break
        last = data
    assert (last["id"], last["edited"], last["markup"]) == (sent.message_id, False, None)


async def test_everything_else_is_refused_and_not_taken_silently(
    house: House, visitor: Visitor
) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await house.bot.send_message(42, "？")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await house.bot.send_message("@somebody", "？")
    with pytest.raises(TelegramBadRequest, match="sendDice"):
        await house.bot.send_dice(visitor.chat_id)
    with pytest.raises(TelegramBadRequest, match="parse_mode"):
        await house.bot.send_message(visitor.chat_id, "<b>？</b>", parse_mode="HTML")
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await house.bot.answer_callback_query("not-ours")
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await house.bot.get_file("not-ours")
