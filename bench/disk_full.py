"""Acceptance 4: a full disk at ten points of an ingest, an assessment, a ledger's writing: a clear sentence, then the same.

Between the two everything still reads. Run as root: `python bench/disk_full.py [POINTS] [STAGE...]`. Each point is a
small tmpfs of its own with so much room left.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.broken_work import Ground
from bench.jobs import STAGES, Stage, finish, orphans, seen, start

COULD_NOT_RUN = 75
SLACK = 8 << 20


def used(folder: Path) -> int:
    """Return the bytes of the blocks below a folder."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[Path]:
    """Mount a tmpfs of `size` bytes."""
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)
        place.rmdir()


def room_left(disk: Path, room: int) -> Path:
    """Fill the disk up to `room` bytes with a file that may be deleted again."""
    ballast, free = disk / "ballast", os.statvfs(disk)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(4096, free.f_bavail * free.f_frsize - room))
    return ballast


def run(stage: Stage, org: Path, exports: Path) -> tuple[int, str]:
    """Run a stage; return its exit code and what it said."""
    job = start(stage, org, exports)
    _, words = job.communicate()
    return job.returncode, words


def one_point(stage: Stage, ground: Ground, disk: Path, room: int, wanted: tuple[str, int]) -> bool:
    """Work with `room` bytes left, look, make room and work again; return whether all was as it should be."""
    org = ground.before(stage, disk / "org")
    ballast = room_left(disk, room)
    code, words = run(stage, org, ground.exports)
    told = code == 6 and "disk is full" in words
    # Packing does without: nobody waits for it, and whoever goes on says it.
    clear = (told or (stage == "pack" and code == 0)) and "panicked" not in words and "Traceback" not in words
    half = seen(stage, org)[1] if (org / "evidence" / "format").exists() else 0
    ballast.unlink()
    again, said = run(stage, org, ground.exports)
    same = again == 0 and seen(stage, org) == wanted and not orphans(org)
    print(
        f"{stage}, room {room / 1e6:.2f} MB: exit {code}, clear {clear}, saw {half}; with room again: same {same}",
        flush=True,
    )
    if not clear or again:
        print(words, said, sep="\n", flush=True)
    return clear and same


def one_stage(stage: Stage, ground: Ground, points: int, place: Path) -> int:
    """Fill the disk at so many points of a stage; return at how many all was as it should be."""
    whole = ground.before(stage, place / f"{stage}-whole" / "org")
    before = used(whole)
    finish(stage, whole, ground.exports)
    wanted, after = seen(stage, whole), used(whole)
    # What packs takes away more than it leaves, and needs room for both meanwhile.
    need = after - before if after > before else before // 2
    good = 0
    for point in range(points):
        with small_disk(place / f"{stage}-{point}", max(before, after) + need + SLACK) as disk:
            good += one_point(stage, ground, disk, 4096 + need * 9 * point // (10 * points), wanted)
    return good


def main() -> int:
    """Compare; exit code 1 where a point differs, 75 where no disk can be mounted."""
    if os.geteuid() != 0:
        print("figure: mounting a small disk needs root")
        return COULD_NOT_RUN
    points = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    stages = [stage for stage in STAGES if stage in sys.argv[2:]] or list(STAGES)
    with TemporaryDirectory() as name:
        ground = Ground.made(Path(name))
        good = {stage: one_stage(stage, ground, points, Path(name)) for stage in stages}
    print(f"figure: clear and the same: {'; '.join(f'{stage} {one} of {points}' for stage, one in good.items())}")
    return 0 if all(one == points for one in good.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
