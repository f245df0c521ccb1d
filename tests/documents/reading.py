"""Reads the text back out of a rendered issue, as a reader's program would."""

import re
import subprocess
import zipfile
from collections.abc import Iterable
from html.parser import HTMLParser
from io import BytesIO

import docx
from docx.text.paragraph import Paragraph
from lxml import etree
from markdown_it import MarkdownIt


def squashed(lines: str | Iterable[str]) -> str:
    """The text without any white space, which formats set as they like."""
    return re.sub(r"\s", "", "".join(lines))


class _Body(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.bold: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "head" not in self._open:
            self.text.append(data)
            if self._open and self._open[-1] in {"b", "strong"}:
                self.bold.append(data)


def html(page: bytes | str) -> _Body:
    body = _Body()
    body.feed(page if isinstance(page, str) else page.decode())
    body.close()
    return body


def markdown(page: bytes) -> _Body:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return html(reader.render(page.decode()))


def word(file: bytes) -> list[Paragraph]:
    """The paragraphs in the order in which they are printed, those of tables too."""
    paragraphs: list[Paragraph] = []
    for part in docx.Document(BytesIO(file)).iter_inner_content():
        if isinstance(part, Paragraph):
            paragraphs.append(part)
        else:
            paragraphs += (each for row in part.rows for each in row.cells[0].paragraphs)
    return paragraphs


def pdf(file: bytes, *options: str) -> str:
    """The text of a PDF in the order in which it was set; pages end with a form feed."""
    made = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=file, capture_output=True, check=True
    )
    return made.stdout.decode()


def without_page_numbers(text: str) -> str:
    return re.sub(r"—\s*\d+\s*—", "", text)


_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def workbook(file: bytes) -> list[list[str | float | None]]:
    """The rows of the first sheet: a text only where the file says so; a formula is refused."""
    with zipfile.ZipFile(BytesIO(file)) as parts:
        assert not any("external" in name.lower() or "vba" in name for name in parts.namelist())
        texts = [
            "".join(part.text or "" for part in each.iter(f"{_SHEET}t"))
            for each in etree.fromstring(parts.read("xl/sharedStrings.xml"))
        ]
        sheet = etree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{_SHEET}f")), "there is a formula"
    rows = [
        {re.sub(r"\d", "", cell.get("r", "")): _cell(cell, texts) for cell in row}
        for row in sheet.iter(f"{_SHEET}row")
    ]
    # Cells without anything in them are left out.
    return [[row.get(column) for column in rows[0]] for row in rows]


def _cell(cell: etree._Element, texts: list[str]) -> str | float | None:
    value = cell.findtext(f"{_SHEET}v")
    if value is None:
        return None
    return texts[int(value)] if cell.get("t") == "s" else float(value)
