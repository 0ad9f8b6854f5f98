"""Payments as the guard sees them, and what it says of each: proven, released, held, refused or undetermined."""

from dataclasses import dataclass
from enum import StrEnum

from sekisho.ledger.callbacks import PaymentProof
from sekisho.model.money import Money
from sekisho.model.verdict import Reason
from sekisho.payments.screening.nouns import Check


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """A payment file, whole: the SHA-256 of its bytes, the number of its payments and the sum of their minor units."""

    sha256: str
    record_count: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment as read from the bytes of its file.

    `uid` is its key in the table `payment`; `counterparty_key` and `account_key` are "" where they could not be told.
    `requested_by` is the actor who asked for it, "" where nobody in the ledger did; they cannot be second approver.
    """

    uid: str
    sequence: int
    counterparty_key: str
    account_key: str
    amount: Money
    requested_by: str = ""

    def proof(self, file: PaymentFile) -> PaymentProof:
        """Return what a callback and a release must be about to open this payment of this file, and no other."""
        return PaymentProof(file.sha256, self.sequence, self.counterparty_key, self.account_key, self.amount)


class HoldState(StrEnum):
    """Where a payment stands. Only the first two are open."""

    PROVEN = "proven"
    RELEASED = "released"
    MATCHES = "matches"
    UNDETERMINED = "undetermined"
    HELD = "held"
    REFUSED = "refused"

    @property
    def is_open(self) -> bool:
        """True where the payment may go out."""
        return self in {HoldState.PROVEN, HoldState.RELEASED}


@dataclass(frozen=True, slots=True)
class Hold:
    """One payment's state with its reasons, the ledger entries (hashes) that an open one rests on, and what was checked."""

    payment: Payment
    state: HoldState
    reasons: tuple[Reason, ...]
    rests_on: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()


class CaseState(StrEnum):
    """How far a change of account has come. An approved one is no case any more."""

    OPEN = "open"
    CALLED = "called"
    ASKED = "asked"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class AccountCase:
    """A list, link or mapping that names another account or number than the one on file; nothing changed by it.

    `rows` are the rows that say so, `entries` the ledger's entries about it (hashes). Where messages asked for it,
    `messages` are their ids, `sender` is the address of the first, and `number` the account as they write it ("" for none).
    """

    case_id: str
    counterparty_key: str
    account_key: str
    phone: str
    on_file: tuple[str, ...]
    state: CaseState
    rows: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    sender: str = ""
    number: str = ""
