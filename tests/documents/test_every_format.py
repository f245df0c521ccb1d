from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.composition import Block, Composition, Paragraph, Run
from templates.documents import Format, render
from tests.documents import reading
from tests.documents.example import example_issue
from tests.documents.reading import squashed

MEAN = (
    "<b>粗</b>",
    "</p><script>alert(1)</script>",
    "{{ 7*7 }}",
    "{%p endfor %}",
    "{_{ 1 }_}",
    "{# 注 #}",
    "&amp; & &#60;",
    "]]>",
    "<![CDATA[",
    "\"'“”",
    "😀👨‍👩‍👧",
    "$x^2$ #let y = 1 @ref *x* _y_ `z`",
    "\\ \\\\* [链接](http://example.org) ![图](x)",
    "1. 一\t2) 二",
    "- 项 + 项",
    "# 题 ##",
    "    缩进",
    "> 引",
    "~~删~~ | 表 | 格 |",
    "---",
    "===",
    "\u3000全角空格",
    "王喆李堃郝镕欧阳珺·",
)
ODD = "\x00\x01\x08\x0b\x0c\x1b\x7f\x85\u2028\u2029\ufffe\uffff\ud800\u202e\r\n\t"

texts = st.lists(st.one_of(st.text(max_size=6), st.sampled_from((*MEAN, *ODD))), max_size=5).map(
    "".join
)
paragraphs = st.builds(
    Paragraph,
    label=st.sampled_from(("", "（一）", "1.")),
    runs=st.lists(st.builds(Run, texts, st.booleans()), max_size=4).map(tuple),
)
inner_blocks = st.builds(
    Block,
    key=st.just("inner"),
    label=st.just("（二）"),
    title=texts,
    paragraphs=st.lists(paragraphs, max_size=2).map(tuple),
)
blocks = st.builds(
    Block,
    key=st.just("outer"),
    label=st.just("一、"),
    title=texts,
    paragraphs=st.lists(paragraphs, max_size=3).map(tuple),
    blocks=st.lists(inner_blocks, max_size=2).map(tuple),
)
compositions = st.builds(
    Composition,
    name=texts,
    number_line=texts,
    period_line=texts,
    publisher=texts,
    date_line=texts,
    blocks=st.lists(blocks, max_size=2).map(tuple),
    imprint=st.lists(texts, max_size=2).map(tuple),
    copies_line=texts,
)


def mean_issue() -> Composition:
    runs = tuple(Run(text, bold=bool(at % 2)) for at, text in enumerate(MEAN))
    mean = Block(key="mean", label="一、", title="".join(MEAN), paragraphs=(Paragraph("", runs),))
    alone = tuple(Paragraph("", (Run(text),)) for text in MEAN)
    return replace(
        example_issue(), blocks=(mean, Block(key="alone", label="", title="", paragraphs=alone))
    )


def text_lines(composition: Composition) -> list[str]:
    return render(composition, Format.TEXT).decode().split("\n")


def read_back(composition: Composition, format: Format) -> str:
    file = render(composition, format)
    match format:
        case Format.MARKDOWN:
            return squashed(reading.markdown(file).text)
        case Format.HTML:
            return squashed(reading.html(file).text)
        case Format.DOCX:
            return squashed(each.text for each in reading.word(file))
        case _:
            return squashed(file.decode())


@pytest.mark.parametrize("issue", [example_issue(), mean_issue()], ids=["example", "mean"])
def test_plain_text_is_the_lines_of_the_composition(issue: Composition) -> None:
    assert text_lines(issue)[-1] == ""
    without_tabs = [line.replace("\t", " ") for line in issue.lines()]
    assert text_lines(issue)[:-1] == without_tabs


@pytest.mark.parametrize("format", [Format.MARKDOWN, Format.HTML, Format.DOCX])
@pytest.mark.parametrize("issue", [example_issue(), mean_issue()], ids=["example", "mean"])
def test_every_format_reads_back_as_the_lines(issue: Composition, format: Format) -> None:
    assert read_back(issue, format) == squashed(issue.lines())


@pytest.mark.parametrize("format", [Format.MARKDOWN, Format.HTML, Format.DOCX])
@settings(deadline=None, max_examples=150)
@given(composition=compositions)
def test_any_text_comes_out_as_itself(composition: Composition, format: Format) -> None:
    assert read_back(composition, format) == squashed(text_lines(composition))


def test_control_characters_show_and_broken_lines_join() -> None:
    issue = replace(
        example_issue(), name="周\x00报\ud800\ufffe", publisher="云岭\r\n省\u2028中\u202e心"
    )
    for format in (Format.TEXT, Format.MARKDOWN, Format.HTML, Format.DOCX):
        read = read_back(issue, format)
        assert "周\ufffd报\ufffd\ufffd" in read
        assert "云岭省中心" in read
    assert "云岭  省 中心" in text_lines(issue)


@pytest.mark.parametrize("format", [each for each in Format if each is not Format.PDF])
def test_an_issue_gives_the_same_bytes_every_time(format: Format) -> None:
    assert render(example_issue(), format) == render(example_issue(), format)


def test_a_word_file_carries_no_time_of_its_making() -> None:
    file = ZipFile(BytesIO(render(example_issue(), Format.DOCX)))
    assert {each.date_time for each in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"dcterms" not in file.read("docProps/core.xml")


@pytest.mark.parametrize("format", [Format.MARKDOWN, Format.HTML])
def test_the_windows_names_stand_in_bold(format: Format) -> None:
    file = render(example_issue(), format)
    page = reading.html(file) if format is Format.HTML else reading.markdown(file)
    assert page.bold[:3] == ["省文旅厅", "省水务厅", "省医保局"]
    assert len(page.bold) == 8


def test_a_bold_name_in_brackets_keeps_its_asterisks_working_in_markdown() -> None:
    run = Paragraph("", (Run("由"), Run("税务局（云岭）", bold=True), Run("牵头")))
    section = Block(key="one", label="一、", title="题", paragraphs=(run,))
    page = reading.markdown(render(replace(example_issue(), blocks=(section,)), Format.MARKDOWN))
    assert page.bold == ["税务局（云岭"]
    assert "由税务局（云岭）牵头" in "".join(page.text)


def test_what_an_issue_lacks_leaves_no_empty_line() -> None:
    bare = replace(
        example_issue(), period_line="", date_line="", imprint=(), copies_line="", blocks=()
    )
    assert text_lines(bare) == [bare.name, bare.number_line, bare.publisher, ""]
    printed = [each.text.strip() for each in reading.word(render(bare, Format.DOCX))]
    assert [text for text in printed if text] == [bare.name, bare.number_line, bare.publisher]
    assert "<footer>" not in render(bare, Format.HTML).decode()


def test_a_page_loads_nothing_from_elsewhere() -> None:
    page = render(example_issue(), Format.HTML).decode()
    assert not any(mark in page for mark in ("src=", "href=", "url(", "@import", "<script"))


def test_files_say_what_they_are() -> None:
    assert [each.suffix for each in Format] == [".txt", ".md", ".html", ".docx", ".pdf"]
    assert Format.HTML.media_type == "text/html; charset=utf-8"
    assert Format.PDF.media_type == "application/pdf"
    assert Format("docx").media_type.endswith("wordprocessingml.document")


def test_a_run_without_words_does_not_part_two_bold_ones() -> None:
    runs = (Run("省水", bold=True), Run(""), Run("务厅", bold=True), Run("办好一件事。"))
    block = Block(key="news", label="一、", title="动态", paragraphs=(Paragraph("", runs),))
    issue = replace(example_issue(), blocks=(block,))
    assert "**省水务厅**办好一件事。" in render(issue, Format.MARKDOWN).decode()
