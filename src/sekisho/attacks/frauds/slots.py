"""The everyday slots of a story: amounts, days, numbers, projects."""

from __future__ import annotations

import datetime as dt
import random

from sekisho.attacks.frauds.words import lists
from sekisho.attacks.nouns import Language, World

_WEEK = "月火水木金土日"


def _day(day: dt.date, language: Language, rng: random.Random) -> str:
    if language == "ja":
        return rng.choice(
            (f"{day.month}月{day.day}日", f"{day.month}月{day.day}日({_WEEK[day.weekday()]})", f"{day.month}/{day.day}")
        )
    return rng.choice((f"{day.day} {day:%B}", f"{day:%B} {day.day}", f"{day:%A} {day.day} {day:%B}"))


def money(language: Language, rng: random.Random) -> str:
    """Return an amount as people write it."""
    if language == "ja":
        yen = int(rng.lognormvariate(14.2, 1.0)) // 1000 * 1000 + 38500
        ten = f"{yen // 10000:,}万円" if yen >= 10000 else f"{yen:,}円"
        return rng.choice((f"{yen:,}円", f"{yen:,}円", f"金{yen:,}円", f"¥{yen:,}-", ten))
    amount = int(rng.lognormvariate(10.0, 1.0)) // 10 * 10 + 1450
    unit = rng.choice(("USD ", "$", "GBP ", "EUR ", "£", "€"))
    return f"{unit}{amount:,}{rng.choice(('', '.00', f'.{rng.randint(10, 99)}'))}"


def _phone(language: Language, rng: random.Random) -> str:
    if language == "ja":
        return f"{rng.choice(('0550', '0590', '0499', '050'))}-{rng.randint(10, 19)}-{rng.randint(1000, 9999)}"
    return f"+{rng.choice((44, 1, 49, 65))} 555 {rng.randint(100, 999)} {rng.randint(1000, 9999)}"


def everyday(world: World, language: Language, rng: random.Random) -> dict[str, str]:
    """Return the slots that every text may use, drawn anew for each story."""
    known, bank = lists(language, world.texts), world.institution
    due = world.end + dt.timedelta(days=rng.randint(0, 14))
    month = (world.end.replace(day=1) - dt.timedelta(days=rng.choice((1, 32)))).month
    ja = language == "ja"
    there = [p for p in world.staff if p.left is None]
    boss = rng.choice([p for p in there if p.department_en == "Executive"] or there)
    col, vendor = rng.choice(there), rng.choice(world.vendors)
    return {
        "boss": boss.name.family if ja else boss.name.romaji,
        "role": boss.role if ja else boss.role_en,
        "col": col.name.family if ja else col.name.romaji,
        "dept": col.department if ja else col.department_en,
        "vendor": vendor.legal,
        "bank": bank.name if ja else bank.name_en,
        "domain": bank.domain,
        "month": str(month) if ja else f"{dt.date(2026, month, 1):%B}",
        "due": _day(due, language, rng),
        "day": _day(world.end - dt.timedelta(days=rng.randint(-6, 12)), language, rng),
        "time": f"{rng.randint(9, 16)}時{rng.choice(('', '半'))}"
        if ja
        else f"{rng.choice((9, 10, 11, 1, 2, 3, 4))}{rng.choice((':00', ':30'))}",
        "sum": money(language, rng),
        "sum_small": f"{rng.choice((3, 5, 10))}万円"
        if ja
        else f"{rng.choice(('$', 'USD ', '£'))}{rng.choice((100, 200, 500))}",
        "count": str(rng.randint(3, 12)),
        "no": f"{rng.choice(('INV', 'K', 'S', 'N', 'B'))}{rng.choice(('-', ''))}{rng.randint(2200, 98000)}",
        "ref": f"{rng.choice('ABCDEFGHKMN')}{rng.randint(10**5, 10**6 - 1)}",
        "newphone": _phone(language, rng),
        "phone": _phone(language, rng),
        "project": rng.choice(known["projects"]),
        "thing": rng.choice(known["things"]),
        "place": rng.choice(known["places"]),
        "client": rng.choice(known["clients"]),
        "staff_no": str(rng.randint(10000, 29999)),
        "url": f"https://{rng.choice(('portal', 'files', 'login', 'share', 'docs'))}.{rng.choice(known['services'])}/{rng.getrandbits(40):010x}",
    }
