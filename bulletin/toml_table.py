"""Tables of a configuration file, read key by key, that remember where each key was written.

A value that is missing or wrong becomes a problem with its place, and reading goes on with a
stand-in, so that an administrator sees all problems at once.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from fractions import Fraction
from math import isfinite
from typing import TypeVar

from bulletin.nearest import nearest

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\s-]+?)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"\s*([A-Za-z0-9_-]+)\s*(?:\.\s*[A-Za-z0-9_-]+\s*)*=")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing amiss: the key's path (members of an array count from 1), its line, the remedy."""

    where: str
    line: int | None
    expected: str

    def __str__(self) -> str:
        parts = [f"line {self.line}" if self.line else "", self.where]
        place = ", ".join(part for part in dict.fromkeys(parts) if part)
        return f"{place}: expected {self.expected}"


class ConfigError(Exception):
    """A configuration that cannot be used, with everything that must be mended in it."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(file, problems)
        self.file = file
        self.problems = problems
        self.where = problems[0].where
        self.expected = problems[0].expected

    def __str__(self) -> str:
        more = len(self.problems) - 1
        rest = f" (and {more} more problem{'s' if more > 1 else ''})" if more else ""
        return f"{self.file}, {self.problems[0]}{rest}"


class Reading:
    """One reading of one file: where its keys stand, and the problems found so far."""

    def __init__(self, source: str, file: str) -> None:
        self._source = source
        self._file = file
        self._lines = _lines_of_keys(source)
        self._problems: list[Problem] = []

    def problem(self, where: str, expected: str) -> None:
        """Note that another thing was expected at this key; its line, or that of its table."""
        path, line = where, self._lines.get(where)
        while line is None and path:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
            line = self._lines.get(path)
        self._problems.append(Problem(where, line, expected))

    def syntax_error(self, error: Exception) -> ConfigError:
        """The same complaint as the TOML reader's, in our form."""
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at and at[1] else self._source.count("\n") + 1
        complaint = _AT_LINE.sub("", str(error))
        expected = f"valid TOML ({complaint[:1].lower()}{complaint[1:]})"
        return ConfigError(self._file, (Problem(f"line {line}", line, expected),))

    def finish(self) -> None:
        """Raise ``ConfigError`` when anything was amiss."""
        if self._problems:
            inorder = sorted(self._problems, key=lambda problem: problem.line or 0)
            raise ConfigError(self._file, tuple(inorder))


def _lines_of_keys(source: str) -> dict[str, int]:
    """Path of a key or table → the line it stands on, as far as that is plain to see."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(source.splitlines(), 1):
        if header := _HEADER.match(line):
            table = ""
            names = re.split(r"\s*\.\s*", header[2])
            for depth, name in enumerate(names, 1):
                table = f"{table}.{name}" if table else name
                if depth == len(names) and header[1] == "[[":
                    counts[table] = counts.get(table, 0) + 1
                if table in counts:
                    table = f"{table}[{counts[table]}]"
            lines.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            lines.setdefault(f"{table}.{assignment[1]}".removeprefix("."), number)
    return lines


class Table:
    """One table: every key is asked for once, and what nobody asked for is unknown."""

    def __init__(self, data: dict[str, object], path: str, reading: Reading) -> None:
        self._data = data
        self._path = path
        self._reading = reading
        self._known: dict[str, None] = {}

    def __contains__(self, key: str) -> bool:
        self._known[key] = None
        return key in self._data

    def problem(self, key: str, expected: str) -> None:
        """Note what was expected at a key of this table."""
        self._reading.problem(f"{self._path}.{key}".removeprefix("."), expected)

    def close(self) -> None:
        """Note every key that nobody asked for, with the nearest that there is."""
        for key in self._data:
            if key not in self._known:
                self.problem(key, f"no such key{nearest(key, self._known)}")

    def distinct(self, key: str, values: list[str], what: str) -> None:
        """Note the values that stand more than once in an array of tables."""
        for value in dict.fromkeys(values):
            if value and values.count(value) > 1:
                self.problem(key, f'each {what} once, but "{value}" stands there twice or more')

    def table(self, key: str, *, required: bool = False) -> "Table":
        """The table under the key; an empty one stands in for what is missing or wrong."""
        path = f"{self._path}.{key}".removeprefix(".")
        if key not in self:
            if required:
                self.problem(key, f"a table [{path}]")
            return Table({}, path, self._reading if not required else Reading("", ""))
        value = self._data[key]
        if not isinstance(value, dict):
            self.problem(key, f"a table [{path}], not {_name(value)}")
            value = {}
        return Table(value, path, self._reading)

    def tables(self, key: str, *, required: bool = False) -> list["Table"]:
        """The tables of the array under the key."""
        path = f"{self._path}.{key}".removeprefix(".")
        value = self._data.get(key, []) if key in self else []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.problem(key, f"tables [[{path}]], not {_name(value)}")
            return []
        if required and not value:
            self.problem(key, f"at least one table [[{path}]]")
        return [
            Table(each, f"{path}[{place}]", self._reading) for place, each in enumerate(value, 1)
        ]

    def text(self, key: str, default: str | None = None, *, most: int = 200) -> str:
        """A text of one line, of at most so many characters; without a default it must be there."""
        if key not in self:
            if default is None:
                self.problem(key, "a text")
            return default or ""
        value = self._data[key]
        if not isinstance(value, str):
            self.problem(key, f"a text, not {_name(value)}")
        elif default is None and not value.strip():
            self.problem(key, "a text that is not empty")
        elif not value.isprintable():
            self.problem(key, "a text of one line, without control characters")
        elif len(value) > most:
            self.problem(key, f"at most {most} characters, not {len(value)}")
        else:
            return value
        return default or ""

    def key(self, key: str, default: str | None = None) -> str:
        """A short name for the program's use."""
        value = self.text(key, default)
        if value and not _KEY.fullmatch(value):
            self.problem(
                key,
                "up to 32 small Latin letters, digits, - and _, the first a letter or digit, "
                f'not "{value}"',
            )
        return value

    def whole(self, key: str, default: int, *, most: int = 1_000_000) -> int:
        """A whole number, not negative and not beyond the most."""
        if key not in self:
            return default
        value = self._data[key]
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            self.problem(key, f"a whole number from 0 to {most}, not {_name(value)}")
            return default
        return value

    def number(self, key: str, *, most: int = 1000) -> Fraction:
        """A number of at most two decimals, not negative and not beyond the most; usually 0."""
        value = self._data[key] if key in self else 0
        number = Fraction(-1)
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
            # As it was written: 0.1 is a tenth here.
            number = Fraction(str(value))
        if not 0 <= number <= most or 100 % number.denominator:
            self.problem(
                key, f"a number from 0 to {most} of at most two decimals, not {_name(value)}"
            )
            return Fraction()
        return number

    def flag(self, key: str, *, usual: bool | None = None) -> bool:
        """true or false; must be there where nothing is usual."""
        value = self._data[key] if key in self else usual
        if not isinstance(value, bool):
            self.problem(key, "true or false")
        return value is True

    def one_of(self, key: str, choices: tuple[str, ...], default: str) -> str:
        """One of the texts."""
        value = self._data[key] if key in self else default
        if value not in choices:
            listed = ", ".join(choices)
            self.problem(key, f"one of {listed}, not {_name(value)}{nearest(value, choices)}")
            return default
        return str(value)

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """A member of the enumeration, by its value."""
        choices = tuple(each.value for each in kind)
        if default is None and key not in self:
            self.problem(key, f"one of {', '.join(choices)}")
            return kind(choices[0])
        return kind(self.one_of(key, choices, default.value if default else choices[0]))

    def time_of_day(self, key: str, default: time) -> time:
        """A time of day to the minute, as "09:00" or as TOML's own."""
        at = self.as_time(key, self._data[key]) if key in self else default
        return default if at is None else at

    def as_time(self, key: str, value: object) -> time | None:
        """The time of day that a value means, or None and a problem at the key."""
        if isinstance(value, time):
            return value.replace(second=0, microsecond=0)
        match = _TIME.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            self.problem(key, f'a time of day such as "15:00", not {_name(value)}')
            return None
        return time(int(match[1]), int(match[2]))

    def day(self, key: str) -> date | None:
        """A day, as TOML's own or as a text such as "2025-01-26"; must be there."""
        value = self._data[key] if key in self else None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            self.problem(key, "a day such as 2025-01-26")
            return None

    def array(self, key: str, what: str) -> list[object]:
        """The array under the key."""
        value = self._data[key] if key in self else None
        if not isinstance(value, list) or not value:
            self.problem(key, what)
            return []
        return value

    def names(
        self, key: str, known: tuple[str, ...], what: str, *, least: int = 0
    ) -> tuple[str, ...]:
        """Texts of an array that are all known and stand once, at least so many."""
        value = self._data[key] if key in self else None
        if not isinstance(value, list) or len(value) < least:
            at_least = f"at least {least}, " if least else ""
            self.problem(key, f"a list, {at_least}of which each is {what}")
            return ()
        taken: dict[str, None] = {}
        for each in value:
            if each not in known:
                self.problem(key, f"{what}, not {_name(each)}{nearest(each, known)}")
            elif each in taken:
                self.problem(key, f'each once, but "{each}" stands there twice')
            else:
                taken[each] = None
        return tuple(taken)


def _name(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    return str(value)
