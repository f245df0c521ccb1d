from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from bulletin.filings import Filing, Nothing, Status
from bulletin.issues import Issue
from bulletin.problems import Problem, ProblemKind, problems
from bulletin.publication import Kind, Signing, Values
from bulletin.rules import read_rule
from bulletin.standing import Standing, standing_of
from tests.bulletin.a_publication import bulletin, filing, issue, news, numbers, visit

WHOLE = (
    news(1, "省中心", "建设", "projects"),
    news(2, "省中心", "培训", "training"),
    numbers(3, asked=100, moved=20),
    news(4, "省水务厅", "宣传", days=(date(2025, 3, 18),)),
    visit(5, "省文旅厅", ("处长", "普丽")),
    news(6, "省文旅厅", "导游证"),
    filing(7, "省医保局", Nothing()),
)
USUAL: Sequence[Values] = [{"asked": n, "moved": 20} for n in (90, 100, 110, 95, 105)]


def found(
    *filings: Filing,
    before: Values | None = None,
    history: Sequence[Values] = USUAL,
    of: Issue | None = None,
) -> tuple[Problem, ...]:
    standings: Mapping[str, Standing] = {
        window.name: standing_of(window, [each for each in filings if each.window == window.name])
        for window in bulletin().windows
    }
    totals = {"asked": 1, "moved": 1} if before is None else before
    return problems(bulletin(), of or issue(), filings, standings, totals, history)


def test_an_issue_that_is_whole_has_nothing_to_look_at() -> None:
    assert found(*WHOLE) == ()


def test_windows_that_owe_something_are_named_with_what() -> None:
    missing = found(*(each for each in WHOLE if each.id.int not in (2, 1, 4, 7)))
    assert missing[:3] == (
        Problem(ProblemKind.WINDOW_PARTLY, {"kinds": (Kind.ACTIVITY,)}, window="省中心"),
        Problem(ProblemKind.WINDOW_MISSING, {"kinds": (Kind.ACTIVITY,)}, window="省水务厅"),
        Problem(ProblemKind.WINDOW_MISSING, {"kinds": (Kind.ACTIVITY,)}, window="省医保局"),
    )


def test_what_waits_for_a_signature_or_went_without_is_named() -> None:
    sent = [replace(each, status=Status.SUBMITTED) for each in (WHOLE[4], WHOLE[5])]
    assert found(*WHOLE[:4], *sent, WHOLE[6]) == (
        Problem(ProblemKind.WAITS_FOR_SIGNATURE, {"count": 2}, window="省文旅厅"),
        Problem(ProblemKind.EMPTY_SECTION, {"section": "visits", "title": "领导进大厅"}),
    )
    for signing in (Signing.NAMED, Signing.CHIEF):
        windows = tuple(replace(each, signing=signing) for each in bulletin().windows)
        approved = [replace(each, approved_by="周明远") for each in WHOLE if each.id.int != 4]
        looked = problems(
            replace(bulletin(), windows=windows),
            issue(),
            [*approved, WHOLE[3]],
            {},
            {"asked": 1, "moved": 1},
            USUAL,
        )
        assert looked == (Problem(ProblemKind.UNSIGNED, {}, WHOLE[3].id, "省水务厅"),)


def test_sections_without_anything_that_counts_are_named() -> None:
    declined = replace(WHOLE[4], status=Status.DECLINED)
    assert found(*WHOLE[:4], declined, *WHOLE[5:]) == (
        Problem(ProblemKind.EMPTY_SECTION, {"section": "visits", "title": "领导进大厅"}),
    )


def test_a_filing_whose_section_is_gone_is_named() -> None:
    lost = news(9, "省水务厅", "旧闻", "abolished")
    assert found(*WHOLE, lost) == (
        Problem(ProblemKind.NO_SECTION, {"section": "abolished"}, lost.id, "省水务厅"),
    )


def test_what_stands_by_itself_again_is_printed_twice_and_leaves_no_section_empty() -> None:
    same = news(8, "省水务厅", "宣传", days=(date(2025, 3, 18),))
    merged = replace(same, merged_into=WHOLE[5].id)
    assert found(*WHOLE, merged) == ()
    [twice] = found(*WHOLE[:5], replace(WHOLE[5], status=Status.DECLINED), WHOLE[6], merged)
    assert twice.kind is ProblemKind.PRINTED_TWICE
    told = replace(WHOLE[1], merged_into=WHOLE[0].id)
    [empty] = found(WHOLE[0], told, *WHOLE[2:])
    assert empty.details["section"] == "training"
    gone = replace(told, section="gone")
    assert [each.kind for each in found(WHOLE[0], gone, *WHOLE[2:])] == [ProblemKind.EMPTY_SECTION]


def test_days_outside_the_period_and_late_filings_are_named() -> None:
    days = (date(2025, 3, 14), date(2025, 3, 18))
    early = replace(news(9, "省水务厅", "宣传", days=days), late=True)
    assert found(*WHOLE, early) == (
        Problem(
            ProblemKind.DAY_OUTSIDE,
            {"first": date(2025, 3, 17), "last": date(2025, 3, 21), "days": days[:1]},
            early.id,
            "省水务厅",
        ),
        Problem(ProblemKind.LATE_FILING, {}, early.id, "省水务厅"),
    )


def test_a_change_that_waits_is_named_though_its_filing_is_held_over() -> None:
    held = replace(news(9, "省水务厅", "宣传"), status=Status.HELD)
    standings = {each.name: Standing.FILED for each in bulletin().windows}
    named = problems(bulletin(), issue(), [*WHOLE, held], standings, {}, (), {held.id})
    assert [each for each in named if each.kind is ProblemKind.LATE_CHANGE] == [
        Problem(ProblemKind.LATE_CHANGE, {}, held.id, "省水务厅")
    ]


def number_problems(week: dict[str, int], history: Sequence[Values]) -> list[ProblemKind]:
    filings = (*WHOLE[:2], numbers(3, "省中心", **week), *WHOLE[3:])
    return [each.kind for each in found(*filings, history=history)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (100, []),
        (125, []),
        (500, [ProblemKind.NUMBER_JUMPS]),
        (10, [ProblemKind.NUMBER_JUMPS]),
        (0, [ProblemKind.NUMBER_ZERO]),
    ],
)
def test_a_number_unlike_its_weeks_before_is_named(asked: int, expected: list[ProblemKind]) -> None:
    assert number_problems({"asked": asked, "moved": 20}, USUAL) == expected


def test_a_number_that_was_zero_before_may_be_zero_and_a_short_history_says_nothing() -> None:
    quiet = [{"asked": n, "moved": 20} for n in (0, 1, 0, 2)]
    assert number_problems({"asked": 0, "moved": 20}, quiet) == []
    assert number_problems({"asked": 9000, "moved": 20}, USUAL[:3]) == []


def test_numbers_that_hardly_ever_change_may_change_a_little() -> None:
    steady = [{"asked": 100, "moved": 20}] * 8
    assert number_problems({"asked": 110, "moved": 21}, steady) == []
    assert number_problems({"asked": 200, "moved": 20}, steady) == [ProblemKind.NUMBER_JUMPS]


def test_a_jump_is_told_with_what_is_usual_and_who_filed_it() -> None:
    (jump,) = found(*WHOLE[:2], numbers(3, asked=500, moved=20), *WHOLE[3:])
    assert jump.details == {"indicator": "咨询", "value": 500, "usual": 100}
    assert (jump.filing, jump.window) == (UUID(int=3), "省中心")


def test_an_indicator_that_nobody_filed_is_named() -> None:
    assert found(*WHOLE[:2], numbers(3, asked=100), *WHOLE[3:]) == (
        Problem(ProblemKind.NUMBER_MISSING, {"indicator": "流转"}, UUID(int=3), window="省中心"),
    )


def test_a_year_whose_earlier_numbers_are_unknown_is_named_but_not_its_first_issue() -> None:
    kinds = [each.kind for each in found(*WHOLE, before={"asked": 5})]
    assert kinds == [ProblemKind.TOTAL_UNKNOWN]
    assert found(*WHOLE, before={}, of=issue(1)) == ()


def test_numbers_that_break_a_rule_of_the_publication_are_told_with_both_sides() -> None:
    ruled = replace(bulletin(), rules=(read_rule("流转 <= 咨询", bulletin().indicators),))
    filings = (numbers(3, asked=30, moved=6), numbers(4, "省水务厅", asked=0, moved=40))
    totals = {"asked": 1, "moved": 1}
    broken = [
        each
        for each in problems(ruled, issue(), filings, {}, totals, ())
        if each.kind is ProblemKind.RULE_BROKEN
    ]
    assert broken == [
        Problem(
            ProblemKind.RULE_BROKEN, {"rule": "流转≤咨询", "left": 46, "right": 30, "exact": False}
        )
    ]
