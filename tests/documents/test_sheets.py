"""Tables for a spreadsheet: what somebody wrote stays a text, and the numbers are numbers."""

import csv
from io import StringIO

import pytest

from templates import sheets
from tests.documents.reading import workbook

FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1", "＝1+1"),
    "=cmd|' /C calc'!A0",
]
HARMLESS = ["", "1-1", "a=b", "省水务厅", "'=1", '窗口“一件事”,"全程"\n第二行', "_x0041_", "\x07"]


def read(table: bytes) -> list[list[str]]:
    assert table.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(table.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("given", FORMULAS)
def test_what_looks_like_a_formula_is_a_text(given: str) -> None:
    assert read(sheets.csv(["a", given], [(given, -1)])) == [
        ["a", f"'{given}"],
        [f"'{given}", "-1"],
    ]
    head, row = workbook(sheets.xlsx(given, ["a", given], [(given, -1)]))
    assert row[1] == -1
    shown = given.replace("\r", "_x000D_")
    assert {head[1], row[0]} <= {given, shown}


@pytest.mark.parametrize("given", HARMLESS)
def test_everything_else_stays_as_it_is(given: str) -> None:
    assert read(sheets.csv(["a"], [(given, 1, None, 0.5)]))[1] == [given, "1", "", "0.5"]
    text, *numbers = workbook(sheets.xlsx("t", ["a"] * 4, [(given, 1, None, 0.5)]))[1]
    assert text == given.replace("\x07", "_x0007_").replace("_x0041_", "_x005F_x0041_")
    assert numbers == [1, None, 0.5]


def test_no_text_breaks_a_file() -> None:
    broken, long = "省\ud800厅\ufffe\x00", "长" * 40_000
    rows = [(broken,), (long,)]
    assert read(sheets.csv(["a"], rows))[2] == [long]
    [_, _, [cut]] = workbook(sheets.xlsx("t", ["a"], rows))
    assert cut == long[:32_767]


def test_the_same_table_gives_the_same_bytes() -> None:
    assert sheets.xlsx("t", ["a"], [("b",)]) == sheets.xlsx("t", ["a"], [("b",)])
