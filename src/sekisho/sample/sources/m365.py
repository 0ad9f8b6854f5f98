"""Microsoft 365's unified audit log: everyday records, latest first, and what recipes laid."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from sekisho.attacks import m365
from sekisho.attacks.nouns import JST, Person
from sekisho.attacks.writers.m365 import HEADER, NAME, TOKEN, filled, prepared
from sekisho.sample.bank import Bank, Json, Part
from sekisho.sample.places import Seat, seat
from sekisho.sample.rhythm import Day, Rhythm

_SHARE = 0.35
_OUTLOOK = "Client=MSExchangeRPC"
_MIX = (
    ("MailItemsAccessed", 300),
    ("FileAccessed", 200),
    ("FileModified", 90),
    ("FileDownloaded", 60),
    ("FilePreviewed", 50),
    ("FileUploaded", 40),
    ("FileRecycled", 9),
    ("Send", 90),
    ("Create", 20),
    ("MoveToDeletedItems", 50),
    ("SoftDelete", 30),
    ("HardDelete", 8),
    ("UserLoggedIn", 60),
    ("UserLoginFailed", 5),
)
_OPERATIONS, _WEIGHTS = [o for o, _ in _MIX], [w for _, w in _MIX]
_TOPICS = ("稟議書", "月次報告", "会議資料", "契約書", "研修資料", "点検表", "見積書", "議事録", "残高表", "名簿")


def _record(person: Person, operation: str, at: Seat, *, away: bool) -> dict[str, Any]:
    ip = at.home_ip if away else at.office_ip
    if operation == "MailItemsAccessed":
        return m365.mail_items(person, ip, m365.OWA if away else _OUTLOOK, [f"<{TOKEN}@shiosai.example>"])
    if operation.startswith("File"):
        local = person.address.partition("@")[0].replace(".", "_")
        site = f"personal/{local}_shiosai" if int(person.staff_id) % 3 == 0 else f"sites/{person.department_en}"
        return m365.file_record(person, operation, NAME, ip, site.replace(" ", ""), size=48_213 + len(site))
    if operation.startswith("UserLog"):
        agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Edg/142.0.0.0"
        return m365.logon(person, ip, agent, ok=operation == "UserLoggedIn")
    common = m365.mailbox(person, ip, _OUTLOOK) | {"SessionId": TOKEN}
    item = {"Id": f"RgAAAAD{TOKEN}", "Subject": NAME}
    if operation in {"Send", "Create"}:
        inside = item | {"ParentFolder": m365.folder(person, "\\Drafts"), "SizeInBytes": 18_422}
        return m365.base(person, operation, m365.EXCHANGE_ITEM, "Exchange", **common, Item=inside)
    inbox = m365.folder(person, "\\Inbox")
    touched = [item | {"ParentFolder": inbox}]
    return m365.base(
        person,
        operation,
        m365.EXCHANGE_GROUP,
        "Exchange",
        **common,
        AffectedItems=touched,
        CrossMailboxOperation=False,
        Folder=inbox,
    )


class _Lines:
    """Prepared lines by person, operation and place, each made once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, bool], str] = {}

    def get(self, person: Person, operation: str, *, away: bool) -> str:
        """Return the prepared line."""
        key = (person.staff_id, operation, away)
        if (line := self._known.get(key)) is None:
            line = self._known[key] = prepared(_record(person, operation, seat(person), away=away))
        return line


def _name(operation: str, day: dt.date, rng: random.Random) -> str:
    topic = _TOPICS[rng.getrandbits(8) % 10]
    number = rng.getrandbits(10)
    return f"{topic}_{day.month}月_{number}.xlsx" if operation.startswith("File") else f"{topic}の件({number})"


def _everyday(day: Day, rhythm: Rhythm, count: int, lines: _Lines, rng: random.Random) -> list[tuple[int, str]]:
    if not day.present:
        return []
    midnight, rows = day.midnight(), []
    people = rng.choices(day.present, cum_weights=day.weights, k=count)
    for person, operation in zip(people, rng.choices(_OPERATIONS, _WEIGHTS, k=count), strict=True):
        second = rhythm.second(person, day.date, rng)
        away = second > 19 * 3600 or rng.getrandbits(5) == 0
        when = midnight + dt.timedelta(seconds=second)
        line = lines.get(person, operation, away=away)
        rows.append((second, filled(line, when, rng.getrandbits(128), _name(operation, day.date, rng))))
    return rows


def write(out: Path, bank: Bank) -> Part:
    """Write m365/AuditLog_YYYY-MM.csv, latest record first within a file."""
    rng, rhythm, lines = bank.rng("m365"), Rhythm(bank), _Lines()
    shares = rhythm.shares(round(bank.rows * _SHARE))
    planted: dict[dt.date, list[tuple[int, str]]] = defaultdict(list)
    for event in bank.events("m365"):
        local = event.when.astimezone(JST)
        second = local.hour * 3600 + local.minute * 60 + local.second
        planted[local.date()].append((second, filled(prepared(event.record), event.when, rng.getrandbits(128))))
    counts: Counter[str] = Counter()
    folder = out / "m365"
    folder.mkdir(parents=True, exist_ok=True)
    for day in rhythm.days(latest_first=True):
        rows = _everyday(day, rhythm, shares[day.date], lines, rng) + planted.pop(day.date, [])
        rows.sort(key=lambda r: -r[0])
        name = f"m365/AuditLog_{day.date:%Y-%m}.csv"
        # A list search joins its pages at the end, so one file goes from the month's last day to its first.
        with (out / name).open("ab") as file:
            if name not in counts:
                file.truncate(0)
                file.write(b"\xef\xbb\xbf" + HEADER.encode())
            file.write("".join(line for _, line in rows).encode())
        counts[name] += len(rows)
    return Part(tuple(sorted(counts.items())), _facts(bank))


def _facts(bank: Bank) -> dict[str, Json]:
    ids = ("inbox_rule_to_outside", "mailbox_forwarding_to_outside")
    facts: dict[str, Json] = {}
    for key, kind in (("forwarding_mailboxes", "attack"), ("forwarding_mailboxes_benign", "benign")):
        labels = [x for recipe in ids for x in bank.told(recipe, kind)]
        facts[key] = [
            {"upn": x.subjects[0], "recipe": x.recipe, "to": list(x.addresses), "day": str(x.day), "why": x.why}
            for x in labels
        ]
    return facts
