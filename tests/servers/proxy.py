"""A proxy on loopback that counts what a server sends, and does something once that is so much."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Proxy:
    """Hands on every connection to a port; `spent` bytes of the server's were handed on in all."""

    def __init__(self, to: int, after: int, then: Callable[[], None]) -> None:
        self._to = to
        self._after = after
        self._then = then
        self._one = threading.Lock()
        self.spent = 0
        self.cut = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                threading.Thread(target=self._pump, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._pump, args=(server, client, True), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                if counted and self._over(len(data)):
                    break
                sink.sendall(data)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _over(self, size: int) -> bool:
        """Do it once the bound is passed; the connection that passed it is cut, later ones go on."""
        with self._one:
            self.spent += size
            if self.cut or self.spent < self._after:
                return False
            self.cut = True
        self._then()
        return True


@contextmanager
def proxy(to: int, after: int, then: Callable[[], None] = lambda: None) -> Iterator[Proxy]:
    """Open a proxy to a port of this machine."""
    found = Proxy(to, after, then)
    try:
        yield found
    finally:
        found.close()
