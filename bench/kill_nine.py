"""Acceptance 4: `kill -9` at random points of an ingest, then run again: the same rows, none lost, none doubled.

Run: `python bench/kill_nine.py [POINTS]`. At every point it is also looked at what is visible while half is written.
"""

import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.ingest_job import make_folder, seen, start
from sekisho.evidence.store import Store

MESSAGES = 6000
KILLS = 3


def finish(org: Path, folder: Path) -> float:
    """Run the ingest to its end; return its seconds."""
    job = start(org, folder)
    began = time.monotonic()
    _, words = job.communicate()
    if job.returncode:
        raise SystemExit(f"the ingest failed: {words}")
    return time.monotonic() - began


def one_point(org: Path, folder: Path, after: list[float]) -> tuple[int, set[int]]:
    """Kill an ingest after these seconds, again and again; return how often it was alive, and the counts seen."""
    alive = 0
    counts = set()
    for seconds in after:
        job = start(org, folder)
        time.sleep(seconds)
        alive += job.poll() is None
        job.kill()
        job.communicate()
        counts.add(seen(org)[1] if (org / "evidence" / "format").exists() else 0)
    return alive, counts


def main() -> int:
    """Compare; exit code 1 where a point differs."""
    points = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    draw = random.Random(4)  # noqa: S311 - where to kill
    with TemporaryDirectory() as name:
        place = Path(name)
        size = make_folder(place / "exports", MESSAGES)
        whole = finish(place / "whole", place / "exports")
        wanted, rows = seen(place / "whole")
        print(f"{size / 1e6:.0f} MB, {rows} rows, {whole:.1f} s undisturbed")
        same = killed = 0
        for point in range(points):
            org = place / f"org{point}"
            alive, counts = one_point(org, place / "exports", [draw.uniform(0, whole) for _ in range(KILLS)])
            finish(org, place / "exports")
            found = seen(org)
            orphans = [path for path in Store.open(org).folder.rglob("*.part") if path.is_file()]
            killed += alive
            same += found == (wanted, rows) and not orphans
            print(
                f"point {point}: killed {alive} times, saw {sorted(counts)} rows, then {found[1]}, parts {len(orphans)}"
            )
    print(f"figure: {same} of {points} the same ({killed} kills while it worked)")
    return 0 if same == points and killed else 1


if __name__ == "__main__":
    sys.exit(main())
