"""Anything first: what a reporter sends unasked is read, shown, and filed with one tap."""

from datetime import date

from bulletin.filings import Activity, Statistics, Visit, Visitor
from tests import taps
from tests.conversations.office import Office
from tests.telegram.person import TelegramPerson

WEEKLY = f"{taps.WEEKLY}（联系人：小段 电话8866）\n"


async def test_an_activity_takes_one_message_and_one_tap(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says("昨日，我厅窗口联合省图书馆在大厅开展读书日活动，发放借书证120张")
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    (filing,) = await office.filings()
    assert isinstance(filing.content, Activity)
    assert filing.content.days == (date(2026, 11, 18),)
    assert "读书日活动" in filing.content.text


async def test_a_visit_takes_one_message_and_one_tap(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says("省文旅厅党组成员、副厅长和建国，二级巡视员欧阳明珠到大厅调研值守")
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    (filing,) = await office.filings()
    assert isinstance(filing.content, Visit)
    assert filing.content.visitors == (
        Visitor("党组成员、副厅长", "和建国"),
        Visitor("二级巡视员", "欧阳明珠"),
    )


async def test_statistics_take_one_message_and_one_tap(office: Office) -> None:
    counter = await office.joined("蔺知秋", window="省中心")
    await counter.says(
        "本周，共计咨询1,286人次、受理５４８件、流转5310件次。今年以来，累计咨询61208人次"
    )
    await counter.sees("请核对")
    await counter.taps("确认报送")
    await counter.sees("已报送")
    (filing,) = await office.filings()
    assert isinstance(filing.content, Statistics)
    assert filing.content.values == {"asked": 1286, "taken": 548, "moved": 5310}


async def test_a_pasted_weekly_of_five_items_takes_one_message_and_one_tap(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(WEEKLY)
    listed = await reporter.sees("读出5条")
    assert "联系人" in listed.text
    assert "一、政务工作动态" not in listed.text
    await reporter.taps("全部报送（5条）")
    await reporter.sees("已报送5条")
    kinds = [each.kind for each in await office.filings()]
    assert sorted(kinds) == ["activity", "activity", "activity", "activity", "visit"]


async def test_one_of_a_list_is_opened_changed_and_filed_and_the_rest_follow(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(WEEKLY)
    await reporter.sees("读出5条")
    await reporter.taps("1")
    assert "导览图200份" in (await reporter.sees("请核对")).text
    await reporter.taps("确认报送")
    await reporter.sees("已报送（")
    await reporter.says("我的报送")
    waiting = await reporter.sees("第1期")
    assert waiting.labels == [
        "1",
        "继续填写领导到厅：副厅长何远",
        "继续填写动态：窗口为艺术团体提供上门办照服务5次",
        "继续填写动态：窗口推出“周末不打烊”服务，受理申…",
        "继续填写动态：窗口组织业务培训，窗口人员12人参加",
    ]


async def test_what_is_missing_is_asked_and_nothing_else(office: Office) -> None:
    counter = await office.joined("蔺知秋", window="省中心")
    await counter.says("本周咨询1286人次，受理548件")
    asked = await counter.sees("流转")
    assert "没有流转" in asked.text
    await counter.says("88")
    await counter.sees("请核对")


async def test_what_names_no_section_stands_in_the_digest_and_can_be_moved(office: Office) -> None:
    counter = await office.joined("蔺知秋", window="省中心")
    await counter.says("11月18日，省中心召开窗口首席代表例会，通报考核情况")
    shown = await counter.sees("请核对，将这样刊出（第1期，政务工作动态）")
    assert "请看一下" not in shown.text
    await counter.taps("改栏目")
    await counter.sees("请选择栏目")
    await counter.taps("重点工作")
    moved = await counter.sees("第1期，重点工作")
    await counter.replies(moved, "11月18日，省中心召开窗口首席代表例会，部署年末工作")
    await counter.sees("第1期，重点工作")
    await counter.taps("确认报送")
    await counter.sees("已报送")
    await counter.says("一、重点工作\n11月17日，省中心完成大厅改造，新增自助终端6台。")
    await counter.sees("第1期，重点工作")
    await counter.says(
        "1.11月18日，省中心召开读书会，12人参加。\n2.11月17日，省中心召开读书分享会，36人参加。"
    )
    assert "栏目按“政务工作动态”填的" in (await counter.sees("读出2条")).text


async def test_a_heading_that_is_not_the_window_s_is_said_and_not_twice(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says("一、重点工作\n昨日，我厅窗口联合省图书馆开展读书日活动，发放借书证120张")
    assert "栏目按“政务工作动态”填的" in (await reporter.sees("请核对")).text


async def test_a_tap_on_the_list_twice_files_once(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says(WEEKLY)
    listed = await reporter.sees("读出5条")
    await reporter.taps("全部报送（5条）")
    await reporter.sees("已报送5条")
    await reporter.taps("全部报送（5条）", on=listed)
    await office.settles()
    assert len(await office.filings()) == 5


async def test_a_greeting_and_thanks_are_answered_in_a_sentence_and_a_question_is_not(
    office: Office, reporter: TelegramPerson
) -> None:
    for said in ("在吗", "收到，谢谢老师", "👍👍"):
        await reporter.says(said)
        shown = await reporter.sees("收到。要报送，直接把内容发来就行。")
        assert shown.labels == []
    await reporter.says("这周几点截止")
    assert "/help" in (await reporter.sees("收到6个字")).text
    await office.joined_too(reporter, "省水务厅")
    await reporter.says("老师辛苦了！")
    assert (await reporter.sees("收到。")).labels == []
    assert await office.filings() == []


async def test_a_restart_between_message_and_tap_changes_nothing(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(WEEKLY)
    await reporter.sees("读出5条")
    await office.restarts()
    await reporter.taps("全部报送（5条）")
    await reporter.sees("已报送5条")
    assert len(await office.filings()) == 5


async def test_what_is_worth_a_second_look_is_said_and_let_through(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await reporter.says("昨日，我厅窗口开展读书日活动，咨询电话13900001111，协助其它窗口办理业务")
    shown = await reporter.sees("请核对")
    assert "13900001111”" in shown.text
    assert "“其它”宜写作“其他”" in shown.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await editor.says("生成样稿")
    assert "省文旅厅：“其它”宜写作“其他”" in (await editor.sees("样稿已生成")).text


async def test_the_same_event_from_two_windows_is_said_to_the_second(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says("11月17日，我厅窗口联合省水务厅窗口在大厅开展节水读书日活动，发放手册200份")
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    other = await office.joined("和晓燕", window="省水务厅")
    await other.says("11月17日，我厅窗口联合省文旅厅窗口在大厅开展节水读书日活动，发放手册200份")
    assert "与省文旅厅报送的一条很像" in (await other.sees("请核对")).text


async def test_what_the_window_may_not_file_is_listed_and_not_dropped(
    office: Office,
) -> None:
    counter = await office.joined("蔺知秋", window="省中心")
    await counter.says(
        "本周咨询1286人次，受理548件，流转5310件次。\n省水务厅副厅长和建国到大厅调研值守。"
    )
    assert "和建国" in (await counter.sees("请核对")).text


async def test_more_than_a_list_holds_is_to_be_sent_in_another_message(
    reporter: TelegramPerson,
) -> None:
    lines = [f"{n}.省文旅厅窗口上门办照{n}次，惠及企业{n + 40}家。" for n in range(1, 23)]
    await reporter.says("\n".join(lines))
    listed = await reporter.sees("读出20条")
    assert "一条消息最多收20条，还有2条没有收下，请从“21.省文旅厅窗口上门办照" in listed.text
    assert "没有读懂" not in listed.text
    await reporter.says("\n".join(lines[20:]))
    again = await reporter.sees("读出2条")
    assert "最多" not in again.text


async def test_who_files_for_several_windows_is_asked_which_unless_the_words_say_it(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.joined_too(reporter, "省水务厅")
    await reporter.says("昨日，我厅窗口开展读书日活动，发放借书证120张")
    asked = await reporter.sees("哪个窗口")
    assert asked.labels == ["省文旅厅", "省水务厅"]
    await reporter.taps("省水务厅")
    assert "省水务厅窗口开展读书日" in (await reporter.sees("请核对")).text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await reporter.says(
        "1.省水务厅窗口上门办理取水许可12件。\n2.省文旅厅窗口推出“周末不打烊”服务，受理申请36件。"
    )
    listed = await reporter.sees("读出2条")
    assert "内容说的是" not in listed.text
    await reporter.taps("全部报送（2条）")
    await reporter.sees("已报送2条")
    windows = [each.window for each in await office.filings()]
    assert windows == ["省水务厅", "省水务厅", "省文旅厅"]


async def test_what_was_filed_together_is_taken_back_and_restored_together(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(WEEKLY)
    await reporter.sees("读出5条")
    await reporter.taps("全部报送（5条）")
    await reporter.sees("已报送5条")
    await reporter.taps("全部撤回")
    await reporter.sees("已撤回5条")
    assert await office.filings() == []
    await reporter.taps("撤销")
    await reporter.sees("已恢复5条")
    assert len(await office.filings()) == 5


async def test_a_list_is_given_up_with_all_its_drafts_and_brought_back(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says("报送动态")
    await reporter.sees("哪天")
    await reporter.says(WEEKLY)
    await reporter.sees("内容已记下")
    await reporter.says("/cancel")
    await reporter.sees("已取消，填过的内容还在")
    await reporter.says(WEEKLY)
    first = await reporter.sees("读出5条")
    await reporter.taps("1")
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await reporter.taps("取消", on=first)
    await reporter.sees("已取消，这4条没有报送")
    await reporter.says("我的报送")
    waiting = await reporter.sees("第1期")
    assert "没填完" not in waiting.text
    await office.restarts()
    await reporter.taps("撤销")
    again = await reporter.sees("读出5条")
    assert again.id == first.id
    assert again.text.count("（已报送）") == 1
    assert "没有读懂：（联系人：小段 电话8866）" in again.text
    await reporter.taps("全部报送（4条）")
    await reporter.sees("已报送4条")
    assert len(await office.filings()) == 5


async def test_cancel_gives_up_the_list_that_was_shown_last(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(WEEKLY)
    await reporter.sees("读出5条")
    await reporter.says("/cancel")
    dropped = await reporter.sees("已取消，这5条没有报送")
    assert dropped.labels == ["撤销"]
    await reporter.says("/cancel")
    await reporter.sees("现在没有正在填写的内容")
    await reporter.taps("撤销", on=dropped)
    await reporter.sees("读出5条")
    await reporter.says("/cancel")
    await reporter.sees("已取消，这5条没有报送")
    await reporter.taps("撤销")
    await reporter.sees("读出5条")
    await reporter.taps("全部报送（5条）")
    await reporter.sees("已报送5条")
    assert len(await office.filings()) == 5


async def test_of_a_list_what_is_complete_is_filed_and_the_rest_asked_for_in_one_answer(
    office: Office,
) -> None:
    counter = await office.joined("蔺知秋", window="省中心")
    await counter.says(
        "本周咨询1286人次，受理548件。\n"
        "11月18日，省中心召开窗口首席代表例会，通报考核情况，部署年末工作。"
    )
    await counter.sees("读出2条")
    await counter.heard()
    await counter.taps("全部报送（1条）")
    await counter.sees("已报送1条，还有1条请补充")
    assert await counter.heard(0) == []
    await counter.says("88")
    await counter.sees("请核对")
    await counter.taps("确认报送")
    await counter.sees("已报送")
    assert len(await office.filings()) == 2


async def test_thanks_and_a_signature_are_not_said_to_be_unread(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(
        "编辑老师好！\n昨日，我厅窗口联合省图书馆在大厅开展读书日活动，发放借书证120张。\n谢谢！"
    )
    shown = await reporter.sees("请核对")
    assert "没有读懂" not in shown.text
