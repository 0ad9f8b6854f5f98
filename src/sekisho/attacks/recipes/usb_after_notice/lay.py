"""Lays copies to USB: a leaver's, and those of three honest people."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from sekisho.attacks.compose import at
from sekisho.attacks.endpoint import STICK, FileAct, stick
from sekisho.attacks.nouns import Person, World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay, StaffDates

_ID = "usb_after_notice"
_USUAL = 2_400_000
"""Bytes that one of these people copies on a day on which they copy."""
_TIMES = 10


def _span(world: World) -> list[dt.date]:
    every = (world.start + dt.timedelta(days=n) for n in range((world.end - world.start).days + 1))
    return [d for d in every if d.weekday() < 5]


def _copies(
    person: Person, day: dt.date, total: int, names: tuple[str, ...], rng: random.Random, *, own: bool = False
) -> Iterator[Event]:
    count = max(3, min(total // 800_000, 32))
    hour = 18.4 if own else 10 + rng.random() * 6
    for number in range(count):
        size = int(total / count * rng.uniform(0.7, 1.3))
        when = at(day, hour) + dt.timedelta(seconds=number * 17 + rng.randrange(12))
        file = f"{rng.choice(names)}_{day:%Y%m}_{rng.randrange(1000):03d}.{'mp4' if total > 40 * _USUAL else 'xlsx'}"
        folder = f"\\\\fs01\\{person.department}\\共有"
        device = stick(person.staff_id, own=own)
        yield Event(
            "endpoint", when, FileAct(person.staff_id, "ファイルコピー", STICK, device, file, folder, size, "E:\\")
        )


def _usual(person: Person, world: World, until: dt.date, rng: random.Random) -> list[Event]:
    """Return a copy or two on about every fourth business day."""
    days = [d for d in _span(world) if d < until and rng.random() < 0.25]
    return [
        e for d in days for e in _copies(person, d, int(_USUAL * rng.uniform(0.6, 1.4)), ("会議資料", "研修資料"), rng)
    ]


def _attack(world: World, person: Person, rng: random.Random) -> Overlay:
    notice = next(d for d in reversed(_span(world)) if d <= world.end - dt.timedelta(days=12))
    busy = [d for d in _span(world) if 2 <= (d - notice).days <= 9][:4]
    before = _usual(person, world, notice, rng)
    taken = [
        e
        for d in busy
        for e in _copies(person, d, _USUAL * _TIMES, ("顧客一覧", "融資先名簿", "預金残高明細"), rng, own=True)
    ]
    label = Label(
        _ID,
        "attack",
        f"{person.name.kanji} ({person.staff_id}) copies ten times the usual after notice",
        f"notice on {notice}; {len(taken)} files of customers on {len(busy)} days to a stick that is not the bank's",
        addresses=(person.address,),
        day=busy[0],
        subjects=(person.staff_id,),
        figures=(
            ("times_usual", _TIMES),
            ("files", len(taken)),
            ("bytes", sum(e.record.size for e in taken)),
            ("days", len(busy)),
        ),
    )
    leaves = StaffDates(person.staff_id, notice, world.end + dt.timedelta(days=19))
    return Overlay(labels=(label,), events=(*before, *taken), dates=(leaves,))


def _label(person: Person, why: str) -> Label:
    return Label(
        _ID,
        "benign",
        f"{person.name.kanji} ({person.staff_id}) copies to USB",
        why,
        addresses=(person.address,),
        subjects=(person.staff_id,),
    )


def _twin(world: World, auditor: Person, films: Person, leaver: Person, rng: random.Random) -> Overlay:
    events: list[Event] = []
    for day in _span(world):
        if day.month % 3 == 1 and day.day <= 12:
            events += _copies(auditor, day, _USUAL * 8, ("監査調書", "残高表"), rng)
        if day.weekday() == 3:
            events += _copies(films, day, _USUAL * 60, ("広報動画", "店内放映"), rng)
    events += _usual(auditor, world, world.end, rng)
    events += _usual(leaver, world, world.end, rng)
    notice = world.end - dt.timedelta(days=16)
    dates = StaffDates(leaver.staff_id, notice, world.end + dt.timedelta(days=30))
    labels = (
        _label(auditor, "an auditor's copies, at the beginning of every quarter alike"),
        _label(films, "films for the branches' screens, every Thursday"),
        _label(leaver, f"notice on {notice}, and copies as always"),
    )
    return Overlay(labels=labels, events=tuple(events), dates=(dates,))


def lay(world: World, rng: random.Random) -> Laid:
    """Return the attack by the first of the recipe's own people, the twins by the others."""
    one, auditor, films, leaver = world.own[:4]
    return Laid(_attack(world, one, rng), _twin(world, auditor, films, leaver, rng))
