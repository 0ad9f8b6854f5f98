"""Make the weights of the Phish Scale (`weights.toml`) of mails that people rated, and say how well they do on mails left out.

Run: `python bench/people_phish_fit.py [--write]`. The mails of `bench/truth/phish_practice` count whole, those rated by the author of the first rules
(`tests/people/phish_scale/rated`) a third. Ridge regression of each element and of the count of cues on the signs of `phish_scale/signs.py`; what it predicts is drawn away from its
middle by `STRETCH`, since a regression says less extreme things than people do. Printed: Cohen's kappa of the raters with each other, and of the weights with each on tenths of the mails that they
were not made of, and on each folder made of the others alone. With `--write` the weights of all mails are written.
"""

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.people_phish_scale import RATINGS, kappa
from sekisho.people.phish_scale.cues import cues_of
from sekisho.people.phish_scale.known import said_of
from sekisho.people.phish_scale.letter import Letter, letter_of
from sekisho.people.phish_scale.scale import Premise, Rated
from sekisho.people.phish_scale.signs import signs_of
from sekisho.people.phish_scale.topics import about
from sekisho.people.phish_scale.weights import CUES, ELEMENTS, Weights, elements_of, expected
from tests.people.phish_scale.raters import labelled

PRACTICE = Path(__file__).parent / "truth" / "phish_practice"
WEIGHTS = Path(__file__).parent.parent / "src/sekisho/people/phish_scale/weights.toml"
NAMES = (*ELEMENTS, CUES)
COLUMNS = ("e1", "e2", "e3", "e4", "cues")
RIDGE, STRETCH, OLDER = 30.0, 1.6, 0.3
TENTHS, TIMES = 10, 10
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail with its signs, the mean of what its raters said, and each rating."""

    folder: str
    signs: Mapping[str, float]
    said: Sequence[float]
    ratings: tuple[str, ...]


def practice() -> Iterator[Mail]:
    """Yield the mails of the practice folders."""
    for folder in sorted(one for one in PRACTICE.iterdir() if one.is_dir()):
        labels = [_table(folder / f"labels_{number}.csv") for number in (1, 2)]
        for key, row in _table(folder / "manifest.csv").items():
            letter = letter_of((folder / row["file"]).read_bytes(), row["file"])
            known = "" if row["note"] in {"nothing special", "特になし"} else row["note"]
            both = [one[key] for one in labels]
            said = [float(np.mean([int(one[element]) for one in both])) for element in COLUMNS]
            ratings = tuple(one["rating"].strip() for one in both)
            yield Mail(folder.name, signs(letter, row["group"], date.fromisoformat(row["date"]), known), said, ratings)


def older() -> Iterator[Mail]:
    """Yield the mails that the author of the first rules rated; nothing was known of their readers."""
    for one in labelled():
        p = one.said.premise
        found = signs(letter_of(one.raw, one.id), one.group, one.day, "")
        yield Mail("", found, [p.mimics, p.relevance, p.situation, p.concern, len(one.said.cues)], ())


def signs(letter: Letter, group: str, day: date, known: str) -> Mapping[str, float]:
    """Return the signs of a mail for a group on a day."""
    topic = about(letter, group)
    return signs_of(letter, cues_of(letter), topic, group, day.month, said_of(known, letter, topic))


def _table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["id"].strip().zfill(2): row for row in csv.DictReader(file)}


def fitted(mails: Sequence[Mail]) -> Weights:
    """Return the weights of each sign, by what they are the weights of."""
    names = list(mails[0].signs)
    x = np.array([[float(one.signs[name]) for name in names] for one in mails])
    y = np.array([one.said for one in mails], dtype=np.float64)
    counts = np.array([1.0 if one.ratings else OLDER for one in mails])
    middle, spread = np.average(x, axis=0, weights=counts), x.std(axis=0)
    at = np.flatnonzero(spread > 0)
    z = (x[:, at] - middle[at]) / spread[at]
    mean = np.average(y, axis=0, weights=counts)
    left = (z * counts[:, None]).T @ z + RIDGE * np.eye(len(at))
    slopes = STRETCH * np.linalg.solve(left, (z * counts[:, None]).T @ (y - mean)) / spread[at][:, None]
    base = mean - middle[at] @ slopes
    found: dict[str, dict[str, float]] = {}
    for column, name in enumerate(NAMES):
        found[name] = {names[one]: float(slopes[row, column]) for row, one in enumerate(at)}
        found[name]["one"] = float(base[column])
    return found


def rating(weights: Weights, mail: Mail) -> str:
    """Return the rating that weights give a mail."""
    mimics, relevance, situation, concern = (elements_of(mail.signs, weights)[name] for name in ELEMENTS)
    premise = Premise(mimics, relevance, situation, concern, trained=0)
    return Rated((), premise, expected(mail.signs, weights)).rating


def agreement(said: Sequence[str], mails: Sequence[Mail]) -> list[float]:
    """Return the kappa of ratings with each rater's."""
    return [kappa(said, [one.ratings[rater] for one in mails], RATINGS, weighted=False) for rater in (0, 1)]


def left_out(mails: Sequence[Mail], rest: Sequence[Mail]) -> list[float]:
    """Return the kappas on tenths left out, over some ways to cut."""
    random, found = np.random.default_rng(20_261_201), list[list[float]]()
    for _ in range(TIMES):
        order = random.permutation(len(mails))
        said = dict[int, str]()
        for tenth in range(TENTHS):
            out = {int(one) for one in order[tenth::TENTHS]}
            weights = fitted([*(one for at, one in enumerate(mails) if at not in out), *rest])
            said |= {at: rating(weights, mails[at]) for at in out}
        found.append(agreement([said[at] for at in range(len(mails))], mails))
    return [float(one) for one in np.mean(found, axis=0)]


def main() -> int:
    """Measure; write where that is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    mails, rest = [*practice()], [*older()]
    raters = kappa([one.ratings[0] for one in mails], [one.ratings[1] for one in mails], RATINGS, weighted=False)
    one, other = left_out(mails, rest)
    for folder in sorted({mail.folder for mail in mails}):
        out = [mail for mail in mails if mail.folder == folder]
        weights = fitted([*(mail for mail in mails if mail.folder != folder), *rest])
        pair = agreement([rating(weights, mail) for mail in out], out)
        print(f"{folder}, by weights of the others: {pair[0]:.2f} and {pair[1]:.2f}")
    print(
        f"figure: {len(mails)} mails: raters with each other {raters:.2f}, weights on what they were not made of {one:.2f} and {other:.2f}"
    )
    if asked.write:
        WEIGHTS.write_text(written(fitted([*mails, *rest])), "utf-8")
    return 0


def written(weights: Weights) -> str:
    """Return weights as a file."""
    lines = [
        "# What each sign of a mail weighs in an element, and in how many cues a person would count. Made by bench/people_phish_fit.py --write."
    ]
    for name, every in weights.items():
        lines += ["", f"[{name}]", *(f'"{sign}" = {value:.4f}' for sign, value in every.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
