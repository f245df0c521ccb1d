"""What can be set in the browser, field by field: the keys of docs/configuration.md."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any, Final

from bulletin.config import LANGUAGES, PLACE, VERB
from bulletin.publication import (
    Joint,
    Kind,
    Numbering,
    Order,
    Schedule,
    SectionKind,
    Signing,
    WindowKind,
)
from bulletin.text import HALF_WIDTH
from web.desk.setup.edits import Place, Value


class Shape(StrEnum):
    """How a field is asked for."""

    TEXT = "text"
    WHOLE = "whole"
    #: One that may have decimals.
    NUMBER = "number"
    TIME = "time"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    #: One of the windows, or none of them.
    WINDOW = "window"
    #: Several of the sections, or of the kinds of filings.
    SECTIONS = "sections"
    KINDS = "kinds"
    HOURS = "hours"

    @property
    def several(self) -> bool:
        """Whether the field holds a list of choices."""
        return self in (Shape.SECTIONS, Shape.KINDS)


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a table; "first.at" is a key of a table inside."""

    key: str
    shape: Shape = Shape.TEXT
    choices: tuple[str, ...] = ()
    #: What it is while the key is left out.
    usual: str = ""
    #: Whether it is a column of the list.
    listed: bool = True

    @property
    def word(self) -> str:
        """The key as a part of words' names."""
        return self.key.replace(".", "_")


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the configuration, or an array of tables."""

    name: str
    place: Place
    fields: tuple[Field, ...]
    array: bool = True
    #: Whether the order of its tables means something.
    ordered: bool = False
    #: Tables of it get keys that begin so.
    keys: str = ""
    #: How many of its first fields tell its tables apart.
    told_by: int = 1

    def path(self, place: Place) -> str:
        """The place as problems name it: windows[3]."""
        path = ""
        for each in place:
            path += f"[{each + 1}]" if isinstance(each, int) else f".{each}"
        return path.removeprefix(".")


def _schedule(usual: Schedule) -> tuple[Field, ...]:
    return (
        Field("opens", Shape.TIME, usual=f"{usual.opens:%H:%M}"),
        Field("deadline", Shape.TIME, usual=f"{usual.deadline:%H:%M}"),
        Field("first.days_before", Shape.WHOLE, usual=str(usual.first.days_before)),
        Field("first.at", Shape.TIME, usual=f"{usual.first.at:%H:%M}"),
        Field("second.days_before", Shape.WHOLE, usual=str(usual.second.days_before)),
        Field("second.at", Shape.TIME, usual=f"{usual.second.at:%H:%M}"),
        *(
            Field(key, Shape.WHOLE, usual=str(getattr(usual, key)))
            for key in (
                *("last_call_minutes_before", "overdue_minutes_after"),
                *("signing_minutes", "most_per_person"),
            )
        ),
        Field(
            "working_hours",
            Shape.HOURS,
            usual=_hours([[f"{at:%H:%M}" for at in each] for each in usual.working_hours]),
        ),
    )


def _choice(key: str, of: type[StrEnum], usual: str = "", *, listed: bool = True) -> Field:
    return Field(key, Shape.CHOICE, tuple(each.value for each in of), usual, listed)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


def _hours(pairs: list[Any]) -> str:
    return ", ".join("-".join(map(_text, each)) for each in pairs if isinstance(each, list))


PARTS: Final[Mapping[str, Part]] = {
    each.name: each
    for each in (
        Part(
            "publication",
            ("bulletin",),
            (
                *(Field(key) for key in ("name", "publisher", "report_to", "copy_to", "send_to")),
                Field("copies", Shape.WHOLE, usual="0"),
                _choice("order", Order, Order.FILED),
                Field("language", Shape.CHOICE, LANGUAGES, "zh"),
                Field("timezone"),
            ),
            array=False,
        ),
        Part(
            "windows",
            ("windows",),
            (
                Field("name"),
                Field("full_name"),
                _choice("kind", WindowKind, WindowKind.WINDOW),
                Field("files", Shape.SECTIONS),
                Field("required", Shape.KINDS),
                Field("phone"),
                _choice("signing", Signing, Signing.NONE),
            ),
            ordered=True,
        ),
        Part(
            "leaders",
            ("leaders",),
            (Field("name"), Field("window", Shape.WINDOW), Field("title")),
            ordered=True,
            told_by=2,
        ),
        Part(
            "sections",
            ("sections",),
            (
                Field("title"),
                _choice("kind", SectionKind),
                _choice("numbering", Numbering, Numbering.CHINESE),
                Field("points", Shape.NUMBER, listed=False),
                Field("place", usual=PLACE, listed=False),
                Field("verb", usual=VERB, listed=False),
            ),
            ordered=True,
            keys="section",
        ),
        Part(
            "indicators",
            ("indicators",),
            (Field("name"), Field("unit"), Field("total_unit")),
            ordered=True,
            keys="indicator",
        ),
        Part("rules", ("rules",), (Field("rule"), Field("says"))),
        Part("schedule", ("schedule",), _schedule(Schedule()), array=False),
        Part(
            "points",
            ("points",),
            (
                *(
                    Field(f"kinds.{kind}", Shape.NUMBER, usual="0")
                    for kind in Kind
                    if kind is not Kind.NOTHING
                ),
                _choice("joint", Joint, Joint.WHOLE),
                *(Field(key, Shape.NUMBER, usual="0") for key in ("on_time", "late", "missing")),
            ),
            array=False,
        ),
        Part(
            "exceptions",
            ("calendar", "exceptions"),
            (Field("day", Shape.DAY), Field("working", Shape.FLAG), Field("reason")),
        ),
        Part("wording", ("wording",), (Field("given"), Field("better"))),
    )
}


Given = str | list[str]
_NUMBER: Final = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
#: What a Chinese keyboard writes instead in numbers and hours.
_USUAL: Final = HALF_WIDTH | str.maketrans("．，、：—－–～~至", ".,,:------")


def shown(field: Field, table: Mapping[str, Any]) -> Given:
    """What stands in the form's field for the table as it is."""
    value: Any = table
    for each in field.key.split("."):
        value = value.get(each) if isinstance(value, Mapping) else None
    if value is None:
        return [] if field.shape.several else field.usual
    if field.shape.several:
        return [str(each) for each in value] if isinstance(value, list) else []
    if field.shape is Shape.HOURS:
        return _hours(value) if isinstance(value, list) else ""
    return _text(value)


def meant(field: Field, given: Given) -> Value:
    """What the form's field says in TOML; None for nothing, which leaves the key out.

    What cannot be that is passed on as it is, so that reading the configuration says what is wrong.
    """
    if isinstance(given, list):
        return given
    if field.shape in (Shape.WHOLE, Shape.NUMBER, Shape.HOURS):
        given = given.translate(_USUAL)
    match field.shape:
        case Shape.WHOLE if given.isascii() and given.isdecimal() and len(given) < 10:
            return int(given)
        case Shape.NUMBER if _NUMBER.fullmatch(given):
            return float(given) if "." in given else int(given)
        case Shape.FLAG if given in ("true", "false"):
            return given == "true"
        case Shape.DAY:
            try:
                return date.fromisoformat(given)
            except ValueError:
                return given or None
        case Shape.HOURS if given:
            return [[at.strip() for at in pair.split("-")] for pair in given.split(",")]
    return given or None


def kinds() -> tuple[str, ...]:
    """The kinds that a window can be required to file."""
    return tuple(each.value for each in Kind if each is not Kind.NOTHING)
