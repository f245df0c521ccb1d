"""Guided forms as values: where a person is in a form, and what they have answered so far.

A form never deletes an answer: going back, editing one field, stopping for a week and taking over
from a colleague are all the same record shown at another place. Every function here is pure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

#: JSON-ready values by key. A key that is present has been dealt with; None: skipped on purpose.
Answers = Mapping[str, Any]

#: Where a draft is when every question has been dealt with: the preview, ready to be filed.
REVIEW: Final = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form being filled in for one window and one issue."""

    id: UUID
    form: str
    bulletin: str
    issue: UUID
    window: str
    #: Key of the question on the table, or REVIEW.
    at: str
    answers: Answers
    #: Counts every change; buttons carry it, so that an old one is recognised.
    revision: int = 1
    #: The filing that is being changed; None for a new one.
    filing: UUID | None = None

    @property
    def tag(self) -> str:
        """The few characters by which a button says which draft it belongs to."""
        return tag_of(self.id)


def tag_of(draft: UUID) -> str:
    """The tag of the draft of that id."""
    return draft.hex[-8:]


def _always(_: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing a form asks; ``take`` turns a message into answers, or raises Rejected."""

    key: str
    take: Callable[[str, Answers], Answers]
    #: Whether the question makes sense, given the other answers.
    applies: Callable[[Answers], bool] = _always
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The questions of a form, in the order in which they are asked."""

    name: str
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question:
        """The question of that key; KeyError for a key that the form does not have."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def asked(self, answers: Answers) -> tuple[Question, ...]:
        """The questions that apply, given the answers."""
        return tuple(question for question in self.questions if question.applies(answers))

    def next_unanswered(self, answers: Answers) -> str:
        """The key of the first question not yet dealt with, or REVIEW."""
        return next((each.key for each in self.asked(answers) if each.key not in answers), REVIEW)


def moved(draft: Draft, at: str, answers: Answers | None = None) -> Draft:
    """The draft at another place, with more answers; its old buttons are stale from now on."""
    return replace(
        draft,
        at=at,
        answers={**draft.answers, **(answers or {})},
        revision=draft.revision + 1,
    )


def answered(form: Form, draft: Draft, text: str) -> Draft:
    """The draft with the question on the table answered, at the next one that is not.

    Raises Rejected when the text is no answer; the draft is then as it was.
    """
    taken = form.question(draft.at).take(text, draft.answers)
    return moved(draft, form.next_unanswered({**draft.answers, **taken}), taken)


def skipped(form: Form, draft: Draft) -> Draft:
    """The draft with an optional question left out; one that must be answered stays."""
    if draft.at == REVIEW or not form.question(draft.at).optional:
        return moved(draft, draft.at)
    taken: Answers = {draft.at: None}
    return moved(draft, form.next_unanswered({**draft.answers, **taken}), taken)


def kept(form: Form, draft: Draft) -> Draft:
    """The draft with the question on the table left as it was answered; unanswered, it stays."""
    if draft.at not in draft.answers:
        return moved(draft, draft.at)
    return moved(draft, form.next_unanswered(draft.answers))


def back(form: Form, draft: Draft) -> Draft:
    """The draft one question earlier; every answer stays."""
    keys = [question.key for question in form.asked(draft.answers)]
    here = keys.index(draft.at) if draft.at in keys else len(keys)
    return moved(draft, keys[max(here - 1, 0)] if keys else REVIEW)


def editing(form: Form, draft: Draft, key: str) -> Draft:
    """The draft at one question again; the answer leads back to the review."""
    return moved(draft, form.question(key).key)
