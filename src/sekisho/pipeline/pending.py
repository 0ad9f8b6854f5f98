"""Payments that have not gone out yet, as the guard sees them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sekisho.evidence.view import Snapshot
from sekisho.identity.payees import COLUMNS, Payees
from sekisho.ledger.verify import LedgerView
from sekisho.model.money import Money
from sekisho.model.verdict import Verdict
from sekisho.payments.check import FileCheck, check
from sekisho.payments.nouns import Payment, PaymentFile
from sekisho.payments.trials import Aside
from sekisho.pipeline.screened import comparison
from sekisho.pipeline.settings import Settings
from sekisho.pipeline.trials import Trials

PaymentRow = Mapping[str, Any]
_FILE = ["payment_file_uid", "record_count", "total_minor", "value_date"]
_PAYMENT = [
    "row_id", "payment_uid", "payment_file_uid", "sequence", "payee_code", "payee_name", "account_key", "amount_minor",
    "currency", "value_date", "memo",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pending:
    """The files whose day has not passed, checked, with their payments' rows by payment_uid; how many are past.

    `asides` are those that were withdrawn or replaced by a newer version: listed, and not counted as waiting.
    """

    checks: tuple[FileCheck, ...]
    rows: Mapping[str, PaymentRow]
    past: int = 0
    asides: tuple[Aside, ...] = ()


def pending(
    snapshot: Snapshot,
    verdicts: Iterable[Verdict],
    view: LedgerView | None,
    as_of: datetime,
    settings: Settings,
    trials: Trials,
) -> Pending:
    """Check every payment file in the evidence whose day of transfer is `as_of` (in its zone) or later, or not known."""
    today = as_of.astimezone(ZoneInfo(settings.organisation.time_zone)).date()
    given = list(snapshot.dicts("payment_file", _FILE))
    files = [row for row in given if not row["value_date"] or row["value_date"] >= today]
    wanted = {row["payment_file_uid"] for row in files}
    by_file: dict[str, list[PaymentRow]] = defaultdict(list)
    for row in snapshot.dicts("payment", _PAYMENT) if wanted else ():
        if row["payment_file_uid"] in wanted:
            by_file[row["payment_file_uid"]].append(row)
    payees = Payees(snapshot.dicts("account_on_file", COLUMNS))
    compared = comparison(snapshot, payees, view, settings, today, trials) if wanted else None
    about = [verdict for verdict in verdicts if verdict.subject.table == "payment"]
    checks: list[FileCheck] = []
    asides: list[Aside] = []
    for file in _one_each(files):
        rows = sorted(by_file[file["payment_file_uid"]], key=lambda row: row["sequence"])
        head = PaymentFile(file["payment_file_uid"], file["record_count"], file["total_minor"])
        screened = compared.checks(head.sha256, rows) if compared else {}
        done = check(head, [payment_of(row, payees) for row in rows], about, view, screened)
        if head.sha256 in trials:
            asides.append(Aside(done, trials.withdrawn.get(head.sha256), trials.newer.get(head.sha256, "")))
        else:
            checks.append(done)
    by_uid = {row["payment_uid"]: row for rows in by_file.values() for row in rows}
    return Pending(tuple(checks), by_uid, len(given) - len(files), tuple(asides))


def _one_each(files: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return each file once, its blocks summed: a Zengin file may hold several."""
    found: dict[str, dict[str, Any]] = {}
    for row in files:
        known = found.setdefault(row["payment_file_uid"], {**row, "record_count": 0, "total_minor": 0})
        known["record_count"] += row["record_count"]
        known["total_minor"] += row["total_minor"]
    return list(found.values())


def payee_label(row: PaymentRow) -> str:
    """Return whom a payment's row names: the payee, else the code, "" where it names nobody."""
    return row["payee_name"] or row["payee_code"] or ""


def payment_of(row: PaymentRow, payees: Payees) -> Payment:
    """Return a payment's row as the guard takes it: with its counterparty where exactly one fits."""
    payee = payees.find(row["payee_code"], row["payee_name"])
    key = payee.keys[0] if len(payee.keys) == 1 else ""
    amount = Money(row["amount_minor"], row["currency"])
    return Payment(row["payment_uid"], row["sequence"], key, row["account_key"] or "", amount)
