"""The trail of the cloud account: a file a day and region, written as a stream."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import msgspec

from sekisho.attacks import aws
from sekisho.attacks.nouns import Person
from sekisho.attacks.writers import cloudtrail as trail
from sekisho.sample import days
from sekisho.sample.bank import Bank, Json, Part
from sekisho.sample.cloud.kinds import Kind, Rhythm, day_suffix
from sekisho.sample.cloud.work import everyday
from sekisho.sample.contracts import contracts

SHARE = 0.30
"""The share of all log rows that this source writes."""
_RECIPE = "region_falls_silent"
_OF_REGION = {aws.HOME: 0.86, aws.SPARE: 0.06, aws.GLOBAL: 0.06, aws.GUESTED: 0.02}
_OF_RHYTHM: dict[str, dict[Rhythm, float]] = {
    aws.HOME: {"night": 0.62, "round": 0.25, "office": 0.13},
    aws.SPARE: {"round": 1.0},
    aws.GLOBAL: {"office": 1.0},
    aws.GUESTED: {"office": 1.0},
}
_SPAN: dict[Rhythm, tuple[int, int]] = {"night": (14 * 3600, 21 * 3600), "round": (0, 86399), "office": (0, 11 * 3600)}
"""First and last second of a day, UTC: 23-06 h in Japan, always, 09-20 h."""
_DAY = 86400
_CLOCK = tuple(f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}Z" for s in range(_DAY))

Delivered = tuple[int, str]
"""Second of the day at which it was delivered (beyond the day's end for the next one), and the record."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What happens in one region with one rhythm: kinds, and how many events an average day has."""

    region: str
    rhythm: Rhythm
    kinds: tuple[Kind, ...]
    each: float


def _busy(rhythm: Rhythm, region: str, day: dt.date) -> float:
    """Return how much goes on that day, against a usual one."""
    if region == aws.GUESTED:
        return 1.0 if days.is_business(day) else 0.0
    if rhythm == "round":
        return 1.0
    if rhythm == "office":
        return days.weight(day)
    ends = (day + dt.timedelta(days=2)).month != day.month
    return 1.7 if ends else 1.0 if days.is_business(day + days.DAY) else 0.35


def _plans(kinds: Sequence[Kind], span: Sequence[dt.date], total: int) -> list[_Plan]:
    found = []
    for region, share in _OF_REGION.items():
        for rhythm, part in _OF_RHYTHM[region].items():
            chosen = tuple(k for k in kinds if k.region == region and k.rhythm == rhythm)
            weight = sum(_busy(rhythm, region, day) for day in span)
            found.append(_Plan(region, rhythm, chosen, total * share * part / weight))
    return found


def _count(plan: _Plan, day: dt.date, rng: random.Random) -> int:
    busy = _busy(plan.rhythm, plan.region, day)
    least = 2 if plan.region in (aws.SPARE, aws.GUESTED) and busy else 0
    wanted = plan.each * busy * rng.uniform(0.9, 1.1)
    return max(least, int(wanted + rng.random()))


def _identifiers(rng: random.Random, count: int) -> Iterator[str]:
    text = rng.randbytes(16 * count).hex()
    for n in range(0, 32 * count, 32):
        yield f"{text[n : n + 8]}-{text[n + 8 : n + 12]}-4{text[n + 13 : n + 16]}-a{text[n + 17 : n + 20]}-{text[n + 20 : n + 32]}"


def _events(plan: _Plan, day: dt.date, there: frozenset[str], rng: random.Random) -> Iterator[Delivered]:
    """Yield what happens on one day, in no order."""
    kinds = [k for k in plan.kinds if k.who is None or k.who.staff_id in there]
    wanted = _count(plan, day, rng)
    if not kinds or not wanted:
        return
    date, suffix, compact = f"{day}T", day_suffix(day), f"{day:%Y%m%d}"
    patterns = {id(k): k.pattern.replace("{d}", compact) for k in kinds}
    first, last = _SPAN[plan.rhythm]
    width, chance, ids = last - first, rng.random, _identifiers(rng, 2 * wanted)
    since = f"{date}{_CLOCK[first]}"
    for kind in rng.choices(kinds, cum_weights=list(accumulate(k.weight for k in kinds)), k=wanted):
        second = first + int(chance() * width)
        number = int(chance() * kind.most)
        yield (
            second + 60 + int(chance() * 600),
            kind.template
            % {
                "t": date + _CLOCK[second],
                "c": since,
                "a": kind.key + suffix,
                "r": next(ids),
                "e": next(ids),
                "k": patterns[id(kind)].format(n=number),
                "n": number * 397 + 211,
            },
        )


def _laid(bank: Bank) -> dict[tuple[dt.date, str], list[Delivered]]:
    found: dict[tuple[dt.date, str], list[Delivered]] = defaultdict(list)
    for event in bank.events("cloudtrail"):
        when = event.when.astimezone(dt.UTC)
        second = when.hour * 3600 + when.minute * 60 + when.second
        text = msgspec.json.encode(event.record).decode()
        found[when.date(), event.record["awsRegion"]].append((second + 240, text))
    return found


def _there(people: Sequence[Person], bank: Bank, day: dt.date) -> frozenset[str]:
    return frozenset(p.staff_id for p in people if p.joined <= day and bank.dates_of(p).there(day))


def _users(bank: Bank) -> list[Person]:
    """Return who works in the cloud account: the system department, and a few of risk management who look."""
    system = [p for p in bank.world.staff if p.department_en == "IT"]
    return [*system, *[p for p in bank.world.staff if p.department_en == "Risk Management"][:3]]


def _kinds(bank: Bank) -> list[Kind]:
    known = contracts(bank)
    accounts = {r.name: r.trust["Statement"][0]["Principal"]["AWS"].split(":")[4] for r in known.roles}
    return everyday(_users(bank), [(accounts[r.name], r) for r in known.roles])


def _write_day(out: Path, region: str, day: dt.date, ready: Sequence[Delivered], rng: random.Random) -> tuple[str, int]:
    """Write one file in the order of delivery, which is nearly that of time."""
    ordered = sorted(ready)
    delivered = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(seconds=min(ordered[-1][0], _DAY - 1))
    path = f"aws/cloudtrail/{trail.path_of(region, day, delivered, rng)}"
    target = out / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(trail.pack(text for _, text in ordered))
    return path, len(ordered)


def _stream(out: Path, bank: Bank) -> Iterator[tuple[str, int]]:
    world, rng = bank.world, bank.rng("cloudtrail")
    span = [world.start + dt.timedelta(days=n) for n in range((world.end - world.start).days + 1)]
    plans = _plans(_kinds(bank), span, int(bank.rows * SHARE))
    laid, people = _laid(bank), _users(bank)
    silent = {e.record: e.when.astimezone(dt.UTC).date() for e in bank.events("cloudtrail.silence")}
    late: dict[str, list[Delivered]] = defaultdict(list)
    for number, day in enumerate(span):
        there = _there(people, bank, day)
        for region in _OF_REGION:
            ready = [*late.pop(region, []), *laid.get((day, region), [])]
            for plan in plans:
                if plan.region == region:
                    ready.extend(_events(plan, day, there, rng))
            if day < world.end:
                late[region] = [(second - _DAY, text) for second, text in ready if second >= _DAY]
                ready = [x for x in ready if x[0] < _DAY]
            if ready and not (region in silent and day > silent[region]):
                yield _write_day(out, region, day, ready, rng)
        if bank.progress:
            bank.progress("cloudtrail", number + 1, len(span))


def _facts(bank: Bank, files: Sequence[tuple[str, int]]) -> dict[str, Json]:
    counted: Counter[str] = Counter()
    for path, count in files:
        counted[path.split("/")[5]] += count
    return {
        "cloudtrail_regions": dict(counted),
        "silent_regions": [
            {"source": x.subjects[0], "last_day": str(x.day), "days": int(dict(x.figures)["silent_days"])}
            for x in bank.told(_RECIPE, "attack")
        ],
        "silent_regions_benign": [{"source": x.subjects[0], "why": x.why} for x in bank.told(_RECIPE, "benign")],
    }


def write(out: Path, bank: Bank) -> Part:
    """Write the trail."""
    files = tuple(_stream(out, bank))
    return Part(files, _facts(bank, files))
