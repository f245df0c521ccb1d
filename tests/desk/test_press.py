"""From problems to the published issue: nothing is fixed unseen, and nothing published twice."""

import re
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html import unescape

import pytest
from playwright.async_api import Browser, expect

from bulletin.composition import from_snapshot
from bulletin.filings import Activity, LateChange, Statistics, Status, Visit, Visitor
from bulletin.issues import IssueState
from bulletin.people import Role
from storage.ids import new_id
from storage.passages import Search
from templates.documents import Format, render
from tests import needs
from tests.desk.house import FRIDAY, PUBLICATION, DeskHouse, Seat, hidden, sit, text_of

ISSUE = "/desk/weekly/issues/2026-01"
PRESS = f"{ISSUE}/press"
FILES = f"{ISSUE}/files"
NEWS = "窗口举办文旅惠民咨询日，解答群众咨询60人次。"


async def takes_two(house: DeskHouse) -> None:
    await house.configures("\n[publishing]\ntwo_people = true\n")


async def published(house: DeskHouse, editor: Seat) -> str:
    """The page after the issue was published, asked first and then sent twice."""
    asked = await editor.opens(f"{PRESS}/publish")
    form = hidden(asked, f"{PRESS}/publish")
    page = await editor.does(f"{PRESS}/publish", form)
    again = await editor.posts(f"{PRESS}/publish", form)
    assert again.headers["location"] == PRESS
    return page


async def test_the_fields_are_saved_together_and_a_stale_form_keeps_what_was_typed(
    house: DeskHouse, editor: Seat
) -> None:
    other = await house.editor("齐砚秋")
    form = hidden(await editor.opens(PRESS), f'{PRESS}" class="fields')
    typed = {"number": "1", "total": "1", "date": "2026-11-23", "copies": "90"}
    page = text_of(await other.does(PRESS, form | typed))
    assert "已保存" in page
    assert (await house.issue()).copies == 90
    stale = await editor.posts(PRESS, form | typed | {"copies": "77"})
    assert stale.status_code == 409
    assert "齐砚秋" in stale.text
    assert 'value="77"' in stale.text
    assert "印数90" in stale.text
    # The browser takes the form's address for the page's.
    assert (await editor.client.get(str(stale.url))).status_code == 200
    assert (await house.issue()).copies == 90
    form = hidden(stale.text, f'{PRESS}" class="fields')
    wrong = await editor.posts(PRESS, form | typed | {"copies": "几份"})
    assert (wrong.status_code, 'value="几份"' in wrong.text) == (422, True)
    page = await editor.does(PRESS, form | typed | {"number": "8", "date": ""})
    assert "第8期" in text_of(page)
    issue = await house.issue()
    assert (issue.number, issue.date, issue.copies) == (8, None, 90)


async def test_what_is_fixed_stays_and_what_changes_since_is_taken_or_left(
    house: DeskHouse, editor: Seat
) -> None:
    reporter = await house.knows("梅映溪")
    filed = await house.files(Activity(text=NEWS), by=reporter)
    assert "还没有定稿" in await editor.opens(PRESS)
    page = text_of(await editor.does(f"{PRESS}/freeze"))
    assert "简若宁于" in page
    assert "已定稿。" in page
    assert (await editor.posts(f"{PRESS}/freeze")).headers["location"] == PRESS
    wanted = LateChange(
        id=new_id(),
        filing=filed.id,
        content=Activity(text=NEWS.replace("60", "90")),
        section="news",
        based_on=1,
        by=reporter.id,
        at=house.clock.now(),
    )
    async with house.work() as work:
        await work.late_changes.put(wanted, filed)
    assert "窗口要求的改动待定" in await editor.opens(PRESS)
    path = f"/desk/weekly/filings/{filed.id.hex}"
    await editor.does(f"{path}/change", verb="take", change=wanted.id.hex, revision=1)
    page = await editor.opens(PRESS)
    assert "定稿以后有改动" in page
    assert "<del>60</del><ins>90</ins>" in page
    form = hidden(page, f"{PRESS}/take")
    assert "刚才又有变动" in await editor.does(f"{PRESS}/take", seen="another")
    async with house.work() as work:
        fixed = await work.issues.snapshot((await house.issue()).id)
    assert fixed is not None
    assert "咨询60人次" in "".join(from_snapshot(fixed).lines())
    assert "1处改动没有采用" in await editor.opens(f"{PRESS}/publish")
    page = await editor.does(f"{PRESS}/take", form)
    assert "重新定稿" in page
    assert "定稿以后有改动" not in page
    assert "已退回编辑" in await editor.does(f"{PRESS}/unfreeze")
    assert (await house.issue()).state.open


@needs.chinese_font()
async def test_the_published_issue_is_kept_file_by_file_and_reads_the_same_again(
    house: DeskHouse, editor: Seat
) -> None:
    reporter = await house.knows("梅映溪")
    await house.files(Activity(text=NEWS), by=reporter)
    asked = text_of(await editor.opens(f"{PRESS}/publish"))
    assert "还没有报齐：省中心" in asked
    form = hidden(await editor.opens(f"{PRESS}/publish"), f"{PRESS}/publish")
    await house.files(Activity(text="窗口上门办理取水许可。"), "省水务厅")
    stale = await editor.posts(f"{PRESS}/publish", form)
    assert (stale.status_code, "刚才又有变动" in stale.text) == (409, True)
    page = text_of(await published(house, editor))
    issue = await house.issue()
    assert issue.state is IssueState.PUBLISHED
    assert "第1期已刊发" in page
    assert "第1版\n简若宁 11月20日" in page
    assert "已发给1人：梅映溪" in page
    async with house.work() as work:
        files = (await work.archive.versions(issue.id))[1]
        kept = await work.editions.snapshot(issue.id, 1)
        told = await work.audit.of_object("weekly", issue.label, "published")
    assert len(told) == 1
    for format in Format:
        answer = await editor.client.get(f"{FILES}/1/{format}")
        assert sha256(answer.content).hexdigest() == files[format].sha256
        assert files[format].sha256 in page
        assert "attachment" in answer.headers["content-disposition"]
    assert kept is not None
    again = render(from_snapshot(kept), Format.TEXT)
    assert again == (await editor.client.get(f"{FILES}/1/text")).content
    for path in ("files/2/text", "files/1/exe", "files/x/text", "press/draft/html/file"):
        assert (await editor.client.get(f"{ISSUE}/{path}")).status_code == 404
    assert len([each for each in await house.told(reporter) if "已刊发" in each]) == 1


async def test_who_fixed_the_text_cannot_publish_it_where_it_takes_two(
    house: DeskHouse, editor: Seat
) -> None:
    await takes_two(house)
    await house.files(Activity(text=NEWS))
    assert "请先定稿" in text_of(await editor.opens(f"{PRESS}/publish"))
    assert "请先定稿" in text_of(await editor.does(f"{PRESS}/publish"))
    page = text_of(await editor.does(f"{PRESS}/freeze"))
    assert "没有别的编辑" in page
    other = await house.editor("齐砚秋")
    page = text_of(await editor.opens(PRESS))
    assert "可以刊发的编辑：齐砚秋" in page
    assert "刊发…" not in page
    assert "请由另一位编辑刊发" in text_of(await editor.opens(f"{PRESS}/publish"))
    form = hidden(await other.opens(f"{PRESS}/publish"), f"{PRESS}/publish")
    assert "请由另一位编辑刊发" in text_of(await editor.does(f"{PRESS}/publish", form))
    assert (await house.issue()).state is IssueState.FROZEN
    assert "第1期已刊发" in await published(house, other)


async def test_a_template_that_fails_does_not_stop_a_friday(house: DeskHouse, editor: Seat) -> None:
    await house.files(Activity(text=NEWS))
    async with house.work() as work:
        file = await work.files.add("own.docx", "application/x", b"no template", FRIDAY)
        await work.word_templates.use("weekly", file.id, editor.person.id, FRIDAY)
    word = await editor.client.get(f"{PRESS}/draft/docx/file")
    assert word.content.startswith(b"PK")
    assert "Word版用了自带模板" in await editor.opens(PRESS)
    page = text_of(await published(house, editor))
    assert "第1期已刊发" in page
    assert "Word版用了自带模板" in page
    async with house.work() as work:
        failed = await work.audit.last("weekly", "2026-01", "template_failed")
    assert failed is not None
    assert failed.details["why"] == "not_word"


async def test_only_three_things_hold_an_issue_back_and_personal_data_may_pass(
    house: DeskHouse, editor: Seat
) -> None:
    text = "请联系省文旅厅经办人，电话13900001234。"
    filed = await house.files(Activity(text=text))
    page = await editor.opens(f"{ISSUE}/problems")
    assert "必须先处理" in page
    for place in (f'href="{ISSUE}#window-', f'href="{ISSUE}/manuscripts#section-visits"'):
        assert place in page
    assert f'href="{ISSUE}/manuscripts#{filed.id.hex}"' in page
    board = await editor.opens(ISSUE)
    for anchor in re.findall(rf'href="{ISSUE}#([\w-]+)"', page):
        assert f'id="{anchor}"' in board
    press = text_of(await editor.opens(PRESS))
    assert "有1个问题必须先处理" in press
    assert "刊发…" not in press
    assert "请先处理" in text_of(await editor.does(f"{PRESS}/freeze"))
    asked = hidden(await editor.opens(f"{PRESS}/publish"), f"{PRESS}/publish")
    assert "请先处理" in text_of(await editor.does(f"{PRESS}/publish", asked))
    about = hidden(page, f"{ISSUE}/problems/clear")
    assert "已确认可以刊登" in await editor.does(f"{ISSUE}/problems/clear", about)
    await editor.does(f"{ISSUE}/problems/clear", about)
    page = await editor.opens(f"{ISSUE}/problems")
    assert re.search("简若宁 11月20日.*确认可以刊登", text_of(page))
    assert "必须先处理" not in text_of(page).replace("没有必须先处理", "")
    await editor.does(f"{ISSUE}/problems/object", about)
    assert "请先处理" in text_of(await editor.does(f"{PRESS}/freeze"))
    await editor.does(f"{ISSUE}/problems/clear", about)
    async with house.work() as work:
        changed = replace(filed, content=Activity(text=text + "欢迎来电。"), revision=2)
        await work.filings.change(changed, by=None, at=house.clock.now(), action="changed")
    assert "刚才有人改过" in await editor.does(f"{ISSUE}/problems/clear", about)
    assert "请先处理" in text_of(await editor.does(f"{PRESS}/freeze"))


async def test_a_title_that_differs_from_the_roster_is_said_where_the_visit_is_looked_at(
    house: DeskHouse, editor: Seat
) -> None:
    await house.configures('[[leaders]]\nname = "何远"\ntitle = "党组成员、副厅长"\n')
    visit = Visit(visitors=(Visitor("副厅长", "何远"),))
    filed = await house.files(visit, section="visits")
    said = "何远的职务，名册上是“党组成员、副厅长”"
    page = await editor.opens(f"{ISSUE}/problems")
    assert f"省文旅厅：{said}" in text_of(page)
    assert f'href="{ISSUE}/manuscripts#{filed.id.hex}"' in page
    for path in (f"{ISSUE}/manuscripts", f"/desk/weekly/filings/{filed.id.hex}"):
        assert said in text_of(await editor.opens(path)), path
    # The other window has another leader of that name.
    await house.configures(
        '[[leaders]]\nname = "何远"\ntitle = "党组成员、副厅长"\nwindow = "省水务厅"\n'
    )
    assert "名册上" not in await editor.opens(f"{ISSUE}/problems")


async def test_a_correction_is_another_edition_and_the_first_one_stays(
    house: DeskHouse, editor: Seat
) -> None:
    reporter = await house.knows("梅映溪")
    filed = await house.files(Activity(text=NEWS), by=reporter)
    other = await house.editor("齐砚秋")
    assert "还没有刊发" in text_of(await editor.does(f"{ISSUE}/correct", note="x", seen=""))
    await published(house, editor)
    first = (await editor.client.get(f"{FILES}/1/text")).content
    path = f"/desk/weekly/filings/{filed.id.hex}/correct"
    listed = await editor.opens(f"{ISSUE}/manuscripts")
    assert "有误请出更正" in listed
    assert f'href="{ISSUE}/correct"' in listed
    assert NEWS[:-1] in text_of(await editor.opens(f"{ISSUE}/correct"))
    form = hidden(await editor.opens(path), path)
    better = NEWS.replace("60", "90")
    page = await editor.does(path, form | {"text": better})
    assert "已改，还没有发出" in page
    assert "<del>60</del><ins>90</ins>" in page
    stale = await other.posts(path, form | {"text": "另一种写法，一字不丢"})
    assert stale.status_code == 409
    assert "另一种写法，一字不丢" in stale.text
    assert "简若宁" in stale.text
    assert (await editor.posts(path, form | {"text": better})).status_code == 303
    correct = f"{ISSUE}/correct"
    empty = await editor.posts(correct, hidden(page, correct) | {"note": " "})
    assert (empty.status_code, "请写一句更正说明" in empty.text) == (422, True)
    note = "第一段“60人次”应为“90人次”。"
    again = await editor.posts(correct, {"seen": "1:other", "note": note})
    assert (again.status_code, note in again.text) == (409, True)
    form = hidden(page, correct) | {"note": note}
    out = text_of(await editor.does(correct, form))
    assert "已出第2版，已发给各窗口共1人" in out
    assert (await editor.posts(correct, form)).headers["location"] == PRESS
    assert note in out
    assert (await editor.client.get(f"{FILES}/1/text")).content == first
    second = (await editor.client.get(f"{FILES}/2/text")).text
    assert "咨询90人次" in second
    assert f"更正：{note}" in second
    issue = await house.issue()
    async with house.work() as work:
        kept = await work.editions.snapshot(issue.id, 1)
        made = await work.editions.of_issue(issue.id)
        found = await work.passages.find("weekly", Search(text="咨询90人次"), limit=2)
    assert kept is not None
    assert render(from_snapshot(kept), Format.TEXT) == first
    assert [(each.version, each.note) for each in made] == [(1, ""), (2, note)]
    assert len(found) == 1
    assert len([each for each in await house.told(reporter) if "有更正" in each]) == 1
    assert (await house.filing(filed)).status is Status.PUBLISHED


async def test_personal_data_that_come_with_a_correction_are_confirmed_first(
    house: DeskHouse, editor: Seat
) -> None:
    filed = await house.files(Activity(text=NEWS))
    await published(house, editor)
    path, correct = f"/desk/weekly/filings/{filed.id.hex}/correct", f"{ISSUE}/correct"
    form = hidden(await editor.opens(path), path)
    page = await editor.does(path, form | {"text": f"{NEWS}咨询电话13900005678。"})
    assert "13900005678" in page.partition("含有个人信息")[2]
    form = {"seen": hidden(page, correct)["seen"], "note": "补充咨询电话。"}
    refused = await editor.posts(correct, form)
    assert refused.status_code == 422
    assert "还没有出更正版" in refused.text
    issue = await house.issue()
    async with house.work() as work:
        assert len(await work.editions.of_issue(issue.id)) == 1
    [passes] = re.findall(r'name="personal" value="([^"]+)"', refused.text)
    assert "已出第2版" in await editor.does(correct, form | {"personal": passes})
    async with house.work() as work:
        cleared = await work.clearances.of_issue(issue.id)
    assert [each.by for each in cleared.values()] == [editor.person.id]


async def test_an_issue_is_corrected_by_the_plan_by_which_it_was_published(
    house: DeskHouse, editor: Seat
) -> None:
    filed = await house.files(Activity(text=NEWS))
    numbers = await house.files(
        Statistics(values={"asked": 10, "taken": 3, "moved": 4}), "省中心", "caseload"
    )
    await published(house, editor)
    first = (await editor.client.get(f"{FILES}/1/text")).text
    text = PUBLICATION.read_text(encoding="utf-8")
    text = text.replace('"政务工作动态"', '"窗口动态"').replace('name = "受理"', 'name = "受件"')
    text = re.sub(r'(?s)\[\[indicators\]\]\nkey = "moved".*?(?=\n\[|\Z)', "", text)
    assert "moved" not in text
    async with house.work() as work:
        await work.bulletins.save("weekly", text, house.clock.now())
    correct = f"{ISSUE}/correct"
    page = text_of(await editor.opens(correct))
    assert "还没有改动" in page
    assert "政务工作动态" in page
    for filing, typed in (
        (filed, {"text": NEWS.replace("60", "90")}),
        (numbers, {"value-asked": "11", "value-taken": "3", "value-moved": "4"}),
    ):
        path = f"/desk/weekly/filings/{filing.id.hex}/correct"
        page = await editor.opens(path)
        assert ("value-moved" in page) is (filing is numbers)
        await editor.does(path, hidden(page, path) | typed)
    form = hidden(await editor.opens(correct), correct) | {"note": "有误。"}
    await editor.does(correct, form)
    second = (await editor.client.get(f"{FILES}/2/text")).text
    assert second.splitlines()[:4] == first.splitlines()[:4]
    better = first.replace("60人次", "90人次").replace("咨询10人次", "咨询11人次")
    assert [each for each in second.splitlines() if "更正" not in each] == better.splitlines()


async def test_what_was_printed_by_itself_can_be_corrected_though_it_was_merged(
    house: DeskHouse, editor: Seat
) -> None:
    lead = await house.files(Activity(text="窗口上门办理取水许可。"), "省水务厅")
    filed = await house.files(Activity(text=NEWS))
    async with house.work() as work:
        for changed in (
            replace(filed, merged_into=lead.id, revision=2),
            replace(lead, status=Status.DECLINED, revision=2),
        ):
            await work.filings.change(changed, by=None, at=FRIDAY, action="merged")
    await published(house, editor)
    assert f"/filings/{filed.id.hex}/correct" in await editor.opens(f"{ISSUE}/correct")
    answer = await editor.client.get(f"{ISSUE}/filings.csv")
    head, *rows = answer.content.decode("utf-8-sig").splitlines()
    assert head.split(",")[-1] == "合并到"
    assert {row.split(",")[-1] for row in rows} == {""}


async def test_who_corrected_last_cannot_issue_the_edition_where_it_takes_two(
    house: DeskHouse, editor: Seat
) -> None:
    filed = await house.files(Activity(text=NEWS))
    await published(house, editor)
    await takes_two(house)
    correct, path = f"{ISSUE}/correct", f"/desk/weekly/filings/{filed.id.hex}/correct"
    form = hidden(await editor.opens(path), path)
    page = await editor.does(path, form | {"text": NEWS.replace("60", "90")})
    assert "没有别的编辑" in text_of(page)
    other = await house.editor("齐砚秋")
    page = await editor.opens(correct)
    assert "这次的更正由简若宁改" in page
    assert "可以出更正版的编辑：齐砚秋" in page
    assert 'name="note"' not in page
    form = hidden(await other.opens(correct), correct) | {"note": "“60”应为“90”。"}
    refused = await editor.posts(correct, form)
    assert (refused.status_code, "请由另一位编辑出更正版" in refused.text) == (422, True)
    await other.does(path, hidden(await other.opens(path), path) | {"text": f"{NEWS}反响良好。"})
    form |= hidden(await editor.opens(correct), correct)
    assert (await other.posts(correct, form)).status_code == 422
    assert "已出第2版" in text_of(await editor.does(correct, form))
    # What was corrected for an earlier edition binds nobody any more.
    form = hidden(await editor.opens(path), path)
    await editor.does(path, form | {"text": NEWS})
    form = hidden(await other.opens(correct), correct) | {"note": "恢复原来的内容。"}
    assert "已出第3版" in text_of(await other.does(correct, form))


async def test_numbers_that_break_a_rule_hold_the_issue_back(house: DeskHouse) -> None:
    editor = await house.editor(role=Role.ADMIN)
    await house.configures('\n[[rules]]\nrule = "咨询 = 受理 + 流转"\n')
    values = {"asked": 10, "taken": 3, "moved": 4}
    await house.files(Statistics(values=values), "省中心", "caseload")
    assert "请先处理" in text_of(await editor.does(f"{PRESS}/freeze"))


async def test_every_problem_leads_to_its_place(house: DeskHouse, editor: Seat) -> None:
    await house.configures('\n[[wording]]\ngiven = "大厅"\nbetter = "政务服务大厅"\n')
    issue = await house.issue()
    async with house.work() as work:
        await work.issues.change(replace(issue, number=2, totals_before={"asked": 7}))
    reporter = await house.knows("梅映溪")
    gone = await house.files(Activity(text="大厅延时服务（至20时。"), "省水务厅", "gone")
    said = await house.files(Activity(text="咨询300人次，电话13900001234。"), by=reporter)
    twice = await house.files(Activity(text="咨询300人次，电话13900001234。"), by=reporter)
    old = await house.files(
        Activity(text="窗口上门。", days=(date(2026, 10, 1),)), by=reporter, status=Status.ACCEPTED
    )
    for title in ("副厅长", "厅长"):
        visit = Visit(visitors=(Visitor(title, "何远"),))
        last = await house.files(visit, section="visits", by=reporter)
    await house.files(Statistics(values={"asked": 12, "taken": 6}), "省中心", "caseload")
    wanted = LateChange(
        id=new_id(),
        filing=old.id,
        content=None,
        section=None,
        based_on=1,
        by=reporter.id,
        at=FRIDAY,
    )
    async with house.work() as work:
        await work.late_changes.put(wanted, old)
    issue_path = "/desk/weekly/issues/2026-02"
    page = await editor.opens(f"{issue_path}/problems")
    lines = re.findall(r'<li[^>]*>\s*<a href="([^"]+)">(.*?)</a>', page)
    links = [(unescape(words), place) for place, words in lines]
    manuscripts, filings = f"{issue_path}/manuscripts#", "/desk/weekly/filings/"
    for words, place in (
        ("省中心：没有报齐", f"{issue_path}#window-"),
        ("没有内容", f"{manuscripts}section-projects"),
        ("省水务厅：.*栏目", f"{manuscripts}{gone.id.hex}"),
        ("省水务厅：.*政务服务大厅", f"{manuscripts}{gone.id.hex}"),
        ("省水务厅：.*（", f"{manuscripts}{gone.id.hex}"),
        ("300", f"{manuscripts}{said.id.hex}"),
        ("13900001234", f"{manuscripts}{said.id.hex}"),
        ("重复|两处|两次", f"{manuscripts}{twice.id.hex}"),
        ("10月1日", f"{filings}{old.id.hex}"),
        ("改动", f"{filings}{old.id.hex}"),
        ("何远", f"{manuscripts}{last.id.hex}"),
        ("累计", f"{issue_path}/manuscripts"),
    ):
        found = [to for line, to in links if re.search(words, line) and to.startswith(place)]
        assert found, (words, place, [each for each in links if "/issues/" in each[1]])
    for place in {to for _, to in links}:
        path, _, anchor = place.partition("#")
        assert not anchor or f'id="{anchor}"' in await editor.opens(path)


@pytest.mark.browser
@needs.chromium()
async def test_an_issue_goes_out_by_the_mouse_and_is_corrected(
    house: DeskHouse, browser: Browser, editor: Seat
) -> None:
    await house.files(Activity(text=NEWS))
    page, errors = await sit(browser, house, editor)
    await page.goto(house.url + ISSUE)
    await page.get_by_role("link", name="刊发").click()
    await page.get_by_role("textbox", name="印数").fill("几份")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("alert").first).to_contain_text("请")
    await expect(page.get_by_role("textbox", name="印数")).to_have_value("几份")
    await page.get_by_role("textbox", name="印数").fill("90")
    await page.get_by_role("button", name="保存").click()
    await expect(page.locator("#said")).to_contain_text("已保存")
    await page.get_by_role("button", name="定稿", exact=True).click()
    await expect(page.locator("#said")).to_contain_text("已定稿")
    await page.get_by_role("link", name="刊发…").click()
    await page.get_by_role("button", name="确认刊发").dblclick()
    await expect(page.locator("#said")).to_contain_text("第1期已刊发")
    await page.get_by_role("link", name="更正…").click()
    await page.get_by_role("link", name="改省文旅厅的这一条").click()
    await page.get_by_role("textbox", name="内容").fill(NEWS.replace("60", "90"))
    await page.get_by_role("button", name="改这一条").click()
    await expect(page.locator("ins")).to_have_text("90")
    await page.get_by_role("textbox", name="更正说明").fill("“60”应为“90”。")
    await page.get_by_role("button", name="出更正版").click()
    await expect(page.locator("#said")).to_contain_text("已出第2版")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="纯文本").first.click()
    assert (await download.value).suggested_filename.endswith("第1期（更正1）.txt")
    assert [each for each in errors if "422" not in each] == []
