"""What the pages of the browser chat share, given by the composition root."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.requests import Request
from starlette.responses import Response

from bot.clock import Clock
from bot.intake import Intake
from bulletin.people import Person
from bulletin.publication import Bulletin
from storage.work import Work
from templates.fonts import Fonts
from web.desk.proofs import Proofs
from web.feed import Feed
from web.messenger import WebChatSession
from web.security import Allowance

Endpoint = Callable[[Request], Awaitable[Response]]


class Demo(Protocol):
    """The demo's clock, which the page may move."""

    def now(self) -> datetime:
        """The demo's present moment, aware."""

    async def next_reminder(self) -> datetime | None:
        """Go to the next reminder and let it fire; the new moment, or None when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything that a request needs besides itself."""

    sessions: async_sessionmaker[AsyncSession]
    intake: Intake
    clock: Clock
    feed: Feed
    messenger: WebChatSession
    #: Who has the desk open.
    desk_feed: Feed
    #: To be called after a commit at the desk: what was said goes out, other desks look again.
    acted: Callable[[], None]
    fonts: Fonts
    #: The address under which people know the site, where it is not the one that the browser asks
    #: for (behind a proxy): https://weekly.example.org
    public_url: str | None = None
    demo: Demo | None = None
    #: With which Telegram signs who opens the desk as a Mini App.
    telegram_token: SecretStr | None = None
    #: The bot's name on Telegram; empty where there is none, or it has not answered yet.
    telegram_name: Callable[[], str] = str
    proofs: Proofs = field(default_factory=Proofs)
    sign_ins: Allowance = field(default_factory=lambda: Allowance(burst=10, per_second=0.1))
    acts: Allowance = field(default_factory=lambda: Allowance(burst=60, per_second=2))


def site_of(request: Request) -> Site:
    """The site that serves this request."""
    return cast(Site, request.app.state.site)


async def bulletin_of(work: Work, person: Person | None) -> Bulletin | None:
    """The bulletin whose name stands over the chat."""
    own = [part.bulletin for part in person.memberships] if person else []
    key = next(iter((*own, *await work.bulletins.keys())), None)
    return await work.bulletins.get(key) if key else None


def zone_of(bulletin: Bulletin | None) -> ZoneInfo:
    """The zone in which the page shows times: the bulletin's, as in its deadlines."""
    return ZoneInfo(bulletin.timezone if bulletin else "UTC")
