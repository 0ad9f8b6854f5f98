"""Staff: names, departments, addresses and the way each of them writes mail."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from sekisho.attacks.nouns import Correspondent, Institution, Name, Person
from sekisho.sample.data import names

_CLIENTS = ("outlook", "outlook", "outlook", "cloud", "thunderbird", "becky")
_CHARSETS = {
    "outlook": ("iso-2022-jp", "iso-2022-jp", "utf-8"),
    "cloud": ("iso-2022-jp", "utf-8"),
    "becky": ("iso-2022-jp",),
    "groupware": ("shift_jis", "utf-8"),
    "thunderbird": ("utf-8", "utf-8", "iso-2022-jp"),
}
_WANTED = (
    "Accounting",
    "Executive",
    "Accounting",
    "General Affairs",
    "Treasury",
    "IT",
    "Lending",
    "Human Resources",
    "Accounting",
    "General Affairs",
    "Lending",
    "Sales Promotion",
)


def charset_for(client: str, rng: random.Random) -> str:
    """Return a charset that the client would write Japanese in."""
    return rng.choice(_CHARSETS.get(client, ("utf-8",)))


def unique_names(rng: random.Random) -> Iterator[Name]:
    """Japanese names in random order, each once."""
    bank = names()
    pairs = [(f, g) for f in bank.family for g in bank.given]
    rng.shuffle(pairs)
    number = 0
    while True:
        (f, fk, fr), (g, gk, gr) = pairs[number % len(pairs)]
        suffix = "" if number < len(pairs) else f"{number // len(pairs) + 1}"
        yield Name(f, g + suffix, fk, gk, fr, gr)
        number += 1


def shown_as(name: Name, firm: str, rng: random.Random) -> str:
    """Return the display name that somebody configured once and never looked at again."""
    style = rng.random()
    if style < 0.40:
        return name.romaji
    if style < 0.68:
        return name.kanji
    if style < 0.78:
        return f"{name.family}{name.given}"
    if style < 0.88:
        return f"{name.kanji} ({firm})"
    return f"{name.family_romaji.upper()} {name.given_romaji}" if style < 0.95 else ""


def phone(rng: random.Random, area: str = "") -> str:
    """Return a telephone number that cannot be dialled: no Japanese exchange begins with 1."""
    area = area or rng.choice(("0550", "0590", "0570", "0499"))
    return f"{area}-{rng.randint(10, 19)}-{rng.randint(1000, 9999)}"


def _signature(name: Name, bank: Institution, department: str, role: str, tel: str, address: str, n: int) -> str:
    who = f"{role} {name.kanji}".strip() if n % 2 else f"{name.kanji}({name.family_kana.title()})"
    rows = (
        f"--\n{bank.name} {department}\n{who}\nTEL {tel}(直通)\n{address}",
        f"{'=' * 34}\n{bank.name}\n{department} {role}\n{name.kanji} / {name.romaji}\nTel: {tel}  E-mail: {address}\n{'=' * 34}",
        f"……………………………………\n{bank.name}　{department}\n{name.kanji}\n電話:{tel}\n……………………………………",
        f"{name.family}({department})内線{tel[-4:]}",
    )
    return rows[n % len(rows)]


def _department(rng: random.Random) -> tuple[str, str]:
    rows = names().departments
    ja, en, _ = rng.choices(rows, [w for _, _, w in rows])[0]
    return ja, en


def _place(index: int, rng: random.Random) -> tuple[str, str, str, str]:
    executives = names().executives
    if index < len(executives):
        return ("役員室", "Executive", *executives[index])
    must = {3: 0, 4: 0, 5: 0, 6: 1, 7: 1, 8: 3, 9: 4, 10: 4, 11: 2, 12: 6, 13: 5}
    if index in must:
        ja, en, _ = names().departments[must[index]]
    else:
        ja, en = _department(rng)
    if index in (14, 15):
        # Both branches whose computers report for themselves have somebody.
        ja, en, _ = names().departments[index - 4]
    rows = names().roles
    role, role_en, _ = rng.choices(rows, [w for _, _, w in rows])[0]
    return ja, en, role, role_en


def staff(bank: Institution, count: int, end: dt.date, rng: random.Random) -> tuple[Person, ...]:
    """Return that many members of staff; the first three are the executives."""
    source = unique_names(rng)
    taken: set[str] = set()
    found = []
    for index in range(count):
        name = next(source)
        local = f"{name.family_romaji}.{name.given_romaji}".lower()
        while local in taken:
            local = f"{local.rstrip('0123456789')}{rng.randint(2, 9)}"
        taken.add(local)
        department, department_en, role, role_en = _place(index, rng)
        domain = bank.alias_domain if department_en == "Audit" else bank.domain
        address, tel = f"{local}@{domain}", phone(rng, "0550")
        client = rng.choice(_CLIENTS)
        signature = _signature(name, bank, department, role, tel, address, rng.randrange(4))
        origin = f"10.20.{rng.randint(1, 30)}.{rng.randint(10, 240)}"
        shown = shown_as(name, bank.name, rng)
        who = Correspondent(name, address, shown, client, charset_for(client, rng), signature, "ja", origin)
        joined = end - dt.timedelta(days=rng.randint(100, 12000))
        if index > 20 and index % 23 == 5:
            # A joiner of the last weeks.
            joined = end - dt.timedelta(days=8 + index % 40)
        left = end - dt.timedelta(days=rng.randint(5, 150)) if index > 20 and rng.random() < 0.03 else None
        if left is not None and left <= joined:
            left = None
        private = f"{name.given_romaji.lower()}{rng.choice('._-')}{name.family_romaji.lower()}{rng.randint(1, 99)}"
        found.append(
            Person(
                f"{10000 + index * 7 + rng.randint(0, 6)}",
                who,
                department,
                department_en,
                role,
                role_en,
                joined,
                left,
                tel,
                f"{private}@{rng.choice(bank.freemail)}",
                rng.lognormvariate(0, 0.7),
            )
        )
    return tuple(found)


def exported(people: tuple[Person, ...], count: int) -> tuple[Person, ...]:
    """Return the people whose mailboxes are handed over: those who deal with money first."""
    chosen: list[Person] = []
    present = [p for p in people if p.left is None]
    for wanted in _WANTED:
        chosen.extend([p for p in present if p.department_en == wanted and p not in chosen][:1])
    chosen.extend(p for p in present if p not in chosen)
    return tuple(chosen[:count])
