"""The week's numbers as people type them: bare, all in order, or each by its name."""

import re
from collections.abc import Iterable, Sequence

from bulletin.publication import Indicator
from bulletin.rejected import Rejected
from bulletin.text import normalise, whole_number

# Commas belong to a number only where they group its digits by three.
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?[万亿]?"
_NUMBER = re.compile(
    rf"(?:[-－−负])?(?:{_DIGITS}|[〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+)"
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


def _by_name(text: str, indicators: Iterable[Indicator]) -> dict[str, str]:
    found = {}
    # The longest name first: 网上咨询 is not 咨询.
    for each in sorted(indicators, key=lambda each: len(each.name), reverse=True):
        pattern = rf"{re.escape(each.name)}[^\d，。；;、\n]{{0,6}}?({_NUMBER.pattern})"
        if match := re.search(pattern, text):
            found[each.key] = match[1]
            text = f"{text[: match.start()]}。{text[match.end() :]}"
    return found


def _bare(text: str, asked: Indicator) -> str:
    """The text without its closing mark and the indicator's unit."""
    bare = text.strip("。.，, ")
    for unit in (asked.unit, asked.total_unit):
        bare = bare.removesuffix(unit)
    return bare
