"""Accounts over time, the list of counterparties, and the payment files of every payment day."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sekisho.attacks.kana import half
from sekisho.attacks.nouns import Account, Vendor, World
from sekisho.attacks.overlay import AccountChange, Payment
from sekisho.attacks.writers.payees import PayeeRow
from sekisho.sample import days

_TODAY_SHARE = 0.73


@dataclass(frozen=True, slots=True)
class Accounts:
    """Which account a counterparty has said, is listed with and is paid on, on a given day."""

    changes: tuple[AccountChange, ...]

    def _of(self, vendor: Vendor) -> tuple[AccountChange, ...]:
        return tuple(c for c in self.changes if c.payee_code == vendor.code)

    def stated(self, vendor: Vendor, day: dt.date) -> Account:
        """Return the account on the counterparty's own genuine invoices."""
        for change in self._of(vendor):
            if change.on_list and change.paid_from and day >= change.paid_from:
                return change.new
        return vendor.accounts[0]

    def paid(self, vendor: Vendor, day: dt.date) -> Account:
        """Return the account that the payment file holds."""
        for change in self._of(vendor):
            if change.paid_from and day >= change.paid_from:
                return change.new
        return vendor.accounts[-1] if day.month % 2 and len(vendor.accounts) > 1 else vendor.accounts[0]

    def listed(self, vendor: Vendor) -> tuple[tuple[Account, dt.date], ...]:
        """Return the accounts on the list of today, each with the day of its last update."""
        new = {c.old.key: (c.new, c.on_list) for c in self._of(vendor) if c.on_list}
        rows: list[tuple[Account, dt.date]] = []
        for account in vendor.accounts:
            changed, when = new.get(account.key, (account, None))
            rows.append((changed, when or vendor.updated))
        return tuple(rows)


def _listed_name(vendor: Vendor, rng: random.Random) -> str:
    style = rng.random()
    if style < 0.62:
        return vendor.legal
    if style < 0.85:
        return vendor.legal.replace("株式会社", "(株)").replace("有限会社", "(有)")
    if style < 0.95:
        return vendor.legal.replace("株式会社", "㈱").replace("有限会社", "㈲")
    return vendor.legal.replace("株式会社", "株式会社　")


def payee_rows(world: World, accounts: Accounts, rng: random.Random) -> list[PayeeRow]:
    """Return the list as it stands on the last day."""
    rows: list[PayeeRow] = []
    for vendor in world.vendors:
        name = _listed_name(vendor, rng)
        kana = vendor.kana or vendor.holder_kana
        kana = half(kana) if rng.random() < 0.8 else kana
        mail = vendor.contacts[0].address if rng.random() < 0.8 else ""
        rows.extend(
            PayeeRow(vendor.code, name, kana, account, vendor.phone, mail, vendor.registered, updated)
            for account, updated in accounts.listed(vendor)
        )
    return rows


def _payment(vendor: Vendor, accounts: Accounts, day: dt.date, rng: random.Random) -> Payment:
    amount = max(3300, int(vendor.monthly_yen * rng.lognormvariate(0, 0.18)) // 10 * 10)
    memo = f"{(day.replace(day=1) - days.DAY).month}月分 {vendor.trade}"
    return Payment(day, vendor.code, vendor.legal, accounts.paid(vendor, day), amount, memo)


def _active(world: World, day: dt.date) -> list[Vendor]:
    return [v for v in world.vendors if v.registered <= day]


def today(world: World, accounts: Accounts, skip: Sequence[str], rng: random.Random) -> list[Payment]:
    """Return the file of the last day: about three quarters of all counterparties, every changed one among them."""
    changed = {c.payee_code for c in accounts.changes if c.paid_from}
    able = [v for v in _active(world, world.end) if v.code not in skip]
    must = [v for v in able if v.code in changed or len(v.accounts) > 1]
    rest = [v for v in able if v not in must]
    count = max(0, round(len(world.vendors) * _TODAY_SHARE) - len(must))
    chosen = must + rng.sample(rest, min(count, len(rest)))
    chosen.sort(key=lambda v: v.code)
    return [_payment(v, accounts, world.end, rng) for v in chosen]


def history(world: World, accounts: Accounts, rng: random.Random) -> Iterator[tuple[dt.date, list[Payment]]]:
    """Every earlier payment day with its payments."""
    for day, which in days.payment_days(world.start, world.end - days.DAY):
        active = _active(world, day)
        due = [v for v in active if v.pay_day in which or rng.random() < 0.12] or active[:1]
        yield day, [_payment(v, accounts, day, rng) for v in due]
