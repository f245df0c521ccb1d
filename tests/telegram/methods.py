"""The Bot API's methods, as far as a bot like this one calls them."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.telegram.chats import Chat, Memory, StoredFile, document_of, unix
from tests.telegram.checks import Json, caption_of, commands_of, markup_of, text_of
from tests.telegram.updates import Updates
from tests.telegram.wire import Arguments, Refused

BIGGEST_DOWNLOAD = 20 << 20
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
CHAT_ACTIONS = {
    "choose_sticker",
    "find_location",
    "record_video",
    "record_video_note",
    "record_voice",
    "typing",
    "upload_document",
    "upload_photo",
    "upload_video",
    "upload_video_note",
    "upload_voice",
}

Method = Callable[[Arguments], Awaitable[object]]


class Methods:
    """What the bot can ask for; raises Refused as Telegram would."""

    def __init__(self, memory: Memory, bot: Json) -> None:
        self.bot = bot
        self._memory = memory
        self._table: dict[str, Method] = {
            "getme": self._get_me,
            "sendmessage": self._send_message,
            "senddocument": self._send_document,
            "editmessagetext": self._edit_text,
            "editmessagereplymarkup": self._edit_markup,
            "deletemessage": self._delete_message,
            "answercallbackquery": self._answer_callback_query,
            "sendchataction": self._send_chat_action,
            "getfile": self._get_file,
            "getchat": self._get_chat,
            "setmycommands": self._set_my_commands,
            "getmycommands": self._get_my_commands,
            "setchatmenubutton": self._set_menu_button,
            "getchatmenubutton": self._get_menu_button,
        }

    def serve(self, updates: Updates) -> None:
        """Put the queue's methods beside the others."""

        async def webhook_info(_: Arguments) -> Json:
            return updates.webhook_info()

        self._table |= {
            "getupdates": updates.get,
            "setwebhook": updates.set_webhook,
            "deletewebhook": updates.delete_webhook,
            "getwebhookinfo": webhook_info,
        }

    async def run(self, method: str, arguments: Arguments) -> Any:
        """Run the method of that name, written in any case."""
        found = self._table.get(method.lower())
        if found is None:
            raise Refused(404, "Not Found: method not found")
        return await found(arguments)

    async def _get_me(self, _: Arguments) -> Json:
        return {
            **self.bot,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    async def _send_message(self, arguments: Arguments) -> Json:
        text, entities = text_of(arguments, too_long="message is too long")
        markup = markup_of(arguments)
        chat = self._chat_to_write_to(arguments)
        content: Json = {"text": text}
        if entities:
            content["entities"] = entities
        return self._send(chat, content, markup, arguments)

    async def _send_document(self, arguments: Arguments) -> Json:
        caption, entities = caption_of(arguments)
        markup = markup_of(arguments)
        chat = self._chat_to_write_to(arguments)
        content: Json = {"document": document_of(self._file_to_send(arguments))}
        if caption:
            content["caption"] = caption
        if entities:
            content["caption_entities"] = entities
        return self._send(chat, content, markup, arguments)

    def _file_to_send(self, arguments: Arguments) -> StoredFile:
        if upload := arguments.upload("document"):
            if not upload.content:
                raise Refused(400, "file must be non-empty")
            return self._memory.keep_file(upload)
        reference = arguments.text("document")
        if not reference or reference.startswith("attach://"):
            raise Refused(400, "There is no document in the request")
        if reference not in self._memory.files:
            raise Refused(400, "wrong remote file identifier specified: can't unserialize it")
        return self._memory.files[reference]

    def _send(self, chat: Chat, content: Json, markup: Json | None, arguments: Arguments) -> Json:
        if markup and "inline_keyboard" in markup:
            content["reply_markup"] = markup
        if markup and "keyboard" in markup:
            chat.large_buttons = [each["text"] for row in markup["keyboard"] for each in row]
        if original := self._replied_to(chat, arguments):
            content["reply_to_message"] = {
                name: value for name, value in original.items() if name != "reply_to_message"
            }
        return chat.add(content, sender=self.bot, at=self._memory.now())

    def _replied_to(self, chat: Chat, arguments: Arguments) -> Json | None:
        parameters = arguments.structure("reply_parameters") or {
            "message_id": arguments.integer("reply_to_message_id")
        }
        wanted = parameters.get("message_id")
        if not wanted:
            return None
        found = chat.messages.get(wanted)
        if found is None and not parameters.get("allow_sending_without_reply"):
            raise Refused(400, "message to be replied not found")
        return found

    async def _edit_text(self, arguments: Arguments) -> Json:
        text, entities = text_of(arguments, too_long="MESSAGE_TOO_LONG")
        markup = markup_of(arguments)
        chat, message = self._message_to_edit(arguments)
        if "text" not in message:
            raise Refused(400, "there is no text in the message to edit")
        content: Json = {"text": text}
        if entities:
            content["entities"] = entities
        return self._edit(chat, message, content, markup)

    async def _edit_markup(self, arguments: Arguments) -> Json:
        markup = markup_of(arguments)
        chat, message = self._message_to_edit(arguments)
        kept: Json = {name: message[name] for name in ("text", "entities") if name in message}
        return self._edit(chat, message, kept, markup)

    def _message_to_edit(self, arguments: Arguments) -> tuple[Chat, Json]:
        chat = self._chat(arguments)
        message = chat.messages.get(arguments.integer("message_id"))
        if message is None:
            raise Refused(400, "message to edit not found")
        if message["from"]["id"] != self.bot["id"]:
            raise Refused(400, "message can't be edited")
        return chat, message

    def _edit(self, chat: Chat, message: Json, content: Json, markup: Json | None) -> Json:
        """Replace the content and the keyboard: an edit without a keyboard takes it away."""
        replaced = {"text", "entities", "reply_markup"}
        after = {name: value for name, value in message.items() if name not in replaced}
        after |= content
        if markup and "inline_keyboard" in markup:
            after["reply_markup"] = markup
        if after == message:
            raise Refused(400, NOT_MODIFIED)
        after["edit_date"] = unix(self._memory.now())
        chat.put(after)
        return after

    async def _delete_message(self, arguments: Arguments) -> bool:
        chat = self._chat(arguments)
        message_id = arguments.integer("message_id")
        if message_id not in chat.messages:
            raise Refused(400, "message to delete not found")
        if unix(self._memory.now()) - chat.messages[message_id]["date"] > 48 * 3600:
            raise Refused(400, "message can't be deleted for everyone")
        chat.remove(message_id)
        return True

    async def _answer_callback_query(self, arguments: Arguments) -> bool:
        chat_id = self._memory.unanswered.pop(arguments.text("callback_query_id"), None)
        if chat_id is None:
            raise Refused(400, QUERY_TOO_OLD)
        text = arguments.text("text")
        if len(text) > 200:
            raise Refused(400, "MESSAGE_TOO_LONG")
        if text:
            chat = self._memory.chats[chat_id]
            chat.notices.append(text)
            chat.announce()
        return True

    async def _send_chat_action(self, arguments: Arguments) -> bool:
        action = arguments.text("action")
        if action not in CHAT_ACTIONS:
            raise Refused(400, "Wrong parameter action in request")
        self._chat_to_write_to(arguments).actions.append(action)
        return True

    async def _get_file(self, arguments: Arguments) -> Json:
        file_id = arguments.text("file_id")
        if not file_id:
            raise Refused(400, "file_id not specified")
        stored = self._memory.files.get(file_id)
        if stored is None:
            raise Refused(400, "wrong file_id or the file is temporarily unavailable")
        if len(stored.content) > BIGGEST_DOWNLOAD:
            raise Refused(400, "file is too big")
        document = document_of(stored)
        return {
            "file_id": document["file_id"],
            "file_unique_id": document["file_unique_id"],
            "file_size": document["file_size"],
            "file_path": stored.path,
        }

    async def _get_chat(self, arguments: Arguments) -> Json:
        chat = self._chat(arguments)
        gifts = {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        }
        return {
            **chat.as_json(),
            "accent_color_id": 1,
            "max_reaction_count": 11,
            "accepted_gift_types": gifts,
        }

    async def _set_my_commands(self, arguments: Arguments) -> bool:
        self._memory.commands[_audience(arguments)] = commands_of(arguments)
        return True

    async def _get_my_commands(self, arguments: Arguments) -> list[Json]:
        return self._memory.commands.get(_audience(arguments), [])

    async def _set_menu_button(self, arguments: Arguments) -> bool:
        button = arguments.structure("menu_button") or {"type": "default"}
        if button.get("type") not in {"commands", "web_app", "default"}:
            raise Refused(400, "Can't parse menu button: MenuButton has unsupported type")
        self._memory.menu_buttons[arguments.integer("chat_id")] = button
        return True

    async def _get_menu_button(self, arguments: Arguments) -> Json:
        buttons = self._memory.menu_buttons
        for chat_id in (arguments.integer("chat_id"), 0):
            if chat_id in buttons:
                return buttons[chat_id]
        return {"type": "default"}

    def _chat(self, arguments: Arguments) -> Chat:
        chat = self._memory.find_chat(arguments.text("chat_id"))
        if chat.user.deactivated:
            raise Refused(403, "Forbidden: user is deactivated")
        return chat

    def _chat_to_write_to(self, arguments: Arguments) -> Chat:
        chat = self._chat(arguments)
        if chat.user.blocks_bot:
            raise Refused(403, "bot was blocked by the user")
        if not chat.started:
            raise Refused(403, "bot can't initiate conversation with a user")
        return chat


def _audience(arguments: Arguments) -> tuple[str, str]:
    scope = arguments.structure("scope") or {"type": "default"}
    return scope.get("type", "default"), arguments.text("language_code")
