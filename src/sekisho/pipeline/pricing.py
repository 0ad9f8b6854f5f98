"""Prices by case: findings that are one story are priced once, together, on the finding that shows it best."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from sekisho.detection.discover import Detector
from sekisho.evidence.duck import damage_is_an_error
from sekisho.evidence.view import Snapshot
from sekisho.findings.cases import Case, cases
from sekisho.findings.links import links
from sekisho.findings.nouns import OPEN_STATES, Book, Finding, State
from sekisho.risk.ends import Ends
from sekisho.risk.firm import Quantity
from sekisho.risk.model import Model
from sekisho.risk.price import prices
from sekisho.risk.years import Draws

PRICED = (OPEN_STATES, frozenset({State.ACCEPTED}))
"""The states whose findings are priced together, case by case: what asks for work, and what somebody bears."""


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of each case by the finding that carries it, and the case of every other finding priced with it."""

    prices: Mapping[str, Ends]
    priced_with: Mapping[str, str]


def stories(
    snapshot: Snapshot, detectors: Iterable[Detector], book: Book, undone: frozenset[str] = frozenset()
) -> tuple[Case, ...]:
    """Return the cases of all findings; `undone` are the ties that two people have undone."""
    severity = {detector.id: detector.card.severity.rank for detector in detectors}
    own = {row["domain"] for row in snapshot.dicts("domain_history", ["domain", "own"]) if row["own"]}
    findings = book.findings.values()
    with damage_is_an_error(snapshot.store.tables):
        return cases(findings, links(findings, snapshot, frozenset(own), undone), severity)


def price_cases(
    models: Sequence[Model],
    book: Book,
    quantities: Mapping[str, tuple[Quantity, ...]],
    told: Iterable[Case],
    seed: int,
    drawn: Sequence[Draws],
) -> Priced:
    """Return what each case costs a year: the loss as measured less the loss without all of its open findings.

    Findings that somebody accepted are no part of that: those of a case have a price of their own, reckoned likewise.
    A price is the sum over the scenarios that a quantity belongs to, each on its own random numbers: `drawn`, by model.
    """
    together: dict[str, tuple[Quantity, ...]] = {}
    priced_with: dict[str, str] = {}
    for case, alike in product(told, PRICED):
        opened = [one for key in case.findings if (one := book.findings[key]).state in alike]
        known = sorted((one for one in opened if one.id in quantities), key=_first)
        if known:
            together[known[0].id] = _once(known, quantities)
            priced_with.update((one.id, case.id) for one in opened if one.id != known[0].id)
    summed: dict[str, Ends] = {}
    for model, draws in zip(models, drawn, strict=True):
        own = {key: found for key, found in together.items() if any(q.scenario == model.scenario.id for q in found)}
        for key, price in prices(model, own, seed, drawn=draws).items() if own else ():
            summed[key] = _plus(summed[key], price) if key in summed else price
    return Priced(summed, priced_with)


def _plus(one: Ends, other: Ends) -> Ends:
    return Ends(one.better + other.better, one.middle + other.middle, one.worse + other.worse)


def _first(finding: Finding) -> tuple[bool, str]:
    """Order findings: a payment says more of a case than a mail."""
    return finding.subject.table != "payment", finding.id


def _once(findings: Iterable[Finding], quantities: Mapping[str, tuple[Quantity, ...]]) -> tuple[Quantity, ...]:
    """Return the quantities of findings, those of a subject that two detectors flag once."""
    by_subject = {finding.subject: quantities[finding.id] for finding in findings}
    return tuple(quantity for subject in sorted(by_subject, key=str) for quantity in by_subject[subject])
