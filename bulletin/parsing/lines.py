"""What a line of a message is: a heading of the plan, a number at its head, or only manners.

People paste a weekly with its headings and numbering, greet, sign and thank; none of that is news.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bulletin.parsing.people import sure_name
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
        r"([0-9]{1,2})(?:[.．](?![0-9])|[.．](?=[0-9]{1,2}月|[0-9]{4}年)"
        r"|、(?![0-9]{1,2}[日号])|[)）]|\ufe0f?\u20e3)"
    ),
    Style.BRACKETED: r"[（(]([0-9]{1,2})[)）][、.]?",
    Style.CIRCLED: r"([①-⑳⑴-⒇❶-❿➀-➉])",
    Style.ORDINAL: (
        rf"(?:第(?={_NUMERAL}|[0-9])|(?:信息|动态)(?=(?:{_NUMERAL}|[0-9]{{1,2}})[：:、]))"
        rf"({_NUMERAL}|[0-9]{{1,2}})(?:[条项个]?(?:信息|动态)?[：:、])"
    ),
    Style.BULLET: (
        r"([-—*•●■◆★☆➢▶·◇○]+|#{1,6} "
        r"|[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?)(?![0-9])"
    ),
}
_NUMBER = {style: re.compile(pattern + r"[ \t]*") for style, pattern in _NUMBERED.items()}
_MAY_BE_NUMBER = re.compile(rf"[\W0-9第信动①-➿]|{_ONES}|十")
_FIRST_DIGITS = {0x2460: "①", 0x2474: "⑴", 0x2776: "❶", 0x2780: "➀"}
_NOT_WORDS = re.compile(r"[\W_]+")
_HEADING = re.compile(r"^(?:【([^】]{2,40})】|\[([^\]]{2,40})\]|([^：:，,。；;！？\n]{2,40})[：:])")
_WHOLE_BRACKETS = re.compile(r"[【\[《〈]([^】\]》〉]{2,60})[】\]》〉]")
_TOO_MUCH = re.compile("[。，,；;！？!?：:\t|]")
#: What sections of a kind are called, whatever the plan calls them.
_USUAL_TITLES = {
    SectionKind.VISITS: (
        *("领导走进大厅", "厅局长进大厅", "领导进大厅", "领导坐班", "领导接访", "坐班接访"),
    ),
    SectionKind.STATISTICS: ("办件情况", "办件数据", "办件统计", "业务数据", "业务办理情况"),
}
_LIKE = 0.6
_LONGEST_TITLE = 40

_MANNERS = re.compile(
    r"(?:(?:各位|尊敬的)?[^，。：:、0-9]{0,10}?[，,]?(?:您好|你好|大家好|[早上中下午晚]{1,2}好|好)(?:啊|呀)?"
    r"|(?:谢谢|感谢|辛苦了?|麻烦了?|收到|好的|OK|ok|Ok|以上|请查收|请审阅|请审核|妥否|请指正)[，,]?"
    r"(?:[，,]?(?:您|你|老师|各位|领导|支持|大家|了|啦|请(?:查收|审阅|审核|指正|收)|谢谢|辛苦"
    r"|为报送内容|是本周.{0,8}))*"
    r"|(?:请问|想问|问一下|问下|老师).{0,60}[？?]"
    r"|[^\w|]+)[！!。，,~～.\s]*"
)
_LEAD_IN = re.compile(
    r".{0,60}(?:报送|信息|数据|周报|动态|内容|情况|材料|汇报|上报|数).{0,8}"
    r"(?:如下|请查收|请审阅|请收|请审核|见下|见附件|发您|报给您)[，,。！!：: ]*"
    r"(?:谢谢|请[查审]\w{1,2})?[。！!]*"
    r"|.{0,30}(?:报一下|报下|现报送?|报送|上报|汇报).{0,12}[：:]"
)
_DETAILS = re.compile(
    r"[（(]?(?:图|照片|配图)[0-9一二三四]?[：:].*|[（(]?(?:联系人|联系电话|联系方式|电话|手机|填报人|报送人|审核人?|核稿人?|审稿人?|签发人?|作者|通讯员|摄影|文/图|图/文|报送单位|填报单位|填报时间|报送时间|撰稿人?|供稿单位?|来源|经办人|责任编辑|编辑|校对|附件)[：:].*"
    r"|[（(][^（）()]{0,20}(?:供稿|撰稿|报送|摄|摄影|投稿)[)）]"
    r"|.{0,20}?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[：:]?"
    r"|[（(]?共印[0-9]+份[)）]?|(?:报|送|发|抄送|主送|抄报)[：:].*"
    r"|[0-9]{4}年第[0-9]+期(?:[（(]总第[0-9]+期[)）])?|第[0-9]+期|[—-] ?[0-9]+ ?[—-]"
)
_TITLE = re.compile(
    r"[^。，,；;！？]{2,40}(?:周报|报送表|信息报送|工作动态|工作情况|工作总结|工作小结|报送信息|报送材料|本周.{0,6}(?:数据|情况|统计))(?:[（(][^（）()]{3,30}[)）])?"
)
_DATED = re.compile(
    r"[（(]?(?:[0-9]{4}[年./-])?[0-9]{1,2}[月./-][0-9]{1,2}[日号]?"
    r"(?:[-—–~～至到]+(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?[0-9]{1,2}[日号]?)?[)）]?"
)
_ADDRESS = re.compile(
    r"(?:尊敬的)?[^，。：:、0-9]{0,4}?"
    r"(?:(?:老师|主任|处长|科长|编辑|领导|各位|大家)+(?:您|你)?|您|你)好[，,。！!~～ ]*"
)
_BEFORE_NEWS = re.compile(
    r"(?:@[^\s@]{1,12} "
    r"|(?:本周|一周)(?:主要|重点)?(?:工作|动态|信息)(?:总结|小结|情况|动态)?[：:] ?"
    r"|(?:再|另)?(?:补充|补报|加报|更正|修改)(?:[一1两2]?[条个下])?(?:信息|动态)?[：:] ?"
    r"|[^，,。：:、]{0,14}[0-9一二三四五六七八九两]+[条项个](?:信息|动态|工作)?(?:如下)?[：:] ?)"
)
_MAY_ADDRESS = re.compile("[好@：:]")
_HEADS_LIST = re.compile(
    r"(?:本周|一周|近期)?(?:主要|重点|政务)?(?:工作|动态|信息)"
    r"(?:情况|内容|动态|总结|小结|完成情况|开展情况)?[：:]?|(?:简|快|要)讯[：:]?"
)
_PLANS = re.compile(
    r"[^，,。；;]{0,8}(?:下周|下一周|下期|下步|下一步)[^，,。；;]{0,8}(?:计划|安排|打算|工作|重点)[：:]?"
)
_LEADS_IN = re.compile(
    r"[^。：:\n]{0,40}?(?:麻烦|报送|信息|如下|查收|汇报|数据|动态)[^。：:\n]{0,12}[：:] ?"
)
_TABLE_HEAD = re.compile(
    r"(?:(?:序号|日期|时间|姓名|职务|单位|领导|备注|窗口|部门|来访领导)(?:\t|$))+"
)
_ONLY_MANNERS = re.compile(
    "|".join(
        pattern.pattern for pattern in (_DATED, _MANNERS, _LEAD_IN, _DETAILS, _TITLE, _TABLE_HEAD)
    )
)
_WRITTEN_BY = re.compile(r"[（(][^（）()]{2,4}[)）]")
_LONGEST_MANNERS = 100


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
    for place in re.finditer("(?<=[。；;])", line):
        following = numbered(line[place.end() : place.end() + 8])
        if following and (following.style, following.value) == (first.style, expected):
            expected += 1
            yield place.end()


def only_manners(line: str) -> bool:
    """Whether a line greets, thanks, signs or heads the paste, and says nothing to be filed."""
    if len(line) > _LONGEST_MANNERS:
        return False
    return _ONLY_MANNERS.fullmatch(line) is not None


def address(line: str) -> int:
    """Where the news begins in a line that first speaks to somebody: 老师好，本周信息一条：…."""
    end = 0
    if not _MAY_ADDRESS.search(line, 0, _LONGEST_MANNERS):
        return 0
    if greeting := _ADDRESS.match(line):
        lead_in = _LEADS_IN.match(line, greeting.end())
        end = (lead_in or greeting).end()
    before = _BEFORE_NEWS.match(line, end)
    return before.end() if before else end


def plans(line: str) -> bool:
    """Whether a line is a heading over what is only planned: 下周工作计划."""
    return "下" in line and len(line) <= _LONGEST_TITLE and _PLANS.fullmatch(line) is not None


def heads_list(line: str) -> bool:
    """Whether a line only says that the week's work follows: 本周工作：."""
    return len(line) <= _LONGEST_TITLE and _HEADS_LIST.fullmatch(line) is not None


def closes(sentence: str) -> bool:
    """Whether the last sentence of a story only thanks, or says in brackets who wrote it."""
    if sentence[:1] not in "（(":
        return only_manners(sentence)
    return _WRITTEN_BY.fullmatch(sentence) is not None and sure_name(sentence[1:-1])


def only_a_day(line: str) -> bool:
    """Whether a line is a day without its year, as over the news of that day."""
    return _DATED.fullmatch(line) is not None and line[0] in "0123456789" and "年" not in line


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
        if match := _HEADING.match(line):
            title = next(filter(None, match.groups()))
            found = self._of(title, like=True)
            alone = match[3] is None and (match.end() == len(line) or heads_list(title))
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
        inside = {
            section for title, section in self._titles.items() if len(words) > 3 and words in title
        }
        if len(inside) == 1:
            return (inside.pop(),)
        if not like:
            return None
        shortened = [each for each in self._titles if len(words) > 3 and _in_order(words, each)]
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
    return _NOT_WORDS.sub("", title).removeprefix("本周")


def _without_tail(words: str) -> str:
    return re.sub("(?:情况|工作|方面)+$", "", words)


def _in_order(words: str, title: str) -> bool:
    """Whether a title without some of its characters gives the words."""
    characters = iter(title)
    return all(word in characters for word in words)


def _pairs(words: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(words)))


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
