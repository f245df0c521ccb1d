"""The issue as the printed page: PDF, and pictures of its pages, set by typst in this process.

The typesetting is a fixed program (`issue/issue.typ`); the issue reaches it as data, so no text
can become a command.
"""

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Literal

import typst

from bulletin.composition import Composition
from templates.fonts import Face, Fonts, NoFonts

_PROGRAM = Path(__file__).parent / "issue" / "issue.typ"

#: A compiler serves one thread at a time, and keeps what it learnt for the next issue.
_press = Lock()


def pdf(issue: Composition, fonts: Fonts, *, masthead_points: int) -> bytes:
    """The issue as PDF, undated: the same bytes every time. Raises `NoFonts`."""
    return b"".join(_set(issue, fonts, "pdf", masthead_points))


def png_pages(issue: Composition, fonts: Fonts, *, masthead_points: int, dpi: int) -> list[bytes]:
    """The issue's pages as pictures. Raises `NoFonts`."""
    return _set(issue, fonts, "png", masthead_points, dpi)


def _set(
    issue: Composition,
    fonts: Fonts,
    format: Literal["pdf", "png"],
    masthead_points: int,
    dpi: int | None = None,
) -> list[bytes]:
    if not fonts.chinese:
        raise NoFonts
    look = {
        "families": fonts.families,
        "bold": Face.FANGSONG in fonts.bold,
        "masthead": masthead_points,
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
