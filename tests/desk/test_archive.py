"""档案: the published issues searched, their files as they were, and what was filed as tables."""

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html import unescape
from io import StringIO
from urllib.parse import quote

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from bulletin.calendar import WorkingCalendar
from bulletin.composition import from_snapshot
from bulletin.filings import Activity, Content, Filing, Statistics, Status, Visit, Visitor
from bulletin.issues import Issue, IssueState, Period
from bulletin.passages import Passage
from bulletin.people import Person
from bulletin.publication import Bulletin
from handlers.acts.acting import Acting
from handlers.acts.correcting import correct, reword
from handlers.acts.printing import publish_issue
from storage.compositions import composed
from storage.ids import new_id
from storage.work import Work
from templates.documents import Format, render
from tests import needs
from tests.desk.house import DeskHouse, Seat, sit, text_of
from tests.desk.reading import serious_faults
from tests.documents.reading import workbook
from tests.web.browser import DESKTOP, PHONE

ARCHIVE = "/desk/weekly/archive"
MEAN = "窗口公布<script>alert`1`</script>“一件事”清单"
FORMULA = '=HYPERLINK("http://example.invalid","点这里")，窗口开展Beta咨询'
LEADER = Visitor("党组成员、副厅长", "陆远")


def an_issue(number: int) -> Issue:
    """No. 41 is of 12 to 16 October."""
    since = timedelta(weeks=number - 41)
    first = date(2026, 10, 12) + since
    return Issue(
        id=new_id(),
        bulletin="weekly",
        year=2026,
        number=number,
        total=number + 500,
        period=Period(first, first + timedelta(days=4)),
        deadline=datetime(2026, 10, 16, 7, tzinfo=UTC) + since,
    )


async def published(
    house: DeskHouse, by: Person, number: int, filed: Sequence[tuple[Content, str, str, Status]]
) -> tuple[Issue, list[Filing]]:
    """An issue of the past that is out."""
    issue = an_issue(number)
    bulletin = await house.bulletin()
    filings = [
        Filing(
            id=new_id(),
            issue=issue.id,
            window=window,
            content=content,
            section=section,
            status=status,
            author=by.id,
            filed_at=issue.deadline + timedelta(minutes=place),
            late=True,
        )
        for place, (content, window, section, status) in enumerate(filed)
    ]
    async with house.work() as work:
        await work.issues.add(issue)
        for each in filings:
            await work.filings.add(each, by=by.id, at=each.filed_at)
        await publish_issue(
            work,
            bulletin,
            issue,
            by=by.id,
            fonts=replace(house.program.fonts, families={}),
            now=issue.deadline + timedelta(hours=2),
        )
    return issue, filings


@pytest.fixture
async def two(house: DeskHouse, editor: Seat) -> tuple[Issue, Issue]:
    """Two issues, of October 12 to 16 and 19 to 23."""
    one, _ = await published(
        house,
        editor.person,
        41,
        [
            (Activity(text=MEAN), "省文旅厅", "news", Status.ACCEPTED),
            (Activity(text="窗口推出取水许可全程网办"), "省水务厅", "news", Status.FILED),
            (Visit(visitors=(LEADER,)), "省文旅厅", "visits", Status.FILED),
            (Activity(text="没有采用的内容"), "省水务厅", "news", Status.DECLINED),
        ],
    )
    other, _ = await published(
        house,
        editor.person,
        42,
        [
            (Activity(text=FORMULA), "省水务厅", "news", Status.FILED),
            (Statistics(values={"asked": 120, "taken": 60}), "省中心", "caseload", Status.FILED),
        ],
    )
    return one, other


async def found(editor: Seat, **asked: str) -> list[str]:
    """The texts that are found, in order."""
    page = (await editor.client.get(ARCHIVE, params=asked)).text
    texts = re.findall(r'<p class="words">(.*?)</p>', page)
    return [unescape(re.sub("</?mark>", "", each)) for each in texts]


def table(answer: httpx.Response) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_what_was_printed_is_found_by_words_window_section_leader_and_days(
    house: DeskHouse, editor: Seat, two: tuple[Issue, Issue]
) -> None:
    script, water = f"省文旅厅{MEAN}。", "省水务厅窗口推出取水许可全程网办。"
    [leader] = await found(editor, person="陆远")
    [beta] = await found(editor, q="beta")
    assert "=HYPERLINK" in beta
    assert await found(editor, q="全程网办") == [water]
    assert await found(editor, q="网") == [water]
    assert await found(editor, q="窗口 网办 ") == [water]
    assert await found(editor, q="窗口 没有的") == []
    assert await found(editor, q="采用") == []
    assert await found(editor, window="省文旅厅", section="news") == [script]
    assert await found(editor, section="visits") == [leader]
    assert await found(editor, person="副厅长") == [leader]
    assert await found(editor, q="窗口") == [beta, script, water]
    assert await found(editor, q="窗口", first="2026-10-17") == [beta]
    assert await found(editor, q="窗口", last="2026-10-18") == [script, water]
    assert await found(editor, q="窗口", first="2026-10-16", last="2026-10-19") == [
        *(beta, script, water)
    ]


async def test_hits_are_marked_and_nothing_in_them_is_markup(
    house: DeskHouse, editor: Seat, two: tuple[Issue, Issue]
) -> None:
    page = await editor.opens(f"{ARCHIVE}?q={quote('SCRIPT 清单')}")
    assert "公布&lt;<mark>script</mark>&gt;alert`1`&lt;/<mark>script</mark>&gt;" in page
    assert "<mark>清单</mark>" in page
    assert 'value="SCRIPT 清单"' in page
    mean = '"><img src=x>'
    assert "<img src=x" not in await editor.opens(f"{ARCHIVE}?q={quote(mean)}")
    [link] = re.findall(r'<h3><a href="(/desk/weekly/filings/\w+)"', page)
    assert "alert`1`" in text_of(await editor.opens(link))


async def test_a_wrong_address_is_answered_by_a_sentence(
    house: DeskHouse, editor: Seat, two: tuple[Issue, Issue]
) -> None:
    for asked, says in {
        "window=省林草局": "档案里没有“省林草局”，请从列表里选。",
        "section=sport": "档案里没有“sport”，请从列表里选。",
        "first=2026-13-01": "看不出“2026-13-01”是哪天",
        "last=昨天": "看不出“昨天”是哪天",
        "first=2026-10-20&last=2026-10-12": "开始的日期在结束的日期之后，请对调。",
        "page=0": "没有这一页，一共1页。",
        "page=9999": "没有这一页，一共1页。",
        "q=窗口&page=-1": "没有这一页，一共1页。",
        f"q={'长' * 101}": "最多100字",
    }.items():
        answer = await editor.client.get(f"{ARCHIVE}?{quote(asked, safe='=&')}")
        assert answer.status_code == 422
        assert says in text_of(answer.text)
        if "page" not in asked:
            assert says in await refused(editor, f"hits.csv?{asked}")


async def refused(editor: Seat, path: str) -> str:
    """What the archive says when a table cannot be made."""
    answer = await editor.client.get(
        f"{ARCHIVE}/{quote(path, safe='?=&')}",
        headers={"Referer": f"{editor.client.base_url}{ARCHIVE}"},
    )
    assert answer.status_code == 303
    return text_of(await editor.opens(answer.headers["location"]))


async def test_hits_and_issues_come_in_pages(house: DeskHouse, editor: Seat) -> None:
    async with house.work() as work:
        for number in range(20, 42):
            issue = replace(an_issue(number), state=IssueState.PUBLISHED)
            await work.issues.add(issue)
            said = Passage(
                filing=None,
                windows=("省水务厅",),
                section="news",
                heading="一、",
                people="",
                text=f"窗口办事第{number}次",
            )
            await work.passages.keep(issue, [said])
    first = await editor.opens(f"{ARCHIVE}?q={quote('办事')}")
    assert "找到22条" in text_of(first)
    assert "第1页，共2页" in text_of(first)
    [later] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = text_of(await editor.opens(unescape(later)))
    assert "第2页，共2页" in second
    assert "第20次" in second.replace("\n", "")
    assert "第22次" not in second.replace("\n", "")
    issues = text_of(await editor.opens(f"{ARCHIVE}?page=2"))
    assert "2026年第21期（总第521期）" in issues
    assert "这一期没有存档文件" in issues
    assert "2026年第22期（总第522期）" not in issues


async def test_issues_are_listed_with_their_files_each_known_by_its_hash(
    house: DeskHouse, editor: Seat, two: tuple[Issue, Issue]
) -> None:
    one, _ = two
    page = await editor.opens(ARCHIVE)
    text = text_of(page)
    assert text.index("2026年第42期") < text.index("2026年第41期")
    assert "10月12日—10月16日 · 2026年10月16日刊发 · 3条" in text
    types = {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "html": "text/html; charset=utf-8",
        "md": "text/markdown; charset=utf-8",
        "text": "text/plain; charset=utf-8",
    }
    home = f"/desk/weekly/issues/{one.label}/files"
    assert set(re.findall(rf'href="{home}/1/(\w+)"', page)) == types.keys()
    for format, media_type in types.items():
        answer = await editor.client.get(f"{home}/1/{format}")
        assert answer.headers["content-type"] == media_type
        name = quote(f"云岭窗口周报2026年第41期{Format(format).suffix}", safe="")
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("attachment; ")
        assert disposition.endswith(f"filename*=UTF-8''{name}")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert sha256(answer.content).hexdigest() in page
    for nothing in ("1/pdf", "2/docx", "x/docx", "1/exe"):
        assert (await editor.client.get(f"{home}/{nothing}")).status_code == 404


async def test_an_archived_issue_stays_as_it_was_and_a_correction_stands_beside_it(
    house: DeskHouse, editor: Seat
) -> None:
    issue, [filing] = await published(
        house,
        editor.person,
        41,
        [(Activity(text="窗口办结12件"), "省水务厅", "news", Status.FILED)],
    )
    async with house.work() as work:
        # The publication goes by another name since.
        source = await work.bulletins.source("weekly")
        renamed = source.replace("云岭窗口周报", "云岭快报").replace("政务工作动态", "动态")
        await work.bulletins.save("weekly", renamed, house.clock.now())
    bulletin = await house.bulletin()
    async with house.work() as work:
        stands = await work.filings.get(filing.id)
        done = await work.issues.get(issue.id)
        assert stands is not None
        assert done is not None
        desk = acting(house, work, editor.person, bulletin)
        await reword(desk, done, stands, Activity(text="窗口办结21件"))
        await correct(desk, done, "办结数应为21件")
    first = (await editor.client.get(f"/desk/weekly/issues/{issue.label}/files/1/text")).content
    second = (await editor.client.get(f"/desk/weekly/issues/{issue.label}/files/2/text")).content
    assert "云岭窗口周报" in first.decode()
    assert "办结12件" in first.decode()
    assert "办结21件" in second.decode()
    async with house.work() as work:
        for version, as_it_was in ((1, first), (2, second)):
            kept = await work.editions.snapshot(issue.id, version)
            assert kept is not None
            assert render(from_snapshot(kept), Format.TEXT) == as_it_was
        now = await composed(work, bulletin, issue)
        assert render(now, Format.TEXT) == second
    page = text_of(await editor.opens(ARCHIVE))
    assert "更正1：办结数应为21件" in page
    assert "原版" in page
    assert await found(editor, q="办结12件") == []
    assert await found(editor, q="办结21件") == ["省水务厅窗口办结21件。"]


def acting(house: DeskHouse, work: Work, person: Person, bulletin: Bulletin) -> Acting:
    return Acting(
        work=work,
        now=house.clock.now(),
        bulletin=bulletin,
        calendar=WorkingCalendar(()),
        actor=person,
        language="zh",
        fonts=replace(house.program.fonts, families={}),
    )


async def test_hits_are_exported_and_no_text_becomes_a_formula(
    house: DeskHouse, editor: Seat, two: tuple[Issue, Issue]
) -> None:
    comma = table(await editor.client.get(f"{ARCHIVE}/hits.csv?q={quote('窗口')}"))
    assert comma[0] == ["年", "期", "总期号", "起", "止", "栏目", "窗口", "领导", "内容"]
    assert [each[:2] + each[6:7] for each in comma[1:]] == [
        ["2026", "42", "省水务厅"],
        ["2026", "41", "省文旅厅"],
        ["2026", "41", "省水务厅"],
    ]
    answer = await editor.client.get(f"{ARCHIVE}/hits.xlsx?q={quote('窗口')}")
    assert answer.headers["content-disposition"].endswith(quote("云岭窗口周报档案查找结果.xlsx"))
    rows = workbook(answer.content)
    assert [each[5:] for each in rows] == [each[5:] for each in comma]
    assert rows[1][:3] == [2026, 42, 542]


async def test_all_that_was_filed_is_exported_of_an_issue_and_of_days(
    house: DeskHouse, editor: Seat, two: tuple[Issue, Issue]
) -> None:
    _, other = two
    head, *rows = table(await editor.client.get(f"/desk/weekly/issues/{other.label}/filings.csv"))
    assert head == [
        *("年", "期", "总期号", "起", "止", "栏目", "窗口", "类别", "内容", "日期"),
        *("咨询（人次）", "受理（件）", "流转（件次）"),
        *("状态", "理由", "报送人", "报送时间", "迟报", "签发人", "合并到"),
    ]
    news, numbers = rows
    assert news[8] == f"'{FORMULA}"
    assert news[13:18] == ["已刊发", "", "简若宁", "2026-10-23 15:00", "是"]
    assert numbers[7:13] == ["数据", "", "", "120", "60", ""]
    answer = await editor.client.get(f"/desk/weekly/issues/{other.label}/filings.xlsx")
    assert answer.headers["content-disposition"].endswith(
        quote("云岭窗口周报2026年第42期报送表.xlsx")
    )
    _, [*_, text], [*_, none] = [each[:9] for each in workbook(answer.content)]
    assert (text, none) == (FORMULA, "")
    assert workbook(answer.content)[2][10:13] == [120, 60, None]
    of_days = table(await editor.client.get(f"{ARCHIVE}/filings.csv?last=2026-10-18"))
    assert [(each[1], each[13]) for each in of_days[1:]] == [
        *(("41", "已刊发"),) * 3,
        ("41", "未采用"),
    ]
    await house.files(Activity(text="还没有刊发"))
    every = table(await editor.client.get(f"{ARCHIVE}/filings.csv"))
    assert len(every) == 1 + 4 + 2 + 1
    assert (await editor.client.get(f"{ARCHIVE}/filings.exe")).status_code == 404


async def test_a_table_too_long_is_refused_in_a_sentence(
    house: DeskHouse, editor: Seat, two: tuple[Issue, Issue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.desk.exports._MOST", 3)
    for path in ("hits.xlsx?q=。", "filings.csv"):
        assert "一次最多导出3条，请缩小日期范围" in await refused(editor, path)


@pytest.mark.browser
@needs.chromium()
async def test_the_archive_can_be_read_by_everybody_searched_by_keys_and_fits_a_phone(
    house: DeskHouse, editor: Seat, two: tuple[Issue, Issue], browser: Browser
) -> None:
    for size, dark in ((DESKTOP, False), (PHONE, True)):
        page, errors = await sit(browser, house, editor, size=size, dark=dark)
        await page.goto(house.url + ARCHIVE)
        await page.locator(".hashes summary").first.click()
        assert await faults(page) == []
        await page.get_by_label("查找文字").fill("窗口 一件事")
        await page.keyboard.press("Enter")
        await expect(page.locator("mark")).to_have_text(["窗口", "一件事"])
        assert await faults(page) == []
        async with page.expect_download() as saving:
            await page.get_by_role("link", name="导出找到的条目 CSV").click()
        assert (await saving.value).suggested_filename == "云岭窗口周报档案查找结果.csv"
        await page.get_by_role("link", name="清空条件").click()
        await expect(page.get_by_role("heading", name="已刊发2期")).to_be_visible()
        await expect(page.get_by_label("查找文字")).to_have_value("")
        assert errors == []
        await page.context.close()


async def faults(page: Page) -> list[object]:
    wider = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [*await serious_faults(page), *([wider] if wider > 0 else [])]


async def test_before_the_first_issue_the_archive_says_so(house: DeskHouse, editor: Seat) -> None:
    page = text_of(await editor.opens(ARCHIVE))
    assert "还没有刊发过" in page
    assert await found(editor, q="窗口") == []
