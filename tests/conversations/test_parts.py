"""Parts that belong together are answered once, whatever the messenger made of them."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.gathering import as_one, begins, gathered
from bulletin.filings import Activity
from bulletin.parts import joined
from storage.drafts import Drafts
from storage.ids import new_id
from storage.inbox import InboxItem
from tests.conversations.filling import open_activity
from tests.conversations.office import THURSDAY, ZONE, Office
from tests.telegram.person import TelegramPerson

LINE = "{}.省文旅厅窗口上门办照{}次，惠及企业{}家，窗口人员现场讲解政策并发放导览图。"
LONG = "\n".join(LINE.format(n, n, n + 40) for n in range(1, 15))
#: 5,000 characters in one line: the app has to cut it in the middle of a sentence.
WALL = "11月18日，省文旅厅窗口开展读书日活动，" + "借阅图书并讲解政策，" * 490 + "现场办结。"


def answers(person: TelegramPerson) -> list[str]:
    return [each.text for each in person.chat if not each.mine][1:]


async def test_a_paste_cut_by_the_app_is_one_text(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says(WALL)
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    [filing] = await office.filings()
    assert isinstance(filing.content, Activity)
    assert filing.content.text.endswith(WALL.partition("，")[2])
    assert len([each for each in reporter.chat if each.mine]) == 3
    assert len(answers(reporter)) == 1


async def test_messages_sent_in_a_row_are_one_sending(
    office: Office, reporter: TelegramPerson
) -> None:
    for line in LONG.split("\n")[:4]:
        await reporter.says(line)
    await reporter.sees("读出4条")
    assert len(answers(reporter)) == 1


async def test_a_command_or_a_button_ends_what_belongs_together(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(LONG.split("\n")[0])
    await reporter.says("本周无")
    await reporter.says(LONG.split("\n")[1])
    await reporter.says("/help")
    said = [each.text for each in await reporter.heard(4)]
    assert ["请核对" in said[0], "已记录" in said[1], "请核对" in said[2]] == [True] * 3
    assert len(said) == 4


async def test_an_answer_is_taken_at_once_though_parts_would_be_waited_for(
    office: Office, reporter: TelegramPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_activity(reporter)
    monkeypatch.setattr(office.program.turns, "_quiet_s", 60)
    await reporter.says("11月18日")
    await reporter.sees("发送动态")
    await reporter.says("随便一句")
    await reporter.sees("请核对")


async def test_forwarded_messages_are_read_by_the_day_they_were_written(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.forwards(
        "昨日，省文旅厅窗口开展“文旅惠民”活动，发放导览图200份。",
        "省文旅厅窗口为艺术团体提供上门办照服务5次。",
        said=datetime(2026, 11, 18, 9, tzinfo=ZONE),
    )
    await reporter.sees("读出2条")
    await reporter.taps("全部报送")
    await reporter.sees("已报送2条")
    days = {each.content.days for each in await office.filings()}  # type: ignore[union-attr]
    assert days == {(date(2026, 11, 17),), ()}


async def test_what_was_written_on_different_days_counts_from_its_own(
    office: Office, reporter: TelegramPerson
) -> None:
    for day, text in (
        (17, "昨日，省文旅厅窗口开展“文旅惠民”活动，发放导览图200份。"),
        (19, "昨日，省文旅厅窗口为艺术团体提供上门办照服务5次。"),
    ):
        said = datetime(2026, 11, day, 9, tzinfo=ZONE)
        [last] = await reporter.forwards(text, said=said)
    await reporter.sees("读出2条")
    await office.joined_too(reporter, "省水务厅")
    await reporter.edits(last, last.text.replace("5次", "6次"))
    await reporter.sees("读出2条")
    await reporter.taps("全部报送")
    await reporter.sees("已报送2条")
    contents = [each.content for each in await office.filings()]
    assert [each.days for each in contents if isinstance(each, Activity)] == [
        (date(2026, 11, 16),),
        (date(2026, 11, 18),),
    ]
    for day in (18, 19):
        await reporter.forwards(
            f"前天，窗口开展第{day}次读书日活动，发放借书证120张。",
            said=datetime(2026, 11, day, 9, tzinfo=ZONE),
        )
    await reporter.sees("哪个窗口")
    await reporter.taps("省水务厅")
    await reporter.sees("读出2条")


async def test_all_parts_are_tried_again_together_and_laid_aside_together(
    office: Office, reporter: TelegramPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turn.FIRST_WAIT_S", 0.01)
    monkeypatch.setattr("bot.turn.LOOK_S", 0.02)
    keep, tries = Drafts.keep, []

    async def fails(*_: object, **__: object) -> None:
        tries.append(1)
        raise OperationalError("INSERT", {}, Exception("disk I/O error"))

    with monkeypatch.context() as broken:
        broken.setattr(Drafts, "keep", fails)
        await reporter.says(WALL)
        await reporter.sees("没能处理")
    assert len(tries) == 5
    async with office.work() as work:
        assert await work.inbox.count("dead") == 2
    assert Drafts.keep is keep
    await reporter.says(LONG)
    await reporter.sees("读出14条")


async def test_one_part_of_several_is_edited_and_the_whole_is_read_again(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(WALL)
    last = [each for each in reporter.chat if each.mine][-1]
    await reporter.sees("请核对")
    await reporter.edits(last, last.text.replace("现场办结", "当天办结"))
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    [filing] = await office.filings()
    assert isinstance(filing.content, Activity)
    after = WALL.replace("现场办结", "当天办结").partition("，")[2]
    assert filing.content.text.endswith(after)


async def test_a_restart_while_parts_are_waited_for_loses_nothing(
    office: Office, reporter: TelegramPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.program.turns, "_quiet_s", 60)
    await reporter.says(LONG)
    await office.server.waits_for("sendChatAction")
    assert answers(reporter) == []
    await office.restarts()
    await reporter.sees("读出14条")
    await office.settles()
    assert len(answers(reporter)) == 1


async def test_ten_thousand_lines_are_refused_once_and_the_draft_stays(
    office: Office, reporter: TelegramPerson
) -> None:
    await open_activity(reporter)
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await reporter.says("\n".join(LINE.format(n, n, n) for n in range(10_000)))
    await reporter.sees("一次最多20000字", within_s=30)
    await office.settles()
    assert len(answers(reporter)) == 2
    await reporter.says("短短一条")
    assert "短短一条" in (await reporter.sees("请核对")).text


@pytest.mark.parametrize(
    "text",
    [
        "省文旅厅窗口\u202e开展\u200f读书\x01日\x07活动\u0000，发放导览图\ud83d200份",
        "👩‍👩‍👧‍👦😀🏳️‍🌈𠮷" * 40,
        "<b>{{7*7}}</b> =cmd|' /C calc'!A0 ]]> ../../etc/passwd 省文旅厅窗口",
        "\u0489\u0301" * 100 + "省文旅厅窗口开展读书日活动",
    ],
    ids=["controls", "emoji", "markup", "marks"],
)
async def test_strange_characters_are_read_or_kept_and_answered(
    office: Office, reporter: TelegramPerson, text: str
) -> None:
    await reporter.says(text)
    await reporter.heard()
    await reporter.forwards(text, said=THURSDAY)
    await reporter.heard()
    await reporter.sends_photo(b"\xff\xd8\xff", caption=text)
    await reporter.heard()
    await reporter.sends_document("a\u202e\x00.txt", text.encode("utf-8", "surrogatepass"))
    await reporter.heard()
    async with office.work() as work:
        assert await work.inbox.count("dead") == 0
        assert await work.outbox.count("dead") == 0


NOW = THURSDAY


def item(after_s: float = 0, **message: Any) -> InboxItem:
    """A message that came so many seconds after the first."""
    at = NOW.timestamp() + after_s
    return InboxItem(
        id=new_id(),
        messenger="telegram",
        chat_id=1,
        key="",
        update={"update_id": 1, "message": {"message_id": 1, "date": int(at), **message}},
        attempts=0,
        accepted_at=datetime.fromtimestamp(at, ZONE),
    )


def gathers(*items: InboxItem, after_s: float = 0.0, quiet_s: float = 1.0) -> tuple[int, float]:
    now = datetime.fromtimestamp(NOW.timestamp() + after_s, ZONE)
    found = gathered(items[0], items[1:], buttons={"本周无"}, quiet_s=quiet_s, now=now)
    return len(found.items), round(found.wait_s, 2)


def test_which_messages_may_be_the_first_part() -> None:
    def may(asked: bool = True, **message: Any) -> bool:
        return begins(item(**message), asked=asked, buttons={"本周无"})

    assert may(text="水" * 3500)
    assert may(text="短", forward_origin={"date": 1})
    assert may(photo=[{}])
    assert may(document={})
    assert may(video={}, media_group_id="1")
    assert not may(text="短")
    assert may(text="短", asked=False)
    assert not may(text="短", asked=False, reply_to_message={"message_id": 4})
    assert not may(text="/help", asked=False)
    assert not may(text="本周无 ", asked=False)
    assert not may(sticker={}, asked=False)
    edit = InboxItem(**{**_fields(item()), "update": {"edited_message": {"text": "水"}}})
    assert not begins(edit, asked=False, buttons=())


def _fields(of: InboxItem) -> dict[str, Any]:
    return {name: getattr(of, name) for name in InboxItem.__slots__}


def test_how_long_is_waited() -> None:
    assert gathers(item(text="一")) == (1, 1.0)
    assert gathers(item(text="一"), item(0.5, text="二"), after_s=0.7) == (2, 0.8)
    assert gathers(item(text="一"), item(0.5, text="二"), after_s=3) == (2, 0)
    assert gathers(item(text="一"), item(0.5, text="本周无")) == (1, 0)
    assert gathers(item(text="一"), item(0.5, sticker={})) == (1, 0)
    drops = [item(n * 0.9, text="滴") for n in range(18)]
    assert gathers(*drops, after_s=15.4) == (18, 0)
    assert gathers(*[item(text="滴") for _ in range(400)])[0] == 400


def test_what_lies_apart_does_not_belong_together() -> None:
    """After a day without the program, two texts of different hours are two."""
    assert gathers(item(text="一"), item(7200, text="二"), after_s=7200) == (1, 0)
    album = [item(n * 9, photo=[{}], media_group_id="7") for n in range(3)]
    assert gathers(*album, after_s=30) == (3, 0)
    other: dict[str, Any] = {"reply_to_message": {"message_id": 9}}
    assert gathers(item(text="一"), item(text="二", **other)) == (1, 0)
    assert gathers(item(text="一", **other), item(text="二", **other))[0] == 2


def test_an_album_that_the_page_counts_is_waited_for() -> None:
    part: dict[str, Any] = {"document": {}, "media_group_id": "7", "media_group_size": 3}
    assert gathers(item(**part), item(8, **part), after_s=12) == (2, 11)
    assert gathers(item(**part), item(8, **part), item(9, **part), after_s=12) == (3, 0)


def test_texts_are_joined_as_they_were_before_they_were_cut() -> None:
    hard = "水" * 4096
    assert joined([hard, "在流"]) == hard + "在流"
    assert joined(["水" * 4095 + "。", "下一条"]) == "水" * 4095 + "。\n下一条"
    assert joined(["水" * 4000, "二、"]) == "水" * 4000 + "\n二、"
    assert joined(["一", "二"]) == "一\n二"
    assert gathers(item(text=hard), item(text="/本周无"), item(text="本周无"))[0] == 2


def test_one_message_stays_as_it_came() -> None:
    only = item(text="本周无", entities=[])
    assert as_one([only], {}).update is only.update
