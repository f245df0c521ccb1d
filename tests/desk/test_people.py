"""设置 › 人员: who comes in, moves, gets a further part and leaves; the links that are out."""

import re
from datetime import timedelta

import httpx

from bulletin.people import Person
from tests.desk.house import DeskHouse, Seat, text_of
from tests.desk.test_setup import HOME, fields
from tests.idle import idle
from web.security import hashed


async def test_somebody_is_invited_comes_in_moves_and_leaves(house: DeskHouse, admin: Seat) -> None:
    form = fields(await admin.opens(f"{HOME}/people"), f"{HOME}/people")
    form |= {"name": "段小满", "role": "reporter", "window": "省水务厅"}
    first, second = [await admin.posts(f"{HOME}/people", form) for _ in range(2)]
    (link,) = re.findall(r'value="(http[^"]*join[^"]*)"', first.text)
    assert link in second.text
    # The browser takes the form's address for the page's.
    assert (await admin.client.get(str(first.url))).status_code == 200
    async with httpx.AsyncClient(base_url=house.url, headers={"Origin": house.url}) as guest:
        code = link.partition("start=")[2]
        assert "省水务厅" in (await guest.get(f"/join?start={code}")).text
        assert (await guest.post("/join", data={"start": code})).status_code == 303
        await house.comes(house.clock.now() + timedelta(seconds=1))
        person = await found(house, "段小满")
        path = f"{HOME}/people/{person.id.hex}"
        assert "网页" in text_of(await admin.opens(path))
        page = await admin.does(
            f"{path}/move",
            role="reporter",
            window="省水务厅",
            to_role="chief",
            to_window="省文旅厅",
        )
        assert "首席代表 · 省文旅厅" in text_of(page)
        await admin.does(f"{path}/change", name="段小满", phone="0700-5550131")
        person = await found(house, "段小满")
        assert (person.phone, person.windows("weekly")) == ("0700-5550131", ("省文旅厅",))
        assert (await guest.get("/chat")).status_code == 200
        await admin.does(f"{path}/revoke", role="chief", window="省文旅厅")
        assert (await guest.get("/chat")).status_code == 401
    assert "段小满" not in text_of(await admin.opens(f"{HOME}/people")).partition("已停用")[0]
    page = text_of(await admin.opens(f"{HOME}/log?person={admin.person.id.hex}"))
    assert all(said in page for said in ("邀请", "调整身份", "改姓名电话", "停用身份"))
    assert (
        "改姓名电话"
        not in text_of(await admin.opens(f"{HOME}/log?action=revoked")).partition("对象")[2]
    )


async def found(house: DeskHouse, name: str) -> Person:
    await idle(house.sessions)
    async with house.work() as work:
        people = await work.people.of_bulletin("weekly")
    [person] = [each for each in people if each.name == name]
    return person


async def test_the_last_administrator_stays_and_a_known_person_gets_a_further_way_in(
    house: DeskHouse, admin: Seat
) -> None:
    path = f"{HOME}/people/{admin.person.id.hex}"
    assert "这是最后一位管理员" in text_of(await admin.does(f"{path}/revoke", role="admin"))
    page = await admin.does(f"{path}/move", role="admin", to_role="reporter", to_window="省水务厅")
    assert "这是最后一位管理员" in text_of(page)
    assert "请选窗口" in text_of(await admin.does(f"{path}/move", role="admin", to_role="chief"))
    form = fields(await admin.opens(path), path)
    answer = await admin.posts(path, form)
    assert "链接会连到同一个人" in answer.text
    code = re.findall(r"join\?start=([\w-]+)", answer.text)[0]
    async with house.work() as work:
        invitation = await work.invitations.by_hash(hashed(code))
    assert invitation is not None
    assert invitation.person == admin.person.id
    assert (await admin.client.get(f"{HOME}/people/{'0' * 32}")).status_code == 303
    await admin.posts(f"{path}/sign-out")
    assert (await admin.client.get(f"{HOME}/people")).status_code == 401


async def test_no_link_that_lies_about_gives_a_part_back_that_was_taken(
    house: DeskHouse, admin: Seat
) -> None:
    form = fields(await admin.opens(f"{HOME}/people"), f"{HOME}/people")
    form |= {"name": "段小满", "role": "reporter", "window": "省水务厅"}
    other = await admin.posts(f"{HOME}/people", form)
    person = await house.knows("段小满", window="省水务厅")
    path = f"{HOME}/people/{person.id.hex}"
    further = await admin.posts(path, fields(await admin.opens(path), path))
    codes = [re.findall(r"join\?start=([\w-]+)", each.text)[0] for each in (other, further)]
    await admin.does(f"{path}/revoke", role="reporter", window="省水务厅")
    async with httpx.AsyncClient(base_url=house.url, headers={"Origin": house.url}) as guest:
        for code in codes:
            assert (await guest.post("/join", data={"start": code})).status_code != 303
    async with house.work() as work:
        people = await work.people.of_bulletin("weekly")
    assert [each.name for each in people] == [admin.person.name]


async def test_a_link_that_nobody_used_yet_is_seen_and_ended(house: DeskHouse, admin: Seat) -> None:
    assert "还没有用的加入链接" not in await admin.opens(f"{HOME}/people")
    form = fields(await admin.opens(f"{HOME}/people"), f"{HOME}/people")
    form |= {"name": "段小满", "role": "reporter", "window": "省水务厅"}
    answer = await admin.posts(f"{HOME}/people", form)
    code = re.findall(r"join\?start=([\w-]+)", answer.text)[0]
    page = await admin.opens(f"{HOME}/people")
    assert "段小满\n经办人 · 省水务厅" in text_of(page)
    (end,) = re.findall(r'action="([^"]*/withdraw)"', page)
    assert "已作废" in text_of(await admin.does(end))
    assert "段小满" not in text_of(await admin.opens(f"{HOME}/people"))
    async with httpx.AsyncClient(base_url=house.url, headers={"Origin": house.url}) as guest:
        assert (await guest.post("/join", data={"start": code})).status_code == 404
    assert "刚才有人改过" in text_of(await admin.does(end))
    # A window that is gone has nobody to let in.
    answer = await admin.posts(f"{HOME}/people", form | {"once": "a" * 16})
    code = re.findall(r"join\?start=([\w-]+)", answer.text)[0]
    place = [each.name for each in (await house.bulletin()).windows].index("省水务厅") + 1
    await admin.does(f"{HOME}/windows/{place}/remove", version="1")
    async with httpx.AsyncClient(base_url=house.url, headers={"Origin": house.url}) as guest:
        assert (await guest.get(f"/join?start={code}")).status_code == 404
    page = text_of(await admin.opens(f"{HOME}/log"))
    assert "作废加入链接\n段小满 · 经办人 · 省水务厅" in page


async def test_an_invitation_that_is_refused_comes_again_as_it_was_typed(
    house: DeskHouse, admin: Seat
) -> None:
    form = fields(await admin.opens(f"{HOME}/people"), f"{HOME}/people")
    form |= {"name": "段小满", "role": "chief", "window": "", "phone": "0700-5550101"}
    answer = await admin.posts(f"{HOME}/people", form)
    assert answer.status_code == 422
    assert "请选窗口" in text_of(answer.text)
    assert '<details class="card" id="invite" open>' in answer.text
    again = fields(answer.text, f"{HOME}/people")
    assert [again[each] for each in ("name", "role", "phone")] == [
        "段小满",
        "chief",
        "0700-5550101",
    ]


async def test_a_person_gets_a_further_part(house: DeskHouse, admin: Seat) -> None:
    person = await house.knows("梅映溪")
    path = f"{HOME}/people/{person.id.hex}"
    assert "请选窗口" in text_of(await admin.does(f"{path}/give", to_role="chief"))
    page = text_of(await admin.does(f"{path}/give", to_role="chief", to_window="省水务厅"))
    assert "梅映溪多了一个身份。" in page
    assert "经办人 · 省文旅厅" in page
    assert "首席代表 · 省水务厅" in page
    page = text_of(await admin.does(f"{path}/give", to_role="chief", to_window="省水务厅"))
    assert "此人已经有这个身份" in page
    assert "添加身份\n梅映溪 · 首席代表 · 省水务厅" in text_of(await admin.opens(f"{HOME}/log"))
