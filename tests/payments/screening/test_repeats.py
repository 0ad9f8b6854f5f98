"""The same bill is not paid twice: in the file, after an earlier one, or beside one that waits."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.payments.screening.nouns import Check, Paid
from sekisho.payments.screening.repeats import CLOSE, invoices, repeat_checks
from tests.payments.screening.paid import paid


def one(payment: Paid, earlier: tuple[Paid, ...] = (), waiting: tuple[Paid, ...] = ()) -> Check:
    return repeat_checks([payment], earlier, waiting)[payment.uid]


def test_the_second_of_two_same_payments_in_a_file_is_held() -> None:
    found = repeat_checks([paid(uid="a"), paid(uid="b")], (), ())
    assert (found["a"].answer, found["b"].reason.code, found["b"].holds) == ("clear", "paid_twice_in_file", True)


def test_two_invoices_of_the_same_amount_in_a_file_are_two_payments() -> None:
    found = repeat_checks([paid(uid="a", memo="INV-1001"), paid(uid="b", memo="INV-1002")], (), ())
    assert {check.answer for check in found.values()} == {"clear"}


@pytest.mark.parametrize(("days", "code"), [(0, "paid_before"), (6, "paid_before"), (7, "not_paid_before")])
def test_the_same_amount_to_the_same_payee_within_six_days_is_held(days: int, code: str) -> None:
    assert one(paid(), (paid(days=days),)).reason.code == code


def test_another_amount_payee_or_currency_is_another_bill() -> None:
    others = (paid(100_001, 1), paid(days=1, payee="V2"), paid(days=1, currency="USD"))
    assert one(paid(), others).answer == "clear"


def test_a_payee_that_is_paid_the_same_every_few_days_is_used_to_it() -> None:
    daily = tuple(paid(days=at) for at in range(1, 4))
    assert one(paid(), daily).answer == "clear"
    assert one(paid(), daily[:2]).holds, "one such pair is no custom yet"


def test_an_invoice_that_was_paid_is_held_however_long_ago() -> None:
    found = one(paid(200, memo="invoice inv-2026-77"), (paid(150, 300, memo="INV-2026-77 part"),))
    assert (found.holds, dict(found.reason.params)["invoice"]) == (True, "INV-2026-77")
    assert not one(paid(memo="INV-2026-77"), (paid(days=300, memo="INV-2026-77", currency="USD"),)).holds


def test_another_invoice_of_the_same_amount_in_the_same_week_is_clear() -> None:
    assert one(paid(memo="INV-1002"), (paid(days=1, memo="INV-1001"),)).answer == "clear"
    assert one(paid(memo="INV-1002"), (paid(days=1),)).holds


def test_without_a_day_or_a_payee_nothing_is_said() -> None:
    assert one(replace(paid(), day=None), (paid(days=1),)).reason.code == "day_unknown"
    assert one(replace(paid(), payee="")).answer == "undetermined"
    assert one(paid(0)).reason.code == "amount_none"
    assert one(paid(), (replace(paid(), day=None),)).answer == "clear"
    assert one(paid(), (replace(paid(), day=None, memo="INV-2026"),)).answer == "clear"


def test_a_day_that_the_earlier_payment_lacks_is_left_out_of_the_reason() -> None:
    found = one(paid(memo="INV-2026"), (replace(paid(memo="INV-2026"), day=None),))
    assert dict(found.reason.params)["day"] == ""


def test_the_same_payment_in_another_file_that_waits_is_said_and_not_held() -> None:
    found = one(paid(), (), (paid(),))
    assert (found.answer, found.holds, found.reason.code) == ("undetermined", False, "also_in_waiting_file")
    assert one(paid(), (), (paid(days=40),)).answer == "clear"
    assert one(paid(), (), (replace(paid(), day=None),)).answer == "undetermined"


def test_numbers_of_invoices_are_words_with_four_signs_from_a_digit_on() -> None:
    assert invoices("支払 inv-2026-77 / 12 / A1") == {"INV-2026-77"}
    assert invoices("") == frozenset()


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 20)), max_size=12))
def test_every_payment_gets_one_answer_and_none_is_held_without_its_like(made: list[tuple[int, int]]) -> None:
    file = [paid(minor, days, uid=str(at)) for at, (minor, days) in enumerate(made)]
    found = repeat_checks(file, (), ())
    assert list(found) == [payment.uid for payment in file]
    like = [sum(1 for other in file if other.minor == payment.minor) for payment in file]
    assert all(not found[payment.uid].holds or count > 1 for payment, count in zip(file, like, strict=True))
    assert CLOSE.days == 6
