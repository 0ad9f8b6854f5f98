"""An amount is held only where its payee's own past makes it extraordinary, and nothing is said without a past."""

from hypothesis import given
from hypothesis import strategies as st

from sekisho.payments.screening.amounts import LEAST, TIMES, amount_check
from tests.payments.screening.paid import paid

AMOUNTS = st.lists(st.integers(1, 10**9), min_size=LEAST, max_size=40)
steady = [paid(100_000 + at, 30 * at) for at in range(1, LEAST + 1)]


def test_ten_times_a_steady_amount_is_held() -> None:
    found = amount_check(paid(1_000_000), steady)
    assert (found.answer, found.holds, found.reason.code) == ("flagged", True, "amount_outside_history")
    assert dict(found.reason.params) == {"times": "10.0", "count": LEAST}


def test_twice_a_steady_amount_is_not() -> None:
    assert amount_check(paid(200_000), steady).answer == "clear"


def test_with_few_earlier_payments_nothing_is_said() -> None:
    found = amount_check(paid(1_000_000), steady[1:])
    assert (found.answer, found.holds, found.reason.code) == ("undetermined", False, "amount_history_short")


def test_payments_in_another_currency_or_of_nothing_are_no_past() -> None:
    dollars = [paid(100_000, at, currency="USD") for at in range(LEAST)]
    assert amount_check(paid(), dollars).answer == "undetermined"
    assert amount_check(paid(), [paid(0, at) for at in range(LEAST)]).answer == "undetermined"


def test_a_payment_of_nothing_is_no_amount() -> None:
    assert amount_check(paid(0), steady).reason.code == "amount_none"
    assert amount_check(paid(-5), steady).reason.code == "amount_none"


def test_a_payee_that_is_paid_wildly_different_amounts_is_left_in_peace() -> None:
    wild = [paid(10**at, at) for at in range(1, 9)]
    assert amount_check(paid(10**9 - 1), wild).answer == "clear"


@given(AMOUNTS, st.integers(1, 10**12))
def test_what_was_paid_before_is_never_held_and_what_is_held_is_far_beyond(amounts: list[int], minor: int) -> None:
    earlier = [paid(amount, at) for at, amount in enumerate(amounts)]
    assert not amount_check(paid(max(amounts)), earlier).holds
    if amount_check(paid(minor), earlier).holds:
        assert minor > max(amounts)
        assert minor >= TIMES * sorted(amounts)[(len(amounts) - 1) // 2] * 0.99


@given(AMOUNTS, st.integers(1, 10**12))
def test_the_order_of_the_past_makes_no_difference(amounts: list[int], minor: int) -> None:
    earlier = [paid(amount, at) for at, amount in enumerate(amounts)]
    assert amount_check(paid(minor), earlier) == amount_check(paid(minor), earlier[::-1])
