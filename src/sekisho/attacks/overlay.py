"""What a recipe hands back: mail to add, accounts to change, and the truth about both."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Account


@dataclass(frozen=True, slots=True)
class Payment:
    """One instruction of a payment file."""

    day: dt.date
    payee_code: str
    payee: str
    account: Account
    amount: int
    memo: str = ""
    currency: str = "JPY"


@dataclass(frozen=True, slots=True)
class AccountChange:
    """A counterparty's account as payments and as the list see it. `on_list` is None when the list was never changed."""

    payee_code: str
    old: Account
    new: Account
    paid_from: dt.date | None
    on_list: dt.date | None


@dataclass(frozen=True, slots=True)
class Label:
    """The truth about one planted thing."""

    recipe: str
    kind: Literal["attack", "benign"]
    title: str
    why: str
    message_ids: tuple[str, ...] = ()
    payee_codes: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    day: dt.date | None = None
    subjects: tuple[str, ...] = ()
    """What it is about as the source names it: sign-in names, employee numbers, buckets, ARNs, pull numbers."""
    figures: tuple[tuple[str, float], ...] = ()
    """Numbers that a detector should come near, by name."""


@dataclass(frozen=True, slots=True)
class Event:
    """One record of a log, or one object of a snapshot, that a recipe adds to a source."""

    source: str
    """m365, entra.signIns, entra.users, entra.groups, entra.policies, endpoint, cloudtrail, vendors, aws.buckets, ..."""
    when: dt.datetime
    """Aware. For a snapshot the moment at which it was so."""
    record: Any
    """What that source's writer takes: a mapping or a frozen value from `attacks.writers`."""


@dataclass(frozen=True, slots=True)
class StaffDates:
    """What the personnel office knows of somebody's going: notice received, last day, absence of weeks or months."""

    staff_id: str
    notice: dt.date | None = None
    leaves: dt.date | None = None
    away_from: dt.date | None = None
    away_to: dt.date | None = None

    def there(self, day: dt.date) -> bool:
        """Whether the person works on that day, weekends and holidays aside."""
        gone = self.leaves is not None and day > self.leaves
        away = self.away_from is not None and self.away_from <= day <= (self.away_to or day)
        return not gone and not away


@dataclass(frozen=True, slots=True)
class Overlay:
    """Everything that one recipe lays on a world."""

    mails: tuple[Mail, ...] = ()
    changes: tuple[AccountChange, ...] = ()
    labels: tuple[Label, ...] = ()
    events: tuple[Event, ...] = ()
    dates: tuple[StaffDates, ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """An attack and its benign twin, kept apart so that either can be laid alone."""

    attack: Overlay
    twin: Overlay


def account_text(account: Account) -> str:
    """Return an account written on one line, as labels name it."""
    return f"{account.bank_code}-{account.branch_code}-{account.kind}-{account.number}"
