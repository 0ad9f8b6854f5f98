"""Who writes to whom: the parts that every kind of traffic draws on, worked out once from the world."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from sekisho.attacks.nouns import Account, Correspondent, Host, Institution, Language, Name, Person, Vendor, World
from sekisho.sample import firms, people

AccountOn = Callable[[Vendor, dt.date], Account]

_BRANDS = (
    "みどり経営",
    "Cooperbank Insight",
    "金融実務往来",
    "Ledgerline",
    "しんきん広報",
    "帳票ラボ",
    "Branchwise",
    "総務の窓",
    "Tellerpoint",
    "防災だより",
    "Auditforum",
    "地域経済レポート",
    "人事サプリ",
    "オフィス便",
    "Riskletter",
    "決算早読み",
    "Paperless Now",
    "研修カタログ",
    "統計メモ",
    "Yieldwatch",
)


@dataclass(frozen=True, slots=True)
class Service:
    """A machine that writes: a newsletter, a ticket system, a mailing list."""

    brand: str
    who: Correspondent
    host: Host
    language: Language
    bounce: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who takes part in traffic."""

    world: World
    account_on: AccountOn
    vendors_of: dict[str, tuple[Vendor, ...]]
    """The counterparties that each exported mailbox deals with, by address."""
    colleagues_of: dict[str, tuple[Person, ...]]
    newsletters: tuple[Service, ...]
    tickets: tuple[Service, ...]
    lists: tuple[Service, ...]
    members: tuple[Correspondent, ...]
    member_hosts: dict[str, Host]
    moved: dict[str, tuple[dt.date, Vendor]]
    """Counterparties that changed their domain: the day, and what they are since."""

    def vendor(self, known: Vendor, day: dt.date) -> Vendor:
        """Return the counterparty as it is on a day."""
        since, now = self.moved.get(known.code, (day, known))
        return now if day >= since else known


def _machine(name: str, address: str, client: str, language: Language, origin: str) -> Correspondent:
    charset = "utf-8" if language == "en" or len(name) % 3 else "iso-2022-jp"
    return Correspondent(Name(name, "", "", "", name, ""), address, name, client, charset, "", language, origin)


def _newsletters(rng: random.Random) -> tuple[Service, ...]:
    found = []
    for index, brand in enumerate(_BRANDS):
        language: Language = "en" if brand.isascii() else "ja"
        slug = brand.lower().replace(" ", "-") if brand.isascii() else f"letter-{index:02d}-wakaba"
        domain = f"{slug}.example"
        esp = Host(
            domain, f"out{rng.randint(1, 60)}.esp-ayame.example", f"192.0.2.{30 + index}", "pass", "pass", "pass"
        )
        who = _machine(brand, f"{rng.choice(('news', 'info', 'mailmag'))}@{domain}", "bulk", language, "192.0.2.9")
        found.append(Service(brand, who, esp, language, f"bounce-{index}@bounces.esp-ayame.example"))
    return tuple(found)


def _tickets(rng: random.Random) -> tuple[Service, ...]:
    found = []
    for index, (brand, slug, language) in enumerate(
        (("サポート窓口", "desk-aozora", "ja"), ("Helpline", "caseport", "en"), ("お客様センター", "ukezara", "ja"))
    ):
        host = firms.host_for(f"{slug}.example", 3 + index, rng)
        spoken: Language = "en" if language == "en" else "ja"
        who = _machine(brand, f"no-reply@{slug}.example", "system", spoken, "192.0.2.8")
        found.append(Service(brand, who, host, spoken, f"tickets@{slug}.example"))
    return tuple(found)


def _lists() -> tuple[Service, ...]:
    host = Host("lists-kyoudou.example", "ml.lists-kyoudou.example", "198.51.100.77", "pass", "pass", "none")
    ja = _machine("shinkin-it", "shinkin-it@lists-kyoudou.example", "groupware", "ja", "10.0.0.4")
    en = _machine("coop-bank-tech", "coop-bank-tech@lists-kyoudou.example", "thunderbird", "en", "10.0.0.4")
    return (
        Service("shinkin-it", ja, host, "ja", "shinkin-it-bounces@lists-kyoudou.example"),
        Service("coop-bank-tech", en, host, "en", "coop-bank-tech-bounces@lists-kyoudou.example"),
    )


def _members(bank: Institution, count: int, rng: random.Random) -> tuple[tuple[Correspondent, ...], dict[str, Host]]:
    hosts = {d: Host(d, f"mail-out{n}.{d}", f"203.0.113.{200 + n}") for n, d in enumerate(bank.freemail)}
    source = people.unique_names(rng)
    found = []
    for index in range(count):
        language: Language = "en" if index % 6 == 5 else "ja"
        name = next(source)
        if index % 3:
            domain = rng.choice(bank.freemail)
        else:
            domain = f"{name.family_romaji.lower()}-{rng.choice(('farm', 'shop', 'ya', 'kogyo', 'net'))}.test"
            hosts.setdefault(domain, firms.host_for(domain, index, rng))
        who = firms.correspondent(name, name.family, domain, language, people.phone(rng), rng)
        client = "web" if domain in bank.freemail else who.client
        found.append(replace(who, client=rng.choice((client, client, "phone")), signature=""))
    return tuple(found), hosts


def make(
    world: World,
    account_on: AccountOn,
    moved: dict[str, tuple[dt.date, Vendor]],
    always: frozenset[str],
    rng: random.Random,
) -> Cast:
    """Return the cast of one world."""
    payers = ("Accounting", "General Affairs", "IT", "Executive")
    vendors_of, colleagues_of = {}, {}
    for person in world.mailboxes:
        share = 0.55 if person.department_en in payers else 0.18
        chosen = [v for v in world.vendors if rng.random() < share or (share > 0.5 and v.code in always)]
        vendors_of[person.address] = tuple(chosen or world.vendors[:3])
        near = [p for p in world.staff if p.department_en == person.department_en and p != person]
        far = rng.sample(world.staff, min(30, len(world.staff)))
        colleagues_of[person.address] = tuple(p for p in (*near, *near, *world.mailboxes, *far) if p != person)
    members, hosts = _members(world.institution, max(20, len(world.staff) // 2), rng)
    return Cast(
        world, account_on, vendors_of, colleagues_of, _newsletters(rng), _tickets(rng), _lists(), members, hosts, moved
    )
