"""Every name that the program speaks has its words, in every language, and no words are idle."""

import re
from uuid import UUID

import pytest

from bulletin.people import Membership, Person, Role
from handlers.keyboards import menu
from templates.words import LANGUAGES, label
from tests.bulletin import a_publication
from tests.words.samples import SAMPLES
from tests.words.used import MESSAGES, blocks, reasons, used

#: Labels that ``menu`` and ``of_reminder`` name in lists; the test of the large buttons plays them.
_IN_LISTS = {
    f"labels.{name}" for name in ("nothing", "my_filings", "status", "make_draft", "choose")
}

_COMMAND = "labels.command_"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_that_the_program_uses_has_its_words(language: str) -> None:
    assert used().keys() - blocks(language) == set()


def test_no_words_are_left_that_nobody_uses() -> None:
    assert blocks("zh") - used().keys() - _IN_LISTS == set()


def test_the_languages_have_the_same_words() -> None:
    assert blocks("zh") == blocks("en")
    assert {path.name for path in MESSAGES.iterdir()} == set(LANGUAGES)


def test_the_names_are_found_in_the_source() -> None:
    """The collector must see each way of speaking; else the tests above would pass for nothing."""
    found = used()
    for name in (
        "start.joined",
        "filing.changed",
        "form.ask_title",
        "form.review",
        "desk.nobody",
        "problems.day_outside",
        "reminder.overdue_editor",
        "rejected.not_a_title",
        "rejected.invitation_invalid",
        "start.not_set_up",
        "labels.no_date",
        "labels.withdraw",
        "labels.file_visit",
        "labels.field_days",
        "labels.command_draft",
        "labels.standing_late",
        "labels.status_held",
    ):
        assert name in found


def test_the_samples_are_of_words_that_exist() -> None:
    assert SAMPLES.keys() - blocks("zh") == set()


def test_every_call_gives_the_values_that_the_samples_have() -> None:
    lacking = []
    for name, use in used().items():
        given = (
            reasons()[name.removeprefix("rejected.")]
            if name.startswith("rejected.")
            else use.values
        )
        wanted = {key for sample in SAMPLES.get(name, ()) for key in sample}
        lacking += [(name, wanted - each) for each in given if each is not None and wanted - each]
    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_large_buttons_can_be_told_apart(language: str) -> None:
    key, names = "weekly", [window.name for window in a_publication.bulletin().windows]
    parts = [Membership(key, Role.REPORTER, name) for name in names]
    everything = Person(
        id=UUID(int=1),
        name="白若溪",
        language=language,
        memberships=(*parts, Membership(key, Role.EDITOR)),
    )
    shown = menu(everything, a_publication.bulletin())
    texts = [button.text for row in shown.keyboard for button in row]
    assert len(texts) == len(set(texts)) == 8
    other = {
        label(each, name)
        for each in LANGUAGES
        if each != language
        for name in ("file_activity", "file_visit", "file_statistics", *(n[7:] for n in _IN_LISTS))
    }
    assert not other & set(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_telegram_menu_takes_the_commands(language: str) -> None:
    commands = [name[len(_COMMAND) :] for name in blocks(language) if name.startswith(_COMMAND)]
    assert commands
    for command in commands:
        assert re.fullmatch("[a-z]{1,32}", command)
        assert 1 <= len(label(language, f"command_{command}")) <= 256
