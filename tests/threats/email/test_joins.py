"""Which mail speaks of which payment."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.evidence.view import MemoryTables
from sekisho.threats.email.analysers.joins import PER_PAYMENT, in_window, payment_mail

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 3, tzinfo=UTC)


def world(mails: list[dict[str, Any]], **payment: Any) -> MemoryTables:
    """Return a payment to 101 and mails: each has uid, days before, and features."""
    paid: dict[str, Any] = {
        "payment_uid": "p1",
        "payment_file_uid": "f",
        "sequence": 1,
        "amount_minor": 1,
        "currency": "JPY",
        "value_date": DAY,
        "payee_code": "101",
        "payee_name": "ｱｵﾊﾞ",
        "account_number": "7654321",
        "account_key": "jp:0005:123:1:7654321",
    } | payment
    messages: list[dict[str, Any]] = []
    features: list[dict[str, Any]] = []
    for number, mail in enumerate(mails):
        uid = mail.get("uid", f"m{number}")
        time = NOON - timedelta(days=mail.get("days", 5)) if mail.get("days", 5) is not None else None
        to = mail.get("to", ["keiri@bank.example"])
        messages.append({"message_uid": uid, "mailbox": "a", "event_time": time, "to_addresses": to})
        features.append(
            {
                "message_uid": uid,
                "sender_domain": mail.get("domain", "stranger.example"),
                "intents": mail.get("intents", []),
                "account_numbers": mail.get("accounts", []),
            }
        )
    on_file: list[dict[str, Any]] = [
        {
            "counterparty_key": "101",
            "account_key": "jp:0001:001:1:1234567",
            "holder_kana": "アオバ",
            "domains": ["mail.aoba.example", "gmail.com"],
            "basis": "founding",
        }
    ]
    history: list[dict[str, Any]] = [
        {
            "domain": "bank.example",
            "first_seen": NOON,
            "last_seen": NOON,
            "messages_in": 1,
            "messages_out": 0,
            "in_learning_window": False,
            "own": True,
            "on_list": False,
        },
        {
            "domain": "aoba-pay.example",
            "nearest": "aoba.example",
            "first_seen": NOON,
            "last_seen": NOON,
            "messages_in": 1,
            "messages_out": 0,
            "in_learning_window": False,
            "own": False,
            "on_list": False,
        },
        {
            "domain": "quiet.example",
            "first_seen": NOON,
            "last_seen": NOON,
            "messages_in": 1,
            "messages_out": 0,
            "in_learning_window": False,
            "own": False,
            "on_list": False,
        },
    ]
    return MemoryTables(
        {
            "payment": [paid],
            "message": messages,
            "message_features": features,
            "account_on_file": on_file,
            "domain_history": history,
        }
    )


def joined(mails: list[dict[str, Any]], **payment: Any) -> list[tuple[Any, Any]]:
    return [(row["message_uid"], row["how"]) for row in payment_mail(world(mails, **payment))]


def test_the_account_number_in_the_text_joins_whoever_sent_it() -> None:
    assert joined([{"accounts": ["7654321"]}, {"accounts": ["1111111"]}]) == [("m0", "account")]


def test_the_payees_domain_or_a_lookalike_joins_where_money_is_spoken_of() -> None:
    mails: list[dict[str, Any]] = [
        {"domain": "aoba.example", "intents": ["payment_request"]},
        {"domain": "aoba-pay.example", "intents": ["account_change"], "days": 3},
        {"domain": "aoba.example", "intents": []},
        {"domain": "gmail.com", "intents": ["payment_request"]},
        {"domain": None, "intents": ["payment_request"]},
    ]
    assert joined(mails) == [("m1", "domain"), ("m0", "domain")]


def test_an_account_comes_before_a_domain() -> None:
    mails = [{"domain": "aoba.example", "intents": ["payment_request"], "accounts": ["7654321"]}]
    assert joined(mails) == [("m0", "account")]


def test_our_own_letters_out_are_not_joined_but_forwarded_ones_inside_are() -> None:
    out: dict[str, Any] = {
        "accounts": ["7654321"],
        "domain": "bank.example",
        "to": ["a@bank.example", "x@aoba.example"],
    }
    inside: dict[str, Any] = {"accounts": ["7654321"], "domain": "bank.example"}
    assert joined([out, inside]) == [("m1", "account")]


def test_a_copy_in_another_mailbox_does_not_make_a_letter_out_an_inside_one() -> None:
    out: dict[str, Any] = {"accounts": ["7654321"], "domain": "bank.example", "uid": "same"}
    assert joined([out | {"to": ["x@aoba.example"]}, out]) == []


def test_only_dated_mail_of_the_ninety_days_before_is_joined() -> None:
    mails: list[dict[str, Any]] = [{"accounts": ["7654321"], "days": days} for days in (-3, 0, 90, 95, None)]
    assert joined(mails) == [("m1", "account"), ("m2", "account")]
    assert joined([{"accounts": ["7654321"]}], value_date=None) == []


def test_an_iban_joins_whole_and_a_number_without_its_zeros_joins_too() -> None:
    iban = "DE89370400440532013000"
    assert joined([{"accounts": [iban]}], account_number=None, account_key=f"iban:{iban}") == [("m0", "account")]
    assert joined([{"accounts": ["0012345"]}], account_number="12345", account_key="jp:0005:123:1:0012345") == [
        ("m0", "account")
    ]
    assert joined([{"accounts": [""]}], account_number=None, account_key=None) == []


def test_the_newest_fifty_are_kept() -> None:
    found = joined([{"accounts": ["7654321"], "days": number} for number in range(80)])
    assert len(found) == PER_PAYMENT
    assert found[0] == ("m0", "account")


@pytest.mark.parametrize(("days", "expected"), [(0, True), (89, True), (-2, False), (93, False)])
def test_the_window_is_ninety_days(days: int, expected: bool) -> None:
    assert in_window(NOON - timedelta(days=days), DAY) is expected


@given(st.integers(0, 89), st.integers(-720, 840))
def test_no_time_zone_cuts_a_mail_of_the_window_off(days: int, offset: int) -> None:
    local = datetime(2026, 11, 24, 12, tzinfo=UTC) - timedelta(days=days)
    assert in_window(local - timedelta(minutes=offset), DAY)
