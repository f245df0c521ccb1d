"""What frames the news in a message: the headings of the plan and the numbers at a line's head."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from bulletin.publication import Bulletin, Section, SectionKind
from bulletin.text import whole_number

_ONES = "[一二三四五六七八九]"
_NUMERAL = f"(?:{_ONES}?十{_ONES}?|{_ONES})"


class Style(StrEnum):
    """How a line is numbered."""

    CHINESE = "一、"
    BRACKETED_CHINESE = "（一）"
    ARABIC = "1."
    BRACKETED = "（1）"
    CIRCLED = "①"
    ORDINAL = "第一条："
    BULLET = "•"


_NUMBERED = {
    Style.CHINESE: rf"({_NUMERAL})(?:[、.．]|,(?! ?[0-9]))",
    Style.BRACKETED_CHINESE: rf"[（(]({_NUMERAL})[)）][、.]?",
    Style.ARABIC: (
        r"([0-9]{1,2})(?:[.．](?![0-9])|[.．](?=[0-9]{1,2}月|[0-9]{4}年|(?:1[0-2]|[1-9])\.[0-3]?[0-9](?![0-9.%万亿倍]))"
        r"|、(?![0-9]{1,2}[日号])|[，,](?=[^0-9]|[0-9]{1,2}月)|[)）]|\ufe0f?\u20e3)"
    ),
    Style.BRACKETED: r"[（(]([0-9]{1,2})[)）][、.]?",
    Style.CIRCLED: r"([①-⑳⑴-⒇❶-❿➀-➉])",
    Style.ORDINAL: (
        rf"(?:第(?={_NUMERAL}|[0-9])|(?:信息|动态)(?=(?:{_NUMERAL}|[0-9]{{1,2}})[：:、]))"
        rf"({_NUMERAL}|[0-9]{{1,2}})(?:[条项个]?(?:信息|动态)?[：:、])"
    ),
    Style.BULLET: (
        r"([-—*•●■◆★☆➢▶·◇○]{1,3}(?![-—*•●=])|#{1,6} "
        r"|[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?)(?![0-9])"
    ),
}
_NUMBER = {style: re.compile(pattern + r"[ \t]*") for style, pattern in _NUMBERED.items()}
_MAY_BE_NUMBER = re.compile(rf"[\W0-9第信动①-➿]|{_ONES}|十")
_FIRST_DIGITS = {0x2460: "①", 0x2474: "⑴", 0x2776: "❶", 0x2780: "➀"}
_NOT_WORDS = re.compile(r"[\W_]+")
_BEFORE_TITLE = re.compile("^(?:本周|关于|有关|请?[报放]在?|列入|栏目)")
_HEADING = re.compile(
    r"^(?:【([^】]{2,40})】|\[([^\]]{2,40})\]|([^：:，,。；;！？—☆★-]{2,40})(?:[：:]|——|[☆★-])|（([^（）]{3,20})）)"
)
_SAYS_HEADING = re.compile("(?:所属)?(?:栏目|板块|版块|类别|分类)[：:] ?")
_WHOLE_BRACKETS = re.compile(r"[【\[《〈]([^】\]》〉]{2,60})[】\]》〉]")
_TOO_MUCH = re.compile("[。，,；;！？!?：:\t|]")
#: What sections of a kind are called, whatever the plan calls them.
_USUAL_TITLES = {
    SectionKind.VISITS: (
        *("领导走进大厅", "厅局长进大厅", "领导进大厅", "领导坐班", "领导接访", "坐班接访", "领导"),
    ),
    SectionKind.STATISTICS: ("办件情况", "办件数据", "办件统计", "业务数据", "业务办理情况"),
}
_LIKE = 0.6
_LONGEST_TITLE = 40

_HEADS_LIST = re.compile(
    r"(?:本周|一周|近期)?(?:主要|重点|政务)?(?:工作|动态|信息)"
    r"(?:情况|内容|动态|总结|小结|完成情况|开展情况)?[：:]?|(?:简|快|要)讯[：:]?"
    r"|(?:已|正在|持续)?(?:完成|推进|开展|进行)(?:中的?|的)?(?:工作|事项|情况)?[：:]"
)
_PLANS = re.compile(
    r"[^，,。；;]{0,8}(?:下周|下一周|下期|下步|下一步)[^，,。；;]{0,8}(?:计划|安排|打算|工作|重点)[：:]?"
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number at the head of a line: its style, its value (0 for a bullet), where it ends."""

    style: Style
    value: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at the head of a line; ``section`` is None for one that the plan does not have,
    and for a group's, whose sections are not told apart by it.
    """

    section: Section | None
    end: int


def numbered(line: str) -> Numbered | None:
    """The number with which a line begins; 9.11 and 1.5万 begin with none."""
    if not _MAY_BE_NUMBER.match(line):
        return None
    for style, pattern in _NUMBER.items():
        if match := pattern.match(line):
            return Numbered(style, _value(style, match[1]), match.end())
    return None


def inline_numbers(line: str) -> Iterator[int]:
    """Where the second and later items begin in a line that runs on: ①…。②…。③…。"""
    first = numbered(line)
    if first is None or first.value != 1 or first.style is Style.BULLET:
        return
    expected = 2
    circled = first.style is Style.CIRCLED
    for place in re.finditer("(?=[①-➿])" if circled else "(?<=[。；;])", line):
        following = numbered(line[place.end() : place.end() + 8])
        if following and (following.style, following.value) == (first.style, expected):
            expected += 1
            yield place.end()


def plans(line: str) -> bool:
    """Whether a line is a heading over what is only planned: 下周工作计划."""
    return "下" in line and len(line) <= _LONGEST_TITLE and _PLANS.fullmatch(line) is not None


def heads_list(line: str) -> bool:
    """Whether a line only says that the week's work follows: 本周工作：."""
    return len(line) <= _LONGEST_TITLE and _HEADS_LIST.fullmatch(line) is not None


class Headings:
    """The section titles of a plan, found although people write them in their own way."""

    def __init__(self, bulletin: Bulletin) -> None:
        self._titles: dict[str, Section | None] = {}
        for section in bulletin.sections:
            group = section.kind is SectionKind.GROUP
            self._titles[_words(section.title)] = None if group else section
            for inner in section.sections:
                self._titles[_words(inner.title)] = inner
        for kind, titles in _USUAL_TITLES.items():
            of_kind = [each for each in bulletin.leaves() if each.kind is kind]
            if len(of_kind) == 1:
                self._titles |= {title: of_kind[0] for title in titles if title not in self._titles}
        self._pairs = {title: _pairs(_without_tail(title)) for title in self._titles}
        self._masthead = {bulletin.name, bulletin.publisher}

    def masthead(self, line: str) -> bool:
        """Whether a line is the publication's name or its publisher's."""
        return line in self._masthead

    def find(self, line: str, *, marked: bool) -> Heading | None:
        """The heading with which a line begins; ``marked``: it is numbered as headings are."""
        if said := _SAYS_HEADING.match(line):
            found = self._of(line[said.end() :], like=True)
            return Heading(found[0], len(line)) if found else None
        if match := _HEADING.match(line):
            title = next(filter(None, match.groups()))
            found = self._of(title, like=match[4] is None)
            alone = (
                match[3] is None
                and match[4] is None
                and (match.end() == len(line) or heads_list(title))
            )
            if found or alone:
                return Heading(found[0] if found else None, match.end())
            return None
        first, space, _ = line[:_LONGEST_TITLE].partition(" ")
        if space and (section := self._titles.get(_words(first))):
            return Heading(section, len(first) + 1)
        if len(line) > _LONGEST_TITLE or _TOO_MUCH.search(line):
            return None
        whole = _WHOLE_BRACKETS.fullmatch(line)
        found = self._of(whole[1] if whole else line, like=marked)
        return Heading(found[0], len(line)) if found else None

    def _of(self, title: str, *, like: bool) -> tuple[Section | None] | None:
        """The section of a title (in a tuple, for a group's is None), if it is one's."""
        words = _words(title)
        for title in (words, _without_tail(words)):
            if title in self._titles:
                return (self._titles[title],)
        if len(words) < 2:
            return None
        short = _without_tail(words)
        parts = [part for part in {words, short} if len(part) > 2]
        inside = {
            section
            for title, section in self._titles.items()
            if any(part in title for part in parts)
        }
        if len(inside) == 1:
            return (inside.pop(),)
        if not like:
            return None
        shortened = [each for each in self._titles if len(short) > 3 and _in_order(short, each)]
        if len(shortened) == 1:
            return (self._titles[shortened[0]],)
        pairs = _pairs(_without_tail(words))
        scores = sorted(
            (2 * len(pairs & of_title) / (len(pairs) + len(of_title) or 1), each)
            for each, of_title in self._pairs.items()
        )
        if scores and scores[-1][0] >= _LIKE:
            return (self._titles[scores[-1][1]],)
        return None


def _words(title: str) -> str:
    return _BEFORE_TITLE.sub("", _NOT_WORDS.sub("", title))


def _without_tail(words: str) -> str:
    return re.sub("(?:情况|工作|方面|信息|内容)+$", "", words)


def _in_order(words: str, title: str) -> bool:
    """Whether a title without some of its characters gives the words."""
    characters = iter(title)
    return all(word in characters for word in words)


def _pairs(words: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(words)))


@lru_cache(maxsize=256)
def _value(style: Style, number: str) -> int:
    if style is Style.BULLET:
        return 0
    if style is Style.CIRCLED:
        base = max(first for first in _FIRST_DIGITS if first <= ord(number))
        return ord(number) - base + 1
    return whole_number(number)


def bigram_share(of: str, within: Iterable[str]) -> float:
    """How much of a line's pairs of characters some lines have too, 0 to 1."""
    pairs = _pairs(_words(of))
    return len(pairs & _pairs(_words("".join(within)))) / len(pairs) if pairs else 0.0
