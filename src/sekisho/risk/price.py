"""The price of a finding, and what one payment puts at stake now."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sekisho.model.money import Money
from sekisho.model.quantity import Interval
from sekisho.risk.assess import YEARS, draws_for
from sekisho.risk.card import Scenario
from sekisho.risk.ends import Ends
from sekisho.risk.firm import Quantity, come_true, remove
from sekisho.risk.model import Model, at_end, inputs, point
from sekisho.risk.years import Draws, simulate


@dataclass(frozen=True, slots=True)
class AtStake:
    """Amount x chance of fraud x not recalled, for one payment waiting now; never added to a yearly price."""

    low: Money
    middle: Money
    high: Money


def expected_loss(model: Model, draws: Draws) -> Ends:
    """Return the mean yearly loss at the three ends, in minor units, on the given random numbers."""
    found = inputs(model)
    return Ends.each(lambda end: float(simulate(draws, point(model, at_end(found, end))).mean()))


def without(model: Model, quantities: tuple[Quantity, ...]) -> Model:
    """Return the model as it would be without the quantities that belong to its scenario."""
    own = tuple(item for item in quantities if item.scenario == model.scenario.id)
    measurements, record = remove(model.measurements, model.record, own)
    return replace(model, measurements=measurements, record=record)


def planned(model: Model, quantities: tuple[Quantity, ...]) -> Model:
    """Return the model as it will be when what the quantities of its scenario plan has come true; itself where nothing is."""
    own = tuple(item for item in quantities if item.scenario == model.scenario.id and item.adds_no)
    return replace(model, measurements=come_true(model.measurements, own)) if own else model


def prices(
    model: Model,
    findings: Mapping[str, tuple[Quantity, ...]],
    seed: int,
    years: int = YEARS,
    drawn: Draws | None = None,
) -> dict[str, Ends]:
    """Return each finding's price a year: the loss as measured less the loss without its quantities.

    Of what is planned it is the loss once it came true less the loss without. All on the same random numbers, so what
    changes nothing costs exactly 0.0, and equal quantities are priced once. `drawn` are these, where somebody has them.
    """
    draws = drawn or draws_for(model, seed, years)
    measured = expected_loss(model, draws)
    found: dict[tuple[Quantity, ...], Ends] = {}
    for quantities in set(findings.values()):
        then = planned(model, quantities)
        loss = measured if then is model else expected_loss(then, draws)
        rest = expected_loss(without(model, quantities), draws)
        found[quantities] = Ends(loss.better - rest.better, loss.middle - rest.middle, loss.worse - rest.worse)
    return {name: found[quantities] for name, quantities in findings.items()}


def chance_of_fraud(scenario: Scenario, weights: Iterable[float]) -> Interval:
    """Return the chance that a payment is fraud: the prior odds moved by the reasons' log likelihood ratios."""
    if scenario.fraud_before_evidence is None:
        raise ValueError(f"{scenario.id} is no scenario of payments")
    moved = math.fsum(weights)
    prior = scenario.fraud_before_evidence.interval
    return Interval(_shift(prior.low, moved), _shift(prior.high, moved))


def _shift(chance: float, log_ratio: float) -> float:
    if chance in (0.0, 1.0):
        return chance
    return 1 / (1 + math.exp(min(-log_ratio - math.log(chance / (1 - chance)), 700.0)))


def at_stake(amount: Money, fraud: Interval, scenario: Scenario) -> AtStake:
    """Return what a payment of `amount` stands to lose now, rounded to minor units."""
    kept = scenario.stage(scenario.recall).chance.interval
    shares = (fraud.low * kept.low, fraud.middle * kept.middle, fraud.high * kept.high)
    return AtStake(*(Money(round(amount.minor * share), amount.currency) for share in shares))
