"""How a story begins: when, and whose it is; and where its own words start.

3月18日，…, 省水务厅（3月18日）：…, 【省水务厅】本周，…: the day and a label in front are fields of
the filing and leave the text, while a name that is part of the sentence stays in it.
"""

import re
from dataclasses import dataclass
from datetime import date

from bulletin.days import DayPhrase, day_phrase
from bulletin.issues import Period
from bulletin.parsing.windows import Names

OPENS_WEEK = re.compile(r"本周(?![一二三四五六日天末])[，,]? ?")
_COMMA = re.compile(r"[，,、：: \n]*")
_TOGETHER = re.compile(r"窗口?[、和与及]|[、和与及]")
_LAST_DAY = re.compile(r"(?<=[。！]) ?[（(]([^（）()]{2,20})[)）][。.]?$")


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a story."""

    #: Where the words begin that are filed.
    body: int
    #: Where the name of the window ends, or the day when there is none.
    end: int
    #: The days at the head, if any are named; they left the words unless ``body`` is before them.
    phrase: DayPhrase | None
    #: The windows named as those who act, in the order of the text.
    windows: tuple[str, ...]
    opens_week: bool


def head_of(chars: str, names: Names, period: Period, sent_on: date) -> Head:
    """What a story begins with."""
    begins, windows = _label(chars, names)
    opening = OPENS_WEEK.match(chars, begins)
    phrase = None if opening else _day(chars, begins, period, sent_on)
    body, end = begins, opening.end() if opening else begins
    if phrase:
        end = _after_comma(chars, phrase.end)
        if phrase.days and (phrase.relative or not phrase.part_of_day):
            body = end
    acting, behind = _together(chars, end, names)
    if acting and (labelled := _label_ends(chars, behind)):
        own = phrase or _day(chars, behind, period, sent_on)
        if own is not phrase and own and own.end <= labelled:
            phrase = own
        body = behind = labelled
        if phrase is None and (later := _day(chars, body, period, sent_on)):
            phrase = later
            body = behind = _after_comma(chars, later.end)
    return Head(body, behind, phrase, windows or acting, opening is not None)


def last_day(chars: str, period: Period, sent_on: date) -> tuple[int, DayPhrase] | None:
    """The day in brackets behind the last sentence, and where the sentence ends."""
    match = _LAST_DAY.search(chars, max(0, len(chars) - 30))
    phrase = day_phrase(match[1], 0, period, sent_on) if match else None
    if match is None or phrase is None or phrase.end < len(match[1]):
        return None
    return match.start(), phrase


def _label(chars: str, names: Names) -> tuple[int, tuple[str, ...]]:
    """Where a label such as 【省水务厅】 ends, and whose it is."""
    if chars[:1] in "【[（(" and (named := names.at(chars, 1)):
        end = named.end + (2 if chars.startswith("窗口", named.end) else 0)
        if chars[end : end + 1] in tuple("】]）)"):
            return _after_comma(chars, end + 1), (named.window,)
    return 0, ()


def _label_ends(chars: str, end: int) -> int:
    """Where 省水务厅窗口（3月18日）： ends, if a name is followed by a colon; else 0."""
    match = re.compile(r"(?:窗口)?(?:[（(][^（）()]{2,20}[)）])?[：:] ?").match(chars, end)
    return match.end() if match else 0


def _together(chars: str, start: int, names: Names) -> tuple[tuple[str, ...], int]:
    """The windows that act together in the sentence, and where their names end."""
    windows: list[str] = []
    end = start
    named = names.at(chars, start)
    while named:
        windows.append(named.window)
        end = named.end
        joint = _TOGETHER.match(chars, end)
        named = names.at(chars, joint.end()) if joint else None
    return tuple(windows), end


def _day(chars: str, at: int, period: Period, sent_on: date) -> DayPhrase | None:
    """The days at that place, which may stand in brackets."""
    inside = re.compile(r"(?:窗口)?[（(【\[]").match(chars, at)
    if chars[at : at + 1] in ("于", "在"):
        phrase = day_phrase(chars, at + 1, period, sent_on)
        return phrase if phrase and chars[phrase.end : phrase.end + 1] in ("，", ",") else None
    phrase = day_phrase(chars, inside.end() if inside else at, period, sent_on)
    if phrase is None or inside is None:
        return phrase
    if chars[phrase.end : phrase.end + 1] not in tuple("）)】]"):
        return None
    return DayPhrase(at, phrase.end + 1, phrase.days, phrase.part_of_day, phrase.relative)


def _after_comma(chars: str, at: int) -> int:
    match = _COMMA.match(chars, at)
    return match.end() if match else at
