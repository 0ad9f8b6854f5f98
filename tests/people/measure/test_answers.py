"""Results come in without names, and what is undetermined is neither counted nor dropped."""

import dataclasses

import numpy as np
import pytest

from sekisho.people.measure.answers import Answers, Integers, Row, State, answers
from sekisho.people.measure.rates import rate
from tests.people.measure.made import MACHINE, NOTHING, PERSON, UNDETERMINED, made, some

MAILS = answers(
    Row(who, group, when, mail, state, reported)
    for who, group, when, mail, state, reported in [
        ("anna@bank.example", "hr", 1, "parcel", PERSON, False),
        ("anna@bank.example", "hr", 2, "invoice", NOTHING, True),
        ("ben@bank.example", "it", 1, "parcel", MACHINE, False),
        ("cara@bank.example", "it", 1, "invoice", UNDETERMINED, False),
        ("cara@bank.example", "it", 3, "invoice", NOTHING, False),
    ]
)


def test_no_name_of_a_person_is_kept() -> None:
    assert "bank.example" not in repr(dataclasses.asdict(MAILS))
    assert MAILS.people == 3
    assert MAILS.groups == ("hr", "it")


def test_a_machine_is_no_person_and_the_undetermined_stands_between() -> None:
    ends = MAILS.ends("click")
    assert ends.low.tolist() == [True, False, False, False, False]
    assert ends.high.tolist() == [True, False, False, True, False]
    found = rate(MAILS, "click", np.ones(5, dtype=np.bool_))
    assert (found.persons, found.machines, found.undetermined, found.total) == (1, 1, 1, 5)


def test_a_report_is_certain() -> None:
    ends = MAILS.ends("report")
    assert ends.low.tolist() == ends.high.tolist() == [False, True, False, False, False]
    assert rate(MAILS, "report", np.ones(5, dtype=np.bool_)).persons == 1


def test_rows_are_found_by_round_by_mail_and_by_the_first_time() -> None:
    assert MAILS.of_rounds({2, 3}).tolist() == [False, True, False, False, True]
    assert MAILS.of_mails({"invoice", "unheard of"}).tolist() == [False, True, False, True, True]
    assert MAILS.first_time().tolist() == [True, True, True, True, False]
    assert MAILS.only(MAILS.of_rounds({3})).click.tolist() == [0]
    assert made().first_time().tolist() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"click": np.array([0, 0, 0, 0, 4])},
        {"person": np.array([0, 0, 1, 2, 3])},
        {"mail": np.array([0, 0, -1, 1, 1])},
        {"round": np.array([1, 1])},
        {"groups": ("hr",)},
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(wrong: dict[str, Integers]) -> None:
    fields = {field.name: getattr(MAILS, field.name) for field in dataclasses.fields(Answers)}
    with pytest.raises(ValueError, match=r"must be 0 to|every mail needs"):
        Answers(**{**fields, **wrong})


def test_nobody_is_no_error() -> None:
    nobody = answers([])
    assert nobody.people == 0
    assert nobody.ends("click").low.tolist() == []
    assert [int(state) for state in State] == [0, 1, 2, 3]


def test_many_alike_are_made_as_asked() -> None:
    found = rate(made(some(range(20), 1, "a", 3, reported=4, doubtful=2)), "click", np.ones(20, dtype=np.bool_))
    assert (found.persons, found.undetermined) == (3, 2)
