"""A payment file checked on request: guarded, compared with what somebody counted elsewhere, and noted as checked."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from sekisho.evidence.view import Snapshot
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import Refused
from sekisho.model.money import Money
from sekisho.payments.confirmation.nouns import Confirming
from sekisho.pipeline.guard import Guarded, guard
from sekisho.pipeline.ingest import Fate, FileOutcome, Progress
from sekisho.pipeline.org import Org
from sekisho.pipeline.refused import remember
from sekisho.pipeline.trials import remember_check


@dataclass(frozen=True, slots=True)
class Expected:
    """What somebody counted elsewhere: the number of payments, and their sum in whole units (None: not told)."""

    count: int | None = None
    total: Decimal | None = None


def check_file(
    org: Org,
    path: Path,
    view: LedgerView | None,
    expected: Expected,
    now: datetime,
    progress: Progress,
    confirming: Confirming | None = None,
) -> Guarded:
    """Check a payment file. Refused `payments_counted_otherwise` or `payments_sum_otherwise` where it is not what was counted.

    Such a refusal is kept like any other, so that later pages say to send nothing of this file.
    """
    checked = guard(org, path, view, now, progress, confirming)
    remember_check(org, checked.check.file.sha256, view, now)
    error = _differs(checked, expected)
    if error is not None:
        remember(org.path, [FileOutcome(checked.name, Fate.REFUSED, _connector(org, checked), error=error)], now)
        raise error
    return checked


def _connector(org: Org, checked: Guarded) -> str:
    """Return the id of the connector that read the file."""
    with Snapshot.open(org.store) as snapshot:
        keys = {line.file_sha256: line.connector for line in snapshot.batches()}
    return keys.get(checked.check.file.sha256, "").partition("@")[0]


def _differs(checked: Guarded, expected: Expected) -> Refused | None:
    file = checked.check.file
    told = {"place": "archive", "file": checked.name}
    if expected.count not in (None, file.record_count):
        return Refused(
            "payments_counted_otherwise",
            field="record_count",
            **told,
            expected=f"{expected.count:,}",
            found=f"{file.record_count:,}",
        )
    currencies = sorted({str(row["currency"]) for row in checked.rows.values()})
    total = Money(file.total_minor, currencies[0]).major
    if expected.total is None or (len(currencies) == 1 and expected.total == total):
        return None
    return Refused(
        "payments_sum_otherwise",
        field="total",
        **told,
        expected=f"{expected.total:,f}",
        found=f"{total:,f} {'/'.join(currencies)}",
    )
