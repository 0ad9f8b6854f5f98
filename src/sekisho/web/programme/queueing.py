"""The queue of a wave: one file beside the database, gone when the last mail went out."""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from sekisho.notify.bulk.queue import queue_at
from sekisho.notify.bulk.rows import Row
from sekisho.text.lang import Lang
from sekisho.web.keys import folder
from sekisho.web.programme.models import Wave

QUEUE = "queue.db"
HELD = datetime(2999, 1, 1, tzinfo=UTC)
"""Until when mails wait whose time is drawn."""


class Letter(msgspec.Struct, frozen=True):
    """One mail that is to go: to whom, what fills it, the template, and the cell in which it counts.

    `key` is what the queue knows it by: the mark of a person, or where results lead to nobody something drawn for nothing else.
    `mark` is whose it is.
    """

    key: str
    address: str
    name: str
    department: str
    lang: Lang
    lure: str
    cell: str
    at: datetime
    mark: str
    anchor: bool = False
    seed: bool = False


def place(wave: Wave) -> Path:
    """Return the folder of a wave's queue."""
    return folder() / "waves" / str(wave.pk)


def enqueue(wave: Wave, letters: Iterable[Letter]) -> int:
    """Put mails into the queue of a wave, in no order that tells anything."""
    there = place(wave)
    for one in (there.parent, there):
        one.mkdir(mode=0o700, exist_ok=True)
    # Where results lead to nobody, when whose mail goes is drawn as it goes, and stands nowhere before.
    drawn = wave.mode != "individual"
    rows = [
        Row(one.key, one.address, HELD if drawn and not one.seed else one.at, msgspec.json.encode(one).decode())
        for one in letters
    ]
    with queue_at(there / QUEUE) as queue:
        return queue.add(sorted(rows, key=lambda one: one.key))


def emptied(wave: Wave) -> None:
    """Take a wave's queue away."""
    shutil.rmtree(place(wave), ignore_errors=True)
