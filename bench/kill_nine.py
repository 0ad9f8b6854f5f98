"""Acceptance 4: `kill -9` at random points of an ingest, a packing, an assessment and a ledger's writing; then again: all the same.

Run: `python bench/kill_nine.py [POINTS] [STAGE...]`, for each of the four. At every point it is also looked at what is
visible while half is written; while files are packed that is every row, always.
"""

import random
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.broken_work import Ground
from bench.jobs import STAGES, Stage, finish, orphans, seen, start


def undisturbed(stage: Stage, ground: Ground, org: Path) -> tuple[float, tuple[str, int]]:
    """Do a stage once without a kill; return its seconds and what is seen after."""
    ground.before(stage, org)
    job = start(stage, org, ground.exports)
    began = time.monotonic()
    _, words = job.communicate()
    if job.returncode:
        raise SystemExit(f"{stage} failed: {words}")
    return time.monotonic() - began, seen(stage, org)


def one_point(stage: Stage, ground: Ground, org: Path, seconds: float) -> int:
    """Kill a stage after these seconds (sooner where it was done by then) and finish it; return what was seen between."""
    while True:
        ground.before(stage, org)
        job = start(stage, org, ground.exports)
        time.sleep(seconds)
        alive = job.poll() is None
        job.kill()
        job.communicate()
        if alive:
            break
        shutil.rmtree(org)
        seconds *= 0.7
    half = seen(stage, org)[1] if (org / "evidence" / "format").exists() else 0
    finish(stage, org, ground.exports)
    return half


def one_stage(stage: Stage, ground: Ground, points: int, draw: random.Random, place: Path) -> int:
    """Kill a stage at so many points; return how many came out the same."""
    seconds, wanted = undisturbed(stage, ground, place / f"{stage}-whole" / "org")
    print(f"{stage}: {wanted[1]} rows, {seconds:.1f} s undisturbed", flush=True)
    same = 0
    for point in range(points):
        with TemporaryDirectory(dir=place) as name:
            org = Path(name) / "org"
            half = one_point(stage, ground, org, draw.uniform(0, seconds))
            found, left = seen(stage, org), orphans(org)
        same += found == wanted and not left and (stage != "pack" or half == wanted[1])
        print(f"{stage} {point}: saw {half}, then {found[1]}, half files {left}", flush=True)
    return same


def main() -> int:
    """Compare; exit code 1 where a point differs."""
    points = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    stages = [stage for stage in STAGES if stage in sys.argv[2:]] or list(STAGES)
    draw = random.Random(4)  # noqa: S311 - where to kill
    told, good = [], True
    with TemporaryDirectory() as name:
        ground = Ground.made(Path(name))
        for stage in stages:
            same = one_stage(stage, ground, points, draw, Path(name))
            told.append(f"{stage} {same} of {points}")
            good &= same == points
    print(f"figure: the same after a kill at work: {'; '.join(told)}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
