"""Long answers take turns: who reads slowly keeps a thread, and some threads are always left for everybody else."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from threading import Semaphore
from typing import Self

from sekisho.model.errors import SekishoError

MOST = 12
"""Long answers at one time: half of the threads."""


class Parts(Iterator[bytes]):
    """The parts of an answer: some that are there, the rest, and what is to be done once it was given or nobody is there any more."""

    def __init__(self, rest: Iterator[bytes], end: Callable[[], object]) -> None:
        self._there: list[bytes] = []
        self._rest = rest
        self._end: Callable[[], object] | None = end

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if self._there:
            return self._there.pop(0)
        with ExitStack() as undo:
            undo.callback(self.close)
            part = next(self._rest)
            undo.pop_all()
        return part

    def begin(self, count: int) -> None:
        """Do the work of the first parts now."""
        self._there = list(islice(self, count))

    def close(self) -> None:
        """Say that this is the end; a second time does nothing."""
        end, self._end = self._end, None
        if end:
            end()


class Turns:
    """How many long answers are given at one time, at most."""

    def __init__(self, most: int = MOST) -> None:
        self._left = Semaphore(most)

    def taken(self, parts: Iterator[bytes]) -> Parts:
        """Return a long answer in its turn; SekishoError `hotline_crowded` where there are too many."""
        if not self._left.acquire(blocking=False):
            raise SekishoError("hotline_crowded", permanent=False)
        return Parts(parts, self._left.release)
