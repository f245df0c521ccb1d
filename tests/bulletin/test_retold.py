"""What an earlier issue told is found again in other words; a routine of every week is not it."""

import pytest

from bulletin.retold import Told
from tests.bulletin.test_likeness import ONE_EVENT, TWO_EVENTS

PRINTED = [one for one, _ in (*ONE_EVENT, *TWO_EVENTS)]
#: Told with other numbers, which is another week.
OTHER_NUMBERS = "积压件29件"


@pytest.mark.parametrize(("one", "other"), ONE_EVENT)
def test_an_event_is_found_in_other_words(one: str, other: str) -> None:
    if OTHER_NUMBERS in other:
        assert Told(PRINTED).again(other) is None
    else:
        assert Told(PRINTED).again(other) == PRINTED.index(one)


@pytest.mark.parametrize(("one", "other"), TWO_EVENTS)
def test_another_event_in_the_same_manner_is_not_found(one: str, other: str) -> None:
    assert Told([one]).again(other) is None


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (
            "本周受理申请46件，办结40件，接待咨询120人次。",
            "本周受理申请52件，办结49件，接待咨询97人次。",
        ),
        (
            "11月11日，窗口延时服务至20时，当晚办结12件。",
            "11月18日，窗口延时服务至20时半，办结9件。",
        ),
    ],
)
def test_the_same_words_with_other_numbers_are_another_week(before: str, now: str) -> None:
    assert Told([before]).again(now) is None
    assert Told([before]).again(before) == 0


def test_what_every_window_says_tells_nothing_and_an_empty_text_is_like_none() -> None:
    everywhere = ["窗口开展延时服务，方便群众办事。"] * 30
    assert Told(everywhere).again(everywhere[0]) is None
    assert Told(everywhere).again("") is None
    assert Told([]).again(everywhere[0]) is None
