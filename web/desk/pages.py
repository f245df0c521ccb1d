"""The pages of the desk as HTML, and their words in the reader's language."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

import templates
from bulletin.text import format_date, format_day
from templates import words

FOLDER: Final = Path(templates.__file__).parent / "desk"
_HTML_LANGUAGES: Final = {"zh": "zh-CN", "en": "en"}
_WEEKDAYS: Final = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def render(name: str, language: str, **values: object) -> str:
    """A page of templates/desk."""
    spoken = language if language in _HTML_LANGUAGES else "zh"
    template = _environment(spoken).get_template(f"{name}.html.j2")
    return template.render(language=_HTML_LANGUAGES[spoken], **values)


def say(language: str, name: str, /, **values: object) -> str:
    """One of the desk's words: ``board.title`` is "title" of templates/desk/words/board.json."""
    page, _, key = name.partition(".")
    return spoken(language)[page][key].format_map(values)


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
    weekdays = _WEEKDAYS[language]

    def day(value: date) -> str:
        return format_day(value) if language == "zh" else f"{value:%b} {value.day}"

    def date_(value: date) -> str:
        """A day with its year."""
        return format_date(value) if language == "zh" else f"{value.day} {value:%b %Y}"

    def moment(value: datetime) -> str:
        """On the clock that the value is on: ``desk.local(at)|moment``."""
        return f"{day(value.date())}{'' if language == 'zh' else ' '}{value:%H:%M}"

    made.filters |= {
        "day": day,
        "date": date_,
        "moment": moment,
        "label_of_kind": lambda kind: words.label(language, f"kind_{kind}"),
        "weekday": lambda value: weekdays[value.weekday()],
    }
    return made
