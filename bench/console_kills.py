"""Kill processes of the console at many random moments while four people send forms, and look that nothing is lost or half-done.

`python bench/console_kills.py [KILLS] [SEED]`; 300 kills without a word. One in ten is of the process that starts the others.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main(kills: str = "300", seed: str = "20261130") -> int:
    """Run the test of the suite with more kills; 0 where all of it held."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/web/interrupted/test_killed.py"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "KILLS": kills, "KILL_SEED": seed}, check=False)
    print(f"killed {kills} times: {'nothing lost, nothing half-done' if done.returncode == 0 else 'it did not hold'}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
