"""约稿 in one message: 节水宣传周活动情况，请省水务厅、省文旅厅11月20日16:00前报送.

The windows and the due time are cut out, with the words that only hold them; the rest is the topic.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bulletin.days import read_days
from bulletin.issues import Period
from bulletin.parsing.windows import Names
from bulletin.publication import Bulletin
from bulletin.rejected import Rejected
from bulletin.requests import MOST_TOPIC
from bulletin.text import normalise, whole_number

#: Characters of a message that asks; it may name a hundred windows.
MOST_MESSAGE: Final = 2000
#: Moments in a message that are looked at.
_MOST_MOMENTS: Final = 20
#: The due time of a day that is named alone, and of its halves.
_EVENING, _NOON = time(17), time(12)
#: Hours up to which no office opens: 5点 is in the afternoon.
_AFTERNOON: Final = 6
_CUT: Final = "\0"

_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天]"
_DAY = (
    rf"(?:(?P<near>今|明|大后|后)[天日]"
    rf"|(?P<week>下个?|本|这个?)?(?P<weekday>{_WEEKDAY})"
    r"|(?P<date>(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?|\d{1,2}[./]\d{1,2}(?![\d./])|\d{1,2}[日号]))"
    rf"(?:[（(]?{_WEEKDAY}[)）]?)?"
)
_CLOCK = (
    r"(?:(?P<half>上午|早上|下午|晚上|晚|中午)? ?(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})"
    r"(?:[:：](?P<minute>\d{2})(?!\d)|[点时](?:(?P<minutes>\d{1,2})分?|(?P<halfpast>半)|整|钟)?)"
    r"|(?P<part>上午|中午|下午|下班))"
)
_CLOCK_ALONE = re.sub(r"\?P<(\w+)>", r"?P<alone_\1>", _CLOCK)
_VERB = (
    r"(?:报送|上报|报来|报(?![告道名销考警刊纸社])|交稿|交(?![通流易接警付叉界汇])"
    r"|提交|提供|供稿|反馈|撰写)"
)
_MOMENT = re.compile(
    rf"(?P<before>截止到?|截至|务?必?于|在)? ?(?<![\d.])(?:{_DAY} ?(?:{_CLOCK})?|{_CLOCK_ALONE})"
    rf" ?(?P<bound>之前|以前|前(?!往)|止|截止)?(?=(?P<verb> ?{_VERB})?)",
    re.ASCII,
)
_NEAR = {"今": 0, "明": 1, "后": 2, "大后": 3}
_EVERY = r"(?:全部|所有|全体|各个?)(?:窗口|单位|部门)"
_MARKED = re.compile(r"^\s*(?:约稿|request)\s*[：:，,]?\s*", re.IGNORECASE)
_AROUND = "，,；;、：:。 "
#: What only held the windows and the time: (请)…(于)…(前)报送(材料).
_HELD = re.compile(
    rf"[{_AROUND}]*(?:请|务必|于|在)*(?:{_CUT}[{_AROUND}]*(?:请|务必|尽快|将|于|在)*)+"
    rf"(?:{_VERB}(?:材料|稿件|稿子)?)?[{_AROUND}]*"
)
_HOLDS_NEXT = rf"(?=[{_AROUND}{_CUT}]|{_VERB}|[于在就]|围绕|$)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message says of a request; empty or None what it leaves open."""

    topic: str
    #: In the order of the roster.
    windows: tuple[str, ...]
    #: Aware, UTC; may lie in the past.
    due: datetime | None


def read_request(text: str, bulletin: Bulletin, now: datetime) -> Asked:
    """The topic, the windows and the due time of one message, with or without 约稿 before it.

    Rejected when it is too long for a request.
    """
    if len(text) > MOST_MESSAGE:
        raise Rejected("text_too_long", length=len(text), most=MOST_MESSAGE)
    rest = normalise(re.sub(r"(?<=[^\s，。；、：:,;]) *\n+", "，", _MARKED.sub("", text)))
    due, rest = _without_due(rest, bulletin, now)
    windows, rest = _without_windows(rest, bulletin)
    topic = _HELD.sub(_CUT, rest).strip(_CUT).replace(_CUT, "，")
    topic = re.sub("^(?:就|围绕)", "", topic).strip(_AROUND)
    if len(topic) > MOST_TOPIC:
        raise Rejected("text_too_long", length=len(topic), most=MOST_TOPIC)
    return Asked(topic, windows, due)


def read_windows(text: str, bulletin: Bulletin) -> tuple[str, ...]:
    """Every window that a text names, in the order of the roster; all of them for 全部窗口."""
    found = {name for match in _lists(bulletin).finditer(text) for name in _named(match, bulletin)}
    return tuple(each.name for each in bulletin.windows if each.name in found)


def read_due(text: str, bulletin: Bulletin, now: datetime) -> datetime:
    """The moment (UTC) that an answer names; Rejected when it names none."""
    for match in islice(_MOMENT.finditer(normalise(text)), _MOST_MOMENTS):
        if (moment := _moment(match, bulletin, now)) is not None:
            return moment
    raise Rejected("not_a_due", given=text.strip()[:20])


def _without_due(text: str, bulletin: Bulletin, now: datetime) -> tuple[datetime | None, str]:
    """The due time, and the text with a mark in its place. A day in the topic is none."""
    found = list(_MOMENT.finditer(text))[-_MOST_MOMENTS:]
    for wanted in (
        lambda match: match["bound"],
        lambda match: match["before"] or match["verb"],
        lambda match: match["hour"] or match["alone_hour"] or match["part"],
        lambda match: _alone(text, match.start(), match.end()),
    ):
        for match in reversed(found):
            if wanted(match) and (moment := _moment(match, bulletin, now)) is not None:
                return moment, text[: match.start()] + _CUT + text[match.end() :]
    return None, text


def _without_windows(text: str, bulletin: Bulletin) -> tuple[tuple[str, ...], str]:
    """The windows that are asked, and the text with marks in their places.

    A window that is part of the topic (省水务厅节水情况) stays there, and is asked if no other is.
    """
    asked: set[str] = set()
    beside: set[str] = set()

    def cut(match: re.Match[str]) -> str:
        held = match["please"] or _alone(text, match.start(), match.start("list"))
        if match["please"] or (held and re.match(_HOLDS_NEXT, text[match.end() :])):
            asked.update(_named(match, bulletin))
            return _CUT
        beside.update(_named(match, bulletin))
        return match[0]

    rest = _lists(bulletin).sub(cut, text)
    wanted = asked or beside
    return tuple(each.name for each in bulletin.windows if each.name in wanted), rest


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing is glued to either side; an empty stretch has only a left side."""
    left = start == 0 or text[start - 1] in _AROUND + _CUT
    return left and (start == end or end == len(text) or text[end] in _AROUND + _CUT)


def _lists(bulletin: Bulletin) -> re.Pattern[str]:
    """A row of windows' names, with what asks them in front."""
    name = Names(bulletin, bulletin.windows[0]).any.pattern
    return re.compile(
        rf"(?P<please>(?:烦?请|麻烦|由|让)?)"
        rf"(?P<list>{_EVERY}|(?:{name})(?:(?:[、，, ]|和|及|与|以及)*(?:{name}))*)"
        r"(?:等?[两三四五六七八九十\d]*[个家]?(?:窗口|单位|部门))?"
    )


def _named(match: re.Match[str], bulletin: Bulletin) -> Iterator[str]:
    if re.fullmatch(_EVERY, match["list"]):
        yield from (each.name for each in bulletin.windows)
        return
    names = Names(bulletin, bulletin.windows[0])
    for each in names.any.finditer(match["list"]):
        if (named := names.at(match["list"], each.start())) is not None:
            yield named.window


def _moment(match: re.Match[str], bulletin: Bulletin, now: datetime) -> datetime | None:
    """The moment that a phrase means; None for one that does not exist."""
    zone = ZoneInfo(bulletin.timezone)
    day = _day(match, now.astimezone(zone).date())
    at = _time(match, bulletin)
    if day is None or at is None:
        return None
    return datetime.combine(day, at, zone).astimezone(UTC)


def _day(match: re.Match[str], today: date) -> date | None:
    if match["near"]:
        return today + timedelta(days=_NEAR[match["near"]])
    if match["weekday"]:
        wanted = "一二三四五六日".index(match["weekday"][-1].replace("天", "日"))
        day = today + timedelta(days=wanted - today.weekday())
        next_week = (match["week"] or "").startswith("下")
        passed = not match["week"] and day < today
        return day + timedelta(days=7) if next_week or passed else day
    if match["date"]:
        try:
            return read_days(match["date"], Period(today, today + timedelta(days=6)))[0]
        except Rejected:
            return None
    return today


def _time(match: re.Match[str], bulletin: Bulletin) -> time | None:
    hour = _hour(match)
    if hour is None:
        part = match["part"] or match["alone_part"]
        if part == "下班":
            return bulletin.schedule.working_hours[-1][1]
        return _NOON if part in ("上午", "中午") else _EVENING
    half = match["half"] or match["alone_half"]
    later = half in ("下午", "晚上", "晚") or (half is None and hour <= _AFTERNOON)
    minute = (
        match["minute"] or match["alone_minute"] or match["minutes"] or match["alone_minutes"] or 0
    )
    if match["halfpast"] or match["alone_halfpast"]:
        minute = 30
    try:
        return time(hour + 12 if later and hour < 12 else hour, int(minute))
    except ValueError:
        return None


def _hour(match: re.Match[str]) -> int | None:
    given = match["hour"] or match["alone_hour"]
    return None if given is None else whole_number(given)
