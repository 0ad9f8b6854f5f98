"""Afternoon 4: what a log row costs in `assess` at 10,000,000 rows and at 1,000,000, in the bank of 300 people.

Run: `python bench/assess_scaling.py [FOLDER] [FEW MANY]`; in FOLDER the exports and the evidence stay for the next run.
Compared are processor seconds of the first assessment after delivery. Room: about 12 GB of disk.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.assess_time import log_rows
from bench.child import must, sekisho
from sekisho.sample.build import build

RATIO = 1.10
FEW, MANY = 1_000_000, 10_000_000


def delivered(place: Path, rows: int) -> Path:
    """Return an organisation with so many log rows that was never assessed; made once."""
    org, exports = place / f"{rows}.sekisho", place / f"{rows}"
    if not (org / "delivered").exists():
        if not exports.exists():
            build(exports.with_name(f"{rows}.part"), log_rows=rows)
            exports.with_name(f"{rows}.part").rename(exports)
        (place / "nothing").mkdir(parents=True, exist_ok=True)
        must(sekisho("first", place / "nothing", "--org", org))
        spent = must(sekisho("ingest", org, exports))
        print(f"delivered {rows}: {spent.wall:.0f} s, {spent.megabytes:.0f} MB", flush=True)
        (org / "delivered").touch()
    return org


def main() -> int:
    """Assess both, few first; exit code 1 where a row costs more than the limit."""
    few, many = (int(word) for word in sys.argv[2:4]) if len(sys.argv) > 3 else (FEW, MANY)
    with TemporaryDirectory() as name:
        place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(name)
        costs = {}
        for rows in (few, many):
            org = delivered(place, rows)
            spent = must(sekisho("assess", org))
            count = log_rows(org)
            costs[rows] = spent.cpu / count
            print(
                f"{count} rows: {spent.cpu:.1f} s of a processor, {spent.wall:.1f} s, {spent.megabytes:.0f} MB, "
                f"{1e6 * costs[rows]:.2f} µs a row",
                flush=True,
            )
    ratio = costs[many] / costs[few]
    print(f"figure: {ratio:.2f} ({1e6 * costs[many]:.2f} µs a row against {1e6 * costs[few]:.2f})")
    return 0 if ratio <= RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
