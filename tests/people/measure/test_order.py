"""Who is trained first is decided by a lot that anybody can draw again."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.errors import SekishoError
from sekisho.people.measure.order import Order, confirm, draw
from sekisho.text.say import sentence

STAFF = {f"p{one:03d}": ("hr" if one % 3 else "it") for one in range(60)}


def test_the_same_seed_deals_the_same_order_on_every_machine_and_in_every_year() -> None:
    order = draw({f"p{one}": "all" for one in range(8)}, (1, 3), "spring 2027")
    assert order.arm_of() == draw({f"p{one}": "all" for one in range(7, -1, -1)}, (1, 3), "spring 2027").arm_of()
    assert "".join(map(str, order.arms.tolist())) == "11011000"


def test_another_seed_deals_another_order() -> None:
    assert draw(STAFF, (1, 3), "a").arm_of() != draw(STAFF, (1, 3), "b").arm_of()


@given(
    st.text(max_size=20), st.integers(2, 5), st.dictionaries(st.text(max_size=5), st.sampled_from("xyz"), min_size=1)
)
def test_arms_are_as_even_as_can_be_within_each_stratum(seed: str, arms: int, units: dict[str, str]) -> None:
    order = draw(units, tuple(range(arms)), seed)
    confirm(order)
    for stratum in set(units.values()):
        sizes = Counter(order.arm_of()[unit] for unit, its in units.items() if its == stratum)
        counts = [sizes[arm] for arm in range(arms)]
        assert max(counts) - min(counts) <= 1


def test_over_many_seeds_everybody_is_first_as_often_as_anybody_else() -> None:
    first = np.mean([draw(STAFF, (1, 3), f"seed {one}").arms == 0 for one in range(400)], axis=0)
    assert first.min() > 0.5 - 4.5 * 0.025
    assert first.max() < 0.5 + 4.5 * 0.025


def test_an_order_that_somebody_changed_is_refused_and_said_so() -> None:
    order = draw(STAFF, (1, 3), "spring")
    arms = order.arms.copy()
    arms[:2] = 1 - arms[:2]
    with pytest.raises(SekishoError) as caught:
        confirm(Order(order.units, order.strata, arms, order.starts, order.seed))
    assert "2 people or teams were trained in another order than the lot spring gives" in sentence(caught.value, "en")
    assert "受講順" in sentence(caught.value, "ja")


def test_what_is_no_order_is_refused() -> None:
    arms = np.zeros(2, dtype=np.int64)
    with pytest.raises(ValueError, match="two arms"):
        draw(STAFF, (1,), "x")
    with pytest.raises(ValueError, match="dealt once"):
        Order(("a", "a"), ("", ""), arms, (1, 2), "x")
    with pytest.raises(ValueError, match="stratum and an arm"):
        Order(("a", "b"), ("",), arms, (1, 2), "x")
    with pytest.raises(ValueError, match="no start"):
        Order(("a", "b"), ("", ""), arms + 2, (1, 2), "x")
