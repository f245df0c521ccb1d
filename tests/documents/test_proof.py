"""Proofs: pictures of the pages that know which filing is told where."""

from bulletin.compose import compose
from templates.documents import find_fonts, png_pages, proof
from tests import needs
from tests.bulletin.a_publication import bulletin, issue, news, numbers, visit

pytestmark = needs.chinese_font()


def test_every_filing_has_its_place_on_the_pages_and_every_section_its_lines() -> None:
    text = "窗口开展上门服务，解答群众咨询，发放办事指南，" * 4
    filed = [
        *(news(n, "省水务厅", f"{text}{n}") for n in range(1, 25)),
        visit(50, "省水务厅", ("副厅长", "何远")),
        numbers(51, asked=500, moved=3),
    ]
    composition = compose(bulletin(), issue(), filed, {})
    made = proof(composition, fonts=find_fonts(None))
    assert {each.filing for each in made.areas} == {each.id for each in filed}
    assert len(made.pages) > 2
    for each in made.areas:
        assert 1 <= each.page <= len(made.pages)
        assert 0 <= each.x < each.x + each.width <= 100
        assert 0 <= each.y < each.y + each.height <= 100
    assert set(made.sections) == {"news", "visits", "reform", "caseload"}
    assert made.sections["visits"].lines == 3
    assert made.sections["reform"].lines == made.sections["caseload"].lines + 1
    # 22 lines a page: what the sections take is what stands on the pages.
    lines = sum(each.lines for key, each in made.sections.items() if key != "caseload")
    assert 22 * (len(made.pages) - 2) < lines < 22 * len(made.pages)


def test_a_proof_has_as_many_pages_as_the_print() -> None:
    filed = [news(n, "省水务厅", "窗口开展上门服务，解答群众咨询。" * n) for n in range(1, 14)]
    composition = compose(bulletin(), issue(), filed, {})
    fonts = find_fonts(None)
    assert list(proof(composition, fonts=fonts).pages) == png_pages(composition, fonts=fonts)
