"""A rate is given with what chance makes of it, and with what nobody can tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.quantity import Interval
from sekisho.people.measure.holm import holm
from sekisho.people.measure.intervals import Rate, wilson, wilson_of


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(3, 25, 0.042, 0.30), (24, 200, 0.082, 0.172), (60, 500, 0.094, 0.151), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0)],
)
def test_wilsons_interval_has_its_known_values(count: int, total: int, low: float, high: float) -> None:
    found = wilson(count, total)
    assert found.low == pytest.approx(low, abs=0.0006)
    assert found.high == pytest.approx(high, abs=0.0006)


def test_of_nothing_everything_is_possible() -> None:
    assert wilson(0, 0) == Interval(0.0, 1.0)
    assert Rate(0, 0, 0, 0).interval() == Interval(0.0, 1.0)
    assert Rate(0, 0, 0, 0).share == Interval(0.0, 1.0)


@given(total=st.integers(1, 5_000), data=st.data())
def test_the_share_lies_inside_and_the_other_side_is_the_mirror(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, total))
    found, mirror = wilson(count, total), wilson(total - count, total)
    assert 0 <= found.low <= count / total <= found.high <= 1
    assert found.low == pytest.approx(1 - mirror.high, abs=1e-12)
    assert wilson(count, total, 0.99).high >= found.high


def test_a_weight_need_not_be_whole() -> None:
    assert wilson_of(0.3, 10.0).high == pytest.approx(wilson(3, 10).high)
    assert wilson_of(0.3, 10.5).high < wilson_of(0.3, 10.0).high
    assert wilson_of(0.0, 3.5).low == 0.0


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_three_states_are_an_interval_that_the_undetermined_widen(a: int, b: int, c: int, d: int) -> None:
    rate = Rate(a, b, c, a + b + c + d)
    if rate.total:
        assert rate.share == Interval(a / rate.total, (a + c) / rate.total)
    assert rate.interval().low == wilson(a, rate.total).low
    assert rate.interval().high == wilson(a + c, rate.total).high


def test_a_machine_is_no_person() -> None:
    assert Rate(5, 20, 0, 50).interval() == wilson(5, 50)


def test_more_states_than_mails_are_refused() -> None:
    with pytest.raises(ValueError, match="more than the mails"):
        Rate(5, 3, 3, 10)
    with pytest.raises(ValueError, match="no share"):
        wilson(5, 4)


def test_holm_gives_what_his_paper_gives() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([]) == ()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_never_makes_anything_clearer_nor_changes_the_order(chances: list[float]) -> None:
    found = holm(chances)
    assert all(before <= after <= 1 for before, after in zip(chances, found, strict=True))
    assert found[chances.index(min(chances))] == min(found)
    assert min(found) == pytest.approx(min(1.0, len(chances) * min(chances)))
