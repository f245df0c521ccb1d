"""The words of the pages: all there, in every language, and none left over."""

import json
import re

import pytest

from bulletin.people import Role
from templates.words import LANGUAGES
from web.pages import FOLDER, words

SPOKEN = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (
        *FOLDER.glob("*.j2"),
        *FOLDER.glob("static/*.js"),
        *(FOLDER.parents[1] / "web").rglob("*.py"),
    )
)


def test_every_language_says_the_same_things() -> None:
    assert set(SPOKEN) == set(LANGUAGES)
    assert len({frozenset(said) for said in SPOKEN.values()}) == 1


def test_no_word_is_missing_and_none_is_left_over() -> None:
    said = set(SPOKEN["zh"])
    asked = set(re.findall(r"\bwords\.(?!json\b)(\w+)\b(?!\()", SOURCES))
    asked |= set(re.findall(r'Problem\(\s*\d+, "(\w+)"', SOURCES))
    assert asked <= said
    named = {word for word in said if f'"{word}"' in SOURCES}
    assert said - asked - named - {role.value for role in Role} == set()


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_name(role: Role) -> None:
    assert words("zh")[role.value]
    assert words("en")[role.value]


def test_a_language_that_is_not_spoken_is_answered_in_chinese() -> None:
    assert words("fr") == words("zh")
