"""Detectors' answers into coverages of controls and quantities of findings, for every control that has no measure of its own."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sekisho.detection.discover import Detector
from sekisho.model.quantity import Coverage
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Verdict
from sekisho.risk.discover import controls
from sekisho.risk.firm import DEFAULT_SPREAD, Measurement, Quantity

MATCH, CALLBACK, SENDERS = "payee_list_match", "callback_number_on_file", "lookalike_sender_check"
OWN_MEASURE = frozenset({MATCH, CALLBACK, SENDERS})
"""Controls that are measured by amounts, numbers and mailboxes, and not by counting their detectors' answers."""
SUMMED = frozenset({"practice", "mailbox_takeover"})
"""Tables whose rows count or gather subjects that other detectors judge (accounts, mailboxes that forward): an answer about one
measures no control a second time."""
PARTED = {"log_watch": ("api_activity", "authentication", "endpoint_activity")}
"""Controls whose subjects come from several exports, by the tables that these fill. Each export counts alike, since how
many subjects a missing one holds nobody knows; a subject's key begins with its connector."""


LISTED: Mapping[str, tuple[str, frozenset[str]]] = {
    "mfa_for_everyone": ("directory_account", frozenset({"entra_registration"})),
    "exfiltration_watch": ("staff", frozenset()),
}
"""Controls whose subjects are all listed in one table, and the exports that list only a part of them there. Without the
list those that were seen stand for up to `DEFAULT_SPREAD` times as many."""


@dataclass(frozen=True, slots=True)
class Told:
    """What answers say of controls.

    `coverage` counts subjects by control and part (see `part_of`). `by` is the control that a detector's flags speak of,
    `coming` that of a detector whose subjects are not there yet. `expected` are the parts of a control that has several;
    of those in `unlisted` nobody knows how many subjects there are.
    """

    coverage: Mapping[str, Mapping[str, Coverage]] = field(default_factory=dict)
    by: Mapping[str, str] = field(default_factory=dict)
    coming: Mapping[str, str] = field(default_factory=dict)
    expected: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unlisted: frozenset[str] = frozenset()


def measures(detectors: Iterable[Detector], *, clear: bool = True) -> dict[str, str]:
    """Return by detector the control that its answers measure; of our controls, and none that has a measure of its own.

    Without `clear` those of which a flag alone says something about the control.
    """
    return {
        one.id: one.card.control
        for one in detectors
        if _counts(one) and one.card.measures is clear and not one.card.coming
    }


def coming(detectors: Iterable[Detector]) -> dict[str, str]:
    """Return by detector the control that would cover one subject less if what it flags came true."""
    return {one.id: one.card.control for one in detectors if _counts(one) and one.card.coming}


def _counts(one: Detector) -> bool:
    return one.card.control in controls().keys() - OWN_MEASURE and one.card.subjects.table not in SUMMED


def expected(suppliers: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Return the exports from which a control's subjects come, of controls that have several."""
    return {
        control: frozenset(name for table in tables for name in suppliers.get(table, ()))
        for control, tables in PARTED.items()
    }


def unlisted(delivered: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the controls of whose subjects no whole list was delivered, given each export with a table that it filled."""
    there = frozenset(delivered)
    return frozenset(
        control
        for control, (table, parts) in LISTED.items()
        if not any(name == table and export not in parts for export, name in there)
    )


def part_of(control: str, subject: Subject) -> str:
    """Return the export that a subject comes from where its control has several, "" elsewhere."""
    return subject.key.partition(":")[0] if control in PARTED else ""


def measured(told: Told) -> Iterator[Measurement]:
    """Yield the coverage of each control that answers measure; of several parts each counts alike, a missing one unseen."""
    for control in sorted(told.coverage.keys() | told.expected.keys()):
        parts = told.coverage.get(control, {})
        if control in told.expected:
            parts = {name: parts.get(name, Coverage(0, 0, 0)) for name in told.expected[control] | parts.keys()}
            parts = {name: _of_one(parts[name]) for name in sorted(parts)}
        yield Measurement(control, _sum(parts.values(), DEFAULT_SPREAD if control in told.unlisted else 1.0))


def _sum(parts: Collection[Coverage], times: float) -> Coverage:
    """Return parts together, as a part of up to `times` as many."""
    yes, no, unseen = (sum(getattr(one, side) for one in parts) for side in ("yes", "no", "unseen"))
    return Coverage(yes, no, unseen + (times - 1) * (yes + no + unseen))


def _of_one(part: Coverage) -> Coverage:
    """Return a part's shares; all of it unseen where nothing of it is there."""
    if not part.total:
        return Coverage(0, 0, 1)
    return Coverage(part.yes / part.total, part.no / part.total, part.unseen / part.total)


def quantities(verdicts: Iterable[Verdict], told: Told) -> dict[str, tuple[Quantity, ...]]:
    """Return what each flag adds: a subject that is not covered, or that will not be when what is planned comes true."""
    found = {}
    for verdict in verdicts:
        if verdict.answer is not Answer.FLAGGED:
            continue
        if control := told.by.get(verdict.detector):
            weight = _weight(control, verdict.subject, told)
            found[verdict.finding_id] = _each(control, from_no=weight)
        elif control := told.coming.get(verdict.detector):
            found[verdict.finding_id] = _each(control, adds_no=1.0)
    return found


def _weight(control: str, subject: Subject, told: Told) -> float:
    """Return what one subject counts in its control's coverage."""
    if control not in told.expected:
        return 1.0
    part = told.coverage.get(control, {}).get(part_of(control, subject))
    return 1 / part.total if part else 0.0


def _each(control: str, from_no: float = 0.0, adds_no: float = 0.0) -> tuple[Quantity, ...]:
    return tuple(
        Quantity(one.scenario, control, from_no=from_no, adds_no=adds_no) for one in controls()[control].effects
    )
