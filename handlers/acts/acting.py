"""Somebody at work on a bulletin, at one moment, inside one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bulletin.access import Action, Scope, can
from bulletin.calendar import WorkingCalendar
from bulletin.issues import Issue
from bulletin.people import Person
from bulletin.publication import Bulletin
from bulletin.rejected import Rejected
from storage.work import Work
from templates.fonts import Fonts
from templates.words import Said, label, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, on which bulletin, when, in which language; and the rows they may change."""

    work: Work
    #: The publication's time, aware UTC.
    now: datetime
    bulletin: Bulletin
    calendar: WorkingCalendar
    actor: Person | None
    language: str
    #: The fonts for printing; none on a machine without Chinese ones.
    fonts: Fonts

    def local(self, at: datetime) -> datetime:
        """The moment on the office's own clock."""
        return at.astimezone(ZoneInfo(self.bulletin.timezone))

    def today(self) -> date:
        """The day on the office's own calendar."""
        return self.local(self.now).date()

    def may(self, action: Action, window: str | None = None) -> bool:
        """Whether the person may do that in this bulletin, or in one window's part of it."""
        return can(self.actor, action, Scope(self.bulletin.key, window))

    def person(self) -> Person:
        """The person, where only people that the bot knows get this far."""
        if self.actor is None:
            raise LookupError("only people who have joined get here")
        return self.actor

    async def locked_issue(self, id: UUID, *, frozen: bool = False) -> Issue:
        """The issue as it stands, and stays until this transaction ends; Rejected when closed.

        ``frozen``: what is done may be done after 定稿, too.
        """
        await self.work.issues.lock(id)
        issue = await self.work.issues.get(id)
        if issue is None or issue.bulletin != self.bulletin.key:
            raise Rejected("no_issue")
        if not (issue.state.changeable if frozen else issue.state.open):
            raise Rejected("issue_closed", issue=issue)
        return issue

    async def note(self, action: str, object: str, details: Mapping[str, object]) -> None:
        """Write down that the person did it; ``details`` are JSON-ready."""
        await self.work.audit.add(
            bulletin=self.bulletin.key,
            actor=self.actor.id if self.actor else None,
            action=action,
            object=object,
            details=details,
            at=self.now,
        )

    def label(self, name: str, **values: object) -> str:
        """The words on a button in the person's language."""
        return label(self.language, name, **values)

    def say(self, name: str, /, **values: object) -> Said:
        """A message's words in the person's language."""
        return say(self.language, name, **values)
