"""Values for every message and label, as its call sites pass them: usual ones, and the largest.

Each entry is the blocks' values in several variants; every variant is rendered in both languages.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from bulletin.absences import LeaveChoice
from bulletin.dependents import Bereft, Dependent
from bulletin.differences import Change, Stretch
from bulletin.filing_forms import MOST_NAME, MOST_TEXT, MOST_TITLE, MOST_VISITORS
from bulletin.filings import Source, Status, Visitor
from bulletin.issues import Issue, IssueState, Period
from bulletin.outcomes import Fate, Place
from bulletin.people import Role
from bulletin.periods import Moved
from bulletin.publication import Indicator, Kind
from bulletin.reminders import Later
from bulletin.requests import MOST_ANSWER, MOST_TOPIC, PartStanding
from bulletin.returns import MOST_REASON
from bulletin.standing import Standing
from templates.own_word import TemplateRefused

Values = dict[str, Any]

ISSUE = Issue(
    id=UUID(int=12),
    bulletin="weekly",
    year=2025,
    number=12,
    total=512,
    period=Period(date(2025, 3, 17), date(2025, 3, 21)),
    deadline=datetime(2025, 3, 21, 7, tzinfo=UTC),
    copies=80,
)
DATED = Issue(
    id=UUID(int=13),
    bulletin="weekly",
    year=2025,
    number=99_999,
    total=100_000,
    period=Period(date(2025, 12, 29), date(2025, 12, 29)),
    deadline=datetime(2025, 12, 29, 7, tzinfo=UTC),
    date=date(2025, 12, 31),
    copies=100_000,
    state=IssueState.PUBLISHED,
)
DEADLINE = ISSUE.deadline.astimezone(ZoneInfo("Asia/Shanghai"))
INDICATORS = tuple(
    Indicator(key=key, name=name, unit=unit, total_unit=unit)
    for key, name, unit in (
        ("asked", "咨询", "人次"),
        ("accepted", "受理", "件"),
        ("granted", "颁发", "件"),
        ("moved", "流转", "件次"),
    )
)
MANY_INDICATORS = tuple(
    Indicator(key=f"n{n}", name=f"云岭省本级综合窗口第{n}项办件数量", unit="件次", total_unit="次")
    for n in range(30)
)
#: A name as long as a roster has them.
LONG = "云岭省人力资源和社会保障厅驻大厅窗口服务处"
BULLETIN = "云岭窗口周报"
NO_FILES = {"photos": 0, "documents": 0}
FILES = {"photos": 28, "documents": 2}


def _proposed(kind: Kind, text: str, notes: Sequence[str] = (), **marks: object) -> Values:
    usual = {"complete": False, "status": "", "changed": False}
    return {"kind": kind, "text": text, "notes": notes} | usual | marks


PROPOSED = (
    _proposed(Kind.ACTIVITY, "水" * 60, complete=True),
    _proposed(Kind.STATISTICS, "", [LONG * 10] * 5),
    _proposed(Kind.VISIT, "水" * 60, complete=True, status=Status.FILED, changed=True),
)
WORST = (_proposed(Kind.VISIT, "𠮷" * 60, [LONG * 10] * 5, complete=True, status=Status.SUBMITTED),)
PERSON = "欧阳明"
EARLIER = Moved(date(2025, 4, 3), working_weekend=False, holiday="清明节")
WEEKEND = Moved(date(2025, 9, 28), working_weekend=True, holiday="国庆节")
OWN_DAY = Moved(date(2025, 6, 5), working_weekend=False, holiday="大厅搬迁" * 50)
MISSING = (Kind.ACTIVITY, Kind.STATISTICS)
ALL_KINDS = (Kind.ACTIVITY, Kind.VISIT, Kind.STATISTICS)
LONG_TEXT = "云岭" * (MOST_TEXT // 2)
PAIRS_TEXT = "𠮷" * MOST_TEXT


def _part(name: str, filed: Mapping[Kind, int], *, contact: str = "", phone: str = "") -> Values:
    return {
        "name": name,
        "filed": filed,
        "missing": ALL_KINDS if not filed else MISSING[1:],
        "contact": contact,
        "phone": phone,
        "standing": Standing.PARTLY if filed else Standing.MISSING,
        "stand_ins": [],
    }


PARTS = (
    _part("省水务厅", {Kind.ACTIVITY: 2, Kind.VISIT: 1}, contact="韩立秋", phone="0999-1234567"),
    _part("省医保局", {}),
)
MANY_PARTS = tuple(
    _part(f"{LONG}{n}", {Kind.ACTIVITY: 99}, contact=PERSON * 20, phone="0999-12345678转1234")
    for n in range(100)
)

ON_LEAVE = tuple(
    _part(f"{LONG}{n}", {}) | {"standing": Standing.ABSENT, "stand_ins": [PERSON] * n}
    for n in range(50)
)


def _reminder(windows: Sequence[Values], moved: Moved | None, left: timedelta) -> Values:
    return {
        "bulletin": BULLETIN,
        "issue": ISSUE,
        "deadline": DEADLINE,
        "left": left,
        "moved": moved,
        "windows": windows,
    }


REMINDERS = (
    _reminder(PARTS[:1], None, timedelta(days=1, hours=5)),
    _reminder(PARTS, EARLIER, timedelta(minutes=59, seconds=57)),
    _reminder(PARTS[1:], WEEKEND, timedelta(hours=3, minutes=20)),
    _reminder(MANY_PARTS, OWN_DAY, timedelta(days=-1)),
)


def _entry(
    window: str, *, items: int = 0, missing: tuple[Kind, ...] = (), who: str = "", **marks: bool
) -> Values:
    phone = "0999-1234567" if who else ""
    usual = {"joined": True, "reachable": True}
    return {
        "window": window,
        "items": items,
        "missing": missing,
        "contact": who,
        "phone": phone,
        "stand_ins": [who] if who else [],
    } | (usual | marks)


def _groups(**given: Sequence[Values]) -> Mapping[Standing, Sequence[Values]]:
    return {standing: given.get(standing.value, ()) for standing in Standing}


def _status(groups: Mapping[Standing, Sequence[Values]], *, over: bool) -> Values:
    return {
        "issue": ISSUE,
        "deadline": DEADLINE,
        "over": over,
        "groups": groups,
        "windows": sum(map(len, groups.values())),
    }


def _hundred(standing: Standing, count: int = 100) -> Sequence[Values]:
    owing = standing in (Standing.MISSING, Standing.PARTLY, Standing.ABSENT)
    missing = ALL_KINDS if owing else ()
    return [
        _entry(f"{LONG}{n}", items=99, missing=missing, who="买买提·阿不都热合曼", reachable=False)
        for n in range(count)
    ]


STATUS = (
    _status(
        _groups(
            missing=[
                _entry("省水务厅", missing=ALL_KINDS, who="韩立秋"),
                _entry("省医保局", missing=MISSING, joined=False, reachable=False),
                _entry("省文旅厅", missing=MISSING, who="白若溪", reachable=False),
            ],
            partly=[_entry("省中心", items=3, missing=MISSING[1:])],
            nothing=[_entry("省档案局")],
            filed=[_entry("省林草局", items=1), _entry("省邮管局", items=4)],
        ),
        over=False,
    ),
    _status(_groups(filed=[_entry("省林草局", items=1)]), over=True),
    _status(_groups(missing=_hundred(Standing.MISSING)), over=True),
    _status(
        _groups(missing=_hundred(Standing.MISSING, 20), filed=_hundred(Standing.FILED, 80)),
        over=True,
    ),
    _status({each: _hundred(each, 20) for each in Standing}, over=True),
    _status({each: _hundred(each, 21) for each in Standing}, over=True),
    _status(
        _groups(
            absent=[
                _entry("省水务厅", missing=MISSING, who="韩立秋"),
                _entry("省医保局", missing=MISSING),
            ],
        ),
        over=True,
    ),
)


def _line(
    kind: Kind, text: str, *, status: Status = Status.FILED, window: str = "省水务厅"
) -> Values:
    return {
        "window": window,
        "kind": kind,
        "text": text,
        "status": status,
        "late": False,
        **NO_FILES,
        "reason": LONG if status is Status.RETURNED else "",
        "carried": status is Status.RETURNED,
    }


LINES = (
    _line(Kind.ACTIVITY, "3月18日，云岭省水务厅窗口上门为企业办理取水许可延续，两小时办结，受…"),
    _line(Kind.VISIT, "省水务厅副厅长\n韩立秋", status=Status.RETURNED) | {"late": True, **FILES},
    _line(Kind.NOTHING, "本周无"),
)


def _part_of(issue: Issue, lines: Sequence[Values]) -> Values:
    numbered = [{"number": number, **line} for number, line in enumerate(lines, start=1)]
    return {"issue": issue, "deadline": DEADLINE, "lines": numbered}


def _value(last: int | None, *, first: bool = True, many: bool = False) -> Values:
    indicators = MANY_INDICATORS if many else INDICATORS
    return {
        "window": "省中心",
        "issue": ISSUE,
        "which": indicators[0].key,
        "indicator": indicators[0],
        "last": last,
        "indicators": indicators,
        "all_last": {each.key: 7 for each in indicators} if last is not None else {},
        "first": first,
    }


def _ask(which: str = "", **more: object) -> Values:
    return {"window": "省水务厅", "issue": ISSUE, "which": which, **more}


def _filed(*, late: bool, missing: tuple[Kind, ...], section: str = "窗口动态") -> Values:
    return {
        "issue": ISSUE,
        "section": section,
        "window": "省水务厅",
        "late": late,
        "unsigned": late,
        "fields": (),
        "text": "",
        "missing": missing,
        "deadline": DEADLINE,
    }


FILED = (
    _filed(late=False, missing=()),
    _filed(late=False, missing=MISSING[1:]),
    _filed(late=True, missing=MISSING),
    _filed(late=False, missing=(), section=""),
)
VISITORS = tuple(Visitor("副厅长", name) for name in ("韩立秋", "白若溪"))
ALL_VISITORS = (Visitor("处" * MOST_TITLE, "明" * MOST_NAME),) * MOST_VISITORS


def _review(text: str, *, new: bool = True, section: str = "窗口动态") -> Values:
    return {
        "text": text,
        "issue": ISSUE,
        "section": section,
        "new": new,
        "confirm": new or section == "",
        "stands": not new,
        "approver": "" if new else LONG * 3,
        "remarks": [] if new else [LONG * 5] * 8,
        **(NO_FILES if new else FILES),
    }


def _open(text: str, status: Status, *, late: bool = False, section: str = "窗口动态") -> Values:
    return {
        "window": "省水务厅",
        "section": section,
        "status": status,
        "late": late,
        "reason": LONG * 20 if late else "",
        "text": text,
        **(FILES if late else NO_FILES),
    }


def _to_sign(text: str, *, reminded: bool, section: str = "窗口动态") -> Values:
    return {
        "issue": ISSUE,
        "window": LONG,
        "section": section,
        "author": PERSON * 20 if reminded else "",
        "deadline": DEADLINE,
        "reminded": reminded,
        "text": text,
    }


def _list_to_sign(*lines: Values, waiting: int, reminded: bool = False) -> Values:
    return {
        "issue": ISSUE,
        "deadline": DEADLINE,
        "waiting": waiting,
        "lines": lines,
        "reminded": reminded,
    }


def _sent(text: str, *, status: Status = Status.SUBMITTED, window: str = "省水务厅") -> Values:
    return {
        "kind": Kind.ACTIVITY,
        "text": text,
        "window": window,
        "status": status,
        "by": PERSON,
        "files": 0 if status is Status.SUBMITTED else 30,
        "fresh": status is Status.SUBMITTED,
    }


def _signed(text: str, status: Status, *, late: bool = False, by: str = PERSON) -> Values:
    return _open(text, status, late=late) | {"issue": ISSUE, "by": by}


def _draft(problems: Sequence[str], issue: Issue = ISSUE, *, no_fonts: bool = False) -> Values:
    refused = TemplateRefused("failed", LONG_TEXT) if no_fonts else None
    return {
        "issue": issue,
        "items": 23,
        "problems": problems,
        "no_fonts": no_fonts,
        "refused": refused,
    }


SAME, GONE, NEW = Change
NO_DIFFERENCE: Values = {
    "withdrawn": False,
    "text": (),
    "section": (),
    "days": (),
    "added": 0,
    "removed": 0,
}
DIFFERENCE = NO_DIFFERENCE | {
    "text": (
        Stretch("办证材料由", SAME),
        Stretch("5", GONE),
        Stretch("2", NEW),
        Stretch("份减为1份。", SAME),
    ),
    "days": ((date(2025, 3, 18),), ()),
}
DIFFERENCES = (
    DIFFERENCE,
    NO_DIFFERENCE,
    NO_DIFFERENCE | {"withdrawn": True},
    NO_DIFFERENCE | {"added": 2},
    NO_DIFFERENCE | {"removed": 30},
    NO_DIFFERENCE | {"section": (LONG, LONG), "days": ((), (date(2025, 3, 18),))},
    DIFFERENCE
    | {
        "section": (LONG, LONG),
        "added": 30,
        "removed": 30,
        "text": (Stretch(LONG_TEXT, GONE), Stretch(PAIRS_TEXT, NEW)),
        "days": (tuple(date(2025, 1, 1) + timedelta(days=2 * n) for n in range(30)),) * 2,
    },
)
REASON = "数" * MOST_REASON


def _last(status: Status, reason: str = "") -> Values:
    return {
        "window": LONG,
        "kind": Kind.VISIT,
        "text": LONG_TEXT if reason else "",
        "status": status,
        "reason": reason,
    }


LASTS = (None, _last(Status.ACCEPTED), _last(Status.DECLINED, REASON))


def _manuscript(number: int, *, marked: bool = False) -> Values:
    return {
        "number": number,
        "window": LONG if marked else "省水务厅",
        "kind": Kind.ACTIVITY,
        "text": LONG_TEXT if marked else "",
        "status": Status.HELD if marked else Status.FILED,
        "late": marked,
        "carried": marked,
        "edited": marked,
        "told_in": LONG if marked else "",
        "source": Source.PHONE if marked else "",
        "changed": marked,
        "look": marked,
    }


def _whole(
    text: str, last: Values | None, difference: Values | None, *, full: bool = False
) -> Values:
    return {
        "issue": ISSUE,
        "number": 3 if full else None,
        "count": 12,
        "window": LONG if full else "省水务厅",
        "section": LONG if full else "",
        "status": Status.RETURNED if full else Status.FILED,
        "late": full,
        "carried": full,
        "edited": full,
        "told_in": LONG if full else "",
        "tells_too": [LONG] * 5 if full else [],
        "source": Source.PAPER if full else "",
        "author": PERSON if full else "",
        "filed_at": DEADLINE,
        "approved_by": PERSON if full else "",
        "files": 3 if full else 0,
        "decided": {"by": PERSON, "at": DEADLINE} if full else None,
        "reason": REASON if full else "",
        "text": text,
        "remarks": [LONG] * 8 if full else [],
        "difference": difference,
        "last": last,
    }


ABOUT: tuple[Values, ...] = (
    {"window": "省水务厅", "kind": Kind.ACTIVITY, "text": "窗口上门办理取水许可延续。"},
    {"window": LONG, "kind": Kind.STATISTICS, "text": ""},
    {"window": LONG, "kind": Kind.VISIT, "text": PAIRS_TEXT},
)


def _outcome(fate: Fate, *, reason: str = "", long: bool = False) -> Values:
    heading = LONG * 3 if long else "二、政务工作动态"
    return {
        "window": LONG if long else "省水务厅",
        "kind": Kind.ACTIVITY,
        "text": PAIRS_TEXT if long else "窗口上门办理取水许可延续，两小时办结。",
        "fate": fate,
        "place": Place(heading, 3) if fate is Fate.PRINTED else None,
        "reason": reason,
        "change_left": long,
    }


TOPIC = "节水宣传周活动情况"
LONG_TOPIC = "𠮷" * MOST_TOPIC
_HUNDRED = [f"{LONG}{n}" for n in range(100)]
_OF_TOPIC: tuple[Values, ...] = ({"topic": TOPIC}, {"topic": LONG_TOPIC})
_ASKED: tuple[Values, ...] = tuple(
    {"by": PERSON, "topic": topic, "due": DEADLINE, "windows": windows, "over": over}
    for topic, windows in ((TOPIC, ["省水务厅"]), (LONG_TOPIC, _HUNDRED))
    for over in (False, True)
)
_ANSWERED: tuple[Values, ...] = (
    {"topic": TOPIC, "window": "省水务厅", "text": "窗口发放节水手册。", "late": False},
    {"topic": LONG_TOPIC, "window": LONG, "text": "𠮷" * MOST_ANSWER, "late": True},
)


def _part_of_request(window: str, text: str = "") -> Values:
    return {"window": window, "contact": PERSON, "phone": "0999-1234567", "text": text}


def _card(groups: Mapping[PartStanding, Sequence[Values]], *, over: bool) -> Values:
    topic = LONG_TOPIC if over else TOPIC
    return {
        "topic": topic,
        "by": PERSON * (10 if over else 1),
        "due": DEADLINE,
        "over": over,
        "closed": over,
        "groups": groups,
    }


_CHANGED = {"fields": ["内容", "日期"], "text": "本周，省水务厅窗口上门办理取水许可延续。"}
_ISSUES: tuple[Values, ...] = ({"issue": ISSUE}, {"issue": DATED})
_WINDOW: tuple[Values, ...] = ({"window": "省水务厅"}, {"window": LONG})
_LEAVES: tuple[Values, ...] = ({"period": ISSUE.period}, {"period": DATED.period})
_WHICH: tuple[Values, ...] = ({"which": "1"}, {"which": "2"})
_GIVEN: tuple[Values, ...] = ({"given": "下周"}, {"given": LONG_TEXT})
_OUTSIDE = {"window": LONG, "first": ISSUE.period.first, "last": ISSUE.period.last}
_BROKEN: tuple[Values, ...] = (
    {"rule": "办结≤受理", "left": 60, "right": 36},
    {"rule": LONG * 5, "left": 10**12, "right": 10**12 - 1},
)
_KINDS = {"window": LONG, "kinds": ALL_KINDS}
_JOINED = {"person": PERSON, "bulletin": BULLETIN, "deadline": DEADLINE}

#: Blocks that need values; any other is rendered without.
SAMPLES: Mapping[str, Sequence[Values]] = {
    "start.welcome_back": ({"person": PERSON}, {"person": LONG_TEXT}),
    "start.joined": (
        _JOINED | {"role": Role.REPORTER, "window": "省水务厅", "issue": ISSUE},
        _JOINED | {"role": Role.CHIEF, "window": LONG, "issue": DATED},
        _JOINED | {"role": Role.EDITOR, "window": None, "issue": None, "deadline": None},
    ),
    "start.help": (
        {"editor": False, "windows": ("省水务厅",), "signs": ()},
        {"editor": True, "windows": (), "signs": ()},
        {"editor": True, "windows": (LONG,) * 100, "signs": (LONG,) * 100},
    ),
    "form.ask_section": (_ask(),),
    "form.ask_days": (
        _ask(several=False, kind="activity"),
        _ask(several=False, kind="visit"),
        _ask(several=True, kind="visit"),
    ),
    "form.ask_name": (_ask("1"), _ask("2")),
    "form.ask_title": (_ask("1"), _ask("2")),
    "form.ask_approver": (_ask(),),
    "form.ask_more": (_ask("1", visitors=VISITORS), _ask("7", visitors=ALL_VISITORS)),
    "form.ask_value": (
        _value(97),
        _value(None),
        _value(0, first=False),
        _value(999_999_999, many=True),
    ),
    "form.review": (
        _review("3月18日，云岭省水务厅窗口上门为企业办理取水许可延续。"),
        _review("本周，咨询12人次。\n累计咨询120人次。", new=False, section=""),
        _review(LONG_TEXT, section=LONG),
        _review(PAIRS_TEXT, new=False, section=LONG),
    ),
    "form.files": (FILES, NO_FILES),
    "form.left_over": tuple(
        {"issue": issue, "window": LONG, "kind": kind, "text": text}
        for issue in (ISSUE, DATED)
        for kind, text in ((Kind.ACTIVITY, PAIRS_TEXT), (Kind.STATISTICS, ""))
    ),
    "filing.which_kind": ({"window": LONG, "issue": ISSUE},),
    "filing.which_window": tuple({"kind": kind} for kind in ALL_KINDS),
    "filing.filed": FILED,
    "filing.submitted": (*FILED, *(each | _CHANGED for each in FILED)),
    "filing.changed": tuple(each | _CHANGED for each in FILED),
    "filing.late_change": (
        *(each | _CHANGED | {"over": True} for each in FILED[:2]),
        FILED[2] | {"fields": [LONG] * 20, "text": PAIRS_TEXT, "over": False},
    ),
    "weekly.nothing": ({"window": LONG, "issue": ISSUE},),
    "weekly.past_button": _ISSUES,
    "weekly.later": ({"at": DEADLINE},),
    "leave.ask_deputy": _LEAVES,
    "leave.taken": tuple(
        each | {"deputy": deputy, "unreached": unreached}
        for each in _LEAVES
        for deputy, unreached in (("", False), (PERSON, False), (PERSON * 20, True))
    ),
    "leave.ended": _LEAVES,
    "leave.list": (
        {"absences": [(ISSUE.period, PERSON), (DATED.period, "")]},
        {"absences": [(ISSUE.period, PERSON * 20)] * 20},
    ),
    "leave.stand_in": tuple(
        each | {"person": PERSON * 20, "windows": [LONG] * count, "drafts": count - 1}
        for each in _LEAVES
        for count in (1, 40)
    ),
    "leave.stand_in_over": tuple(each | {"person": PERSON} for each in _LEAVES),
    "anything.list": (
        {"issue": ISSUE, "lines": PROPOSED, "left": [], "over": [], **NO_FILES},
        {"issue": ISSUE, "lines": WORST * 20, "left": [LONG] * 100, "over": [LONG] * 99, **FILES},
    ),
    "batch.filed": (
        {"filed": 5, "submitted": 0, "unsigned": True, "issue": ISSUE},
        {"filed": 0, "submitted": 20, "unsigned": False, "issue": DATED},
        {"filed": 9, "submitted": 11, "unsigned": True, "issue": DATED},
    ),
    "batch.dropped": ({"count": 1}, {"count": 20}),
    "batch.withdrawn": ({"count": 5},),
    "batch.restored": ({"count": 1},),
    "doubts.which_section": ({"taken": ""}, {"taken": LONG}),
    "doubts.no_section": ({"kind": Kind.VISIT},),
    "doubts.which_kind": ({"kind": Kind.VISIT},),
    "doubts.other_window": ({"window": LONG},),
    "doubts.two_windows": ({"windows": [LONG] * 2},),
    "doubts.day_outside": (
        {
            "days": (date(2025, 3, 3),),
            "first": date(2025, 3, 17),
            "last": date(2025, 3, 21),
        },
    ),
    "doubts.day_unclear": ({"given": LONG * 10},),
    "doubts.indicator_missing": ({"indicator": "taken", "name": "受理"},),
    "doubts.number_unclear": ({"indicator": "taken", "name": "受理", "given": "9" * 99},),
    "doubts.order_assumed": (),
    "doubts.name_uncertain": ({"name": LONG},),
    "doubts.name_missing": ({"title": LONG * 3},),
    "doubts.title_missing": ({"name": LONG},),
    "doubts.title_assumed": ({"name": LONG, "title": LONG * 3},),
    "doubts.too_many_visitors": ({"count": 12, "most": MOST_VISITORS},),
    "doubts.text_too_long": ({"length": 9_999, "most": MOST_TEXT},),
    "doubts.words_unused": ({"words": LONG * 10},),
    "remarks.identity_number": ({"given": "53010219900101123X"},),
    "remarks.telephone": ({"given": "13900001111"},),
    "remarks.secrecy": ({"given": "机密"},),
    "remarks.unbalanced": ({"mark": "《"},),
    "remarks.wording": ({"given": "其它", "better": "其他"},),
    "remarks.day_outside": (
        {
            "days": (date(2025, 3, 3),),
            "first": date(2025, 3, 17),
            "last": date(2025, 3, 21),
        },
    ),
    "remarks.other_title": ({"name": LONG, "title": LONG * 3, "before": LONG * 3},),
    "remarks.roster_title": ({"name": LONG, "title": LONG * 3, "official": LONG * 3},),
    "remarks.near_duplicate": ({"window": LONG},),
    "remarks.long": ({"length": MOST_TEXT, "usual": 60.5},),
    "remarks.short": ({"length": 12, "usual": 180},),
    "remarks.number_missing": ({"indicator": LONG},),
    "remarks.number_zero": ({"indicator": "咨询", "usual": 120},),
    "remarks.number_jumps": ({"indicator": LONG, "value": 999_999_999, "usual": 120.5},),
    "remarks.number_large": ({"indicator": LONG, "value": 10**12},),
    "remarks.rule_broken": _BROKEN,
    "rejected.read_so": (
        {"notes": ["没有流转"], "left": []},
        {"notes": [LONG] * 6, "left": [LONG] * 30},
    ),
    "labels.file_all": ({"count": 5, "approver": ""}, {"count": 20, "approver": LONG}),
    "labels.sign_all": ({"count": 2}, {"count": 20}),
    "signing.ask": (
        _to_sign("3月18日，云岭省水务厅窗口上门办理。", reminded=False),
        _to_sign(LONG_TEXT, reminded=True, section=""),
    ),
    "signing.ask_all": (
        _list_to_sign(
            _sent("窗口上门办理。"), _sent("本周，咨询12人次。\n累计120人次。"), waiting=2
        ),
        _list_to_sign(
            _sent("窗口上门办理。"),
            _sent("窗口延时服务。", status=Status.FILED, window="省医保局"),
            _sent("窗口晨会。", status=Status.RETURNED, window="省医保局"),
            waiting=1,
            reminded=True,
        ),
        _list_to_sign(*(_sent(LONG_TEXT, status=each, window=LONG) for each in Status), waiting=0),
    ),
    "signing.done": (
        _signed("窗口上门办理。", Status.FILED),
        _signed("窗口上门办理。", Status.FILED, by=""),
        _signed(LONG_TEXT, Status.RETURNED, late=True),
        _signed("窗口上门办理。", Status.WITHDRAWN),
    ),
    "signing.ask_reason": ({"window": LONG, "issue": ISSUE, "text": LONG_TEXT},),
    "signing.stale": tuple({"status": each, "by": LONG * 9} for each in Status),
    "signing.told_signed": (
        {"by": PERSON, "issue": ISSUE, "window": "省水务厅", "count": 1, "late": False},
        {"by": LONG * 9, "issue": DATED, "window": LONG, "count": 20, "late": True},
    ),
    "signing.told_returned": (
        {
            "by": LONG * 9,
            "reason": LONG * 20,
            "issue": DATED,
            "window": LONG,
            "text": LONG_TEXT,
        },
    ),
    "signing.told_undone": (
        {"by": PERSON, "issue": ISSUE, "window": "省水务厅", "count": 1, "returned": True},
        {"by": LONG * 9, "issue": DATED, "window": LONG, "count": 20, "returned": False},
    ),
    "mine.list": (
        {"parts": [_part_of(ISSUE, LINES)], "drafts": 1},
        {"parts": [_part_of(ISSUE, ())], "drafts": 0},
        {
            "parts": [
                _part_of(ISSUE, [each | {"window": LONG} for each in LINES * 33]),
                _part_of(DATED, LINES),
            ],
            "drafts": 99,
        },
    ),
    "mine.open": (
        _open("3月18日，云岭省水务厅窗口上门办理。", Status.RETURNED, late=True),
        _open("本周无", Status.FILED, section=""),
        _open(LONG_TEXT, Status.PUBLISHED),
        _open(PAIRS_TEXT, Status.HELD, late=True),
    ),
    "mine.withdrawal": ({"over": True}, {"over": False}),
    "mine.withdrawn": ({"text": "窗口动态"},),
    "mine.restored": (
        {"text": "本周无", "submitted": False},
        {"text": "窗口动态", "submitted": True},
    ),
    "mine.as_it_was": ({"text": "窗口动态"},),
    "desk.status": STATUS,
    **{
        f"desk.{name}": _WINDOW
        for name in ("nudged", "nudged_before", "nobody", "away", "not_needed")
    },
    "desk.nudged_all": (
        {"nudged": 3, "too_soon": 1, "nobody": 2, "away": 1},
        {"nudged": 1, "too_soon": 0, "nobody": 0, "away": 0},
        {"nudged": 0, "too_soon": 2, "nobody": 1, "away": 0},
        {"nudged": 0, "too_soon": 0, "nobody": 0, "away": 2},
        {"nudged": 0, "too_soon": 0, "nobody": 0, "away": 0},
    ),
    "desk.door": ({},),
    "desk.no_address": ({},),
    "desk.draft": (
        _draft(("“重点项目”没有内容，不刊出", "数据缺“咨询”"), no_fonts=True),
        _draft((), DATED),
        _draft(
            [f"{LONG}{n}：没有报齐（缺动态、领导到厅、数据）" for n in range(300)], no_fonts=True
        ),
    ),
    "review.list": (
        {"issue": ISSUE, "groups": {}, "waiting": 0, "last": None},
        {
            "issue": ISSUE,
            "groups": {"窗口动态": [_manuscript(1)], "": [_manuscript(2, marked=True)]},
            "waiting": 1,
            "last": LASTS[1],
        },
        {
            "issue": DATED,
            "groups": {
                f"{LONG}{n}": [_manuscript(m, marked=True) for m in range(30)] for n in range(9)
            },
            "waiting": 0,
            "last": LASTS[2],
        },
    ),
    "review.card": (
        _whole("3月18日，云岭省水务厅窗口上门办理。", None, None),
        _whole("本周，咨询12人次。", LASTS[1], DIFFERENCE),
        *(_whole(PAIRS_TEXT, LASTS[2], each, full=True) for each in (*DIFFERENCES, None)),
    ),
    "review.ask_reason": tuple(
        each | {"verb": verb} for each in ABOUT for verb in ("return", "decline", "hold")
    ),
    "review.returned": tuple(
        {"issue": DATED, "window": LONG, "kind": Kind.VISIT, "reason": reason, "text": text}
        for reason, text in (("日期有误，请核对", "3月18日，窗口上门办理。"), (REASON, PAIRS_TEXT))
    ),
    "review.settled": tuple({"kind": each["kind"], "text": each["text"]} for each in ABOUT),
    "review.came_back": tuple(
        each | {"reason": reason, "difference": difference}
        for each in ABOUT
        for reason in ("", REASON)
        for difference in DIFFERENCES
    ),
    "review.entered": tuple(
        {
            "issue": DATED,
            "window": window,
            "outcome": outcome,
            "by": by,
            "source": source,
            "lines": lines,
        }
        for outcome in ("filed", "withdrawn")
        for source in Source
        for window, by, lines in (
            ("省文旅厅", "简若宁", [{"kind": Kind.STATISTICS, "text": ""}]),
            (LONG, PERSON, [{"kind": Kind.ACTIVITY, "text": PAIRS_TEXT}] * 25),
        )
    ),
    "review.stale": tuple({"by": by, "status": Status.HELD} for by in ("", PERSON)),
    "late_changes.asked": tuple(
        each | {"issue": ISSUE, "by": by, "difference": difference, "late": not by}
        for each in ABOUT
        for by in ("", PERSON)
        for difference in DIFFERENCES
    ),
    "late_changes.decided": tuple(
        each | {"outcome": outcome} for each in ABOUT for outcome in ("taken", "left")
    ),
    "late_changes.told": tuple(
        each | {"outcome": outcome, "withdrawn": withdrawn}
        for each in ABOUT
        for outcome in ("taken", "left", "waits")
        for withdrawn in (False, True)
    ),
    "publishing.card": _ISSUES,
    "publishing.ask_number": _ISSUES,
    "publishing.ask_total": _ISSUES,
    "publishing.ask_date": _ISSUES,
    "publishing.ask_copies": _ISSUES,
    "publishing.confirm": tuple(
        each
        | {
            "date": date(2025, 3, 24),
            "missing": missing,
            "waiting": missing,
            "changes": changes,
            "differ": changes,
            "deadline": deadline,
        }
        for each in _ISSUES
        for missing, changes, deadline in (
            ([], 0, None),
            ([LONG] * 100, 3, DEADLINE),
            ([], 1, None),
        )
    ),
    "publishing.frozen": tuple(
        each | {"by": by, "at": DEADLINE, "lines": lines, "second": second, "others": others}
        for each in _ISSUES
        for by, lines, second, others in (
            (PERSON, [], False, []),
            ("", [], True, []),
            (PERSON, [DIFFERENCE["text"]], True, [PERSON]),
            (LONG, [DIFFERENCES[-1]["text"]] * 60, True, [LONG] * 9),
        )
    ),
    "publishing.unfrozen": _ISSUES,
    "publishing.blocked": tuple(
        each | {"lines": lines, "personal": personal}
        for each in _ISSUES
        for lines, personal in ((["省水务厅：有电话号码“8866-0102”"], True), ([LONG] * 200, False))
    ),
    "publishing.corrected": tuple(
        each | {"bulletin": BULLETIN, "note": note}
        for each in _ISSUES
        for note in ("第二段“90人次”应为“60人次”。", LONG_TEXT)
    ),
    "publishing.outcome": (
        {
            "issue": ISSUE,
            "bulletin": BULLETIN,
            "lines": [_outcome(fate, reason="篇幅有限") for fate in Fate],
        },
        {
            "issue": DATED,
            "bulletin": LONG * 5,
            "lines": [_outcome(fate, reason=REASON, long=True) for fate in Fate] * 9
            + [_outcome(Fate.PRINTED)],
        },
    ),
    "publishing.told": tuple(each | {"bulletin": BULLETIN} for each in _ISSUES),
    "publishing.published": (
        {"issue": ISSUE, "told": 24, "carried": 0, "no_fonts": False, "refused": None},
        *(
            {"issue": DATED, "told": 1, "carried": 2, "no_fonts": True, "refused": refused}
            for refused in (TemplateRefused("broken", ""), TemplateRefused("failed", LONG))
        ),
    ),
    **{f"reminder.{kind}": REMINDERS for kind in ("first", "second", "last_call", "overdue_chief")},
    "reminder.overdue_editor": (
        *REMINDERS,
        _reminder((*PARTS, *ON_LEAVE[:2]), None, timedelta(days=-1)),
        _reminder(ON_LEAVE[:1], None, timedelta(days=-1)),
        _reminder((*MANY_PARTS, *ON_LEAVE), OWN_DAY, timedelta(days=-1)),
    ),
    "reminder.nudge": tuple(
        {
            "window": LONG,
            "issue": ISSUE,
            "missing": ALL_KINDS,
            "deadline": DEADLINE,
            "over": over,
        }
        for over in (False, True)
    ),
    "reminder.calendar_unknown": ({"year": 2031},),
    "requests.ask_topic": _OF_TOPIC,
    "requests.ask_windows": _OF_TOPIC,
    "requests.ask_due": _OF_TOPIC,
    "requests.sent": tuple(
        {"topic": topic, "due": DEADLINE, "windows": windows, "told": told, "unreached": unreached}
        for topic, windows, told, unreached in (
            (TOPIC, ("省水务厅", "省文旅厅"), 3, []),
            (LONG_TOPIC, _HUNDRED, 0, [_part_of_request(each) for each in _HUNDRED]),
        )
    ),
    "requests.recalled": _OF_TOPIC,
    "requests.told_asked": _ASKED,
    "requests.told_reminded": _ASKED,
    "requests.told_recalled": _ASKED,
    "requests.ask_answer": tuple(
        {"topic": each["topic"], "window": each["window"], "before": before}
        for each in _ANSWERED
        for before in (None, each["text"])
    ),
    **{
        f"requests.{name}": _ANSWERED
        for name in ("answered", "declined", "withdrawn", "unanswered")
    },
    "requests.list": tuple(
        {
            "lines": [{"topic": topic, "due": DEADLINE, "over": over, "answered": 2, "asked": 100}]
            * count
        }
        for topic, over, count in ((TOPIC, False, 2), (LONG_TOPIC, True, 200))
    ),
    "requests.card": (
        _card(
            {
                PartStanding.ANSWERED: [_part_of_request("省水务厅", "窗口发放节水手册。")],
                PartStanding.LATE: [],
                PartStanding.DECLINED: [_part_of_request("省档案局")],
                PartStanding.MISSING: [_part_of_request("省文旅厅")],
            },
            over=False,
        ),
        _card(
            {each: [_part_of_request(w, LONG_TEXT) for w in _HUNDRED] for each in PartStanding},
            over=True,
        ),
    ),
    "requests.answer": tuple(
        {"topic": each["topic"], "window": each["window"], "by": PERSON, "text": each["text"]}
        for each in _ANSWERED
    ),
    "requests.nudged": ({"windows": 3},),
    "requests.file_head": (
        {"topic": TOPIC, "due": DEADLINE, "declined": [], "missing": ()},
        {"topic": LONG_TOPIC, "due": DEADLINE, "declined": _HUNDRED, "missing": _HUNDRED},
    ),
    "requests.file_part": tuple(
        {"number": 1, "window": LONG, "by": PERSON, "at": DEADLINE, "late": late}
        for late in (False, True)
    ),
    "requests.in_weekly": ({"issue": ISSUE, "section": "窗口动态", "window": LONG},),
    "requests.out_of_weekly": _WINDOW,
    "requests.closed": tuple(each | {"answered": 2, "asked": 3} for each in _OF_TOPIC),
    "problems.window_missing": (_KINDS,),
    "problems.window_absent": (_KINDS,),
    "problems.window_partly": (_KINDS,),
    "problems.empty_section": ({"window": None, "section": "projects", "title": LONG},),
    "problems.no_section": ({"window": LONG, "section": None},),
    "problems.day_outside": (
        _OUTSIDE | {"days": (date(2025, 3, 14),)},
        _OUTSIDE | {"days": tuple(date(2025, 1, 1) + timedelta(days=2 * n) for n in range(30))},
    ),
    "problems.late_filing": _WINDOW,
    "problems.waits_for_signature": ({"window": LONG, "count": 3},),
    "problems.unsigned": _WINDOW,
    "problems.late_change": _WINDOW,
    "problems.number_missing": ({"window": None, "indicator": "咨询"},),
    "problems.number_zero": ({"window": LONG, "indicator": "咨询", "usual": 120},),
    "problems.number_jumps": (
        {"window": None, "indicator": LONG, "value": 999_999_999, "usual": 120.5},
    ),
    "problems.number_large": ({"window": None, "indicator": LONG, "value": 10**12},),
    "problems.rule_broken": tuple({"window": None, **each} for each in _BROKEN),
    "problems.total_breaks": (
        {"window": None, "indicator": LONG, "stated": 999_999_999, "follows": 12},
    ),
    "problems.text_contradicts": (
        {"window": LONG, "indicator": LONG, "said": 999_999_999, "counted": 12},
    ),
    "problems.printed_twice": (
        {"window": LONG, "places": ("窗口动态", "重点项目")},
        {"window": LONG, "places": (LONG,) * 100},
    ),
    "problems.total_unknown": ({"window": None, "indicator": "咨询"},),
    "fallback.text_kept": ({"length": 86, **NO_FILES}, {"length": 1, **FILES}),
    "rejected.choose_section": ({"sections": ["窗口动态", "重点项目"]}, {"sections": [LONG] * 100}),
    "rejected.files_kept": (FILES, {"photos": 1, "documents": 0}),
    "rejected.too_many_files": ({"most": 30, "left": 170},),
    "rejected.too_much_text": ({"length": 123_456, "most": 20_000},),
    "rejected.file_too_big": ({"name": f"{LONG * 9}.docx", "most": 20},),
    **{
        f"rejected.{reason}": ({"name": "周报.wps"}, {"name": f"{LONG * 9}.docx"})
        for reason in (
            *("file_unreadable", "file_no_text", "file_empty"),
            *("word_locked", "word_broken", "word_macros", "word_bomb"),
        )
    },
    "rejected.text_too_long": ({"length": 5200, "most": MOST_TEXT},),
    "rejected.not_a_day": _GIVEN,
    "rejected.not_a_name": ({"most": MOST_NAME},),
    "rejected.not_a_title": ({"most": MOST_TITLE},),
    "rejected.not_a_reason": ({"length": 0, "most": 200}, {"length": 3000, "most": 200}),
    "rejected.not_a_whole_number": _GIVEN,
    "rejected.number_too_large": (
        {"given": 10**12, "most": 10**9},
        {"given": LONG_TEXT, "most": 10**9},
    ),
    "rejected.numbers_do_not_fit": ({"given": 3, "wanted": 4},),
    "rejected.not_an_issue_number": _GIVEN,
    "rejected.number_taken": ({"number": 12, "year": 2025},),
    "rejected.kind_not_for_you": tuple({"kind": kind} for kind in (*ALL_KINDS, "visit")),
    "rejected.issue_closed": _ISSUES,
    "rejected.blocked": tuple(
        each | {"lines": lines}
        for each in _ISSUES
        for lines in (["省水务厅：有电话号码"], [LONG] * 200)
    ),
    "rejected.not_frozen": _ISSUES,
    "rejected.freeze_first": _ISSUES,
    "rejected.second_person": tuple(each | {"by": PERSON} for each in _ISSUES),
    "rejected.second_corrector": tuple(each | {"by": PERSON} for each in _ISSUES),
    "rejected.not_published": _ISSUES,
    "rejected.note_too_long": ({"most": 300},),
    "rejected.has_filed": _WINDOW,
    "rejected.has_filed_for": _WINDOW,
    "rejected.other_numbers": _WINDOW,
    "rejected.changed_meanwhile": (
        {"withdrawn": True, "text": ""},
        {"withdrawn": False, "text": LONG_TEXT},
    ),
    "rejected.returned": ({"words": "日期有误，请核对"}, {"words": REASON}),
    "rejected.section_takes_other": (
        {"section": "窗口动态", "kind": Kind.VISIT},
        {"section": LONG * 2, "kind": Kind.STATISTICS},
    ),
    "rejected.too_many_sections": ({"most": 8},),
    "rejected.section_title": ({"most": 40},),
    "rejected.section_title_taken": ({"section": "窗口动态"}, {"section": LONG * 2}),
    "rejected.section_not_empty": ({"section": "窗口动态"}, {"section": LONG * 2}),
    "rejected.not_to_reword": ({"status": Status.RETURNED}, {"status": Status.WITHDRAWN}),
    "rejected.not_to_merge": tuple({"why": why} for why in ("gone", "chain", "news")),
    "rejected.too_many_entries": ({"most": 20},),
    "rejected.locked": ({"by": "简若宁"}, {"by": LONG}),
    "rejected.changed_by": ({"by": "简若宁", "at": DEADLINE}, {"by": LONG, "at": DEADLINE}),
    "rejected.reason_too_long": ({"most": MOST_REASON},),
    "rejected.filed_some": (
        {"filed": 3, "submitted": 0, "waiting": 2},
        {"filed": 9, "submitted": 9, "waiting": 2},
    ),
    "rejected.edited_so": ({"fields": ["内容"]}, {"fields": [LONG] * 30}),
    "rejected.reply_not_read": tuple({"kind": kind} for kind in ALL_KINDS),
    "rejected.too_late_for_later": ({"deadline": DEADLINE},),
    "rejected.draft_without_place": _WINDOW,
    "rejected.leave_past": ({"today": date(2025, 12, 31)},),
    "rejected.leave_too_long": ({"most": 60},),
    "rejected.leave_overlaps": _LEAVES,
    "rejected.not_a_deputy": _GIVEN,
    "rejected.no_window_named": _GIVEN,
    "rejected.not_a_due": _GIVEN,
    "rejected.request_closed": _OF_TOPIC,
    "rejected.kind_not_for_window": _WINDOW,
    "rejected.in_use": (
        {"dependents": [Dependent(each, "省水务厅", 3, ("梅映溪",)) for each in Bereft]},
        {"dependents": [Dependent(each, LONG * 3, 9999, (LONG,) * 50) for each in Bereft] * 9},
    ),
    "rejected.window_has_leaders": (
        {"window": "省水务厅", "leaders": ["解明澜"]},
        {"window": LONG, "leaders": [LONG] * 100},
    ),
    "rejected.indicator_has_rules": (
        {"indicator": "受理", "rules": ["办结 <= 受理"]},
        {"indicator": LONG, "rules": [LONG] * 100},
    ),
    "rejected.only_section": ({"windows": ["省水务厅"]}, {"windows": [LONG] * 100}),
    "rejected.version_unusable": (
        {"where": "bulletin.name: expected a text"},
        {"where": LONG_TEXT},
    ),
    "rejected.search_too_long": ({"most": 100},),
    "rejected.not_in_archive": ({"given": "省水务厅"}, {"given": LONG_TEXT}),
    "rejected.not_a_date": _GIVEN,
    "rejected.no_such_page": ({"pages": 12},),
    "rejected.too_many_rows": ({"most": 10_000},),
    "rejected.not_a_phone": ({"most": 40},),
    "rejected.word_template": tuple(
        {"why": why, "about": about}
        for why, about in (
            ("too_big", "4"),
            *((each, "") for each in ("not_word", "macros", "bomb", "prints_nothing", "broken")),
            *((each, LONG_TEXT) for each in ("external", "syntax", "forbidden", "failed")),
        )
    ),
    "labels.window_tick": tuple({"window": LONG * 3, "ticked": each} for each in (False, True)),
    "labels.windows_chosen": ({"count": 100},),
    "labels.due": tuple({"at": DEADLINE, "days": days} for days in (0, 1, 4)),
    "labels.read_answer": ({"window": "省水务厅"}, {"window": LONG * 3}),
    "labels.into_weekly": ({"section": ""}, {"section": LONG * 3}),
    "labels.day": tuple({"day": date(2025, 12, 31), "ticked": ticked} for ticked in (False, True)),
    "labels.edit_field": ({"field": "日期"}, {"field": LONG * 3}),
    "labels.field_name": _WHICH,
    "labels.field_title": _WHICH,
    "labels.see_files": ({"count": 3}, {"count": 30}),
    "labels.see_more_files": ({"count": 20},),
    "labels.take_off": ({"file": "照片1"}, {"file": f"{LONG * 9}.docx"}),
    "labels.put_back": ({"file": "照片1"}, {"file": f"{LONG * 9}.docx"}),
    "labels.photo": ({"number": 30},),
    "labels.drop_visitor": ({"visitor": PERSON}, {"visitor": LONG * 3}),
    "labels.resume_draft": tuple(
        {"kind": kind, "window": window, "words": words}
        for kind in ALL_KINDS
        for window, words in ((LONG * 3, ""), ("", PAIRS_TEXT), (LONG * 3, PAIRS_TEXT))
    ),
    "labels.carry": _ISSUES,
    "labels.stay": _ISSUES,
    "labels.file_as_activity": ({"window": ""}, {"window": LONG * 3}),
    "labels.nudge": ({"window": "省水务厅"}, {"window": LONG * 3}),
    "labels.status_of": _ISSUES,
    **{f"labels.leave_{choice}": _LEAVES for choice in LeaveChoice},
    "labels.end_leave": _LEAVES,
    **{
        f"labels.later_{choice}": tuple(
            {"at": DEADLINE, "tomorrow": tomorrow} for tomorrow in (True, False)
        )
        for choice in Later
    },
}
