"""A form as a value: nothing is deleted, whichever way one walks through it."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.forms import (
    REVIEW,
    Answers,
    Draft,
    Form,
    Question,
    answered,
    back,
    editing,
    kept,
    moved,
    skipped,
)
from bulletin.rejected import Rejected


def take(key: str) -> Question:
    def taken(text: str, _: Answers) -> Answers:
        if text == "bad":
            raise Rejected("bad")
        return {key: text}

    return Question(key=key, take=taken, optional=key == "b")


def only_after_yes(answers: Answers) -> bool:
    return answers.get("a") == "yes"


FORM = Form("example", (take("a"), take("b"), replace(take("c"), applies=only_after_yes)))
DRAFT = Draft(
    id=UUID(int=1),
    form="example",
    bulletin="weekly",
    issue=UUID(int=2),
    window="省文旅厅",
    at="a",
    answers={},
)


def test_answers_lead_from_question_to_question_and_to_the_review() -> None:
    draft = answered(FORM, DRAFT, "yes")
    assert draft.at == "b"
    draft = answered(FORM, answered(FORM, draft, "two"), "three")
    assert draft.at == REVIEW
    assert draft.answers == {"a": "yes", "b": "two", "c": "three"}


def test_a_question_that_does_not_apply_is_not_asked() -> None:
    draft = answered(FORM, answered(FORM, DRAFT, "no"), "two")
    assert draft.at == REVIEW


def test_what_is_no_answer_leaves_the_draft_as_it_was() -> None:
    with pytest.raises(Rejected):
        answered(FORM, DRAFT, "bad")
    assert DRAFT.at == "a"
    assert DRAFT.answers == {}


def test_back_keeps_later_answers_and_the_first_question_is_the_last_one_back() -> None:
    draft = answered(FORM, answered(FORM, DRAFT, "no"), "two")
    for at in ("b", "a", "a"):
        draft = back(FORM, draft)
        assert draft.at == at
    assert draft.answers == {"a": "no", "b": "two"}
    assert answered(FORM, draft, "never").at == REVIEW


def test_editing_one_answer_leads_back_to_the_review_or_to_what_it_opens() -> None:
    draft = answered(FORM, answered(FORM, DRAFT, "no"), "two")
    assert answered(FORM, editing(FORM, draft, "b"), "other").at == REVIEW
    assert answered(FORM, editing(FORM, draft, "a"), "yes").at == "c"


def test_a_question_left_as_it_was_keeps_its_answer() -> None:
    draft = answered(FORM, answered(FORM, DRAFT, "no"), "two")
    same = kept(FORM, editing(FORM, draft, "b"))
    assert (same.at, same.answers) == (REVIEW, draft.answers)
    assert kept(FORM, DRAFT).at == "a"


def test_only_an_optional_question_is_skipped_and_a_skip_is_an_answer() -> None:
    assert skipped(FORM, DRAFT).at == "a"
    draft = skipped(FORM, answered(FORM, DRAFT, "no"))
    assert (draft.at, draft.answers) == (REVIEW, {"a": "no", "b": None})


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(["yes", "no", "bad"])),
        st.sampled_from([("back", ""), ("skip", ""), ("keep", "")]),
        st.tuples(st.just("edit"), st.sampled_from(["a", "b", "c"])),
    ),
    max_size=30,
)


@given(STEPS)
def test_whatever_way_one_walks_no_answer_is_lost_and_every_step_makes_old_buttons_stale(
    steps: list[tuple[str, str]],
) -> None:
    draft = DRAFT
    for verb, value in steps:
        before = draft
        match verb:
            case "answer" if draft.at != REVIEW and value != "bad":
                draft = answered(FORM, draft, value)
            case "back":
                draft = back(FORM, draft)
            case "skip":
                draft = skipped(FORM, draft)
            case "keep" if draft.at != REVIEW:
                draft = kept(FORM, draft)
            case "edit":
                draft = editing(FORM, draft, value)
            case _:
                draft = moved(draft, draft.at)
        assert draft.answers.keys() >= before.answers.keys()
        assert draft.revision == before.revision + 1
        assert draft.at == REVIEW or draft.at in {each.key for each in FORM.questions}
    missing = [each.key for each in FORM.asked(draft.answers) if each.key not in draft.answers]
    if draft.at == REVIEW:
        assert not missing
