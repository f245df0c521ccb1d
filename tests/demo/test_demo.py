"""The example publication, furnished into a real database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from zoneinfo import ZoneInfo

import pytest

from bot.example import demo_start, example, furnish, sign_in_codes
from bulletin.calendar import WorkingCalendar
from bulletin.filings import Activity, Filing, Status, Visit
from bulletin.issues import Issue, IssueState
from bulletin.people import Membership, Role
from bulletin.periods import opening_of
from bulletin.publication import CalendarException, Kind
from bulletin.standing import Standing, missing_kinds, standing_of
from storage.compositions import composed, totals_before
from storage.engine import open_engine, sessions
from storage.work import Work
from templates.documents import Format, png_pages
from templates.fonts import find_fonts
from tests import needs

BULLETIN = example()
CALENDAR = WorkingCalendar()
ZONE = ZoneInfo("Asia/Shanghai")
FONTS = find_fonts(None)
INDICATORS = {each.key for each in BULLETIN.indicators}


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


#: An ordinary Thursday: 17 to 21 March 2025 is a week of five days.
START = local(2025, 3, 20, 9, 30).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Demo:
    work: Work
    #: The two published ones and this week's.
    issues: list[Issue]

    async def filings(self, n: int) -> list[Filing]:
        return await self.work.filings.of_issue(self.issues[n].id)


@asynccontextmanager
async def opened(database: Path) -> AsyncIterator[Demo]:
    """The demo that is in the database; what is done to it is committed."""
    engine = open_engine(f"sqlite:///{database}")
    async with sessions(engine).begin() as session:
        work = Work.on(session)
        yield Demo(work, await work.issues.of_bulletin(BULLETIN.key))
    await engine.dispose()


async def furnished(database: Path, start: datetime) -> Path:
    """The database, with the demo in it as it stands at ``start``."""
    async with opened(database) as demo:
        await furnish(demo.work, start, FONTS)
    return database


@pytest.fixture(scope="session")
def at_start(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database, furnished once: every test works on a copy."""
    path = copyfile(database, tmp_path_factory.mktemp("demo") / "zhoubao.db")
    return asyncio.run(furnished(path, START))


@pytest.fixture
async def demo(at_start: Path, tmp_path: Path) -> AsyncIterator[Demo]:
    async with opened(copyfile(at_start, tmp_path / "zhoubao.db")) as demo:
        yield demo


async def test_two_issues_are_published_and_the_third_is_collecting(demo: Demo) -> None:
    assert [each.state for each in demo.issues] == [
        *(IssueState.PUBLISHED, IssueState.PUBLISHED, IssueState.COLLECTING)
    ]
    first, second, this = demo.issues
    assert [each.number - first.number for each in demo.issues] == [0, 1, 2]
    assert [each.total - first.total for each in demo.issues] == [0, 1, 2]
    # The twelfth run of working days in that year.
    assert (this.year, this.number, this.total) == (2025, 12, 483)
    assert (first.date, second.date, this.date) == (date(2025, 3, 7), date(2025, 3, 14), None)
    assert {each.copies for each in demo.issues} == {120}


async def test_published_issues_are_in_the_archive_with_all_that_was_filed(demo: Demo) -> None:
    formats = {each.value for each in Format if each is not Format.PDF or FONTS.chinese}
    for n, issue in enumerate(demo.issues[:2]):
        archived = (await demo.work.archive.versions(issue.id))[1]
        assert set(archived) == formats
        text = (await demo.work.files.content(archived[Format.TEXT].id)).decode()
        composition = await composed(demo.work, BULLETIN, issue)
        assert text.split() == "\n".join(composition.lines()).split()
        filings = await demo.filings(n)
        assert {each.status for each in filings} == {Status.PUBLISHED}
        for filing in filings:
            kept = await demo.work.filings.revisions(filing.id)
            assert [each.action for each in kept] == ["filed", "published"]
    assert await demo.work.archive.versions(demo.issues[2].id) == {}


async def test_a_published_issue_has_every_section_and_every_window(demo: Demo) -> None:
    for n in (0, 1):
        composition = await composed(demo.work, BULLETIN, demo.issues[n])
        printed = [part.key for block in composition.blocks for part in (block, *block.blocks)]
        assert set(printed) == {
            *(each.key for each in BULLETIN.leaves()),
            *(each.key for each in BULLETIN.sections),
        }
        assert {each.window for each in await demo.filings(n)} == {
            each.name for each in BULLETIN.windows
        }


@needs.chinese_font()
async def test_a_published_issue_fills_five_pages(demo: Demo) -> None:
    for issue in demo.issues[:2]:
        composition = await composed(demo.work, BULLETIN, issue)
        assert len(png_pages(composition, fonts=FONTS, dpi=20)) == 5


async def test_the_years_totals_follow_from_issue_to_issue(demo: Demo) -> None:
    first, second, this = demo.issues
    values = await demo.work.filings.values(BULLETIN.key)
    before = await totals_before(demo.work, BULLETIN.key)
    assert set(values[first.id]) == set(values[second.id]) == INDICATORS
    assert before[first.id] == first.totals_before
    for earlier, later in ((first, second), (second, this)):
        assert later.totals_before is None
        assert before[later.id] == {
            key: before[earlier.id][key] + values[earlier.id][key] for key in INDICATORS
        }


async def test_half_of_the_windows_have_filed_this_week(demo: Demo) -> None:
    filings = await demo.filings(2)
    standing = {
        window.name: standing_of(window, [each for each in filings if each.window == window.name])
        for window in BULLETIN.windows
    }
    by_standing = {
        each: [name for name, own in standing.items() if own is each] for each in Standing
    }
    assert by_standing[Standing.PARTLY] == ["省中心"]
    assert by_standing[Standing.NOTHING] == ["省卫健委"]
    assert len(by_standing[Standing.FILED]) == 5
    assert len(by_standing[Standing.MISSING]) == 6
    assert "省文旅厅" in by_standing[Standing.MISSING]
    assert sum(isinstance(each.content, Visit) for each in filings) == 1
    [centre, *_] = BULLETIN.windows
    own = [each for each in filings if each.window == centre.name]
    assert missing_kinds(centre, own) == (Kind.STATISTICS,)


async def test_everything_was_filed_in_time_by_the_windows_reporter(demo: Demo) -> None:
    for n, issue in enumerate(demo.issues):
        for filing in await demo.filings(n):
            assert opening_of(issue.period, BULLETIN) <= filing.filed_at
            assert filing.filed_at < min(issue.deadline, START)
            assert not filing.late
            assert filing.author is not None
            author = await demo.work.people.get(filing.author)
            assert author is not None
            assert Membership(BULLETIN.key, Role.REPORTER, filing.window) in author.memberships


async def test_every_filing_could_have_been_made_in_the_chat(demo: Demo) -> None:
    for n, issue in enumerate(demo.issues):
        for filing in await demo.filings(n):
            window = BULLETIN.window(filing.window)
            assert window is not None
            if filing.kind is not Kind.NOTHING:
                places = [each.key for each in BULLETIN.sections_of(window, filing.kind)]
                assert filing.section in places
            if isinstance(filing.content, Activity | Visit):
                for day in filing.content.days:
                    assert day in issue.period
                    assert day <= filing.filed_at.astimezone(ZONE).date()
            if isinstance(filing.content, Activity):
                assert 40 <= len(filing.content.text) <= 500
                assert "{" not in filing.content.text


async def test_everybody_has_a_name_a_telephone_and_a_chat(demo: Demo) -> None:
    people = await demo.work.people.of_bulletin(BULLETIN.key)
    accounts = await demo.work.people.accounts_of([each.id for each in people])
    assert all(each.name and each.phone and accounts[each.id] for each in people)
    assert len({each.phone for each in people}) == len(people)
    chiefs = [each for each in people if each.plays(BULLETIN.key, Role.CHIEF)]
    assert len(chiefs) > 5
    for window in BULLETIN.windows:
        assert any(window.name in each.windows(BULLETIN.key) for each in people)


async def test_sign_in_codes_open_the_door_to_known_people_on_every_start(demo: Demo) -> None:
    ways = [
        *await sign_in_codes(demo.work, START),
        *await sign_in_codes(demo.work, START + timedelta(minutes=1)),
    ]
    assert len({each.code for each in ways}) == 14
    seven = ways[:7]
    assert sorted(each.role for each in seven) == [
        "admin",
        *["chief"] * 2,
        "editor",
        *["reporter"] * 3,
    ]
    chiefs = {each.window for each in seven if each.role is Role.CHIEF}
    reporters = {each.window for each in seven if each.role is Role.REPORTER}
    assert len(chiefs) == 2
    assert len(reporters) == 3
    # A chief who signs, and one who does not, each with a reporter of the window.
    assert chiefs < reporters
    for way in ways:
        invitation = await demo.work.invitations.by_hash(sha256(way.code.encode()).hexdigest())
        assert invitation is not None
        assert invitation.person is not None
        person = await demo.work.people.get(invitation.person)
        assert person is not None
        assert person.name == way.name
        assert Membership(BULLETIN.key, way.role, way.window) in person.memberships
        used = START + timedelta(days=6, hours=23)
        assert await demo.work.invitations.use(invitation.id, used)
        assert not await demo.work.invitations.use(invitation.id, used)


@pytest.mark.parametrize(
    ("now", "start"),
    [
        # A Tuesday and the eve itself: this week's Thursday,
        (local(2025, 3, 18, 11), local(2025, 3, 20, 9, 30)),
        (local(2025, 3, 20, 9, 30), local(2025, 3, 20, 9, 30)),
        # later than that, a Friday evening, a Saturday: next week's.
        (local(2025, 3, 20, 9, 31), local(2025, 3, 27, 9, 30)),
        (local(2025, 3, 21, 20), local(2025, 3, 27, 9, 30)),
        (local(2025, 3, 22, 12), local(2025, 3, 27, 9, 30)),
        # In the week of the National Day: before it, in it, and the days worked after it.
        (local(2025, 9, 28, 8), local(2025, 9, 29, 9, 30)),
        (local(2025, 9, 30, 8), local(2025, 10, 10, 9, 30)),
        (local(2025, 10, 4, 8), local(2025, 10, 10, 9, 30)),
        # On the other side of midnight it is Thursday already.
        (datetime(2025, 3, 19, 23, 0, tzinfo=UTC), local(2025, 3, 20, 9, 30)),
    ],
)
def test_the_demo_begins_on_the_eve_of_the_next_deadline(now: datetime, start: datetime) -> None:
    begins = demo_start(now, BULLETIN, CALENDAR)
    assert begins == start
    assert begins.tzinfo is UTC


#: Of the week only Wednesday is worked.
ONE_DAY = WorkingCalendar(
    CalendarException(day=date(2025, 3, day), working=False, reason="停电")
    for day in (17, 18, 20, 21)
)


def test_an_issue_of_a_single_day_begins_just_after_its_opening() -> None:
    assert demo_start(local(2025, 3, 17, 8), BULLETIN, ONE_DAY) == local(2025, 3, 19, 9, 5)
    assert demo_start(local(2025, 3, 19, 10), BULLETIN, ONE_DAY) == local(2025, 3, 27, 9, 30)


@pytest.mark.parametrize(
    "start",
    [
        # The only day worked of its week, and then a week after New Year's Day in its midst.
        local(2025, 5, 6, 9, 5),
        local(2025, 1, 2, 9, 30),
        # After the eight days off of the National Day, on the eve of a working Saturday.
        local(2025, 10, 10, 9, 30),
        # Past the years that the calendar knows.
        local(2031, 1, 2, 9, 30),
    ],
)
async def test_the_demo_is_never_out_of_season(
    tmp_path: Path, database: Path, start: datetime
) -> None:
    path = copyfile(database, tmp_path / "zhoubao.db")
    async with opened(await furnished(path, start.astimezone(UTC))) as demo:
        first, second, this = demo.issues
        assert first.period.last < second.period.first <= second.period.last < this.period.first
        assert start.date() in this.period
        for n, issue in enumerate(demo.issues):
            for filing in await demo.filings(n):
                assert opening_of(issue.period, BULLETIN) <= filing.filed_at
                assert filing.filed_at < min(issue.deadline, start)
                if isinstance(filing.content, Activity | Visit):
                    assert all(day in issue.period for day in filing.content.days)
