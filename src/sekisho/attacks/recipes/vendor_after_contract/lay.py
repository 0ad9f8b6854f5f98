"""Lays two vendors whose way in outlived the contract, and two whose contract and account are in order."""

from __future__ import annotations

import datetime as dt
import random

from sekisho.attacks import aws
from sekisho.attacks.kit import back
from sekisho.attacks.nouns import JST, Vendor, World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay
from sekisho.attacks.vendors import Contract, Guest, contract, guest
from sekisho.attacks.writers import cloudtrail

_ID = "vendor_after_contract"
_ROLE = "vendor-ledger-support"
LEDGER = "shiosai-ledger-extract"
"""The bucket that the forgotten role reads."""


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=1) - dt.timedelta(days=1)


def _ended(world: World, days: int) -> dt.date:
    """Return the month's end before so many days ago, never so long ago that the logs do not reach beyond it."""
    span = (world.end - world.start).days
    return _month_end(world.end - dt.timedelta(days=min(days, span - 20)))


def _line(world: World, line: Contract) -> Event:
    return Event("vendors", dt.datetime.combine(world.end, dt.time(9), JST), line)


def _account(world: World, account: Guest) -> Event:
    return Event("entra.users", dt.datetime.combine(world.end, dt.time(9), JST), account)


def _guest_left(world: World, vendor: Vendor) -> tuple[list[Event], Label]:
    end = _ended(world, 75)
    live = guest(vendor, end - dt.timedelta(days=700), (world.start, world.end - dt.timedelta(days=1)))
    line = contract(
        vendor,
        "営業店端末の保守",
        end - dt.timedelta(days=729),
        end,
        form="era",
        remote_account=live.upn,
        tool="リモートデスクトップ(踏み台経由)",
        data="端末設定情報",
    )
    label = Label(
        _ID,
        "attack",
        f"{vendor.legal}: guest account lives on",
        f"the contract ended on {end}; the guest account is enabled and signs in until the last day",
        payee_codes=(vendor.code,),
        addresses=(vendor.contacts[0].address,),
        day=end,
        subjects=(live.upn,),
    )
    return [_line(world, line), _account(world, live)], label


def _role_left(world: World, vendor: Vendor, rng: random.Random) -> tuple[list[Event], Label]:
    end, account = _ended(world, 45), aws.account_of(vendor.code)
    moments = [back(world, days, 2.0 + rng.random()) for days in (19, 12, 5)]
    reads = aws.document(
        aws.allow(["s3:GetObject", "s3:ListBucket"], [f"arn:aws:s3:::{LEDGER}", f"arn:aws:s3:::{LEDGER}/*"])
    )
    role = aws.Role(
        _ROLE,
        aws.trust(
            {"AWS": f"arn:aws:iam::{account}:root"}, Condition={"StringEquals": {"sts:ExternalId": f"sk-{vendor.code}"}}
        ),
        inline=(("read-ledger", reads),),
        created=end - dt.timedelta(days=690),
        used=(moments[-1], aws.HOME),
        description="Ledger extract support",
    )
    line = contract(
        vendor,
        "データ抽出・分析の支援",
        end - dt.timedelta(days=729),
        end,
        form="era_short",
        aws_account=account,
        tool="AWSロール",
        data="元帳抽出データ(顧客番号・残高)",
    )
    taken = [
        Event("cloudtrail", when, cloudtrail.assumed_from(account, "ledger-sync", role, when, rng)) for when in moments
    ]
    label = Label(
        _ID,
        "attack",
        f"{vendor.legal}: role trusts an account whose contract ended",
        f"the contract ended on {end}; {_ROLE} still trusts {account}, which took it on {len(moments)} times since",
        payee_codes=(vendor.code,),
        day=end,
        subjects=(role.arn, account),
        figures=(("assumed_after_end", len(moments)),),
    )
    return [_line(world, line), Event("aws.iam", moments[-1], role), *taken], label


def _renewed(world: World, vendor: Vendor) -> tuple[list[Event], Label]:
    end = _ended(world, 60)
    live = guest(vendor, end - dt.timedelta(days=340), (world.start, world.end))
    common = {"remote_account": live.upn, "tool": "VPN", "data": "ネットワーク構成図"}
    old = contract(vendor, "回線監視", end - dt.timedelta(days=364), end, form="era", **common)
    new = contract(
        vendor,
        "回線監視(更新)",
        end + dt.timedelta(days=1),
        end + dt.timedelta(days=365),
        form="date",
        note="前契約を更新",
        **common,
    )
    label = Label(
        _ID,
        "benign",
        f"{vendor.legal}: renewed on a second line",
        f"the first contract ended on {end}, the second began the next day; the guest account signs in",
        payee_codes=(vendor.code,),
        day=end,
        subjects=(live.upn,),
    )
    return [_line(world, old), _line(world, new), _account(world, live)], label


def _closed(world: World, vendor: Vendor) -> tuple[list[Event], Label]:
    end = _ended(world, 90)
    shut = guest(
        vendor, end - dt.timedelta(days=500), (world.start, end - dt.timedelta(days=2)), enabled=False, closed=end
    )
    line = contract(
        vendor,
        "文書管理システムの移行",
        end - dt.timedelta(days=548),
        end,
        form="slash",
        remote_account=shut.upn,
        tool="VPN",
        note="契約終了に伴いアカウント停止済",
    )
    label = Label(
        _ID,
        "benign",
        f"{vendor.legal}: ended and closed",
        f"the contract ended on {end} and the guest account was disabled that day",
        payee_codes=(vendor.code,),
        day=end,
        subjects=(shut.upn,),
    )
    return [_line(world, line), _account(world, shut)], label


def lay(world: World, rng: random.Random) -> Laid:
    """Return the attacks on the first two counterparties of the world, the twins on the next two."""
    one, two, three, four = world.vendors[:4]
    left, role, again, closed = (
        _guest_left(world, one),
        _role_left(world, two, rng),
        _renewed(world, three),
        _closed(world, four),
    )
    return Laid(
        Overlay(events=(*left[0], *role[0]), labels=(left[1], role[1])),
        Overlay(events=(*again[0], *closed[0]), labels=(again[1], closed[1])),
    )
