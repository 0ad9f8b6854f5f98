"""Work in a process of its own: started, heard while it works, stopped where it is told to, and what it said at its end."""

import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from sekisho.watch.nouns import Kind, Said, Task

WORK = "sekisho.watch.work"
DIGEST = "sekisho.actions.mail_digest"
CONSOLE = "sekisho.web.renew"
PROGRAMME = "sekisho.web.programme.work"
"""The modules that mail the digest, that have the console follow a new report, its letters go out and names looked up, and that look after
the people programme.

They are named and not imported: they stand above.
"""
PATIENCE = 30.0
LINE = 1 << 20


class Line(msgspec.Struct, frozen=True):
    """One line of a child: how far it is, or (`said`) what it says at its end."""

    stage: str = ""
    done: int = 0
    total: int = 0
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its exit status and what it said, None where it said nothing."""

    status: int
    said: Said | None


Heard = Callable[[Line], bool]
"""Hears how far a child is, and takes its time over it; True tells the child to stop."""


def command(org: Path, task: Task) -> tuple[str, ...]:
    """Return how a piece of work is started."""
    if task.kind is Kind.DIGEST:
        return sys.executable, "-m", DIGEST, str(org)
    if task.kind is Kind.PROGRAMME:
        return sys.executable, "-m", PROGRAMME, str(org)
    if task.kind in {Kind.LOAD, Kind.SEND, Kind.REVEAL}:
        return sys.executable, "-m", CONSOLE, str(org), task.kind.value, *filter(None, (task.about,))
    return sys.executable, "-m", WORK, str(org), task.kind.value, *(task.files or (task.about,))


def run(command: tuple[str, ...], heard: Heard) -> Ended:
    """Run a child to its end, or stop it where `heard` says so. It has our surroundings: settings may name secrets there."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own modules
        lines: queue.SimpleQueue[Line] = queue.SimpleQueue()
        listener = threading.Thread(target=_listen, args=(child.stdout, lines), daemon=True)
        listener.start()
        said, last = None, Line()
        while child.poll() is None:
            said, last = _latest(lines, said, last)
            if heard(last):
                _stop(child)
        listener.join(PATIENCE)
        said, _ = _latest(lines, said, last)
        return Ended(child.returncode, said)


def outcome(ended: Ended) -> Said:
    """Return what became of the work; a child that died without a word says how it died."""
    if ended.said is not None:
        return ended.said
    if ended.status < 0:
        return Said("child_killed", {"signal": signal.Signals(-ended.status).name})
    return Said("child_died", {"status": ended.status})


def tell(line: Line, out: IO[bytes]) -> None:
    """Say a line as a child."""
    out.write(msgspec.json.encode(line) + b"\n")
    out.flush()


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _listen(out: IO[bytes] | None, lines: "queue.SimpleQueue[Line]") -> None:
    for line in _read(out):
        lines.put(line)


def _read(out: IO[bytes] | None) -> Iterator[Line]:
    """Yield the lines of a child; what is none of ours is passed over."""
    while out is not None and (raw := out.readline(LINE)):
        try:
            yield msgspec.json.decode(raw, type=Line)
        except msgspec.DecodeError:
            continue


def _latest(lines: "queue.SimpleQueue[Line]", said: Said | None, last: Line) -> tuple[Said | None, Line]:
    while not lines.empty():
        line = lines.get()
        said, last = line.said or said, last if line.said else line
    return said, last
