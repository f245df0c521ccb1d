"""What is wrong with a configuration, as sentences at the fields of the form that was sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bulletin.config import Problem
from web.desk.pages import say as worded
from web.desk.setup.edits import Place
from web.desk.setup.fields import Part

#: What was expected, in the words of bulletin/config.py → the desk's word that says it.
_SAID: Final[Mapping[str, str]] = {
    "missing": r"a text(?: that is not empty)?$|at least one table",
    "one_line": r"a text of one line",
    "too_long": r"at most (?P<most>\d+) characters, not (?P<length>\d+)",
    "whole": r"a whole number from 0 to (?P<most>\d+)",
    "number": r"a number from 0 to (?P<most>\d+)",
    "choose": r"one of |true or false|a list, at least 1",
    "time": r"a time of day",
    "day": r"a day such as",
    "zone": r"a zone of",
    "before_deadline": r"a time before the deadline \((?P<deadline>[\d:]+)\)",
    "before_second": r"a moment before",
    "hours": r"pairs of times|times in ascending",
    "twice": r'each .*once, but "(?P<value>.*)" stands there twice',
    "kind_files": r"a kind it can file",
    "section": r"a section's key",
    "window": r"a window's name",
    "inner": r"at least one table \[\[sections\.sections\]\] in a group|at least one \[\[sections",
    "one_statistics": r"one section of kind statistics",
    "indicator_wanted": r"at least one indicator",
    "rule_form": r"two sides",
    "rule_name": r"an indicator's name or key on either side, not \"(?P<value>[^\"]*)\"",
    "other_words": r"other words",
    "not_here": r"no such key",
}


@dataclass(slots=True)
class Wrong:
    """What is wrong with what was sent: field's key → sentence, and what is about no field."""

    fields: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)


def wrong(problems: Sequence[Problem], part: Part, place: Place, language: str) -> Wrong:
    """The problems as sentences, those of the form's own table at its fields."""
    found = Wrong()
    for each in problems:
        said = sentence(each, language)
        key = _field(each, part, place)
        if key is None:
            found.others.append(worded(language, "setup.elsewhere", where=each.where, what=said))
        else:
            found.fields.setdefault(key, said)
    return found


def sentence(problem: Problem, language: str) -> str:
    """What to do about the problem."""
    for name, pattern in _SAID.items():
        if match := re.match(pattern, problem.expected):
            return worded(language, f"setup.expected_{name}", **match.groupdict())
    return worded(language, "setup.expected_other", what=problem.expected)


def _field(problem: Problem, part: Part, place: Place) -> str | None:
    """The key of the form's field that the problem is about."""
    keys = [each.key for each in part.fields]
    own = part.path(place)
    if problem.where in (part.path(part.place), own) and part.array:
        # What is wrong between the tables of an array; of sections that is their kinds.
        return "kind" if part.name == "sections" else keys[0]
    if problem.where == f"{own}.sections":
        return "kind"
    if problem.where == f"{own}.sections[1].title":
        return "inner_title"
    rest = problem.where.removeprefix(f"{own}.")
    if rest == problem.where:
        return None
    inside = (each for each in keys if each == rest or each.startswith(f"{rest}."))
    return next(inside, None)
