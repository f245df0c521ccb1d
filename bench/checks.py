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
MOST = 1.5
_TEXT = (
    "受理办结群众企业延时服务上门培训取水许可导游医保社保林权资质申请材料现场解答政策宣传手册"
    "发放组织召开例会部署通报流程优化审批专区引导老年绿色通道自助设备开办园区演练"
)
_WORDS = [_TEXT[at : at + 2] for at in range(0, len(_TEXT), 2)]


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
                    "".join(random.choices(_WORDS, k=8)) + f"{random.randint(2, 300)}件"
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
        f"{FILINGS} filings: {took * 1000:.0f} ms, {took / floor:.2f} times one comparison "
        f"of every two ({floor * 1000:.0f} ms)"
    )
    return 0 if took <= MOST * floor else 1
