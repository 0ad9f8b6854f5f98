"""The plan is the optimum, says its order, what it leaves out and why, and what the other end would do."""

import math
import random
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from sekisho.model.quantity import Coverage
from sekisho.plan.choose import DEFAULT_MINUTES, default_budget, frontier, plan
from sekisho.plan.nouns import KEPT_YEARS, Instance, Measure, Offer, Price
from sekisho.plan.optimum import _quiet, optimum, solve
from sekisho.plan.prices import price_of
from sekisho.risk.assess import LossResult, assess, draws_for, model_for
from sekisho.risk.discover import controls, scenarios
from sekisho.risk.firm import Measurement, firm_profile
from sekisho.risk.model import Model
from sekisho.risk.price import expected_loss


def made(seed: int, measures: int = 8, losses: int = 4) -> Instance:
    chance = random.Random(seed)  # noqa: S311 - instances to compare, not secrets
    found = tuple(
        Measure(
            f"m{at}",
            Price(
                chance.choice([0.0, chance.uniform(1, 30)]),
                chance.uniform(0, 10),
                chance.uniform(0, 30),
                chance.uniform(0, 20),
            ),
            tuple(chance.choice([1.0, chance.uniform(0.05, 0.98)]) for _ in range(losses)),
        )
        for at in range(measures)
    )
    money = sum(one.price.first_year for one in found) * chance.uniform(0.1, 0.8)
    return Instance(tuple(chance.uniform(0, 100) for _ in range(losses)), found, money, chance.uniform(50, 300))


def brute(instance: Instance) -> float:
    names = [one.control for one in instance.measures]
    every = (frozenset(found) for size in range(len(names) + 1) for found in combinations(names, size))
    return min(instance.value(found) for found in every if instance.fits(found))


@pytest.mark.parametrize("seed", range(12))
def test_it_is_the_optimum(seed: int) -> None:
    instance = made(seed)
    picked = optimum(instance)
    assert instance.fits(picked)
    assert instance.value(picked) == pytest.approx(brute(instance), rel=1e-9)


def test_nothing_fits_and_nothing_is_chosen() -> None:
    assert optimum(Instance((10.0,), (Measure("m", Price(0.0, 5.0), (0.1,)),), 1.0, 10.0)) == frozenset()
    assert optimum(Instance((10.0,), (), 1.0, 10.0)) == frozenset()


def test_a_measure_that_ends_a_scenario_is_taken() -> None:
    assert optimum(Instance((10.0,), (Measure("m", Price(0.0, 1.0), (0.0,)),), 5.0, math.inf)) == {"m"}


def test_a_solver_that_stops_early_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def hurried() -> Any:
        solver = _quiet()
        solver.setOptionValue("time_limit", 0.0)
        return solver

    monkeypatch.setattr("sekisho.plan.optimum._quiet", hurried)
    with pytest.raises(RuntimeError, match="the solver ended"):
        optimum(made(3))


def test_without_a_proof_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.plan.optimum.ROUNDS", 1)
    with pytest.raises(RuntimeError, match="no proof after 1 round"):
        solve(made(3))


@pytest.mark.parametrize("seed", range(12, 16))
def test_the_proof_holds(seed: int) -> None:
    instance = made(seed)
    found = solve(instance)
    assert found.gap <= 1e-9
    assert found.bound <= brute(instance) * (1 + 1e-9)


def test_forty_measures_over_twelve_scenarios_are_proven_too() -> None:
    large = made(2, measures=40, losses=12)
    found = solve(large)
    assert found.gap <= 1e-9
    assert large.fits(found.chosen)


def test_measures_that_do_nothing_for_a_scenario_leave_it_as_it_is() -> None:
    found = solve(Instance((10.0, 0.0), (Measure("m", Price(yearly=1.0), (1.0, 0.5)),), 5.0, math.inf))
    assert (found.chosen, found.value, found.gap) == (frozenset(), 10.0, 0.0)


ALL = tuple(Measurement(name, Coverage(30, 60, 10)) for name in sorted(controls()))
SEEN = tuple(
    Measurement("log_watch", Coverage(5, 0, 0)) if one.control == "log_watch" else one
    for one in ALL
    if one.control != "change_review"
)
"""Everything measured, one in place everywhere, one not measured."""


def known(measured: tuple[Measurement, ...]) -> tuple[list[Model], list[LossResult]]:
    models = [model_for(name, firm_profile(staff=300), measured) for name in sorted(scenarios())]
    return models, [assess(model, 3, 5_000) for model in models]


@pytest.fixture(scope="module")
def firm() -> tuple[list[Model], list[LossResult]]:
    return known(SEEN)


def test_a_plan_stays_within_its_budget_and_lowers_the_loss(firm: tuple[list[Model], list[LossResult]]) -> None:
    found = plan(*firm, 3_000_000, 20_000)
    assert 0 < found.spent <= 3_000_000
    assert found.effort <= 20_000
    assert found.after.worse < found.before.worse
    assert found.before.worse == pytest.approx(sum(one.worse.mean for one in firm[1]))
    saved = sum(one.saves.worse for one in found.chosen)
    assert found.before.worse - saved == pytest.approx(found.after.worse)
    assert (found.budget_is_default, found.minutes_are_default) == (False, False)
    assert found.gap <= 1e-9
    assert found.later == sum(one.later for one in found.chosen) < found.spent


def test_what_is_saved_is_what_the_model_itself_says_of_these_controls_everywhere(
    firm: tuple[list[Model], list[LossResult]],
) -> None:
    models, losses = firm
    found = plan(models, losses, 3_000_000, 20_000)
    chosen = {one.control for one in found.chosen}
    done = tuple(Measurement(one.control, Coverage(1, 0, 0)) if one.control in chosen else one for one in SEEN)
    after = sum(
        expected_loss(replace(model, measurements=done), draws_for(model, 3, 200_000)).worse for model in models
    )
    before = sum(expected_loss(model, draws_for(model, 3, 200_000)).worse for model in models)
    assert after / before == pytest.approx(found.after.worse / found.before.worse, rel=0.03)


def test_the_order_is_by_what_is_then_saved_for_the_money(firm: tuple[list[Model], list[LossResult]]) -> None:
    found = plan(*firm, 1e9, 1e9)
    worth = [one.saves.worse / max((one.cost - one.later) / KEPT_YEARS + one.later, 1.0) for one in found.chosen]
    assert worth[0] == max(worth)
    assert len({one.control for one in found.chosen}) == len(found.chosen)


def test_what_is_left_out_says_why(firm: tuple[list[Model], list[LossResult]]) -> None:
    poor = plan(*firm, 100_000, 1e9)
    why = {one.control: one.why for one in poor.left_out}
    assert why["log_watch"] == "in_place"
    assert "no_room" in why.values()
    assert {one.control for one in poor.left_out} | {one.control for one in poor.chosen} == set(controls())
    busy = plan(*firm, 1e12, 300)
    assert "no_minutes" in {one.why for one in busy.left_out}


def test_what_was_not_measured_is_not_bought_but_says_what_it_could_save(
    firm: tuple[list[Model], list[LossResult]],
) -> None:
    rich = plan(*firm, 1e12, 1e9)
    (blind,) = [one for one in rich.left_out if one.why == "not_measured"]
    assert blind.control == "change_review"
    assert blind.saves > 0
    assert all("change_review" not in point.controls for point in rich.frontier)
    nothing = plan(*known(()), 1e12, 1e9)
    assert nothing.chosen == ()
    assert {one.why for one in nothing.left_out} == {"not_measured"}


def test_a_measure_that_costs_more_than_it_saves_is_not_worth_it(firm: tuple[list[Model], list[LossResult]]) -> None:
    models, losses = firm
    small = [replace(one, worse=one.better) for one in losses]
    assert "not_worth" in {one.why for one in plan(models, small, 1e9, 1e9).left_out}


def test_without_a_budget_a_default_is_named(firm: tuple[list[Model], list[LossResult]]) -> None:
    found = plan(*firm, None, None)
    assert (found.money, found.minutes) == (default_budget(firm[0][0].firm), DEFAULT_MINUTES)
    assert found.budget_is_default
    assert found.minutes_are_default
    assert default_budget(firm[0][0].firm) == 30_000_000


def test_more_money_never_leaves_more_loss(firm: tuple[list[Model], list[LossResult]]) -> None:
    points = plan(*firm, 3_000_000, 1e9).frontier
    left = [one.loss for one in points]
    assert left == sorted(left, reverse=True)
    assert points[0].spent == points[0].money == 0
    assert all(one.spent <= one.money * (1 + 1e-9) for one in points)
    assert 3_000_000 in [one.money for one in points]


def test_the_frontier_ends_where_nothing_more_is_worth_its_money() -> None:
    cheap, dear = Measure("m", Price(0.0, 5.0), (0.1,)), Measure("n", Price(0.0, 500.0), (0.9,))
    worst = Instance((100.0,), (cheap, dear), 1_000.0, math.inf)
    assert frontier(worst)[-1].controls == ("m",)


def test_it_says_what_the_other_ends_would_choose(firm: tuple[list[Model], list[LossResult]]) -> None:
    models, losses = firm
    found = plan(models, losses, 1_000_000_000, 1e9)
    chosen = {one.control for one in found.chosen}
    assert found.middle is None or set(found.middle) != chosen
    assert found.better is None or set(found.better) != chosen
    assert (plan(models, losses, 0, 0).middle, plan(models, losses, 0, 0).better) == (None, None)


def test_what_is_paid_once_serves_some_years_and_has_to_be_paid_in_the_first() -> None:
    price = Price(once=300.0, yearly=50.0, once_minutes=10.0, yearly_minutes=5.0)
    assert (price.first_year, price.minutes, price.average) == (350.0, 15.0, 300 / KEPT_YEARS + 50)
    lasting = Measure("m", price, (0.8,))
    assert optimum(Instance((1_000.0,), (lasting,), 349.0, math.inf)) == frozenset()
    assert optimum(Instance((1_000.0,), (lasting,), 350.0, math.inf)) == {"m"}
    assert optimum(Instance((1_000.0,), (lasting,), 350.0, 14.0)) == frozenset()


def test_an_offer_stands_in_for_the_card(firm: tuple[list[Model], list[LossResult]]) -> None:
    mfa, profile = controls()["mfa_for_everyone"].cost, firm[0][0].firm
    card = price_of(mfa, profile, 0.5, Offer())
    assert card == Price(18_000 * 150 * 0.5, 2_000 * 150 * 0.5, 9_000 * 0.5, 1_800 * 0.5)
    assert price_of(mfa, profile, 0.5, Offer(once=7.0, yearly_minutes=0.0)) == replace(card, once=7.0, yearly_minutes=0)
    review = controls()["change_review"].cost
    assert price_of(review, profile, 0.1, Offer()).once == review.once.usd.high * 150
    free = plan(*firm, 0, 1e9, {"public_access_block": Offer(once=0.0, yearly=0.0)})
    assert [one.control for one in free.chosen] == ["public_access_block"]


def test_it_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    optimum(made(1))
    assert capfd.readouterr() == ("", "")
