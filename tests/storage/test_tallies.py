"""Counting in the database: the same numbers on both, made by hand."""

from dataclasses import replace
from datetime import timedelta

from bulletin.filings import Arrival, Nothing, Statistics, Status, Visit, Visitor
from bulletin.issues import IssueState
from bulletin.passages import Passage
from bulletin.publication import Kind
from bulletin.tally import Credit, Sent
from storage.ids import new_id
from storage.work import Work
from tests.storage.a_week import BULLETIN, NOW, SOURCE, filing, founded, news, with_two_issues
from tests.storage.conftest import Transaction


async def test_what_each_window_sent_for_each_issue(transaction: Transaction) -> None:
    async with transaction() as work:
        first, second = await with_two_issues(work)
        filings = [
            filing(first, news("一")),
            replace(filing(first, news("二")), late=True, status=Status.SUBMITTED),
            replace(filing(first, news("三")), status=Status.WITHDRAWN),
            replace(filing(first, Visit(visitors=(Visitor("厅长", "莫听澜"),))), late=True),
            replace(filing(first, news("四")), window="省文旅厅", status=Status.RETURNED),
            replace(filing(first, news("五")), window="省医保局", status=Status.DECLINED),
            replace(filing(first, Nothing()), window="省林草局"),
            replace(filing(second, news("六")), window="省文旅厅", status=Status.HELD),
        ]
        for each in filings:
            await work.filings.add(each, by=None, at=NOW)
        found = await work.tallies.sent([first.id])
    by_window = {each.window: each for each in found}
    assert set(by_window["省水务厅"].arrivals) == {
        Arrival(Kind.ACTIVITY, Status.FILED, False),
        Arrival(Kind.ACTIVITY, Status.SUBMITTED, True),
        Arrival(Kind.VISIT, Status.FILED, True),
    }
    assert by_window["省水务厅"].filed == 3
    assert by_window["省文旅厅"] == Sent(
        issue=first.id, window="省文旅厅", arrivals=(), filed=1, returned=1
    )
    assert (by_window["省医保局"].filed, by_window["省医保局"].declined) == (1, 1)
    assert by_window["省林草局"].filed == 0
    assert by_window["省林草局"].arrivals == (Arrival(Kind.NOTHING, Status.FILED, False),)


async def test_what_was_held_over_came_in_time_for_the_issue_before(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        first, second = await with_two_issues(work)
        kept = filing(first, news("留用"))
        await work.filings.add(kept, by=None, at=NOW)
        held = replace(kept, status=Status.HELD, revision=2)
        await work.filings.change(held, by=None, at=NOW, action="held")
        [before] = await work.tallies.sent([first.id])
        carried = replace(held, issue=second.id, status=Status.FILED, revision=3)
        await work.filings.change(carried, by=None, at=NOW, action="carried")
        [after] = await work.tallies.sent([first.id])
        [there] = await work.tallies.sent([second.id])
    assert (before.filed, before.held) == (1, 1)
    assert (after.filed, after.held) == (0, 1)
    assert after.arrivals == (Arrival(Kind.ACTIVITY, Status.HELD, False),)
    assert (there.filed, there.held) == (1, 0)


async def test_print_is_counted_by_whom_it_credits(transaction: Transaction) -> None:
    async with transaction() as work:
        published = await founded(work)
        await work.issues.change(replace(published, state=IssueState.PUBLISHED))
        filings = [filing(published, news(each)) for each in ("一", "二", "三")]
        for each in filings:
            await work.filings.add(each, by=None, at=NOW)
        windows = (("省水务厅",), ("省水务厅",), ("省水务厅", "省文旅厅"))
        await work.passages.keep(
            published,
            [
                Passage(
                    filing=each.id,
                    windows=credited,
                    section="news",
                    heading="一、",
                    people="",
                    text="字",
                )
                for each, credited in zip(filings, windows, strict=True)
            ],
        )
        found = await work.tallies.credits([published.id])
        assert await work.tallies.credits([new_id()]) == []
    assert found == [
        Credit(windows=windows[0], section="news", kind=Kind.ACTIVITY, items=2),
        Credit(windows=windows[2], section="news", kind=Kind.ACTIVITY, items=1),
    ]


async def test_numbers_are_added_up_by_issue(transaction: Transaction) -> None:
    async with transaction() as work:
        first, second = await with_two_issues(work)
        for each in (
            filing(first, Statistics(values={"asked": 3, "one-stop": 1})),
            replace(filing(first, Statistics(values={"asked": 4, "gone": 9})), window="省文旅厅"),
            replace(filing(first, Statistics(values={"asked": 50})), status=Status.DECLINED),
            filing(second, Statistics(values={"asked": 0, "one-stop": 3_000_000_000})),
        ):
            await work.filings.add(each, by=None, at=NOW)
        found = await work.tallies.numbers([first.id, second.id], ["asked", "one-stop"])
    assert found == {
        first.id: {"asked": 7, "one-stop": 1},
        second.id: {"asked": 0, "one-stop": 3_000_000_000},
    }


async def test_the_publication_is_known_as_it_was(transaction: Transaction) -> None:
    async with transaction() as work:
        await versions(work)
        hour = timedelta(hours=1)
        moments = [NOW - hour, NOW, NOW + hour, NOW + 3 * hour]
        found = await work.bulletins.at(BULLETIN, moments)
        assert await work.bulletins.at("nothing", moments) == {}
    assert [found[each].windows[0].name for each in moments] == [
        *("省水务厅", "省水务厅", "省水务厅", "省水利厅")
    ]


async def versions(work: Work) -> None:
    await work.bulletins.save(BULLETIN, SOURCE, NOW)
    later = NOW + timedelta(hours=2)
    await work.bulletins.save(BULLETIN, SOURCE.replace("省水务厅", "省水利厅"), later)
