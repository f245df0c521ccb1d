"""The three forms: what they ask, what they understand, and what they make of it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.days import read_days
from bulletin.filing_forms import (
    MOST_TEXT,
    approver_of,
    begin,
    content_of,
    form_of,
    kinds_of,
    reopened,
    visitors_of,
    with_visitor,
    without_visitor,
)
from bulletin.filings import Activity, Statistics, Visit, Visitor
from bulletin.forms import REVIEW, Draft, answered, skipped
from bulletin.issues import Period
from bulletin.publication import Indicator, Kind, Leader, Signing, Window
from bulletin.rejected import Rejected
from bulletin.text import LARGEST
from bulletin.typed_values import read_values, short_names
from tests.bulletin.a_publication import CULTURE, OFFICE, bulletin, filing, issue

BULLETIN, ISSUE = bulletin(), issue()
PERIOD = Period(date(2026, 11, 16), date(2026, 11, 20))
INDICATORS = tuple(
    Indicator(key=key, name=name, unit=unit, total_unit=unit)
    for key, name, unit in (
        ("asked", "咨询", "人次"),
        ("taken", "受理", "件"),
        ("moved", "流转", "件次"),
    )
)
ASKED = INDICATORS[0]


def opened(kind: Kind, window: Window, text: str | None = None) -> Draft:
    return begin(kind, BULLETIN, window, ISSUE, id=UUID(int=7), text=text)


def filled(draft: Draft, window: Window, *answers: str) -> Draft:
    form = form_of(Kind(draft.form), BULLETIN, window, ISSUE)
    for answer in answers:
        draft = answered(form, draft, answer)
    return draft


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        (Kind.ACTIVITY, ("3月18日", "窗口延时服务至20时，方便上班群众办事。")),
        (Kind.VISIT, ("普丽", "处长", "3月18日", "no")),
        (Kind.STATISTICS, ("1 2",)),
    ],
)
def test_where_a_signature_is_named_every_form_asks_for_it_last(
    kind: Kind, answers: tuple[str, ...]
) -> None:
    usual = OFFICE if kind is Kind.STATISTICS else CULTURE
    window = replace(usual, signing=Signing.NAMED)
    form = form_of(kind, BULLETIN, window, ISSUE)
    draft = filled(opened(kind, window), window, *answers)
    assert draft.at == "approver"
    for wrong in ("", "周" * 31):
        with pytest.raises(Rejected, match="not_a_name"):
            answered(form, draft, wrong)
    draft = filled(draft, window, " 周明远。")
    assert (draft.at, approver_of(form, draft)) == (REVIEW, "周明远")
    assert content_of(draft) == content_of(filled(opened(kind, usual), usual, *answers))
    for signing in (Signing.NONE, Signing.CHIEF):
        other = form_of(kind, BULLETIN, replace(usual, signing=signing), ISSUE)
        assert approver_of(other, draft) == ""


def test_a_window_may_file_the_kinds_of_its_sections() -> None:
    assert kinds_of(BULLETIN, OFFICE) == (Kind.ACTIVITY, Kind.STATISTICS)
    assert kinds_of(BULLETIN, CULTURE) == (Kind.ACTIVITY, Kind.VISIT)
    with pytest.raises(Rejected, match="kind_not_for_you"):
        opened(Kind.VISIT, OFFICE)


def test_the_section_is_asked_only_where_there_is_a_choice() -> None:
    assert opened(Kind.ACTIVITY, OFFICE).at == "section"
    draft = opened(Kind.ACTIVITY, CULTURE)
    assert (draft.at, draft.answers) == ("days", {"section": "news"})


def test_an_activity_is_filed_as_it_was_answered() -> None:
    draft = filled(opened(Kind.ACTIVITY, OFFICE), OFFICE, "重点项目", "3月18日", " 开工 了\n")
    assert draft.at == REVIEW
    assert content_of(draft) == Activity(text="开工 了", days=(date(2025, 3, 18),))


def test_a_text_that_came_first_is_not_asked_for() -> None:
    draft = opened(Kind.ACTIVITY, CULTURE, "先发来的一条。")
    form = form_of(Kind.ACTIVITY, BULLETIN, CULTURE, ISSUE)
    draft = skipped(form, draft)
    assert draft.at == REVIEW
    assert content_of(draft) == Activity(text="先发来的一条。")


@pytest.mark.parametrize(
    ("text", "reason"), [("\u200b\n", "text_empty"), ("长" * 5001, "text_too_long")]
)
def test_a_text_of_no_use_is_refused(text: str, reason: str) -> None:
    draft = filled(opened(Kind.ACTIVITY, CULTURE), CULTURE, "18日")
    with pytest.raises(Rejected, match=reason):
        filled(draft, CULTURE, text)
    assert filled(draft, CULTURE, "长" * MOST_TEXT).at == REVIEW


def test_visitors_are_named_one_after_another() -> None:
    draft = filled(
        *(opened(Kind.VISIT, CULTURE), CULTURE),
        *("谭雨生", "副厅长", "3.18", "yes", "奚华", "处长", "no"),
    )
    assert draft.at == REVIEW
    assert content_of(draft) == Visit(
        visitors=(Visitor("副厅长", "谭雨生"), Visitor("处长", "奚华")), days=(date(2025, 3, 18),)
    )


def test_one_who_has_come_before_is_filled_in_whole() -> None:
    form = form_of(Kind.VISIT, BULLETIN, CULTURE, ISSUE)
    draft = with_visitor(opened(Kind.VISIT, CULTURE), form, Visitor("副厅长", "谭雨生"))
    assert draft.at == "days"
    assert visitors_of(draft.answers) == (Visitor("副厅长", "谭雨生"),)


def test_a_leader_of_the_roster_is_not_asked_for_a_title() -> None:
    roster = (Leader(name="谭雨生", title="党组成员、副厅长", window="省文旅厅"),)
    form = form_of(Kind.VISIT, replace(BULLETIN, leaders=roster), CULTURE, ISSUE)
    draft = answered(form, opened(Kind.VISIT, CULTURE), "谭 雨生")
    assert draft.at == "days"
    assert visitors_of(draft.answers) == (Visitor("党组成员、副厅长", "谭 雨生"),)
    draft = answered(form, opened(Kind.VISIT, CULTURE), "谭雨")
    assert draft.at == "title-1"


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_visitor_taken_out_does_not_come_back(place: int) -> None:
    form = form_of(Kind.VISIT, BULLETIN, CULTURE, ISSUE)
    people = tuple(Visitor("副厅长", name) for name in ("甲子", "乙丑", "丙寅"))
    whole = reopened(filing(1, "省文旅厅", Visit(visitors=people)), BULLETIN, id=UUID(int=8))
    draft = without_visitor(whole, form, place)
    left = tuple(each for n, each in enumerate(people, start=1) if n != place)
    assert visitors_of(draft.answers) == left
    assert draft.at == "more-2"
    assert draft.revision == whole.revision + 1
    again = answered(form, draft, "yes")
    assert again.at == "name-3"
    assert visitors_of(answered(form, draft, "no").answers) == left


def test_the_only_visitor_taken_out_is_asked_for_again() -> None:
    form = form_of(Kind.VISIT, BULLETIN, CULTURE, ISSUE)
    one = Visit(visitors=(Visitor("副厅长", "谭雨生"),))
    draft = without_visitor(reopened(filing(1, "省文旅厅", one), BULLETIN, id=UUID(int=8)), form, 1)
    assert draft.at == "name-1"


@pytest.mark.parametrize(
    "content",
    [
        Activity(text="一条。", days=(date(2025, 3, 18),), new_paragraph=True),
        Activity(text="一条。"),
        Visit(visitors=(Visitor("副厅长", "谭雨生"), Visitor("处长", "奚华"))),
        Statistics(values={"asked": 3, "moved": 0}),
    ],
)
def test_what_is_reopened_and_filed_unchanged_is_the_same(
    content: Activity | Visit | Statistics,
) -> None:
    assert content_of(reopened(filing(1, "省中心", content), BULLETIN, id=UUID(int=8))) == content


@pytest.mark.parametrize(
    "text",
    [
        "咨询1286 受理548 流转1027",
        "本周，共计咨询1286人次、受理548件、流转1027件次。",
        "流转1027件次，咨询1,286人次，受理５４８件",
        "1286 548 1027",
        "1,286、548、1,027",
        "1286,548,1027",
        "1286，548，1027",
        "1286\n548\n1027\n",
        "咨询：一千二百八十六\n受理：五百四十八\n流转：一千零二十七",
        "咨询约1286，受理共548，流转了1027",
    ],
)
def test_all_numbers_are_read_out_of_one_message(text: str) -> None:
    assert read_values(text, INDICATORS, ASKED) == {"asked": 1286, "taken": 548, "moved": 1027}


def test_three_numbers_with_commas_are_three_numbers() -> None:
    read = read_values("128,456,730", INDICATORS, ASKED)
    assert read == {"asked": 128, "taken": 456, "moved": 730}
    assert read_values("128,456", INDICATORS, ASKED) == {"asked": 128456}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("１２３", 123), ("1,234", 1234), ("一千二百", 1200), ("0", 0), ("零", 0)),
        *(("1.2万", 12000), ("1286人次", 1286), ("1286人次。", 1286), (" 7 ", 7)),
    ],
)
def test_one_number_in_any_usual_writing(text: str, value: int) -> None:
    assert read_values(text, INDICATORS, ASKED) == {"asked": value}


@pytest.mark.parametrize(
    "text",
    [
        *("-5", "－5", "负五", "咨询-5", "咨询：－5", "-1 2 3", "1 -2 3", "12.5", "1.5 2 3"),
        *("很多", "", "1/2", "1 2", "1 2 3 4", "12a", str(LARGEST + 1)),
    ],
)
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        read_values(text, INDICATORS, ASKED)


def test_a_name_inside_of_a_longer_one_is_not_that_one() -> None:
    online = Indicator(key="online", name="网上咨询", unit="件", total_unit="件")
    read = read_values("网上咨询5、咨询9", (*INDICATORS, online), ASKED)
    assert read == {"asked": 9, "online": 5}


def test_a_beginning_that_only_one_name_has_stands_for_it() -> None:
    names = ("寄送证照", "网上咨询", "网上受理", "窗口帮办")
    more = [Indicator(key=each, name=each, unit="件", total_unit="件") for each in names]
    assert set(short_names([*INDICATORS, *more])) == {
        *("寄送", "寄送证", "网上咨", "网上受", "窗口帮")
    }
    read = read_values("寄送240、咨询9、网上5，窗口12", [*INDICATORS, *more], ASKED)
    assert read == {"寄送证照": 240, "asked": 9}


@given(st.lists(st.integers(0, 99_999), min_size=3, max_size=3))
def test_numbers_written_with_names_are_read_in_any_order(values: list[int]) -> None:
    named = dict(zip(INDICATORS, values, strict=True))
    text = "、".join(f"{each.name}{named[each]:,}{each.unit}" for each in reversed(INDICATORS))
    read = read_values(text, INDICATORS, ASKED)
    assert read == {each.key: value for each, value in named.items()}


@given(st.text(alphabet="0123456789,，、 -－负零一十百万咨询受理流转.件", max_size=30))
def test_no_message_breaks_the_reading_of_numbers(text: str) -> None:
    try:
        read = read_values(text, INDICATORS, ASKED)
    except Rejected:
        return
    assert read
    assert all(0 <= value <= LARGEST for value in read.values())


@pytest.mark.parametrize(
    ("text", "days"),
    [
        *(("11月18日", (18,)), ("11.18", (18,)), ("18日", (18,)), ("周三", (18,)), ("18", (18,))),
        *(("2026年11月18日", (18,)), ("2026-11-18", (18,)), ("１１月１８号", (18,))),
        *(("11月16日—18日", (16, 17, 18)), ("16至17日", (16, 17)), ("周一、周三", (16, 18))),
        ("11月16日、11月18日—20日", (16, 18, 19, 20)),
    ],
)
def test_days_in_any_usual_writing(text: str, days: tuple[int, ...]) -> None:
    assert read_days(text, PERIOD) == tuple(date(2026, 11, day) for day in days)


@pytest.mark.parametrize(
    "text", ["", "明年", "13月1日", "11月31日", "18日—16日", "1月1日—12月31日", "周八", "、"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Rejected, match="not_a_day"):
        read_days(text, PERIOD)


def test_a_day_without_a_year_is_the_nearest_to_the_period() -> None:
    new_year = Period(date(2026, 12, 28), date(2027, 1, 1))
    assert read_days("1月1日", new_year) == (date(2027, 1, 1),)
    assert read_days("12月30日", new_year) == (date(2026, 12, 30),)


@given(st.text(max_size=40))
def test_no_message_breaks_the_reading_of_days(text: str) -> None:
    try:
        days = read_days(text, PERIOD)
    except Rejected:
        return
    assert list(days) == sorted(set(days))
