"""Reading the publication's configuration, and telling an administrator what is wrong with it.

Everything that is wrong is found in one reading, and each problem names the place in the file and
what was expected there, so that setting up takes one correction and not ten.
"""

import tomllib
from datetime import date, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from bulletin.filing_forms import MOST_NAME, MOST_TITLE
from bulletin.nearest import nearest
from bulletin.publication import (
    Bulletin,
    CalendarException,
    Indicator,
    Joint,
    Kind,
    Leader,
    Moment,
    Numbering,
    Order,
    Points,
    Rule,
    Schedule,
    Section,
    SectionKind,
    Signing,
    Window,
    WindowKind,
    Wording,
)
from bulletin.rules import read_rule
from bulletin.text import bare_name, normalise
from bulletin.toml_table import ConfigError, Problem, Reading, Table

__all__ = ["ConfigError", "Problem", "parse_bulletin"]

LANGUAGES = ("zh", "en")
#: Where the leaders came, and what they did there, unless a section says otherwise.
PLACE = "省政务服务大厅窗口"
VERB = "调研值守"
_A_WEEK = 7 * 24 * 60
#: Characters of a window's or indicator's name, and of a section's title: they stand on buttons.
_LONGEST_NAME = 24
_LONGEST_TITLE = 40
#: Characters of a rule's own words, and of a wording: they stand in one line of a message.
_LONGEST_REMARK = 40


def parse_bulletin(source: str, file: str = "bulletin.toml") -> Bulletin:
    """The publication that the TOML text describes; ``ConfigError`` names everything amiss."""
    reading = Reading(source, file)
    try:
        data = tomllib.loads(source.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise reading.syntax_error(error) from error
    root = Table(data, "", reading)
    about = root.table("bulletin", required=True)
    sections = tuple(_section(each) for each in root.tables("sections", required=True))
    indicators = tuple(_indicator(each) for each in root.tables("indicators"))
    rules = tuple(_rule(each, indicators) for each in root.tables("rules"))
    wording = tuple(_wording(each) for each in root.tables("wording"))
    root.distinct("wording", [each.given for each in wording], "given")
    schedule = _schedule(root.table("schedule"))
    publishing = root.table("publishing")
    two_people = publishing.flag("two_people", usual=False)
    publishing.close()
    exceptions = _exceptions(root.table("calendar"))
    points = _points(root.table("points"), sections)
    _check_sections(root, sections, indicators)
    tables = root.tables("windows", required=True)
    windows = tuple(_window(each, sections) for each in tables)
    root.distinct("windows", [window.name for window in windows], "name")
    leaders = tuple(_leader(each, [one.name for one in windows]) for each in root.tables("leaders"))
    of_windows = [f"{each.window} {each.name}".strip() for each in leaders if each.name]
    root.distinct("leaders", of_windows, "leader of a window")
    bulletin = Bulletin(
        key=about.key("key", "weekly"),
        name=about.text("name"),
        publisher=about.text("publisher"),
        timezone=_zone(about),
        report_to=about.text("report_to", ""),
        copy_to=about.text("copy_to", ""),
        send_to=about.text("send_to", ""),
        copies=about.whole("copies", 0),
        order=about.choice("order", Order, Order.FILED),
        language=about.one_of("language", LANGUAGES, "zh"),
        sections=sections,
        indicators=indicators,
        rules=tuple(each for each in rules if each is not None),
        wording=wording,
        windows=windows,
        leaders=leaders,
        schedule=schedule,
        two_people=two_people,
        exceptions=exceptions,
        points=points,
    )
    about.close()
    root.close()
    reading.finish()
    return bulletin


def _zone(about: Table) -> str:
    name = about.text("timezone")
    if not name:
        return name
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        about.problem(
            "timezone", f'a zone of the IANA database such as Asia/Shanghai, not "{name}"'
        )
    return name


def _section(table: Table, *, inner: bool = False) -> Section:
    kind = table.choice("kind", SectionKind)
    parts: tuple[Section, ...] = ()
    if kind is SectionKind.GROUP and not inner:
        parts = tuple(_section(each, inner=True) for each in table.tables("sections"))
        if not parts:
            table.problem("sections", "at least one [[sections.sections]] in a group")
    elif kind is SectionKind.GROUP:
        table.problem("kind", "a section of text, numbers or visits: groups do not stand in groups")
    of_visits = kind is SectionKind.VISITS
    section = Section(
        key=table.key("key"),
        title=table.text("title", most=_LONGEST_TITLE),
        kind=kind,
        numbering=table.choice("numbering", Numbering, Numbering.CHINESE),
        sections=parts,
        place=table.text("place", PLACE) if of_visits else PLACE,
        verb=table.text("verb", VERB) if of_visits else VERB,
        points=table.number("points") if kind.takes and "points" in table else None,
    )
    table.close()
    return section


def _check_sections(
    root: Table, sections: tuple[Section, ...], indicators: tuple[Indicator, ...]
) -> None:
    root.distinct("sections", [each.key for each in _all(sections)], "key")
    root.distinct("indicators", [each.key for each in indicators], "key")
    root.distinct("indicators", [bare_name(each.name) for each in indicators], "name")
    counting = [each for each in _all(sections) if each.kind is SectionKind.STATISTICS]
    if counting and not indicators:
        root.problem("indicators", f'at least one indicator for the section "{counting[0].key}"')
    if len(counting) > 1:
        keys = ", ".join(each.key for each in counting)
        root.problem("sections", f"one section of kind statistics, not several ({keys})")


def _all(sections: tuple[Section, ...]) -> list[Section]:
    return [each for section in sections for each in (section, *section.sections)]


def _indicator(table: Table) -> Indicator:
    unit = table.text("unit")
    indicator = Indicator(
        key=table.key("key"),
        name=table.text("name", most=_LONGEST_NAME),
        unit=unit,
        total_unit=table.text("total_unit", unit),
    )
    table.close()
    return indicator


def _rule(table: Table, indicators: tuple[Indicator, ...]) -> Rule | None:
    text, says = table.text("rule"), table.text("says", "", most=_LONGEST_REMARK)
    table.close()
    if text:
        try:
            return read_rule(text, indicators, says)
        except ValueError as wrong:
            table.problem("rule", str(wrong))
    return None


def _wording(table: Table) -> Wording:
    wording = Wording(
        given=table.text("given", most=_LONGEST_REMARK),
        better=table.text("better", most=_LONGEST_REMARK),
    )
    if wording.given and wording.given == wording.better:
        table.problem("better", "other words than the given ones")
    table.close()
    return wording


def _window(table: Table, sections: tuple[Section, ...]) -> Window:
    leaves = {each.key: each for each in _all(sections) if each.key and each.kind.takes is not None}
    files = table.names("files", tuple(leaves), "a section's key", least=1)
    kinds = {leaves[key].kind.takes for key in files}
    name = table.text("name", most=_LONGEST_NAME)
    window = Window(
        name=name,
        full_name=table.text("full_name", name),
        kind=table.choice("kind", WindowKind, WindowKind.WINDOW),
        files=tuple(key for key in leaves if key in files),
        required=_required(table, [each for each in kinds if each is not None]),
        phone=table.text("phone", ""),
        signing=table.choice("signing", Signing, Signing.NONE),
    )
    table.close()
    return window


def _required(table: Table, kinds: list[Kind]) -> tuple[Kind, ...]:
    """As stated; else numbers and news as far as the window files them, else its visits."""
    usual = [kind for kind in (Kind.STATISTICS, Kind.ACTIVITY) if kind in kinds]
    if "required" not in table:
        return tuple(usual or kinds)
    named = table.names(
        "required", tuple(kind.value for kind in Kind if kind in kinds), "a kind it can file"
    )
    return tuple(Kind(each) for each in named)


def _leader(table: Table, windows: list[str]) -> Leader:
    leader = Leader(
        name=bare_name(table.text("name", most=MOST_NAME)),
        title=normalise(table.text("title", most=MOST_TITLE)),
        window=table.text("window", ""),
    )
    if leader.window and leader.window not in windows:
        table.problem(
            "window", f'a window\'s name, not "{leader.window}"{nearest(leader.window, windows)}'
        )
    table.close()
    return leader


def _schedule(table: Table) -> Schedule:
    usual = Schedule()
    schedule = Schedule(
        opens=table.time_of_day("opens", usual.opens),
        deadline=table.time_of_day("deadline", usual.deadline),
        first=_moment(table.table("first"), usual.first),
        second=_moment(table.table("second"), usual.second),
        last_call_minutes_before=table.whole(
            "last_call_minutes_before", usual.last_call_minutes_before, most=_A_WEEK
        ),
        overdue_minutes_after=table.whole(
            "overdue_minutes_after", usual.overdue_minutes_after, most=_A_WEEK
        ),
        signing_minutes=table.whole("signing_minutes", usual.signing_minutes, most=_A_WEEK),
        working_hours=_working_hours(table, usual.working_hours),
        most_per_person=table.whole("most_per_person", usual.most_per_person),
    )
    if schedule.opens >= schedule.deadline:
        table.problem("opens", f"a time before the deadline ({schedule.deadline:%H:%M})")
    for name, moment in (("first", schedule.first), ("second", schedule.second)):
        if moment.days_before == 0 and moment.at >= schedule.deadline:
            table.problem(name, f"a time before the deadline ({schedule.deadline:%H:%M})")
    if _how_early(schedule.first) <= _how_early(schedule.second):
        table.problem("first", "a moment before that of the second reminder")
    table.close()
    return schedule


def _how_early(moment: Moment) -> float:
    """Hours before the end of the deadline's day."""
    return moment.days_before * 24 + 24 - moment.at.hour - moment.at.minute / 60


def _moment(table: Table, usual: Moment) -> Moment:
    moment = Moment(
        days_before=table.whole("days_before", usual.days_before, most=30),
        at=table.time_of_day("at", usual.at),
    )
    table.close()
    return moment


def _working_hours(
    table: Table, usual: tuple[tuple[time, time], ...]
) -> tuple[tuple[time, time], ...]:
    if "working_hours" not in table:
        return usual
    stretches = []
    form = 'pairs of times such as ["09:00", "12:00"]'
    for pair in table.array("working_hours", form):
        if not isinstance(pair, list) or len(pair) != 2:
            table.problem("working_hours", form)
            continue
        start, end = (table.as_time("working_hours", each) for each in pair)
        if start is not None and end is not None:
            stretches.append((start, end))
    ends = [end for stretch in stretches for end in stretch]
    if any(later <= earlier for earlier, later in pairwise(ends)):
        table.problem("working_hours", "times in ascending order, each from before its to")
    return tuple(stretches) or usual


def _points(table: Table, sections: tuple[Section, ...]) -> Points | None:
    """The table of points; None where nothing is worth any."""
    kinds = table.table("kinds")
    points = Points(
        kinds={kind: kinds.number(kind) for kind in Kind if kind is not Kind.NOTHING},
        joint=table.choice("joint", Joint, Joint.WHOLE),
        on_time=table.number("on_time"),
        late=table.number("late"),
        missing=table.number("missing"),
    )
    kinds.close()
    table.close()
    worth = (*points.kinds.values(), points.on_time, points.late, points.missing)
    return points if any(worth) or any(each.points for each in _all(sections)) else None


def _exceptions(calendar: Table) -> tuple[CalendarException, ...]:
    tables = calendar.tables("exceptions")
    exceptions = []
    for table in tables:
        exceptions.append(
            CalendarException(
                day=table.day("day") or date.min,
                working=table.flag("working"),
                reason=table.text("reason"),
            )
        )
        table.close()
    days = [each.day.isoformat() for each in exceptions if each.day != date.min]
    calendar.distinct("exceptions", days, "day")
    calendar.close()
    return tuple(exceptions)
