"""The issue as a Word file that an editor goes on working in, with the styles of the house.

The template is a Word file (`issue/issue.docx`, in docxtpl's language) that can be restyled in
Word. Its parts are prepared once; printing an issue then takes a few milliseconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docxtpl import DocxTemplate, RichText
from jinja2 import Environment, StrictUndefined, Template

from bulletin.composition import Composition

TEMPLATE = Path(__file__).parent / "issue" / "issue.docx"
_BODY = "word/document.xml"
_PROPERTIES = "docProps/core.xml"

#: The earliest time that a zip file can hold.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def document(issue: Composition, *, masthead_points: int) -> bytes:
    """The issue as DOCX; its text must hold no character that XML forbids."""
    prepared = _prepare(TEMPLATE)
    # A run of its own, because a size inside a tag cannot be written in Word.
    name = RichText(issue.name, size=masthead_points * 2)
    printed = {
        part: template.render(issue=issue, name=name).encode()
        for part, template in prepared.printed.items()
    }
    return zipped(prepared.fixed | printed)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The parts of a Word file as the file; the same parts give the same bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as made:
        for part, content in parts.items():
            made.writestr(ZipInfo(part, _NO_TIME), content, ZIP_DEFLATED)
    return packed.getvalue()


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A Word template taken apart: the parts that every issue shares, and those that it fills."""

    fixed: dict[str, bytes]
    printed: dict[str, Template]


@lru_cache(maxsize=1)
def _prepare(template: Path) -> _Prepared:
    with ZipFile(template) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    # docxtpl's own render would read {_{ in a reporter's text as {{; only its reading of a
    # template is used.
    tags = DocxTemplate(template)
    jinja = Environment(autoescape=True, undefined=StrictUndefined)
    printed = {
        _BODY: jinja.from_string(tags.patch_xml(parts.pop(_BODY).decode())),
        _PROPERTIES: jinja.from_string(parts.pop(_PROPERTIES).decode()),
    }
    return _Prepared(parts, printed)
