"""One program at a time works on a folder."""

import asyncio
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app
from tests.week.deployment import Deployment, Nursery
from tests.week.test_kill import SOURCE


async def test_a_second_program_on_the_folder_is_refused(tmp_path: Path, nursery: Nursery) -> None:
    deployment = Deployment(tmp_path, nursery, {})
    await deployment.founded(SOURCE)
    await deployment.starts()
    again = ["--data", str(tmp_path), "run", "--port", "0"]
    refused = await asyncio.to_thread(CliRunner().invoke, app, again)
    assert refused.exit_code == 1
    assert f"another zhoubao is running on {tmp_path}" in refused.output.replace("\n", "")
    await deployment.stops()
