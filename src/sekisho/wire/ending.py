"""Connections that were answered and are closed once the other side has read it, or after a short while."""

import socket
from collections import deque
from contextlib import suppress

WHILE = 2.0
"""Seconds."""
MOST = 500


class Endings:
    """Sockets that say nothing more: closed at once they would take their last answer with them, where more had been sent to them."""

    def __init__(self) -> None:
        self._held: deque[tuple[float, socket.socket]] = deque()

    def add(self, sock: socket.socket, now: float) -> None:
        """End what is said on a socket, and keep it for a while; where too many are kept the oldest goes."""
        with suppress(OSError):
            sock.shutdown(socket.SHUT_WR)
        if len(self._held) >= MOST:
            self._held.popleft()[1].close()
        self._held.append((now + WHILE, sock))

    def sweep(self, now: float) -> None:
        """Close those whose while is over."""
        while self._held and self._held[0][0] <= now:
            self._held.popleft()[1].close()
