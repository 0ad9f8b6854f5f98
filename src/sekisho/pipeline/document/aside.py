"""The payment files that do not wait: withdrawn, or replaced by a newer version."""

from sekisho.model.money import Money
from sekisho.payments.nouns import Hold
from sekisho.payments.trials import NEVER_STOPPED
from sekisho.pipeline.assess import Assessment
from sekisho.report.inputs import AsideFact


def aside_facts(done: Assessment) -> tuple[AsideFact, ...]:
    """Return each file that was set aside, with what would be stopped in it."""
    names = {line.file_sha256: line.file_name for line in done.snapshot.batches()}
    found = []
    for aside in done.pending.asides:
        sha256, gone = aside.check.file.sha256, aside.withdrawal
        stopped = [hold for hold in aside.holds if hold.state not in NEVER_STOPPED]
        found.append(
            AsideFact(
                names.get(sha256, ""),
                sha256,
                len(stopped),
                _total(stopped),
                by=gone.by if gone else "",
                at=gone.at if gone else None,
                signed=gone is not None and gone.signed,
                newer="" if gone else names.get(aside.newer, aside.newer[:12]),
            )
        )
    return tuple(found)


def _total(holds: list[Hold]) -> Money | None:
    currencies = {hold.payment.amount.currency for hold in holds}
    return Money(sum(hold.payment.amount.minor for hold in holds), currencies.pop()) if len(currencies) == 1 else None
