"""本周无, in the many words in which people say it; and 无投诉, which is news."""

import re

_WHEN = r"(?:(?:本周|这周|本期|目前|[0-9]{1,2}月[0-9日号月至到—–~-]{2,14})[，,：: ]*)"
_NONE = r"(?:暂时|暂|均|也|都|确)?(?:没有|没|无|零)"
_WHAT = (
    r"(?:任何|新的|新增|需要|需|可以|可|要|能)?(?:上报|报送|填报|申报|报告|报)?的?"
    r"(?:相关|工作|信息|政务)*(?:内容|动态|事项|材料|情况|信息|数据|活动|工作)?(?:可报|报送|上报|需报|更新)?(?:的|了)?"
)
_THANKS = r"[，,。！!、~～ ]*(?:谢谢|感谢|辛苦了?|哈|呢|啊|您|老师|领导|各位)*[。！!~～ ]*"
_NOTHING = re.compile(rf"{_WHEN}?(?:工作|动态|信息|报送|情况)?[：:]?{_NONE}{_WHAT}{_THANKS}")
_ADDRESS = re.compile(
    r"^(?:(?:编辑|老师|领导|各位|大家|您|你|主任|科长|处长)*(?:您|你)?好[，,。！! ]*)"
)
_WE = re.compile(r"^(?:我们|我|咱们)?(?:这边|这里|窗口|单位|处)?[，,：: ]*")
_MOST = 40


def says_nothing(line: str) -> bool:
    """Whether a line, without the name of its window, says that there is nothing to file."""
    if len(line) > _MOST:
        return False
    return _NOTHING.fullmatch(_WE.sub("", _ADDRESS.sub("", line))) is not None


def without_address(line: str) -> int:
    """How many characters of a line only greet."""
    match = _ADDRESS.match(line)
    return match.end() if match else 0
