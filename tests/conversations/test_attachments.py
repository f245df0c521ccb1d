"""附件 after they were sent: seen by all who read the item, and taken off by whoever wrote it."""

from uuid import UUID

from handlers.keyboards import FilesButton
from tests.conversations.filling import file_activity, preview_activity
from tests.conversations.office import Office
from tests.conversations.test_late_changes import LATE
from tests.conversations.test_sending import JPEG, STORY, kept, photos
from tests.documents.written import weekly
from tests.person import Bubble
from tests.telegram.person import TelegramPerson

WORD = ("动态.docx", weekly(STORY))


async def documents(person: TelegramPerson, count: int) -> list[bytes]:
    """The contents of the next documents that come."""
    sent = await person.heard(count)
    assert all(each.document for each in sent)
    return [await person.downloads(each) for each in sent]


async def files_story(reporter: TelegramPerson, count: int) -> Bubble:
    """File an activity with so many photos: what was said of it."""
    await reporter.sends_together(photos(count), caption=STORY)
    await reporter.sees(f"附{count}张照片")
    await reporter.taps("确认报送")
    return await reporter.sees("已报送")


async def test_whoever_reads_an_item_sees_its_files_ten_for_a_tap(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await reporter.sends_together([*photos(12), WORD])
    await reporter.sees("附12张照片、1个文件")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await editor.says("/review")
    await editor.sees("待审")
    await editor.taps("1")
    assert "附件13个" in (await editor.sees("1/1")).text
    await editor.heard()
    await editor.taps("看附件（13）")
    contents = [content for _, content in photos(12)]
    assert await documents(editor, 10) == contents[:10]
    last = editor.chat[-1]
    assert (last.text, last.labels) == ("照片10", ["看后面3个"])
    await editor.taps("看后面3个")
    assert await documents(editor, 3) == [*contents[10:], WORD[1]]
    last = editor.chat[-1]
    assert last.document is not None
    assert (last.text, last.labels, last.document.name) == ("", [], "动态.docx")
    await reporter.says("我的报送")
    listed = await reporter.sees("第1期")
    await reporter.taps("1", on=listed)
    assert "看附件（13）" in (await reporter.sees("附12张照片、1个文件。")).labels
    await reporter.heard()
    await reporter.taps("看附件")
    assert await documents(reporter, 10) == contents[:10]


async def test_files_are_for_those_who_read_the_item(
    office: Office, reporter: TelegramPerson, counter: TelegramPerson
) -> None:
    await files_story(reporter, 1)
    [filing] = await office.filings()
    await counter.forges(FilesButton(filing=filing.id).pack())
    await counter.sees("不属于您的窗口")
    await counter.forges(FilesButton(filing=UUID(int=1)).pack())
    await counter.sees("不属于您的窗口")
    await reporter.forges(FilesButton(filing=filing.id, start=10).pack())
    await reporter.is_notified("已经没有附件")


async def test_files_are_taken_off_and_put_back(office: Office, reporter: TelegramPerson) -> None:
    await preview_activity(reporter)
    assert "改附件" not in reporter.chat[-1].labels
    await reporter.sends_together([*photos(3), ("名单.txt", "参加人员名单附后".encode())])
    await reporter.sees("附3张照片、1个文件")
    await reporter.taps("改附件")
    listed = await reporter.sees("附3张照片、1个文件。点下面去掉")
    assert listed.labels == [
        *("去掉 照片1", "去掉 照片2", "去掉 照片3", "去掉 名单.txt", "全部去掉", "上一步"),
    ]
    await reporter.taps("全部去掉")
    assert (await reporter.sees("附件都去掉了")).labels[-2:] == ["全部恢复", "上一步"]
    await reporter.taps("恢复 照片2")
    await reporter.sees("附1张照片。")
    await office.restarts()
    await reporter.taps("全部去掉", on=listed)
    await reporter.is_notified("已过期")
    await reporter.sees("附1张照片")
    await reporter.taps("改附件")
    await reporter.sees("附1张照片。点下面")
    await reporter.taps("恢复 名单.txt")
    await reporter.sees("附1张照片、1个文件。点下面")
    await reporter.taps("上一步")
    assert "附1张照片、1个文件" in (await reporter.sees("请核对")).text
    # Sent again it is back.
    await reporter.sends_photo(photos(1)[0][1])
    assert "附2张照片、1个文件" in (await reporter.sees("请核对")).text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    [files] = await kept(office)
    assert [content for _, content in files][::2] == [photos(3)[1][1], photos(1)[0][1]]


async def test_what_is_filed_loses_its_files_by_a_change_that_can_be_undone(
    office: Office, reporter: TelegramPerson
) -> None:
    await files_story(reporter, 2)
    await reporter.taps("修改")
    await reporter.sees("附2张照片")
    await reporter.taps("改附件")
    await reporter.sees("附2张照片。点下面")
    await reporter.taps("去掉 照片1")
    await reporter.sees("附1张照片。点下面")
    await reporter.taps("上一步")
    await reporter.sees("附1张照片")
    await reporter.taps("确认修改")
    await reporter.sees("改了附件")
    assert await kept(office) == [[("image/jpeg", photos(2)[1][1])]]
    await reporter.taps("撤销")
    await reporter.sees("已恢复")
    assert [len(files) for files in await kept(office)] == [2]


async def test_the_same_photo_is_kept_once_with_an_item(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.sends_together([("1.jpg", JPEG), ("2.jpg", JPEG)], caption=STORY)
    await reporter.sees("附1张照片")
    await reporter.sends_photo(JPEG)
    await reporter.sees("附1张照片")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert await kept(office) == [[("image/jpeg", JPEG)]]


async def test_late_changes_bring_files_and_take_them_away(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    filed = await files_story(reporter, 2)
    await office.comes(LATE)
    await reporter.taps("修改", on=filed)
    await reporter.sees("附2张照片")
    await reporter.taps("改附件")
    await reporter.sees("附2张照片。点下面")
    await reporter.taps("去掉 照片1")
    await reporter.sees("附1张照片。点下面")
    await reporter.sends_together([("3.jpg", JPEG + b"3"), ("4.jpg", JPEG + b"4")])
    await reporter.sees("附3张照片")
    await reporter.taps("确认修改")
    await reporter.sees("改附件）。编辑采用前")
    asked = await editor.sees("附件：增加2个，〔去掉1个〕")
    assert asked.labels == ["采用改动", "保留原文", "看附件（4）"]
    await editor.heard()
    await editor.taps("看附件（4）")
    assert (await documents(editor, 4))[2:] == [JPEG + b"3", JPEG + b"4"]
    assert [len(files) for files in await kept(office)] == [2]
    await editor.taps("采用改动")
    await editor.sees("已采用改动")
    assert [[content for _, content in files] for files in await kept(office)] == [
        [photos(2)[1][1], JPEG + b"3", JPEG + b"4"]
    ]
    await editor.taps("撤销")
    await editor.sees("截止后的改动")
    assert [len(files) for files in await kept(office)] == [2]
    await editor.taps("保留原文")
    await editor.sees("已保留原文")


async def test_a_late_photo_alone_is_a_change(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    filed = reporter.chat[-1]
    await office.comes(LATE)
    await reporter.taps("修改", on=filed)
    await reporter.sees("请核对")
    await reporter.sends_photo(JPEG)
    await reporter.sees("附1张照片")
    await reporter.taps("确认修改")
    await reporter.sees("改动已送编辑取舍")
    await editor.says("/review")
    await editor.sees("有改动待定")
    await editor.taps("1")
    assert "附件：增加1个" in (await editor.sees("1/1")).text
    await editor.taps("采用改动")
    await editor.sees("已采用改动")
    assert [len(files) for files in await kept(office)] == [1]


async def test_the_words_beside_a_document_are_edited(
    office: Office, reporter: TelegramPerson
) -> None:
    mine = await reporter.sends_document(*WORD, caption="请收")
    await reporter.sees("请核对")
    await reporter.heard()
    await reporter.edits(mine, "请查收")
    assert await office.told(reporter) == []
    await reporter.edits(mine, "11月17日，省文旅厅窗口为艺术团体上门办照5次，现场办结。")
    listed = await reporter.sees("读出2条")
    assert "上门办照5次" in listed.text
    await reporter.taps("全部报送（2条）")
    await reporter.sees("已报送2条")


async def test_a_document_that_answers_a_question_stays_when_its_words_are_edited(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says("报送动态")
    await reporter.sees("哪天")
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    mine = await reporter.sends_document("内容.txt", "窗口举办读书日活动。".encode())
    await reporter.sees("请核对")
    await reporter.edits(mine, "省文旅厅：")
    assert "窗口举办读书日活动" in (await reporter.sees("请核对")).text
