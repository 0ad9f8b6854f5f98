"""Compound Poisson years, vectorised, on common random numbers.

Candidate losses are drawn once at a ceiling rate, each with a mark u in [0, 1). A point with fewer events a year keeps
the candidates with u below its share of the ceiling (Poisson thinning), so a better firm's events are a subset of a
worse firm's, event by event, and two runs differ only by what was changed.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sekisho.risk.model import Point

Floats = NDArray[np.float64]
CANDIDATES = 20_000_000
BLOCK = 1 << 18
"""Candidates that are looked at together: what is worked out on the way takes a few megabytes, however many there are."""


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """`years` simulated years of candidate losses: the year of each, its mark, and its standard normal severity."""

    years: int
    ceiling: float
    year: NDArray[np.int32]
    mark: Floats
    normal: Floats


def draw(ceiling: float, years: int, seed: int, scenario: str) -> Draws:
    """Draw candidates at `ceiling` losses a year; every scenario has a stream of its own under one seed.

    Years are cut down where the candidates would not fit in memory; `Draws.years` says how many there are.
    """
    if not 0 <= ceiling <= CANDIDATES or years < 1:
        raise ValueError(f"draws need a year and a rate of 0 to {CANDIDATES:,}")
    if ceiling * years > CANDIDATES:
        years = int(CANDIDATES / ceiling)
    stream = int.from_bytes(hashlib.sha256(scenario.encode()).digest()[:8], "big")
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, stream])))
    year = np.repeat(np.arange(years, dtype=np.int32), random.poisson(ceiling, years))
    return Draws(years, ceiling, year, random.random(len(year)), random.standard_normal(len(year)))


def simulate(draws: Draws, point: Point) -> Floats:
    """Return the loss of each year in minor units; ValueError where the point has more events than were drawn."""
    share = point.events_a_year / draws.ceiling if draws.ceiling > 0 else point.events_a_year
    if not 0 <= share <= 1 + 1e-9:
        raise ValueError(f"{point.events_a_year} events a year are outside the draws of {draws.ceiling}")
    totals = np.zeros(draws.years)
    for start in range(0, len(draws.year), BLOCK):
        block = slice(start, start + BLOCK)
        kept = draws.mark[block] < share
        losses = np.minimum(np.exp(point.mu + point.sigma * draws.normal[block][kept]), point.event_cap)
        first = int(draws.year[start])
        sums = np.bincount(draws.year[block][kept] - first, weights=losses)
        totals[first : first + len(sums)] += sums
    return np.minimum(totals, point.year_cap)
