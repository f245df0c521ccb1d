"""Word documents as people's programs write them, made by hand where a library would not."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def document(
    body: str,
    *,
    numbering: str = "",
    styles: str = "",
    head: str = "",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """A .docx of that body (WordprocessingML inside of w:body)."""
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="r1" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="/word/styles.xml"/>'
        f'<Relationship Id="r3" Type="{_OFFICE}/hyperlink" Target="http://example.org/" '
        'TargetMode="External"/></Relationships>',
        "word/document.xml": f'<?xml version="1.0"?>{head}'
        f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {_NAMESPACES}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {_NAMESPACES}>{styles}</w:styles>",
    }
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in (parts | dict(more or {})).items():
            archive.writestr(name, content)
    return written.getvalue()


def paragraph(text: str, *, list: int | None = None, level: int = 0, style: str = "") -> str:
    """A paragraph, in a numbered list where one is named."""
    place = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>'
        if list is not None
        else ""
    )
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def levels(*given: tuple[str, str], family: int = 0) -> str:
    """A family of lists: (format, pattern) of each level."""
    made = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for n, (format, pattern) in enumerate(given)
    )
    return f'<w:abstractNum w:abstractNumId="{family}">{made}</w:abstractNum>'


def counted(number: int, *, family: int = 0, start: int | None = None) -> str:
    """A list of that family."""
    anew = (
        f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        if start is not None
        else ""
    )
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{family}"/>{anew}</w:num>'


def weekly(*paragraphs: str) -> bytes:
    """A document of plain paragraphs."""
    return document("".join(map(paragraph, paragraphs)))
