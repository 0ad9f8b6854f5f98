"""Mutants killed by the tests of a room: `python bench/mutants.py [ROOM ...]`; the last line is the smallest share.

Each room is mutated in a copy of the tree under var/mutants/ROOM, so a run that was stopped goes on where it was.
Exit 0 where at least 80 % of every room's mutants were killed, 1 otherwise.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / "var" / "mutants"
ROOMS = ("ledger", "payments", "risk")
TARGET = 0.80
_CONFIG = """
[tool.mutmut]
source_paths = ["src/sekisho/{room}"]
also_copy = ["src", "bench"]
pytest_add_cli_args = ["-p", "no:randomly", "-x", "-q", "--timeout=60", "-k", "not in_the_code and not has_a_sentence and not every_problem"]
pytest_add_cli_args_test_selection = ["tests/{room}"]
timeout_constant = 5.0
"""


def lay(room: str) -> Path:
    """Copy what the room's tests need; a copy that is there keeps its results."""
    place = WORK / room
    place.mkdir(parents=True, exist_ok=True)
    for part in ("src", "tests", "bench"):
        shutil.copytree(ROOT / part, place / part, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (place / "pyproject.toml").write_text(settings + _CONFIG.format(room=room), encoding="utf-8")
    return place


def killed(room: str) -> tuple[int, int]:
    """Run the room's mutants and return how many were killed, and how many there are."""
    place = lay(room)
    tool = str(Path(sys.executable).with_name("mutmut"))
    where = {**os.environ, "PYTHONPATH": ""}
    subprocess.run([tool, "run", "--max-children", "2"], cwd=place, env=where, check=False, stdout=subprocess.DEVNULL)
    subprocess.run([tool, "export-cicd-stats"], cwd=place, env=where, check=True, stdout=subprocess.DEVNULL)
    stats: dict[str, int] = json.loads((place / "mutants" / "mutmut-cicd-stats.json").read_text())
    return stats["killed"] + stats.get("timeout", 0), stats["total"]


def main() -> int:
    """Measure the rooms that were named, all three by default."""
    shares = []
    for room in sys.argv[1:] or ROOMS:
        dead, total = killed(room)
        shares.append(dead / total if total else 0.0)
        print(f"{room}: {dead} of {total} killed, {shares[-1]:.1%}", flush=True)
    print(f"{min(shares):.1%} killed in the room with the fewest")
    return 0 if min(shares) >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
