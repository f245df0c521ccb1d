"""The week's numbers: a sentence, bare words and numbers, or a table out of a spreadsheet.

The year's totals often stand beside them and are not this week's: the program adds those up itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bulletin.outliers import UNLIKELY
from bulletin.parsing.proposals import Doubt, DoubtKind
from bulletin.publication import Indicator
from bulletin.rejected import Rejected
from bulletin.text import whole_number
from bulletin.typed_values import SHORT_GAP, short_names

_CHINESE_DIGITS = "〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_NUMBER = (
    r"(?:[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+)"
    rf"(?:\.[0-9]+)?(?:[百千万亿][0-9]*)*|[{_CHINESE_DIGITS}]+"
)
_UNITS = ("人次", "件次", "人", "件", "次", "份", "个", "条", "笔", "项", "本", "张")
_WEEK = r"(?:本周|这周|本期|当周)[，,]?(?:一共|共计|总共|累计|合计|共)?"
_OTHER_TIMES = (
    r"(?:今年|年初|全年|本年|开年|累计|上周|上期|上月|去年|本月|当月)(?:以来|至今|累计|同期|度)?"
)
_BESIDE = (
    r"[（(][^（）()\n]{0,40}[)）]|(?:其中(?!本周|这周)|环比|同比|较上|比上|与上)[^，,。；;、\n\t]*"
    r"|[0-9.]+[%％]|(?:增加|减少|增长|下降|上升|提高|降低|[增减]幅)[^，,。；;、\n\t]*"
)
_PLAIN_WORDS = (
    r"一共|共计|总共|合计|共|综合窗口|综窗|窗口|大厅|省本级|接待|群众|企业|业务|办件|情况|数据|统计|分别|如下"
    r"|量|数|了|为|其[他余它]无|请(?:查收|审阅|审核|收)|谢谢|[0-9]{1,4}[年月日号]|各|类别|种类|指标|项目|数量|单位|名称|截至目前|截至|截止"
)
_LABELS = re.compile(
    rf"(?:{_WEEK}|{_OTHER_TIMES}|{_PLAIN_WORDS}|小计|备注|序号|[-—:：|=/（）() ])*"
)
#: The label of the row, or the head of the column, that is this week's.
_IS_WEEK = re.compile(rf"{_WEEK}|合计|总计|小计")
_IS_OTHER_TIME = re.compile(_OTHER_TIMES)
_NUMBERS_ONLY = re.compile(rf"(?:{_NUMBER})(?:[、，,；;\s/|]+(?:{_NUMBER}))+[。.]?")
_LABELLED = re.compile("^[^：:0-9，,。]{1,12}[：:]")
_CELLS = re.compile(r"[\t|]")
_RULE = re.compile(r"[-—:=| \t]+")
#: Beyond this share of words that are no numbers and names, it is a story with numbers in it.
_MOST_WORDS = 0.3
_MOST_READ = 2000


@dataclass(slots=True)
class Counted:
    """What was read: the values of this week, what is doubtful, and words that are neither."""

    values: dict[str, int] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    #: Numbers with a name, of whatever time.
    named: int = 0
    read: int = 0

    @property
    def is_count(self) -> bool:
        """Whether it is about numbers, and not a story that has some."""
        return self.named > 0 and sum(map(len, self.words)) <= _MOST_WORDS * self.read


class CountReader:
    """Reads the numbers of a publication's indicators."""

    def __init__(self, indicators: Sequence[Indicator], own_names: re.Pattern[str]) -> None:
        self._indicators = indicators
        names = _any_of(each.name for each in indicators)
        short = short_names(indicators)
        self._of = short | {each.name: each for each in indicators}
        called = _any_of(self._of)
        units = {each.unit for each in indicators} | {each.total_unit for each in indicators}
        units |= set(_UNITS)
        unit = "|".join(map(re.escape, sorted(filter(None, units), key=len, reverse=True)))
        gap = rf"[^0-9，,。；;、\n\t{_CHINESE_DIGITS}]{{0,6}}?"
        aside = rf"(?:[（(](?:{unit})[)）])?"
        self._any_name = re.compile(called or r"(?!)")
        self._token = re.compile(
            rf"(?P<week>{_WEEK})"
            rf"|(?P<total>{_OTHER_TIMES}[：:为共 ]{{0,2}}(?:[0-9][0-9,.]*万?)(?:{unit})?)"
            rf"|(?P<other>{_OTHER_TIMES})|(?P<beside>{_BESIDE})"
            rf"|(?P<name>{names}){aside}{gap}(?P<number>-?(?:{_NUMBER}))(?P<unit>{unit})?"
            rf"|(?P<short>{_any_of(short) or '(?!)'}){aside}{SHORT_GAP}"
            rf"(?P<counted>-?(?:{_NUMBER}))(?:{unit})?"
            rf"|(?P<before>{_NUMBER})(?:{unit})?的?(?P<after>{names})"
            rf"|(?P<plain>{_PLAIN_WORDS}|{own_names.pattern})|(?P<mark>[\W_])|(?P<word>.)"
            if names
            else r"(?P<word>.)",
            re.DOTALL,
        )
        self._listed = re.compile(
            rf"(?P<names>(?:{called})量?(?:[、，,/和 ](?:{called})量?)+)[^0-9\n]{{0,8}}"
            rf"(?P<numbers>(?:{_NUMBER})(?:{unit})?(?:[、，,/和 ](?:{_NUMBER})(?:{unit})?)+)"
            if names
            else r"(?!)"
        )
        self._cell = re.compile(rf"(?P<name>{called})(?:[（(][^（）()]*[)）]|量|数)*[：:]?")
        self._number_cell = re.compile(rf"(?P<number>-?(?:{_NUMBER}))(?:{unit})?[。，,]?")
        self._name_line = re.compile(
            rf"(?m)^((?:{called}){aside})[：:]?\n(?=-?[0-9{_CHINESE_DIGITS}])"
        )

    def may_be(self, line: str) -> bool:
        """Whether a line is worth reading: it names an indicator or is made of numbers."""
        return len(line) <= _MOST_READ and bool(
            self._any_name.search(line)
            or line[-1] in "0123456789"
            or line[0] in f"0123456789|\t-{_CHINESE_DIGITS}"
            or "\t" in line
        )

    def is_part(self, line: str) -> bool:
        """Whether a line can be a part of the numbers: a sentence, a table's row, a lone number."""
        cells = _cells(line)
        if not self._of or not cells:
            return bool(self._of)
        if len(cells) > 1:
            hits = [bool(self._cell.fullmatch(cell)) for cell in cells]
            numbers = [bool(self._number_cell.fullmatch(cell)) for cell in cells]
            labels = all(_LABELS.fullmatch(cell) for cell in cells)
            return any(hits) or sum(numbers) * 2 >= len(cells) or labels
        if self._cell.fullmatch(line) or self._number_cell.fullmatch(line):
            return True
        bare = _NUMBERS_ONLY.fullmatch(_LABELLED.sub("", line)) is not None
        return bare or self.read([line]).is_count

    def read(self, lines: Sequence[str]) -> Counted:
        """The numbers of lines that stand together."""
        rows = [_cells(line) for line in lines]
        if any(len(row) > 1 for row in rows):
            counted = self._table([row for row in rows if row])
            if counted.values:
                return counted
        if listed := self._listed.search("\n".join(lines)):
            counted = self._in_turn(listed)
            if counted.values:
                return counted
        text = self._name_line.sub(r"\1：", "\n".join(lines))
        counted = self._sentence(text)
        return counted if counted.named else self._in_order(text)

    def missing(self, values: dict[str, int], unclear: Sequence[Doubt]) -> list[Doubt]:
        """A doubt for every indicator that has neither a value nor a doubt."""
        asked = {doubt.details.get("indicator") for doubt in unclear}
        return [
            Doubt(DoubtKind.INDICATOR_MISSING, {"indicator": each.key, "name": each.name})
            for each in self._indicators
            if each.key not in values and each.key not in asked
        ]

    def _sentence(self, text: str) -> Counted:
        counted = Counted()
        this_week, word = True, ""
        for token in self._token.finditer(text):
            kind = token.lastgroup
            if kind == "word":
                word += token[0]
                counted.read += 1
                continue
            if word:
                counted.words.append(word)
                word = ""
            if kind == "mark":
                this_week = this_week or token[0] == "\n"
                continue
            counted.read += len(token[0])
            if kind == "week":
                this_week = True
            elif kind == "other":
                this_week = False
            elif kind in ("number", "unit", "counted", "after"):
                name = token["name"] or token["short"] or token["after"]
                number = token["number"] or token["counted"] or token["before"]
                counted.named += 1
                if this_week:
                    self._take(counted, self._of[name], number)
        if word:
            counted.words.append(word)
        return counted

    def _in_turn(self, listed: re.Match[str]) -> Counted:
        """Names first and then as many numbers: 咨询、受理分别为12、7."""
        counted = Counted()
        found = [self._of[name] for name in self._any_name.findall(listed["names"])]
        numbers = re.findall(_NUMBER, listed["numbers"])
        if len(found) == len(numbers):
            counted.named = len(numbers)
            for indicator, number in zip(found, numbers, strict=True):
                self._take(counted, indicator, number)
        return counted

    def _take(self, counted: Counted, indicator: Indicator, number: str) -> None:
        about = {"indicator": indicator.key, "name": indicator.name, "given": number[:30]}
        try:
            value = whole_number(number)
            if value > UNLIKELY:
                raise Rejected("number_too_large", given=value, most=UNLIKELY)
        except Rejected:
            counted.doubts.append(Doubt(DoubtKind.NUMBER_UNCLEAR, about))
            return
        if counted.values.setdefault(indicator.key, value) != value:
            counted.doubts.append(Doubt(DoubtKind.NUMBER_UNCLEAR, about))

    def _table(self, rows: Sequence[Sequence[str]]) -> Counted:
        """The numbers of a table, whose names stand in a row above or in a column at the left."""
        counted = Counted(named=1)
        header: list[Indicator | None] = []
        week_column: int | None = None
        taken_row = 0
        for row in rows:
            named = [self._indicator(cell) for cell in row]
            if sum(each is not None for each in named) > 1:
                header, taken_row = named, 0
            elif named[0] or (len(named) > 2 and named[1]):
                place = 0 if named[0] else 1
                numbers = {n: cell for n, cell in enumerate(row) if n > place and cell}
                column = week_column if week_column in numbers else next(iter(numbers), None)
                found = named[place]
                if column is not None and found and self._number_cell.fullmatch(row[column]):
                    self._take(counted, found, self._number(row[column]))
            elif header and any(self._number_cell.fullmatch(cell) for cell in row):
                of_week = any(_IS_WEEK.match(cell) for cell in row)
                of_other_time = any(_IS_OTHER_TIME.match(cell) for cell in row)
                if (of_week or not taken_row) and not (of_other_time and not of_week):
                    taken_row += 1
                    counted.values.clear()
                    counted.doubts.clear()
                    self._row(counted, header, row)
            else:
                if weeks := [n for n, cell in enumerate(row) if _IS_WEEK.match(cell)]:
                    week_column = weeks[0]
        return counted

    def _row(
        self, counted: Counted, header: Sequence[Indicator | None], row: Sequence[str]
    ) -> None:
        numbers = [cell for cell in row if self._number_cell.fullmatch(cell)]
        wanted = [each for each in header if each]
        if len(row) == len(header):
            pairs = [(each, cell) for each, cell in zip(header, row, strict=True) if each]
        else:
            pairs = list(zip(wanted, numbers, strict=False))
        for indicator, cell in pairs:
            if self._number_cell.fullmatch(cell):
                self._take(counted, indicator, self._number(cell))

    def _in_order(self, text: str) -> Counted:
        """Numbers without names, taken in the order of the plan when there are as many."""
        counted = Counted()
        text = _LABELLED.sub("", text).strip("\t|。. ")
        numbers = re.findall(_NUMBER, text)
        if len(numbers) != len(self._indicators):
            numbers = re.split(r"[、，；;\s/|]+", text)
        if len(numbers) == len(self._indicators) > 1 and _NUMBERS_ONLY.fullmatch(text):
            counted.named = len(numbers)
            counted.doubts.append(Doubt(DoubtKind.ORDER_ASSUMED))
            for indicator, number in zip(self._indicators, numbers, strict=True):
                self._take(counted, indicator, number)
        return counted

    def _indicator(self, cell: str) -> Indicator | None:
        match = self._cell.fullmatch(cell)
        return self._of[match["name"]] if match else None

    def _number(self, cell: str) -> str:
        match = self._number_cell.fullmatch(cell)
        return match["number"] if match else cell


def _any_of(names: Iterable[str]) -> str:
    """A pattern for all names, the longest first."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def _cells(line: str) -> list[str]:
    """The cells of a table's row, the empty ones at the ends of a bar-separated row left out."""
    if "\t" not in line and "|" not in line:
        return [line]
    if _RULE.fullmatch(line):
        return []
    if "|" in line:
        line = line.strip().strip("|")
    return [cell.strip() for cell in _CELLS.split(line)]
