"""Acceptance 2: no planted account difference is missed, over sample banks of many seeds, both list formats and sizes.

Run: `python bench/planted_differences.py [SEEDS]`. Missed is a payment of today whose account is not one on the list and
that is not held. False is a payment that is flagged and differs in nothing.
"""

import sys
from collections import Counter
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from sekisho.identity.accounts import code_fold
from sekisho.model.verdict import Answer
from sekisho.pipeline.first import first
from sekisho.sample.build import PayeeFormat, build
from sekisho.sample.truth import Truth

SEEDS = 24
FIRST_SEED = 4000


def made(folder: Path, seed: int, *, small: bool) -> Truth:
    """Make one bank; the list is a workbook or a text file in turn."""
    form: PayeeFormat = "csv" if seed % 2 else "xlsx"
    if small:
        return build(folder, seed=seed, staff=40, days=60, mailboxes=3, messages=600, log_rows=3_000, payees_as=form)
    return build(folder, seed=seed, payees_as=form)


def one(seed: int, *, small: bool) -> Counter[str]:
    """Make a bank, look at it, and count."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "exports"
        truth = made(folder, seed, small=small)
        now = datetime.combine(truth.end, time(3), UTC)
        done = first(folder, None, now, lambda *_: None).done
        with done.snapshot:
            pass
    differing = Counter(code_fold(item.payee_code) for item in truth.differences)
    counts = Counter(banks=1, planted=sum(differing.values()))
    for check in done.pending.checks:
        for hold in (*check.held, *check.undetermined, *check.open):
            code = code_fold(done.pending.rows[hold.payment.uid]["payee_code"])
            flagged = hold in check.held
            if differing[code] and not hold.state.is_open:
                differing[code] -= 1
                counts["flagged" if flagged else "held undetermined"] += 1
            elif flagged and any(reason.code == "account_differs" for reason in hold.reasons):
                counts["false"] += 1
            counts["payments"] += 1
    counts["missed"] = sum(differing.values())
    answers = Counter(verdict.answer for verdict in done.result.verdicts if verdict.detector == "payee_account_differs")
    counts["clear"] = answers[Answer.CLEAR]
    return counts


def main() -> int:
    """Look at every bank; exit code 1 where a difference was missed."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    total: Counter[str] = Counter()
    for number in range(seeds + 1):
        small = number < seeds
        counts = one(FIRST_SEED + number, small=small)
        total += counts
        print(f"seed {FIRST_SEED + number}, {'small' if small else 'default'}: {dict(counts)}", flush=True)
    print(
        f"figure: {total['missed']} of {total['planted']} missed, {total['false']} false holds "
        f"among {total['payments']} payments of {total['banks']} banks"
    )
    return 0 if total["planted"] and not total["missed"] else 1


if __name__ == "__main__":
    sys.exit(main())
