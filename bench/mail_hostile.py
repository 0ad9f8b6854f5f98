"""Line 7 of the mail's acceptance: hostile messages of our own making, and minutes of chance mutation.

Run: `python bench/mail_hostile.py [--minutes 10] [--seed 1] [--start 0] [--judge MODULE:FUNCTION]... [--save FOLDER]`.
Every message goes through its connector and every judge (the features by default) in a child process that may take 1 GB.
A miss: a crash, an exception, more than a second of processor time a message, a peak over the bound, a value that is not
the right one, or something that was not read and does not say so. Exit code 1 with a miss; what missed is in FOLDER.
The series of a seed is always the same; `--start` goes on where an earlier run ended.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.hostile.checked import misses
from bench.hostile.corpus import cases
from bench.hostile.fenced import Fenced, Outcome
from bench.hostile.mutate import mutated
from bench.hostile.through import FEATURES
from bench.made_mail import Maker

SECOND = 1.0
PEAK = 500_000_000
POOLED = 60_000


@dataclass(slots=True)
class Tally:
    """What was tried and what missed."""

    save: Path | None
    tried: int = 0
    slowest: tuple[float, str] = (0.0, "")
    peak: tuple[int, str] = (0, "")
    missed: list[str] = field(default_factory=list)

    def add(self, name: str, raw: bytes, outcome: Outcome, found: Sequence[str]) -> None:
        """Count one message; print and keep it where it missed."""
        self.tried += 1
        self.slowest = max(self.slowest, (outcome.seconds, name))
        if outcome.peak > self.peak[0]:
            self.peak = (outcome.peak, name)
        if not found:
            return
        self.missed.append(name)
        print(f"{name}: {'; '.join(found)}", flush=True)
        if self.save is not None:
            (self.save / f"{name}.eml").write_bytes(raw)


def main(words: Sequence[str] | None = None) -> int:
    """Try the corpus, then mutations for the minutes asked for; exit code 1 with a miss."""
    asked = _asked(words)
    if asked.save is not None:
        asked.save.mkdir(parents=True, exist_ok=True)
    corpus, chance = Tally(asked.save), Tally(asked.save)
    with Fenced(tuple(asked.judge or [FEATURES])) as fenced:
        for case in cases():
            if asked.only in case.name:
                outcome = _read(fenced, case.raw, mbox=case.mbox)
                corpus.add(case.name, case.raw, outcome, [*_bounds(outcome), *misses(case, outcome.seen)])
        _say("messages of our own making", corpus)
        if asked.minutes > 0:
            _fuzz(fenced, chance, asked)
            _say(f"mutations of seed {asked.seed}, from {asked.start}", chance)
    print(
        f"figure: {corpus.tried:,} messages of our own making and {chance.tried:,} mutations, {len(corpus.missed) + len(chance.missed)} "
        f"missed, slowest {max(corpus.slowest, chance.slowest)[0]:.2f} s, peak {max(corpus.peak, chance.peak)[0] / 1e6:.0f} MB"
    )
    return 1 if corpus.missed or chance.missed else 0


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--judge", action="append")
    parser.add_argument("--save", type=Path)
    parser.add_argument("--only", default="", help="corpus cases whose name holds this")
    return parser.parse_args(words)


def _fuzz(fenced: Fenced, tally: Tally, asked: argparse.Namespace) -> None:
    pool = list(_pool())
    until = time.monotonic() + asked.minutes * 60
    number = asked.start
    while time.monotonic() < until:
        raw = mutated(pool, asked.seed, number)
        outcome = _read(fenced, raw, mbox=number % 8 == 7)
        faults = outcome.seen.faults if outcome.seen else ()
        tally.add(f"mutation-{asked.seed}-{number}", raw, outcome, [*_bounds(outcome), *faults])
        number += 1


def _pool() -> Iterator[bytes]:
    """Yield what is mutated: every small case, and as many made messages, three at a time in a mailbox too."""
    small = [case.raw for case in cases() if 0 < len(case.raw) <= POOLED]
    yield from small
    maker, when = Maker(1), datetime(2026, 3, 2, tzinfo=UTC)
    made = [maker.message(number, when, "keiri@bank.example") for number in range(len(small))]
    yield from (raw for raw in made if len(raw) <= POOLED * 3)
    for at in range(0, 60, 3):
        yield b"".join(b"From x@y.example Mon Mar  2 09:30:00 2026\n" + raw + b"\n" for raw in made[at : at + 3])


def _read(fenced: Fenced, raw: bytes, *, mbox: bool) -> Outcome:
    """Read once; where it took too long, once more, since the machine may have been at other work."""
    outcome = fenced.read(raw, mbox=mbox)
    if outcome.seen is not None and _each(outcome) > SECOND:
        return min(outcome, fenced.read(raw, mbox=mbox), key=lambda one: one.seconds)
    return outcome


def _each(outcome: Outcome) -> float:
    return outcome.seconds / max(1, outcome.seen.records if outcome.seen else 1)


def _bounds(outcome: Outcome) -> Iterator[str]:
    if outcome.trouble:
        yield outcome.trouble
    if _each(outcome) > SECOND:
        yield f"took {outcome.seconds:.1f} s"
    if outcome.peak > PEAK:
        yield f"peak {outcome.peak / 1e6:.0f} MB"


def _say(what: str, tally: Tally) -> None:
    print(
        f"{tally.tried:,} {what}: {len(tally.missed)} missed; slowest {tally.slowest[0]:.2f} s ({tally.slowest[1]}), "
        f"peak {tally.peak[0] / 1e6:.0f} MB ({tally.peak[1]})",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
