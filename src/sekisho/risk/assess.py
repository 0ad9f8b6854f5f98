"""The loss of one scenario: at both ends and the middle, with its stages and what moves it most."""

from dataclasses import dataclass

from sekisho.model.quantity import Interval
from sekisho.risk.discover import controls, scenarios
from sekisho.risk.ends import End, Ends
from sekisho.risk.firm import FirmProfile, Measurement, Record
from sekisho.risk.model import CAPS, NO_RECORD, Model, at_end, ceiling, inputs, point, stage_chances
from sekisho.risk.summary import YearLoss, summarise
from sekisho.risk.years import Draws, draw, simulate

YEARS = 200_000
HELD = 4_000_000


@dataclass(frozen=True, slots=True)
class StageResult:
    """One stage: the probability that an attack passes it as measured, and the prior interval without controls."""

    id: str
    passed: Ends
    bare: Interval


@dataclass(frozen=True, slots=True)
class Driver:
    """One undetermined input: the mean yearly loss with it at its better and worse end, all others at the middle."""

    input: str
    low: float
    high: float

    @property
    def swing(self) -> float:
        """How much of the mean hangs on it, in minor units."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class LossResult:
    """The yearly loss of one scenario, in minor units of `currency`; drivers with the largest swing first."""

    scenario: str
    currency: str
    better: YearLoss
    at_middle: YearLoss
    worse: YearLoss
    attempts: Ends
    events: Ends
    stages: tuple[StageResult, ...]
    drivers: tuple[Driver, ...]
    defaults_used: tuple[str, ...]
    years: int
    seed: int

    @property
    def mean(self) -> Interval:
        """The expected loss of a year from the better to the worse end."""
        return Interval(self.better.mean, self.worse.mean)

    @property
    def middle(self) -> float:
        """The expected loss of a year at the middle."""
        return self.at_middle.mean

    @property
    def bad_year(self) -> float:
        """The loss of 1 year in 20, at the middle."""
        return self.at_middle.bad_year

    @property
    def worst_year(self) -> float:
        """The loss of 1 year in 100, at the middle."""
        return self.at_middle.worst_year


def model_for(
    scenario: str, firm: FirmProfile, measurements: tuple[Measurement, ...] = (), record: Record = NO_RECORD
) -> Model:
    """Return the model of one scenario with every control that belongs to it; KeyError where there is none."""
    own = tuple(control for control in controls().values() if control.effect(scenario) is not None)
    return Model(scenarios()[scenario], own, firm, measurements, record)


def draws_for(model: Model, seed: int, years: int = YEARS) -> Draws:
    """Return the random numbers on which a model, and every change of its coverage, is simulated.

    With many losses a year, fewer years hold as many losses: at most `HELD`, 20 bytes each.
    """
    rate = ceiling(model)
    return draw(rate, min(years, max(1, int(HELD / max(rate, 1.0)))), seed, model.scenario.id)


def assess(model: Model, seed: int, years: int = YEARS, drawn: Draws | None = None) -> LossResult:
    """Simulate the model at its better end, middle and worse end, and each undetermined input on its own.

    `drawn` are its draws of this seed, where somebody has them already.
    """
    found, draws = inputs(model), drawn or draws_for(model, seed, years)
    asked = {"staff", *CAPS[model.scenario.cap]}

    def run(end: End) -> YearLoss:
        return summarise(simulate(draws, point(model, at_end(found, end))))

    def mean(end: End, only: str) -> float:
        return float(simulate(draws, point(model, at_end(found, end, only))).mean())

    drivers = [Driver(name, mean(End.BETTER, name), mean(End.WORSE, name)) for name, ends in found.items() if ends.open]
    return LossResult(
        scenario=model.scenario.id,
        currency=model.firm.currency,
        better=run(End.BETTER),
        at_middle=run(End.MIDDLE),
        worse=run(End.WORSE),
        attempts=found["attempts"],
        events=Ends.each(lambda end: point(model, at_end(found, end)).events_a_year),
        stages=tuple(StageResult(name, *pair) for name, pair in stage_chances(model, found).items()),
        drivers=tuple(sorted(drivers, key=lambda driver: (-driver.swing, driver.input))),
        defaults_used=tuple(name for name in model.firm.defaults_used if name in asked),
        years=draws.years,
        seed=seed,
    )
