from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.compose import compose, printed
from bulletin.composition import Block, Composition, Run
from bulletin.filings import Activity, Filing, Nothing, Statistics, Status, Visit, Visitor
from bulletin.issues import Period, SpecialSection
from bulletin.publication import Kind, Order, SectionKind, Values
from tests.bulletin.a_publication import bulletin, filing, issue, news, numbers, visit


def composed(
    *filings: Filing, order: Order = Order.FILED, arranged: Sequence[int] = ()
) -> Composition:
    ids = tuple(UUID(int=n) for n in arranged)
    return compose(bulletin(order), replace(issue(), arranged=ids), filings, {})


def body(*filings: Filing, order: Order = Order.FILED, arranged: Sequence[int] = ()) -> list[str]:
    """The lines between the masthead and the imprint."""
    composition = composed(*filings, order=order, arranged=arranged)
    return list(composition.lines())[len(composition.masthead()) : -len(composition.imprint)]


def runs(composition: Composition) -> list[Run]:
    def of(block: Block) -> list[Run]:
        here = [run for paragraph in block.paragraphs for run in paragraph.runs]
        return here + [run for inner in block.blocks for run in of(inner)]

    return [run for block in composition.blocks for run in of(block)]


def test_the_masthead_and_the_imprint_say_what_they_have() -> None:
    bare = compose(bulletin(), issue(), [], {})
    assert list(bare.lines()) == [
        "云岭窗口周报",
        "2025年第12期（总第312期）",
        "（3月17日—3月21日）",
        "云岭省政务服务中心",
        "报：省政务办。",
        "发：各窗口。",
    ]
    one_day = Period(date(2025, 3, 17), date(2025, 3, 17))
    dated = replace(issue(), date=date(2025, 3, 28), copies=90, period=one_day)
    full = compose(replace(bulletin(), copy_to="各市州。"), dated, [], {})
    assert (full.period_line, full.date_line) == ("（3月17日）", "2025年3月28日")
    assert full.imprint == ("报：省政务办。", "送：各市州。", "发：各窗口。")
    assert full.copies_line == "（共印90份）"


def test_empty_sections_are_left_out_and_the_rest_are_numbered() -> None:
    assert body(
        news(1, "省中心", "完成一期建设", "projects"), news(2, "省中心", "培训40人", "training")
    ) == ["一、重点项目", "完成一期建设。", "二、综窗改革", "（一）业务培训", "培训40人。"]


def test_paragraphs_are_numbered_when_there_are_two_in_the_section_s_way() -> None:
    assert body(
        news(1, "省中心", "甲", "projects"),
        news(2, "省中心", "乙", "projects"),
        news(3, "省中心", "丙", "training"),
        news(4, "省中心", "丁", "training"),
    ) == [
        "一、重点项目",
        "（一）甲。",
        "（二）乙。",
        "二、综窗改革",
        "（一）业务培训",
        "1.丙。",
        "2.丁。",
    ]


def test_offices_have_paragraphs_of_their_own_and_windows_run_on() -> None:
    assert body(
        news(1, "省水务厅", "省水务厅开展节水宣传"),
        news(2, "省中心", "3月18日，召开例会"),
        news(3, "省医保局", "推行就近办"),
        news(4, "省文旅厅", "办理导游证120件", new_paragraph=True),
    ) == [
        "一、窗口动态",
        "1.3月18日，召开例会。",
        "2.本周，省水务厅开展节水宣传。省医保局推行就近办。",
        "3.本周，省文旅厅办理导游证120件。",
    ]


def test_a_first_item_that_asks_for_a_new_paragraph_makes_no_empty_one() -> None:
    assert body(news(1, "省水务厅", "巡查", new_paragraph=True))[1:] == ["本周，省水务厅巡查。"]


@pytest.mark.parametrize(
    "text",
    [
        "省水务厅窗口上门服务",
        "窗口上门服务",
        "本周，省水务厅窗口上门服务。",
        "本周，我厅窗口上门服务",
        "本周我厅窗口上门服务",
        "我局窗口上门服务；",
        "云岭省水务厅窗口上门服务",
        " 本周， 省水务厅窗口\n上门服务",
        "本周省水务厅窗口上门服务",
        "本周窗口上门服务",
        "省水务厅本周窗口上门服务",
        "我厅窗口本周上门服务",
        "本周，省水务厅窗口，本周，上门服务",
    ],
)
def test_a_window_s_text_begins_with_its_name_once_and_in_bold(text: str) -> None:
    composition = composed(news(7, "省水务厅", text))
    assert runs(composition) == [
        Run("本周，"),
        Run("省水务厅", bold=True, filing=UUID(int=7)),
        Run("窗口上门服务。", filing=UUID(int=7)),
    ]


def test_a_day_of_this_week_is_no_opening() -> None:
    assert body(news(1, "省水务厅", "本周三，我厅调研"))[1] == "本周，省水务厅本周三，我厅调研。"
    assert body(news(1, "省水务厅", "我厅本周一调研"))[1] == "本周，省水务厅本周一调研。"
    assert body(news(1, "省水务厅", "窗口本周内办结"))[1] == "本周，省水务厅窗口本周内办结。"
    assert body(news(1, "省水务厅", "本周一共办结3件"))[1] == "本周，省水务厅一共办结3件。"


def test_days_are_printed_where_an_item_stands_alone_and_does_not_say_them() -> None:
    days = (date(2025, 3, 18), date(2025, 3, 19))
    assert body(
        news(1, "省中心", "召开例会", days=days),
        news(2, "省中心", "3月18日，召开专题会", days=days),
        news(3, "省水务厅", "开展宣传", days=days),
        news(4, "省中心", "培训", "training", days=days[:1]),
    ) == [
        "一、窗口动态",
        "1.3月18日—3月19日，召开例会。",
        "2.3月18日，召开专题会。",
        "3.本周，省水务厅开展宣传。",
        "二、综窗改革",
        "（一）业务培训",
        "3月18日，培训。",
    ]


def test_texts_are_printed_in_the_house_s_way() -> None:
    assert (
        body(news(1, "省中心", "“惠民 利企”办结 12 件", "projects"))[1] == "“惠民 利企”办结12件。"
    )


def test_visitors_of_one_window_stand_together_under_one_name() -> None:
    assert body(
        visit(1, "省水务厅", ("党组成员、副厅长", "段清川")),
        visit(2, "省文旅厅", ("二级巡视员", "普丽")),
        visit(3, "省水务厅", ("一级巡视员", "木文")),
    )[1] == (
        "本周，省水务厅党组成员、副厅长段清川，一级巡视员木文，省文旅厅二级巡视员普丽"
        "到省政务服务大厅窗口调研值守。"
    )


def test_visitors_of_several_windows_come_each_apart() -> None:
    water, culture = (
        visit(1, "省水务厅", ("副厅长", "段清川")),
        visit(2, "省文旅厅", ("处长", "普丽")),
    )
    assert body(water, culture)[1].endswith("普丽分别到省政务服务大厅窗口调研值守。")
    assert body(water)[1] == "本周，省水务厅副厅长段清川到省政务服务大厅窗口调研值守。"


def test_numbers_of_the_week_and_of_the_year_each_in_their_unit() -> None:
    filings = [numbers(1, asked=12, moved=3)]
    composition = compose(bulletin(), issue(), filings, {"asked": 100, "moved": 7})
    assert list(composition.lines())[6] == (
        "本周，共计咨询12人次、流转3件次。今年以来，累计咨询112人次、流转10次。"
    )
    there = replace(issue(), total_units={"moved": "宗"})
    assert "流转10宗。" in printed(bulletin(), there, filings[0], {"moved": 7})


def test_a_number_that_nobody_filed_this_week_keeps_its_total() -> None:
    assert printed(bulletin(), issue(), numbers(1, asked=5), {"moved": 7}) == (
        "本周，共计咨询5人次。今年以来，累计咨询5人次、流转7次。"
    )
    assert printed(bulletin(), issue(), numbers(1, unknown=5), {}) == ""


def test_numbers_of_several_filings_are_added_and_each_is_a_source() -> None:
    composition = composed(numbers(1, asked=5), numbers(2, asked=7))
    assert "咨询12人次" in "".join(composition.lines())
    assert [run.filing for run in runs(composition)] == [UUID(int=1), UUID(int=2)]


def test_items_stand_as_filed_by_the_roster_or_as_an_editor_arranged_them() -> None:
    filings = [
        news(1, "省医保局", "甲"),
        news(2, "省文旅厅", "乙"),
        news(3, "省水务厅", "丙"),
        news(4, "省文旅厅", "丁"),
    ]
    backwards = filings[::-1]
    assert body(*backwards)[1] == "本周，省医保局甲。省文旅厅乙。省水务厅丙。省文旅厅丁。"
    assert body(*backwards, order=Order.ROSTER)[1] == (
        "本周，省文旅厅乙。省文旅厅丁。省水务厅丙。省医保局甲。"
    )
    assert body(*backwards, order=Order.ROSTER, arranged=[3, 1])[1] == (
        "本周，省水务厅丙。省医保局甲。省文旅厅乙。省文旅厅丁。"
    )


def test_a_joint_paragraph_names_every_window_and_knows_every_source() -> None:
    lead, joined = news(1, "省文旅厅", "窗口联合开展夜间服务"), news(2, "省水务厅", "窗口值守")
    composition = composed(lead, news(3, "省医保局", "丙"), replace(joined, merged_into=lead.id))
    assert "本周，省文旅厅、省水务厅窗口联合开展夜间服务。省医保局丙。" in composition.lines()
    assert [run.filing for run in runs(composition) if run.filing] == [
        UUID(int=n) for n in (1, 1, 2, 3, 3)
    ]


def test_what_was_merged_into_a_filing_that_is_not_printed_stands_by_itself() -> None:
    lead = replace(news(1, "省文旅厅", "甲"), status=Status.DECLINED)
    joined = replace(news(2, "省水务厅", "乙"), merged_into=lead.id)
    assert body(lead, joined)[1] == "本周，省水务厅乙。"


def test_a_section_of_this_issue_alone_stands_where_it_was_put() -> None:
    special = SpecialSection("flood", "防汛保畅", SectionKind.LIST, after="news")
    this = replace(issue(), special=(special,))
    filed = [news(1, "省水务厅", "甲"), news(2, "省水务厅", "昼夜巡查", "flood")]
    assert [block.heading for block in compose(bulletin(), this, filed, {}).blocks] == [
        "一、窗口动态",
        "二、防汛保畅",
    ]
    assert [block.heading for block in compose(bulletin(), issue(), filed, {}).blocks] == [
        "一、窗口动态"
    ]


def test_a_filing_alone_reads_as_it_will_be_printed() -> None:
    assert (
        printed(bulletin(), issue(), news(1, "省水务厅", "我厅巡查"), {}) == "本周，省水务厅巡查。"
    )
    assert printed(bulletin(), issue(), filing(1, "省水务厅", Nothing()), {}) == ""


TEXTS = st.text(st.sampled_from("云岭水务厅我 本周，。12A"), min_size=1).filter(str.strip)
VISITORS = st.lists(st.builds(Visitor, TEXTS, TEXTS), min_size=1, max_size=3).map(tuple)
VALUES: st.SearchStrategy[Values] = st.fixed_dictionaries({"asked": st.integers(0, 10**6)})
CONTENTS = st.one_of(
    st.builds(Activity, text=TEXTS, new_paragraph=st.booleans()),
    st.builds(Visit, visitors=VISITORS),
    st.builds(Statistics, values=VALUES),
    st.just(Nothing()),
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["省中心", "省水务厅", "省文旅厅"]),
            CONTENTS,
            st.sampled_from(Status),
            st.sampled_from(["news", "projects", "training"]),
        ),
        max_size=12,
    ),
    st.sampled_from(Order),
    st.permutations(range(1, 6)),
)
def test_every_filing_that_counts_is_printed_once_and_no_other_is(
    parts: list[tuple[str, Activity | Visit | Statistics | Nothing, Status, str]],
    order: Order,
    arranged: list[int],
) -> None:
    filings = [
        filing(
            n, window, content, section if content.kind is Kind.ACTIVITY else None, status=status
        )
        for n, (window, content, status, section) in enumerate(parts, 1)
    ]
    composition = composed(*filings, order=order, arranged=arranged)
    printed_ids = Counter(run.filing for run in runs(composition) if run.filing and not run.bold)
    counting = {each.id for each in filings if each.status.counts and each.kind is not Kind.NOTHING}
    assert printed_ids == Counter(dict.fromkeys(counting, 1))
