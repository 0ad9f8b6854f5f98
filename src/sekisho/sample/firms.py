"""The institution and its counterparties."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import chain
from typing import Literal

from sekisho.attacks.kana import zengin
from sekisho.attacks.nouns import Account, Correspondent, Host, Institution, Language, Name, Vendor
from sekisho.sample.data import firms, names
from sekisho.sample.people import charset_for, phone, shown_as, unique_names

NEAR = (
    ("朝凪印刷株式会社", "朝凪印刷", "アサナギインサツ", "asanagi-print"),
    ("株式会社浅薙印刷", "浅薙印刷", "アサナギインサツ", "asanaki-print"),
)
"""Two honest counterparties whose domains are one letter apart: legal name, short name, kana, domain label."""

_CYCLES = 6
"""How often the prefixes are used before firms are numbered."""

_EN_OFFSETS = (0.0, 0.0, -5.0, -8.0, 1.0, 8.0)
_CLIENTS = ("outlook", "cloud", "thunderbird", "becky", "apple", "groupware", "web")
_PAY_DAYS = (20, 20, 20, 20, 20, 31, 31, 31, 10, 25, 5, 15)


def account(rng: random.Random, holder: str) -> Account:
    """Return a new account at a made-up bank."""
    code, bank, kana = rng.choice(firms().banks)
    branch_code, branch, branch_kana = rng.choice(firms().branches)
    kind: Literal["1", "2"] = "1" if rng.random() < 0.7 else "2"
    return Account(
        code, bank, kana, branch_code, branch, branch_kana, kind, f"{rng.randint(200000, 9899999):07d}", holder
    )


def institution() -> Institution:
    """Return the firm itself; its second domain is as much its own as the first."""
    own = Account(
        "9851", "しおさい信用金庫", "シオサイシンキン", "001", "本店", "ホンテン", "2", "0012345", "シオサイシンキン"
    )
    domain = "shiosai-shinkin.example"
    return Institution(
        "しおさい信用金庫",
        "Shiosai Shinkin Bank",
        "シオサイシンヨウキンコ",
        domain,
        "shiosai-shinkin.test",
        f"mx1.{domain}",
        "10.20.0.11",
        f"mbx02.{domain}",
        own,
        "0009851001",
        ("rakumail.example", "freebox.test", "mailpost.example"),
    )


def _host(domain: str, index: int, rng: random.Random) -> Host:
    shared = rng.random() < 0.35
    name = (
        f"mta{rng.randint(1, 9)}.hosting-wakatake.example"
        if shared
        else f"{rng.choice(('mail', 'smtp', 'mx'))}.{domain}"
    )
    block = ("203.0.113", "198.51.100", "192.0.2")[index % 3]
    ip = f"{block}.{index % 250 + 2}" if index % 2 else f"198.{18 + index % 2}.{index % 256}.{rng.randint(2, 250)}"
    spf, dkim, dmarc, policy = rng.choices(
        [
            ("pass", "pass", "pass", "quarantine"),
            ("pass", "pass", "pass", "none"),
            ("pass", "none", "none", "none"),
            ("pass", "pass", "none", "none"),
            ("none", "none", "none", "none"),
            ("pass", "none", "pass", "none"),
        ],
        (25, 30, 18, 10, 7, 10),
    )[0]
    return Host(domain, name, ip, spf, dkim, dmarc, policy)


def host_for(domain: str, index: int, rng: random.Random) -> Host:
    """Return a mail host for a domain that is no counterparty's."""
    return _host(domain, index, rng)


def _english_name(rng: random.Random) -> Name:
    given, _, family = rng.choice(names().english).partition(" ")
    return Name(family, given, "", "", family, given)


def correspondent(
    name: Name, firm: str, domain: str, language: Language, tel: str, rng: random.Random, offset: float = 9.0
) -> Correspondent:
    """Somebody at another firm."""
    client = rng.choice(_CLIENTS if language == "ja" else ("cloud", "outlook", "apple", "web", "thunderbird"))
    first, last = name.given_romaji.lower(), name.family_romaji.lower()
    local = rng.choice((f"{first}.{last}", f"{last}", f"{first[0]}-{last}", f"{last}{first[0]}", f"{first}_{last}"))
    address = f"{local}@{domain}"
    if language == "en":
        title = rng.choice(("Account Manager", "Accounts Receivable", "Client Services", "Finance", "Project Lead"))
        forms = (
            f"{name.romaji}\n{title}, {firm}\nT {tel}",
            f"--\n{name.romaji} | {title}\n{firm}\n{tel} | {domain}",
            f"{name.given_romaji}\n\n{firm}\nTel. {tel}",
        )
        shown = rng.choice((name.romaji, name.romaji, f"{name.family_romaji}, {name.given_romaji}", ""))
        charset = "utf-8"
    else:
        where = rng.choice(("営業部", "経理課", "管理部", "業務課", "第二営業グループ", "お客様サポート"))
        line = "─" * rng.choice((20, 24, 28)) if rng.random() < 0.5 else "*" * 30
        forms = (
            (
                f"{line}\n{firm}\n{where}　{name.kanji}\n〒000-{rng.randint(1000, 9999)}\nTEL {tel} / FAX {tel[:-1]}0\n"
                f"{address}\n{line}"
            ),
            f"--\n{firm} {where}\n{name.kanji} ({name.romaji})\nTel: {tel}",
            f"{firm}\n{where}\n担当:{name.family}\n電話 {tel}",
        )
        shown, charset = shown_as(name, firm, rng), charset_for(client, rng)
    origin = f"192.168.{rng.randint(0, 40)}.{rng.randint(2, 250)}"
    return Correspondent(name, address, shown, client, charset, rng.choice(forms), language, origin, offset)


def _mark(cycle: int) -> tuple[str, str, str]:
    """Return what tells the firms of a later cycle from the earlier ones; nothing at first."""
    return ("", "", "") if cycle < _CYCLES else (f"第{cycle}", f"ダイ{cycle}", f"dai{cycle}")


def _japanese(rng: random.Random) -> Iterator[tuple[str, str, str, str, str, str]]:
    bank = firms()
    prefixes, cycle = list(bank.prefixes), -1
    while True:
        cycle += 1
        rng.shuffle(prefixes)
        more, more_kana, more_romaji = _mark(cycle)
        for kanji, kana, romaji in prefixes:
            trade, trade_kana, trade_romaji, what = rng.choice(bank.trades)
            form, place, sign = ("", "front", "ﾎｳ)") if trade == "法律事務所" else rng.choice(bank.forms)
            short, reading = f"{more}{kanji}{trade}", f"{more_kana}{kana}{trade_kana}"
            legal = f"{form}{short}" if place == "front" else f"{short}{form}"
            holder = zengin(f"{sign}{reading}" if sign.endswith(")") else f"{reading}{sign}")
            yield legal, short, reading, holder, f"{more_romaji}{romaji}-{trade_romaji}.example", what


def _near() -> Iterator[tuple[str, str, str, str, str, str]]:
    for legal, short, kana, label in NEAR:
        holder = zengin(f"{kana}(カ" if legal.endswith("株式会社") else f"カ){kana}")
        yield legal, short, kana, holder, f"{label}.example", "stationery"


def _english(rng: random.Random) -> Iterator[tuple[str, str, str, str, str, str]]:
    pairs = [(p, t) for t in firms().english_trades for p in firms().english]
    rng.shuffle(pairs)
    cycle = -1
    while True:
        cycle += 1
        for prefix, (trade, romaji, what) in pairs:
            number = f" {cycle + 1}" if cycle else ""
            legal = f"{prefix}{number} {trade}"
            holder = "".join(c for c in legal.upper() if c.isalnum() or c == " ")
            label = f"{prefix}{number}".lower().replace(" ", "")
            yield legal, prefix, "", holder, f"{label}-{romaji}.example", what


def _accounts(holder: str, rng: random.Random) -> tuple[Account, ...]:
    first = account(rng, holder)
    return (first, account(rng, holder)) if rng.random() < 0.06 else (first,)


def vendors(wanted: int, end: dt.date, rng: random.Random) -> tuple[Vendor, ...]:
    """Counterparties, about three in ten of them foreign."""
    japanese, english, people = chain(_near(), _japanese(rng)), _english(rng), unique_names(rng)
    taken: set[str] = set()
    found: list[Vendor] = []
    while len(found) < wanted:
        language: Language = "en" if len(found) % 10 in (2, 5, 8) else "ja"
        legal, short, kana, holder, domain, trade = next(japanese if language == "ja" else english)
        if domain in taken:
            continue
        taken.add(domain)
        tel = (
            phone(rng)
            if language == "ja"
            else f"+{rng.choice((44, 1, 49, 65))} 555 {rng.randint(100, 999)} {rng.randint(1000, 9999)}"
        )
        offset = 9.0 if language == "ja" else rng.choice(_EN_OFFSETS)
        contacts = tuple(
            correspondent(
                next(people) if language == "ja" else _english_name(rng), legal, domain, language, tel, rng, offset
            )
            for _ in range(rng.choice((1, 1, 2, 2, 3)))
        )
        registered = end - dt.timedelta(days=rng.randint(400, 5000))
        if len(found) >= wanted - 2:
            registered = end - dt.timedelta(days=14)
        updated = (
            registered
            if registered > end - dt.timedelta(days=200)
            else registered + dt.timedelta(days=rng.randint(0, 180))
        )
        found.append(
            Vendor(
                f"{100000 + len(found) * 13 + rng.randint(0, 12)}",
                legal,
                short,
                kana,
                holder,
                trade,
                language,
                _host(domain, len(found), rng),
                contacts,
                _accounts(holder, rng),
                tel,
                registered,
                updated,
                int(rng.lognormvariate(12.3, 1.1)) // 100 * 100 + 11000,
                _PAY_DAYS[len(found) % len(_PAY_DAYS)],
            )
        )
    return tuple(found)
