"""What is paid, called back, read and attempted, from rows and answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sekisho.evidence.reader import MemoryTables
from sekisho.model.quantity import Coverage
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.pipeline.counted import Told
from sekisho.pipeline.measure import Measured, measure
from sekisho.pipeline.settings import Organisation
from sekisho.pipeline.trials import Trials
from sekisho.risk.firm import DEFAULT_STAFF, Quantity

PAYMENTS: list[dict[str, Any]] = [
    {"payment_uid": name, "payment_file_uid": "f", "sequence": at, "amount_minor": amount, "currency": currency}
    for at, (name, amount, currency) in enumerate(
        [
            ("same", 700, "JPY"),
            ("other", 200, "JPY"),
            ("unlisted", 60, "JPY"),
            ("unclear", 40, "JPY"),
            ("usd", 9, "USD"),
            ("debit", -500, "JPY"),
        ]
    )
]
ON_FILE = [
    {"counterparty_key": key, "account_key": "jp:1", "basis": "founding", "phone": phone}
    for key, phone in (("a", "03-1234-5678"), ("b", None), ("b", "03-8765-4321"), ("c", None))
]
PAID: tuple[tuple[str, Answer, str], ...] = (
    ("same", Answer.CLEAR, "account_matches"),
    ("other", Answer.FLAGGED, "account_differs"),
    ("unlisted", Answer.UNDETERMINED, "payee_not_on_list"),
    ("unclear", Answer.UNDETERMINED, "account_unreadable"),
    ("usd", Answer.CLEAR, "account_matches"),
)


def verdict(detector: str, table: str, key: str, answer: Answer, code: str = "said") -> Verdict:
    return Verdict(detector, Subject(table, key), answer, (Reason.of(code),))


VERDICTS = [verdict("payee_account_differs", "payment", key, answer, code) for key, answer, code in PAID]


def measured(
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    verdicts: Sequence[Verdict] = (),
    told: Told | None = None,
    **organisation: Any,
) -> Measured:
    return measure(MemoryTables(rows), verdicts, Organisation(**organisation), Trials(), told)


def coverage(found: Measured, control: str) -> Coverage:
    return next(one.coverage for one in found.measurements if one.control == control)


def test_the_match_is_measured_by_what_is_paid() -> None:
    found = measured({"payment": PAYMENTS, "account_on_file": ON_FILE}, VERDICTS)
    assert coverage(found, "payee_list_match") == Coverage(700, 260, 40)
    by_id = {one.finding_id: one.subject.key for one in VERDICTS}
    assert {by_id[name]: its[0].from_no for name, its in found.quantities.items()} == {"other": 200.0, "unlisted": 60.0}


def test_without_a_list_no_payment_counts_as_missing_from_it() -> None:
    unlisted = [verdict("payee_account_differs", "payment", one["payment_uid"], Answer.UNDETERMINED, "payee_not_on_list") for one in PAYMENTS]  # fmt: skip
    found = measured({"payment": PAYMENTS}, unlisted)
    assert coverage(found, "payee_list_match") == Coverage(0, 0, 1000)
    assert coverage(found, "callback_number_on_file") == Coverage(0, 0, 0)
    assert found.quantities == {}


def test_a_payee_with_any_number_can_be_called() -> None:
    found = measured({"account_on_file": ON_FILE})
    assert coverage(found, "callback_number_on_file") == Coverage(2, 1, 0)


def test_a_person_on_two_rosters_is_one_and_who_left_is_none() -> None:
    first, later = {"batch_id": "b-1"}, {"batch_id": "b-2"}
    roster = [
        {**first, "employee_id": "1", "name": "a"},
        {**first, "employee_id": "2", "name": "b"},
        {**later, "employee_id": "1", "name": "a"},
        {**later, "employee_id": "2", "name": "b", "left_on": "2026-01-31"},
    ]
    found = measured({"staff": roster})
    assert found.firm.staff == 1
    assert "staff" not in found.firm.defaults_used
    assert measured({"staff": roster}, staff=40).firm.staff == 40


def test_without_a_roster_the_size_is_a_default_that_is_named() -> None:
    found = measured({})
    assert found.firm.staff == DEFAULT_STAFF
    assert "staff" in found.firm.defaults_used
    assert found.record.years == 0


def test_without_a_roster_the_directory_gives_a_guess_as_wide_as_a_default() -> None:
    accounts = [
        {"account_uid": str(at), "user_kind": kind, "enabled": enabled}
        for at, (kind, enabled) in enumerate(
            [("member", True), ("member", None), ("member", False), ("guest", True), ("member", True)]
        )
    ]
    found = measured({"directory_account": accounts})
    assert found.firm.staff == 3
    assert "staff" in found.firm.defaults_used
    assert coverage(found, "lookalike_sender_check") == Coverage(0, 0, 9)


def test_mail_that_was_read_is_a_record_of_attempts_by_domain() -> None:
    mail = [
        {"message_uid": name, "mailbox": box, "event_time": at}
        for name, box, at in (
            ("m1", "tanaka", "2025-01-01T00:00:00Z"),
            ("m2", "tanaka", None),
            ("m3", "sato", "2026-01-01T06:00:00Z"),
        )
    ]
    features = [{"message_uid": one["message_uid"], "sender_domain": "rnarubeni.example"} for one in mail]
    flags = [
        verdict("lookalike_sender_speaks_of_payment", "message", one, Answer.FLAGGED) for one in ("m1", "m3")
    ]  # fmt: skip
    found = measured({"message": mail, "message_features": features}, flags, staff=8, largest_loss=5, yearly_paid=9)
    assert (found.record.attempts, found.record.years, found.record.share_seen) == (1.0, 1.0, 0.25)
    assert coverage(found, "lookalike_sender_check") == Coverage(2, 0, 6)
    assert [its[0].attempts for its in found.quantities.values()] == [0.5, 0.5]
    assert (found.firm.largest_loss, found.firm.yearly_paid) == (5, 9)


def test_answers_of_other_controls_are_measured_beside() -> None:
    said = Told({"mfa_for_everyone": {"": Coverage(3, 1, 0)}}, {"password_alone_enters": "mfa_for_everyone"})
    flag = verdict("password_alone_enters", "directory_account", "a", Answer.FLAGGED)
    found = measured({}, [flag], said)
    assert coverage(found, "mfa_for_everyone") == Coverage(3, 1, 0)
    assert Quantity("mailbox_takeover", "mfa_for_everyone", from_no=1.0) in found.quantities[flag.finding_id]
