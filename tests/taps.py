"""What filing costs in messages and taps: each job of docs/taps.md, played by one who counts.

Whatever a person does is answered once: more than one message of the bot's to one act fails.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from tests.person import Bubble, Person

Done = TypeVar("Done")
PAGE: Final = Path(__file__).parent.parent / "docs" / "taps.md"
NEWS = "昨日，我厅窗口联合省图书馆在大厅开展读书日活动，发放借书证120张"
OTHER_NEWS = "昨日，我厅窗口联合省图书馆在大厅开展读书日活动，发放借书证180张"
WEEKLY = """\
一、政务工作动态
1.省文旅厅窗口开展“文旅惠民”活动，发放导览图200份。
2.11月17日，省文旅厅窗口组织业务培训，窗口人员12人参加。
3.省文旅厅窗口推出“周末不打烊”服务，受理申请36件。
4.省文旅厅窗口为艺术团体提供上门办照服务5次。
二、领导进大厅
副厅长何远到大厅值守。
"""


@dataclass
class Counted:
    """A person whose acts are counted, and who must hear at most one answer to each."""

    person: Person
    #: Returns when the bot has nothing more to say.
    settles: Callable[[], Awaitable[None]]
    messages: int = 0
    taps: int = 0
    _before: int = field(default=0, init=False)

    async def says(self, text: str) -> Bubble:
        """Send a message."""
        self.messages += 1
        return await self._answered(self.person.says(text))

    async def presses(self, label: str) -> None:
        """Tap a large button below the chat."""
        self.taps += 1
        await self._answered(self.person.says(label))

    async def taps_on(self, label: str) -> None:
        """Tap a button under a message."""
        self.taps += 1
        await self._answered(self.person.taps(label))

    async def edits(self, bubble: Bubble, text: str) -> None:
        """Change a message that was sent."""
        self.messages += 1
        await self._answered(self.person.edits(bubble, text))

    async def replies(self, bubble: Bubble, text: str) -> None:
        """Reply to one of the bot's."""
        self.messages += 1
        await self._answered(self.person.replies(bubble, text))

    async def _answered(self, act: Awaitable[Done]) -> Done:
        before = max((each.id for each in self.person.chat), default=0)
        done = await act
        await self.settles()
        new = [each.text for each in self.person.chat if each.id > before and not each.mine]
        assert len(new) <= 1, f"one act, {len(new)} answers: {new}"
        return done

    async def sees(self, fragment: str) -> Bubble:
        """The bot's newest message with those words."""
        return await self.person.sees(fragment)

    def starts_over(self) -> None:
        """Count from here on."""
        self.messages = self.taps = 0


async def _nothing(person: Counted) -> None:
    await person.presses("本周无")
    await person.sees("无报送内容")


async def _numbers(person: Counted) -> None:
    await person.says("本周，共计咨询1286人次、受理548件、流转5310件次")
    await person.sees("请核对")
    await person.taps_on("确认报送")
    await person.sees("已报送")


async def _activity(person: Counted) -> None:
    await person.says(NEWS)
    await person.sees("请核对")
    await person.taps_on("确认报送")
    await person.sees("已报送")


async def _visit(person: Counted) -> None:
    await person.says("省文旅厅党组成员、副厅长和建国，二级巡视员欧阳明珠到大厅调研值守")
    await person.sees("请核对")
    await person.taps_on("确认报送")
    await person.sees("已报送")


async def _weekly(person: Counted) -> None:
    await person.says(WEEKLY)
    await person.sees("读出5条")
    await person.taps_on("全部报送（5条）")
    await person.sees("已报送5条")


async def _correction(person: Counted) -> None:
    await _activity(person)
    person.starts_over()
    await person.taps_on("修改")
    await person.sees("请核对")
    await person.taps_on("改内容")
    await person.sees("发送动态")
    await person.says("我厅窗口联合省图书馆在大厅开展读书日活动，发放借书证180张")
    changed = await person.sees("已修改")
    assert "180张" in changed.text


async def _correction_in_the_message(person: Counted) -> None:
    sent = await person.says(NEWS)
    await person.sees("请核对")
    await person.taps_on("确认报送")
    filed = await person.sees("已报送")
    person.starts_over()
    await person.edits(sent, OTHER_NEWS)
    await person.sees("已修改")
    cost = person.messages, person.taps
    person.starts_over()
    await person.replies(filed, NEWS)
    await person.sees("已修改")
    assert (person.messages, person.taps) == cost


async def _withdrawal(person: Counted) -> None:
    await _activity(person)
    person.starts_over()
    await person.taps_on("撤回")
    await person.sees("已撤回")


async def _early(person: Counted) -> None:
    await person.says(NEWS)
    await person.sees("请核对")
    await person.taps_on("转入下期")
    await person.sees("第2期")
    await person.taps_on("确认报送")
    await person.sees("已报送（第2期")


async def _activity_asked(person: Counted) -> None:
    await person.presses("报送动态")
    await person.sees("哪天")
    await person.taps_on("11月18日")
    await person.sees("发送动态")
    await person.says("我厅窗口联合省图书馆在大厅开展读书日活动，发放借书证120张")
    await person.sees("请核对")
    await person.taps_on("确认报送")
    await person.sees("已报送")


async def _numbers_asked(person: Counted) -> None:
    await person.presses("报送数据")
    for name, number in (("咨询", "1286"), ("受理", "548"), ("流转", "5310")):
        await person.sees(f"{name}本周多少")
        await person.says(number)
    await person.sees("请核对")
    await person.taps_on("确认报送")
    await person.sees("已报送")


async def _visit_asked(person: Counted) -> None:
    await person.presses("领导到厅")
    await person.sees("姓名")
    await person.says("和建国")
    await person.sees("职务")
    await person.says("党组成员、副厅长")
    await person.sees("哪天")
    await person.taps_on("跳过")
    await person.sees("还有同来")
    await person.taps_on("没有了")
    await person.sees("请核对")
    await person.taps_on("确认报送")
    await person.sees("已报送")


#: Job as the page names it → how it is done, and the window whose reporter does it.
JOBS: Final[Mapping[str, tuple[Callable[[Counted], Awaitable[None]], str]]] = {
    "no news this week": (_nothing, "省文旅厅"),
    "numbers": (_numbers, "省中心"),
    "activity": (_activity, "省文旅厅"),
    "leader's visit": (_visit, "省文旅厅"),
    "weekly of five items": (_weekly, "省文旅厅"),
    "correct one field": (_correction, "省文旅厅"),
    "correct it in the message": (_correction_in_the_message, "省文旅厅"),
    "take it back": (_withdrawal, "省文旅厅"),
    "file for the next issue": (_early, "省文旅厅"),
    "activity, asked": (_activity_asked, "省文旅厅"),
    "numbers, asked": (_numbers_asked, "省中心"),
    "leader's visit, asked": (_visit_asked, "省文旅厅"),
}

#: What it may cost at most: job → (messages, taps).
TARGETS: Final[Mapping[str, tuple[int, int]]] = {
    "no news this week": (0, 1),
    "numbers": (1, 1),
    "activity": (1, 1),
    "leader's visit": (1, 1),
    "weekly of five items": (1, 2),
    "correct one field": (1, 2),
}


def table() -> Mapping[str, tuple[int, int]]:
    """What docs/taps.md says: job → (messages, taps)."""
    rows = re.findall(r"^\| (.+?) \| (\d+) \| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {job: (int(messages), int(taps)) for job, messages, taps in rows}
