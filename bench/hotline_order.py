"""A thousand reports in a random order over some days; then thieves of the folder try to link rows to arrivals.

Run: `python bench/hotline_order.py [--reports N] [--days D]`. Reports, replies and answers come in a random order of senders through the protocol; clocks are
turned from day to day, and files are touched as the served hotline does. The folder's files are taken each evening, as a thief or a backup would.
Thieves (`hotline_thieves`) guess the order within each day: by ids, keys, pages and cells of the book; by slots and what lies around them; by what
differs between evenings. A fourth tells from the bits of stored grants which recipient was left out. Each guess is measured by rank correlation
within a day and by the share of pairs (first or later) told right, with 95 % intervals about what chance gives. All guesses count together: a
guess counts as better than chance where it lies outside the interval that covers all of them at once, in 999 of 1,000 runs. Exit code 1 where one does.
"""

import argparse
import math
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import NormalDist

import numpy as np

from bench.hotline_thieves import (
    CONCEDED,
    SLOT,
    Guess,
    Loot,
    Row,
    by_differences,
    by_ids,
    by_slots,
    fine_times,
    rows,
    together,
)
from sekisho.hotline.store.slab import STEP
from sekisho.hotline.store.store import Store
from tests.hotline.talk import Hall, Reporter, Seat

THIEVES = {"a: ids, pages and cells": by_ids, "b: slots": by_slots, "c: differences and times": by_differences}
FALSE_ALARM = 0.001
"""How often a folder that tells nothing may seem to tell something, for all guesses of one thief together."""
NAMES = ("hotline.db", "hotline.twin", "hotline.slab", "hotline.lock")


@dataclass
class Truth:
    """What no thief has: the place of each case in its day, who was left out, and the evenings' loot."""

    place: dict[bytes, int] = field(default_factory=dict)
    left_out: dict[bytes, str] = field(default_factory=dict)
    loot: list[Loot] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)


class Real(Hall):
    """A hotline whose slab grows by as much as a served one."""

    def __post_init__(self) -> None:
        """Make its store."""
        from random import SystemRandom

        self.store = Store.make(self.folder, SystemRandom(), lambda: self.day, step=STEP)
        self.place = self._place()


def stolen(folder: Path) -> Loot:
    """Return what a thief of the folder has; slots by their digests, so that evenings can be compared."""
    seen = {one.name: one.stat() for one in (folder, *(folder / name for name in NAMES))}
    with (folder / "hotline.slab").open("rb") as file:
        slots = tuple(blake2b(part, digest_size=8).digest() for part in iter(partial(file.read, SLOT), b""))
    return Loot(
        (folder / "hotline.db").read_bytes(), (folder / "hotline.twin").read_bytes(), slots,
        {name: one.st_size for name, one in seen.items()},
        {name: (one.st_mtime, one.st_atime, one.st_ctime) for name, one in seen.items()},
    )  # fmt: skip


def must(said: dict[str, object]) -> None:
    """Refuse an answer that says no."""
    if not said["ok"]:
        raise RuntimeError(said)


def lived(folder: Path, reports: int, days: int, random: Random) -> Truth:
    """Let reports come: to each some replies and answers of others, in a random order. Return what really happened."""
    hall, truth = Real(folder), Truth()
    seats = [Seat(hall, name, name) for name in ("audit", "legal", "board")]
    for one in seats:
        one.join()
        truth.ids[one.department] = one.ident
    came: list[Reporter] = []
    hall.store.touch()
    truth.loot.append(stolen(folder))
    for number in range(reports):
        if number % -(-reports // days) == 0:
            if number:
                hall.store.touch()
                truth.loot.append(stolen(folder))
            hall.day += 1
        left = random.choice(((), (), ("audit",), ("legal",), ("board",)))
        reporter = Reporter(hall, left_out=left)
        before = {case.id for case in hall.store.book.cases}
        must(reporter.report("x" * random.randrange(9_000)))
        (case,) = {one.id for one in hall.store.book.cases} - before
        truth.place[case], truth.left_out[case] = number, left[0] if left else ""
        came.append(reporter)
        if random.random() < 0.2:
            must(random.choice(came).add("y"))
        if random.random() < 0.05:
            hall.store.touch()
    hall.store.touch()
    truth.loot.append(stolen(folder))
    hall.store.close()
    return truth


@dataclass(frozen=True, slots=True)
class Measured:
    """A guess: mean rank correlation with the truth within a day, share of pairs told right, and over how many cases and days."""

    thief: str
    name: str
    correlation: float
    share: float
    cases: int
    days: int

    def bounds(self, tails: float) -> tuple[float, float]:
        """Return how far chance takes correlation and share to both sides, with `tails` beyond."""
        each = self.cases / self.days
        z = NormalDist().inv_cdf(1 - tails / 2)
        pairs = math.sqrt(
            (2 * each + 5) / (18 * each * (each - 1))
        )  # half of Kendall's tau is what lies above one half
        return z / math.sqrt((each - 1) * self.days), z * pairs / math.sqrt(self.days)

    def better(self, tails: float) -> bool:
        """Tell whether the guess lies beyond what chance gives."""
        near, pairs = self.bounds(tails)
        return abs(self.correlation) > near or abs(self.share - 0.5) > pairs


def measured(thief: str, name: str, guess: Guess, truth: Truth, day: Mapping[bytes, int]) -> Iterator[Measured]:
    """Measure one guess, in which each day counts by its cases; nothing where no day has three."""
    by_day: dict[int, list[bytes]] = defaultdict(list)
    for case in guess:
        by_day[day[case]].append(case)
    found, counts = [], []
    for cases in (one for one in by_day.values() if len(one) > 2):
        given = np.array([guess[one] for one in cases], float)
        found.append(together(given, np.array([truth.place[one] for one in cases], float)))
        counts.append(len(cases))
    if counts:
        correlation, share = np.average(np.array(found), axis=0, weights=counts)
        yield Measured(thief, name, float(correlation), float(share), sum(counts), len(counts))


def guesses(truth: Truth) -> list[Measured]:
    """Let each thief guess, and measure it."""
    day = {one.id: one.opened for one in rows(truth.loot[-1])}
    found: list[Measured] = []
    for thief, way in THIEVES.items():
        gathered: dict[str, dict[bytes, float]] = defaultdict(dict)
        daily = way is by_differences
        for before, after in pairwise(truth.loot if daily else (truth.loot[0], truth.loot[-1])):
            grown = ", slab grown" if len(after.slots) > len(before.slots) else ", slab as long as before"
            for name, guess in way(before, after):
                gathered[name + grown * daily].update(guess)
        found += [one for name, guess in gathered.items() for one in measured(thief, name, guess, truth, day)]
    return found


def order(truth: Truth) -> int:
    """Print what came of each guess, and return how many are better than chance."""
    found = guesses(truth)
    better = 0
    for one in found:
        near, pairs = one.bounds(0.05)
        out = one.better(FALSE_ALARM / (2 * len(found)))
        better += out and not one.name.startswith(CONCEDED)
        print(
            f"{one.thief} | {one.name}: correlation {one.correlation:+.3f} (chance ±{near:.3f}), "
            f"pairs {one.share:.3f} (chance 0.500 ±{pairs:.3f}){' BETTER THAN CHANCE' if out else ''}"
        )
    single = sum(abs(one.correlation) > one.bounds(0.05)[0] for one in found)
    print(
        f"{len(found)} guesses, {single} outside their own 95 % interval ({0.05 * len(found):.1f} expected by chance), {better} outside that of all"
    )
    return better


def grants(truth: Truth) -> int:
    """Tell from a stored grant whether its recipient was left out, learning on half of the cases; return how many ways are better than chance."""
    names = {ident: department for department, ident in truth.ids.items()}
    bits, labels, sorts = [], [], Counter[tuple[int, int]]()
    for one in rows(truth.loot[-1]):
        first = one.messages[0][0]
        mine = [(holder, sealed) for message, holder, sealed in one.grants if message == first and holder in names]
        sorts[len(mine), len({sealed for _, sealed in mine})] += 1
        for holder, sealed in mine:
            bits.append(np.unpackbits(np.frombuffer(sealed, np.uint8)))
            labels.append(truth.left_out[one.id] == names[holder])
    seen, left = np.array(bits, float), np.array(labels)
    half = len(left) // 2
    learnt, tried = slice(0, half), slice(half, None)
    gone, there = seen[learnt][left[learnt]], seen[learnt][~left[learnt]]
    spread = seen[learnt].std(axis=0) + 1e-9
    weights = (gone.mean(axis=0) - there.mean(axis=0)) / spread**2 * (spread > 1e-6)
    better = 0
    ways = {"all bits, learnt": (seen[tried] @ weights, left[tried]), "count of ones": (seen.sum(axis=1), left)}
    values = seen.reshape(len(seen), 80, 8) @ (2.0 ** np.arange(7, -1, -1))
    areas = [_area(values[learnt, at], left[learnt])[0] for at in range(80)]
    most_telling = max(range(80), key=lambda at: abs(areas[at] - 0.5))
    ways[f"byte {most_telling}, most telling of the first half"] = (values[tried, most_telling], left[tried])
    for name, (score, is_left) in ways.items():
        area, error = _area(score, is_left)
        z = NormalDist().inv_cdf(1 - FALSE_ALARM / 2 / len(ways))
        out = abs(area - 0.5) > z * error
        better += out
        print(
            f"d: who was left out | {name}: area under the curve {area:.3f} (chance 0.500 ±{1.96 * error:.3f}){' BETTER THAN CHANCE' if out else ''}"
        )
    each = np.abs(gone.mean(axis=0) - there.mean(axis=0)) / np.sqrt(spread**2 * (1 / len(gone) + 1 / len(there)))
    most = float(each[spread > 1e-6].max())
    limit = NormalDist().inv_cdf(1 - FALSE_ALARM / 2 / 640)
    better += (most > limit) + (len(sorts) > 1)
    always = sorted({int(at) for at in np.flatnonzero(seen.std(axis=0) == 0)})
    print(
        f"d: who was left out | {left.sum()} of {len(left)} grants are of those left out; grants of a message, and different ones: {dict(sorts)}; most telling of 640 bits {most:.2f} deviations (chance up to {limit:.2f}); bits that are always alike {always}"
    )
    return better


def _area(score: np.ndarray, positive: np.ndarray) -> tuple[float, float]:
    """Return the area under the ROC curve, and its deviation by chance."""
    from bench.hotline_thieves import ranks

    one, other = int(positive.sum()), int((~positive).sum())
    area = (ranks(score)[positive].sum() - one * (one - 1) / 2) / (one * other)
    return float(area), math.sqrt((one + other + 1) / (12 * one * other))


def telling(rows_seen: list[Row]) -> bool:
    """Tell whether the rows lie in another order than that of their random ids."""
    return [one.id for one in rows_seen] != sorted(one.id for one in rows_seen)


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    asked = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        truth = lived(Path(name) / "hotline", asked.reports, asked.days, Random(asked.seed))  # noqa: S311 - a simulation
    last = truth.loot[-1]
    print(
        f"{asked.reports} reports in {asked.days} days, seed {asked.seed}, {time.monotonic() - begun:.0f} s; slab of {len(last.slots)} slots; both books alike {last.book == last.twin}; rows out of the order of ids {telling(rows(last))}"
    )
    print(f"times of files finer than a day: {', '.join(fine_times(last)) or 'none'}")
    better = order(truth) + grants(truth)
    print(f"figure: {asked.reports} reports, 3 thieves and one of grants: {better} guesses better than chance")
    return int(better > 0)


if __name__ == "__main__":
    sys.exit(main())
