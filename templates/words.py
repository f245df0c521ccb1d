"""What the bot says: one file per conversation and language, one block per message.

``say("zh", "form.ask_text", window=…)`` renders the block ``ask_text`` of ``messages/zh/form.j2``.
Values are never markup: bold is asked for in the template (``{{ name|bold }}``) and travels beside
the text as Telegram entities, so nothing that a person types can break a message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from bulletin.text import format_date, format_day

LANGUAGES: Final = ("zh", "en")
_BOLD_ON, _BOLD_OFF = "\x02", "\x03"
_MARKS = str.maketrans("", "", _BOLD_ON + _BOLD_OFF)
_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A message's text, with the stretches in bold as (offset, length) in UTF-16 units."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()

    def under(self, above: "Said") -> "Said":
        """This message with another one on top of it, an empty line between."""
        head = f"{above.text}\n\n"
        shift = _units(head)
        moved = ((offset + shift, length) for offset, length in self.bold)
        return Said(head + self.text, (*above.bold, *moved))


def say(language: str, name: str, /, **values: object) -> Said:
    """The message of that name in that language (``file.block``), with the values filled in."""
    return _said(_render(language, name, values))


def label(language: str, name: str, /, **values: object) -> str:
    """The words on a button, or any other plain line: ``labels.<name>``."""
    return _render(language, f"labels.{name}", values).translate(_MARKS)


def _render(language: str, name: str, values: Mapping[str, object]) -> str:
    file, _, block = name.partition(".")
    template = _template(language if language in LANGUAGES else LANGUAGES[0], file)
    context = template.new_context(dict(values))
    lines = "".join(template.blocks[block](context)).strip().splitlines()
    return "\n".join(line.strip() for line in lines)


@cache
def _template(language: str, file: str) -> Template:
    return _environment(language).get_template(f"{file}.j2")


@cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=PackageLoader("templates", f"messages/{language}"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  messages are plain text; bold travels as entities
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )
    weekdays = _WEEKDAYS[language]
    made.filters |= {
        "bold": lambda value: _Bold(f"{_BOLD_ON}{_plain(value)}{_BOLD_OFF}"),
        "day": lambda day: format_day(day) if language == "zh" else f"{day:%b} {day.day}",
        "date": lambda day: format_date(day) if language == "zh" else f"{day.day} {day:%b %Y}",
        "weekday": lambda day: weekdays[day.weekday()],
        "time": lambda at: f"{at:%H:%M}",
        "moment": lambda at: _moment(at, language),
        "label": lambda name: label(language, name),
    }
    return made


class _Bold(str):
    """Text that has its marks already."""

    __slots__ = ()


def _plain(value: Any) -> Any:
    return value if isinstance(value, _Bold) else str(value).translate(_MARKS)


def _moment(at: datetime, language: str) -> str:
    day = at.date()
    if language == "zh":
        return f"{format_day(day)}（{_WEEKDAYS[language][day.weekday()]}）{at:%H:%M}"
    return f"{_WEEKDAYS[language][day.weekday()]} {_short(day)} {at:%H:%M}"


def _short(day: date) -> str:
    return f"{day:%b} {day.day}"


def _units(text: str) -> int:
    """The length in UTF-16 code units, in which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _said(marked: str) -> Said:
    text: list[str] = []
    bold: list[tuple[int, int]] = []
    offset = 0
    for number, stretch in enumerate(marked.replace(_BOLD_OFF, _BOLD_ON).split(_BOLD_ON)):
        length = _units(stretch)
        if number % 2 and length:
            bold.append((offset, length))
        text.append(stretch)
        offset += length
    return Said("".join(text), tuple(bold))
