"""The text of a Word document (.docx), as a person sees it.

Numbers that Word counts by itself are written out, for they say where an item begins; text boxes
are read, deletions that are only marked are not. Of the archive nothing is unpacked before its size
is known, and a document that brings programs or declarations along is refused.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from bulletin.text import chinese_numeral

#: What a whole document, and one part that is read of it, may unpack to, in bytes.
MOST_UNPACKED: Final = 200 << 20
MOST_PART: Final = 20 << 20
#: A part of more than a megabyte that was packed tighter than this is a bomb: text packs 20 : 1.
MOST_RATIO: Final = 150
MOST_ENTRIES: Final = 3000
_DEEPEST: Final = 200
_ENTRY: Final = b"PK\x01\x02"
#: The beginning of the files of Word 97 to 2003, and of an encrypted .docx.
OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELETED: Final = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "rt"})
_ASIDE: Final = frozenset({"rPr", "pPr", "tblPr", "trPr", "tcPr", "sdtPr", "tblGrid", "sectPr"})
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_CHINESE: Final = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "japaneseDigitalTenThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)
_ROMAN: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


class Unreadable(Exception):
    """A document that is not taken; ``reason`` is that of a Rejected."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def text_of(content: bytes) -> str:
    """The paragraphs and tables of the document, a line each; Unreadable when it cannot be read."""
    if content.startswith(OLD):
        raise Unreadable(reason="word_locked")
    if content.count(_ENTRY) > MOST_ENTRIES:
        raise Unreadable(reason="word_bomb")
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _text(archive)
    except (BadZipFile, LargeZipFile, KeyError, ValueError, NotImplementedError) as error:
        raise Unreadable(reason="word_broken") from error
    except (EOFError, zlib.error, expat.ExpatError, RecursionError, RuntimeError) as error:
        raise Unreadable(reason="word_broken") from error


def _text(archive: ZipFile) -> str:
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(reason="word_locked")
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise Unreadable(reason="word_macros")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable(reason="word_bomb")
    (main,) = _related(archive, "", "officeDocument") or ["word/document.xml"]
    body = _part(archive, main)
    numbering = [_part(archive, each) for each in _related(archive, main, "numbering")]
    styles = [_part(archive, each) for each in _related(archive, main, "styles")]
    counting = _Counting(_lists(numbering), _styles(styles))
    return "\n".join(_Reading(counting).lines(body))


def _related(archive: ZipFile, part: str, kind: str) -> list[str]:
    """The part of that kind which a part, or the package itself (\"\"), refers to; at most one."""
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if path not in archive.namelist():
        return []
    for each in _part(archive, path):
        inside = each.get("TargetMode") != "External"
        if inside and (each.get("Type") or "").rpartition("/")[2] == kind:
            target = each.get("Target") or ""
            place = target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            return [place] if place in archive.namelist() else []
    return []


def _part(archive: ZipFile, name: str) -> Element:
    """A part of the package as a tree whose names have no namespaces."""
    entry = archive.getinfo(name)
    if _is_bomb(entry):
        raise Unreadable(reason="word_bomb")
    return _tree(archive.read(entry))


def _is_bomb(entry: ZipInfo) -> bool:
    packed = max(entry.compress_size, 1)
    tight = entry.file_size > 1 << 20 and entry.file_size / packed > MOST_RATIO
    return tight or entry.file_size > MOST_PART


def _tree(xml: bytes) -> Element:
    builder, depth = TreeBuilder(), 0
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Unreadable(reason="word_broken")
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        builder.start(name.rpartition(" ")[2], plain)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition(" ")[2])

    def declaration(*_: object) -> None:
        # Word writes none; they are how entities grow without bound, and reach other files.
        raise Unreadable(reason="word_broken")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = declaration
    parser.Parse(xml, True)
    return builder.close()


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    format: str = "decimal"
    pattern: str = ""
    start: int = 1


@dataclass(frozen=True, slots=True)
class _List:
    """A list's levels; lists of one family count on from each other."""

    family: str
    levels: Mapping[int, _Level]
    #: Levels at which this list begins anew, though its family has counted.
    restarts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style's place in a list, and the style that it is based on."""

    list: str | None = None
    level: int | None = None
    based_on: str | None = None


@dataclass(slots=True)
class _Counting:
    """The numbers that Word counts by itself."""

    lists: Mapping[str, _List]
    styles: Mapping[str, _Style]
    _counted: dict[str, Counter[int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def number(self, properties: Element | None) -> str:
        """What stands before a paragraph with these properties; empty where nothing does."""
        key, level = self._place(properties)
        found = self.lists.get(key or "0")
        if found is None or key == "0" or level not in found.levels:
            return ""
        counted = self._counted.setdefault(found.family, Counter())
        if level in found.restarts and (found_key := (key or "", level)) not in self._begun:
            self._begun.add(found_key)
            counted[level] = found.restarts[level]
        else:
            own = found.levels[level].start
            counted[level] = counted[level] + 1 if level in counted else own
        for deeper in [each for each in counted if each > level]:
            del counted[deeper]
        return _written(found, level, counted)

    def _place(self, properties: Element | None) -> tuple[str | None, int]:
        key: str | None = None
        level: int | None = None
        style: str | None = None
        if properties is not None:
            key, level = _numbered(properties)
            style = _value(properties, "pStyle")
        for _ in range(10):
            known = self.styles.get(style or "")
            if known is None:
                break
            key = known.list if key is None else key
            level = known.level if level is None else level
            style = known.based_on
        return key, level or 0


def _numbered(properties: Element) -> tuple[str | None, int | None]:
    place = properties.find("numPr")
    if place is None:
        return None, None
    level = _value(place, "ilvl")
    return _value(place, "numId"), int(level) if level is not None else None


def _written(found: _List, level: int, counted: Mapping[int, int]) -> str:
    own = found.levels[level]
    if own.format == "bullet":
        return "• "
    if own.format == "none":
        return ""

    def one(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        known = found.levels.get(other, _Level())
        return _numeral(known.format, counted.get(other, known.start))

    number = re.sub(r"%([1-9])", one, own.pattern)
    return number if not number or number[-1] in "、）)．：" else f"{number} "


def _numeral(format: str, n: int) -> str:
    if format in _CHINESE and 1 <= n <= 999:
        return chinese_numeral(n)
    if format.startswith("decimalEnclosed") and 1 <= n <= len(_CIRCLED):
        return _CIRCLED[n - 1]
    if format == "ideographTraditional" and 1 <= n <= len(_STEMS):
        return _STEMS[n - 1]
    if format in ("lowerLetter", "upperLetter") and 1 <= n <= 26:
        return chr(ord("a" if format == "lowerLetter" else "A") + n - 1)
    if format in ("lowerRoman", "upperRoman") and 1 <= n < 40:
        roman = "X" * (n // 10) + _ROMAN[n % 10]
        return roman if format == "upperRoman" else roman.lower()
    return str(n)


def _lists(parts: Sequence[Element]) -> dict[str, _List]:
    families: dict[str, dict[int, _Level]] = {}
    for part in parts:
        for each in part.iterfind("abstractNum"):
            families[each.get("abstractNumId", "")] = dict(_levels(each))
    lists = {}
    for part in parts:
        for each in part.iterfind("num"):
            family = _value(each, "abstractNumId") or ""
            levels, restarts = dict(families.get(family, {})), {}
            for changed in each.iterfind("lvlOverride"):
                levels |= dict(_levels(changed))
                if (start := _value(changed, "startOverride")) is not None:
                    restarts[int(changed.get("ilvl", "0"))] = int(start)
            lists[each.get("numId", "")] = _List(family, levels, restarts)
    return lists


def _levels(of: Element) -> Iterator[tuple[int, _Level]]:
    for each in of.iterfind("lvl"):
        yield (
            int(each.get("ilvl", "0")),
            _Level(
                format=_value(each, "numFmt") or "decimal",
                pattern=_value(each, "lvlText") or "",
                start=int(_value(each, "start") or "1"),
            ),
        )


def _styles(parts: Sequence[Element]) -> dict[str, _Style]:
    found = {}
    for part in parts:
        for each in part.iterfind("style"):
            properties = each.find("pPr")
            key, level = (None, None) if properties is None else _numbered(properties)
            found[each.get("styleId", "")] = _Style(key, level, _value(each, "basedOn"))
    return found


def _value(of: Element, name: str) -> str | None:
    child = of.find(name)
    return None if child is None else child.get("val")


@dataclass(slots=True)
class _Reading:
    """The walk through a document, which counts its lists on the way."""

    counting: _Counting

    def lines(self, of: Element) -> list[str]:
        """The lines of everything that stands in this part of the document."""
        lines: list[str] = []
        # A paragraph whose end was deleted goes on in the next one.
        open_end = False
        for block in _blocks(of):
            if block.tag == "tbl":
                lines.extend(self._rows(block))
                open_end = False
                continue
            boxes: list[str] = []
            properties = block.find("pPr")
            text = "".join(self._runs(block, boxes))
            number = self.counting.number(properties) if text.strip() else ""
            if open_end and lines:
                lines[-1] += text
            else:
                lines.append(number + text)
            lines.extend(boxes)
            open_end = properties is not None and properties.find("rPr/del") is not None
        return lines

    def _rows(self, table: Element) -> Iterator[str]:
        """A line for each row, its cells apart by tabs."""
        for row in _within(table, "tr"):
            if row.find("trPr/del") is not None:
                continue
            cells = ["\n".join(self.lines(cell)).strip() for cell in _within(row, "tc")]
            yield "\t".join(cells).rstrip()

    def _runs(self, of: Element, boxes: list[str]) -> Iterator[str]:
        """The pieces of a paragraph's text; the lines of its text boxes go into ``boxes``."""
        for each in of:
            name = each.tag
            if name in _DELETED or name in _ASIDE or (name == "r" and _hidden(each)):
                continue
            if name == "t":
                yield each.text or ""
            elif name in ("tab", "ptab"):
                yield "\t"
            elif name in ("br", "cr"):
                yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "txbxContent":
                boxes.extend(self.lines(each))
            elif name == "AlternateContent":
                # The same content twice, for new programs and for old ones.
                yield from self._runs(each[0] if len(each) else each, boxes)
            else:
                yield from self._runs(each, boxes)


def _hidden(run: Element) -> bool:
    mark = run.find("rPr/vanish")
    return mark is not None and mark.get("val", "1") not in ("0", "false", "off")


def _blocks(of: Element) -> Iterator[Element]:
    """The paragraphs and tables right below, through whatever only wraps them."""
    for each in of:
        if each.tag in ("p", "tbl"):
            yield each
        elif each.tag == "AlternateContent":
            yield from _blocks(each[0] if len(each) else each)
        elif each.tag not in _ASIDE and each.tag not in _DELETED:
            yield from _blocks(each)


def _within(of: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, through whatever only wraps them."""
    for each in of:
        if each.tag == name:
            yield each
        elif each.tag in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _within(each, name)
