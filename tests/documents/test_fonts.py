from pathlib import Path

import pytest

from templates.documents import Format, NoFonts, png_pages, render
from templates.fonts import Cut, Face, Fonts, choose, find_fonts
from tests.documents.example import example_issue

FANDOL = Path("/tex/fandol")
OFFICE = Path("/office/fonts")
SYSTEM = Path("/usr/share/fonts")

NOTO = [
    Cut("Noto Sans CJK SC", 400, SYSTEM / "NotoSansCJK-Regular.ttc"),
    Cut("Noto Serif CJK SC", 700, SYSTEM / "NotoSerifCJK-Bold.ttc"),
    Cut("Droid Sans Fallback", 400, SYSTEM / "DroidSansFallbackFull.ttf"),
    Cut("DejaVu Sans", 400, SYSTEM / "DejaVuSans.ttf"),
]
FREE = [
    Cut("FandolFang R", 400, FANDOL / "FandolFang-Regular.otf"),
    Cut("FandolKai", 400, FANDOL / "FandolKai-Regular.otf"),
    Cut("FandolHei", 400, FANDOL / "FandolHei-Regular.otf"),
    Cut("FandolSong", 700, FANDOL / "FandolSong-Bold.otf"),
]


def first(families: dict[Face, tuple[str, ...]]) -> dict[str, str]:
    return {face.value: chain[0] for face, chain in families.items()}


def test_with_noto_alone_the_song_and_hei_faces_print_everything() -> None:
    families = choose(NOTO, [])
    assert first(families) == {
        "小标宋": "Noto Serif CJK SC",
        "仿宋": "Noto Serif CJK SC",
        "楷体": "Noto Serif CJK SC",
        "黑体": "Noto Sans CJK SC",
        "宋体": "Noto Serif CJK SC",
    }
    assert all("DejaVu Sans" not in chain for chain in families.values())


def test_fandol_comes_before_noto_which_lends_rare_characters() -> None:
    families = choose(NOTO + FREE, [FANDOL])
    assert first(families) == {
        "小标宋": "FandolSong",
        "仿宋": "FandolFang R",
        "楷体": "FandolKai",
        "黑体": "FandolHei",
        "宋体": "FandolSong",
    }
    assert families[Face.FANGSONG][1:3] == ("FandolSong", "Noto Serif CJK SC")


def test_the_offices_own_fonts_come_first_whatever_their_files_are_called() -> None:
    own = [
        Cut("FZXiaoBiaoSong-B05S", 400, OFFICE / "方正小标宋简体.ttf"),
        Cut("FangSong_GB2312", 400, OFFICE / "simfang.ttf"),
        Cut("KaiTi_GB2312", 400, OFFICE / "sub" / "simkai.ttf"),
        Cut("SimHei", 400, OFFICE / "simhei.ttf"),
        Cut("Unheard Of", 400, OFFICE / "宋体.ttf"),
    ]
    families = choose([*NOTO, *FREE, *own], [OFFICE, FANDOL])
    assert list(first(families).values()) == [cut.family for cut in (*own[:3], own[3], own[4])]


def test_an_old_system_prints_with_what_it_has() -> None:
    families = choose([Cut("Droid Sans Fallback", 400, SYSTEM / "DroidSansFallback.ttf")], [])
    assert set(first(families).values()) == {"Droid Sans Fallback"}


def test_without_a_chinese_font_there_is_no_pdf_but_everything_else(tmp_path: Path) -> None:
    latin = Fonts(
        families=choose([Cut("DejaVu Sans", 400, SYSTEM / "DejaVuSans.ttf")], []),
        bold=frozenset(),
        loaded=find_fonts(tmp_path).loaded,
    )
    assert not latin.chinese
    with pytest.raises(NoFonts, match=r"fonts-noto-cjk.*texlive-lang-chinese.*ZHOUBAO_FONTS"):
        render(example_issue(), Format.PDF, fonts=latin)
    with pytest.raises(NoFonts):
        png_pages(example_issue(), fonts=latin)
    for format in set(Format) - {Format.PDF}:
        assert render(example_issue(), format, fonts=latin)
