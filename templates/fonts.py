"""Which of a machine's fonts print the issue: an office's own, or the free ones that stand in.

Official documents name five faces. Few servers have them, and with no Chinese font at all a page
comes out blank without a word of warning; so the fonts are looked for before anything is printed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import typst


class Face(StrEnum):
    """The faces that GB/T 9704 and the habit of official weeklies ask for."""

    XIAOBIAOSONG = "小标宋"
    FANGSONG = "仿宋"
    KAITI = "楷体"
    HEITI = "黑体"
    SONGTI = "宋体"


#: How a font of that face is called, in its family's or its file's name; better ones first.
_NAMES: dict[Face, tuple[str, ...]] = {
    Face.XIAOBIAOSONG: ("小标宋", "xiaobiaosong", "fzxbs"),
    Face.FANGSONG: ("仿宋", "fangsong", "simfang", "fandolfang", "fzfs"),
    Face.KAITI: ("楷体", "kaiti", "simkai", "fandolkai", "fzkt", "ukai"),
    Face.HEITI: (
        "黑体",
        "simhei",
        "fandolhei",
        "fzht",
        "heiti",
        "(noto|source han) sans (cjk )?(sc|cn)",
        "pingfang sc",
        "yahei",
        "wenquanyi",
        "droid sans fallback",
    ),
    Face.SONGTI: (
        "宋体",
        "simsun",
        "songti",
        "fandolsong",
        "stsong",
        "fzss",
        "(noto|source han) serif (cjk )?(sc|cn)",
        "uming",
    ),
}

#: What Debian's texlive-lang-chinese brings; it is not among the fonts that fontconfig knows.
_FANDOL = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")

_BOLD_WEIGHT = 600


class NoFonts(Exception):
    """The machine has no Chinese font, so that a PDF would be blank; says where to get one."""

    def __init__(self) -> None:
        super().__init__(
            "no Chinese font was found, so a PDF would be blank. Install one (Debian: "
            "apt-get install fonts-noto-cjk; with 仿宋 and 楷体: texlive-lang-chinese), "
            "or name a folder of fonts in ZHOUBAO_FONTS."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Fonts:
    """The families that print each face, the best first; the later ones lend rare characters."""

    families: Mapping[Face, tuple[str, ...]]
    #: The faces whose first family has a bold cut of its own.
    bold: frozenset[Face]
    loaded: typst.Fonts

    @property
    def chinese(self) -> bool:
        """Whether there is any font that can print Chinese."""
        return any(self.families.values())


class Cut(NamedTuple):
    """One font file's family, as heavy as it says, and where it lies."""

    family: str
    weight: int
    path: Path


@lru_cache(maxsize=8)
def find_fonts(folder: Path | None) -> Fonts:
    """Look in the folder, then for Fandol, then in the system; takes 0.2 s the first time."""
    folders = [each for each in (folder, _FANDOL) if each is not None]
    loaded = typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=folders
    )
    cuts = [Cut(each.family, each.weight, Path(each.path or "")) for each in loaded.fonts()]
    families = choose(cuts, folders)
    heavy = {cut.family for cut in cuts if cut.weight >= _BOLD_WEIGHT}
    bold = frozenset(face for face, chain in families.items() if chain and chain[0] in heavy)
    return Fonts(families=families, bold=bold, loaded=loaded)


def choose(cuts: Iterable[Cut], folders: Sequence[Path]) -> dict[Face, tuple[str, ...]]:
    """The families for each face: those of an earlier folder first, then the better known."""
    ranked: dict[Face, list[tuple[int, int, str]]] = {face: [] for face in Face}
    for cut in cuts:
        known = _known_as(cut)
        if known is not None:
            face, rank = known
            at = (at for at, each in enumerate(folders) if each in cut.path.parents)
            ranked[face].append((next(at, len(folders)), rank, cut.family))
    own = {face: [family for *_, family in sorted(found)] for face, found in ranked.items()}
    lenders = own[Face.SONGTI] + own[Face.HEITI] + own[Face.FANGSONG] + own[Face.KAITI]
    return {face: tuple(dict.fromkeys(own[face] + lenders)) for face in Face}


def _known_as(cut: Cut) -> tuple[Face, int] | None:
    """The face that a font is for, and the place of its name among the names of that face."""
    names = f"{cut.family} {cut.path.stem}".lower()
    for face, patterns in _NAMES.items():
        for rank, pattern in enumerate(patterns):
            if re.search(pattern, names):
                return face, rank
    return None
