"""Soft checks: what an editor would stop at is said, with the reason, and nothing else is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.filings import Activity, Statistics, Visit, Visitor
from bulletin.issues import Period
from bulletin.proofread import Remark, RemarkKind, proofread

PERIOD = Period(date(2026, 11, 16), date(2026, 11, 20))


def of(text: str, *days: date, others: list[tuple[str, str]] | None = None) -> list[RemarkKind]:
    found = proofread(Activity(text=text, days=days), period=PERIOD, others=others or [])
    return [each.kind for each in found]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("群众身份证号为53010219900101123X，已办结。", RemarkKind.IDENTITY_NUMBER),
        ("联系人小段，电话13900001111。", RemarkKind.TELEPHONE),
        ("咨询电话0700-5550112。", RemarkKind.TELEPHONE),
        ("传达机密文件精神。", RemarkKind.SECRECY),
        ("印发《大厅服务规范，要求各窗口落实。", RemarkKind.UNBALANCED),
        ("开展文旅惠民”活动。", RemarkKind.UNBALANCED),
        ("协助其它窗口办理业务。", RemarkKind.WORDING),
        ("截止目前，共受理36件。", RemarkKind.WORDING),
    ],
)
def test_each_thing_to_look_at_is_found(text: str, kind: RemarkKind) -> None:
    assert of(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "省文旅厅窗口印发《大厅服务规范（试行）》，要求“一次办好”。",
        "截至目前，共受理36件，其中网上办理30件，编号20261118001。",
        "学习保守秘密法，保护企业商业秘密。",
        "推出三项措施：1）延时服务；2）上门服务。",
        "报名截止时间为周五。",
    ],
)
def test_what_is_well_is_left_alone(text: str) -> None:
    assert of(text) == []


def test_a_day_outside_of_the_period_is_named() -> None:
    (remark,) = proofread(
        Activity(text="召开例会。", days=(date(2026, 11, 13), date(2026, 11, 16))), period=PERIOD
    )
    assert remark == Remark(
        RemarkKind.DAY_OUTSIDE,
        {"days": (date(2026, 11, 13),), "first": PERIOD.first, "last": PERIOD.last},
    )


def test_a_leader_with_another_title_than_last_time_is_named() -> None:
    known = (Visitor("副厅长", "和建国"), Visitor("处长", "和建国"))
    same = Visit(visitors=(Visitor("副厅长", "和建国"),))
    assert proofread(same, period=PERIOD, known=known) == ()
    (remark,) = proofread(
        Visit(visitors=(Visitor("二级巡视员", "和建国"),)), period=PERIOD, known=known
    )
    assert remark.details == {"name": "和建国", "title": "二级巡视员", "before": "副厅长"}


def test_the_same_event_filed_by_another_window_is_found() -> None:
    text = "省文旅厅窗口联合省图书馆在大厅开展读书日活动，发放借书证120张。"
    other = "省图书馆联合省文旅厅窗口在大厅开展读书日活动，发放借书证120张。"
    assert of(text, others=[("省图书馆", other)]) == [RemarkKind.NEAR_DUPLICATE]
    assert of(text, others=[("省水务厅", "召开全省水利工程安全生产会议，部署汛后检查。")]) == []


def test_numbers_are_not_proofread() -> None:
    assert proofread(Statistics(values={"asked": 1}), period=PERIOD) == ()


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    of(text, others=[("省水务厅", text)])
