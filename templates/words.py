"""What the bot says: one file per conversation and language, one block per message.

``say("zh", "form.ask_text", window=…)`` renders the block ``ask_text`` of ``messages/zh/form.j2``.
Values are never markup: bold is asked for in the template (``{{ name|bold }}``) and travels beside
the text as Telegram entities, so nothing that a person types can break a message.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from bulletin.differences import Change, Stretch
from bulletin.issues import Period
from bulletin.text import format_date, format_day, format_days

LANGUAGES: Final = ("zh", "en")
_BOLD_ON, _BOLD_OFF = "\x02", "\x03"
_MARKS = str.maketrans("", "", _BOLD_ON + _BOLD_OFF)
#: Language → the days of the week, Monday first.
WEEKDAYS: Final = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_COMMA = {"zh": "、", "en": ", "}


@dataclass(frozen=True, slots=True)
class Said:
    """A message's text, with the stretches in bold as (offset, length) in UTF-16 units."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()

    @property
    def units(self) -> int:
        """Its length in UTF-16 units, of which Telegram takes 4,096."""
        return _units(self.text)

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
    return _label(language, name, values) if values else _bare_label(language, name)


@cache
def _bare_label(language: str, name: str) -> str:
    """A label without values: a page of the desk shows the same few on every line."""
    return _label(language, name, {})


def _label(language: str, name: str, values: Mapping[str, object]) -> str:
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
    weekdays = WEEKDAYS[language]
    made.filters |= {
        "bold": lambda value: _Bold(f"{_BOLD_ON}{_plain(value)}{_BOLD_OFF}"),
        "day": lambda day: month_day(day, language),
        "days": lambda days: _days(days, language),
        "period": lambda period: _period(period, language),
        "date": lambda day: full_date(day, language),
        "weekday": lambda day: weekdays[day.weekday()],
        "time": lambda at: f"{at:%H:%M}",
        "moment": lambda at: _moment(at, language),
        "left": lambda span: _left(span, language),
        "label": lambda name, kin="": label(language, f"{kin}_{name}" if kin else name),
        "joined": lambda items: _COMMA[language].join(map(str, items)),
        "short": _short,
        "compared": _compared,
        "fit": _fit,
    }
    return made


class _Bold(str):
    """Text that has its marks already."""

    __slots__ = ()


def _plain(value: Any) -> Any:
    return value if isinstance(value, _Bold) else str(value).translate(_MARKS)


def month_day(day: date, language: str) -> str:
    """The day as it is written without its year."""
    return format_day(day) if language == "zh" else f"{day:%b} {day.day}"


def full_date(day: date, language: str) -> str:
    """The day as it is written with its year."""
    return format_date(day) if language == "zh" else f"{day.day} {day:%b %Y}"


def _days(days: Iterable[date], language: str) -> str:
    return (
        format_days(days) if language == "zh" else ", ".join(month_day(day, "en") for day in days)
    )


def _period(period: Period, language: str) -> str:
    ends = dict.fromkeys((period.first, period.last))
    return ("—" if language == "zh" else " – ").join(month_day(day, language) for day in ends)


def _moment(at: datetime, language: str) -> str:
    day, weekday = month_day(at.date(), language), WEEKDAYS[language][at.weekday()]
    return f"{day}（{weekday}）{at:%H:%M}" if language == "zh" else f"{weekday} {day} {at:%H:%M}"


def _left(span: timedelta, language: str) -> str:
    """A time to come, begun minutes counted whole; beyond a day the minutes do not matter."""
    minutes = max(-(-span // timedelta(minutes=1)), 1)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    counts = days, hours, 0 if days else minutes
    if language == "zh":
        return "".join(
            f"{n}{unit}" for n, unit in zip(counts, ("天", "小时", "分钟"), strict=True) if n
        )
    return " ".join(
        f"{n} {unit}{'' if n == 1 else 's'}"
        for n, unit in zip(counts, ("day", "hour", "minute"), strict=True)
        if n
    )


def _short(value: object, units: int) -> str:
    """The text, cut to at most so many UTF-16 units."""
    text = str(_plain(value))
    if _units(text) <= units:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (units - 1)]
    return kept.decode("utf-16-le", "ignore").rstrip() + "…"


def _compared(stretches: Iterable[Stretch], units: int) -> str:
    """What was and what is to be in one text: what is new in bold, what is gone in brackets.

    Cut to about so many UTF-16 units.
    """
    made = ""
    for each in stretches:
        left = units - _units(made)
        if left < 2:
            return _Bold(f"{made}…")
        text = _short(each.text, left)
        match each.change:
            case Change.NEW:
                made += f"{_BOLD_ON}{text}{_BOLD_OFF}"
            case Change.GONE:
                made += f"〔{text}〕"
            case _:
                made += text
    return _Bold(made)


def _fit(text: str, units: int, rest: str, by: str = "\n") -> str:
    """The first pieces of a text that fit into so many UTF-16 units; ``rest`` counts the others."""
    pieces = [piece for piece in text.strip().split(by) if piece.strip()]
    kept: list[str] = []
    for piece in pieces:
        units -= _units(piece + by)
        if units < 0:
            return by.join([*kept, rest.format(len(pieces) - len(kept))])
        kept.append(piece)
    return by.join(kept)


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
