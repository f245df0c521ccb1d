from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench import parsing as bench
from bulletin.filing_forms import MOST_TEXT
from bulletin.filings import Activity, Nothing, Statistics, Visit, Visitor
from bulletin.parsing import DoubtKind, Parsed, Proposed, parse
from bulletin.publication import Indicator, Kind, Leader
from tests.bulletin.a_publication import bulletin, issue

PUBLICATION = bulletin()
PERIOD = issue().period
THURSDAY = date(2025, 3, 20)


def read(text: str, window: str = "省水务厅", **also: Any) -> Parsed:
    sender = PUBLICATION.window(window)
    assert sender
    given: dict[str, Any] = {"bulletin": PUBLICATION, "period": PERIOD, "sent_on": THURSDAY}
    return parse(text, window=sender, **{**given, **also})


def only(text: str, window: str = "省水务厅", **also: Any) -> Proposed:
    (item,) = read(text, window, **also).items
    return item


def news(item: Proposed) -> Activity:
    assert isinstance(item.content, Activity)
    return item.content


def visitors(item: Proposed) -> list[tuple[str, str]]:
    assert isinstance(item.content, Visit)
    return [(each.title, each.name) for each in item.content.visitors]


def values(item: Proposed) -> dict[str, int]:
    assert isinstance(item.content, Statistics)
    return dict(item.content.values)


def doubts(item: Proposed) -> list[DoubtKind]:
    return [doubt.kind for doubt in item.doubts]


def march(*days: int) -> tuple[date, ...]:
    return tuple(date(2025, 3, day) for day in days)


# What always holds

FRAGMENTS = st.sampled_from(
    [
        *(
            "省水务厅",
            "省文旅厅窗口",
            "我厅",
            "窗口动态",
            "重点项目：",
            "一、",
            "（二）",
            "1.",
            "②",
            "- ",
        ),
        *(
            "3月18日，",
            "周三",
            "昨日",
            "2月30日",
            "9.11",
            "至",
            "本周，",
            "上午",
            "十十月",
            "٣月١日",
        ),
        *("咨询", "流转", "1,357", "１２", "万", "人次", "今年以来，累计", "\t", "|", "一千二百"),
        *(
            "党组成员、",
            "副厅长",
            "蒲建国",
            "热依汗·买苏木",
            "到大厅",
            "调研值守",
            "陪同",
            "（",
            "）",
        ),
        *(
            "本周无",
            "无",
            "老师您好，",
            "谢谢",
            "报送如下：",
            "会议要求：",
            "召开会议",
            "。",
            "；",
            "，",
        ),
        *(
            "\n",
            "\r\n",
            "\n\n",
            " ",
            "\u3000",
            "\u200b",
            "\x00",
            "\x1c",
            "\ud800",
            "\u202e",
            "**",
            "😀",
        ),
        *("姓名：", "职务：", "时间：", "“", "”", "【", "】", "和", "\u2028", "①", "⑽", "1️⃣"),
    ]
)
SOUP = st.lists(st.one_of(FRAGMENTS, st.text(max_size=4)), max_size=40).map("".join)


#: What no reporter types and every paste may hold.
MEAN = [
    *("\x00", "\x07", "\x1b", "\x85", "\ud800", "\udfff", "\u200b", "\u200d", "\u202e", "\u2067"),
    *(
        "\ufeff",
        "\uffff",
        "\u0301",
        "\u3000",
        "\xa0",
        "😀",
        "👨‍👩‍👧",
        "\U0002a6a5",
        "\t",
        "\n",
        "|",
        "　\n",
    ),
]
ANY_CHARACTER = st.text(st.characters(exclude_categories=()), max_size=200)
CORPUS = st.sampled_from([each.text for each in bench.corpus()])


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A message of the corpus with mean characters somewhere in it, or cut off."""
    text = draw(CORPUS)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(MEAN)) + text[at:]
    return text[draw(st.integers(0, 12)) :][: draw(st.integers(0, len(text)))]


def assert_holds_every_character(text: str, parsed: Parsed) -> None:
    spans = sorted(
        [each.span for each in parsed.items] + list(parsed.left), key=lambda span: span.start
    )
    at = 0
    for span in spans:
        assert at <= span.start < span.end <= len(text)
        assert not text[at : span.start].strip()
        at = span.end
    assert not text[at:].strip()


@settings(max_examples=250)
@given(st.one_of(ANY_CHARACTER, SOUP, spoilt()), st.sampled_from(["省中心", "省水务厅"]))
@example("", "省中心")
@example("\u200b", "省中心")
@example("\ud800\n1.\n", "省水务厅")
@example("三十二月四十日，会", "省水务厅")
@example("老师好，😀\u202e谢谢", "省水务厅")
def test_no_character_of_the_original_is_lost_or_taken_twice(text: str, window: str) -> None:
    parsed = read(text, window)
    assert_holds_every_character(text, parsed)
    starts = [item.span.start for item in parsed.items]
    assert starts == sorted(starts)


def test_ten_thousand_lines_are_read_to_the_last() -> None:
    line = "3月18日，\x00窗口\u202e召开例会😀，\ud800谢谢。"
    text = "\n".join(f"{number}.{line}" for number in range(10_000))
    parsed = read(text)
    assert_holds_every_character(text, parsed)
    assert len(parsed.items) >= 10_000


@settings(max_examples=300)
@given(SOUP, st.sampled_from(["省中心", "省水务厅"]))
def test_what_is_proposed_can_be_stored(text: str, window: str) -> None:
    for item in read(text, window).items:
        named = PUBLICATION.window(item.window)
        assert named
        if item.section is None:
            asked = {DoubtKind.WHICH_SECTION, DoubtKind.NO_SECTION} & set(doubts(item))
            assert asked or item.kind is Kind.NOTHING
        else:
            section = PUBLICATION.section(item.section)
            assert section in PUBLICATION.sections_of(named, item.kind)
        content = item.content
        if isinstance(content, Activity):
            assert content.text
            content.text.encode()
        if isinstance(content, Activity | Visit):
            assert list(content.days) == sorted(set(content.days))
        if isinstance(content, Visit):
            for each in content.visitors:
                assert each.name
                (each.title + each.name).encode()
        if isinstance(content, Statistics):
            assert all(0 <= value <= 10**9 for value in content.values.values())


@pytest.mark.parametrize(
    "seed",
    [
        *(
            "到",
            "副厅长",
            "（",
            "1、",
            "和副厅长王明",
            "到大厅",
            "省水务厅、",
            "咨询1",
            "１２３，",
            "\t",
            "1\n",
        ),
        *(
            "3月1日、",
            "3月1日至",
            "“",
            "无；a：无",
            "报送",
            "老师好",
            "①",
            "。2.",
            "累计",
            "十",
            "一行等",
        ),
        *(
            "副厅长王明到大厅值守；",
            "本周，省水务厅召开。省文旅厅召开。",
            "会：\n1.b\n",
            "一、\n",
            "姓名：王\n",
            "老师好，",
            "。【服务保障】",
            "，谢谢",
            "1\t窗口\t",
        ),
    ],
)
def test_no_text_takes_long_to_read(seed: str) -> None:
    def cost(length: int) -> float:
        text = (seed * length)[:length]
        return bench.fastest(lambda: read(text, "省中心"), 3)

    # Linear: eight times the text takes eight times as long, and a quadratic rule sixty-four.
    assert cost(16_000) < 28 * cost(2_000) + 0.02


def test_the_corpus_is_read_as_well_as_promised() -> None:
    cases, publication = bench.corpus(), bench.bulletin()
    newest = max(case.round for case in cases)
    held_out = [case for case in cases if case.round]
    assert len(held_out) >= max(150, len(cases) / 5)
    parts = {
        "tuned": [case for case in cases if not case.round],
        "held out": held_out,
        "newest": [case for case in cases if case.round == newest],
    }
    for name, part in parts.items():
        for field, score in bench.scores(part, publication).items():
            assert score.reached, f"{field}, {name}: {score}"


# Days


@pytest.mark.parametrize(
    ("head", "days"),
    [
        ("3月18日，", [18]),
        ("三月十八日，", [18]),
        ("２０２５年３月１８日，", [18]),
        ("3.18，", [18]),
        ("18日，", [18]),
        ("3月17日至19日，", [17, 18, 19]),
        ("3月17日、20日，", [17, 20]),
        ("周二，", [18]),
        ("昨天下午，", [19]),
        ("今日", [20]),
    ],
)
def test_a_day_at_the_head_becomes_the_day_of_the_item(head: str, days: list[int]) -> None:
    item = only(f"{head}窗口召开例会。")
    assert news(item) == Activity(text="窗口召开例会。", days=march(*days))
    assert item.doubts == ()


def test_a_day_with_a_time_stays_in_the_text() -> None:
    assert news(only("3月18日上午，窗口召开例会。")) == Activity(
        text="3月18日上午，窗口召开例会。", days=march(18)
    )


@pytest.mark.parametrize(
    "head", ["3月18日起，", "截至3月18日，", "近日，", "本周，", "1.5万人", "12日常"]
)
def test_what_is_no_day_is_left_in_the_text(head: str) -> None:
    assert news(only(f"{head}窗口召开例会。")) == Activity(text=f"{head}窗口召开例会。")


def test_a_day_behind_the_window_is_kept_only_where_it_is_not_printed_again() -> None:
    assert news(only("省水务厅于3月18日召开例会。")).days == march(18)
    office = news(only("重点项目：省中心于3月18日召开例会。", "省中心"))
    assert office == Activity(text="省中心于3月18日召开例会。")


def test_yesterday_is_the_day_before_the_message() -> None:
    monday = date(2025, 3, 24)
    item = only("昨日，窗口召开例会。", sent_on=monday)
    assert news(item).days == march(23)
    assert item.doubts[0].kind is DoubtKind.DAY_OUTSIDE
    assert item.doubts[0].details["days"] == march(23)


@pytest.mark.parametrize(
    ("sent_on", "head", "day"),
    [
        (date(2025, 3, 19), "前天", date(2025, 3, 17)),
        (date(2025, 3, 19), "昨晚", date(2025, 3, 18)),
        (date(2025, 3, 19), "本周五", date(2025, 3, 21)),
        (date(2025, 3, 24), "本周三", date(2025, 3, 26)),
        (date(2025, 3, 24), "上周三", date(2025, 3, 19)),
        (date(2025, 3, 24), "周三", date(2025, 3, 19)),
    ],
)
def test_a_weekday_is_one_of_the_week_of_the_message(sent_on: date, head: str, day: date) -> None:
    assert news(only(f"{head}，窗口召开例会。", sent_on=sent_on)).days == (day,)


def test_a_day_that_does_not_exist_is_asked_about() -> None:
    item = only("2月30日，窗口召开例会。")
    assert news(item).days == ()
    assert doubts(item) == [DoubtKind.DAY_UNCLEAR]


def test_a_day_in_december_read_in_january_is_of_the_year_before() -> None:
    january = replace(PERIOD, first=date(2026, 1, 5), last=date(2026, 1, 9))
    item = only("12月31日，窗口召开例会。", period=january, sent_on=january.last)
    assert news(item).days == (date(2025, 12, 31),)


# Statistics


@pytest.mark.parametrize(
    "text",
    [
        "本周，共计咨询1268人次、流转5310件次",
        "咨询1268 流转5310",
        "流转5310咨询1268",
        "咨询：１，２６８\n流转：５３１０",
        "咨询一千二百六十八人次，流转五千三百一十件次",
        "咨询\t流转\n1268\t5310",
        "| 咨询 | 流转 |\n|---|---|\n| 1268 | 5310 |",
        "指标\t累计\t本周\n咨询\t14026\t1268\n流转\t50120\t5310",
        "咨询\n1268\n流转\n5310",
        "1268人次咨询，5310件次流转",
        "本周咨询1268人次、流转5310件次。今年以来，累计咨询14026人次、流转50120件次。",
        "今年以来累计咨询14026人次，流转50120件次\n本周咨询1268人次，流转5310件次",
        "咨询1268人次（上周1300人次），流转5310件次，环比增长2%。",
    ],
)
def test_the_week_s_numbers_are_read_and_the_year_s_are_not(text: str) -> None:
    item = only(text, "省中心")
    assert values(item) == {"asked": 1268, "moved": 5310}
    assert (item.section, item.doubts) == ("caseload", ())


@pytest.mark.parametrize(
    "text",
    [
        "咨询1268 流转5310 寄送240",
        "本周咨询1268人次、流转5310件次、寄送240份。",
        "寄送：240\n流转：5310\n咨询：1268",
        "咨询\t流转\t寄送\n1268\t5310\t240",
        "咨询、流转、寄送分别为1268、5310、240",
        "咨询1268，流转5310，寄送证照240份",
    ],
)
def test_a_number_may_be_called_by_the_beginning_of_its_name(text: str) -> None:
    sent = Indicator(key="sent", name="寄送证照", unit="份", total_unit="份")
    more = replace(PUBLICATION, indicators=(*PUBLICATION.indicators, sent))
    item = only(text, "省中心", bulletin=more)
    assert values(item) == {"asked": 1268, "moved": 5310, "sent": 240}
    assert item.doubts == ()


def test_a_number_that_is_missing_is_asked_for() -> None:
    item = only("流转5310", "省中心")
    assert values(item) == {"moved": 5310}
    assert item.doubts[0].kind is DoubtKind.INDICATOR_MISSING
    assert item.doubts[0].details == {"indicator": "asked", "name": "咨询"}


@pytest.mark.parametrize("number", ["12.5", "-3", "99999999999999", "7，咨询8"])
def test_a_number_that_cannot_be_is_asked_about(number: str) -> None:
    item = only(f"咨询{number}人次，流转5310件次", "省中心")
    assert values(item)["moved"] == 5310
    assert doubts(item) == [DoubtKind.NUMBER_UNCLEAR]


def test_numbers_without_names_are_taken_in_the_order_of_the_plan_and_asked_about() -> None:
    item = only("1268\t5310", "省中心")
    assert values(item) == {"asked": 1268, "moved": 5310}
    assert doubts(item) == [DoubtKind.ORDER_ASSUMED]


def test_the_year_s_numbers_alone_are_nothing_to_file() -> None:
    parsed = read("今年以来，累计咨询14026人次、流转50120件次。", "省中心")
    assert parsed.items == ()
    assert len(parsed.left) == 1


def test_a_story_with_numbers_is_a_story() -> None:
    text = "窗口走进桐泷县产业园，现场解答咨询86人次，帮办业务12件。"
    assert news(only(text)).text == text
    assert only(f"重点项目：{text}", "省中心").kind is Kind.ACTIVITY


# Visits


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("副厅长蒲建国", [("副厅长", "蒲建国")]),
        ("省水务厅党组成员、副厅长蒲建国", [("党组成员、副厅长", "蒲建国")]),
        ("云岭省水务厅一级巡视员黎芳", [("一级巡视员", "黎芳")]),
        ("我厅总工程师欧阳砚", [("总工程师", "欧阳砚")]),
        ("厅党组书记、厅长长孙敬", [("党组书记、厅长", "长孙敬")]),
        ("主任任长青", [("主任", "任长青")]),
        ("二级巡视员邓　铎", [("二级巡视员", "邓铎")]),
        ("二级巡视员热依汗•买苏木", [("二级巡视员", "热依汗·买苏木")]),
        ("蒲建国副厅长", [("副厅长", "蒲建国")]),
        ("蒲建国（党组成员、副厅长）", [("党组成员、副厅长", "蒲建国")]),
        ("副厅长（主持工作）蒲建国", [("副厅长（主持工作）", "蒲建国")]),
        (
            "党组成员、副厅长蒲建国，党组成员、机关党委书记黎芳",
            [("党组成员、副厅长", "蒲建国"), ("党组成员、机关党委书记", "黎芳")],
        ),
        ("厅长蒲建国和总工程师黎芳", [("厅长", "蒲建国"), ("总工程师", "黎芳")]),
        ("副厅长蒲建国总工程师黎芳", [("副厅长", "蒲建国"), ("总工程师", "黎芳")]),
        ("副厅长蒲建国在省中心副主任骆云舟陪同下", [("副厅长", "蒲建国")]),
        ("副厅长蒲建国一行5人", [("副厅长", "蒲建国")]),
    ],
)
def test_who_came_to_the_hall(who: str, expected: list[tuple[str, str]]) -> None:
    item = only(f"{who}到省政务服务大厅窗口调研值守")
    assert visitors(item) == expected
    assert (item.section, item.doubts) == ("visits", ())


def test_company_is_no_visitor() -> None:
    item = only("3月18日，副厅长蒲建国到大厅值守，省中心副主任骆云舟陪同。")
    assert visitors(item) == [("副厅长", "蒲建国")]
    assert isinstance(item.content, Visit)
    assert item.content.days == march(18)
    assert item.doubts == ()


def test_each_window_s_leaders_are_a_filing_of_their_own() -> None:
    text = "副厅长蒲建国，省文旅厅总规划师解明澜到大厅调研值守。"
    mine, theirs = read(text).items
    assert (mine.window, visitors(mine)) == ("省水务厅", [("副厅长", "蒲建国")])
    assert (theirs.window, visitors(theirs)) == ("省文旅厅", [("总规划师", "解明澜")])
    assert (doubts(mine), doubts(theirs)) == ([], [DoubtKind.OTHER_WINDOW])
    assert text[theirs.span.start : theirs.span.end].startswith("省文旅厅")


def test_an_earlier_visitor_needs_no_title() -> None:
    known = (Visitor("首席水文专家", "解明澜"), Visitor("副厅长", "解明澜"))
    assert visitors(only("解明澜到大厅值守", known=known)) == [("首席水文专家", "解明澜")]
    assert visitors(only("厅首席水文专家解明澜到大厅值守", known=known))[0][1] == "解明澜"
    titled = only("党组成员、副厅长、解明澜到大厅值守", known=known)
    assert visitors(titled) == [("党组成员、副厅长", "解明澜")]


@pytest.mark.parametrize(
    "said",
    [
        "解明澜、热依汗•买苏木到大厅值守",
        "3月18日，解明澜和热依汗·买苏木到大厅值守。",
        "首席水文专家解明澜与热依汗·买苏木到大厅值守",
        "首席水文专家解明澜，二级巡视员：热依汗·买苏木到大厅值守",
    ],
)
def test_leaders_of_the_roster_are_known_and_need_no_title(said: str) -> None:
    roster = (
        Leader(name="解明澜", title="首席水文专家", window="省水务厅"),
        Leader(name="热依汗·买苏木", title="二级巡视员"),
    )
    item = only(
        said, bulletin=replace(PUBLICATION, leaders=roster), known=(Visitor("厅长", "解明澜"),)
    )
    assert visitors(item) == [("首席水文专家", "解明澜"), ("二级巡视员", "热依汗·买苏木")]
    assert item.doubts == ()


def test_a_known_leader_is_named_alone_in_a_form_of_lines() -> None:
    text = "姓名：解明澜\n时间：3月18日"
    item = only(text, known=(Visitor("首席水文专家", "解明澜"),))
    assert (visitors(item), doubts(item)) == ([("首席水文专家", "解明澜")], [])
    assert doubts(only(text)) == [DoubtKind.TITLE_MISSING]


@pytest.mark.parametrize(
    ("who", "doubt"),
    [
        ("副厅长", DoubtKind.NAME_MISSING),
        ("蒲建国", DoubtKind.TITLE_MISSING),
        ("副厅长蒲建国、黎芳", DoubtKind.TITLE_ASSUMED),
        ("副厅长扎西次仁", DoubtKind.NAME_UNCERTAIN),
        ("省审计厅副厅长蒲建国", DoubtKind.OTHER_WINDOW),
        (
            "、".join(f"副厅长王{name}" for name in "一二三四五六七八九"),
            DoubtKind.TOO_MANY_VISITORS,
        ),
    ],
)
def test_a_doubtful_visitor_is_asked_about(who: str, doubt: DoubtKind) -> None:
    assert doubts(only(f"{who}到大厅调研值守")) == [doubt]


def test_what_else_a_leader_did_is_pointed_out_or_makes_a_story() -> None:
    few = only("副厅长蒲建国到大厅调研值守，看望慰问工作人员。")
    assert (few.kind, doubts(few)) == (Kind.VISIT, [DoubtKind.WORDS_UNUSED])
    text = "副厅长蒲建国到大厅调研。" + "蒲建国指出，要把群众等得最久的环节作为改革的重点。" * 2
    many = only(text)
    assert (news(many).text, doubts(many)) == (text, [DoubtKind.WHICH_KIND])


@pytest.mark.parametrize(
    "text",
    [
        "副厅长蒲建国赴松照县政务服务大厅调研。",
        "窗口工作人员到大厅开展宣传活动。",
        "企业代表到窗口办理取水许可。",
        "副厅长蒲建国主持召开窗口工作推进会。",
    ],
)
def test_not_everyone_who_goes_somewhere_is_a_visit(text: str) -> None:
    assert news(only(text)).text == text


def test_an_office_s_own_leader_in_the_hall_is_its_news() -> None:
    assert only("重点项目：副主任骆云舟到大厅值守", "省中心").section == "projects"


# Nothing


@pytest.mark.parametrize(
    "text",
    [
        "本周无",
        "无",
        "本周无报送内容。",
        "省水务厅本周暂无动态，谢谢",
        "零报告",
        "我们本周没有要报的内容",
    ],
)
def test_nothing_is_said_in_many_words(text: str) -> None:
    item = only(text)
    assert (item.content, item.section, item.doubts) == (Nothing(), None, ())


@pytest.mark.parametrize("text", ["无障碍通道改造完成。", "本周窗口无投诉。", "无纸化办理启动。"])
def test_having_no_complaints_is_news(text: str) -> None:
    assert only(text).kind is Kind.ACTIVITY


def test_nothing_in_one_section_is_nothing_to_file() -> None:
    parsed = read("一、窗口动态\n召开例会。\n二、领导进大厅\n无")
    assert [item.kind for item in parsed.items] == [Kind.ACTIVITY]
    assert [item.kind for item in read("窗口动态：无\n领导进大厅：无").items] == [Kind.NOTHING]


# Sections and windows


def test_a_choice_of_sections_is_a_question_unless_a_heading_answers_it() -> None:
    item = only("召开例会。", "省中心")
    assert item.section is None
    assert item.doubts[0].kind is DoubtKind.WHICH_SECTION
    assert item.doubts[0].details == {
        "sections": ("news", "projects", "training"),
        "heading": "",
    }
    for text in ("重点项目\n召开例会。", "二、重点项目：召开例会。", "【重点项目】召开例会。"):
        assert (only(text, "省中心").section, only(text, "省中心").doubts) == ("projects", ())


def test_a_heading_that_is_not_the_window_s_is_a_question() -> None:
    item = only("重点项目\n召开例会。")
    assert (item.section, doubts(item)) == (None, [DoubtKind.WHICH_SECTION])


def test_another_window_s_news_is_its_and_asked_about() -> None:
    item = only("省文旅厅窗口召开例会。")
    assert (item.window, doubts(item)) == ("省文旅厅", [DoubtKind.OTHER_WINDOW])
    assert only("省水务厅窗口会同省文旅厅窗口召开例会。").doubts == ()
    both = only("省水务厅、省文旅厅窗口召开例会。")
    assert (both.window, doubts(both)) == ("省水务厅", [DoubtKind.TWO_WINDOWS])


def test_a_text_too_long_for_a_filing_is_pointed_out() -> None:
    assert doubts(only("召开例会，" * (MOST_TEXT // 5 + 1))) == [DoubtKind.TEXT_TOO_LONG]


# Pastes


def test_a_pasted_weekly_falls_into_its_items() -> None:
    text = (
        "省水务厅窗口工作周报\n一、窗口动态\n1.3月18日，窗口召开例会，\n部署工作。\n2、窗口赴桐泷县核验。\n"
        "二、领导进大厅\n3月19日，副厅长蒲建国到大厅值守。\n谢谢！"
    )
    parsed = read(text)
    one, two, three = parsed.items
    assert news(one) == Activity(text="窗口召开例会，部署工作。", days=march(18))
    assert news(two) == Activity(text="窗口赴桐泷县核验。")
    assert visitors(three) == [("副厅长", "蒲建国")]
    assert [text[span.start : span.end] for span in parsed.left] == [
        *("省水务厅窗口工作周报", "一、窗口动态", "二、领导进大厅", "谢谢！")
    ]
    assert text[one.span.start : one.span.end] == "1.3月18日，窗口召开例会，\n部署工作。"


@pytest.mark.parametrize("label", ["{}.", "{}、", "（{}）", "{})", "①②"])
def test_numbered_lines_are_items(label: str) -> None:
    labels = list(label) if label == "①②" else [label.format(n) for n in (1, 2)]
    parsed = read("\n".join(f"{each}窗口召开例会。" for each in labels))
    assert [news(item).text for item in parsed.items] == ["窗口召开例会。"] * 2


def test_a_list_inside_a_story_stays_in_it() -> None:
    text = "（一）召开例会，会议要求：\n1.摸清底数；\n2.理顺流程。\n（二）开展核验。"
    assert [news(item).text for item in read(text).items] == [
        *("召开例会，会议要求：1.摸清底数；2.理顺流程。", "开展核验。")
    ]


def test_the_paragraphs_of_one_story_stay_together() -> None:
    text = "3月18日，窗口召开例会。\n会议要求，提速增效。\n\n会议强调，守住底线。"
    assert news(only(text)).text == "窗口召开例会。会议要求，提速增效。会议强调，守住底线。"


def test_windows_that_run_on_in_one_paragraph_are_told_apart() -> None:
    items = read("本周，省水务厅召开例会。会上，省文旅厅发言。省文旅厅开展核验。", "省中心").items
    assert [(item.window, news(item).text) for item in items] == [
        ("省水务厅", "本周，省水务厅召开例会。会上，省文旅厅发言。"),
        ("省文旅厅", "省文旅厅开展核验。"),
    ]


def test_a_visit_at_the_end_of_the_news_is_a_filing_of_its_own() -> None:
    first, second = read("窗口召开例会。3月19日，副厅长蒲建国到大厅值守。").items
    assert news(first) == Activity(text="窗口召开例会。")
    assert visitors(second) == [("副厅长", "蒲建国")]


@pytest.mark.parametrize(
    "manners",
    [
        "老师您好，本周信息如下：\n{}",
        "李老师好，{}",
        "{}\n谢谢！",
        "{}\n省水务厅窗口\n2025年3月20日",
        "{}\n联系人：方芳 0700-5550199",
        "方芳 2025/3/20 14:32:05\n{}",
        "云岭窗口周报\n2025年第12期（总第312期）\n{}\n发：各窗口。\n（共印80份）",
    ],
)
def test_manners_are_left_and_listed(manners: str) -> None:
    parsed = read(manners.format("窗口召开例会，部署汛前审批。"))
    assert [news(item).text for item in parsed.items] == ["窗口召开例会，部署汛前审批。"]
    assert parsed.left


Change = Callable[[str], str]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("1", "１").replace("8", "８"),
        lambda text: "\ufeff" + text.replace("窗口", "窗\u200b口"),
        lambda text: text.replace("月", " 月 ").replace("日", " 日"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("召开", "召\ud83d开"),
        lambda text: text.replace("3月18日", "**3月18日**"),
    ],
)
def test_how_the_characters_came_makes_no_difference(change: Change) -> None:
    text = "1.3月18日，窗口召开例会。\n2.窗口开展核验。"
    assert [item.content for item in read(change(text)).items] == [
        item.content for item in read(text).items
    ]


def test_days_without_a_month_are_near_the_day_before_them() -> None:
    assert news(only("3月18日、17日，窗口召开例会。")).days == march(17, 18)
    assert news(only("2月28日—2日，窗口召开例会。")).days == (date(2025, 2, 28), *march(1, 2))
    assert doubts(only("18日—16日，窗口召开例会。")) == [DoubtKind.DAY_UNCLEAR]
