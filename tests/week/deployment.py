"""The real program in a process of its own, which a test may kill at any moment and start again."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.crash import VARIABLE
from bot.inviting import invite
from bot.settings import Settings
from bot.store import opened
from bulletin.filings import Filing
from bulletin.issues import Issue, Period
from bulletin.people import Role
from storage.ids import new_id
from storage.work import Work

#: Seconds in which the program has to start, or to end.
PATIENCE_S = 90.0


class Nursery:
    """The process of ``tests.week.nursery``, ready to give birth to one program at a time."""

    def __init__(self) -> None:
        clean = {name: value for name, value in os.environ.items() if "ZHOUBAO" not in name}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.week.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=clean,
            start_new_session=True,
        )
        #: The program that runs now; 0 when there is none.
        self.child = 0

    async def starts(
        self, arguments: list[str], environment: dict[str, str], *, afresh: bool = False
    ) -> None:
        """Start ``zhoubao`` with these arguments."""
        order = {"arguments": arguments, "environment": environment, "afresh": afresh}
        assert self._process.stdin is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)
        self.child = int((await self.hears(r"pid (\d+)"))[1])

    async def ended(self) -> int:
        """The exit code of the program when it has ended; minus the signal that ended it."""
        code = int((await self.hears(r"ended (-?\d+)"))[1])
        self.child = 0
        return code

    async def hears(self, pattern: str) -> re.Match[str]:
        """The next line of the program, or of the nursery, that fits."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while line := await asyncio.to_thread(self._process.stdout.readline):
                if found := re.search(pattern, line):
                    return found
        raise AssertionError(f"the program ended without {pattern!r}; its log is on standard error")

    def buries(self) -> None:
        """Kill the program, if one still runs."""
        if self.child:
            os.kill(self.child, signal.SIGKILL)
            asyncio.run(self.ended())

    def close(self) -> None:
        """End it, with whatever still runs in it."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()


class Deployment:
    """One data folder, and the program that runs on it, from one life to the next."""

    def __init__(self, data: Path, nursery: Nursery, telegram: dict[str, str]) -> None:
        self.settings = Settings(data=data)
        self.url = ""
        #: Counts the lives of the program that came to answer.
        self.lives = 0
        self._nursery = nursery
        self._environment = telegram
        self._born = asyncio.Condition()

    async def starts(self, *, crash_at: str = "", afresh: bool = False) -> None:
        """Start the program, and wait until it answers where it always did."""
        await self.launches(crash_at=crash_at, afresh=afresh)
        self.url = (await self._nursery.hears(r"running: (http://127\.0\.0\.1:\d+)"))[1]
        async with self._born:
            self.lives += 1
            self._born.notify_all()

    async def launches(self, *, crash_at: str = "", afresh: bool = False) -> None:
        """Start the program, to die at a crash point; it may do so before it answers."""
        port = self.url.rpartition(":")[2] or "0"
        arguments = ["--data", str(self.settings.data), "run", "--port", port]
        quiet = {"ZHOUBAO_QUIET_S": "0.1"}
        environment = self._environment | quiet | ({VARIABLE: crash_at} if crash_at else {})
        await self._nursery.starts(arguments, environment, afresh=afresh)

    async def ends(self) -> int:
        """The exit code of the program, when it has ended."""
        return await self._nursery.ended()

    async def killed(self) -> None:
        """End the program as a power failure would."""
        os.kill(self._nursery.child, signal.SIGKILL)
        assert await self.ends() == -signal.SIGKILL

    async def stops(self) -> None:
        """End the program as its owner would."""
        os.kill(self._nursery.child, signal.SIGTERM)
        assert await self.ends() == 0

    async def life_after(self, life: int) -> None:
        """Wait until the program answers in a later life."""
        async with self._born, asyncio.timeout(PATIENCE_S):
            await self._born.wait_for(lambda: self.lives > life)

    async def founded(self, source: str) -> None:
        """A publication whose first issue is open for three weeks; no reminder is due soon."""
        now = datetime.now(UTC)
        async with (
            opened(self.settings, make=True) as sessions,
            sessions.begin() as session,
        ):
            work = Work.on(session)
            await work.bulletins.save("weekly", source, now)
            bulletin = await work.bulletins.get("weekly")
            assert bulletin is not None
            today = now.astimezone(ZoneInfo(bulletin.timezone)).date()
            issue = Issue(
                id=new_id(),
                bulletin="weekly",
                year=today.year,
                number=1,
                total=1,
                period=Period(today - timedelta(days=1), today + timedelta(days=21)),
                deadline=now + timedelta(days=21),
                copies=80,
            )
            await work.issues.add(issue)

    async def due(self, deadline: datetime) -> None:
        """Give the open issue another deadline."""
        async with opened(self.settings) as sessions, sessions.begin() as session:
            issues = Work.on(session).issues
            issue = await issues.latest("weekly")
            assert issue is not None
            await issues.change(replace(issue, deadline=deadline))

    async def invites(self, window: str) -> str:
        """The code of a new invitation for a reporter."""
        async with opened(self.settings) as sessions, sessions.begin() as session:
            work = Work.on(session)
            return await invite(work, "weekly", Role.REPORTER, window, now=datetime.now(UTC))

    async def filings(self) -> list[tuple[Filing, list[str]]]:
        """Everything filed, in the order of filing, each with what was done to it."""
        async with opened(self.settings) as sessions, sessions.begin() as session:
            work = Work.on(session)
            issue = await work.issues.latest("weekly")
            assert issue is not None
            return [
                (each, [made.action for made in await work.filings.revisions(each.id)])
                for each in await work.filings.of_issue(issue.id)
            ]
