"""The pages and words of the browser chat, in the reader's language."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse

import templates

FOLDER: Final = Path(templates.__file__).parent / "chat"
_HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def words(language: str) -> Mapping[str, str]:
    """Every sentence of the pages; Chinese for a language that they do not speak."""
    spoken = _spoken()
    return spoken.get(language, spoken["zh"])


def page(
    name: str,
    language: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """A page of templates/chat, with the words and whatever else it shows."""
    said = words(language)
    html = _environment().get_template(f"{name}.html.j2")
    content = html.render(words=said, language=_HTML_LANGUAGES.get(language, "zh-CN"), **values)
    return HTMLResponse(content, status, headers)


def notice(
    language: str,
    title: str,
    text: str,
    *,
    status: int = 200,
    to_chat: bool = False,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page that says one thing and what to do about it."""
    said = words(language)
    return page(
        "notice",
        language,
        status=status,
        headers=headers,
        title=said[title],
        text=said[text],
        to_chat=to_chat,
    )


def refusal(
    language: str, status: int, reason: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """An answer to the page's script that it can show as it is."""
    body = {"error": words(language)[reason], "reason": reason}
    return JSONResponse(body, status, headers)


@cache
def _spoken() -> dict[str, dict[str, str]]:
    return cast(
        dict[str, dict[str, str]],
        json.loads((FOLDER / "words.json").read_text(encoding="utf-8")),
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("templates", "chat"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
