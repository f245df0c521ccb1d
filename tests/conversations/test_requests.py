"""约稿: an editor asks windows for one topic by a time of its own, and hears who answered."""

from datetime import timedelta

import pytest

from bulletin.filings import Activity, Status
from bulletin.people import Role
from bulletin.requests import PartState, Request
from handlers.keyboards import RequestButton, tag
from tests.conversations.office import PUBLICATION, THURSDAY, Office
from tests.documents.written import weekly
from tests.telegram.person import TelegramPerson

TOPIC = "节水宣传周活动情况"
ALL_IN_ONE = f"约稿：{TOPIC}，请省水务厅、省文旅厅11月20日16:00前报送"
DUE = THURSDAY.replace(hour=16, minute=0) + timedelta(days=1)
#: Halfway lies at night, so the reminder comes when the office opens on the day it is due.
REMINDER = DUE.replace(hour=9)
TEXT = "窗口发放节水手册２００册，现场答疑 30 余人次。"
KEPT = "窗口发放节水手册200册，现场答疑30余人次。"


@pytest.fixture
async def water(office: Office) -> TelegramPerson:
    """A reporter of 省水务厅."""
    return await office.joined("蓝溪", window="省水务厅")


async def the_request(office: Office) -> Request:
    """The one request that is open: only what is on disk."""
    async with office.work() as work:
        [request] = await work.requests.open_of("weekly")
    return request


async def asks(editor: TelegramPerson, *people: TelegramPerson, text: str = ALL_IN_ONE) -> None:
    await editor.says(text)
    await editor.sees("已约稿")
    for person in people:
        await person.sees("约稿：")
        await person.heard()
    await editor.heard()


async def answers(person: TelegramPerson, text: str = TEXT) -> None:
    await person.taps("交稿")
    await person.sees("请发送稿件")
    await person.says(text)
    await person.sees("已交（")
    await person.heard()


async def opens(editor: TelegramPerson) -> None:
    """The editor looks at the first open request."""
    await editor.says("/request")
    await editor.sees("已答复")
    await editor.taps("1")
    await editor.sees("未交")


async def test_one_message_asks_and_the_answer_is_kept_apart_from_the_weekly(
    office: Office, reporter: TelegramPerson, water: TelegramPerson, editor: TelegramPerson
) -> None:
    await editor.says(ALL_IN_ONE)
    [sent] = await editor.heard()
    assert sent.text == (
        f"已约稿（通知2人），11月20日（周五）16:00前交稿：\n{TOPIC}\n省文旅厅、省水务厅"
    )
    assert sent.labels == ["撤回约稿", "进展"]
    for person in (reporter, water):
        [asked] = await person.heard()
        assert asked.text == (
            f"闻一帆约稿：{TOPIC}\n请于11月20日（周五）16:00前交稿；没有内容，请点“本次无”。"
        )
        assert asked.labels == ["交稿", "本次无"]
    await reporter.taps("交稿")
    await reporter.sees("请发送稿件")
    await reporter.heard()
    await reporter.says(TEXT)
    [kept] = await reporter.heard()
    assert kept.text == f"已交（省文旅厅，{TOPIC}）：\n\n{KEPT}"
    assert kept.labels == ["修改", "撤回"]
    request = await the_request(office)
    assert [(each.window, each.text) for each in request.parts] == [
        ("省文旅厅", KEPT),
        ("省水务厅", None),
    ]
    assert await office.filings() == []
    # The next message is the weekly's matter again.
    await reporter.says("窗口上线“一码游云岭”，办证材料由5份减为2份。")
    await reporter.sees("请核对")
    assert (await the_request(office)).parts == request.parts


async def test_a_document_is_an_answer_and_photos_are_none(
    office: Office, reporter: TelegramPerson, water: TelegramPerson, editor: TelegramPerson
) -> None:
    await asks(editor, reporter)
    await reporter.taps("交稿")
    await reporter.sees("请发送稿件")
    await reporter.sends_photo(b"\xff\xd8 a photo")
    asked = await reporter.sees("照片没有收下")
    assert "请发送稿件" in asked.text
    await reporter.sends_document("稿件.doc", b"\xd0\xcf")
    asked = await reporter.sees("读不了")
    assert "请发送稿件" in asked.text
    mine = await reporter.sends_document("稿件.docx", weekly(TEXT), caption="请收：")
    await reporter.sees("已交（")
    part = (await the_request(office)).part("省文旅厅")
    assert part is not None
    assert part.text == f"请收：{KEPT}"
    await reporter.heard()
    await reporter.edits(mine, "请收：  ")
    assert await office.told(reporter) == []
    await reporter.edits(mine, "节水宣传：")
    assert f"节水宣传：{KEPT}" in (await reporter.sees("已交（")).text
    await reporter.taps("修改")
    await reporter.sees("请发送稿件")
    await reporter.sends_photo(b"\xff\xd8 a photo", caption=TEXT)
    assert "照片没有收下" in (await reporter.sees("已交（")).text
    assert await office.filings() == []
    async with office.work() as work:
        person = await work.people.by_account("telegram", reporter.user.id)
        assert person is not None
        assert await work.drafts.open_of(person.id) == []


async def test_an_answer_in_two_messages_is_one_and_stays_so_when_one_is_edited(
    office: Office, reporter: TelegramPerson, water: TelegramPerson, editor: TelegramPerson
) -> None:
    await asks(editor, reporter)
    await reporter.taps("交稿")
    await reporter.sees("请发送稿件")
    long = "窗口发放节水手册，" * 480 + "现场答疑30余人次。"
    last = await reporter.says(long)
    assert len([each for each in reporter.chat if each.mine]) == 3
    await reporter.sees("已交（")
    await office.settles()
    part = (await the_request(office)).part("省文旅厅")
    assert part is not None
    assert part.text == long
    await reporter.edits(last, last.text.replace("30余", "40余"))
    await reporter.sees("已交（")
    part = (await the_request(office)).part("省文旅厅")
    assert part is not None
    assert part.text == long.replace("30余", "40余")
    assert await office.filings() == []


async def test_what_is_left_open_is_asked_and_wrong_input_is_asked_again(
    office: Office, reporter: TelegramPerson, water: TelegramPerson, editor: TelegramPerson
) -> None:
    await editor.says("/request")
    await editor.sees("约什么稿")
    await editor.says("明天")
    await editor.sees("请输入题目")
    await editor.says(TOPIC)
    asked = await editor.sees("哪些窗口")
    assert asked.labels == [
        *("省中心", "省文旅厅", "省水务厅", "全部窗口", "选好了（0个）", "取消"),
    ]
    await editor.taps("选好了")
    await editor.sees("还没有选窗口")
    await editor.says("省气象局")
    asked = await editor.sees("没有窗口的名称")
    await editor.taps("省水务厅")
    await editor.sees("哪些窗口")
    await editor.taps("省文旅厅")
    await editor.sees("哪些窗口")
    await office.restarts()
    await editor.taps("✓ 省文旅厅")
    await editor.sees("哪些窗口")
    await editor.taps("选好了（1个）")
    asked = await editor.sees("什么时候交")
    assert asked.labels == ["今天17:00", "明天12:00", "明天15:00", "明天17:00", "取消"]
    await editor.says("尽快")
    await editor.sees("看不出“尽快”是什么时候")
    await editor.says("11月18日16:00")
    await editor.sees("已经过了")
    await editor.heard()
    await editor.taps("明天12:00")
    await editor.sees("11月20日（周五）12:00前交稿")
    request = await the_request(office)
    assert (request.topic, [each.window for each in request.parts]) == (TOPIC, ["省水务厅"])
    assert request.due == THURSDAY.replace(hour=12, minute=0) + timedelta(days=1)
    await water.sees("闻一帆约稿")
    assert await office.told(reporter) == []
    # The conversation is free again, and a late finger on the old question does nothing.
    await editor.taps("明天12:00", on=asked)
    await editor.is_notified("已失效")
    await editor.says("这句不是答案")
    await editor.sees("没有看懂")


async def test_what_is_typed_answers_as_well_as_buttons_and_cancel_leaves(
    office: Office, editor: TelegramPerson
) -> None:
    await editor.says("约稿")
    await editor.sees("约什么稿")
    await editor.says("/cancel")
    await editor.sees("没有约稿")
    await editor.says(f"/request {TOPIC}，11月18日前")
    asked = await editor.sees("已经过了")
    assert "哪些窗口" in asked.text
    await editor.says("水务厅和文旅厅，周五下班前")
    sent = await editor.sees("11月20日（周五）17:30前交稿")
    assert "通知0人" in sent.text
    assert "通知不到，请电话联系\n省文旅厅\n省水务厅 8866-0102" in sent.text
    await editor.says("/request")
    await editor.sees("0/2已答复")
    await editor.taps("新约稿")
    await editor.sees("约什么稿")
    await editor.taps("取消")
    await editor.sees("没有约稿")
    await editor.says(f"约稿：{'水' * 400}")
    await editor.sees("请缩短")
    await editor.says("约稿：节水，请各窗口明天17:00前报送")
    await editor.sees("省中心、省文旅厅、省水务厅")


async def test_many_windows_are_ticked_page_by_page(nowhere: Office) -> None:
    more = "".join(
        f'\n[[windows]]\nname = "第{n}窗口"\nkind = "window"\nfiles = ["news"]\n' for n in range(95)
    )
    await nowhere.founded(PUBLICATION.read_text(encoding="utf-8") + more)
    nowhere.clock.move_to(THURSDAY)
    await nowhere.starts()
    editor = await nowhere.joined("闻一帆", Role.EDITOR)
    await editor.says(f"约稿：{TOPIC}，明天17:00前")
    asked = await editor.sees("哪些窗口")
    assert len(asked.labels) == 40 + 4
    await editor.taps("省水务厅")
    await editor.sees("哪些窗口")
    await editor.taps("下一页")
    await editor.sees("哪些窗口")
    await editor.taps("下一页")
    asked = await editor.sees("哪些窗口")
    assert "下一页" not in asked.labels
    await editor.taps("第94窗口")
    await editor.sees("哪些窗口")
    await editor.taps("选好了（2个）")
    await editor.sees("省水务厅、第94窗口")


async def test_an_answer_is_replaced_declined_taken_back_and_brought_back(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await asks(editor, reporter)
    request = reporter.chat[-1]
    await answers(reporter)
    await reporter.taps("修改")
    asked = await reporter.sees(f"再发一次，就替换已交的：{KEPT}")
    assert asked.labels == ["取消"]
    await reporter.says("\u200b")
    await reporter.sees("没有看到文字")
    await office.restarts()
    await reporter.says("改为发放手册300册。")
    await reporter.sees("改为发放手册300册。")
    async with office.work() as work:
        said = [each for each in await work.audit.latest(10) if each.action == "request_answered"]
    assert [each.details["text"] for each in said] == ["改为发放手册300册。", KEPT]
    await reporter.taps("撤回")
    withdrawn = await reporter.sees("已撤回省文旅厅的稿件")
    assert withdrawn.labels == ["撤销"]
    assert (await the_request(office)).missing() == ("省文旅厅", "省水务厅")
    await reporter.taps("撤销")
    await reporter.sees("已交（省文旅厅")
    await reporter.heard()
    await reporter.taps("本次无", on=request)
    [declined] = await reporter.heard()
    assert declined.text == f"已记录：省文旅厅本次无（{TOPIC}）。"
    assert (await the_request(office)).parts[0].state is PartState.DECLINED
    await reporter.taps("撤销", on=declined)
    restored = await reporter.sees("已交（省文旅厅")
    assert "300册" in restored.text
    part = (await the_request(office)).parts[0]
    assert (part.state, part.text) == (PartState.ANSWERED, "改为发放手册300册。")
    await reporter.taps("交稿", on=request)
    await reporter.sees("请发送稿件")
    await reporter.says("/cancel")
    await reporter.sees("先不交")
    await reporter.says("你好")
    await office.settles()
    assert (await the_request(office)).parts[0] == part


async def test_editing_the_sent_answer_edits_the_answer_and_files_nothing(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await asks(editor, reporter)
    await answers(reporter)
    sent = next(each for each in reporter.chat if each.mine and each.text == TEXT)
    news = "11月18日，窗口上线“一码游云岭”，办证材料由5份减为2份。"
    await reporter.edits(sent, news)
    changed = await reporter.sees(f"已交（省文旅厅，{TOPIC}）：\n\n{news}")
    assert changed.labels == ["修改", "撤回"]
    await reporter.heard()
    await reporter.edits(sent, f" {news}")
    assert await office.told(reporter) == []
    await reporter.taps("撤回")
    await reporter.sees("已撤回")
    await reporter.edits(sent, "撤回以后又改的。")
    open_ = await reporter.sees("省文旅厅还没有交稿")
    assert open_.labels == ["交稿", "本次无"]
    assert (await the_request(office)).parts[0].text == news
    assert await office.filings() == []
    asked = next(each for each in editor.chat if each.mine and each.text == ALL_IN_ONE)
    await editor.edits(asked, f"{ALL_IN_ONE}。")
    await editor.sees("不随这条消息修改")


async def test_one_message_with_buttons_for_each_window_of_a_person(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await office.joined_too(reporter, "省水务厅")
    await editor.says(ALL_IN_ONE)
    await editor.sees("通知1人")
    [asked] = await reporter.heard()
    assert "请省文旅厅、省水务厅于" in asked.text
    assert asked.buttons == (
        ("省文旅厅 交稿", "省文旅厅 本次无"),
        ("省水务厅 交稿", "省水务厅 本次无"),
    )
    await reporter.taps("省水务厅 本次无")
    await reporter.sees("已记录：省水务厅本次无")
    await reporter.taps("省文旅厅 交稿")
    await reporter.sees(f"{TOPIC}（省文旅厅）")
    await reporter.says(TEXT)
    await reporter.sees("已交（省文旅厅")
    states = [each.state for each in (await the_request(office)).parts]
    assert states == [PartState.ANSWERED, PartState.DECLINED]


async def test_somebody_of_another_window_cannot_answer(
    office: Office, reporter: TelegramPerson, counter: TelegramPerson, editor: TelegramPerson
) -> None:
    await asks(editor, reporter)
    assert await office.told(counter) == []
    request = await the_request(office)
    for window, refused in (("省文旅厅", "没有可报送的窗口"), ("省中心", "没有约您的窗口")):
        for verb in ("answer", "decline", "withdraw", "undo"):
            data = RequestButton(
                verb=verb, request=request.id, window=tag(window), value="answered"
            )
            await counter.forges(data.pack())
            await counter.sees(refused)
    for verb in ("recall", "close", "collect", "nudge", "read", "open"):
        await reporter.forges(RequestButton(verb=verb, request=request.id).pack())
        await reporter.is_notified("已失效")
        reporter.notices.clear()
    await counter.says("这不是约的稿件。")
    await office.settles()
    assert (await the_request(office)) == request


async def test_the_silent_are_reminded_once_and_the_editor_hears_at_the_due_time(
    office: Office, reporter: TelegramPerson, water: TelegramPerson, editor: TelegramPerson
) -> None:
    # The weekly's own reminders are not in question here.
    await asks(editor, reporter, water)
    await answers(reporter)
    await office.comes(REMINDER - timedelta(minutes=1))
    assert await reminders_of(office, water) == []
    await office.comes(REMINDER)
    await office.comes(REMINDER + timedelta(minutes=1))
    await office.restarts()
    [reminder] = await reminders_of(office, water)
    assert reminder == (
        f"约稿提醒：{TOPIC}\n省水务厅还没有交稿，请于11月20日（周五）16:00前交稿；"
        "没有内容，请点“本次无”。"
    )
    assert await reminders_of(office, reporter) == []
    await office.comes(DUE)
    report = await editor.sees("16:00已截止")
    assert report.text == (
        f"{TOPIC}\n闻一帆约稿，11月20日（周五）16:00已截止\n\n"
        "已交1 · 迟交0 · 本次无0 · 未交1\n\n"
        "未交\n省水务厅 蓝溪 8866-0102\n\n"
        f"已交\n省文旅厅：{KEPT}"
    )
    assert report.labels == ["省文旅厅的稿件", "催一次", "全部稿件", "结束约稿"]
    await office.comes(DUE + timedelta(minutes=20))
    await answers(water, "晚到的水情。")
    late = next(each for each in reversed(water.chat) if "已交" in each.text)
    assert "记为迟交" in late.text
    await opens(editor)
    shown = await editor.sees("迟交1")
    assert "迟交\n省水务厅：晚到的水情。" in shown.text
    reports = [each for each in editor.chat if "16:00已截止\n\n已交1 · 迟交0" in each.text]
    assert reports == [report]


async def reminders_of(office: Office, person: TelegramPerson) -> list[str]:
    return [each for each in await office.told(person) if "约稿提醒" in each]


async def test_who_is_missing_is_urged_by_hand_but_not_twice_within_two_hours(
    office: Office, reporter: TelegramPerson, water: TelegramPerson, editor: TelegramPerson
) -> None:
    await asks(editor, reporter, water)
    await reporter.taps("本次无")
    await reporter.sees("已记录")
    await opens(editor)
    await editor.taps("催一次")
    await editor.is_notified("已催1个窗口")
    await water.sees("约稿提醒")
    assert await reminders_of(office, reporter) == []
    await editor.taps("催一次")
    await editor.is_notified("两小时内")
    assert len(await reminders_of(office, water)) == 1
    office.clock.move_to(THURSDAY + timedelta(hours=2, minutes=1))
    editor.notices.clear()
    await editor.taps("催一次")
    await editor.is_notified("已催1个窗口")
    await water.sees("约稿提醒")
    await water.taps("本次无")
    await water.sees("已记录")
    await editor.taps("催一次")
    await editor.is_notified("没有要催的窗口")


async def test_all_answers_come_as_one_file(
    office: Office, reporter: TelegramPerson, water: TelegramPerson, editor: TelegramPerson
) -> None:
    await asks(editor, reporter, water)
    await answers(reporter)
    await opens(editor)
    await editor.taps("全部稿件")
    await office.settles()
    [paper] = [each for each in editor.chat if each.document]
    assert paper.document is not None
    assert paper.document.name == f"{TOPIC}.txt"
    content = (await editor.downloads(paper)).decode("utf-8-sig")
    assert content.split("\r\n\r\n") == [
        f"{TOPIC}\n11月20日（周五）16:00截止\n未交：省水务厅",
        f"1. 省文旅厅（段小满，11月19日（周四）09:30）\n{KEPT}",
    ]


async def test_an_answer_is_put_into_the_weekly_and_taken_out_again(
    office: Office, reporter: TelegramPerson, counter: TelegramPerson, editor: TelegramPerson
) -> None:
    await asks(editor, reporter, text=f"约稿：{TOPIC}，请省文旅厅、省中心明天17:00前报送")
    await answers(reporter)
    await opens(editor)
    await editor.taps("省文旅厅的稿件")
    whole = await editor.sees(KEPT)
    assert whole.labels == ["收录到周报"]
    await editor.taps("收录到周报")
    await editor.sees("已收录到第1期“政务工作动态”：省文旅厅")
    [filing] = await office.filings()
    assert filing.content == Activity(text=KEPT)
    assert (filing.window, filing.section, filing.late) == ("省文旅厅", "news", False)
    async with office.work() as work:
        author = await work.people.get(filing.author) if filing.author else None
    assert author is not None
    assert author.name == "段小满"
    await editor.taps("收录到周报", on=whole)
    await editor.is_notified("已经在周报里了")
    await editor.taps("撤销")
    await editor.sees("已从周报撤下")
    assert await office.filings() == []
    async with office.work() as work:
        stands = await work.filings.get(filing.id)
    assert stands is not None
    assert stands.status is Status.WITHDRAWN
    await editor.taps("收录到周报", on=whole)
    await editor.sees("已收录到")
    assert len(await office.filings()) == 1
    await counter.says("本周无")
    await counter.sees("已记录")
    nothing = next(each for each in await office.filings() if each.window == "省中心")
    await answers(counter)
    await opens(editor)
    await editor.taps("省中心的稿件")
    whole = await editor.sees("省中心（乔一禾）")
    await editor.taps("收录到“重点工作”")
    await editor.sees("第1期“重点工作”")
    await editor.taps("撤销")
    await editor.sees("已从周报撤下")
    # Undone is undone: the window's 本周无 stands as before.
    [stands] = [each for each in await office.filings() if each.window == "省中心"]
    assert stands.id == nothing.id
    await opens(editor)
    await editor.taps("省中心的稿件")
    await editor.sees("省中心（乔一禾）")
    await editor.taps("收录到“重点工作”")
    await editor.sees("第1期“重点工作”")
    assert {each.section for each in await office.filings()} == {"news", "projects"}


async def test_a_closed_request_takes_nothing_until_it_is_opened_again(
    office: Office, reporter: TelegramPerson, water: TelegramPerson, editor: TelegramPerson
) -> None:
    await asks(editor, reporter, water)
    await reporter.taps("交稿")
    await reporter.sees("请发送稿件")
    await opens(editor)
    await editor.taps("结束约稿")
    closed = await editor.sees("约稿已结束（0/2已答复）")
    assert closed.labels == ["撤销", "全部稿件"]
    await reporter.says(TEXT)
    await reporter.sees("已结束，不再收稿")
    assert await office.filings() == []
    await water.taps("本次无")
    await water.sees("已结束，不再收稿")
    await office.comes(REMINDER)
    await office.comes(DUE)
    assert await reminders_of(office, water) == []
    await editor.taps("撤销", on=closed)
    await editor.sees("未交2")
    await answers(reporter)
    assert (await the_request(office)).missing() == ("省水务厅",)


async def test_a_request_is_taken_back_at_once_and_asked_again(
    office: Office, reporter: TelegramPerson, water: TelegramPerson, editor: TelegramPerson
) -> None:
    await asks(editor, reporter, water)
    sent = editor.chat[-1]
    await editor.taps("撤回约稿")
    recalled = await editor.sees("已撤回约稿")
    for person in (reporter, water):
        await person.sees("不用交了")
    await editor.taps("撤回约稿", on=sent)
    await office.settles()
    assert len([each for each in await office.told(water) if "不用交了" in each]) == 1
    await editor.taps("撤销", on=recalled)
    await editor.sees("未交2")
    await water.sees("闻一帆约稿")
    await answers(water)
    assert (await the_request(office)).missing() == ("省文旅厅",)


async def test_only_editors_ask(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says(f"/request {TOPIC}")
    await reporter.sees("没有看懂")
    async with office.work() as work:
        assert await work.requests.open_of("weekly") == []


async def test_the_way_in_from_the_standing_of_the_weekly(
    office: Office, editor: TelegramPerson
) -> None:
    await editor.says("/status")
    await editor.sees("第1期")
    await editor.taps("约稿")
    await editor.sees("约什么稿")
    await editor.says("节水，请省水务厅明天17:00前报送")
    await editor.sees("已约稿")
    await editor.says("/status")
    await editor.sees("第1期")
    await editor.taps("约稿")
    await editor.sees("0/1已答复")


async def test_a_chief_answers_where_there_is_no_reporter(
    office: Office, chief: TelegramPerson, editor: TelegramPerson
) -> None:
    await editor.says(ALL_IN_ONE)
    await editor.sees("通知1人")
    await chief.sees("闻一帆约稿")
    await answers(chief)
