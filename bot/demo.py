"""``zhoubao demo``: the example publication, a clock that can be moved, and links to sign in."""

from datetime import UTC, datetime
from pathlib import Path

import typer
from rich.console import Console

from bot.clock import Clock
from bot.example import demo_start, example, furnish, sign_in_codes
from bot.inviting import web_link
from bot.logs import configure_logging
from bot.program import Program, serve
from bot.settings import Settings, SettingsError
from bot.store import opened
from bulletin.calendar import WorkingCalendar
from bulletin.people import Role
from storage.work import Work
from templates.fonts import find_fonts

_ROLES = {
    Role.REPORTER: "经办人",
    Role.CHIEF: "首席代表",
    Role.EDITOR: "编辑",
    Role.ADMIN: "管理员",
}


class MovableClock:
    """The demo's clock: the page may move it to the next reminder, and a restart keeps it."""

    def __init__(self, program: Program, file: Path) -> None:
        self._program = program
        self._file = file

    def now(self) -> datetime:
        """The demo's present moment, aware UTC."""
        return self._program.clock.now()

    async def next_reminder(self) -> datetime | None:
        """Go to the next reminder and let it fire; the new moment, or None when there is none."""
        moment = await self._program.next_moment()
        if moment is None:
            return None
        self._program.clock.move_to(moment)
        self._file.write_text(moment.isoformat(), encoding="utf-8")
        await self._program.tick()
        return moment


async def run(settings: Settings, host: str, port: int) -> None:
    """Create the example in the data folder if it is not there, and serve it until stopped."""
    console = Console()
    clock, clock_file = Clock(), settings.data / "demo-clock"
    # The example is for one machine: nothing that is set for a real deployment touches it.
    settings = Settings(
        data=settings.data,
        database=None,
        fonts=settings.fonts,
        public_url=None,
        telegram_token=None,
        telegram_webhook=False,
    )
    if (settings.data / "zhoubao.db").exists() and not clock_file.exists():
        raise SettingsError(
            f"{settings.data} holds a publication of its own: give the demo another --data"
        )
    configure_logging("WARNING")
    async with opened(settings, make=True, alone=True) as sessions:
        if clock_file.exists():
            clock.move_to(datetime.fromisoformat(clock_file.read_text(encoding="utf-8")))
        else:
            bulletin = example()
            start = demo_start(datetime.now(UTC), bulletin, WorkingCalendar(bulletin.exceptions))
            with console.status("writing the example publication"):
                async with sessions.begin() as session:
                    await furnish(Work.on(session), start, find_fonts(settings.fonts))
                    clock_file.write_text(start.isoformat(), encoding="utf-8")
            clock.move_to(start)
        program = Program(settings, sessions, clock)

        async def ready(at: int) -> None:
            async with sessions.begin() as session:
                ways = await sign_in_codes(Work.on(session), clock.now())
            typer.echo(f"{example().name}: each link signs one person in, once.")
            for way in ways:
                part = f"{_ROLES[way.role]}{f'，{way.window}' if way.window else ''}"
                typer.echo(f"\n{way.name}（{part}）")
                typer.echo(f"  {web_link(f'http://{host}:{at}', way.code)}")
            typer.echo("\nStart again for new links; Ctrl+C ends the demo.")

        await serve(program, host, port, demo=MovableClock(program, clock_file), ready=ready)
