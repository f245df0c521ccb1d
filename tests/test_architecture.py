"""The rules of the house that no tool knows: who may import whom, and how handlers behave."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "bulletin": set[str](),
    "storage": {"bulletin"},
    "templates": {"bulletin"},
    "handlers": {"bulletin", "storage", "templates"},
    "bot": {"bulletin", "storage", "templates", "handlers", "web", "examples"},
    "web": {"bulletin", "storage", "templates", "handlers", "bot"},
    "examples": set[str](),
}
#: What the pure domain may take from outside of the standard library.
DOMAIN_LIBRARIES = {"chinese_calendar", "rapidfuzz"}
INPUT_OUTPUT = {"asyncio", "socket", "sqlite3", "urllib", "http", "subprocess", "threading"}
VAGUE = {"utils", "helpers", "manager", "service", "common", "misc"}


def modules(package: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / package).rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_it_may(package: str) -> None:
    ours = set(MAY_IMPORT)
    for path, tree in modules(package):
        wrong = (set(imported(tree)) & ours) - MAY_IMPORT[package] - {package}
        assert not wrong, f"{path.relative_to(ROOT)} must not import {sorted(wrong)}"


def test_the_domain_does_no_input_or_output() -> None:
    import sys

    for path, tree in modules("bulletin"):
        names = set(imported(tree)) - {"bulletin"}
        foreign = {name for name in names if name not in sys.stdlib_module_names}
        assert foreign <= DOMAIN_LIBRARIES, f"{path.name} imports {sorted(foreign)}"
        assert not names & INPUT_OUTPUT, f"{path.name} imports {sorted(names & INPUT_OUTPUT)}"


def test_the_domain_never_asks_for_the_time() -> None:
    for path, tree in modules("bulletin"):
        for node in ast.walk(tree):
            asks = isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today")
            assert not asks, f"{path.name}:{getattr(node, 'lineno', 0)} asks for the time"


@pytest.mark.parametrize("package", ["handlers", "storage", "bulletin", "templates"])
def test_only_the_program_commits(package: str) -> None:
    for path, tree in modules(package):
        for node in ast.walk(tree):
            commits = isinstance(node, ast.Attribute) and node.attr in ("commit", "rollback")
            assert not commits, f"{path.name}:{getattr(node, 'lineno', 0)} ends a transaction"


def test_handlers_return_methods_and_never_send() -> None:
    for path, tree in modules("handlers"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
                called = node.value.func
                sends = isinstance(called, ast.Attribute) and called.attr in (
                    *("answer", "reply", "edit_text", "send_message", "send_document"),
                )
                assert not sends, f"{path.name}:{node.lineno} sends"


def test_filters_are_async() -> None:
    """aiogram runs a plain function or a bare F in a thread, at a quarter of the speed."""
    for path, tree in modules("handlers"):
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr != "register":
                continue
            for given in node.args[1:]:
                where = f"{path.name}:{node.lineno}"
                assert not isinstance(given, ast.Lambda), f"{where} has a lambda for a filter"
                magic = isinstance(given, (ast.Attribute, ast.Compare))
                assert not magic, f"{where} has a bare F for a filter"


def test_no_module_has_a_name_that_says_nothing() -> None:
    for package in MAY_IMPORT:
        for path, _ in modules(package):
            assert path.stem not in VAGUE, f"{path.relative_to(ROOT)}: say what it holds"


def test_every_module_says_why_it_exists() -> None:
    for package in MAY_IMPORT:
        for path, tree in modules(package):
            assert ast.get_docstring(tree), f"{path.relative_to(ROOT)} has no docstring"
