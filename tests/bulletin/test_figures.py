from dataclasses import replace

from bulletin.figures import trends
from tests.bulletin.a_publication import bulletin, issue


def test_totals_go_on_from_issue_to_issue_and_a_new_year_starts_from_nothing() -> None:
    stated = replace(issue(50, year=2024), totals_before={"asked": 1000})
    last, first, second = issue(51, year=2024), issue(1), issue(2)
    values = {
        stated.id: {"asked": 10, "moved": 1},
        last.id: {"asked": 20},
        second.id: {"asked": 5, "moved": 0, "gone": 3},
    }
    every = [stated, last, first, second]
    asked, moved = trends(bulletin(), every[1:], every, values)
    assert asked.indicator.name == "咨询"
    assert (asked.weekly, asked.totals) == ((20, None, 5), (1030, 0, 5))
    assert (moved.weekly, moved.totals) == ((None, None, 0), (1, 0, 0))
