"""The Word file carries the layout of GB/T 9704 in styles that an editor can work with."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from templates.documents import Format, render
from templates.issue import word_template
from tests.documents import reading
from tests.documents.example import example_issue


@pytest.fixture(scope="module")
def file() -> bytes:
    return render(example_issue(), Format.DOCX)


@pytest.fixture(scope="module")
def document(file: bytes) -> Document:
    return docx.Document(BytesIO(file))


def test_the_template_is_what_its_script_makes() -> None:
    assert word_template.TEMPLATE.read_bytes() == word_template.build()


def test_the_page_is_the_standards(document: Document) -> None:
    (page,) = document.sections

    def near(length: Length | None, millimetres: float) -> bool:
        return length is not None and abs(length - Mm(millimetres)) < Mm(0.1)

    assert near(page.page_width, 210)
    assert near(page.page_height, 297)
    assert near(page.top_margin, 37)
    assert near(page.left_margin, 28)
    assert near(page.right_margin, 26)
    assert near(page.bottom_margin, 35)


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("Normal", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 50),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("公文正文", "仿宋_GB2312", 16),
        ("版记", "仿宋_GB2312", 14),
        ("Footer", "宋体", 14),
    ],
)
def test_each_style_has_its_face_and_size(
    document: Document, style: str, font: str, points: int
) -> None:
    chain = [document.styles[style], document.styles["Normal"]]
    looks = [each.element.rPr for each in chain]
    fonts = next(look.rFonts for look in looks if look.rFonts is not None)
    for script in ("ascii", "hAnsi", "eastAsia"):
        assert fonts.get(qn(f"w:{script}")) == font
    assert next(each.font.size for each in chain if each.font.size) == Pt(points)


def test_lines_stand_on_the_grid_and_paragraphs_begin_two_characters_in(
    document: Document,
) -> None:
    body = document.styles["公文正文"]
    assert document.styles["Normal"].paragraph_format.line_spacing == Pt(28.95)
    assert body.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert grid.get(qn("w:linePitch")) == "579"


def test_every_paragraph_has_the_style_of_its_part(file: bytes) -> None:
    styles: dict[str, str] = {}
    for each in reading.word(file):
        if each.text:
            styles.setdefault(each.style.name if each.style else "", each.text)
    assert styles == {
        "Title": "政务大厅周报",
        "期号": "2025年第18期（总第226期）",
        "编发单位": "云岭省政务服务和公共资源交易中心\t2025年5月6日",
        "Heading 1": "一、“一窗通办”改革推进情况",
        "公文正文": next(text for text in example_issue().lines() if text.startswith("（一）4月")),
        "Heading 2": "（一）省本级综合窗口办件情况",
        "版记": "报：省政务服务管理办公室、省级相关部门（单位），省中心领导。",
        "印数": "（共印120份）",
    }


def test_a_heading_stays_with_what_follows_it(document: Document) -> None:
    for name in ("Heading 1", "Heading 2"):
        assert document.styles[name].paragraph_format.keep_with_next


def test_the_windows_names_stand_in_bold(file: bytes) -> None:
    bold = [run.text for each in reading.word(file) for run in each.runs if run.bold]
    assert bold[:3] == ["省文旅厅", "省水务厅", "省医保局"]
    assert len(bold) == 8


def test_the_imprint_floats_on_the_foot_of_the_text_and_a_paragraph_follows(
    document: Document,
) -> None:
    (table,) = document.tables
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert place.get(qn("w:vertAnchor")) == "margin"
    assert place.get(qn("w:tblpYSpec")) == "bottom"
    assert [row.cells[0].text[:2] for row in table.rows] == ["报：", "送：", "发：", "（共"]
    assert table._tbl.getnext().tag == qn("w:p")


def test_page_numbers_stand_outside_on_odd_and_even_pages(document: Document) -> None:
    (page,) = document.sections
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = page.footer.paragraphs[0], page.even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert (str(odd.alignment), str(even.alignment)) == ("RIGHT (2)", "LEFT (0)")


def test_a_long_name_is_set_smaller() -> None:
    issue = replace(example_issue(), name="云岭省政务服务大厅窗口工作周报")
    title = reading.word(render(issue, Format.DOCX))[0]
    assert [run.font.size for run in title.runs if run.text] == [Pt(29)]


def test_the_file_names_the_issue_and_stays_small(file: bytes, document: Document) -> None:
    assert document.core_properties.title == "政务大厅周报 2025年第18期（总第226期）"
    assert len(file) < 20_000
    assert ZipFile(BytesIO(file)).testzip() is None
