"""The issue on paper and on the screen: one composition, printed as the format that is asked for.

Whatever a reporter typed stands in every format as text, never as markup of that format.
"""

import re
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, assert_never

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bulletin.composition import Composition, Paragraph
from templates import own_word, typesetting, word
from templates.fonts import Fonts, NoFonts, find_fonts
from templates.typesetting import Proof

__all__ = ["Fonts", "Format", "NoFonts", "Proof", "find_fonts", "png_pages", "proof", "render"]

_TEXT_WIDTH_POINTS = 442
_MASTHEAD_POINTS = 22, 50


class Format(StrEnum):
    """A kind of file that the issue can be had as."""

    TEXT = "text"
    MARKDOWN = "md"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"

    @property
    def suffix(self) -> str:
        """The end of the file's name, with its dot."""
        return ".txt" if self is Format.TEXT else f".{self}"

    @property
    def media_type(self) -> str:
        """What a browser or messenger is told the file is."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.TEXT: "text/plain; charset=utf-8",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.HTML: "text/html; charset=utf-8",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}


def render(
    composition: Composition,
    format: Format,
    *,
    fonts: Fonts | None = None,
    template: bytes | None = None,
) -> bytes:
    """The issue as a file of that format, the same bytes every time.

    `fonts` matter to PDF alone, and to DOCX a `template` of the office's own, which was checked.
    Works on the processor for 1 to 300 ms: a server calls it in a thread.
    """
    issue = _printable(composition)
    match format:
        case Format.TEXT | Format.MARKDOWN | Format.HTML:
            page = _pages.get_template(f"issue{format.suffix}.j2")
            text = page.render(issue=issue, masthead_points=_masthead_points(issue))
            return text.encode()
        case Format.DOCX:
            points = _masthead_points(issue)
            if template is not None:
                return own_word.document(template, issue, masthead_points=points)
            return word.document(issue, masthead_points=points)
        case Format.PDF:
            return typesetting.pdf(
                issue, fonts or find_fonts(None), masthead_points=_masthead_points(issue)
            )
        case _:
            assert_never(format)


def png_pages(
    composition: Composition, *, fonts: Fonts | None = None, dpi: int = 96
) -> list[bytes]:
    """Pictures of the PDF's pages, in order."""
    issue = _printable(composition)
    return typesetting.png_pages(
        issue, fonts or find_fonts(None), masthead_points=_masthead_points(issue), dpi=dpi
    )


def proof(composition: Composition, *, fonts: Fonts, dpi: int = 96) -> Proof:
    """Pictures of the PDF's pages that know which filing is told where. Raises `NoFonts`."""
    issue = _printable(composition)
    return typesetting.proof(issue, fonts, masthead_points=_masthead_points(issue), dpi=dpi)


def _masthead_points(issue: Composition) -> int:
    """The largest size, up to the usual one, at which the name stands on one line."""
    smallest, largest = _MASTHEAD_POINTS
    return max(smallest, min(largest, _TEXT_WIDTH_POINTS // max(1, len(issue.name))))


#: A line that ends inside a paragraph becomes a space; what no page can show, a mark that shows.
_UNPRINTABLE = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)), "\ufffd"),
    **dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd"),
    **dict.fromkeys((*b"\t\n\v\f\r", 0x85, 0x2028, 0x2029), " "),
    # Marks that turn the direction of writing would turn the rest of the line as well.
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
}


def _printable(value: Any) -> Any:
    """The composition with the same text, less the characters that would spoil a file."""
    if isinstance(value, str):
        return value.translate(_UNPRINTABLE)
    if isinstance(value, tuple):
        return tuple(_printable(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: _printable(getattr(value, each.name)) for each in fields(value)}
        return replace(value, **parts)
    return value


_MARKUP = re.compile(r"[\\`*_\[\]<>&#~|$]")
_LIST_MARK = re.compile(r"^(\d{0,9})([-+]|[.)](?=\s|$))")
_FLANKED = re.compile(r"[^\W_](?:.*[^\W_])?")


def _literal(text: str) -> str:
    """A line of Markdown that reads as this text."""
    return _LIST_MARK.sub(r"\1\\\2", _escaped(text.strip()))


def _markdown(paragraph: Paragraph) -> str:
    """A paragraph of Markdown; punctuation at a bold run's ends stays outside the asterisks.

    Inside them, and with a Chinese character next to them, they would not be taken for markup.
    """
    parts = [_escaped(paragraph.label)]
    # A run without text is a source without words of its own; it must not part two bold ones.
    worded = (run for run in paragraph.runs if run.text)
    for bold, runs in groupby(worded, key=lambda run: run.bold):
        text = "".join(run.text for run in runs)
        if bold and (core := _FLANKED.search(text)):
            start, end = core.span()
            parts += _escaped(text[:start]), f"**{_escaped(core[0])}**", _escaped(text[end:])
        else:
            parts.append(_escaped(text))
    return _LIST_MARK.sub(r"\1\\\2", "".join(parts).strip())


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "issue"),
    autoescape=select_autoescape(("html.j2",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_pages.filters.update(literal=_literal, markdown=_markdown)
