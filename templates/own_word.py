"""A Word template of the office's own: checked before it is taken, filled where it does no harm.

It is written in the language of the house's template (docs/word-template.md), by people who mean
well and may have got it from anywhere. So nothing is unpacked before its size is known, what would
run or fetch something is refused, and of Jinja only loops, conditions and plain values are left.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, LargeZipFile, ZipFile

from docx import Document
from docxtpl import DocxTemplate, RichText
from jinja2 import (
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    nodes,
    pass_eval_context,
)
from jinja2.filters import do_replace, sync_do_join
from jinja2.nodes import EvalContext
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import soft_str

from bulletin.composition import Block, Composition, Paragraph, Run
from templates.word import zipped

#: A template's size, and what it and its parts may unpack to, in bytes.
MOST_BYTES: Final = 4 << 20
_MOST_UNPACKED: Final = 40 << 20
_MOST_PRINTED: Final = 2 << 20
_MOST_PARTS: Final = 500
_MOST_TAGS: Final = 1000
#: What a template may go through in its loops, and write, for one issue.
_MOST_STEPS: Final = 200_000
_MOST_WRITTEN: Final = 20 << 20
#: The characters of a text that a filter may make: each ``replace`` of a chain multiplies them.
_MOST_MADE: Final = 1 << 20
_LONGEST_ABOUT: Final = 120

_MAIN: Final = "word/document.xml"
_PAGES: Final = re.compile(r"word/(?:document|header\w*|footer\w*)\.xml")
_PRINTED: Final = re.compile(rf"{_PAGES.pattern}|docProps/core\.xml")
_PROGRAMS: Final = re.compile(r"vbaproject|vbadata|/activex/|/embeddings/|\.(?:exe|dll)$", re.I)
_REACHING: Final = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b", re.I)
_TAG: Final = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSING: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_FILTERS: Final = ("default", "first", "join", "last", "length", "replace", "trim")
_LOOP: Final = ("first", "index", "index0", "last", "length")
_ALLOWED: Final = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const),
    *(nodes.For, nodes.If, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or),
    *(nodes.Getattr, nodes.Getitem, nodes.CondExpr, nodes.Filter),
)


class TemplateRefused(Exception):
    """A template that cannot be used: why, and the place or thing that it is about."""

    def __init__(self, why: str, about: str) -> None:
        super().__init__(why, about)
        self.why = why
        self.about = about


def check(content: bytes) -> tuple[str, ...]:
    """Look through a template and fill it with a small and with an empty issue.

    ``TemplateRefused`` when it cannot be used; else the fields that differ from issue to issue, and
    of which it prints nothing. Works on the processor: call it in a thread.
    """
    template = _prepared(content)
    printed = _filled(template, _EXAMPLE, 50)
    _filled(template, _EMPTY, 50)
    try:
        Document(BytesIO(printed))
    except Exception as error:
        # python-docx says with whatever error comes first that a package is none of Word's.
        raise _refusal("broken") from error
    with ZipFile(BytesIO(printed)) as archive:
        pages = {
            part: _parsed(archive.read(part))
            for part in archive.namelist()
            if _PAGES.fullmatch(part)
        }
    if _MARK not in _text(pages[_MAIN]):
        raise _refusal("prints_nothing")
    # A run inside a text: Word would not open it.
    if any(len(each) for each in pages[_MAIN].iter(f"{_W}t")):
        raise _refusal("broken")
    text = "".join(map(_text, pages.values()))
    return tuple(field for field, mark in _MARKS.items() if mark not in text)


def document(content: bytes, issue: Composition, *, masthead_points: int) -> bytes:
    """The issue as DOCX by a template that was checked; ``TemplateRefused`` should it fail."""
    return _filled(_prepared(content), issue, masthead_points)


_Parts = Mapping[str, bytes | Template]


@lru_cache(maxsize=4)
def _prepared(content: bytes) -> _Parts:
    """Part → what is in it, or the Jinja template that it is."""
    parts = _unpacked(content)
    prepared: dict[str, bytes | Template] = {}
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            _check_xml(name, part)
        prepared[name] = part
        if _PRINTED.fullmatch(name):
            prepared[name] = _template(part)
    return prepared


def _unpacked(content: bytes) -> dict[str, bytes]:
    if len(content) > MOST_BYTES:
        raise _refusal("too_big", MOST_BYTES >> 20)
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            names = [each.filename for each in entries]
            if any(each.flag_bits & 1 for each in entries) or _MAIN not in names:
                raise _refusal("not_word")
            if any(_PROGRAMS.search(f"/{name}") for name in names):
                raise _refusal("macros")
            size = sum(each.file_size for each in entries)
            printed = sum(each.file_size for each in entries if _PRINTED.fullmatch(each.filename))
            if size > _MOST_UNPACKED or printed > _MOST_PRINTED or len(names) > _MOST_PARTS:
                raise _refusal("bomb")
            if len(set(names)) != len(names):
                raise _refusal("broken")
            # zipfile reads no more of a part than its header says.
            return {name: archive.read(name) for name in names}
    except (BadZipFile, LargeZipFile, NotImplementedError, ValueError) as error:
        raise _refusal("not_word") from error
    except (EOFError, OSError, zlib.error, RuntimeError) as error:
        raise _refusal("broken") from error


def _check_xml(name: str, part: bytes) -> None:
    """Refuse what is no XML, declares entities, or leads out of the document."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise _refusal("broken")
    root = _parsed(part)
    if b"macroEnabled" in part and name == "[Content_Types].xml":
        raise _refusal("macros")
    if name.endswith(".rels"):
        for each in root.iter("{*}Relationship"):
            if each.get("TargetMode", "").lower() == "external":
                raise _refusal("external", each.get("Target", ""))
    fields = "".join(root.itertext(f"{_W}instrText"))
    fields += "".join(str(each.get(f"{_W}instr", "")) for each in root.iter(f"{_W}fldSimple"))
    if reaching := _REACHING.search(fields):
        raise _refusal("external", reaching[0])


def _parsed(part: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal("broken") from error


def _text(part: Any) -> str:
    return "".join(part.itertext(f"{_W}t"))


def _template(part: bytes) -> Template:
    """The part in Jinja's language, with nothing in it but what a template needs."""
    try:
        text = part.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal("broken") from error
    _check_tags(re.sub(r"<[^>]*>", "", text))
    # docxtpl's reading of a template, as in templates/word.py.
    patched = DocxTemplate(BytesIO()).patch_xml(text)
    try:
        tree = _SANDBOX.parse(patched)
        for node in tree.iter_child_nodes():
            _check_node(node)
        return _SANDBOX.from_string(tree)
    except TemplateSyntaxError as error:
        raise _refusal("syntax", error.message or "") from error
    except (RecursionError, SyntaxError) as error:
        # Of too many loops inside each other.
        raise _refusal("forbidden", "for") from error


def _check_tags(text: str) -> None:
    """Every tag that is opened is closed, before expressions that look far ahead see the text."""
    awaited, tags = "", 0
    for match in _TAG.finditer(text):
        tag = match[0]
        if awaited and tag == awaited:
            awaited = ""
        elif not awaited and tag in _CLOSING:
            awaited, tags = _CLOSING[tag], tags + 1
        elif awaited:
            raise _refusal("syntax", text[max(match.start() - 30, 0) : match.end()].strip())
    if awaited:
        raise _refusal("syntax", text[-40:].strip())
    if tags > _MOST_TAGS:
        raise _refusal("bomb")


def _check_node(node: nodes.Node) -> None:
    if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.For) and node.recursive):
        raise _refusal("forbidden", type(node).__name__.lower())
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise _refusal("forbidden", node.name)
    for each in node.iter_child_nodes():
        _check_node(each)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Knows the keys of plain values, the places of lists, and a loop's own few names."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value under that key; never an attribute of a Python object."""
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The value under that key or at that place."""
        if isinstance(obj, dict) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        if isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is called."""
        return False


@pass_eval_context
def _joined(context: EvalContext, value: Any, d: Any = "", attribute: Any = None) -> str:
    if len(value) * len(soft_str(d)) > _MOST_MADE:
        raise _refusal("bomb")
    return sync_do_join(context, value, d, attribute)


@pass_eval_context
def _replaced(context: EvalContext, s: Any, old: Any, new: Any, count: int | None = None) -> str:
    text, old, new = soft_str(s), soft_str(old), soft_str(new)
    if len(text) + text.count(old) * len(new) > _MOST_MADE:
        raise _refusal("bomb")
    return do_replace(context, text, old, new, count)


def _sandbox() -> _Sandbox:
    made = _Sandbox(autoescape=True, undefined=StrictUndefined)
    made.filters = {name: made.filters[name] for name in _FILTERS}
    made.filters |= {"join": _joined, "replace": _replaced}
    made.globals.clear()
    return made


_SANDBOX: Final = _sandbox()


def _filled(parts: _Parts, issue: Composition, masthead_points: int) -> bytes:
    values = _plain(issue)
    # A run of its own, because a size inside a tag cannot be written in Word.
    name = RichText(issue.name, size=masthead_points * 2)
    filled: dict[str, bytes] = {}
    for part, content in parts.items():
        if isinstance(content, Template):
            filled[part] = _written(content, {"issue": values, "name": name})
            _parsed(filled[part])
        else:
            filled[part] = content
    return zipped(filled)


def _written(template: Template, values: Mapping[str, object]) -> bytes:
    written, pieces = 0, []
    try:
        for piece in template.generate(**values):
            written += len(piece)
            if written > _MOST_WRITTEN:
                raise _refusal("bomb")
            pieces.append(piece)
    except (TemplateError, TypeError, ValueError) as error:
        raise _refusal("failed", str(error)) from error
    return "".join(pieces).encode()


class _Counted(list[Any]):
    """A list that lets all loops of one printing take only so many steps together."""

    def __init__(self, items: list[Any], steps: Iterator[int]) -> None:
        super().__init__(items)
        self._steps = steps

    def __iter__(self) -> Iterator[Any]:
        for each in super().__iter__():
            if next(self._steps, None) is None:
                raise _refusal("bomb")
            yield each


def _plain(issue: Composition) -> dict[str, Any]:
    """The issue as texts, lists and tables: what a template may know."""
    steps = iter(range(_MOST_STEPS))

    def run(each: Run) -> dict[str, Any]:
        return {"text": each.text, "bold": each.bold}

    def paragraph(each: Paragraph) -> dict[str, Any]:
        runs = _Counted([run(one) for one in each.runs], steps)
        return {"label": each.label, "text": each.text, "runs": runs}

    def block(each: Block) -> dict[str, Any]:
        return {
            "label": each.label,
            "title": each.title,
            "heading": each.heading,
            "paragraphs": _Counted([paragraph(one) for one in each.paragraphs], steps),
            "blocks": _Counted([block(one) for one in each.blocks], steps),
        }

    return {
        "name": issue.name,
        "number_line": issue.number_line,
        "period_line": issue.period_line,
        "publisher": issue.publisher,
        "date_line": issue.date_line,
        "correction": issue.correction,
        "blocks": _Counted([block(each) for each in issue.blocks], steps),
        "imprint": _Counted(list(issue.imprint), steps),
        "copies_line": issue.copies_line,
    }


def _refusal(why: str, about: object = "") -> TemplateRefused:
    return TemplateRefused(why, str(about)[:_LONGEST_ABOUT])


_MARK: Final = "样稿正文〇一"
_EMPTY: Final = Composition(
    name="周报",
    number_line="",
    period_line="",
    publisher="",
    date_line="",
    blocks=(),
    imprint=(),
    copies_line="",
)
#: Field → what is printed of it, of those that say something else in every issue.
_MARKS: Final = {
    "issue.number_line": "样稿期号〇二",
    "issue.period_line": "样稿起止〇三",
    "issue.date_line": "样稿日期〇四",
    "issue.correction": "样稿更正〇五",
    "block.title": "样稿栏目〇六",
    "block.blocks": "样稿小栏目〇七",
    "issue.imprint": "样稿版记〇八",
    "issue.copies_line": "样稿份数〇九",
}
_EXAMPLE: Final = Composition(
    name="周报",
    number_line=_MARKS["issue.number_line"],
    period_line=_MARKS["issue.period_line"],
    publisher="编发单位",
    date_line=_MARKS["issue.date_line"],
    correction=_MARKS["issue.correction"],
    blocks=(
        Block(
            key="one",
            label="一、",
            title=_MARKS["block.title"],
            paragraphs=(
                Paragraph("（一）", (Run("概括", bold=True), Run(f"{_MARK}<&>"))),
                Paragraph("（二）", (Run("又一段"),)),
            ),
        ),
        Block(
            key="two",
            label="二、",
            title="分栏目",
            blocks=(
                Block(
                    key="in",
                    label="（一）",
                    title="小栏目",
                    paragraphs=(Paragraph("", (Run(_MARKS["block.blocks"]),)),),
                ),
            ),
        ),
    ),
    imprint=(_MARKS["issue.imprint"], "发：各窗口。"),
    copies_line=_MARKS["issue.copies_line"],
)
