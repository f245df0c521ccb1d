"""A person with a Telegram app in hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from tests.person import Attachment, Bubble, Person
from tests.telegram.chats import User, document_of, photo_of, unix
from tests.telegram.checks import TEXT_UNITS, Json, units
from tests.telegram.wire import Upload

if TYPE_CHECKING:
    from tests.telegram.server import TelegramServer


#: Photos or files that one album holds.
ALBUM = 10


class TelegramPerson(Person):
    """Writes to the bot in the private chat; what it does becomes updates in the bot's queue."""

    def __init__(self, server: TelegramServer, user: User) -> None:
        super().__init__(user.name)
        self.user = user
        self._server = server
        self._chat = server.memory.chat(user)
        self.notices = self._chat.notices
        self._last_album = 0

    @property
    def chat(self) -> list[Bubble]:
        """The chat as it is now, oldest first."""
        return [
            self._bubble(self._chat.messages[message_id])
            for message_id in sorted(self._chat.messages)
        ]

    def _bubble(self, message: Json) -> Bubble:
        document = message.get("document")
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return Bubble(
            id=message["message_id"],
            text=message.get("text") or message.get("caption") or "",
            mine=message["from"]["id"] == self.user.id,
            buttons=tuple(tuple(button["text"] for button in row) for row in rows),
            document=document
            and Attachment(
                name=document["file_name"],
                mime_type=document["mime_type"],
                size=document["file_size"],
            ),
            edited="edit_date" in message,
            change=self._chat.changes[message["message_id"]],
        )

    async def says(self, text: str) -> Bubble:
        """Send a text; as in the app, a long one leaves in several messages."""
        self._acts()
        text = text.strip()
        if not text:
            raise AssertionError("an app does not send an empty message")
        bubbles = [self._sends(_text_content(part)) for part in _split(text)]
        return bubbles[-1]

    async def replies(self, bubble: Bubble, text: str) -> Bubble:
        """Send a text in reply to a message, which comes along."""
        self._acts()
        replied = dict(self._chat.messages[bubble.id])
        replied.pop("reply_to_message", None)
        return self._sends(_text_content(text) | {"reply_to_message": replied})

    async def edits(self, bubble: Bubble, text: str) -> None:
        """Give one's own sent message another text, or what was sent another caption."""
        self._acts()
        old = self._chat.messages[bubble.id]
        after = {name: value for name, value in old.items() if name != "entities"}
        captioned = "document" in old or "photo" in old
        after |= ({"caption": text} if captioned else _text_content(text)) | {
            "edit_date": unix(self._server.memory.now())
        }
        self._chat.put(after)
        self._server.updates.push("edited_message", after, chat_id=self.user.id)

    async def sends_document(self, name: str, content: bytes, *, caption: str = "") -> Bubble:
        """Send a file."""
        self._acts()
        return self._sends(self._file_content(name, content, caption))

    async def sends_photo(self, content: bytes, *, caption: str = "") -> Bubble:
        """Send a photo, as the app shrinks and shows it."""
        self._acts()
        return self._sends(self._photo_content(content, caption))

    async def sends_together(
        self, files: Sequence[tuple[str, bytes]], *, caption: str = ""
    ) -> list[Bubble]:
        """Choose several files at once: albums of ten, photos apart from documents."""
        self._acts()
        pictures = [each for each in files if each[0].endswith(".jpg")]
        others = [each for each in files if not each[0].endswith(".jpg")]
        sent = []
        for kind in (pictures, others):
            for start in range(0, len(kind), ALBUM):
                album = kind[start : start + ALBUM]
                self._last_album += 1
                group = {"media_group_id": f"13{self._last_album:015}"} if len(album) > 1 else {}
                for name, content in album:
                    made = (
                        self._photo_content(content, caption)
                        if kind is pictures
                        else self._file_content(name, content, caption)
                    )
                    # The apps put the words under the first of them.
                    caption = ""
                    sent.append(self._sends(made | group))
        return sent

    async def forwards(self, *texts: str, said: datetime, by: str = "同事") -> list[Bubble]:
        """Pass on what somebody wrote in another chat, one message after another."""
        self._acts()
        origin = {"type": "hidden_user", "date": unix(said), "sender_user_name": by}
        return [self._sends(_text_content(text) | {"forward_origin": origin}) for text in texts]

    async def forwards_photo(self, content: bytes, *, said: datetime, caption: str = "") -> Bubble:
        """Pass on a photo from another chat."""
        self._acts()
        origin = {"type": "hidden_user", "date": unix(said), "sender_user_name": "同事"}
        return self._sends(self._photo_content(content, caption) | {"forward_origin": origin})

    def _photo_content(self, content: bytes, caption: str) -> Json:
        upload = Upload(name="photo.jpg", mime_type="image/jpeg", content=content)
        message: Json = {"photo": photo_of(self._server.memory.keep_file(upload))}
        return message | ({"caption": caption} if caption else {})

    def _file_content(self, name: str, content: bytes, caption: str) -> Json:
        upload = Upload(name=name, mime_type="application/octet-stream", content=content)
        message: Json = {"document": document_of(self._server.memory.keep_file(upload))}
        return message | ({"caption": caption} if caption else {})

    async def sends_sticker(self) -> Bubble:
        """Send a sticker."""
        self._acts()
        sticker = {
            "width": 512,
            "height": 512,
            "emoji": "👍",
            "set_name": "Thumbs",
            "is_animated": False,
            "is_video": False,
            "type": "regular",
            "file_id": "CAAC-sticker",
            "file_unique_id": "AgAC-sticker",
            "file_size": 20_000,
        }
        return self._sends({"sticker": sticker})

    async def sends_voice(self) -> Bubble:
        """Send a voice message of one second."""
        self._acts()
        voice = {
            "duration": 1,
            "mime_type": "audio/ogg",
            "file_id": "AwAC-voice",
            "file_unique_id": "AgAD-voice",
            "file_size": 4_000,
        }
        return self._sends({"voice": voice})

    async def downloads(self, bubble: Bubble) -> bytes:
        """The content of a message's document."""
        document = self._chat.messages[bubble.id]["document"]
        return self._server.memory.files[document["file_id"]].content

    async def blocks_bot(self) -> None:
        """Stop the bot; it learns of it, and can write no more."""
        self._turn_bot(off=True)

    async def unblocks_bot(self) -> None:
        """Let the bot write again."""
        self._turn_bot(off=False)

    def deletes_account(self) -> None:
        """Leave Telegram; the bot is not told."""
        self.user.deactivated = True

    def _turn_bot(self, *, off: bool) -> None:
        self.user.blocks_bot = off
        was, now = ("member", "kicked") if off else ("kicked", "member")
        member = {
            "chat": self._chat.as_json(),
            "from": self.user.as_json(),
            "date": unix(self._server.memory.now()),
            "old_chat_member": _membership(was, self._server.bot),
            "new_chat_member": _membership(now, self._server.bot),
        }
        self._server.updates.push("my_chat_member", member, chat_id=self.user.id)

    @property
    def large_buttons(self) -> list[str]:
        """The labels of the large buttons that stand under the chat."""
        return self._chat.large_buttons

    def carried(self, label: str) -> str:
        """What the newest button with ``label`` in its name carries."""
        for message_id in sorted(self._chat.messages, reverse=True):
            markup = self._chat.messages[message_id].get("reply_markup", {})
            for button in chain.from_iterable(markup.get("inline_keyboard", [])):
                if label in button["text"]:
                    carried: str = button["callback_data"]
                    return carried
        raise AssertionError(f"{self.name} sees no button {label!r}")

    async def forges(self, data: str) -> None:
        """Tap a button that the bot never showed, under its newest message."""
        self._acts()
        newest = [each.id for each in self.chat if not each.mine][-1]
        self._ask(newest, data)

    async def _press(self, bubble: Bubble, row: int, column: int) -> None:
        keyboard = self._chat.looks[bubble.change]["reply_markup"]["inline_keyboard"]
        self._ask(bubble.id, keyboard[row][column]["callback_data"])

    def _ask(self, message_id: int, data: str) -> None:
        message = self._chat.messages.get(message_id)
        query = {
            "id": self._server.memory.ask(self.user.id),
            "from": self.user.as_json(),
            # Deleted under the finger: Telegram sends a message with date 0.
            "message": message
            or {"chat": self._chat.as_json(), "message_id": message_id, "date": 0},
            "chat_instance": str(-self.user.id),
            "data": data,
        }
        self._server.updates.push("callback_query", query, chat_id=self.user.id)

    async def _change(self) -> None:
        await self._chat.change()

    def _sends(self, content: Json) -> Bubble:
        self._chat.started = True
        message = self._chat.add(content, sender=self.user.as_json(), at=self._server.memory.now())
        self._server.updates.push("message", message, chat_id=self.user.id)
        return self._bubble(message)


def _text_content(text: str) -> Json:
    content: Json = {"text": text}
    if text.startswith("/"):
        command = text.split(maxsplit=1)[0]
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": units(command)}]
    return content


def _split(text: str) -> list[str]:
    """As the apps do: as much as goes into a message, and on with the next."""
    parts, part, size = [], "", 0
    for symbol in text:
        if size + units(symbol) > TEXT_UNITS:
            parts.append(part)
            part, size = "", 0
        part += symbol
        size += units(symbol)
    return [*parts, part]


def _membership(status: str, bot: Json) -> Json:
    member: Json = {"status": status, "user": bot}
    return member | {"until_date": 0} if status == "kicked" else member
