"""A connection that does not keep a thread: looked at without reading, read and written with an end, closed without waiting."""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import TConn

from sekisho.wire.arrived import MOST, Arrived, arrived

STALL = 30.0
"""Seconds that one part of a long body, or of a long answer, may take."""
ANSWER = 1 << 20
"""Bytes of an answer that the system is asked to take at once, so that whoever reads slowly keeps no thread."""
LOOKS = 64
"""How many times a request may be looked at before it is there: a page's comes in one or two parts."""


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """One connection of gunicorn's; `ends` takes the socket when it is done with."""

    def __init__(
        self, cfg: Any, sock: socket.socket, client: Any, server: Any, ends: Callable[[socket.socket], None]
    ) -> None:
        super().__init__(cfg, sock, client, server)
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
        found = arrived(seen)
        if found is Arrived.PART:
            if self._wake_at(len(seen) + 1) > len(seen) or self.looks > LOOKS:
                return None
        else:
            self._wake_at(1)
        self.begun = bool(seen)
        self.long = found is Arrived.LONG
        return found

    def _wake_at(self, wanted: int) -> int:
        """Ask to be woken when so many bytes are there, or when no more will come; return how many it was before."""
        before: int = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, wanted)
        return before

    def init(self) -> None:
        """Get ready to read, no part of it for ever."""
        super().init()
        self.sock.settimeout(STALL)

    def close(self, graceful: bool = False) -> None:
        """Close; one that was answered is given the time to read its answer."""
        if graceful:
            self._ends(self.sock)
        else:
            self.sock.close()
