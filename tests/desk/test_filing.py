"""One filing: the window's words kept beside the editor's, and nothing overwritten unseen."""

from bulletin.filings import Activity
from tests.desk.house import DeskHouse, Seat, text_of


async def test_an_edit_keeps_the_original_and_a_stale_one_keeps_what_was_typed(
    house: DeskHouse, editor: Seat
) -> None:
    filed = await house.files(Activity(text="窗口举办文旅惠民咨询日"))
    path = f"/desk/weekly/filings/{filed.id.hex}"
    other = await house.editor("齐砚秋")
    assert "编辑稿" in await editor.does(f"{path}/open")
    assert "简若宁正在修改" in await other.does(f"{path}/open")
    page = text_of(await editor.does(f"{path}/edit", revision=1, text="窗口举办文旅惠民日"))
    assert "窗口原文" in page
    assert "编辑后" in page
    await other.does(f"{path}/open")
    answer = await other.posts(f"{path}/edit", revision=1, text="另一种写法，一字不丢")
    assert answer.status_code == 409
    assert "简若宁" in answer.text
    assert "另一种写法，一字不丢" in answer.text
    assert "已恢复为第1版" in await editor.does(f"{path}/restore", to=1, revision=2)
    assert (await house.filing(filed)).content == filed.content
