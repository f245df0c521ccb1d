"""The same program on PostgreSQL: a filing, a reminder and a draft, from the chat to the paper."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from pydantic import SecretStr

from bot.settings import Settings, SettingsError
from bot.store import opened
from bulletin.people import Role
from storage.filings import Filings
from templates.documents import render
from tests.conversations.filling import file_activity, preview_activity
from tests.conversations.office import PUBLICATION, THURSDAY, Office
from tests.documents import reading
from tests.telegram.server import TelegramServer


@asynccontextmanager
async def on_postgresql(folder: Path, url: str) -> AsyncIterator[Office]:
    async with TelegramServer() as server:
        office = Office(folder / "data", server, None)
        office.settings = office.settings.model_copy(update={"database": SecretStr(url)})
        office.clock.move_to(THURSDAY)
        await office.founded(PUBLICATION.read_text(encoding="utf-8"))
        await office.starts()
        try:
            yield office
        finally:
            await office.stops()


async def test_a_window_files_is_reminded_and_printed(tmp_path: Path, postgresql_url: str) -> None:
    async with on_postgresql(tmp_path, postgresql_url) as office:
        reporter = await office.joined("段小满")
        late = await office.joined("和晓燕", window="省水务厅")
        editor = await office.joined("方编", Role.EDITOR)

        await file_activity(reporter, "我厅在大厅发放导览图200份")
        await office.comes(THURSDAY + timedelta(minutes=30))
        assert "省水务厅" in (await late.heard())[-1].text

        await office.restarts()
        await editor.says("生成样稿")
        await editor.sees("样稿")
        paper = next(
            each
            for each in reversed(editor.chat)
            if each.document and each.document.name.endswith(".docx")
        )
        printed = reading.word(await editor.downloads(paper))
        assert "本周，省文旅厅在大厅发放导览图200份。" in [each.text for each in printed]
    assert not (tmp_path / "data" / "zhoubao.db").exists()


async def test_one_program_at_a_time_runs_on_a_database(
    tmp_path: Path, postgresql_url: str
) -> None:
    def settings(folder: str) -> Settings:
        return Settings(data=tmp_path / folder, database=SecretStr(postgresql_url))

    async with opened(settings("here"), alone=True):
        with pytest.raises(SettingsError, match="another zhoubao is running on this database"):
            async with opened(settings("elsewhere"), alone=True):
                pass
        async with opened(settings("elsewhere")):
            pass  # a command that only looks may come in at any time
    async with opened(settings("elsewhere"), alone=True):
        pass


async def test_what_is_filed_while_the_issue_is_being_published_is_not_lost(
    tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    printing = Event()

    def slowly(*given: Any, **more: Any) -> bytes:
        printing.set()
        sleep(0.3)
        return render(*given, **more)

    async with on_postgresql(tmp_path, postgresql_url) as office:
        reporter = await office.joined("段小满")
        late = await office.joined("和晓燕", window="省水务厅")
        editor = await office.joined("方编", Role.EDITOR)
        await preview_activity(reporter)
        await editor.says("生成样稿")
        await editor.sees("样稿")
        await editor.taps("刊发")
        await editor.sees("确认刊发")
        monkeypatch.setattr("handlers.acts.printing.render", slowly)

        await editor.taps("确认刊发")
        await asyncio.to_thread(printing.wait, 5)
        await reporter.taps("确认报送")
        await late.says("本周无")

        await editor.sees("已刊发")
        await reporter.sees("已定稿")
        await late.sees("已定稿")
        await office.settles()
        assert await office.filings() == []


async def test_two_people_who_file_the_same_numbers_at_once_file_them_once(
    tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_postgresql(tmp_path, postgresql_url) as office:
        people = [await office.joined(name, window="省中心") for name in ("乔一禾", "简宁")]
        for person in people:
            await person.says("报送数据")
            await person.sees("咨询")
            await person.says("1280 45 730")
            await person.sees("核对")
        seen = []

        add = Filings.add

        async def slowly(self: Filings, *given: Any, **more: Any) -> None:
            seen.append(given)
            await asyncio.sleep(0.3)
            await add(self, *given, **more)

        monkeypatch.setattr(Filings, "add", slowly)
        await asyncio.gather(*(person.taps("确认报送") for person in people))
        for person in people:
            await person.sees("已")
        await office.settles()
        assert len(await office.filings()) == len(seen) == 1
