"""Every table, in one place: what is remembered, and what may never be contradictory.

SQLModel classes declare them; repositories speak to the ``Table`` of the same name in lower case.
Whatever belongs to a bulletin carries its key, so that one deployment can serve many.
"""

from datetime import date, datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from storage.columns import UtcDateTime

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: Rows of a queue that are still to be dealt with.
_WAITING: Final = text("state = 'waiting'")


def _moment() -> Any:
    return Field(sa_type=UtcDateTime)


def _record() -> Any:
    return Field(sa_type=JSON(none_as_null=True))


def _number(*, primary_key: bool = False) -> Any:
    return Field(
        sa_type=BigInteger, primary_key=primary_key, sa_column_kwargs={"autoincrement": False}
    )


class Row(SQLModel):
    """A row of one of our own tables."""

    metadata: ClassVar[MetaData] = METADATA


class BulletinRow(Row, table=True):
    __tablename__ = "bulletins"
    key: str = Field(primary_key=True)
    source: str
    created_at: datetime = _moment()
    changed_at: datetime = _moment()


class ConfigurationRow(Row, table=True):
    """Every configuration that a bulletin had; ``by`` is nobody when it came from a file."""

    __tablename__ = "configurations"
    bulletin: str = Field(foreign_key="bulletins.key", primary_key=True)
    version: int = Field(primary_key=True)
    source: str
    by: UUID | None = Field(foreign_key="people.id")
    at: datetime = _moment()


class IssueRow(Row, table=True):
    __tablename__ = "issues"
    __table_args__ = (
        UniqueConstraint("bulletin", "year", "number"),
        CheckConstraint("first_day <= last_day", "period"),
        CheckConstraint("state IN ('collecting', 'editing', 'frozen', 'published')", "state"),
    )
    id: UUID = Field(primary_key=True)
    bulletin: str = Field(foreign_key="bulletins.key")
    year: int
    number: int
    total: int
    first_day: date
    last_day: date
    deadline: datetime = _moment()
    date: date | None
    copies: int
    state: str
    opened: bool
    totals_before: dict[str, int] | None = _record()
    total_units: dict[str, str] = _record()
    snapshot: dict[str, Any] | None = _record()
    #: Ids of filings in an editor's own order; those that are not named come after them.
    arranged: list[str] = _record()
    #: Sections of this issue alone.
    special: list[dict[str, Any]] = _record()
    #: Who fixed its text (定稿) last, and when; None for one that is open, or came out without.
    frozen_by: UUID | None
    frozen_at: datetime | None = _moment()


class _FiledRow(Row):
    """What a filing and each of its revisions have in common."""

    bulletin: str = Field(foreign_key="bulletins.key")
    issue: UUID = Field(foreign_key="issues.id")
    window: str
    kind: str
    content: dict[str, Any] = _record()
    section: str | None
    status: str
    author: UUID | None = Field(foreign_key="people.id")
    filed_at: datetime = _moment()
    late: bool
    approved_by: str
    reason: str
    files: list[str] = _record()
    #: How an editor got it, who entered it for the window: phone, paper, file; else empty.
    source: str
    #: The filing in whose paragraph this one is told, too (合并).
    merged_into: UUID | None
    revision: int


class FilingRow(_FiledRow, table=True):
    __tablename__ = "filings"
    __table_args__ = (
        Index(None, "issue", "filed_at", "id"),
        Index(None, "bulletin", "kind", "window"),
        Index(None, "issue", "kind", "window"),
    )
    id: UUID = Field(primary_key=True)


class RevisionRow(_FiledRow, table=True):
    """Append-only: triggers refuse to change or delete one."""

    __tablename__ = "filing_revisions"
    filing: UUID = Field(foreign_key="filings.id", primary_key=True)
    revision: int = Field(primary_key=True)
    action: str
    by: UUID | None = Field(foreign_key="people.id")
    at: datetime = _moment()


class LateChangeRow(Row, table=True):
    """At most one that waits for a filing: a later one takes its place."""

    __tablename__ = "late_changes"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'taken', 'left', 'replaced')", "state"),
        Index(
            "ix_late_changes_waiting",
            "filing",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )
    id: UUID = Field(primary_key=True)
    bulletin: str = Field(foreign_key="bulletins.key")
    issue: UUID = Field(foreign_key="issues.id", index=True)
    filing: UUID = Field(foreign_key="filings.id")
    kind: str
    content: dict[str, Any] | None = _record()
    section: str | None
    files: list[str] = _record()
    based_on: int
    by: UUID = Field(foreign_key="people.id")
    at: datetime = _moment()
    state: str
    decided_by: UUID | None = Field(foreign_key="people.id")
    decided_at: datetime | None = _moment()


class LockRow(Row, table=True):
    """An editor who has a filing open to edit it; ``seen_at`` says when the page was last there."""

    __tablename__ = "locks"
    filing: UUID = Field(foreign_key="filings.id", primary_key=True)
    bulletin: str = Field(foreign_key="bulletins.key")
    by: UUID = Field(foreign_key="people.id")
    taken_at: datetime = _moment()
    seen_at: datetime = _moment()


class ClearanceRow(Row, table=True):
    """An editor looked at what stood in the way of printing a filing, and lets it be printed.

    It holds for the revision that was looked at.
    """

    __tablename__ = "clearances"
    filing: UUID = Field(foreign_key="filings.id", primary_key=True)
    problem: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    bulletin: str = Field(foreign_key="bulletins.key")
    by: UUID = Field(foreign_key="people.id")
    at: datetime = _moment()


class PersonRow(Row, table=True):
    __tablename__ = "people"
    id: UUID = Field(primary_key=True)
    name: str
    phone: str
    language: str


class MembershipRow(Row, table=True):
    """``window`` is empty for a part in the whole bulletin; the order of ids is that of joining."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("person", "bulletin", "role", "window"),
        CheckConstraint("(role IN ('reporter', 'chief')) = (\"window\" <> '')", "window"),
    )
    id: UUID = Field(primary_key=True)
    person: UUID = Field(foreign_key="people.id")
    bulletin: str = Field(foreign_key="bulletins.key", index=True)
    role: str
    window: str
    #: None for a part that the person was stored with.
    joined_at: datetime | None = _moment()


class AbsenceRow(Row, table=True):
    """请假, first and last day included; ``deputy`` stands in (A/B 角)."""

    __tablename__ = "absences"
    __table_args__ = (CheckConstraint("first_day <= last_day", "days"),)
    id: UUID = Field(primary_key=True)
    bulletin: str = Field(foreign_key="bulletins.key", index=True)
    person: UUID = Field(foreign_key="people.id", index=True)
    first_day: date
    last_day: date
    deputy: UUID | None = Field(foreign_key="people.id")
    noted_at: datetime = _moment()
    ended_at: datetime | None = _moment()


class AccountRow(Row, table=True):
    __tablename__ = "accounts"
    __table_args__ = (Index(None, "messenger", "chat_id"),)
    messenger: str = Field(primary_key=True)
    user_id: int = _number(primary_key=True)
    chat_id: int = _number()
    person: UUID = Field(foreign_key="people.id", index=True)
    reachable: bool
    linked_at: datetime = _moment()
    reachable_since: datetime = _moment()


class InvitationRow(Row, table=True):
    __tablename__ = "invitations"
    id: UUID = Field(primary_key=True)
    code_hash: str = Field(unique=True)
    bulletin: str = Field(foreign_key="bulletins.key")
    role: str
    window: str | None
    name: str
    phone: str
    person: UUID | None = Field(foreign_key="people.id")
    expires_at: datetime = _moment()
    used_at: datetime | None = _moment()


class ConversationRow(Row, table=True):
    __tablename__ = "conversations"
    messenger: str = Field(primary_key=True)
    chat_id: int = _number(primary_key=True)
    draft: UUID | None
    state: str | None
    data: dict[str, Any] = _record()


class DraftRow(Row, table=True):
    __tablename__ = "drafts"
    __table_args__ = (Index(None, "person", "changed_at"),)
    id: UUID = Field(primary_key=True)
    person: UUID = Field(foreign_key="people.id")
    form: str
    bulletin: str = Field(foreign_key="bulletins.key")
    issue: UUID = Field(foreign_key="issues.id")
    window: str
    at: str
    answers: dict[str, Any] = _record()
    revision: int
    filing: UUID | None = Field(foreign_key="filings.id")
    changed_at: datetime = _moment()
    ended_at: datetime | None = _moment()


class SentMessageRow(Row, table=True):
    """A person's message that drafts were made of; ``sending`` joins those that belong together."""

    __tablename__ = "sent_messages"
    messenger: str = Field(primary_key=True)
    chat_id: int = _number(primary_key=True)
    message_id: int = _number(primary_key=True)
    sending: UUID = Field(index=True)
    place: int
    text: str
    #: What the documents under it say.
    document: str
    #: The day from which 昨日 counts in it.
    sent_on: date


class SentDraftRow(Row, table=True):
    """A draft that was made of a sending; ``question`` is the one it answered, if it was asked."""

    __tablename__ = "sent_drafts"
    sending: UUID = Field(primary_key=True)
    place: int = Field(primary_key=True)
    draft: UUID = Field(index=True)
    question: str | None


class InboxRow(Row, table=True):
    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("messenger", "key"),
        CheckConstraint("state IN ('waiting', 'done', 'dead')", "state"),
        Index(
            "ix_inbox_waiting",
            "messenger",
            "chat_id",
            "id",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )
    id: UUID = Field(primary_key=True)
    messenger: str
    chat_id: int = _number()
    key: str
    update: dict[str, Any] = _record()
    state: str
    attempts: int
    not_before: datetime = _moment()
    accepted_at: datetime = _moment()
    ended_at: datetime | None = _moment()
    error: str | None


class OutboxRow(Row, table=True):
    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'dead')", "state"),
        Index(
            "ix_outbox_waiting",
            "messenger",
            "chat_id",
            "id",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )
    id: UUID = Field(primary_key=True)
    messenger: str
    chat_id: int = _number()
    method: str
    payload: dict[str, Any] = _record()
    dedup_key: str | None = Field(unique=True)
    state: str
    attempts: int
    not_before: datetime = _moment()
    lease: UUID | None
    leased_until: datetime | None = _moment()
    put_at: datetime = _moment()
    ended_at: datetime | None = _moment()
    error: str | None
    result: dict[str, Any] | None = _record()


class ReminderClaimRow(Row, table=True):
    __tablename__ = "reminder_claims"
    issue: UUID = Field(foreign_key="issues.id", primary_key=True)
    person: UUID = Field(foreign_key="people.id", primary_key=True)
    kind: str = Field(primary_key=True)
    bulletin: str = Field(foreign_key="bulletins.key")
    sent: bool
    at: datetime = _moment()


class SnoozeRow(Row, table=True):
    __tablename__ = "snoozes"
    issue: UUID = Field(foreign_key="issues.id", primary_key=True)
    person: UUID = Field(foreign_key="people.id", primary_key=True)
    bulletin: str = Field(foreign_key="bulletins.key")
    until: datetime = _moment()


class NudgeRow(Row, table=True):
    __tablename__ = "nudges"
    issue: UUID = Field(foreign_key="issues.id", primary_key=True)
    window: str = Field(primary_key=True)
    bulletin: str = Field(foreign_key="bulletins.key")
    by: UUID | None = Field(foreign_key="people.id")
    at: datetime = _moment()


class RequestRow(Row, table=True):
    """约稿: one topic, asked of some windows by a time of its own."""

    __tablename__ = "requests"
    id: UUID = Field(primary_key=True)
    bulletin: str = Field(foreign_key="bulletins.key", index=True)
    topic: str
    due: datetime = _moment()
    by: UUID = Field(foreign_key="people.id")
    at: datetime = _moment()
    closed_at: datetime | None = _moment()
    #: When those who had not answered were last reminded, by the clock or by hand.
    reminded_at: datetime | None = _moment()


class RequestedRow(Row, table=True):
    """One window's part of a request, in the ``place`` in which it was asked.

    ``text`` stays when the answer is taken back, so that it can be brought back.
    """

    __tablename__ = "requested"
    __table_args__ = (CheckConstraint("state IN ('open', 'answered', 'declined')", "state"),)
    request: UUID = Field(foreign_key="requests.id", primary_key=True)
    window: str = Field(primary_key=True)
    place: int
    state: str
    text: str | None
    by: UUID | None = Field(foreign_key="people.id")
    at: datetime | None = _moment()
    #: What the answer was put into the weekly as.
    filing: UUID | None = Field(foreign_key="filings.id")


class AnswerMessageRow(Row, table=True):
    """A person's message that was the answer to a request, so that editing it edits the answer."""

    __tablename__ = "answer_messages"
    messenger: str = Field(primary_key=True)
    chat_id: int = _number(primary_key=True)
    message_id: int = _number(primary_key=True)
    request: UUID = Field(foreign_key="requests.id")
    window: str


class FileRow(Row, table=True):
    __tablename__ = "files"
    id: UUID = Field(primary_key=True)
    name: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime = _moment()
    content: bytes


class ReceivedFileRow(Row, table=True):
    """A file that was fetched from a messenger, under the messenger's own name for it."""

    __tablename__ = "received_files"
    messenger: str = Field(primary_key=True)
    unique_id: str = Field(primary_key=True)
    file: UUID = Field(foreign_key="files.id")


class EditionRow(Row, table=True):
    """An issue as it was published; from the second on, as it was corrected, with the note."""

    __tablename__ = "editions"
    issue: UUID = Field(foreign_key="issues.id", primary_key=True)
    version: int = Field(primary_key=True)
    bulletin: str = Field(foreign_key="bulletins.key")
    snapshot: dict[str, Any] = _record()
    note: str
    by: UUID | None = Field(foreign_key="people.id")
    at: datetime = _moment()


class PassageRow(Row, table=True):
    """What the archive is searched for: one filing as it was printed in a published issue.

    SQLite keeps an index of its trigrams beside it (``passages_trigrams``) and one of what may be
    chosen (``passages_credits``); PostgreSQL has one of trigrams where the extension may be used.
    """

    __tablename__ = "passages"
    __table_args__ = (UniqueConstraint("issue", "place"), Index(None, "bulletin", "last_day"))
    #: Given by the database, for SQLite's index refers to a row by a number.
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": True})
    issue: UUID = Field(foreign_key="issues.id")
    place: int
    bulletin: str = Field(foreign_key="bulletins.key")
    filing: UUID | None = Field(foreign_key="filings.id")
    #: Names, each on a line.
    windows: str
    section: str
    heading: str
    people: str
    first_day: date
    last_day: date
    text: str
    #: The text without regard to case.
    folded: str


class WordTemplateRow(Row, table=True):
    """The office's own DOCX template."""

    __tablename__ = "word_templates"
    bulletin: str = Field(foreign_key="bulletins.key", primary_key=True)
    file: UUID = Field(foreign_key="files.id")
    by: UUID = Field(foreign_key="people.id")
    at: datetime = _moment()


class ArchiveRow(Row, table=True):
    __tablename__ = "archive"
    issue: UUID = Field(foreign_key="issues.id", primary_key=True)
    version: int = Field(primary_key=True)
    format: str = Field(primary_key=True)
    bulletin: str = Field(foreign_key="bulletins.key")
    file: UUID = Field(foreign_key="files.id")
    at: datetime = _moment()


class AuditRow(Row, table=True):
    """Append-only, and without references: it outlives whatever it speaks of."""

    __tablename__ = "audit"
    id: UUID = Field(primary_key=True)
    bulletin: str
    actor: UUID | None
    action: str
    object: str
    details: dict[str, Any] = _record()
    at: datetime = _moment()


class NoticeRow(Row, table=True):
    __tablename__ = "notices"
    key: str = Field(primary_key=True)
    at: datetime = _moment()


class WebChatRow(Row, table=True):
    """``messages`` and ``version`` are the last numbers given out in this chat."""

    __tablename__ = "web_chats"
    chat_id: int = _number(primary_key=True)
    name: str
    messages: int = _number()
    version: int = _number()
    opened_at: datetime = _moment()


class WebMessageRow(Row, table=True):
    __tablename__ = "web_messages"
    __table_args__ = (UniqueConstraint("chat_id", "key"), UniqueConstraint("chat_id", "version"))
    chat_id: int = Field(sa_type=BigInteger, foreign_key="web_chats.chat_id", primary_key=True)
    message_id: int = _number(primary_key=True)
    version: int = _number()
    from_bot: bool
    body: dict[str, Any] = _record()
    key: str | None
    at: datetime = _moment()
    edited_at: datetime | None = _moment()
    deleted: bool


class WebSessionRow(Row, table=True):
    """In a chat of the web's own, or (from Telegram's Mini App) of a person without one."""

    __tablename__ = "web_sessions"
    __table_args__ = (CheckConstraint("(chat_id IS NULL) <> (person IS NULL)", "whose"),)
    id_hash: str = Field(primary_key=True)
    chat_id: int | None = Field(sa_type=BigInteger, foreign_key="web_chats.chat_id", index=True)
    person: UUID | None = Field(foreign_key="people.id", index=True)
    csrf: str
    created_at: datetime = _moment()
    seen_at: datetime = _moment()
    expires_at: datetime = _moment()


def _table(row: type[Row]) -> Table:
    return METADATA.tables[str(row.__tablename__)]


bulletins: Final = _table(BulletinRow)
issues: Final = _table(IssueRow)
filings: Final = _table(FilingRow)
filing_revisions: Final = _table(RevisionRow)
late_changes: Final = _table(LateChangeRow)
people: Final = _table(PersonRow)
memberships: Final = _table(MembershipRow)
absences: Final = _table(AbsenceRow)
accounts: Final = _table(AccountRow)
invitations: Final = _table(InvitationRow)
conversations: Final = _table(ConversationRow)
drafts: Final = _table(DraftRow)
sent_messages: Final = _table(SentMessageRow)
sent_drafts: Final = _table(SentDraftRow)
inbox: Final = _table(InboxRow)
outbox: Final = _table(OutboxRow)
reminder_claims: Final = _table(ReminderClaimRow)
snoozes: Final = _table(SnoozeRow)
nudges: Final = _table(NudgeRow)
requests: Final = _table(RequestRow)
requested: Final = _table(RequestedRow)
answer_messages: Final = _table(AnswerMessageRow)
files: Final = _table(FileRow)
received_files: Final = _table(ReceivedFileRow)
archive: Final = _table(ArchiveRow)
audit: Final = _table(AuditRow)
notices: Final = _table(NoticeRow)
web_chats: Final = _table(WebChatRow)
web_messages: Final = _table(WebMessageRow)
web_sessions: Final = _table(WebSessionRow)
configurations: Final = _table(ConfigurationRow)
locks: Final = _table(LockRow)
clearances: Final = _table(ClearanceRow)
editions: Final = _table(EditionRow)
passages: Final = _table(PassageRow)
word_templates: Final = _table(WordTemplateRow)
