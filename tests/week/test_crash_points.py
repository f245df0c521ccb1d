"""The program dies at each boundary of a commit or a call, and the next one puts all right."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import pytest

from bot.crash import POINTS
from bulletin.filings import Nothing
from tests.conversations.office import PUBLICATION
from tests.telegram.person import TelegramPerson
from tests.telegram.server import TelegramServer
from tests.week.deployment import Deployment, Nursery
from tests.week.page import at_page
from tests.week.test_kill import at_telegram

#: What a program that was killed exits with.
KILLED = 137
#: After these nobody knows whether Telegram has the message: it is sent once more.
UNKNOWN = {"sender.after-call", "sender.before-commit"}
CLOCK = [point for point in POINTS if point.startswith("clock.")]
#: Passed only where a file is sent.
FETCH = [point for point in POINTS if point.startswith("fetch.")]
ON_TELEGRAM = [point for point in POINTS if point not in (*CLOCK, *FETCH)]
ON_THE_PAGE = [point for point in ON_TELEGRAM if point != "poll.before-offset"]
ANSWER = "第1期无报送内容"


class Office(NamedTuple):
    """A data folder in which two people have joined, one at the page and one on Telegram."""

    data: Path
    cookie: str
    user_id: int


def working(now: datetime) -> str:
    """The publication, in a zone where it is ten o'clock, on a day and before one that are worked.

    So a reminder can be due at whatever moment the tests run.
    """
    ahead = (10 - now.hour + 11) % 24 - 11
    source = PUBLICATION.read_text(encoding="utf-8")
    days = [(now + timedelta(hours=ahead, days=n)).date() for n in range(3)]
    return source.replace("Asia/Shanghai", f"Etc/GMT{-ahead:+}") + "".join(
        f'\n[[calendar.exceptions]]\nday = {day}\nworking = true\nreason = "试运行"\n'
        for day in days
    )


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory, lasting_nursery: Nursery) -> Office:
    """Made once, by the program itself; every test works on a copy."""
    return asyncio.run(_made(tmp_path_factory.mktemp("crashes"), lasting_nursery))


async def _made(data: Path, nursery: Nursery) -> Office:
    async with TelegramServer() as server:
        deployment = Deployment(data, nursery, at_telegram(server))
        await deployment.founded(working(datetime.now(UTC)))
        await deployment.starts()
        code = await deployment.invites("省水务厅")
        async with at_page(deployment, "蒲见山", code=code) as person:
            await person.sees("蒲见山，您好。")
            cookie = person.client.cookies["zhoubao"]
        other = server.person("段小满")
        await other.says(f"/start {await deployment.invites('省文旅厅')}")
        await other.sees("段小满，您好。")
        await deployment.stops()
    return Office(data, cookie, other.user.id)


@pytest.fixture
def data(office: Office, tmp_path: Path) -> Path:
    copytree(office.data, tmp_path / "data")
    return tmp_path / "data"


def returning(server: TelegramServer, office: Office) -> TelegramPerson:
    """Who joined on Telegram, on a server that knows no more than that they did."""
    person = server.person("段小满", user_id=office.user_id)
    chat = server.memory.chat(person.user)
    chat.started = True
    for _ in ("/start", "welcome"):
        # Their numbers are used up, as the program remembers.
        chat.add({"text": "…"}, sender=person.user.as_json(), at=datetime.now(UTC))
    return person


@pytest.mark.parametrize("point", ON_THE_PAGE)
async def test_a_message_at_the_page_is_taken_once(
    office: Office, data: Path, nursery: Nursery, point: str
) -> None:
    deployment = Deployment(data, nursery, {})
    await deployment.starts(crash_at=point)
    async with at_page(deployment, "蒲见山", cookie=office.cookie) as person:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(person.says("本周无"))
            assert await deployment.ends() == KILLED
            await deployment.starts()
        await person.sees(ANSWER)
        await person.taps("撤销")
        await person.sees("已撤回")
        await person.says("本周无")
        await person.sees(ANSWER)
        await deployment.killed()
        said = [each.text for each in person.chat if each.mine]
        answers = [each.text for each in person.chat if not each.mine]
    assert said == ["/start", "本周无", "本周无"]
    assert ["无报送内容" in each for each in answers] == [False, False, True]
    [(filing, actions)] = await deployment.filings()
    assert isinstance(filing.content, Nothing)
    assert actions == ["filed", "withdrawn", "restored"]


@pytest.mark.parametrize("point", ON_TELEGRAM)
async def test_a_message_on_telegram_is_taken_once(
    office: Office, data: Path, nursery: Nursery, point: str
) -> None:
    async with TelegramServer() as server:
        deployment = Deployment(data, nursery, at_telegram(server))
        await deployment.starts(crash_at=point)
        person = returning(server, office)
        await person.says("本周无")
        assert await deployment.ends() == KILLED
        await deployment.starts()
        twice = point in UNKNOWN
        answers = await person.heard(1 + twice)
        await person.says("我的报送")
        answers += await person.heard()
        await deployment.killed()
    assert [ANSWER in each.text for each in answers] == [True] * (1 + twice) + [False]
    [(_, actions)] = await deployment.filings()
    assert actions == ["filed"]


@pytest.mark.parametrize("point", FETCH)
async def test_files_on_telegram_are_fetched_and_taken_once(
    office: Office, data: Path, nursery: Nursery, point: str
) -> None:
    async with TelegramServer() as server:
        deployment = Deployment(data, nursery, at_telegram(server))
        await deployment.starts(crash_at=point)
        person = returning(server, office)
        files = [("1.jpg", b"one"), ("2.jpg", b"two")]
        await person.sends_together(files, caption="昨日，我厅窗口开展读书日活动，发放借书证120张")
        assert await deployment.ends() == KILLED
        await deployment.starts()
        await person.sees("附2张照片")
        assert len(server.called("getFile")) == 2
        await person.taps("确认报送")
        await person.sees("已报送")
        await deployment.killed()
    [(filing, actions)] = await deployment.filings()
    assert len(filing.files) == 2
    assert actions == ["filed"]


@pytest.mark.parametrize("point", ON_THE_PAGE)
async def test_a_tap_at_the_page_counts_once(
    office: Office, data: Path, nursery: Nursery, point: str
) -> None:
    deployment = Deployment(data, nursery, {})
    await deployment.starts()
    async with at_page(deployment, "蒲见山", cookie=office.cookie) as person:
        await person.says("本周无")
        await person.sees(ANSWER)
        await deployment.killed()
        await deployment.starts(crash_at=point)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(person.taps("撤销"))
            assert await deployment.ends() == KILLED
            await deployment.starts()
        await person.sees("已撤回")
        await deployment.killed()
        assert len(person.chat) == 4
    [(_, actions)] = await deployment.filings()
    assert actions == ["filed", "withdrawn"]


@pytest.mark.parametrize("point", CLOCK)
async def test_a_reminder_is_sent_once(
    office: Office, data: Path, nursery: Nursery, point: str
) -> None:
    async with TelegramServer() as server:
        deployment = Deployment(data, nursery, at_telegram(server))
        await deployment.due(datetime.now(UTC) + timedelta(days=1))
        await deployment.launches(crash_at=point)
        assert await deployment.ends() == KILLED
        other = returning(server, office)
        await deployment.starts()
        async with at_page(deployment, "蒲见山", cookie=office.cookie) as person:
            for each in (person, other):
                await each.sees("还有1天")
            await deployment.killed()
            await deployment.starts()
            for each in (person, other):
                await each.says("我的报送")
                await each.sees("还没有报送")
                assert sum("还有1天" in bubble.text for bubble in each.chat) == 1
            await deployment.killed()
