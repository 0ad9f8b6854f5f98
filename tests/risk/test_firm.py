import pytest

from sekisho.model.money import Money
from sekisho.model.quantity import Coverage, Interval
from sekisho.risk.firm import FirmProfile, Measurement, Quantity, Record, come_true, firm_profile, remove

MATCH = Measurement("payee_list_match", Coverage(70, 20, 10))
CALL = Measurement("callback_number_on_file", Coverage(5, 3, 2))


def test_unknown_facts_become_named_defaults() -> None:
    firm = firm_profile()
    assert firm == FirmProfile(
        300,
        3_000_000_000,
        50_000_000,
        "JPY",
        ("staff", "yearly_paid", "largest_payment", "largest_loss"),
        4_000_000_000,
    )


def test_known_facts_are_kept_and_scale_the_rest() -> None:
    assert firm_profile(staff=30) == FirmProfile(
        30, 300_000_000, 5_000_000, "JPY", ("yearly_paid", "largest_payment", "largest_loss"), 400_000_000
    )
    paid = firm_profile(yearly_paid=Money(660_000_000))
    assert paid == FirmProfile(
        300, 660_000_000, 10_000_000, "JPY", ("staff", "largest_payment", "largest_loss"), 4_000_000_000
    )
    assert firm_profile(staff=5, yearly_paid=Money(1), largest=Money(2), largest_loss=Money(3)) == FirmProfile(
        5, 1, 2, largest_loss=3
    )
    assert firm_profile(yearly_paid=Money(0)).largest_payment == 0
    assert firm_profile(currency="USD").yearly_paid == 2_000_000_000


def test_a_guess_at_the_staff_stays_a_default() -> None:
    guessed = firm_profile(staff_guess=46)
    assert (guessed.staff, guessed.spread("staff")) == (46, Interval(46 / 3, 138))
    assert firm_profile(staff=40, staff_guess=46) == firm_profile(staff=40)


def test_it_refuses_an_amount_in_another_currency() -> None:
    with pytest.raises(ValueError, match="USD is not the firm's JPY"):
        firm_profile(largest=Money(1, "USD"))
    with pytest.raises(ValueError, match="EUR is not the firm's JPY"):
        firm_profile(yearly_paid=Money(1, "EUR"))


def test_a_default_is_wide_and_a_fact_is_a_point() -> None:
    firm = FirmProfile(300, 900, 60, "JPY", ("yearly_paid",))
    assert firm.spread("yearly_paid") == Interval(300, 2_700)
    assert firm.spread("largest_payment") == Interval(60, 60)
    unknown = FirmProfile(300, 900, 60, "JPY", ("staff", "yearly_paid"))
    assert unknown.spread("staff") == Interval(100, 900)
    assert unknown.spread("yearly_paid") == Interval(100, 8_100)
    assert unknown.spread("largest_payment") == Interval(60, 60)


@pytest.mark.parametrize("values", [(0, 1, 1), (1, -1, 1), (1, 1, -1)])
def test_it_refuses_an_impossible_firm(values: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="at least one person"):
        FirmProfile(*values)


def test_a_firm_that_loses_no_payments_is_capped_by_what_it_can_lose() -> None:
    firm = firm_profile(largest_loss=Money(7))
    assert (firm.largest_loss, "largest_loss" in firm.defaults_used) == (7, False)


def test_the_smallest_firm_is_a_firm() -> None:
    assert FirmProfile(1, 0, 0).currency == "JPY"


@pytest.mark.parametrize("values", [(-1.0, 0.0, 1.0), (0.0, -1.0, 1.0), (0.0, 0.0, -0.1), (0.0, 0.0, 1.1)])
def test_it_refuses_an_impossible_record(values: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="record counts"):
        Record(*values)


def test_a_record_may_be_empty_or_see_nothing() -> None:
    assert Record() == Record(0.0, 0.0, 1.0)
    assert Record(0.0, 0.0, 0.0).share_seen == 0


@pytest.mark.parametrize("field", ["from_no", "from_unseen", "attempts"])
def test_it_refuses_a_negative_quantity(field: str) -> None:
    with pytest.raises(ValueError, match="not negative"):
        Quantity("s", "c", **{field: -1.0})


def test_removing_a_quantity_moves_it_into_what_is_covered() -> None:
    quantity = Quantity("s", "payee_list_match", from_no=5, from_unseen=4)
    measured, record = remove((MATCH, CALL), Record(3, 1), (quantity,))
    assert measured == (Measurement("payee_list_match", Coverage(79, 15, 6)), CALL)
    assert record == Record(3, 1)


def test_removing_more_than_there_is_removes_what_there_is() -> None:
    quantities = (Quantity("s", "callback_number_on_file", 50, 50, attempts=2), Quantity("s", attempts=2))
    measured, record = remove((MATCH, CALL), Record(3, 1, 0.5), quantities)
    assert measured == (MATCH, Measurement("callback_number_on_file", Coverage(10, 0, 0)))
    assert record == Record(0, 1, 0.5)


def test_what_is_planned_comes_true_as_one_more_that_is_not_covered() -> None:
    coming = (Quantity("any", "payee_list_match", adds_no=2.0), Quantity("any", "payee_list_match", from_no=5.0))
    assert come_true((MATCH, CALL), coming) == (Measurement("payee_list_match", Coverage(70, 22, 10)), CALL)
    assert remove((MATCH, CALL), Record(), coming[:1]) == ((MATCH, CALL), Record())
