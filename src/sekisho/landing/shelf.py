"""The bundle that pages are taken from now: looked at again every second, and kept as it was while a new one is no good."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final

from sekisho.landing.bundle import Bundle, load, stamp
from sekisho.model.errors import SekishoError

EVERY: Final = 1.0
"""Seconds."""


class Shelf:
    """Pages of a folder, for many threads. SekishoError as `load`, when it is made."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path, self._clock, self._lock = path, clock, Lock()
        self._bundle = load(path)
        self._seen = clock()

    def bundle(self) -> Bundle:
        """Return what pages are taken from now."""
        if self._clock() - self._seen >= EVERY and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._bundle

    def _look(self) -> None:
        self._seen = self._clock()
        if stamp(self._path) in {b"", self._bundle.stamp}:
            return
        try:
            self._bundle = load(self._path)
        except (SekishoError, OSError):
            return
