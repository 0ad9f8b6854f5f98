"""A child process with bounded memory that reads messages for its parent, which outlives whatever they do to it."""

from __future__ import annotations

import gc
import multiprocessing
import resource
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Self

from bench.hostile.through import Seen, judge, through

MEMORY = 1 << 30
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one message did: `seen` (None where it raised, crashed or did not end), processor seconds, peak in bytes."""

    seen: Seen | None
    seconds: float
    peak: int
    trouble: str = ""


class Fenced:
    """Gives messages to a child one at a time; starts another where one died. Use as a context."""

    def __init__(self, judges: tuple[str, ...]) -> None:
        self._judges = judges
        self._ends: tuple[Connection[Any, Any], SpawnProcess] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def read(self, raw: bytes, *, mbox: bool = False) -> Outcome:
        """Return what `raw` did."""
        conn, child = self._ends or self._start()
        try:
            conn.send((raw, mbox))
            if not conn.poll(PATIENCE):
                self._stop()
                return Outcome(None, PATIENCE, 0, "did not end")
            got: Outcome = conn.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            child.join(5)
            code = child.exitcode
            self._stop()
            return Outcome(None, 0, 0, f"the process ended with {code}")
        return got

    def _start(self) -> tuple[Connection[Any, Any], SpawnProcess]:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        child = context.Process(target=_serve, args=(theirs, self._judges), daemon=True)
        child.start()
        theirs.close()
        self._ends = (ours, child)
        return self._ends

    def _stop(self) -> None:
        if self._ends is not None:
            conn, child = self._ends
            conn.close()
            if child.is_alive():
                child.kill()
            child.join(5)
        self._ends = None


def _serve(conn: Connection[Any, Any], names: tuple[str, ...]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    judges = tuple(judge(name) for name in names)
    through(b"From: a@b.example\n\n<p>x", judges)
    gc.freeze()
    while True:
        try:
            raw, mbox = conn.recv()
        except EOFError:
            return
        Path("/proc/self/clear_refs").write_text("5")  # the peak of this message alone
        began = time.process_time()
        try:
            seen, trouble = through(raw, judges, mbox=mbox), ""
        except Exception as error:  # noqa: BLE001 - whatever it raises is what is asked
            seen, trouble = None, f"{type(error).__name__}: {error}"[:300]
        spent = time.process_time() - began
        conn.send(Outcome(seen, spent, _peak(), trouble))


def _peak() -> int:
    """Return the most bytes resident since the peak was last set back."""
    for line in Path("/proc/self/status").read_text().split("\n"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
