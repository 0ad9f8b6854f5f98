"""Afternoon 6: better coverage never raises the loss, of any control in any scenario, at any end.

Run: `python bench/risk_monotone.py`. Coverage goes up in steps, from none to all, from unseen to seen; same random numbers.
"""

import sys

from sekisho.model.quantity import Coverage
from sekisho.risk.assess import draws_for, model_for
from sekisho.risk.discover import controls, scenarios
from sekisho.risk.firm import Measurement, firm_profile
from sekisho.risk.price import expected_loss

YEARS = 20_000
STEPS = 10


def main() -> int:
    """Compare each step with the one before; exit code 1 where a better coverage costs more."""
    pairs = worse = 0
    firm = firm_profile()
    for name in sorted(scenarios()):
        draws = draws_for(model_for(name, firm), 1, YEARS)
        for control in sorted(key for key, one in controls().items() if one.effect(name)):
            for unseen in (0, 3):
                before = None
                for step in range(STEPS + 1):
                    measured = Measurement(control, Coverage(step, STEPS - step, unseen))
                    loss = expected_loss(model_for(name, firm, (measured,)), draws)
                    if before is not None:
                        pairs += 3
                        worse += sum(
                            now > then
                            for now, then in zip(
                                (loss.better, loss.middle, loss.worse),
                                (before.better, before.middle, before.worse),
                                strict=True,
                            )
                        )
                    before = loss
    print(
        f"figure: {worse} of {pairs} pairs of coverages rise, {len(scenarios())} scenarios, {len(controls())} controls"
    )
    return 0 if not worse else 1


if __name__ == "__main__":
    sys.exit(main())
