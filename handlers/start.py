"""Coming in: joining by invitation, the welcome, help, and the language."""

from dataclasses import replace
from hashlib import sha256

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bulletin.people import Membership, Person, Role
from bulletin.rejected import Rejected
from bulletin.signing import signs
from handlers.acts.delivery import Reply
from handlers.filters import Joined
from handlers.keyboards import LanguageButton, button, menu, rows
from handlers.turn import Turn
from storage.ids import new_id
from storage.invitations import Invitation
from templates.words import LANGUAGES, label


def router() -> Router:
    """The first words between the bot and a person."""
    made = Router(name="start")
    made.message.register(start, CommandStart())
    made.message.register(help, Joined(), Command("help"))
    made.message.register(language, Joined(), Command("language"))
    made.callback_query.register(speak, Joined(), LanguageButton.filter())
    return made


async def start(message: Message, command: CommandObject, turn: Turn) -> Reply:
    """Take an invitation's code, or welcome who is known; others are told how to get in."""
    if command.args:
        return await _join(message, command.args.strip(), turn)
    if turn.actor is None:
        return turn.send("start.unknown")
    return turn.send("start.welcome_back", menu(turn.actor, turn.bulletin), person=turn.actor.name)


async def _join(message: Message, code: str, turn: Turn) -> Reply:
    invitation = await turn.work.invitations.by_hash(sha256(code.encode()).hexdigest())
    if (
        invitation is None
        or invitation.expires_at < turn.now
        or not await turn.work.invitations.use(invitation.id, turn.now)
    ):
        raise Rejected("invitation_invalid")
    bulletin = await turn.work.bulletins.get(invitation.bulletin)
    if bulletin is None or not invitation.stands(bulletin):
        raise Rejected("invitation_invalid")
    issue = await turn.work.issues.latest(bulletin.key)
    person = await _person(message, invitation, turn)
    part = Membership(invitation.bulletin, invitation.role, invitation.window)
    # Somebody who stands in for a colleague may seem to play the part already.
    await turn.work.people.join(person.id, part, turn.now)
    if part not in person.memberships:
        person = replace(person, memberships=(*person.memberships, part))
    if turn.actor is None:
        await turn.work.people.link(
            person.id,
            turn.conversation.messenger,
            turn.conversation.chat_id,
            turn.conversation.chat_id,
            turn.now,
        )
    await turn.work.audit.add(
        bulletin=invitation.bulletin,
        actor=person.id,
        action="joined",
        object=str(invitation.id),
        details={"role": part.role, "window": part.window},
        at=turn.now,
    )
    return turn.send(
        "start.joined",
        menu(person, bulletin),
        person=person.name,
        bulletin=bulletin.name,
        role=part.role,
        window=part.window,
        issue=issue,
        deadline=turn.local(issue.deadline) if issue else None,
    )


async def _person(message: Message, invitation: Invitation, turn: Turn) -> Person:
    """Who joins: the person this account is already, the one the invitation means, or a new one."""
    if turn.actor is not None:
        return turn.actor
    known = await turn.work.people.get(invitation.person) if invitation.person else None
    if known is None and invitation.name:
        known = await turn.work.people.named(
            invitation.bulletin, invitation.name, invitation.role, invitation.window
        )
    if known is not None:
        return known
    sender = message.from_user
    person = Person(
        id=new_id(),
        name=invitation.name or (sender.full_name if sender else ""),
        phone=invitation.phone,
        language=turn.language,
    )
    await turn.work.people.add(person)
    return person


async def help(message: Message, turn: Turn) -> Reply:
    """What this person can do here, and the large buttons again."""
    person = turn.person()
    return turn.send(
        "start.help",
        menu(person, turn.bulletin),
        editor=person.plays(turn.bulletin.key, Role.EDITOR, Role.ADMIN),
        windows=person.windows(turn.bulletin.key),
        signs=[
            window.name
            for window in turn.bulletin.windows
            if signs(person, turn.bulletin.key, window)
        ],
    )


async def language(message: Message, turn: Turn) -> Reply:
    """Ask in which language the bot shall speak."""
    buttons = [button(label(each, "language"), LanguageButton(language=each)) for each in LANGUAGES]
    return turn.send("start.ask_language", rows(buttons))


async def speak(query: CallbackQuery, callback_data: LanguageButton, turn: Turn) -> Reply:
    """Speak that language from now on."""
    if callback_data.language not in LANGUAGES:
        raise Rejected("choose_button")
    person = replace(turn.person(), language=callback_data.language)
    await turn.work.people.change(person)
    spoken = replace(turn, actor=person, language=person.language)
    return turn.toast(query), spoken.send("start.language_set", menu(person, turn.bulletin))
