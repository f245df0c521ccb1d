"""The house's way of writing: spaces, digits, closing marks, numerals and days.

Texts come in as people type, paste and dictate them; the weekly prints them in one way.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from bulletin.rejected import Rejected

#: Full-width digits and letters → the usual ones, for ``str.translate``.
HALF_WIDTH = {
    full: full - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for full in range(first, last + 1)
}
_BREAK = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(" {2,}")
#: The insides of two character classes of a regular expression.
CHINESE = (
    "\u2e80-\u2fdf\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff65"
    "\u2014\u2018\u2019\u201c\u201d\u2026\u00b7\U00020000-\U0003fffd"
)
LATIN = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_LOOSE = re.compile(f"(?<=[{CHINESE}]) +(?=[{LATIN}])|(?<=[{LATIN}]) +(?=[{CHINESE}])")
_WORDS_APART = re.compile(f"(?<=[{LATIN}])\n(?=[{LATIN}])")
_CLOSED = re.compile("[。！？!?…][”’」』）》】\"')]*$")

#: More than this is a slip of the thumb, and more than a database's whole numbers hold.
LARGEST = 999_999_999_999

_DIGITS = {
    ord(char): plain
    for plain, chars in {
        "0": "零〇○",
        "1": "一壹",
        "2": "二贰貳两兩",
        "3": "三叁參",
        "4": "四肆",
        "5": "五伍",
        "6": "六陆陸",
        "7": "七柒",
        "8": "八捌",
        "9": "九玖",
        "十": "拾",
        "百": "佰",
        "千": "仟",
        "万": "萬",
        "亿": "億",
        ".": "点點",
    }.items()
    for char in chars
}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_GROUPED = re.compile(r"[0-9]{1,3}(?:[, ][0-9]{3})+(?![0-9])")
_DECIMAL = re.compile(r"([0-9]{1,15}\.[0-9]{1,15})([十百千万亿]?)")
_COUNTED = re.compile(r"(?:([^万亿]+)亿)?(?:([^万亿]+)万)?([^万亿]*)")
_BELOW = re.compile(r"(?:([1-9])千)?(?:0?([1-9])百)?(?:0?([1-9]?)(十))?(0?)([0-9]?)")

#: Marks that are typed for the dot in a name (热依汗·买苏木): the insides of a character class.
DOTS = "·•‧・∙⋅"
_DOT = re.compile(f"[{DOTS}]")

_STARTS_WITH_DAY = re.compile(
    r"(?:(?:[0-9]{4}年)?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[上中下]旬|[初底末])"
    r"|[0-9]{1,2}[日号]|本周|上周|近日|近期|日前|昨日|今日)"
)


def normalise(text: str) -> str:
    """The text as printed: one line, half-width digits and letters, no space beside Chinese.

    A space between two Chinese characters stays; doing it twice changes nothing.
    """
    text = _BREAK.sub("\n", unicodedata.normalize("NFC", text.translate(HALF_WIDTH)))
    if not text.isprintable():
        text = "".join(" " if blank(char) else char for char in text if not unprintable(char))
    text = "\n".join(line.strip(" ") for line in text.split("\n") if line.strip(" "))
    text = _WORDS_APART.sub(" ", text).replace("\n", "")
    return _LOOSE.sub("", _SPACES.sub(" ", unicodedata.normalize("NFC", text))).strip(" ")


def bare_name(name: str) -> str:
    """A person's name as it is compared: without spaces, with one kind of dot."""
    return _DOT.sub("·", normalise(name)).replace(" ", "")


def blank(char: str) -> bool:
    """Whether the character is a space of some width."""
    return char == "\t" or (unicodedata.category(char) == "Zs")


def unprintable(char: str) -> bool:
    """Control and format characters, halves of pairs, and what is no character at all."""
    code = ord(char)
    return (char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cf", "Cs")) or (
        code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    )


def closed(text: str) -> str:
    """The text with a 。 at its end, in place of a comma or the like, unless it is closed."""
    if not text or _CLOSED.search(text):
        return text
    return text.rstrip("，、；：,;:. ") + "。"


def starts_with_day(text: str) -> bool:
    """Whether a text already begins by saying when."""
    return _STARTS_WITH_DAY.match(text) is not None


def whole_number(text: str) -> int:
    """The whole number, 0 or more, that a text means in any usual writing: １２３, 1,234, 一千二百.

    ``Rejected`` with ``not_a_whole_number`` or ``number_too_large`` carries what was given.
    """
    plain = "".join(
        chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else " " if blank(char) else char
        for char in text.strip()
        if not unprintable(char)
    ).translate(_DIGITS)
    if grouped := _GROUPED.match(plain):
        plain = re.sub("[, ]", "", grouped[0]) + plain[grouped.end() :]
    value = _decimal(plain) if "." in plain else _counted(plain)
    if value is None:
        raise Rejected("not_a_whole_number", given=text)
    if value > LARGEST:
        raise Rejected("number_too_large", given=text, most=LARGEST)
    return value


def _decimal(plain: str) -> int | None:
    match = _DECIMAL.fullmatch(plain)
    if match is None:
        return None
    value = Decimal(match[1]) * _UNITS.get(match[2], 1)
    return int(value) if value == value.to_integral_value() else None


def _counted(plain: str) -> int | None:
    """The value of digits with units between them: 2万3千05, 1百02, 1234."""
    match = _COUNTED.fullmatch(plain)
    if match is None or not plain:
        return None
    hundred_millions, ten_thousands, rest = match.groups()
    total, last = 0, 1
    for section, unit in ((hundred_millions, 100_000_000), (ten_thousands, 10_000)):
        if section is not None:
            value = _below(section)
            if value is None:
                return None
            total, last = total + value * unit, unit
    if not rest:
        return total
    if last > 1 and re.fullmatch("[1-9]", rest):
        return total + int(rest) * last // 10
    value = _below(rest)
    return None if value is None or (last > 1 and value >= last) else total + value


def _below(section: str) -> int | None:
    """The value of a section: plain digits, or digits with 千, 百 and 十."""
    if re.fullmatch("[0-9]+", section):
        return int(section) if len(section) <= 15 else LARGEST + 1
    match = _BELOW.fullmatch(section.removeprefix("0"))
    if match is None:
        return None
    thousands, hundreds, tens, ten, zero, ones = match.groups()
    total = int(thousands or 0) * 1000 + int(hundreds or 0) * 100
    if ten:
        return total + int(tens or 1) * 10 + int(ones or 0)
    if ones and not zero:
        return total + int(ones) * (10 if hundreds else 100)
    return total + int(ones or 0)


_NUMERALS = "零一二三四五六七八九"


def chinese_numeral(n: int) -> str:
    """The numeral of a heading, 1 to 999: 一, 十二, 九十九, 一百零一."""
    if not 1 <= n <= 999:
        raise ValueError(f"no heading has the number {n}")
    hundreds, below = divmod(n, 100)
    tens, ones = divmod(below, 10)
    text = f"{_NUMERALS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _NUMERALS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_NUMERALS[ones] if ones else "")


def format_day(day: date) -> str:
    """A day without its year: 9月11日."""
    return f"{day.month}月{day.day}日"


def format_date(day: date) -> str:
    """A day with its year: 2024年9月23日."""
    return f"{day.year}年{format_day(day)}"


def format_days(days: Iterable[date]) -> str:
    """Days in ascending order, consecutive ones as a run: 1月8日、1月30日—1月31日."""
    runs: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return "、".join(
        format_day(first) if first == last else f"{format_day(first)}—{format_day(last)}"
        for first, last in runs
    )
