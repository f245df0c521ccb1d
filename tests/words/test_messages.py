"""The messages as people read them: whole, short enough, never broken by what is typed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields as fields_of
from dataclasses import is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any

import pytest
from jinja2 import UndefinedError

from bulletin.issues import Period
from bulletin.standing import Standing
from bulletin.typed_values import read_values
from templates.words import LANGUAGES, Said, _environment, label, say
from tests.words import samples
from tests.words.samples import SAMPLES
from tests.words.used import blocks, used

_NAMES = sorted(blocks("zh"))
_MESSAGES = [name for name in _NAMES if not name.startswith("labels.")]
_LABELS = [name.removeprefix("labels.") for name in _NAMES if name.startswith("labels.")]
_TELEGRAM = 4096
_HOSTILE = "{{ 7919 * 7919 }}<b>\x02😀\x03{% raw %}&amp;*_`"
#: Values that are names to the templates, not words that somebody typed.
_NOT_TYPED = {"which", "kind", "key", "verb", "outcome"}

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def _all(language: str, name: str) -> Iterator[Said]:
    for values in SAMPLES.get(name, ({},)):
        yield say(language, name, **values)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _bold(said: Said) -> list[str]:
    """The stretches in bold, cut out as Telegram cuts: in UTF-16 units."""
    raw = said.text.encode("utf-16-le")
    return [
        raw[2 * offset : 2 * (offset + length)].decode("utf-16-le") for offset, length in said.bold
    ]


@in_every_language
@pytest.mark.parametrize("name", _MESSAGES)
def test_a_message_is_whole_and_fits_telegram(language: str, name: str) -> None:
    for said in _all(language, name):
        assert said.text.strip() == said.text != ""
        assert _units(said.text) <= _TELEGRAM
        assert "\n\n\n" not in said.text
        assert not re.search(r"None|[!！]|\{|\}|bound method|built-in", said.text)
        assert all(_bold(said))


@in_every_language
@pytest.mark.parametrize("name", _LABELS)
def test_a_label_is_one_short_line(language: str, name: str) -> None:
    for values in SAMPLES.get(f"labels.{name}", ({},)):
        text = label(language, name, **values)
        assert 1 <= len(text) <= (256 if name.startswith("command_") else 40)
        assert "\n" not in text


@in_every_language
def test_a_value_that_a_call_forgets_is_an_error_and_not_a_hole(language: str) -> None:
    with pytest.raises(UndefinedError, match="year"):
        say(language, "rejected.number_taken", number=12)


@in_every_language
def test_a_refusal_fits_on_top_of_the_question(language: str) -> None:
    refusals = [
        said for name in _MESSAGES if name.startswith("rejected.") for said in _all(language, name)
    ]
    questions = [
        said
        for name in _MESSAGES
        if name.startswith(("form.", "publishing.ask_"))
        for said in _all(language, name)
    ]
    refusal = max(refusals, key=lambda said: _units(said.text))
    question = max(questions, key=lambda said: _units(said.text))
    assert _units(question.under(refusal).text) <= _TELEGRAM


@in_every_language
def test_a_refusal_says_what_to_do(language: str) -> None:
    asks = {"zh": "请", "en": "lease"}[language]
    for name in _MESSAGES:
        # What an edit changed stands over the preview or the question, which asks for itself.
        if name.startswith("rejected.") and name != "rejected.edited_so":
            assert all(asks in said.text for said in _all(language, name)), name


@in_every_language
def test_a_line_over_the_chat_fits_telegram(language: str) -> None:
    toasts = [name for name, use in used().items() if use.toast]
    assert toasts
    for name in toasts:
        assert all(_units(said.text) <= 200 for said in _all(language, name)), name


@in_every_language
def test_what_became_of_everything_fits_under_a_file(language: str) -> None:
    for name in ("publishing.outcome", "publishing.told"):
        assert all(_units(said.text) <= 1024 for said in _all(language, name)), name


def test_every_filing_is_told_what_became_of_it() -> None:
    said = say("zh", "publishing.outcome", **SAMPLES["publishing.outcome"][0]).text
    assert said.splitlines()[1:] == [
        "1. 窗口上门办理取水许可延续，两小时办结。：已采用（二、政务工作动态第3段）",
        "2. 窗口上门办理取水许可延续，两小时办结。：留用下期（篇幅有限）",
        "3. 窗口上门办理取水许可延续，两小时办结。：未采用（篇幅有限）",
        "4. 窗口上门办理取水许可延续，两小时办结。：未采用（退回后没有重新报来）",
        "5. 窗口上门办理取水许可延续，两小时办结。：未采用（没有签发）",
        "6. 窗口上门办理取水许可延续，两小时办结。：未采用（栏目已取消）",
    ]


def test_what_is_new_is_bold_and_what_is_gone_in_brackets() -> None:
    values = SAMPLES["late_changes.asked"][0]
    said = say("zh", "late_changes.asked", **values)
    assert "办证材料由〔5〕2份减为1份。" in said.text
    assert "日期：〔3月18日〕无" in said.text
    assert _bold(said) == ["截止后的改动", "无", "2"]


@in_every_language
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_what_people_type_stays_text(language: str, name: str) -> None:
    for values in SAMPLES[name]:
        said = say(language, name, **{key: _typed(key, value) for key, value in values.items()})
        assert "62710561" not in said.text
        assert "\x02" not in said.text
        assert "\x03" not in said.text
        assert all(_bold(said))


def _typed(key: str, value: Any) -> Any:
    """The value with every text in it, however deep, made hostile."""
    if key in _NOT_TYPED or isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return f"{_HOSTILE}{value}" if value else value
    if isinstance(value, dict):
        return {each: _typed(str(each), inner) for each, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_typed(key, each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        inner = {each.name: getattr(value, each.name) for each in fields_of(value)}
        return replace(value, **{each: _typed(each, was) for each, was in inner.items()})
    return value


@in_every_language
def test_hostile_text_is_shown_as_it_was_typed(language: str) -> None:
    said = say(language, "mine.restored", text="{{7*7}} <b>\x02 😀", submitted=False)
    assert "{{7*7}} <b> 😀" in said.text
    assert said.bold == ()


@in_every_language
def test_bold_is_counted_as_telegram_counts(language: str) -> None:
    values = SAMPLES["start.joined"][0] | {"person": "😀𠮷", "bulletin": "😀周报"}
    assert _bold(say(language, "start.joined", **values)) == ["😀周报"]


@in_every_language
def test_bold_moves_with_what_is_put_on_top(language: str) -> None:
    below = say(language, "start.joined", **SAMPLES["start.joined"][0])
    above = say(language, "rejected.not_a_whole_number", given="😀")
    assert _bold(below.under(above)) == [samples.BULLETIN]
    assert _bold(above.under(below)) == [samples.BULLETIN]


def test_a_language_that_is_not_there_is_spoken_in_chinese() -> None:
    assert say("fr", "fallback.other") == say("zh", "fallback.other")


@in_every_language
def test_the_example_of_the_first_question_answers_all_of_it(language: str) -> None:
    for values in SAMPLES["form.ask_value"][:2]:
        example = say(language, "form.ask_value", **values).text.splitlines()[-1]
        taken = read_values(example, samples.INDICATORS, samples.INDICATORS[0])
        assert taken.keys() == {each.key for each in samples.INDICATORS}


def test_last_week_stands_beside_the_question() -> None:
    first = say("zh", "form.ask_value", **SAMPLES["form.ask_value"][0])
    assert first.text.startswith("咨询本周多少人次？上周是97。\n")
    again = say("zh", "form.ask_value", **SAMPLES["form.ask_value"][2])
    assert again.text == "咨询本周多少人次？上周是0。"


def test_what_was_filed_is_said_in_a_line_or_two() -> None:
    filed = [say("zh", "filing.filed", **values).text for values in SAMPLES["filing.filed"]]
    assert filed[0] == "已报送（第12期，窗口动态）。截止前可随时修改。"
    assert filed[1] == f"{filed[0]}\n本期还缺：数据。"
    assert "迟报" in filed[2]
    assert "截止前" not in filed[2]


def test_a_reminder_says_why_the_deadline_moved() -> None:
    usual, earlier, weekend, _ = (
        say("zh", "reminder.first", **values).text for values in SAMPLES["reminder.first"]
    )
    assert "因" not in usual
    assert "因清明节放假，本期截止提前到4月3日（周四）。" in earlier
    assert "因国庆节调休，本期截止改为9月28日（周日，上班）。" in weekend


def test_a_reminder_says_what_is_in_and_what_is_missing() -> None:
    said = say("zh", "reminder.second", **SAMPLES["reminder.second"][1]).text
    assert "（3月17日—3月21日）将于3月21日（周五）15:00截止，还有1小时" in said
    assert "省水务厅：已报动态2条、领导到厅，还缺数据。" in said
    assert "省医保局：还缺动态、领导到厅、数据。" in said


def test_the_editor_gets_a_telephone_number_with_each_missing_window() -> None:
    said = say("zh", "reminder.overdue_editor", **SAMPLES["reminder.overdue_editor"][1]).text
    assert "省水务厅：缺数据 韩立秋 0999-1234567" in said


@in_every_language
def test_a_preview_is_exactly_what_will_be_printed(language: str) -> None:
    values = SAMPLES["form.review"][1]
    assert f"\n\n{values['text']}\n\n" in say(language, "form.review", **values).text


@in_every_language
def test_a_preview_too_long_for_telegram_says_so(language: str) -> None:
    for values in SAMPLES["form.review"][2:]:
        assert "…\n\n" in say(language, "form.review", **values).text


def test_the_standing_marks_who_cannot_be_reached() -> None:
    said = say("zh", "desk.status", **SAMPLES["desk.status"][0])
    assert said.text.splitlines()[:3] == [
        "第12期（3月17日—3月21日）",
        "3月21日（周五）15:00截止，共7个窗口",
        "已报2 · 零报告1 · 未报齐1 · 未报3",
    ]
    assert "省水务厅 韩立秋 0999-1234567\n省医保局（未加入）\n" in said.text
    assert "省文旅厅 白若溪 0999-1234567（无法送达）" in said.text
    assert "省中心：缺数据" in said.text
    assert said.text.endswith("省林草局、省邮管局（4条）")
    assert _bold(said)[1:] == ["未报", "未报齐", "零报告", "已报"]


def test_a_list_that_is_cut_says_how_many_more_there_are() -> None:
    values = SAMPLES["desk.status"][2]
    said = say("zh", "desk.status", **values).text
    more = re.search(r"另有(\d+)个未列出", said)
    assert more
    listed = said.count("（无法送达）")
    assert listed + int(more[1]) == len(values["groups"][Standing.MISSING])
    assert listed > 40


def test_a_hundred_usual_windows_are_all_listed() -> None:
    """Names as they are in a hall fit whole, though all of them are missing."""
    entry = {"items": 0, "missing": (), "joined": False, "reachable": False, "contact": "韩立秋"}
    names = [f"省{n:03}厅" for n in range(100)]
    groups = dict.fromkeys(Standing, ()) | {
        Standing.MISSING: [entry | {"window": name, "phone": "86601234"} for name in names]
    }
    values = SAMPLES["desk.status"][0] | {"groups": groups, "windows": 100}
    said = say("zh", "desk.status", **values).text
    assert all(name in said for name in names)
    assert _units(said) <= _TELEGRAM


def _filtered(language: str, filter: str) -> Callable[..., str]:
    """A filter of the templates, to be called with its value and arguments."""
    found: Callable[..., str] = _environment(language).filters[filter]
    return found


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (timedelta(days=1, hours=5, minutes=9), "1天5小时", "1 day 5 hours"),
        (timedelta(hours=3, minutes=20), "3小时20分钟", "3 hours 20 minutes"),
        (timedelta(minutes=59, seconds=57), "1小时", "1 hour"),
        (timedelta(minutes=1), "1分钟", "1 minute"),
        (timedelta(seconds=-5), "1分钟", "1 minute"),
        (timedelta(days=2), "2天", "2 days"),
    ],
)
def test_the_time_left_is_said_in_two_units(span: timedelta, zh: str, en: str) -> None:
    assert _filtered("zh", "left")(span) == zh
    assert _filtered("en", "left")(span) == en


def test_a_period_of_one_day_is_said_once() -> None:
    day = date(2025, 3, 17)
    assert _filtered("zh", "period")(Period(day, day)) == "3月17日"
    assert _filtered("en", "period")(Period(day, date(2025, 3, 21))) == "Mar 17 – Mar 21"


@pytest.mark.parametrize("units", range(1, 9))
def test_a_cut_never_leaves_half_a_character(units: int) -> None:
    cut = _filtered("zh", "short")("𠮷a😀b", units)
    assert _units(cut) <= units
    assert cut.removesuffix("…") == "𠮷a😀b"[: len(cut.removesuffix("…"))]
