import math
from statistics import NormalDist

import numpy as np
import pytest

from sekisho.risk.model import Point
from sekisho.risk.summary import exceeded, summarise
from sekisho.risk.years import draw, simulate
from tests.risk.panjer import bracket

YEARS = 200_000
POINTS = {
    "rare and small": Point(0.005, math.log(20), 0.5, 200.0, 1e9),
    "rare with a heavy tail": Point(0.02, math.log(5), 2.3, 400.0, 1e9),
    "once in three years": Point(0.34, math.log(10), 1.5, 300.0, 1e9),
    "several a year": Point(4.0, math.log(8), 1.0, 100.0, 1e9),
    "often with a cap on the year": Point(6.0, math.log(10), 1.2, 100.0, 120.0),
    "every event at the cap": Point(0.5, math.log(1000), 0.3, 50.0, 1e9),
    "the middle of the shipped scenario": Point(0.026, math.log(18), 2.3, 500.0, 30_000.0),
}


@pytest.mark.parametrize("name", POINTS)
@pytest.mark.parametrize("seed", [1, 2])
def test_means_and_quantiles_agree_with_panjer(name: str, seed: int) -> None:
    point = POINTS[name]
    grid = bracket(point, step=0.5, reach=2_500)
    totals = simulate(draw(point.events_a_year, YEARS, seed, name), point)
    result = summarise(totals)
    low, high = grid.mean
    middle, bound = (low + high) / 2, (high - low) / 2
    assert bound <= 0.5 * point.events_a_year
    assert abs(result.mean - middle) <= 3 * result.mean_error + bound
    ordered = np.sort(totals)
    for share in (0.5, 0.9, 0.95, 0.99, 0.995):
        spread = NormalDist().inv_cdf(0.995) * math.sqrt(YEARS * share * (1 - share))
        lower, upper = (ordered[round(min(max(YEARS * share + side, 0), YEARS - 1))] for side in (-spread, spread))
        grid_low, grid_high = grid.quantile(share)
        assert grid_low <= upper
        assert lower <= grid_high


def test_the_shown_quantiles_are_those_that_were_checked() -> None:
    totals = np.arange(100.0)
    result = summarise(totals)
    assert (result.median, result.bad_year, result.worst_year) == (49.0, 94.0, 98.0)
    assert exceeded(totals, 0.0) == 99.0
    assert exceeded(totals, 1.0) == 0.0


def test_thinned_draws_agree_with_panjer_too() -> None:
    point = POINTS["once in three years"]
    grid = bracket(point, step=0.5, reach=2_500)
    result = summarise(simulate(draw(5.0, YEARS, 3, "thinned"), point))
    low, high = grid.mean
    assert abs(result.mean - (low + high) / 2) <= 3 * result.mean_error + (high - low) / 2
    assert result.any_loss == pytest.approx(1 - math.exp(-0.34), abs=0.005)
