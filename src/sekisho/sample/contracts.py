"""Vendors' contracts, guest accounts and cloud roles of every day, beside those that recipes lay."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sekisho.attacks import aws
from sekisho.attacks.nouns import Vendor
from sekisho.attacks.vendors import Contract, DayForm, Guest, contract, guest
from sekisho.sample.bank import Bank

_FORMS: tuple[DayForm, ...] = ("era", "date", "era_short", "slash", "era", "date")
_DATA = ("顧客氏名・住所", "端末設定情報", "なし", "帳票イメージ", "従業員名簿", "なし")
_SERVICES = {
    "software": "業務システムの保守",
    "data": "データセンター運用",
    "telecom": "通信回線の保守",
    "equipment": "ATM・窓口機器の保守",
    "office machines": "複合機の保守",
    "guards": "警備",
    "market data": "市場情報の提供",
    "training": "研修の実施",
    "advice": "経営助言",
}


@dataclass(frozen=True, slots=True)
class Contracts:
    """What the register and the directory say about vendors."""

    lines: tuple[Contract, ...]
    guests: tuple[Guest, ...]
    roles: tuple[aws.Role, ...]
    """Roles that a vendor's cloud account may take on, recipes' own not among them."""
    joined: frozenset[str]
    """Vendors whose name is one merged cell over all their lines."""


def _role(vendor: Vendor, number: int) -> aws.Role:
    reads = aws.document(aws.allow(["ec2:DescribeInstances", "cloudwatch:GetMetricData"]))
    return aws.Role(
        f"vendor-monitoring-{number}",
        aws.trust(
            {"AWS": f"arn:aws:iam::{aws.account_of(vendor.code)}:root"},
            Condition={"StringEquals": {"sts:ExternalId": f"sk-{vendor.code}-{number}"}},
        ),
        inline=(("metrics", reads),),
        description="Monitoring by a vendor",
    )


def _line(vendor: Vendor, number: int, end: dt.date) -> Contract:
    """Return a contract that holds: begun one to five years ago, ending one month to two years from now, or never."""
    begun = end - dt.timedelta(days=365 + number * 97 % 1500)
    until = None if number % 11 == 7 else end + dt.timedelta(days=37 + number * 131 % 700)
    service = _SERVICES.get(vendor.trade, f"{vendor.trade}" if vendor.language == "en" else "業務委託")
    return contract(vendor, service, begun, until, form=_FORMS[number % len(_FORMS)], data=_DATA[number % len(_DATA)])


def _guest(vendor: Vendor, number: int, bank: Bank) -> Guest:
    world = bank.world
    made = guest(vendor, world.start - dt.timedelta(days=40 + number * 30), (world.start, world.end))
    if number % 4 == 3:
        return replace(made, state="PendingAcceptance", used_from=world.end, used_to=world.start)
    return made


def contracts(bank: Bank) -> Contracts:
    """Return everything about vendors, those of recipes included, by vendor code; a function of the bank alone."""
    laid = [e.record for e in bank.events("vendors")]
    taken = {x.vendor_code for x in laid} | {c for label in bank.labels for c in label.payee_codes}
    free = [v for v in bank.world.vendors if v.code not in taken and v.trade in _SERVICES]
    wanted = free[: max(9, len(free) // 2)]
    lines: list[Contract] = list(laid)
    guests: list[Guest] = [e.record for e in bank.events("entra.users") if isinstance(e.record, Guest)]
    roles: list[aws.Role] = []
    joined: set[str] = set()
    for number, vendor in enumerate(wanted):
        line = _line(vendor, number, bank.world.end)
        if number in (0, 1):
            account = aws.account_of(vendor.code)
            roles.append(_role(vendor, number + 1))
            shown = f"{account[:4]}-{account[4:8]}-{account[8:]}" if number else account
            line = replace(line, aws_account=shown, tool="AWSロール")
        elif number % 3 == 2:
            account_there = _guest(vendor, number // 3, bank)
            guests.append(account_there)
            line = replace(line, remote_account=account_there.upn, tool="VPN" if number % 2 else "Microsoft Teams")
        elif number in (3, 6):
            gone = bank.world.start - dt.timedelta(days=200 + number)
            line = replace(line, start=gone - dt.timedelta(days=364), end=gone, note="契約終了・接続なし")
        lines.append(line)
        if number == 4:
            joined.add(vendor.code)
            lines.append(replace(line, service="機器の定期点検", data="なし"))
    lines.sort(key=lambda x: (x.vendor_code, x.start))
    guests.sort(key=lambda x: x.upn)
    return Contracts(tuple(lines), tuple(guests), tuple(roles), frozenset(joined))
