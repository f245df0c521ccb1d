"""The names by which windows are known: short, full, without the province, 我厅.

A reporter writes 文旅厅, 云岭省文旅厅 or 我厅 and means the window 省文旅厅.
"""

import re
from dataclasses import dataclass

from bulletin.publication import Bulletin, Window

_PROVINCE = re.compile("^(.{2,8}?(?:省|自治区|市))(?=.)")
_TITLE_BEGINS = re.compile("党|机关|总|副|[一二三四]级|首席|办公室主任")
_OURS = r"(?:我|本)(?:厅|局|委|办|院|中心|单位|们厅|们局|们委|们单位|们)"


@dataclass(frozen=True, slots=True)
class Named:
    """A window's name at some place in a text."""

    window: str
    end: int


class Names:
    """Finds the windows of a bulletin by any of their names, for one who sends."""

    def __init__(self, bulletin: Bulletin, sender: Window) -> None:
        self._sender = sender.name
        self._of = dict(sorted(_names(bulletin).items(), key=lambda each: -len(each[0])))
        names = "|".join(map(re.escape, self._of))
        self._pattern = re.compile(rf"(?P<name>{names})|{_OURS}" if names else _OURS)
        #: The character with which the sender's department is called: 厅, 局, 委.
        self._last = sender.name[-1:]
        self.any = re.compile(names or r"(?!)")
        self.in_brackets = re.compile(rf"[（(](?:{self.any.pattern})(?:窗口)?[)）]")
        own = [name for name, window in self._of.items() if window == sender.name]
        self.own = re.compile("|".join(map(re.escape, own)) or r"(?!)")

    def at(self, text: str, start: int = 0) -> Named | None:
        """The window that is named at that place; 我厅 is the sender's."""
        match = self._pattern.match(text, start)
        if match is None:
            return None
        name = match["name"]
        return Named(self._of[name] if name else self._sender, match.end())

    def of_party(self, text: str, start: int = 0) -> int:
        """Where a title begins that is written 厅党组成员: behind the 厅 of the sender's name."""
        own = self._last in "厅局委办" and text.startswith(self._last, start)
        return start + (1 if own and _TITLE_BEGINS.match(text, start + 1) else 0)


def _names(bulletin: Bulletin) -> dict[str, str]:
    names: dict[str, str] = {}
    doubtful: set[str] = set()
    for window in bulletin.windows:
        for name in _other_names(window):
            if names.setdefault(name, window.name) != window.name:
                doubtful.add(name)
    for name in doubtful:
        del names[name]
    for window in bulletin.windows:
        names |= {window.full_name: window.name} if window.full_name else {}
    return names | {window.name: window.name for window in bulletin.windows}


def _other_names(window: Window) -> list[str]:
    province = _PROVINCE.match(window.full_name)
    short = window.name.removeprefix("省")
    names = [short] if len(short) > 2 else []
    if len(short) > 2 and short[-1] in "厅局委办":
        names.append(f"{short[:-1]}窗口")
    if province:
        names.append(province[1] + short)
        full = window.full_name[province.end() :]
        names += [full, f"省{full}"] if len(full) > 2 else []
    return names
