"""kill -9 of the running program: what was acknowledged is taken once, and none of it twice."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

import pytest
from playwright.async_api import Browser

from bulletin.filings import Activity
from tests import needs
from tests.conversations.office import PUBLICATION
from tests.person import Person
from tests.telegram.server import TelegramServer
from tests.web.person import BrowserPerson
from tests.week.deployment import Deployment, Nursery
from tests.week.page import at_page

SOURCE = PUBLICATION.read_text(encoding="utf-8")
WINDOW = "省文旅厅"
#: Seconds after a restart in which an answer must be there; a browser waits before it comes back.
PATIENCE_S = 20.0
#: Seconds of which one is drawn as the longest wait for a kill: so quick and slow machines alike
#: are hit before the ✓, between it and the answer of the bot, and after that.
LONGEST_S = (0.004, 0.012, 0.04, 0.12)

ROUNDS = [
    pytest.param(12, id="12 kills"),
    pytest.param(150, id="150 kills", marks=[pytest.mark.long, pytest.mark.timeout(900)]),
]

Act = tuple[Callable[[], Awaitable[object]], str]


def filing(person: Person, text: str) -> list[Act]:
    """Each thing that a person does to file an activity, and what the bot says to it."""
    return [
        (lambda: person.says("报送动态"), "是哪天的事？"),
        (lambda: person.taps("跳过"), "请发送动态内容"),
        (lambda: person.says(text), text),
        (lambda: person.taps("确认报送"), "已报送（第1期"),
    ]


def texts(kills: int) -> list[str]:
    return [f"第{n}次停电之后，窗口照常办件，一件不少。" for n in range(1, kills + 1)]


async def under_fire(
    deployment: Deployment, act: Callable[[], Awaitable[object]], random: Random
) -> None:
    """Do it while the program is killed at a random moment, before or after the ✓."""
    if random.random() < 0.5:
        await act()
        await asyncio.sleep(random.uniform(0, random.choice(LONGEST_S)))
        await deployment.killed()
        await deployment.starts()
    else:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_done(act))
            await asyncio.sleep(random.uniform(0, random.choice(LONGEST_S)))
            await deployment.killed()
            await deployment.starts()


async def _done(act: Callable[[], Awaitable[object]]) -> None:
    await act()


async def survives(deployment: Deployment, person: Person, kills: int) -> None:
    """File one activity after the other, each through one kill."""
    random = Random(20261120)  # noqa: S311
    for text in texts(kills):
        acts = filing(person, text)
        fatal = random.choice(acts)
        for each in acts:
            act, answer = each
            if each is fatal:
                await under_fire(deployment, act, random)
            else:
                await act()
            await person.sees(answer, within_s=PATIENCE_S)


async def filed_once(deployment: Deployment, kills: int) -> None:
    """Every activity is on disk once, in order, and was changed by nothing."""
    found = await deployment.filings()
    contents = [filing.content for filing, _ in found]
    assert [each.text for each in contents if isinstance(each, Activity)] == texts(kills)
    assert {tuple(actions) for _, actions in found} == {("filed",)}


@pytest.mark.parametrize("kills", ROUNDS)
async def test_the_web_chat_loses_and_doubles_nothing(
    tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    deployment = Deployment(tmp_path, nursery, {})
    await deployment.founded(SOURCE)
    await deployment.starts()
    async with at_page(deployment, "段小满", code=await deployment.invites(WINDOW)) as person:
        await person.sees("段小满，您好。")
        await survives(deployment, person, kills)
        await deployment.killed()
        said = [each.text for each in person.chat]
    await filed_once(deployment, kills)
    # The taps change the bot's messages in place; so each filing leaves four bubbles.
    expected = ["/start", said[1]]
    for text in texts(kills):
        expected += [
            "报送动态",
            "请发送动态内容，一条发完。",
            text,
            "已报送（第1期，政务工作动态）。截止前可随时修改。",
        ]
    assert said == expected


@pytest.mark.parametrize("kills", ROUNDS)
async def test_telegram_loses_nothing_and_files_nothing_twice(
    tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    async with TelegramServer() as server:
        deployment = Deployment(tmp_path, nursery, at_telegram(server))
        await deployment.founded(SOURCE)
        await deployment.starts()
        person = server.person("段小满")
        await person.says(f"/start {await deployment.invites(WINDOW)}")
        await person.sees("段小满，您好。")
        await survives(deployment, person, kills)
        await deployment.killed()
    await filed_once(deployment, kills)
    answers = [each.text for each in person.chat if not each.mine][1:]
    # Nothing is missing; and a kill can double at most the message that was on its way.
    for answer in (
        "请发送动态内容，一条发完。",
        "已报送（第1期，政务工作动态）。截止前可随时修改。",
    ):
        assert answers.count(answer) == kills
    assert 2 * kills <= len(answers) <= 3 * kills


@pytest.mark.browser
@needs.chromium()
async def test_what_chromium_marked_as_sent_is_filed_once(
    tmp_path: Path, nursery: Nursery, browser: Browser
) -> None:
    deployment = Deployment(tmp_path, nursery, {})
    await deployment.founded(SOURCE)
    await deployment.starts(afresh=True)
    person = await BrowserPerson.at(browser, deployment.url, "段小满")
    await person.says(f"/start {await deployment.invites(WINDOW)}")
    await person.sees("段小满，您好。")
    (begin, _), (skip, ask), (text, review), (file, filed) = filing(person, *texts(1))
    await begin()
    await deployment.killed()
    await deployment.starts()
    await person.sees("是哪天的事？", within_s=PATIENCE_S)
    await skip()
    await person.sees(ask)
    await text()
    await deployment.killed()
    await deployment.starts()
    await person.sees(review, within_s=PATIENCE_S)
    await file()
    await person.sees(filed, within_s=PATIENCE_S)
    await deployment.killed()
    await filed_once(deployment, 1)
    assert len(person.chat) == 6
    await person.tab.context.close()


def at_telegram(server: TelegramServer) -> dict[str, str]:
    """The settings of a program that talks with that Telegram."""
    return {"ZHOUBAO_TELEGRAM_TOKEN": server.token, "ZHOUBAO_TELEGRAM_API": server.base}
