"""Climb to the most likely difficulties and abilities at given spreads, with what a mail is to a group eliminated group by group.

So the work grows with the groups and not with their square. Newton's steps where the curvature allows one, else steps with the
curvature that known abilities would give, which always lead up.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from sekisho.people.measure.answers import Floats
from sekisho.people.measure.marginal import Table, likelihood, moments

LONGEST: Final = 1.0
"""No step moves anything further than this many logits."""
PRIOR_ERROR: Final = 1.0
"""How far mails lie from what was thought of them: the standard deviation in logits."""
FREE: Final = 0.5
"""How far ln s may lie from its default where it is estimated."""
FIXED: Final = 1e-4
"""The same where it is not."""


@dataclass(frozen=True, slots=True)
class Spreads:
    """Standard deviations in logits: between persons of a group, between groups, and of a mail between groups."""

    persons: float = 0.7
    groups: float = 0.4
    fits: float = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where the climb stands: `common` is b, mu and ln s in one row; `own` is d less what was expected, a row a group."""

    common: Floats
    own: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Local:
    """One group's part with its own d eliminated: which of the common it moves, curvature and slope there, and the way back to d."""

    at: list[int]
    curvature: Floats
    slope: Floats
    inverse: Floats
    cross: Floats
    pull: Floats


@dataclass(frozen=True, eq=False)
class Model:
    """The tables of all groups and the priors: of b by mail, and what is expected of d (a row a group)."""

    tables: Sequence[Table]
    prior: Floats
    expected: Floats
    estimate: bool

    @cached_property
    def middle(self) -> Floats:
        """Return what was thought of the common."""
        return np.concatenate([self.prior, np.zeros(len(self.tables)), [math.log(Spreads().persons)]])

    def sure(self, spreads: Spreads) -> Floats:
        """Return how sure that is: one over the variance."""
        spread = FREE if self.estimate else FIXED
        mails, groups = len(self.prior), len(self.tables)
        return np.repeat([PRIOR_ERROR**-2, spreads.groups**-2, spread**-2], [mails, groups, 1])

    def beta(self, place: Place, group: int) -> Floats:
        """Return how hard each mail is for average persons of a group."""
        mails = len(self.prior)
        fits = self.expected[group] + place.own[group] - place.common[mails + group]
        return np.asarray(place.common[:mails] + fits, dtype=np.float64)

    def value(self, place: Place, spreads: Spreads) -> float:
        """Return the logarithm of how likely a place is, but for a constant."""
        spread = math.exp(place.common[-1])
        told = sum(likelihood(table, self.beta(place, at), spread) for at, table in enumerate(self.tables))
        cost = self.sure(spreads) @ (place.common - self.middle) ** 2 + (place.own**2).sum() / spreads.fits**2
        return float(told - cost / 2)

    def local(self, place: Place, spreads: Spreads, group: int, *, careful: bool) -> Local:
        """Return one group's part; `careful` with the curvature that known abilities would give."""
        found, mails = moments(self.tables[group], self.beta(place, group), math.exp(place.common[-1])), len(self.prior)
        bent = found.known if careful else found.known - found.hidden
        to = np.zeros((mails + 1, mails + 2))
        to[:mails, :mails], to[:mails, mails], to[mails, mails + 1] = np.eye(mails), -1.0, 1.0
        through = bent @ to
        own = bent[:mails, :mails] + np.eye(mails) / spreads.fits**2
        inverse = np.asarray(np.linalg.inv(own), dtype=np.float64)
        cross, pull = through[:mails], found.gradient[:mails] - place.own[group] / spreads.fits**2
        curvature = to.T @ through - cross.T @ inverse @ cross
        slope = to.T @ found.gradient - cross.T @ inverse @ pull
        at = [*range(mails), mails + group, mails + len(self.tables)]
        return Local(at, curvature, slope, inverse, cross, pull)

    def locals(self, place: Place, spreads: Spreads, *, careful: bool = False) -> list[Local]:
        """Return each group's part."""
        return [self.local(place, spreads, group, careful=careful) for group in range(len(self.tables))]

    def curvature(self, parts: Sequence[Local], spreads: Spreads) -> Floats:
        """Return the curvature of the common."""
        found = np.diag(self.sure(spreads))
        for one in parts:
            found[np.ix_(one.at, one.at)] += one.curvature
        return found

    def step(self, place: Place, spreads: Spreads) -> Place:
        """Go one step up, as long as it may be; stay where none leads up."""
        for careful in (False, True):
            parts = self.locals(place, spreads, careful=careful)
            curvature = self.curvature(parts, spreads)
            if careful or _rounded(curvature, parts):
                moved = self._moved(place, spreads, parts, curvature)
                if moved is not place:
                    return moved
        return place

    def _moved(self, place: Place, spreads: Spreads, parts: Sequence[Local], curvature: Floats) -> Place:
        slope = self.sure(spreads) * (self.middle - place.common)
        for one in parts:
            slope[one.at] += one.slope
        common = np.linalg.solve(curvature, slope)
        own = np.array([one.inverse @ (one.pull - one.cross @ common[one.at]) for one in parts])
        before, share = self.value(place, spreads), min(1.0, LONGEST / max(float(np.abs(common).max()), 1e-12))
        for _ in range(10):
            tried = Place(place.common + share * common, place.own + share * own)
            if self.value(tried, spreads) >= before:
                return tried
            share /= 2
        return place


def _rounded(curvature: Floats, parts: Sequence[Local]) -> bool:
    """Tell whether the place lies in a bowl, so that a step of Newton's leads to its middle."""
    return all(float(np.linalg.eigvalsh(one)[0]) > 0 for one in (curvature, *(part.inverse for part in parts)))
