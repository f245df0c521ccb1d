"""A Friday at the desk: sixty windows, from the empty board to the published issue, in Chromium."""

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bulletin.filings import Activity, Nothing
from tests import needs
from tests.desk.house import FRIDAY, PUBLICATION, DeskHouse, open_desk_house, sit
from tests.desk.reporter import Reporter
from web.desk.pages import spoken

MATTERS = re.findall(
    r"\w+",
    """
取水许可 导游执业 食品经营 药品零售 医师注册 护士注册 律师执业 公证服务 司法鉴定 户籍办理
出入境 机动车 驾驶证 消防验收 施工许可 竣工备案 规划核实 用地预审 不动产 公积金
社会保险 职业技能 劳动用工 医疗保险 残疾服务 婚姻登记 社团登记 殡葬服务 养老机构 教师资格
学历认证 民办教育 企业登记 个体登记 商标受理 特种设备 计量检定 认证认可 涉税服务 发票领用
海关备案 外贸备案 外资企业 烟草专卖 盐业许可 种子经营 兽药经营 渔业捕捞 林木采伐 草原征占
环评审批 排污许可 危废转移 水土保持 航道通行 道路运输 网约车 公路涉路 气象防雷
""",
)
#: Before the deadline.
MORNING = FRIDAY.replace(hour=9)
#: One event, told by the two windows that held it.
FAIR = "窗口联合涉税服务科窗口举办新办企业“一日办结”专场活动，服务企业36家"
SAME_FAIR = "窗口与企业登记科窗口联合举办新办企业“一日办结”专场活动，为36家企业提供服务"
THIN = "本周窗口组织开展了业务培训活动，取得良好效果"
WHOLE = "窗口开展导游执业业务培训，42名工作人员参加"
LEADER = "副厅长何远到大厅值守"
#: What is written in the chat, by the matter of the window that writes it.
IN_CHAT = {
    "企业登记": (FAIR,),
    "涉税服务": (SAME_FAIR,),
    "导游执业": (THIN,),
    "取水许可": (LEADER, "窗口推出取水许可事项全程网办，申请材料由5份减为2份"),
}
#: Windows with nothing to tell.
QUIET = frozenset({"盐业许可", "网约车"})


def publication() -> str:
    """The tests' publication with sixty windows, where who fixes an issue does not publish it."""
    head, _, _ = PUBLICATION.read_text(encoding="utf-8").partition("[[windows]]")
    windows = [
        f'[[windows]]\nname = "{matter}科"\nkind = "window"\nfiles = ["news", "visits"]\n'
        for matter in MATTERS
    ]
    office = (
        '[[windows]]\nname = "省中心"\nfull_name = "云岭省政务服务中心"\nkind = "office"\n'
        'files = ["projects", "news", "caseload"]\n'
    )
    return "\n".join((head, "[publishing]\ntwo_people = true\n", office, *windows))


def news(number: int, matter: str) -> str:
    """What the window of that matter tells, unlike what the others tell."""
    told = (
        f"窗口推出{matter}事项全程网办，申请材料由{number % 7 + 3}份减为2份",
        f"窗口组织{matter}新规学习，{number + 5}名工作人员参加测试",
        f"窗口到产业园区上门办理{matter}业务{number + 2}件",
        f"窗口设立{matter}帮办专席，当周接待群众{number * 3 + 20}人次",
        f"窗口延时服务至20时，办结{matter}急件{number + 1}件",
    )
    return told[number % len(told)]


@pytest.fixture
async def hall(tmp_path: Path, database: Path) -> AsyncIterator[DeskHouse]:
    """The house of sixty windows."""
    async with open_desk_house(
        tmp_path / "data", database, at=MORNING, source=publication()
    ) as house:
        yield house


@pytest.mark.browser
@needs.chromium()
async def test_a_friday_from_the_empty_board_to_the_corrected_issue(
    hall: DeskHouse, browser: Browser
) -> None:
    assert len(MATTERS) == 59
    first, second = await hall.editor(), await hall.editor("卓闻笛")
    counter = await Reporter.joins(hall, "江一苇", "省中心")
    reporters = {
        matter: await Reporter.joins(hall, f"经办人{number}", f"{matter}科")
        for number, matter in enumerate(IN_CHAT)
    }
    page, errors = await sit(browser, hall, first)
    other, others_errors = await sit(browser, hall, second)

    await page.goto(f"{hall.url}/desk")
    await expect(page.locator(".counts")).to_contain_text("60 未报")
    await page.get_by_role("button", name="全部催报（5个）").click()
    await expect(said(page)).to_have_text("已催报5个窗口。55个还没有人加入，请电话联系。")
    await reporters["导游执业"].sees("编辑催报：导游执业科")

    await everybody_files(hall, counter, reporters)
    await expect(page.locator(".counts")).to_contain_text("58 已报", timeout=60_000)
    await expect(page.locator(".counts .missing")).to_have_count(0)

    await page.get_by_role("link", name="稿件").click()
    await a_return_and_what_comes_back(page, reporters["导游执业"])
    await a_merge(page)
    await a_move_by_keys(page)
    await a_lock_taken_over(page, other)
    await one_fixes_and_another_publishes(page, other)
    assert "第1期已刊发" in await reporters["涉税服务"].sees("已刊发")
    await a_correction(other, page)
    assert "47名" in await reporters["导游执业"].sees("更正")
    await the_archive_tells_it(other)
    assert errors == []
    # What came too late to be saved.
    assert [each for each in others_errors if "409" not in each] == []
    async with hall.work() as work:
        done = await work.audit.actions("weekly")
    # Every act is in the log in words.
    assert {f"a_{each}" for each in done} <= spoken("zh")["setup"].keys()


async def everybody_files(
    hall: DeskHouse, counter: Reporter, reporters: Mapping[str, Reporter]
) -> None:
    """Some write in the chat and confirm; what the others filed is there as well."""
    await counter.says("报送数据")
    await counter.files("1286 548 1027")
    await counter.files("大厅新增自助终端6台，群众排队时间平均缩短12分钟")
    for matter, reporter in reporters.items():
        for text in IN_CHAT[matter]:
            await reporter.files(text)
    for number, matter in enumerate(MATTERS):
        if matter in QUIET:
            await hall.files(Nothing(), f"{matter}科", None)
        elif matter not in IN_CHAT:
            await hall.files(Activity(text=news(number, matter)), f"{matter}科")
    hall.program.acted()


async def a_return_and_what_comes_back(page: Page, reporter: Reporter) -> None:
    """What says too little goes back with a ready reason, and comes again whole."""
    item = page.locator(".manuscript").filter(has_text="组织开展了业务培训")
    await item.locator("summary", has_text="退回").click()
    await item.get_by_label("情况不具体，请补充内容").check()
    await item.get_by_role("button", name="退回").click()
    await expect(said(page)).to_contain_text("已退回导游执业科的稿件")
    await reporter.sees("退回修改：情况不具体")
    await reporter.taps("修改")
    await reporter.files(WHOLE, confirming="确认修改")
    await expect(page.locator(".manuscript").filter(has_text="42名工作人员")).to_be_visible(
        timeout=20_000
    )


async def a_merge(page: Page) -> None:
    """Two windows' reports of one event are proposed, and become one paragraph of both."""
    item = page.locator(".manuscript").filter(has_text="与企业登记科的稿件相近")
    await item.get_by_role("button", name="把涉税服务科的稿件并入企业登记科").click()
    await expect(said(page)).to_contain_text("涉税服务科的稿件已并入企业登记科")
    lead = page.locator(".manuscript").filter(has_text="涉税服务科")
    await expect(lead.locator("h3")).to_have_text("企业登记科")
    await expect(lead.locator("p.print").first).to_contain_text("企业登记科、涉税服务科")


async def a_move_by_keys(page: Page) -> None:
    """The fair goes up by one, without a mouse; the focus goes with it."""
    items = page.locator("#section-news .manuscript h3")
    names = await items.all_inner_texts()
    moved = names[3]
    await items.nth(3).locator("xpath=../..").get_by_role("button", name="上移").focus()
    await page.keyboard.press("Enter")
    await expect(said(page)).to_contain_text(f"{moved}的稿件已移到“政务工作动态”第3条")
    await expect(items.nth(2)).to_have_text(moved)
    await expect(page.locator(".manuscript:focus-within h3")).to_have_text(moved)


async def a_lock_taken_over(page: Page, other: Page) -> None:
    """One editor edits, the other takes over and saves; what the first typed is not lost."""
    await page.locator(".manuscript h3 a", has_text="环评审批科").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("环评审批科")
    await other.goto(page.url)
    await other.get_by_role("button", name="修改", exact=True).click()
    await other.get_by_role("textbox", name="内容").fill("窗口办理环评审批业务，平均用时缩短2天")
    await expect(page.locator("main")).to_contain_text("卓闻笛正在修改这一条。")
    await page.get_by_role("button", name="接过来修改").click()
    await page.get_by_role("textbox", name="内容").fill("窗口优化环评审批流程，平均用时缩短3天")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(said(page)).to_contain_text("已保存")
    await other.get_by_role("button", name="保存", exact=True).click()
    await expect(other.locator("main")).to_contain_text("简若宁")
    await expect(other.get_by_role("textbox", name="内容")).to_have_value(
        "窗口办理环评审批业务，平均用时缩短2天"
    )
    await other.get_by_role("button", name="放弃修改").click()
    await expect(other.locator("main")).to_contain_text("平均用时缩短3天")


async def one_fixes_and_another_publishes(page: Page, other: Page) -> None:
    """Nothing holds the issue back; who has fixed it cannot publish it, the other can."""
    await page.get_by_role("link", name="问题").click()
    await expect(page.locator("main")).to_contain_text("没有必须先处理的问题")
    await page.get_by_role("link", name="刊发").click()
    await page.get_by_role("button", name="定稿", exact=True).click()
    await expect(said(page)).to_contain_text("已定稿")
    await expect(page.locator("main")).to_contain_text("可以刊发的编辑：卓闻笛")
    await expect(page.get_by_role("link", name="刊发…")).to_have_count(0)
    await other.get_by_role("link", name="刊发").click()
    await other.get_by_role("link", name="刊发…").click()
    await other.get_by_role("button", name="确认刊发").dblclick()
    await expect(said(other)).to_contain_text("第1期已刊发，已发给各窗口共5人")


async def a_correction(other: Page, page: Page) -> None:
    """A number was wrong: one corrects it, and the other's edition says so, beside the first."""
    await other.get_by_role("link", name="更正…").click()
    await other.get_by_role("link", name="改导游执业科的这一条").click()
    await other.get_by_role("textbox", name="内容").fill(WHOLE.replace("42", "47"))
    await other.get_by_role("button", name="改这一条").click()
    await expect(other.locator("main")).to_contain_text("请另一位编辑出更正版")
    await expect(other.get_by_role("button", name="出更正版")).to_have_count(0)
    await page.get_by_role("link", name="更正…").click()
    await page.get_by_role("textbox", name="更正说明").fill("“42名”应为“47名”。")
    await page.get_by_role("button", name="出更正版").click()
    await expect(said(page)).to_contain_text("已出第2版")


async def the_archive_tells_it(page: Page) -> None:
    """What was printed is found as it was corrected, with the files of both editions."""
    await page.get_by_role("link", name="档案").click()
    await expect(page.locator("main")).to_contain_text("更正")
    await page.get_by_role("searchbox", name="查找文字").fill("导游执业 47名")
    await page.keyboard.press("Enter")
    await expect(page.locator(".hits mark").first).to_have_text("导游执业")


def said(page: Page) -> Locator:
    """Where the desk says what came of an act."""
    return page.locator("#said")
