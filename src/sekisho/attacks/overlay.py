"""What a recipe hands back: mail to add, accounts to change, and the truth about both."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class Overlay:
    """Everything that one recipe lays on a world."""

    mails: tuple[Mail, ...] = ()
    changes: tuple[AccountChange, ...] = ()
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """An attack and its benign twin, kept apart so that either can be laid alone."""

    attack: Overlay
    twin: Overlay


def account_text(account: Account) -> str:
    """Return an account written on one line, as labels name it."""
    return f"{account.bank_code}-{account.branch_code}-{account.kind}-{account.number}"
