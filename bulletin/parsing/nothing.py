"""本周无, in the many words in which people say it; and 无投诉, which is news."""

import re

_WHEN = (
    r"(?:(?:(?:本周|这一?周|[本这]期|目前|近期|这个?星期)(?:[（(][^（）()]{3,24}[)）])?"
    r"|[0-9]{1,2}月[0-9月日号至到—–~-]{2,14})[，,：: ]*)"
)
_WE = r"(?:我们|我|咱们)?(?:厅|局|委|办|中心)?(?:这边|这里|窗口|单位|处)?[，,：: ]*"
_NONE = r"(?:暂时|暂|均|也|都|确)?(?:没有|没什么|没啥|没|无|零)"
#: Of these words a line is made that says there is nothing.
_WORDS = re.compile(
    rf"{_WHEN}|{_NONE}|(?:今[天日]|下周|下期|其[他它余])|我们?|咱们?|[本贵]?[厅局委办处院](?!长)|中心|这[边里]"
    "|窗口|单位|部门|任何|新增?|需要?|可[以能]?|要|能|会|什么|啥|上报|报送|填报|申报|报告|报|的话?|了|更新|相关|重大"
    "|工作|信息|政务|内容|动态|事项|材料|情况|数据|活动|稿件|领导|坐班|接访|有|再|争取|多|向|给|已|还|是|就|吧"
    "|关注|支持|谢谢|感谢|辛苦|麻烦|老师|各位|编辑|主任|您|你|好|哈|呢|啊|哦|哟|呀|啦|抱歉|不好意思|请知[悉晓]"
    r"|特此(?:说明|报告|告知|函告)|祝.{2,6}愉快|\[[^\[\]0-9]{1,5}\]|[\W_]"
)
_ADDRESS = re.compile(
    r"^(?:(?:编辑|老师|领导|各位|大家|您|你|主任|科长|处长)*(?:您|你)?好[，,。！! ]*"
    r"|[^，,。]{0,8}(?:编辑|老师|领导)[，, ]+)"
)
_ZERO = re.compile(
    rf"{_WE}{_WHEN}?{_WE}(?:共|报送|上报|信息|动态)*[：:]?[0零](?:条|篇|项|个|件)(?:信息)?"
)
_EACH = re.compile(r"无(?:[；;，,。、 ][^：:；;，,。]{1,20}[：:]无)+[。；;]?")
_MAY_BE = re.compile("[无没零0]")
_AFTER = re.compile(r"[\W_]+$")
_SAYS_NONE = re.compile(_NONE)
_OF_ONE_KIND = re.compile(
    rf"{_WHEN}?{_WE}{_NONE}(?:厅局长|[厅局委]领导|领导|主要负责人|数据|统计|办件|一件事)[^，,。；;、]{{0,14}}。?"
)
_MOST = 60


def says_nothing(line: str) -> bool:
    """Whether a line, without the name of its window, says that there is nothing to file."""
    if len(line) > _MOST or not _MAY_BE.search(line):
        return False
    if _SAYS_NONE.search(line) and not _WORDS.sub("", line):
        return True
    said = _AFTER.sub("", _ADDRESS.sub("", line))
    return any(pattern.fullmatch(said) for pattern in (_EACH, _ZERO))


def says_nothing_of_one_kind(line: str) -> bool:
    """Whether a line only says that no leader came, or that there are no numbers."""
    return len(line) <= _MOST and _OF_ONE_KIND.fullmatch(line) is not None


def after_when(line: str, start: int) -> int:
    """Where a line goes on after 本周 or the like."""
    match = re.compile(_WHEN).match(line, start)
    return match.end() if match else start


def without_address(line: str) -> int:
    """How many characters of a line only greet."""
    match = _ADDRESS.match(line)
    return match.end() if match else 0
