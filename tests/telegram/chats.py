"""What a Telegram server remembers: people, their chats with the bot, messages and files."""

import asyncio
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.telegram.checks import Json
from tests.telegram.wire import Refused, Upload


@dataclass(slots=True, kw_only=True)
class User:
    """Someone with a Telegram account."""

    id: int
    name: str
    language: str
    blocks_bot: bool = False
    deactivated: bool = False

    def as_json(self) -> Json:
        """The Bot API's User."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language,
        }


@dataclass(slots=True, kw_only=True)
class Chat:
    """A private chat with the bot; its id is the person's. Messages are the Bot API's own JSON."""

    user: User
    messages: dict[int, Json] = field(default_factory=dict)
    #: By message id: the running number of the change that gave it its look.
    changes: dict[int, int] = field(default_factory=dict)
    #: By the running number of the change: the message as it looked after it.
    looks: dict[int, Json] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    #: The labels of the large buttons that stand under the chat.
    large_buttons: list[str] = field(default_factory=list)
    started: bool = False
    actions: list[str] = field(default_factory=list)
    _last_id: int = 0
    _change: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def as_json(self) -> Json:
        """The Bot API's Chat."""
        return {"id": self.user.id, "type": "private", "first_name": self.user.name}

    def add(self, content: Json, *, sender: Json, at: datetime) -> Json:
        """Put a message at the end."""
        self._last_id += 1
        message = {
            "message_id": self._last_id,
            "from": sender,
            "chat": self.as_json(),
            "date": unix(at),
            **content,
        }
        self.put(message)
        return message

    def put(self, message: Json) -> None:
        """Let a message, new or edited, look like this from now on."""
        self._change += 1
        self.messages[message["message_id"]] = message
        self.changes[message["message_id"]] = self._change
        self.looks[self._change] = message
        self.announce()

    def remove(self, message_id: int) -> None:
        """Take a message away."""
        del self.messages[message_id]
        self.announce()

    def announce(self) -> None:
        """Wake whoever looks at the chat."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self) -> None:
        """Return at the next change."""
        await self._changed.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file on Telegram's disks."""

    id: str
    path: str
    name: str
    mime_type: str
    content: bytes


class Memory:
    """All that the server knows; ``now`` gives aware UTC."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        #: Callback queries that the bot has not answered yet: query id → chat id.
        self.unanswered: dict[str, int] = {}
        #: The bot's commands by (scope, language) and menu buttons by chat id, 0 for everybody.
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.menu_buttons: dict[int, Json] = {}
        self._last_file = 0
        self._last_query = 0

    def chat(self, user: User) -> Chat:
        """The chat of that user, made when there is none."""
        return self.chats.setdefault(user.id, Chat(user=user))

    def find_chat(self, chat_id: str) -> Chat:
        """The chat of that id, or the Bot API's words for there being none."""
        if not chat_id:
            raise Refused(400, "chat_id is empty")
        chat = self.chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
        if chat is None:
            raise Refused(400, "chat not found")
        return chat

    def ask(self, chat_id: int) -> str:
        """The id of a new callback query, which waits for the bot's answer."""
        self._last_query += 1
        query_id = str(4_000_000_000_000_000_000 + self._last_query)
        self.unanswered[query_id] = chat_id
        return query_id

    def keep_file(self, upload: Upload) -> StoredFile:
        """Store a file under a new id and path."""
        self._last_file += 1
        extension = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        guessed = mimetypes.guess_type(upload.name)[0] or upload.mime_type
        stored = StoredFile(
            id=f"BQAC-file-{self._last_file:06}",
            path=f"documents/file_{self._last_file}.{extension}",
            name=upload.name,
            mime_type=guessed,
            content=upload.content,
        )
        self.files[stored.id] = stored
        return stored


def document_of(stored: StoredFile) -> Json:
    """The Bot API's Document."""
    return {
        "file_name": stored.name,
        "mime_type": stored.mime_type,
        "file_id": stored.id,
        "file_unique_id": f"U{stored.id}",
        "file_size": len(stored.content),
    }


def photo_of(stored: StoredFile) -> list[Json]:
    """The Bot API's list of PhotoSize: the same picture small and large."""
    small = {"width": 90, "height": 67, "file_size": 1200}
    large = {"width": 1280, "height": 960, "file_size": len(stored.content)}
    return [
        {"file_id": f"{stored.id}-small", "file_unique_id": f"U{stored.id}-small", **small},
        {"file_id": stored.id, "file_unique_id": f"U{stored.id}", **large},
    ]


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def unix(at: datetime) -> int:
    """Seconds since 1970, as the Bot API writes times."""
    return int(at.timestamp())
