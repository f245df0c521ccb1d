"""Whatever nobody expected: a plain sentence that says what to do, and nothing lost."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bulletin.attachments import as_answers
from bulletin.filing_forms import kinds_of
from bulletin.parts import as_record
from bulletin.publication import Kind, Window
from bulletin.rejected import Rejected
from handlers.acts.delivery import Method, Reply
from handlers.attachments import counted
from handlers.filters import Joined
from handlers.form import current, put
from handlers.keyboards import WindowButton, button, menu, rows, tag
from handlers.turn import Turn


def router() -> Router:
    """The last router: everything that no other one took."""
    made = Router(name="fallback")
    made.message.register(other, Joined())
    made.message.register(stranger)
    made.edited_message.register(stranger)
    made.callback_query.register(button_of_old)
    made.my_chat_member.register(member)
    return made


async def offer(words: str, turn: Turn) -> Method:
    """Text of which nothing can be made: offered as an activity, so that nothing is sent twice."""
    windows = able(turn)
    if not windows or turn.issue is None or not turn.issue.state.open:
        return turn.send("fallback.text", menu(turn.person(), turn.bulletin))
    data = {"text": words, "parts": as_record(turn.parts())} | as_answers(turn.files)
    await turn.work.conversations.change(replace(turn.conversation, data=data))
    buttons = [
        [
            button(
                turn.label("file_as_activity", window=each.name if len(windows) > 1 else ""),
                WindowButton(
                    verb=Kind.ACTIVITY,
                    issue=turn.issue.tag,
                    window=tag(each.name),
                    text=tag(words),
                ),
            )
        ]
        for each in windows
    ]
    counts = await counted(turn, turn.files)
    return turn.send("fallback.text_kept", rows(*buttons), length=len(words), **counts)


def able(turn: Turn) -> list[Window]:
    """The person's windows that may file an activity."""
    return [each for each in turn.windows() if Kind.ACTIVITY in kinds_of(turn.bulletin, each)]


async def other(message: Message, turn: Turn) -> Reply:
    """A command that is not known or not for this person; a sticker, a voice message, a photo:
    not taken, and the open question is asked again.
    """
    if message.text:
        return turn.send("fallback.text", menu(turn.person(), turn.bulletin))
    draft = await current(turn)
    if draft is not None:
        return await put(turn, draft, above=Rejected("text_wanted"))
    return turn.send("fallback.other", menu(turn.person(), turn.bulletin))


async def stranger(message: Message, turn: Turn) -> Reply:
    """Somebody who has not joined: told how to get in, and nothing else."""
    return turn.send("start.unknown")


async def button_of_old(query: CallbackQuery, turn: Turn) -> Reply:
    """A button that no longer means anything."""
    return turn.toast(query, "fallback.button" if turn.actor else "start.unknown")


async def member(update: ChatMemberUpdated, turn: Turn) -> None:
    """The person has stopped the bot, or taken it up again; the editor sees who is out of reach."""
    here = update.new_chat_member.status not in ("kicked", "left")
    await turn.work.people.set_reachable(
        turn.conversation.messenger, turn.conversation.chat_id, here, turn.now
    )
