"""All scenarios in one year: means add up, each keeps its own years, and bad years come together."""

import numpy as np
import pytest

from sekisho.risk.assess import assess, draws_for, model_for
from sekisho.risk.discover import scenarios
from sekisho.risk.ends import End
from sekisho.risk.firm import firm_profile
from sekisho.risk.model import at_end, inputs, point
from sekisho.risk.together import as_many, together
from sekisho.risk.years import simulate

YEARS = 20_000
MODELS = [model_for(name, firm_profile()) for name in sorted(scenarios())]


def test_the_mean_of_the_total_is_the_sum_of_the_means() -> None:
    total = together(MODELS, 3, YEARS)
    results = [assess(model, 3, YEARS) for model in MODELS]
    assert total.at_middle.mean == pytest.approx(sum(one.middle for one in results), rel=1e-9)
    assert total.worse.mean == pytest.approx(sum(one.worse.mean for one in results), rel=1e-9)
    assert total.mean.low == total.better.mean <= total.at_middle.mean <= total.mean.high


def test_one_scenario_alone_keeps_its_distribution() -> None:
    model = MODELS[0]
    total = together([model], 3, YEARS)
    assert total.at_middle.curve == assess(model, 3, YEARS).at_middle.curve


def test_bad_years_are_worse_than_if_the_scenarios_knew_nothing_of_one_another() -> None:
    alone = np.zeros(YEARS)
    for model in MODELS:
        alone += simulate(draws_for(model, 3, YEARS), point(model, at_end(inputs(model), End.WORSE)))
    assert together(MODELS, 3, YEARS).worse.bad_year > np.quantile(alone, 0.95)


def test_without_a_scenario_there_is_no_total() -> None:
    with pytest.raises(ValueError, match="no scenario"):
        together([], 3)


def test_fewer_years_keep_the_mean_and_the_shape() -> None:
    lost = np.concatenate([np.zeros(70), np.linspace(1, 30, 30)])
    found = as_many(lost, 40)
    assert len(found) == 40
    assert found.mean() == pytest.approx(lost.mean())
    assert list(found) == sorted(found)
    assert list(as_many(lost, 100)) == sorted(lost)
    assert as_many(np.zeros(10), 4).sum() == 0
