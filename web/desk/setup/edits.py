"""Editing the configuration's text: one table at a time, with its comments and order kept."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from bulletin.rejected import Rejected

#: The keys and indices (from 0) that lead to a table: ("windows", 3), ("schedule", "first").
Place = tuple[str | int, ...]
#: What a key may be given; None takes the key away.
Value = str | int | float | bool | date | list[Any] | None


def found(data: Any, place: Place) -> Any:
    """What stands at the place of the data; None when nothing does."""
    for each in place:
        try:
            data = data[each]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def changed(source: str, place: Place, values: Mapping[str, Value]) -> str:
    """The text with these keys of the table at that place set; "first.at" is one of a table in it.

    Tables that are not there yet are made. LookupError when there is no such place.
    """

    def edit(data: Any) -> None:
        table = _at(data, place, make=True)
        for key, value in values.items():
            *above, name = key.split(".")
            if value is not None:
                _at(table, tuple(above), make=True)[name] = value
            elif all(each in table for each in above):
                _at(table, tuple(above)).pop(name, None)

    return _edited(source, edit)


def added(source: str, array: Place, values: Mapping[str, Value]) -> str:
    """The text with one more table at the end of an array of tables."""

    def edit(data: Any) -> None:
        *above, name = array
        parent = _at(data, tuple(above), make=True)
        kept = {key: value for key, value in values.items() if value is not None}
        if not isinstance(data, tomlkit.TOMLDocument):
            parent.setdefault(name, []).append(kept)
            return
        if name not in parent:
            parent[name] = tomlkit.aot()
        inline = not isinstance(parent[name], AoT)
        table = tomlkit.inline_table() if inline else tomlkit.table()
        table.update(kept)
        if not inline:
            table.add(tomlkit.nl())
        parent[name].append(table)

    return _edited(source, edit)


def removed(source: str, place: Place) -> str:
    """The text without the table at that place."""

    def edit(data: Any) -> None:
        *above, last = place
        array = _at(data, tuple(above))
        del array[last]
        # Nothing is left of a table without anything in it.
        while above and not _at(data, tuple(above)):
            *above, name = above
            del _at(data, tuple(above))[name]

    return _edited(source, edit)


def moved(source: str, place: Place, by: int) -> str:
    """The text with the table that many places further on in its array, or at its end."""

    def edit(data: Any) -> None:
        *above, at = place
        array = _at(data, tuple(above))
        if not isinstance(at, int):
            raise LookupError(f"{place} is in no array")
        to = min(max(at + by, 0), len(array) - 1)
        table = array[at]
        del array[at]
        array.insert(to, table)

    return _edited(source, edit)


def _edited(source: str, edit: Callable[[Any], None]) -> str:
    """The text as edited; Rejected when it is written in a way that cannot be edited so."""
    expected = tomllib.loads(source)
    edit(expected)
    try:
        document = tomlkit.parse(source)
        edit(document)
        text = document.as_string()
        meant = tomllib.loads(text) == expected
    except (TOMLKitError, tomllib.TOMLDecodeError):
        meant = False
    if not meant:
        raise Rejected("configuration_by_hand")
    return text


def _at(data: Any, place: Place, *, make: bool = False) -> Any:
    for each in place:
        if make and isinstance(each, str) and each not in data:
            data[each] = {} if not isinstance(data, tomlkit.TOMLDocument) else tomlkit.table()
        data = data[each]
    return data
