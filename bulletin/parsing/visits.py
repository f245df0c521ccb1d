"""Leaders in the hall: 省文旅厅党组成员、副厅长…，二级巡视员…到省政务服务大厅窗口调研值守.

A sentence is a visit when somebody with a title comes to the hall to do what leaders do there;
those who only accompany them are none of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from bulletin.days import day_phrases
from bulletin.filings import Visitor
from bulletin.issues import Period
from bulletin.parsing.people import HAS_TITLE, Piece, elsewhere, piece, split_joined, sure_name
from bulletin.parsing.proposals import Doubt, DoubtKind
from bulletin.parsing.windows import Names

_ARRIVES = re.compile(r"来到|走进|进入|深入|前往|莅临|[到赴来去在进]")
_HALL = re.compile(
    r"[^，,。；;！!？?\n到赴来去在]{0,18}?(?:大厅|窗口|中心)(?:[^，,。；;\n]{0,8}?窗口)?"
)
_ELSEWHERE = re.compile("[市县区州镇乡村园]")
_DUTIES = re.compile(
    r"调研|值守|坐班|接访|值班|带班|轮值|指导|检查|督导|督查|走访|办公|体验|巡查|视察|坐镇|接待"
)
_ONLY_DUTIES = re.compile(
    rf"(?:[ ，,\x00]|开展|进行|(?:省?政务服务)?大厅(?:窗口)?|{_DUTIES.pattern})+$"
)
_FILLERS = re.compile(
    r"开展|进行|活动|工作|参加|现场|窗口|大厅|政务服务|领导|厅局长|厅（局）长|走进|进大厅"
    r"|并|和|了|来|[、，,“”\"'（）() ]"
)
_COMPANY = re.compile(
    r"[（(][^（）()]{0,40}陪同[^（）()]{0,10}[)）]|(?:在|由)[^，,。；;]{1,40}?陪同下?(?:[，,])?"
)
_QUOTED = re.compile(r"[“\"][^”\"“]{0,40}[”\"]")
_BY_PLAN = re.compile("按照?|根据|依据|落实|为|结合")
_COMPANY_AFTER = re.compile(r"[，,、]?[^，,。；;]{2,40}(?:等)?(?:陪同|参加)[^，,。；;]{0,10}")
_BEFORE = re.compile(r"(?:本周|这周|本期|近日|日前)[，,：: ]*")
_AFTER = re.compile(
    r"(?:分别|先后|一同|一起|共同|集体|集中|轮流|依次|相继|陆续|专程|亲自|带队|率队|率员|率|还|也|又|等|一行"
    r"|本周|这周|近日|日前|应邀|受邀|冒雨|亲临|如期|按[期时]|[再首多两二三0-9]+次|(?:利用|趁)[^，,。；;]{1,8}"
    r"|[，, ]"
    r"|(?:带领|按照?|根据)[^，,。；;]{1,12}|等?[0-9一二三四五六七八九十两]+(?:人|位|名)(?:领导)?)+$"
)
_MARKS = re.compile(r"(?:[^，,；;、。（(]|[（(][^）)]*[)）]?)+")
_LABEL = re.compile(
    r"(?:值班|坐班|接访|带班|来访)?(?P<label>姓名|职务|时间|日期|领导)[：:](?P<value>[^\n]{1,60})"
)
#: Guests of ours, who do not come as leaders of a window's department.
_OTHER_PLACE = re.compile(
    r"[^、，,。]{1,6}[市州县区](?:委|人大|政协|政府|[^、，,。]{0,8}局)?[正副]?[\u4e00-\u9fff]"
)
_MOST_READ = 600
_BLANK = "\x00"


@dataclass(slots=True)
class Group:
    """The visitors of one window, and where they begin in the sentence."""

    window: str
    start: int
    visitors: list[Visitor] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class VisitSentence:
    """A sentence that tells of visits."""

    groups: tuple[Group, ...]
    days: tuple[date, ...]
    unclear_days: tuple[str, ...]
    #: What else was done there.
    unused: str
    #: Nothing says that they came: only who they are.
    only_who: bool


@dataclass(frozen=True, slots=True)
class VisitReader:
    """Reads sentences for one who sends, with the leaders who are known."""

    names: Names
    sender: str
    #: Where visitors come to and what they do there, as the plan says.
    place: str
    verb: str
    known: Sequence[Visitor]
    period: Period
    sent_on: date
    #: What was read before: a sentence is looked at as a line, as an item and as a part of one.
    _seen: dict[tuple[str, bool], VisitSentence | None] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Whether a leader of that name is known."""
        return any(each.name == name for each in self.known)

    def may_be(self, text: str) -> bool:
        """Whether it is worth reading: it is cheap to tell that most sentences are no visits."""
        return ("大厅" in text or "窗口" in text or "中心" in text) and bool(_ARRIVES.search(text))

    def read(self, sentence: str, *, only_who: bool = False) -> VisitSentence | None:
        """The visits that a sentence tells of, or None.

        With ``only_who`` a sentence without a verb will do, if it names nothing but people.
        """
        key = sentence, only_who
        if key not in self._seen:
            self._seen[key] = self._read(sentence, only_who=only_who)
        return self._seen[key]

    def _read(self, sentence: str, *, only_who: bool) -> VisitSentence | None:
        worth_it = self.may_be(sentence) or (only_who and self._may_name(sentence))
        if len(sentence) > _MOST_READ or not worth_it:
            return None
        plain = _QUOTED.sub(_blank, _COMPANY.sub(_blank, sentence))
        days, unclear, plain = self._days(self.names.in_brackets.sub(_blank, plain))
        arrival = self._arrival(plain)
        if arrival is None and not only_who:
            return None
        if arrival is None and (row := self._row(plain)):
            return VisitSentence((row,), days, unclear, "", only_who=True)
        who, unused = _ONLY_DUTIES.sub("", plain), ""
        if arrival:
            who, rest = plain[: arrival[0]], plain[arrival[1] :]
            does = _DUTIES.search(rest) or (self.verb and self.verb in rest)
            if not does and rest.strip(f"{_BLANK} ，,。"):
                return None
            rest = _COMPANY_AFTER.sub("", rest)
            unused = _FILLERS.sub("", _DUTIES.sub("", rest)).replace(_BLANK, "").strip("。；;：:")
        groups, others = self._groups(who, strict=arrival is None)
        unused += "".join(words for words in others if not _BY_PLAN.match(words))
        if not groups:
            return None
        return VisitSentence(
            tuple(groups), days, unclear, unused if len(unused) > 3 else "", arrival is None
        )

    def _may_name(self, text: str) -> bool:
        return bool(HAS_TITLE.search(text)) or any(each.name in text for each in self.known)

    def fields(self, text: str) -> VisitSentence | None:
        """A visit given field by field, a line each: 姓名：…, 职务：…, 时间：…."""
        found = {match["label"]: match["value"].strip() for match in _LABEL.finditer(text)}
        days, unclear, _ = self._days(found.get("时间") or found.get("日期") or "")
        if leader := found.get("领导"):
            groups, _ = self._groups(leader, strict=True)
            return (
                VisitSentence(tuple(groups), days, unclear, "", only_who=True) if groups else None
            )
        if not found.get("姓名"):
            return None
        name = found["姓名"]
        known = (each.title for each in self.known if each.name == name)
        title = found.get("职务") or next(known, "")
        group = Group(self.sender, 0, [Visitor(title, name)])
        if not title:
            group.doubts.append(Doubt(DoubtKind.TITLE_MISSING, {"name": name}))
        return VisitSentence((group,), days, unclear, "", only_who=True)

    def _row(self, line: str) -> Group | None:
        """A table's row with somebody's name and title in cells of their own."""
        cells = [cell.replace(_BLANK, "").strip() for cell in line.split("\t")]
        names = [cell.replace(" ", "") for cell in cells if sure_name(cell.replace(" ", ""))]
        titles = [
            cell
            for cell in cells
            if cell and all(piece(part, ()).title for part in re.split("[、，]", cell))
        ]
        if len(cells) < 2 or len(names) != 1 or len(titles) != 1:
            return None
        return Group(self.sender, 0, [Visitor(titles[0], names[0])])

    def _days(self, text: str) -> tuple[tuple[date, ...], tuple[str, ...], str]:
        """The days named, those that do not exist, and the text with both blanked out."""
        days: set[date] = set()
        unclear: list[str] = []
        for phrase in day_phrases(text, self.period, self.sent_on):
            days.update(phrase.days)
            if not phrase.days:
                unclear.append(text[phrase.start : phrase.end])
            start, end = phrase.start, phrase.end
            if text[:start].endswith(("时间", "日期")):
                start -= 2
            elif start and text[start - 1] in "于在（(":
                start -= 1
            at_the_head = not text[:start].strip(f"{_BLANK} ")
            if text[end : end + 1] in tuple("）)，," if at_the_head else "）)"):
                end += 1
            text = text[:start] + _BLANK * (end - start) + text[end:]
        return tuple(sorted(days)), tuple(unclear), text

    def _arrival(self, text: str) -> tuple[int, int] | None:
        """Where the coming to the hall begins and where the hall ends."""
        for verb in _ARRIVES.finditer(text):
            hall = _HALL.match(text, verb.end())
            if hall is None:
                continue
            place = hall[0]
            if not _ELSEWHERE.search(
                self.names.any.sub("", place.replace("自治区", "").replace(self.place, ""))
            ):
                return verb.start(), hall.end()
        return None

    def _groups(self, who: str, *, strict: bool) -> tuple[list[Group], list[str]]:
        """The visitors by window, and what is no visitor; with ``strict``, none if there is any."""
        who = who[: len(who) - len(_trailing(who))]
        groups: list[Group] = []
        others: list[str] = []
        titles_from: int | None = None
        titled = False
        for start, end in _pieces(who, tuple(each.name for each in self.known)):
            if before := _BEFORE.match(who, start, end):
                start = before.end()
            while start < end and who[start] in f"{_BLANK} ：:":
                start += 1
            # Behind a title without a name a department is one more title of the same person.
            named = None if titled else self.names.at(who, start)
            if named:
                if not groups or groups[-1].window != named.window:
                    groups.append(Group(named.window, start))
                start = self._behind_name(who, named.end)
            elif not groups:
                groups.append(Group(self.sender, start))
            if titles_from is None or named:
                titles_from = self.names.of_party(who, start)
            found = piece(who[max(start, titles_from) : end].replace(_BLANK, ""), self.known)
            if start >= end:
                continue
            titled = found.title
            if "陪同" in who[start:end]:
                found = Piece(None, title=False)
            if found.title:
                continue
            if found.visitor is None:
                if strict:
                    return [], []
                others.append(who[start:end].replace(_BLANK, "").strip())
                titles_from = None
                continue
            if _OTHER_PLACE.match(who, titles_from):
                others.append(found.visitor.name)
                titles_from = None
                continue
            titles, visitor = who[titles_from:start].replace(_BLANK, ""), found.visitor
            if titles and found.recalled:
                visitor = Visitor("", visitor.name)
            self._add(groups[-1], visitor, found.doubts, titles)
            titles_from = None
        if titles_from is not None and groups and not any(group.visitors for group in groups):
            title = who[titles_from:].replace(_BLANK, "").strip()
            if strict or not piece(title, ()).title:
                return [], []
            groups[-1].doubts.append(Doubt(DoubtKind.NAME_MISSING, {"title": title}))
            return groups[-1:], others
        found_groups = [group for group in groups if group.visitors]
        unsure = any(not sure_name(each.name) for group in found_groups for each in group.visitors)
        return ([] if strict and unsure else found_groups), others

    def _behind_name(self, who: str, end: int) -> int:
        for word in ("窗口", "：", ":", " "):
            end += len(word) if who.startswith(word, end) else 0
        return self.names.of_party(who, end)

    def _add(self, group: Group, visitor: Visitor, doubts: Sequence[Doubt], before: str) -> None:
        """Put a visitor into a group, with the titles that stood before the last one."""
        title = before + visitor.title if visitor.title else ""
        if not title and group.visitors and not before:
            title = group.visitors[-1].title
            details = {"name": visitor.name, "title": title}
            group.doubts.append(Doubt(DoubtKind.TITLE_ASSUMED, details))
        elif not title and before:
            title = before.rstrip("，,、；; ")
        if not title:
            group.doubts.append(Doubt(DoubtKind.TITLE_MISSING, {"name": visitor.name}))
        if other := elsewhere(title):
            group.doubts.append(Doubt(DoubtKind.OTHER_WINDOW, {"window": other}))
        group.visitors.append(Visitor(title, visitor.name))
        group.doubts.extend(doubts)


def _blank(match: re.Match[str]) -> str:
    return _BLANK * len(match[0])


def _trailing(who: str) -> str:
    match = _AFTER.search(who.replace(_BLANK, " "), max(0, len(who) - 40))
    return match[0] if match else ""


def _pieces(who: str, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The stretches between marks, of which those in brackets are none."""
    for match in _MARKS.finditer(who):
        for start, end in split_joined(match[0], names):
            yield match.start() + start, match.start() + end
