"""From the chat to the desk: the command, the link over the chat, Telegram's Mini App."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from playwright.async_api import Browser, expect
from pydantic import SecretStr

from bulletin.people import Membership, Person, Role
from storage.ids import new_id
from tests import needs
from tests.desk.house import DeskHouse, Seat, open_desk_house, text_of

TOKEN = "4242:the-bots-own-token-of-the-tests"
EDITOR, STRANGER = 700_000_001, 700_000_002


def signed(user: int, at: datetime, token: str = TOKEN) -> str:
    """What Telegram hands to a Mini App, signed as its documentation says."""
    fields = {
        "auth_date": str(int(at.timestamp())),
        "query_id": "AAHdF6IQAAAAAN0XohDhrOrc",
        "user": json.dumps({"id": user, "first_name": "简若宁"}, ensure_ascii=False),
    }
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    checked = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
    proof = hmac.new(secret, checked.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields | {"hash": proof})


async def on_telegram(house: DeskHouse, user: int, role: Role) -> Person:
    """Somebody who is known by a Telegram account alone."""
    window = "省文旅厅" if role.of_window else None
    person = Person(id=new_id(), name="简若宁", memberships=(Membership("weekly", role, window),))
    async with house.work() as work:
        await work.people.add(person)
        await work.people.link(person.id, "telegram", user, user, datetime.now(UTC))
    return person


@pytest.fixture
async def vouched(tmp_path: Path, database: Path) -> AsyncIterator[DeskHouse]:
    """A house that knows the bot's token, though no Telegram is there."""
    async with open_desk_house(tmp_path / "data", database, vouched_by=SecretStr(TOKEN)) as house:
        yield house


async def test_telegram_vouches_for_an_editor(vouched: DeskHouse) -> None:
    await on_telegram(vouched, EDITOR, Role.EDITOR)
    now = datetime.now(UTC)
    async with httpx.AsyncClient(
        base_url=vouched.url, headers={"Origin": vouched.url, "Accept": "text/html"}
    ) as client:
        page = await client.get("/desk/telegram")
        assert "mini_app.js" in page.text
        for wrong in (
            signed(EDITOR, now, token="4242:another"),
            signed(EDITOR, now).replace(str(EDITOR), str(STRANGER)),
            signed(EDITOR, now - timedelta(hours=2)),
            signed(EDITOR, now + timedelta(minutes=20)),
            signed(STRANGER, now),
            "",
        ):
            refused = await client.post("/desk/telegram", data={"init_data": wrong})
            assert refused.status_code == 403
            assert "重新发 /desk" in refused.text
        elsewhere = await client.post(
            "/desk/telegram",
            data={"init_data": signed(EDITOR, now)},
            headers={"Origin": "https://elsewhere.example"},
        )
        assert elsewhere.status_code == 403
        answer = await client.post("/desk/telegram", data={"init_data": signed(EDITOR, now)})
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
        board = await client.get("/desk", follow_redirects=True)
        assert "报送情况" in text_of(board.text)
        assert "回到聊天" not in board.text
        # This session is in no chat of the web's own.
        assert (await client.get("/chat")).status_code == 401


async def test_a_reporter_whom_telegram_vouches_for_has_no_seat(vouched: DeskHouse) -> None:
    await on_telegram(vouched, STRANGER, Role.REPORTER)
    said = signed(STRANGER, datetime.now(UTC))
    async with httpx.AsyncClient(
        base_url=vouched.url, headers={"Origin": vouched.url, "Accept": "text/html"}
    ) as client:
        await client.post("/desk/telegram", data={"init_data": said})
        assert (await client.get("/desk")).status_code == 403


@pytest.mark.browser
@needs.chromium()
async def test_the_mini_app_comes_in_by_what_stands_behind_the_hash(
    vouched: DeskHouse, browser: Browser
) -> None:
    await on_telegram(vouched, EDITOR, Role.EDITOR)
    page = await (await browser.new_context()).new_page()
    await page.goto(f"{vouched.url}/desk/telegram")
    await expect(page.get_by_text("从 Telegram 里打开")).to_be_visible()
    said = urlencode({"tgWebAppData": signed(EDITOR, datetime.now(UTC))})
    await page.goto("about:blank")
    await page.goto(f"{vouched.url}/desk/telegram#{said}")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("报送情况")


async def test_the_chat_shows_editors_the_way_and_nobody_else(
    house: DeskHouse, editor: Seat
) -> None:
    reporter = await house.seats(await house.knows("梅映溪"))
    assert 'href="/desk"' in await editor.opens("/chat")
    assert 'href="/desk"' not in await reporter.opens("/chat")
