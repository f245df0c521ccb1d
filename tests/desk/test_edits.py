"""A form's change in the configuration's text: that table changes, and nothing else."""

from datetime import date
from pathlib import Path

import pytest
import tomlkit

from bulletin.config import ConfigError, Problem, parse_bulletin
from bulletin.rejected import Rejected
from tests.bulletin import test_config
from web.desk.setup import edits
from web.desk.setup.sentences import sentence

EXAMPLE = (Path(__file__).parents[2] / "examples" / "yunling.toml").read_text(encoding="utf-8")


def lines_of(text: str) -> set[str]:
    return {each.strip() for each in text.splitlines()}


def test_a_change_keeps_the_comments_and_what_stands_around() -> None:
    values: dict[str, edits.Value] = {
        "first.at": "11:00",
        "opens": "08:30",
        "first.days_before": 2,
        "copies": None,
    }
    text = edits.changed(EXAMPLE, ("schedule",), values)
    assert lines_of(EXAMPLE) - lines_of(text) == {
        'opens = "09:00"                     # on the first working day of the week',
        "days_before = 1                     # working days before the deadline's day",
    }
    schedule = parse_bulletin(text).schedule
    assert (schedule.first.at.hour, schedule.opens.minute, schedule.first.days_before) == (
        11,
        30,
        2,
    )


def test_tables_are_added_removed_and_moved_where_there_are_some_and_where_there_are_none() -> None:
    text = edits.added(
        EXAMPLE,
        ("calendar", "exceptions"),
        {"day": date(2026, 5, 6), "working": True, "reason": "调休"},
    )
    text = edits.added(
        text, ("sections", 4, "sections"), {"key": "more", "title": "更多", "kind": "list"}
    )
    text = edits.removed(text, ("wording", 0))
    text = edits.moved(text, ("windows", 0), 99)
    bulletin = parse_bulletin(text)
    assert bulletin.exceptions[0].day == date(2026, 5, 6)
    assert bulletin.sections[4].sections[-1].title == "更多"
    assert bulletin.wording == ()
    assert bulletin.windows[-1].name == "省中心"
    assert parse_bulletin(edits.removed(text, ("calendar", "exceptions", 0))).exceptions == ()


def test_tables_that_are_written_inline_can_be_edited_too() -> None:
    source = 'wording = [{given = "大厅", better = "政务大厅"}]\n' + test_config.PLAIN
    text = edits.added(source, ("wording",), {"given": "办件", "better": "办理"})
    text = edits.changed(text, ("wording", 0), {"better": "政务服务大厅"})
    assert [each.better for each in parse_bulletin(text).wording] == ["政务服务大厅", "办理"]


def test_what_cannot_be_edited_as_meant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    another = tomlkit.parse(test_config.PLAIN)
    monkeypatch.setattr(tomlkit, "parse", lambda _: another)
    with pytest.raises(Rejected, match="by_hand"):
        edits.changed(EXAMPLE, ("windows", 0), {"phone": "1"})


def test_every_fault_has_a_sentence_of_its_own() -> None:
    """Faults that a form can make; "应为" stands before what nobody has put into words."""
    found: list[Problem] = []
    for change in (
        ('"省档案局"', '"省水务厅"'),
        ('name = "省档案局"', 'name = ""'),
        ('"省档案局"', f'"{"省" * 25}"'),
        ('["training", "caseload"]', "[]"),
        ('"caseload"]', '"gone"]'),
        ("phone", 'required = ["statistics"]\nphone'),
        ("Asia/Shanghai", "Asia/Shanghigh"),
        ('kind = "list"', 'kind = "statistics"'),
        ('kind = "digest"', 'kind = "digest"\nverb = "坐班"'),
    ):
        found += _faults(test_config.PLAIN.replace(*change))
    for table in (
        '[schedule]\nopens = "16:00"',
        "[schedule]\nfirst = {days_before = 0}",
        '[schedule]\nworking_hours = [["12:00", "09:00"]]',
        '[schedule]\nworking_hours = [["12"]]',
        '[schedule]\ndeadline = "noon"',
        '[schedule]\nmost_per_person = "3"',
        '[[rules]]\nrule = "咨询"',
        '[[rules]]\nrule = "咨询 <= 办结"',
        '[[wording]]\ngiven = "a"\nbetter = "a"',
        '[[calendar.exceptions]]\nday = "x"\nworking = ""\nreason = ""',
    ):
        found += _faults(f"{test_config.PLAIN}\n{table}\n")
    said = [sentence(each, "zh") for each in found]
    assert [each for each in said if "应为" in each] == []
    assert len(set(said)) > 15
    assert "要早于截止时间（15:00）。" in said


def _faults(source: str) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        parse_bulletin(source)
    return caught.value.problems
