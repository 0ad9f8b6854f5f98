"""What one group's results say of how hard mails are for it, with every person's own ability integrated out.

For persons with ability theta = s z, z standard normal, P(fail) = sigma(beta_j - s z). Gauss-Hermite quadrature gives the logarithm of
the likelihood, its gradient and its negative second derivatives by (beta, ln s), exactly but for the nodes: no person is estimated.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from sekisho.people.measure.answers import Floats

NODES = 25


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A group's results: `fails` and `seen` count, for each person (row) and mail (column), what they failed and what they got."""

    fails: Floats
    seen: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """The logarithm of a likelihood, its gradient and its negative second derivatives; the last place is that of ln s."""

    value: float
    gradient: Floats
    curvature: Floats


@cache
def _nodes() -> tuple[Floats, Floats]:
    places, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return places, np.log(weights / weights.sum())


def moments(table: Table, beta: Floats, spread: float) -> Moments:
    """Return what the table says at `beta` (a logit a mail) and a standard deviation `spread` between persons."""
    places, logs = _nodes()
    logit = beta[None, :] - spread * places[:, None]
    fail = 1 / (1 + np.exp(-logit))
    joint = table.fails @ logit.T - table.seen @ np.logaddexp(0.0, logit).T + logs
    most = joint.max(axis=1, keepdims=True)
    weight = np.exp(joint - most)
    total = weight.sum(axis=1, keepdims=True)
    weight /= total
    rest = table.fails[:, None, :] - table.seen[:, None, :] * fail[None, :, :]
    slope = -spread * places
    score = np.concatenate([rest, (rest.sum(axis=2) * slope)[:, :, None]], axis=2)
    return Moments(
        float((most + np.log(total)).sum()),
        np.einsum("iq,iqj->j", weight, score),
        _information(weight.T @ table.seen * fail * (1 - fail), slope) - _variance(weight, score, rest, slope),
    )


def _information(each: Floats, slope: Floats) -> Floats:
    """Return the part that the outcomes' own variance brings; `each` has a row a node."""
    mails = each.shape[1]
    found = np.zeros((mails + 1, mails + 1))
    found[np.arange(mails), np.arange(mails)] = each.sum(axis=0)
    found[-1, :-1] = found[:-1, -1] = slope @ each
    found[-1, -1] = float((slope**2) @ each.sum(axis=1))
    return found


def _variance(weight: Floats, score: Floats, rest: Floats, slope: Floats) -> Floats:
    """Return the part that is lost because nobody's ability is known."""
    size = score.shape[2]
    flat = (score * np.sqrt(weight)[:, :, None]).reshape(-1, size)
    middle = np.einsum("iq,iqj->ij", weight, score)
    found: Floats = flat.T @ flat - middle.T @ middle
    found[-1, -1] += float((weight * rest.sum(axis=2) * slope).sum())
    return found
