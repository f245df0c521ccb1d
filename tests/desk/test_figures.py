"""数据 and 采用通报: the same numbers on the page, in Word and in Excel."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document
from lxml import etree
from playwright.async_api import Browser

from bulletin.filings import Activity, Nothing, Statistics, Status
from bulletin.issues import Issue, IssueState, Period
from storage.compositions import keep_passages
from storage.ids import new_id
from tests import needs
from tests.desk.house import FRIDAY, DeskHouse, Seat, sit, text_of
from tests.documents.reading import workbook
from tests.web.browser import DESKTOP, PHONE

POINTS = """
[points]
joint = "share"
on_time = 0.5
missing = 1

[points.kinds]
activity = 2
statistics = 1
"""
FIGURES = "/desk/weekly/figures"


async def publishes(house: DeskHouse, issue: Issue, **fields: object) -> None:
    """The issue printed, as it stands."""
    done = replace(issue, state=IssueState.PUBLISHED, **fields)  # type: ignore[arg-type]
    bulletin = await house.bulletin()
    async with house.work() as work:
        await work.issues.change(done)
        await keep_passages(work, bulletin, done)


async def two_issues(house: DeskHouse) -> None:
    """One published on 20 November, and the one before it on 30 October; a third one is open."""
    late = replace(await house.issue(), number=46, total=500)
    lead = await house.files(Activity(text="窗口联合开展一件事办理"))
    other = await house.files(Activity(text="窗口联合办理一件事"), "省水务厅")
    await house.files(Activity(text="窗口未采用的一条"), "省水务厅", status=Status.DECLINED)
    await house.files(Activity(text="中心推进标准化"), "省中心", "projects")
    await house.files(Statistics(values={"asked": 120, "taken": 60}), "省中心", "caseload")
    async with house.work() as work:
        joined = replace(other, merged_into=lead.id, revision=2)
        await work.filings.change(joined, by=None, at=house.clock.now(), action="merged")
    await publishes(house, late, date=date(2026, 11, 20))
    early = replace(
        late,
        id=new_id(),
        number=late.number - 3,
        total=late.total - 3,
        period=Period(date(2026, 10, 26), date(2026, 10, 30)),
        deadline=late.deadline - timedelta(weeks=3),
    )
    async with house.work() as work:
        await work.issues.add(early)
        filings = [
            replace(lead, id=new_id(), issue=early.id, content=Nothing(), section=None),
            replace(
                lead,
                id=new_id(),
                issue=early.id,
                window="省中心",
                section="caseload",
                content=Statistics(values={"asked": 80}),
            ),
        ]
        for each in filings:
            await work.filings.add(each, by=None, at=early.deadline)
    await publishes(house, early)


def numbers(page: str) -> list[list[str]]:
    """The rows of every table of the page."""
    tree = etree.HTML(page)
    return [
        ["".join(cell.itertext()).strip() for cell in row.iter("th", "td")]
        for row in tree.iterfind(".//tbody/tr")
    ]


async def test_the_numbers_of_a_span_stand_in_tables(house: DeskHouse, editor: Seat) -> None:
    await two_issues(house)
    page = await editor.opens(FIGURES)
    rows = numbers(page)
    assert ["2026-43", "80", "80"] in rows
    assert ["2026-46", "120", "200"] in rows
    assert ["2026-43", "—", "0"] in rows
    # On time, 本周无, late, missing, on leave; then filed, printed, returned, held, declined.
    assert ["省中心", "1", "0", "0", "1", "0"] in rows
    assert ["省文旅厅", "1", "1", "0", "0", "0"] in rows
    assert ["省水务厅", "1", "0", "0", "1", "0"] in rows
    assert ["省中心", "3", "3", "0", "0", "0"] in rows
    assert ["省水务厅", "2", "1", "0", "0", "1"] in rows
    october = numbers(await editor.opens(f"{FIGURES}?span=2026-10"))
    assert ["省中心", "1", "1", "0", "0", "0"] in october
    assert not any(row[0] == "2026-46" for row in october)
    assert "这段时间没有" in await editor.opens(f"{FIGURES}?span=2019")
    assert await editor.opens(f"{FIGURES}?span=nonsense") == page


async def test_before_anything_is_due_or_printed_the_pages_say_so(
    house: DeskHouse, editor: Seat
) -> None:
    await house.comes(FRIDAY - timedelta(hours=2))
    assert "还没有到截止时间" in await editor.opens(FIGURES)
    assert "还没有刊发" in await editor.opens(f"{FIGURES}/adoption")
    for ending in ("docx", "xlsx", "exe"):
        assert (await editor.client.get(f"{FIGURES}/adoption.{ending}")).status_code == 404


async def test_the_report_counts_points_and_is_the_same_in_word_and_excel(
    house: DeskHouse, editor: Seat
) -> None:
    await two_issues(house)
    await house.configures(POINTS)
    page = await editor.opens(f"{FIGURES}/adoption?span=2026-Q4")
    assert "2026年第4季度刊发2期，报送6件，采用5件" in text_of(page)
    assert "几个窗口合写的，平分分值" in text_of(page)
    # Rank, window, points, filed, printed, on time, 本周无, late, missing.
    expected = [
        ["1", "省中心", "3.5", "3", "3", "1", "0", "0", "1"],
        ["2", "省文旅厅", "2", "1", "1", "1", "1", "0", "0"],
        ["3", "省水务厅", "0.5", "2", "1", "1", "0", "0", "1"],
    ]
    assert numbers(page) == expected
    reordered = [[row[0], row[1], *row[3:], row[2]] for row in expected]
    word = await editor.client.get(f"{FIGURES}/adoption.docx?span=2026-Q4")
    document = Document(BytesIO(word.content))
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == reordered
    said = "\n".join(each.text for each in document.paragraphs)
    # Too long for one line, and broken where it makes sense.
    assert "关于2026年第4季度《云岭窗口周报》\n采用情况的通报" in said
    assert "刊发2期，3个窗口报送6件，采用5件" in said
    assert "2026年11月20日" in said
    assert "{" not in said
    excel = await editor.client.get(f"{FIGURES}/adoption.xlsx?span=2026-Q4")
    assert "filename" in excel.headers["content-disposition"]
    head, *rows = workbook(excel.content)
    assert head == ["名次", "窗口", "报送", "采用", "按时", "零报告", "迟报", "未报", "得分"]
    assert rows == [
        [float(rank), window, *map(float, counts)] for rank, window, *counts in reordered
    ]


async def test_without_points_only_items_are_counted(house: DeskHouse, editor: Seat) -> None:
    await two_issues(house)
    page = await editor.opens(f"{FIGURES}/adoption")
    assert "没有设计分办法" in page
    # Of the last month with an issue, by the issue's date.
    assert numbers(page)[0] == ["省中心", "2", "2", "1", "0", "0", "0"]
    word = await editor.client.get(f"{FIGURES}/adoption.docx")
    [table] = Document(BytesIO(word.content)).tables
    assert table.rows[0].cells[0].text == "窗口"


@pytest.mark.browser
@needs.chromium()
async def test_each_chart_is_drawn_under_the_policy_of_the_page(
    house: DeskHouse, editor: Seat, browser: Browser
) -> None:
    await two_issues(house)
    for size, dark in ((DESKTOP, False), (PHONE, True)):
        page, errors = await sit(browser, house, editor, size=size, dark=dark)
        await page.goto(house.url + FIGURES)
        await page.locator("[data-chart] canvas").nth(4).wait_for()
        assert await page.locator("[data-chart] canvas").count() == 5
        await page.locator("[data-chart=timings] canvas").hover(position={"x": 150, "y": 60})
        # Morphed, and drawn anew.
        await page.get_by_label("时间").select_option("2026-10")
        await page.get_by_role("button", name="查看").click()
        await page.wait_for_url("**span=2026-10")
        await page.locator("[data-chart] canvas").nth(4).wait_for()
        assert errors == []
        await page.context.close()
