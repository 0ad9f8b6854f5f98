"""How long one target of the Makefile takes from nothing: `bench/clean_clone.py TARGET SECONDS`.

The last commit is cloned into a new folder, so that nothing built before and nothing uncommitted helps.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main(target: str, limit: float) -> int:
    """Clone, run the target, print the seconds; return 0 when it ended well within the limit."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "sekisho"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        started = time.monotonic()
        done = subprocess.run(["make", target], cwd=clone, check=False)
        took = time.monotonic() - started
    print(f"figure: {took:.0f} s" + ("" if done.returncode == 0 else f", exit {done.returncode}"))
    return 0 if done.returncode == 0 and took < limit else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
