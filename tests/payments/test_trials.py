"""Withdrawn and replaced files: what counts, what is a version, and that the ledger alone says who withdrew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from sekisho.ledger.keys import Signer
from sekisho.ledger.names import forget
from sekisho.ledger.store import append, names_path
from sekisho.ledger.verify import read, verify
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.payments import asking
from sekisho.payments.check import check
from sekisho.payments.nouns import Payment, PaymentFile
from sekisho.payments.trials import (
    Aside,
    Counted,
    Line,
    Version,
    Withdrawal,
    counted,
    is_version,
    replaced,
    withdrawals,
)

DAY = date(2026, 11, 20)
RENT, GAS, TAX = Line("V1", "a", 100, "JPY"), Line("V2", "b", 200, "JPY"), Line("V3", "c", 300, "JPY")


def version(name: str, minutes: int, *lines: Line, checked: bool = True, day: date | None = DAY) -> Version:
    at = datetime.fromisoformat("2026-11-20T03:00:00+00:00") + timedelta(minutes=minutes)
    return Version(f"{name}@{minutes}", name, at, day, lines, checked)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (version("a", 0, RENT, GAS), version("a", 1, RENT, TAX, checked=False)),
        (version("a", 0, RENT, GAS), version("b", 1, RENT)),
        (version("a", 0, RENT, GAS), version("b", 1, RENT, TAX)),
        (version("a", 0, RENT, GAS), version("b", 1, GAS, RENT)),
        (version("a", 0, RENT), version("b", 1, replace(RENT, account="z"))),
        (version("a", 0, RENT, day=None), version("a", 20_000, RENT, day=None)),
    ],
)
def test_a_file_written_again_is_a_newer_version(older: Version, newer: Version) -> None:
    assert is_version(older, newer)
    assert not is_version(newer, older)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (version("a", 0, RENT), version("a", 0, RENT)),
        (version("a", 0, RENT), version("a", 1, RENT, day=date(2026, 11, 27))),
        (version("a", 0, RENT), version("a", 1, GAS)),
        (version("a", 0, RENT, GAS), version("b", 1, RENT, GAS, checked=False)),
        (version("a", 0, RENT, GAS, TAX), version("b", 1, RENT)),
        (version("a", 0, RENT), version("b", 1, replace(RENT, minor=101))),
        (version("a", 0, RENT), version("b", 1, GAS)),
        (version("a", 0, RENT), version("a", 1)),
        (version("a", 0), version("a", 1, RENT)),
        (version("a", 0, RENT), version("b", 1)),
        (version("a", 0), version("b", 1)),
        (version("a", 0, RENT, day=None), version("a", 21_000, RENT, day=None)),
    ],
)
def test_another_file_is_no_version(older: Version, newer: Version) -> None:
    assert not is_version(older, newer)


def test_the_newest_version_stands_for_all_and_what_is_withdrawn_for_none() -> None:
    three = [version("a", minutes, RENT) for minutes in (0, 1, 2)]
    assert replaced(three, ()) == {"a@0": "a@2", "a@1": "a@2"}
    assert replaced(three, {"a@2"}) == {"a@0": "a@1"}


def test_a_withdrawal_counts_until_the_file_is_checked_again(
    ledger: Path, ada: Signer, now: datetime, salt: Callable[[], bytes]
) -> None:
    entry = append(ledger, asking.withdraw("f" * 64, "a trial", salt), ada, now)
    view = read(ledger)
    assert withdrawals(view, {}) == {"f" * 64: Withdrawal("a-ada", now, "a trial")}
    assert withdrawals(view, {"f" * 64: entry.seq}) == {}
    assert not [problem for problem in verify(ledger) if problem.stops]
    forget(names_path(ledger), frozenset({str(view.fold.index[entry.hash].payload["why"])}))
    assert withdrawals(read(ledger), {})["f" * 64].why == ""


def test_withdrawing_opens_no_payment(
    ledger: Path,
    ada: Signer,
    now: datetime,
    salt: Callable[[], bytes],
    file: PaymentFile,
    usual: Payment,
    changed: Payment,
) -> None:
    clear = Verdict(
        "payee_account_differs", Subject("payment", usual.uid), Answer.CLEAR, (Reason.of("account_as_on_file"),)
    )
    flagged = Verdict(
        "payee_account_differs", Subject("payment", changed.uid), Answer.FLAGGED, (Reason.of("account_differs"),)
    )
    before = check(file, [usual, changed], [clear, flagged], read(ledger))
    append(ledger, asking.withdraw(file.sha256, "", salt), ada, now)
    after = check(file, [usual, changed], [clear, flagged], read(ledger))
    assert after == before
    assert after.exit_code == 10


def test_each_stopped_payment_is_counted_in_one_place(
    ledger: Path,
    ada: Signer,
    now: datetime,
    salt: Callable[[], bytes],
    file: PaymentFile,
    usual: Payment,
    changed: Payment,
) -> None:
    held = check(file, [usual, changed], [], None)
    assert counted([held], []) == Counted(undetermined=2)
    gone = Aside(held, Withdrawal("ada", now))
    assert counted([], [gone, Aside(held, newer="e" * 64)]) == Counted(withdrawn=2, replaced=2)
    append(ledger, asking.refuse(file.sha256, 2, "denied", salt), ada, now)
    assert counted([check(file, [usual, changed], [], read(ledger))], []) == Counted(undetermined=1, refused=1)
