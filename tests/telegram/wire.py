"""How the Bot API speaks HTTP: arguments in four dresses, one envelope, many ways to fail."""

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

PREFIXES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 409: "Conflict"}


class Refused(Exception):
    """A request that Telegram answers with an error; ``what`` is the text after the prefix."""

    def __init__(self, status: int, what: str, *, retry_after: int | None = None) -> None:
        super().__init__(what)
        self.status = status
        self.retry_after = retry_after
        self.description = _described(PREFIXES.get(status, ""), what)


def _described(prefix: str, what: str) -> str:
    if what.startswith(prefix):
        return what
    looks_like_a_code = what[1:2] == "_" or what[1:2].isupper()
    return f"{prefix}: {what if looks_like_a_code else what[0].lower() + what[1:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One call that goes wrong on demand."""

    #: None: the connection is reset instead of an answer.
    status: int | None
    description: str = ""
    retry_after: int | None = None
    #: Sent as it is in place of the envelope: a proxy's HTML page, half a JSON.
    body: str | None = None
    #: The method has run before its answer was lost.
    after_effect: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with the request."""

    name: str
    mime_type: str
    content: bytes


class Arguments:
    """The arguments of one call, whichever way they came."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload]) -> None:
        self.values = values
        self._files = files

    def text(self, name: str) -> str:
        """The argument as text; empty when it is missing."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The argument as a whole number; ``default`` when it is missing or is none."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Whether the argument says yes."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def structure(self, name: str) -> Any:
        """The argument out of its JSON; None when it is missing. Raises ValueError."""
        value = self.values.get(name)
        if isinstance(value, str):
            return json.loads(value) if value else None
        return value

    def upload(self, name: str) -> Upload | None:
        """The file given as a part of that name or by ``attach://``."""
        reference = self.text(name)
        if reference.startswith("attach://"):
            return self._files.get(reference.removeprefix("attach://"))
        return self._files.get(name)


async def read_arguments(request: web.Request) -> Arguments:
    """Take the query string and a JSON, form or multipart body."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        if body := await request.text():
            try:
                given = json.loads(body)
            except ValueError:
                raise Refused(400, "Can't parse JSON object") from None
            if not isinstance(given, dict):
                raise Refused(400, "JSON object expected")
            values |= given
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            if isinstance(value, FileField):
                files[name] = Upload(
                    name=value.filename, mime_type=value.content_type, content=value.file.read()
                )
            else:
                values[name] = value if isinstance(value, str) else bytes(value).decode()
    return Arguments(values, files)


def success(result: object) -> web.Response:
    """The envelope of what went well."""
    return web.json_response({"ok": True, "result": result})


def failure(status: int, description: str, retry_after: int | None = None) -> web.Response:
    """The envelope of an error; the HTTP status is the error code."""
    envelope: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    headers = {}
    if retry_after is not None:
        envelope["parameters"] = {"retry_after": retry_after}
        headers["Retry-After"] = str(retry_after)
    return web.json_response(envelope, status=status, headers=headers)


def refusal(refused: Refused) -> web.Response:
    """The envelope of a refused request."""
    return failure(refused.status, refused.description, refused.retry_after)


def broken(fault: Fault, request: web.Request) -> web.Response:
    """The answer of a call that goes wrong on demand."""
    if fault.status is None:
        reset(request)
        return web.Response()
    if fault.body is not None:
        return web.Response(status=fault.status, text=fault.body, content_type="text/html")
    return failure(fault.status, fault.description, fault.retry_after)


def reset(request: web.Request) -> None:
    """Cut the connection hard: the other side gets a reset, not an end."""
    transport = request.transport
    if transport is None:
        return
    connection: socket.socket | None = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
