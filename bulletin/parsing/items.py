"""Lines that belong together, as the filings that they propose.

Here the fields are filled in: the day at the head leaves the text when the composition prints it
there anyway, the window that is named becomes the item's, the section follows from both.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bulletin.days import DayPhrase, day_phrase
from bulletin.filing_forms import MOST_TEXT, MOST_VISITORS
from bulletin.filings import Activity, Content, Nothing, Statistics, Visit, Visitor
from bulletin.issues import Period
from bulletin.parsing.counts import CountReader
from bulletin.parsing.lines import Headings, only_manners
from bulletin.parsing.nothing import (
    after_when,
    says_nothing,
    says_nothing_of_one_kind,
    without_address,
)
from bulletin.parsing.proposals import Doubt, DoubtKind, Proposed, Span
from bulletin.parsing.source import Text
from bulletin.parsing.visits import VisitReader, VisitSentence
from bulletin.parsing.windows import Names
from bulletin.publication import Bulletin, Kind, Section, SectionKind, Window, WindowKind
from bulletin.text import closed, normalise

_SENTENCE = re.compile(r"[^。！？!?]+(?:[。！？!?]+[”’」』）》】\"')\]]*|$)|[。！？!?]+")
_HALF = re.compile(r"[^；;]+(?:[；;]|$)")
_FIELD = re.compile(r"(?:姓名|职务|时间|日期)[：:].")
_COMMA = re.compile(r"[，,、：: ]*")
_TOGETHER = re.compile(r"窗口?[、和与及]|[、和与及]")
_OPENS_WEEK = re.compile(r"本周(?![一二三四五六日天末])[，,]? ?")
_STORY = ("窗口", "本周", "近日", "日前")
#: More words than these beside a visit make a story of it.
_MOST_BESIDE = 30
_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the message from an index of the original on; without a proposal it is left."""

    start: int
    proposed: Proposed | None = None


def is_closed(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return closed(text) == text or text.endswith(("；", ";", "：", ":"))


class Items:
    """Makes proposals for one who sends, in one issue."""

    def __init__(
        self,
        bulletin: Bulletin,
        sender: Window,
        period: Period,
        sent_on: date,
        known: Sequence[Visitor],
    ) -> None:
        self.period = period
        self.sent_on = sent_on
        self.names = Names(bulletin, sender)
        self.headings = Headings(bulletin)
        self._bulletin = bulletin
        self._sender = sender
        self._windows = {window.name: window for window in bulletin.windows}
        self._counts = CountReader(bulletin.indicators, self.names.any)
        leaves = list(bulletin.leaves())
        hall = next((each for each in leaves if each.kind is SectionKind.VISITS), None)
        self._visits = VisitReader(
            self.names,
            sender.name,
            hall.place if hall else "",
            hall.verb if hall else "",
            known,
            period,
            sent_on,
        )
        self._sections: dict[tuple[str, Kind], tuple[Section, ...]] = {}
        self._counting = bool(bulletin.sections_of(sender, Kind.STATISTICS))

    def kind_of(self, line: str, section: Section | None) -> Kind:
        """What a line by itself looks like."""
        takes = section.kind.takes if section else None
        counting = takes is Kind.STATISTICS or (section is None and self._counting)
        if counting and self._counts.may_be(line) and self._counts.is_part(line):
            return Kind.STATISTICS
        if self.is_field(line) or self._visit(line.strip("。；; "), takes):
            return Kind.VISIT
        first = next(_SENTENCE.finditer(line))
        if counting and self._counts.may_be(line):
            counted = self._counts.read([first[0]])
            if len(counted.values) > 1 and counted.is_count:
                return Kind.STATISTICS
        return Kind.ACTIVITY

    def is_field(self, line: str) -> bool:
        """Whether a line is one field of a visit: 职务：副局长."""
        return len(line) < 70 and _FIELD.match(line) is not None

    def signs(self, line: str) -> bool:
        """Whether a line is only a window's name, as under a letter."""
        named = self.names.at(line)
        return named is not None and line[named.end :].strip("：: ") in ("", "窗口", "：")

    def nothing(self, text: Text, start: int) -> Part | None:
        """本周无, for the sender's window or the one that is named."""
        greeted = without_address(text.chars)
        named = self.names.at(text.chars, after_when(text.chars, greeted))
        rest = text.chars[named.end :].lstrip("：:，, ") if named else text.chars
        if says_nothing_of_one_kind(rest.strip()):
            return Part(start)
        if not says_nothing(rest.strip()):
            return None
        window = named.window if named else self._sender.name
        return Part(start, self._proposed(Nothing(), window, None, self._other(window)))

    def read(self, text: Text, start: int, kind: Kind, section: Section | None) -> list[Part]:
        """What lines of one kind that belong together propose."""
        if kind is Kind.STATISTICS:
            return self._statistics(text, start, section)
        if kind is Kind.VISIT:
            takes = section.kind.takes if section else None
            visit = self._visits.fields(text.chars)
            found = [(0, visit)] if visit else self._visit(text.chars.rstrip("。；; "), takes)
            if found:
                return self._visit_parts(text, start, found, section)
        return list(self._stories(text, start, section))

    # Statistics

    def _statistics(self, text: Text, start: int, section: Section | None) -> list[Part]:
        counted = self._counts.read(text.chars.split("\n"))
        if not counted.values and not counted.doubts:
            return [Part(start)]
        doubts = [*counted.doubts, *self._counts.missing(counted.values, counted.doubts)]
        words = [word for word in counted.words if len(word) > 2]
        if words:
            doubts.append(Doubt(DoubtKind.WORDS_UNUSED, {"words": "，".join(words)}))
        content = Statistics(values=counted.values)
        named = self.names.at(text.chars)
        window = named.window if named else self._sender.name
        doubts += self._other(window)
        return [Part(start, self._proposed(content, window, section, doubts))]

    # Visits

    def _visit(self, line: str, takes: Kind | None) -> list[tuple[int, VisitSentence]]:
        """The visits that a line tells of, if it tells of nothing else, with their places."""
        only_who = takes is Kind.VISIT or (takes is None and len(line) <= 60)
        if "\n" in line:
            line = line.replace("\n", " ")
        if not (only_who or self._visits.may_be(line)):
            return []
        found = []
        for half in _HALF.finditer(line):
            visit = self._visits.read(half[0].strip("；; "), only_who=False)
            if visit is None:
                break
            found.append((half.start(), visit))
        else:
            if len(found) > 1:
                return found
        one = self._visits.read(line, only_who=only_who)
        return [(0, one)] if one and "。" not in line else []

    def _visit_parts(
        self,
        text: Text,
        start: int,
        found: Sequence[tuple[int, VisitSentence]],
        section: Section | None,
    ) -> list[Part]:
        parts: list[Part] = []
        for place, visit in found:
            shared = [*self._outside(visit.days)]
            shared += [Doubt(DoubtKind.DAY_UNCLEAR, {"given": day}) for day in visit.unclear_days]
            if visit.unused:
                shared.append(Doubt(DoubtKind.WORDS_UNUSED, {"words": visit.unused}))
            for n, group in enumerate(visit.groups):
                doubts = [*self._other(group.window), *group.doubts, *shared]
                if len(group.visitors) > MOST_VISITORS:
                    details = {"count": len(group.visitors), "most": MOST_VISITORS}
                    doubts.append(Doubt(DoubtKind.TOO_MANY_VISITORS, details))
                content = Visit(visitors=tuple(group.visitors), days=visit.days)
                at = text.at[place + group.start] if n else text.at[place]
                begins = start if not parts else at
                parts.append(Part(begins, self._proposed(content, group.window, section, doubts)))
        return parts

    # Activities

    def _stories(self, text: Text, start: int, section: Section | None) -> Iterator[Part]:
        """The stories of a paragraph, and the visits that stand among them."""
        begun = 0
        window: str | None = None
        runs_on = self._runs_on(text.chars, section)
        sentences = list(_SENTENCE.finditer(text.chars))
        if len(sentences) > 1 and only_manners(sentences[-1][0].strip()):
            ends = sentences.pop().start()
            yield Part(text.at[ends])
            text = text.cut(0, ends)
        for n, sentence in enumerate(sentences):
            visit = self._pure_visit(sentence[0])
            if visit and self._stands_alone(text.chars, sentence, n):
                if begun < sentence.start():
                    yield self._story(text.cut(begun, sentence.start()), start, begun, section)
                at = start if sentence.start() == 0 else text.at[sentence.start()]
                yield from self._visit_parts(
                    text.cut(sentence.start(), sentence.end()), at, [(0, visit)], None
                )
                begun = sentence.end()
                continue
            named = self.names.at(sentence[0]) if runs_on else None
            if named and self._windows[named.window].kind is WindowKind.WINDOW:
                if window is not None and named.window != window and begun < sentence.start():
                    yield self._story(text.cut(begun, sentence.start()), start, begun, section)
                    begun = sentence.start()
                window = named.window
            elif n == 0 and runs_on:
                window = runs_on
        if begun < len(text.chars):
            yield self._story(text.cut(begun), start, begun, section)

    def _runs_on(self, chars: str, section: Section | None) -> str | None:
        """The first window of a paragraph in which several windows' stories follow each other."""
        if section is not None and section.kind is not SectionKind.DIGEST:
            return None
        opening = _OPENS_WEEK.match(chars)
        named = self.names.at(chars, opening.end()) if opening else None
        if named is None or self._windows[named.window].kind is WindowKind.OFFICE:
            return None
        return named.window

    def _pure_visit(self, sentence: str) -> VisitSentence | None:
        """A visit that a sentence tells of, and nothing else."""
        if not self._visits.may_be(sentence):
            return None
        visit = self._visits.read(sentence.strip("。！!\n "))
        return visit if visit and not visit.unused else None

    def _stands_alone(self, chars: str, sentence: re.Match[str], n: int) -> bool:
        """Whether what follows a visit is no story of that visit."""
        rest = chars[sentence.end() : sentence.end() + 40].strip()
        if not rest:
            return n > 0
        return bool(
            rest.startswith(_STORY)
            or self.names.at(rest)
            or day_phrase(rest, 0, self.period, self.sent_on)
            or self._pure_visit(next(_SENTENCE.finditer(chars, sentence.end()))[0])
        )

    def _story(self, text: Text, start: int, begun: int, section: Section | None) -> Part:
        """One story: its day, its window, its section."""
        chars = text.chars
        start = start if begun == 0 else text.at[0]
        visit = self._beside_a_visit(chars)
        if visit and visit.unused:
            return self._visit_parts(text, start, [(0, visit)], section)[0]
        opening = _OPENS_WEEK.match(chars)
        head = opening.end() if opening else 0
        phrase = None if opening else day_phrase(chars, 0, self.period, self.sent_on)
        body = 0
        if phrase:
            head = phrase.end
            head += len(_COMMA.match(chars, head)[0])  # type: ignore[index]
            if phrase.days and (phrase.relative or not phrase.part_of_day):
                body = head
        window, doubts, end = self._who(chars, head)
        if end > head and chars[end : end + 1] in ("：", ":"):
            body, end = end + 1, end + 1
        chosen, section_doubts = self._section(Kind.ACTIVITY, window, section)
        if phrase is None and not opening:
            phrase = self._inner_day(chars, end, window, chosen)
        days = phrase.days if phrase else ()
        if phrase and not phrase.days:
            given = {"given": chars[phrase.start : phrase.end]}
            doubts.append(Doubt(DoubtKind.DAY_UNCLEAR, given))
        words = normalise(chars[body:])
        if len(words) > MOST_TEXT:
            details = {"length": len(words), "most": MOST_TEXT}
            doubts.append(Doubt(DoubtKind.TEXT_TOO_LONG, details))
        if visit:
            doubts.append(Doubt(DoubtKind.WHICH_KIND, {"kind": Kind.VISIT}))
        if not words:
            return Part(start)
        doubts += [*self._outside(days), *section_doubts]
        content = Activity(text=words, days=days)
        return Part(
            start,
            Proposed(
                content=content, window=window, section=chosen, span=_NOWHERE, doubts=tuple(doubts)
            ),
        )

    def _beside_a_visit(self, chars: str) -> VisitSentence | None:
        """The visit with which a story begins; a few words beside it are its ``unused``."""
        first = next(_SENTENCE.finditer(chars))
        if not self._visits.may_be(first[0]):
            return None
        visit = self._visits.read(first[0].strip("。！!\n "))
        if visit is None:
            return None
        unused = visit.unused + chars[first.end() :].strip()
        unused = unused if len(unused) <= _MOST_BESIDE else ""
        return VisitSentence(visit.groups, visit.days, visit.unclear_days, unused, only_who=False)

    def _who(self, chars: str, head: int) -> tuple[str, list[Doubt], int]:
        """The window that a story is about, what is doubtful about it, where its name ends."""
        named = self.names.at(chars, head)
        if named is None:
            return self._sender.name, [], head
        windows, end = [named.window], named.end
        while (joint := _TOGETHER.match(chars, end)) and (
            also := self.names.at(chars, joint.end())
        ):
            windows.append(also.window)
            end = also.end
        mine = self._sender.name in windows
        window = self._sender.name if mine else windows[0]
        doubts = [*self._other(window)]
        if len(set(windows)) > 1:
            doubts.append(Doubt(DoubtKind.TWO_WINDOWS, {"windows": tuple(dict.fromkeys(windows))}))
        return window, doubts, end

    def _inner_day(
        self, chars: str, end: int, window: str, section: str | None
    ) -> DayPhrase | None:
        """A day right behind the window's name, where the composition will not print it again."""
        for word in ("窗口", "于", "在"):
            end += len(word) if chars.startswith(word, end) else 0
        found = self._bulletin.section(section or "")
        runs_on = found is not None and found.kind is SectionKind.DIGEST
        if not runs_on or self._windows[window].kind is WindowKind.OFFICE:
            return None
        phrase = day_phrase(chars, end, self.period, self.sent_on)
        return phrase if phrase and phrase.days else None

    # What all kinds share

    def _proposed(
        self, content: Content, window: str, section: Section | None, doubts: Sequence[Doubt]
    ) -> Proposed:
        chosen, more = self._section(content.kind, window, section)
        return Proposed(
            content=content,
            window=window,
            section=chosen,
            span=_NOWHERE,
            doubts=(*doubts, *more),
        )

    def _section(
        self, kind: Kind, window: str, heading: Section | None
    ) -> tuple[str | None, list[Doubt]]:
        """The section that the heading and the window's rights leave, or what is to be asked."""
        if kind is Kind.NOTHING:
            return None, []
        choice = rightful = self._rights(window, kind)
        if not choice:
            return None, [Doubt(DoubtKind.NO_SECTION, {"kind": kind})]
        if heading and heading.kind.takes is kind:
            choice = tuple(each for each in choice if each.key == heading.key) or (*choice, heading)
        if len(choice) == 1:
            return choice[0].key, []
        keys = tuple(each.key for each in rightful)
        return None, [Doubt(DoubtKind.WHICH_SECTION, {"sections": keys})]

    def _rights(self, window: str, kind: Kind) -> tuple[Section, ...]:
        """The sections into which a window may file a kind."""
        known = self._sections.get((window, kind))
        if known is None:
            known = self._bulletin.sections_of(self._windows[window], kind)
            self._sections[window, kind] = known
        return known

    def _other(self, window: str) -> list[Doubt]:
        if window == self._sender.name:
            return []
        return [Doubt(DoubtKind.OTHER_WINDOW, {"window": window})]

    def _outside(self, days: Sequence[date]) -> list[Doubt]:
        outside = tuple(day for day in days if day not in self.period)
        if not outside:
            return []
        details = {"days": outside, "first": self.period.first, "last": self.period.last}
        return [Doubt(DoubtKind.DAY_OUTSIDE, details)]
