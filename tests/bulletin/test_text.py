from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bulletin.rejected import Rejected
from bulletin.text import (
    LARGEST,
    bare_name,
    chinese_numeral,
    closed,
    format_date,
    format_days,
    normalise,
    starts_with_day,
    whole_number,
)


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("9 月 11 日，窗口办结 120 件", "9月11日，窗口办结120件"),
        ("接入 OCR 系统和 API 接口", "接入OCR系统和API接口"),
        ("“节水惠民 云岭同行”宣传周", "“节水惠民 云岭同行”宣传周"),
        ("“节水惠民\u3000\u3000云岭同行”宣传周", "“节水惠民 云岭同行”宣传周"),
        ("第 一 次", "第 一 次"),
        ("２０２５年ＡＢｃ", "2025年ABc"),
        ("办结率达到了百分之\r\n九十八", "办结率达到了百分之九十八"),
        ("  召开会议，\n\n  部署工作。  ", "召开会议，部署工作。"),
        ("smart\nhall", "smart hall"),
        ("办结12\n34件另计", "办结12 34件另计"),
        ("省\u200b水\ufeff务\u202e厅\x00\x07", "省水务厅"),
        ("省水务厅\ud800窗口\uffff", "省水务厅窗口"),
        ("“ 2025 ”行动", "“2025”行动"),
        ("cafe\u0301 门店", "café门店"),
        ("the water bureau", "the water bureau"),
        ("\t省\t水务厅", "省 水务厅"),
        ("", ""),
    ],
)
def test_text_is_printed_in_the_house_s_way(given: str, printed: str) -> None:
    assert normalise(given) == printed


@pytest.mark.parametrize("name", ["解明澜", " 解 明澜", "解\u3000明\u200b澜"])
def test_a_name_is_compared_without_spaces(name: str) -> None:
    assert bare_name(name) == "解明澜"


def test_a_name_is_compared_with_one_kind_of_dot() -> None:
    assert {bare_name(f"热依汗{dot}买苏木") for dot in "·•‧・∙⋅"} == {"热依汗·买苏木"}


@given(
    st.text(st.one_of(st.characters(), st.sampled_from(" \n\r\t中水9A\u3000，“\u0301\u200b"))),
)
@example("A\u200b\u0301 中")
@example("中 \u200b1")
@example("A\n\u0301")
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "\n" not in once
    assert "  " not in once


@pytest.mark.parametrize(
    "char", [" ", "\u3000", "\n", "\t", "，", "）", "一", "9", "\u0301", "中 1 "]
)
def test_a_long_text_of_any_kind_is_read(char: str) -> None:
    """One that took a time that grows with the square would run into the test's time limit."""
    text = "水" + char * 300_000 + "x"
    closed(normalise(text))
    with pytest.raises(Rejected):
        whole_number(text)


@given(st.text(st.sampled_from("云岭省水务厅窗口，。《》“”abc019%")))
def test_normalising_loses_no_character_that_prints(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("召开会议", "召开会议。"),
        ("召开会议。", "召开会议。"),
        ("召开会议！", "召开会议！"),
        ("他说：“办好了。”", "他说：“办好了。”"),
        ("印发《云岭省节水办法》", "印发《云岭省节水办法》。"),
        ("召开会议；", "召开会议。"),
        ("召开会议.", "召开会议。"),
        ("（见附件）", "（见附件）。"),
        ("", ""),
    ],
)
def test_a_text_without_a_closing_mark_gets_one(text: str, printed: str) -> None:
    assert closed(text) == printed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("零", 0),
        ("〇", 0),
        ("123", 123),
        ("１２３", 123),
        ("1,234", 1234),
        ("１，２３４", 1234),
        ("1 234 567", 1_234_567),
        ("一千二百", 1200),
        ("一千二", 1200),
        ("两万三千零五", 23005),
        ("两千零一十", 2010),
        ("一百零二", 102),
        ("一百二", 120),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二百一十", 210),
        ("一二三", 123),
        ("二〇二五", 2025),
        ("3万", 30000),
        ("1.2万", 12000),
        ("1.2萬", 12000),
        ("一点二万", 12000),
        ("三万五", 35000),
        ("一万零五十", 10050),
        ("12万3456", 123_456),
        ("一亿零三百", 100_000_300),
        ("三亿二", 320_000_000),
        ("壹仟贰佰叁拾肆", 1234),
        ("1.0", 1),
        (" 42 ", 42),
        ("\u200b42", 42),
    ],
)
def test_numbers_are_read_in_any_usual_writing(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["", " ", "-1", "－1", "负五", "1.5", "1.23456万", "约一百", "12 34", "1,23", "1,234,56", "百",
     "万", "亿万", "两千五百六十七千", "1万23456", "²", "①", "٣", "1e3", "0x10", "一百点五", ".",
     "五分之一"],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused_with_what_was_given(text: str) -> None:
    with pytest.raises(Rejected) as caught:
        whole_number(text)
    assert (caught.value.reason, caught.value.details) == ("not_a_whole_number", {"given": text})


@pytest.mark.parametrize("text", [str(LARGEST + 1), "9" * 5000, "九" * 6000, "9999999亿"])
def test_a_number_beyond_all_counting_is_refused(text: str) -> None:
    with pytest.raises(Rejected) as caught:
        whole_number(text)
    assert caught.value.reason == "number_too_large"


@given(st.integers(0, LARGEST))
def test_a_number_is_read_back_from_every_writing_of_digits(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    chinese = str(number).translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    assert {whole_number(each) for each in (str(number), f"{number:,}", wide, chinese)} == {number}


@given(st.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = whole_number(text)
    except Rejected:
        return
    assert 0 <= number <= LARGEST


@given(st.integers(1, 999))
def test_a_heading_s_numeral_is_read_back(n: int) -> None:
    assert whole_number(chinese_numeral(n)) == n


def test_headings_have_the_usual_numerals() -> None:
    assert [chinese_numeral(n) for n in (1, 10, 11, 20, 34, 99, 101, 110)] == [
        "一",
        "十",
        "十一",
        "二十",
        "三十四",
        "九十九",
        "一百零一",
        "一百一十",
    ]
    with pytest.raises(ValueError, match="0"):
        chinese_numeral(0)


def test_days_in_a_row_are_written_as_a_run() -> None:
    days = [date(2025, 1, 31), date(2025, 1, 8), date(2025, 1, 30), date(2025, 2, 1)]
    assert format_days(days) == "1月8日、1月30日—2月1日"
    assert format_days(()) == ""
    assert format_date(date(2025, 9, 3)) == "2025年9月3日"


@pytest.mark.parametrize(
    "text", ["9月11日，会", "2025年3月2日至", "11日下午", "本周，", "三月五日"]
)
def test_a_text_that_says_when_is_known(text: str) -> None:
    assert starts_with_day(text)


@pytest.mark.parametrize("text", ["9月底前", "省水务厅9月11日", "12个窗口", "月度例会", ""])
def test_a_text_that_does_not_say_when_is_known(text: str) -> None:
    assert starts_with_day(text) is (text == "9月底前")
