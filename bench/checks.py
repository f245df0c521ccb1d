"""The soft checks of a full issue: 300 filings of 100 windows, each held against all the others.

The floor, measured in the same run, is one comparison of every two texts by rapidfuzz's ``ratio``,
which alone tells less (``tests/bulletin/test_likeness.py``).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random
from uuid import UUID

from rapidfuzz import fuzz

from bench.parsing import PERIOD, bulletin, fastest
from bulletin.filings import Activity, Filing, History, Visitor
from bulletin.proofread import Proofreader

FILINGS, WINDOWS = 300, 100
#: Times the floor that the checks may take.
MOST = 3.0
_WORDS = (
    "受理 办结 群众 企业 延时服务 上门 培训 取水许可 导游证 医保 社保 林权 资质 申请 材料 现场 解答 政策 "
    "宣传 手册 发放 组织 召开 例会 部署 通报 流程 优化 审批 专区 引导 老年 绿色通道 自助设备 开办 园区 演练"
).split()


def an_issue(seed: int = 1) -> list[Filing]:
    """The filings of a full issue, about 100 characters each."""
    random = Random(seed)  # noqa: S311  it makes texts, no secrets
    return [
        Filing(
            id=UUID(int=n),
            issue=UUID(int=0),
            window=f"省{n % WINDOWS}号局",
            content=Activity(
                text=f"省{n % WINDOWS}号局窗口"
                + "，".join(
                    "".join(random.choices(_WORDS, k=6)) + f"{random.randint(2, 300)}件"
                    for _ in range(random.randint(3, 7))
                )
                + "。",
                days=(PERIOD.first,),
            ),
            section="news",
            filed_at=datetime(2025, 3, 20, tzinfo=UTC) + timedelta(minutes=n),
        )
        for n in range(1, FILINGS + 1)
    ]


def main(arguments: Sequence[str]) -> int:
    """Print how long the checks take beside the floor; 1 when it is more than ``MOST`` times."""
    publication, filings = replace(bulletin(), wording=()), an_issue()
    usual = History(lengths=tuple(range(80, 120, 2)), visitors=(Visitor("副局长", "普丽"),))
    histories = {each.window: usual for each in filings}
    texts = [each.content.text for each in filings if isinstance(each.content, Activity)]
    floor = fastest(lambda: [fuzz.ratio(*pair) for pair in combinations(texts, 2)], 5)
    took = fastest(lambda: list(Proofreader(publication, PERIOD, filings, histories).all()), 5)
    print(
        f"{FILINGS} filings: {took * 1000:.0f} ms, {took / floor:.2f} times one comparison of every "
        f"two ({floor * 1000:.0f} ms)"
    )
    return 0 if took <= MOST * floor else 1
