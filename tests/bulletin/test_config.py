# ruff: noqa: E501 - a fault and the sentence that names it stand in one line
from datetime import date, time
from fractions import Fraction

import pytest

from bulletin.config import ConfigError, parse_bulletin
from bulletin.publication import (
    Joint,
    Kind,
    Leader,
    Moment,
    Numbering,
    Order,
    Relation,
    Rule,
    SectionKind,
    Signing,
    WindowKind,
    Wording,
)

PLAIN = """\
[bulletin]
name = "云岭窗口周报"
publisher = "云岭省政务服务中心"
timezone = "Asia/Shanghai"

[[sections]]
key = "news"
title = "窗口动态"
kind = "digest"
numbering = "1."

[[sections]]
key = "visits"
title = "领导进大厅"
kind = "visits"
verb = "坐班"

[[sections]]
key = "reform"
title = "综窗改革"
kind = "group"

  [[sections.sections]]
  key = "caseload"
  title = "办件情况"
  kind = "statistics"

  [[sections.sections]]
  key = "training"
  title = "业务培训"
  kind = "list"

[[indicators]]
key = "asked"
name = "咨询"
unit = "人次"

[[windows]]
name = "省中心"
kind = "office"
files = ["training", "caseload"]

[[windows]]
name = "省水务厅"
full_name = "云岭省水务厅"
files = ["visits", "news"]
phone = "0871-5550101"

[[windows]]
name = "省档案局"
files = ["visits"]
"""


def refusal(source: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        parse_bulletin(source, "weekly.toml")
    return caught.value


def test_what_is_left_out_has_its_usual_value() -> None:
    bulletin = parse_bulletin(PLAIN)
    assert (bulletin.key, bulletin.language, bulletin.copies) == ("weekly", "zh", 0)
    assert bulletin.order is Order.FILED
    assert bulletin.schedule.deadline == time(15, 0)
    news, visits, _ = bulletin.sections
    assert (news.numbering, visits.numbering) == (Numbering.ARABIC, Numbering.CHINESE)
    assert (visits.place, visits.verb) == ("省政务服务大厅窗口", "坐班")
    assert bulletin.indicators[0].total_unit == "人次"
    assert bulletin.windows[0].full_name == "省中心"
    assert bulletin.windows[1].kind is WindowKind.WINDOW


def test_a_group_gives_its_parts() -> None:
    assert [each.key for each in parse_bulletin(PLAIN).leaves()] == [
        "news",
        "visits",
        "caseload",
        "training",
    ]
    assert parse_bulletin(PLAIN).sections[2].kind is SectionKind.GROUP


def test_a_window_owes_numbers_and_news_as_far_as_it_files_them_else_visits() -> None:
    office, water, archive = parse_bulletin(PLAIN).windows
    assert office.required == (Kind.STATISTICS, Kind.ACTIVITY)
    assert water.required == (Kind.ACTIVITY,)
    assert archive.required == (Kind.VISIT,)
    assert water.files == ("news", "visits")


def test_what_a_window_owes_can_be_stated_and_can_be_nothing() -> None:
    stated = parse_bulletin(PLAIN.replace("phone =", 'required = ["visit"]\nphone ='))
    assert stated.windows[1].required == (Kind.VISIT,)
    nothing = parse_bulletin(PLAIN.replace("phone =", "required = []\nphone ="))
    assert nothing.windows[1].required == ()


def test_a_windows_signing_is_read() -> None:
    bulletin = parse_bulletin(
        PLAIN.replace("phone =", 'signing = "chief"\nphone =')
        + "\n[schedule]\nsigning_minutes = 45\n"
    )
    assert [each.signing for each in bulletin.windows] == [
        Signing.NONE,
        Signing.CHIEF,
        Signing.NONE,
    ]
    assert bulletin.schedule.signing_minutes == 45
    assert parse_bulletin(PLAIN).schedule.signing_minutes == 120


def test_the_schedule_and_the_calendar_are_read() -> None:
    bulletin = parse_bulletin(
        PLAIN
        + """
[schedule]
opens = "8:30"
deadline = 12:00:00
first = {days_before = 2, at = "16:00"}
working_hours = [["08:30", "12:00"], ["14:00", "18:00"]]
most_per_person = 2

[[calendar.exceptions]]
day = 2025-04-16
working = false
reason = "泼水节"
"""
    )
    schedule = bulletin.schedule
    assert (schedule.opens, schedule.deadline) == (time(8, 30), time(12, 0))
    assert schedule.first == Moment(days_before=2, at=time(16, 0))
    assert schedule.second == Moment(days_before=0, at=time(10, 0))
    assert schedule.working_hours[1] == (time(14, 0), time(18, 0))
    (exception,) = bulletin.exceptions
    assert (exception.day, exception.working, exception.reason) == (
        date(2025, 4, 16),
        False,
        "泼水节",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("publisher", "publishr", 'line 3, bulletin.publishr: expected no such key; did you mean "publisher"?'),
        ('name = "云岭窗口周报"', "name = 7", "line 2, bulletin.name: expected a text, not 7"),
        ("Asia/Shanghai", "Asia/Shanghigh", "line 4, bulletin.timezone: expected a zone of the IANA"),
        ("Asia/Shanghai", "Asia", "line 4, bulletin.timezone: expected a zone of the IANA"),
        ("Asia/Shanghai", "../etc", "line 4, bulletin.timezone: expected a zone of the IANA"),
        ('"digest"', '"dijest"', 'line 9, sections[1].kind: expected one of list, digest, visits, statistics, group, not "dijest"; did you mean "digest"?'),
        ('"caseload"\n', '"news"\n', 'sections: expected each key once, but "news" stands there twice'),
        ('"caseload"]', '"caselod"]', 'line 41, windows[1].files: expected a section\'s key, not "caselod"; did you mean "caseload"?'),
        ('"caseload"]', '"reform"]', "windows[1].files: expected a section's key, not \"reform\""),
        ('"caseload"]', '"training"]', 'windows[1].files: expected each once, but "training" stands there twice'),
        ('["training", "caseload"]', "[]", "line 41, windows[1].files: expected a list, at least 1"),
        ('["training", "caseload"]', '"training"', "line 41, windows[1].files: expected a list"),
        ("[[indicators]]", '[[indicators]]\nkey = "a"\nname = "咨 询"\nunit = "人"\n[[indicators]]', 'indicators: expected each name once, but "咨询" stands there twice'),
        ('"省档案局"', '"省水务厅"', 'windows: expected each name once, but "省水务厅" stands there twice'),
        ('"省档案局"', f'"{"省" * 25}"', "windows[3].name: expected at most 24 characters, not 25"),
        ('key = "news"', 'key = "新闻"', "line 7, sections[1].key: expected up to 32 small Latin"),
        ('kind = "list"', 'kind = "statistics"', "expected one section of kind statistics, not several (caseload, training)"),
        ('verb = "坐班"', 'verbs = "坐班"', "line 16, sections[2].verbs: expected no such key"),
        ("phone", 'signing = "two"\nphone', 'windows[2].signing: expected one of none, named, chief, not "two"'),
        ("phone", 'required = ["statistics"]\nphone', "windows[2].required: expected a kind it can file"),
        ('kind = "list"', 'kind = "group"', "line 31, sections[3].sections[2].kind: expected a section of text"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place(old: str, new: str, said: str) -> None:
    assert old in PLAIN
    assert said in "\n".join(str(problem) for problem in refusal(PLAIN.replace(old, new)).problems)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('[schedule]\ndeadline = "25:00"', 'schedule.deadline: expected a time of day such as "15:00", not "25:00"'),
        ('[schedule]\nopens = "16:00"', "schedule.opens: expected a time before the deadline (15:00)"),
        ("[schedule]\nsecond = {at = \"15:00\"}", "schedule.second: expected a time before the deadline"),
        ("[schedule]\nfirst = {days_before = 0}", "schedule.first: expected a moment before that of the second"),
        ('[schedule]\nworking_hours = [["12:00", "09:00"]]', "schedule.working_hours: expected times in ascending"),
        ('[schedule]\nworking_hours = ["09:00"]', "schedule.working_hours: expected pairs of times"),
        ("[schedule]\nmost_per_person = -1", "schedule.most_per_person: expected a whole number from 0 to 1000000, not -1"),
        ("[schedule]\nmost_per_person = true", "expected a whole number from 0 to 1000000, not true"),
        ('[[calendar.exceptions]]\nday = "2025-02-30"\nworking = true\nreason = "x"', "calendar.exceptions[1].day: expected a day such as"),
        ('[[calendar.exceptions]]\nday = 2025-02-03\nworking = "no"\nreason = "x"', "calendar.exceptions[1].working: expected true or false"),
        ('[[calendar.exceptions]]\nday = 2025-02-03\nworking = true\nreason = ""', "calendar.exceptions[1].reason: expected a text that is not empty"),
        ("[schedule]\nfirst = {days_before = 400}", "schedule.first.days_before: expected a whole number from 0 to 30"),
        ("[schedule]\nlast_call_minutes_before = 99999", "expected a whole number from 0 to 10080"),
        ('[[rules]]\nrule = "咨询 < 受理"', 'rules[1].rule: expected two sides with <=, >= or = between them'),
        ('[[rules]]\nrule = "咨询 <= 咨讯"', "rules[1].rule: expected an indicator's name or key on either side, not \"咨讯\"; did you mean \"咨询\"?"),
        ('[[rules]]\nsays = "咨询不少"', "rules[1].rule: expected a text"),
        ('[[rules]]\nrule = "咨询 <= 咨询"\nsay = "x"', "rules[1].say: expected no such key; did you mean \"says\"?"),
        ('[[wording]]\ngiven = "大厅"\nbetter = "大厅"', "wording[1].better: expected other words than the given ones"),
        ('[[wording]]\ngiven = "大厅"', "wording[1].better: expected a text"),
        ('[[wording]]\ngiven = "大厅"\nbetter = "a"\n[[wording]]\ngiven = "大厅"\nbetter = "b"', 'wording: expected each given once, but "大厅" stands there twice'),
        ("[points]\nlate = -1", "points.late: expected a number from 0 to 1000 of at most two decimals, not -1"),
        ("[points]\nlate = 0.125", "points.late: expected a number from 0 to 1000 of at most two decimals, not 0.125"),
        ("[points]\nlate = nan", "points.late: expected a number from 0"),
        ("[points]\nlate = true", "points.late: expected a number from 0"),
        ('[points]\njoint = "half"', 'points.joint: expected one of whole, share, double, not "half"'),
        ("[points.kinds]\nnothing = 1", "points.kinds.nothing: expected no such key"),
        ("[holidays]\n", "holidays: expected no such key"),
        ('[[leaders]]\nname = "普丽"\ntitle = "处长"\nwindow = "省水物厅"', 'leaders[1].window: expected a window\'s name, not "省水物厅"; did you mean "省水务厅"?'),
        ('[[leaders]]\nname = "普丽"\ntitle = ""', "leaders[1].title: expected a text that is not empty"),
        ('[[leaders]]\nname = "普丽"\ntitle = "处长"\nrank = 1', "leaders[1].rank: expected no such key"),
        (f'[[leaders]]\nname = "普丽"\ntitle = "{"副" * 61}"', "leaders[1].title: expected at most 60 characters, not 61"),
        ('[[leaders]]\nname = "普丽"\ntitle = "处长"\n[[leaders]]\nname = "普 丽"\ntitle = "局长"', 'leaders: expected each leader of a window once, but "普丽" stands there twice'),
        ('[[leaders]]\nname = "普丽"\ntitle = "处长"\nwindow = "省水务厅"\n[[leaders]]\nname = "普丽"\ntitle = "局长"\nwindow = "省水务厅"', 'leaders: expected each leader of a window once, but "省水务厅 普丽" stands there twice'),
        ("[[sections.parts]]\n", "sections[3].parts: expected no such key"),
    ],
)  # fmt: skip
def test_the_further_tables_are_held_to_their_form(table: str, said: str) -> None:
    assert said in "\n".join(str(problem) for problem in refusal(f"{PLAIN}\n{table}\n").problems)


def test_rules_and_wording_are_read() -> None:
    read = parse_bulletin(
        f"""{PLAIN}
[[rules]]
rule = "asked >= 咨询"
says = "咨询有数"
[[wording]]
given = "大厅"
better = "政务大厅"
"""
    )
    assert read.rules == (
        Rule(left=("asked",), relation=Relation.AT_LEAST, right=("asked",), says="咨询有数"),
    )
    assert read.wording == (Wording("大厅", "政务大厅"),)


LEADERS = """
[[leaders]]
name = "普 丽"
title = "党组成员、 副厅长"

[[leaders]]
name = "普丽"
title = "云岭省水务厅总工程师"
window = "省水务厅"

[[leaders]]
name = "热依汗•买苏木"
title = "省水务厅二级巡视员"
"""


def test_the_roster_of_leaders_is_read() -> None:
    assert parse_bulletin(PLAIN).leaders == ()
    read = parse_bulletin(PLAIN + LEADERS)
    assert read.leaders[1:] == (
        Leader(name="普丽", title="云岭省水务厅总工程师", window="省水务厅"),
        Leader(name="热依汗·买苏木", title="省水务厅二级巡视员"),
    )


def test_a_windows_own_leader_goes_before_one_for_all_and_its_name_is_not_in_the_title() -> None:
    read = parse_bulletin(PLAIN + LEADERS)
    assert read.leaders_of("省水务厅") == {"普丽": "总工程师", "热依汗·买苏木": "二级巡视员"}
    assert read.leaders_of("省档案局") == {
        "普丽": "党组成员、 副厅长",
        "热依汗·买苏木": "省水务厅二级巡视员",
    }
    own = parse_bulletin(
        PLAIN + LEADERS.replace('title = "省水务厅二', 'window = "省水务厅"\ntitle = "二')
    )
    assert "热依汗·买苏木" not in own.leaders_of("省档案局")


def test_points_are_read_as_they_are_written() -> None:
    assert parse_bulletin(PLAIN).points is None
    read = parse_bulletin(
        PLAIN.replace('verb = "坐班"', 'verb = "坐班"\npoints = 2.25')
        + """
[points]
joint = "share"
on_time = 0.5
late = 0.1

[points.kinds]
activity = 1
"""
    )
    points = read.points
    assert points is not None
    assert [each.points for each in read.leaves()] == [None, Fraction(9, 4), None, None]
    assert points.kinds[Kind.ACTIVITY] == 1
    assert points.kinds[Kind.VISIT] == 0
    assert (points.joint, points.on_time, points.late) == (
        Joint.SHARE,
        Fraction(1, 2),
        Fraction(1, 10),
    )
    assert points.missing == 0


def test_without_anything_worth_points_none_are_counted() -> None:
    assert parse_bulletin(PLAIN + '[points]\njoint = "share"\nlate = 0').points is None
    section = PLAIN.replace('verb = "坐班"', 'verb = "坐班"\npoints = 1')
    assert parse_bulletin(section).points is not None


def test_a_group_without_parts_is_named() -> None:
    source = PLAIN.replace("[[sections.sections]]", "[[windows]]")
    assert "sections[3].sections: expected at least one [[sections.sections]]" in "\n".join(
        str(problem) for problem in refusal(source).problems
    )


def test_numbers_need_something_to_count() -> None:
    head, tail = PLAIN.split("[[indicators]]")
    source = head + tail[tail.index("[[windows]]") :]
    assert 'at least one indicator for the section "caseload"' in str(refusal(source))


def test_all_faults_are_found_at_once_in_the_order_of_the_file() -> None:
    error = refusal(PLAIN.replace("Asia/", "Azia/").replace("digest", "dijest"))
    assert [problem.line for problem in error.problems] == [4, 9]
    assert (error.file, error.where) == ("weekly.toml", "bulletin.timezone")
    assert str(error).startswith("weekly.toml, line 4, bulletin.timezone: expected a zone")
    assert str(error).endswith("(and 1 more problem)")


@pytest.mark.parametrize(
    ("source", "line"), [("a = 1\nb = =\n", 2), ("[bulletin", 1), ("a = " + "9" * 5000, 1)]
)
def test_what_is_no_toml_is_named_by_its_line(source: str, line: int) -> None:
    error = refusal(source)
    assert error.where == f"line {line}"
    assert f"weekly.toml, line {line}: expected valid TOML (" in str(error)


def test_a_mark_that_an_editor_of_windows_leaves_at_the_head_is_no_fault() -> None:
    assert parse_bulletin("\ufeff" + PLAIN) == parse_bulletin(PLAIN)


def test_an_empty_file_asks_for_its_tables_only() -> None:
    wanted = [problem.where for problem in refusal("").problems]
    assert wanted == ["bulletin", "sections", "windows"]
