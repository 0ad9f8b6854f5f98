"""Lays a leaver's deletions, and a records clerk's."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from sekisho.attacks import m365
from sekisho.attacks.compose import at
from sekisho.attacks.nouns import Person, World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay, StaffDates

_ID = "mass_delete_before_leaving"
_FILES = 90


def _deletions(
    person: Person, day: dt.date, hour: float, operations: tuple[str, ...], rng: random.Random
) -> Iterator[Event]:
    for number in range(_FILES):
        file = (
            f"{rng.choice(('融資稟議', '担保評価', '顧客対応記録'))}_{day.year - rng.randrange(1, 7)}_{number:04d}.docx"
        )
        for step, operation in enumerate(operations):
            when = at(day, hour) + dt.timedelta(seconds=number * 4 + step * 900 + rng.randrange(3))
            yield m365.file_act(person, operation, file, when, site="sites/shared-work")


def lay(world: World, rng: random.Random) -> Laid:
    """Return the attack by the first of the recipe's own people, the twin by the second."""
    leaver, clerk = world.own[:2]
    last = world.end
    evenings = [d for n in range(12) if (d := last - dt.timedelta(days=n + 1)).weekday() < 5][:3]
    gone = [
        e
        for d in evenings
        for e in _deletions(leaver, d, 19.6, ("FileRecycled", "FileDeletedFirstStageRecycleBin"), rng)
    ]
    label = Label(
        _ID,
        "attack",
        f"{leaver.name.kanji} ({leaver.staff_id}) deletes before leaving",
        f"{_FILES * len(evenings)} files on {len(evenings)} evenings, then the recycle bin; last day {last}",
        addresses=(leaver.address,),
        day=min(evenings),
        subjects=(leaver.staff_id, leaver.address),
        figures=(("files", _FILES * len(evenings)), ("records", len(gone))),
    )
    leaves = StaffDates(leaver.staff_id, last - dt.timedelta(days=31), last)
    months = [d for n in range((world.end - world.start).days) if (d := world.start + dt.timedelta(days=n)).day == 28]
    cleared = [e for d in months for e in _deletions(clerk, d, 11.1, ("FileRecycled",), rng)]
    twin = Label(
        _ID,
        "benign",
        f"{clerk.name.kanji} ({clerk.staff_id}) clears the archive",
        "files past their retention, at every month's end, by day",
        addresses=(clerk.address,),
        subjects=(clerk.staff_id, clerk.address),
        figures=(("files", float(len(cleared))),),
    )
    return Laid(
        Overlay(labels=(label,), events=tuple(gone), dates=(leaves,)), Overlay(labels=(twin,), events=tuple(cleared))
    )
