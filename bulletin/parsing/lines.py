"""The lines of a message: each without its number and apart from what only speaks to somebody.

What runs on in one line is cut: 老师好，…。谢谢, 四、服务保障：1.…2.…, ①…。②…, …。【服务保障】….
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bulletin.parsing.headings import Numbered, inline_numbers, numbered
from bulletin.parsing.items import Items
from bulletin.parsing.manners import around
from bulletin.parsing.source import Text
from bulletin.publication import Kind, Section

_LISTS = re.compile("[：:】] ?(?:1[.．、)）]|[（(][1一][)）]|①)")
_HAS_WORDS = re.compile(r"[^\W_]")
_BEHIND = re.compile("[。；！](?=【)")
_LONGEST_LABEL = 60


@dataclass(slots=True)
class Line:
    """A line without its number, and what it means for the lines around it."""

    text: Text
    #: With its number.
    whole: Text
    #: Where the line begins in the original, its number included.
    start: int
    number: Numbered | None
    blank_before: bool
    #: It only speaks to somebody, before or after the news of the same line.
    aside: bool
    kind: Kind | None = None
    heading: Section | None = None
    under_heading: bool = False


def lines(source: Text, items: Items) -> Iterator[Line]:
    """The lines that are not blank; what runs on in one line is cut into lines of their own."""
    start, blank_before = 0, False
    for line in source.chars.split("\n"):
        end = start + len(line)
        if not line.strip():
            blank_before = True
        else:
            begins, ends = _news(source.cut(start, end), items)
            listed = begins or _list_behind_heading(line, items)
            cuts = [listed, *(listed + cut for cut in inline_numbers(line[listed:ends]))]
            cuts += [
                at
                for at in _labels(line)
                if begins < at < ends and _heads(line[at : at + _LONGEST_LABEL], items)
            ]
            for first, last in pairwise(sorted({0, begins, *cuts, ends, len(line)})):
                if line[first:last].strip():
                    aside = first < begins or first >= ends
                    yield _line(source.cut(start + first, start + last), blank_before, aside)
                    blank_before = False
        start = end + 1


def _list_behind_heading(line: str, items: Items) -> int:
    """Where the list begins of a line with both: 四、服务保障：1.…2.…; 0 for all others."""
    if not _LISTS.search(line):
        return 0
    number = numbered(line)
    begins = number.end if number else 0
    heading = items.headings.find(line[begins:], marked=number is not None)
    behind = begins + heading.end if heading else len(line)
    first = numbered(line[behind : behind + 8])
    return behind if first and first.value == 1 else 0


def _labels(line: str) -> Iterator[int]:
    """Where something in brackets stands behind a sentence: …。【服务保障】…."""
    return (match.end() for match in _BEHIND.finditer(line))


def _heads(line: str, items: Items) -> bool:
    """Whether a line begins with a heading of the plan or a window's name."""
    labelled = line[0] in "【[" and items.names.at(line, 1)
    return bool(labelled or items.headings.find(line, marked=False))


def _news(line: Text, items: Items) -> tuple[int, int]:
    """Where the news of a line begins and ends, with the greeting before and the thanks after."""
    begins, ends = around(line.chars, items.names.own)
    if begins and _heads(line.chars, items):
        begins = 0
    if (begins or ends < len(line.chars)) and items.nothing(line, 0):
        return 0, len(line.chars)
    return begins, ends


def _line(text: Text, blank_before: bool, aside: bool) -> Line:
    """A line, whose number and whose tabs at the head are told apart from it."""
    if "\t" not in text.chars.strip("\t"):
        text = text.cut(len(text.chars) - len(text.chars.lstrip("\t")))
    number = numbered(text.chars)
    body = text.cut(number.end) if number else text
    if number and not _HAS_WORDS.search(body.chars):
        number, body = None, text
    return Line(body, text, text.at[0], number, blank_before, aside)
