"""Verdicts and rows into quantities: how much of what is paid is matched, called back, read; and what each finding adds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.identity.directory import directory_accounts
from sekisho.model.money import Money
from sekisho.model.quantity import Coverage
from sekisho.model.verdict import Answer, Verdict
from sekisho.payments.holds import DETECTOR
from sekisho.pipeline.counted import CALLBACK, MATCH, SENDERS, Told, measured, quantities
from sekisho.pipeline.settings import Organisation
from sekisho.pipeline.trials import Trials
from sekisho.risk.firm import FirmProfile, Measurement, Quantity, Record, firm_profile

SCENARIO = "counterparty_payment_change"
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


def measure(
    snapshot: TableReader,
    verdicts: Sequence[Verdict],
    organisation: Organisation,
    aside: Trials,
    told: Told | None = None,
) -> Measured:
    """Measure the practices and price tags of one assessment; what could not be seen stays an interval.

    `told` is what the detectors' answers say of the controls that have no measure of their own.
    Payments of files that are set `aside` (withdrawn, or replaced by a newer version) are not counted: they were not paid.
    """
    answers, called = told or Told(), _called(snapshot)
    listed = called.total > 0
    amounts = _amounts(snapshot, organisation.currency, aside)
    staff, guess = _staff(snapshot, organisation)
    mailboxes = len({row["mailbox"] for row in snapshot.dicts("message", ["mailbox"])})
    flagged_domains = _flagged_domains(snapshot, verdicts)
    years = _years(snapshot)
    firm = firm_profile(
        currency=organisation.currency,
        staff=staff,
        staff_guess=guess,
        yearly_paid=_yearly(organisation),
        largest=None,
        largest_loss=_money(organisation.largest_loss, organisation.currency),
    )
    most = firm.spread("staff").high
    measurements = (
        Measurement(MATCH, _matched(verdicts, amounts, listed=listed)),
        Measurement(CALLBACK, called),
        Measurement(SENDERS, Coverage(min(mailboxes, most), 0, max(most - mailboxes, 0))),
        *measured(answers),
    )
    record = Record(float(len(set(flagged_domains.values()))), years, min(1.0, mailboxes / firm.staff))
    own = _quantities(verdicts, amounts, flagged_domains, listed=listed)
    return Measured(firm, measurements, record, {**quantities(verdicts, answers), **own})


def _amounts(snapshot: TableReader, currency: str, aside: Trials) -> dict[str, int]:
    rows = snapshot.dicts("payment", ["payment_uid", "payment_file_uid", "amount_minor", "currency"])
    return {
        row["payment_uid"]: row["amount_minor"]
        for row in rows
        # A debit takes money back and a prenote moves none: neither is paid.
        if row["currency"] == currency and row["amount_minor"] > 0 and row["payment_file_uid"] not in aside
    }


def _staff(snapshot: TableReader, organisation: Organisation) -> tuple[int | None, int | None]:
    """Return how many people there are as settings or roster say it, or else a guess by the accounts of the directory."""
    rostered = sum(1 for row in latest(snapshot, "staff", ("employee_id",), ("left_on",)) if row["left_on"] is None)
    known = organisation.staff or rostered or None
    if known:
        return known, None
    accounts = directory_accounts(snapshot, ("user_kind",))
    members = sum(1 for row in accounts if row["user_kind"] == "member" and row["enabled"] is not False)
    return None, members or None


def _yearly(organisation: Organisation) -> Money | None:
    """Return what the firm pays in a year, only where it says so: the files at hand may be a part of it."""
    return _money(organisation.yearly_paid, organisation.currency)


def _money(amount: int | None, currency: str) -> Money | None:
    return None if amount is None else Money.from_major(Decimal(amount), currency)


def _matched(verdicts: Iterable[Verdict], amounts: Mapping[str, int], *, listed: bool) -> Coverage:
    """Count the paid amount whose account is the one on file, is not, or could not be compared.

    Without any list (not `listed`) nothing could be.
    """
    yes = no = unseen = 0
    for verdict in verdicts:
        if verdict.subject.table != "payment" or verdict.detector != DETECTOR:
            continue
        amount = amounts.get(verdict.subject.key, 0)
        if verdict.answer is Answer.CLEAR:
            yes += amount
        elif verdict.answer is Answer.FLAGGED or (listed and _not_listed(verdict)):
            no += amount
        else:
            unseen += amount
    return Coverage(yes, no, unseen)


def _not_listed(verdict: Verdict) -> bool:
    return any(reason.code in NOT_LISTED for reason in verdict.reasons)


def _called(snapshot: TableReader) -> Coverage:
    """Count the payees with a number on file."""
    phones: dict[str, bool] = defaultdict(bool)
    for row in snapshot.dicts("account_on_file", ["counterparty_key", "phone"]):
        phones[row["counterparty_key"]] |= bool(row["phone"])
    return Coverage(sum(phones.values()), len(phones) - sum(phones.values()), 0)


def _flagged_domains(snapshot: TableReader, verdicts: Iterable[Verdict]) -> dict[str, str]:
    """Return the sender's domain of each message that is flagged as a lookalike: one domain is one attempt."""
    flagged = {
        verdict.subject.key
        for verdict in verdicts
        if verdict.detector == SENDER_DETECTOR and verdict.answer is Answer.FLAGGED
    }
    rows = snapshot.dicts("message_features", ["message_uid", "sender_domain"]) if flagged else iter(())
    return {row["message_uid"]: row["sender_domain"] or "" for row in rows if row["message_uid"] in flagged}


def _years(snapshot: TableReader) -> float:
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
    verdicts: Iterable[Verdict], amounts: Mapping[str, int], domains: Mapping[str, str], *, listed: bool
) -> dict[str, tuple[Quantity, ...]]:
    """Return what each flagged verdict adds: an amount that is not matched, or its share of one attempt."""
    messages: dict[str, int] = defaultdict(int)
    for domain in domains.values():
        messages[domain] += 1
    found: dict[str, tuple[Quantity, ...]] = {}
    for verdict in verdicts:
        key = verdict.subject.key
        if verdict.detector == DETECTOR:
            if key in amounts and (verdict.answer is Answer.FLAGGED or (listed and _not_listed(verdict))):
                found[verdict.finding_id] = (Quantity(SCENARIO, MATCH, from_no=float(amounts[key])),)
        elif key in domains and verdict.answer is Answer.FLAGGED:
            found[verdict.finding_id] = (Quantity(SCENARIO, attempts=1.0 / messages[domains[key]]),)
    return found
