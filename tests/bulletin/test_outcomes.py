"""What each contributor hears of each filing: where it is printed, or why it is not."""

from dataclasses import replace

from bulletin.compose import compose
from bulletin.filings import Nothing, Status
from bulletin.outcomes import Fate, Place, outcomes
from tests.bulletin.a_publication import bulletin, filing, issue, news, numbers, visit


def test_every_filing_has_its_place_or_its_reason() -> None:
    filings = [
        news(1, "省中心", "大厅新增终端。"),
        news(2, "省文旅厅", "窗口上线系统。"),
        news(3, "省水务厅", "窗口上门办理。"),
        news(4, "省医保局", "窗口延时服务。", new_paragraph=True),
        news(5, "省中心", "举办两期培训。", "training"),
        visit(6, "省文旅厅", ("副厅长", "谭雨生")),
        numbers(7, asked=12),
        replace(news(8, "省水务厅", "留到下期。"), status=Status.HELD),
        replace(news(9, "省水务厅", "不用。"), status=Status.DECLINED, reason="与其他内容重复"),
        replace(news(10, "省水务厅", "退回的。"), status=Status.RETURNED),
        replace(news(11, "省水务厅", "没签的。"), status=Status.SUBMITTED),
        replace(news(12, "省水务厅", "撤回的。"), status=Status.WITHDRAWN),
        news(13, "省水务厅", "栏目没有了。", "gone"),
        filing(14, "省医保局", Nothing()),
    ]
    printed = compose(bulletin(), issue(), filings, {})
    found = {each.filing.id.int: each for each in outcomes(printed, filings, {filings[1].id})}
    assert {n: (each.fate, each.place) for n, each in found.items()} == {
        1: (Fate.PRINTED, Place("一、窗口动态", 1)),
        2: (Fate.PRINTED, Place("一、窗口动态", 2)),
        3: (Fate.PRINTED, Place("一、窗口动态", 2)),
        4: (Fate.PRINTED, Place("一、窗口动态", 3)),
        5: (Fate.PRINTED, Place("三、综窗改革（二）业务培训", 1)),
        6: (Fate.PRINTED, Place("二、领导进大厅", 1)),
        7: (Fate.PRINTED, Place("三、综窗改革（一）办件情况", 1)),
        8: (Fate.HELD, None),
        9: (Fate.DECLINED, None),
        10: (Fate.RETURNED, None),
        11: (Fate.UNSIGNED, None),
        13: (Fate.UNPLACED, None),
    }
    assert [n for n, each in found.items() if each.change_left] == [2]
