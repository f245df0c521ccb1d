"""约稿, pure: how windows stand, when it speaks by itself, and what one message asks."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.parsing.requests import MOST_MESSAGE, Asked, read_due, read_request, read_windows
from bulletin.rejected import Rejected
from bulletin.requests import (
    MOST_ANSWER,
    PartStanding,
    PartState,
    Request,
    Requested,
    RequestStep,
    answered,
    due_steps,
    may_remind,
    next_instant,
    plan,
    usual_dues,
)
from tests.bulletin.a_publication import CALENDAR, bulletin, local

#: Thursday 20 March 2025, 9:30.
NOW = local(20, 9, 30)
SOMEBODY = UUID(int=1)
ALL = ("省中心", "省文旅厅", "省水务厅", "省医保局")
PUBLICATION = bulletin()


def request(
    due: datetime, *parts: Requested, at: datetime = NOW, windows: tuple[str, ...] = ALL[1:3]
) -> Request:
    return Request(
        id=UUID(int=9),
        bulletin="weekly",
        topic="节水宣传周活动情况",
        due=due,
        by=SOMEBODY,
        at=at,
        parts=parts or tuple(Requested(window=each) for each in windows),
    )


def test_the_four_standings_of_a_window() -> None:
    due = local(21, 16)
    on_time = answered(Requested(window="省中心"), "按时。", by=SOMEBODY, at=due)
    late = answered(
        Requested(window="省文旅厅"), "迟了。", by=SOMEBODY, at=due + timedelta(seconds=1)
    )
    declined = Requested(window="省水务厅", state=PartState.DECLINED)
    taken_back = replace(on_time, window="省医保局", state=PartState.OPEN)
    asked = request(due, on_time, late, declined, taken_back)
    assert asked.standings() == {
        PartStanding.ANSWERED: (on_time,),
        PartStanding.LATE: (late,),
        PartStanding.DECLINED: (declined,),
        PartStanding.MISSING: (taken_back,),
    }
    assert asked.missing() == ("省医保局",)
    assert asked.part("省水务厅") == declined
    assert asked.part("省档案局") is None


def test_an_answer_is_written_as_the_weekly_writes_and_has_its_limits() -> None:
    part = Requested(window="省水务厅", state=PartState.DECLINED, filing=UUID(int=5))
    said = answered(part, " 发放手册２００册，\n答疑 30 人次。", by=SOMEBODY, at=NOW)
    assert said == replace(
        part, state=PartState.ANSWERED, text="发放手册200册，答疑30人次。", by=SOMEBODY, at=NOW
    )
    assert answered(part, "水" * MOST_ANSWER, by=SOMEBODY, at=NOW).text == "水" * MOST_ANSWER
    for text, reason in ((" \u200b\n", "text_empty"), ("水" * (MOST_ANSWER + 1), "text_too_long")):
        with pytest.raises(Rejected) as rejected:
            answered(part, text, by=SOMEBODY, at=NOW)
        assert rejected.value.reason == reason


@pytest.mark.parametrize(
    ("asked_at", "due", "reminder", "report"),
    [
        # Halfway lies in the night: the morning of the day it is due.
        (NOW, local(21, 16), local(21, 9), local(21, 16)),
        # Halfway lies in the same afternoon.
        (NOW, local(20, 17), local(20, 13, 15), local(20, 17)),
        # Not before the last working day ahead of the due day, over a weekend too.
        (local(10, 9, 30), local(24, 16), local(21, 9), local(24, 16)),
        (NOW, local(24, 16), local(24, 9), None),
        # Too short for a reminder, and due at noon: the editor hears after it.
        (NOW, local(20, 10, 30), None, local(20, 10, 30)),
        (local(20, 9), local(20, 12), local(20, 10, 30), local(20, 13)),
        (NOW, local(20, 22), local(20, 15, 45), local(21, 9)),
    ],
)
def test_the_silent_are_reminded_halfway_and_the_editor_hears_at_the_due_time(
    asked_at: datetime, due: datetime, reminder: datetime | None, report: datetime | None
) -> None:
    instants = plan(request(due, at=asked_at), PUBLICATION, CALENDAR)
    assert instants.get(RequestStep.REMINDER) == reminder
    assert instants[RequestStep.REPORT] == (report or due)


def test_what_is_due_now() -> None:
    due = local(21, 16)
    asked = request(due)

    def steps(now: datetime, of: Request = asked) -> tuple[RequestStep, ...]:
        return due_steps(now, of, PUBLICATION, CALENDAR)

    assert steps(local(21, 8, 59)) == ()
    assert steps(local(21, 9)) == (RequestStep.REMINDER,)
    assert steps(local(21, 12, 30)) == ()
    assert steps(local(21, 15, 59)) == (RequestStep.REMINDER,)
    # After hours of being down there is one word, not two.
    assert steps(due) == steps(local(24, 9)) == (RequestStep.REPORT,)
    assert steps(local(22, 10)) == ()
    closed = replace(asked, closed_at=NOW)
    assert steps(local(21, 9), closed) == steps(due, closed) == ()
    silent = replace(asked, parts=(Requested(window="省水务厅", state=PartState.DECLINED),))
    assert steps(local(21, 9), silent) == ()
    assert steps(due, silent) == (RequestStep.REPORT,)
    urged = replace(asked, reminded_at=local(21, 8))
    assert steps(local(21, 9), urged) == ()
    assert steps(local(21, 10), urged) == (RequestStep.REMINDER,)
    assert may_remind(urged, local(21, 10))
    assert not may_remind(urged, local(21, 9, 59))


def test_the_next_instant_is_the_next_step() -> None:
    asked = request(local(21, 16))
    for after, wanted in (
        (NOW, local(21, 9)),
        (local(21, 9), local(21, 16)),
        (local(21, 16), None),
    ):
        assert next_instant(after, asked, PUBLICATION, CALENDAR) == wanted
    closed = replace(asked, closed_at=NOW)
    assert next_instant(NOW, closed, PUBLICATION, CALENDAR) is None


@given(hours=st.integers(0, 24 * 30), length=st.integers(1, 24 * 60))
def test_a_step_that_comes_is_one_that_is_due_and_in_working_hours(hours: int, length: int) -> None:
    asked_at = NOW + timedelta(hours=hours)
    asked = request(asked_at + timedelta(hours=length), at=asked_at)
    after: datetime | None = asked_at
    steps: list[RequestStep] = []
    while after and (after := next_instant(after, asked, PUBLICATION, CALENDAR)):
        steps += due_steps(after, asked, PUBLICATION, CALENDAR)
    assert steps in (
        [RequestStep.REPORT],
        [RequestStep.REMINDER, RequestStep.REPORT],
    )


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (local(17, 9), [local(17, 17), local(18, 12), local(18, 17), local(21, 15)]),
        (NOW, [local(20, 17), local(21, 12), local(21, 15), local(21, 17)]),
        (local(21, 16), [local(21, 17)]),
        (local(21, 17), [local(24, 12), local(24, 17)]),
        (local(22, 10), [local(24, 12), local(24, 17)]),
        # Before Qingming, which is off from Friday.
        (datetime(2025, 4, 3, 1, tzinfo=UTC), [datetime(2025, 4, 3, 9, tzinfo=UTC)]),
    ],
)
def test_the_due_times_that_are_offered_lie_ahead_on_working_days(
    now: datetime, offered: list[datetime]
) -> None:
    assert list(usual_dues(now, PUBLICATION, CALENDAR)) == offered


TOPIC = "节水宣传周活动情况"
WATER, CULTURE = ("省水务厅",), ("省文旅厅",)


@pytest.mark.parametrize(
    ("text", "topic", "windows", "due"),
    [
        (
            f"约稿：{TOPIC}，请省水务厅、省文旅厅3月21日16:00前报送",
            TOPIC,
            CULTURE + WATER,
            local(21, 16),
        ),
        (f"请省水务厅３月２１日前报送{TOPIC}", TOPIC, WATER, local(21, 17)),
        (f"{TOPIC}，省水务厅，明天12:00", TOPIC, WATER, local(21, 12)),
        (f"{TOPIC}\n水务厅\n明天12：00", TOPIC, WATER, local(21, 12)),
        (f"省水务厅{TOPIC}，明天12点前", f"省水务厅{TOPIC}", WATER, local(21, 12)),
        (
            "清明假期4月4日至6日服务情况，请文旅厅周五下午3点前报送",
            "清明假期4月4日至6日服务情况",
            CULTURE,
            local(21, 15),
        ),
        ("请各窗口下周一下班前报送年终总结材料", "年终总结材料", ALL, local(24, 17, 30)),
        (
            "就交通便民措施请省文旅厅和水务厅提供材料，3月21日（周五）15：30前",
            "交通便民措施",
            CULTURE + WATER,
            local(21, 15, 30),
        ),
        ("请省水务厅就节水情况于后天上午前报送", "节水情况", WATER, local(22, 12)),
        ("16:00前 省文旅厅 一句话新闻", "一句话新闻", CULTURE, local(20, 16)),
        (
            "省中心前往调研情况，请省中心明天17:00前交稿",
            "省中心前往调研情况",
            ALL[:1],
            local(21, 17),
        ),
        (
            "请省水务厅报送3月21日开展活动的情况，24日前交",
            "3月21日开展活动的情况",
            WATER,
            local(24, 17),
        ),
        ("今天五点半前请省水务厅报水情", "水情", WATER, local(20, 17, 30)),
        ("本周三前，省水务厅报送水情", "水情", WATER, local(19, 17)),
        ("周三前，省水务厅报送水情", "水情", WATER, local(26, 17)),
        ("年终总结", "年终总结", (), None),
        ("request: 节水情况", "节水情况", (), None),
        ("明天", "", (), local(21, 17)),
        ("2月30日前请省水务厅报送水情", "2月30日前，水情", WATER, None),
        ("", "", (), None),
    ],
)
def test_one_message_is_read(
    text: str, topic: str, windows: tuple[str, ...], due: datetime | None
) -> None:
    assert read_request(text, PUBLICATION, NOW) == Asked(topic, windows, due)


def test_the_answers_to_its_questions_are_read() -> None:
    assert read_windows("水务厅，还有云岭省文旅厅吧", PUBLICATION) == CULTURE + WATER
    assert read_windows("所有窗口", PUBLICATION) == ALL
    assert read_windows("省气象局", PUBLICATION) == ()
    assert read_due("3月24日吧", PUBLICATION, NOW) == local(24, 17)
    assert read_due("12点", PUBLICATION, NOW) == local(20, 12)
    for text in ("尽快", "25:70", "2月30日"):
        with pytest.raises(Rejected, match="not_a_due"):
            read_due(text, PUBLICATION, NOW)


@given(
    st.text(
        alphabet="请省水务厅、，。于在前报送交 3月1日:：点半周五明天下午\n\0约稿各窗口，",
        max_size=120,
    )
)
def test_reading_never_fails(text: str) -> None:
    read = read_request(text, PUBLICATION, NOW)
    assert "\0" not in read.topic
    assert set(read.windows) <= set(ALL)


@pytest.mark.parametrize("piece", ["，", "请于", "3月1日", "省水务厅、", "一", "前报送 ", "9"])
def test_reading_the_longest_message_is_quick(piece: str) -> None:
    text = (piece * MOST_MESSAGE)[:MOST_MESSAGE]
    began = perf_counter()
    with suppress(Rejected):
        read_request(text, PUBLICATION, NOW)
    assert perf_counter() - began < 1
    with pytest.raises(Rejected, match="text_too_long"):
        read_request(text + "长", PUBLICATION, NOW)
