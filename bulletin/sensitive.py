"""What should not come into print unseen: identity numbers, telephone numbers, marks of secrecy.

Each is looked for in its full form only: a check that stops at every 内部 and every long number is
one that people learn to pass over.
"""

import re
from datetime import date
from typing import Final

_IDENTITY: Final = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{5})[ -]?(\d{4})(\d{2})(\d{2})[ -]?(\d{3}[\dXx])(?![0-9A-Za-z])",
    re.ASCII,
)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"

_TELEPHONE: Final = re.compile(
    r"(?<![0-9A-Za-z.-])(?:"
    r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
    r"|[（(]?0\d{2,3}[）)]?[ -]?\d{7,8}"
    r"|[48]00-?\d{3}-?\d{4}"
    r")(?![0-9A-Za-z]|\.\d|[多余]?[元万亿件份个人次户])"
    r"|(?:(?<=电话)|(?<=手机)|(?<=热线)|(?<=拨打)|(?<=致电)|(?<=号码)|(?<=[话机线打电码][：:为]))"
    r"(?:1\d{4}|\d{3,4}-?\d{4})(?![0-9A-Za-z]|[多余]?[元万亿件份个人次户])",
    re.ASCII,
)

_SECRECY: Final = re.compile(
    r"绝密(?!、|和)|(?<!商业)(?<!绝密、)机密(?!、|和)"
    r"|(?<![机绝]密、)(?<!国家)(?<!商业)秘密(?=[★☆级件】）)]|文件|资料|$)"
    r"|内部(?:资料|文件|材料|刊物|参考|传阅|使用|掌握|公开|发行)|[（(【]内部[）)】]"
    r"|(?:不得|不准|严禁|请勿|禁止)(?:外传|外泄|对外)|注意保存"
)


def identity_number(text: str) -> str:
    """The first identity number: its day is one, and its last digit checks what is before it.

    Where the text says 身份证 the day is enough, for people mistype. Empty when there is none.
    """
    for match in _IDENTITY.finditer(text):
        place, year, month, day, rest = match.groups()
        if not _is_day(year, month, day):
            continue
        digits = f"{place}{year}{month}{day}{rest.upper()}"
        total = sum(
            weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True)
        )
        if _CHECKS[total % 11] == digits[17] or "身份证" in text:
            return match[0]
    return ""


def telephone(text: str) -> str:
    """The first telephone number, of a person or of a service; empty when there is none."""
    found = _TELEPHONE.search(text)
    return found[0] if found else ""


def secrecy(text: str) -> str:
    """The first mark that says a text is not for the public; empty when there is none.

    What is said about secrets, as in 保守国家秘密, is no mark.
    """
    found = _SECRECY.search(text)
    return found[0] if found else ""


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return 1900 <= date(int(year), int(month), int(day)).year < 2100
    except ValueError:
        return False
