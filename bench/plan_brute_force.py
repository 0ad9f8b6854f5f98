"""Afternoon 6: the plan equals brute force on 200 small instances: random measures, losses, money and minutes.

Run: `python bench/plan_brute_force.py`.
"""

import sys
import time

from sekisho.plan.optimum import solve
from tests.plan.test_plan import brute, made

INSTANCES = 200
GAP = 1e-9


def main() -> int:
    """Solve and compare; exit code 1 where one differs."""
    equal, worst, gap, spent = 0, 0.0, 0.0, 0.0
    for seed in range(1_000, 1_000 + INSTANCES):
        instance = made(seed, measures=6 + seed % 7, losses=1 + seed % 6)
        began = time.perf_counter()
        found = solve(instance)
        spent += time.perf_counter() - began
        best = brute(instance)
        off = (instance.value(found.chosen) - best) / max(best, 1.0)
        worst, gap = max(worst, abs(off)), max(gap, found.gap)
        equal += instance.fits(found.chosen) and abs(off) <= GAP and found.gap <= GAP
    print(
        f"figure: {equal} of {INSTANCES} equal, largest relative difference {worst:.1e}, "
        f"largest gap claimed {gap:.1e}, {1000 * spent / INSTANCES:.0f} ms each"
    )
    return 0 if equal == INSTANCES else 1


if __name__ == "__main__":
    sys.exit(main())
