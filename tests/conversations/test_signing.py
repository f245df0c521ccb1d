"""签发: what a window files goes to its chief, who signs it or returns it with a reason."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.reminding import next_moment
from bulletin.filings import Filing, Status
from bulletin.issues import IssueState
from bulletin.people import Role
from tests.conversations.filling import NEWS, file_numbers, open_activity, preview_activity
from tests.conversations.office import PUBLICATION, THURSDAY, Office, open_office
from tests.conversations.test_anything import WEEKLY
from tests.person import Bubble
from tests.telegram.person import TelegramPerson
from tests.telegram.server import TelegramServer

FRIDAY = THURSDAY + timedelta(days=1)
LAST_CALL = FRIDAY.replace(hour=14, minute=0)
LATE = FRIDAY.replace(hour=15, minute=20)


def signed_by(signing: str, window: str = "省文旅厅") -> str:
    """The publication, with one window's filings signed."""
    named = f'name = "{window}"\n'
    return PUBLICATION.read_text(encoding="utf-8").replace(named, f'{named}signing = "{signing}"\n')


@pytest.fixture
async def office(
    tmp_path: Path, database: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Office]:
    """An office in which the chief of 省文旅厅 signs, unless the test wants it named."""
    source = signed_by(getattr(request, "param", "chief"))
    async with (
        TelegramServer() as server,
        open_office(tmp_path / "data", server, database, source) as office,
    ):
        yield office


named = pytest.mark.parametrize("office", ["named"], indirect=True)


async def submit(person: TelegramPerson, text: str = NEWS) -> Bubble:
    """File an activity that goes to the chief."""
    await preview_activity(person, text)
    await person.taps("确认报送")
    return await person.sees("已送首席代表签发")


async def every(office: Office) -> list[Filing]:
    """All that was filed for the issue, whatever became of it."""
    issue = await office.issue()
    async with office.work() as work:
        return await work.filings.of_issue(issue.id)


async def only(office: Office) -> Filing:
    [filing] = await every(office)
    return filing


async def actions(office: Office) -> list[str]:
    """What was done to the only filing, one word for each revision."""
    async with office.work() as work:
        return [each.action for each in await work.filings.revisions((await only(office)).id)]


async def test_the_chief_sees_the_files_of_what_is_to_be_signed(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await preview_activity(reporter)
    await reporter.sends_photo(b"\xff\xd8 a photo")
    await reporter.sees("附1张照片")
    await reporter.taps("确认报送")
    await reporter.sees("已送首席代表签发")
    asked = await chief.sees("请签发")
    assert asked.labels == ["签发", "退回", "看附件（1）"]
    await chief.taps("看附件")
    sent = await chief.sees("照片1")
    assert await chief.downloads(sent) == b"\xff\xd8 a photo"
    await submit(reporter, f"{NEWS}现场办结。")
    await chief.says("待签发")
    assert "动态（附件1个）" in (await chief.sees("2条")).text


async def test_the_chief_signs_what_was_read_and_can_take_it_back(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson, editor: TelegramPerson
) -> None:
    said = await submit(reporter)
    assert "第1期，政务工作动态" in said.text
    assert said.labels == ["修改", "撤回"]
    [asked] = await chief.heard()
    assert asked.text.startswith(
        "请签发：省文旅厅 段小满，第1期，政务工作动态（11月20日（周五）15:00截止）。"
    )
    assert asked.text.endswith(NEWS)
    assert asked.labels == ["签发", "退回"]
    assert await office.filings() == []
    await editor.says("/status")
    status = await editor.sees("待签发1")
    assert "未报2" in status.text
    await editor.says("/draft")
    assert "省文旅厅：1条待签发，不刊出" in (await editor.sees("样稿已生成，共0条")).text

    await office.restarts()
    await chief.taps("签发", on=asked)
    done = await chief.sees("柏长青已签发（省文旅厅")
    assert done.id == asked.id
    assert done.labels == ["撤销签发"]
    [told] = [each for each in await reporter.heard() if "柏长青" in each.text]
    assert told.text == "柏长青已签发：省文旅厅，第1期。"
    [filing] = await office.filings()
    assert (filing.approved_by, filing.late) == ("柏长青", False)

    await chief.taps("撤销签发")
    assert (await chief.sees("请签发")).labels == ["签发", "退回"]
    await reporter.sees("柏长青撤销了签发，现在仍是待签发")
    assert (await only(office)).status is Status.SUBMITTED
    assert (await only(office)).approved_by == ""
    await chief.taps("签发")
    await chief.sees("已签发")
    await office.closes(IssueState.FROZEN)
    await chief.taps("撤销签发")
    await chief.sees("第1期已定稿")
    assert (await only(office)).status is Status.FILED


async def test_what_comes_back_is_mended_and_goes_to_the_chief_again(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await submit(reporter)
    asked = await chief.sees("请签发")
    await chief.taps("退回")
    ready = await chief.sees("为什么退回")
    assert ready.labels[-1] == "不退回"
    assert len(ready.labels) == 6
    await chief.taps("不退回")
    await chief.sees("请签发")
    await chief.taps("退回")
    await chief.sees("为什么退回")
    await chief.says("/cancel")
    await chief.sees("请签发")
    await chief.taps("退回")
    await chief.sees("为什么退回")
    await chief.says("说" * 201)
    await chief.sees("太长了（201字）")
    await office.restarts()
    await chief.says("请补上受益人数")
    returned = await chief.sees("柏长青已退回：请补上受益人数")
    assert returned.labels == ["撤销退回"]
    [told] = await reporter.heard()
    assert told.text.startswith("退回原因：请补上受益人数\n柏长青退回")
    assert told.labels == ["修改", "撤回"]
    assert (await only(office)).status is Status.RETURNED
    await reporter.says("我的报送")
    await reporter.sees("（退回修改：请补上受益人数）")
    await reporter.taps("1")
    await reporter.sees("退回原因：请补上受益人数")
    await chief.says("请签发吗")
    await chief.sees("还没有报送")

    await reporter.taps("修改", on=told)
    await reporter.sees("请核对")
    await reporter.taps("改内容")
    await reporter.sees("发送动态")
    await reporter.says(f"{NEWS}受益96人。")
    await reporter.sees("请核对")
    await chief.heard()
    await reporter.taps("确认修改")
    await reporter.sees("已送首席代表签发")
    [again] = await chief.heard()
    assert "受益96人" in again.text
    await chief.taps("撤销退回", on=returned)
    await chief.is_notified("内容有变，请看最新的")
    await chief.taps("签发", on=asked)
    await chief.is_notified("内容有变，请看最新的")
    assert (await only(office)).status is Status.SUBMITTED
    await chief.taps("签发", on=again)
    await chief.sees("已签发")
    [filing] = await office.filings()
    assert (filing.reason, filing.approved_by) == ("", "柏长青")
    assert await actions(office) == ["filed", "returned", "changed", "signed"]


async def test_a_return_has_ready_reasons_and_can_be_taken_back(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await submit(reporter)
    await chief.sees("请签发")
    await chief.taps("退回")
    await chief.sees("为什么退回")
    await chief.taps("文字需修改")
    await chief.sees("柏长青已退回：文字需修改")
    await reporter.sees("退回原因：文字需修改")
    await chief.taps("撤销退回")
    await chief.sees("请签发")
    await reporter.sees("柏长青撤销了退回")
    filing = await only(office)
    assert (filing.status, filing.reason) == (Status.SUBMITTED, "")


async def test_a_signed_filing_that_is_changed_is_to_be_signed_again(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    submitted = await submit(reporter)
    await reporter.taps("修改", on=submitted)
    await reporter.sees("请核对")
    await reporter.taps("改日期")
    await reporter.sees("哪天")
    await chief.taps("签发")
    await chief.sees("已签发")
    await reporter.taps("11月19日")
    await reporter.sees("确认之前")
    await reporter.taps("确认修改")
    await reporter.sees("已送首席代表签发")
    assert (await only(office)).status is Status.SUBMITTED
    await chief.sees("请签发")
    await chief.taps("签发")
    await chief.sees("已签发")
    await reporter.taps("撤回", on=submitted)
    gone = await reporter.sees("已撤回")
    await reporter.taps("撤销", on=gone)
    assert "首席代表" not in (await reporter.sees("已恢复")).text
    assert (await only(office)).approved_by == "柏长青"
    await reporter.taps("修改")
    await reporter.sees("请核对")
    await reporter.taps("改日期")
    await reporter.sees("哪天")
    await reporter.taps("11月17日")
    await reporter.sees("请核对")
    await reporter.taps("确认修改")
    await reporter.sees("已送首席代表签发")
    filing = await only(office)
    assert (filing.status, filing.approved_by) == (Status.SUBMITTED, "")


async def test_what_is_withdrawn_needs_no_signature_and_comes_back_to_be_signed(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    submitted = await submit(reporter)
    asked = await chief.sees("请签发")
    await reporter.says("本周无")
    await reporter.sees("已有报送")
    await reporter.taps("撤回", on=submitted)
    await reporter.sees("已撤回")
    await chief.taps("签发", on=asked)
    await chief.is_notified("段小满已撤回，刚才这一下没有起作用")
    assert (await chief.sees("段小满已撤回")).labels == []
    await reporter.taps("撤销")
    await reporter.sees("已恢复：政务工作动态，已送首席代表签发。")
    again = await chief.sees("请签发")
    await chief.taps("签发", on=again)
    await chief.sees("已签发")
    assert len(await office.filings()) == 1
    assert await actions(office) == ["filed", "withdrawn", "restored", "signed"]


async def test_what_of_a_list_goes_to_the_chief_is_not_said_to_be_filed(
    reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    sent = await reporter.says(f"1.{NEWS}\n2.副厅长到大厅调研值守。")
    await reporter.sees("读出2条")
    await reporter.taps("全部报送（1条）")
    await reporter.sees("已送首席代表签发1条，还有1条请补充")
    await chief.sees("请签发")
    await reporter.edits(sent, f"1.{NEWS}\n2.副厅长何远到大厅调研值守。")
    assert "（待签发）" in (await reporter.sees("读出2条")).text


async def test_a_pasted_weekly_is_one_message_to_the_chief_and_one_tap(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await reporter.says(WEEKLY)
    await reporter.sees("读出5条")
    await reporter.taps("全部报送")
    await reporter.sees("已送首席代表签发5条（第1期）")
    await reporter.heard()
    [asked] = await chief.heard()
    assert "省文旅厅，第1期，5条" in asked.text
    assert asked.labels == ["全部签发（5条）", "1", "2", "3", "4", "5"]

    await chief.taps("2", on=asked)
    one = await chief.sees("组织业务培训")
    assert one.labels == ["签发", "退回"]
    await chief.taps("退回", on=one)
    await chief.sees("为什么退回")
    await chief.taps("内容不完整")
    await chief.sees("已退回：内容不完整")
    await reporter.sees("退回原因")
    await reporter.heard()

    await office.restarts()
    await chief.taps("全部签发", on=asked)
    done = await chief.sees("都已处理：省文旅厅，第1期，5条")
    assert "2. 动态（柏长青已退回）" in done.text
    assert done.text.count("（柏长青已签发）") == 4
    assert done.labels == ["1", "2", "3", "4", "5", "撤销签发"]
    [told] = await reporter.heard()
    assert told.text == "柏长青已签发4条：省文旅厅，第1期。"
    assert len(await office.filings()) == 4

    await chief.taps("全部签发", on=asked)
    await chief.is_notified("都已处理")
    await chief.taps("撤销签发", on=done)
    again = await chief.sees("请签发：省文旅厅，第1期，4条")
    assert await office.filings() == []
    await reporter.sees("撤销了签发（4条）")
    await chief.taps("撤销签发", on=done)
    await chief.is_notified("都已处理")
    await chief.taps("全部签发", on=again)
    await chief.sees("都已处理")
    assert len(await office.filings()) == 4


async def test_a_list_of_two_windows_goes_to_the_chief_of_each(
    tmp_path: Path, database: Path
) -> None:
    source = signed_by("chief").replace(
        'name = "省水务厅"\n', 'name = "省水务厅"\nsigning = "chief"\n'
    )
    async with (
        TelegramServer() as server,
        open_office(tmp_path / "both", server, database, source) as office,
    ):
        reporter = await office.joined("梅映溪")
        await office.joined_too(reporter, "省水务厅")
        of_culture = await office.joined("柏长青", Role.CHIEF)
        of_water = await office.joined("阮承业", Role.CHIEF, "省水务厅")
        await reporter.says("1.省文旅厅窗口开展夜间服务。\n2.省水务厅窗口上门办理取水许可。")
        await reporter.sees("读出2条")
        await reporter.taps("全部报送")
        await reporter.sees("已送首席代表签发2条")
        assert "夜间服务" in (await of_culture.sees("请签发")).text
        assert "取水许可" in (await of_water.sees("请签发")).text


async def test_of_two_chiefs_the_first_tap_counts(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    other = await office.joined("解语花", Role.CHIEF)
    stranger = await office.joined("路过人", Role.CHIEF, "省水务厅")
    await submit(reporter)
    asked = await other.sees("请签发")
    await chief.sees("请签发")
    assert await office.told(stranger) == []
    await chief.taps("签发")
    await chief.sees("已签发")
    for label in ("签发", "退回"):
        await other.taps(label, on=asked)
        await other.is_notified("柏长青已签发，刚才这一下没有起作用")
    await other.sees("柏长青已签发")
    assert await actions(office) == ["filed", "signed"]


async def test_what_a_chief_files_is_signed_by_that(office: Office, chief: TelegramPerson) -> None:
    await preview_activity(chief)
    await chief.taps("确认报送")
    await chief.sees("已报送")
    [filing] = await office.filings()
    assert filing.approved_by == "柏长青"
    await chief.says("待签发")
    await chief.sees("现在没有待签发的内容")


async def test_without_a_chief_who_can_be_reached_it_is_filed_and_pointed_out(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await preview_activity(reporter)
    await reporter.taps("确认报送")
    await reporter.sees(
        "已报送（第1期，政务工作动态）。截止前可随时修改。没有可以签发的首席代表，未经签发。"
    )
    chief = await office.joined("柏长青", Role.CHIEF)
    await chief.blocks_bot()
    await office.settles()
    await preview_activity(reporter, "窗口延时服务至20时，方便上班群众办事。")
    await reporter.taps("确认报送")
    await reporter.sees("未经签发")
    assert len(await office.filings()) == 2
    await editor.says("/draft")
    draft = await editor.sees("样稿已生成")
    assert draft.text.count("省文旅厅：有未经签发的内容") == 1


async def test_signed_after_the_deadline_is_late(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson, editor: TelegramPerson
) -> None:
    await submit(reporter)
    await chief.sees("请签发")
    await office.comes(LATE)
    await chief.sees("还没有签发")
    await chief.heard()
    await chief.taps("签发")
    await chief.sees("迟报")
    await reporter.sees("签发时已过截止时间，记为迟报")
    [filing] = await office.filings()
    assert filing.late
    await editor.says("/status")
    await editor.sees("迟报1")
    await chief.taps("撤销签发")
    await chief.sees("请签发")
    assert not (await only(office)).late


async def test_what_lies_is_said_again_after_two_hours_of_work_and_before_the_deadline(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    await submit(reporter)
    await submit(reporter, "窗口延时服务至20时，方便上班群众办事。")
    await chief.heard(2)
    await office.comes(THURSDAY + timedelta(minutes=119))
    assert await office.told(chief) == []
    lying = THURSDAY + timedelta(minutes=121)
    async with office.work() as work:
        upcoming = await next_moment(work, office.clock.now())
    assert upcoming is not None
    assert timedelta(0) < lying - upcoming < timedelta(minutes=2)
    await office.comes(lying)
    await office.comes(lying + timedelta(minutes=5))
    await office.restarts()
    [said] = await office.told(chief)
    assert said.startswith("还没有签发，请签发：省文旅厅，第1期，2条")
    assert await office.told(reporter) == []

    await chief.taps("2")
    await chief.sees("延时服务")
    await chief.taps("签发")
    await chief.sees("已签发")
    await chief.heard()
    await office.comes(FRIDAY.replace(hour=12, minute=30))
    assert await office.told(chief) == []
    await office.comes(LAST_CALL)
    await office.comes(LAST_CALL + timedelta(minutes=1))
    [said] = await office.told(chief)
    assert said.startswith("还没有签发，请签发：省文旅厅 段小满，第1期")
    assert said.endswith(NEWS)
    await chief.says("待签发")
    await chief.sees("请签发：省文旅厅 段小满")
    await chief.heard()
    await office.comes(LATE)
    await office.comes(LATE + timedelta(days=3))
    assert not any("签发" in each for each in await office.told(chief))


@named
async def test_a_named_signature_is_asked_and_offered_again(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await open_activity(reporter)
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await reporter.says(NEWS)
    asked = await reporter.sees("是谁签发的")
    assert asked.labels == ["上一步", "取消"]
    await reporter.says("周" * 31)
    await reporter.sees("最多30字")
    await reporter.says("周明远")
    assert "签发人：周明远" in (await reporter.sees("请核对")).text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")

    await reporter.says("昨日，我厅窗口联合省图书馆在大厅开展读书日活动，发放借书证120张")
    asked = await reporter.sees("是谁签发的")
    assert asked.labels[0] == "周明远"
    await reporter.says("白若溪")
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert [each.approved_by for each in await office.filings()] == ["周明远", "白若溪"]

    await reporter.says(WEEKLY)
    listed = await reporter.sees("读出5条")
    assert listed.labels[:2] == ["全部报送（5条，白若溪签发）", "全部报送（5条，周明远签发）"]
    await office.restarts()
    await reporter.taps("周明远签发")
    await reporter.sees("已报送5条")
    assert [each.approved_by for each in await office.filings()][2:] == ["周明远"] * 5

    await reporter.says("我的报送")
    await reporter.sees("点数字")
    await reporter.taps("1")
    await reporter.sees("（已报送）")
    await reporter.taps("修改")
    assert "签发人：周明远" in (await reporter.sees("请核对")).text
    await reporter.taps("改签发人")
    await reporter.sees("是谁签发的")
    await reporter.taps("白若溪")
    await reporter.sees("已修改")
    assert (await office.filings())[0].approved_by == "白若溪"
    await editor.says("/draft")
    assert "签发" not in (await editor.sees("样稿已生成")).text


async def test_a_window_that_nobody_signs_for_files_as_ever(
    office: Office, counter: TelegramPerson, chief: TelegramPerson
) -> None:
    await file_numbers(counter, "1 2 3")
    assert await office.told(chief) == []
    assert len(await office.filings()) == 1


async def test_who_stands_in_for_the_chief_signs(
    office: Office, reporter: TelegramPerson, chief: TelegramPerson
) -> None:
    deputy = await office.joined("白若溪", Role.CHIEF, "省水务厅")
    await office.joined_too(deputy, "省文旅厅")
    await chief.says("/leave")
    await chief.sees("哪几天请假")
    await chief.taps("今天")
    await chief.sees("谁代班")
    await chief.taps("白若溪")
    await chief.sees("已登记")
    await chief.heard()
    await deputy.heard()
    await submit(reporter)
    await deputy.sees("请签发")
    assert await office.told(chief) == []
    await deputy.taps("签发")
    await deputy.sees("已签发")
    assert (await only(office)).approved_by == "白若溪"
