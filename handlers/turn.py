"""What a handler has in hand: one update of one conversation, inside one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    EditMessageText,
    SendDocument,
    SendMessage,
)
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardMarkup,
    Message,
)

from bulletin.access import Action
from bulletin.filings import Filing
from bulletin.forms import Draft
from bulletin.issues import Issue
from bulletin.parts import Part
from bulletin.publication import Window
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting
from handlers.acts.delivery import Keyboard, content_of, document, message
from handlers.keyboards import tag
from storage.columns import storable
from storage.conversations import Conversation
from storage.files import File
from templates.words import Said, say

#: Characters that a telephone shows at once, or nearly.
_SCREENFUL: Final = 300
#: What Telegram takes in one message.
_MOST_UNITS: Final = 4096
#: Reasons that are said above one answer: each is a sentence, and there is much more to say.
_MOST_UNREAD: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Acting):
    """One update in hand: who it is from, what it is about, and the rows it may change."""

    conversation: Conversation
    #: The issue that windows file into now: the one that opened last, or the planned one after it
    #: once that is closed; None before the first one opens.
    issue: Issue | None
    #: The messages that are answered in this turn; none when it is a tap.
    sent: tuple[Message, ...]
    #: The desk's address for this messenger; empty where the program does not know its own.
    desk_url: str = ""
    #: Whether the messenger opens that address inside itself (Telegram's Mini App).
    desk_inside: bool = False
    #: Colleagues on leave today for whom the person stands in; ``actor`` plays their parts, too.
    absent: tuple[UUID, ...] = ()
    #: The photos and documents among them that are to be kept, as they are stored.
    files: tuple[UUID, ...] = ()
    #: Message id → what the documents under it say.
    documents: Mapping[int, str] = field(default_factory=dict)
    #: Why some of what was sent could not be taken; said above the answer.
    unread: tuple[Rejected, ...] = ()

    def parts(self) -> dict[int, Part]:
        """What each message that is answered says, by its id; forwarded ones on their origin's day.

        All else is said now.
        """
        return {
            each.message_id: Part(
                words=storable(each.text or each.caption or ""),
                on=self.local(each.forward_origin.date if each.forward_origin else self.now).date(),
                document=self.documents.get(each.message_id, ""),
            )
            for each in self.sent
        }

    def windows(self) -> tuple[Window, ...]:
        """The windows that the person files for."""
        named = map(self.bulletin.window, self.person().windows(self.bulletin.key))
        return tuple(window for window in named if window is not None)

    async def open_drafts(self) -> list[Draft]:
        """The drafts that wait for the person, their own first, then those of absent colleagues."""
        drafts = await self.work.drafts.open_of(self.person().id, self.absent)
        return [each for each in drafts if each.bulletin == self.bulletin.key]

    async def tagged_draft(self, wanted: str) -> Draft | None:
        """The draft that a button names, ended or not, if the person may take it up."""
        draft = await self.work.drafts.by_tag(self.person().id, wanted, self.absent)
        return draft if draft is not None and draft.bulletin == self.bulletin.key else None

    def tagged_window(self, wanted: str) -> Window:
        """The window that a button names; Rejected when it is no longer on the roster."""
        for window in self.bulletin.windows:
            if tag(window.name) == wanted:
                return window
        raise Rejected("window_gone")

    def own_window(self, wanted: str) -> Window:
        """The window that a button names, if the person files for it; Rejected when not."""
        window = self.tagged_window(wanted)
        if not self.may(Action.FILE, window.name):
            raise Rejected("no_window")
        return window

    async def filing(self, id: UUID, *actions: Action) -> tuple[Filing, Issue]:
        """The filing that a button names, and its issue.

        Rejected when it is of no issue of this bulletin, or the person may do none of the actions
        for its window.
        """
        filing = await self.work.filings.get(id)
        issue = await self.work.issues.get(filing.issue) if filing else None
        if filing is None or issue is None or issue.bulletin != self.bulletin.key:
            raise Rejected("filing_gone")
        if actions and not any(self.may(each, filing.window) for each in actions):
            raise Rejected("filing_gone")
        return filing, issue

    async def locked_filing(
        self, id: UUID, *actions: Action, frozen: bool = False
    ) -> tuple[Filing, Issue]:
        """``filing`` as it stands and stays for this turn; Rejected when its issue is closed."""
        filing, _ = await self.filing(id, *actions)
        issue = await self.locked_issue(filing.issue, frozen=frozen)
        return (await self.filing(id, *actions))[0], issue

    async def tagged_issue(self, wanted: str) -> Issue:
        """The issue that a button names while windows may file into it, else the open one.

        Rejected while there is none.
        """
        issues = await self.work.issues.of_bulletin(self.bulletin.key)
        return (
            next((each for each in issues if each.tag == wanted and each.state.open), None)
            or self.open_issue()
        )

    def open_issue(self) -> Issue:
        """The issue that windows file into now; Rejected while there is none."""
        if self.issue is None or not self.issue.state.open:
            raise Rejected("no_issue")
        return self.issue

    def say(self, name: str, above: Rejected | None = None, /, **values: object) -> Said:
        """A message's words in the person's language, under what is wrong with their answer."""
        said = say(self.language, name, **values)
        if above is None:
            return said
        wrong = self._wrong(above)
        # Of a message longer than the screen people see the end.
        return said.under(wrong) if len(said.text) <= _SCREENFUL else wrong.under(said)

    def send(
        self,
        name: str,
        keyboard: Keyboard | None = None,
        /,
        *,
        above: Rejected | None = None,
        **values: object,
    ) -> SendMessage:
        """A new message in this chat."""
        said = self.say(name, above, **values)
        for refused in self.unread[:_MOST_UNREAD]:
            longer = said.under(self._wrong(refused))
            said = longer if longer.units <= _MOST_UNITS else said
        return message(self.conversation.chat_id, said, keyboard)

    def show(
        self,
        query: CallbackQuery,
        name: str,
        keyboard: InlineKeyboardMarkup | None = None,
        *,
        above: Rejected | None = None,
        **values: object,
    ) -> EditMessageText | SendMessage:
        """The message under the tapped button, changed in place; a new one where it is gone."""
        if query.message is None:
            return self.send(name, keyboard, above=above, **values)
        said = self.say(name, above, **values)
        return EditMessageText(
            chat_id=self.conversation.chat_id,
            message_id=query.message.message_id,
            **content_of(said, keyboard),
        )

    def rekeyed(
        self, query: CallbackQuery, keyboard: InlineKeyboardMarkup
    ) -> tuple[EditMessageReplyMarkup, ...]:
        """Other buttons under the tapped message, its words as they are; none where it is gone."""
        if query.message is None:
            return ()
        edit = EditMessageReplyMarkup(
            chat_id=self.conversation.chat_id,
            message_id=query.message.message_id,
            reply_markup=keyboard,
        )
        return (edit,)

    def toast(
        self, query: CallbackQuery, name: str | None = None, **values: object
    ) -> AnswerCallbackQuery:
        """The end of a button's waiting, with a short line where there is something to say."""
        if name is None:
            return AnswerCallbackQuery(callback_query_id=query.id)
        text = say(self.language, name, **values).text
        return AnswerCallbackQuery(callback_query_id=query.id, text=text[:200])

    def _wrong(self, rejected: Rejected) -> Said:
        return say(self.language, f"rejected.{rejected.reason}", **rejected.details)

    def document(
        self,
        file: File,
        caption: str | None = None,
        keyboard: InlineKeyboardMarkup | None = None,
    ) -> SendDocument:
        """A stored file as a document in this chat."""
        return document(self.conversation.chat_id, file, caption, keyboard)
