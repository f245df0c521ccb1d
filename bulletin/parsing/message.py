"""A message, line by line: which lines belong together, and what each such part is.

A heading says the section and the words say the kind. A story may have several paragraphs, a
paragraph may hold several windows' stories, and a list inside a story is no list of stories.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bulletin.days import day_phrase
from bulletin.filings import Visitor
from bulletin.issues import Period
from bulletin.parsing.headings import Heading, Style, bigram_share, heads_list, plans
from bulletin.parsing.items import Items, Part, is_closed
from bulletin.parsing.lines import Line, lines
from bulletin.parsing.manners import acts, leads_in, only_a_day, passing
from bulletin.parsing.proposals import Parsed, Proposed, Span
from bulletin.parsing.records import is_field
from bulletin.parsing.source import Text, house, joined
from bulletin.parsing.windows import Names
from bulletin.publication import Bulletin, Kind, Section, Window

#: A line shorter than this was not broken by the width of a page.
_WIDTH = 18
_LONGEST_HEADING = 20
#: A story without its full stop is longer than this, or says what was done.
_LEAST_NEWS = 16
_LONGEST_TITLE = 40
#: What names a column is shorter.
_LONGEST_CELL = 8
_NAMES_WHAT_FOLLOWS = re.compile("[^，,。；;、]{1,20}[：:]")
#: What a paragraph begins with that carries on the story above it.
_CARRIES_ON = (
    *("会议", "会上", "会后", "其中", "同时", "此外", "另外", "下一步", "活动", "期间", "培训"),
    *("一是", "二是", "三是", "四是", "五是", "一要", "二要", "三要", "四要", "他", "她"),
    *("座谈", "据悉", "截至"),
)
#: What nobody begins a story with: the number that the line above counts up to.
_COUNTS = re.compile("[0-9]+[余多]?[万件个家户名人项次份条场期处宗起台]")
_BEGINS = ("窗口", "本周", "近日", "日前", "我厅", "我局", "我委", "我办")


@dataclass(slots=True)
class _Block:
    """Lines that belong together."""

    lines: list[Line]
    kind: Kind
    #: The number of the list inside the story that comes next, and its style.
    inner: tuple[Style, int] | None = None

    @property
    def last(self) -> str:
        return self.lines[-1].text.chars


def parse(
    text: str,
    *,
    bulletin: Bulletin,
    window: Window,
    period: Period,
    sent_on: date,
    known: Sequence[Visitor] = (),
) -> Parsed:
    """The filings that a message of a window proposes, and what of it is left.

    Days without a year are near the ``period``, 昨日 is before ``sent_on`` (the sender's day);
    ``known`` are earlier visitors, the latest first; the roster of leaders goes before them.
    Never raises, whatever the text.
    """
    leaders = (Visitor(title, name) for name, title in bulletin.leaders_of(window.name).items())
    reading = _Message(Items(bulletin, window, period, sent_on, (*leaders, *known)))
    return _parsed(text, reading.read(house(text)))


def goes_without_saying(lines: Iterable[str], bulletin: Bulletin, window: Window) -> bool:
    """Whether all that a window says in the lines is greetings and thanks."""
    own = Names(bulletin, window).own
    return all(passing(line, own) for line in lines)


def _parsed(text: str, parts: Sequence[Part]) -> Parsed:
    """The parts with their spans: each reaches to the next, so that no character is lost."""
    items: list[Proposed] = []
    left: list[Span] = []
    ordered = sorted(parts, key=lambda part: part.start)
    starts = [0, *(part.start for part in ordered[1:]), len(text)]
    if not ordered:
        ordered = [Part(0)]
        starts = [0, len(text)]
    for part, start, end in zip(ordered, starts, starts[1:], strict=False):
        stretch = text[start:end]
        if not stretch.strip():
            continue
        start += len(stretch) - len(stretch.lstrip())
        span = Span(start, start + len(stretch.strip()))
        if part.proposed:
            items.append(replace(part.proposed, span=span))
        else:
            left.append(span)
    return Parsed(tuple(items), tuple(left))


@dataclass(slots=True)
class _Message:
    """One reading of one message."""

    items: Items
    parts: list[Part] = field(default_factory=list)
    nothings: list[Part] = field(default_factory=list)
    block: _Block | None = None
    section: Section | None = None
    under_heading: bool = False
    #: The lines are about what is only planned.
    planned: bool = False

    def read(self, source: Text) -> list[Part]:
        """The parts of a message, in no particular order."""
        found = list(lines(source, self.items))
        following: list[Line | None] = [None]
        for line in reversed(found[1:]):
            following.append(following[-1] if line.aside else line)
        for line in found:
            self._take(line, following.pop())
        self._close()
        if self.nothings and not any(part.proposed for part in self.parts):
            self.parts.append(self.nothings.pop(0))
        self.parts += [Part(part.start) for part in self.nothings]
        return self.parts

    def _take(self, line: Line, following: Line | None) -> None:
        """Read one line: into the part that is open, or as the beginning of another."""
        if line.aside:
            self._close()
            self.parts.append(Part(line.start))
            return
        if self._inside(line) or self._only_closes(line):
            return
        chars = line.text.chars
        if self.planned or plans(chars):
            self.planned = plans(chars) or self.items.headings.find(chars, marked=False) is None
            if self.planned:
                self._close()
                self.parts.append(Part(line.start))
                return
        heading = self._heading(line, following)
        if heading:
            self._close()
            self.section, self.under_heading = heading.section, True
            line.text = line.text.cut(heading.end)
            if not line.text.chars.strip():
                self.parts.append(Part(line.start))
                return
        line.heading, line.under_heading = self.section, self.under_heading
        if nothing := self.items.nothing(line.text, line.start):
            self._close()
            (self.nothings if self.under_heading or line.number else self.parts).append(nothing)
            return
        if self._left_over(line, following):
            self._close()
            self.parts.append(Part(line.start))
            return
        line.kind = self.items.kind_of(line.text.chars, self.section)
        if line.kind is Kind.ACTIVITY and (_heads_table(line, following) or self._is_scrap(line)):
            self._close()
            self.parts.append(Part(line.start))
            return
        if self.block and not heading and self._goes_on(self.block, line):
            self.block.lines.append(line)
            return
        self._close()
        self.block = _Block([line], line.kind)

    def _inside(self, line: Line) -> bool:
        """Whether a numbered line belongs to a list inside the story: …要求：1.…；2.…；."""
        block, number = self.block, line.number
        if block is None or number is None or number.style is Style.BULLET:
            return False
        begins = number.value == 1 and block.last.endswith(("：", ":"))
        outer = block.lines[0].number
        same = outer is not None and outer.style is number.style
        if not (begins and not same) and block.inner != (number.style, number.value):
            return False
        block.inner = (number.style, number.value + 1)
        line.text = line.whole
        block.lines.append(line)
        return True

    def _only_closes(self, line: Line) -> bool:
        """Whether a line is the mark alone that the line above lacks, and is part of it now."""
        block, chars = self.block, line.text.chars.strip()
        if block is None or is_closed(block.last) or set(chars) - set("。！？”』」》）"):
            return False
        block.lines.append(line)
        return True

    def _heading(self, line: Line, following: Line | None) -> Heading | None:
        """The heading that a line is or begins with."""
        chars, number = line.text.chars, line.number
        if is_field(chars) and following and is_field(following.text.chars):
            return None
        chinese = number is not None and number.style in (Style.CHINESE, Style.BRACKETED_CHINESE)
        if found := self.items.headings.find(chars, marked=number is not None):
            return found
        short = len(chars) <= _LONGEST_HEADING and not set("。，,；;：:！？\t") & set(chars)
        if not (chinese and number and short and following):
            return None
        after = following.number
        if after and after.style is number.style and after.value == number.value + 1:
            return None
        return Heading(None, len(chars))

    def _left_over(self, line: Line, following: Line | None) -> bool:
        """Whether a line is nobody's news: manners, a signature, the masthead, a title."""
        chars = line.text.chars.strip()
        if self.items.headings.masthead(chars) or self.items.signs(chars, self.section):
            return True
        news_below = (
            following and not following.number and not _begins_with_day(following.text.chars, self)
        )
        apart = self.block is None or is_closed(self.block.last)
        if apart and not line.number and only_a_day(chars) and news_below:
            return False
        counted = line.number and line.number.style is not Style.BULLET
        inside = self.block is not None and leads_in(chars)
        if not inside and not (counted and only_a_day(chars)) and self.items.manners(chars):
            return True
        if not counted and heads_list(chars) and following is not None:
            return True
        if following and self._heads_numbers(line, following):
            return True
        if not (self.block or line.number) and _NAMES_WHAT_FOLLOWS.fullmatch(chars):
            return following is not None and not following.number
        return following is not None and self._is_title(line, following)

    def _is_scrap(self, line: Line) -> bool:
        """Whether a few words stand alone that do not say what anybody did."""
        chars = line.text.chars
        if line.number or self.section or len(chars) > _LEAST_NEWS or is_closed(chars):
            return False
        apart = self.block is None or is_closed(self.block.last)
        return apart and not (acts(chars) or self._begins(chars))

    def _begins(self, chars: str) -> bool:
        """Whether a line begins as stories do: with a day, the window, or whose it is."""
        return bool(
            chars.startswith(_BEGINS) or _begins_with_day(chars, self) or self.items.names.at(chars)
        )

    def _heads_numbers(self, line: Line, following: Line) -> bool:
        """Whether a line is a heading that the plan does not have, over a list: 特色做法."""
        chars, first = line.text.chars, following.number
        short = len(chars) <= _LONGEST_HEADING and not set("。，,；;！？：:\t") & set(chars)
        lists = first is not None and first.value == 1
        if not lists or line.number or self.block:
            return False
        return (short and not acts(chars)) or self.items.only_talk(chars)

    def _is_title(self, line: Line, following: Line) -> bool:
        """Whether a line is a title over the story that follows and says it again."""
        chars, story = line.text.chars, following.text.chars
        if line.number or following.number or self.block or is_closed(chars):
            return False
        if len(chars) > _LONGEST_TITLE or len(story) < len(chars) or _begins_with_day(chars, self):
            return False
        return is_closed(story) and bigram_share(chars, [story]) > 0.6

    def _goes_on(self, block: _Block, line: Line) -> bool:
        """Whether a line carries on the part that is open."""
        chars = line.text.chars
        if block.kind is Kind.STATISTICS or line.kind is not block.kind:
            return block.kind is line.kind
        if line.number or line.kind is Kind.VISIT:
            return line.kind is Kind.VISIT and is_field(chars)
        if "\t" in chars or "\t" in block.last:
            return False
        begins = self._begins(chars)
        if only_a_day(block.last):
            return True
        if not is_closed(block.last):
            wide = max(len(each.text.chars) for each in block.lines[-2:])
            wrapped = wide >= _WIDTH or _COUNTS.match(chars) is not None
            return block.last.endswith(("：", ":", "，", ",", "、")) or (
                wrapped and not (line.blank_before or begins)
            )
        if chars.startswith(_CARRIES_ON):
            return True
        return not (begins or line.blank_before or line.under_heading)

    def _close(self) -> None:
        """Read what the lines that belong together say."""
        block, self.block = self.block, None
        if block is None:
            return
        first = block.lines[0]
        text = joined([line.text for line in block.lines], "\n")
        self.parts += self.items.read(text, first.start, block.kind, first.heading)


def _heads_table(line: Line, following: Line | None) -> bool:
    """Whether a line only names the columns of the rows below it."""
    cells, below = line.text.chars.split("\t"), following.text.chars if following else ""
    names = len(cells) > 1 and max(map(len, cells)) <= _LONGEST_CELL
    return names and "\t" in below and not any(map(str.isdecimal, line.text.chars))


def _begins_with_day(chars: str, message: _Message) -> bool:
    """Whether a line begins with a day."""
    return day_phrase(chars, 0, message.items.period, message.items.sent_on) is not None
