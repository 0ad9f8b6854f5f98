"""The most likely difficulties, abilities and spreads of a Rasch model with groups, and how well each is known.

Newton's method on b (a mail), mu (a group) and ln s, with d (a mail for a group) eliminated group by group, so that the work grows
with the groups and not with their square. The spreads t of groups and u of d are found by EM, pulled towards their defaults as if
by a few groups more, so that few groups cannot make them vanish.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sekisho.people.measure.answers import Floats
from sekisho.people.measure.marginal import Table, likelihood, moments

STEPS: Final = 200
CLOSE: Final = 1e-4
LONGEST: Final = 1.0
"""No step moves anything further than this many logits."""
PRIOR_ERROR: Final = 1.0
"""How far mails lie from what was thought of them: the standard deviation in logits."""
FREE: Final = 0.5
"""How far ln s may lie from its default where it is estimated."""
PULL: Final = 4.0
"""The defaults of t and u count as much as so many groups, or mails for a group."""


@dataclass(frozen=True, slots=True)
class Spreads:
    """Standard deviations in logits: between persons of a group, between groups, and of a mail between groups."""

    persons: float = 0.7
    groups: float = 0.4
    fits: float = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """The most likely values and their variances: of mails, of groups, and of groups less the mean over all persons."""

    mails: Floats
    of_mails: Floats
    groups: Floats
    of_groups: Floats
    against: Floats
    of_against: Floats
    spreads: Spreads


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """Where the search stands: `common` is b, mu and ln s in one row; `own` is d less what was expected, a row a group."""

    common: Floats
    own: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Local:
    """One group's part, with its own d eliminated: curvature and gradient of the common, and how to get back to d."""

    at: list[int]
    curvature: Floats
    gradient: Floats
    inverse: Floats
    cross: Floats
    pull: Floats


def posterior(
    tables: Sequence[Table], prior: Floats, expected: Floats, spreads: Spreads, *, estimate: bool
) -> Posterior:
    """Return what a table for each group says. `prior` is of b; `expected` of d, a row a group."""
    model = _Model(tables, prior, expected, estimate=estimate)
    place = model.start()
    for _ in range(STEPS):
        locals_ = model.locals(place, spreads)
        curvature = model.curvature(locals_, spreads)
        moved = model.step(place, spreads, locals_, curvature)
        next_spreads = model.spreads(moved, spreads, locals_, np.linalg.inv(curvature)) if estimate else spreads
        done = _far(place, moved, spreads, next_spreads) < CLOSE
        place, spreads = moved, next_spreads
        if done:
            break
    return model.told(place, spreads)


def _far(one: _Place, other: _Place, spreads: Spreads, others: Spreads) -> float:
    moves = (np.abs(one.common - other.common).max(), np.abs(one.own - other.own).max(initial=0.0))
    return max(*moves, abs(spreads.groups - others.groups), abs(spreads.fits - others.fits))


class _Model:
    """The data and priors of one fit."""

    def __init__(self, tables: Sequence[Table], prior: Floats, expected: Floats, *, estimate: bool) -> None:
        self.tables, self.prior, self.expected, self.estimate = tables, prior, expected, estimate
        self.mails, self.groups = len(prior), len(tables)
        self.got = np.array([table.seen.any(axis=0) for table in tables])
        sizes = np.array([len(table.seen) for table in tables], dtype=np.float64)
        self.shares = sizes / max(sizes.sum(), 1.0)

    def start(self) -> _Place:
        """Begin at what was thought before."""
        common = np.concatenate([self.prior, np.zeros(self.groups), [math.log(Spreads().persons)]])
        return _Place(common, np.zeros((self.groups, self.mails)))

    def beta(self, place: _Place, group: int) -> Floats:
        """Return how hard each mail is for a group of average persons."""
        own: Floats = self.expected[group] + place.own[group]
        return place.common[: self.mails] + own - place.common[self.mails + group]

    def precision(self, spreads: Spreads) -> Floats:
        """Return how sure the priors of the common are."""
        sure = 1 / FREE**2 if self.estimate else 1e8
        each = (np.full(self.mails, 1 / PRIOR_ERROR**2), np.full(self.groups, 1 / spreads.groups**2), [sure])
        return np.concatenate(each)

    def away(self, place: _Place, spreads: Spreads) -> Floats:
        """Return how far the common lies from its priors."""
        middle = np.concatenate([self.prior, np.zeros(self.groups), [math.log(Spreads().persons)]])
        return place.common - middle

    def value(self, place: _Place, spreads: Spreads) -> float:
        """Return the logarithm of how likely a place is, but for a constant."""
        spread = math.exp(place.common[-1])
        told = sum(likelihood(table, self.beta(place, g), spread) for g, table in enumerate(self.tables))
        cost = self.precision(spreads) @ self.away(place, spreads) ** 2 + (place.own**2).sum() / spreads.fits**2
        return float(told - cost / 2)

    def locals(self, place: _Place, spreads: Spreads) -> list[_Local]:
        """Return each group's part."""
        return [self._local(place, spreads, group) for group in range(self.groups)]

    def _local(self, place: _Place, spreads: Spreads, group: int) -> _Local:
        found = moments(self.tables[group], self.beta(place, group), math.exp(place.common[-1]))
        mails = self.mails
        to = np.zeros((mails + 1, mails + 2))
        to[:mails, :mails], to[:mails, mails], to[mails, mails + 1] = np.eye(mails), -1.0, 1.0
        through = found.curvature @ to
        inverse = np.linalg.inv(found.curvature[:mails, :mails] + np.eye(mails) / spreads.fits**2)
        cross, pull = through[:mails], found.gradient[:mails] - place.own[group] / spreads.fits**2
        at = [*range(mails), mails + group, mails + self.groups]
        return _Local(
            at,
            to.T @ through - cross.T @ inverse @ cross,
            to.T @ found.gradient - cross.T @ inverse @ pull,
            inverse,
            cross,
            pull,
        )

    def curvature(self, locals_: Sequence[_Local], spreads: Spreads) -> Floats:
        """Return the curvature of the common, made positive where it is not."""
        found = np.diag(self.precision(spreads))
        for one in locals_:
            found[np.ix_(one.at, one.at)] += one.curvature
        least = float(np.linalg.eigvalsh(found)[0])
        return found if least > 1e-6 else found + (1e-3 - least) * np.eye(len(found))

    def step(self, place: _Place, spreads: Spreads, locals_: Sequence[_Local], curvature: Floats) -> _Place:
        """Go one step of Newton's, halved until it leads up."""
        gradient = -self.precision(spreads) * self.away(place, spreads)
        for one in locals_:
            gradient[one.at] += one.gradient
        common = np.linalg.solve(curvature, gradient)
        own = np.array([one.inverse @ (one.pull - one.cross @ common[one.at]) for one in locals_])
        before, share = self.value(place, spreads), min(1.0, LONGEST / max(float(np.abs(common).max()), 1e-12))
        while share > 1e-4:
            tried = _Place(place.common + share * common, place.own + share * own)
            if self.value(tried, spreads) >= before - 1e-9:
                return tried
            share /= 2
        return place

    def spreads(self, place: _Place, spreads: Spreads, locals_: Sequence[_Local], covariance: Floats) -> Spreads:
        """Return the next spreads: where EM would end, but by MacKay's steps, which get there in a few."""
        default = Spreads()
        mu, known = place.common[self.mails : -1], np.diag(covariance)[self.mails : -1]
        fits, free = 0.0, 0.0
        for group, one in enumerate(locals_):
            back = one.inverse @ one.cross
            spread = np.diag(one.inverse) + np.einsum("jk,jk->j", back @ covariance[np.ix_(one.at, one.at)], back)
            fits += float((place.own[group] ** 2)[self.got[group]].sum())
            free += float((1 - spread / spreads.fits**2)[self.got[group]].sum())
        bound = float((1 - known / spreads.groups**2).sum())
        return Spreads(
            math.exp(place.common[-1]),
            _pulled(float((mu**2).sum()), bound, default.groups),
            _pulled(fits, free, default.fits),
        )

    def told(self, place: _Place, spreads: Spreads) -> Posterior:
        """Return what was found at the end."""
        covariance = np.linalg.inv(self.curvature(self.locals(place, spreads), spreads))
        mails, mu = self.mails, place.common[self.mails : -1]
        known = covariance[mails:-1, mails:-1]
        less = np.eye(self.groups) - self.shares[None, :]
        return Posterior(
            mails=place.common[:mails],
            of_mails=np.diag(covariance)[:mails],
            groups=mu,
            of_groups=np.diag(known),
            against=less @ mu,
            of_against=np.diag(less @ known @ less.T),
            spreads=Spreads(math.exp(place.common[-1]), spreads.groups, spreads.fits),
        )


def _pulled(squares: float, free: float, default: float) -> float:
    """Return the standard deviation of `free` values with that sum of squares, and of a few more as the default has it."""
    return math.sqrt((squares + PULL * default**2) / (max(free, 0.0) + PULL))
