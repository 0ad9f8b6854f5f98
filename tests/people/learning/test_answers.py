"""Answers add up: done when all were given, passed by first answers or by coming round to the right ones."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.errors import SekishoError
from sekisho.people.learning.answers import (
    MOST_TRIES,
    Attempt,
    Given,
    answered,
    answered_lab,
    begun,
    done,
    first_right,
    judge,
    judge_lab,
    passed,
    score,
    waiting,
)
from tests.people.learning.written import LAB, QUIZ, WHOLE, changed, made

MODULE = made()
RIGHT = {("friday", 0): 1, ("friday", 1): 0, ("q1", 0): 0, ("q2", 0): 0, ("q3", 0): 0}


def given_all(*wrong: tuple[str, int]) -> Attempt:
    attempt = begun(MODULE)
    for (block, step), right in RIGHT.items():
        attempt = answered(attempt, MODULE, block, step, 2 if (block, step) in wrong else right)
    return attempt


def refused(code: str, attempt: Attempt, block: str, step: int, choice: int) -> None:
    with pytest.raises(SekishoError) as caught:
        answered(attempt, MODULE, block, step, choice)
    assert caught.value.code == code


def test_a_choice_is_judged_with_its_reason() -> None:
    assert judge(MODULE, "friday", 0, 1) == judge(MODULE, "friday", 0, 1)
    assert (judge(MODULE, "friday", 0, 1).right, judge(MODULE, "friday", 0, 1).why) == (True, "Nobody but us wrote it.")
    assert (judge(MODULE, "friday", 0, 0).right, judge(MODULE, "friday", 0, 0).why) == (
        False,
        "It is the writer's own number.",
    )


@pytest.mark.parametrize(
    ("code", "block", "step", "choice"),
    [
        ("learning_question", "nothing", 0, 0),
        ("learning_question", "q1", 1, 0),
        ("learning_question", "q1", -1, 0),
        ("learning_choice", "q1", 0, 3),
        ("learning_choice", "q1", 0, -1),
        ("learning_early", "friday", 1, 0),
    ],
)
def test_what_was_not_asked_cannot_be_answered(code: str, block: str, step: int, choice: int) -> None:
    refused(code, begun(MODULE), block, step, choice)


def test_an_attempt_at_another_version_goes_no_further() -> None:
    attempt = begun(made(changed(("version: 1", "version: 2"))))
    refused("learning_changed", attempt, "q1", 0, 0)
    assert not done(given_all(), made(changed(("version: 1", "version: 2"))))


def test_a_module_is_done_once_every_question_was_answered() -> None:
    attempt = begun(MODULE)
    assert waiting(attempt, MODULE) == tuple(RIGHT)
    for (block, step), right in RIGHT.items():
        assert not done(attempt, MODULE)
        attempt = answered(attempt, MODULE, block, step, right)
    assert done(attempt, MODULE)
    assert waiting(attempt, MODULE) == ()


def test_four_of_five_first_answers_are_enough() -> None:
    attempt = given_all(("q3", 0))
    assert first_right(attempt, MODULE) == (4, 5)
    assert score(attempt, MODULE) == 0.8
    assert passed(attempt, MODULE)


def test_four_right_answers_are_not_enough_while_the_fifth_is_owed() -> None:
    attempt = begun(MODULE)
    for (block, step), right in list(RIGHT.items())[:4]:
        attempt = answered(attempt, MODULE, block, step, right)
    assert score(attempt, MODULE) == 0.8
    assert not passed(attempt, MODULE)


def test_three_of_five_are_done_and_not_passed() -> None:
    attempt = given_all(("q2", 0), ("q3", 0))
    assert done(attempt, MODULE)
    assert not passed(attempt, MODULE)


def test_whoever_comes_round_to_every_right_answer_passes_and_the_score_stays() -> None:
    attempt = given_all(("friday", 0), ("q2", 0), ("q3", 0))
    attempt = answered(attempt, MODULE, "q2", 0, 0)
    attempt = answered(attempt, MODULE, "q3", 0, 0)
    assert not passed(attempt, MODULE)
    attempt = answered(attempt, MODULE, "friday", 0, 1)
    assert passed(attempt, MODULE)
    assert score(attempt, MODULE) == 0.4


def test_the_same_answer_twice_counts_once() -> None:
    attempt = answered(begun(MODULE), MODULE, "q1", 0, 2)
    assert answered(attempt, MODULE, "q1", 0, 2) == attempt


def test_after_the_right_answer_a_question_is_closed() -> None:
    attempt = answered(begun(MODULE), MODULE, "q1", 0, 0)
    assert answered(attempt, MODULE, "q1", 0, 2) == attempt


def test_an_attempt_comes_back_from_json_as_it_was() -> None:
    attempt = given_all(("q3", 0))
    assert msgspec.json.decode(msgspec.json.encode(attempt), type=Attempt) == attempt


WITH_LAB = made(WHOLE + LAB)


def test_a_lab_is_answered_in_words() -> None:
    attempt = answered_lab(begun(WITH_LAB), WITH_LAB, "bucket", "other", ("shiosai-crm-export",))
    attempt = answered_lab(attempt, WITH_LAB, "bucket", " Shiosai-CRM-export ", ("shiosai-crm-export",))
    assert [(one.right, one.text) for one in attempt.given] == [(False, "other"), (True, "Shiosai-CRM-export")]
    assert ("bucket", 0) not in waiting(attempt, WITH_LAB)
    assert judge_lab(WITH_LAB, "bucket", "x", ("y",)).why == "One open policy is enough."


@pytest.mark.parametrize("text", ["", "  ", "x" * 201])
def test_an_empty_or_endless_answer_is_refused(text: str) -> None:
    with pytest.raises(SekishoError) as caught:
        judge_lab(WITH_LAB, "bucket", text, ())
    assert caught.value.code == "learning_long"


def test_a_lab_has_no_choices_and_a_question_no_words() -> None:
    with pytest.raises(SekishoError):
        judge(WITH_LAB, "bucket", 0, 0)
    with pytest.raises(SekishoError):
        judge_lab(WITH_LAB, "q1", "x", ("x",))


def test_answers_to_a_lab_do_not_pile_up_without_end() -> None:
    attempt = begun(WITH_LAB)
    for number in range(3 * MOST_TRIES):
        attempt = answered_lab(attempt, WITH_LAB, "bucket", f"guess {number}", ("right",))
    assert len(attempt.given) == MOST_TRIES
    assert attempt.given[0].text == "guess 0"
    attempt = answered_lab(attempt, WITH_LAB, "bucket", "right", ("right",))
    assert attempt.given[-1] == Given("bucket", 0, -1, right=True, text="right")


@given(st.lists(st.tuples(st.sampled_from(list(RIGHT)), st.integers(0, 2)), max_size=60))
def test_score_and_passing_follow_from_the_answers_alone(tries: list[tuple[tuple[str, int], int]]) -> None:
    attempt, first, ever = begun(MODULE), dict[tuple[str, int], bool](), dict[tuple[str, int], bool]()
    for question, choice in tries:
        if question == ("friday", 1) and ("friday", 0) not in first:
            refused("learning_early", attempt, *question, choice)
            continue
        attempt = answered(attempt, MODULE, *question, choice)
        right = RIGHT[question] == choice
        first.setdefault(question, right)
        ever[question] = ever.get(question, False) or right
    assert score(attempt, MODULE) == sum(first.values()) / 5
    assert done(attempt, MODULE) == (len(first) == 5)
    assert passed(attempt, MODULE) == (len(first) == 5 and (sum(first.values()) >= 4 or all(ever.values())))


def test_every_question_of_a_longer_module_counts() -> None:
    longer = made(WHOLE + QUIZ.format(id="q4"))
    attempt = begun(longer)
    for (block, step), right in RIGHT.items():
        attempt = answered(attempt, longer, block, step, right)
    assert not done(attempt, longer)
    assert score(attempt, longer) == 5 / 6
