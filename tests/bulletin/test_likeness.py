"""Two filings about one event are told from two that only sound alike: invented pairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from bulletin.likeness import ALIKE, alike, shape

ONE_EVENT = [
    (
        "省文旅厅窗口联合省图书馆在大厅开展读书日活动，发放借书证120张。",
        "省图书馆联合省文旅厅窗口在大厅开展读书日活动，发放借书证120张。",
    ),
    (
        "11月18日，省水务厅窗口为云江电站上门办理取水许可延续，两小时办结。",
        "省水务厅窗口上门服务，为云江电站办理取水许可延续，2小时办结。",
    ),
    (
        "窗口推出“周末不打烊”服务，受理申请36件，接待群众52人次。",
        "接待群众５２人次，受理申请３６件，窗口推出“周末不打烊”服务。",
    ),
    (
        "省中心组织各窗口首席代表召开四季度例会，通报考核情况，部署年底延时服务。",
        "召开四季度首席代表例会，部署年底延时服务，通报考核情况。",
    ),
    (
        "省人社厅窗口与省医保局窗口联合开展“社保医保进园区”宣传，发放手册300份。",
        "省医保局窗口联合省人社厅窗口开展“社保医保进园区”宣传活动，发放手册300份，解答咨询86人次。",
    ),
    (
        "省公安厅窗口启用自助拍照设备，群众办理出入境证件不再另交照片，当天使用41人次。",
        "省公安厅窗口自助拍照设备启用，办理出入境证件的群众不用另交照片，当天41人次使用。",
    ),
    (
        "省住建厅窗口开展资质审批“清零”行动，集中办结积压件27件。",
        "省住建厅窗口开展资质审批“清零”行动，集中办结积压件29件。",
    ),
    (
        "省中心联合省消防总队开展大厅消防演练，窗口工作人员180人参加，演练疏散、灭火和急救。",
        "省中心开展大厅消防演练，窗口人员180人参加疏散、灭火、急救演练。",
    ),
    (
        "为方便老年人办事，省民政厅窗口设置绿色通道，安排专人引导，本周服务老年群众23人次。",
        "本周，省民政厅窗口设置老年人绿色通道，专人引导，服务老年群众23人次。",
    ),
]
TWO_EVENTS = [
    (
        "省文旅厅窗口组织业务培训，窗口人员12人参加。",
        "省水务厅窗口组织消防演练，窗口人员12人参加。",
    ),
    (
        "省水务厅窗口为云江电站上门办理取水许可延续，两小时办结。",
        "省水务厅窗口为石屏水厂解答取水许可变更问题，次日办结。",
    ),
    (
        "召开全省水利工程安全生产会议，部署汛后检查。",
        "省文旅厅窗口联合省图书馆在大厅开展读书日活动，发放借书证120张。",
    ),
    (
        "省住建厅窗口受理建筑业企业资质申请46件，办结40件。",
        "省交通厅窗口受理道路运输从业资格申请112件，办结98件。",
    ),
    (
        "省中心召开党委会议，传达学习全省优化营商环境工作推进会精神，研究贯彻落实措施。",
        "省中心召开窗口首席代表例会，通报三季度考核情况，研究年底延时服务安排。",
    ),
    (
        "省林草局窗口赴石屏县开展林权登记上门服务，现场办理证书12本。",
        "省林草局窗口赴宁西县开展采伐许可上门服务，现场办理采伐证8本。",
    ),
    (
        "省医保局窗口优化异地就医备案流程，平均办理时间由12分钟缩短至3分钟。",
        "省卫健委窗口优化医师执业注册流程，平均办理时间由40分钟缩短至15分钟。",
    ),
    (
        "省公安厅窗口启用自助拍照设备，当天使用41人次。",
        "省公安厅窗口延长出入境业务受理时间，周六接待群众63人次。",
    ),
    (
        "省文旅厅窗口“一件事”专区受理开办旅行社申请5件。",
        "省市场监管局窗口“一件事”专区受理开办餐饮店申请31件。",
    ),
]


@pytest.mark.parametrize(("one", "other"), ONE_EVENT)
def test_one_event_is_seen_through_other_words_and_another_order(one: str, other: str) -> None:
    assert alike(shape(one), shape(other))


@pytest.mark.parametrize(("one", "other"), TWO_EVENTS)
def test_two_events_told_in_the_same_manner_are_two(one: str, other: str) -> None:
    assert not alike(shape(one), shape(other))


def test_what_compares_characters_in_order_does_not_tell_them_apart() -> None:
    """Why the pairs: the day that this fails, ``fuzz.ratio`` alone would do."""
    least = min(fuzz.ratio(*pair) for pair in ONE_EVENT)
    most = max(fuzz.ratio(*pair) for pair in TWO_EVENTS)
    assert least < most


def test_texts_without_a_word_are_like_nothing() -> None:
    assert not alike(shape(""), shape(""))
    assert not alike(shape("。。。"), shape("。。。"))


@given(st.text(), st.text())
def test_the_sketch_never_hides_what_is_alike(one: str, other: str) -> None:
    first, second = shape(one), shape(other)
    plainly = fuzz.ratio(first.pairs, second.pairs, score_cutoff=ALIKE) > 0
    assert alike(first, second) == (plainly and bool(first.pairs))
    assert alike(first, second) == alike(second, first)
    assert list(first.pairs) == sorted(first.pairs)
