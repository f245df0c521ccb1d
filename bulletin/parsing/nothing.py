"""本周无, in the many words in which people say it; and 无投诉, which is news."""

import re

_WHEN = (
    r"(?:(?:(?:本周|这周|本期|目前)(?:[（(][^（）()]{3,24}[)）])?"
    r"|[0-9]{1,2}月[0-9日号月至到—–~-]{2,14})[，,：: ]*)"
)
_WE = r"(?:我们|我|咱们)?(?:厅|局|委|办|中心)?(?:这边|这里|窗口|单位|处)?[，,：: ]*"
_NONE = r"(?:暂时|暂|均|也|都|确)?(?:没有|没什么|没啥|没|无|零)"
_WHAT = (
    r"(?:任何|新的?|新增|需要?|可以?|要|能|什么|啥|上报|报送|填报|申报|报告|报|的|了|更新|相关|工作|信息|政务|内容"
    r"|动态|事项|材料|情况|数据|活动|没有)*"
)
_THANKS = (
    r"(?:[（(](?:本周|本期)[)）]?)?(?:[，,、](?:(?:有(?:的话)?再|下周|下期)[^，,。；;]{0,10}|(?:也|暂)?(?:没有|无)[^，,。；;]{1,12}))?"
    r"[，,。！!、~～ ]*"
    r"(?:谢谢|感谢|辛苦了?|[哈呢啊哦哟呀啦您]|老师|领导|各位|请知悉|请知晓|祝[周工]\w愉快|特此(?:说明|报告|告知|函告))*"
    r"[。！!~～ ]*"
)
_NOTHING = re.compile(
    rf"{_WE}{_WHEN}?{_WE}(?:政务|工作|动态|信息|报送|情况)*[：:]?{_NONE}{_WHAT}{_THANKS}"
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
_OF_ONE_KIND = re.compile(
    rf"{_WHEN}?{_WE}{_NONE}(?:厅局长|[厅局委]领导|领导|主要负责人|数据|统计|办件|一件事)[^，,。；;、]{{0,14}}。?"
)
_MOST = 60


def says_nothing(line: str) -> bool:
    """Whether a line, without the name of its window, says that there is nothing to file."""
    if len(line) > _MOST or not _MAY_BE.search(line):
        return False
    said = _AFTER.sub("", _ADDRESS.sub("", line))
    return any(pattern.fullmatch(said) for pattern in (_NOTHING, _EACH, _ZERO))


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
