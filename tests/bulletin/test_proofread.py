"""Soft checks: what an editor would stop at is said, with the reason, and nothing else is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.filings import (
    Activity,
    Content,
    Filing,
    History,
    Nothing,
    Statistics,
    Status,
    Visit,
    Visitor,
)
from bulletin.proofread import Proofreader, Remark, RemarkKind
from bulletin.publication import Leader, Wording
from bulletin.rules import read_rule
from tests.bulletin.a_publication import bulletin, issue, news, numbers, visit

PERIOD = issue().period
HOUSE = replace(
    bulletin(),
    wording=(Wording("身份证", "居民身份证"),),
    rules=(read_rule("流转 <= 咨询", bulletin().indicators),),
)
READING = "省文旅厅窗口联合省图书馆在大厅开展读书日活动，发放借书证120张。"
AGAIN = "联合省图书馆开展读书日活动，省文旅厅窗口在大厅发放借书证120张。"


def reader(*filings: Filing, **histories: History) -> Proofreader:
    return Proofreader(HOUSE, PERIOD, filings, histories)


def found(content: Content, history: History | None = None, *filings: Filing) -> tuple[Remark, ...]:
    return reader(*filings, 省文旅厅=history or History()).remarks("省文旅厅", content)


def kinds(content: Content, history: History | None = None) -> list[RemarkKind]:
    return [each.kind for each in found(content, history)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("群众身份号为53010219900101124X，已办结。", RemarkKind.IDENTITY_NUMBER),
        ("联系人小段，电话１３９００００１１１１。", RemarkKind.TELEPHONE),
        ("传达机密文件精神。", RemarkKind.SECRECY),
        ("印发《大厅服务规范，要求各窗口落实。", RemarkKind.UNBALANCED),
        ("开展文旅惠民”活动。", RemarkKind.UNBALANCED),
        ("印发服务规范（试行，要求落实。", RemarkKind.UNBALANCED),
        ("协助其它窗口办理业务。", RemarkKind.WORDING),
        ("截止目前，共受理36件。", RemarkKind.WORDING),
        ("本周开展延时服务，截止11月18日，共受理36件。", RemarkKind.WORDING),
        ("群众补办身份证36张。", RemarkKind.WORDING),
    ],
)
def test_each_thing_to_look_at_is_found(text: str, kind: RemarkKind) -> None:
    assert kinds(Activity(text=text)) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "省文旅厅窗口印发《大厅服务规范（试行）》，要求“一次办好”。",
        "截至目前，共受理36件，其中网上办理30件，编号20261118001。",
        "学习保守秘密法，保护企业商业秘密。",
        "推出三项措施：1）延时服务；2）上门服务。",
        "报名截止时间为周五，申报截止11月20日。",
        "群众补办居民身份证36张。",
    ],
)
def test_what_is_well_is_left_alone(text: str) -> None:
    assert kinds(Activity(text=text)) == []


def test_a_day_outside_of_the_period_is_named() -> None:
    days = (date(2025, 3, 14), date(2025, 3, 18))
    outside = {"days": days[:1], "first": PERIOD.first, "last": PERIOD.last}
    expected = (Remark(RemarkKind.DAY_OUTSIDE, outside),)
    assert found(Activity(text="召开例会。", days=days)) == expected
    assert found(Visit(visitors=(Visitor("处长", "普丽"),), days=days)) == expected


def test_a_leader_with_another_title_than_last_time_is_named() -> None:
    history = History(visitors=(Visitor("副厅长", "和建国"), Visitor("处长", "和建国")))
    same = Visit(visitors=(Visitor("副厅长", "和建国"),))
    other = Visit(visitors=(Visitor("二级巡视员", "和建国"), Visitor("处长", "普丽")))
    assert found(same, history) == ()
    (remark,) = found(other, history)
    assert remark.details == {"name": "和建国", "title": "二级巡视员", "before": "副厅长"}
    # This week's visit is later than any before it.
    (remark,) = found(same, history, visit(1, "省文旅厅", ("厅长", "和建国")))
    assert remark.details["before"] == "厅长"
    assert found(same, history, visit(1, "省水务厅", ("厅长", "和建国"))) == ()


def test_a_leader_with_another_title_than_on_the_roster_is_named_and_history_is_not_asked() -> None:
    roster = (
        Leader(name="和建国", title="省文旅厅党组成员、副厅长"),
        Leader(name="普丽", title="处长"),
        Leader(name="普丽", title="总工程师", window="省水务厅"),
    )
    house = replace(HOUSE, leaders=roster)
    history = History(visitors=(Visitor("厅长", "和建国"), Visitor("副处长", "解明澜")))
    reader = Proofreader(house, PERIOD, (), {"省文旅厅": history, "省水务厅": history})

    def said(title: str, name: str, window: str = "省文旅厅") -> tuple[Remark, ...]:
        return reader.remarks(window, Visit(visitors=(Visitor(title, name),)))

    for same in ("党组成员、副厅长", " 党组成员、副厅长\u200b"):
        assert said(same, "和建国") == said(same, "和 建国") == ()
    details = {"name": "和建国", "title": "厅长", "official": "党组成员、副厅长"}
    assert said("厅长", "和建国") == (Remark(RemarkKind.ROSTER_TITLE, details),)
    assert said("处长", "普丽") == said("总工程师", "普丽", "省水务厅") == ()
    [other] = said("处长", "普丽", "省水务厅")
    assert other.details["official"] == "总工程师"
    # Whom the roster does not know is held against the visits before, as ever.
    [other] = said("处长", "解明澜")
    assert other.kind is RemarkKind.OTHER_TITLE
    assert said(" 副处长", "解明澜") == ()


@pytest.mark.parametrize(("length", "kind"), [(400, RemarkKind.LONG), (15, RemarkKind.SHORT)])
def test_a_text_unlike_the_windows_own_is_named_with_what_is_usual(
    length: int, kind: RemarkKind
) -> None:
    history = History(lengths=(100, 130, 90, 110, 140))
    assert found(Activity(text="水" * length), history) == (
        Remark(kind, {"length": length, "usual": 110}),
    )
    assert found(Activity(text="水" * 160), history) == ()


WEEKS = tuple({"asked": n, "moved": 20} for n in (90, 100, 110, 95, 105))


@pytest.mark.parametrize(
    ("values", "history", "expected"),
    [
        ({"asked": 100, "moved": 20}, WEEKS, []),
        ({"asked": 500, "moved": 20}, WEEKS, [RemarkKind.NUMBER_JUMPS]),
        ({"asked": 100, "moved": 0}, WEEKS, [RemarkKind.NUMBER_ZERO]),
        ({"asked": 100}, WEEKS, [RemarkKind.NUMBER_MISSING]),
        ({"asked": 500, "moved": 0}, (), []),
        # A window that never filed a number does not lack it.
        ({"asked": 100}, [{"asked": 90}], []),
        ({"asked": 30, "moved": 31}, (), [RemarkKind.RULE_BROKEN]),
    ],
)
def test_numbers_are_held_against_the_windows_own_and_the_rules(
    values: Mapping[str, int], history: Sequence[Mapping[str, int]], expected: list[RemarkKind]
) -> None:
    assert kinds(Statistics(values=values), History(values=tuple(history))) == expected


def test_the_same_event_is_said_with_whose_filing_it_is_like() -> None:
    filed = news(1, "省水务厅", READING)
    (other,) = found(Activity(text=AGAIN), None, filed)
    details = {"window": "省水务厅", "filing": filed.id}
    assert other == Remark(RemarkKind.NEAR_DUPLICATE, details)
    (own,) = found(Activity(text=AGAIN), None, replace(filed, window="省文旅厅"))
    assert own == Remark(RemarkKind.OWN_DUPLICATE, {"filing": filed.id})


def test_what_is_merged_is_one_event_and_not_two() -> None:
    lead, other = news(1, "省文旅厅", READING), news(2, "省水务厅", AGAIN)
    merged = replace(other, merged_into=lead.id)
    assert [list(remarks) for _, remarks in reader(lead, merged).all()] == [[], []]
    assert reader(lead, merged).remarks("省水务厅", other.content, merged.id) == ()
    assert reader(lead, merged).remarks("省文旅厅", lead.content, lead.id) == ()


def test_a_filing_is_not_like_itself_nor_like_what_is_gone() -> None:
    filed = news(1, "省文旅厅", READING)
    assert reader(filed).remarks("省文旅厅", Activity(text=AGAIN), filed.id) == ()
    assert found(Activity(text=AGAIN), None, replace(filed, status=Status.WITHDRAWN)) == ()
    signing = replace(filed, status=Status.SUBMITTED)
    assert [each.kind for each in found(Activity(text=AGAIN), None, signing)] == [
        RemarkKind.OWN_DUPLICATE
    ]


def test_the_editor_hears_of_two_that_are_alike_once_and_of_what_counts_only() -> None:
    filings = (
        news(1, "省文旅厅", READING),
        news(2, "省水务厅", AGAIN),
        replace(news(3, "省医保局", "协助其它窗口。"), status=Status.RETURNED),
        numbers(4, asked=1, moved=2),
    )
    remarked = {
        filing.id.int: [each.kind for each in remarks] for filing, remarks in reader(*filings).all()
    }
    assert remarked == {1: [], 2: [RemarkKind.NEAR_DUPLICATE], 4: [RemarkKind.RULE_BROKEN]}


def test_nothing_is_not_proofread() -> None:
    assert found(Nothing()) == ()


@given(st.text(), st.lists(st.integers(0, 10_000)))
def test_no_text_is_too_strange_and_none_is_changed(text: str, lengths: list[int]) -> None:
    content = Activity(text=text)
    beside = news(1, "省水务厅", text)
    found(content, History(lengths=tuple(lengths)), beside)
    assert content == Activity(text=text)


@given(st.text(alphabet="秘密机绝内部★（）()《》“”0123456789Xx身份证电话：截止其它 、-"))
def test_no_mark_is_too_strange(text: str) -> None:
    assert len(kinds(Activity(text=text))) <= len(RemarkKind) + 2
