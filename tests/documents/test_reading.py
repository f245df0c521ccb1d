"""What is read out of the files that people send, and what is refused."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from bulletin.rejected import Rejected
from handlers import word
from handlers.reading import MOST_BYTES, check, check_length, text_of
from tests.documents.written import counted, document, levels, paragraph, weekly

RUN = "<w:r><w:t>{}</w:t></w:r>"


def read(body: str, **parts: str) -> list[str]:
    return text_of("周报.docx", document(body, **parts)).split("\n")  # type: ignore[arg-type]


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Rejected) as refused:
        text_of(name, content)
    assert refused.value.details == {"name": name}
    return refused.value.reason


def test_what_python_docx_writes_is_read() -> None:
    made = Document()
    made.add_heading("一、窗口动态", 1)
    made.add_paragraph("昨日，省文旅厅窗口开展读书日活动。")
    made.add_paragraph("第二条", style="List Number")
    made.add_paragraph("第三条", style="List Number")
    table = made.add_table(2, 3)
    for row, values in zip(table.rows, (("咨询", "受理", "流转"), ("12", "5", "7")), strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    written = BytesIO()
    made.save(written)
    assert text_of("周报.docx", written.getvalue()).split("\n") == [
        "一、窗口动态",
        "昨日，省文旅厅窗口开展读书日活动。",
        "1. 第二条",
        "2. 第三条",
        "咨询\t受理\t流转",
        "12\t5\t7",
    ]


def test_numbers_that_word_counts_are_written_out() -> None:
    numbering = (
        levels(("japaneseCounting", "%1、"), ("decimal", "%2."), ("chineseCounting", "（%2.%3）"))
        + levels(("bullet", ""), family=1)
        + levels(("decimalEnclosedCircle", "%1"), ("none", ""), family=2)
        + counted(1)
        + counted(2, family=1)
        + counted(3, family=2)
        + counted(4, start=1)
    )
    styles = (
        '<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    body = (
        paragraph("动态", list=1)
        + paragraph("一条", list=1, level=1)
        + paragraph("再一条", list=1, level=1)
        + paragraph("细", list=1, level=2)
        + paragraph("没有编号")
        + paragraph("数据", style="b")
        + paragraph("又一条", list=1, level=1)
        + paragraph("不编号", style="b", list=0)
        + paragraph("点", list=2)
        + paragraph("圈", list=3)
        + paragraph("空", list=3, level=1)
        + paragraph("重来", list=4)
        + paragraph("接着", list=4)
        + paragraph("没有这个列表", list=9)
    )
    assert read(body, numbering=numbering, styles=styles) == [
        "一、动态",
        "1. 一条",
        "2. 再一条",
        "（2.一）细",
        "没有编号",
        "二、数据",
        "1. 又一条",
        "不编号",
        "• 点",
        "① 圈",
        "空",
        "一、重来",
        "二、接着",
        "没有这个列表",
    ]


def test_deletions_are_left_out_and_insertions_kept() -> None:
    body = (
        f"<w:p>{RUN.format('发放')}<w:del><w:r><w:delText>一百</w:delText></w:r></w:del>"
        f"<w:ins>{RUN.format('二百')}</w:ins>{RUN.format('份')}</w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>段落</w:t></w:r></w:p>"
        f"<w:p>{RUN.format('合并')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
        f"<w:p><w:moveFrom>{RUN.format('旧处')}</w:moveFrom>"
        f"<w:moveTo>{RUN.format('新处')}</w:moveTo></w:p>"
    )
    assert read(body) == ["发放二百份", "段落合并", "新处"]


def test_text_boxes_controls_fields_and_breaks_are_not_lost() -> None:
    box = f"<w:txbxContent>{paragraph('框里的话')}</w:txbxContent>"
    body = (
        f"<w:p>{RUN.format('正文')}<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r></w:p>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('控件里')}</w:sdtContent></w:sdt>"
        f"<w:p><w:hyperlink>{RUN.format('链接')}</w:hyperlink>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:tab/><w:t>3</w:t><w:br/><w:t>4</w:t>"
        "<w:noBreakHyphen/></w:r></w:p>"
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('内容')}</w:tc>"
        f"<w:tc>{paragraph('第一段')}{paragraph('第二段')}</w:tc></w:tr></w:tbl>"
    )
    assert read(body) == [
        "正文",
        "框里的话",
        "控件里",
        "链接\t3",
        "4-",
        "内容\t第一段",
        "第二段",
    ]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        *(("utf-8", b""), ("utf-8-sig", b""), ("utf-16", b"")),
        *(("utf-16-be", b"\xfe\xff"), ("gb18030", b""), ("gbk", b"")),
    ],
)
def test_plain_text_is_read_in_the_usual_encodings(encoding: str, mark: bytes) -> None:
    text = "本周，窗口咨询12人次。\r\n受理5件，䶮" if encoding != "gbk" else "本周咨询。\r\n受理5件"
    read_back = text_of("周报.txt", mark + text.encode(encoding))
    assert read_back == text.replace("\r\n", "\n")


def test_what_is_no_document_is_refused_with_its_reason() -> None:
    assert refusal("a.docx", b"PK") == "word_broken"
    assert refusal("a.docx", weekly("一")[:-40]) == "word_broken"
    assert refusal("a.docx", word.OLD + bytes(600)) == "word_locked"
    assert refusal("a.docx", document("", more={"word/vbaProject.bin": b"x"})) == "word_macros"
    assert refusal("a.docx", document("<w:p/>")) == "file_empty"
    assert refusal("a.docx", document("<w:p>")) == "word_broken"
    assert refusal("a.docx", document("<w:x>" * 9_000 + "</w:x>" * 9_000)) == "word_broken"
    assert refusal("a.txt", b"\x00\x01\x02MZ") == "file_no_text"
    assert refusal("a.txt", b"\xff\xfe\x00\xd8\x00\xd8") == "file_no_text"
    assert refusal("a.txt", b" \r\n") == "file_empty"
    damaged = bytearray(weekly("一" * 500))
    damaged[damaged.index(b"word/document.xml") + 40] ^= 0xFF
    assert refusal("a.docx", bytes(damaged)) == "word_broken"


def test_declarations_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert refusal("a.docx", document(paragraph("&b;"), head=bomb)) == "word_broken"
    outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'
    assert refusal("a.docx", document(paragraph("一"), head=outside)) == "word_broken"


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpacks(*_: object) -> bytes:
        raise AssertionError("a bomb was unpacked")

    big = BytesIO()
    with ZipFile(big, "w", ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(64):
            part.write(bytes(1 << 20))
    tight = weekly("水" * (word.MOST_PART // 8))
    many = BytesIO()
    with ZipFile(many, "w") as archive:
        for n in range(word.MOST_ENTRIES + 1):
            archive.writestr(f"{n}", b"")
    media = document("<w:p/>", more={f"word/media/{n}.bmp": bytes(1 << 25) for n in range(7)})
    with monkeypatch.context() as watched:
        watched.setattr(word, "_tree", unpacks)
        assert refusal("a.docx", big.getvalue()) == "word_bomb"
        assert refusal("a.docx", many.getvalue()) == "word_bomb"
        assert refusal("a.docx", media) == "word_bomb"
    assert refusal("a.docx", tight) == "word_bomb"


@pytest.mark.parametrize(
    ("name", "size", "reason"),
    [
        ("周报.docx", MOST_BYTES + 1, "file_too_big"),
        ("周报.docm", 9, "word_macros"),
        *((f"周报.{ending}", 9, "file_unreadable") for ending in ("doc", "wps", "pdf", "xlsx", "")),
    ],
)
def test_what_cannot_be_taken_is_known_before_it_is_fetched(
    name: str, size: int, reason: str
) -> None:
    with pytest.raises(Rejected) as refused:
        check(name, size)
    assert refused.value.reason == reason
    for fine in ("周报.DOCX", "a.txt", "a.md", "a.csv", "a.JPG", "a.png"):
        check(fine, MOST_BYTES)


def test_more_than_is_read_at_once_is_refused() -> None:
    check_length("水" * 20_000)
    with pytest.raises(Rejected, match="too_much_text"):
        check_length("水" * 20_001)
