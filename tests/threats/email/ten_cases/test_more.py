"""What the facts page adds to its ten cases, each with its neighbours that go the other way."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sekisho.ledger.callbacks import AccountChange, Call, Outcome
from sekisho.ledger.entries import Draft, endorse_draft
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import append
from sekisho.ledger.verify import read
from sekisho.model.errors import SekishoError
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.payments.asking import approve_account, callback, release
from sekisho.payments.holds import DETECTOR, Book, state_of
from sekisho.payments.nouns import Hold, HoldState, Payment, PaymentFile
from sekisho.pipeline.takeover import findings, lines
from tests.threats.email.ten_cases.firm import CHIEF, NOW, PAYER, VENDOR, VENDOR_PHONE, Bank, signs
from tests.threats.email.ten_cases.letters import Letter, Sender

FLAGGED, CLEAR, UNDETERMINED = Answer.FLAGGED, Answer.CLEAR, Answer.UNDETERMINED
ABROAD = "203.0.113.66"
PAY = "Please pay GBP 4,000 to our new account 11223344, sort code 30-11-22."
MEET = "It was good to meet you at the fair on Monday."
SIGNED_ELSEWHERE = "+44 20 7946 0999"


def to_payer(sender: Sender, text: str, subject: str = "Hello") -> Letter:
    return Letter(sender, PAYER.address, subject, text, NOW)


# A display name that holds an address


def test_our_chiefs_address_as_the_name_of_a_stranger_is_flagged(bank: Bank) -> None:
    found = bank.one(to_payer(Sender(CHIEF.address, "office77@webmail-free.example", ABROAD), PAY))
    assert (found.answer, found.hold, signs(found)["identity"]) == (FLAGGED, True, "address_in_name")


def test_a_vendors_address_as_the_name_of_a_stranger_is_not_clear_whatever_is_asked(bank: Bank) -> None:
    found = bank.one(to_payer(Sender(VENDOR.address, "office77@webmail-free.example", ABROAD), "Are you at your desk?"))
    assert (found.answer is CLEAR, signs(found)["identity"]) == (False, "address_in_name")


def test_who_has_their_own_address_for_a_name_is_clear(bank: Bank) -> None:
    assert bank.one(to_payer(replace(VENDOR, name=VENDOR.address), "Shall I come on Thursday?")).answer is CLEAR
    assert bank.one(to_payer(Sender("info@fair.example", "post@fair.example", ABROAD), MEET)).answer is CLEAR


# Signs that turn the writing direction


@pytest.mark.parametrize(
    "name", ["\u202eenotS ailemA", "Amelia\u200b Stone", "Ame\u200dlia Stone", "\u2066Amelia\u2069 Stone"]
)
def test_a_name_with_signs_that_nobody_sees_is_told_and_not_clear(bank: Bank, name: str) -> None:
    found = bank.one(to_payer(Sender(name, "x@webmail-free.example", ABROAD), PAY))
    assert (found.answer, found.hold, signs(found)["oddity"]) == (FLAGGED, True, "hidden_signs")


@pytest.mark.parametrize("name", ["رنا حداد", "\u200fרות כהן", "نیلوفر می\u200cخواهد", "Fair 👩\u200d👩\u200d👧 Club"])
def test_names_that_need_such_signs_are_ordinary(bank: Bank, name: str) -> None:
    found = bank.one(to_payer(Sender(name, "rana@haddad-law.example", "203.0.113.9"), MEET))
    assert (found.answer, signs(found)["oddity"]) == (CLEAR, "none")


# Two From headers


@pytest.mark.parametrize("first", [True, False])
def test_two_senders_are_told_and_never_clear_whichever_stands_first(bank: Bank, first: bool) -> None:
    raw, stranger = to_payer(VENDOR, PAY).raw(), b"From: office77@webmail-free.example\r\n"
    place = raw.index(b"From: ") if first else raw.index(b"To: ")
    found = bank.one(raw[:place] + stranger + raw[place:])
    assert (found.answer is CLEAR, found.hold, signs(found)["oddity"]) == (False, True, "two_senders")


def test_one_from_beside_a_sender_is_clear(bank: Bank) -> None:
    raw = to_payer(VENDOR, "Shall I come on Thursday?").raw()
    place = raw.index(b"To: ")
    found = bank.one(raw[:place] + b"Sender: desk@hartwell-paper.example\r\n" + raw[place:])
    assert (found.answer, signs(found)["oddity"]) == (CLEAR, "none")


# A change of an inbox rule that names only what it changes


def record(number: int, operation: str, **fields: str) -> Mapping[str, object]:
    return {
        "Id": f"r{number}", "CreationTime": f"2026-06-0{number}T01:00:00", "Operation": operation, "RecordType": 1,
        "Workload": "Exchange", "UserId": PAYER.address, "UserType": 0, "ResultStatus": "True",
        "Parameters": [{"Name": name, "Value": value} for name, value in fields.items()],
    }  # fmt: skip


def answers(place: Path, *records: Mapping[str, object]) -> list[str]:
    path = place / "log.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return [one["verdict"] for one in lines(*findings([path], ["corinthbank.example"]), "en")]


def test_a_change_that_names_words_of_money_alone_is_undetermined(tmp_path: Path) -> None:
    assert answers(tmp_path, record(1, "Set-InboxRule", Identity="Tidy", SubjectContainsWords="invoice")) == [
        "undetermined"
    ]


def test_what_a_change_does_not_name_is_not_off(tmp_path: Path) -> None:
    begun = record(1, "New-InboxRule", Name="Tidy", DeleteMessage="True", From="a@b.example")
    changed = record(2, "Set-InboxRule", Identity="Tidy", SubjectContainsWords="invoice;payment")
    assert answers(tmp_path, begun, changed)[1] == "flagged"


def test_a_change_that_files_and_one_that_only_orders_are_clear(tmp_path: Path) -> None:
    begun = record(1, "New-InboxRule", Name="Tidy", MoveToFolder="Reading", From="a@b.example")
    changed = record(2, "Set-InboxRule", Identity="Tidy", SubjectContainsWords="invoice")
    assert answers(tmp_path, begun, changed) == ["clear", "clear"]
    assert answers(tmp_path, record(3, "Set-InboxRule", Identity="Other", Priority="2")) == ["clear"]


# The number to call back


@dataclass(frozen=True, slots=True)
class Desk:
    """The ledger, who decides, and one payment to an account that is not on file."""

    path: Path
    file: PaymentFile
    payment: Payment
    ada: Signer
    ben: Signer
    salt: Callable[[], bytes]

    @property
    def book(self) -> Book:
        return Book.of(read(self.path))

    def approved(self, draft: Draft, follow: Callable[[str, Book], Draft], at: datetime) -> None:
        """Record a call by one, its consequence, and the second approver."""
        called = append(self.path, draft, self.ada, at).hash
        asked = append(self.path, follow(called, self.book), self.ada, at).hash
        append(self.path, endorse_draft(asked), self.ben, at)

    def call(self, number: str, at: datetime) -> Draft:
        """Return the record of a call about the payment."""
        call = Call(number, "Laura Penn", "account 7654321", at, Outcome.CONFIRMED)
        return callback(self.payment.proof(self.file), call, self.book.on_file, self.salt)

    def state(self) -> Hold:
        verdict = Verdict(DETECTOR, Subject("payment", self.payment.uid), FLAGGED, (Reason.of("account_not_on_file"),))
        return state_of(self.payment, self.file, (verdict,), self.book)


@pytest.fixture
def desk(
    ledger: Path, file: PaymentFile, changed: Payment, ada: Signer, ben: Signer, salt: Callable[[], bytes]
) -> Desk:
    return Desk(ledger, file, changed, ada, ben, salt)


def test_a_mail_that_gives_its_own_number_to_call_is_told_and_held(bank: Bank) -> None:
    text = f"{PAY}\n\nTo confirm please call me.\n\nLaura Penn\nHartwell Paper\nTel {{}}"
    found = bank.one(to_payer(VENDOR, text.format(SIGNED_ELSEWHERE)))
    assert (found.answer is CLEAR, found.hold, signs(found)["phone"]) == (False, True, "differs")
    assert signs(bank.one(to_payer(VENDOR, text.format(VENDOR_PHONE))))["phone"] == "known"


def test_a_call_to_the_number_in_the_mails_signature_proves_nothing(desk: Desk, now: datetime) -> None:
    with pytest.raises(SekishoError) as caught:
        desk.call(SIGNED_ELSEWHERE, now)
    assert caught.value.code == "number_not_on_file"
    assert desk.state().state is HoldState.HELD


def test_a_call_to_the_number_on_file_with_a_second_approver_releases(desk: Desk, now: datetime) -> None:
    desk.approved(desk.call("03-1234-5678", now), release, now)
    assert desk.state().state is HoldState.RELEASED


@pytest.mark.parametrize(("days", "state"), [(7, HoldState.HELD), (89, HoldState.HELD), (91, HoldState.RELEASED)])
def test_a_number_that_came_on_file_last_week_proves_nothing_yet(
    desk: Desk, now: datetime, days: int, state: HoldState
) -> None:
    """Put on file after a call to the old number and by two people, as it should be: it still has to stand for 90 days."""
    change = AccountChange("V1", "", "06-2222-3333")
    call = Call("03-1234-5678", "Laura Penn", "new number 06-2222-3333", now, Outcome.CONFIRMED)
    desk.approved(callback(change, call, desk.book.on_file, desk.salt), approve_account, now)
    later = now + timedelta(days=days)
    desk.approved(desk.call("06-2222-3333", later), release, later)
    hold = desk.state()
    assert hold.state is state
    if state is HoldState.HELD:
        assert dict(hold.reasons[-1].params)["why"] == "number_not_usable"
