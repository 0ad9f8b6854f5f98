"""Issue 5, line 1: what is found of mail fraud at so many false alerts a day, on texts that no hand of the detector has seen.

Run: `python bench/mail_detection.py [--seeds A,B,C] [--texts FOLDER|none] [--frauds N] [--keep FOLDER]`. For each seed a made-up
bank of 300 staff is written whose frauds and honest twins come from `bench/sealed`; `sekisho mail learn` reads the first
year, `sekisho mail score` judges what came after. A fraud is found where one of its messages scores above the threshold;
every other message above it is a false alert, honest twins and the talk around a fraud included.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sekisho.connectors.mail.mbox_stream import messages as split
from sekisho.sample.build import build

SEALED = Path(__file__).parent / "sealed" / "frauds"
STAFF, DAYS, MAILBOXES, MESSAGES = 300, 811, 40, 100_000
HISTORY_DAYS = 365
SEEDS = (771_901, 771_902, 771_903)
BUDGETS = (1, 5, 10)
TARGETS = {1: 0.75, 5: 0.85, 10: 0.90}
FALSE_PER_MILLION, TWINS_OF_150, LEAST_KIND, LANGUAGES_APART = 200, 2, 0.5, 0.05


@dataclass(frozen=True, slots=True)
class Fraud:
    """One case: its kind, its language, the scores of its messages."""

    kind: str
    language: str
    scores: tuple[float, ...]

    @property
    def best(self) -> float:
        """The highest score of its messages."""
        return max(self.scores)


@dataclass(frozen=True, slots=True)
class Measured:
    """One seed: frauds with their scores, scores of everything else, and what was flagged and held."""

    frauds: tuple[Fraud, ...]
    others: tuple[float, ...]
    days: int
    flagged_others: int
    twins: int
    flagged_twins: int
    flagged_frauds: int
    average_precision: float

    def threshold(self, a_day: int) -> float:
        """Return the score above which there are so many false alerts a day for 1,000 staff."""
        ranked = sorted(self.others, reverse=True)
        return ranked[min(int(a_day * STAFF / 1000 * self.days), len(ranked) - 1)]

    def found(self, a_day: int, frauds: Iterable[Fraud] | None = None) -> float:
        """Return the share of frauds found at so many false alerts a day."""
        limit = self.threshold(a_day)
        asked = list(self.frauds if frauds is None else frauds)
        return sum(one.best > limit for one in asked) / max(1, len(asked))


def measure(seed: int, folder: Path, texts: Path | None, frauds: int) -> Measured:
    """Write a bank, learn its first year, judge the rest, and compare with the truth."""
    bank = folder / f"bank{seed}"
    build(
        bank, seed=seed, staff=STAFF, days=DAYS, mailboxes=MAILBOXES, messages=MESSAGES, log_rows=2_000, frauds=frauds,
        payees_as="csv", texts=texts, forms=texts is not None,
    )  # fmt: skip
    history, later = cut(bank / "mail", folder / f"history{seed}", folder / f"later{seed}")
    org, out = folder / f"org{seed}", folder / f"predictions{seed}.jsonl"
    lists = ["--directory", str(bank / "staff.csv"), "--vendors", str(next(bank.glob("payees*.csv")))]
    sekisho("mail", "learn", str(org), "--history", str(history), *lists)
    sekisho("mail", "score", str(org), "--input", str(later), *lists, "--out", str(out))
    truth = json.loads(bank.with_name(bank.name + ".truth.json").read_text("utf-8"))
    return _compared(truth, [json.loads(line) for line in out.read_text("utf-8").splitlines()])


def sekisho(*arguments: str) -> None:
    """Run the command line; CalledProcessError where it fails."""
    subprocess.run([sys.executable, "-c", "from sekisho.cli.main import main; main()", *arguments], check=True)


def cut(mail: Path, history: Path, later: Path) -> tuple[Path, Path]:
    """Write the first year of every mailbox to one folder and the rest to another."""
    for folder in (history, later):
        folder.mkdir(parents=True)
    for path in sorted(mail.glob("*.mbox")):
        raw = path.read_bytes()
        at = _first_after(path)
        (history / path.name).write_bytes(raw[:at])
        (later / path.name).write_bytes(raw[at:])
    return history, later


def _first_after(path: Path) -> int:
    """Return where the first message begins that came after the first year; mailboxes lie in the order of arrival."""
    limit: datetime | None = None
    with path.open("rb") as stream:
        for item in split(stream, 64 << 20):
            line = path_line(path, item.start)
            when = datetime.strptime(line.split(None, 2)[2], "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
            limit = limit or when + timedelta(days=HISTORY_DAYS)
            if when >= limit:
                return item.start
    return path.stat().st_size


def path_line(path: Path, start: int) -> str:
    """Return the separator line that begins at a byte."""
    with path.open("rb") as stream:
        stream.seek(start)
        return stream.readline().decode("ascii", "replace").strip()


def _compared(truth: dict[str, Any], lines: Sequence[dict[str, Any]]) -> Measured:
    scores = {line["message_id"]: line for line in lines}
    bad = {_bare(one) for label in truth["planted"] for one in label["message_ids"]}
    twins = {
        _bare(one) for label in truth["benign"] if "around" not in label["why"] for one in label["message_ids"]
    } - bad
    frauds = []
    for label in truth["planted"]:
        there = [scores[_bare(one)] for one in label["message_ids"] if _bare(one) in scores]
        if there:
            language = "ja" if label["title"].endswith("(ja)") else "en"
            frauds.append(Fraud(label["recipe"], language, tuple(line["score"] for line in there)))
    others = [line for line in lines if line["message_id"] not in bad]
    flagged = {line["message_id"] for line in lines if line["verdict"] == "flagged"}
    span = DAYS - HISTORY_DAYS
    return Measured(
        tuple(frauds),
        tuple(line["score"] for line in others),
        span,
        sum(line["verdict"] == "flagged" and line["message_id"] not in twins for line in others),
        len(twins & set(scores)),
        len(twins & flagged),
        len(bad & flagged),
        _average_precision([(line["score"], line["message_id"] in bad) for line in lines]),
    )


def _bare(message_id: str) -> str:
    return message_id.strip("<>")


def _average_precision(scored: list[tuple[float, bool]]) -> float:
    hits, total = 0, 0.0
    for rank, (_, is_bad) in enumerate(sorted(scored, key=lambda one: (-one[0], one[1])), start=1):
        if is_bad:
            hits += 1
            total += hits / rank
    return total / max(1, hits)


def kinds(seeds: Sequence[Measured], a_day: int) -> dict[str, tuple[float, int]]:
    """Return for each kind the mean share found over the seeds, and how many cases there were."""
    found: dict[str, list[float]] = defaultdict(list)
    count: Counter[str] = Counter()
    for one in seeds:
        limit = one.threshold(a_day)
        for fraud in one.frauds:
            found[fraud.kind].append(fraud.best > limit)
            count[fraud.kind] += 1
    return {kind: (sum(hits) / len(hits), count[kind]) for kind, hits in sorted(found.items())}


def told(seeds: Sequence[Measured]) -> bool:
    """Print the figures; return whether every target was met."""
    shares = {a_day: sum(one.found(a_day) for one in seeds) / len(seeds) for a_day in BUDGETS}
    by_kind = kinds(seeds, 5)
    for kind, (share, count) in by_kind.items():
        print(
            f"  {kind:32} {share:4.0%} of {count} at 5 a day; at 1: {kinds(seeds, 1)[kind][0]:4.0%}; at 10: {kinds(seeds, 10)[kind][0]:4.0%}"
        )
    languages = {
        language: sum(one.found(5, [f for f in one.frauds if f.language == language]) for one in seeds) / len(seeds)
        for language in ("ja", "en")
    }
    others = sum(len(one.others) - one.twins for one in seeds)
    million = sum(one.flagged_others for one in seeds) / others * 1e6
    twins, flagged = sum(one.twins for one in seeds), sum(one.flagged_twins for one in seeds)
    worst = min(by_kind.items(), key=lambda item: item[1][0])
    precision = sum(one.average_precision for one in seeds) / len(seeds)
    print(
        f"{shares[1]:.1%} / {shares[5]:.1%} / {shares[10]:.1%} at 1 / 5 / 10 a day (mean of {len(seeds)}); ja {languages['ja']:.1%}, "
        f"en {languages['en']:.1%} at 5; own verdict {million:.0f} false a million and {sum(one.flagged_frauds for one in seeds)} of "
        f"{sum(len(one.frauds) for one in seeds)} frauds' messages; {flagged} of {twins} twins; least kind {worst[0]} {worst[1][0]:.0%}; AUC-PR {precision:.2f}"
    )
    return (
        all(shares[a_day] >= target for a_day, target in TARGETS.items())
        and million <= FALSE_PER_MILLION
        and flagged * 150 <= TWINS_OF_150 * twins
        and worst[1][0] >= LEAST_KIND
        and languages["ja"] >= languages["en"] - LANGUAGES_APART
    )


def main() -> int:
    """Measure; exit code 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default=",".join(map(str, SEEDS)))
    parser.add_argument("--texts", default=str(SEALED))
    parser.add_argument("--frauds", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    texts = None if asked.texts == "none" else Path(asked.texts)
    seeds = []
    with tempfile.TemporaryDirectory() as scratch:
        for seed in map(int, asked.seeds.split(",")):
            seeds.append(measure(seed, asked.keep or Path(scratch), texts, asked.frauds))
            print(f"seed {seed}:", flush=True)
            told(seeds[-1:])
        print("all:")
        return 0 if told(seeds) else 1


if __name__ == "__main__":
    sys.exit(main())
