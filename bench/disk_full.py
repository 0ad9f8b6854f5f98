"""Acceptance 4: the disk is full at ten points of an ingest: a clear sentence, a store that reads, then the same rows.

Run as root: `python bench/disk_full.py [POINTS]`. Each point is a small tmpfs of its own with so much room left.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.ingest_job import make_folder, seen, start

MESSAGES = 4000
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


def run(org: Path, exports: Path) -> tuple[int, str]:
    """Run the ingest; return its exit code and what it said."""
    job = start(org, exports)
    _, words = job.communicate()
    return job.returncode, words


def one_point(disk: Path, exports: Path, room: int, size: int, wanted: tuple[str, int]) -> bool:
    """Ingest with `room` bytes left, look, make room and ingest again; return whether all was as it should be."""
    org, ballast = disk / "org", disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size - room)
    code, words = run(org, exports)
    clear = code == 6 and "The disk is full" in words and "panicked" not in words and "Traceback" not in words
    half = seen(org)[1] if (org / "evidence" / "format").exists() else 0
    ballast.unlink()
    again, _ = run(org, exports)
    same = again == 0 and seen(org) == wanted
    print(f"room {room / 1e6:.1f} MB: exit {code}, clear {clear}, {half} rows seen; with room again: same {same}")
    if not clear:
        print(words)
    return clear and same


def main() -> int:
    """Compare; exit code 1 where a point differs, 75 where no disk can be mounted."""
    if os.geteuid() != 0:
        print("figure: mounting a small disk needs root")
        return COULD_NOT_RUN
    points = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with TemporaryDirectory() as name:
        place = Path(name)
        exports = place / "exports"
        make_folder(exports, MESSAGES)
        code, words = run(place / "whole", exports)
        if code:
            raise SystemExit(words)
        wanted, need = seen(place / "whole"), used(place / "whole")
        size = need + SLACK
        good = 0
        for point in range(points):
            with small_disk(place / f"disk{point}", size) as disk:
                good += one_point(disk, exports, need * point // points + 4096, size, wanted)
    print(f"figure: {good} of {points} clear and the same ({wanted[1]} rows, {need / 1e6:.0f} MB)")
    return 0 if good == points else 1


if __name__ == "__main__":
    sys.exit(main())
