"""Photos, albums, Word and text files: read like what is typed, and kept with what is filed."""

import asyncio

import pytest

from bulletin.attachments import MOST_FILES
from bulletin.filings import Activity, Statistics
from handlers.reading import MOST_BYTES
from tests.conversations.filling import NEWS, open_activity, preview_activity
from tests.conversations.office import Office
from tests.documents.written import counted, document, levels, paragraph, weekly
from tests.telegram.person import TelegramPerson

JPEG = b"\xff\xd8\xff\xe0 a photo"
STORY = "昨日，我厅窗口联合省图书馆在大厅开展读书日活动，发放借书证120张"
NUMBERED = document(
    paragraph("一周动态")
    + paragraph("省文旅厅窗口开展“文旅惠民”活动，发放导览图200份。", list=1)
    + paragraph("省文旅厅窗口为艺术团体提供上门办照服务5次。", list=1)
    + paragraph("省文旅厅窗口推出“周末不打烊”服务，受理申请36件。", list=1),
    numbering=levels(("decimal", "%1.")) + counted(1),
)


def photos(count: int) -> list[tuple[str, bytes]]:
    return [(f"{n}.jpg", JPEG + str(n).encode()) for n in range(count)]


def answers(person: TelegramPerson) -> list[str]:
    return [each.text for each in person.chat if not each.mine][1:]


async def kept(office: Office) -> list[list[tuple[str, bytes]]]:
    """What is stored with each filing: the files' media types and contents."""
    async with office.work() as work:
        return [
            [
                (file.media_type, await work.files.content(file.id))
                for file in await work.files.named(each.files)
            ]
            for each in await office.filings()
        ]


async def test_an_album_with_words_is_an_activity_with_its_photos(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.sends_together(photos(3), caption=STORY)
    shown = await reporter.sees("请核对")
    assert "附3张照片" in shown.text
    assert len(answers(reporter)) == 1
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    [files] = await kept(office)
    assert files == [("image/jpeg", content) for _, content in photos(3)]
    await reporter.says("我的报送")
    listed = await reporter.sees("第1期")
    assert "（附3张照片）" in listed.text
    await reporter.taps("1", on=listed)
    await reporter.sees("附3张照片。")
    await reporter.taps("修改")
    assert "附3张照片" in (await reporter.sees("请核对")).text
    await reporter.sends_photo(JPEG)
    assert "附4张照片" in (await reporter.sees("请核对")).text
    await reporter.taps("确认修改")
    await reporter.sees("已修改")
    assert [len(files) for files in await kept(office)] == [4]


async def test_photos_before_their_words_wait_for_them(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.sends_together(photos(2))
    asked = await reporter.sees("已收下2张照片")
    assert "内容" in asked.text
    await reporter.sends_photo(JPEG)
    await reporter.sees("已收下1张照片")
    await office.restarts()
    await reporter.says(STORY)
    assert "附3张照片" in (await reporter.sees("请核对")).text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    [filing] = await office.filings()
    assert isinstance(filing.content, Activity)
    assert len(filing.files) == 3
    async with office.work() as work:
        person = await work.people.by_account("telegram", reporter.user.id)
        assert person is not None
        assert await work.drafts.open_of(person.id) == []


async def test_photos_before_too_few_words_are_offered_with_them(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.sends_photo(JPEG, caption="现场照片")
    await reporter.sees("收到4个字（附1张照片）")
    await reporter.taps("作为")
    await reporter.sees("哪天")
    await reporter.taps("11月18日")
    assert "附1张照片" in (await reporter.sees("请核对")).text


async def test_a_person_of_two_windows_is_asked_for_which_the_photos_are(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.joined_too(reporter, "省水务厅")
    await reporter.sends_together(photos(2))
    await reporter.sees("附2张照片")
    await reporter.taps("省水务厅")
    await reporter.sees("哪天")
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await reporter.says(NEWS)
    assert "附2张照片" in (await reporter.sees("请核对")).text


async def test_a_photo_extends_the_form_on_the_table_and_the_question_stays(
    office: Office, reporter: TelegramPerson
) -> None:
    await open_activity(reporter)
    await reporter.sends_photo(JPEG)
    asked = await reporter.sees("已收下1张照片")
    assert "哪天" in asked.text
    await reporter.sends_photo(JPEG + b"2", caption="11月18日")
    await reporter.sees("发送动态")
    await reporter.sends_document("内容.txt", NEWS.encode())
    shown = await reporter.sees("请核对")
    assert NEWS in shown.text
    assert "附2张照片、1个文件" in shown.text
    await reporter.sends_photo(JPEG + b"3", caption="第三张")
    shown = await reporter.sees("附3张照片、1个文件")
    assert shown.text.startswith("请核对")


async def test_a_word_document_is_read_as_if_it_was_typed(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.sends_document("一周动态.docx", NUMBERED, caption="请收")
    listed = await reporter.sees("读出3条")
    assert "每条都附1个文件" in listed.text
    await reporter.taps("全部报送（3条）")
    await reporter.sees("已报送3条")
    assert [[content for _, content in files] for files in await kept(office)] == [[NUMBERED]] * 3


async def test_a_document_and_photos_at_once_are_answered_once(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.sends_together([*photos(2), ("动态.docx", weekly(STORY))])
    assert "附2张照片、1个文件" in (await reporter.sees("请核对")).text
    await office.settles()
    assert len(answers(reporter)) == 1


async def test_numbers_in_a_text_file_are_a_week(office: Office) -> None:
    counter = await office.joined("蔺知秋", window="省中心")
    await counter.sends_document("数据.csv", "咨询,1286\n受理,548\n流转,5310".encode("gb18030"))
    await counter.sees("请核对")
    await counter.taps("确认报送")
    await counter.sees("已报送")
    [filing] = await office.filings()
    assert isinstance(filing.content, Statistics)
    assert filing.content.values == {"asked": 1286, "taken": 548, "moved": 5310}


REFUSED = {
    "周报.docm": (b"PK", "有宏"),
    "周报.docx": (document("", more={"word/vbaProject.bin": b"x"}), "有宏"),
    "周报.doc": (b"\xd0\xcf\x11\xe0", "读不了"),
    "周报.wps": (b"x", "读不了"),
    "周报.pdf": (b"%PDF", "读不了"),
    "数据.xlsx": (b"PK", "读不了"),
    "炸弹.docx": (weekly("水" * 3_000_000), "解开后太大"),
    "坏的.docx": (b"PK\x03\x04", "打不开"),
    "程序.txt": (b"MZ\x00\x01", "不是文本"),
    "空的.txt": (b" ", "没有文字"),
    "过大.docx": (bytes(MOST_BYTES + 1), "超过20MB"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_read_is_refused_and_the_draft_stays(
    office: Office, reporter: TelegramPerson, name: str
) -> None:
    content, why = REFUSED[name]
    await reporter.sends_document(name, content)
    said = await reporter.sees(why)
    assert f"“{name}”" in said.text
    await preview_activity(reporter)
    await reporter.sends_document(name, content)
    said = await reporter.sees(why)
    assert NEWS in said.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    [files] = await kept(office)
    assert files == []
    async with office.work() as work:
        assert await work.inbox.count("dead") == 0


async def test_what_can_be_read_is_taken_and_what_cannot_is_said_above_it(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.sends_together([("动态.docx", weekly(STORY)), ("统计.xlsx", b"PK")])
    shown = await reporter.sees("请核对")
    assert shown.text.startswith("“统计.xlsx”读不了")
    assert "附1个文件" in shown.text


async def test_two_hundred_photos_are_answered_once(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.sends_together(photos(200), caption=STORY)
    shown = await reporter.sees(f"附{MOST_FILES}张照片", within_s=30)
    assert f"后面{200 - MOST_FILES}个没有收下" in shown.text
    await office.settles()
    assert len(answers(reporter)) == 1
    assert len(office.server.called("getFile")) == MOST_FILES
    await reporter.sends_photo(b"\xff\xd8 one more")
    assert "后面1个没有收下" in (await reporter.sees("请核对")).text


async def test_what_is_not_fetched_at_first_is_fetched_again_and_once(
    office: Office, reporter: TelegramPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turn.FIRST_WAIT_S", 0.01)
    monkeypatch.setattr("bot.turn.LOOK_S", 0.02)
    office.server.fail_next("getFile", 500, "Internal Server Error", times=2)
    await reporter.sends_together(photos(2), caption=STORY)
    await reporter.sees("附2张照片")
    assert len(office.server.called("getFile")) == 4
    office.server.fail_next("getFile", 400, "Bad Request: wrong file_id", times=5)
    await reporter.sends_photo(b"\xff\xd8 lost")
    await reporter.sees("没能处理")
    await reporter.says("/resume")
    assert "附2张照片" in (await reporter.sees("请核对")).text
    await reporter.forwards_photo(JPEG, said=office.clock.now())
    await reporter.sees("附3张照片")


async def test_nothing_is_fetched_for_strangers(office: Office, reporter: TelegramPerson) -> None:
    stranger = office.server.person("路人")
    await stranger.sends_together(photos(3))
    await stranger.sees("还没有加入")
    await stranger.sends_document("周报.docx", NUMBERED)
    await stranger.sees("还没有加入")
    assert office.server.called("getFile") == []


async def test_an_editor_without_a_window_is_told_so(
    office: Office, editor: TelegramPerson
) -> None:
    await editor.sends_photo(JPEG)
    await editor.sees("只收文字")


async def test_no_network_is_waited_for_while_the_database_is_held(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    fetching = office.program.turns._fetching
    download, held = fetching._download, asyncio.Event()

    async def slow(*given: object) -> bytes:
        await held.wait()
        return await download(*given)  # type: ignore[arg-type]

    fetching._download = slow  # type: ignore[assignment,method-assign]
    await reporter.sends_photo(JPEG, caption=STORY)
    await office.server.waits_for("sendChatAction")
    await chief.says("/help")
    await chief.sees("/language")
    held.set()
    await reporter.sees("附1张照片")
