"""Whether somebody reports before anybody clicks hangs on how many report and how soon, not on how large the firm is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.people.measure.answers import Floats
from sekisho.people.measure.race import Race, race


def hours(random: np.random.Generator, people: int, share: float, mean: float) -> Floats:
    return np.where(random.random(people) < share, random.exponential(mean, people), np.inf)


def of(people: int, report: float, slower: float = 1.0, seed: int = 1) -> Race:
    random = np.random.default_rng(seed)
    found = race(hours(random, people, report, slower), hours(random, people, 0.12, 1.0), np.full(people, np.inf))
    assert found is not None
    return found


@pytest.mark.parametrize(("report", "slower", "theory"), [(0.20, 1.0, 0.625), (0.10, 1.0, 0.4545), (0.20, 2.0, 0.4545)])
def test_the_odds_are_those_of_theory_whatever_the_size(report: float, slower: float, theory: float) -> None:
    small, large = of(800, report, slower), of(40_000, report, slower)
    assert small.interval.low < theory < small.interval.high
    assert large.share.middle == pytest.approx(theory, abs=0.05)
    assert large.interval.high - large.interval.low < small.interval.high - small.interval.low


def test_a_doubtful_click_stands_between_two_ends() -> None:
    reported, clicked, maybe = (np.full(50, np.inf) for _ in range(3))
    reported[:5], clicked[5:8], maybe[8:12] = 2.0, 3.0, 1.0
    found = race(reported, clicked, maybe)
    assert found is not None
    assert found.share.low < 0.5 < found.share.high
    assert (found.team, found.people) == (25, 50)


def test_who_clicks_and_reports_at_once_clicked_first() -> None:
    reported, clicked = np.full(20, np.inf), np.full(20, np.inf)
    reported[:3] = clicked[:3] = 1.0
    found = race(reported, clicked, np.full(20, np.inf))
    assert found is not None
    assert found.share.high == 0.0
    assert found.interval.high > 0.2


def test_where_nothing_comes_nothing_is_told() -> None:
    nothing, soon = np.full(30, np.inf), np.full(30, 1.0)
    assert race(nothing, nothing, nothing) is None
    assert race(soon[:9], nothing[:9], nothing[:9]) is None
    assert race(np.full(30, 73.0), nothing, nothing) is None
    alone = race(soon, nothing, nothing)
    assert alone is not None
    assert alone.share.low == pytest.approx(1.0)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.1, 0.99))
def test_sooner_reports_never_lower_the_odds(seed: int, factor: float) -> None:
    random = np.random.default_rng(seed)
    reported, clicked = hours(random, 60, 0.3, 2.0), hours(random, 60, 0.2, 2.0)
    slow, soon = (race(one, clicked, np.full(60, np.inf)) for one in (reported, reported * factor))
    assert (slow is None) == (soon is None)
    if slow is not None and soon is not None:
        assert soon.share.low >= slow.share.low - 1e-12
        assert slow.interval.low <= slow.share.low <= slow.interval.high
