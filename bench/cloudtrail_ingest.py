"""Acceptance: 1 M CloudTrail events through `sekisho ingest`, and the same files through plain DuckDB, in the same run.

Run: `python bench/cloudtrail_ingest.py [--events N] [--rounds N] [--keep FOLDER]`. Both read the same gzip files and
write Parquet with zstd: DuckDB the columns of `api_activity` and the raw record beside them, ours the rows with ids,
mentions and places, and the raw record in the landed copy. They take turns on the same two processors; the best of each
counts. Memory is that of the largest process. Exit code 1 where ours is below 60 % of DuckDB's rate.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.child import Spent, must, sekisho, spend
from bench.made_cloudtrail import write_cloudtrail
from sekisho.pipeline.org import Org

TARGET = 0.60
THREADS = 2
PLAIN = Path(__file__).with_name("cloudtrail_duckdb.py")


def ours(folder: Path, out: Path, events: int) -> Spent:
    """Ingest into a new organisation and make sure that every event became a row."""
    org = out / "org"
    Org.create(org)
    spent = must(sekisho("ingest", org, folder, "--json"))
    rows = sum(sum(one["rows"].values()) for one in json.loads(spent.out))
    if rows != events:
        raise SystemExit(f"{rows} rows of {events} events")
    return spent


def plain(folder: Path, out: Path, events: int) -> Spent:
    """Let DuckDB do it, in a process of its own, and make sure of the same."""
    spent = must(spend([sys.executable, PLAIN, folder, out / "events.parquet", str(THREADS)]))
    if int(spent.out) != events:
        raise SystemExit(f"{spent.out} rows of {events} events")
    return spent


def best(name: str, work: Callable[[Path, Path, int], Spent], folder: Path, place: Path, events: int) -> Spent:
    """Do the work once in a folder of its own and say what it took."""
    with TemporaryDirectory(dir=place) as out:
        spent = work(folder, Path(out), events)
    rate = events / spent.wall
    print(
        f"{name}: {spent.wall:.1f} s, {spent.cpu:.1f} s of processors, {rate:,.0f}/s, {spent.megabytes:.0f} MB",
        flush=True,
    )
    return spent


def main() -> int:
    """Compare; exit code 1 below the target."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--events", type=int, default=1_000_000)
    ask.add_argument("--rounds", type=int, default=2)
    ask.add_argument("--keep", type=Path)
    given = ask.parse_args()
    # Both get the same processors, and no more of them.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    with TemporaryDirectory() as name:
        place = Path(name)
        folder = given.keep or place / "exports"
        if not folder.exists():
            files, size, packed = write_cloudtrail(folder, given.events)
            print(f"{files:,} files, {size / 1e6:,.0f} MB of JSON, {packed / 1e6:,.0f} MB packed", flush=True)
        mine, theirs = [], []
        for _ in range(given.rounds):
            mine.append(best("sekisho", ours, folder, place, given.events))
            theirs.append(best("duckdb", plain, folder, place, given.events))
    us, them = (given.events / min(spent.wall for spent in found) for found in (mine, theirs))
    print(
        f"figure: {us:,.0f} events a second, DuckDB {them:,.0f}, a ratio of {us / them:.2f} ({given.events:,} events)"
    )
    return 0 if us / them >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
