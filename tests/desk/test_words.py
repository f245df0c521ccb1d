"""The words of the desk: in every language, with the same values, and none missing or left over."""

import json
import re
import string
from pathlib import Path

import pytest

import web.desk
from templates.words import LANGUAGES
from web.desk.pages import FOLDER, spoken

PAGES = {path: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.j2")}
CODE = {
    path: path.read_text(encoding="utf-8")
    for path in Path(web.desk.__file__ or "").parent.rglob("*.py")
}
WORDS = {f"{page}.{key}": said for page, all_ in spoken("zh").items() for key, said in all_.items()}


def values_of(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}


def asked() -> tuple[set[str], set[str]]:
    """The names that the sources ask for: whole ones, and the beginnings of put-together ones."""
    whole, begun = set[str](), set[str]()
    for text in PAGES.values():
        whole |= set(re.findall(r'say\("([\w.]+)"[,)]', text))
        whole |= set(re.findall(r'say\("([\w.]+)" if', text))
        whole |= set(re.findall(r'else "([\w.]+)"', text))
        begun |= set(re.findall(r'say\("([\w.]+)" ~', text))
    for text in CODE.values():
        whole |= {each for each in re.findall(r'"([a-z_]+\.[a-z_]+)"', text) if each in WORDS}
        begun |= set(re.findall(r'f"([a-z_]+\.[a-z_]*)\{', text))
    return whole, begun


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_with_the_same_values(language: str) -> None:
    said = {
        f"{page}.{key}": each
        for page, all_ in spoken(language).items()
        for key, each in all_.items()
    }
    assert set(said) == set(WORDS)
    for name, words in WORDS.items():
        assert values_of(said[name]) == values_of(words), name
        assert said[name].strip(), name


def test_no_word_stands_there_twice() -> None:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert len(dict(pairs)) == len(pairs), [name for name, _ in pairs]
        return dict(pairs)

    for path in (FOLDER / "words").glob("*.json"):
        json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)


def test_no_word_is_missing_and_none_is_left_over() -> None:
    whole, begun = asked()
    # The chat's messages are put together in the same way.
    begun = {each for each in begun if each.partition(".")[0] in spoken("zh")}
    missing = {each for each in whole if "." in each and each not in WORDS}
    assert missing == set()
    assert all(any(name.startswith(each) for name in WORDS) for each in begun)
    left_over = {name for name in WORDS if name not in whole and not name.startswith(tuple(begun))}
    assert left_over == set()
