"""One transaction's view of everything that is kept."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from storage.absences import Absences
from storage.audit import Audit
from storage.bulletins import Bulletins
from storage.clearances import Clearances
from storage.conversations import Conversations
from storage.drafts import Drafts
from storage.editions import Editions
from storage.files import Archive, Files
from storage.filings import Filings
from storage.inbox import Inbox
from storage.invitations import Invitations
from storage.issues import Issues
from storage.late_changes import LateChanges
from storage.locks import Locks
from storage.notices import Notices
from storage.outbox import Outbox
from storage.passages import Passages
from storage.people import People
from storage.reminders import Reminders
from storage.requests import Requests
from storage.sent import Sent
from storage.tallies import Tallies
from storage.web_chats import WebChats
from storage.web_sessions import WebSessions
from storage.word_templates import WordTemplates


@dataclass(frozen=True, slots=True)
class Work:
    """The repositories on one session; whoever made the session commits, or nothing is kept."""

    session: AsyncSession
    bulletins: Bulletins
    issues: Issues
    filings: Filings
    late_changes: LateChanges
    locks: Locks
    people: People
    absences: Absences
    invitations: Invitations
    conversations: Conversations
    drafts: Drafts
    sent: Sent
    inbox: Inbox
    outbox: Outbox
    reminders: Reminders
    requests: Requests
    files: Files
    archive: Archive
    editions: Editions
    clearances: Clearances
    passages: Passages
    tallies: Tallies
    audit: Audit
    notices: Notices
    web: WebChats
    web_sessions: WebSessions
    word_templates: WordTemplates

    @classmethod
    def on(cls, session: AsyncSession) -> Self:
        """Everything that is kept, seen through that session."""
        return cls(
            session=session,
            bulletins=Bulletins(session),
            issues=Issues(session),
            filings=Filings(session),
            late_changes=LateChanges(session),
            locks=Locks(session),
            people=People(session),
            absences=Absences(session),
            invitations=Invitations(session),
            conversations=Conversations(session),
            drafts=Drafts(session),
            sent=Sent(session),
            inbox=Inbox(session),
            outbox=Outbox(session),
            reminders=Reminders(session),
            requests=Requests(session),
            files=Files(session),
            archive=Archive(session),
            editions=Editions(session),
            clearances=Clearances(session),
            passages=Passages(session),
            tallies=Tallies(session),
            audit=Audit(session),
            notices=Notices(session),
            web=WebChats(session),
            web_sessions=WebSessions(session),
            word_templates=WordTemplates(session),
        )
