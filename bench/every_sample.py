"""Afternoon 3: everything in the samples, set by set: every file read or refused with its reason, every record accounted for.

Run: `SEKISHO_SAMPLES=FOLDER python bench/every_sample.py`. Each set is a firm of its own, since two firms' policies are
never read as one. Records of CSV and JSON files are counted on their own, without a line of ours.
"""

import csv
import gzip
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.child import sekisho
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, reconcile, rejects

COULD_NOT_RUN = 75
SETS = (
    "cloud",
    "entra/AlexFilipin",
    "entra/caOptics",
    "entra/j0eyv",
    "entra/scubagear",
    "logs",
    "mail",
    "remote",
)
LISTS = ("Records", "value")


def counted(path: Path) -> int | None:
    """Count the records of one file of logs, None where the kind of file has no plain count."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return sum(1 for _ in csv.reader(lines)) - 1
    if path.name.endswith((".json", ".json.gz")):
        data = path.read_bytes()
        plain = gzip.decompress(data) if path.suffix == ".gz" else data
        value = json.loads(plain.decode("utf-16" if plain[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"))
        if isinstance(value, dict):
            return next((len(value[name]) for name in LISTS if isinstance(value.get(name), list)), None)
        return len(value) if isinstance(value, list) else None
    return None


def unequal(folder: Path, files: list[dict[str, Any]]) -> Iterator[str]:
    """Yield each file whose records are more or fewer than were counted on their own."""
    paths: dict[str, list[Path]] = {}
    for path in folder.rglob("*"):
        paths.setdefault(path.name, []).append(path)
    for file in files:
        same = paths.get(file["name"], [])
        if file["error"] is None and len(same) == 1:
            count = counted(same[0])
            if count is not None and count != file["records"]:
                yield f"{file['name']}: {count} counted, {file['records']} read"


def look(folder: Path, org: Path) -> tuple[bool, int, int]:
    """Look at one set and print its counts; return whether all is accounted for, the records, and the rejects."""
    spent = sekisho("first", folder, "--org", org, "--json")
    if spent.code or "Traceback" in spent.err:
        print(f"{folder.name}: exit {spent.code}\n{spent.err[-3000:]}")
        return False, 0, 0
    told = json.loads(spent.out)
    files = told["files"]
    read = [one for one in files if one["error"] is None]
    refused = [one for one in files if one["error"] is not None]
    with Snapshot.open(Store.open(org)) as snapshot:
        wrong = [*map(str, reconcile(snapshot)), *unequal(folder, files)]
        wrong += [f"a reject without a place: {one}" for one in rejects(snapshot) if not one["place"]]
        rows = sum(sum(line.rows.values()) for line in snapshot.batches())
    wrong += [f"refused without a reason: {one['name']}" for one in refused if not one["error"].get("says")]
    records, rejected = sum(one["records"] for one in read), sum(one["rejected"] for one in read)
    print(
        f"{folder.name}: {len(read)} files read, {len(refused)} refused; {records} records, {rejected} rejects, {rows} rows,"
        f" {spent.wall:.0f} s",
        *(f"  refused: {code} {count}" for code, count in sorted(_codes(refused).items())),
        *(f"  {line}" for line in _answers(told["document"]["judged"])),
        *(f"  WRONG {line}" for line in wrong),
        sep="\n",
        flush=True,
    )
    errors = sum(one["errors"] for one in told["document"]["judged"])
    return not wrong and not errors, records, rejected


def _codes(refused: list[dict[str, Any]]) -> dict[str, int]:
    codes = [str(one["error"]["code"]) for one in refused]
    return {code: codes.count(code) for code in codes}


def _answers(judged: list[dict[str, Any]]) -> Iterator[str]:
    for one in judged:
        if one["flagged"] or one["clear"] or one["undetermined"]:
            yield f"{one['detector']}: {one['flagged']} flagged, {one['clear']} clear, {one['undetermined']} undetermined"


def main() -> int:
    """Look at every set; exit code 1 where anything is not accounted for, 75 without samples."""
    root = Path(os.environ.get("SEKISHO_SAMPLES") or "/nonexistent")
    sets = [root / name for name in (sys.argv[1:] or SETS) if (root / name).is_dir()]
    if not sets:
        print("figure: set SEKISHO_SAMPLES to the folder of samples")
        return COULD_NOT_RUN
    with TemporaryDirectory() as name:
        found = [look(folder, Path(name) / str(number)) for number, folder in enumerate(sets)]
    good = sum(one[0] for one in found)
    records, rejected = sum(one[1] for one in found), sum(one[2] for one in found)
    print(
        f"figure: {good} of {len(sets)} sets accounted for, {records} records, {rejected} located rejects, 0 tracebacks"
    )
    return 0 if good == len(sets) else 1


if __name__ == "__main__":
    sys.exit(main())
