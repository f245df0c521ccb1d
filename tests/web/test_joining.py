"""The door: who gets in, how often, and what a thief of a link or a cookie gets."""

import httpx
import pytest

from tests.web.house import House, Visitor, visitor
from web.security import hashed


async def test_a_stranger_is_told_to_open_a_link(house: House) -> None:
    browser = house.browser()
    home = await browser.get("/")
    assert home.status_code == 200
    assert "登录链接" in home.text
    chat = await browser.get("/chat")
    assert chat.status_code == 401
    assert "登录链接" in chat.text


async def test_looking_at_a_link_uses_nothing(house: House) -> None:
    code = await house.invite("段小满")
    for _ in range(3):
        page = await house.browser().get("/join", params={"start": code})
        assert page.status_code == 200
        assert page.headers["referrer-policy"] == "same-origin"
        for words in ("云岭窗口周报", "经办人", "省水务厅", "段小满"):
            assert words in page.text
        assert 'name="name"' not in page.text
    assert await house.filed() == []


async def test_joining_opens_a_chat_and_hands_the_code_to_the_bot(house: House) -> None:
    code = await house.invite()
    browser = house.browser()
    assert 'name="name"' in (await browser.get("/join", params={"start": code})).text
    answer = await browser.post("/join", data={"start": code, "name": "  禾 小满 "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/chat")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    joined = await visitor(browser)
    [update] = await house.filed()
    message = update["message"]
    assert message["text"] == f"/start {code}"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["chat"] == {"id": joined.chat_id, "type": "private", "first_name": "禾 小满"}
    assert message["from"]["first_name"] == "禾 小满"
    assert message["from"]["id"] == joined.chat_id


async def test_the_log_of_the_chat_does_not_keep_the_code(house: House) -> None:
    joined = await house.joined()
    async for _, _, shown in joined.events():
        assert shown["text"] == "/start"
        break


async def test_a_name_is_asked_for_when_the_invitation_has_none(house: House) -> None:
    code = await house.invite()
    browser = house.browser()
    for name in ("", "   ", "长" * 41):
        refused = await browser.post("/join", data={"start": code, "name": name})
        assert refused.status_code == 422
        assert "请填写姓名" in refused.text
    assert await house.filed() == []
    assert (await browser.post("/join", data={"start": code, "name": "禾小满"})).status_code == 303


async def test_every_bad_code_gets_the_same_answer(house: House) -> None:
    used, expired = await house.invite("段小满"), await house.invite("段小满", days=-1)
    await house.browser().post("/join", data={"start": used})
    async with house.sessions.begin() as session:
        from storage.work import Work

        work = Work.on(session)
        invitation = await work.invitations.by_hash(hashed(used))
        assert invitation is not None
        assert await work.invitations.use(invitation.id, house.clock.now())
    answers = set()
    for code in (used, expired, "nothing-of-ours", "长" * 500):
        browser = house.browser()
        for answer in (
            await browser.get("/join", params={"start": code}),
            await browser.post("/join", data={"start": code, "name": "贼"}),
        ):
            answers.add((answer.status_code, answer.text))
    [(status, text)] = answers
    assert status == 404
    assert "已用过或已过期" in text


async def test_somebody_signed_in_who_opens_an_old_link_finds_the_chat(visitor: Visitor) -> None:
    page = await visitor.client.get("/join", params={"start": "used-long-ago"})
    assert page.status_code == 404
    assert 'href="/chat"' in page.text


async def test_a_known_person_comes_back_into_the_same_chat_once_per_link(house: House) -> None:
    first = await house.joined()
    person = await house.known(first.chat_id)
    code = await house.invite(person=person.id)
    again, thief = house.browser(), house.browser()
    assert (await again.post("/join", data={"start": code})).status_code == 303
    assert (await visitor(again)).chat_id == first.chat_id
    # Before the bot has even seen it, the link is spent for everybody else.
    assert (await thief.post("/join", data={"start": code})).status_code == 404
    assert (await thief.get("/chat")).status_code == 401


async def test_a_session_planted_before_joining_is_worth_nothing(house: House) -> None:
    victim = house.browser()
    victim.cookies.set("zhoubao", "planted-by-someone-else")
    await victim.post("/join", data={"start": await house.invite("段小满")})
    names = {cookie.value for cookie in victim.cookies.jar if cookie.domain == "127.0.0.1"}
    assert "planted-by-someone-else" not in names
    thief = house.browser(Cookie="zhoubao=planted-by-someone-else")
    assert (await thief.get("/chat")).status_code == 401


async def test_joining_anew_ends_the_old_session(house: House, visitor: Visitor) -> None:
    old = visitor.client.cookies["zhoubao"]
    await visitor.client.post("/join", data={"start": await house.invite("段小满")})
    assert visitor.client.cookies["zhoubao"] != old
    assert (await house.browser(Cookie=f"zhoubao={old}").get("/chat")).status_code == 401


async def test_the_cookie_itself_is_not_in_the_database(house: House, visitor: Visitor) -> None:
    name = visitor.client.cookies["zhoubao"]
    assert len(name) >= 43
    async with house.sessions.begin() as session:
        from storage.work import Work

        sessions = Work.on(session).web_sessions
        assert await sessions.get(name) is None
        assert await sessions.get(hashed(name)) is not None


async def test_signing_out_ends_the_session_and_its_streams(visitor: Visitor) -> None:
    seen = []
    async for event, _, _ in visitor.events():
        seen.append(event)
        if event == "ready":
            assert (await visitor.post("/sign-out", {})).status_code == 204
    assert seen == ["message", "ready", "ended"]
    assert (await visitor.says("还在吗")).status_code == 401


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
async def test_joining_from_another_site_is_refused(house: House, origin: str) -> None:
    code = await house.invite("段小满")
    answer = await house.browser(Origin=origin).post("/join", data={"start": code})
    assert answer.status_code == 403
    assert await house.filed() == []


async def test_guessing_codes_is_slowed_down(house: House) -> None:
    browser = house.browser()
    answers = [await browser.get("/join", params={"start": f"guess-{n}"}) for n in range(12)]
    assert answers[0].status_code == 404
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    assert "稍等" in answers[-1].json()["error"]


async def test_a_whole_office_can_join_from_one_address(house: House) -> None:
    for n in range(15):
        await house.joined(f"同事{n}")
    assert len(await house.filed()) == 15


async def test_behind_https_the_cookie_is_locked_to_the_host(house: House) -> None:
    proxied = httpx.AsyncClient(
        base_url=house.url,
        headers={"X-Forwarded-Proto": "https", "Origin": house.url.replace("http:", "https:")},
    )
    async with proxied:
        answer = await proxied.post("/join", data={"start": await house.invite("段小满")})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-zhoubao=")
    assert "; Secure" in cookie
    assert "Path=/" in cookie
