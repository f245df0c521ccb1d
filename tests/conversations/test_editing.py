"""Edit by any door: the sent message, a reply to the preview, a reply to what was filed."""

from datetime import date, timedelta

from bulletin.filings import Activity, Statistics, Visit, Visitor
from tests.conversations.filling import file_activity, open_activity
from tests.conversations.office import THURSDAY, Office
from tests.telegram.person import TelegramPerson

READING = "昨日，我厅窗口联合省图书馆在大厅开展读书日活动，发放借书证120张"
BETTER = "昨日，我厅窗口联合省图书馆在大厅开展读书日活动，发放借书证180张"
TWO = """\
1.省文旅厅窗口开展“文旅惠民”活动，发放导览图200份。
2.副厅长何远到大厅值守。
"""


async def _only(office: Office) -> Activity:
    [filing] = await office.filings()
    assert isinstance(filing.content, Activity)
    return filing.content


async def test_editing_the_sent_message_edits_the_draft_and_keeps_what_was_set_by_hand(
    office: Office, reporter: TelegramPerson
) -> None:
    sent = await reporter.says(READING)
    await reporter.sees("请核对")
    await reporter.taps("改日期")
    await reporter.sees("哪天")
    await reporter.taps("11月17日")
    await reporter.sees("请核对")
    await office.restarts()
    await reporter.edits(sent, BETTER)
    shown = await reporter.sees("已更新内容。")
    assert shown.text.count("请核对") == 1
    assert "180张" in shown.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    content = await _only(office)
    assert "180张" in content.text
    assert content.days == (date(2026, 11, 17),)


async def test_editing_the_sent_message_edits_what_was_filed_and_can_be_undone(
    office: Office, reporter: TelegramPerson
) -> None:
    sent = await reporter.says(READING)
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await reporter.edits(sent, BETTER)
    changed = await reporter.sees("已修改（第1期，政务工作动态），改了内容")
    assert "180张" in changed.text
    assert "180张" in (await _only(office)).text
    await reporter.taps("撤销")
    await reporter.sees("已恢复")
    assert "120张" in (await _only(office)).text


async def test_an_edit_that_changes_nothing_is_ignored(
    office: Office, reporter: TelegramPerson
) -> None:
    sent = await reporter.says(READING)
    await reporter.sees("请核对")
    await reporter.edits(sent, READING + " ")
    assert [each for each in await office.told(reporter) if "更新" in each] == []


async def test_an_edited_answer_to_a_question_changes_the_answer(
    office: Office, reporter: TelegramPerson
) -> None:
    await open_activity(reporter)
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    sent = await reporter.says("窗口上线“一码游云岭”，办证材料由5份减为2份。")
    await reporter.sees("请核对")
    await reporter.edits(sent, "窗口上线“一码游云岭”，办证材料由5份减为1份。")
    await reporter.sees("减为1份")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await reporter.edits(sent, "窗口上线“一码游云岭”，办证材料由6份减为1份。")
    await reporter.sees("改了内容")
    assert "6份减为1份" in (await _only(office)).text


async def test_after_the_deadline_an_edited_message_is_a_late_change(
    office: Office, reporter: TelegramPerson
) -> None:
    sent = await reporter.says(READING)
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await office.comes(THURSDAY + timedelta(days=1, hours=6))
    await reporter.edits(sent, BETTER)
    await reporter.sees("改动已送编辑")
    assert "120张" in (await _only(office)).text


async def test_an_edited_list_changes_what_was_filed_drafts_what_is_new_and_drops_what_is_gone(
    office: Office, reporter: TelegramPerson
) -> None:
    sent = await reporter.says(TWO)
    await reporter.sees("读出2条")
    await reporter.taps("1")
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await reporter.edits(
        sent,
        "1.省文旅厅窗口开展“文旅惠民”活动，发放导览图260份。\n"
        "2.省文旅厅窗口推出“周末不打烊”服务，受理申请36件。\n",
    )
    listed = await reporter.sees("读出2条")
    assert "260份。（已修改）" in listed.text
    assert "何远" not in listed.text
    await reporter.taps("全部报送（1条）")
    await reporter.sees("已报送1条")
    contents = [each.content for each in await office.filings()]
    texts = [each.text for each in contents if isinstance(each, Activity)]
    assert len(texts) == len(contents) == 2
    assert "260份" in texts[0]
    assert "周末不打烊" in texts[1]


async def test_an_edit_of_what_became_nothing_is_read_as_if_it_were_sent_now(
    office: Office, reporter: TelegramPerson
) -> None:
    sent = await reporter.says("在吗")
    await reporter.sees("收到。")
    await reporter.edits(sent, READING)
    await reporter.sees("请核对")


async def test_an_edit_that_cannot_be_read_says_so_and_loses_nothing(
    office: Office, reporter: TelegramPerson
) -> None:
    sent = await reporter.says(READING)
    await reporter.sees("请核对")
    await reporter.edits(sent, "好的")
    await reporter.sees("内容没有变")
    await reporter.edits(sent, BETTER)
    await reporter.sees("180张")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert "180张" in (await _only(office)).text


async def test_a_reply_to_the_preview_takes_its_place(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(READING)
    preview = await reporter.sees("请核对")
    await reporter.replies(preview, "我厅窗口联合省图书馆开展读书日活动，借书证全部发完")
    await reporter.sees("借书证全部发完")
    await reporter.taps("确认报送")
    filed = await reporter.sees("已报送")
    content = await _only(office)
    assert "全部发完" in content.text
    assert content.days == (date(2026, 11, 18),)
    await reporter.replies(filed, "11月17日，我厅窗口联合省图书馆开展读书日活动，借书证发放过半")
    await reporter.sees("改了内容、日期")
    content = await _only(office)
    assert "过半" in content.text
    assert content.days == (date(2026, 11, 17),)


async def test_a_reply_corrects_one_number_or_the_visitors_and_nothing_else(
    office: Office, reporter: TelegramPerson, counter: TelegramPerson
) -> None:
    await counter.says("本周，共计咨询1286人次、受理548件、流转5310件次")
    await counter.sees("请核对")
    await counter.taps("确认报送")
    filed = await counter.sees("已报送")
    await counter.replies(filed, "受理584")
    await counter.sees("改了受理")
    await reporter.says("副厅长何远到大厅值守")
    preview = await reporter.sees("请核对")
    await reporter.replies(preview, "没有看见领导")
    await reporter.sees("没有读出领导到厅")
    await reporter.replies(preview, "副厅长和建国、二级巡视员欧阳明珠到大厅调研值守")
    await reporter.sees("欧阳明珠")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    numbers, visit = (each.content for each in await office.filings())
    assert isinstance(numbers, Statistics)
    assert numbers.values == {"asked": 1286, "taken": 584, "moved": 5310}
    assert isinstance(visit, Visit)
    assert visit.visitors == (
        Visitor("副厅长", "和建国"),
        Visitor("二级巡视员", "欧阳明珠"),
    )


async def test_a_reply_to_anything_else_is_read_as_any_message(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_activity(reporter)
    await reporter.taps("撤回")
    gone = await reporter.sees("已撤回")
    await reporter.replies(gone, READING)
    await reporter.sees("请核对")
    assert await office.filings() == []
