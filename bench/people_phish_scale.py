"""How well the Phish Scale counted by the program agrees with people: two who labelled the same templates without having seen it.

They are the third and the fourth rater (labels_c, labels_d): the first two agreed on every one of 60, which is more than raters do.

Run: `python bench/people_phish_scale.py`. `bench/truth/phish_scale` has the templates, for whom and when each would be sent, and what each rater
said. Printed: Cohen's kappa of the two with each other and of the program with each, plain and with quadratic weights (a rating that is one step off
counts less than one that is three off), and the same of its parts: the count of cues and the alignment. Exit code 1 where the program's plain kappa with
either is more than 0.1 below theirs with each other.
"""

import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from sekisho.people.phish_scale.premise import Readers
from sekisho.people.phish_scale.rate import rate
from sekisho.people.phish_scale.scale import Rated

TRUTH = Path(__file__).parent / "truth" / "phish_scale"
RATINGS = ("least", "moderate_to_least", "moderate", "very")
LEVELS = ("low", "middle", "high")
ALLOWED = 0.1


def kappa(one: Sequence[str], other: Sequence[str], names: Sequence[str], *, weighted: bool) -> float:
    """Return Cohen's kappa of two raters; 1 where they agree, 0 where only chance does."""
    count = len(names)
    table = np.zeros((count, count))
    for a, b in zip(one, other, strict=True):
        table[names.index(a), names.index(b)] += 1
    table /= table.sum()
    away = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    weight = (away / (count - 1)) ** 2 if weighted else (away > 0).astype(float)
    chance = np.outer(table.sum(axis=1), table.sum(axis=0))
    return float(1 - (weight * table).sum() / (weight * chance).sum())


def level(value: int, low: int, middle: int) -> str:
    """Return in which of three bands a number lies."""
    return LEVELS[(value > low) + (value > middle)]


def labels(name: str) -> dict[str, dict[str, str]]:
    """Return what one rater said of each template."""
    with (TRUTH / f"labels_{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def ours() -> dict[str, Rated]:
    """Return what the program says of each template."""
    with (TRUTH / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["id"]: rate((TRUTH / row["file"]).read_bytes(), row["file"], readers(row))
        for row in rows
    }  # fmt: skip


def readers(row: Mapping[str, str]) -> Readers:
    """Return whom a row of the manifest is for, with what raters were told of them."""
    known = "" if row["premise_note"] == "nothing special" else row["premise_note"]
    return Readers(row["group"], date.fromisoformat(row["date"]), 0.0, known)


def main() -> int:
    """Measure."""
    found, first, second = ours(), labels("c"), labels("d")
    order = sorted(found)
    sights: dict[str, tuple[Sequence[str], Callable[[Rated], str], Callable[[dict[str, str]], str]]] = {
        "rating": (RATINGS, lambda one: one.rating, lambda row: row["rating"]),
        "cues": (LEVELS, lambda one: level(one.count, 8, 14), lambda row: level(int(row["cues"]), 8, 14)),
        "alignment": (LEVELS, lambda one: level(one.premise.total, 10, 17), lambda row: level(int(row["pa"]), 10, 17)),
    }
    figures: dict[str, list[float]] = {}
    for name, (scale, mine, theirs) in sights.items():
        said = [
            [mine(found[one]) for one in order],
            [theirs(first[one]) for one in order],
            [theirs(second[one]) for one in order],
        ]
        for weighted in (False, True):
            pairs = [kappa(said[a], said[b], scale, weighted=weighted) for a, b in ((1, 2), (0, 1), (0, 2))]
            figures.setdefault(name, []).extend(pairs)
            print(f"{name}{' (weighted)' if weighted else ''}: raters {pairs[0]:.2f}, program with the first {pairs[1]:.2f}, with the second {pairs[2]:.2f}")  # fmt: skip
    both, one, other = figures["rating"][:3]
    print(
        f"figure: {len(order)} templates: raters with each other {both:.2f}, program with each {one:.2f} and {other:.2f}"
    )
    return int(min(one, other) < both - ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
