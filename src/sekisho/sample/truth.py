"""What is true of a sample: everything planted, everything that only looks planted, and who is who."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass

from sekisho.attacks.overlay import Label


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

    def to_json(self) -> str:
        """Return the truth as text, keys sorted."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
