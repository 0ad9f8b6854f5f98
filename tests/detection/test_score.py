"""Scores add up, and what tells the same story counts once."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.detection.score import probability, total
from sekisho.model.verdict import Reason

WEIGHTS = st.floats(-20, 20)


def test_weights_add_up_and_reasons_without_weight_do_not_count() -> None:
    assert total([Reason("a", weight=1.5), Reason("b", weight=-0.5), Reason("c")]) == 1.0


def test_of_correlated_reasons_only_the_strongest_counts() -> None:
    reasons = [Reason("new_domain", weight=2.0), Reason("lookalike", weight=3.0), Reason("urgent", weight=0.5)]
    assert total(reasons, {"new_domain": "sender", "lookalike": "sender"}) == 3.5
    assert total([Reason("a", weight=-3.0), Reason("b", weight=1.0)], {"a": "g", "b": "g"}) == -3.0


@given(st.lists(WEIGHTS, max_size=8), st.randoms())
def test_the_order_of_reasons_does_not_matter(weights: list[float], dice: object) -> None:
    reasons = [Reason(f"c{number % 4}", weight=weight) for number, weight in enumerate(weights)]
    groups = {"c0": "g", "c1": "g"}
    assert total(reasons, groups) == total(list(reversed(reasons)), groups)


@given(st.floats(1e-6, 1 - 1e-6), st.floats(-600, 600))
def test_a_score_moves_the_chance_its_way_and_stays_a_chance(prior: float, score: float) -> None:
    after = probability(prior, score)
    assert 0 <= after <= 1
    assert (after - prior) * score >= -1e-9
    assert math.isclose(probability(prior, 0), prior, rel_tol=1e-9)


def test_even_odds_and_a_likelihood_ratio_of_three_make_three_in_four() -> None:
    assert math.isclose(probability(0.5, math.log(3)), 0.75)


@pytest.mark.parametrize("prior", [0.0, 1.0])
def test_a_certain_prior_is_refused(prior: float) -> None:
    with pytest.raises(ValueError, match="strictly"):
        probability(prior, 1)
