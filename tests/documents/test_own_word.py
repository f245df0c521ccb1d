"""A Word template of the office's own is taken only when it can do nothing but print."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest

from bulletin.composition import Paragraph, Run
from templates.documents import Format, render
from templates.own_word import TemplateRefused, check
from templates.word import TEMPLATE
from tests.documents.example import example_issue

HOUSE = TEMPLATE.read_bytes()
MAIN = "word/document.xml"


def made(change: Callable[[str], str] = str, more: Mapping[str, bytes] | None = None) -> bytes:
    """The house's template with its body changed and other parts."""
    packed = BytesIO()
    with ZipFile(BytesIO(HOUSE)) as house, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        all_ = {name: house.read(name) for name in house.namelist()}
        all_[MAIN] = change(all_[MAIN].decode()).encode()
        for name, content in (all_ | dict(more or {})).items():
            archive.writestr(name, content)
    return packed.getvalue()


def put(tag: str) -> bytes:
    """The house's template with something of a template's language before the publisher."""
    return made(lambda body: body.replace("{{ issue.publisher }}", tag + "{{ issue.publisher }}"))


def why(template: bytes) -> str:
    with pytest.raises(TemplateRefused) as refused:
        check(template)
    return refused.value.why


def test_the_houses_own_template_prints_the_same() -> None:
    check(HOUSE)
    issue = example_issue()
    house, own = render(issue, Format.DOCX), render(issue, Format.DOCX, template=HOUSE)
    with ZipFile(BytesIO(house)) as one, ZipFile(BytesIO(own)) as other:
        assert one.read(MAIN) == other.read(MAIN)
        assert set(one.namelist()) == set(other.namelist())


def test_what_a_reporter_typed_is_text_in_it() -> None:
    issue = example_issue()
    hostile = "{{ issue.name }}{% for %}<w:br/>&lt;"
    block = replace(issue.blocks[0], paragraphs=(Paragraph("", (Run(hostile),)),), blocks=())
    content = render(replace(issue, blocks=(block,)), Format.DOCX, template=HOUSE)
    assert hostile in [each.text for each in docx.Document(BytesIO(content)).paragraphs]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ issue.__class__ }}",
        "{{ issue['__class__'] }}",
        "{{ issue.blocks.append }}",
        "{{ name.xml }}",
        "{{ issue.publishr }}",
        "{{ range }}",
    ],
)
def test_no_attribute_of_pythons_and_no_unknown_field_is_reached(tag: str) -> None:
    assert why(put(tag)) == "failed"


@pytest.mark.parametrize(
    "tag",
    [
        "{{ issue.name.format() }}",
        "{{ ''.join([1]) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% set x = 'x' %}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% macro m() %}{% endmacro %}",
        "{{ issue|attr('items') }}",
        "{{ issue.name|center(1000000000) }}",
        "{{ issue.name|map('upper') }}",
        "{{ self }}{{ [1] }}",
    ],
)
def test_of_the_language_only_fields_loops_and_conditions_are_left(tag: str) -> None:
    assert why(put(tag)) in ("forbidden", "syntax", "failed")


@pytest.mark.parametrize("tag", ["{{ issue.name", "{% if issue.name %}", "{% for x %}{% endfor %}"])
def test_a_tag_that_is_not_complete_is_named(tag: str) -> None:
    assert why(put(tag)) == "syntax"


def test_loops_in_loops_come_to_an_end() -> None:
    loops = "".join(f"{{% for x{n} in issue.blocks %}}" for n in range(40))
    begun = time.monotonic()
    assert why(put(loops + "{% endfor %}" * 40)) in ("bomb", "forbidden")
    assert time.monotonic() - begun < 5


def test_filters_make_no_text_without_bounds() -> None:
    long = "a" * 300
    chain = f'|replace("a", "{long}")' * 3
    assert why(put(f'{{{{ ("a"{chain})|length }}}}')) == "bomb"
    assert why(put(f'{{{{ ("{long * 10}"|join("{long * 10}"))|length }}}}')) == "bomb"
    check(put('{{ issue.name|replace("周", "半月") }}{{ issue.imprint|join("；") }}'))


def test_filters_take_what_is_no_text_as_text() -> None:
    numbered = '{% for block in issue.blocks %}{{ loop.index|replace(1, "甲") }}{% endfor %}'
    check(put(f'{numbered}{{{{ issue.imprint|join(0) }}}}{{{{ issue|replace("a", "b") }}}}'))


def test_what_runs_or_reaches_out_is_refused() -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r9" Type="x/attachedTemplate" Target="http://example.org/x.dotm" '
        'TargetMode="External"/></Relationships>'
    )
    assert why(made(more={"word/vbaProject.bin": b"x"})) == "macros"
    assert why(made(more={"word/embeddings/oleObject1.bin": b"x"})) == "macros"
    assert why(made(more={"word/_rels/settings.xml.rels": rels.encode()})) == "external"
    field = '<w:r><w:instrText>INCLUDETEXT "c:/x"</w:instrText></w:r>'
    assert why(made(lambda body: body.replace("<w:sectPr>", f"<w:p>{field}</w:p><w:sectPr>"))) == (
        "external"
    )
    entity = '<!DOCTYPE x [<!ENTITY a "b">]>'
    styles = f'<?xml version="1.0"?>{entity}<x/>'.encode()
    assert why(made(more={"word/styles.xml": styles})) == "broken"


def test_what_is_no_document_or_far_too_large_is_refused() -> None:
    assert why(b"") == "not_word"
    assert why(HOUSE[:-200]) == "not_word"
    assert why(b"PK" + b"0" * (5 << 20)) == "too_big"
    assert why(made(more={"word/media/a.png": b"0" * (41 << 20)})) == "bomb"
    assert why(made(lambda body: body + " " * (3 << 20))) == "bomb"
    damaged = bytearray(HOUSE)
    damaged[damaged.index(b"word/document.xml") + 60] ^= 0xFF
    assert why(bytes(damaged)) in ("broken", "not_word")


def test_a_template_must_print_the_text_and_stay_a_document() -> None:
    without = made(lambda body: body.replace("{{ run.text }}", "x"))
    assert why(without) == "prints_nothing"
    torn = made(lambda body: body.replace("{{ issue.publisher }}", "{{ name }}"))
    assert why(torn) == "broken"


def test_what_a_template_leaves_out_is_named() -> None:
    assert check(HOUSE) == ()
    silent = made(lambda body: re.sub(r"\{\{ issue\.(correction|copies_line) \}\}", "", body))
    assert check(silent) == ("issue.correction", "issue.copies_line")
    header = (
        '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r>'
        "<w:t>{{ issue.correction }}</w:t></w:r></w:p></w:hdr>"
    )
    above = made(
        lambda body: body.replace("{{ issue.correction }}", ""),
        {"word/header9.xml": header.encode()},
    )
    assert check(above) == ()
