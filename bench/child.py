"""Run the command line as a child process and say what it took: seconds, processor seconds, and peak memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SEKISHO = Path(sys.executable).with_name("sekisho")


@dataclass(frozen=True, slots=True)
class Spent:
    """One ended child: exit code (negative: the signal), seconds, processor seconds, peak bytes, and what it printed."""

    code: int
    wall: float
    cpu: float
    peak: int
    out: str
    err: str

    @property
    def megabytes(self) -> float:
        """Peak resident memory in MB (10^6 bytes)."""
        return self.peak / 1e6


def spend(words: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Spent:
    """Run `words` to their end. The peak is the kernel's own (`ru_maxrss`), of the child alone."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        child = subprocess.Popen(
            [str(word) for word in words], stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said, failed = out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace")
    cpu = usage.ru_utime + usage.ru_stime
    return Spent(child.returncode, wall, cpu, usage.ru_maxrss * 1024, said, failed)


def sekisho(*words: str | Path) -> Spent:
    """Run `sekisho` with these words, in English."""
    return spend([SEKISHO, *words], {**os.environ, "SEKISHO_LANG": "en"})


def must(spent: Spent) -> Spent:
    """Return what was spent, or stop with what the child said where it failed."""
    if spent.code:
        raise SystemExit(f"exit {spent.code}\n{spent.out[-2000:]}\n{spent.err[-4000:]}")
    return spent
