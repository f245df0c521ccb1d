"""What a file under a message is called, and what it is taken for."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote
from uuid import UUID

from storage.files import File
from storage.work import Work
from web.rules import Refused

#: What people may upload, as on Telegram, where bots can fetch no more than this.
UPLOAD_BYTES = 20 * 1024 * 1024
_LONGEST_STEM, _LONGEST_ENDING = 100, 16
_OTHER = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".csv": "text/csv",
    ".zip": "application/zip",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
#: The only types a browser is told about; everything else is bytes to be saved.
_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


def media_type_of(name: str) -> str:
    """The media type by the name's ending; what a browser claims is not trusted."""
    return _MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), _OTHER)


def safe_name(name: str) -> str:
    """A file's bare name: no folders, no control characters, shortened before its ending."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(each for each in bare if each.isprintable()).strip(". ")
    path = PurePosixPath(printable or "file")
    return path.stem[:_LONGEST_STEM] + path.suffix[:_LONGEST_ENDING]


def document_of(file: File) -> dict[str, Any]:
    """The file as Telegram's ``Document``."""
    return {
        "file_id": str(file.id),
        "file_unique_id": file.sha256[:16],
        "file_name": file.name,
        "mime_type": file.media_type,
        "file_size": file.size,
    }


async def known_file(work: Work, file_id: str) -> File:
    """The stored file of that id, or Refused as Telegram refuses."""
    try:
        found = await work.files.get(UUID(file_id))
    except ValueError:
        found = None
    if found is None:
        raise Refused("wrong file identifier/HTTP URL specified")
    return found


def download_headers(file: File) -> dict[str, str]:
    """The headers under which a browser saves the file and runs nothing of it."""
    media_type = file.media_type if file.media_type in _SHOWN else _OTHER
    return attachment(file.name) | {"Content-Type": media_type}


def attachment(name: str) -> dict[str, str]:
    """The header under which a browser saves something by that name (RFC 5987)."""
    plain = "".join(each if each.isascii() and each not in '"\\%' else "_" for each in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": disposition}
