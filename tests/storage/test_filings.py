import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bulletin.filings import Content, History, Nothing, Status, Visit, Visitor
from bulletin.issues import IssueState, Period
from bulletin.records import RecordError
from storage.filings import Stale
from storage.ids import new_id
from tests.storage.a_week import (
    NOW,
    filing,
    founded,
    issue,
    later,
    news,
    numbers,
    person,
    visit,
    with_two_issues,
)
from tests.storage.conftest import Transaction


@pytest.mark.parametrize("content", [news(), visit("段小满", "沙·阿依"), numbers(a=1), Nothing()])
async def test_a_filing_comes_back_as_it_was_stored(
    transaction: Transaction, content: Content
) -> None:
    async with transaction() as work:
        first = await founded(work)
        author = person()
        await work.people.add(author)
        stored = replace(filing(first, content), author=author.id, late=True)
        await work.filings.add(stored, by=author.id, at=NOW)
    async with transaction() as work:
        assert await work.filings.get(stored.id) == stored
        assert await work.filings.of_issue(first.id) == [stored]
        assert await work.filings.get(first.id) is None


async def test_content_that_could_not_be_read_back_is_refused(transaction: Transaction) -> None:
    async with transaction() as work:
        first = await founded(work)
        good = filing(first, news())
        await work.filings.add(good, by=None, at=NOW)
        with pytest.raises(RecordError):
            await work.filings.add(filing(first, news("半个字\ud800")), by=None, at=NOW)
        assert await work.filings.of_issue(first.id) == [good]


async def test_filings_come_in_the_order_of_filing(transaction: Transaction) -> None:
    async with transaction() as work:
        first, second = await with_two_issues(work)
        late = filing(first, news("晚"), minutes=9)
        same = [filing(first, news(text), minutes=5, window="省医保局") for text in "甲乙"]
        early = filing(first, news("早"), minutes=1)
        other = filing(second, news("下一期"))
        for each in (late, *same, early, other):
            await work.filings.add(each, by=None, at=NOW)
        assert await work.filings.of_issue(first.id) == [early, *same, late]
        assert await work.filings.of_window(first.id, "省医保局") == same
        assert await work.filings.of_window(second.id, "省医保局") == []


async def test_every_change_leaves_a_revision_that_stays(transaction: Transaction) -> None:
    async with transaction() as work:
        first = await founded(work)
        author = person()
        await work.people.add(author)
        one = filing(first, news("初稿"))
        two = replace(one, content=news("改稿"), revision=2)
        three = replace(two, status=Status.WITHDRAWN, revision=3)
        await work.filings.add(one, by=author.id, at=NOW)
        await work.filings.change(two, by=author.id, at=later(minutes=1), action="edited")
        await work.filings.change(three, by=None, at=later(minutes=2), action="withdrawn")
    async with transaction() as work:
        assert await work.filings.get(one.id) == three
        revisions = await work.filings.revisions(one.id)
        assert [each.filing for each in revisions] == [one, two, three]
        assert [(each.revision, each.action, each.by, each.at) for each in revisions] == [
            (1, "filed", author.id, NOW),
            (2, "edited", author.id, later(minutes=1)),
            (3, "withdrawn", None, later(minutes=2)),
        ]


async def test_revisions_keep_their_order_when_the_clock_is_put_back(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        first = await founded(work)
        one = filing(first, news("初稿"))
        two = replace(one, status=Status.RETURNED, revision=2)
        await work.filings.add(one, by=None, at=NOW)
        await work.filings.change(two, by=None, at=later(minutes=-5), action="returned")
    async with transaction() as work:
        assert [each.revision for each in await work.filings.revisions(one.id)] == [1, 2]
        [of_one] = (await work.filings.revisions_of(first.id)).values()
        assert [each.revision for each in of_one] == [1, 2]


@pytest.mark.parametrize("revision", [1, 3])
async def test_a_change_that_does_not_follow_on_is_stale_and_changes_nothing(
    transaction: Transaction, revision: int
) -> None:
    async with transaction() as work:
        first = await founded(work)
        stored = filing(first, news())
        await work.filings.add(stored, by=None, at=NOW)
    changed = replace(stored, content=news("别人的"), revision=revision)
    async with transaction() as work:
        with pytest.raises(Stale):
            await work.filings.change(changed, by=None, at=NOW, action="edited")
    async with transaction() as work:
        assert await work.filings.get(stored.id) == stored
        assert len(await work.filings.revisions(stored.id)) == 1


async def test_of_two_who_change_a_filing_at_once_one_is_stale(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        first = await founded(work)
        stored = filing(first, news())
        await work.filings.add(stored, by=None, at=NOW)

    async def change(begin: Transaction, text: str) -> None:
        async with begin() as work:
            mine = await work.filings.get(stored.id)
            assert mine is not None
            await asyncio.sleep(0.05)
            changed = replace(stored, content=news(text), revision=2)
            await work.filings.change(changed, by=None, at=NOW, action="edited")

    ends = await asyncio.gather(
        change(transaction, "甲"), change(elsewhere, "乙"), return_exceptions=True
    )
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "Stale"]
    async with transaction() as work:
        assert len(await work.filings.revisions(stored.id)) == 2


async def test_the_numbers_of_filings_that_count_are_summed_by_issue(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        first, second = await with_two_issues(work)
        for each in (
            filing(first, numbers(asked=10, moved=3)),
            filing(first, numbers(asked=5), status=Status.ACCEPTED, window="省医保局"),
            filing(first, numbers(asked=100), status=Status.WITHDRAWN),
            filing(first, numbers(asked=100), status=Status.RETURNED),
            filing(first, news()),
            filing(second, numbers(asked=7), status=Status.PUBLISHED),
        ):
            await work.filings.add(each, by=None, at=NOW)
        assert await work.filings.values("weekly") == {
            first.id: {"asked": 15, "moved": 3},
            second.id: {"asked": 7},
        }
        assert await work.filings.values("another") == {}


async def test_earlier_visitors_come_once_each_and_the_latest_visit_first(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        first = await founded(work)
        for each in (
            filing(first, visit("甲", "乙"), minutes=1),
            filing(first, visit("丙", "甲"), minutes=2),
            filing(first, visit("错"), minutes=3, status=Status.WITHDRAWN),
            filing(first, visit("别"), minutes=4, window="省医保局"),
        ):
            await work.filings.add(each, by=None, at=NOW)
        visitors = await work.filings.earlier_visitors("weekly", "省水务厅", 10)
        assert visitors == [Visitor("副厅长", name) for name in "丙甲乙"]
        assert await work.filings.earlier_visitors("weekly", "省水务厅", 2) == visitors[:2]


async def test_earlier_approvers_come_once_each_and_the_latest_first(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        first = await founded(work)
        for minutes, name, status, window in (
            (1, "甲", Status.FILED, "省水务厅"),
            (2, "乙", Status.PUBLISHED, "省水务厅"),
            (3, "甲", Status.FILED, "省水务厅"),
            (4, "", Status.FILED, "省水务厅"),
            (5, "丙", Status.WITHDRAWN, "省水务厅"),
            (6, "丁", Status.FILED, "省医保局"),
        ):
            each = filing(first, news(), status=status, window=window, minutes=minutes)
            await work.filings.add(replace(each, approved_by=name), by=None, at=NOW)
        assert await work.filings.earlier_approvers("weekly", "省水务厅", 6) == ["甲", "乙"]
        assert await work.filings.earlier_approvers("weekly", "省水务厅", 1) == ["甲"]
        assert await work.filings.earlier_approvers("another", "省水务厅", 6) == []


async def test_what_waits_for_a_signature_is_found_by_when_it_was_sent(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        first, second = await with_two_issues(work)
        one, two, elsewhere = (
            filing(of, news(), status=Status.SUBMITTED) for of in (first, first, second)
        )
        for each in (one, two, elsewhere):
            await work.filings.add(each, by=None, at=NOW)
        signed = replace(one, status=Status.FILED, approved_by="甲", revision=2)
        await work.filings.change(signed, by=None, at=later(minutes=1), action="signed")
        again = replace(one, revision=3)
        await work.filings.change(again, by=None, at=later(minutes=2), action="undone")
    async with transaction() as work:
        waiting = await work.filings.waiting(first.id)
        assert [(each.filing, each.at) for each in waiting] == [
            (two, NOW),
            (again, later(minutes=2)),
        ]
        sent = await work.filings.sent_for_signature(first.id, NOW, NOW)
        assert [each.filing for each in sent] == [one, two]
        sent = await work.filings.sent_for_signature(
            first.id, later(microseconds=1), later(minutes=2)
        )
        assert [each.filing for each in sent] == [again]


async def test_histories_hold_what_counted_in_the_issues_before(transaction: Transaction) -> None:
    async with transaction() as work:
        now = await founded(work)
        weeks = [
            replace(
                issue(number),
                period=Period(
                    now.period.first + timedelta(weeks=number - 12),
                    now.period.last + timedelta(weeks=number - 12),
                ),
            )
            for number in (*range(3, 12), 13)
        ]
        for each in weeks:
            await work.issues.add(each)
        old, *_, ten, eleven, next_ = weeks
        late = Visit(visitors=(Visitor("厅长", "甲"),))
        for n, filed in enumerate(
            (
                filing(old, news("很久以前")),
                filing(old, visit("丙")),
                filing(ten, news("四个汉字")),
                filing(ten, news("𠮷野“家”\n3")),
                filing(ten, news("退回的"), status=Status.DECLINED),
                filing(ten, numbers(a=1, b=2), status=Status.PUBLISHED),
                filing(ten, numbers(a=4)),
                filing(ten, visit("甲", "乙")),
                filing(eleven, late, status=Status.ACCEPTED),
                filing(eleven, numbers(a=7)),
                filing(eleven, news("别的窗口"), window="省医保局"),
                filing(eleven, visit("别"), status=Status.WITHDRAWN),
                filing(now, news("本期的不算")),
                filing(next_, numbers(a=9)),
            )
        ):
            await work.filings.add(replace(filed, filed_at=later(minutes=n)), by=None, at=NOW)
    async with transaction() as work:
        found = await work.filings.histories(now, ["省水务厅", "省档案局"])
        assert found.keys() == {"省水务厅", "省档案局"}
        assert found["省档案局"] == History()
        own = found["省水务厅"]
        assert own.visitors == (
            Visitor("厅长", "甲"),
            Visitor("副厅长", "甲"),
            Visitor("副厅长", "乙"),
            Visitor("副厅长", "丙"),
        )
        # Only the last eight issues say what is usual; a text is as long as Python says.
        assert sorted(own.lengths) == [4, len("𠮷野“家”\n3")]
        assert sorted(own.values, key=len) == [{"a": 7}, {"a": 5, "b": 2}]


async def test_issues_are_found_by_number_state_and_total(transaction: Transaction) -> None:
    async with transaction() as work:
        twelve = await founded(work)
        old = issue(50, year=2024, state=IssueState.PUBLISHED)
        thirteen = replace(
            issue(13), totals_before={"asked": 9}, total_units={"asked": "次"}, copies=80
        )
        for each in (thirteen, old):
            await work.issues.add(each)
        assert await work.issues.of_bulletin("weekly") == [old, twelve, thirteen]
        assert await work.issues.find("weekly", 2024, 50) == old
        assert await work.issues.find("weekly", 2024, 12) is None
        assert await work.issues.current("weekly") == twelve
        assert await work.issues.latest("weekly") == thirteen
        done = replace(twelve, state=IssueState.PUBLISHED, date=twelve.period.last, copies=100)
        await work.issues.change(done)
        assert await work.issues.get(twelve.id) == done
        assert await work.issues.current("weekly") == thirteen
        await work.issues.change(replace(thirteen, state=IssueState.PUBLISHED))
        assert await work.issues.current("weekly") is None
        with pytest.raises(LookupError):
            await work.issues.change(issue(14))


async def test_a_snapshot_stays_as_it_was_frozen(transaction: Transaction) -> None:
    async with transaction() as work:
        first = await founded(work)
        assert await work.issues.snapshot(first.id) is None
        await work.issues.freeze(first.id, {"blocks": [{"title": "窗口动态"}]})
        await work.issues.change(replace(first, state=IssueState.FROZEN))
    async with transaction() as work:
        assert await work.issues.snapshot(first.id) == {"blocks": [{"title": "窗口动态"}]}
        with pytest.raises(LookupError):
            await work.issues.freeze(issue(14).id, {})


async def test_what_was_printed_before_is_known_by_its_state(transaction: Transaction) -> None:
    async with transaction() as work:
        now, before = await founded(work), issue(11, state=IssueState.PUBLISHED)
        back = timedelta(days=7)
        period = Period(before.period.first - back, before.period.last - back)
        await work.issues.add(replace(before, period=period))
        told = filing(before, news("上一期说过的"), status=Status.PUBLISHED)
        out = filing(before, news("上一期没有采用的"), status=Status.DECLINED)
        for each in (told, out, filing(now, news("本期的"))):
            await work.filings.add(each, by=None, at=NOW)
        [printed] = await work.filings.printed_before(now)
        assert (printed.filing, printed.number) == (told.id, 11)
        assert printed.text == "上一期说过的"
        state = await work.filings.state_before(now)
        await work.filings.change(
            replace(told, content=news("更正过的"), revision=2), by=None, at=NOW, action="corrected"
        )
        assert await work.filings.state_before(now) != state
        assert await work.filings.printed_before(replace(now, period=period)) == []


async def test_who_did_something_last_since_a_moment(transaction: Transaction) -> None:
    async with transaction() as work:
        first = await founded(work)
        one, other = person("简若宁"), person("齐砚秋")
        filed = filing(first, news())
        for each in (one, other):
            await work.people.add(each)
        await work.filings.add(filed, by=None, at=NOW)
        for minutes, by in ((1, one), (2, other)):
            filed = replace(filed, content=news(f"{minutes}"), revision=filed.revision + 1)
            await work.filings.change(
                filed, by=by.id, at=later(minutes=minutes), action="corrected"
            )
        last = work.filings.last_by
        assert await last(first.id, "corrected", NOW) == other.id
        assert await last(first.id, "corrected", later(minutes=2)) is None
        assert await last(first.id, "edited", NOW) is None
        assert await last(new_id(), "corrected", NOW) is None
