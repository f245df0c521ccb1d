"""The photos and documents that go with a draft, and later with its filing."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from bulletin.forms import Answers, Draft, moved

#: Files that are kept with one filing.
MOST_FILES: Final = 30


def files_of(answers: Answers) -> tuple[UUID, ...]:
    """The files that a draft keeps, in the order of sending."""
    return tuple(map(UUID, answers.get("files") or ()))


def as_answers(files: Iterable[UUID]) -> dict[str, Any]:
    """The files, each once, as a draft keeps them."""
    return {"files": [each.hex for each in dict.fromkeys(files)]}


def with_files(draft: Draft, files: Iterable[UUID]) -> tuple[Draft, int]:
    """The draft with these files behind its own, and how many there is no more room for."""
    own = files_of(draft.answers)
    every = tuple(dict.fromkeys((*own, *files)))
    if every == own:
        return draft, 0
    kept = moved(draft, draft.at, as_answers(every[:MOST_FILES]))
    return kept, max(len(every) - MOST_FILES, 0)


def awaits_words(draft: Draft) -> bool:
    """Whether nothing but photos was sent so far: what is said next are the words to them."""
    said = draft.answers.keys() - {"section", "files"}
    return draft.at == "text" and not said and bool(draft.answers.get("files"))
