"""The printed page: what stands where, in any Chinese font."""

import re
import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings

from bulletin.composition import Block, Composition
from templates.documents import Format, png_pages, render
from tests import needs
from tests.documents import reading
from tests.documents.example import example_issue, plain
from tests.documents.reading import squashed, without_page_numbers
from tests.documents.test_every_format import compositions, mean_issue

pytestmark = [needs.chinese_font(), needs.pdftotext()]

_MM = 72 / 25.4


def pages(issue: Composition) -> list[str]:
    """Each page's lines as they stand, without its number."""
    text = reading.pdf(render(issue, Format.PDF), "-layout")
    return [without_page_numbers(page).rstrip() for page in text.split("\f")[:-1]]


def words(issue: Composition) -> list[tuple[int, float, float, float, float, str]]:
    """Page, left, top, right, bottom (in mm) of every piece of text."""
    found = []
    page = 0
    number = r'"([\d.]+)"'
    word = re.compile(
        rf"<word xMin={number} yMin={number} xMax={number} yMax={number}>(.*?)</word>"
    )
    for line in reading.pdf(render(issue, Format.PDF), "-bbox").splitlines():
        page += "<page " in line
        if at := word.search(line):
            left, top, right, bottom = (float(each) / _MM for each in at.groups()[:4])
            found.append((page, left, top, right, bottom, at[5]))
    return found


def section(*paragraphs: str, title: str = "题") -> Block:
    return Block(key=title, label="一、", title=title, paragraphs=tuple(map(plain, paragraphs)))


def issue_of(*blocks: Block) -> Composition:
    return replace(example_issue(), blocks=blocks)


def test_every_paragraph_stands_whole_and_in_order() -> None:
    text = reading.pdf(render(example_issue(), Format.PDF), "-raw")
    assert squashed(without_page_numbers(text)) == squashed(example_issue().lines())


def test_markup_is_printed_as_text() -> None:
    read = squashed(without_page_numbers(reading.pdf(render(mean_issue(), Format.PDF), "-raw")))
    for text in (
        "<b>粗</b>",
        "{{7*7}}",
        "$x^2$#lety=1@ref*x*_y_`z`",
        "\\\\\\*[链接](http:",
        "王喆李堃",
    ):
        assert text in read


@settings(deadline=None, max_examples=25)
@given(composition=compositions)
def test_any_text_prints(composition: Composition) -> None:
    assert render(composition, Format.PDF).startswith(b"%PDF")


def test_an_issue_gives_the_same_bytes_every_time_in_any_thread() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: render(example_issue(), Format.PDF), range(8)))
    assert len(made) == 1
    assert b"CreationDate" not in made.pop()


def test_a_page_holds_22_lines_of_28_characters() -> None:
    page = pages(issue_of(section("字" * 28 * 60)))[1]
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    assert lines == ["字" * 28] * 22


def test_text_stands_inside_the_standards_margins() -> None:
    # The empty half of an opening or closing mark may hang over the edge.
    half_a_character = 156 / 28 / 2
    for page, left, top, right, bottom, text in words(example_issue()):
        if re.fullmatch(r"—|\d|— \d —", text) and top > 250:
            continue
        assert left > 27.9 - half_a_character, (page, text)
        assert right < 210 - 25.9 + half_a_character, (page, text)
        assert top > 36, (page, text)
        assert bottom < 297 - 34, (page, text)


def test_page_numbers_stand_below_the_text_right_on_odd_and_left_on_even_pages() -> None:
    numbers = {
        page: (left, top)
        for page, left, top, *_, text in words(example_issue())
        if text == str(page) and top > 262
    }
    assert sorted(numbers) == [1, 2, 3, 4, 5]
    for page, (left, top) in numbers.items():
        assert (left > 160) == bool(page % 2)
        assert 265 < top < 275


@pytest.mark.parametrize("lines", [3, 16, 30, 35])
def test_the_imprint_stands_on_the_foot_of_the_last_page(lines: int) -> None:
    issue = issue_of(section("字" * 28 * lines))
    placed = words(issue)
    imprint = {
        text[:2]: (page, bottom)
        for page, *_, bottom, text in placed
        if text[:2] in {"报：", "（共"}
    }
    last = max(page for page, *_ in placed)
    assert imprint["报："][0] == imprint["（共"][0] == last
    assert 257 < imprint["（共"][1] < 262


@pytest.mark.parametrize("lines", range(11, 17))
def test_no_heading_stands_alone_at_the_foot_of_a_page(lines: int) -> None:
    inner = replace(section("节" * 60, title="分题"), label="（一）")
    outer = Block(key="outer", label="二、", title="总题", blocks=(inner,))
    first, second, *_ = pages(issue_of(section("字" * 28 * lines), outer))
    whole = first if "二、总题" in first else second
    assert "（一）分题" in whole
    assert "节" in whole


def test_a_long_name_stays_on_one_line() -> None:
    name = "云岭省政务服务大厅窗口工作周报"
    assert name in pages(replace(example_issue(), name=name))[0]


def test_what_an_issue_lacks_leaves_no_trace() -> None:
    bare = replace(
        example_issue(), period_line="", date_line="", imprint=(), copies_line="", blocks=()
    )
    read = without_page_numbers(reading.pdf(render(bare, Format.PDF), "-raw"))
    assert squashed(read) == squashed(bare.lines())


def test_pictures_show_every_page_at_the_size_asked_for() -> None:
    pictures = png_pages(example_issue(), dpi=96)
    assert len(pictures) == 5
    for picture in pictures:
        assert picture.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", picture[16:24])
        assert (width, height) == (794, 1123)
    assert all(one != other for one, other in pairwise(pictures))
