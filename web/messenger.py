"""The built-in web chat as a messenger: an aiogram session that writes into the chat's log.

Handlers answer with the methods they would send to Telegram; here they become rows that the page
reads. A method called again for the same outbox row posts nothing twice.
"""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteWebhook,
    EditMessageReplyMarkup,
    EditMessageText,
    GetFile,
    GetMe,
    GetMyCommands,
    SendChatAction,
    SendDocument,
    SendMessage,
    SendPhoto,
    SetChatMenuButton,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import BotCommand, File, InputFile, Message, User
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.clock import Clock
from bot.sender import delivery
from storage.web_chats import WebMessage
from storage.work import Work
from web import rules
from web.bubbles import Body, file_id_of, telegram_message
from web.feed import Feed
from web.files import document_of, known_file, media_type_of, safe_name
from web.rules import Refused

#: ``Account.messenger`` of everyone who comes by browser, and the bot id of the chat.
MESSENGER = "web"
_TOKEN = "1:web"  # noqa: S105
_SERVER = TelegramAPIServer(base="web:{method}", file="web:{path}")


class WebChatSession(BaseSession):
    """The Bot API over the storage, as far as a chat of two needs it."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], feed: Feed, clock: Clock, name: str
    ) -> None:
        super().__init__(api=_SERVER)
        self._sessions = sessions
        self._feed = feed
        self._clock = clock
        #: The bot as its chat partners know it.
        self.me = User(id=1, is_bot=True, first_name=name, username="zhoubao_web_bot")
        self._commands: dict[str, list[BotCommand]] = {}

    def commands(self, language: str) -> list[BotCommand]:
        """The commands of the menu in a language, or the ones for everyone else."""
        return self._commands.get(language, self._commands.get("", []))

    async def close(self) -> None:
        """Nothing is held open."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  as aiogram calls it
    ) -> TelegramType:
        """Do what Telegram would do, or raise what aiogram would raise for its answer."""
        try:
            return cast(TelegramType, await self._do(bot, method))
        except Refused as refused:
            raise TelegramBadRequest(method, f"Bad Request: {refused}") from refused

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """The bytes of an uploaded file, by the path that ``GetFile`` gave."""
        async with self._sessions.begin() as session:
            content = await Work.on(session).files.content(UUID(url.removeprefix("web:")))
        for start in range(0, len(content), chunk_size):
            yield content[start : start + chunk_size]

    async def _do(self, bot: Bot, method: TelegramMethod[Any]) -> object:
        _refuse_parse_mode(bot, method)
        match method:
            case SendMessage():
                body = {
                    "text": rules.text_of(method.text),
                    "entities": rules.entities_of(method.entities),
                    "reply_markup": rules.markup_of(method.reply_markup),
                }
                return await self._post(bot, method.chat_id, body)
            case SendDocument() | SendPhoto():
                return await self._post_file(bot, method)
            case EditMessageText():
                return await self._edit(
                    bot,
                    method.chat_id,
                    method.message_id,
                    text=rules.text_of(method.text or ""),
                    entities=rules.entities_of(method.entities),
                    reply_markup=rules.markup_of(method.reply_markup),
                )
            case EditMessageReplyMarkup():
                markup = rules.markup_of(method.reply_markup)
                return await self._edit(bot, method.chat_id, method.message_id, reply_markup=markup)
            case DeleteMessage():
                return await self._delete(method)
            case AnswerCallbackQuery():
                return self._answer(method)
            case SendChatAction():
                self._feed.tell(int(method.chat_id), {"kind": "typing"})
                return True
            case GetMe():
                return self.me
            case GetFile():
                return await self._file(method.file_id)
            case SetMyCommands():
                self._commands[method.language_code or ""] = method.commands
                return True
            case GetMyCommands():
                return self.commands(method.language_code or "")
            case SetChatMenuButton() | DeleteWebhook():
                return True
        raise Refused(f"method {method.__api_method__} is not known to the web chat")

    async def _post(self, bot: Bot, chat: int | str, body: Body) -> Message:
        async with self._sessions.begin() as session:
            stored = await self._store(Work.on(session), chat, body)
        return self._out(bot, stored)

    async def _post_file(self, bot: Bot, method: SendDocument | SendPhoto) -> Message:
        given = method.document if isinstance(method, SendDocument) else method.photo
        body: Body = {
            "caption": rules.caption_of(method.caption),
            "caption_entities": rules.entities_of(method.caption_entities),
            "reply_markup": rules.markup_of(method.reply_markup),
        }
        content = await _read(bot, given) if isinstance(given, InputFile) else b""
        async with self._sessions.begin() as session:
            work = Work.on(session)
            if isinstance(given, InputFile):
                name = safe_name(given.filename or "")
                file = await work.files.add(name, media_type_of(name), content, datetime.now(UTC))
            else:
                file = await known_file(work, given)
            document = document_of(file)
            if isinstance(method, SendDocument):
                body["document"] = document
            else:
                body["photo"] = [document | {"width": 0, "height": 0}]
            stored = await self._store(work, method.chat_id, body)
            if file_id_of(stored.body) != document["file_id"]:
                # Posted before for the same outbox row: the second copy of the file goes again.
                await session.rollback()
        return self._out(bot, stored)

    async def _store(self, work: Work, chat: int | str, body: Body) -> WebMessage:
        if not isinstance(chat, int):
            raise Refused("chat not found")
        key = delivery.get()
        try:
            return await work.web.post(
                chat,
                from_bot=True,
                body={name: value for name, value in body.items() if value is not None},
                key=None if key is None else f"bot {key}",
                at=self._clock.now(),
            )
        except LookupError as error:
            raise Refused("chat not found") from error

    async def _edit(
        self, bot: Bot, chat: int | str | None, message_id: int | None, **changes: object
    ) -> Message:
        """Give a message other words, another keyboard or none; what is not named stays."""
        async with self._sessions.begin() as session:
            work = Work.on(session)
            stored = await _own(work, chat, message_id, "message to edit not found")
            markup = stored.body.get("reply_markup", {})
            if markup and "inline_keyboard" not in markup:
                raise Refused("message can't be edited")
            if "text" in changes and "text" not in stored.body:
                raise Refused("there is no text in the message to edit")
            old = {name: value for name, value in stored.body.items() if name != "edit_date"}
            new = {name: value for name, value in (old | changes).items() if value is not None}
            if new == old:
                raise Refused(rules.NOT_MODIFIED)
            now = self._clock.now()
            if "text" in changes:
                new["edit_date"] = int(now.timestamp())
            elif "edit_date" in stored.body:
                new["edit_date"] = stored.body["edit_date"]
            edited = await work.web.edit(stored.chat_id, stored.message_id, new, now)
        if edited is None:
            raise Refused("message to edit not found")
        return self._out(bot, edited)

    async def _delete(self, method: DeleteMessage) -> bool:
        async with self._sessions.begin() as session:
            work = Work.on(session)
            stored = await _own(
                work, method.chat_id, method.message_id, "message to delete not found"
            )
            await work.web.delete(stored.chat_id, stored.message_id, self._clock.now())
        self._feed.changed(stored.chat_id)
        return True

    def _answer(self, method: AnswerCallbackQuery) -> bool:
        chat_id, tap = tap_of(method.callback_query_id)
        event = {"kind": "answer", "tap": tap, "text": method.text or ""}
        self._feed.tell(chat_id, event | {"alert": bool(method.show_alert)})
        return True

    async def _file(self, file_id: str) -> File:
        async with self._sessions.begin() as session:
            stored = await known_file(Work.on(session), file_id)
        return File(
            file_id=file_id,
            file_unique_id=stored.sha256[:16],
            file_size=stored.size,
            file_path=file_id,
        )

    def _out(self, bot: Bot, stored: WebMessage) -> Message:
        self._feed.changed(stored.chat_id)
        sender = self.me.model_dump(mode="json", exclude_none=True)
        return Message.model_validate(telegram_message(stored, sender), context={"bot": bot})


def make_web_bot(session: WebChatSession) -> Bot:
    """The bot of the web chat, to which every handler of Telegram's bot can be given."""
    return Bot(_TOKEN, session=session)


def callback_id(chat_id: int, tap: str) -> str:
    """The id of a callback query: it names the chat, so that an answer finds it after a restart."""
    return f"{chat_id}:{tap}"


def tap_of(query: str) -> tuple[int, str]:
    """The chat and the page's own name for the tap that a callback query came from."""
    chat, colon, tap = query.partition(":")
    if not colon or not chat.isdecimal():
        raise Refused("query is too old and response timeout expired or query ID is invalid")
    return int(chat), tap


def _refuse_parse_mode(bot: Bot, method: TelegramMethod[Any]) -> None:
    mode = getattr(method, "parse_mode", None)
    if isinstance(mode, Default):
        mode = bot.default[mode.name]
    if mode:
        raise Refused(f"can't parse entities: parse_mode {mode} is not used here, send entities")


async def _own(
    work: Work, chat: int | str | None, message_id: int | None, otherwise: str
) -> WebMessage:
    """The bot's own message that is there to be changed."""
    if not isinstance(chat, int) or message_id is None:
        raise Refused(otherwise)
    stored = await work.web.get(chat, message_id)
    if stored is None or stored.deleted:
        raise Refused(otherwise)
    if not stored.from_bot:
        raise Refused("message can't be edited")
    return stored


async def _read(bot: Bot, given: InputFile) -> bytes:
    content = bytearray()
    async for chunk in given.read(bot):
        content += chunk
        if len(content) > rules.FILE_BYTES:
            raise Refused("file is too big")
    if not content:
        raise Refused("file must be non-empty")
    return bytes(content)
