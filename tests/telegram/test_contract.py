"""Both libraries talk to the server of the tests as they would to Telegram."""

from datetime import UTC, datetime

import pytest

from tests.telegram.checks import units
from tests.telegram.conftest import Library, open_library
from tests.telegram.server import TelegramServer

FIELD = "𠮷田"  # two symbols, three UTF-16 units


async def test_the_bot_learns_its_own_name(library: Library) -> None:
    me = await library.bot.get_me()
    assert (me.username, me.is_bot) == ("zhoubao_test_bot", True)


async def test_a_message_to_the_person_is_seen_and_comes_back_whole(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")
    keyboard = library.keyboard([("报送", "file"), ("本周无", "nothing")], [("稍后", "later")])
    sent = await library.bot.send_message(
        chat_id=person.user.id, text=f"{FIELD}，本期截止：周五", reply_markup=keyboard
    )

    assert sent.chat.id == person.user.id
    assert sent.text == f"{FIELD}，本期截止：周五"
    assert sent.reply_markup.inline_keyboard[1][0].callback_data == "later"
    [seen] = await person.heard()
    assert seen.text == sent.text
    assert seen.buttons == (("报送", "本周无"), ("稍后",))
    assert not seen.mine


async def test_what_a_person_says_waits_until_its_offset_is_acknowledged(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start AbC-9")
    await person.says("第二条")

    first = await library.bot.get_updates()
    again = await library.bot.get_updates(limit=1)
    assert [each.message.text for each in first] == ["/start AbC-9", "第二条"]
    assert first[0].message.entities[0].type == "bot_command"
    assert first[0].message.from_user.first_name == "李明"
    assert [each.update_id for each in again] == [first[0].update_id]

    rest = await library.bot.get_updates(offset=first[0].update_id + 1)
    assert [each.message.text for each in rest] == ["第二条"]
    assert not await library.bot.get_updates(offset=rest[0].update_id + 1)
    assert telegram_server.updates.pending == []


async def test_a_negative_offset_keeps_the_newest_and_forgets_the_rest(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("李明")
    for text in ("一", "二", "三"):
        await person.says(text)
    kept = await library.bot.get_updates(offset=-1)
    assert [each.message.text for each in kept] == ["三"]
    assert len(telegram_server.updates.pending) == 1


async def test_an_impossible_offset_begins_at_the_head(
    telegram_server: TelegramServer, library: Library
) -> None:
    await telegram_server.person("李明").says("你好")
    [update] = await library.bot.get_updates(offset=2_000_000_000)
    assert update.message.text == "你好"


async def test_a_button_is_tapped_answered_and_its_message_edited(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")
    await library.bot.send_message(
        chat_id=person.user.id,
        text="本周有动态吗？",
        reply_markup=library.keyboard([("本周无", "nothing:37")]),
    )
    await person.taps("本周无")

    query = (await library.bot.get_updates())[-1].callback_query
    assert query.data == "nothing:37"
    assert query.message.text == "本周有动态吗？"
    await library.bot.answer_callback_query(callback_query_id=query.id, text="已记下")
    assert person.notices == ["已记下"]
    edited = await library.bot.edit_message_text(
        chat_id=person.user.id,
        message_id=query.message.message_id,
        text="本周无。",
        reply_markup=library.keyboard([("撤销", "undo:37")]),
    )
    assert edited.edit_date is not None
    seen = await person.sees("本周无。")
    assert (seen.edited, seen.labels) == (True, ["撤销"])


async def test_a_query_is_answered_once_and_not_when_it_is_old(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")
    await library.bot.send_message(
        chat_id=person.user.id, text="？", reply_markup=library.keyboard([("好", "ok")])
    )
    await person.taps("好")
    await person.taps("好")
    first, second = [each.callback_query for each in (await library.bot.get_updates())[-2:]]
    await library.bot.answer_callback_query(callback_query_id=first.id)
    with library.refuses("query is too old"):
        await library.bot.answer_callback_query(callback_query_id=first.id)
    telegram_server.forget_queries()
    with library.refuses("query is too old"):
        await library.bot.answer_callback_query(callback_query_id=second.id)


async def test_documents_go_both_ways_with_their_names_and_bytes(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("王芳")
    await person.sends_document("动态.docx", b"PK\x03\x04 in", caption="请收")
    [update] = await library.bot.get_updates()
    document = update.message.document
    assert (document.file_name, update.message.caption) == ("动态.docx", "请收")
    assert document.mime_type.endswith("wordprocessingml.document")
    assert await library.download(document.file_id) == b"PK\x03\x04 in"

    sent = await library.bot.send_document(
        chat_id=person.user.id,
        document=library.file("周报 第37期.pdf", b"%PDF out"),
        caption="第37期草稿",
    )
    [seen] = await person.heard()
    assert seen.document is not None
    assert (seen.text, seen.document.name) == ("第37期草稿", "周报 第37期.pdf")
    assert await person.downloads(seen) == b"%PDF out"
    await library.bot.send_document(chat_id=person.user.id, document=sent.document.file_id)
    [again] = await person.heard()
    assert await person.downloads(again) == b"%PDF out"


async def test_an_album_comes_as_messages_of_one_group(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("王芳")
    files = [(f"{n}.jpg", f"photo {n}".encode()) for n in range(12)] + [("动态.docx", b"PK")]
    await person.sends_together(files, caption="现场")
    messages = [each.message for each in await library.bot.get_updates()]
    assert [each.caption for each in messages] == ["现场", *[None] * 12]
    groups = [each.media_group_id for each in messages]
    assert len(set(groups[:10])) == len(set(groups[10:12])) == 1
    assert len(set(groups)) == 3
    assert groups[12] is None
    small, large = messages[3].photo
    assert small.width < large.width
    assert large.file_size == len(b"photo 3")
    assert await library.download(large.file_id) == b"photo 3"
    assert messages[12].document.file_name == "动态.docx"


async def test_a_photo_and_what_is_forwarded_tell_their_origin(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("王芳")
    said = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    await person.sends_photo(b"\xff\xd8", caption="现场")
    await person.forwards("昨日，开展活动。", "第二条", said=said, by="李明")
    photo, one, two = [each.message for each in await library.bot.get_updates()]
    assert photo.caption == "现场"
    assert photo.media_group_id is photo.forward_origin is None
    for each in (one, two):
        assert each.forward_origin.date == said
        assert each.forward_origin.sender_user_name == "李明"
        assert each.date > said


async def test_a_long_text_leaves_in_parts_of_4096_units(
    telegram_server: TelegramServer, library: Library
) -> None:
    text = "周" * 4095 + "𠮷" + "报" * 4000
    await telegram_server.person("李明").says(text)
    parts = [each.message.text for each in await library.bot.get_updates()]
    assert [units(part) for part in parts] == [4095, 4002]
    assert "".join(parts) == text


async def test_a_file_over_twenty_mebibytes_cannot_be_fetched(
    telegram_server: TelegramServer, library: Library
) -> None:
    await telegram_server.person("王芳").sends_document("大.zip", bytes((20 << 20) + 1))
    [update] = await library.bot.get_updates()
    with library.refuses("file is too big"):
        await library.bot.get_file(update.message.document.file_id)


async def test_edits_stickers_and_voice_arrive_as_each_librarys_types(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("王芳")
    bubble = await person.says("咨询 12 人次")
    await person.edits(bubble, "咨询 21 人次")
    await person.sends_sticker()
    await person.sends_voice()
    await person.blocks_bot()
    said, edit, sticker, voice, member = await library.bot.get_updates()
    assert said.message.text == "咨询 12 人次"
    assert edit.edited_message.text == "咨询 21 人次"
    assert edit.edited_message.message_id == said.message.message_id
    assert edit.edited_message.edit_date is not None
    assert sticker.message.sticker.emoji == "👍"
    assert voice.message.voice.mime_type == "audio/ogg"
    assert member.my_chat_member.new_chat_member.status == "kicked"


async def test_chats_commands_menu_and_webhook_parse(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("王芳")
    await person.says("/start")
    bot, types = library.bot, library.types
    assert (await bot.get_chat(chat_id=person.user.id)).first_name == "王芳"
    commands = [types.BotCommand(command="status", description="报送情况")]
    await bot.set_my_commands(commands=commands, language_code="zh")
    assert (await bot.get_my_commands(language_code="zh"))[0].description == "报送情况"
    assert not await bot.get_my_commands()
    await bot.set_chat_menu_button(menu_button=types.MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.send_chat_action(chat_id=person.user.id, action="typing")
    with library.refuses("BOT_COMMAND_INVALID"):
        await bot.set_my_commands(
            commands=[types.BotCommand(command="Status", description="报送情况")]
        )


@pytest.mark.parametrize("symbol", ["周", "𠮷"])
async def test_the_limit_of_a_text_is_4096_utf16_units(
    telegram_server: TelegramServer, library: Library, symbol: str
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")
    longest = symbol * (4096 // units(symbol))
    sent = await library.bot.send_message(chat_id=person.user.id, text=longest)
    assert sent.text == longest
    with library.refuses("message is too long"):
        await library.bot.send_message(chat_id=person.user.id, text=longest + "。")
    with library.refuses("MESSAGE_TOO_LONG"):
        await library.bot.edit_message_text(
            chat_id=person.user.id, message_id=sent.message_id, text=longest + "。"
        )


async def test_the_limit_of_a_caption_is_1024_units(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")
    with library.refuses("caption is too long"):
        await library.bot.send_document(
            chat_id=person.user.id, document=library.file("a.txt", b"a"), caption="题" * 1025
        )


@pytest.mark.parametrize(
    ("label", "data", "why"),
    [
        ("好", "x" * 65, "BUTTON_DATA_INVALID"),
        ("好", "政" * 22, "BUTTON_DATA_INVALID"),
        ("好", "", "text buttons are unallowed"),
    ],
)
async def test_callback_data_is_one_to_64_bytes(
    telegram_server: TelegramServer, library: Library, label: str, data: str, why: str
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")
    with library.refuses(why):
        await library.bot.send_message(
            chat_id=person.user.id, text="？", reply_markup=library.keyboard([(label, data)])
        )
    await library.bot.send_message(
        chat_id=person.user.id, text="？", reply_markup=library.keyboard([("好", "x" * 64)])
    )


async def test_entities_count_in_utf16_units_and_must_lie_inside_the_text(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")

    async def send(offset: int, length: int) -> list[tuple[int, int]]:
        bold = library.types.MessageEntity(type="bold", offset=offset, length=length)
        sent = await library.bot.send_message(
            chat_id=person.user.id, text=f" {FIELD}厅 ", entities=[bold]
        )
        return [(each.offset, each.length) for each in sent.entities or ()]

    assert await send(1, 3) == [(0, 3)]  # the space before it is trimmed
    with library.refuses("ends after the end of the text"):
        await send(1, 9)
    with library.refuses("middle of a UTF-16 symbol"):
        await send(2, 1)


@pytest.mark.parametrize(
    ("text", "why"), [("", "message text is empty"), (" \n ", "text must be non-empty")]
)
async def test_a_text_must_say_something(
    telegram_server: TelegramServer, library: Library, text: str, why: str
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")
    with library.refuses(why):
        await library.bot.send_message(chat_id=person.user.id, text=text)


async def test_edits_that_cannot_be_say_why(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("李明")
    theirs = await person.says("/start")
    chat_id = person.user.id
    sent = await library.bot.send_message(
        chat_id=chat_id, text="一", reply_markup=library.keyboard([("好", "ok")])
    )
    with library.refuses("message is not modified: specified new"):
        await library.bot.edit_message_text(
            chat_id=chat_id,
            message_id=sent.message_id,
            text="一 ",
            reply_markup=library.keyboard([("好", "ok")]),
        )
    with library.refuses("message to edit not found"):
        await library.bot.edit_message_text(chat_id=chat_id, message_id=99, text="二")
    with library.refuses("message can't be edited"):
        await library.bot.edit_message_text(chat_id=chat_id, message_id=theirs.id, text="二")

    await library.bot.edit_message_text(chat_id=chat_id, message_id=sent.message_id, text="一")
    assert person.chat[-1].buttons == ()  # an edit without a keyboard takes it away
    with library.refuses("not modified"):
        await library.bot.edit_message_reply_markup(chat_id=chat_id, message_id=sent.message_id)
    await library.bot.delete_message(chat_id=chat_id, message_id=sent.message_id)
    assert [each.mine for each in person.chat] == [True]
    with library.refuses("message to delete not found"):
        await library.bot.delete_message(chat_id=chat_id, message_id=sent.message_id)


async def test_who_cannot_be_written_to_is_forbidden_or_unknown(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("李明")

    async def send(chat_id: int) -> None:
        await library.bot.send_message(chat_id=chat_id, text="你好")

    with library.refuses("can't initiate conversation", forbidden=True):
        await send(person.user.id)
    await person.says("/start")
    await person.blocks_bot()
    with library.refuses("bot was blocked by the user", forbidden=True):
        await send(person.user.id)
    await person.unblocks_bot()
    await send(person.user.id)
    person.deletes_account()
    with library.refuses("user is deactivated", forbidden=True):
        await send(person.user.id)
    with library.refuses("chat not found"):
        await send(12345)


async def test_a_wrong_token_is_unauthorized(
    telegram_server: TelegramServer, library: Library
) -> None:
    with pytest.raises(library.unauthorized):
        async with open_library(library.name, telegram_server, "700000002:wrong") as stranger:
            await stranger.bot.get_me()


async def test_faults_become_each_librarys_own_errors(
    telegram_server: TelegramServer, library: Library
) -> None:
    person = telegram_server.person("李明")
    await person.says("/start")

    async def send(text: str) -> None:
        await library.bot.send_message(chat_id=person.user.id, text=text)

    telegram_server.flood_next("sendMessage", 3)
    with pytest.raises(library.flooded, match=r"Retry in (0:00:03|3 seconds)"):
        await send("一")
    telegram_server.fail_next("sendMessage", 500, "Internal Server Error")
    with pytest.raises(library.network):
        await send("二")
    telegram_server.reset_next("sendMessage", after_effect=False)
    with pytest.raises(library.network):
        await send("三")
    telegram_server.garble_next("sendMessage")
    with pytest.raises((library.garbled, *_several(library.network))):
        await send("四")
    assert [each for each in person.chat if not each.mine] == []

    telegram_server.reset_next("sendMessage", after_effect=True)
    with pytest.raises(library.network):
        await send("五")
    telegram_server.garble_next("sendMessage", status=200, body='{"ok":true,"resu')
    with pytest.raises(library.garbled):
        await send("六")
    await send("七")
    assert [each.text for each in person.chat if not each.mine] == ["五", "六", "七"]


def _several(kinds: type[Exception] | tuple[type[Exception], ...]) -> tuple[type[Exception], ...]:
    return kinds if isinstance(kinds, tuple) else (kinds,)


async def test_a_conflict_is_each_librarys_own_error(
    telegram_server: TelegramServer, library: Library
) -> None:
    telegram_server.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    with pytest.raises(library.conflict):
        await library.bot.get_updates()
