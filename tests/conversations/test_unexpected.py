"""What nobody expected: old buttons, stickers, forged taps. Nothing is lost, all is answered."""

from uuid import uuid4

import pytest

from bulletin.people import Role
from handlers.keyboards import FilingButton, FormButton, IssueButton, WindowButton, tag
from tests.conversations.filling import NEWS, file_activity, open_activity, preview_activity
from tests.conversations.office import Office
from tests.telegram.person import TelegramPerson


async def test_a_button_of_an_earlier_step_shows_the_present_one(
    reporter: TelegramPerson,
) -> None:
    await open_activity(reporter)
    days = reporter.chat[-1]
    await reporter.taps("11月18日", on=days)
    await reporter.sees("发送动态")
    await reporter.taps("11月20日", on=days)
    await reporter.is_notified("已过期")
    await reporter.sees("发送动态")
    await reporter.says(NEWS)
    await reporter.sees("请核对")


async def test_a_button_of_another_draft_shows_the_one_on_the_table(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    preview = reporter.chat[-1]
    await reporter.says("领导到厅")
    await reporter.sees("姓名")
    await reporter.taps("确认报送", on=preview)
    await reporter.is_notified("已过期")
    await reporter.sees("姓名")
    assert await office.filings() == []


async def test_a_button_of_a_draft_that_has_ended_changes_nothing(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    preview = reporter.chat[-1]
    await reporter.says("/cancel")
    await reporter.sees("已取消")
    for label in ("确认报送", "改日期", "取消"):
        await reporter.taps(label, on=preview)
        await reporter.is_notified("已经报送或取消")
        reporter.notices.clear()
    assert await office.filings() == []


async def test_a_button_of_a_message_that_was_deleted_is_answered_in_a_new_one(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    preview = reporter.chat[-1]
    office.server.memory.chat(reporter.user).remove(preview.id)
    await reporter.taps("确认报送", on=preview)
    filed = await reporter.sees("已报送")
    assert filed.id > preview.id
    assert len(await office.filings()) == 1


@pytest.mark.parametrize(
    ("thing", "why"),
    [("sticker", "只收文字"), ("voice", "只收文字"), ("document", "打不开")],
)
async def test_what_is_no_text_is_refused_and_the_question_asked_again(
    reporter: TelegramPerson, thing: str, why: str
) -> None:
    async def sends() -> None:
        match thing:
            case "sticker":
                await reporter.sends_sticker()
            case "voice":
                await reporter.sends_voice()
            case _:
                await reporter.sends_document("周报.docx", b"PK", caption="请收")

    await sends()
    await reporter.sees(why)
    await open_activity(reporter)
    await sends()
    asked = await reporter.sees(why)
    assert "哪天" in asked.text
    await reporter.taps("11月18日", on=asked)
    await reporter.sees("发送动态")
    await reporter.says(NEWS)
    await reporter.sees("请核对")


async def test_a_command_nobody_knows_is_no_answer(reporter: TelegramPerson) -> None:
    await open_activity(reporter)
    await reporter.taps("11月18日")
    await reporter.sees("发送动态")
    await reporter.says("/nonsense")
    await reporter.sees("没有看懂")
    await reporter.says(NEWS)
    await reporter.sees(NEWS)


async def test_an_editor_without_a_window_is_not_offered_to_file(
    editor: TelegramPerson,
) -> None:
    await editor.says("随便写一句")
    said = await editor.sees("没有看懂")
    assert not said.labels


FORGED = (
    *("", "x", "f", "f:file", "f:file:abc:notanumber:", "g:open:not-a-uuid", "i:draft:1"),
    *("w:activity", "w:choose:deadbeef:0123456789::", "l:xx", "l:../../etc"),
    "f:pick:00000000:1:11月18日",
    f"g:edit:{uuid4().hex}",
    f"i:publish_now:{uuid4().hex}:",
)
OF_ONES_OWN_FORM = (
    *(("tick", "tomorrow"), ("tick", "2026-13-45"), ("pick", "x" * 20), ("edit", "nothing")),
    *(("leader", "0000"), ("drop", "99"), ("drop", "-1"), ("nonsense", ""), ("keep", "")),
    *(("carry", ""), ("several", "1"), ("back", ""), ("skip", "")),
)


async def test_forged_data_is_answered_and_changes_nothing(
    office: Office, reporter: TelegramPerson
) -> None:
    for data in FORGED:
        await reporter.forges(data)
    await office.settles()
    assert not office.server.memory.unanswered
    async with office.work() as work:
        assert await work.inbox.count("dead") == 0
    assert await office.filings() == []
    await reporter.says("/help")
    await reporter.sees("/language")


async def test_a_forged_button_of_ones_own_form_breaks_nothing(
    office: Office, reporter: TelegramPerson
) -> None:
    await open_activity(reporter)
    for verb, value in OF_ONES_OWN_FORM:
        _, _, draft, revision, _ = reporter.carried("取消").split(":")
        await reporter.forges(
            FormButton(verb=verb, draft=draft, revision=int(revision), value=value).pack()
        )
        await office.settles()
    async with office.work() as work:
        assert await work.inbox.count("dead") == 0
    await reporter.says("/resume")
    await reporter.sees("发送动态")
    await reporter.says(NEWS)
    await reporter.sees("请核对")


async def test_nobody_touches_a_filing_of_another_window(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    await file_activity(reporter)
    [filing] = await office.filings()
    other = await office.joined("蓝溪", window="省水务厅")
    stranger = office.server.person("路人")
    await stranger.says("你好")
    await stranger.sees("还没有加入")
    for person in (other, editor):
        for verb in ("open", "edit", "withdraw", "restore"):
            await person.forges(FilingButton(verb=verb, filing=filing.id).pack())
            said = await person.sees("不属于您的窗口")
            assert NEWS not in said.text
    for verb in ("open", "edit", "withdraw", "restore"):
        await stranger.forges(FilingButton(verb=verb, filing=filing.id).pack())
        await stranger.is_notified("还没有加入")
        stranger.notices.clear()
    assert await office.filings() == [filing]


async def test_nobody_files_for_another_window(
    office: Office, reporter: TelegramPerson, editor: TelegramPerson
) -> None:
    issue = await office.issue()
    for person in (reporter, editor):
        for verb in ("choose", "activity", "visit", "statistics", "nothing"):
            data = WindowButton(verb=verb, issue=issue.tag, window=tag("省水务厅"))
            await person.forges(data.pack())
            await person.sees("没有可报送的窗口")
    assert await office.filings() == []


async def test_nobody_takes_up_the_draft_of_another(
    office: Office, reporter: TelegramPerson
) -> None:
    await preview_activity(reporter)
    _, _, draft, revision, _ = reporter.carried("确认报送").split(":")
    colleague = await office.joined("冉星")
    for verb in ("resume", "file", "edit", "cancel", "carry", "pick"):
        await colleague.forges(FormButton(verb=verb, draft=draft, revision=int(revision)).pack())
        await colleague.is_notified("已经报送或取消")
        colleague.notices.clear()
    assert await office.filings() == []
    await reporter.taps("确认报送")
    await reporter.sees("已报送")


@pytest.mark.parametrize("role", [Role.REPORTER, Role.CHIEF])
async def test_the_editors_part_is_closed_to_windows(office: Office, role: Role) -> None:
    person = await office.joined("段小满", role)
    issue = await office.issue()
    for command in ("/status", "/draft", "/issue"):
        await person.says(command)
        await person.sees("没有看懂")
    for verb, value in (
        *(("status", ""), ("draft", ""), ("nudge", ""), ("publish", ""), ("publish_now", "")),
        *(("set", "number"), ("set", "total"), ("set", "date"), ("set", "copies")),
    ):
        await person.forges(IssueButton(verb=verb, issue=issue.id, value=value).pack())
        await person.is_notified("失效")
        person.notices.clear()
    await person.forges(WindowButton(verb="nudge", issue=issue.tag, window=tag("省文旅厅")).pack())
    await person.is_notified("失效")
    assert await office.issue() == issue
    assert [each for each in person.chat if each.document] == []
