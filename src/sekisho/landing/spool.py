"""Where hits are written down: files that this process makes and appends to, and can neither list nor read.

A file for each process and hour, `<year month day hour>-<random>.jsonl`, one JSON line a hit. One call of the system a line: what
was written stays when the process dies. Nothing is waited for: a power cut may take the hits of the last half minute with it, and
a file is brought to the disk when its hour is over. A disk that is full takes hits away, never an answer.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec

from sekisho.model.visit import Hit

MOST: Final = 64 << 20
"""Bytes that one process writes in an hour: about 200,000 hits."""
STRAY: Final = 8
"""What asks for no page of ours may fill an eighth of that, so that it keeps nothing else out."""
ONE: Final = 8
"""Hits from one network may fill an eighth of it too, since whoever makes up tokens for a page of ours is told from nobody."""
OFTEN: Final = 500
"""Hits of one token that one process writes in an hour."""
MODE: Final = 0o240
"""Its owner may write, the console's group read."""


class Spool:
    """Appends hits, by many threads of a process; a process that was made from another begins files of its own.

    `name` gives a random part for a file's name. Whatever goes wrong is counted and never raised.
    """

    def __init__(self, folder: Path, name: Callable[[], str], most: int = MOST) -> None:
        self._folder, self._name, self._most = folder, name, most
        self._lock = Lock()
        self._process, self._hour, self._file = 0, "", -1
        self._begin("")

    def _begin(self, hour: str) -> None:
        self._hour, self._written, self._stray, self._torn = hour, 0, 0, False
        self._left_out, self._told = 0, 0
        self._tokens: dict[str, int] = {}
        self._networks: dict[str, int] = {}

    def add(self, hit: Hit, *, stray: bool = False) -> bool:
        """Write a hit down, and tell whether that was done; `stray` is one for no page of ours."""
        line = msgspec.json.encode(hit)
        with self._lock:
            self._turn(f"{hit.at:%Y%m%d%H}")
            done = self._has_room(len(line), hit, stray) and self._append(line)
            if not done:
                self._left_out += 1
                self._tell(often=False)
            return done

    def _turn(self, hour: str) -> None:
        """Go on to the file of this process and hour."""
        if self._process == os.getpid() and self._hour == hour:
            return
        if self._process == os.getpid():
            self._tell(often=True)
            self._end()
        self._process, self._file = os.getpid(), -1
        self._begin(hour)

    def _has_room(self, size: int, hit: Hit, stray: bool) -> bool:
        token, network = hit.token, hit.network
        if stray:
            self._stray += size
            return self._stray <= self._most // STRAY and self._written + size <= self._most
        if len(self._networks) < self._most // 1024 or network in self._networks:
            self._networks[network] = self._networks.get(network, 0) + size
            if self._networks[network] > self._most // ONE:
                return False
        if len(self._tokens) < self._most // 1024:
            self._tokens[token] = self._tokens.get(token, 0) + 1
        return self._tokens.get(token, 0) <= OFTEN and self._written + size <= self._most

    def _append(self, line: bytes) -> bool:
        """Write a line; one of which only a part was taken is ended before the next."""
        whole = (b"\n" if self._torn else b"") + line + b"\n"
        try:
            taken = os.write(self._open(), whole)
        except OSError:
            return False
        self._written += taken
        self._torn = taken < len(whole)
        return not self._torn

    def _open(self) -> int:
        if self._file < 0:
            path = self._folder / f"{self._hour}-{self._name()}.jsonl"
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)
            self._file = os.open(path, flags, MODE)
        return self._file

    def _tell(self, *, often: bool) -> None:
        """Write how many hits of this hour were left out: at the first, whenever they doubled, and at the end of the hour."""
        due = self._left_out > self._told if often else self._left_out >= max(2 * self._told, 1)
        if due and self._append(msgspec.json.encode({"left_out": self._left_out})):
            self._told = self._left_out

    def _end(self) -> None:
        """Bring a file to the disk, and close it."""
        if self._file < 0:
            return
        with suppress(OSError):
            os.fsync(self._file)
        with suppress(OSError):
            os.close(self._file)
        self._file = -1

    def close(self) -> None:
        """Say what is left to be said, and close."""
        with self._lock:
            if self._process == os.getpid():
                self._tell(often=True)
                self._end()
