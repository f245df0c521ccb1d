"""What is said to others than the one who acts: methods, put into the outbox of their chats."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from aiogram.methods import SendDocument, SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardMarkup, MessageEntity, ReplyKeyboardMarkup

from bulletin.people import Person
from storage.files import File
from storage.people import Account
from storage.work import Work
from templates.words import Said

Method = TelegramMethod[Any]
#: What a handler returns: what is to be said once the transaction is on disk.
Reply = Method | Sequence[Method] | None
Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup


async def deliver(
    work: Work,
    people: Collection[Person],
    make: Callable[[Person, int], Method],
    *,
    dedup_key: str | None = None,
    accounts: Mapping[UUID, Sequence[Account]] | None = None,
) -> int:
    """Put a method into the outbox of every chat in which these people can be reached: how many.

    ``make`` gets the person and the chat. A ``dedup_key`` makes sure that each is told only once.
    ``accounts`` are the people's, where at hand.
    It is due at once by the machine's time, which the publication's may be ahead of.
    """
    now = datetime.now(UTC)
    if accounts is None:
        accounts = await work.people.accounts_of([each.id for each in people])
    chats = 0
    for person in people:
        for account in accounts.get(person.id, ()):
            if not account.reachable:
                continue
            chats += 1
            method = make(person, account.chat_id)
            await work.outbox.put(
                account.messenger,
                account.chat_id,
                type(method).__name__,
                payload(method),
                now=now,
                dedup_key=dedup_key and f"{dedup_key}:{account.messenger}:{account.chat_id}",
            )
    return chats


def message(chat_id: int, said: Said, keyboard: Keyboard | None = None) -> SendMessage:
    """A message to one chat."""
    return SendMessage(chat_id=chat_id, **content_of(said, keyboard))


def document(
    chat_id: int,
    file: File,
    caption: str | None = None,
    keyboard: InlineKeyboardMarkup | None = None,
) -> SendDocument:
    """A stored file as a document to one chat; the sender puts its bytes in."""
    given: dict[str, Any] = {"caption": caption, "reply_markup": keyboard}
    named = {name: value for name, value in given.items() if value is not None}
    return SendDocument(chat_id=chat_id, document=f"stored:{file.id.hex}", **named)


def payload(method: Method) -> dict[str, Any]:
    """A method as the JSON that the outbox keeps."""
    return method.model_dump(mode="json", exclude_unset=True)


def content_of(said: Said, keyboard: Keyboard | None) -> dict[str, Any]:
    """The words, their bold parts and the buttons, as a method takes them."""
    content: dict[str, Any] = {"text": said.text}
    if said.bold:
        content["entities"] = [
            MessageEntity(type="bold", offset=offset, length=length) for offset, length in said.bold
        ]
    if keyboard is not None:
        content["reply_markup"] = keyboard
    return content
