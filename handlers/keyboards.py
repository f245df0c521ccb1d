"""The buttons: what each carries back, and how they are laid out.

What a button carries is untrusted and at most 64 bytes: short tags and ids, looked up and checked
again when it is tapped.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

from bulletin.filing_forms import kinds_of
from bulletin.filings import Filing, LateChange, Nothing, Status
from bulletin.forms import Draft
from bulletin.issues import Issue
from bulletin.people import Person, Role
from bulletin.publication import Bulletin, Kind, Window
from bulletin.signing import signs
from templates.words import label

Row = Sequence[InlineKeyboardButton]
#: Windows of one person with buttons of their own; Telegram takes 100 under a message.
MOST_ASKED: Final = 48


class FormButton(CallbackData, prefix="f"):
    """Something to do with the draft on the table; stale when the draft has moved on."""

    verb: str
    draft: str
    revision: int
    value: str = ""


class FilingButton(CallbackData, prefix="g"):
    """Something to do with one filing."""

    verb: str
    filing: UUID


class RevisionButton(CallbackData, prefix="r"):
    """Back to an earlier revision of a filing, while it is the last but one."""

    filing: UUID
    revision: int


class WindowButton(CallbackData, prefix="w"):
    """Something to do for one window in one issue: file a kind, 本周无, 稍后, 催报."""

    verb: str
    #: The tags of the issue and of the window; 稍后 is for all of a person's windows.
    issue: str
    window: str = ""
    #: The tag of the text that is to be filed, where there is one already.
    text: str = ""


class LaterButton(CallbackData, prefix="lt"):
    """Until when a reminder of an issue waits: chosen, undone, or not chosen after all."""

    verb: str
    issue: str
    #: Seconds since 1970.
    until: int = 0


class LeaveButton(CallbackData, prefix="lv"):
    """Something to do about one's own leave: its days, its deputy, or one that is noted."""

    verb: str
    #: First and last day: 20261119-20261120.
    days: str = ""
    #: The deputy's id, or the absence's.
    of: UUID | None = None


class IssueButton(CallbackData, prefix="i"):
    """Something that the editor does with one issue."""

    verb: str
    issue: UUID
    value: str = ""


class DecisionButton(CallbackData, prefix="d"):
    """Something that an editor does with one filing; stale when the filing has changed since."""

    verb: str
    filing: UUID
    revision: int
    #: A ready reason.
    value: str = ""


class LateChangeButton(CallbackData, prefix="c"):
    """What an editor does with a late change; stale when its filing has changed since."""

    verb: str
    change: UUID
    #: The filing's.
    revision: int


class BatchButton(CallbackData, prefix="b"):
    """Something to do with all the drafts that one sending was read as."""

    verb: str
    sending: UUID
    #: The tag of who signs them all, where the window's filings name somebody.
    approver: str = ""


class FilesButton(CallbackData, prefix="a"):
    """The photos and documents of one filing, from the one at a place on."""

    filing: UUID
    start: int = 0


class SigningButton(CallbackData, prefix="sig"):
    """Something that a chief does with one filing; stale when it is at another revision."""

    verb: str
    filing: UUID
    revision: int
    value: str = ""


class SheetButton(CallbackData, prefix="sheet"):
    """Something that a chief does with all that was sent to be signed in one stretch of time."""

    verb: str
    #: The issue's tag, and the stretch in microseconds since 1970, both ends included.
    issue: str
    since: int
    until: int


class RequestButton(CallbackData, prefix="q"):
    """Something to do with one request (约稿), in the whole or for one window's part of it."""

    verb: str
    request: UUID | None = None
    #: The tag of the window.
    window: str = ""
    value: str = ""


class LanguageButton(CallbackData, prefix="l"):
    """The language in which the bot speaks to this person."""

    language: str


def tag(words: str) -> str:
    """A short name for a long one, which fits into a button."""
    return sha256(words.encode()).hexdigest()[:10]


def button(text: str, data: CallbackData) -> InlineKeyboardButton:
    """One button under a message."""
    return InlineKeyboardButton(text=text, callback_data=data.pack())


def rows(*given: Iterable[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    """The buttons under a message, row by row; empty rows are left out."""
    laid = [list(row) for row in given]
    return InlineKeyboardMarkup(inline_keyboard=[row for row in laid if row])


def with_row(keyboard: InlineKeyboardMarkup, row: Row) -> InlineKeyboardMarkup:
    """The buttons with one more row under them, unless it is empty."""
    return rows(*keyboard.inline_keyboard, row)


def in_rows(buttons: Sequence[InlineKeyboardButton], wide: int) -> list[Row]:
    """The buttons in rows of at most that many."""
    return [buttons[start : start + wide] for start in range(0, len(buttons), wide)]


def of_draft(draft: Draft, text: str, verb: str, value: str = "") -> InlineKeyboardButton:
    """A button of the form on the table."""
    return button(
        text, FormButton(verb=verb, draft=draft.tag, revision=draft.revision, value=value)
    )


def of_filing(filing: Filing, language: str, *, undo: int | None = None) -> InlineKeyboardMarkup:
    """The buttons under what was filed: change it, take it back; or bring it back.

    ``undo`` is the revision to which it can go back, where a change has just been made.
    """
    if filing.status is Status.WITHDRAWN:
        again = FilingButton(verb="restore", filing=filing.id)
        return rows([button(label(language, "undo"), again)])
    change = button(label(language, "edit"), FilingButton(verb="edit", filing=filing.id))
    away = "undo" if isinstance(filing.content, Nothing) else "withdraw"
    withdraw = button(label(language, away), FilingButton(verb="withdraw", filing=filing.id))
    if isinstance(filing.content, Nothing):
        return rows([withdraw])
    if undo is None:
        return rows([change, withdraw])
    back = RevisionButton(filing=filing.id, revision=undo)
    return rows([button(label(language, "undo"), back), change, withdraw])


def of_files(filing: Filing, count: int, language: str) -> Row:
    """The button that shows so many photos and documents; none where there are none."""
    see = button(label(language, "see_files", count=count), FilesButton(filing=filing.id))
    return [see] if count else []


def of_late_change(filing: Filing, language: str) -> InlineKeyboardMarkup:
    """The button under a change that waits for an editor: leave all as it was."""
    undo = FilingButton(verb="as_it_was", filing=filing.id)
    return rows([button(label(language, "undo"), undo)])


def of_decision(filing: Filing, text: str, verb: str, value: str = "") -> InlineKeyboardButton:
    """A button of the editor's about a filing as it stands."""
    return button(
        text, DecisionButton(verb=verb, filing=filing.id, revision=filing.revision, value=value)
    )


def of_waiting_change(change: LateChange, filing: Filing, language: str) -> Row:
    """The buttons for a change that waits: print it, or print what was."""
    take, leave = (
        LateChangeButton(verb=verb, change=change.id, revision=filing.revision)
        for verb in ("take", "leave")
    )
    return [button(label(language, "take"), take), button(label(language, "leave"), leave)]


def of_reminder(
    language: str, issue: Issue, windows: Sequence[Window], *, later: bool
) -> InlineKeyboardMarkup:
    """报送 and 本周无 for each window that a reminder is about, and 稍后 where there is a later."""

    def one(verb: str, window: Window) -> InlineKeyboardButton:
        text = label(language, verb)
        if len(windows) > 1:
            text = f"{window.name} {text}"
        return button(text, WindowButton(verb=verb, issue=issue.tag, window=tag(window.name)))

    asked = [[one("choose", window), one("nothing", window)] for window in windows]
    again = WindowButton(verb="later", issue=issue.tag)
    return rows(*asked, [button(label(language, "later"), again)] if later else [])


def of_request(language: str, request: UUID, windows: Sequence[str]) -> InlineKeyboardMarkup:
    """交稿 and 本次无 for each window that a request asks."""

    def one(verb: str, name: str, window: str) -> InlineKeyboardButton:
        text = label(language, name)
        if len(windows) > 1:
            text = f"{window} {text}"
        return button(text, RequestButton(verb=verb, request=request, window=tag(window)))

    return rows(
        *(
            [one("answer", "answer_request", window), one("decline", "decline_request", window)]
            for window in windows[:MOST_ASKED]
        )
    )


def menu(person: Person, bulletin: Bulletin) -> ReplyKeyboardMarkup:
    """The large buttons that stay under the chat: what this person can do at any time."""
    language = person.language
    names = [bulletin.window(name) for name in person.windows(bulletin.key)]
    to_sign = any(window and signs(person, bulletin.key, window) for window in names)
    kinds = {kind for window in names if window for kind in kinds_of(bulletin, window)}
    first = [f"file_{kind}" for kind in Kind if kind in kinds]
    second = ["nothing", "my_filings"] if names else []
    second += ["to_sign"] if to_sign else []
    third = (
        ["status", "make_draft", "review"]
        if person.plays(bulletin.key, Role.EDITOR, Role.ADMIN)
        else []
    )
    return ReplyKeyboardMarkup(
        keyboard=[
            [KeyboardButton(text=label(language, name)) for name in row]
            for row in (first, second, third)
            if row
        ],
        resize_keyboard=True,
        is_persistent=True,
    )
