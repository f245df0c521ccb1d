"""The documentation is held to the code: nothing is missing in it, and nothing in it is made up."""

import os
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup
from typer.testing import CliRunner

from bot.cli import app
from bot.crash import POINTS
from bot.settings import Settings
from bulletin import toml_table
from bulletin.config import parse_bulletin
from bulletin.publication import Schedule
from templates.fonts import find_fonts
from templates.words import label
from tests import needs
from tests.transcript import played, shown_in, transcript

ROOT = Path(__file__).parent.parent
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
CONFIGURATION = ROOT / "docs" / "configuration.md"
OPERATIONS = ROOT / "docs" / "operations.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
PAGES = (*READMES, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
SOURCE = ("bulletin", "storage", "templates", "handlers", "bot", "web", "tests")

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"")


def words(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, kind: str) -> list[str]:
    """The examples of one kind on a page, in order."""
    return [body for each, body in BLOCK.findall(words(page)) if each == kind]


def sections(page: Path) -> Iterator[tuple[str, str]]:
    """Each heading of a page with what stands under it, up to the next heading."""
    _, *rest = re.split(r"^#+ (.*)\n", BLOCK.sub("", words(page)), flags=re.MULTILINE)
    return zip(rest[::2], rest[1::2], strict=True)


def entries(text: str) -> set[str]:
    """What the rows of tables are about: the names in code in their first cells."""
    rows = re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


# The publication


def completed(example: str) -> str:
    """An example of a publication's part as a whole publication: after the page's first one."""
    whole = blocks(CONFIGURATION, "toml")[0]
    return example if "[bulletin]" in example else f"{whole}\n{example}"


def publications() -> list[str]:
    return [
        words(ROOT / "examples" / "yunling.toml"),
        *(completed(each) for page in PAGES for each in blocks(page, "toml")),
    ]


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every key that the reader of configurations asks for, as it reads all our examples."""
    asked: set[str] = set()
    found: set[str] = set()

    class Listening(toml_table.Table):
        def __contains__(self, key: str) -> bool:
            path = re.sub(r"\[\d+\]", "", f"{self._path}.{key}".removeprefix("."))
            asked.add(path)
            there = super().__contains__(key)
            if there:
                found.add(path)
            return there

    monkeypatch.setattr(toml_table, "Table", Listening)
    monkeypatch.setattr("bulletin.config.Table", Listening)
    for source in publications():
        parse_bulletin(source)
    unseen = asked - found
    assert not unseen, f"no example uses {sorted(unseen)}, so what it may hold is not known here"
    return asked


def test_every_key_of_a_publication_is_documented_and_no_other(asked_for: set[str]) -> None:
    documented: set[str] = set()
    for heading, text in sections(CONFIGURATION):
        tables = re.findall(r"`\[+([a-z._]+)\]+`", heading)
        documented.update(tables)
        documented.update(f"{table}.{key}" for table in tables for key in entries(text))
    # Inside a group a section has every key but that of further sections.
    documented.discard("sections.sections.sections")
    above = {".".join(path.split(".")[:-1]) for path in documented} - {""}
    assert documented - asked_for == set()
    assert asked_for - documented - above == set()


def test_every_example_of_a_publication_can_be_read() -> None:
    assert len(publications()) > len(blocks(CONFIGURATION, "toml")) > 3
    for source in publications():
        parse_bulletin(source)


def test_the_schedule_on_the_page_is_the_usual_one() -> None:
    [example] = [each for each in blocks(CONFIGURATION, "toml") if "[schedule]" in each]
    shown = parse_bulletin(completed(example)).schedule
    assert shown == Schedule()
    text = "".join(text for heading, text in sections(CONFIGURATION) if "[schedule" in heading)
    assert set(re.findall(r"^(\w+) = ", example, re.MULTILINE)) == entries(text)


# The machine and the command line


def test_every_setting_is_documented_and_no_other() -> None:
    [text] = [text for heading, text in sections(CONFIGURATION) if heading == "The machine"]
    settings = {f"ZHOUBAO_{name.upper()}" for name in Settings.model_fields}
    read = {
        name
        for package in SOURCE
        for path in (ROOT / package).rglob("*.py")
        for name in re.findall(r"\"(ZHOUBAO_[A-Z_]+)\"", words(path))
    }
    assert entries(text) == settings | read


def test_no_page_names_a_variable_that_is_none() -> None:
    known = set(re.findall(r"`(ZHOUBAO_[A-Z_]+)`", words(CONFIGURATION)))
    for page in PAGES:
        named = set(re.findall(r"\bZHOUBAO_[A-Z][A-Z_]+\b", words(page)))
        assert named <= known, page.name


def command_line() -> TyperGroup:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return group


def options_of(command: TyperGroup | TyperCommand) -> set[str]:
    options = [each for each in command.params if each.param_type_name == "option"]
    return {name for option in options for name in option.opts} - {"--help"}


def test_every_command_and_option_is_documented_and_no_other() -> None:
    documented: dict[str, set[str]] = {}
    for heading, text in sections(CONFIGURATION):
        if named := re.fullmatch(r"`zhoubao ([\w-]+)`", heading):
            documented[named[1]] = entries(text)
        elif heading == "The command line":
            documented[""] = entries(text)
    known = {"": options_of(command_line())}
    for name, command in command_line().commands.items():
        assert isinstance(command, TyperCommand)
        known[name] = options_of(command)
    assert documented == known


def test_every_crash_point_is_described_in_its_order() -> None:
    [text] = [text for heading, text in sections(ARCHITECTURE) if heading == "Crash points"]
    assert tuple(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)) == POINTS


# What the pages show


def test_every_link_leads_somewhere() -> None:
    for page in PAGES:
        for match in LINK.finditer(words(page)):
            target = match[1] or match[2]
            if re.match(r"https?:", target):
                continue
            path, _, anchor = target.partition("#")
            file = (page.parent / path).resolve() if path else page
            assert file.exists(), f"{page.name}: {target}"
            if anchor:
                assert anchor in anchors(file), f"{page.name}: {target}"


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub makes links of them."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading, _ in sections(page))
    return {heading.replace(" ", "-") for heading in kept}


def test_every_picture_is_shown_somewhere() -> None:
    shown = {
        (page.parent / (match[1] or match[2])).resolve()
        for page in PAGES
        for match in LINK.finditer(words(page))
        if not re.match(r"https?:", match[1] or match[2])
    }
    pictures = set((ROOT / "docs" / "pictures").iterdir())
    assert pictures <= shown
    assert all(each.stat().st_size <= 150_000 for each in pictures)


def test_every_file_that_a_page_names_is_there() -> None:
    for page in (*READMES, CONFIGURATION, OPERATIONS, ARCHITECTURE):
        named = re.findall(r"`((?:\w+/)+[\w.-]*)`", words(page))
        for path in named:
            if path.split("/")[0] in (*SOURCE, "docs", "examples", "scripts"):
                assert (ROOT / path).exists(), f"{page.name}: {path}"


def test_the_pages_say_what_the_program_calls_it() -> None:
    """Words of the chat in code on the readmes' pages are those of its buttons and commands."""
    for page in READMES:
        for command in re.findall(r"`/(\w+)`", words(page)):
            assert label("zh", f"command_{command}"), command


def test_both_readmes_name_the_same_commands_and_pictures() -> None:
    english, chinese = READMES
    assert lines(english) == lines(chinese)
    assert shown_in(words(english)) == shown_in(words(chinese))
    for pattern in (r"docs/pictures/[\w.-]+", r"`/\w+`", r"\(docs/[\w./-]+"):
        in_english, in_chinese = (set(re.findall(pattern, words(page))) for page in READMES)
        assert in_english == in_chinese, pattern


@needs.chinese_font()
async def test_the_conversation_goes_as_the_readme_shows_it(tmp_path: Path) -> None:
    """When a word of the bot has changed: python -m tests.transcript writes it anew."""
    shown = shown_in(words(READMES[0]))
    assert len(played(shown)) == len(re.findall(r"^\S", shown, re.MULTILINE)) - shown.count(
        "\n周报 "
    )
    assert await transcript(tmp_path, played(shown)) == shown


# What the pages tell to type


def lines(page: Path) -> list[str]:
    """Every line that a page tells to type, less its comment."""
    typed = "\n".join(blocks(page, "sh")).splitlines()
    return [line for each in typed if (line := each.partition("  #")[0].strip())]


def typed(page: Path) -> Iterator[list[str]]:
    """The arguments of every `zhoubao` that a page tells to type."""
    for line in lines(page):
        if line.startswith("uv run zhoubao "):
            yield shlex.split(line)[3:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_every_command_on_a_page_is_one(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("bulletin.toml", "2026-30.jsonl"):
        (tmp_path / name).touch()
    group = command_line()
    for name, *arguments in typed(page):
        context = group.make_context("zhoubao", [name])
        group.commands[name].make_context(name, arguments, parent=context)


def test_the_readme_names_every_command() -> None:
    for readme in READMES:
        assert {name for name, *_ in typed(readme)} == set(command_line().commands)


def runs(line: str, folder: Path) -> tuple[int, str]:
    """Run a line that a page tells to type, without uv: its exit status, and what it said."""
    words = shlex.split(line)
    if words[:3] == ["uv", "run", "zhoubao"]:
        result = CliRunner().invoke(app, words[3:])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output
    if words[:3] == ["uv", "run", "python"]:
        words[:3] = [sys.executable]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_setting_up_works_as_the_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("ZHOUBAO_"):
            monkeypatch.delenv(name)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "2026-30.jsonl").write_text(blocks(OPERATIONS, "jsonl")[0], encoding="utf-8")
    ran = set()
    for line in lines(READMES[0]):
        command = line.removeprefix("uv run zhoubao ").split()[0]
        if line.startswith("uv run pytest") or command in ("demo", "run"):
            continue
        status, said = runs(line, tmp_path)
        well = command != "doctor" or find_fonts(None).chinese
        assert status == (0 if well else 1), f"{line}\n{said}"
        ran.add(command)
    assert ran >= {"init", "import", "draft", "export", "status", "doctor", "invite"}
    assert {path.name for path in tmp_path.glob("issue.*")} == {"issue.docx", "issue.jsonl"}
    with sqlite3.connect(tmp_path / "backup.db") as backup:
        assert backup.execute("SELECT count(*) FROM filings").fetchone() == (4,)


def test_a_backup_does_not_overwrite_one(tmp_path: Path) -> None:
    [line] = [each for each in lines(OPERATIONS) if "VACUUM" in each]
    (tmp_path / "zhoubao-data").mkdir()
    with sqlite3.connect(tmp_path / "zhoubao-data" / "zhoubao.db") as data:
        data.execute("CREATE TABLE filings (n)")
    assert runs(line, tmp_path) == (0, "")
    status, said = runs(line, tmp_path)
    assert status == 1
    assert "already exists" in said
