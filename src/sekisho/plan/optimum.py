"""The best set of measures for a budget: an exact optimum by mixed-integer programming (HiGHS).

The loss is a sum of exponentials of a linear sum of choices, hence convex: tangents from below bound it, and each round
adds the tangents at the last choice until the bound meets the value.
"""

import math
from collections.abc import Sequence
from typing import Any

from sekisho.plan.nouns import Instance, Measure, Solution

GAP = 1e-9
ROUNDS = 500
_LEAST = 1e-6
"""A factor of 0 (a control that ends a scenario) counts as this."""
_LOWEST = -14.0
"""Tangents are taken no lower: what is left of a loss there is less than a millionth."""
Logs = Sequence[Sequence[float]]
"""By measure and scenario."""


def optimum(instance: Instance) -> frozenset[str]:
    """Return the measures that fit with the least loss plus money of an average year; of equals one, always the same."""
    return solve(instance).chosen


def solve(instance: Instance) -> Solution:
    """Return the best measures with their proof, exact to a relative gap of 1e-9.

    RuntimeError where the solver gives no answer or the proof does not close (a bug).
    """
    nothing = instance.value(frozenset())
    usable = [one for one in instance.measures if instance.fits(frozenset({one.control}))]
    best, bound = Solution(frozenset(), nothing, nothing), nothing
    if not usable:
        return best
    logs = [[math.log(max(factor, _LEAST)) for factor in one.factors] for one in usable]
    cuts = [{0.0, max(math.fsum(log[at] for log in logs), _LOWEST)} for at in range(len(instance.losses))]
    for _ in range(ROUNDS):
        picked, bound = _solve(instance, usable, logs, cuts)
        value = instance.value(picked)
        if value < best.value and instance.fits(picked):
            best = Solution(picked, value, bound)
        fresh = _exponents(usable, logs, picked)
        if best.value - bound <= GAP * max(best.value, 1.0) or all(
            one in at for one, at in zip(fresh, cuts, strict=True)
        ):
            return Solution(best.chosen, best.value, bound)
        for one, at in zip(fresh, cuts, strict=True):
            at.add(one)
    raise RuntimeError(f"no proof after {ROUNDS} rounds: {best.value} against {bound}")


def _exponents(usable: Sequence[Measure], logs: Logs, picked: frozenset[str]) -> list[float]:
    """Return the logarithm of each scenario's factor under a choice."""
    chosen = [log for one, log in zip(usable, logs, strict=True) if one.control in picked]
    return [max(math.fsum(log[at] for log in chosen), _LOWEST) for at in range(len(logs[0]))]


def _quiet() -> Any:
    """Return a solver that prints nothing: it announces itself while it is made, before an option can be set."""
    import highspy

    class Quiet(highspy.Highs):
        """Sets the option before the announcement."""

        def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Quiet()  # type: ignore[no-untyped-call]


def _solve(
    instance: Instance, usable: Sequence[Measure], logs: Logs, cuts: Sequence[set[float]]
) -> tuple[frozenset[str], float]:
    """Return the best choice under the tangents so far, and its value: a bound from below."""
    import highspy

    scale = sum(instance.losses) or 1.0
    solver = _quiet()
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    for tolerance in ("mip_feasibility_tolerance", "primal_feasibility_tolerance", "dual_feasibility_tolerance"):
        solver.setOptionValue(tolerance, 1e-10)
    solver.setOptionValue("small_matrix_value", 1e-12)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 1)
    picks = [solver.addBinary(obj=one.price.average / scale) for one in usable]
    shares = [solver.addVariable(lb=0.0, obj=loss / scale) for loss in instance.losses]
    for at, share in enumerate(shares):
        exponent = sum(log[at] * pick for log, pick in zip(logs, picks, strict=True) if log[at])
        for point in sorted(cuts[at]):
            height = math.exp(point)
            solver.addConstr(share - height * exponent >= height * (1 - point))
    if math.isfinite(instance.money):
        solver.addConstr(
            sum(one.price.first_year / scale * pick for one, pick in zip(usable, picks, strict=True))
            <= instance.money / scale
        )
    if math.isfinite(instance.minutes):
        solver.addConstr(
            sum(one.price.minutes * pick for one, pick in zip(usable, picks, strict=True)) <= instance.minutes
        )
    solver.minimize()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"the solver ended with {solver.getModelStatus()}")
    values = solver.vals(picks)
    picked = frozenset(one.control for one, value in zip(usable, values, strict=True) if value > 0.5)
    return picked, float(solver.getInfo().mip_dual_bound) * scale
