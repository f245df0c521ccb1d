"""设置: the publication is changed in the browser, and nothing that is in use vanishes with it."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from playwright.async_api import Browser, expect

from bulletin.filings import Activity
from bulletin.forms import Draft
from bulletin.people import Role
from bulletin.publication import Kind, SectionKind
from bulletin.requests import Request as Wanted
from bulletin.requests import Requested
from storage.ids import new_id
from tests import needs
from tests.desk.house import DeskHouse, Seat, hidden, sit, text_of

HOME = "/desk/weekly/setup"


def fields(page: str, action: str) -> dict[str, str | list[str]]:
    """What the form of that action would send as it stands on the page."""
    (form,) = re.findall(rf'(?s)<form method="post" action="{re.escape(action)}".*?</form>', page)
    found: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name, value = attributes.get("name"), unescape(attributes.get("value", ""))
        if name and attributes.get("type") == "checkbox":
            if " checked" in tag:
                found[name] = [*found.get(name, []), value]
        elif name:
            found[name] = value
    for name, options in re.findall(r'(?s)<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form):
        values = re.findall(r'<option value="([^"]*)"', options)
        chosen = re.findall(r'<option value="([^"]*)" selected', options)
        found[name] = unescape([*chosen, *values, ""][0])
    return found


async def opened(seat: Seat, path: str) -> dict[str, str | list[str]]:
    return fields(await seat.opens(f"{HOME}/{path}"), f"{HOME}/{path}")


async def refused(seat: Seat, path: str, form: dict[str, str | list[str]]) -> tuple[int, str]:
    answer = await seat.posts(f"{HOME}/{path}", form)
    return answer.status_code, text_of(answer.text)


async def test_a_window_is_added_changed_and_put_before_another(
    house: DeskHouse, admin: Seat
) -> None:
    form = await opened(admin, "windows/new")
    form |= {"name": "省林草局", "files": ["news", "visits"], "phone": "0700-5550122"}
    assert "已保存。" in await admin.does(f"{HOME}/windows/new", form)
    window = (await house.bulletin()).windows[-1]
    assert (window.name, window.files, window.required) == (
        "省林草局",
        ("news", "visits"),
        (Kind.ACTIVITY,),
    )
    form = await opened(admin, "windows/4")
    assert form["required"] == ["activity"]
    form |= {"full_name": "云岭省林业和草原局", "required": ["activity", "visit"]}
    await admin.does(f"{HOME}/windows/4", form)
    window = (await house.bulletin()).windows[-1]
    assert (window.full_name, window.required) == (
        "云岭省林业和草原局",
        (Kind.ACTIVITY, Kind.VISIT),
    )
    await admin.does(f"{HOME}/windows/4/move", version="3", by="-2")
    assert [each.name for each in (await house.bulletin()).windows][1] == "省林草局"
    async with house.work() as work:
        text = await work.bulletins.source("weekly")
        assert "# A small publication of an invented province" in text
        [last, *_] = await work.bulletins.versions("weekly")
        assert (last.version, last.by) == (4, admin.person.id)
        [noted] = await work.audit.of_bulletin("weekly", action="configured", limit=1)
        assert noted.details == {"part": "windows", "name": "省林草局", "act": "moved"}
    assert "省林草局" in text_of(await admin.opens("/desk/weekly"))


async def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    house: DeskHouse, admin: Seat
) -> None:
    form = await opened(admin, "windows/3")
    status, page = await refused(
        admin, "windows/3", form | {"name": "省文旅厅", "phone": "8866-0199"}
    )
    assert status == 422
    assert "“省文旅厅”已经有了，请换一个。" in page
    status, page = await refused(admin, "windows/3", form | {"name": "", "files": []})
    assert (status, page.count("请填写。"), page.count("请选择。")) == (422, 1, 1)
    answer = await admin.posts(
        f"{HOME}/windows/3", form | {"name": "水" * 25, "phone": "8866-0199"}
    )
    assert "最多24个字，现在25个。" in text_of(answer.text)
    again = fields(answer.text, f"{HOME}/windows/3")
    assert again["phone"] == "8866-0199"
    assert (await house.bulletin()).windows[2].phone == "8866-0102"
    await admin.does(f"{HOME}/windows/3", again | {"name": "省水利厅"})
    assert (await house.bulletin()).windows[2].name == "省水利厅"


async def test_a_stale_form_says_who_changed_what_and_keeps_what_was_typed(
    house: DeskHouse, admin: Seat
) -> None:
    other = await house.editor("司徒芳", Role.ADMIN)
    mine, theirs = await opened(admin, "publication"), await opened(other, "publication")
    await other.does(f"{HOME}/publication", theirs | {"publisher": "云岭省政务局"})
    answer = await admin.posts(f"{HOME}/publication", mine | {"copies": "120"})
    assert answer.status_code == 409
    assert "司徒芳" in text_of(answer.text)
    assert '<del>-publisher = "云岭省政务服务中心"</del>' in unescape(answer.text)
    assert '<ins>+publisher = "云岭省政务局"</ins>' in unescape(answer.text)
    again = fields(answer.text, f"{HOME}/publication")
    assert again["copies"] == "120"
    # What was not touched is what the other one made of it.
    await admin.does(f"{HOME}/publication", again)
    bulletin = await house.bulletin()
    assert (bulletin.publisher, bulletin.copies) == ("云岭省政务局", 120)
    answer = await admin.posts(f"{HOME}/windows/1/remove", version="1")
    assert answer.status_code == 303
    assert len((await house.bulletin()).windows) == 3


async def test_what_a_window_must_file_is_in_a_stale_form_as_somebody_made_it_meanwhile(
    house: DeskHouse, admin: Seat
) -> None:
    form = await opened(admin, "windows/3")
    # The configuration leaves it out, and the form says what is usual.
    assert form["required"] == ["activity"]
    await admin.does(f"{HOME}/windows/3", form | {"required": ["visit"]})
    answer = await admin.posts(f"{HOME}/windows/3", form | {"phone": "8866-0199"})
    assert answer.status_code == 409
    again = fields(answer.text, f"{HOME}/windows/3")
    assert (again["required"], again["phone"]) == (["visit"], "8866-0199")


async def test_a_stale_form_is_about_the_same_window_wherever_that_stands_now(
    house: DeskHouse, admin: Seat
) -> None:
    form = await opened(admin, "windows/3")
    await admin.does(f"{HOME}/windows/3/move", version="1", by="-1")
    answer = await admin.posts(f"{HOME}/windows/3", form | {"phone": "8866-0199"})
    assert answer.status_code == 409
    await admin.does(f"{HOME}/windows/2", fields(answer.text, f"{HOME}/windows/2"))
    phones = {each.name: each.phone for each in (await house.bulletin()).windows}
    assert phones == {"省中心": "", "省水务厅": "8866-0199", "省文旅厅": ""}
    await admin.does(f"{HOME}/windows/2/remove", version="3")
    await admin.does(f"{HOME}/windows/new", {"version": "4", "name": "省林草局", "files": "news"})
    answer = await admin.posts(f"{HOME}/windows/3", form | {"phone": "8866-0200"})
    assert answer.status_code == 303
    assert "8866-0200" not in {each.phone for each in (await house.bulletin()).windows}


async def test_what_was_not_touched_is_not_written_down(house: DeskHouse, admin: Seat) -> None:
    form = await opened(admin, "windows/1")
    assert form["required"] == ["activity", "statistics"]
    await admin.does(f"{HOME}/windows/1", form | {"phone": "8866-0199"})
    async with house.work() as work:
        before, after = [await work.bulletins.source("weekly", each) for each in (1, 2)]
    assert set(after.splitlines()) - set(before.splitlines()) == {'phone = "8866-0199"'}


@pytest.mark.browser
@needs.chromium()
async def test_the_focus_stays_on_what_was_moved(
    house: DeskHouse, admin: Seat, browser: Browser
) -> None:
    page, _ = await sit(browser, house, admin)
    await page.goto(f"{house.url}{HOME}/windows")
    last = (await house.bulletin()).windows[-1].name
    up = page.get_by_role("row").filter(has_text=last).get_by_role("button").first
    await up.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#said")).to_contain_text("已移动")
    await expect(up).to_be_focused()
    assert (await house.bulletin()).windows[-2].name == last


async def test_what_was_removed_comes_back_by_one_click(house: DeskHouse, admin: Seat) -> None:
    before = await house.bulletin()
    page = await admin.does(f"{HOME}/windows/3/remove", version="1")
    path, headers = f"{HOME}/versions/1/restore", {"Referer": f"{house.url}{HOME}/windows"}
    undo = {"csrf": admin.csrf, **hidden(page, path)}
    answer = await admin.client.post(path, data=undo, headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HOME}/windows")
    assert "已恢复到第1版。" in text_of(await admin.opens(f"{HOME}/windows"))
    assert await house.bulletin() == before
    assert "刚才有人改过" in text_of(await admin.does(path, undo))


async def test_what_is_in_use_is_not_taken_away(house: DeskHouse, admin: Seat) -> None:
    await house.knows("梅映溪")
    filing = await house.files(Activity(text="窗口开展文旅惠民活动"))
    page = text_of(await admin.does(f"{HOME}/windows/2/remove", version="1"))
    assert "“省文旅厅”在未刊发的一期里有1条报送" in page
    assert "“省文旅厅”还有人：梅映溪" in page
    page = text_of(await admin.does(f"{HOME}/sections/2/remove", version="1"))
    assert "栏目“政务工作动态”在未刊发的一期里有1条报送" in page
    form = await opened(admin, "sections/2")
    status, page = await refused(admin, "sections/2", form | {"kind": "visits"})
    assert (status, "请刊发后再删除或改类别" in page) == (422, True)
    await admin.does(f"{HOME}/sections/2", form | {"kind": "list", "title": "工作动态"})
    section = (await house.bulletin()).section("news")
    assert section is not None
    assert (section.title, section.kind) == ("工作动态", SectionKind.LIST)
    assert (await house.filing(filing)).section == "news"


async def test_a_window_that_is_renamed_keeps_its_people_and_what_they_are_at(
    house: DeskHouse, admin: Seat
) -> None:
    reporter = await house.knows("梅映溪")
    now = house.clock.now()
    draft = Draft(
        id=new_id(),
        form=Kind.ACTIVITY,
        bulletin="weekly",
        issue=(await house.issue()).id,
        window="省文旅厅",
        at="text",
        answers={},
        revision=1,
    )
    asked = Wanted(
        id=new_id(),
        bulletin="weekly",
        topic="一件事",
        due=now + timedelta(days=1),
        by=admin.person.id,
        at=now,
        parts=(Requested(window="省文旅厅"), Requested(window="省水务厅")),
    )
    async with house.work() as work:
        await work.drafts.keep(draft, person=reporter.id, at=now)
        await work.requests.add(asked)
    form = await opened(admin, "windows/2")
    await admin.does(f"{HOME}/windows/2", form | {"name": "省文体旅厅"})
    async with house.work() as work:
        person = await work.people.get(reporter.id)
        [kept] = await work.drafts.open_of(reporter.id)
        [request] = await work.requests.open_of("weekly")
    assert person is not None
    assert person.windows("weekly") == ("省文体旅厅",)
    assert kept == replace(draft, window="省文体旅厅")
    assert [each.window for each in request.parts] == ["省文体旅厅", "省水务厅"]


async def test_leaders_are_added_changed_put_into_order_and_removed(
    house: DeskHouse, admin: Seat
) -> None:
    assert "还没有。" in text_of(await admin.opens(f"{HOME}/leaders"))
    form = await opened(admin, "leaders/new")
    assert set(form) == {"csrf", "version", "name", "title", "window"}
    status, page = await refused(admin, "leaders/new", form | {"name": "解明澜"})
    assert (status, page.count("请填写。")) == (422, 1)
    form |= {"name": "解明澜", "title": "总工程师"}
    await admin.does(f"{HOME}/leaders/new", form)
    form |= {"version": "2", "title": "党组成员、副厅长", "window": "省水务厅"}
    page = text_of(await admin.does(f"{HOME}/leaders/new", form))
    assert page.index("所有窗口") < page.index("总工程师") < page.index("省水务厅")
    assert dict((await house.bulletin()).leaders_of("省水务厅")) == {"解明澜": "党组成员、副厅长"}
    status, page = await refused(admin, "leaders/new", form | {"version": "3"})
    assert (status, "“省水务厅 解明澜”已经有了，请换一个。" in page) == (422, True)
    status, page = await refused(
        admin, "leaders/new", form | {"version": "3", "window": "省粮食厅"}
    )
    assert (status, "没有这个窗口，请重新选择。" in page) == (422, True)
    await admin.does(f"{HOME}/leaders/2/move", version="3", by="-1")
    form = await opened(admin, "leaders/1")
    assert (form["title"], form["window"]) == ("党组成员、副厅长", "省水务厅")
    await admin.does(f"{HOME}/leaders/1", form | {"title": "党组书记、厅长"})
    await admin.does(f"{HOME}/leaders/2/remove", version="5")
    [leader] = (await house.bulletin()).leaders
    assert (leader.name, leader.title, leader.window) == ("解明澜", "党组书记、厅长", "省水务厅")
    async with house.work() as work:
        [noted] = await work.audit.of_bulletin("weekly", action="configured", limit=1)
    assert noted.details == {"part": "leaders", "name": "解明澜", "act": "removed"}


LEADERS = """
[[leaders]]
name = "解明澜"
title = "总规划师"
window = "省文旅厅"

[[leaders]]
name = "解明澜"
title = "总工程师"
window = "省水务厅"
"""


async def test_of_two_leaders_of_one_name_a_stale_form_is_about_the_same(
    house: DeskHouse, admin: Seat
) -> None:
    await house.configures(LEADERS)
    form = await opened(admin, "leaders/2")
    await admin.does(f"{HOME}/leaders/2/move", version="2", by="-1")
    answer = await admin.posts(f"{HOME}/leaders/2", form | {"title": "二级巡视员"})
    assert answer.status_code == 409
    again = fields(answer.text, f"{HOME}/leaders/1")
    assert (again["title"], again["window"]) == ("二级巡视员", "省水务厅")
    await admin.does(f"{HOME}/leaders/1", again)
    titles = {each.window: each.title for each in (await house.bulletin()).leaders}
    assert titles == {"省水务厅": "二级巡视员", "省文旅厅": "总规划师"}


async def test_a_windows_leaders_follow_its_name_and_hold_it_back(
    house: DeskHouse, admin: Seat
) -> None:
    await house.configures(LEADERS)
    new = await opened(admin, "leaders/new")
    form = await opened(admin, "windows/3")
    await admin.does(f"{HOME}/windows/3", form | {"name": "省水利厅"})
    bulletin = await house.bulletin()
    assert [each.window for each in bulletin.leaders] == ["省文旅厅", "省水利厅"]
    page = text_of(await admin.does(f"{HOME}/windows/3/remove", version="3"))
    assert "领导名册里还有“省水利厅”的解明澜，请先改或删除。" in page
    assert await house.bulletin() == bulletin
    # A form that was opened before says what it was about, and not another window.
    new |= {"name": "普丽", "title": "处长", "window": "省水务厅"}
    answer = await admin.posts(f"{HOME}/leaders/new", new)
    assert answer.status_code == 409
    assert fields(answer.text, f"{HOME}/leaders/new")["window"] == "省水务厅"


async def test_sections_stand_in_groups_and_windows_let_go_of_what_is_removed(
    house: DeskHouse, admin: Seat
) -> None:
    form = await opened(admin, "sections/new")
    form |= {"title": "综合窗口", "kind": "group"}
    status, page = await refused(admin, "sections/new", form)
    assert (status, "请填写" in page) == (422, True)
    await admin.does(f"{HOME}/sections/new", form | {"inner_title": "服务保障"})
    inner = await opened(admin, "sections/5.new")
    await admin.does(f"{HOME}/sections/5.new", inner | {"title": "业务培训", "kind": "list"})
    group = (await house.bulletin()).sections[-1]
    assert [each.title for each in group.sections] == ["服务保障", "业务培训"]
    page = text_of(await admin.does(f"{HOME}/sections/3/remove", version="3"))
    assert "已删除" in page
    bulletin = await house.bulletin()
    assert [each.files for each in bulletin.windows[1:]] == [("news",), ("news",)]
    page = text_of(await admin.does(f"{HOME}/sections/2/remove", version="4"))
    assert "“省文旅厅、省水务厅”只报送到这个栏目" in page


async def test_a_section_stays_what_it_is_and_a_group_begins_with_a_section(
    house: DeskHouse, admin: Seat
) -> None:
    page = await admin.opens(f"{HOME}/sections/1")
    assert 'value="digest"' in page
    assert 'value="group"' not in page
    form = await opened(admin, "sections/new")
    form |= {"title": "专题", "kind": "group"}
    answer = await admin.posts(f"{HOME}/sections/new", form | {"inner_title": "一" * 41})
    assert answer.status_code == 422
    assert "最多40个字，现在41个。" in text_of(answer.text)
    assert "sections[" not in text_of(answer.text)
    await admin.does(f"{HOME}/sections/new", form | {"inner_title": "服务"})
    place = len((await house.bulletin()).sections)
    assert 'value="list"' not in await admin.opens(f"{HOME}/sections/{place}")


async def test_numbers_and_hours_are_taken_as_a_chinese_keyboard_writes_them(
    house: DeskHouse, admin: Seat
) -> None:
    await admin.does(
        f"{HOME}/publication", await opened(admin, "publication") | {"copies": "１２０"}
    )
    await admin.does(f"{HOME}/points", await opened(admin, "points") | {"late": "０．５"})
    hours = "０８：３０～１２：００、14:00至17:30"
    await admin.does(f"{HOME}/schedule", await opened(admin, "schedule") | {"working_hours": hours})
    bulletin = await house.bulletin()
    assert bulletin.copies == 120
    assert bulletin.points is not None
    assert bulletin.points.late == Decimal("0.5")
    assert (await opened(admin, "schedule"))["working_hours"] == "08:30-12:00, 14:00-17:30"


async def test_a_form_of_what_is_gone_leads_to_the_list(house: DeskHouse, admin: Seat) -> None:
    form = await opened(admin, "windows/3")
    await admin.does(f"{HOME}/windows/3/remove", version="1")
    answer = await admin.posts(f"{HOME}/windows/3", form | {"phone": "8866-0199"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HOME}/windows")
    assert "刚才有人改过" in text_of(await admin.opens(f"{HOME}/windows"))


@pytest.mark.browser
@needs.chromium()
async def test_a_saved_form_shows_what_was_saved(
    house: DeskHouse, admin: Seat, browser: Browser
) -> None:
    page, _ = await sit(browser, house, admin)
    await page.goto(f"{house.url}{HOME}/schedule")
    deadline = page.get_by_label("截止", exact=True)
    await deadline.fill("")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(page.locator("#said")).to_contain_text("已保存")
    await expect(deadline).to_have_value("15:00")


async def test_a_rule_follows_its_indicators_name(house: DeskHouse, admin: Seat) -> None:
    rule = await opened(admin, "rules/new")
    status, page = await refused(admin, "rules/new", rule | {"rule": "流转 <= 办结"})
    assert (status, "没有叫“办结”的指标。" in page) == (422, True)
    await admin.does(f"{HOME}/rules/new", rule | {"rule": "流转 <= 受理 + 咨询"})
    form = await opened(admin, "indicators/2")
    await admin.does(f"{HOME}/indicators/2", form | {"name": "收件"})
    async with house.work() as work:
        assert 'rule = "流转 <= 收件 + 咨询"' in await work.bulletins.source("weekly")
    page = text_of(await admin.does(f"{HOME}/indicators/2/remove", version="3"))
    assert "指标规则里还用着“收件”：流转 <= 收件 + 咨询" in page
    assert len((await house.bulletin()).indicators) == 3
    status, page = await refused(admin, "indicators/1", form | {"version": "3", "name": "收 件"})
    assert (status, "“收件”已经有了，请换一个。" in page) == (422, True)


async def test_the_weeks_ahead_are_looked_at_before_the_plan_is_saved(
    house: DeskHouse, admin: Seat
) -> None:
    page = text_of(await admin.opens(f"{HOME}/schedule"))
    assert page.count("12月25日 周五 15:00") == 1
    # The issue that is open keeps its deadline.
    assert "11月20日 周五 15:00" not in page
    assert "11月27日 周五 15:00" in page
    assert "因元旦放假提前" in page or "该年放假安排未知" in page
    form = await opened(admin, "schedule")
    answer = await admin.posts(f"{HOME}/schedule", form | {"deadline": "11:30", "look": "1"})
    page = text_of(answer.text)
    assert "12月25日 周五 11:30" in page
    assert "还没有保存" in page
    assert (await house.bulletin()).schedule.deadline.hour == 15
    status, page = await refused(admin, "schedule", form | {"deadline": "08:00"})
    assert (status, "要早于截止时间（08:00）。" in page) == (422, True)
    day = await opened(admin, "exceptions/new")
    day |= {"day": "2026-12-25", "working": "false", "reason": "泼水节"}
    await admin.does(f"{HOME}/exceptions/new", day)
    page = text_of(await admin.opens(f"{HOME}/schedule"))
    assert "12月24日 周四 15:00" in page
    assert "因泼水节放假提前" in page


async def test_an_earlier_version_is_looked_at_and_restored(house: DeskHouse, admin: Seat) -> None:
    form = await opened(admin, "wording/new")
    await admin.does(f"{HOME}/wording/new", form | {"given": "办事大厅", "better": "政务大厅"})
    page = text_of(await admin.opens(f"{HOME}/versions/2"))
    assert '+given = "办事大厅"' in page
    saved = await admin.client.get(f"{HOME}/versions/1/file")
    assert "weekly-1.toml" in saved.headers["content-disposition"]
    page = text_of(await admin.does(f"{HOME}/versions/1/restore", version="2"))
    assert "已恢复到第1版。" in page
    assert (await house.bulletin()).wording == ()
    async with house.work() as work:
        assert await work.bulletins.source("weekly") == saved.text
        assert await work.bulletins.version("weekly") == 3
    assert "第3版" in text_of(await admin.opens(f"{HOME}/versions"))


async def test_a_name_that_is_refused_comes_again_as_it_was_typed(
    house: DeskHouse, admin: Seat
) -> None:
    path = f"{HOME}/people/{(await house.knows('梅映溪')).id.hex}"
    answer = await admin.posts(f"{path}/change", {"name": "梅1溪", "phone": "0700-5550101"})
    assert answer.status_code == 422
    assert "姓名不能有数字" in text_of(answer.text)
    again = fields(answer.text, f"{path}/change")
    assert (again["name"], again["phone"]) == ("梅1溪", "0700-5550101")


async def test_what_could_not_be_delivered_is_shown_with_whose_it_was(
    house: DeskHouse, admin: Seat
) -> None:
    reporter = await house.knows("梅映溪", phone="0700-5550109")
    async with house.work() as work:
        [account] = await work.people.accounts(reporter.id)
        await work.people.link(reporter.id, "telegram", 7, 7, house.clock.now())
        body = {"chat_id": 7, "text": "第一次提醒"}
        await work.outbox.put("telegram", 7, "sendMessage", body, now=house.clock.now())
        [item] = await work.outbox.claim("telegram", house.clock.now(), 60, 1)
        await work.outbox.dead(item, "Bad Request: chat not found", house.clock.now())
        for messenger, chat in (("telegram", 7), (account.messenger, account.chat_id)):
            await work.people.set_reachable(messenger, chat, False, house.clock.now())
    page = text_of(await admin.opens(f"{HOME}/undelivered"))
    assert "chat not found" in page
    assert "第一次提醒" in page
    assert page.index("联系不上的人") < page.index("梅映溪") < page.index("0700-5550109")


async def test_what_is_no_place_of_the_configuration_is_not_found(
    house: DeskHouse, admin: Seat
) -> None:
    for path in ("publication/1", "schedule/new", "windows/999", "windows/1.1", "elsewhere"):
        assert (await admin.client.get(f"{HOME}/{path}")).status_code == 404, path


async def test_who_took_what_out_of_the_house_stands_in_the_log_in_words(
    house: DeskHouse, admin: Seat
) -> None:
    editor = await house.editor()
    filed = await house.files(Activity(text="窗口开展文旅惠民活动"))
    await editor.does(f"/desk/weekly/filings/{filed.id.hex}/decide", verb="accept", revision=1)
    await editor.does("/desk/weekly/issues/2026-01/press/publish", await asked_to_publish(editor))
    for path in (
        "issues/2026-01/filings.csv",
        "archive/filings.xlsx?first=2026-01-01",
        "archive/hits.csv?q=文旅&window=省文旅厅&section=news",
        "figures/adoption.docx?span=2026-Q4",
    ):
        assert (await editor.client.get(f"/desk/weekly/{path}")).status_code == 200
    assert (await editor.client.get("/desk/weekly/archive/hits.exe")).status_code == 404
    page = await admin.opens(f"{HOME}/log")
    lines = [
        re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"(?s)<tr><th scope=.row.*?</tr>", page)
    ]
    assert len([each for each in lines if "导出" in each]) == 4
    for done, about in (
        ("导出报送表", "2026-01|格式: csv · 行数: 1|"),
        ("导出报送表", "||格式: xlsx · 行数: 1 · 起: 2026-01-01|"),
        ("导出查找结果", "格式: csv · 行数: 1 · 查找: 文旅 · 省文旅厅 · 栏目: 政务工作动态|"),
        ("导出采用通报", "格式: docx · 行数: 3 · 时段: 2026-Q4|"),
    ):
        [line] = [each for each in lines if about in each]
        assert "简若宁" in line
        assert done in line
    assert not re.search(r"\|[a-z]+_[a-z_]+\|", "".join(lines))


async def asked_to_publish(editor: Seat) -> dict[str, str]:
    path = "/desk/weekly/issues/2026-01/press/publish"
    return hidden(await editor.opens(path), path)


async def test_editors_do_not_set_up(house: DeskHouse, editor: Seat) -> None:
    assert "设置" not in text_of(await editor.opens("/desk/weekly"))
    for path in ("windows", "people", "log", "versions", "template"):
        assert (await editor.client.get(f"{HOME}/{path}")).status_code == 403
