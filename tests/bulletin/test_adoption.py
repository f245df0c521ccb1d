from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from bulletin.adoption import Line, report
from bulletin.filings import Arrival, Status
from bulletin.issues import Issue, IssueState, Period
from bulletin.publication import Bulletin, Joint, Kind, Points
from bulletin.spans import Length, Span, latest, spans_of
from bulletin.tally import Credit, Record, Sent, Tally, records
from tests.bulletin.a_publication import CULTURE, HEALTH, OFFICE, WATER, bulletin, issue

FIRST = issue(12, state=IssueState.PUBLISHED)
SECOND = issue(13, state=IssueState.PUBLISHED)
POINTS = Points(
    kinds={Kind.ACTIVITY: Fraction(2), Kind.VISIT: Fraction(1)},
    on_time=Fraction(1, 2),
    late=Fraction(1),
    missing=Fraction(2),
)
NEWS = Arrival(Kind.ACTIVITY, Status.FILED, False)
NUMBERS = Arrival(Kind.STATISTICS, Status.FILED, False)
NOTHING = Arrival(Kind.NOTHING, Status.FILED, False)
LATE = replace(NEWS, late=True)


def with_points(points: Points, **sections: int) -> Bulletin:
    """The publication that counts so, with the points of some of its sections."""
    plain = bulletin()
    return replace(
        plain,
        points=points,
        sections=tuple(
            replace(each, points=Fraction(sections[each.key])) if each.key in sections else each
            for each in plain.sections
        ),
    )


def sent(window: str, *arrivals: Arrival, of: Issue = FIRST, **numbers: int) -> Sent:
    return Sent(issue=of.id, window=window, arrivals=arrivals, **numbers)


def credit(
    *windows: str, section: str = "news", kind: Kind = Kind.ACTIVITY, items: int = 1
) -> Credit:
    return Credit(windows=windows, section=section, kind=kind, items=items)


def timings(record: Record) -> tuple[int, int, int, int, int]:
    return record.on_time, record.nothing, record.late, record.missing, record.excused


def ranked(lines: list[Line]) -> list[tuple[str, int, int, Fraction | None, int | None]]:
    return [
        (each.record.window, each.record.filed, each.record.printed, each.points, each.rank)
        for each in lines
    ]


def test_each_window_is_counted_and_ranked_by_the_points_of_the_office() -> None:
    tally = Tally(
        issues=[FIRST, SECOND],
        sent=[
            sent("省中心", NEWS, NUMBERS, filed=2),
            sent("省文旅厅", NEWS, filed=2, declined=1),
            sent("省水务厅", LATE, filed=2),
            sent("省档案馆", NEWS, of=SECOND, filed=1),
            sent("省文旅厅", NOTHING, of=SECOND),
        ],
        credits=[
            credit("省中心", section="projects"),
            credit("省中心", section="caseload", kind=Kind.STATISTICS),
            credit("省文旅厅"),
            credit("省水务厅"),
            credit("省水务厅", section="visits", kind=Kind.VISIT),
            credit("省档案馆"),
        ],
        on_leave={FIRST.id: {"省医保局"}, SECOND.id: {"省医保局", "省水务厅"}},
    )
    lines = report(with_points(POINTS, projects=5), tally)
    assert ranked(lines) == [
        ("省中心", 2, 2, 5 + Fraction(1, 2) - 2, 1),
        ("省文旅厅", 2, 1, 2 + Fraction(1, 2) * 2, 2),
        # As many points: one rank, and the next one is left out.
        ("省水务厅", 2, 2, 2 + 1 - Fraction(1), 3),
        ("省档案馆", 1, 1, Fraction(2), 3),
        ("省医保局", 0, 0, Fraction(0), 5),
    ]
    of = {each.record.window: timings(each.record) for each in lines}
    assert of["省中心"] == (1, 0, 0, 1, 0)
    assert of["省文旅厅"] == (1, 1, 0, 0, 0)
    assert of["省水务厅"] == (0, 0, 1, 0, 1)
    assert of["省医保局"] == (0, 0, 0, 0, 2)


def test_without_points_there_are_only_counts() -> None:
    tally = Tally(issues=[FIRST], credits=[credit("省水务厅"), credit("省文旅厅", items=3)])
    lines = report(bulletin(), tally)
    assert ranked(lines) == [
        ("省文旅厅", 0, 3, None, None),
        ("省水务厅", 0, 1, None, None),
        ("省中心", 0, 0, None, None),
        ("省医保局", 0, 0, None, None),
    ]


@pytest.mark.parametrize(
    ("joint", "each"), [(Joint.WHOLE, 2), (Joint.SHARE, Fraction(2, 3)), (Joint.DOUBLE, 4)]
)
def test_a_joint_item_credits_each_of_its_windows(joint: Joint, each: Fraction) -> None:
    points = Points(kinds={Kind.ACTIVITY: Fraction(2), Kind.STATISTICS: Fraction(9)}, joint=joint)
    tally = Tally(
        issues=[FIRST],
        credits=[
            credit("省文旅厅", "省水务厅", "省医保局", items=2),
            # A sum in print: each of the two filed its own numbers.
            credit("省中心", "省档案馆", section="caseload", kind=Kind.STATISTICS),
        ],
    )
    assert ranked(report(with_points(points), tally)) == [
        ("省中心", 0, 1, Fraction(9), 1),
        ("省档案馆", 0, 1, Fraction(9), 1),
        ("省文旅厅", 0, 2, each * 2, 3),
        ("省水务厅", 0, 2, each * 2, 3),
        ("省医保局", 0, 2, each * 2, 3),
    ]


def test_what_stood_in_a_section_that_is_gone_counts_by_its_kind() -> None:
    tally = Tally(issues=[FIRST], credits=[credit("省文旅厅", section="special-1")])
    [first, *_] = report(with_points(POINTS, news=7), tally)
    assert first.record.window == "省文旅厅"
    assert first.points == 2 - 2


def test_a_window_is_due_while_it_is_on_the_roster() -> None:
    """省水务厅 was 省水利厅 before, 省医保局 joined with the second issue, 省林草局 has left."""
    old = replace(
        bulletin(),
        windows=(
            OFFICE,
            CULTURE,
            replace(WATER, name="省水利厅"),
            replace(HEALTH, name="省林草局"),
        ),
    )
    tally = Tally(
        issues=[FIRST, SECOND],
        sent=[sent("省水利厅", NEWS, filed=1), sent("省水务厅", NEWS, of=SECOND, filed=1)],
        credits=[credit("省水利厅"), credit("省水务厅")],
        rosters={FIRST.id: old},
    )
    found = {each.window: (each.printed, timings(each)) for each in records(bulletin(), tally)}
    assert list(found) == ["省中心", "省文旅厅", "省水务厅", "省医保局", "省林草局", "省水利厅"]
    assert found["省水务厅"] == (1, (1, 0, 0, 0, 0))
    assert found["省水利厅"] == (1, (1, 0, 0, 0, 0))
    assert found["省医保局"] == (0, (0, 0, 0, 1, 0))
    assert found["省林草局"] == (0, (0, 0, 0, 1, 0))
    assert found["省中心"] == (0, (0, 0, 0, 2, 0))


def test_what_only_waits_for_a_signature_or_came_back_is_missing() -> None:
    waits = Arrival(Kind.ACTIVITY, Status.SUBMITTED, False)
    tally = Tally(
        issues=[FIRST, SECOND],
        sent=[
            sent("省水务厅", waits, filed=1),
            sent("省水务厅", of=SECOND, filed=1, returned=1),
            sent("省文旅厅", waits, NEWS, filed=2),
            sent("省文旅厅", LATE, NOTHING, of=SECOND, filed=1),
        ],
    )
    found = {each.window: timings(each) for each in records(bulletin(), tally)}
    assert found["省水务厅"] == (0, 0, 0, 2, 0)
    assert found["省文旅厅"] == (2, 0, 0, 0, 0)


# Spans


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


def test_an_issue_belongs_to_the_span_of_its_date() -> None:
    across = replace(FIRST, period=Period(date(2024, 12, 30), date(2024, 12, 31)))
    assert across in Span(2024, Length.QUARTER, 4)
    dated = replace(across, date=date(2025, 1, 2))
    assert dated not in Span(2024, Length.YEAR)
    assert dated in Span(2025, Length.QUARTER, 1)
    assert list(map(str, spans_of([dated, across]))) == [
        *("2025", "2025-Q1", "2025-01"),
        *("2024", "2024-Q4", "2024-12"),
    ]
    assert str(latest([across, dated], Length.QUARTER)) == "2025-Q1"
    assert latest([], Length.YEAR) is None
