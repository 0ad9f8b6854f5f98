"""Helper processes beside an ingest: short deliveries are read in them, ahead of the one that is written.

They are new processes and no copies of this one, which has threads. They end with it, however it ends, and have nothing
on the disk that could be left behind.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from threading import Condition, Thread
from typing import BinaryIO, cast

import msgspec

from sekisho.evidence.land import KEPT
from sekisho.model.errors import SekishoError
from sekisho.pipeline.delivered import Item
from sekisho.pipeline.helper import Done, Job, receive, send

WORTH = 96 << 20
"""Bytes of content, about, from which on helpers are quicker than their start."""
_FEWEST = 8
_MOST = 4
_PACKED = 8
"""What gzip makes of a log, about."""
_MEMORY = 1 << 30
"""Bytes of memory that must be to be had for each helper: it takes a sixth of it at most."""
_WINDOW = 32
_WAITING = 24 << 20
"""Files, and bytes of them, that are asked for ahead: their answers wait in memory."""

Asked = Callable[[int], Done | None]


def sizes_of(items: Sequence[Item]) -> tuple[int | None, ...]:
    """Return the bytes of each file that a helper may read, None for what is none."""
    return tuple(_size(item) for item in items)


def _size(item: Item) -> int | None:
    try:
        found = None if item.error else item.path.stat()
    except OSError:
        return None
    return found.st_size if found and S_ISREG(found.st_mode) and 0 < found.st_size <= KEPT else None


def worth(items: Sequence[Item], sizes: Sequence[int | None]) -> int:
    """Return how many helpers these files are worth: none, or one for each processor that memory suffices for."""
    known = [(size, item.path.suffix == ".gz") for item, size in zip(items, sizes, strict=True) if size]
    if len(known) < _FEWEST or sum(size * (_PACKED if packed else 1) for size, packed in known) < WORTH:
        return 0
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    count = min(processors, _MOST, _available() // _MEMORY)
    return count if count > 1 else 0


def _available() -> int:
    """Return the bytes of memory that the system would give away; plenty where it does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return _MOST * _MEMORY
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")), _MOST * _MEMORY)


@contextmanager
def crew(items: Sequence[Item], sizes: Sequence[int | None], job: Job, count: int) -> Iterator[Asked]:
    """Let `count` helpers read those of the items that have a size, ahead and in order.

    What is given waits for the answer about the n-th item; None where its file is to be read here: nobody took it on, or
    it is out of the ordinary. It is asked for each item, in order. SekishoError `helper_lost` where a helper ended.
    """
    board = _Board(items, sizes)
    with ExitStack() as stack:
        threads = []
        for _ in range(count):
            try:
                helper = stack.enter_context(_started())
            except OSError:
                break
            thread = Thread(target=_led, args=(helper, board, msgspec.msgpack.encode(job)), daemon=True)
            thread.start()
            threads.append(thread)
        try:
            yield board.asked
        finally:
            board.close()
            stack.close()
            for thread in threads:
                thread.join()


@contextmanager
def _started() -> "Iterator[subprocess.Popen[bytes]]":
    """Start a helper, out of reach of a terminal's interrupt: who starts it stops it."""
    helper = subprocess.Popen(_words(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)  # noqa: S603 - our own interpreter and module
    try:
        yield helper
    finally:
        helper.kill()
        helper.wait()


def _words() -> list[str]:
    """Return the command: this very interpreter, and no module from the folder that we happen to stand in."""
    return [sys.executable, "-P", "-m", "sekisho.pipeline.helper", str(os.getpid())]


class _Board:
    """Which files are taken on, and what came of them."""

    def __init__(self, items: Sequence[Item], sizes: Sequence[int | None]) -> None:
        self._items = items
        self._sizes = sizes
        self._changed = Condition()
        self._answers: dict[int, Future[bytes]] = {}
        self._weights: dict[int, int] = {}
        self._at = 0
        self._next = 0
        self._closed = False

    def asked(self, number: int) -> Done | None:
        """Wait for the answer about an item; as of `crew`."""
        with self._changed:
            self._at = number
            self._next = max(self._next, number + (number not in self._answers))
            answer = self._answers.get(number)
            self._changed.notify_all()
        if answer is None:
            return None
        found = answer.result()
        with self._changed:
            del self._answers[number], self._weights[number]
            self._changed.notify_all()
        return msgspec.msgpack.decode(found, type=Done) if found else None

    def take_on(self) -> tuple[int, Item] | None:
        """Wait until a file may be asked for, and return it with its number; None where there is no more."""
        with self._changed:
            while not self._closed:
                while self._next < len(self._items) and self._sizes[self._next] is None:
                    self._next += 1
                if self._next == len(self._items):
                    return None
                number, size = self._next, self._sizes[self._next] or 0
                room = not self._weights or sum(self._weights.values()) + size <= _WAITING
                if room and number - self._at < _WINDOW:
                    self._next += 1
                    self._weights[number] = size
                    self._answers[number] = Future()
                    return number, self._items[number]
                self._changed.wait()
        return None

    def answered(self, number: int, found: bytes) -> None:
        """Let what a helper said of a file wait: it counts with its own bytes from here on."""
        with self._changed:
            self._weights[number] = len(found)
            self._changed.notify_all()
        self._answers[number].set_result(found)

    def lost(self, number: int, status: int) -> None:
        """Say that nobody will answer about a file, since its helper ended with this status."""
        self._answers[number].set_exception(SekishoError("helper_lost", permanent=False, status=status))

    def close(self) -> None:
        """Let nothing more be taken on."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def _led(helper: "subprocess.Popen[bytes]", board: _Board, job: bytes) -> None:
    """Hand files to a helper as long as there are some. One that never gets ready is not waited for."""
    to, source = cast("BinaryIO", helper.stdin), cast("BinaryIO", helper.stdout)
    try:
        if _answer(to, source, job) is None:
            return
        while taken := board.take_on():
            number, item = taken
            found = _answer(to, source, b"\0".join((os.fsencode(item.path), os.fsencode(item.folder))))
            if found is None:
                board.lost(number, helper.wait())
                return
            board.answered(number, found)
    finally:
        for pipe in (to, source):
            # What the other side did not take is of no use to anybody.
            with suppress(OSError):
                pipe.close()


def _answer(to: BinaryIO, source: BinaryIO, data: bytes) -> bytes | None:
    """Send a message and return the answer, None where the other side is gone."""
    try:
        send(to, data)
    except OSError:
        return None
    return receive(source)
