"""A payment file is checked whole, and its exit code is 0 only where every payment is proven."""

import hashlib
import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from sekisho.ledger.canonical import fresh_salt
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import append
from sekisho.ledger.verify import LedgerView, read
from sekisho.model.errors import SekishoError
from sekisho.model.money import Money
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.payments.asking import refuse
from sekisho.payments.check import check, same_file
from sekisho.payments.nouns import Payment, PaymentFile


def verdict(key: str, answer: Answer, detector: str = "payee_account_differs", table: str = "payment") -> Verdict:
    return Verdict(detector, Subject(table, key), answer, ())


@pytest.fixture
def view(ledger: Path) -> LedgerView:
    return read(ledger)


def test_every_payment_proven_is_exit_code_0(usual: Payment, view: LedgerView) -> None:
    again = replace(usual, uid="p-2", sequence=2)
    done = check(
        PaymentFile("f" * 64, 2, 200_000),
        (usual, again),
        [verdict("p-1", Answer.CLEAR), verdict("p-2", Answer.CLEAR)],
        view,
    )
    assert [hold.payment.uid for hold in done.open] == ["p-1", "p-2"]
    assert (done.held, done.undetermined, done.provisional, done.exit_code) == ((), (), False, 0)


def test_one_held_payment_is_exit_code_10(
    usual: Payment, changed: Payment, file: PaymentFile, view: LedgerView
) -> None:
    done = check(file, (usual, changed), [verdict("p-2", Answer.FLAGGED)], view)
    assert [hold.payment.uid for hold in done.held] == ["p-2"]
    assert [hold.payment.uid for hold in done.undetermined] == ["p-1"]
    assert (done.open, done.file, done.exit_code) == ((), file, 10)


def test_a_payment_without_a_verdict_is_exit_code_11(
    usual: Payment, changed: Payment, file: PaymentFile, view: LedgerView
) -> None:
    answers = [
        verdict("p-1", Answer.CLEAR),
        verdict("p-2", Answer.CLEAR, "other"),
        verdict("p-2", Answer.CLEAR, table="m"),
    ]
    done = check(file, (usual, changed), answers, view)
    assert [hold.payment.uid for hold in done.open] == ["p-1"]
    assert [hold.payment.uid for hold in done.undetermined] == ["p-2"]
    assert done.exit_code == 11


def test_several_verdicts_about_one_payment_all_count(usual: Payment, view: LedgerView) -> None:
    answers = [verdict("p-1", Answer.CLEAR), verdict("p-1", Answer.FLAGGED), verdict("p-1", Answer.CLEAR)]
    assert check(PaymentFile("f" * 64, 1, 100_000), (usual,), answers, view).exit_code == 10


def test_before_init_a_clear_file_is_provisional_and_exit_code_11(usual: Payment) -> None:
    done = check(PaymentFile("f" * 64, 1, 100_000), (usual,), [verdict("p-1", Answer.CLEAR)], None)
    assert (len(done.undetermined), done.open, done.provisional, done.exit_code) == (1, (), True, 11)


def test_on_a_replaced_ledger_every_payment_is_held(usual: Payment, ledger: Path) -> None:
    done = check(PaymentFile("f" * 64, 1, 100_000), (usual,), [], read(ledger, expect="1"))
    assert (len(done.held), done.exit_code) == (1, 10)


def test_a_refused_payment_is_held(usual: Payment, ledger: Path, ada: Signer, now: datetime) -> None:
    append(ledger, refuse("f" * 64, 1, "no", fresh_salt), ada, now)
    done = check(PaymentFile("f" * 64, 1, 100_000), (usual,), [verdict("p-1", Answer.CLEAR)], read(ledger))
    assert ([hold.state for hold in done.held], done.exit_code) == (["refused"], 10)


@pytest.mark.parametrize(("count", "total"), [(1, 600_000), (3, 600_000), (2, 600_001)])
def test_a_file_that_was_not_read_whole_is_refused(
    usual: Payment, changed: Payment, view: LedgerView, count: int, total: int
) -> None:
    with pytest.raises(SekishoError, match=r"^payment_file_incomplete\b") as refused:
        check(PaymentFile("f" * 64, count, total), (usual, changed), [], view)
    assert refused.value.params == {"file": "f" * 12, "expected": count, "found": 2}


@pytest.mark.parametrize("twin", [{"uid": "p-1"}, {"sequence": 1}])
def test_a_file_with_one_record_twice_is_refused(
    usual: Payment, changed: Payment, file: PaymentFile, view: LedgerView, twin: dict[str, str | int]
) -> None:
    uid, sequence = str(twin.get("uid", "p-2")), int(twin.get("sequence", 2))
    with pytest.raises(SekishoError, match=r"^payment_file_incomplete\b"):
        check(file, (usual, replace(changed, uid=uid, sequence=sequence)), [], view)


def test_a_file_without_payments_is_refused(view: LedgerView) -> None:
    with pytest.raises(SekishoError, match=r"^payment_file_empty\b") as refused:
        check(PaymentFile("f" * 64, 0, 0), (), [], view)
    assert refused.value.params == {"file": "f" * 12}


def test_a_file_that_is_not_the_one_checked_is_refused_whole() -> None:
    data = b"x" * (3 << 20)
    expected, other = hashlib.sha256(data).hexdigest(), hashlib.sha256(data + b"y").hexdigest()
    same_file(io.BytesIO(data), expected)
    with pytest.raises(SekishoError, match=r"^payment_file_changed\b") as refused:
        same_file(io.BytesIO(data + b"y"), expected)
    assert refused.value.params == {"expected": expected[:12], "found": other[:12]}


def test_the_sum_is_over_minor_units_of_every_payment(usual: Payment, view: LedgerView) -> None:
    dollars = replace(usual, uid="p-2", sequence=2, amount=Money(5, "USD"))
    done = check(PaymentFile("f" * 64, 2, 100_005), (usual, dollars), [verdict("p-1", Answer.CLEAR)], view)
    assert len(done.open) == 1


def test_any_detectors_flag_on_a_payment_holds_it_and_only_the_guard_can_clear(
    usual: Payment, changed: Payment, file: PaymentFile, view: LedgerView
) -> None:
    answers = [
        verdict("p-1", Answer.CLEAR),
        verdict("p-1", Answer.FLAGGED, "payment_amount_unusual"),
        verdict("p-2", Answer.CLEAR, "payment_amount_unusual"),
    ]
    done = check(file, (usual, changed), answers, view)
    (held,) = done.held
    assert (held.payment.uid, held.reasons[0].code) == ("p-1", "flagged_by")
    assert [hold.payment.uid for hold in done.undetermined] == ["p-2"]
    assert done.exit_code == 10


def test_a_detector_that_was_changed_opens_nothing(usual: Payment, view: LedgerView) -> None:
    unsure = Verdict("own", Subject("payment", "p-1"), Answer.UNDETERMINED, (Reason.of("detector_changed"),))
    done = check(PaymentFile("f" * 64, 1, 100_000), (usual,), [verdict("p-1", Answer.CLEAR), unsure], view)
    assert done.open == ()
    assert done.exit_code == 11
