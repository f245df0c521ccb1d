"""A message in the house's characters, each of which knows where it stood in the original.

The rules read half-width digits and no odd spaces, and yet have to say which part of the original
they took.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bulletin.text import CHINESE, HALF_WIDTH, LATIN, blank, unprintable

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_IS_CHINESE = re.compile(f"[{CHINESE}]")
_IS_LATIN = re.compile(f"[{LATIN}]")


@dataclass(frozen=True, slots=True)
class Text:
    """Characters, and the index of each in the original."""

    chars: str
    at: Sequence[int]

    def cut(self, start: int, end: int | None = None) -> "Text":
        """The part between two indices of the characters."""
        return Text(self.chars[start:end], self.at[start:end])

    def lines(self) -> Iterator["Text"]:
        """The lines that are not empty; a blank line before one is not told."""
        start = 0
        for line in self.chars.split("\n"):
            if line:
                yield self.cut(start, start + len(line))
            start += len(line) + 1

    def cells(self) -> Iterator["Text"]:
        """What stands between tabs, where anything does."""
        start = 0
        for cell in self.chars.split("\t"):
            if said := cell.strip():
                begins = start + len(cell) - len(cell.lstrip())
                yield self.cut(begins, begins + len(said))
            start += len(cell) + 1


def joined(parts: Sequence[Text], between: str = "") -> Text:
    """The parts one after another; what is put between them stands where the next part begins."""
    if len(parts) == 1:
        return parts[0]
    at: list[int] = []
    for part in parts:
        if at:
            at.extend([part.at[0]] * len(between))
        at.extend(part.at)
    return Text(between.join(part.chars for part in parts), at)


def house(original: str) -> Text:
    """The original with half-width digits, \\n for every break, and no space beside a digit.

    What prints nothing is left out, and so are the ** with which some programs mark bold.
    """
    kinds = {char: _kind(char) for char in set(original)}
    chars: list[str] = []
    at: list[int] = []
    last, space = "\n", -1
    for index, char in enumerate(original):
        kind, plain = kinds[char]
        if char == "*" and "*" in (original[index - 1 : index], original[index + 1 : index + 2]):
            continue
        if kind == "":
            continue
        if kind == " ":
            if space < 0:
                space = index
            continue
        if kind == "\n":
            space = -1
            if char == "\n" and index and original[index - 1] == "\r":
                continue
        elif space >= 0:
            if last not in "\n\t" and kind != "\t" and {last, kind} != {"C", "L"}:
                chars.append(" ")
                at.append(space)
            space = -1
        chars.append(plain)
        at.append(index)
        last = kind
    return Text("".join(chars), at)


def _kind(char: str) -> tuple[str, str]:
    """What a character is (a break, blank, C for Chinese, L for Latin, o), and how it is read."""
    if char in _BREAKS:
        return "\n", "\n"
    if char == "\t":
        return "\t", "\t"
    if blank(char):
        return " ", " "
    if unprintable(char):
        return "", ""
    plain = char.translate(HALF_WIDTH)
    return ("C" if _IS_CHINESE.match(plain) else "L" if _IS_LATIN.match(plain) else "o"), plain
