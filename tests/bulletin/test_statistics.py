from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bulletin.filings import Status
from bulletin.statistics import totals_before, week
from tests.bulletin.a_publication import issue, news, numbers

WEEKS = st.lists(
    st.dictionaries(st.sampled_from(["asked", "moved"]), st.integers(0, 10**6)), max_size=12
)


@given(WEEKS)
def test_the_totals_before_an_issue_are_the_sum_of_the_weeks_before_it(
    weeks: list[dict[str, int]],
) -> None:
    issues = [issue(n) for n in range(1, len(weeks) + 1)]
    values = {each.id: week for each, week in zip(issues, weeks, strict=True)}
    before = totals_before(issues[::-1], values)
    for n, each in enumerate(issues):
        expected: Counter[str] = Counter()
        for earlier in weeks[:n]:
            expected.update(earlier)
        assert before[each.id] == dict(expected)


def test_a_stated_balance_restarts_the_count_and_a_new_year_begins_from_nothing() -> None:
    first, second = (
        issue(50, year=2024),
        replace(issue(51, year=2024), totals_before={"asked": 900}),
    )
    third, new_year = issue(52, year=2024), issue(1, year=2025)
    before = totals_before(
        [first, second, third, new_year],
        {each.id: {"asked": 10} for each in (first, second, third, new_year)},
    )
    assert before == {
        first.id: {},
        second.id: {"asked": 900},
        third.id: {"asked": 910},
        new_year.id: {},
    }


def test_an_issue_without_numbers_adds_nothing() -> None:
    first, second = issue(1), issue(2)
    assert totals_before([first, second], {})[second.id] == {}


def test_the_week_is_the_sum_of_the_filings_that_count() -> None:
    withdrawn = replace(numbers(3, asked=1000), status=Status.WITHDRAWN)
    filings = [
        numbers(1, asked=3, moved=4),
        numbers(2, asked=5),
        withdrawn,
        news(4, "省水务厅", "会"),
    ]
    assert week(filings) == {"asked": 8, "moved": 4}
    assert week([]) == {}
