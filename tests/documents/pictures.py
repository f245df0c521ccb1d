"""Draws the example issue's pages for the documentation.

`python -m tests.documents.pictures FOLDER [FONTS]` writes `page-1.png`, `page-2.png` … there.
"""

import sys
from pathlib import Path

from templates.documents import find_fonts, png_pages
from tests.documents.example import example_issue


def main(folder: Path, fonts: Path | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pages = png_pages(example_issue(), fonts=find_fonts(fonts), dpi=96)
    for number, picture in enumerate(pages, 1):
        (folder / f"page-{number}.png").write_bytes(picture)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
