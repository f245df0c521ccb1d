"""合并与查重: one event of two windows becomes one paragraph, and what was told before is seen."""

import re
from dataclasses import replace
from datetime import timedelta

from bulletin.compose import compose
from bulletin.filings import Activity, Filing, Status, Visit, Visitor
from bulletin.issues import IssueState
from storage.ids import new_id
from tests.desk.house import DeskHouse, Seat, text_of
from tests.desk.test_manuscripts import FAIR, NIGHT, WATER, path_of
from tests.desk.test_press import published

FAIR_TOO = "窗口11月18日与省文旅厅窗口举办文旅惠民咨询日，发放手册300份"
FAIR_WHOLE = "窗口11月18日举办文旅惠民咨询日，与省文旅厅窗口发放手册300份"


async def printed(house: DeskHouse) -> list[str]:
    issue, bulletin = await house.issue(), await house.bulletin()
    async with house.work() as work:
        filings = await work.filings.of_issue(issue.id)
    blocks = compose(bulletin, issue, filings, {}).blocks
    return [each.text for block in blocks for each in block.paragraphs]


async def stands(house: DeskHouse, filing: Filing, **fields: object) -> None:
    """Let the filing stand so, as the program knows no quicker way."""
    now = await house.filing(filing)
    async with house.work() as work:
        changed = replace(now, revision=now.revision + 1, **fields)  # type: ignore[arg-type]
        await work.filings.change(changed, by=None, at=house.clock.now(), action="changed")


async def test_one_event_of_two_windows_is_proposed_merged_and_separated(
    house: DeskHouse, editor: Seat
) -> None:
    first = await house.files(Activity(text=FAIR_WHOLE), "省水务厅")
    second = await house.files(Activity(text=FAIR_TOO))
    await house.files(Activity(text=NIGHT), "省水务厅")
    path = f"/desk/weekly/filings/{second.id.hex}"
    listed = await editor.opens(f"{await path_of(house)}/manuscripts")
    assert text_of(listed).count("稿件相近") == 1
    assert f'action="{path}/merge"' in listed
    page = await editor.does(f"{path}/merge", into=first.id.hex, revision=1)
    assert "省文旅厅的稿件已并入省水务厅" in page
    assert "稿件相近" not in text_of(page)
    [paragraph] = await printed(house)
    assert "省水务厅、省文旅厅窗口11月18日举办文旅惠民咨询日" in paragraph
    assert "手册300份" in paragraph
    assert FAIR_TOO[2:] not in paragraph
    whole = text_of(await editor.opens(f"/desk/weekly/filings/{first.id.hex}"))
    assert "并入本条：" in whole
    assert "拆开" in whole
    # A second tap of the same button, and one that undoes it.
    assert "没有完成：省文旅厅的这一条" in await editor.does(
        f"{path}/merge", into=first.id.hex, revision=1
    )
    assert "已拆开" in await editor.does(f"{path}/separate", revision=2)
    again = await house.filing(second)
    assert (again.merged_into, again.revision) == (None, 3)
    assert "省水务厅窗口11月18日" in (await printed(house))[0]
    async with house.work() as work:
        said = [each.action for each in await work.audit.latest(9)]
    assert {"filing_merged", "filing_separated"} <= set(said)


async def test_what_cannot_be_one_is_refused_in_a_sentence(house: DeskHouse, editor: Seat) -> None:
    fair = await house.files(Activity(text=FAIR))
    water = await house.files(Activity(text=WATER), "省水务厅")
    night = await house.files(Activity(text=NIGHT), "省水务厅")
    visit = await house.files(Visit(visitors=(Visitor("副厅长", "陆远"),)), section="visits")
    out = await house.files(Activity(text=NIGHT), status=Status.DECLINED)

    async def merged(one: Filing, into: str) -> str:
        revision = (await house.filing(one)).revision
        path = f"/desk/weekly/filings/{one.id.hex}/merge"
        return text_of(await editor.does(path, into=into, revision=revision))

    for into in (fair.id.hex, visit.id.hex, out.id.hex):
        assert "能合并的只有还在用的工作动态" in await merged(fair, into)
    for into in ("", "junk", new_id().hex):
        assert "不在本期" in await merged(fair, into)
    await merged(water, fair.id.hex)
    for one, other in ((night, water), (fair, night)):
        assert "请先拆开" in await merged(one, other.id.hex)
    assert (await house.filing(night)).merged_into is None
    async with house.work() as work:
        await work.issues.change(replace(await house.issue(), state=IssueState.FROZEN))
    answer = await editor.posts(f"/desk/weekly/filings/{water.id.hex}/separate", revision=2)
    assert answer.status_code == 303
    assert (await house.filing(water)).merged_into == fair.id


async def test_whatever_becomes_of_the_leading_one_the_other_is_not_lost(
    house: DeskHouse, editor: Seat
) -> None:
    lead = await house.files(Activity(text=FAIR))
    other = await house.files(Activity(text=WATER), "省水务厅")
    path = f"/desk/weekly/filings/{lead.id.hex}"
    await editor.does(f"/desk/weekly/filings/{other.id.hex}/merge", into=lead.id.hex, revision=1)
    for verb in ("hold", "decline", "return"):
        revision = (await house.filing(lead)).revision
        await editor.does(f"{path}/decide", verb=verb, revision=revision, words="再核实")
        [alone] = await printed(house)
        assert "省水务厅推出取水许可" in alone.replace("窗口", "")
        assert FAIR[6:] not in alone
        listed = text_of(await editor.opens(f"{await path_of(house)}/manuscripts"))
        assert "并入本条" not in listed
        await editor.does(f"{path}/undecide", revision=revision + 1)
        [joint] = await printed(house)
        assert "省文旅厅、省水务厅" in joint
    await editor.does(f"{path}/move", {"from": "news"}, section="projects")
    assert len(await printed(house)) == 1
    assert (await house.filing(other)).merged_into == lead.id


async def test_neighbours_and_places_count_what_stands_by_itself(
    house: DeskHouse, editor: Seat
) -> None:
    fair = await house.files(Activity(text=FAIR))
    water = await house.files(Activity(text=WATER), "省水务厅")
    night = await house.files(Activity(text=NIGHT), "省水务厅")
    await editor.does(f"/desk/weekly/filings/{water.id.hex}/merge", into=fair.id.hex, revision=1)
    page = await editor.does(
        f"/desk/weekly/filings/{night.id.hex}/move",
        {"from": "news", "section": "news"},
        before=fair.id.hex,
    )
    assert "第1条（共2条）" in page


async def test_what_an_earlier_issue_told_is_linked(house: DeskHouse, editor: Seat) -> None:
    earlier = await house.issue()
    told = await house.files(Activity(text=FAIR_WHOLE), "省水务厅")
    await house.files(Activity(text="窗口本周受理申请46件，办结40件"), "省水务厅")
    async with house.work() as work:
        await work.issues.change(replace(earlier, state=IssueState.PUBLISHED))
    await house.comes(house.clock.now() + timedelta(days=7))
    assert (await house.issue()).id != earlier.id
    await house.files(Activity(text=FAIR_TOO))
    await house.files(Activity(text="窗口本周受理申请52件，办结49件"), "省水务厅")
    listed = await editor.opens(f"{await path_of(house)}/manuscripts")
    assert text_of(listed).count(f"与第{earlier.number}期省水务厅的稿件重复") == 1
    assert f"/desk/weekly/filings/{told.id.hex}" in listed
    assert FAIR_WHOLE in await editor.opens(f"/desk/weekly/filings/{told.id.hex}")


async def test_what_stands_by_itself_again_can_be_corrected_in_its_place(
    house: DeskHouse, editor: Seat
) -> None:
    lead = await house.files(Activity(text=FAIR_WHOLE), "省水务厅")
    alone = await house.files(Activity(text=NIGHT), "省水务厅")
    told = await house.files(Activity(text=FAIR_TOO))
    filings = "/desk/weekly/filings"
    await editor.does(f"{filings}/{told.id.hex}/merge", into=lead.id.hex, revision=1)
    await editor.does(
        f"{filings}/{lead.id.hex}/decide", verb="decline", revision=1, words="另行刊登"
    )
    await editor.does(
        f"{filings}/{told.id.hex}/move", {"from": "news"}, section="news", before=alone.id.hex
    )
    await published(house, editor)
    page = await editor.opens(f"{await path_of(house)}/correct")
    assert re.findall(r'id="(\w{32})"', page) == [told.id.hex, alone.id.hex]
