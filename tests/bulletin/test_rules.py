"""Rules between indicators as administrators write them."""

from collections.abc import Mapping

import pytest

from bulletin.publication import Indicator, Relation
from bulletin.rules import broken, read_rule

INDICATORS = tuple(
    Indicator(key=key, name=name, unit="件", total_unit="件")
    for key, name in (("taken", "受理"), ("done", "办结"), ("sent-back", "退件"))
)


@pytest.mark.parametrize(
    "text", ["done <= taken", "办结<=受理", " 办结 ≤ 受理 ", "taken >= done", "受理≥办结"]
)
def test_the_same_rule_in_any_usual_writing(text: str) -> None:
    rule = read_rule(text, INDICATORS)
    weeks: list[tuple[Mapping[str, int], bool]] = [
        ({"taken": 36, "done": 36}, True),
        ({"taken": 36, "done": 37}, False),
        ({"done": 37}, True),
    ]
    for week, kept in weeks:
        assert bool(list(broken([rule], INDICATORS, week))) is not kept


def test_sums_and_equality() -> None:
    rule = read_rule("办结＋sent-back＝受理", INDICATORS)
    assert (rule.left, rule.relation, rule.right) == (
        ("done", "sent-back"),
        Relation.EQUAL,
        ("taken",),
    )
    week = {"taken": 36, "done": 30, "sent-back": 5}
    assert list(broken([rule], INDICATORS, week)) == [
        {"rule": "办结+退件=受理", "left": 35, "right": 36, "exact": True}
    ]
    assert not list(broken([rule], INDICATORS, week | {"sent-back": 6}))


def test_a_rule_is_said_in_its_own_words() -> None:
    rule = read_rule("done <= taken", INDICATORS, "办结数不超过受理数")
    (found,) = broken([rule], INDICATORS, {"taken": 1, "done": 2})
    assert found["rule"] == "办结数不超过受理数"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办结 受理", "two sides"),
        ("办结 < 受理", "two sides"),
        ("办结 <= 受理 <= 退件", "two sides"),
        ("办结 <= ", 'not ""'),
        ("办结 + <= 受理", 'not ""'),
        ("办结数 <= 受理", 'not "办结数"; did you mean "办结"?'),
        ("办结 <= 100", 'not "100"'),
        ("__import__('os') <= 受理", "an indicator's name or key"),
    ],
)
def test_what_is_no_rule_is_said(text: str, expected: str) -> None:
    with pytest.raises(ValueError, match="side") as caught:
        read_rule(text, INDICATORS)
    assert expected in str(caught.value)
