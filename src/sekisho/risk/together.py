"""All scenarios in one year: each keeps its own distribution, and bad years of one tend to be bad years of others."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sekisho.model.quantity import Interval
from sekisho.risk.assess import YEARS, draws_for
from sekisho.risk.ends import End
from sekisho.risk.model import Model, at_end, inputs, point
from sekisho.risk.summary import YearLoss, summarise
from sekisho.risk.years import Draws, Floats, simulate

TIED = 0.3
"""Correlation of the scenarios' years through their common cause (the same intruders, the same weak week). Assumed: no
public figure for one firm was found; 0 would make bad years too mild."""


@dataclass(frozen=True, slots=True)
class TotalLoss:
    """The loss of a year over all scenarios at the three ends, in minor units; every mean is the sum of their means."""

    better: YearLoss
    at_middle: YearLoss
    worse: YearLoss

    @property
    def mean(self) -> Interval:
        """The expected loss of a year from the better to the worse end."""
        return Interval(self.better.mean, self.worse.mean)


def together(models: Sequence[Model], seed: int, years: int = YEARS, known: Sequence[Draws] | None = None) -> TotalLoss:
    """Simulate all scenarios at the three ends and add them up, tied by a common factor.

    The years of a scenario are put in another order and otherwise left alone (a Gaussian copula over ranks), so that
    its own distribution stays what it is. `known` are the draws of each model, where somebody has them already.
    ValueError without a scenario.
    """
    if not models:
        raise ValueError("there is no scenario to add up")
    drawn = list(zip(models, known or [draws_for(model, seed, years) for model in models], strict=True))
    fewest = min(draws.years for _, draws in drawn)
    common = _normals(seed, "common", fewest)
    orders = {
        model.scenario.id: _ranks(
            math.sqrt(TIED) * common + math.sqrt(1 - TIED) * _normals(seed, model.scenario.id, fewest)
        )
        for model, _ in drawn
    }

    def run(end: End) -> YearLoss:
        total: Floats = np.zeros(fewest)
        for model, draws in drawn:
            lost = simulate(draws, point(model, at_end(inputs(model), end)))
            total += as_many(lost, fewest)[orders[model.scenario.id]]
        return summarise(total)

    return TotalLoss(run(End.BETTER), run(End.MIDDLE), run(End.WORSE))


def _ranks(values: Floats) -> NDArray[np.int64]:
    """Return the rank of each value, equal ones in their order."""
    ranks = np.empty(len(values), np.int64)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks


def as_many(lost: Floats, years: int) -> Floats:
    """Return `years` losses in ascending order with the distribution and the very mean of the given ones.

    A scenario with many losses a year is simulated over fewer years: the others are read off at as many quantiles.
    """
    ordered = np.sort(lost)
    if len(ordered) == years:
        return ordered
    picked = ordered[((np.arange(years) + 0.5) / years * len(ordered)).astype(np.int64)]
    mean = float(picked.mean())
    scaled: Floats = picked * (float(lost.mean()) / mean) if mean > 0 else picked
    return scaled


def _normals(seed: int, name: str, years: int) -> Floats:
    stream = int.from_bytes(hashlib.sha256(f"together:{name}".encode()).digest()[:8], "big")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, stream]))).standard_normal(years)
