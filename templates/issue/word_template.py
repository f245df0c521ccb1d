"""Makes `issue.docx`, the Word template of the issue: `python -m templates.issue.word_template`.

The layout is GB/T 9704-2012's. Written out by hand, because what libraries start from brings
western theme fonts and a hundred styles that an editor would have to look through.
"""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

TEMPLATE = Path(__file__).with_name("issue.docx")

# Lengths in twentieths of a point, as Word counts them.
_PAGE = 11906, 16838
_TOP, _RIGHT, _BOTTOM, _LEFT = 2098, 1474, 1984, 1587  # 37, 26, 35 and 28 mm
_WIDTH = 8845  # 156 mm
_PITCH = 579  # 28.95 points: 22 lines fill 225 mm
_FOOTER = 1304  # 23 mm: the number's line begins 7 mm under the text

_RED = "E60012"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def build() -> bytes:
    """The template's bytes, always the same."""
    packed = BytesIO()
    with ZipFile(packed, "w") as made:
        for name, content in _parts().items():
            made.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _XML + content, ZIP_DEFLATED)
    return packed.getvalue()


def _parts() -> dict[str, str]:
    overrides = {
        "word/document.xml": f"{_TYPE}.document.main+xml",
        "word/styles.xml": f"{_TYPE}.styles+xml",
        "word/settings.xml": f"{_TYPE}.settings+xml",
        "word/footer-odd.xml": f"{_TYPE}.footer+xml",
        "word/footer-even.xml": f"{_TYPE}.footer+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items()
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>'
        ),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/_rels/document.xml.rels": _relationships(
            (f"{_OFFICE}/styles", "styles.xml"),
            (f"{_OFFICE}/settings", "settings.xml"),
            (f"{_OFFICE}/footer", "footer-odd.xml"),
            (f"{_OFFICE}/footer", "footer-even.xml"),
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<dc:title>{{ issue.name }} {{ issue.number_line }}</dc:title>"
            "<dc:creator>{{ issue.publisher }}</dc:creator><dc:language>zh-CN</dc:language>"
            "</cp:coreProperties>"
        ),
        "word/settings.xml": (
            f'<w:settings xmlns:w="{_W}"><w:evenAndOddHeaders/>'
            '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
            '<w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
        ),
        "word/styles.xml": _styles(),
        "word/footer-odd.xml": _footer("right"),
        "word/footer-even.xml": _footer("left"),
        "word/document.xml": _document(),
    }


def _relationships(*targets: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _styles() -> str:
    body = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="{_RED}"/></w:pBdr>'
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{_WIDTH}"/></w:tabs>'
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{_font("仿宋_GB2312")}'
        '<w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        + _style(
            "Normal",
            "Normal",
            # No gap between Chinese and digits: the house sets none.
            '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
            f'{_lines(_PITCH)}<w:jc w:val="both"/>',
            # A little closer than 16 points, so that 28 characters stand in a line.
            f'{_font("仿宋_GB2312")}<w:spacing w:val="-5"/><w:sz w:val="32"/><w:szCs w:val="32"/>',
            based_on="",
        )
        + _style(
            "Title",
            "Title",
            f'{_lines(_PITCH * 3)}<w:jc w:val="center"/>',
            f'{_font("方正小标宋简体")}<w:color w:val="{_RED}"/><w:spacing w:val="0"/>'
            '<w:sz w:val="100"/><w:szCs w:val="100"/>',
        )
        + _style("IssueLine", "期号", '<w:jc w:val="center"/>')
        + _style("Publisher", "编发单位", f"{rule}{tab}{_lines(_PITCH, before=240, after=100)}")
        + _style(
            "Heading1",
            "heading 1",
            f'<w:keepNext/>{body}<w:outlineLvl w:val="0"/>',
            _font("黑体"),
            after="BodyText",
        )
        + _style(
            "Heading2",
            "heading 2",
            f'<w:keepNext/>{body}<w:outlineLvl w:val="1"/>',
            _font("楷体_GB2312"),
            after="BodyText",
        )
        + _style("BodyText", "公文正文", body)
        + _style(
            "Imprint",
            "版记",
            f"{_lines(440)}"
            '<w:ind w:leftChars="300" w:left="840" w:rightChars="100" w:right="280" '
            'w:hangingChars="200" w:hanging="560"/>',
            '<w:spacing w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/>',
        )
        + _style("Copies", "印数", '<w:jc w:val="right"/>', based_on="Imprint")
        + _style(
            "Footer",
            "footer",
            '<w:spacing w:line="240" w:lineRule="auto"/>'
            '<w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280"/>',
            f'{_font("宋体")}<w:spacing w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/>',
        )
        + "</w:styles>"
    )


def _style(
    key: str, name: str, paragraph: str, run: str = "", *, based_on: str = "Normal", after: str = ""
) -> str:
    default = "" if based_on else ' w:default="1"'
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>{base}'
        f"{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _font(name: str) -> str:
    places = " ".join(f'w:{each}="{name}"' for each in ("ascii", "eastAsia", "hAnsi", "cs"))
    return f"<w:rFonts {places}/>"


def _lines(pitch: int, *, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{pitch}" w:lineRule="exact"/>'


def _footer(side: str) -> str:
    number = "".join(
        f"<w:r>{each}</w:r>"
        for each in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return (
        f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="{side}"/>'
        f"</w:pPr>{number}</w:p></w:ftr>"
    )


def _document() -> str:
    heading, inner_heading = (
        "{{ block.label }}{{ block.title }}",
        "{{ inner.label }}{{ inner.title }}",
    )
    content = (
        _paragraph("Title", "{{r name }}"),
        _when("issue.number_line", _paragraph("IssueLine", "{{ issue.number_line }}")),
        _when("issue.period_line", _paragraph("IssueLine", "{{ issue.period_line }}")),
        _paragraph("Publisher", "{{ issue.publisher }}", "<w:tab/>", "{{ issue.date_line }}"),
        _tag("for block in issue.blocks"),
        _paragraph("Heading1", heading),
        _paragraphs("block"),
        _tag("for inner in block.blocks"),
        _paragraph("Heading2", inner_heading),
        _paragraphs("inner"),
        _tag("endfor"),
        _tag("endfor"),
        _when("issue.correction", _paragraph("BodyText", "{{ issue.correction }}")),
        _when("issue.imprint or issue.copies_line", _imprint()),
        # Without a paragraph after it a table at the end would be lost.
        '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/>'
        '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>',
    )
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="even" r:id="rId4"/>'
        f'<w:pgSz w:w="{_PAGE[0]}" w:h="{_PAGE[1]}"/>'
        f'<w:pgMar w:top="{_TOP}" w:right="{_RIGHT}" w:bottom="{_BOTTOM}" w:left="{_LEFT}" '
        f'w:header="851" w:footer="{_FOOTER}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{_PITCH}"/></w:sectPr>'
    )
    body = "".join(content)
    return (
        f'<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}"><w:body>{body}{page}</w:body></w:document>'
    )


def _paragraphs(block: str) -> str:
    runs = "".join(
        (
            _run("{{ paragraph.label }}"),
            _run("{%r for run in paragraph.runs %}"),
            _run("{%r if run.bold %}"),
            _run("{{ run.text }}", "<w:rPr><w:b/></w:rPr>"),
            _run("{%r else %}"),
            _run("{{ run.text }}"),
            _run("{%r endif %}"),
            _run("{%r endfor %}"),
        )
    )
    return (
        _tag(f"for paragraph in {block}.paragraphs")
        + f'<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>{runs}</w:p>'
        + _tag("endfor")
    )


def _imprint() -> str:
    """The table that floats on the lower edge of the last page's text; rules as in the standard."""
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'
        for side, eighths in (("top", 8), ("bottom", 8), ("insideH", 6))  # 0.35, 0.35, 0.25 mm
    )
    rows = (
        _row(_run("{%tr for line in issue.imprint %}")),
        _row(_run("{{ line }}"), "Imprint"),
        _row(_run("{%tr endfor %}")),
        _row(_run("{%tr if issue.copies_line %}")),
        _row(_run("{{ issue.copies_line }}"), "Copies"),
        _row(_run("{%tr endif %}")),
    )
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" '
        f'w:tblpXSpec="left" w:tblpYSpec="bottom"/><w:tblW w:w="{_WIDTH}" w:type="dxa"/>'
        f'<w:tblBorders>{rules}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{_WIDTH}"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _row(content: str, style: str = "Imprint") -> str:
    return (
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{_WIDTH}" w:type="dxa"/>'
        f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p></w:tc></w:tr>'
    )


def _when(condition: str, paragraph: str) -> str:
    return _tag(f"if {condition}") + paragraph + _tag("endif")


def _tag(tag: str) -> str:
    return f"<w:p>{_run(f'{{%p {tag} %}}')}</w:p>"


def _paragraph(style: str, *content: str) -> str:
    runs = "".join(f"<w:r>{each}</w:r>" if each.startswith("<") else _run(each) for each in content)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _run(text: str, look: str = "") -> str:
    return f"<w:r>{look}<w:t>{text}</w:t></w:r>"


if __name__ == "__main__":
    TEMPLATE.write_bytes(build())
