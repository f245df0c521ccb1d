"""The conversation that the readmes show: played on the demo, and written down as it went.

`python -m tests.transcript` writes it into both readmes anew, after a word of the bot has changed.
"""

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.clock import Clock
from bot.example import demo_start, example, furnish, sign_in_codes
from bot.program import Program
from bot.settings import Settings
from bulletin.calendar import WorkingCalendar
from storage.engine import migrate, open_engine, sessions
from storage.work import Work
from templates.fonts import find_fonts
from tests.person import Bubble
from tests.telegram.person import TelegramPerson
from tests.telegram.server import TelegramServer

READMES = tuple(Path(__file__).parent.parent / name for name in ("README.md", "README.zh-CN.md"))
BLOCK = re.compile(r"(?<=^```text\n)(.*?)(?=^```)", re.DOTALL | re.MULTILINE)
ZONE = ZoneInfo("Asia/Shanghai")
TODAY = datetime(2026, 11, 24, 8, tzinfo=UTC)
BOT = "周报"
_WIDTH = 8

Line = tuple[str, str]
"""Who speaks, or "" for the clock, and what."""


class Stage:
    """The demo at work over the tests' Telegram, with its people in the wings."""

    def __init__(self, program: Program, server: TelegramServer, codes: dict[str, str]) -> None:
        self._program = program
        self._server = server
        self._codes = codes
        self._people: dict[str, TelegramPerson] = {}

    async def plays(self, lines: Sequence[Line]) -> list[str]:
        """Do what the clock and the people do, and write down what the bot says to it."""
        for name in {speaker for speaker, _ in lines} & set(self._codes):
            self._people[name] = await self._joined(name)
        written: list[str] = []
        for n, (speaker, said) in enumerate(lines):
            listener = speaker or next(name for name, _ in lines[n:] if name)
            person = self._people[listener]
            before = max(each.change for each in person.chat)
            if not speaker:
                written += ["", said] if written else [said]
                await self._comes(said)
            else:
                written.append(f"{speaker}{' ' * (_WIDTH - 2 * len(speaker))}{said}")
                await (person.taps(said[1:-1]) if said.startswith("[") else person.says(said))
            for bubble in await self._answer(person, before):
                first, *rest = _shown(bubble)
                written += [f"{BOT}    {first}", *(f"{' ' * _WIDTH}{each}" for each in rest)]
        return written

    async def _joined(self, name: str) -> TelegramPerson:
        person = self._server.person(name)
        await person.says(f"/start {self._codes[name]}")
        await person.sees("您已加入")
        return person

    async def _comes(self, moment: str) -> None:
        month, day, hour, minute = map(int, re.findall(r"\d+", moment))
        self._program.clock.move_to(datetime(TODAY.year, month, day, hour, minute, tzinfo=ZONE))
        await self._program.tick()

    async def _answer(self, person: TelegramPerson, before: int) -> list[Bubble]:
        """What the bot wrote or rewrote since, when it has nothing more to say."""

        def news() -> list[Bubble]:
            return [each for each in person.chat if not each.mine and each.change > before]

        async with asyncio.timeout(20):
            while not news() or await self._busy():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        return news()

    async def _busy(self) -> bool:
        async with self._program.sessions.begin() as session:
            work = Work.on(session)
            return bool(await work.inbox.count("waiting") + await work.outbox.count("waiting"))


def _shown(bubble: Bubble) -> list[str]:
    if bubble.document:
        return [f"文件：{bubble.document.name}"]
    text = [line for line in bubble.text.splitlines() if line]
    return text + [" ".join(f"[{each}]" for each in row) for row in bubble.buttons]


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """The demo as a newcomer finds it on a Tuesday: its clock at Thursday, 09:30."""
    async with TelegramServer() as server:
        settings = Settings(
            data=folder, telegram_token=SecretStr(server.token), telegram_api=server.base
        )
        engine = open_engine(settings.database_url)
        await migrate(engine)
        start = demo_start(TODAY, example(), WorkingCalendar(example().exceptions))
        clock = Clock()
        clock.move_to(start)
        async with sessions(engine).begin() as session:
            await furnish(Work.on(session), start, find_fonts(None))
            ways = await sign_in_codes(Work.on(session), start)
        program = Program(settings, sessions(engine), clock)
        async with program.running():
            yield Stage(program, server, {each.name: each.code for each in ways})
        await engine.dispose()


def shown_in(readme: str) -> str:
    """The transcript that a readme shows."""
    [block] = BLOCK.findall(readme)
    return str(block)


def played(block: str) -> list[Line]:
    """What the clock and the people do in a transcript; the bot's own lines are left out."""
    lines: list[Line] = []
    for line in block.splitlines():
        if re.match(r"\d+月\d+日", line):
            lines.append(("", line))
        elif (named := re.match(r"(\S+) {1,6}(\S.*)", line)) and named[1] != BOT:
            lines.append((named[1], named[2]))
    return lines


async def transcript(folder: Path, lines: Sequence[Line]) -> str:
    """The whole conversation, with what the bot says to it now."""
    async with staged(folder) as stage:
        return "".join(f"{line}\n" for line in await stage.plays(lines))


def main() -> None:
    for readme in READMES:
        page = readme.read_text(encoding="utf-8")
        before = shown_in(page)
        with tempfile.TemporaryDirectory() as folder:
            after = asyncio.run(transcript(Path(folder), played(before)))
        readme.write_text(page.replace(before, after), encoding="utf-8")


if __name__ == "__main__":
    main()
