"""One scenario for one firm: every input at its three ends, and the chain that turns inputs into a point to simulate."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.model.quantity import Coverage, Interval
from sekisho.risk.attempts import attempts_a_year
from sekisho.risk.card import Control, Effect, Scenario
from sekisho.risk.ends import End, Ends
from sekisho.risk.firm import BUSINESS_DAYS, FirmProfile, Measurement, Record, units_per_usd

NOT_MEASURED = Coverage(0, 0, 1)
NO_RECORD = Record()
CAPS = {"payments": ("largest_payment", "yearly_paid"), "firm": ("largest_loss",)}
"""The facts about the firm by which an event and a year are capped."""


@dataclass(frozen=True, slots=True)
class Model:
    """A scenario with the controls on it, the firm, and what was measured. A control not measured covers [0, 1]."""

    scenario: Scenario
    controls: tuple[Control, ...]
    firm: FirmProfile
    measurements: tuple[Measurement, ...] = ()
    record: Record = NO_RECORD

    def __post_init__(self) -> None:
        names = [item.control for item in self.measurements]
        if len(set(names)) != len(names):
            raise ValueError("a control is measured twice")
        if any(control.effect(self.scenario.id) is None for control in self.controls):
            raise ValueError(f"a control does not belong to {self.scenario.id}")

    def coverage(self, control: str) -> Coverage:
        """Return what was measured of a control; all of it unseen where nothing was."""
        return next((item.coverage for item in self.measurements if item.control == control), NOT_MEASURED)


@dataclass(frozen=True, slots=True)
class Point:
    """What is simulated: loss events a year, lognormal `mu` and `sigma`, caps per event and per year (minor units)."""

    events_a_year: float
    mu: float
    sigma: float
    event_cap: float
    year_cap: float


def inputs(model: Model) -> dict[str, Ends]:
    """Return every input by name at its three ends.

    Names: `attempts`, `stage.<id>`, `efficacy.<control>`, `coverage.<control>`, `severity`, `currency`,
    and `largest_payment` with `yearly_paid`, or `largest_loss`.
    """
    scenario, firm = model.scenario, model.firm
    found = {"attempts": attempts_a_year(scenario.attempts, firm, model.record)}
    found |= {f"stage.{stage.id}": Ends.rising(stage.chance.interval) for stage in scenario.stages}
    for control, effect in effects(model):
        found[f"efficacy.{control.id}"] = Ends.falling(effect.efficacy.interval)
        found[f"coverage.{control.id}"] = Ends.falling(model.coverage(control.id).share)
    found["severity"] = Ends.rising(scenario.severity.mean_usd.interval)
    found["currency"] = Ends.rising(units_per_usd(firm.currency))
    for name in CAPS[scenario.cap]:
        found[name] = Ends.rising(firm.spread(name))
    return found


def effects(model: Model) -> tuple[tuple[Control, Effect], ...]:
    """Return each control with what it does in the model's scenario."""
    found = ((control, control.effect(model.scenario.id)) for control in model.controls)
    return tuple((control, effect) for control, effect in found if effect is not None)


def at_end(found: Mapping[str, Ends], end: End, only: str | None = None) -> dict[str, float]:
    """Return the inputs with all of them at `end`, or with `only` one of them there and the rest at the middle."""
    return {name: ends.at(end if only in (None, name) else End.MIDDLE) for name, ends in found.items()}


def passed(model: Model, values: Mapping[str, float], stage: str, *, controlled: bool = True) -> float:
    """Return the probability that an attack passes one stage: its chance x (1 - efficacy x coverage) per control."""
    chance = values[f"stage.{stage}"]
    for control, effect in effects(model):
        if controlled and effect.stage == stage:
            chance *= 1 - values[f"efficacy.{control.id}"] * values[f"coverage.{control.id}"]
    return chance


def events_a_year(model: Model, values: Mapping[str, float], *, controlled: bool = True) -> float:
    """Return losses a year: attempts thinned by every stage of the chain."""
    stages = [passed(model, values, stage.id, controlled=controlled) for stage in model.scenario.stages]
    return values["attempts"] * math.prod(stages)


def ceiling(model: Model) -> float:
    """Return the most losses a year that any coverage of the controls can give: the worse end without a control."""
    return events_a_year(model, at_end(inputs(model), End.WORSE), controlled=False)


def point(model: Model, values: Mapping[str, float]) -> Point:
    """Return what to simulate.

    Where payments are lost an event costs at most the larger of the largest payment and one business day's payments, and
    a year at most what is paid in it; elsewhere both cost at most what the firm can lose.
    """
    sigma = model.scenario.severity.sigma
    mean = values["severity"] * values["currency"]
    mu = math.log(mean) - sigma**2 / 2 if mean > 0 else -math.inf
    events = events_a_year(model, values)
    if model.scenario.cap == "firm":
        return Point(events, mu, sigma, values["largest_loss"], values["largest_loss"])
    paid = values["yearly_paid"]
    return Point(events, mu, sigma, min(max(values["largest_payment"], paid / BUSINESS_DAYS), paid), paid)


def stage_chances(model: Model, found: Mapping[str, Ends]) -> dict[str, tuple[Ends, Interval]]:
    """Return for each stage the probability of passing it at the three ends, and the same without any control."""
    return {
        stage.id: (
            Ends.each(lambda end, name=stage.id: passed(model, at_end(found, end), name)),  # type: ignore[misc]
            stage.chance.interval,
        )
        for stage in model.scenario.stages
    }
