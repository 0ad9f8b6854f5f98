"""How often the firm is attacked: a gamma prior from public data, updated by the firm's own record (Bayes)."""

import math
from dataclasses import dataclass
from functools import lru_cache

from sekisho.risk.card import Attempts
from sekisho.risk.ends import Ends
from sekisho.risk.firm import FirmProfile, Record

LOW_TAIL, HIGH_TAIL = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Gamma:
    """Gamma distribution of a yearly rate; `rate` is in years, so the mean is `shape / rate` attempts a year."""

    shape: float
    rate: float

    @property
    def mean(self) -> float:
        """Attempts a year."""
        return self.shape / self.rate

    def quantile(self, share: float) -> float:
        """Return the rate that `share` of the belief lies below, by bisection to the last digit."""
        return _quantile(self.shape, share) / self.rate


def far_out(shape: float) -> float:
    """Return a point beyond which a gamma distribution of rate 1 has nothing that a float can tell from nothing."""
    return shape + 30 * math.sqrt(shape) + 40


@lru_cache(maxsize=1024)
def _quantile(shape: float, share: float) -> float:
    """Return the quantile for a rate of 1; one plan asks for the same few many times."""
    low, high = 0.0, far_out(shape)
    while low < (middle := (low + high) / 2) < high:
        if lower_gamma(shape, middle) < share:
            low = middle
        else:
            high = middle
    return high


def lower_gamma(shape: float, x: float) -> float:
    """Return the regularised lower incomplete gamma function P(shape, x), by its series (DLMF 8.11.4).

    Every term is positive, so nothing cancels; it needs a few dozen terms more than x.
    """
    if x <= 0:
        return 0.0
    if x >= far_out(shape):
        return 1.0
    term = math.exp(shape * math.log(x) - x - math.lgamma(shape + 1))
    total, step = term, shape
    while step < x or term > total * 1e-17:
        step += 1
        term *= x / step
        total += term
    return min(total, 1.0)


def belief(prior: Attempts, staff: float, record: Record) -> Gamma:
    """Return the belief about attempts a year on a firm of `staff` people after its record.

    Poisson counts over `years` seen in `share_seen` of the mailboxes: the posterior is again a gamma distribution.
    """
    mean = prior.mean * (staff / prior.staff) ** prior.exponent
    return Gamma(prior.shape + record.attempts, prior.shape / mean + record.years * record.share_seen)


def attempts_a_year(prior: Attempts, firm: FirmProfile, record: Record) -> Ends:
    """Return the rate at the better end, the middle and the worse end: tenth part, mean and nine tenths.

    A staff that is a default widens the ends by the sizes it may stand for.
    """
    size = firm.spread("staff")
    return Ends(
        belief(prior, size.low, record).quantile(LOW_TAIL),
        belief(prior, firm.staff, record).mean,
        belief(prior, size.high, record).quantile(HIGH_TAIL),
    )
