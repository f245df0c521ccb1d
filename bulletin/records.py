"""A filing's fields as plain values that JSON can carry, for the database and for files."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from bulletin.filings import Activity, Content, Nothing, Statistics, Visit, Visitor
from bulletin.publication import Kind

#: What no database stores: the null character, and halves of characters.
_BROKEN: Final = re.compile("[\x00\ud800-\udfff]")


class RecordError(ValueError):
    """A record that is not in its form; the message says what was expected and where."""


def content_to_record(content: Content) -> dict[str, object]:
    """The fields as JSON carries them; what has its usual value is left out."""
    match content:
        case Activity():
            record: dict[str, object] = {"text": content.text, **_days_record(content.days)}
            return record | ({"new_paragraph": True} if content.new_paragraph else {})
        case Visit():
            visitors = [{"title": each.title, "name": each.name} for each in content.visitors]
            return {"visitors": visitors, **_days_record(content.days)}
        case Statistics():
            return {"values": dict(content.values)}
        case Nothing():
            return {}


def content_from_record(kind: Kind, record: Mapping[str, object]) -> Content:
    """The fields out of such a record; ``RecordError`` says what in it is not as expected."""
    match kind:
        case Kind.ACTIVITY:
            new_paragraph = record.get("new_paragraph", False)
            if not isinstance(new_paragraph, bool):
                raise RecordError("new_paragraph: expected true or false")
            return Activity(
                text=text_of(record, "text"), days=_days(record), new_paragraph=new_paragraph
            )
        case Kind.VISIT:
            visitors = record.get("visitors")
            if not isinstance(visitors, list) or not visitors:
                raise RecordError("visitors: expected a list of at least one visitor")
            return Visit(visitors=tuple(_visitor(each) for each in visitors), days=_days(record))
        case Kind.STATISTICS:
            return Statistics(values=values_of(record, "values"))
        case Kind.NOTHING:
            return Nothing()


def text_of(record: Mapping[str, object], key: str) -> str:
    """The text under the key; it has to be there, and to be one that can be stored."""
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RecordError(f"{key}: expected a text that is not empty")
    if _BROKEN.search(value):
        raise RecordError(f"{key}: expected a text without broken characters")
    return value


def values_of(record: Mapping[str, object], key: str) -> dict[str, int]:
    """The whole numbers, 0 or more, by indicator key."""
    value = record.get(key)
    if not isinstance(value, dict) or not value:
        raise RecordError(f"{key}: expected a number for each indicator")
    for name, number in value.items():
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < 10**15:
            raise RecordError(f"{key}.{name}: expected a whole number, 0 or more")
    return dict(value)


def day_of(value: object, key: str) -> date:
    """The day that a text such as 2025-03-21 names."""
    try:
        day = date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        day = date.min
    if not 1900 <= day.year < 2200:
        raise RecordError(f"{key}: expected a day such as 2025-03-21")
    return day


def _days_record(days: tuple[date, ...]) -> dict[str, object]:
    return {"days": [day.isoformat() for day in days]} if days else {}


def _days(record: Mapping[str, object]) -> tuple[date, ...]:
    value = record.get("days", [])
    if not isinstance(value, list):
        raise RecordError("days: expected a list of days such as 2025-03-21")
    return tuple(sorted({day_of(each, "days") for each in value}))


def _visitor(value: object) -> Visitor:
    if not isinstance(value, dict):
        raise RecordError("visitors: expected a title and a name for each")
    try:
        return Visitor(title=text_of(value, "title"), name=text_of(value, "name"))
    except RecordError as error:
        raise RecordError(f"visitors.{error}") from None
