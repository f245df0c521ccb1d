"""The same program on PostgreSQL: a filing, a reminder and a draft, from the chat to the paper."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings, SettingsError
from bot.store import opened
from bulletin.people import Role
from tests.conversations.office import PUBLICATION, THURSDAY, Office
from tests.documents import reading
from tests.telegram.server import TelegramServer


async def test_a_window_files_is_reminded_and_printed(tmp_path: Path, postgresql_url: str) -> None:
    async with TelegramServer() as server:
        office = Office(tmp_path / "data", server)
        office.settings = office.settings.model_copy(update={"database": SecretStr(postgresql_url)})
        office.clock.move_to(THURSDAY)
        await office.founded(PUBLICATION.read_text(encoding="utf-8"))
        await office.starts()
        try:
            reporter = await office.joined("段小满")
            late = await office.joined("和晓燕", window="省水务厅")
            editor = await office.joined("方编", Role.EDITOR)

            await reporter.says("报送动态")
            await reporter.sees("日期")
            await reporter.taps("11月17日")
            await reporter.sees("内容")
            await reporter.says("我厅在大厅发放导览图200份")
            await reporter.sees("核对")
            await reporter.taps("确认报送")
            await reporter.sees("已报送")

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
        finally:
            await office.stops()
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
