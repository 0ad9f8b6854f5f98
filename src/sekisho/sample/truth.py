"""What is true of a sample: everything planted, everything that only looks planted, and who is who."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.attacks.overlay import Label
from sekisho.sample.bank import Json


@dataclass(frozen=True, slots=True)
class Difference:
    """One payee of today's file whose account is not the one on the list."""

    payee_code: str
    payee: str
    listed: tuple[str, ...]
    paid: str
    amount: int
    recipe: str


@dataclass(frozen=True, slots=True)
class Alias:
    """The names under which sources know one person or counterparty."""

    id: str
    kind: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth about one sample."""

    seed: int
    start: dt.date
    end: dt.date
    domains: tuple[str, ...]
    freemail: tuple[str, ...]
    staff: int
    vendors: int
    mailboxes: tuple[tuple[str, int], ...]
    """File name and number of messages."""
    messages: int
    payees_file: str
    payment_file: str
    payments: int
    payment_total: int
    differences: tuple[Difference, ...]
    planted: tuple[Label, ...]
    benign: tuple[Label, ...]
    aliases: tuple[Alias, ...]
    files: tuple[tuple[str, int], ...]
    """Every file of the logs and snapshots, and the number of its records."""
    facts: Mapping[str, Json]
    """What the sources say is true of them: password_only, public_stores, forwarding and so on, each under its name."""

    def to_json(self) -> str:
        """Return the truth as text, keys sorted, the facts of the sources beside the rest."""
        whole = dataclasses.asdict(self)
        whole |= whole.pop("facts")
        return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
