from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from bulletin.adoption import Length, Line, Span, report
from bulletin.filings import Filed, Filing, Nothing, Status
from bulletin.issues import IssueState, Period
from bulletin.publication import Joint, Kind, Points
from tests.bulletin.a_publication import bulletin, filing, issue, news, numbers, visit

FIRST = issue(12, state=IssueState.PUBLISHED)
SECOND = replace(issue(13, state=IssueState.PUBLISHED))
POINTS = Points(
    kinds={Kind.ACTIVITY: Fraction(2), Kind.VISIT: Fraction(1)},
    sections={"projects": Fraction(5)},
    on_time=Fraction(1, 2),
    late=Fraction(1),
    missing=Fraction(2),
)


def counted(*filings: Filing, of: UUID = FIRST.id) -> list[Filed]:
    return [
        Filed(
            id=each.id,
            issue=of,
            window=each.window,
            kind=each.kind,
            section=each.section,
            status=each.status,
            late=each.late,
            merged_into=each.merged_into,
        )
        for each in filings
    ]


def of(lines: list[Line], window: str) -> Line:
    return next(each for each in lines if each.window == window)


def test_each_window_is_counted_and_ranked_by_the_points_of_the_office() -> None:
    filed = [
        *counted(
            news(1, "省中心", "推进项目", "projects"),
            numbers(2),
            news(3, "省文旅厅", "一"),
            replace(news(4, "省文旅厅", "二"), status=Status.DECLINED),
            replace(news(5, "省文旅厅", "三"), status=Status.WITHDRAWN),
            replace(news(6, "省水务厅", "迟"), late=True),
            visit(7, "省水务厅", ("副厅长", "莫听澜")),
        ),
        *counted(news(8, "省档案馆", "不在名册"), filing(9, "省文旅厅", Nothing()), of=SECOND.id),
    ]
    away = {FIRST.id: {"省医保局"}, SECOND.id: {"省医保局", "省水务厅"}}
    lines = report(replace(bulletin(), points=POINTS), [FIRST, SECOND], filed, away)
    assert [(each.window, each.filed, each.printed, each.points, each.rank) for each in lines] == [
        ("省中心", 2, 2, Fraction(5) + Fraction(1, 2) - 2, 1),
        ("省文旅厅", 2, 1, Fraction(2) + Fraction(1, 2) * 2, 2),
        ("省水务厅", 2, 2, Fraction(2) + 1 - 1, 3),
        ("省档案馆", 1, 1, Fraction(2), 3),
        ("省医保局", 0, 0, Fraction(0), 5),
    ]
    centre, water = of(lines, "省中心"), of(lines, "省水务厅")
    assert (centre.on_time, centre.late, centre.missing) == (1, 0, 1)
    assert (water.on_time, water.late, water.missing) == (0, 1, 0)


def test_without_points_there_are_only_counts() -> None:
    lines = report(bulletin(), [FIRST], counted(news(1, "省水务厅", "一")), {})
    assert [each.window for each in lines][:2] == ["省水务厅", "省中心"]
    assert {(each.points, each.rank) for each in lines} == {(None, None)}


@pytest.mark.parametrize(
    ("joint", "each"), [(Joint.WHOLE, 2), (Joint.SHARE, Fraction(2, 3)), (Joint.DOUBLE, 4)]
)
def test_a_joint_item_credits_each_of_its_windows(joint: Joint, each: Fraction) -> None:
    lead = news(1, "省文旅厅", "联合开展")
    filed = counted(
        lead,
        replace(news(2, "省水务厅", "同一件事"), merged_into=lead.id),
        replace(news(3, "省文旅厅", "又说一遍"), merged_into=lead.id),
        replace(news(4, "省医保局", "也在场"), merged_into=lead.id),
    )
    points = Points(kinds={Kind.ACTIVITY: Fraction(2)}, joint=joint)
    lines = report(replace(bulletin(), points=points), [FIRST], filed, {})
    for window in ("省文旅厅", "省水务厅", "省医保局"):
        assert (of(lines, window).printed, of(lines, window).points) == (1, each)
    assert of(lines, "省文旅厅").filed == 2


def test_what_is_merged_into_something_left_out_stands_alone() -> None:
    lead = replace(news(1, "省文旅厅", "联合开展"), status=Status.HELD)
    filed = counted(lead, replace(news(2, "省水务厅", "同一件事"), merged_into=lead.id))
    lines = report(bulletin(), [FIRST], filed, {})
    assert (of(lines, "省文旅厅").printed, of(lines, "省水务厅").printed) == (0, 1)


def test_nothing_is_printed_before_its_issue_is_out_or_without_a_section_that_takes_it() -> None:
    filed = counted(
        news(1, "省文旅厅", "一"),
        replace(news(2, "省水务厅", "二"), section=None),
        news(3, "省医保局", "三", "visits"),
    )
    open_ = replace(FIRST, state=IssueState.FROZEN)
    assert {each.printed for each in report(bulletin(), [open_], filed, {})} == {0}
    lines = report(bulletin(), [FIRST], filed, {})
    assert [each.window for each in lines if each.printed] == ["省文旅厅"]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_span_is_known_by_its_name(name: str, first: date, last: date) -> None:
    span = Span.of(name)
    assert span is not None
    assert (span.first, span.last, str(span)) == (first, last, name)
    assert Span.around(first, span.length) == Span.around(last, span.length) == span


@pytest.mark.parametrize(
    "name", ["", "2026-13", "2026-Q5", "2026-1", "0000", "9999", "２０２６", "x"]
)
def test_no_other_name_is_a_span(name: str) -> None:
    assert Span.of(name) is None


def test_an_issue_belongs_to_the_span_of_its_last_day() -> None:
    across = replace(FIRST, period=Period(date(2025, 3, 31), date(2025, 4, 3)))
    assert across in Span(2025, Length.QUARTER, 2)
    assert across not in Span(2025, Length.MONTH, 3)
