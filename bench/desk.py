"""The pages of the desk with 100 windows, 300 filings, and an archive of 50 such issues with
20,000 passages in all, beside an empty page in the same run.

On the server alone: the application is called in this process, over a real database, without a
network or a browser. A page has to be there within ``MOST_MS``.
"""

import asyncio
import gc
import secrets
import statistics
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final
from zoneinfo import ZoneInfo

import httpx
from starlette.applications import Starlette

from bench.checks import an_issue
from bot.clock import Clock
from bot.program import Program
from bot.settings import Settings
from bulletin.filings import Statistics, Status, gist
from bulletin.issues import Issue, IssueState, Period
from bulletin.passages import Passage
from bulletin.people import Membership, Person, Role
from storage.engine import migrate, open_engine, sessions
from storage.ids import new_id
from storage.web_sessions import WebSession
from storage.work import Work
from templates.documents import Format
from web.desk.routes import PAGES
from web.security import hashed

WINDOWS, FILINGS = 100, 300
ISSUES, PASSAGES = 50, 400
MOST_MS: Final = 150.0
_TIMES: Final = 9
#: What is asked for where the page alone would be nothing; tables as long as they may become.
_ASKED: Final = {
    "/issues/{issue}/files/{version}/{format}": "/issues/2025-50/files/1/docx",
    "/figures": "/figures?span=2026",
    "/figures/adoption": "/figures/adoption?span=2026",
    "/figures/adoption.{ending}": "/figures/adoption.xlsx?span=2026",
    "/archive/hits.{ending}": "/archive/hits.xlsx?first=2026-05-25",
}
#: What is looked for in the archive: what is there often, seldom, and not at all; one character,
#: two, and what the index of trigrams knows; by a window, and without any word.
_SEARCHES: Final = (
    *(
        "q=办",
        "q=受理",
        "q=受理 园区 专区",
        "q=政策宣传手册",
        "q=123件 45件",
        "q=没有的话",
        "q=没有",
    ),
    *("window=省7号局", "q=受理&window=省7号局&first=2026-03-01", "person=副局长", "page=2"),
)
_INDICATORS: Final = ("asked", "taken", "done", "moved")
_FRIDAY: Final = datetime(2026, 11, 20, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
_HEAD: Final = """
[bulletin]
key = "{key}"
name = "云岭窗口周报"
publisher = "云岭省政务服务中心"
timezone = "Asia/Shanghai"

[[sections]]
key = "news"
title = "政务工作动态"
kind = "digest"

[[sections]]
key = "visits"
title = "领导进大厅"
kind = "visits"
"""
_COUNTED: Final = """
[[sections]]
key = "caseload"
title = "办件情况"
kind = "statistics"

[points]
joint = "share"
on_time = 0.5

[points.kinds]
activity = 2
""" + "".join(
    f'[[indicators]]\nkey = "{each}"\nname = "{each}"\nunit = "件"\n' for each in _INDICATORS
)
_WINDOW: Final = """
[[windows]]
name = "省{n}号局"
full_name = "云岭省第{n}号局"
kind = "window"
files = ["news", "visits"]
"""


async def _furnished(folder: Path) -> tuple[Starlette, dict[str, str]]:
    """The application over a full issue, with an editor's cookie and the parts of addresses."""
    engine = open_engine(f"sqlite:///{folder / 'zhoubao.db'}")
    await migrate(engine)
    clock = Clock()
    clock.move_to(_FRIDAY)
    program = Program(Settings(data=folder), sessions(engine), clock)
    full = (
        _HEAD.format(key="full") + _COUNTED + "".join(_WINDOW.format(n=n) for n in range(WINDOWS))
    )
    async with program.sessions.begin() as session:
        work = Work.on(session)
        await work.bulletins.save("full", full, clock.now())
        await work.bulletins.save(
            "empty", _HEAD.format(key="empty") + _WINDOW.format(n=1), clock.now()
        )
    await program.tick()
    cookie, now = secrets.token_urlsafe(16), datetime.now(UTC)
    async with program.sessions.begin() as session:
        work = Work.on(session)
        issue = await work.issues.latest("full")
        nothing = await work.issues.latest("empty")
        assert issue is not None
        assert nothing is not None
        parts = (Membership("full", Role.ADMIN), Membership("empty", Role.ADMIN))
        editor = Person(id=new_id(), name="简若宁", memberships=parts)
        await work.people.add(editor)
        for n in range(WINDOWS):
            part = Membership("full", Role.REPORTER, f"省{n}号局")
            await work.people.add(Person(id=new_id(), name=f"第{n}人", memberships=(part,)))
        for each in an_issue():
            filing = replace(each, id=new_id(), issue=issue.id, filed_at=clock.now())
            await work.filings.add(filing, by=None, at=clock.now())
        await _archived(work, issue, clock.now())
        await work.web_sessions.open(
            WebSession(
                id_hash=hashed(cookie),
                chat_id=None,
                person=editor.id,
                csrf="-",
                created_at=now,
                seen_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
    named = {"issue": issue.label, "filing": filing.id.hex, "cookie": cookie}
    named |= {"person": editor.id.hex, "part": "windows", "place": "50", "version": "1"}
    named |= {"which": "house", "ending": "xlsx"}
    return await program.app(), named | {"nothing": nothing.label}


async def _archived(work: Work, issue: Issue, now: datetime) -> None:
    """Issues of a year, published, each with its files."""
    for n in range(1, ISSUES + 1):
        days = timedelta(weeks=n)
        past = replace(
            issue,
            id=new_id(),
            year=issue.year - 1,
            number=n,
            total=n,
            period=Period(issue.period.first - days, issue.period.last - days),
            deadline=issue.deadline - days,
            state=IssueState.PUBLISHED,
        )
        await work.issues.add(past)
        printed = [
            replace(
                each,
                id=new_id(),
                issue=past.id,
                late=place % 9 == 0,
                status=Status.PUBLISHED,
            )
            for place, each in enumerate(an_issue(n + 1))
        ]
        week = Statistics(values=dict.fromkeys(_INDICATORS, n))
        counted = replace(printed[0], id=new_id(), content=week, section="caseload")
        for each in (*printed, counted):
            await work.filings.add(each, by=None, at=past.deadline)
        said = [
            Passage(
                filing=each.id if place < len(printed) else None,
                windows=(each.window,),
                section="news",
                heading="一、政务工作动态",
                people="副局长普丽" if place % 20 == 0 else "",
                text=gist(each.content),
            )
            for place, each in enumerate((*printed, *an_issue(n + 1 + ISSUES)))
        ]
        await work.passages.keep(past, said[:PASSAGES])
        for format in Format:
            file = await work.files.add(f"{n}{format.suffix}", format.media_type, bytes(9999), now)
            await work.archive.add(past.id, format, file.id, now)


async def _measured(client: httpx.AsyncClient, path: str, times: int = _TIMES) -> float:
    """Milliseconds until the page is there, the middle of several times."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        answer = await client.get(path)
        taken.append((perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
    return statistics.median(taken)


async def _run() -> int:
    with TemporaryDirectory() as folder:
        app, values = await _furnished(Path(folder))
        # As ``bot.program.serve`` does.
        gc.collect()
        gc.freeze()
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://desk.test",
            cookies={"zhoubao": values["cookie"]},
            follow_redirects=True,
        ) as client:
            floor = await _measured(client, f"/desk/empty/issues/{values['nothing']}")
            print(f"an empty board: {floor:.1f} ms")
            slow = 0
            for each in PAGES:
                if each.posted or any(part in each.path for part in ("{digest}", "{format}")):
                    continue
                path = _ASKED.get(each.path, each.path).format(**values)
                # A table is no page: it is made to be saved.
                table = "{ending}" in each.path
                taken = await _measured(client, f"/desk/full{path}", 3 if table else _TIMES)
                slow += taken > MOST_MS and not table
                print(f"{each.path:45} {taken:7.1f} ms, {taken / floor:5.1f} empty pages")
            for search in _SEARCHES:
                taken = await _measured(client, f"/desk/full/archive?{search}")
                slow += taken > MOST_MS
                print(f"/archive?{search:36} {taken:7.1f} ms, {taken / floor:5.1f} empty pages")
            return int(slow > 0)


def main(arguments: Sequence[str]) -> int:
    """Print how long each page takes; 1 when one takes longer than ``MOST_MS``."""
    return asyncio.run(_run())
