"""What is at one address of the desk."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

#: What a form may carry, unless a page says otherwise.
FORM_BYTES: Final = 512 * 1024


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is shown (GET), or an act that is posted; the path is under /desk/{bulletin}."""

    path: str
    answer: Callable[[Request], Awaitable[Response]]
    posted: bool = False
    most_bytes: int = FORM_BYTES
