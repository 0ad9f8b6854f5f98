"""A Rasch model with groups: the most likely difficulties, abilities and spreads, and how well each is known.

Spreads are found where EM would end, but by MacKay's steps (1992), which get there in a few. They are pulled towards their defaults
as if by a few groups more, so that a bank of six departments is not told that they are all alike.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sekisho.people.measure.answers import Floats
from sekisho.people.measure.climb import Local, Model, Place, Spreads
from sekisho.people.measure.marginal import Table

STEPS: Final = 100
CLOSE: Final = 1e-3
"""In standard errors for what is common, in logits for spreads: less than anybody would see."""
PULL: Final = 4.0
"""The defaults of t and u count as much as so many groups, or mails for a group."""


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


def posterior(tables: Sequence[Table], prior: Floats, expected: Floats, *, estimate: bool) -> Posterior:
    """Return what a table for each group says. `prior` is of b; `expected` of d, a row a group."""
    model = Model(tables, prior, expected, estimate)
    place, spreads = Place(model.middle.copy(), np.zeros(expected.shape)), Spreads()
    for _ in range(STEPS):
        moved = model.step(place, spreads)
        adjusted = _spreads(model, moved, spreads) if estimate else spreads
        far = max(
            float(np.abs(moved.common - place.common).max()),
            abs(adjusted.groups - spreads.groups),
            abs(adjusted.fits - spreads.fits),
        )
        place, spreads = moved, adjusted
        if far < CLOSE:
            break
    return _told(model, place, spreads)


def _spreads(model: Model, place: Place, spreads: Spreads) -> Spreads:
    """Return the next standard deviations between groups, and of a mail between groups."""
    parts, mails = model.locals(place, spreads), len(model.prior)
    covariance = _inverse(model.curvature(parts, spreads))
    own = np.array([_own(one, covariance) for one in parts])
    got = np.array([table.seen.any(axis=0) for table in model.tables])
    groups, known = place.common[mails:-1], np.diag(covariance)[mails:-1]
    default = Spreads()
    return Spreads(
        math.exp(place.common[-1]),
        _pulled(float((groups**2).sum()), float((1 - known / spreads.groups**2).sum()), default.groups),
        _pulled(float((place.own**2)[got].sum()), float((1 - own / spreads.fits**2)[got].sum()), default.fits),
    )


def _own(part: Local, covariance: Floats) -> Floats:
    """Return the variances of one group's d."""
    back = part.inverse @ part.cross
    return np.asarray(
        np.diag(part.inverse) + ((back @ covariance[np.ix_(part.at, part.at)]) * back).sum(axis=1), dtype=np.float64
    )


def _pulled(squares: float, free: float, default: float) -> float:
    """Return the standard deviation of `free` values with that sum of squares, and of a few more as the default has it."""
    return math.sqrt((squares + PULL * default**2) / (max(free, 0.0) + PULL))


def _inverse(curvature: Floats) -> Floats:
    """Return the covariance; a direction that is not bent at all counts as known as little as its prior had it."""
    values, vectors = np.linalg.eigh(curvature)
    inverse: Floats = (vectors / np.maximum(values, 1e-3)) @ vectors.T
    return inverse


def _told(model: Model, place: Place, spreads: Spreads) -> Posterior:
    covariance = _inverse(model.curvature(model.locals(place, spreads), spreads))
    mails, groups = len(model.prior), len(model.tables)
    sizes = np.array([len(table.seen) for table in model.tables], dtype=np.float64)
    less = np.eye(groups) - (sizes / max(sizes.sum(), 1.0))[None, :]
    means, known = place.common[mails:-1], covariance[mails:-1, mails:-1]
    return Posterior(
        mails=place.common[:mails],
        of_mails=np.diag(covariance)[:mails],
        groups=means,
        of_groups=np.diag(known),
        against=less @ means,
        of_against=np.diag(less @ known @ less.T),
        spreads=Spreads(math.exp(place.common[-1]), spreads.groups, spreads.fits),
    )
