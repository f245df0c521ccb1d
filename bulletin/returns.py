"""Why an editor returns or declines a filing: reasons to choose from, and what each is about."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from bulletin.filing_forms import visitors_of
from bulletin.forms import Answers, Form
from bulletin.publication import Indicator, Kind

#: Characters of a reason in an editor's own words.
MOST_REASON: Final = 200


class ReturnReason(StrEnum):
    """Ready reasons to return a filing; names of labels."""

    DAYS = "days"
    NUMBERS = "numbers"
    NAMES = "names"
    DETAILS = "details"
    LENGTH = "length"


class DeclineReason(StrEnum):
    """Ready reasons not to print a filing; names of labels."""

    DUPLICATE = "duplicate"
    OUTDATED = "outdated"
    SCOPE = "scope"
    THIN = "thin"
    SPACE = "space"


#: The reasons that make sense for a kind, in the order in which they are offered.
RETURNS: Final[Mapping[Kind, Sequence[ReturnReason]]] = {
    Kind.ACTIVITY: tuple(ReturnReason),
    Kind.VISIT: (ReturnReason.NAMES, ReturnReason.DAYS),
    Kind.STATISTICS: (ReturnReason.NUMBERS,),
}

_NAMED: Final = {
    "section": re.compile("栏目|section", re.I),
    "days": re.compile("日期|时间|哪天|date", re.I),
    "name": re.compile("姓名|名字|name", re.I),
    "title": re.compile("职务|职称|title", re.I),
    "value": re.compile("数字|数据|数值|figure|number", re.I),
    "text": re.compile("内容|文字|情况|篇幅|text|content", re.I),
}


def question_about(
    reason: str, form: Form, answers: Answers, indicators: Sequence[Indicator]
) -> str | None:
    """The key of the one question that a reason names; None when it names none, or several."""
    named = {name for name, pattern in _NAMED.items() if pattern.search(reason)}
    if form.name == Kind.STATISTICS:
        keys = _numbers(reason, named, indicators)
    elif form.name == Kind.VISIT:
        keys = _of_visit(reason, named, answers)
    else:
        # Names and numbers of an activity stand in its text.
        keys = {name if name in ("days", "section") else "text" for name in named}
    asked = keys & {question.key for question in form.asked(answers)}
    return asked.pop() if len(asked) == 1 else None


def _numbers(reason: str, named: set[str], indicators: Sequence[Indicator]) -> set[str]:
    keys = {f"value-{each.key}" for each in indicators if each.name in reason}
    if not keys and "value" in named and indicators:
        return {f"value-{indicators[0].key}"}
    return keys


def _of_visit(reason: str, named: set[str], answers: Answers) -> set[str]:
    visitors = enumerate(visitors_of(answers), start=1)
    which = next((place for place, each in visitors if each.name in reason), 1)
    keys = {"days"} & named
    if "name" in named:
        keys.add(f"name-{which}")
    elif "title" in named:
        keys.add(f"title-{which}")
    return keys
