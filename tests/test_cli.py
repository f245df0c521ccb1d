"""The command line as a person uses it: in a folder of one's own, with its mistakes."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.terminal import in_transaction
from bulletin.people import Person
from storage.ids import new_id
from storage.work import Work

EXAMPLE = Path(__file__).parent.parent / "examples" / "yunling.toml"
ISSUE = "".join(
    json.dumps(line, ensure_ascii=False) + "\n"
    for line in (
        {
            "issue": {
                "year": 2025,
                "number": 7,
                "total": 507,
                "first_day": "2025-02-17",
                "last_day": "2025-02-21",
            }
        },
        {
            "filing": {
                "window": "省文旅厅",
                "kind": "activity",
                "section": "news",
                "text": "我厅在大厅发放导览图200份",
            }
        },
        {
            "filing": {
                "window": "省水务厅",
                "kind": "visit",
                "visitors": [{"title": "副厅长", "name": "和建国"}],
            }
        },
    )
)

Zhoubao = Callable[..., Result]


@pytest.fixture
def zhoubao(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Zhoubao:
    """Run a command on a data folder of the test's own."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        result = CliRunner().invoke(app, ["--data", "data", *words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture(scope="session")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `init` leaves it; copying it is quicker than making it."""
    data = tmp_path_factory.mktemp("cli") / "data"
    made = CliRunner().invoke(app, ["--data", str(data), "init", "--config", str(EXAMPLE)])
    assert made.exit_code == 0, made.output
    return data


@pytest.fixture
def founded(zhoubao: Zhoubao, publication: Path) -> Zhoubao:
    copytree(publication, "data")
    return zhoubao


def refused(result: Result, *said: str) -> None:
    assert result.exit_code != 0
    assert "Traceback" not in result.output
    for words in said:
        assert words in result.output


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_an_issue_goes_in_and_comes_out_in_every_format(founded: Zhoubao) -> None:
    taken = founded("import", write("7.jsonl", ISSUE))
    assert "Imported issue 2025-07 with 2 filings" in taken.output
    for format in ("text", "md", "html", "docx"):
        assert (
            founded("draft", "2025-07", "--format", format, "--output", f"7.{format}").exit_code
            == 0
        )
    text = Path("7.text").read_text(encoding="utf-8")
    assert "本周，省文旅厅在大厅发放导览图200份。" in text
    assert "副厅长和建国到" in text
    assert founded("draft", "2025-7", "--format", "text", "--output", "again").exit_code == 0
    assert Path("again").read_text(encoding="utf-8") == text


def test_an_export_is_an_import(founded: Zhoubao) -> None:
    founded("import", write("7.jsonl", ISSUE))
    exported = founded("export", "2025-7").stdout
    assert [next(iter(json.loads(line))) for line in exported.splitlines()] == [
        *("issue", "filing", "filing"),
    ]
    again = CliRunner()
    for words in (["init", "--config", str(EXAMPLE)], ["import", write("out.jsonl", exported)]):
        assert again.invoke(app, ["--data", "other", *words]).exit_code == 0
    assert again.invoke(app, ["--data", "other", "export", "2025-7"]).stdout == exported


def test_an_import_that_fails_half_way_imports_nothing(founded: Zhoubao) -> None:
    broken = write("7.jsonl", ISSUE + '{"filing": {"window": "没有的窗口", "kind": "nothing"}}\n')
    refused(founded("import", broken), "7.jsonl, line 4", "nothing was imported")
    refused(founded("export", "2025-7"), "there is no issue 2025-7")
    assert founded("import", write("7.jsonl", ISSUE)).exit_code == 0


def test_the_same_issue_is_not_imported_twice(founded: Zhoubao) -> None:
    founded("import", write("7.jsonl", ISSUE))
    refused(founded("import", "7.jsonl"), "2025-07 is here already")


def test_every_fault_of_a_configuration_is_named_with_its_place(zhoubao: Zhoubao) -> None:
    wrong = EXAMPLE.read_text(encoding="utf-8").replace('kind = "digest"', 'kind = "dijest"')
    result = zhoubao("init", "--config", write("wrong.toml", wrong))
    refused(result, "wrong.toml, line ", 'did you mean "digest"?')
    refused(zhoubao("status"), "there is no publication in data")


def test_a_changed_configuration_is_taken_over_and_the_filings_stay(founded: Zhoubao) -> None:
    founded("import", write("7.jsonl", ISSUE))
    changed = EXAMPLE.read_text(encoding="utf-8").replace("云岭政务窗口周报", "云岭大厅周报")
    assert "is changed" in founded("init", "--config", write("new.toml", changed)).output
    founded("draft", "2025-7", "--format", "text", "--output", "7.txt")
    assert Path("7.txt").read_text(encoding="utf-8").startswith("云岭大厅周报\n")


def test_a_folder_keeps_to_its_publication(founded: Zhoubao) -> None:
    other = EXAMPLE.read_text(encoding="utf-8").replace('key = "yunling"', 'key = "another"')
    assert 'key = "another"' in other
    refused(founded("init", "--config", write("other.toml", other)), "a folder of its own")


def test_invitations_say_what_is_wrong_and_give_a_link(founded: Zhoubao) -> None:
    refused(founded("invite", "--role", "reporter"), "say --window NAME")
    refused(founded("invite", "--role", "editor", "--window", "省文旅厅"), "belongs to no window")
    refused(founded("invite", "--role", "chief", "--window", "某厅"), "省文旅厅、")
    made = founded("invite", "--role", "reporter", "--window", "省文旅厅", "--name", "段小满")
    assert made.stdout.startswith("http://127.0.0.1:8080/join?start=")


def test_status_and_doctor_answer_in_tables(founded: Zhoubao) -> None:
    refused(founded("status"), "no issue is open yet")
    founded("import", write("7.jsonl", ISSUE))
    shown = founded("status")
    assert shown.exit_code == 0
    assert "省文旅厅" in shown.output
    looked = founded("doctor")
    assert "[[calendar.exceptions]]" in looked.output or "are known" in looked.output
    assert "telegram" in looked.output


def test_words_that_make_no_sense_end_in_a_sentence(founded: Zhoubao) -> None:
    refused(founded("draft", "abc", "--output", "x"), "like 2024-37")
    refused(founded("draft", "2025-7", "--output", "x"), "there is no issue 2025-7")
    refused(founded("draft", "2025-7", "--format", "odt", "--output", "x"), "odt")
    Path("binary").write_bytes(b"\xff\xfe\x00")
    refused(founded("import", "binary"), "not a text file in UTF-8")
    refused(founded("import", "nowhere.jsonl"), "nowhere.jsonl")
    founded("import", write("7.jsonl", ISSUE))
    refused(founded("draft", "2025-7", "--output", "no/such/folder/x.docx"), "No such file")


def test_settings_that_are_wrong_are_named_and_their_values_are_not(
    founded: Zhoubao, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHOUBAO_TELEGRAM_WEBHOOK", "1")
    refused(founded("run"), "ZHOUBAO_TELEGRAM_SECRET")
    monkeypatch.setenv("ZHOUBAO_TELEGRAM_SECRET", "geheim")
    result = founded("run")
    refused(result, "16 to 256")
    assert "geheim" not in result.output


def test_the_demo_leaves_a_real_publication_alone(founded: Zhoubao) -> None:
    refused(founded("demo", "--port", "0"), "give the demo another --data")


def test_a_port_that_is_taken_is_said(founded: Zhoubao) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused(founded("run", "--port", port), f"127.0.0.1:{port} can't be listened on")


def test_help_answers_without_importing_the_bot() -> None:
    code = (
        "import sys, bot.cli; print(sorted({'aiogram', 'sqlalchemy', 'typst'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_what_was_changed_in_the_browser_is_not_overwritten_unasked(founded: Zhoubao) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    in_browser = text.replace("copies = 120", "copies = 130")

    async def change(work: Work) -> None:
        admin = Person(id=new_id(), name="欧阳衡")
        await work.people.add(admin)
        await work.bulletins.save("yunling", in_browser, datetime.now(UTC), by=admin.id, after=1)

    in_transaction(Path("data"), change)
    assert founded("export-config").stdout == in_browser
    newer = write("new.toml", text.replace("copies = 120", "copies = 140"))
    refused(founded("init", "--config", newer), "changed in the browser", "--force")
    assert founded("export-config", "--output", "out.toml").exit_code == 0
    assert founded("init", "--config", "out.toml").exit_code == 0
    assert founded("init", "--config", newer, "--force").exit_code == 0
    assert "copies = 140" in founded("export-config").stdout
    assert founded("init", "--config", write("old.toml", text)).exit_code == 0
