"""What chance would have made is dealt, and agrees with what can be counted."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.people.measure.permutation import dealt, dealt_again, mid_p

LABELS = np.array([0, 0, 1, 1, 2, 0, 1, 1], dtype=np.int64)
STRATA = np.array([0, 0, 0, 0, 0, 1, 1, 1], dtype=np.int64)


def test_labels_stay_within_their_stratum() -> None:
    blocks = np.concatenate(list(dealt_again(LABELS, STRATA, 500, np.random.default_rng(1))))
    assert blocks.shape == (500, 8)
    assert (np.sort(blocks[:, :5]) == [0, 0, 1, 1, 2]).all()
    assert (np.sort(blocks[:, 5:]) == [0, 1, 1]).all()
    assert len(np.unique(blocks, axis=0)) == 30 * 3


def test_the_value_is_that_of_counting_all_ways() -> None:
    outcome = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0], dtype=np.float64)
    labels = np.array([1] * 6 + [0] * 6, dtype=np.int64)
    ways = np.array([outcome[list(chosen)].sum() for chosen in combinations(range(12), 6)]) - 2.5
    seen = outcome[:6].sum() - 2.5
    exact = (np.abs(ways) > seen + 1e-9).mean() + (np.abs(np.abs(ways) - seen) <= 1e-9).mean() / 2
    brought = np.stack([np.zeros(12), outcome], axis=1)
    found = dealt(brought, labels, np.zeros(12, dtype=np.int64), 40_000, np.random.default_rng(2))
    assert found.seen == pytest.approx(1.5)
    assert found.chance == pytest.approx(exact, abs=0.01)
    assert found.deviation == pytest.approx(ways.std(), rel=0.02)


def test_ties_count_by_half() -> None:
    assert mid_p(1.0, np.array([1.0, -1.0, 0.0, 2.0])) == pytest.approx((1 + 1.5) / 5)
    assert mid_p(0.0, np.zeros(3)) == pytest.approx(0.5)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-3, 3))
def test_the_reach_of_chance_lies_beyond_what_was_seen_exactly_where_nothing_is_shown(seed: int, lift: float) -> None:
    random = np.random.default_rng(seed)
    labels = random.permutation(np.arange(40) % 2)
    values = random.normal(size=40) + lift * labels
    brought = np.stack([np.zeros(40), values], axis=1)
    found = dealt(brought, labels, np.zeros(40, dtype=np.int64), 199, np.random.default_rng(seed))
    assert (found.chance <= 0.05) == (found.half <= abs(found.seen)) or found.half == abs(found.seen)
    assert found.half > 0


def test_the_middle_is_taken_stratum_by_stratum() -> None:
    brought = np.stack([np.zeros(8), np.where(STRATA == 1, 10.0, 0.0), np.zeros(8)], axis=1)
    found = dealt(brought, LABELS, STRATA, 99, np.random.default_rng(3))
    assert found.seen == pytest.approx(0.0)
    assert found.deviation == pytest.approx(0.0)
