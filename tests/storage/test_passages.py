"""The archive's search: the same on both databases, whatever is asked."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bulletin.composition import snapshot
from bulletin.config import parse_bulletin
from bulletin.issues import IssueState, Period
from bulletin.passages import Passage
from storage.compositions import composed, keep_missing_passages
from storage.passages import Search
from storage.work import Work
from tests.storage.a_week import BULLETIN, NOW, SOURCE, filing, founded, issue, news
from tests.storage.conftest import Transaction

OLD = (
    ("省水务厅", "news", "", "省水务厅推行“一件事”集成办理，全程网办率达100%。"),
    ("省水务厅", "visits", "副厅长莫听澜", "省水务厅副厅长莫听澜"),
    ("省文旅厅\n省水务厅", "news", "", "省文旅厅、省水务厅联合开展APP推广_试点（Beta版）。"),
)
NEW = (
    ("省文旅厅", "news", "", "省文旅厅舉辦「文化惠民」活動，发放宣传册300份。"),
    ("省文旅厅", "visits", "副厅长兼CIO穆清和", "省文旅厅副厅长兼CIO穆清和"),
)


def said(rows: tuple[tuple[str, str, str, str], ...]) -> list[Passage]:
    return [
        Passage(
            filing=None,
            windows=tuple(windows.splitlines()),
            section=section,
            heading=f"一、{section}",
            people=people,
            text=text,
        )
        for windows, section, people, text in rows
    ]


async def archived(work: Work) -> None:
    """Two published issues: of the third week of March 2025 and the week after it."""
    old = await founded(work)
    new = replace(
        issue(13, state=IssueState.PUBLISHED), period=Period(date(2025, 3, 24), date(2025, 3, 28))
    )
    await work.issues.add(new)
    await work.passages.keep(old, said(OLD))
    await work.passages.keep(new, said(NEW))


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (Search(), [*NEW, *OLD]),
        (Search(text="集成办理"), [OLD[0]]),
        (Search(text="网办"), [OLD[0]]),
        (Search(text="网"), [OLD[0]]),
        (Search(text="省水务厅 试点"), [OLD[2]]),
        (Search(text="试点 100"), []),
        (Search(text="APP 试点　beta"), [OLD[2]]),
        (Search(text="网办率 100%"), [OLD[0]]),
        (Search(text='推行"一件事"集成'), [OLD[0]]),
        (Search(text=" \u200b \x00 "), [*NEW, *OLD]),
        (Search(text="舉辦"), [NEW[0]]),
        (Search(text="文化惠民」活動"), [NEW[0]]),
        (Search(text="app推广"), [OLD[2]]),
        (Search(text="BETA"), [OLD[2]]),
        (Search(text="ＡＰＰ"), [OLD[2]]),
        (Search(text="300份"), [NEW[0]]),
        (Search(text="100%"), [OLD[0]]),
        (Search(text="%"), [OLD[0]]),
        (Search(text="_"), [OLD[2]]),
        (Search(text="推广_试"), [OLD[2]]),
        (Search(text="推广__"), []),
        (Search(text="“一件事”"), [OLD[0]]),
        (Search(window="省水务厅"), OLD),
        (Search(window="水务厅"), []),
        (Search(section="visits"), [NEW[1], OLD[1]]),
        (Search(person="莫听澜"), [OLD[1]]),
        (Search(person="副厅长"), [NEW[1], OLD[1]]),
        (Search(person="CIO"), [NEW[1]]),
        (Search(person="ｃｉｏ穆"), [NEW[1]]),
        (Search(first=date(2025, 3, 22)), NEW),
        (Search(last=date(2025, 3, 23)), OLD),
        (Search(first=date(2025, 3, 21), last=date(2025, 3, 24)), [*NEW, *OLD]),
        (Search(text="联合开展", window="省文旅厅", section="news"), [OLD[2]]),
    ],
)
async def test_what_is_looked_for_is_found_the_latest_first(
    transaction: Transaction, search: Search, found: list[tuple[str, str, str, str]]
) -> None:
    async with transaction() as work:
        await archived(work)
        hits = await work.passages.find(BULLETIN, search, limit=20)
        assert [each.passage for each in hits] == said(tuple(found))
        assert await work.passages.count(BULLETIN, search) == len(found)
        assert await work.passages.find("nobody's", search, limit=20) == []


async def test_the_archive_knows_its_windows_and_how_much_each_issue_says(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        await archived(work)
        assert await work.passages.windows(BULLETIN) == ["省文旅厅", "省水务厅"]
        assert await work.passages.windows("nobody's") == []
        issues = await work.passages.issues(BULLETIN)
        counts = await work.passages.counts([*issues, UUID(int=0)])
    assert sorted(counts.values()) == [2, 3]


@pytest.mark.parametrize(
    "mean",
    [
        '"',
        '"""',
        "a AND b",
        "folded:全程",
        "NEAR(全程 网办)",
        "全程*",
        "-全程网办",
        "';--",
        "^全程",
        "\\",
        "\0全程",
    ],
)
async def test_no_text_is_taken_for_the_language_of_the_database(
    transaction: Transaction, mean: str
) -> None:
    async with transaction() as work:
        await archived(work)
        wanted = [word for word in Search(text=mean).words if word != "全程"]
        hits = await work.passages.find(BULLETIN, Search(text=mean), limit=20)
        assert (hits == []) == bool(wanted)
    quoted = Passage(
        filing=None,
        windows=("省水务厅",),
        section="news",
        heading="一、",
        people="",
        text=f"办{mean}理".replace("\0", ""),
    )
    async with transaction() as work:
        current = await work.issues.current(BULLETIN)
        assert current is not None
        await work.passages.keep(current, [quoted])
        [hit] = await work.passages.find(BULLETIN, Search(text=f"办{mean}理"), limit=20)
        assert (hit.issue, hit.passage) == (current.id, quoted)


async def test_hits_come_in_pages(transaction: Transaction) -> None:
    async with transaction() as work:
        await archived(work)
        pages = [
            await work.passages.find(BULLETIN, Search(), limit=2, offset=offset)
            for offset in (0, 2, 4, 6)
        ]
    assert [len(each) for each in pages] == [2, 2, 1, 0]
    assert [hit.passage for page in pages for hit in page] == said((*NEW, *OLD))


async def test_issues_published_before_are_taken_in_once_as_they_were_published(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        collecting = await founded(work)
        frozen, plain = issue(10, state=IssueState.PUBLISHED), issue(11, state=IssueState.PUBLISHED)
        bulletin = parse_bulletin(SOURCE)
        for each in (frozen, plain):
            await work.issues.add(each)
        for each in (collecting, frozen, plain):
            await work.filings.add(filing(each, news("推行一窗通办")), by=None, at=NOW)
        as_it_was = await composed(work, bulletin, frozen)
        await work.issues.freeze(frozen.id, snapshot(as_it_was))
        await work.filings.add(filing(frozen, news("没有刊出")), by=None, at=NOW)
        await keep_missing_passages(work, bulletin)
        await keep_missing_passages(work, bulletin)
        hits = await work.passages.find(BULLETIN, Search(), limit=9)
    assert {(each.issue, each.passage.text) for each in hits} == {
        (frozen.id, "省水务厅推行一窗通办。"),
        (plain.id, "省水务厅推行一窗通办。"),
    }
    assert len(hits) == 2


async def test_what_an_issue_says_now_takes_the_place_of_what_it_said(
    transaction: Transaction, engine: AsyncEngine
) -> None:
    async with transaction() as work:
        await archived(work)
        current = await work.issues.current(BULLETIN)
        assert current is not None
        await work.passages.keep(current, said(NEW[:1]))
        assert await work.passages.find(BULLETIN, Search(text="集成办理"), limit=9) == []
        hits = await work.passages.find(BULLETIN, Search(text="文化惠民"), limit=9)
        assert {each.issue for each in hits} == await work.passages.issues(BULLETIN)
        assert await work.passages.sections(BULLETIN) == ["news", "visits"]
    if engine.dialect.name == "sqlite":
        async with engine.begin() as connection:
            # The index agrees with the table, row by row, or this raises.
            await connection.execute(
                text(
                    "INSERT INTO passages_trigrams (passages_trigrams, rank) "
                    "VALUES ('integrity-check', 1)"
                )
            )
