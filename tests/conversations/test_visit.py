"""Filing a leader's visit: who, when, with whom."""

from datetime import date, timedelta

from bulletin.filings import Visit, Visitor
from tests.conversations.filling import file_visit
from tests.conversations.office import PUBLICATION, THURSDAY, Office
from tests.person import Bubble
from tests.telegram.person import TelegramPerson

TAN = Visitor("党组成员、副厅长", "谭雨生")
XI = Visitor("机关党委书记", "奚华")
MENG = Visitor("二级巡视员", "孟乐川")
ROSTER = f"""
[[leaders]]
name = "{TAN.name}"
title = "省文旅厅{TAN.title}"
window = "省文旅厅"
"""
OWN = f"""
[[leaders]]
name = "{MENG.name}"
title = "{MENG.title}"
window = "省文旅厅"

[[leaders]]
name = "何不言"
title = "副秘书长"
"""


async def visits(office: Office) -> list[Visit]:
    return [each.content for each in await office.filings() if isinstance(each.content, Visit)]


async def at_more(person: TelegramPerson) -> Bubble:
    """Fill in one leader, up to the question whether there are others."""
    await person.says("领导到厅")
    await person.sees("姓名")
    await person.says(TAN.name)
    await person.sees("职务")
    await person.says(TAN.title)
    await person.sees("哪天")
    await person.taps("11月17日")
    return await person.sees("还有同来")


async def add(person: TelegramPerson, visitor: Visitor) -> Bubble:
    """Say that there is another one, and who."""
    await person.taps("还有一位")
    await person.sees("姓名")
    await person.says(visitor.name)
    await person.sees("职务")
    await person.says(visitor.title)
    return await person.sees("还有同来")


async def test_one_leader_and_a_day_are_a_visit(office: Office, reporter: TelegramPerson) -> None:
    asked = await at_more(reporter)
    assert "党组成员、副厅长谭雨生" in asked.text
    await reporter.taps("没有了")
    preview = await reporter.sees("请核对")
    assert "省文旅厅党组成员、副厅长谭雨生到省政务服务大厅窗口调研值守" in preview.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送（第1期，领导进大厅）")
    assert await visits(office) == [Visit(visitors=(TAN,), days=(date(2026, 11, 17),))]


async def test_further_visitors_are_filed_together(
    office: Office, reporter: TelegramPerson
) -> None:
    await at_more(reporter)
    await add(reporter, XI)
    await reporter.taps("没有了")
    preview = await reporter.sees("请核对")
    assert "副厅长谭雨生，机关党委书记奚华到" in preview.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    [visit] = await visits(office)
    assert visit.visitors == (TAN, XI)


async def test_earlier_leaders_are_buttons(office: Office, reporter: TelegramPerson) -> None:
    await file_visit(reporter, TAN.name, TAN.title)
    await reporter.says("领导到厅")
    asked = await reporter.sees("姓名")
    assert asked.labels[0] == "党组成员、副厅长 谭雨生"
    await reporter.taps("谭雨生")
    await reporter.sees("哪天")
    await reporter.taps("跳过")
    await reporter.sees("还有同来")
    await reporter.taps("还有一位")
    asked = await reporter.sees("姓名")
    assert not any("谭雨生" in label for label in asked.labels)
    await reporter.taps("上一步")
    await reporter.sees("还有同来")
    await reporter.taps("没有了")
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert [visit.visitors for visit in await visits(office)] == [(TAN,), (TAN,)]


async def test_who_is_named_already_takes_no_place_among_the_buttons(
    office: Office, reporter: TelegramPerson
) -> None:
    known = tuple(Visitor("副厅长", f"奚{name}") for name in "甲乙丙丁戊己庚")
    async with office.work() as work:
        source = PUBLICATION.read_text(encoding="utf-8") + "".join(
            f'[[leaders]]\nname = "{each.name}"\ntitle = "副厅长"\nwindow = "省文旅厅"\n'
            for each in known
        )
        await work.bulletins.save("weekly", source, office.clock.now())
    await reporter.says("领导到厅")
    await reporter.sees("姓名")
    await reporter.taps(known[0].name)
    await reporter.sees("哪天")
    await reporter.taps("跳过")
    await reporter.sees("还有同来")
    await reporter.taps("还有一位")
    asked = await reporter.sees("第2位")
    assert [each for each in asked.labels if "奚" in each] == [
        f"副厅长 {each.name}" for each in known[1:]
    ]


async def test_leaders_of_another_window_are_not_offered(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_visit(reporter, TAN.name, TAN.title)
    other = await office.joined("蓝溪", window="省水务厅")
    await other.says("领导到厅")
    asked = await other.sees("姓名")
    assert asked.labels == ["取消"]


async def test_a_button_has_the_title_of_the_roster_whoever_came_before(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_visit(reporter, TAN.name, "副厅长")
    await file_visit(reporter, XI.name, XI.title)
    async with office.work() as work:
        source = PUBLICATION.read_text(encoding="utf-8") + ROSTER + OWN
        await work.bulletins.save("weekly", source, office.clock.now())
    await reporter.says("领导到厅")
    asked = await reporter.sees("姓名")
    told = [f"{each.title} {each.name}" for each in (XI, TAN, MENG)]
    assert asked.labels == [*told, "取消"]
    await reporter.taps("谭雨生")
    await reporter.sees("哪天")
    await reporter.taps("跳过")
    asked = await reporter.sees("还有同来")
    assert "党组成员、副厅长谭雨生" in asked.text


async def test_a_leader_of_the_roster_is_named_alone_in_the_form_and_in_a_message(
    office: Office, reporter: TelegramPerson
) -> None:
    async with office.work() as work:
        source = PUBLICATION.read_text(encoding="utf-8") + ROSTER
        await work.bulletins.save("weekly", source, office.clock.now())
    await reporter.says("领导到厅")
    await reporter.sees("姓名")
    await reporter.says(TAN.name)
    await reporter.sees("哪天")
    await reporter.taps("11月17日")
    await reporter.sees("还有同来")
    await reporter.taps("没有了")
    preview = await reporter.sees("请核对")
    assert "省文旅厅党组成员、副厅长谭雨生到" in preview.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    await reporter.says(f"11月18日，{TAN.name}到省政务服务大厅窗口调研值守。")
    preview = await reporter.sees("请核对")
    assert "省文旅厅党组成员、副厅长谭雨生到" in preview.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert [visit.visitors for visit in await visits(office)] == [(TAN,), (TAN,)]


async def test_back_walks_through_the_form_and_forgets_nothing(
    office: Office, reporter: TelegramPerson
) -> None:
    await at_more(reporter)
    for asks in ("哪天", "职务", "姓名"):
        await reporter.taps("上一步")
        asked = await reporter.sees(asks)
    assert "上一步" not in asked.labels
    await reporter.says("谭雨")
    asked = await reporter.sees("还有同来")
    assert "党组成员、副厅长谭雨" in asked.text
    await reporter.taps("没有了")
    await reporter.sees("请核对")


async def test_a_visitor_is_taken_out_again(office: Office, reporter: TelegramPerson) -> None:
    await at_more(reporter)
    await add(reporter, XI)
    await reporter.taps("没有了")
    await reporter.sees("请核对")
    await reporter.taps("改同来的领导")
    asked = await reporter.sees("还有同来")
    assert [label for label in asked.labels if "去掉" in label] == ["去掉 谭雨生", "去掉 奚华"]
    await reporter.taps("去掉 谭雨生")
    asked = await reporter.sees("还有同来")
    assert "谭雨生" not in asked.text
    assert not [label for label in asked.labels if "去掉" in label]
    await reporter.taps("没有了")
    preview = await reporter.sees("请核对")
    assert "省文旅厅机关党委书记奚华到" in preview.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    assert await visits(office) == [Visit(visitors=(XI,), days=(date(2026, 11, 17),))]


async def test_a_visitor_is_added_from_the_preview(
    office: Office, reporter: TelegramPerson
) -> None:
    await at_more(reporter)
    await reporter.taps("没有了")
    await reporter.sees("请核对")
    await reporter.taps("改同来的领导")
    await reporter.sees("还有同来")
    await add(reporter, XI)
    await reporter.taps("没有了")
    preview = await reporter.sees("请核对")
    assert "副厅长谭雨生，机关党委书记奚华到" in preview.text


async def test_a_second_visitor_asked_for_by_mistake_is_gone_with_back(
    reporter: TelegramPerson,
) -> None:
    await at_more(reporter)
    await reporter.taps("还有一位")
    await reporter.sees("第2位")
    await reporter.taps("上一步")
    await reporter.sees("还有同来")
    await reporter.taps("没有了")
    preview = await reporter.sees("请核对")
    assert "省文旅厅党组成员、副厅长谭雨生到" in preview.text


async def test_no_more_than_eight_fit_and_all_of_them_are_filed(
    office: Office, reporter: TelegramPerson
) -> None:
    await at_more(reporter)
    others = [Visitor("副厅长", f"奚{name}") for name in "甲乙丙丁戊己庚"]
    for other in others[:-1]:
        await add(reporter, other)
    await reporter.taps("还有一位")
    await reporter.sees("第8位")
    await reporter.says(others[-1].name)
    await reporter.sees("职务")
    await reporter.says(others[-1].title)
    await reporter.sees("请核对")
    await reporter.taps("确认报送")
    await reporter.sees("已报送")
    [visit] = await visits(office)
    assert visit.visitors == (TAN, *others)


async def test_what_is_no_name_or_title_is_asked_again(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says("领导到厅")
    await reporter.sees("姓名")
    for wrong in ("13800001111", "谭" * 31, "，。"):
        await reporter.says(wrong)
        await reporter.sees("姓名不能")
    await reporter.says("谭雨生")
    await reporter.sees("职务")
    for wrong in ("副厅长" * 21, "2024"):
        await reporter.says(wrong)
        await reporter.sees("职务不能")
    await reporter.says("副厅长")
    await reporter.sees("哪天")
    await reporter.says("周三")
    asked = await reporter.sees("还有同来")
    assert "副厅长谭雨生" in asked.text


async def test_text_where_a_button_is_wanted_says_so_and_loses_nothing(
    reporter: TelegramPerson,
) -> None:
    await at_more(reporter)
    await reporter.says("还有我们处长")
    asked = await reporter.sees("请点消息下面的按钮")
    assert "副厅长谭雨生" in asked.text
    await reporter.taps("没有了")
    await reporter.sees("请核对")
    await reporter.says("好的")
    preview = await reporter.sees("请点消息下面的按钮")
    assert "副厅长谭雨生" in preview.text
    await reporter.taps("确认报送")
    await reporter.sees("已报送")


async def test_leaders_of_earlier_issues_are_remembered(
    office: Office, reporter: TelegramPerson
) -> None:
    await file_visit(reporter, TAN.name, TAN.title)
    await office.comes(THURSDAY + timedelta(days=4))
    await reporter.says("领导到厅")
    asked = await reporter.sees("姓名")
    assert asked.labels[0] == "党组成员、副厅长 谭雨生"
