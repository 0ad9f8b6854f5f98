"""A connection that does not keep a thread: looked at without reading, read and written with an end, closed without waiting."""

import socket
import termios
import time
from array import array
from collections.abc import Callable
from contextlib import suppress
from fcntl import ioctl
from typing import Any

from gunicorn.workers.gthread import TConn

from sekisho.wire.arrived import MOST, Arrived, arrived, needed

STALL = 30.0
"""Seconds that one part of a long body, or of a long answer, may take."""
SLOWEST = 8_192
"""Bytes a second of a body, on the whole; who is slower is not waited for."""
ANSWER = 1 << 20
"""Bytes of an answer that the system is asked to take at once, so that whoever reads slowly keeps no thread."""
LOOKS = 64
"""How many times a request may be looked at before it is there: a page's comes in one or two parts."""

_ESTABLISHED = 1
"""As Linux counts the states of a connection."""


class Hurried:
    """A socket that is read from as long as its bytes come fast enough on the whole; then it has no more."""

    def __init__(self, sock: socket.socket, clock: Callable[[], float] = time.monotonic) -> None:
        self._sock, self._clock = sock, clock
        self._until = clock() + STALL

    def recv(self, size: int) -> bytes:
        """Return the next bytes, none where they took too long."""
        left = self._until - self._clock()
        if left <= 0:
            return b""
        self._sock.settimeout(min(left, STALL))
        try:
            found = self._sock.recv(size)
        except TimeoutError:
            return b""
        finally:
            self._sock.settimeout(STALL)
        self._until += len(found) / SLOWEST
        return found


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """One connection of gunicorn's; `ends` takes the socket when it is done with, a request of more than `most` bytes is not waited for.

    `wanted` is how many bytes the request has that is waited for.
    """

    def __init__(
        self, cfg: Any, sock: socket.socket, client: Any, server: Any, ends: Callable[[socket.socket], None], most: int
    ) -> None:
        super().__init__(cfg, sock, client, server)
        self._most = most
        self.wanted = 0
        self.long = False
        self.begun = False
        self.looks = 0
        self._ends = ends
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ANSWER)

    def look(self) -> Arrived | None:
        """Tell how much of a request is there without taking it; None where nobody is there any more, or dawdles."""
        self.looks += 1
        try:
            seen = self.sock.recv(MOST, socket.MSG_PEEK)
        except BlockingIOError:
            return Arrived.PART
        except OSError:
            return None
        there = self._there()
        found = arrived(seen, there, self._most)
        if found is Arrived.PART:
            self.wanted = int(needed(seen))
            if self._ended() or self.looks > LOOKS:
                return None
            if self._wake() > there or self._wake_at(max(there + 1, self.wanted)) <= there:
                found = Arrived.LONG  # the system has no room to hold so much back
        if found is not Arrived.PART:
            self._wake_at(1)
        self.begun = bool(seen)
        self.long = found is Arrived.LONG
        return found

    def _there(self) -> int:
        """Return how many bytes wait to be read."""
        count = array("i", [0])
        ioctl(self.sock, termios.FIONREAD, count)
        return count[0]

    def _ended(self) -> bool:
        """Return whether nothing more will come."""
        info: bytes = self.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
        return info[0] != _ESTABLISHED

    def _wake(self) -> int:
        """Return at how many bytes it wakes."""
        found: int = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT)
        return found

    def _wake_at(self, wanted: int) -> int:
        """Ask to be woken when so many bytes are there, or when no more will come; return how many it is now."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, wanted)
        return self._wake()

    def init(self) -> None:
        """Get ready to read, no part of it for ever."""
        super().init()
        self.sock.settimeout(STALL)
        if self.long:
            self.parser.unreader.sock = Hurried(self.sock)

    def close(self, graceful: bool = False) -> None:
        """Close; one that was answered is given the time to read its answer."""
        if graceful:
            self._ends(self.sock)
        else:
            self.sock.close()
