"""Read the coverage of one test run and name what is short: 90 % of all branches and lines, all of them in five rooms."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

OVERALL = 90.0
WHOLE_ROOMS = ("model", "ledger", "findings", "payments", "risk")


def room_of(path: str) -> str:
    """Return the room of a file: `src/sekisho/ledger/keys.py` is of `ledger`."""
    parts = Path(path).parts
    return parts[parts.index("sekisho") + 1] if "sekisho" in parts else ""


def gaps(path: str, file: Mapping[str, Any]) -> Iterator[str]:
    """Name the lines and the branches of a file that no test took."""
    lines = ", ".join(str(line) for line in file["missing_lines"])
    branches = ", ".join(f"{start}->{end}" for start, end in file["missing_branches"])
    if lines:
        yield f"{path}: no test runs line {lines}"
    if branches:
        yield f"{path}: no test takes branch {branches}"


def shortfalls(coverage: Mapping[str, Any]) -> Iterator[str]:
    """Yield one line for each thing that is short of its gate."""
    overall = coverage["totals"]["percent_covered"]
    if overall < OVERALL:
        yield f"overall: {overall:.1f} % with branches, {OVERALL:.0f} % wanted"
    seen = {room_of(path) for path in coverage["files"]}
    for room in WHOLE_ROOMS:
        if room not in seen:
            yield f"{room}: no file of this room was measured"
    for path, file in sorted(coverage["files"].items()):
        if room_of(path) in WHOLE_ROOMS:
            yield from gaps(path, file)


def main(arguments: list[str]) -> int:
    """Print what is short; return 1 when something is."""
    coverage = json.loads(Path(arguments[0]).read_text("utf-8"))
    found = list(shortfalls(coverage))
    for line in found:
        print(line, file=sys.stderr)
    print(f"Coverage with branches: {coverage['totals']['percent_covered']:.1f} %, {len(found)} short.")
    if found:
        weakest = sorted(coverage["files"].items(), key=lambda item: item[1]["summary"]["missing_lines"])[-10:]
        for path, file in reversed(weakest):
            print(f"  {file['summary']['percent_covered']:5.1f} %  {path}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
