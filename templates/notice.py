"""A notice with a table, as a Word file in the styles of the printed issue (GB/T 9704-2012)."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from unicodedata import east_asian_width
from zipfile import ZipFile

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from templates.word import TEMPLATE, zipped

_BODY: Final = "公文正文"
_TITLE: Final = "方正小标宋简体", 22
_HEADING: Final = "黑体", 12
_CELL: Final = "仿宋_GB2312", 12
#: The characters of a title that a line holds, with room for what is set beside digits.
_TITLE_ACROSS: Final = 19
#: The characters that the text's width holds at a cell's size, less the borders' room.
_ACROSS: Final = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What it says, from top to bottom."""

    title: str
    opening: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    #: The column of names, which are wide and begin at the left.
    names: int
    #: Under the table; empty for nothing.
    remark: str
    publisher: str
    date_line: str


def document(notice: Notice) -> bytes:
    """The notice as DOCX; the same notice gives the same bytes."""
    made = Document(str(TEMPLATE))
    body = made.element.body
    for each in list(body):
        if not each.tag.endswith("}sectPr"):
            body.remove(each)
    made.core_properties.title = notice.title
    made.core_properties.author = notice.publisher
    title = made.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(33)
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(14)
    for place, line in enumerate(_in_lines(notice.title)):
        if place:
            title.add_run().add_break()
        _write(title, line, *_TITLE)
    made.add_paragraph(notice.opening, _BODY)
    _add_table(made, notice)
    remark = made.add_paragraph(notice.remark, _BODY)
    remark.paragraph_format.space_before = Pt(10)
    for line in (notice.publisher, notice.date_line):
        signed = made.add_paragraph(line)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Pt(64)
        if line is notice.publisher:
            signed.paragraph_format.space_before = Pt(28)
            signed.paragraph_format.keep_with_next = True
    written = BytesIO()
    made.save(written)
    with ZipFile(written) as parts:
        return zipped({name: parts.read(name) for name in parts.namelist()})


def _in_lines(title: str) -> list[str]:
    """The title, broken behind the publication's name where one line does not hold it."""
    width = sum(1 if east_asian_width(each) in "FWA" else 0.5 for each in title)
    head, mark, tail = title.rpartition("》")
    return [f"{head}{mark}", tail] if mark and tail and width > _TITLE_ACROSS else [title]


def _add_table(made: Any, notice: Notice) -> None:
    table = made.add_table(rows=0, cols=len(notice.headings))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _rule(table)
    others = len(notice.headings) - 1
    narrow = max(2.4, min(4.0, (_ACROSS - 9) / others))
    widths = [Pt(narrow * 13) for _ in notice.headings]
    widths[notice.names] = Pt((_ACROSS - narrow * others) * 13)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row, font in ((notice.headings, _HEADING), *((row, _CELL) for row in notice.rows)):
        cells = table.add_row()
        kept = OxmlElement("w:cantSplit")
        cells._tr.get_or_add_trPr().append(kept)
        if font is _HEADING:
            cells._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for column, (cell, text) in enumerate(zip(cells.cells, row, strict=True)):
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            is_name = column == notice.names and font is _CELL
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_name else WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.line_spacing = Pt(20)
            paragraph.paragraph_format.left_indent = Pt(5) if is_name else None
            _write(paragraph, text, *font)


def _write(paragraph: Any, text: str, font: str, points: int) -> None:
    run = paragraph.add_run("".join(each for each in text if each.isprintable()))
    run.font.name, run.font.size = font, Pt(points)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _rule(table: Any) -> None:
    """Thin lines around cells without margins: the house's template has no style for a table."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # Word wants the properties in their order.
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)
