"""Tables for a spreadsheet, in which nothing that somebody wrote is ever taken for a formula."""

import csv as comma_separated
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Final

from xlsxwriter import Workbook

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = str | int | float | None

#: What a spreadsheet takes for the beginning of a formula: also behind spaces, which some skip.
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_SPACES: Final = ("\t", "\r", "\n")
#: The most characters that a cell holds.
_LONGEST: Final = 32_767
_WIDEST: Final = 60
#: The same table gives the same bytes.
_NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as UTF-8 with a mark by which Excel knows it; a text like a formula behind a '."""
    made = StringIO(newline="")
    writer = comma_separated.writer(made)
    writer.writerow([_harmless(each) for each in headings])
    writer.writerows([_harmless(each) for each in row] for row in rows)
    return _writable(made.getvalue()).encode("utf-8-sig")


def xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as an Excel file with one sheet; every text is stored as a text."""
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": _NO_TIME})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        widths = [_width(each) for each in headings]
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, _writable(heading), bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, _writable(cell)[:_LONGEST], wrapped)
                elif cell is not None:
                    sheet.write_number(number, column, cell, wrapped)
                widths[column] = max(widths[column], _width(cell))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, _WIDEST))
        sheet.freeze_panes(1, 0)
    return made.getvalue()


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and (cell.startswith(_SPACES) or cell.lstrip().startswith(_FORMULA)):
        return f"'{cell}"
    return cell


def _writable(text: str) -> str:
    """The text without halves of characters, which no file can hold."""
    return text.encode("utf-8", errors="replace").decode()


def _width(cell: Cell) -> int:
    """In characters as wide as a digit; a Chinese one is twice as wide."""
    return sum(1 if char.isascii() else 2 for char in str(cell or "")[:_WIDEST])
