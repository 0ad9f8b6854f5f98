"""How hard a mail is before anybody has seen it, from NIST's Phish Scale."""

import math
from typing import Final

BASE: Final = -1.6
PREMISE: Final = 1.6
CUES: Final = 0.4
"""Assumed, so that the scale's own bands come out: 4 cues and alignment 24 give 26 % (very difficult, 19 % and more), 10 and 14
give 14 % (moderate, 11.6 to 18 %), 16 and 5 give 8 % (least, under 10 %). Data take over after one round."""


def prior_difficulty(premise_total: int, cues: int) -> float:
    """Return the logit of failing for somebody of average ability: premise alignment -8 to 32, instances of cues."""
    if cues < 0:
        raise ValueError("cues cannot be fewer than none")
    return BASE + PREMISE * premise_total / 32 - CUES * math.log1p(cues)
