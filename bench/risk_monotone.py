"""Afternoon 6: better coverage never raises the loss, of any control in any scenario, at any end.

Run: `python bench/risk_monotone.py`. Coverage goes up in steps (what is not covered and what was not seen becomes covered),
beside nothing and beside everything else, on the same random numbers.
"""

import sys
from collections.abc import Iterator
from itertools import pairwise

from sekisho.model.quantity import Coverage
from sekisho.risk.assess import draws_for, model_for
from sekisho.risk.discover import controls, scenarios
from sekisho.risk.ends import Ends
from sekisho.risk.firm import Measurement, firm_profile
from sekisho.risk.price import expected_loss

YEARS = 20_000
STEPS = 10
FIRM = firm_profile()


def ways() -> Iterator[list[Coverage]]:
    """Yield rising coverages: from not covered, with some unseen beside; from unseen; and half of each."""
    yield [Coverage(step, STEPS - step, 0) for step in range(STEPS + 1)]
    yield [Coverage(step, STEPS - step, 3) for step in range(STEPS + 1)]
    yield [Coverage(step, 2, STEPS - step) for step in range(STEPS + 1)]
    yield [Coverage(2 * step, STEPS - step, STEPS - step) for step in range(STEPS + 1)]


def losses(scenario: str, control: str, others: int) -> Iterator[list[Ends]]:
    """Yield the losses of one scenario along each way, with the `others` covered so far."""
    beside = tuple(Measurement(name, Coverage(others, 10 - others, 0)) for name in controls() if name != control)
    draws = draws_for(model_for(scenario, FIRM), 1, YEARS)
    for way in ways():
        yield [expected_loss(model_for(scenario, FIRM, (*beside, Measurement(control, one))), draws) for one in way]


def main() -> int:
    """Compare each step with the one before; exit code 1 where a better coverage costs more."""
    pairs = rises = moved = 0
    for scenario in sorted(scenarios()):
        for control in sorted(controls()):
            for others in (0, 5, 10):
                for way in losses(scenario, control, others):
                    for before, after in pairwise(way):
                        sides = [
                            (before.better, after.better),
                            (before.middle, after.middle),
                            (before.worse, after.worse),
                        ]
                        pairs += len(sides)
                        rises += sum(now > then for then, now in sides)
                        moved += sum(now < then for then, now in sides)
    print(
        f"figure: {rises} of {pairs} pairs of coverages rise, {moved} fall, {len(scenarios())} scenarios x "
        f"{len(controls())} controls"
    )
    return 0 if not rises else 1


if __name__ == "__main__":
    sys.exit(main())
