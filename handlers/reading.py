"""What can be made of a file that was sent: a picture to be kept, a text to be read, or a refusal.

Everything that cannot be read is refused with what to do instead, before it is fetched where its
name and size tell already.
"""

import csv
from io import StringIO
from pathlib import PurePosixPath
from typing import Final

from bulletin.rejected import Rejected
from bulletin.text import unprintable
from handlers import word
from handlers.word import Unreadable

#: Bytes of a file: Telegram gives bots no larger one.
MOST_BYTES: Final = 20 << 20
#: Characters that are read at once, typed, pasted or in files.
MOST_CHARACTERS: Final = 20_000
_PICTURES: Final = frozenset(
    {".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".heic", ".tif", ".tiff"}
)
_TEXTS: Final = frozenset({".txt", ".md", ".csv"})
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def is_picture(name: str) -> bool:
    """Whether the file is a picture, by its name."""
    return _ending(name) in _PICTURES


def check(name: str, size: int) -> None:
    """Reject a file that cannot be taken, by its name and its size in bytes."""
    if size > MOST_BYTES:
        raise Rejected("file_too_big", name=name, most=MOST_BYTES >> 20)
    ending = _ending(name)
    if ending == ".docm":
        raise Rejected("word_macros", name=name)
    if ending != ".docx" and ending not in _TEXTS and ending not in _PICTURES:
        raise Rejected("file_unreadable", name=name)


def text_of(name: str, content: bytes) -> str:
    """The text in a document; Rejected when there is none, or it cannot be read."""
    try:
        text = word.text_of(content) if _ending(name) == ".docx" else _decoded(content)
        if _ending(name) == ".csv":
            text = _table(text)
    except Unreadable as unreadable:
        raise Rejected(unreadable.reason, name=name) from unreadable
    if not text.strip():
        raise Rejected("file_empty", name=name)
    return text.strip()


def check_length(text: str) -> None:
    """Reject more text than is read at once."""
    if len(text) > MOST_CHARACTERS:
        raise Rejected("too_much_text", length=len(text), most=MOST_CHARACTERS)


def _table(text: str) -> str:
    """The rows of a table with commas, their cells apart by tabs as in a pasted one."""
    try:
        return "\n".join("\t".join(row) for row in csv.reader(StringIO(text)))
    except csv.Error:
        return text


def _decoded(content: bytes) -> str:
    """The text in whichever of the usual encodings it is written."""
    named = [name for mark, name in _MARKS if content.startswith(mark)]
    for encoding in named or ["utf-8", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(char in text for char in _NEVER_IN_TEXT):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Unreadable(reason="file_no_text")


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


#: Control characters that stand in programs and pictures, and in no text.
_NEVER_IN_TEXT: Final = [chr(code) for code in range(9) if unprintable(chr(code))]
