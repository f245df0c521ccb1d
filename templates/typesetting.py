"""The issue as the printed page: PDF, and pictures of its pages, set by typst in this process.

The typesetting is a fixed program (`issue/issue.typ`); the issue reaches it as data, so no text
can become a command.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Literal
from uuid import UUID
from xml.etree import ElementTree as Xml

import typst

from bulletin.composition import Composition
from templates.fonts import Face, Fonts, NoFonts

_PROGRAM = Path(__file__).parent / "issue" / "issue.typ"
_SVG = "{http://www.w3.org/2000/svg}"

#: A compiler serves one thread at a time, and keeps what it learnt for the next issue.
_press = Lock()


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a line of one page (from 1), and the filing that is told there.

    Measures are in per cent of the page's width and height, from its upper left corner.
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    filing: UUID


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of the paper a section takes: the page it begins on (from 1), and its lines."""

    page: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The issue's pages as PNG pictures, and what is where on them."""

    pages: tuple[bytes, ...]
    areas: tuple[Area, ...]
    #: By the section's key; a group's lines are its heading and its sections.
    sections: dict[str, Extent]


def pdf(issue: Composition, fonts: Fonts, *, masthead_points: int) -> bytes:
    """The issue as PDF, undated: the same bytes every time. Raises `NoFonts`."""
    return b"".join(_set(issue, fonts, "pdf", masthead_points))


def png_pages(issue: Composition, fonts: Fonts, *, masthead_points: int, dpi: int) -> list[bytes]:
    """The issue's pages as pictures. Raises `NoFonts`."""
    return _set(issue, fonts, "png", masthead_points, dpi)


def proof(issue: Composition, fonts: Fonts, *, masthead_points: int, dpi: int) -> Proof:
    """The issue's pages as pictures that know their sources. Raises `NoFonts`."""
    pages = _set(issue, fonts, "png", masthead_points, dpi)
    drawn = _set(issue, fonts, "svg", masthead_points, linked=True)
    parents = {inner.key: block.key for block in issue.blocks for inner in block.blocks}
    areas: list[Area] = []
    lines: dict[str, set[tuple[int, float]]] = {}
    first: dict[str, int] = {}
    section = ""
    for number, picture in enumerate(drawn, start=1):
        # What typst drew of our own data, not a stranger's file.
        root = Xml.fromstring(picture)  # noqa: S314
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        for source, x, y, wide, high in _links(root, 0.0, 0.0):
            kind, _, of = source.partition(":")
            if kind == "section":
                section = of
            for key in {section, parents.get(section, section)}:
                lines.setdefault(key, set()).add((number, round(y, 1)))
                first.setdefault(key, number)
            if kind == "filing":
                areas.append(
                    Area(
                        number,
                        100 * x / width,
                        100 * y / height,
                        100 * wide / width,
                        100 * high / height,
                        UUID(of),
                    )
                )
    return Proof(
        pages=tuple(pages),
        areas=tuple(areas),
        sections={key: Extent(first[key], len(found)) for key, found in lines.items()},
    )


def _links(
    node: Xml.Element, x: float, y: float
) -> Iterator[tuple[str, float, float, float, float]]:
    """Every link under the node: its address, and its rectangle's place and size in points."""
    moved = node.attrib.get("transform", "")
    if moved.startswith("translate("):
        by = [float(each) for each in moved[10:-1].replace(",", " ").split()]
        x, y = x + by[0], y + (by[1] if len(by) > 1 else 0)
    rectangle = node.find(f"{_SVG}rect") if node.tag == f"{_SVG}a" else None
    if rectangle is not None:
        size = float(rectangle.attrib["width"]), float(rectangle.attrib["height"])
        yield node.attrib["href"], x, y, *size
    for inner in node:
        yield from _links(inner, x, y)


def _set(
    issue: Composition,
    fonts: Fonts,
    format: Literal["pdf", "png", "svg"],
    masthead_points: int,
    dpi: int | None = None,
    *,
    linked: bool = False,
) -> list[bytes]:
    if not fonts.chinese:
        raise NoFonts
    look = {
        "families": fonts.families,
        "bold": Face.FANGSONG in fonts.bold,
        "masthead": masthead_points,
        "linked": linked,
    }
    inputs = {"issue": json.dumps(asdict(issue), default=str), "look": json.dumps(look)}
    with _press:
        made = _compiler(fonts).compile(
            _PROGRAM.read_bytes(), format=format, ppi=dpi, sys_inputs=inputs
        )
    return [made] if isinstance(made, bytes) else made or []


@lru_cache(maxsize=2)
def _compiler(fonts: Fonts) -> typst.Compiler:
    return typst.Compiler(font_paths=fonts.loaded)
