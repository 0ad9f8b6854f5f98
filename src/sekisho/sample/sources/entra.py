"""Microsoft Entra ID: sign-ins month by month, and the directory and its policies as they are today."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from sekisho.attacks import entra
from sekisho.attacks.nouns import JST, Person
from sekisho.attacks.writers import signins as writer
from sekisho.sample import accounts, days
from sekisho.sample.bank import Bank, Json, Part
from sekisho.sample.directory import EMERGENCY, SERVICE, Directory, guest_who
from sekisho.sample.places import exit_ip, seat
from sekisho.sample.policies import policies, policy_id
from sekisho.sample.rhythm import Day, Rhythm

_SHARE = 0.15
_APPS = (
    "Office 365 Exchange Online",
    "Office 365 SharePoint Online",
    "Microsoft Teams",
    "OfficeHome",
    "勘定系ポータル",
)
_STEPS = {"push": entra.PUSH, "hello": entra.HELLO, "key": entra.KEY, "password": entra.PASSWORD}
_DESKTOP = "Mobile Apps and Desktop clients"
Kind = tuple[str, int, bool, bool, int]
"""Client, number of the app, interactive, away from the office, error."""


class _Log:
    """Sign-ins with what becomes known of each user while they are written."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self._lines: dict[tuple[str, Kind], str] = {}
        self.last: dict[str, dict[str, dt.datetime]] = defaultdict(dict)
        self.password_only: dict[str, dt.datetime] = {}
        """Sign-in name to the last interactive success with a password alone."""

    def _applied(self, person: Person, client: str, error: int) -> tuple[tuple[str, str, str], ...]:
        names = {p["id"]: p["displayName"] for p in policies()}
        group, done = self.directory.group_of(person), "success" if not error else "failure"
        result = {
            "": ("CA001", done),
            "counter": ("CA002", done),
            "browser": ("CA003", done if client == "Browser" else "notApplied"),
            "trial": ("CA007", "reportOnlyFailure"),
            "moving": ("CA001", "notApplied"),
        }[group]
        return ((policy_id(result[0]), names[policy_id(result[0])], result[1]),)

    def _sign_in(self, person: Person, kind: Kind) -> entra.SignIn:
        client, app, interactive, away, error = kind
        place, way = seat(person), self.directory.way(person)
        strong = way in {"push", "key"} or (self.directory.group_of(person) == "browser" and client == "Browser")
        steps = entra.PUSH if strong and way == "password" else _STEPS[way]
        if error == 50126:
            # A wrong password ends it: nothing asked for a second proof.
            strong, steps = False, entra.PASSWORD
        elif not interactive:
            steps = (
                entra.CLAIM
                if strong
                else (("Previously satisfied", "First factor requirement satisfied by claim in the token"),)
            )
        return entra.SignIn(
            entra.who(person),
            place.home_ip if away else place.office_ip,
            "JP",
            "Numazu" if not away else "Mishima",
            _APPS[app],
            client,
            place.browser if client == "Browser" else "",
            place.system,
            "" if away and way == "push" else place.device,
            "multiFactorAuthentication" if strong else "singleFactorAuthentication",
            steps,
            error,
            interactive,
            self._applied(person, client, error),
        )

    def line(self, person: Person, kind: Kind, when: dt.datetime, number: int) -> str:
        """Return one record, and remember what it says of the person."""
        key = (person.staff_id, kind)
        if (found := self._lines.get(key)) is None:
            found = self._lines[key] = writer.prepared(self._sign_in(person, kind))
        if not kind[4]:
            self.seen(person.address, when, interactive=kind[2])
            if kind[2] and '"singleFactorAuthentication"' in found and self.directory.way(person) == "password":
                self._alone(person.address, when)
        return writer.filled(found, when, number)

    def _alone(self, upn: str, when: dt.datetime) -> None:
        self.password_only[upn] = max(when, self.password_only.get(upn, when))

    def seen(self, upn: str, when: dt.datetime, *, interactive: bool) -> None:
        """Remember a success."""
        kind = "lastSignInDateTime" if interactive else "lastNonInteractiveSignInDateTime"
        known = self.last[upn]
        known[kind] = max(when, known.get(kind, when))

    def laid(self, sign: entra.SignIn, when: dt.datetime, number: int) -> str:
        """Return a record that is no everyday one."""
        if not sign.error:
            self.seen(sign.who.upn, when, interactive=sign.interactive)
        return writer.filled(writer.prepared(sign), when, number)


def _kind(rng: random.Random, second: int) -> Kind:
    mark, away = rng.random(), second > 19 * 3600 or rng.getrandbits(4) == 0
    interactive = mark < 0.35
    client = "Browser" if mark < 0.22 or mark > 0.8 else _DESKTOP
    error = 0
    if interactive and rng.getrandbits(5) == 0:
        error = 50126
    return client, rng.getrandbits(8) % len(_APPS), interactive, away and interactive, error


Row = tuple[dt.datetime, str]


def _everyday(day: Day, rhythm: Rhythm, count: int, log: _Log, rng: random.Random) -> list[Row]:
    midnight, rows = day.midnight(), []
    for person in rng.choices(day.present, cum_weights=day.weights, k=count) if day.present else ():
        second = rhythm.second(person, day.date, rng)
        when = midnight + dt.timedelta(seconds=second)
        rows.append((when, log.line(person, _kind(rng, second), when, rng.getrandbits(128))))
    return rows


def _others(day: Day, log: _Log, rng: random.Random) -> list[Row]:
    """Return sign-ins of vendors' guests and of the scanner's account."""
    rows = []
    business = days.is_business(day.date)
    for guest in log.directory.guests:
        used = guest.used_from <= day.date <= guest.used_to
        if used and business and (rng.random() < 0.4 or day.date == guest.used_to):
            when = day.midnight() + dt.timedelta(seconds=rng.randrange(9 * 3600, 18 * 3600))
            origin = f"192.0.2.{int(guest.vendor_code[-3:]) % 250 + 1}"
            sign = entra.SignIn(
                guest_who(guest), origin, "JP", "Nagoya", "Azure Virtual Desktop", "Browser", "Edge 142.0.0", "Windows11",
                "", "multiFactorAuthentication", entra.PUSH, policies=((policy_id("CA001"), "CA001 - 全員 - すべてのアプリ - MFA", "success"),),
            )  # fmt: skip
            rows.append((when, log.laid(sign, when, rng.getrandbits(128))))
    if business:
        scan = entra.Who(SERVICE[0].upn, SERVICE[0].id, SERVICE[0].shown)
        when = day.midnight() + dt.timedelta(seconds=rng.randrange(8 * 3600, 19 * 3600))
        sign = entra.SignIn(
            scan,
            "203.0.113.10",
            "JP",
            "Numazu",
            _APPS[0],
            _DESKTOP,
            "",
            "",
            "",
            "singleFactorAuthentication",
            entra.PASSWORD,
        )
        rows.append((when, log.laid(sign, when, rng.getrandbits(128))))
    return rows


def write(out: Path, bank: Bank) -> Part:
    """Write entra/signIns_YYYY-MM.json, latest first as Graph returns them, then the directory."""
    rng, rhythm, log = bank.rng("entra"), Rhythm(bank), _Log(Directory(bank))
    shares = rhythm.shares(round(bank.rows * _SHARE))
    planted: dict[dt.date, list[Row]] = defaultdict(list)
    for event in bank.events("entra.signIns"):
        line = log.laid(event.record, event.when, rng.getrandbits(128))
        planted[event.when.astimezone(JST).date()].append((event.when, line))
    counts: Counter[str] = Counter()
    folder = out / "entra"
    folder.mkdir(parents=True, exist_ok=True)
    for day in rhythm.days(latest_first=True):
        rows = _everyday(day, rhythm, shares[day.date], log, rng) + _others(day, log, rng) + planted.pop(day.date, [])
        rows.sort(key=lambda r: r[0], reverse=True)
        name = f"entra/signIns_{day.date:%Y-%m}.json"
        with (out / name).open("ab") as file:
            if name not in counts:
                file.truncate(0)
            if rows:
                start = ",\n" if counts[name] else writer.HEAD
                file.write((start + ",\n".join(line for _, line in rows)).encode())
        counts[name] += len(rows)
    for name in counts:
        with (out / name).open("ab") as file:
            file.write((writer.TAIL if counts[name] else writer.HEAD + writer.TAIL).encode())
    for name, values, encoding in accounts.snapshots(log.directory, log.last):
        _snapshot(out / name, values, encoding)
        counts[name] = len(values)
    return Part(tuple(sorted(counts.items())), _facts(log))


def _snapshot(path: Path, values: list[dict[str, Any]], encoding: str) -> None:
    kind = path.stem
    whole = {"@odata.context": f"https://graph.microsoft.com/v1.0/$metadata#{kind}", "value": values}
    path.write_bytes((json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode(encoding))


def _facts(log: _Log) -> dict[str, Json]:
    directory = log.directory
    why = {
        "moving": "left out of the rule for all, covered by nothing",
        "browser": "covered in browsers only",
        "trial": "covered by a policy that only reports",
    }
    recent = directory.bank.world.end - dt.timedelta(days=29)
    seen = {u: t for u, t in log.password_only.items() if t.astimezone(JST).date() >= recent}
    hello = [p.address for p in directory.bank.world.staff if directory.way(p) == "hello" and directory.enabled(p)]
    staff = directory.bank.world.staff
    return {
        "password_only": {
            "by_policy": [
                {"upn": p.address, "employee": p.staff_id, "why": why[directory.left[p.staff_id]]}
                for p in directory.open()
            ],
            "by_sign_in_30_days": [{"upn": u, "last": str(t)} for u, t in sorted(seen.items())],
            "by_sign_in_ever": sorted(log.password_only),
        },
        "password_only_benign": {
            "left_out_but_covered": [p.address for p in staff if p.staff_id in directory.counter],
            "windows_hello": hello,
            "break_glass": [e.upn for e in EMERGENCY],
            "service_from_own_addresses": [e.upn for e in SERVICE],
        },
        "office_addresses": sorted({exit_ip(p) for p in staff}),
    }
