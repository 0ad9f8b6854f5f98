"""The plan is the optimum, says its order, what it leaves out and why, and what the other end would do."""

import math
import random
from itertools import combinations

import pytest

from sekisho.model.quantity import Coverage
from sekisho.plan.choose import DEFAULT_MINUTES, default_budget, frontier, plan
from sekisho.plan.nouns import Instance, Measure
from sekisho.plan.optimum import optimum
from sekisho.risk.assess import LossResult, assess, model_for
from sekisho.risk.discover import scenarios
from sekisho.risk.firm import Measurement, firm_profile
from sekisho.risk.model import Model


def made(seed: int, measures: int = 8, losses: int = 4) -> Instance:
    chance = random.Random(seed)  # noqa: S311 - instances to compare, not secrets
    found = tuple(
        Measure(
            f"m{at}",
            chance.choice([0.0, chance.uniform(1, 40)]),
            chance.uniform(0, 50),
            tuple(chance.choice([1.0, chance.uniform(0.05, 0.98)]) for _ in range(losses)),
        )
        for at in range(measures)
    )
    money = sum(one.cost for one in found) * chance.uniform(0.1, 0.8)
    return Instance(tuple(chance.uniform(0, 100) for _ in range(losses)), found, money, chance.uniform(50, 300))


def brute(instance: Instance) -> float:
    names = [one.control for one in instance.measures]
    every = (frozenset(found) for size in range(len(names) + 1) for found in combinations(names, size))
    return min(instance.loss(found) + instance.cost(found) for found in every if instance.fits(found))


@pytest.mark.parametrize("seed", range(12))
def test_it_is_the_optimum(seed: int) -> None:
    instance = made(seed)
    picked = optimum(instance)
    assert instance.fits(picked)
    assert instance.loss(picked) + instance.cost(picked) == pytest.approx(brute(instance), rel=1e-9)


def test_nothing_fits_and_nothing_is_chosen() -> None:
    assert optimum(Instance((10.0,), (Measure("m", 5.0, 0.0, (0.1,)),), 1.0, 10.0)) == frozenset()
    assert optimum(Instance((10.0,), (), 1.0, 10.0)) == frozenset()


def test_a_measure_that_ends_a_scenario_is_taken() -> None:
    assert optimum(Instance((10.0,), (Measure("m", 1.0, 0.0, (0.0,)),), 5.0, math.inf)) == {"m"}


@pytest.fixture(scope="module")
def models() -> list[Model]:
    seen = (Measurement("mfa_for_everyone", Coverage(30, 10, 0)), Measurement("log_watch", Coverage(5, 0, 0)))
    return [model_for(name, firm_profile(staff=300), seen) for name in sorted(scenarios())]


@pytest.fixture(scope="module")
def losses(models: list[Model]) -> list[LossResult]:
    return [assess(model, 3, 5_000) for model in models]


def test_a_plan_stays_within_its_budget_and_lowers_the_loss(models: list[Model], losses: list[LossResult]) -> None:
    found = plan(models, losses, 3_000_000, 20_000)
    assert found.spent <= 3_000_000
    assert found.effort <= 20_000
    assert found.after.worse < found.before.worse
    assert found.before.worse == pytest.approx(sum(one.worse.mean for one in losses))
    saved = sum(one.saves.worse for one in found.chosen)
    assert found.before.worse - saved == pytest.approx(found.after.worse)
    assert (found.budget_is_default, found.minutes_are_default) == (False, False)


def test_what_is_left_out_says_why(models: list[Model], losses: list[LossResult]) -> None:
    poor = plan(models, losses, 100_000, 1e9)
    why = {one.control: one.why for one in poor.left_out}
    assert why["log_watch"] == "in_place"
    assert "no_room" in why.values()
    assert {one.control for one in poor.left_out} | {one.control for one in poor.chosen} >= {"mfa_for_everyone"}
    busy = plan(models, losses, 1e12, 100)
    assert "no_minutes" in {one.why for one in busy.left_out}


def test_a_measure_that_costs_more_than_it_saves_is_not_worth_it(models: list[Model], losses: list[LossResult]) -> None:
    tiny = [model_for(model.scenario.id, firm_profile(staff=300), model.measurements) for model in models]
    small = [
        LossResult(**{name: getattr(one, name) for name in LossResult.__slots__} | {"worse": one.better})
        for one in losses
    ]
    assert "not_worth" in {one.why for one in plan(tiny, small, 1e9, 1e9).left_out}


def test_without_a_budget_a_default_is_named(models: list[Model], losses: list[LossResult]) -> None:
    found = plan(models, losses, None, None)
    assert (found.money, found.minutes) == (default_budget(models[0].firm), DEFAULT_MINUTES)
    assert found.budget_is_default
    assert found.minutes_are_default
    assert default_budget(models[0].firm) == 30_000_000


def test_more_money_never_means_more_loss_plus_cost(models: list[Model], losses: list[LossResult]) -> None:
    points = plan(models, losses, 3_000_000, 1e9).frontier
    totals = [one.loss + one.spent for one in points]
    assert totals == sorted(totals, reverse=True)
    assert points[0].spent == 0 or points[0].money == 0
    assert all(one.spent <= one.money * (1 + 1e-9) for one in points)


def test_the_frontier_ends_where_nothing_more_is_worth_its_money() -> None:
    worst = Instance((100.0,), (Measure("m", 5.0, 0.0, (0.1,)), Measure("n", 500.0, 0.0, (0.9,))), 1_000.0, math.inf)
    assert frontier(worst)[-1].controls == ("m",)


def test_it_says_what_the_middle_would_choose_otherwise(models: list[Model], losses: list[LossResult]) -> None:
    found = plan(models, losses, 1_000_000_000, 1e9)
    chosen = {one.control for one in found.chosen}
    assert found.otherwise is None or set(found.otherwise) != chosen


def test_it_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    optimum(made(1))
    assert capfd.readouterr() == ("", "")
