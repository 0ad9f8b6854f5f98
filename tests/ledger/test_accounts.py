"""The account on file is the founding one, or the last that a callback and a second approver put there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from sekisho.ledger.accounts import FileAccount, OnFile, account_name, baseline_draft, on_file
from sekisho.ledger.approval import FileNumber, usable
from sekisho.ledger.callbacks import (
    AccountChange,
    Call,
    Outcome,
    account_change,
    callback_draft,
    change_draft,
    following_draft,
    number_keys,
    payment_proof,
)
from sekisho.ledger.canonical import name_of
from sekisho.ledger.entries import Draft, Kind, actor_draft, endorse_draft, erase_draft
from sekisho.ledger.keys import Signer
from sekisho.ledger.names import forget, keep
from sekisho.ledger.store import append, create, names_path
from sekisho.ledger.verify import read
from sekisho.model.errors import Param

OLD, NEW, NEXT = "jp:0001:001:1:1234567", "jp:0002:002:1:7654321", "jp:0003:003:1:0000001"
NUMBER = "03-1234-5678"
DAY = timedelta(days=1)


class Desk:
    """Two or three people at work on one ledger; each step says who, and may say when."""

    def __init__(self, path: Path, now: datetime) -> None:
        self.path, self.now = path, now
        self.count = 0

    def salt(self) -> bytes:
        self.count += 1
        return self.count.to_bytes(32, "big")

    def add(self, draft: Draft, by: Signer, when: datetime | None = None) -> str:
        return append(self.path, draft, by, when or self.now).hash

    def call(self, change: AccountChange, by: Signer, when: datetime | None = None, number: str = NUMBER) -> str:
        call = Call(number, "Sato", "read back", when or self.now, Outcome.CONFIRMED)
        return self.add(callback_draft(change, call, self.salt), by, when)

    def ask(self, callback: str, by: Signer, when: datetime | None = None) -> str:
        return self.add(following_draft(Kind.ACCOUNT, read(self.path).fold.index[callback]), by, when)

    def approve(self, change: AccountChange, by: Signer, second: Signer, when: datetime | None = None) -> str:
        asked = self.ask(self.call(change, by, when), by, when)
        self.add(endorse_draft(asked), second, when)
        return asked

    @property
    def on_file(self) -> OnFile:
        return on_file(read(self.path))

    def accounts(self, key: str = "V1") -> list[str]:
        return [account.account_key for account in self.on_file.accounts.get(key, ())]


@pytest.fixture
def desk(tmp_path: Path, ada: Signer, ben: Signer, now: datetime) -> Desk:
    path = tmp_path / "ledger.db"
    names = (name_of(b"1" * 32, "name", "Ada"), name_of(b"2" * 32, "name", "Ben"))
    create(path, (ada, ben), names, now, [account_name("V1", OLD, NUMBER, b"3" * 32)])
    return Desk(path, now)


def test_the_founding_account_is_on_file_from_the_first_entry(desk: Desk, now: datetime) -> None:
    fingerprint = read(desk.path).fold.fingerprint
    expected = FileAccount("V1", OLD, NUMBER, "founding", fingerprint, now)
    assert desk.on_file.accounts == {"V1": (expected,)}
    assert desk.on_file.numbers == {"V1": (FileNumber("0312345678", datetime.min.replace(tzinfo=UTC)),)}
    assert desk.on_file.account("V1", OLD) == expected
    for key, account in (("V1", NEW), ("V2", OLD), ("V1", ""), ("", OLD)):
        assert desk.on_file.account(key, account) is None


def test_a_payee_s_names_are_sealed_with_the_account(tmp_path: Path, ada: Signer, ben: Signer, now: datetime) -> None:
    names = (name_of(b"1" * 32, "name", "Ada"), name_of(b"2" * 32, "name", "Ben"))
    sealed = [account_name("V1", OLD, NUMBER, b"3" * 32, "青葉商事")]
    create(tmp_path / "ledger.db", (ada, ben), names, now, sealed)
    own = Desk(tmp_path / "ledger.db", now)
    assert [(one.account_key, one.phone, one.payee) for one in own.on_file.accounts["V1"]] == [
        (OLD, NUMBER, "青葉商事")
    ]
    own.approve(AccountChange("V1", NEW, beside=True, payee="青葉"), ada, ben)
    assert [(one.account_key, one.payee) for one in own.on_file.accounts["V1"]] == [(OLD, "青葉商事"), (NEW, "青葉")]


def test_nothing_is_on_file_where_the_ledger_is_another(desk: Desk) -> None:
    assert on_file(read(desk.path, expect="0" * 64)) == OnFile()
    assert OnFile().account("V1", OLD) is None


def test_a_founding_row_without_account_or_payee_counts_for_what_it_has(
    tmp_path: Path, ada: Signer, ben: Signer, now: datetime
) -> None:
    names = (name_of(b"1" * 32, "name", "Ada"), name_of(b"2" * 32, "name", "Ben"))
    rows = [account_name("V1", "", NUMBER, b"3" * 32), account_name("", OLD, NUMBER, b"4" * 32),
            name_of(b"5" * 32, "payee", "V2", OLD)]  # fmt: skip
    create(tmp_path / "own.db", (ada, ben), names, now, rows)
    found = on_file(read(tmp_path / "own.db"))
    assert found.accounts == {}
    assert list(found.numbers) == ["V1"]


def test_an_approved_account_takes_the_place_of_those_on_file(
    desk: Desk, ada: Signer, ben: Signer, now: datetime
) -> None:
    asked = desk.approve(AccountChange("V1", NEW), ada, ben)
    assert desk.on_file.accounts["V1"] == (FileAccount("V1", NEW, "", "approved", asked, now),)
    assert [number.digits for number in desk.on_file.numbers["V1"]] == ["0312345678"]


def test_an_account_beside_the_others_leaves_them(desk: Desk, ada: Signer, ben: Signer) -> None:
    desk.approve(AccountChange("V1", NEW, beside=True), ada, ben)
    assert desk.accounts() == [OLD, NEW]
    assert desk.on_file.account("V1", NEW)


def test_a_change_counts_only_once_the_second_approver_endorsed_it(desk: Desk, ada: Signer, ben: Signer) -> None:
    asked = desk.ask(desk.call(AccountChange("V1", NEW), ben), ada)
    desk.add(endorse_draft(asked), ben)
    assert desk.accounts() == [OLD]


def test_the_last_approved_account_is_on_file(desk: Desk, ada: Signer, ben: Signer) -> None:
    for account in (NEW, NEXT, OLD):
        desk.approve(AccountChange("V1", account), ada, ben)
    assert desk.accounts() == [OLD]


def test_a_late_endorsement_does_not_bring_an_old_account_back(
    desk: Desk, ada: Signer, ben: Signer, cho: Signer
) -> None:
    fingerprint = read(desk.path).fold.fingerprint
    desk.add(endorse_draft(desk.add(actor_draft(Kind.ACTOR, fingerprint, cho, None), ada)), ben)
    first = desk.approve(AccountChange("V1", NEW), ada, ben)
    desk.approve(AccountChange("V1", NEXT), ada, ben)
    desk.add(endorse_draft(first), cho)
    assert desk.accounts() == [NEXT]


def test_the_order_is_that_of_the_second_signatures(desk: Desk, ada: Signer, ben: Signer) -> None:
    early = desk.ask(desk.call(AccountChange("V1", NEW), ada), ada)
    desk.approve(AccountChange("V1", NEXT), ada, ben)
    desk.add(endorse_draft(early), ben)
    assert desk.accounts() == [NEW]


def test_a_callback_is_good_for_one_approval(desk: Desk, ada: Signer, ben: Signer) -> None:
    called = desk.call(AccountChange("V1", NEW), ada)
    desk.add(endorse_draft(desk.ask(called, ada)), ben)
    desk.approve(AccountChange("V1", OLD), ada, ben)
    desk.add(endorse_draft(desk.ask(called, ada)), ben)
    assert desk.accounts() == [OLD]


def test_an_approval_without_a_callback_changes_nothing(desk: Desk, ada: Signer, ben: Signer) -> None:
    for change in (AccountChange("V1", NEW), AccountChange("V2", NEW), AccountChange("V1", "", "06-1111-2222")):
        desk.add(endorse_draft(desk.add(change_draft(change, desk.salt), ada)), ben)
    assert desk.accounts() == [OLD]
    assert desk.accounts("V2") == []
    assert len(desk.on_file.numbers["V1"]) == 1


@pytest.mark.parametrize(
    "other", [AccountChange("V1", NEXT), AccountChange("V2", NEW), AccountChange("V1", NEW, "06-1111-2222"),
              AccountChange("V1", NEW, beside=True)],
)  # fmt: skip
def test_a_callback_about_another_change_approves_nothing(
    desk: Desk, ada: Signer, ben: Signer, other: AccountChange
) -> None:
    called = desk.call(other, ada)
    draft = change_draft(AccountChange("V1", NEW), desk.salt)
    desk.add(endorse_draft(desk.add(replace(draft, payload={**draft.payload, "callback": called}), ada)), ben)
    assert desk.accounts() == [OLD]


def test_an_approval_about_nothing_changes_nothing(desk: Desk, ada: Signer, ben: Signer) -> None:
    for draft in (Draft(Kind.ACCOUNT, "x", {}), change_draft(AccountChange("", NEW, NUMBER), desk.salt)):
        desk.add(endorse_draft(desk.add(draft, ada)), ben)
    assert list(desk.on_file.numbers) == ["V1"]


def test_a_new_number_is_usable_after_90_days(desk: Desk, ada: Signer, ben: Signer, now: datetime) -> None:
    desk.approve(AccountChange("V1", "", "06-1111-2222"), ada, ben)
    assert desk.accounts() == [OLD]
    numbers = desk.on_file.numbers["V1"]
    assert numbers[1] == FileNumber("0611112222", now + 90 * DAY)
    assert usable(numbers, now + 90 * DAY - timedelta(microseconds=1)) == {"0312345678"}
    assert usable(numbers, now + 90 * DAY) == {"0611112222"}


def test_a_number_that_came_with_an_account_waits_too(desk: Desk, ada: Signer, ben: Signer, now: datetime) -> None:
    desk.approve(AccountChange("V1", NEW, "06-1111-2222"), ada, ben)
    asked = desk.ask(desk.call(AccountChange("V1", NEXT), ada, now + 89 * DAY, "06-1111-2222"), ada, now + 89 * DAY)
    desk.add(endorse_draft(asked), ben, now + 89 * DAY)
    assert desk.accounts() == [NEW]
    asked = desk.ask(desk.call(AccountChange("V1", NEXT), ada, now + 90 * DAY, "06-1111-2222"), ada, now + 90 * DAY)
    desk.add(endorse_draft(asked), ben, now + 90 * DAY)
    assert desk.accounts() == [NEXT]


@pytest.mark.parametrize("late", ["call", "ask", "endorse"])
def test_one_persons_clock_does_not_age_a_number(
    desk: Desk, ada: Signer, ben: Signer, now: datetime, late: str
) -> None:
    """Of call, request and endorsement the earliest counts, so that an honest one is enough to stop it."""
    desk.approve(AccountChange("V1", "", "06-1111-2222"), ada, ben)
    times = {step: now if step == late else now + 91 * DAY for step in ("call", "ask", "endorse")}
    asked = desk.ask(desk.call(AccountChange("V1", NEW), ada, times["call"], "06-1111-2222"), ada, times["ask"])
    desk.add(endorse_draft(asked), ben, times["endorse"])
    assert desk.accounts() == [OLD]


def test_an_endorsement_dated_back_does_not_make_a_number_older(
    desk: Desk, ada: Signer, ben: Signer, now: datetime
) -> None:
    asked = desk.ask(desk.call(AccountChange("V1", "", "06-1111-2222"), ada), ada)
    desk.add(Draft(Kind.NOTE, "s", {"text": "x"}), ada, now + 50 * DAY)
    desk.add(endorse_draft(asked), ben, now - 50 * DAY)
    assert desk.on_file.numbers["V1"][1].usable_from == now + 140 * DAY


def test_a_first_number_needs_two_people_and_no_call(desk: Desk, ada: Signer, ben: Signer, now: datetime) -> None:
    asked = desk.add(change_draft(AccountChange("V2", "", "06-1111-2222"), desk.salt), ada)
    assert "V2" not in desk.on_file.numbers
    desk.add(endorse_draft(asked), ben)
    assert desk.on_file.numbers["V2"] == (FileNumber("0611112222", now + 90 * DAY),)
    assert desk.accounts("V2") == []
    again = desk.add(change_draft(AccountChange("V2", "", "06-3333-4444"), desk.salt), ada)
    desk.add(endorse_draft(again), ben)
    assert len(desk.on_file.numbers["V2"]) == 1


def test_no_number_is_first_while_a_value_is_missing(desk: Desk, ada: Signer, ben: Signer) -> None:
    baseline = str(read(desk.path).fold.decisions[0].payload["accounts"])
    forget(names_path(desk.path), [baseline])
    asked = desk.add(change_draft(AccountChange("V1", "", "06-1111-2222"), desk.salt), ada)
    desk.add(endorse_draft(asked), ben)
    assert desk.on_file == OnFile()
    desk.add(endorse_draft(desk.add(erase_draft((baseline,)), ada)), ben)
    assert list(desk.on_file.numbers) == ["V1"]


def test_a_baseline_is_sealed_once(tmp_path: Path, desk: Desk, ada: Signer, ben: Signer, now: datetime) -> None:
    more = baseline_draft((account_name("V2", NEW, NUMBER, b"4" * 32),))
    desk.add(endorse_draft(desk.add(more, ada)), ben)
    assert desk.accounts("V2") == []
    names = (name_of(b"1" * 32, "name", "Ada"), name_of(b"2" * 32, "name", "Ben"))
    create(tmp_path / "own.db", (ada, ben), names, now)
    own = Desk(tmp_path / "own.db", now)
    first = own.add(more, ada)
    assert own.accounts("V2") == []
    own.add(endorse_draft(first), ben)
    assert own.accounts("V2") == [NEW]
    assert own.on_file.accounts["V2"][0].basis == "founding"
    other = baseline_draft((account_name("V2", OLD, NUMBER, b"5" * 32),))
    own.add(endorse_draft(own.add(other, ada)), ben)
    assert own.accounts("V2") == [NEW]


def test_a_third_endorsement_changes_nothing(desk: Desk, ada: Signer, ben: Signer, cho: Signer, now: datetime) -> None:
    fingerprint = read(desk.path).fold.fingerprint
    desk.add(endorse_draft(desk.add(actor_draft(Kind.ACTOR, fingerprint, cho, None), ada)), ben)
    asked = desk.approve(AccountChange("V1", NEW, "06-1111-2222", beside=True), ada, ben)
    desk.add(endorse_draft(asked), cho, now + DAY)
    assert desk.accounts() == [OLD, NEW]
    assert len(desk.on_file.numbers["V1"]) == 2
    assert desk.on_file.accounts["V1"][1].since == now


def test_a_third_actor_may_be_the_second_approver(desk: Desk, ada: Signer, ben: Signer, now: datetime) -> None:
    dai = Signer("a-dai", SigningKey(b"d" * 32))
    fingerprint = read(desk.path).fold.fingerprint
    desk.add(endorse_draft(desk.add(actor_draft(Kind.ACTOR, fingerprint, dai, None), ada)), ben)
    asked = desk.ask(desk.call(AccountChange("V1", NEW), ben), ada)
    desk.add(endorse_draft(asked), ben)
    assert desk.accounts() == [OLD]
    desk.add(endorse_draft(asked), dai, now + DAY)
    assert desk.on_file.accounts["V1"][0].since == now + DAY


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("03-1234-5678", {"0312345678"}), ("（０３）１２３４－５６７８", {"0312345678"}), ("+81 3-1234-5678", {"0312345678"}),
        ("+81 (0)3 1234 5678", {"0312345678"}), ("0081-3-1234-5678", {"0312345678"}), ("+44 20 7946 0000", {"442079460000"}),
        ("03-1234-5678 / 090-1111-2222", {"0312345678", "09011112222"}), ("03-1234-5678、06-1111-2222", {"0312345678", "0611112222"}),
        ("0312345678または0611112222", {"0312345678", "0611112222"}), ("0312345678 or 0611112222", {"0312345678", "0611112222"}),
        ("0312345678\n0611112222;0611113333,0611114444", {"0312345678", "0611112222", "0611113333", "0611114444"}),
        ("123456", set()), ("1234567", {"1234567"}), ("", set()), ("none", set()), ("03-8181-8181", {"0381818181"}),
    ],
)  # fmt: skip
def test_numbers_are_compared_by_their_digits(text: str, numbers: set[str]) -> None:
    assert number_keys(text) == numbers


def test_of_the_numbers_old_enough_the_last_counts(now: datetime) -> None:
    numbers = (FileNumber("1", now), FileNumber("2", now), FileNumber("3", now + DAY))
    assert usable((), now) == frozenset()
    assert usable(numbers, now - DAY) == frozenset()
    assert usable(numbers, now) == {"1", "2"}
    assert usable(numbers, now + DAY) == {"3"}


@pytest.mark.parametrize("field", ["sequence", "amount_minor"])
def test_a_proof_with_a_number_as_text_is_none(desk: Desk, ada: Signer, field: str) -> None:
    payee = name_of(b"9" * 32, "payee", "V1", NEW)
    keep(names_path(desk.path), [payee])
    payload: dict[str, Param] = {
        "file": "f",
        "sequence": 1,
        "amount_minor": 1,
        "currency": "JPY",
        "payee": payee.commitment,
    }
    whole = desk.add(Draft(Kind.RELEASE, "x", payload), ada)
    half = desk.add(Draft(Kind.RELEASE, "x", {**payload, field: "1"}), ada)
    view = read(desk.path)
    proof = payment_proof(view.fold.index[whole], view.names)
    assert proof
    assert (proof.file_sha256, proof.amount.currency) == ("f", "JPY")
    assert payment_proof(view.fold.index[half], view.names) is None


def test_a_change_reads_back_as_it_was_recorded(desk: Desk, ada: Signer) -> None:
    for change in (
        AccountChange("V1", NEW, NUMBER, beside=True),
        AccountChange("V1", NEW),
        AccountChange("V1", "", NUMBER),
        AccountChange("V1", NEW, payee="青葉商事"),
    ):
        made = desk.call(change, ada)
        view = read(desk.path)
        assert account_change(view.fold.index[made], view.names) == change
    assert replace(AccountChange("V1", NEW), beside=True) != AccountChange("V1", NEW)


def test_a_call_whose_form_is_not_ours_proves_nothing(desk: Desk, ada: Signer, ben: Signer) -> None:
    change = AccountChange("V1", NEW)
    call = Call(NUMBER, "Sato", "read back", desk.now, Outcome.CONFIRMED)
    for field, value in (("called_at", "noon"), ("outcome", "maybe"), ("number", "")):
        draft = callback_draft(change, call, desk.salt)
        made = desk.add(replace(draft, payload={**draft.payload, field: value}), ada)
        desk.add(endorse_draft(desk.ask(made, ada)), ben)
    assert desk.accounts() == [OLD]


def test_the_drafts_say_what_they_are_about(desk: Desk) -> None:
    account = account_name("V2", NEW, NUMBER, b"4" * 32)
    baseline = baseline_draft((account,))
    assert (baseline.kind, baseline.subject, baseline.names) == (Kind.BASELINE, "baseline", (account,))
    assert baseline.payload["accounts"] == account.commitment
    erase = erase_draft(("c:2", "c:1"))
    assert (erase.kind, erase.subject, erase.payload) == (Kind.ERASE, "names", {"names": "c:1 c:2"})
