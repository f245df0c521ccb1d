"""The photos and documents that go with a draft, and later with its filing."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from bulletin.forms import Answers, Draft, moved

#: Files that are kept with one filing.
MOST_FILES: Final = 30


def sent_with(answers: Answers) -> tuple[UUID, ...]:
    """The files that a draft was sent, in their order; some may be taken off."""
    return tuple(map(UUID, answers.get("files") or ()))


def files_of(answers: Answers) -> tuple[UUID, ...]:
    """The files that a draft keeps, in the order of sending."""
    off = _taken_off(answers)
    return tuple(each for each in sent_with(answers) if each not in off)


def files_after(files: Iterable[UUID], answers: Answers) -> tuple[UUID, ...]:
    """The files of a filing once the draft has changed it."""
    off = _taken_off(answers)
    return tuple(each for each in dict.fromkeys((*files, *sent_with(answers))) if each not in off)


def as_answers(files: Iterable[UUID]) -> dict[str, Any]:
    """The files, each once, as a draft keeps them."""
    return {"files": [each.hex for each in dict.fromkeys(files)]}


def with_files(draft: Draft, files: Iterable[UUID]) -> tuple[Draft, int]:
    """The draft with these files behind its own, and how many there is no more room for.

    What was taken off and is sent again is back.
    """
    own = files_of(draft.answers)
    every = tuple(dict.fromkeys((*own, *files)))
    if every == own:
        return draft, 0
    off = {"taken_off": [each.hex for each in _taken_off(draft.answers) - set(every)]}
    answers = as_answers(every[:MOST_FILES]) | (off if "taken_off" in draft.answers else {})
    return moved(draft, draft.at, answers), max(len(every) - MOST_FILES, 0)


def without_files(draft: Draft, files: Iterable[UUID]) -> Draft:
    """The draft with these of its files taken off, and all others back; nothing is forgotten."""
    own = sent_with(draft.answers)
    off = (_taken_off(draft.answers) - set(own)) | set(files)
    return moved(draft, draft.at, {"taken_off": [each.hex for each in off]})


def awaits_words(draft: Draft) -> bool:
    """Whether nothing but photos was sent so far: what is said next are the words to them."""
    said = draft.answers.keys() - {"section", "files", "taken_off"}
    return draft.at == "text" and not said and bool(draft.answers.get("files"))


def _taken_off(answers: Answers) -> set[UUID]:
    return set(map(UUID, answers.get("taken_off") or ()))
