"""Days as people write them: 9月11日, 9.11, 三月十八日, 周三, 昨天下午, 9月9日至11日、15日.

Nobody writes the year in a chat, and often not the month: what is missing is filled in so that the
day is the nearest to the days that an issue covers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from typing import Final

from bulletin.issues import Period
from bulletin.rejected import Rejected
from bulletin.text import normalise, whole_number

_WEEKDAYS = "一二三四五六日"
_LONGEST_RANGE = 31
#: Days from the period within which a date without its year must lie.
_FARTHEST = 200
_ONE_DAY = timedelta(days=1)

_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:\d{4}|[〇零○一二三四五六七八九]{4})"
_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天]"
_TO = r" *(?:—|–|－|-|~|～|至|到)+ *"
_GOES_ON = r"(?= *(?:[-—–－~～至到、和及,，（()）\s上下晚两三四五]|窗口|我[厅局委办]|省|$))"
_IN_WORDS = (
    rf"(?:{_YEAR}年|今年|本年)?{_NUMERAL}月{_NUMERAL}(?:[日号](?!均)|{_GOES_ON})"
    rf"|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}(?![\d./:-])[日号]?"
    rf"|\d{{1,2}}[./]\d{{1,2}}(?:[日号]|(?![\d./]){_GOES_ON})"
    r"|(?:\d{1,2}|[二三]?十[一二三四五六七八九]?)[日号](?![常均内间程益报用志历语本子线楼])"
    r"|今[天日早晨晚](?!头条)|昨[天日晚夜]|前[天日晚]"
    rf"|(?:(?:上个?|本|这个?)?{_WEEKDAY})"
)
_ONE = (
    rf"(?:{_WEEKDAY}[（(](?:{_IN_WORDS})[)）]|(?:{_IN_WORDS})(?:[（(]{_WEEKDAY}[)）]|{_WEEKDAY})?)"
)
_RANGE = rf"{_ONE}(?:{_TO}(?:{_ONE}))?"
#: A phrase of days: one, a range, or a list of them, with the time of day after it.
_PHRASE = re.compile(
    rf"(?P<days>{_RANGE}(?: *[、和及与，,] *{_RANGE})*)(?:期间|当[天日]|[两三四五六七][天日])?"
    r"(?P<part> *(?:上午|下午|中午|晚上|晚间|晚|早上|早晨|凌晨|傍晚|全天)?"
    r"(?: *\d{1,2}(?:[时点](?:\d{1,2}分|半|许)?|[:：]\d{2}))?)"
    r"(?P<bound> *(?:起|以来|开始|前(?!往)|之前|以前|后|之后|底|止|以内|内|是))?",
    re.ASCII,
)
_PIECES = re.compile(rf"({_ONE})({_TO})?", re.ASCII)
_MAY_BEGIN = re.compile(
    r"(?<![\d.每])(?=\d|[一二三四五六七八九十〇]{1,4}[月年日]|[今昨前上本这]|[周星礼])", re.ASCII
)
_NO_NAME = re.compile(r"(?:^|[^\u4e00-\u9fff·•]|[于在本这上])$")
#: What somebody whose name ends before a weekday does on that day.
_GOES = ("到", "赴", "来", "去", "在")
_RELATIVE = {"今": 0, "昨": 1, "前": 2}

_DATE = re.compile(
    rf"(?:(?:(?P<year>{_YEAR})[年./-])?(?P<month>{_NUMERAL})[月./-])?(?P<day>{_NUMERAL})[日号]?$",
    re.ASCII,
)
_OF_WEEK = re.compile(r"(?P<which>上个?|本|这个?)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")


@dataclass(frozen=True, slots=True)
class DayPhrase:
    """Where a text names days, and which; ``days`` is empty for a date that does not exist."""

    start: int
    end: int
    days: tuple[date, ...]
    #: A time of day is part of it: 9月11日上午.
    part_of_day: bool
    #: It only means something on the day it was said: 昨天, 周三.
    relative: bool


#: Days up to which the end of a span may lie in the next month without saying so.
_MOST_GUESSED: Final = 14


def read_days(text: str, period: Period) -> tuple[date, ...]:
    """The days that a message names (9月11日, 9.11, 11日, 周三, 9月9日—11日); ascending.

    A day without a month or year is the nearest to the period. Raises Rejected for what is no date.
    """
    parts = [part for part in re.split(r"[、，,\s]+", normalise(text)) if part]
    days: set[date] = set()
    try:
        for part in parts:
            ends = re.split(r"(?:—|–|－|~|～|至|到)+|--?(?=\d+[日号月])", part)
            first = _day(ends[0], period)
            last = _day(ends[1], period, near=first) if len(ends) == 2 else first
            if len(ends) > 2:
                raise ValueError(part)
            guessed = last.month != first.month and not re.search("[月./-]", ends[-1])
            if guessed and (last - first).days > _MOST_GUESSED:
                raise ValueError(part)  # 18日—16日 is a slip, 30日—2日 is not
            days.update(_span(first, last))
        if not days:
            raise ValueError(text)
    except ValueError:
        raise Rejected("not_a_day", given=text.strip()[:20]) from None
    return tuple(sorted(days))


def day_phrase(text: str, at: int, period: Period, sent_on: date) -> DayPhrase | None:
    """The days that are named at that place; None where there are none, or only a bound (9月起)."""
    match = _PHRASE.match(text, at)
    if match is None or match["bound"]:
        return None
    relative = False
    days: set[date] = set()
    latest: date | None = None
    first: date | None = None
    try:
        for piece in _PIECES.finditer(match["days"]):
            relative = relative or not re.search(r"\d|[月日号]", re.sub("[今昨前]日", "", piece[1]))
            day = _day(_plain(piece[1]), period, sent_on=sent_on, near=latest)
            days.update(_span(first or day, day))
            first, latest = (day if piece[2] else None), day
    except ValueError:
        days = set()
    return DayPhrase(
        match.start(), match.end(), tuple(sorted(days)), bool(match["part"].strip()), relative
    )


def day_phrases(text: str, period: Period, sent_on: date) -> Iterator[DayPhrase]:
    """Every phrase of days in a text, from left to right; a name such as 周一鸣 is none."""
    at = 0
    for place in _MAY_BEGIN.finditer(text):
        start = place.start()
        if start < at:
            continue
        found = day_phrase(text, start, period, sent_on)
        if found is None:
            continue
        of_name = text[start] in "周星礼" and not _NO_NAME.search(text[max(0, start - 1) : start])
        if of_name and not (found.part_of_day or text[found.end :][:1] in _GOES):
            continue
        at = found.end
        yield found


def _plain(piece: str) -> str:
    """One day without the weekday that only explains it: 3月18日（星期二）."""
    piece = re.sub("^(?:今年|本年|本月)", "", piece)
    piece = re.sub(rf"^{_WEEKDAY}[（(](.*)[)）]$", r"\1", piece)
    return (
        re.sub(rf"(?<=.)[（(]?{_WEEKDAY}[)）]?$", "", piece) if piece[0] not in "上本这" else piece
    )


def _span(first: date, last: date) -> Iterator[date]:
    if not 0 <= (last - first).days <= _LONGEST_RANGE:
        raise ValueError(f"{first} to {last}")
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _day(
    text: str, period: Period, *, sent_on: date | None = None, near: date | None = None
) -> date:
    """The day that a word means; ValueError for none. ``near``: the day named just before it."""
    if sent_on and text[:1] in _RELATIVE:
        return sent_on - _RELATIVE[text[0]] * _ONE_DAY
    if weekday := _OF_WEEK.fullmatch(text):
        return _weekday(weekday, period, sent_on)
    match = _DATE.match(text)
    if match is None:
        raise ValueError(text)
    day = _number(match["day"])
    month = _number(match["month"]) if match["month"] else None
    if match["year"]:
        return date(_year(match["year"]), month or 0, day)
    if month is None and near and near.day <= day:
        return near.replace(day=day)
    years = range(period.first.year - 1, period.last.year + 2)
    months = [month] if month else range(1, 13)
    dates = [each for each in (_date(*ymd, day) for ymd in product(years, months)) if each]
    if not dates:
        raise ValueError(text)
    if near:
        return min(dates, key=lambda each: abs(each - near))
    nearest = min(dates, key=lambda each: _distance(each, period))
    if _distance(nearest, period) > _FARTHEST:
        raise ValueError(text)  # 2月29日 is none of another year
    return nearest


@lru_cache(maxsize=256)
def _number(text: str) -> int:
    try:
        return whole_number(text)
    except Rejected as rejected:
        raise ValueError(text) from rejected


def _weekday(match: re.Match[str], period: Period, sent_on: date | None) -> date:
    """The day of that name in the week of the message, or without one in the period."""
    wanted = _WEEKDAYS.index(match["day"].replace("天", "日"))
    which = match["which"] or ""
    if sent_on:
        day = sent_on + (wanted - sent_on.weekday() - 7 * which.startswith("上")) * _ONE_DAY
        before = day - 7 * _ONE_DAY
        # Who writes 周三 on the Monday after means the Wednesday that has been.
        return before if not which and day not in period and before in period else day
    if not which.startswith("上"):
        for day in _span(period.first, min(period.last, period.first + 6 * _ONE_DAY)):
            if day.weekday() == wanted:
                return day
    raise ValueError(match[0])


def _year(text: str) -> int:
    digits = "".join(
        str("零一二三四五六七八九".find(char)) if char > "9" else char for char in text
    )
    return int(digits.replace("-1", "0"))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _distance(day: date, period: Period) -> int:
    return max((period.first - day).days, (day - period.last).days, 0)
