"""The week's numbers as people type them: bare, all in order, or each by its name."""

import re
from collections.abc import Sequence
from typing import Final

from bulletin.publication import Indicator
from bulletin.rejected import Rejected
from bulletin.text import normalise, whole_number

# Commas belong to a number only where they group its digits by three.
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?[万亿]?"
_NUMBER = re.compile(
    rf"(?:[-－−负])?(?:{_DIGITS}|[〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+)"
)
#: What may stand between a short name and its number.
SHORT_GAP: Final = "[量数]?[了为是]?[：: ]?"
_LEAST_SHORT = 2
#: What names no number, though one begins so: 窗口12个.
_OF_ANYTHING = frozenset(
    (
        *(
            "窗口",
            "大厅",
            "中心",
            "综合",
            "综窗",
            "综合窗口",
            "省本级",
            "群众",
            "企业",
            "业务",
            "接待",
        ),
        *(
            "本周",
            "这周",
            "本期",
            "今年",
            "全年",
            "本年",
            "累计",
            "合计",
            "共计",
            "各类",
            "其他",
            "新增",
        ),
    )
)


def read_values(text: str, indicators: Sequence[Indicator], asked: Indicator) -> dict[str, int]:
    """The numbers in a message: one for the indicator asked, all in order, or each by its name.

    Raises Rejected when there is no number, or their count fits nothing.
    """
    clean = normalise(text)
    named = _by_name(clean, indicators)
    if named:
        return {key: whole_number(number) for key, number in named.items()}
    numbers = _NUMBER.findall(clean)
    if len(numbers) == 1 and "," in numbers[0] and len(indicators) > 2:
        # 128,456,730: three numbers sooner than a hundred million.
        parts = numbers[0].split(",")
        if len(parts) == len(indicators):
            numbers = parts
    if len(numbers) <= 1:
        return {asked.key: whole_number(_bare(clean, asked))}
    if len(numbers) != len(indicators):
        raise Rejected("numbers_do_not_fit", given=len(numbers), wanted=len(indicators))
    return {
        each.key: whole_number(number) for each, number in zip(indicators, numbers, strict=True)
    }


def short_names(indicators: Sequence[Indicator]) -> dict[str, Indicator]:
    """What each indicator is also called: the beginnings of its name that no other one has in it.

    A beginning has two characters or more; 寄送 is 寄送证照 where nothing else is 寄送.
    """
    short: dict[str, Indicator] = {}
    for each in indicators:
        others = [other.name for other in indicators if other is not each]
        for end in range(_LEAST_SHORT, len(each.name)):
            name = each.name[:end]
            if name not in _OF_ANYTHING and not any(name in other for other in others):
                short[name] = each
    return short


def _by_name(text: str, indicators: Sequence[Indicator]) -> dict[str, str]:
    found: dict[str, str] = {}
    names = [(each.name, each, "[^\\d，。；;、\\n]{0,6}?") for each in indicators]
    names += [(name, each, SHORT_GAP) for name, each in short_names(indicators).items()]
    # The longest name first: 网上咨询 is not 咨询.
    for name, each, gap in sorted(names, key=lambda named: len(named[0]), reverse=True):
        if each.key in found:
            continue
        if match := re.search(f"{re.escape(name)}{gap}({_NUMBER.pattern})", text):
            found[each.key] = match[1]
            text = f"{text[: match.start()]}。{text[match.end() :]}"
    return found


def _bare(text: str, asked: Indicator) -> str:
    """The text without its closing mark and the indicator's unit."""
    bare = text.strip("。.，, ")
    for unit in (asked.unit, asked.total_unit):
        bare = bare.removesuffix(unit)
    return bare
