"""What is worth a second look is said where it is filed and to the editor, and lets through."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bulletin.filings import Activity, Content, Filing, Statistics, Visit, Visitor
from bulletin.issues import IssueState, Period
from storage.ids import new_id
from tests.conversations.filling import file_activity, file_visit, preview_activity
from tests.conversations.office import PUBLICATION, Office
from tests.telegram.person import TelegramPerson

READING = "窗口联合省图书馆在大厅开展读书日活动，发放借书证120张，现场解答咨询36人次。"
AGAIN = "现场解答咨询36人次，发放借书证120张，窗口联合省图书馆在大厅开展读书日活动。"
ROSTER = """
[[leaders]]
name = "和建国"
title = "党组成员、副厅长"
window = "省文旅厅"
"""
RULE = '\n[[rules]]\nrule = "流转 <= 咨询"\n'


async def weeks_before(office: Office, window: str, contents: Sequence[Content]) -> None:
    """The window filed one of these in each of the weeks before this one."""
    issue = await office.issue()
    async with office.work() as work:
        for weeks, content in enumerate(contents, start=1):
            away = timedelta(weeks=weeks)
            before = replace(
                issue,
                id=new_id(),
                year=2025,
                number=50 - weeks,
                total=-weeks,
                period=Period(issue.period.first - away, issue.period.last - away),
                state=IssueState.PUBLISHED,
            )
            await work.issues.add(before)
            filing = Filing(
                id=new_id(),
                issue=before.id,
                window=window,
                content=content,
                section=None,
                filed_at=issue.deadline - away,
            )
            await work.filings.add(filing, by=None, at=filing.filed_at)


async def the_draft(editor: TelegramPerson) -> str:
    await editor.says("生成样稿")
    return (await editor.sees("样稿已生成")).text


async def test_numbers_unlike_the_windows_own_are_let_through_and_said_once_to_the_editor(
    office: Office, counter: TelegramPerson, editor: TelegramPerson
) -> None:
    usual = [Statistics(values={"asked": n, "taken": 50, "moved": 70}) for n in (90, 100, 95, 105)]
    await weeks_before(office, "省中心", usual)
    await counter.says("咨询980 受理0 流转71")
    shown = await counter.sees("请核对")
    assert "请看一下：“咨询”是980，往常约98\n" in f"{shown.text}\n"
    assert "请看一下：“受理”是0，往常约50" in shown.text
    assert "流转”" not in shown.text
    await counter.taps("确认报送")
    await counter.sees("已报送")
    draft = await the_draft(editor)
    assert draft.count("“咨询”是980") == draft.count("“受理”是0") == 1


async def test_a_rule_of_the_publication_is_held_against_the_numbers(
    office: Office, counter: TelegramPerson, editor: TelegramPerson
) -> None:
    async with office.work() as work:
        source = PUBLICATION.read_text(encoding="utf-8") + RULE
        await work.bulletins.save("weekly", source, office.clock.now())
    await counter.says("咨询100 受理50 流转120")
    assert "请看一下：按理流转≤咨询，现在是120和100" in (await counter.sees("请核对")).text
    await counter.taps("确认报送")
    await counter.sees("已报送")
    assert (await the_draft(editor)).count("流转≤咨询") == 1
    await counter.taps("修改")
    await counter.sees("请核对")
    await counter.taps("改流转")
    await counter.sees("流转本周多少")
    await counter.says("20")
    await counter.sees("已修改")
    assert "流转≤咨询" not in await the_draft(editor)


async def test_a_text_far_longer_than_the_windows_own_is_said(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    texts = ("窗口上线“一码游云岭”。" * n for n in (3, 4, 3, 5))
    await weeks_before(office, "省文旅厅", [Activity(text=each) for each in texts])
    await preview_activity(reporter)
    assert "往常约" not in reporter.chat[-1].text
    await reporter.taps("取消")
    await reporter.sees("已取消")
    await preview_activity(reporter, "窗口上线“一码游云岭”，办证材料由5份减为2份。" * 20)
    assert "请看一下：有480个字，往常约42个" in reporter.chat[-1].text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert "省文旅厅：有480个字，往常约42个" in await the_draft(editor)


async def test_the_editor_sees_a_title_that_was_another_one_last_time(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await weeks_before(
        office, "省文旅厅", [Visit(visitors=(Visitor("党组成员、副厅长", "和建国"),))]
    )
    await file_visit(reporter, "和建国", "厅长")
    assert "省文旅厅：和建国上次的职务是“党组成员、副厅长”" in await the_draft(editor)


async def test_a_title_that_differs_from_the_roster_is_said_where_it_is_filed_and_to_the_editor(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    async with office.work() as work:
        source = PUBLICATION.read_text(encoding="utf-8") + ROSTER
        await work.bulletins.save("weekly", source, office.clock.now())
    await weeks_before(office, "省文旅厅", [Visit(visitors=(Visitor("厅长", "和建国"),))])
    await reporter.says("11月18日，厅长和建国到省政务服务大厅窗口调研值守。")
    said = "和建国的职务，名册上是“党组成员、副厅长”"
    assert f"请看一下：{said}" in (await reporter.sees("请核对")).text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert (await the_draft(editor)).count(f"省文旅厅：{said}") == 1
    await reporter.taps("修改")
    await reporter.sees("请核对")
    await reporter.taps("改职务")
    await reporter.sees("职务")
    await reporter.says("党组成员、副厅长")
    await reporter.sees("已修改")
    draft = await the_draft(editor)
    assert "名册上" not in draft
    assert "上次的职务" not in draft


async def test_two_filings_about_one_event_are_said_to_the_second_and_once_to_the_editor(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter, READING)
    await preview_activity(reporter, AGAIN)
    assert "请看一下：与本窗口的另一条很像" in reporter.chat[-1].text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    water = await office.joined("韩立秋", window="省水务厅")
    await preview_activity(water, AGAIN)
    assert "请看一下：与省文旅厅报送的一条很像" in water.chat[-1].text
    draft = await the_draft(editor)
    assert draft.count("很像") == 1
    assert len(await office.filings()) == 2


async def test_a_day_outside_the_period_is_taken_and_said_once(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await reporter.says("报送动态")
    await reporter.sees("哪天")
    await reporter.says("11月10日")
    await reporter.sees("发送动态")
    await reporter.says(READING)
    shown = await reporter.sees("请核对")
    assert shown.text.count("11月10日不在本期") == 1
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert (await the_draft(editor)).count("11月10日") == 1
    await reporter.says("11月10日，省文旅厅窗口赴石屏县开展导游证年审，现场办理证书12本。")
    assert (await reporter.sees("请核对")).text.count("不在本期") == 1


async def test_a_pasted_weekly_says_in_its_list_what_to_look_at(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(
        f"1.省文旅厅{READING}\n2.省文旅厅{AGAIN}\n3.11月10日，省文旅厅窗口协助其它窗口办理业务，"
        "咨询电话13900001111，共36件。\n4.省文旅厅窗口赴石屏县开展导游证年审，办理证书12本。"
    )
    listed = await reporter.sees("读出4条")
    first, second, third, last = (
        listed.text.partition(f"{number}. ")[2].partition(f"\n{number + 1}. ")[0]
        for number in (1, 2, 3, 4)
    )
    assert "与本窗口的另一条很像" in first
    assert "与本窗口的另一条很像" in second
    assert third.count("请看一下") == third.count("不在本期") == 1
    assert "13900001111" in third
    assert "请看一下" not in last
    await reporter.taps("全部报送（4条）")
    await reporter.sees("已报送4条")


async def test_of_many_remarks_it_is_said_how_many_more_there_are(
    office: Office, reporter: TelegramPerson
) -> None:
    async with office.work() as work:
        wording = (f'\n[[wording]]\ngiven = "旧词{n:02}"\nbetter = "新词"\n' for n in range(40))
        source = PUBLICATION.read_text(encoding="utf-8") + "".join(wording)
        await work.bulletins.save("weekly", source, office.clock.now())
    await preview_activity(reporter, "、".join(f"旧词{n:02}" for n in range(40)) + "都用上了。")
    shown = reporter.chat[-1].text
    said = shown.count("请看一下")
    assert 5 <= said < 40
    assert f"另有{40 - said}处未列出" in shown


async def test_what_can_be_stored_is_taken_however_unlikely(
    office: Office, counter: TelegramPerson, reporter: TelegramPerson
) -> None:
    await counter.says("报送数据")
    await counter.sees("本周多少")
    await counter.says("999999999999 0 0")
    assert "请看一下：“咨询”是999999999999，是否过大" in (await counter.sees("请核对")).text
    await counter.taps("确认报送")
    await counter.sees("已报送")
    await file_visit(reporter, "和建国", "第1纪检组组长")
    assert len(await office.filings()) == 2
