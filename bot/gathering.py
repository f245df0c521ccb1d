"""Parts that belong together: a long paste in several messages, an album, a row of forwarded ones.

A person sends them as one thing, and is answered once. What a question on the table waits for is
taken at once; whatever nobody asked for may be the first of several parts.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from bulletin.attachments import MOST_FILES
from bulletin.filing_forms import LEAST_TEXT
from bulletin.parts import joined, units, was_cut
from bulletin.rejected import Rejected
from handlers.reading import check_length
from storage.columns import storable
from storage.inbox import InboxItem
from web.files import media_type_of, safe_name

#: UTF-16 units from which on a text may be the first of several: apps cut at 4,096.
LONG_UNITS: Final = 3500
#: Parts that are answered as one.
MOST_PARTS: Final = 300
#: The longest that the first part waits for more, while more keep coming.
PATIENCE_S: Final = 15.0

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gathering:
    """Updates that are dealt with in one turn, once no more of them are to be expected."""

    items: tuple[InboxItem, ...]
    #: Seconds until then.
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A photo or document under a message, in the messenger's words; ``size`` in bytes."""

    file_id: str
    unique_id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a file that was sent."""

    #: None where it was refused.
    file: UUID | None = None
    text: str = ""
    refused: Rejected | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Several messages as the one that the handlers take."""

    update: dict[str, Any]
    files: tuple[UUID, ...]
    #: Message id → what the documents under it say.
    documents: Mapping[int, str]
    unread: tuple[Rejected, ...]


def begins(item: InboxItem, *, asked: bool, buttons: Collection[str]) -> bool:
    """Whether the update may be the first of several parts.

    ``asked``: a question is on the table, which a short text answers; ``buttons``: what the large
    buttons say.
    """
    message = _message(item)
    if message is None or not _is_part(message, buttons):
        return False
    if message.get("media_group_id") or _has_file(message) or message.get("forward_origin"):
        return True
    if units(message.get("text", "")) >= LONG_UNITS:
        return True
    return not asked and "reply_to_message" not in message


def gathered(
    first: InboxItem,
    following: Sequence[InboxItem],
    *,
    buttons: Collection[str],
    quiet_s: float,
    now: datetime,
) -> Gathering:
    """The first part with those behind it that belong to it, and how long more are waited for."""
    items = [first]
    for item in following:
        if not _belongs(items[-1], item, buttons, quiet_s):
            return Gathering(tuple(items))
        items.append(item)
    if len(items) >= MOST_PARTS:
        return Gathering(tuple(items))
    if _incomplete(items):
        until = items[-1].accepted_at + timedelta(seconds=PATIENCE_S)
    else:
        quiet = items[-1].accepted_at + timedelta(seconds=quiet_s)
        until = min(quiet, first.accepted_at + timedelta(seconds=PATIENCE_S))
    return Gathering(tuple(items), max((until - now).total_seconds(), 0.0))


def attached(items: Sequence[InboxItem]) -> dict[str, Attached]:
    """The photos and documents of these messages by their unique ids, in the order of sending.

    As many as are kept.
    """
    found: dict[str, Attached] = {}
    for item in items:
        for each in _files(_message(item) or {}):
            if len(found) < MOST_FILES:
                found.setdefault(each.unique_id, each)
    return found


def as_one(items: Sequence[InboxItem], received: Mapping[str, Received]) -> Sending:
    """The messages as one, with the words of the documents among them.

    Raises Rejected when there is more to read than is read at once.
    """
    first = items[0].update
    messages = [message for item in items if (message := _message(item))]
    files: dict[UUID, None] = {}
    texts: list[str] = []
    documents: dict[int, str] = {}
    unread: list[Rejected] = []
    beyond = 0
    for message in messages:
        if words := message.get("text") or message.get("caption"):
            texts.append(storable(words))
        sent = list(_files(message))
        if not sent and message.get("media_group_id"):
            unread.append(Rejected("only_files"))
        for each in sent:
            got = received.get(each.unique_id)
            if got is None:
                beyond += 1
            elif got.refused is not None:
                unread.append(got.refused)
            elif got.file is not None and got.file not in files:
                files[got.file] = None
                if got.text:
                    texts.append(got.text)
                    # Under one message there is one file.
                    documents[message["message_id"]] = got.text
    if received and beyond:
        unread.append(Rejected("too_many_files", most=MOST_FILES, left=beyond))
    if unread and not files and all(len(text) < LEAST_TEXT for text in texts):
        # 请收: words that only went with the file.
        texts = []
    check_length(text := joined(texts))
    only = messages[0] if len(items) == len(messages) == 1 else {}
    as_it_came = only.get("text", only.get("caption", "")) == text
    if len(items) == 1 and as_it_came and not files and not unread:
        return Sending(update=first, files=(), documents={}, unread=())
    one = {name: value for name, value in messages[0].items() if name not in _REPLACED}
    if text:
        one["text"] = text
    return Sending(
        update=first | {"message": one},
        files=tuple(files),
        documents=documents,
        unread=tuple(unread),
    )


#: What is said of one of several messages, and not of all.
_REPLACED: Final = frozenset(
    {
        *("text", "entities", "caption", "caption_entities", "media_group_id"),
        *("photo", "document", "video", "animation", "audio"),
    }
)


def _belongs(before: InboxItem, item: InboxItem, buttons: Collection[str], quiet_s: float) -> bool:
    """Whether the update is one more part of what the one before it belongs to."""
    one, other = _message(before), _message(item)
    if one is None or other is None:
        return False
    group = one.get("media_group_id")
    if group and group == other.get("media_group_id"):
        return True
    # What waited while the program was away is told apart by when it was sent, in whole seconds.
    if abs(other["date"] - one["date"]) > quiet_s + 1:
        return False
    if was_cut(one.get("text", "")) and "text" in other:
        return True
    apart = _replied(one) != _replied(other) and "reply_to_message" in other
    return not apart and _is_part(other, buttons)


def _is_part(message: Json, buttons: Collection[str]) -> bool:
    """Whether the message is words or files, and no command and no button."""
    text = message.get("text", "")
    if text:
        return not text.startswith("/") and text.strip() not in buttons
    return _has_file(message) or "media_group_id" in message


def _incomplete(items: Sequence[InboxItem]) -> bool:
    """Whether the page said that more files of this album are on their way."""
    last = _message(items[-1]) or {}
    group, size = last.get("media_group_id"), last.get("media_group_size", 0)
    mine = [item for item in items if (_message(item) or {}).get("media_group_id") == group]
    return bool(group) and len(mine) < size


def _message(item: InboxItem) -> Json | None:
    message: Json | None = item.update.get("message")
    return message


def _has_file(message: Json) -> bool:
    return "photo" in message or "document" in message


def _replied(message: Json) -> object:
    return (message.get("reply_to_message") or {}).get("message_id")


def _files(message: Json) -> Iterator[Attached]:
    if photo := message.get("photo"):
        largest = max(photo, key=lambda size: size.get("width", 0) * size.get("height", 0))
        yield Attached(
            file_id=largest["file_id"],
            unique_id=largest["file_unique_id"],
            name="photo.jpg",
            media_type="image/jpeg",
            size=largest.get("file_size", 0),
        )
    elif document := message.get("document"):
        name = safe_name(storable(document.get("file_name") or ""))
        yield Attached(
            file_id=document["file_id"],
            unique_id=document["file_unique_id"],
            name=name,
            media_type=media_type_of(name),
            size=document.get("file_size", 0),
        )
