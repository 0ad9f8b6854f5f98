"""A payment is held unless it is proven."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger.callbacks import AccountChange, Call, Outcome, callback_draft
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Draft, Kind, endorse_draft, erase_draft, revoke_draft
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import append, names_path
from sekisho.ledger.verify import read, sweep
from sekisho.model.money import Money
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.payments.asking import approve_account, callback, founded, refuse, release
from sekisho.payments.holds import DETECTOR, Book, state_of
from sekisho.payments.nouns import Hold, HoldState, Payment, PaymentFile
from sekisho.payments.screening.nouns import Check, clear, held, told, unclear

Salt = Callable[[], bytes]


def judged(payment: Payment, answer: Answer) -> tuple[Verdict, ...]:
    return (Verdict(DETECTOR, Subject("payment", payment.uid), answer, (Reason.of(f"says_{answer}"),)),)


def state(ledger: Path, payment: Payment, file: PaymentFile, answer: Answer = Answer.FLAGGED) -> Hold:
    hold = state_of(payment, file, judged(payment, answer), Book.of(read(ledger)))
    assert hold.payment == payment
    return hold


def codes(hold: Hold) -> list[str]:
    return [reason.code for reason in hold.reasons]


def gap(hold: Hold) -> object:
    return dict(hold.reasons[-1].params)["why"]


@pytest.fixture
def call(now: datetime) -> Call:
    return Call("(03) 1234-5678", "Sato of V1", "account 7654321, 500,000 yen", now, Outcome.CONFIRMED)


class Steps:
    """The steps of a release, each by whom a test says."""

    def __init__(self, ledger: Path, file: PaymentFile, now: datetime, salt: Salt) -> None:
        self.ledger, self.file, self.now, self.salt = ledger, file, now, salt

    @property
    def book(self) -> Book:
        return founded(read(self.ledger), "org")

    def call(self, payment: Payment, call: Call, by: Signer) -> str:
        draft = callback(payment.proof(self.file), call, self.book.on_file, self.salt)
        return append(self.ledger, draft, by, self.now).hash

    def ask(self, callback_hash: str, by: Signer) -> str:
        return append(self.ledger, release(callback_hash, self.book), by, self.now).hash

    def endorse(self, entry: str, by: Signer) -> None:
        append(self.ledger, endorse_draft(entry), by, self.now)


@pytest.fixture
def steps(ledger: Path, file: PaymentFile, now: datetime, salt: Salt) -> Steps:
    return Steps(ledger, file, now, salt)


def test_a_clear_payment_to_the_account_on_file_is_proven(ledger: Path, usual: Payment, file: PaymentFile) -> None:
    hold = state(ledger, usual, file, Answer.CLEAR)
    assert (hold.state, codes(hold)) == (HoldState.PROVEN, ["says_clear"])
    assert hold.rests_on == (read(ledger).fold.fingerprint,)


@pytest.mark.parametrize(("answer", "expected"), [(Answer.FLAGGED, "held"), (Answer.UNDETERMINED, "undetermined")])
def test_the_account_on_file_alone_proves_nothing(
    ledger: Path, usual: Payment, file: PaymentFile, answer: Answer, expected: str
) -> None:
    hold = state(ledger, usual, file, answer)
    assert (hold.state, hold.rests_on, codes(hold)) == (expected, (), [f"says_{answer}"])


def test_a_clear_verdict_alone_proves_nothing(ledger: Path, changed: Payment, file: PaymentFile) -> None:
    hold = state(ledger, changed, file, Answer.CLEAR)
    assert (hold.state, codes(hold)) == (HoldState.HELD, ["says_clear", "not_on_file"])


@pytest.mark.parametrize("counterparty", ["", "V2"])
def test_an_account_of_another_counterparty_proves_nothing(
    ledger: Path, usual: Payment, file: PaymentFile, counterparty: str
) -> None:
    other = replace(usual, counterparty_key=counterparty)
    assert state(ledger, other, file, Answer.CLEAR).state is HoldState.HELD


def test_the_gravest_of_several_verdicts_counts(ledger: Path, usual: Payment, file: PaymentFile) -> None:
    book = Book.of(read(ledger))
    clear, flagged = judged(usual, Answer.CLEAR), judged(usual, Answer.FLAGGED)
    unsure = judged(usual, Answer.UNDETERMINED)
    assert codes(state_of(usual, file, (*clear, *flagged, *unsure, *flagged), book)) == ["says_flagged", "says_flagged"]
    assert state_of(usual, file, (*clear, *unsure), book).state is HoldState.UNDETERMINED


def test_a_payment_that_nobody_judged_is_undetermined(ledger: Path, usual: Payment, file: PaymentFile) -> None:
    hold = state_of(usual, file, (), Book.of(read(ledger)))
    assert (hold.state, codes(hold)) == (HoldState.UNDETERMINED, ["no_verdict"])


@pytest.mark.parametrize(
    ("answer", "expected"), [(Answer.CLEAR, "matches"), (Answer.FLAGGED, "held"), (Answer.UNDETERMINED, "undetermined")]
)
def test_before_init_nothing_is_proven(usual: Payment, file: PaymentFile, answer: Answer, expected: str) -> None:
    hold = state_of(usual, file, judged(usual, answer), None)
    assert hold.payment == usual
    assert (hold.state, codes(hold)) == (expected, [f"says_{answer}", "no_ledger"])
    assert not hold.state.is_open


@pytest.mark.parametrize("answer", list(Answer))
def test_a_callback_and_a_second_approver_release_a_payment(
    ledger: Path,
    steps: Steps,
    changed: Payment,
    file: PaymentFile,
    ada: Signer,
    ben: Signer,
    call: Call,
    answer: Answer,
) -> None:
    called = steps.call(changed, call, ada)
    asked = steps.ask(called, ada)
    assert not state(ledger, changed, file, answer).state.is_open
    steps.endorse(asked, ben)
    hold = state(ledger, changed, file, answer)
    assert (hold.state, codes(hold)) == (HoldState.RELEASED, ["released"])
    assert dict(hold.reasons[0].params) == {"by": "a-ada", "second": "a-ben"}
    assert hold.rests_on == (asked, called)
    assert hold.state.is_open


def test_a_release_without_a_second_approver_says_so(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, call: Call
) -> None:
    steps.ask(steps.call(changed, call, ada), ada)
    hold = state(ledger, changed, file)
    assert codes(hold) == ["says_flagged", "release_not_honoured"]
    assert gap(hold) == "second_missing"


def test_the_caller_is_no_second_approver(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, cho: Signer, call: Call
) -> None:
    asked = steps.ask(steps.call(changed, call, ben), ada)
    steps.endorse(asked, ben)
    assert gap(state(ledger, changed, file)) == "second_missing"
    steps.endorse(asked, cho)
    hold = state(ledger, changed, file)
    assert dict(hold.reasons[0].params) == {"by": "a-ada", "second": "a-cho"}


def test_who_asked_for_the_payment_is_no_second_approver(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call
) -> None:
    steps.endorse(steps.ask(steps.call(changed, call, ada), ada), ben)
    assert gap(state(ledger, replace(changed, requested_by="a-ben"), file)) == "second_missing"
    assert state(ledger, replace(changed, requested_by="a-cho"), file).state is HoldState.RELEASED


@pytest.mark.parametrize(
    "other",
    [{"account_key": "jp:0003:003:1:0000001"}, {"amount": Money(500_001)}, {"amount": Money(500_000, "USD")},
     {"counterparty_key": "V2"}],
)  # fmt: skip
def test_a_release_opens_no_payment_that_differs(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call,
    other: dict[str, str | Money],
) -> None:  # fmt: skip
    steps.endorse(steps.ask(steps.call(changed, call, ada), ada), ben)
    values: dict[str, object] = {
        "account_key": changed.account_key, "amount": changed.amount, "counterparty_key": changed.counterparty_key,
        **other,
    }  # fmt: skip
    amount = values["amount"]
    assert isinstance(amount, Money)
    altered = Payment("p-2", 2, str(values["counterparty_key"]), str(values["account_key"]), amount)
    assert gap(state(ledger, altered, file)) == "proof_differs"


def test_a_release_opens_nothing_in_another_file_or_another_record(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call
) -> None:
    steps.endorse(steps.ask(steps.call(changed, call, ada), ada), ben)
    assert codes(state(ledger, changed, replace(file, sha256="e" * 64))) == ["says_flagged"]
    assert codes(state(ledger, replace(changed, sequence=3), file)) == ["says_flagged"]


def forged(callback_decision: Decision, **fields: str | int) -> Draft:
    """A release written without the help of `asking`, as an adversary would."""
    keep = ("file", "sequence", "amount_minor", "currency", "payee")
    payload = {field: callback_decision.payload[field] for field in keep}
    return Draft(Kind.RELEASE, "x", {**payload, "callback": callback_decision.entry_hash, **fields})


def endorsed(steps: Steps, draft: Draft, by: Signer, second: Signer) -> None:
    steps.endorse(append(steps.ledger, draft, by, steps.now).hash, second)


def test_a_release_that_names_no_callback_opens_nothing(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call
) -> None:
    made = steps.call(changed, call, ada)
    called = read(ledger)
    for named in ("", "0" * 64, called.fold.fingerprint):
        endorsed(steps, forged(called.fold.index[made], callback=named), ada, ben)
        assert gap(state(ledger, changed, file)) == "callback_missing"


def test_a_callback_about_another_payment_opens_nothing(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call
) -> None:
    other = steps.call(replace(changed, amount=Money(1)), call, ada)
    made = steps.call(changed, call, ada)
    endorsed(steps, forged(read(ledger).fold.index[made], callback=other), ada, ben)
    assert gap(state(ledger, changed, file)) == "callback_elsewhere"


def test_a_call_that_nobody_confirmed_opens_nothing(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call
) -> None:
    for outcome in (Outcome.DENIED, Outcome.NOT_REACHED):
        made = steps.call(changed, replace(call, outcome=outcome), ada)
        endorsed(steps, forged(read(ledger).fold.index[made]), ada, ben)
        assert gap(state(ledger, changed, file)) == "callback_unconfirmed"


def test_a_call_from_the_future_opens_nothing(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call, now: datetime
) -> None:
    made = steps.call(changed, replace(call, called_at=now + timedelta(seconds=1)), ada)
    steps.endorse(steps.ask(made, ada), ben)
    assert gap(state(ledger, changed, file)) == "callback_unconfirmed"


def test_a_call_recorded_with_blanks_opens_nothing(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call, salt: Salt
) -> None:
    for blank in ({"spoke_to": " "}, {"read_back": ""}, {"number": "　"}):
        values = {"number": call.number, "spoke_to": call.spoke_to, "read_back": call.read_back, **blank}
        draft = callback_draft(
            changed.proof(file), Call(**values, called_at=call.called_at, outcome=call.outcome), salt
        )
        made = append(ledger, draft, ada, steps.now).hash
        steps.endorse(steps.ask(made, ada), ben)
        assert gap(state(ledger, changed, file)) == "callback_incomplete"


def test_a_call_to_a_number_that_is_not_on_file_opens_nothing(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call, salt: Salt
) -> None:
    for number in ("090-9999-9999", "03-1234-5678 / 090-9999-9999", "1", "unknown"):
        draft = callback_draft(changed.proof(file), replace(call, number=number), salt)
        steps.endorse(steps.ask(append(ledger, draft, ada, steps.now).hash, ada), ben)
        assert gap(state(ledger, changed, file)) == "number_not_on_file"


def test_a_payee_without_a_number_on_file_cannot_be_released(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call, salt: Salt
) -> None:
    unknown = replace(changed, counterparty_key="V2")
    made = append(ledger, callback_draft(unknown.proof(file), call, salt), ada, steps.now).hash
    steps.endorse(steps.ask(made, ada), ben)
    assert gap(state(ledger, unknown, file)) == "number_not_on_file"


def test_a_release_in_dollars_opens_a_payment_in_dollars(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call
) -> None:
    dollars = replace(changed, amount=Money(500_000, "USD"))
    steps.endorse(steps.ask(steps.call(dollars, call, ada), ada), ben)
    assert state(ledger, dollars, file).state is HoldState.RELEASED


def test_a_caller_who_was_revoked_before_the_endorsement_proves_nothing(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, cho: Signer, call: Call
) -> None:
    asked = steps.ask(steps.call(changed, call, cho), ada)
    endorsed(steps, revoke_draft("a-cho"), ada, ben)
    steps.endorse(asked, ben)
    assert gap(state(ledger, changed, file)) == "caller_revoked"


def test_a_caller_who_was_revoked_later_still_counts(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, cho: Signer, call: Call
) -> None:
    steps.endorse(steps.ask(steps.call(changed, call, cho), ada), ben)
    endorsed(steps, revoke_draft("a-cho"), ada, ben)
    assert state(ledger, changed, file).state is HoldState.RELEASED


@pytest.mark.parametrize("sequence", [0, 2])
def test_a_refusal_is_final_for_its_file(
    ledger: Path, steps: Steps, changed: Payment, ada: Signer, ben: Signer, cho: Signer, call: Call, sequence: int
) -> None:  # fmt: skip
    file = steps.file
    steps.endorse(steps.ask(steps.call(changed, call, ada), ada), ben)
    refused = append(ledger, refuse(file.sha256, sequence, "denied by the payee", steps.salt), cho, steps.now)
    hold = state(ledger, changed, file)
    assert (hold.state, codes(hold), hold.rests_on) == (HoldState.REFUSED, ["refused"], (refused.hash,))
    assert dict(hold.reasons[0].params) == {"by": "a-cho"}
    assert not hold.state.is_open


def test_a_refusal_of_one_record_leaves_the_others(
    ledger: Path, usual: Payment, file: PaymentFile, ada: Signer, now: datetime, salt: Salt
) -> None:
    append(ledger, refuse(file.sha256, 2, "no", salt), ada, now)
    append(ledger, refuse("e" * 64, 1, "no", salt), ada, now)
    assert state(ledger, usual, file, Answer.CLEAR).state is HoldState.PROVEN


def test_a_refusal_without_a_number_refuses_the_whole_file(
    ledger: Path, usual: Payment, changed: Payment, file: PaymentFile, ada: Signer, now: datetime
) -> None:
    append(ledger, Draft(Kind.REFUSE, "x", {"file": file.sha256, "sequence": "all"}), ada, now)
    for payment in (usual, changed):
        assert state(ledger, payment, file, Answer.CLEAR).state is HoldState.REFUSED


def test_a_release_that_counts_is_not_undone_by_one_that_does_not(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call
) -> None:
    called = steps.call(changed, call, ada)
    steps.endorse(steps.ask(called, ada), ben)
    steps.ask(called, ada)
    assert state(ledger, changed, file).state is HoldState.RELEASED


def test_a_call_to_a_number_that_is_too_new_opens_nothing(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call
) -> None:
    fresh = AccountChange("V1", "", "06-1111-2222")
    made = append(ledger, callback(fresh, call, steps.book.on_file, steps.salt), ada, steps.now).hash
    steps.endorse(append(ledger, approve_account(made, steps.book), ada, steps.now).hash, ben)
    steps.endorse(steps.ask(steps.call(changed, replace(call, number="06-1111-2222"), ada), ada), ben)
    assert gap(state(ledger, changed, file)) == "number_not_usable"


def test_nothing_opens_on_a_ledger_that_was_replaced(ledger: Path, usual: Payment, file: PaymentFile) -> None:
    book = Book.of(read(ledger, expect="0" * 64))
    hold = state_of(usual, file, judged(usual, Answer.CLEAR), book)
    assert hold.payment == usual
    assert (hold.state, codes(hold)) == (HoldState.HELD, ["says_clear", "ledger_broken"])


def test_a_release_whose_values_were_erased_opens_nothing(
    ledger: Path, steps: Steps, changed: Payment, file: PaymentFile, ada: Signer, ben: Signer, call: Call
) -> None:
    made = steps.call(changed, call, ada)
    steps.endorse(steps.ask(made, ada), ben)
    payee = read(ledger).fold.index[made].text("payee")
    endorsed(steps, erase_draft((payee,)), ada, ben)
    assert gap(state(ledger, changed, file)) == "proof_differs"
    assert sweep(ledger) == 1
    assert read(ledger).problems == ()
    assert read(ledger).names_whole


def test_nothing_is_proven_without_the_file_of_names(ledger: Path, usual: Payment, file: PaymentFile) -> None:
    names_path(ledger).unlink()
    assert state(ledger, usual, file, Answer.CLEAR).state is HoldState.HELD


def test_a_check_that_holds_keeps_a_proven_payment_back_until_it_is_released(
    usual: Payment, file: PaymentFile, ledger: Path
) -> None:
    book = Book.of(read(ledger))
    clear = (Verdict("payee_account_differs", Subject("payment", "p-1"), Answer.CLEAR, ()),)
    double = held("duplicate", Reason.of("paid_twice_in_file"))
    shown = told("first_payment", Reason.of("first_after_account_change", since=""))
    assert state_of(usual, file, clear, book, (shown,)).state is HoldState.PROVEN
    kept = state_of(usual, file, clear, book, (double, shown))
    assert (kept.state, [one.code for one in kept.reasons]) == (HoldState.HELD, ["paid_twice_in_file"])
    assert kept.checks == (double, shown)
    before = state_of(usual, file, clear, None, (double,))
    assert (before.state, [one.code for one in before.reasons]) == (HoldState.HELD, ["paid_twice_in_file", "no_ledger"])


def test_what_the_detector_says_of_an_account_is_not_said_twice(
    changed: Payment, file: PaymentFile, ledger: Path
) -> None:
    differs = Reason.of("account_differs", payee="V1")
    flagged = (Verdict("payee_account_differs", Subject("payment", "p-2"), Answer.FLAGGED, (differs,)),)
    kept = state_of(changed, file, flagged, Book.of(read(ledger)), (held("account", Reason.of("account_not_on_file")),))
    assert [one.code for one in kept.reasons] == ["account_differs"]


@given(st.lists(st.sampled_from([held, told, unclear, clear]), max_size=6), st.sampled_from(list(Answer)))
def test_a_check_never_opens_a_payment(kinds: list[Callable[[str, Reason], Check]], answer: Answer) -> None:
    checks = tuple(kind("check", Reason.of("paid_twice_in_file")) for kind in kinds)
    payment, file = Payment("p-1", 1, "V1", "jp:0001:001:1:1234567", Money(1)), PaymentFile("f" * 64, 1, 1)
    without = state_of(payment, file, judged(payment, answer), None)
    with_them = state_of(payment, file, judged(payment, answer), None, checks)
    assert not with_them.state.is_open
    assert with_them.state in {without.state, HoldState.HELD}
    assert (with_them.state is HoldState.HELD) or not any(check.holds for check in checks)
