"""Scores that add up: natural-logarithm likelihood ratios, where reasons that tell the same story count once."""

import math
from collections.abc import Iterable, Mapping

from sekisho.model.verdict import Reason


def total(reasons: Iterable[Reason], groups: Mapping[str, str] | None = None) -> float:
    """Return the sum of the weights; of the codes that `groups` puts in one group only the strongest counts.

    Strongest is the greatest absolute weight. A code in no group stands alone; the same code twice is one group.
    """
    strongest: dict[str, float] = {}
    for reason in reasons:
        if reason.weight is not None:
            group = (groups or {}).get(reason.code, f"code {reason.code}")
            strongest[group] = max(strongest.get(group, 0.0), reason.weight, key=lambda weight: (abs(weight), weight))
    return math.fsum(strongest.values())


def probability(prior: float, score: float) -> float:
    """Return the chance after the evidence: prior odds times e to the score. `prior` lies strictly between 0 and 1."""
    if not 0 < prior < 1:
        raise ValueError("a prior lies strictly between 0 and 1")
    logit = math.log(prior) - math.log1p(-prior) + score
    if logit >= 0:
        return 1 / (1 + math.exp(-logit))
    return math.exp(logit) / (1 + math.exp(logit))
