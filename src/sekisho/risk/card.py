"""The data of the loss model as files hold it: scenarios, controls and money rates, each figure with its source in both languages."""

from typing import Literal

import msgspec

from sekisho.model.quantity import Interval

Basis = Literal["measured", "derived", "assumed"]


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a data file; an unknown key is an error and not silence."""


class Words(Card, frozen=True):
    """What a thing is called, and one sentence about it, in one language."""

    name: str
    about: str = ""


class Texts(Card, frozen=True):
    """The words in both languages."""

    en: Words
    ja: Words


class Figure(Card, frozen=True):
    """A prior as an interval, with where it comes from: read in a source, derived from one, or assumed."""

    low: float
    high: float
    basis: Basis
    source: str
    source_ja: str

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise ValueError(f"prior from {self.low} to {self.high} is no interval of a share or an amount")
        if not (self.source and self.source_ja):
            raise ValueError("a figure needs its source")

    @property
    def interval(self) -> Interval:
        """The prior as an interval."""
        return Interval(self.low, self.high)


class Chance(Figure, frozen=True):
    """A prior for a probability."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.high > 1:
            raise ValueError(f"{self.high} is no probability")


class Attempts(Card, frozen=True):
    """Gamma prior of attempts a year at `staff` people; another size scales the mean by (size / staff) ** exponent.

    `shape` says how much the prior weighs: it counts like that many attempts already seen.
    """

    mean: float
    shape: float
    staff: int
    exponent: float
    basis: Basis
    source: str
    source_ja: str

    def __post_init__(self) -> None:
        if self.mean <= 0 or self.shape < 1 or self.staff < 1 or not (self.source and self.source_ja):
            raise ValueError("attempts need a positive mean, a shape of at least 1, a staff and a source")


class Severity(Card, frozen=True):
    """Lognormal loss of one event before caps: mean in US dollars and the standard deviation of its logarithm."""

    mean_usd: Figure
    sigma: float
    sigma_basis: Basis
    sigma_source: str
    sigma_source_ja: str

    def __post_init__(self) -> None:
        if self.sigma < 0 or not (self.sigma_source and self.sigma_source_ja):
            raise ValueError("sigma is at least 0 and has a source")


class Stage(Card, frozen=True):
    """One step of the chain; `chance` is the probability that an attack passes it with no control in place."""

    id: str
    chance: Chance
    text: Texts


class Scenario(Card, frozen=True):
    """A way to lose money.

    `recall` names the stage that stands for money not fetched back after it left, and `fraud_before_evidence` how likely
    a changed account is fraud; both belong to scenarios of payments. `cap` says what an event and a year cost at most:
    what is paid, or what the firm can lose.
    """

    id: str
    version: int
    text: Texts
    attempts: Attempts
    stages: tuple[Stage, ...]
    severity: Severity
    recall: str = ""
    fraud_before_evidence: Chance | None = None
    cap: Literal["payments", "firm"] = "firm"

    def stage(self, name: str) -> Stage:
        """Return the stage called `name`; KeyError where the chain has none."""
        for stage in self.stages:
            if stage.id == name:
                return stage
        raise KeyError(f"{self.id} has no stage {name}")


class Effect(Card, frozen=True):
    """What a control does to one stage of one scenario where it is in place."""

    scenario: str
    stage: str
    efficacy: Chance


class Outlay(Card, frozen=True):
    """US dollars, and minutes of the firm's own people."""

    usd: Figure
    minutes: Figure


class Cost(Card, frozen=True):
    """What it takes to have a control everywhere: once to get there, and each year to keep it.

    Both are for a firm of `staff` people; with `grows` another size scales them in proportion.
    """

    once: Outlay
    yearly: Outlay
    staff: int = 300
    grows: bool = False

    def of(self, staff: int) -> float:
        """Return by how much the figures are multiplied for a firm of `staff` people."""
        return staff / self.staff if self.grows else 1.0


class Control(Card, frozen=True):
    """What lowers stages of scenarios by efficacy x coverage; `measured_by` says what its coverage counts.

    It has at most one effect in a scenario.
    """

    id: str
    version: int
    effects: tuple[Effect, ...]
    cost: Cost
    measured_by: Texts
    text: Texts

    def effect(self, scenario: str) -> Effect | None:
        """Return what it does in a scenario, None where it does nothing there."""
        return next((one for one in self.effects if one.scenario == scenario), None)


class Rate(Card, frozen=True):
    """How many whole units of a currency one US dollar is, as an interval wide enough to age."""

    low: float
    high: float


class Rates(Card, frozen=True):
    """Currency rates: they set the scale of priors only, never a booking."""

    basis: Basis
    source: str
    source_ja: str
    per_usd: dict[str, Rate]
