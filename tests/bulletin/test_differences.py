"""What was and what is to be, as an editor compares them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.differences import Change, Stretch, differences, shortened

TEXTS = st.text(alphabet="窗口办件减为五份，。12 ab", max_size=40)


def shown(stretches: tuple[Stretch, ...]) -> str:
    marks = {Change.SAME: "{}", Change.GONE: "〔{}〕", Change.NEW: "【{}】"}
    return "".join(marks[each.change].format(each.text) for each in stretches)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("办证材料由5份减为2份。", "办证材料由5份减为3份。", "办证材料由5份减为〔2〕【3】份。"),
        ("受理128件。", "受理1280件。", "受理〔128〕【1280】件。"),
        ("窗口上线新系统。", "窗口上线新系统，当日办结。", "窗口上线新系统【，当日办结】。"),
        ("今日在大厅举办培训。", "举办培训。", "〔今日在大厅〕举办培训。"),
        ("甲乙丙丁", "戊乙己丁", "〔甲乙丙〕【戊乙己】丁"),
        ("一样", "一样", ""),
        ("", "新的", "【新的】"),
    ],
)
def test_a_change_is_marked_where_it_is(before: str, after: str, expected: str) -> None:
    assert shown(differences(before, after)) == expected


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    found = differences(before, after)
    if before != after:
        assert "".join(e.text for e in found if e.change is not Change.NEW) == before
        assert "".join(e.text for e in found if e.change is not Change.GONE) == after


def test_what_stays_the_same_is_shortened_around_the_change() -> None:
    long = "大厅窗口延时服务方便群众办事" * 8
    found = shortened(differences(f"{long}2份{long}", f"{long}3份{long}"))
    assert shown(found) == f"…{long[-16:]}〔2〕【3】份{long[:15]}…"


def test_a_long_text_is_compared_at_once() -> None:
    before = "窗口上门办理，" * 700
    after = before.replace("窗口", "大厅").replace("办理，", "办理、")
    begun = time.perf_counter()
    found = differences(before[:4900], after[:4899] + "完")
    assert time.perf_counter() - begun < 1
    assert found
