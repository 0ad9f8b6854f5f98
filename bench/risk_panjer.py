"""Acceptance 7: the simulation against Panjer's recursion, and how fast a million years are.

The last line is the figure: how far the worst mean is off, how many quantiles overlap, and the price of a no-op.
Run: `PYTHONPATH=src:. .venv/bin/python bench/risk_panjer.py`. Exit code 1 where a bound does not hold.
"""

import math
import sys
import time
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from sekisho.risk.assess import assess, model_for
from sekisho.risk.firm import Quantity, firm_profile
from sekisho.risk.model import Point
from sekisho.risk.price import prices
from sekisho.risk.summary import summarise
from sekisho.risk.years import draw, simulate
from tests.risk.panjer import bracket
from tests.risk.test_against_panjer import POINTS

YEARS = 1_000_000
SCENARIO = "counterparty_payment_change"
STEP = 0.25
SHARES = (0.5, 0.8, 0.9, 0.95, 0.99, 0.995, 0.999)


@dataclass(frozen=True, slots=True)
class Deviation:
    """How one parameter set differs: its mean in standard errors past the grid bound, and the quantiles that overlap."""

    z: float
    overlaps: int

    @property
    def good(self) -> bool:
        """Tell whether the mean lies within three standard errors and the bound, and every quantile overlaps."""
        return self.z <= 3 and self.overlaps == len(SHARES)


def compare(name: str, point: Point) -> Deviation:
    """Print and return one parameter set's deviations."""
    grid = bracket(point, step=STEP, reach=2_500)
    started = time.perf_counter()
    totals = simulate(draw(point.events_a_year, YEARS, 7, name), point)
    result = summarise(totals)
    took = time.perf_counter() - started
    low, high = grid.mean
    off, bound = abs(result.mean - (low + high) / 2), (high - low) / 2
    z = max(off - bound, 0.0) / result.mean_error
    ordered = np.sort(totals)
    overlaps = 0
    for share in SHARES:
        spread = NormalDist().inv_cdf(0.995) * math.sqrt(YEARS * share * (1 - share))
        lower, upper = (ordered[round(min(max(YEARS * share + side, 0), YEARS - 1))] for side in (-spread, spread))
        below, above = grid.quantile(share)
        overlaps += bool(below <= upper and lower <= above)
    print(
        f"{name:38} mean {result.mean:9.4f} off {off:.4f} <= 3 x {result.mean_error:.4f} + {bound:.4f} {z <= 3}; "
        f"quantiles {overlaps}/{len(SHARES)}; {took:.2f} s"
    )
    return Deviation(z, overlaps)


def main() -> int:
    """Compare every parameter set, time the shipped scenario, and price a finding that changes nothing."""
    found = [compare(name, point) for name, point in POINTS.items()]
    model = model_for(SCENARIO, firm_profile())
    started = time.perf_counter()
    result = assess(model, 1, YEARS)
    took = time.perf_counter() - started
    runs = 3 + 2 * len(result.drivers)
    print(f"scenario, {result.years:,} years at 3 ends and {len(result.drivers)} drivers ({runs} runs): {took:.2f} s")
    idle = prices(model, {"no-op": (Quantity(SCENARIO, "payee_list_match"),)}, 1)["no-op"]
    exact = (idle.better, idle.middle, idle.worse) == (0.0, 0.0, 0.0)
    whole = len(found) * len(SHARES)
    print(
        f"{len(found)} parameter sets: largest |z| of a mean past the grid bound {max(one.z for one in found):.2f} (at most 3), "
        f"quantiles overlapping {sum(one.overlaps for one in found)} of {whole}, "
        f"a no-op costs {'exactly 0' if exact else (idle.better, idle.middle, idle.worse)}"
    )
    return 0 if all(one.good for one in found) and exact and took < 2 else 1


if __name__ == "__main__":
    sys.exit(main())
