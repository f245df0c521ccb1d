"""Every page of the desk: it opens, everybody can read it, and it fits a phone."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import pytest
from playwright.async_api import Browser, expect

from bulletin.filings import Activity, Statistics, Visit, Visitor
from bulletin.people import Role
from tests import needs
from tests.desk.house import DeskHouse, Seat, hidden, sit
from tests.desk.reading import serious_faults
from tests.web.browser import DESKTOP, PHONE
from web.desk.routes import PAGES
from web.desk.setup.fields import PARTS

#: What a browser saves instead of showing it, what is a way to another page, and what is there
#: only once the issue is published.
NOT_SHOWN = ("{digest}", ".docx", "/file", "{ending}", "/setup$", "/correct")
SHOWN = [
    each.path
    for each in PAGES
    if not each.posted and not any(part in f"{each.path}$" for part in NOT_SHOWN)
]


async def furnished(house: DeskHouse) -> dict[str, str]:
    """Something on every page; the values of what stands in braces in their paths."""
    await house.configures('[[leaders]]\nname = "何远"\ntitle = "总工程师"\nwindow = "省文旅厅"\n')
    reporter = await house.knows("梅映溪", phone="0700-5550109")
    filing = await house.files(
        Activity(text="窗口开展“文旅惠民 服务到家”活动，解答群众咨询120人次"), by=reporter
    )
    await house.files(Activity(text="窗口上门办理取水许可"), "省水务厅")
    visitors = (Visitor("党组成员、副厅长", "何远"),)
    await house.files(Visit(visitors=visitors), section="visits", by=reporter)
    await house.files(Statistics(values={"asked": 120, "taken": 60}), "省中心", "caseload")
    return {
        "issue": (await house.issue()).label,
        "filing": filing.id.hex,
        "person": reporter.id.hex,
        "part": "windows",
        "place": "1",
        "version": "1",
    }


def address(page: str, values: dict[str, str]) -> str:
    return "/desk/weekly" + page.format(**values)


async def faults_of(
    house: DeskHouse, browser: Browser, seat: Seat, paths: Iterable[str]
) -> list[object]:
    """What is seriously wrong with these pages, light on a desktop and dark on a phone."""
    faults: list[object] = []
    for size, dark in ((DESKTOP, False), (PHONE, True)):
        page, errors = await sit(browser, house, seat, size=size, dark=dark)
        for path in paths:
            answer = await page.goto(house.url + path)
            assert answer is not None
            assert (answer.status, page.url) == (200, house.url + path)
            if "text/html" not in answer.headers["content-type"]:
                continue
            assert errors == [], (path, errors)
            faults += [(path, dark, each) for each in await serious_faults(page)]
            wider = await page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if wider > 0:
                faults.append((path, dark, {"wider than the window by": wider}))
        await page.context.close()
    return faults


@pytest.mark.browser
@needs.chromium()
async def test_every_page_can_be_read_by_everybody_and_fits(
    house: DeskHouse, browser: Browser
) -> None:
    values = await furnished(house)
    seat = await house.editor(role=Role.ADMIN)
    await seat.does(address("/filings/{filing}/open", values))
    paths = [address(path, values) for path in SHOWN]
    paths += [address("/setup/{part}" + end, values | {"part": "leaders"}) for end in ("", "/1")]
    assert await faults_of(house, browser, seat, paths) == []


@pytest.mark.browser
@pytest.mark.long
@needs.chromium()
async def test_so_can_every_form_of_the_set_up(house: DeskHouse, browser: Browser) -> None:
    seat = await house.editor(role=Role.ADMIN)
    paths = [f"/desk/weekly/setup/{part}" for part in PARTS]
    paths += [f"/desk/weekly/setup/{name}/new" for name, part in PARTS.items() if part.array]
    assert await faults_of(house, browser, seat, paths) == []


@pytest.mark.browser
@needs.chromium()
async def test_so_can_those_of_an_issue_that_is_fixed_published_and_corrected(
    house: DeskHouse, browser: Browser, editor: Seat
) -> None:
    values = await furnished(house)
    press, correct = (
        address(path, values) for path in ("/issues/{issue}/press", "/filings/{filing}/correct")
    )
    await editor.does(f"{press}/freeze")
    async with house.work() as work:
        filing = await work.filings.get(UUID(values["filing"]))
        assert filing is not None
        changed = replace(filing, content=Activity(text="窗口延时服务"), revision=2)
        await work.filings.change(changed, by=None, at=house.clock.now(), action="changed")
    assert await faults_of(house, browser, editor, [press, f"{press}/publish"]) == []
    await editor.does(f"{press}/publish", hidden(await editor.opens(f"{press}/publish")))
    paths = [press, correct, press.replace("press", "correct")]
    assert await faults_of(house, browser, editor, paths) == []


@pytest.mark.browser
@needs.chromium()
async def test_so_do_the_longest_names(house: DeskHouse, browser: Browser) -> None:
    board = address("/issues/{issue}", await furnished(house))
    admin = await house.editor("阿卜杜热合曼·买买提吐尔逊", Role.ADMIN)
    setup, long = "/desk/weekly/setup", "惠民" * 20
    await admin.does(f"{setup}/wording/new", version=2, given=long, better="便民" * 20)
    rule = "咨询 >= 受理 + 流转" + " + 流转" * 9
    await admin.does(f"{setup}/rules/new", version=3, rule=rule)
    await admin.does(f"{setup}/sections/new", version=4, title=long, kind="list")
    await admin.does(f"{setup}/windows/new", version=5, name=long[:24], files="news")
    paths = [f"{setup}/{part}" for part in ("wording", "rules", "sections", "windows")]
    assert await faults_of(house, browser, admin, [board, *paths]) == []


@pytest.mark.browser
@needs.chromium()
async def test_a_telephone_shows_the_tab_that_is_open(house: DeskHouse, browser: Browser) -> None:
    page, _ = await sit(browser, house, await house.editor(role=Role.ADMIN), size=PHONE)
    await page.goto(f"{house.url}/desk/weekly/setup/rules")
    await expect(page.get_by_role("link", name="设置")).to_be_in_viewport(ratio=0.9)
    await page.get_by_role("link", name="看板").click()
    await expect(page.get_by_role("link", name="看板")).to_be_in_viewport(ratio=0.9)


async def test_nobody_without_a_seat_comes_in(house: DeskHouse) -> None:
    names = (
        *("issue", "filing", "section", "digest", "name", "person", "part", "place"),
        *("version", "which", "format", "ending", "invitation"),
    )
    values = dict.fromkeys(names, "2026-01") | {"number:int": "1"}
    reporter = await house.seats(await house.knows("梅映溪"))
    for page in PAGES:
        path = page.path
        for name, value in values.items():
            path = path.replace(f"{{{name}}}", value)
        assert "{" not in path, f"give the new part of {path} a value here"
        ask = reporter.posts if page.posted else reporter.client.get
        assert (await ask(f"/desk/weekly{path}")).status_code == 403, path
