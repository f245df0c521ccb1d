"""Coming in: one invitation lets one person in, once, in the part that it names."""

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from bot.inviting import invite
from bulletin.people import Membership, Role
from storage.work import Work
from tests.conversations.office import PUBLICATION, THURSDAY, Office, open_office
from tests.telegram.person import TelegramPerson
from tests.telegram.server import TelegramServer


async def people(office: Office) -> dict[str, tuple[Membership, ...]]:
    async with office.sessions.begin() as session:
        known = await Work.on(session).people.of_bulletin("weekly")
    return {person.name: person.memberships for person in known}


async def test_the_welcome_says_the_window_the_role_and_the_deadline(office: Office) -> None:
    person = office.server.person("段小满")
    await person.says(f"/start {await office.invites(Role.REPORTER, '省文旅厅')}")
    [welcome] = await person.heard()
    assert "段小满" in welcome.text
    assert "云岭窗口周报" in welcome.text
    assert "省文旅厅经办人" in welcome.text
    assert "11月20日" in welcome.text
    assert "15:00" in welcome.text


async def test_chief_and_editor_are_told_what_they_are(office: Office) -> None:
    chief = office.server.person("柏长青")
    await chief.says(f"/start {await office.invites(Role.CHIEF, '省水务厅')}")
    await chief.sees("省水务厅首席代表")
    editor = office.server.person("闻一帆")
    await editor.says(f"/start {await office.invites(Role.EDITOR)}")
    await editor.sees("身份是编辑")


async def test_everybody_gets_the_large_buttons_of_their_part(
    reporter: TelegramPerson, counter: TelegramPerson, editor: TelegramPerson
) -> None:
    assert reporter.large_buttons == ["报送动态", "领导到厅", "本周无", "我的报送"]
    assert counter.large_buttons == ["报送动态", "报送数据", "本周无", "我的报送"]
    assert editor.large_buttons == ["报送情况", "生成样稿", "审稿"]


async def test_an_invitation_is_used_once(office: Office) -> None:
    code = await office.invites(Role.REPORTER, "省文旅厅")
    first, second = office.server.person("段小满"), office.server.person("韦东")
    await first.says(f"/start {code}")
    await first.sees("您已加入")
    await second.says(f"/start {code}")
    await second.sees("无效、已用过或已过期")
    assert list(await people(office)) == ["段小满"]


async def test_an_invitation_to_a_window_that_is_gone_lets_nobody_in(office: Office) -> None:
    person = office.server.person("段小满")
    await person.says(f"/start {await office.invites(Role.REPORTER, '省林草局')}")
    await person.sees("无效、已用过或已过期")
    assert await people(office) == {}


async def test_two_people_with_one_invitation_at_once_are_one_member(office: Office) -> None:
    code = await office.invites(Role.REPORTER, "省文旅厅")
    rivals = [office.server.person(name) for name in ("段小满", "韦东", "戈文")]
    await asyncio.gather(*(each.says(f"/start {code}") for each in rivals))
    said = [(await each.heard())[0].text for each in rivals]
    assert sum("您已加入" in text for text in said) == 1
    assert sum("无效" in text for text in said) == 2
    assert len(await people(office)) == 1


async def test_an_invitation_expires_after_a_week(office: Office) -> None:
    code = await office.invites(Role.REPORTER, "省文旅厅")
    office.clock.move_to(THURSDAY + timedelta(days=7, minutes=1))
    person = office.server.person("段小满")
    await person.says(f"/start {code}")
    await person.sees("已过期")
    assert await people(office) == {}


async def test_an_unknown_code_lets_nobody_in(office: Office) -> None:
    person = office.server.person("段小满")
    for code in ("nobody-made-this", "x" * 64, "'; DROP TABLE people; --"):
        await person.says(f"/start {code}")
        await person.sees("无效")
    assert await people(office) == {}


async def test_the_code_is_kept_only_as_a_hash(office: Office) -> None:
    code = await office.invites(Role.REPORTER, "省文旅厅")
    async with office.sessions.begin() as session:
        kept = (await session.execute(text("SELECT * FROM invitations"))).all()
    assert kept
    assert code not in repr(kept)


async def test_who_is_known_gets_a_second_window(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says(f"/start {await office.invites(Role.REPORTER, '省水务厅')}")
    await reporter.sees("省水务厅经办人")
    assert [part.window for part in (await people(office))["段小满"]] == ["省文旅厅", "省水务厅"]
    await reporter.says("本周无")
    asked = await reporter.sees("哪个窗口")
    assert asked.labels == ["省文旅厅", "省水务厅"]


async def test_joining_the_same_part_twice_changes_nothing(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says(f"/start {await office.invites(Role.REPORTER, '省文旅厅')}")
    await reporter.sees("您已加入")
    assert len((await people(office))["段小满"]) == 1


async def test_an_invitation_with_a_name_goes_by_that_name(office: Office) -> None:
    person = office.server.person("小段🌊")
    code = await office.invites(Role.CHIEF, "省文旅厅", name="段小满", phone="8866-0101")
    await person.says(f"/start {code}")
    await person.sees("段小满，您好")
    assert list(await people(office)) == ["段小满"]


async def test_a_second_invitation_in_the_same_name_is_a_second_account_of_the_same_person(
    office: Office,
) -> None:
    for phone in ("手机", "平板"):
        person = office.server.person(phone)
        await person.says(f"/start {await office.invites(Role.CHIEF, '省文旅厅', name='段小满')}")
        await person.sees("段小满，您好")
    assert len(await people(office)) == 1


async def test_a_stranger_is_told_how_to_get_in_and_nothing_else(
    office: Office, reporter: TelegramPerson
) -> None:
    stranger = office.server.person("路人")
    for words in (
        *("/start", "/help", "/status", "/draft", "/issue", "/mine", "/resume", "/cancel"),
        *("/language", "你好", "报送动态", "本周无", "我的报送", "报送情况", "生成样稿"),
    ):
        await stranger.says(words)
        said = await stranger.sees("您还没有加入")
        assert not said.labels
    await stranger.sends_sticker()
    await stranger.sends_voice()
    edited = await stranger.says("你好")
    await stranger.heard(18)
    await stranger.edits(edited, "您好")
    [said] = await stranger.heard()
    assert "您还没有加入" in said.text


async def test_start_without_a_code_welcomes_who_is_known(reporter: TelegramPerson) -> None:
    await reporter.says("/start")
    await reporter.sees("段小满，您好")


async def test_joining_leaves_an_open_form_open(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says("报送动态")
    await reporter.sees("哪天")
    await reporter.says(f"/start {await office.invites(Role.REPORTER, '省水务厅')}")
    await reporter.sees("省水务厅经办人")
    await reporter.says("11月18日")
    await reporter.sees("发送动态")


async def test_the_welcome_is_that_of_the_bulletin_one_is_invited_to(
    office: Office, reporter: TelegramPerson
) -> None:
    monthly = PUBLICATION.read_text(encoding="utf-8").replace("云岭窗口周报", "云岭窗口月报")
    async with office.work() as work:
        await work.bulletins.save("monthly", monthly, office.clock.now())
        code = await invite(
            work, "monthly", Role.REPORTER, "省水务厅", now=office.clock.now(), name="蓝溪"
        )
    person = office.server.person("蓝溪")
    await person.says(f"/start {code}")
    welcome = await person.sees("蓝溪，您好")
    assert "云岭窗口月报" in welcome.text


async def test_who_joins_hears_the_bulletins_language_where_their_own_is_not_known(
    tmp_path: Path, database: Path
) -> None:
    source = PUBLICATION.read_text(encoding="utf-8")
    english = source.replace("[bulletin]\n", '[bulletin]\nlanguage = "en"\n', 1)
    async with (
        TelegramServer() as server,
        open_office(tmp_path / "data", server, database, english) as office,
    ):
        person = server.person("Amy", language="fr")
        await person.says(f"/start {await office.invites(Role.REPORTER, '省文旅厅')}")
        await person.sees("Hello Amy")
