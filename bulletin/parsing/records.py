"""Stories given field by field, or in a table's row: 时间：…, 内容：…; 3月18日 | 窗口召开….

What stands beside the story says when it was and whose it is, and is no part of its words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bulletin.days import DayPhrase
from bulletin.parsing.source import Text
from bulletin.parsing.windows import Names

_FIELD = re.compile(
    r"(?:值班|坐班|接访|带班|来访)?(?P<label>姓名|职务|领导|时间|日期|地点|主题|标题"
    r"|(?:主要|报送|信息)?内容|正文|参加人员)[：:] ?(?=.)"
)
#: Fields that only say again what the story says.
_TITLES = ("标题", "主题")

#: Reads the days with which a text begins.
DayReader = Callable[[str], DayPhrase | None]


@dataclass(frozen=True, slots=True)
class Record:
    """A story, and what was said beside it."""

    story: Text
    phrase: DayPhrase | None
    windows: tuple[str, ...] = ()
    #: What no field of a filing takes.
    unused: tuple[str, ...] = ()


def is_field(line: str) -> bool:
    """Whether a line is one field of a record: 职务：副局长, 内容：…."""
    return _FIELD.match(line) is not None


def of_fields(text: Text, day: DayReader) -> Record | None:
    """The record that lines with a label each make, if one of them is the story."""
    fields: dict[str, Text] = {}
    for line in text.lines():
        if label := _FIELD.match(line.chars):
            is_story = label["label"].endswith(("内容", "正文"))
            fields["内容" if is_story else label["label"]] = line.cut(label.end())
    story = fields.pop("内容", None)
    if story is None:
        return None
    when = fields.pop("时间", None) or fields.pop("日期", None)
    phrase = day(when.chars) if when else None
    unused = [f"{name}：{each.chars}" for name, each in fields.items() if name not in _TITLES]
    if when and not phrase:
        unused.append(when.chars)
    return Record(story, phrase, unused=tuple(unused))


def of_row(
    text: Text, names: Names, day: DayReader, manners: Callable[[str], bool]
) -> Record | None:
    """The record that a table's row makes, if one cell and no other is the story."""
    windows: list[str] = []
    phrase: DayPhrase | None = None
    stories: list[Text] = []
    for cell in text.cells():
        named, when = names.at(cell.chars), day(cell.chars)
        if named and cell.chars[named.end :] in ("", "窗口"):
            windows.append(named.window)
        elif when and when.end == len(cell.chars):
            phrase = when
        elif not (cell.chars.isdecimal() or manners(cell.chars)):
            stories.append(cell)
    return Record(stories[0], phrase, tuple(windows)) if len(stories) == 1 else None
