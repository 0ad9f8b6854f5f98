"""Afternoon 4: the sample bank of 300 people over 180 days, about 1 M log rows: `assess` in 60 s and 1.5 GB, one day in 10 s.

Run: `python bench/assess_time.py [FOLDER]`, FOLDER being where the bank is made and kept for the next run. Three times are
taken: the first delivery (shown, not claimed), the first assessment of it, and a day's logs delivered and assessed.
"""

import json
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.child import Spent, must, sekisho
from bench.one_day import split
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot
from sekisho.sample.build import build

SECONDS, MEGABYTES, DAY_SECONDS = 60, 1_500, 10
LOG_TABLES = ("api_activity", "authentication", "endpoint_activity")


def exports(place: Path) -> tuple[Path, Path]:
    """Make the bank once; return the folder of all but its last day, and that of the last day's logs."""
    before, last = place / "before", place / "last"
    if not last.exists():
        build(place / "bank")
        truth = json.loads((place / "bank.truth.json").read_bytes())
        split(place / "bank", before, last, date.fromisoformat(truth["end"]))
    return before, last


def log_rows(org: Path) -> int:
    """Count the rows of logs."""
    with Snapshot.open(Store.open(org)) as snapshot:
        return sum(sum(line.rows.get(name, 0) for name in LOG_TABLES) for line in snapshot.batches())


def shown(what: str, *spent: Spent) -> float:
    """Print what something took, and return its seconds."""
    wall = sum(one.wall for one in spent)
    print(f"{what}: {wall:.1f} s, at most {max(one.megabytes for one in spent):.0f} MB", flush=True)
    return wall


def measure(place: Path, org: Path) -> int:
    """Deliver, assess, deliver one day, assess again; exit code 1 where one of them is over its limit."""
    before, last = exports(place)
    must(sekisho("first", place / "nothing", "--org", org))
    shown("first delivery", must(sekisho("ingest", org, before)))
    whole = must(sekisho("assess", org, "--json"))
    first, rows = shown("assessment", whole), log_rows(org)
    day = shown("one day delivered and assessed", must(sekisho("ingest", org, last)), must(sekisho("assess", org)))
    fresh = log_rows(org) - rows
    print(
        f"figure: {rows} log rows in {first:.0f} s and {whole.megabytes:.0f} MB; a day of {fresh} rows in {day:.1f} s"
    )
    return 0 if first <= SECONDS and whole.megabytes <= MEGABYTES and day <= DAY_SECONDS else 1


def main() -> int:
    """Measure in a folder that stays, or in one that goes."""
    with TemporaryDirectory() as name:
        scratch = Path(name)
        place = Path(sys.argv[1]) if len(sys.argv) > 1 else scratch
        (place / "nothing").mkdir(parents=True, exist_ok=True)
        return measure(place, scratch / "org")


if __name__ == "__main__":
    sys.exit(main())
