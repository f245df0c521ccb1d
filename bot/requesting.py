"""The pace of 约稿: the silent are reminded once, and at the due time the editor hears of it.

Every step is claimed once, so being woken late or twice says nothing twice.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bulletin.calendar import WorkingCalendar
from bulletin.people import Person
from bulletin.publication import Bulletin
from bulletin.requests import Request, RequestStep, due_steps, next_instant
from handlers.acts.delivery import Method, deliver, message
from handlers.requested import Occasion, tell_windows
from handlers.requests import card
from storage.work import Work
from templates.words import say


async def remind(work: Work, bulletin: Bulletin, calendar: WorkingCalendar, now: datetime) -> None:
    """Take the steps of the bulletin's requests that are due now (aware UTC)."""
    for request in await work.requests.open_of(bulletin.key):
        for step in due_steps(now, request, bulletin, calendar):
            key = f"request:{request.id.hex}:{step}"
            if not await work.notices.once(key, now):
                continue
            if step is RequestStep.REPORT:
                await _report(work, bulletin, request, now, key)
                continue
            await tell_windows(
                work,
                bulletin,
                request,
                request.missing(),
                Occasion.REMINDED,
                on=now.astimezone(ZoneInfo(bulletin.timezone)).date(),
                dedup_key=key,
            )
            await work.requests.remind(request.id, now)


async def next_moment(
    work: Work, bulletin: Bulletin, calendar: WorkingCalendar, now: datetime
) -> datetime | None:
    """The earliest step after now of any of the bulletin's requests; aware UTC."""
    instants = [
        next_instant(now, request, bulletin, calendar)
        for request in await work.requests.open_of(bulletin.key)
    ]
    return min((each for each in instants if each is not None), default=None)


async def _report(
    work: Work, bulletin: Bulletin, request: Request, now: datetime, key: str
) -> None:
    """Tell the editor who asked who has answered, and whom to call."""
    editor = await work.people.get(request.by)
    if editor is None:
        return
    shown = await card(work, bulletin, request, editor, now)

    def make(person: Person, chat_id: int) -> Method:
        return message(
            chat_id, say(person.language, "requests.card", **shown.values), shown.keyboard
        )

    await deliver(work, [editor], make, dedup_key=key)
