"""The composition root: everything that runs, put together once, for the command line and tests."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from functools import cache
from socket import AF_INET, AF_INET6, create_server, socket
from typing import Final

import uvicorn
from aiogram import Bot, Dispatcher
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import handlers
from bot import reminding, telegram
from bot.clock import Clock
from bot.crash import crashpoint
from bot.fetching import Fetching
from bot.intake import Intake
from bot.sender import Sender
from bot.settings import Settings, SettingsError
from bot.telegram import backoff_s
from bot.turn import DESK_IN_TELEGRAM, Turns
from storage.compositions import keep_missing_passages
from storage.work import Work
from templates.fonts import find_fonts
from templates.words import LANGUAGES, label
from web.app import create_app
from web.desk.live import TOPIC
from web.feed import Feed
from web.messenger import MESSENGER as WEB
from web.messenger import WebChatSession, make_web_bot
from web.site import Demo

_log = logging.getLogger(__name__)

TELEGRAM: Final = "telegram"
#: How often the clock looks for what is due.
TICK_S: Final = 20
#: Told the port once the web chat answers.
Ready = Callable[[int], Awaitable[None]]
_COMMANDS: Final = ("help", "mine", "resume", "cancel", "leave", "language")


class Program:
    """The running program: what comes in, the turns, what goes out, and the clock."""

    def __init__(
        self,
        settings: Settings,
        sessions: async_sessionmaker[AsyncSession],
        clock: Clock | None = None,
    ) -> None:
        self.settings = settings
        self.sessions = sessions
        self.clock = clock or Clock()
        self.intake = Intake(sessions)
        self.feed = Feed()
        self.desk_feed = Feed()
        self.fonts = find_fonts(settings.fonts)
        self.web = WebChatSession(sessions, self.feed, self.clock, "周报")
        self.bots = {WEB: make_web_bot(self.web)}
        if settings.telegram_token is not None:
            self.bots[TELEGRAM] = telegram.bot_of(settings)
        #: The bot's name on Telegram, as soon as that has answered.
        self.telegram_name = ""
        self.sender = Sender(sessions, self.bots, at_home={WEB})
        self.turns = Turns(
            sessions,
            _dispatcher(),
            self.bots,
            self.clock,
            self.intake,
            self.acted,
            self.fonts,
            Fetching(sessions, self.bots, at_home={WEB}),
            settings.quiet_s,
            _desks(settings.public_url),
        )

    def acted(self) -> None:
        """Say that something was committed: what is to be said goes out, desks look again."""
        self.sender.wake()
        self.desk_feed.changed(TOPIC)

    async def tick(self) -> None:
        """Do what is due on the publication's clock now."""
        async with self.sessions.begin() as session:
            await reminding.tick(Work.on(session), self.clock.now())
        crashpoint("clock.after-commit")
        self.acted()

    async def next_moment(self) -> datetime | None:
        """The next moment at which the clock will have something to do; aware UTC."""
        async with self.sessions.begin() as session:
            return await reminding.next_moment(Work.on(session), self.clock.now())

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work in the background: turns, sending, the clock, and Telegram where it is set up.

        Whatever ends one of them for good ends the block with it.
        """
        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(
            self._ticked,
            "interval",
            seconds=TICK_S,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        async with self.sessions.begin() as session:
            work = Work.on(session)
            # What a killed program was sending would else keep its chats silent for a minute.
            await work.outbox.free()
            for key in await work.bulletins.keys():
                if bulletin := await work.bulletins.get(key):
                    await keep_missing_passages(work, bulletin)
        async with asyncio.TaskGroup() as tasks:
            background = [
                tasks.create_task(self.turns.run()),
                tasks.create_task(self.sender.run()),
                *(tasks.create_task(self._introduced(*each)) for each in self.bots.items()),
            ]
            if TELEGRAM in self.bots and not self.settings.telegram_webhook:
                background.append(tasks.create_task(self._polled(self.bots[TELEGRAM])))
            await self._ticked()
            scheduler.start()
            try:
                yield
            finally:
                scheduler.shutdown(wait=False)
                self.feed.close()
                self.desk_feed.close()
                for task in background:
                    task.cancel()
        for bot in self.bots.values():
            await bot.session.close()

    async def app(self, demo: Demo | None = None) -> Starlette:
        """The web chat, with the webhook and the health page."""
        hook = TELEGRAM in self.bots and self.settings.telegram_webhook
        return create_app(
            sessions=self.sessions,
            intake=self.intake,
            clock=self.clock,
            feed=self.feed,
            messenger=self.web,
            desk_feed=self.desk_feed,
            acted=self.acted,
            fonts=self.fonts,
            health=self._health,
            telegram=self._webhook if hook else None,
            public_url=self.settings.public_url,
            demo=demo,
            telegram_token=self.settings.telegram_token,
            telegram_name=lambda: self.telegram_name,
        )

    async def _ticked(self) -> None:
        """A tick that failed is tried again at the next one; what was due is still due."""
        try:
            await self.tick()
        except Exception:
            _log.exception("the clock's tick failed; it will come again in %d s", TICK_S)

    async def _introduced(self, messenger: str, bot: Bot) -> None:
        """Say where updates go and what the menu holds, however long the messenger is away."""
        commands = {
            language: {name: label(language, f"command_{name}") for name in _COMMANDS}
            for language in LANGUAGES
        }
        failures = 0
        while True:
            try:
                if messenger == TELEGRAM and self.settings.telegram_webhook:
                    secret, url = self.settings.telegram_secret, self.settings.public_url
                    await telegram.set_webhook(
                        bot,
                        f"{(url or '').rstrip('/')}/telegram/webhook",
                        secret.get_secret_value() if secret else "",
                    )
                await telegram.introduce(bot, commands)
                if messenger == TELEGRAM:
                    self.telegram_name = (await bot.me()).username or ""
            except (TelegramAPIError, ClientDecodeError) as error:
                failures += 1
                _log.warning(
                    "%s could not be told who we are (%d): %s", messenger, failures, error.message
                )
                await asyncio.sleep(backoff_s(failures))
            else:
                return

    async def _polled(self, bot: Bot) -> None:
        await telegram.poll(bot, lambda updates: self.intake.accept(TELEGRAM, updates))

    async def _webhook(self, request: Request) -> Response:
        """Take one update from Telegram: 200 says that it is on disk."""
        secret = self.settings.telegram_secret
        header = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        if secret is None or not telegram.check_webhook_secret(header, secret.get_secret_value()):
            return Response(status_code=403)
        try:
            update = await request.json()
        except ValueError:
            return Response(status_code=400)
        if not isinstance(update, dict) or "update_id" not in update:
            return Response(status_code=400)
        await self.intake.accept(TELEGRAM, [update])
        return Response()

    async def _health(self, request: Request) -> Response:
        """All is up: the database answers; and how much waits or was laid aside."""
        async with self.sessions.begin() as session:
            work = Work.on(session)
            state = {
                "status": "ok",
                "inbox": {
                    "waiting": await work.inbox.count("waiting"),
                    "dead": await work.inbox.count("dead"),
                },
                "outbox": {
                    "waiting": await work.outbox.count("waiting"),
                    "dead": await work.outbox.count("dead"),
                },
            }
        return JSONResponse(state)


def _desks(public_url: str | None) -> dict[str, str]:
    """Messenger → where its people find the desk; nothing while the site's address is unknown."""
    if public_url is None:
        return {}
    site = public_url.rstrip("/")
    inside = DESK_IN_TELEGRAM if site.startswith("https://") else "/desk"
    return {WEB: f"{site}/desk", TELEGRAM: f"{site}{inside}"}


@cache
def _dispatcher() -> Dispatcher:
    """Every conversation; it keeps nothing, so that all programs of a process may share it."""
    made = Dispatcher(disable_fsm=True)
    made.include_router(handlers.router())
    return made


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: stopping is the program's business."""

    def __init__(self, config: uvicorn.Config, ready: Ready | None) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, and say on which port."""
        await super().startup(sockets)
        if self.started and self._ready is not None:
            await self._ready(self.servers[0].sockets[0].getsockname()[1])

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def _bound(host: str, port: int) -> socket:
    """A socket on that address; SettingsError when it is taken or not this machine's."""
    try:
        return create_server(
            (host, port), family=AF_INET6 if ":" in host else AF_INET, reuse_port=False
        )
    except OSError as error:
        raise SettingsError(
            f"{host}:{port} can't be listened on ({error.strerror}): choose another --port"
        ) from None


async def serve(
    program: Program,
    host: str,
    port: int,
    *,
    demo: Demo | None = None,
    ready: Ready | None = None,
) -> None:
    """Run until SIGINT or SIGTERM; ``ready`` is told the port once the web chat answers."""
    listening = _bound(host, port)
    config = uvicorn.Config(
        await program.app(demo),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
        server_header=False,
    )
    server = _Server(config, ready)

    def stop() -> None:
        program.feed.close()
        program.desk_feed.close()
        server.should_exit = True

    # What is loaded by now stays: no search for garbage has to look through it, page after page.
    gc.collect()
    gc.freeze()
    with _stopped_by_signals(stop):
        async with program.running():
            await server.serve(sockets=[listening])


@contextmanager
def _stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` in the running loop on SIGINT and SIGTERM; on Windows, too."""
    loop = asyncio.get_running_loop()
    before = {
        number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
