"""Payments below the limit of approval that pass it together are held, all of them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sekisho.payments.screening.limits import limit_checks
from sekisho.payments.screening.nouns import Known
from tests.payments.screening.paid import paid

LIMIT = Known(limit=1_000_000)


def holding(*minors: int, known: Known = LIMIT) -> list[bool]:
    file = [paid(minor, uid=str(at)) for at, minor in enumerate(minors)]
    found = limit_checks(file, known)
    return [found[one.uid].holds for one in file]


def test_two_halves_of_the_limit_are_held() -> None:
    assert holding(500_000, 500_000) == [True, True]
    assert holding(500_000, 499_999) == [False, False]


def test_a_payment_that_passes_the_limit_alone_is_no_split() -> None:
    assert holding(1_000_000, 999_999) == [False, False]


def test_two_payees_at_one_account_and_one_payee_at_two_accounts_are_held() -> None:
    parts = (paid(600_000, uid="a", payee="V1", account="x"), paid(600_000, uid="b", payee="V2", account="x"))
    assert {one.holds for one in limit_checks(parts, LIMIT).values()} == {True}
    parts = (paid(600_000, uid="a", account="x"), paid(600_000, uid="b", account="y"))
    found = limit_checks(parts, LIMIT)
    assert {one.holds for one in found.values()} == {True}
    told = dict(found["a"].reason.params)
    assert (told["total"], told["limit"], told["count"]) == ("1,200,000 JPY", "1,000,000 JPY", 2)


def test_the_other_half_in_another_file_within_three_days_counts() -> None:
    assert holding(500_000, known=Known(waiting=[paid(500_000, 3)], limit=1_000_000)) == [True]
    assert holding(500_000, known=Known(earlier=[paid(500_000, 3)], limit=1_000_000)) == [True]
    assert holding(500_000, known=Known(earlier=[paid(500_000, 4)], limit=1_000_000)) == [False]
    assert holding(500_000, known=Known(earlier=[paid(500_000, 1, payee="V2", account="x")], limit=1_000_000)) == [
        False
    ]


def test_without_a_limit_and_in_another_currency_nothing_is_said() -> None:
    assert limit_checks([paid()], Known())["p"].reason.code == "limit_not_set"
    found = limit_checks([paid(900_000, currency="USD"), paid(900_000, uid="q", currency="USD")], LIMIT)
    assert {(one.answer, one.reason.code) for one in found.values()} == {("undetermined", "limit_other_currency")}


def test_payments_without_a_day_are_taken_together_in_their_file_alone() -> None:

    file = [replace(paid(500_000, uid="a"), day=None), replace(paid(500_000, uid="b"), day=None)]
    assert all(one.holds for one in limit_checks(file, LIMIT).values())
    known = Known(earlier=[paid(500_000)], limit=1_000_000)
    assert not limit_checks(file[:1], known)["a"].holds


@given(st.lists(st.integers(1, 1_500_000), max_size=10))
def test_payments_to_one_account_are_held_exactly_where_those_below_the_limit_pass_it(minors: list[int]) -> None:
    small = [minor for minor in minors if minor < 1_000_000]
    split = len(small) > 1 and sum(small) >= 1_000_000
    assert holding(*minors) == [split and minor < 1_000_000 for minor in minors]
