"""Lines that belong together, as the filings that they propose.

Here the fields are filled in: the day at the head leaves the text when the composition prints it
there anyway, the window that is named becomes the item's, the section follows from both.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bulletin.days import DayPhrase, day_phrase
from bulletin.filing_forms import MOST_TEXT, MOST_VISITORS
from bulletin.filings import Activity, Content, Nothing, Statistics, Visit, Visitor
from bulletin.issues import Period
from bulletin.parsing.counts import CountReader
from bulletin.parsing.headings import Headings
from bulletin.parsing.manners import closes, only_manners, only_talk, signature
from bulletin.parsing.nothing import (
    after_when,
    says_nothing,
    says_nothing_of_one_kind,
    without_address,
)
from bulletin.parsing.placing import Placing
from bulletin.parsing.proposals import Doubt, DoubtKind, Proposed, Span
from bulletin.parsing.records import Record, is_field, of_fields, of_row
from bulletin.parsing.source import Text
from bulletin.parsing.stories import OPENS_WEEK, head_of, last_day
from bulletin.parsing.visits import VisitReader, VisitSentence
from bulletin.parsing.windows import Named, Names
from bulletin.publication import Bulletin, Kind, Section, SectionKind, Window, WindowKind
from bulletin.text import closed, normalise

_SENTENCE = re.compile(r"[^。！？!?]+(?:[。！？!?]+[”’」』）》】\"')\]]*|$)|[。！？!?]+")
_HALF = re.compile(r"[^；;]+(?:[；;]|$)")
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
        self._placing = Placing(bulletin, sender, period)
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
        self._counting = bool(bulletin.sections_of(sender, Kind.STATISTICS))

    def kind_of(self, line: str, section: Section | None) -> Kind:
        """What a line by itself looks like."""
        takes = section.kind.takes if section else None
        counting = takes is Kind.STATISTICS or (section is None and self._counting)
        if counting and self._counts.may_be(line) and self._counts.is_part(line):
            return Kind.STATISTICS
        if is_field(line) or self._visit(line.strip("。；; "), takes):
            return Kind.VISIT
        first = next(_SENTENCE.finditer(line))
        if counting and self._counts.may_be(line):
            counted = self._counts.read([first[0]])
            if len(counted.values) > 1 and counted.is_count:
                return Kind.STATISTICS
        return Kind.ACTIVITY

    def manners(self, line: str) -> bool:
        """Whether a line only greets, thanks, heads or explains."""
        return only_manners(line, self.names.own)

    def only_talk(self, line: str) -> bool:
        """Whether a line is made only of words that people use about their paste."""
        return only_talk(line, self.names.own)

    def signs(self, line: str, section: Section | None) -> bool:
        """Whether a line is only who speaks: a person's name, a window's, or both."""
        names_visitors = section is not None and section.kind is SectionKind.VISITS
        return not is_field(line) and signature(
            line, self.names.any, lambda name: names_visitors or self._visits.knows(name)
        )

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
        return Part(start, self._proposed(Nothing(), window, None, self._placing.other(window)))

    def read(self, text: Text, start: int, kind: Kind, section: Section | None) -> list[Part]:
        """What lines of one kind that belong together propose."""
        if kind is Kind.STATISTICS:
            return self._statistics(text, start, section)
        if kind is Kind.VISIT:
            takes = section.kind.takes if section else None
            visit = self._visits.fields(text.chars)
            if visit is None and is_field(text.chars):
                fields = of_fields(text, self._day)
                return [
                    self._recorded(fields, start, section)
                    if fields
                    else self._story(text, start, 0, section)
                ]
            found = [(0, visit)] if visit else self._visit(text.chars.rstrip("。；; "), takes)
            if found:
                return self._visit_parts(text, start, found, section)
        row = of_row(text, self.names, self._day, self.manners) if "\t" in text.chars else None
        if row:
            return [self._recorded(row, start, section)]
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
        doubts += self._placing.other(window)
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
            visit = self._visits.read(half[0].strip("；; "), only_who=only_who)
            if visit is None or (visit.only_who and not visit.days):
                break
            found.append((half.start(), visit))
        else:
            if len(found) > 1 and len({each.only_who for _, each in found}) == 1:
                return found
        one = self._visits.read(line, only_who=only_who)
        if one is None or "。" in line or not self._may_come(one):
            return []
        return [(0, one)]

    def _may_come(self, visit: VisitSentence) -> bool:
        """Whether it is a visit: an office's own leader in the hall is the office's news."""
        return any(self._placing.rights(group.window, Kind.VISIT) for group in visit.groups)

    def _visit_parts(
        self,
        text: Text,
        start: int,
        found: Sequence[tuple[int, VisitSentence]],
        section: Section | None,
    ) -> list[Part]:
        parts: list[Part] = []
        for place, visit in found:
            shared = [*self._placing.outside(visit.days)]
            shared += [Doubt(DoubtKind.DAY_UNCLEAR, {"given": day}) for day in visit.unclear_days]
            if visit.unused:
                shared.append(Doubt(DoubtKind.WORDS_UNUSED, {"words": visit.unused}))
            for n, group in enumerate(visit.groups):
                doubts = [*self._placing.other(group.window), *group.doubts, *shared]
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
        if len(sentences) > 1 and closes(sentences[-1][0].strip(), self.names.any):
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
            named = self._acting(sentence[0]) if runs_on else None
            if named and self._placing.window(named.window).kind is WindowKind.WINDOW:
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
        opening = OPENS_WEEK.match(chars)
        named = self.names.at(chars, opening.end()) if opening else None
        if named is None or self._placing.window(named.window).kind is WindowKind.OFFICE:
            return None
        return named.window

    def _acting(self, sentence: str) -> Named | None:
        """The window with which a sentence begins, behind a day or not."""
        day = day_phrase(sentence, 0, self.period, self.sent_on)
        behind = day.end + 1 if day and sentence[day.end : day.end + 1] in ("，", ",") else 0
        return self.names.at(sentence, behind)

    def _pure_visit(self, sentence: str) -> VisitSentence | None:
        """A visit that a sentence tells of, and nothing else."""
        if not self._visits.may_be(sentence):
            return None
        visit = self._visits.read(sentence.strip("。！!\n "))
        return visit if visit and not visit.unused and self._may_come(visit) else None

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

    def _story(
        self,
        text: Text,
        start: int,
        begun: int,
        section: Section | None,
        windows: Sequence[str] = (),
    ) -> Part:
        """One story: its day, its window, its section."""
        chars = text.chars
        if begun:
            start = text.at[0]
        visit = self._beside_a_visit(chars)
        if visit and visit.unused:
            return self._visit_parts(text, start, [(0, visit)], section)[0]
        head = head_of(chars, self.names, self.period, self.sent_on)
        window, doubts = self._whose(windows or head.windows)
        chosen, section_doubts = self._placing.section(Kind.ACTIVITY, window, section)
        phrase, ends = head.phrase, len(chars)
        if phrase is None and (last := last_day(chars, self.period, self.sent_on)):
            ends, phrase = last
        if phrase is None and not head.opens_week:
            phrase = self._inner_day(chars, head.end, window, chosen)
        days = phrase.days if phrase else ()
        if phrase and not phrase.days:
            given = {"given": chars[phrase.start : phrase.end]}
            doubts.append(Doubt(DoubtKind.DAY_UNCLEAR, given))
        words = normalise(chars[head.body : ends])
        if len(words) > MOST_TEXT:
            details = {"length": len(words), "most": MOST_TEXT}
            doubts.append(Doubt(DoubtKind.TEXT_TOO_LONG, details))
        if visit:
            doubts.append(Doubt(DoubtKind.WHICH_KIND, {"kind": Kind.VISIT}))
        if not words:
            return Part(start)
        doubts += [*self._placing.outside(days), *section_doubts]
        content = Activity(text=words, days=days)
        return Part(
            start,
            Proposed(
                content=content, window=window, section=chosen, span=_NOWHERE, doubts=tuple(doubts)
            ),
        )

    def _recorded(self, record: Record, start: int, section: Section | None) -> Part:
        """A story with the days and the window that were named beside it."""
        part = self._story(record.story, start, 0, section, record.windows)
        proposed = part.proposed
        if proposed is None:
            return part
        doubts = [*proposed.doubts]
        if record.phrase and isinstance(proposed.content, Activity):
            days = record.phrase.days
            proposed = replace(proposed, content=replace(proposed.content, days=days))
            doubts += self._placing.outside(days)
        if record.unused:
            doubts.append(Doubt(DoubtKind.WORDS_UNUSED, {"words": "，".join(record.unused)}))
        return Part(start, replace(proposed, doubts=tuple(doubts)))

    def _day(self, text: str) -> DayPhrase | None:
        """The days with which a text begins."""
        return day_phrase(text, 0, self.period, self.sent_on)

    def _beside_a_visit(self, chars: str) -> VisitSentence | None:
        """The visit with which a story begins; a few words beside it are its ``unused``."""
        first = next(_SENTENCE.finditer(chars))
        if not self._visits.may_be(first[0]):
            return None
        visit = self._visits.read(first[0].strip("。！!\n "))
        if visit is None or not self._may_come(visit):
            return None
        unused = visit.unused + chars[first.end() :].strip()
        if len(unused) > _MOST_BESIDE:
            unused = ""
        return VisitSentence(visit.groups, visit.days, visit.unclear_days, unused, only_who=False)

    def _whose(self, windows: Sequence[str]) -> tuple[str, list[Doubt]]:
        """The window that a story is filed for when those act, and what is doubtful about it."""
        mine = not windows or self._sender.name in windows
        window = self._sender.name if mine else windows[0]
        doubts = self._placing.other(window)
        if len(set(windows)) > 1:
            doubts.append(Doubt(DoubtKind.TWO_WINDOWS, {"windows": tuple(dict.fromkeys(windows))}))
        return window, doubts

    def _inner_day(
        self, chars: str, end: int, window: str, section: str | None
    ) -> DayPhrase | None:
        """A day right behind the window's name, where the composition will not print it again."""
        for word in ("窗口", "于"):
            end += len(word) if chars.startswith(word, end) else 0
        found = self._bulletin.section(section or "")
        runs_on = found is not None and found.kind is SectionKind.DIGEST
        if not runs_on or self._placing.window(window).kind is WindowKind.OFFICE:
            return None
        phrase = day_phrase(chars, end, self.period, self.sent_on)
        return phrase if phrase and phrase.days else None

    # What all kinds share

    def _proposed(
        self, content: Content, window: str, section: Section | None, doubts: Sequence[Doubt]
    ) -> Proposed:
        chosen, more = self._placing.section(content.kind, window, section)
        return Proposed(
            content=content,
            window=window,
            section=chosen,
            span=_NOWHERE,
            doubts=(*doubts, *more),
        )
