"""The pages of the desk as HTML, and their words in the reader's language."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

import templates
from templates import words
from templates.words import WEEKDAYS, full_date, month_day

FOLDER: Final = Path(templates.__file__).parent / "desk"
_HTML_LANGUAGES: Final = {"zh": "zh-CN", "en": "en"}


def render(name: str, language: str, **values: object) -> str:
    """A page of templates/desk."""
    known = language if language in _HTML_LANGUAGES else "zh"
    template = _environment(known).get_template(f"{name}.html.j2")
    return template.render(language=_HTML_LANGUAGES[known], **values)


def say(language: str, name: str, /, **values: object) -> str:
    """One of the desk's words: ``board.title`` is "title" of templates/desk/words/board.json."""
    page, _, key = name.partition(".")
    return spoken(language)[page][key].format_map(values)


def say_or(language: str, name: str, other: str) -> str:
    """One of the desk's words that takes no values; ``other`` where it has none of that name."""
    page, _, key = name.partition(".")
    return spoken(language)[page].get(key, other)


@cache
def spoken(language: str) -> Mapping[str, Mapping[str, str]]:
    """Every word of the desk in one language, by page and key."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))[language]
        for path in sorted((FOLDER / "words").glob("*.json"))
    }


@cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=PackageLoader("templates", "desk"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def told(name: str, /, **values: Any) -> str:
        return words.say(language, name, **values).text

    made.globals |= {
        "say": partial(say, language),
        #: A message of the chat, where the desk says the same.
        "told": told,
        "label": lambda name, **values: words.label(language, name, **values),
    }

    def moment(value: datetime) -> str:
        """On the clock that the value is on: ``desk.local(at)|moment``."""
        day = month_day(value.date(), language)
        return f"{day}{'' if language == 'zh' else ' '}{value:%H:%M}"

    made.filters |= {
        "day": partial(month_day, language=language),
        "date": partial(full_date, language=language),
        "moment": moment,
        "label_of_kind": lambda kind: words.label(language, f"kind_{kind}"),
        "weekday": lambda value: WEEKDAYS[language][value.weekday()],
    }
    return made
