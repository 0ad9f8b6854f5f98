"""Verdicts and rows into quantities: how much of what is paid is matched, called back, read; and what each finding adds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sekisho.detection.discover import Detector
from sekisho.evidence.view import Snapshot
from sekisho.model.money import Money
from sekisho.model.quantity import Coverage
from sekisho.model.verdict import Answer, Verdict
from sekisho.payments.holds import DETECTOR
from sekisho.pipeline.settings import Organisation
from sekisho.pipeline.trials import Trials
from sekisho.risk.discover import controls
from sekisho.risk.firm import DEFAULT_STAFF, FirmProfile, Measurement, Quantity, Record, firm_profile

SCENARIO = "counterparty_payment_change"
MATCH, CALLBACK, SENDERS = "payee_list_match", "callback_number_on_file", "lookalike_sender_check"
SENDER_DETECTOR = "lookalike_sender_speaks_of_payment"
NOT_LISTED = frozenset({"payee_not_on_list"})
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Measured:
    """What the loss model is told: the firm, the coverages, its own record, and each finding's quantities."""

    firm: FirmProfile
    measurements: tuple[Measurement, ...]
    record: Record
    quantities: Mapping[str, tuple[Quantity, ...]]


OWN_MEASURE = frozenset({MATCH, CALLBACK, SENDERS})
"""Controls that are measured by amounts, numbers and mailboxes here, and not by counting their detectors' answers."""


SUMMED = frozenset({"practice"})
"""Tables whose rows count subjects that other detectors judge: an answer about one measures no control a second time."""


def measures(detectors: Iterable[Detector], *, clear: bool = True) -> dict[str, str]:
    """Return by detector the control that its answers measure; of our controls, and none that has a measure of its own.

    Without `clear` those of which a flag alone says something about the control.
    """
    known = controls().keys() - OWN_MEASURE
    return {
        one.id: one.card.control
        for one in detectors
        if one.card.control in known and one.card.measures is clear and one.card.subjects.table not in SUMMED
    }


def measure(
    snapshot: Snapshot,
    verdicts: Sequence[Verdict],
    organisation: Organisation,
    aside: Trials,
    counted: Mapping[str, Coverage] | None = None,
    by: Mapping[str, str] | None = None,
) -> Measured:
    """Measure the practices and price tags of one assessment; what could not be seen stays an interval.

    `counted` is the coverage of the controls that are measured by answers, `by` the control that a detector measures.
    Payments of files that are set `aside` (withdrawn, or replaced by a newer version) are not counted: they were not paid.
    """
    amounts = _amounts(snapshot, organisation.currency, aside)
    staff, known = _staff(snapshot, organisation)
    mailboxes = len({row["mailbox"] for row in snapshot.dicts("message", ["mailbox"])})
    flagged_domains = _flagged_domains(snapshot, verdicts)
    years = _years(snapshot)
    firm = firm_profile(
        currency=organisation.currency,
        staff=staff if known else None,
        yearly_paid=_yearly(organisation),
        largest=None,
        largest_loss=_money(organisation.largest_loss, organisation.currency),
    )
    measurements = (
        Measurement(MATCH, _matched(verdicts, amounts)),
        Measurement(CALLBACK, _called(snapshot)),
        Measurement(SENDERS, Coverage(min(mailboxes, staff), 0, max(staff - mailboxes, 0))),
        *(Measurement(control, coverage) for control, coverage in sorted((counted or {}).items())),
    )
    record = Record(float(len(set(flagged_domains.values()))), years, min(1.0, mailboxes / staff))
    own = _quantities(verdicts, amounts, flagged_domains)
    return Measured(firm, measurements, record, {**_counted(verdicts, by or {}), **own})


def _amounts(snapshot: Snapshot, currency: str, aside: Trials) -> dict[str, int]:
    rows = snapshot.dicts("payment", ["payment_uid", "payment_file_uid", "amount_minor", "currency"])
    return {
        row["payment_uid"]: row["amount_minor"]
        for row in rows
        if row["currency"] == currency and row["payment_file_uid"] not in aside
    }


def _staff(snapshot: Snapshot, organisation: Organisation) -> tuple[int, bool]:
    if organisation.staff:
        return organisation.staff, True
    rostered = sum(1 for row in snapshot.dicts("staff", ["left_on"]) if row["left_on"] is None)
    return (rostered, True) if rostered else (DEFAULT_STAFF, False)


def _yearly(organisation: Organisation) -> Money | None:
    """Return what the firm pays in a year, only where it says so: the files at hand may be a part of it."""
    return _money(organisation.yearly_paid, organisation.currency)


def _money(amount: int | None, currency: str) -> Money | None:
    return None if amount is None else Money.from_major(Decimal(amount), currency)


def _counted(verdicts: Iterable[Verdict], by: Mapping[str, str]) -> dict[str, tuple[Quantity, ...]]:
    """Return what each flag of a detector that measures a control adds: one subject that is not covered."""
    found = {}
    for verdict in verdicts:
        control = by.get(verdict.detector)
        if control and verdict.answer is Answer.FLAGGED:
            effects = controls()[control].effects
            found[verdict.finding_id] = tuple(Quantity(one.scenario, control, from_no=1.0) for one in effects)
    return found


def _matched(verdicts: Iterable[Verdict], amounts: Mapping[str, int]) -> Coverage:
    """Count the paid amount whose account is the one on file, is not, or could not be compared."""
    yes = no = unseen = 0
    for verdict in verdicts:
        if verdict.subject.table != "payment" or verdict.detector != DETECTOR:
            continue
        amount = amounts.get(verdict.subject.key, 0)
        if verdict.answer is Answer.CLEAR:
            yes += amount
        elif verdict.answer is Answer.FLAGGED or _not_listed(verdict):
            no += amount
        else:
            unseen += amount
    return Coverage(yes, no, unseen)


def _not_listed(verdict: Verdict) -> bool:
    return any(reason.code in NOT_LISTED for reason in verdict.reasons)


def _called(snapshot: Snapshot) -> Coverage:
    """Count the payees with a number on file."""
    phones: dict[str, bool] = defaultdict(bool)
    for row in snapshot.dicts("account_on_file", ["counterparty_key", "phone"]):
        phones[row["counterparty_key"]] |= bool(row["phone"])
    return Coverage(sum(phones.values()), len(phones) - sum(phones.values()), 0)


def _flagged_domains(snapshot: Snapshot, verdicts: Iterable[Verdict]) -> dict[str, str]:
    """Return the sender's domain of each message that is flagged as a lookalike: one domain is one attempt."""
    flagged = {
        verdict.subject.key
        for verdict in verdicts
        if verdict.detector == SENDER_DETECTOR and verdict.answer is Answer.FLAGGED
    }
    rows = snapshot.dicts("message_features", ["message_uid", "sender_domain"]) if flagged else iter(())
    return {row["message_uid"]: row["sender_domain"] or "" for row in rows if row["message_uid"] in flagged}


def _years(snapshot: Snapshot) -> float:
    """Return how many years the mail at hand spans."""
    first: datetime | None = None
    last: datetime | None = None
    for row in snapshot.dicts("message", ["event_time"]):
        moment = row["event_time"]
        if moment is not None:
            first = moment if first is None or moment < first else first
            last = moment if last is None or moment > last else last
    return 0.0 if first is None or last is None else (last - first).total_seconds() / 86_400 / DAYS_A_YEAR


def _quantities(
    verdicts: Iterable[Verdict], amounts: Mapping[str, int], domains: Mapping[str, str]
) -> dict[str, tuple[Quantity, ...]]:
    """Return what each flagged verdict adds: an amount that is not matched, or its share of one attempt."""
    messages: dict[str, int] = defaultdict(int)
    for domain in domains.values():
        messages[domain] += 1
    found: dict[str, tuple[Quantity, ...]] = {}
    for verdict in verdicts:
        key = verdict.subject.key
        if verdict.detector == DETECTOR:
            if key in amounts and (verdict.answer is Answer.FLAGGED or _not_listed(verdict)):
                found[verdict.finding_id] = (Quantity(SCENARIO, MATCH, from_no=float(amounts[key])),)
        elif key in domains and verdict.answer is Answer.FLAGGED:
            found[verdict.finding_id] = (Quantity(SCENARIO, attempts=1.0 / messages[domains[key]]),)
    return found
