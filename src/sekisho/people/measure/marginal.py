"""What one group's results say of how hard mails are for it, with every person's own ability integrated out.

For persons with ability s z, z standard normal, P(fail) = sigma(beta_j - s z). Gauss-Hermite quadrature gives the logarithm of the
likelihood, its gradient and its negative second derivatives by (beta, ln s), exactly but for the nodes: no person is estimated.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from sekisho.people.measure.answers import Floats

NODES = 21


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A group's results: `fails` and `seen` count, for each person (row) and mail (column), what they failed and what they got."""

    fails: Floats
    seen: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """The gradient of the logarithm of a likelihood, and its negative second derivatives: `known` less `hidden`.

    `known` is what they would be if abilities were known; it is never negative. The last place is that of ln s.
    """

    gradient: Floats
    known: Floats
    hidden: Floats


@cache
def _nodes() -> tuple[Floats, Floats]:
    places, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return places, np.log(weights / weights.sum())


def _joint(table: Table, beta: Floats, spread: float) -> Floats:
    """Return the logarithm of each person's results at each node, with the node's weight."""
    places, logs = _nodes()
    logit = beta[None, :] - spread * places[:, None]
    joint: Floats = table.fails @ logit.T - table.seen @ np.logaddexp(0.0, logit).T + logs
    return joint


def likelihood(table: Table, beta: Floats, spread: float) -> float:
    """Return the logarithm of how likely the table is at `beta` (a logit a mail), `spread` being that between persons."""
    joint = _joint(table, beta, spread)
    most = joint.max(axis=1, keepdims=True)
    return float((most[:, 0] + np.log(np.exp(joint - most).sum(axis=1))).sum())


def moments(table: Table, beta: Floats, spread: float) -> Moments:
    """Return how the likelihood changes at `beta` and `spread`."""
    joint = _joint(table, beta, spread)
    weight = np.exp(joint - joint.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    slope = -spread * _nodes()[0]
    fail = 1 / (1 + np.exp(-(beta[None, :] + slope[:, None])))
    tilt = slope * (table.fails.sum(axis=1)[:, None] - table.seen @ fail.T)
    tilted = weight * tilt
    gradient = np.append(table.fails.sum(axis=0) - (table.seen * (weight @ fail)).sum(axis=0), tilted.sum())
    each = weight.T @ table.seen * fail * (1 - fail)
    return Moments(gradient, _known(each, slope), _hidden(table.seen, weight, fail, tilt))


def _known(each: Floats, slope: Floats) -> Floats:
    """Return what the outcomes would tell if abilities were known; `each` has a row a node."""
    mails = each.shape[1]
    found = np.zeros((mails + 1, mails + 1))
    found[np.arange(mails), np.arange(mails)] = each.sum(axis=0)
    found[-1, :-1] = found[:-1, -1] = slope @ each
    found[-1, -1] = float((slope**2) @ each.sum(axis=1))
    return found


def _hidden(seen: Floats, weight: Floats, fail: Floats, tilt: Floats) -> Floats:
    """Return what is lost because nobody's ability is known: each person's gradient varies over the nodes, and ln s bends."""
    mails = seen.shape[1]
    found = np.zeros((mails + 1, mails + 1))
    for node in range(len(fail)):
        found[:-1, :-1] += np.outer(fail[node], fail[node]) * ((seen * weight[:, node, None]).T @ seen)
    middle, lean = seen * (weight @ fail), (weight * tilt).sum(axis=1)
    found[:-1, :-1] -= middle.T @ middle
    found[-1, :-1] = found[:-1, -1] = lean @ middle - (seen * ((weight * tilt) @ fail)).sum(axis=0)
    found[-1, -1] = float((weight * tilt**2).sum() - (lean**2).sum() + lean.sum())
    return found
