from dataclasses import replace

import pytest

from bulletin.compose import compose
from bulletin.composition import from_snapshot, snapshot
from bulletin.passages import folded, marked, passages
from tests.bulletin.a_publication import bulletin, filing, issue, news, numbers, visit


def test_every_filing_in_print_is_a_passage_under_its_headings() -> None:
    joint = news(1, "省文旅厅", "联合举办惠民演出")
    filings = [
        joint,
        replace(news(2, "省水务厅", "参加惠民演出"), merged_into=joint.id),
        news(3, "省医保局", "推行掌上查询"),
        visit(4, "省水务厅", ("副厅长", "莫听澜"), ("总工程师", "穆清和")),
        numbers(5, asked=3),
        numbers(6, "省医保局", asked=4),
        filing(7, "省水务厅", news(7, "", "开展消防培训").content, "training"),
        replace(news(8, "省水务厅", "没有刊出的"), section=None),
    ]
    composition = compose(bulletin(), issue(), filings, {})
    found = passages(from_snapshot(snapshot(composition)), filings)
    assert [(each.heading, each.windows, each.people, each.text) for each in found] == [
        ("一、窗口动态", ("省文旅厅", "省水务厅"), "", "省文旅厅、省水务厅联合举办惠民演出。"),
        ("一、窗口动态", ("省医保局",), "", "省医保局推行掌上查询。"),
        (
            "二、领导进大厅",
            ("省水务厅",),
            "副厅长莫听澜、总工程师穆清和",
            "省水务厅副厅长莫听澜，总工程师穆清和",
        ),
        (
            "三、综窗改革（一）办件情况",
            ("省中心", "省医保局"),
            "",
            "本周，共计咨询7人次。今年以来，累计咨询7人次。",
        ),
        ("三、综窗改革（二）业务培训", ("省水务厅",), "", "开展消防培训。"),
    ]
    assert [each.section for each in found] == ["news", "news", "visits", "caseload", "training"]
    assert [each.filing for each in found] == [filings[n].id for n in (0, 2, 3, 4, 6)]


def test_a_passage_whose_filing_is_not_known_keeps_its_words() -> None:
    composition = compose(bulletin(), issue(), [news(1, "省文旅厅", "举办惠民演出")], {})
    [found] = passages(composition, [])
    assert (found.filing, found.windows, found.text) == (None, (), "省文旅厅举办惠民演出。")


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("全程网办", [], "全程网办"),
        ("全程网办", ["网办"], "全程[网办]"),
        ("办事办好办", ["办"], "[办]事[办]好[办]"),
        ("全程网办", ["全程网", "程网办"], "[全程网办]"),
        ("哈哈哈", ["哈哈"], "[哈哈哈]"),
        ("推广APP（Beta）", ["app", "beta"], "推广[APP]（[Beta]）"),
        ("Straße 5号", ["strasse"], "[Straße] 5号"),
        ("ﬁn İI", ["fin", "i"], "[ﬁn] [İI]"),
        ("没有", ["有的", ""], "没有"),
        ("", ["有"], ""),
    ],
)
def test_every_word_that_was_looked_for_is_marked(text: str, words: list[str], shown: str) -> None:
    stretches = marked(text, [folded(each) for each in words])
    assert "".join(f"[{each}]" if hit else each for each, hit in stretches) == shown
    assert "".join(each for each, _ in stretches) == text
