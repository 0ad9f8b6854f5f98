"""Callbacks and what they are about: the typed values, how they stand in a payload, and how they are read back."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sekisho.ledger.canonical import name_of, parts_of, read_time, write_time
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Draft, Kind
from sekisho.model.errors import Param
from sekisho.model.money import Money

Salt = Callable[[], bytes]
_BETWEEN_NUMBERS = re.compile(r"[/、,;\n]|\bor\b|または|又は")
_FEWEST_DIGITS = 7


class Outcome(StrEnum):
    """How a call ended. Only a confirmed one proves anything."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class PaymentProof:
    """One payment of one file, by everything that could be changed in it. `sequence` counts records from 1."""

    file_sha256: str
    sequence: int
    counterparty_key: str
    account_key: str
    amount: Money


@dataclass(frozen=True, slots=True)
class AccountChange:
    """A new account for a counterparty ("" where only the number changes), a new number ("" where it stays).

    The account takes the place of the accounts on file, or stands `beside` them. `payee` seals the payee's names with it.
    """

    counterparty_key: str
    account_key: str
    phone: str = ""
    beside: bool = False
    payee: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the number dialled, who was spoken to, what was read back, when, and how it ended."""

    number: str
    spoke_to: str
    read_back: str
    called_at: datetime
    outcome: Outcome


def number_keys(text: str) -> frozenset[str]:
    """Return the telephone numbers in a text as bare digits, +81 as 0; () where none is there."""
    found = set[str]()
    for part in _BETWEEN_NUMBERS.split(unicodedata.normalize("NFKC", text)):
        digits = re.sub(r"^\s*(\+|00)\s*81[\s-]*(\(0\))?", "0", part)
        digits = re.sub(r"[^0-9]", "", digits)
        if len(digits) >= _FEWEST_DIGITS:
            found.add(digits)
    return frozenset(found)


def callback_draft(about: PaymentProof | AccountChange, call: Call, salt: Salt) -> Draft:
    """Return the entry that records a call about a payment or a change of account."""
    subject = _about(about, salt)
    number = name_of(salt(), "number", call.number)
    spoke_to = name_of(salt(), "spoke_to", call.spoke_to)
    read_back = name_of(salt(), "read_back", call.read_back)
    payload: dict[str, Param] = {
        **subject.payload,
        "number": number.commitment,
        "spoke_to": spoke_to.commitment,
        "read_back": read_back.commitment,
        "called_at": write_time(call.called_at),
        "outcome": call.outcome.value,
    }
    return Draft(Kind.CALLBACK, subject.subject, payload, (*subject.names, number, spoke_to, read_back))


def following_draft(kind: Kind, callback: Decision) -> Draft:
    """Return the entry (a release, or an approval of an account) that rests on a callback and is about the same."""
    fields = ("file", "sequence", "amount_minor", "currency", "payee", "change")
    same = {field: callback.payload[field] for field in fields if field in callback.payload}
    return Draft(kind, callback.subject, {**same, "callback": callback.entry_hash})


def change_draft(change: AccountChange, salt: Salt) -> Draft:
    """Return an approval without a call: only a number for a counterparty that has none on file can be asked so."""
    subject = _about(change, salt)
    return Draft(Kind.ACCOUNT, subject.subject, {**subject.payload, "callback": ""}, subject.names)


def refuse_draft(file_sha256: str, sequence: int, why: str, salt: Salt) -> Draft:
    """Return the entry that refuses one payment of a file for good, or the whole file where `sequence` is 0."""
    reason = name_of(salt(), "why", why)
    payload: dict[str, Param] = {"file": file_sha256, "sequence": sequence, "why": reason.commitment}
    return Draft(Kind.REFUSE, _payment_subject(file_sha256, sequence), payload, (reason,))


def withdraw_draft(file_sha256: str, why: str, salt: Salt) -> Draft:
    """Return the entry that says of a checked file that it was not sent. It opens nothing and refuses nothing."""
    reason = name_of(salt(), "why", why)
    return Draft(Kind.WITHDRAW, f"file:{file_sha256}", {"file": file_sha256, "why": reason.commitment}, (reason,))


def payment_proof(decision: Decision, names: Mapping[str, str]) -> PaymentProof | None:
    """Read the payment that a callback or release is about; None where a part is missing or its value is gone."""
    payee = parts_of(names.get(decision.text("payee")), "payee", 2)
    sequence, minor = decision.payload.get("sequence"), decision.payload.get("amount_minor")
    if payee is None or not isinstance(sequence, int) or not isinstance(minor, int):
        return None
    amount = Money(minor, decision.text("currency"))
    return PaymentProof(decision.text("file"), sequence, payee[0], payee[1], amount)


def account_change(decision: Decision, names: Mapping[str, str]) -> AccountChange | None:
    """Read the change that a callback or approval is about; None where it is missing or its value is gone."""
    value = names.get(decision.text("change"))
    parts = parts_of(value, "change", 4) or parts_of(value, "change", 5)
    if parts is None:
        return None
    counterparty_key, account_key, phone, place, *payee = parts
    return AccountChange(counterparty_key, account_key, phone, place == "beside", "".join(payee))


def call_of(decision: Decision, names: Mapping[str, str]) -> Call | None:
    """Read the call of a callback; None where a part is missing, empty, or its value is gone."""
    texts = [parts_of(names.get(decision.text(kind)), kind, 1) for kind in ("number", "spoke_to", "read_back")]
    number, spoke_to, read_back = ("" if text is None else text[0].strip() for text in texts)
    try:
        called_at, outcome = read_time(decision.text("called_at")), Outcome(decision.text("outcome"))
    except ValueError:
        return None
    if decision.kind is not Kind.CALLBACK or not (number and spoke_to and read_back):
        return None
    return Call(number, spoke_to, read_back, called_at, outcome)


def _about(about: PaymentProof | AccountChange, salt: Salt) -> Draft:
    """Return the part of a payload that says what it is about; the kind is filled in by the caller."""
    if isinstance(about, AccountChange):
        beside = "beside" if about.beside else "instead"
        parts = about.counterparty_key, about.account_key, about.phone, beside, *([about.payee] if about.payee else [])
        change = name_of(salt(), "change", *parts)
        return Draft(Kind.NOTE, f"change:{change.commitment[2:22]}", {"change": change.commitment}, (change,))
    payee = name_of(salt(), "payee", about.counterparty_key, about.account_key)
    payload: dict[str, Param] = {
        "file": about.file_sha256,
        "sequence": about.sequence,
        "amount_minor": about.amount.minor,
        "currency": about.amount.currency,
        "payee": payee.commitment,
    }
    return Draft(Kind.NOTE, _payment_subject(about.file_sha256, about.sequence), payload, (payee,))


def _payment_subject(file_sha256: str, sequence: int) -> str:
    return f"payment:{file_sha256}:{sequence}"
