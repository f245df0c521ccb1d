"""Filing an activity: section, days, text, preview, done."""

from datetime import date

from bulletin.filings import Activity
from tests.conversations.filling import NEWS, open_activity, preview_activity
from tests.conversations.office import Office
from tests.documents.reading import squashed, word
from tests.telegram.person import TelegramPerson


def activity(office_filing: object) -> Activity:
    assert isinstance(office_filing, Activity)
    return office_filing


#: Too short to be read as anything.
BRIEF = "读书日活动办好了"


async def test_one_day_and_a_text_are_an_activity(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says("报送动态")
    asked = await reporter.sees("哪天")
    assert [label for label in asked.labels if "月" in label] == [
        *("11月16日（周一）", "11月17日（周二）", "11月18日（周三）"),
        *("11月19日（周四）", "11月20日（周五）"),
    ]
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await reporter.says(f"  {NEWS[:-1]}\n")
    preview = await reporter.sees("请核对")
    assert f"本周，省文旅厅{NEWS}" in preview.text
    assert await office.filings() == []
    await reporter.taps("确认报送")
    await reporter.sees("已报送（第1期，政务工作动态）")
    [filing] = await office.filings()
    assert filing.window == "省文旅厅"
    assert filing.section == "news"
    assert not filing.late
    assert activity(filing.content).text == NEWS[:-1]
    assert activity(filing.content).days == (date(2026, 11, 18),)


async def test_the_preview_is_what_will_be_printed(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await preview_activity(reporter)
    preview = [each for each in reporter.chat if "请核对" in each.text][-1].text
    printed = next(line for line in preview.splitlines() if "一码游云岭" in line)
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await editor.says("/draft")
    await editor.sees("样稿已生成")
    [paper] = [each for each in editor.chat if each.document and "docx" in each.document.name]
    content = await editor.downloads(paper)
    assert squashed(printed) in squashed(each.text for each in word(content))


async def test_the_section_is_asked_only_where_there_is_a_choice(
    office: Office, counter: TelegramPerson
) -> None:
    await counter.says("报送动态")
    asked = await counter.sees("请选择")
    assert asked.labels[:2] == ["重点工作", "政务工作动态"]
    await counter.taps("重点工作")
    await counter.sees("哪天")
    await counter.taps("不写日期")
    await counter.sees("发送动态")
    await counter.says("政务服务大厅完成供暖检修")
    await counter.sees("请核对")
    await counter.taps("确认报送")
    await counter.sees("重点工作")
    [filing] = await office.filings()
    assert filing.section == "projects"
    assert activity(filing.content).days == ()


async def test_a_section_may_be_typed_and_a_wrong_one_is_asked_again(
    office: Office, counter: TelegramPerson
) -> None:
    await counter.says("报送动态")
    await counter.sees("请选择")
    await counter.says("天气预报")
    again = await counter.sees("没有这个栏目")
    assert again.labels[:2] == ["重点工作", "政务工作动态"]
    await counter.says("政务工作动态")
    await counter.sees("哪天")


async def test_several_days_are_ticked_and_unticked(
    office: Office, counter: TelegramPerson
) -> None:
    await open_activity(counter, "重点工作")
    await counter.taps("选多天")
    await counter.sees("请点选所有")
    await counter.taps("选好了")
    await counter.sees("还没有选日期")
    for day in ("11月16日", "11月17日", "11月19日", "11月20日"):
        await counter.taps(day)
        await counter.sees("请点选所有")
    await counter.taps("✓ 11月20日")
    ticked = await counter.sees("请点选所有")
    assert [label for label in ticked.labels if "✓" in label] == [
        *("✓ 11月16日（周一）", "✓ 11月17日（周二）", "✓ 11月19日（周四）"),
    ]
    await counter.taps("选好了")
    await counter.sees("发送动态")
    await counter.says(NEWS)
    await counter.sees("11月16日—11月17日、11月19日，")
    await counter.taps("确认报送")
    await counter.sees("已报送")
    [filing] = await office.filings()
    assert activity(filing.content).days == (
        *(date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 19)),
    )


async def test_days_may_be_typed_and_what_is_no_day_is_asked_again(
    office: Office, counter: TelegramPerson
) -> None:
    await open_activity(counter, "重点工作")
    await counter.says("大概前两天吧")
    again = await counter.sees("看不出")
    assert "11月18日（周三）" in again.labels
    await counter.says("11月16日—１８日")
    await counter.sees("发送动态")
    await counter.says(NEWS)
    await counter.sees("11月16日—11月18日，")


async def test_back_keeps_later_answers(office: Office, counter: TelegramPerson) -> None:
    await preview_activity(counter, section="重点工作")
    await counter.taps("改日期")
    await counter.sees("哪天")
    await counter.taps("11月17日")
    preview = await counter.sees("请核对")
    assert f"11月17日，{NEWS}" in preview.text
    await counter.taps("改内容")
    asked = await counter.sees("发送动态")
    assert "上一步" in asked.labels
    await counter.taps("上一步")
    await counter.sees("哪天")
    await counter.taps("11月19日")
    preview = await counter.sees("请核对")
    assert f"11月19日，{NEWS}" in preview.text


async def test_a_field_that_was_opened_by_mistake_is_left_as_it_was(
    office: Office, counter: TelegramPerson
) -> None:
    await preview_activity(counter, section="重点工作")
    for field, asks in (("改日期", "哪天"), ("改内容", "发送动态")):
        await counter.taps(field)
        asked = await counter.sees(asks)
        assert "不改" in asked.labels
        await counter.taps("不改")
        preview = await counter.sees("请核对")
        assert f"11月18日，{NEWS}" in preview.text


async def test_a_question_without_an_answer_cannot_be_left(reporter: TelegramPerson) -> None:
    await reporter.says("报送动态")
    asked = await reporter.sees("哪天")
    assert "不改" not in asked.labels


async def test_one_field_is_corrected_from_the_preview(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter, "写错了的一条")
    await reporter.taps("改内容")
    await reporter.sees("发送动态")
    await reporter.says(NEWS)
    preview = await reporter.sees("请核对")
    assert NEWS in preview.text
    assert "写错了" not in preview.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    [filing] = await office.filings()
    assert activity(filing.content).text == NEWS


async def test_a_text_that_is_too_long_is_refused_and_the_form_goes_on(
    office: Office, reporter: TelegramPerson
) -> None:
    await open_activity(reporter)
    await reporter.taps("跳过")
    await reporter.sees("发送动态")
    # Telegram's apps cut it into two messages; the first one is an answer.
    await reporter.says("长" * 3000)
    preview = await reporter.sees("请核对")
    assert len(preview.text) < 4096
    await reporter.taps("改内容")
    await reporter.sees("发送动态")
    await reporter.says(NEWS)
    await reporter.sees(NEWS)


async def test_cancel_puts_the_form_away_and_a_button_brings_it_back(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    await reporter.taps("取消")
    cancelled = await reporter.sees("已取消")
    assert cancelled.labels == ["继续填写"]
    await reporter.taps("继续填写")
    preview = await reporter.sees("请核对")
    assert NEWS in preview.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert len(await office.filings()) == 1


async def test_cancel_as_a_command_and_resume_after_that(reporter: TelegramPerson) -> None:
    await preview_activity(reporter)
    await reporter.says("/cancel")
    await reporter.sees("已取消")
    await reporter.says("/cancel")
    await reporter.sees("没有正在填写")
    await reporter.taps("继续填写")
    await reporter.sees("请核对")


async def test_a_form_is_taken_up_again_after_a_restart(
    office: Office, reporter: TelegramPerson
) -> None:
    await open_activity(reporter)
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await office.restarts()
    await reporter.says("/resume")
    await reporter.sees("发送动态")
    await office.restarts()
    await reporter.says(NEWS)
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert len(await office.filings()) == 1


async def test_under_a_long_preview_the_last_line_says_what_to_do(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter, NEWS * 60)
    await reporter.says("可以了")
    asked = await reporter.sees("请点消息下面的按钮")
    assert asked.text.endswith("请点消息下面的按钮。")


async def test_resume_without_anything_to_resume_says_so(reporter: TelegramPerson) -> None:
    await reporter.says("/resume")
    await reporter.sees("没有要继续填")


async def test_commands_and_large_buttons_work_while_a_form_is_open(
    office: Office, reporter: TelegramPerson
) -> None:
    await open_activity(reporter)
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await reporter.says("/help")
    await reporter.sees("/language")
    await reporter.says("我的报送")
    await reporter.sees("没填完")
    await reporter.says("/status")
    await reporter.sees("没有看懂")
    await reporter.says(NEWS)
    preview = await reporter.sees("请核对")
    assert NEWS in preview.text


async def test_another_form_may_be_opened_and_the_first_one_waits(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    await reporter.says("领导到厅")
    await reporter.sees("姓名")
    await reporter.says("我的报送")
    listed = await reporter.sees("没填完")
    assert any(each.startswith("继续填写动态：窗口上线") for each in listed.labels)
    await reporter.taps("继续填写动态")
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert len(await office.filings()) == 1


async def test_a_form_that_was_only_opened_leaves_nothing_behind(
    reporter: TelegramPerson,
) -> None:
    for _ in range(3):
        await reporter.says("报送动态")
        await reporter.sees("哪天")
    await reporter.says("领导到厅")
    await reporter.sees("姓名")
    await reporter.says("我的报送")
    listed = await reporter.sees("没填完")
    assert listed.labels == ["继续填写领导到厅（省文旅厅）"]


async def test_with_two_windows_the_window_is_asked(
    office: Office, reporter: TelegramPerson
) -> None:
    await office.joined_too(reporter, "省水务厅")
    await reporter.says("报送动态")
    asked = await reporter.sees("请选择窗口")
    assert asked.labels == ["省文旅厅", "省水务厅"]
    await reporter.taps("省水务厅")
    await reporter.sees("哪天")
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await reporter.says("完成三座小型水库除险加固验收。")
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    [filing] = await office.filings()
    assert filing.window == "省水务厅"


async def test_a_kind_that_the_window_does_not_file_is_refused(
    office: Office, counter: TelegramPerson
) -> None:
    await counter.says("领导到厅")
    await counter.sees("没有“领导到厅”这一项")
    assert await office.filings() == []


async def test_a_double_tap_files_once(office: Office, reporter: TelegramPerson) -> None:
    await preview_activity(reporter)
    shown = reporter.chat[-1]
    await reporter.taps("确认报送", on=shown)
    await reporter.taps("确认报送", on=shown)
    await reporter.is_notified("已经报送")
    assert len(await office.filings()) == 1
    assert "已报送" in reporter.chat[-1].text


async def test_a_tap_that_telegram_delivers_twice_files_once(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await office.redelivers(reporter)
    assert await office.told(reporter) == []
    assert len(await office.filings()) == 1


async def test_a_message_that_telegram_delivers_twice_answers_once(
    office: Office, reporter: TelegramPerson
) -> None:
    await open_activity(reporter)
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await reporter.says(NEWS)
    await reporter.sees("请核对")
    await reporter.heard()
    await office.redelivers(reporter)
    assert await office.told(reporter) == []


async def test_text_of_which_nothing_can_be_made_is_offered_as_an_activity(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(BRIEF)
    offered = await reporter.sees("要作为动态报送")
    await reporter.taps("作为动态报送", on=offered)
    await reporter.sees("哪天")
    await reporter.taps("11月18日")
    preview = await reporter.sees("请核对")
    assert BRIEF in preview.text


async def test_a_text_that_was_offered_before_does_not_slip_into_another_form(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(BRIEF)
    await reporter.sees("要作为动态报送")
    await open_activity(reporter)
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")


async def test_an_offer_is_for_its_own_text(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says(BRIEF)
    first = await reporter.sees("要作为动态报送")
    await reporter.says("再补一句")
    await reporter.sees("要作为动态报送")
    await reporter.taps("作为动态报送", on=first)
    await reporter.is_notified("失效")
    await reporter.taps("作为动态报送")
    await reporter.sees("哪天")
    await reporter.taps("跳过")
    await reporter.sees("再补一句")


async def test_after_filing_the_bot_says_what_is_still_missing(
    office: Office, counter: TelegramPerson
) -> None:
    await preview_activity(counter, section="政务工作动态")
    await counter.taps("确认报送")
    filed = await counter.sees("已报送")
    assert "还缺：数据" in filed.text


async def test_text_that_comes_before_its_question_is_kept_and_not_asked_again(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says("报送动态")
    await reporter.sees("日期")
    await reporter.says("我厅窗口在大厅增设志愿服务岗，引导群众1200人次")
    assert "不用重发" in (await reporter.sees("哪天")).text
    await reporter.taps("11月17日")
    assert "增设志愿服务岗" in (await reporter.sees("核对")).text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert len(await office.filings()) == 1


async def test_a_slip_of_the_hand_is_not_taken_for_the_text(reporter: TelegramPerson) -> None:
    await reporter.says("报送动态")
    await reporter.sees("日期")
    await reporter.says("前天吧")
    assert "不用重发" not in (await reporter.sees("哪天")).text
    await reporter.taps("11月17日")
    await reporter.sees("内容")
