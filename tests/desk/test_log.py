"""日志 and 未送达: who did what in words, and only what is this publication's own."""

import re
from datetime import UTC, datetime

from bulletin.filings import Activity
from bulletin.people import Membership, Person, Role
from handlers.acts.printing import note_refused
from storage.ids import new_id
from storage.work import Work
from templates.own_word import TemplateRefused
from tests.desk.house import DeskHouse, Seat, text_of

HOME = "/desk/weekly/setup"


async def test_what_an_editor_did_is_in_the_log_in_words(house: DeskHouse, admin: Seat) -> None:
    first = await house.files(Activity(text="窗口举办文旅惠民咨询日"))
    other = await house.files(Activity(text="窗口开展节水宣传"), "省水务厅")
    filing, issue = f"/desk/weekly/filings/{first.id.hex}", (await house.issue()).label
    await admin.does(f"{filing}/decide", verb="decline", revision=1, words="与上期重复")
    await admin.does(f"{filing}/undecide", revision=2)
    await admin.does(f"{filing}/open")
    await admin.does(f"{filing}/edit", revision=3, text="窗口举办文旅惠民日")
    await admin.does(f"{filing}/move", {"from": "news"}, section="news", behind=other.id.hex)
    await admin.does(f"{filing}/merge", revision=4, into=other.id.hex)
    sections = f"/desk/weekly/issues/{issue}/sections"
    await admin.does(sections, title="节水宣传周", kind="list", after="")
    page = text_of(await admin.opens(f"{HOME}/log"))
    table = page.partition("对象")[2]
    for said in ("不采用", "撤销决定", "修改稿件", "移动稿件", "合并稿件", "增加本期专栏"):
        assert said in table
    assert "与上期重复" in table
    assert "节水宣传周" in table
    # Neither the program's own names for what was done nor ids are for people.
    assert not re.search(r"[a-z]+_[a-z]+|[0-9a-f]{32}|revision", table)
    chosen = text_of(await admin.opens(f"{HOME}/log?action=filing_merged"))
    assert "合并稿件" in chosen.partition("对象")[2]
    assert "移动稿件" not in chosen.partition("对象")[2]


async def test_the_details_of_what_was_done_are_said_in_words_too(
    house: DeskHouse, admin: Seat
) -> None:
    filed = await house.files(Activity(text="请联系省文旅厅，电话13900001234。"))
    filing, issue = f"/desk/weekly/filings/{filed.id.hex}", "/desk/weekly/issues/2026-01"
    about = {"filing": filed.id.hex, "revision": 1, "problem": "telephone"}
    await admin.does(f"{issue}/problems/clear", about)
    await admin.does(f"{filing}/decide", verb="accept", revision=1)
    await admin.does(f"{filing}/undecide", revision=2)
    await admin.does(f"{filing}/paragraph", revision=3, new="yes")
    await admin.does(f"{filing}/move", {"from": "news"}, section="news", before="")
    page = (await admin.posts(f"{issue}/enter", window="省水务厅", do="nothing")).text
    form = dict(re.findall(r'name="(1-\w+)" value="([^"]*)"', page))
    await admin.does(f"{issue}/enter", form, do="file", source="paper")
    await admin.does(f"{HOME}/windows/3/move", version="1", by="-1")
    await admin.does(f"{HOME}/versions/1/restore", version="2")
    async with house.work() as work:
        refused = TemplateRefused("failed", "字段")
        await note_refused(work, await house.issue(), refused, house.clock.now())
        await work.audit.add(
            bulletin="weekly",
            actor=admin.person.id,
            action="requested",
            object="半年总结",
            details={"windows": ["省文旅厅"], "due": "2026-11-27T07:00:00+00:00"},
            at=house.clock.now(),
        )
    table = text_of(await admin.opens(f"{HOME}/log")).partition("对象")[2]
    for said in (
        *("电话号码", "已采用", "另起一段", "栏目: 政务工作动态", "书面", "移动"),
        *("恢复自版本: 1", "试印时出错（字段）", "截止: 2026-11-27 15:00"),
    ):
        assert said in table
    assert re.findall(r"[A-Za-z]{2,}", table.partition("没有完成")[0]) == []


async def test_what_was_done_to_the_configuration_is_in_the_log_in_words(
    house: DeskHouse, admin: Seat
) -> None:
    await admin.does(f"{HOME}/windows/3/move", version="1", by="-1")
    await admin.does(f"{HOME}/windows/2/remove", version="2")
    await admin.does(f"{HOME}/versions/1/restore", version="3")
    table = text_of(await admin.opens(f"{HOME}/log?action=configured")).partition("对象")[2]
    for said in (
        "恢复自版本: 1",
        "窗口 · 省水务厅 · 删除",
        "窗口 · 省水务厅 · 移动",
    ):
        assert said in table
    assert not re.search(r"act|restored|removed|moved", table)


async def test_what_was_said_to_people_of_another_publication_is_not_shown(
    house: DeskHouse, admin: Seat
) -> None:
    now = datetime.now(UTC)
    stranger = Person(
        id=new_id(), name="贺兰停云", memberships=(Membership("monthly", Role.EDITOR, None),)
    )
    async with house.work() as work:
        text = (await work.bulletins.source("weekly")).replace('"weekly"', '"monthly"', 1)
        await work.bulletins.save("monthly", text, now)
        await work.people.add(stranger)
        await work.people.link(stranger.id, "telegram", 8, 8, now)
        await _given_up(work, 8, "月报的内容", now)
        await _given_up(work, 9, "没有人认识的会话", now)
    page = text_of(await admin.opens(f"{HOME}/undelivered"))
    assert "没有人认识的会话" in page
    assert "月报的内容" not in page


async def _given_up(work: Work, chat: int, text: str, now: datetime) -> None:
    body = {"chat_id": chat, "text": text}
    await work.outbox.put("telegram", chat, "sendMessage", body, now=now)
    [item] = await work.outbox.claim("telegram", now, 60, 1)
    await work.outbox.dead(item, "Bad Request: chat not found", now)
