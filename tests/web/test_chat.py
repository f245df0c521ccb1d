"""What a person sends: stored before ✓, taken once, and only from their own page."""

import asyncio
from uuid import uuid4

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update

from storage.tables import files
from storage.work import Work
from tests.web.house import House, Json, Visitor
from web.messenger import WebChatSession


def keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=text, callback_data=data) for text, data in buttons]
    return InlineKeyboardMarkup(inline_keyboard=[row])


async def test_a_message_is_stored_and_filed_when_it_is_answered(
    house: House, visitor: Visitor
) -> None:
    answer = await visitor.says("  /报送 本周咨询1493人次\n")
    assert answer.status_code == 200
    stored = answer.json()
    _, update = await house.filed()
    message = update["message"]
    assert message["text"] == "/报送 本周咨询1493人次"
    assert message["message_id"] == stored["message_id"]
    assert Update.model_validate(update).message is not None
    async with house.sessions.begin() as session:
        kept = await Work.on(session).web.get(visitor.chat_id, stored["message_id"])
    assert kept is not None
    assert kept.body == {"text": "/报送 本周咨询1493人次"}
    assert kept.version == stored["version"]


async def test_the_same_id_again_answers_the_same_and_files_nothing_twice(
    house: House, visitor: Visitor
) -> None:
    id = str(uuid4())
    answers = await asyncio.gather(*(visitor.says("受理537件", id) for _ in range(6)))
    assert len({answer.text for answer in answers}) == 1
    assert [update["message"]["text"] for update in await house.filed()][1:] == ["受理537件"]


async def test_one_id_of_two_people_is_two_messages(house: House, visitor: Visitor) -> None:
    id, other = str(uuid4()), await house.joined("禾小满")
    await visitor.says("甲", id)
    await other.says("乙", id)
    texts = [update["message"]["text"] for update in await house.filed()]
    assert texts[-2:] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"id": str(uuid4()), "text": "   \n"}, 400),
        ({"id": str(uuid4()), "text": "长" * 4097}, 413),
        ({"id": str(uuid4()), "text": 7}, 400),
        ({"id": "not-a-uuid", "text": "好"}, 400),
        ({"text": "好"}, 400),
        ({"id": ["x"], "text": "好"}, 400),
    ],
)
async def test_what_is_no_message_is_refused_in_a_sentence(
    house: House, visitor: Visitor, body: Json, status: int
) -> None:
    answer = await visitor.post("/chat/messages", body)
    assert answer.status_code == status
    assert answer.json()["error"].endswith("。")
    assert len(await house.filed()) == 1
    assert (await visitor.says("好")).status_code == 200


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff\xfe", b"null"])
async def test_what_is_no_json_is_refused(visitor: Visitor, raw: bytes) -> None:
    answer = await visitor.client.post(
        "/chat/messages", content=raw, headers={"X-CSRF-Token": visitor.csrf}
    )
    assert answer.status_code == 400
    assert answer.json()["reason"] == "bad_request"


async def test_hostile_text_is_kept_and_shown_as_it_is(house: House, visitor: Visitor) -> None:
    text = "<b>粗</b> {{7*7}} =cmd ]]> \u202e右 😀"
    assert (await visitor.says(text)).status_code == 200
    broken = await visitor.client.post(
        "/chat/messages",
        content=f'{{"id": "{uuid4()}", "text": "\\ud800 零\\u0000"}}',
        headers={"X-CSRF-Token": visitor.csrf},
    )
    assert broken.status_code == 200
    shown = []
    async for event, _, data in visitor.events():
        if event == "ready":
            break
        shown.append(data["text"])
    assert shown == ["/start", text, "\\ud800 零\\x00"]


async def test_a_person_is_who_the_session_says(house: House, visitor: Visitor) -> None:
    await house.known(visitor.chat_id, "段小满")
    forged = {"id": str(uuid4()), "text": "好", "from": {"id": 1}, "chat_id": 1}
    await visitor.post("/chat/messages", forged)
    message = (await house.filed())[-1]["message"]
    assert message["from"]["id"] == message["chat"]["id"] == visitor.chat_id
    assert message["from"]["first_name"] == "段小满"


@pytest.mark.parametrize("path", ["messages", "taps", "edits", "files"])
@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"X-CSRF-Token": "guessed"}, "stale_page"),
        ({"X-CSRF-Token": ""}, "stale_page"),
        ({"Origin": "http://evil.example"}, "other_origin"),
        ({"Origin": "null"}, "other_origin"),
        ({"Cookie": "zhoubao=stolen"}, "signed_out"),
    ],
)
async def test_nothing_is_taken_from_another_page(
    house: House, visitor: Visitor, path: str, headers: dict[str, str], reason: str
) -> None:
    body = {"id": str(uuid4()), "text": "贼", "message_id": 1, "data": "x"}
    answer = await visitor.post(f"/chat/{path}", body, **headers)
    assert answer.status_code == (401 if reason == "signed_out" else 403)
    assert answer.json()["reason"] == reason
    assert len(await house.filed()) == 1


async def test_a_token_is_good_for_its_own_session_only(house: House, visitor: Visitor) -> None:
    other = await house.joined("禾小满")
    answer = await other.post(
        "/chat/messages", {"id": str(uuid4()), "text": "好"}, **{"X-CSRF-Token": visitor.csrf}
    )
    assert answer.json()["reason"] == "stale_page"


async def test_a_tap_becomes_a_callback_query_once(house: House, visitor: Visitor) -> None:
    asked = await house.bot.send_message(
        visitor.chat_id,
        "本期报送？",
        reply_markup=keyboard(("报送", "file:1"), ("本周无", "none:1")),
    )
    id = str(uuid4())
    for _ in range(3):
        assert (await visitor.taps(asked.message_id, "none:1", id)).status_code == 204
    _, update = await house.filed()
    query = Update.model_validate(update).callback_query
    assert query is not None
    assert (query.data, query.id) == ("none:1", f"{visitor.chat_id}:{id}")
    assert query.message is not None
    assert query.message.message_id == asked.message_id


async def test_a_button_that_is_not_there_can_not_be_tapped(house: House, visitor: Visitor) -> None:
    other = await house.joined("禾小满")
    theirs = await house.bot.send_message(
        other.chat_id, "？", reply_markup=keyboard(("发布", "publish"))
    )
    mine = await house.bot.send_message(
        visitor.chat_id, "？", reply_markup=keyboard(("报送", "file"))
    )
    gone = await house.bot.send_message(
        visitor.chat_id, "？", reply_markup=keyboard(("报送", "file"))
    )
    await house.bot.delete_message(visitor.chat_id, gone.message_id)
    before = len(await house.filed())
    for message_id, data in (
        (mine.message_id, "publish"),
        (theirs.message_id + 40, "publish"),
        (gone.message_id, "file"),
        (1, "file"),
    ):
        answer = await visitor.taps(message_id, data)
        assert answer.status_code == 409
        assert answer.json()["reason"] == "stale_button"
    assert len(await house.filed()) == before
    assert (await visitor.taps(mine.message_id, "file")).status_code == 204


async def test_an_own_message_can_be_edited_even_twice_in_a_second(
    house: House, visitor: Visitor
) -> None:
    said = (await visitor.says("受理537件")).json()["message_id"]
    for text in ("受理538件", "受理539件", "受理539件"):
        answer = await visitor.post("/chat/edits", {"message_id": said, "text": text})
        assert answer.status_code == 200
    edits = [u["edited_message"] for u in await house.filed() if "edited_message" in u]
    assert [edit["text"] for edit in edits] == ["受理538件", "受理539件"]
    assert edits[1]["edit_date"] > edits[0]["edit_date"]
    assert {edit["message_id"] for edit in edits} == {said}
    assert all(Update.model_validate(u) for u in await house.filed())


async def test_only_own_texts_can_be_edited(house: House, visitor: Visitor) -> None:
    bots = await house.bot.send_message(visitor.chat_id, "本期报送？")
    file = (await visitor.uploads("动态.txt", b"x")).json()["message_id"]
    for message_id in (bots.message_id, file, 999):
        answer = await visitor.post("/chat/edits", {"message_id": message_id, "text": "改"})
        assert answer.json()["reason"] == "not_editable"


async def test_a_file_goes_up_to_the_bot_and_down_again(house: House, visitor: Visitor) -> None:
    content, id = b"\x00\x01 docx", str(uuid4())
    first = await visitor.uploads("../本周 动态.docx", content, id)
    again = await visitor.uploads("../本周 动态.docx", content, id)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    _, update = await house.filed()
    document = update["message"]["document"]
    assert (document["file_name"], document["file_size"]) == ("本周 动态.docx", len(content))
    fetched = await house.bot.download(document["file_id"])
    assert fetched is not None
    assert fetched.read() == content
    async with house.sessions.begin() as session:
        assert len(list(await session.scalars(files.select()))) == 1
    down = await visitor.client.get(f"/chat/files/{first.json()['message_id']}")
    assert down.content == content
    assert down.headers["content-type"] == "application/octet-stream"
    assert down.headers["x-content-type-options"] == "nosniff"
    disposition = down.headers["content-disposition"]
    assert disposition.startswith("attachment")
    assert "filename*=UTF-8''%E6%9C%AC%E5%91%A8%20%E5%8A%A8%E6%80%81.docx" in disposition


async def test_files_chosen_at_once_are_one_album(house: House, visitor: Visitor) -> None:
    album = {"group": str(uuid4()), "of": "2"}
    for name in ("1.jpg", "2.jpg"):
        assert (await visitor.uploads(name, b"\xff\xd8", **album)).status_code == 200
    for wrong in ({"group": "x", "of": "2"}, {"group": str(uuid4()), "of": "many"}):
        assert (await visitor.uploads("3.jpg", b"\xff\xd8", **wrong)).status_code == 400
    assert (await visitor.uploads("4.jpg", b"\xff\xd8")).status_code == 200
    messages = [update["message"] for update in (await house.filed())[1:]]
    assert [each.get("media_group_id") for each in messages] == [album["group"]] * 2 + [None]
    assert [each.get("media_group_size") for each in messages] == [2, 2, None]


async def test_nobody_gets_anothers_file(house: House, visitor: Visitor) -> None:
    sent = (await visitor.uploads("机要.txt", "内容".encode())).json()["message_id"]
    other = await house.joined("禾小满")
    theirs = (await other.says("我没有文件")).json()["message_id"]
    assert theirs == sent
    assert (await other.client.get(f"/chat/files/{sent}")).status_code == 404
    assert (await house.browser().get(f"/chat/files/{sent}")).status_code == 401


async def test_a_file_that_is_too_big_or_empty_is_refused_in_a_sentence(
    house: House, visitor: Visitor
) -> None:
    fits = await visitor.uploads("大.bin", b"x" * 20 * 1024 * 1024)
    assert fits.status_code == 200
    for content, reason in ((b"x" * (20 * 1024 * 1024 + 1), "file_too_big"), (b"", "empty_file")):
        answer = await visitor.uploads("大.bin", content)
        assert answer.status_code in (400, 413)
        assert answer.json()["reason"] == reason
    assert len(await house.filed()) == 2


async def test_bodies_are_limited_everywhere(house: House, visitor: Visitor) -> None:
    much = "长" * 40_000
    for path in ("/chat/messages", "/chat/taps", "/chat/edits", "/sign-out", "/join"):
        answer = await visitor.post(path, {"text": much})
        assert answer.status_code in (204, 413), path
        if answer.status_code == 204:
            assert path == "/sign-out"
    webhook = await visitor.client.post("/telegram/webhook", content=b"x" * (1024 * 1024 + 1))
    assert webhook.status_code == 413
    assert (await visitor.client.post("/telegram/webhook", content=b"xyz")).text == "3"


async def test_errors_come_in_the_persons_language(house: House, visitor: Visitor) -> None:
    await house.known(visitor.chat_id, language="en")
    answer = await visitor.post("/chat/edits", {"message_id": 999, "text": "x"})
    assert answer.json()["error"] == "This message can't be edited."
    assert 'lang="en"' in (await visitor.client.get("/chat")).text


async def test_every_page_is_closed_to_what_is_foreign(house: House, visitor: Visitor) -> None:
    for path in ("/", "/chat", "/join", "/static/chat.js", "/nowhere", "/healthz"):
        answer = await visitor.client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "referrer-policy" in answer.headers
    assert (await visitor.client.get("/chat")).headers["cache-control"] == "no-store"
    page = (await visitor.client.get("/chat")).text
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/')


async def test_the_commands_of_the_menu_are_the_bots(house: House, visitor: Visitor) -> None:
    from aiogram.types import BotCommand

    await house.bot.set_my_commands([BotCommand(command="help", description="帮助")])
    assert isinstance(house.bot.session, WebChatSession)
    assert [each.command for each in await house.bot.get_my_commands()] == ["help"]
    assert "/help" not in (page := (await visitor.client.get("/chat")).text)
    assert "help" in page


async def test_filing_in_a_flood_is_slowed_down(visitor: Visitor) -> None:
    answers = await asyncio.gather(*(visitor.says("又一条") for _ in range(150)))
    assert {answer.status_code for answer in answers} == {200, 429}


async def test_a_reply_to_what_is_gone_or_ones_own_is_a_plain_message(
    house: House, visitor: Visitor
) -> None:
    own = (await visitor.says("在吗")).json()["message_id"]
    for replied in (own, 999):
        body = {"id": str(uuid4()), "text": "还在吗", "reply_to": replied}
        assert (await visitor.post("/chat/messages", body)).status_code == 200
        assert "reply_to_message" not in (await house.filed())[-1]["message"]
