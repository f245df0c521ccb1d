# ruff: noqa: E501 - a fault and the sentence that names it stand in one line
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.exchange import ExchangeError, Imported, read_jsonl, write_jsonl
from bulletin.filings import Activity, Content, Filing, Nothing, Statistics, Status, Visit, Visitor
from bulletin.issues import IssueState
from bulletin.publication import Kind
from bulletin.records import content_from_record, content_to_record
from tests.bulletin.a_publication import CALENDAR, bulletin, issue

NOW = datetime(2025, 3, 19, 1, tzinfo=UTC)
ISSUE = {
    "year": 2025,
    "number": 12,
    "total": 312,
    "first_day": "2025-03-17",
    "last_day": "2025-03-21",
}
NEWS = {"window": "省水务厅", "kind": "activity", "section": "news", "text": "节水宣传"}


def ids() -> Iterator[UUID]:
    n = 0
    while True:
        n += 1
        yield UUID(int=n)


def read(*lines: str | dict[str, object], now: datetime = NOW) -> Imported:
    texts = [each if isinstance(each, str) else json.dumps(each) for each in lines]
    new_id = ids().__next__
    return read_jsonl(texts, bulletin(), new_id=new_id, now=now, calendar=CALENDAR)


def test_the_plain_form_is_read_in_the_order_of_its_lines() -> None:
    imported = read(
        {"issue": ISSUE | {"date": "2025-03-28", "copies": 90, "totals_before": {"asked": 5}}},
        "",
        {"filing": NEWS},
        {
            "filing": {
                "window": "省水务厅",
                "kind": "visit",
                "visitors": [{"title": "厅长", "name": "段清"}],
            }
        },
        {"filing": {"window": "省中心", "kind": "statistics", "values": {"asked": 3}}},
        {"filing": {"window": "省文旅厅", "kind": "nothing"}},
    )
    issue = imported.issue
    assert (issue.label, issue.total, issue.copies, issue.date) == (
        "2025-12",
        312,
        90,
        date(2025, 3, 28),
    )
    assert issue.deadline == datetime(2025, 3, 21, 7, tzinfo=UTC)
    assert issue.totals_before == {"asked": 5}
    assert [each.section for each in imported.filings] == ["news", "visits", "caseload", None]
    assert {each.issue for each in imported.filings} == {issue.id}
    times = [each.filed_at for each in imported.filings]
    assert times == sorted(set(times))


def test_an_issue_whose_deadline_is_past_was_published() -> None:
    past = read({"issue": ISSUE}, {"filing": NEWS}, now=NOW + timedelta(days=30))
    assert (past.issue.state, past.filings[0].status) == (IssueState.PUBLISHED, Status.PUBLISHED)
    present = read({"issue": ISSUE}, {"filing": NEWS})
    assert (present.issue.state, present.filings[0].status) == (
        IssueState.COLLECTING,
        Status.FILED,
    )
    stated = read({"issue": ISSUE | {"state": "frozen"}}, now=NOW + timedelta(days=30))
    assert stated.issue.state is IssueState.FROZEN


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"year": "2025"}, "line 1: year: expected a whole number, 1900 or more"),
        ({"number": 0}, "line 1: number: expected a whole number, 1 or more"),
        ({"first_day": "17.3.2025"}, "line 1: first_day: expected a day such as"),
        ({"first_day": "0001-01-01"}, "line 1: first_day: expected a day such as"),
        ({"last_day": "2025-03-10"}, "line 1: last_day: expected a day not before first_day"),
        ({"deadline": "2025-03-21T15:00"}, "line 1: deadline: expected a moment such as"),
        ({"deadline": "0001-01-01T00:00+08:00"}, "line 1: deadline: expected a moment such as"),
        ({"state": "done"}, 'line 1: state: expected one of collecting, editing, frozen, published, not "done"'),
        ({"copys": 3}, 'line 1: copys: expected no such key; did you mean "copies"?'),
        ({"totals_before": {"askd": 3}}, 'expected an indicator, not "askd"; did you mean "asked"?'),
        ({"totals_before": {"asked": -3}}, "totals_before.asked: expected a whole number, 0 or more"),
        ({"total_units": {"asked": 3}}, "line 1: asked: expected a text"),
    ],
)  # fmt: skip
def test_an_issue_that_is_not_in_its_form_is_named(change: dict[str, object], said: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        read({"issue": ISSUE | change})
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"window": "省水务局"}, 'line 2: window: expected a window, not "省水务局"; did you mean "省水务厅"?'),
        ({"section": "newz"}, "line 2: section: expected one of news, not"),
        ({"kind": "statistics", "text": "x"}, "line 2: text: expected no such key"),
        ({"kind": "new"}, "line 2: kind: expected one of activity, visit, statistics, nothing, not"),
        ({"text": "  "}, "line 2: text: expected a text that is not empty"),
        ({"text": "节\x00水"}, "line 2: text: expected a text without broken characters"),
        ({"text": "节\ud800水"}, "line 2: text: expected a text without broken characters"),
        ({"days": "2025-03-18"}, "line 2: days: expected a list of days"),
        ({"days": ["3月18日"]}, "line 2: days: expected a day such as"),
        ({"new_paragraph": 1}, "line 2: new_paragraph: expected true or false"),
        ({"late": "no"}, "line 2: late: expected true or false"),
        ({"status": "lost"}, "line 2: status: expected one of"),
        ({"window": "省中心", "section": None}, "line 2: section: expected one of news, projects, training"),
    ],
)  # fmt: skip
def test_a_filing_that_is_not_in_its_form_is_named(change: dict[str, object], said: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        read({"issue": ISSUE}, {"filing": NEWS | change})
    assert said in str(caught.value)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"kind": "visit", "visitors": []}, "visitors: expected a list of at least one"),
        ({"kind": "visit", "visitors": [{"title": "厅长"}]}, "visitors.name: expected a text"),
        ({"kind": "visit", "visitors": ["段清"]}, "visitors: expected a title and a name"),
        ({"kind": "statistics", "values": {"asked": 3}}, "expected a kind that 省水务厅 may file"),
        (
            {"kind": "statistics", "values": {"asked": True}},
            "values.asked: expected a whole number",
        ),
        ({"kind": "statistics", "values": {}}, "values: expected a number for each"),
    ],
)
def test_visits_and_numbers_are_held_to_their_form(record: dict[str, object], said: str) -> None:
    with pytest.raises(ExchangeError, match=said):
        read({"issue": ISSUE}, {"filing": {"window": "省水务厅"} | record})


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ((), 1),
        (("", ""), 2),
        (("{",), 1),
        (("[" * 100_000,), 1),
        (('{"issue": ' + "9" * 5000 + "}",), 1),
        (('{"filing": {}}',), 1),
        ((json.dumps({"issue": ISSUE}), "null"), 2),
        ((json.dumps({"issue": ISSUE}), "", json.dumps({"issue": ISSUE})), 3),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(lines: tuple[str, ...], line: int) -> None:
    with pytest.raises(ExchangeError) as caught:
        read(*lines)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"line {line}: expected {{")


TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1)
WORDS = TEXTS.filter(str.strip)
DAYS = st.sets(st.dates(date(2000, 1, 1), date(2100, 1, 1)), max_size=3).map(
    lambda days: tuple(sorted(days))
)
VALUES = st.dictionaries(st.sampled_from(["asked", "moved"]), st.integers(0, 10**12), min_size=1)
CONTENTS: dict[Kind, st.SearchStrategy[Content]] = {
    Kind.ACTIVITY: st.builds(Activity, text=WORDS, days=DAYS, new_paragraph=st.booleans()),
    Kind.VISIT: st.builds(
        Visit,
        visitors=st.lists(st.builds(Visitor, WORDS, WORDS), min_size=1).map(tuple),
        days=DAYS,
    ),
    Kind.STATISTICS: st.builds(Statistics, values=VALUES),
    Kind.NOTHING: st.just(Nothing()),
}
OF_WINDOWS = {
    Kind.ACTIVITY: ("省水务厅", "news"),
    Kind.VISIT: ("省文旅厅", "visits"),
    Kind.STATISTICS: ("省中心", "caseload"),
    Kind.NOTHING: ("省医保局", None),
}


@st.composite
def filings(draw: st.DrawFn) -> list[Filing]:
    kinds = draw(st.lists(st.sampled_from(Kind), max_size=6))
    return [
        Filing(
            id=UUID(int=n),
            issue=issue().id,
            window=OF_WINDOWS[kind][0],
            content=draw(CONTENTS[kind]),
            section=OF_WINDOWS[kind][1],
            status=draw(st.sampled_from(Status)),
            filed_at=NOW + timedelta(seconds=n),
            late=draw(st.booleans()),
            approved_by=draw(st.sampled_from(["", "周明远"])),
        )
        for n, kind in enumerate(kinds, 1)
    ]


@given(
    filings(),
    st.sampled_from(IssueState),
    st.none() | VALUES,
    st.none() | st.just(date(2025, 4, 1)),
)
def test_what_is_written_is_read_back(
    filed: list[Filing], state: IssueState, before: dict[str, int] | None, day: date | None
) -> None:
    original = replace(
        issue(), state=state, totals_before=before, date=day, total_units={"moved": "宗"}
    )
    new_id = iter([original.id, *(each.id for each in filed)]).__next__
    lines = list(write_jsonl(original, filed[::-1]))
    imported = read_jsonl(lines, bulletin(), new_id=new_id, now=NOW, calendar=CALENDAR)
    assert imported == Imported(original, tuple(filed))
    assert all("\n" not in line.rstrip("\n") for line in lines)


@given(st.sampled_from(Kind).flatmap(lambda kind: CONTENTS[kind]))
def test_a_content_survives_its_record_in_json(content: Content) -> None:
    record = json.loads(json.dumps(content_to_record(content)))
    assert content_from_record(content.kind, record) == content
