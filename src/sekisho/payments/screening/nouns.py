"""What the screening is given and what it gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sekisho.model.verdict import Answer, Reason


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment, of the file or of an earlier one.

    `payee` is its counterparty's key, else its folded name with `name:` before it, "" where it names nobody. `minor` are
    minor units of `currency`. `file` names the file as users know it.
    """

    uid: str
    payee: str
    account: str
    minor: int
    currency: str
    day: date | None
    memo: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """An account on file: whose it is (key and name), on which basis, since when."""

    payee: str
    name: str
    basis: str
    since: date | None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open change of account: the account and number that a list names and the file does not have ("" for neither).

    `sender` is the address of the message that asked for it, "" where a list did; `denied` says that a call denied it.
    """

    account: str
    phone: str
    sender: str = ""
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that payments of a file are compared with.

    `earlier` are payments of files whose day has passed, `waiting` those of other files that have not gone out; neither has
    files that somebody withdrew or wrote again. `cases` are open changes by payee, `named` those that messages ask for by the
    account that they name, as `identity.accounts.number_of` gives it. `limit` is in minor units of `currency`, None where none is set.
    """

    earlier: Sequence[Paid] = ()
    waiting: Sequence[Paid] = ()
    holders: Mapping[str, Sequence[Holder]] = field(default_factory=dict)
    cases: Mapping[str, Sequence[OpenCase]] = field(default_factory=dict)
    named: Mapping[str, Sequence[OpenCase]] = field(default_factory=dict)
    limit: int | None = None
    currency: str = "JPY"


@dataclass(frozen=True, slots=True)
class Check:
    """One answer about one payment. `holds` keeps the payment back; it is True for flagged answers alone."""

    name: str
    answer: Answer
    reason: Reason
    holds: bool = False


def held(name: str, reason: Reason) -> Check:
    """Return a check that keeps a payment back."""
    return Check(name, Answer.FLAGGED, reason, holds=True)


def told(name: str, reason: Reason) -> Check:
    """Return a flagged check that is shown and keeps nothing back: the ledger proves what it is about."""
    return Check(name, Answer.FLAGGED, reason)


def unclear(name: str, reason: Reason) -> Check:
    """Return a check that could not be made."""
    return Check(name, Answer.UNDETERMINED, reason)


def clear(name: str, reason: Reason) -> Check:
    """Return a check that was made and found nothing."""
    return Check(name, Answer.CLEAR, reason)
