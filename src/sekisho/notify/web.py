"""One request over HTTP to a host that was configured, and to no other: an answer that leads elsewhere is refused."""

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Timer
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from sekisho.model.errors import SekishoError
from sekisho.model.hosts import HERE
from sekisho.notify.reach import Resolve

TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: status, headers by name in lower case, and the content.

    `cut` is True where the content was longer than asked for; then only its beginning is here.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The hosts that may be spoken to, each as `host` or `host:port`.

    `resolve` says which numeric address a host is spoken to at, and refuses those that it may not lead to; without it
    any. The certificate is that of the host in any case. `timeout` are seconds that an answer may stay silent.
    """

    hosts: frozenset[str]
    resolve: Resolve | None = None
    timeout: float = TIMEOUT

    @staticmethod
    def of(*addresses: str, resolve: Resolve | None = None, timeout: float = TIMEOUT) -> "Scope":
        """Return the scope of some addresses; SekishoError `address_unusable` where one is none for HTTPS."""
        return Scope(frozenset(_checked(one).netloc for one in addresses), resolve, timeout)

    def ask(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        most: int = 64 << 20,
        within: float | None = None,
    ) -> Reply:
        """Send one request and return the answer whatever its status; redirects are not followed.

        `most` is the most bytes that are read; `within` the seconds in which the whole answer must have come, however
        slowly it drips; without it the server may be silent for `timeout` at a time.

        SekishoError `host_out_of_scope` for an address elsewhere, `tls_untrusted`, `host_unreachable` (passing)
        where no whole answer came, and what `resolve` raises.
        """
        parts = _checked(address)
        if parts.netloc not in self.hosts:
            raise SekishoError("host_out_of_scope", host=parts.netloc, allowed=", ".join(sorted(self.hosts)))
        host, path = parts.hostname or "", parts.path + (f"?{parts.query}" if parts.query else "")
        wire = self._wire(parts, within or self.timeout)
        try:
            with _whole(wire, within):
                wire.request(method, path or "/", body, dict(headers))
                # An answer that is not read to its end keeps the socket open, though the connection is closed.
                with wire.getresponse() as answer:
                    content = answer.read(most + 1)
                    left = answer.length
            short = left if left and len(content) <= most else 0
            if short:
                raise http.client.IncompleteRead(content, short)
        except ssl.SSLCertVerificationError as error:
            raise SekishoError("tls_untrusted", host=host, detail=error.verify_message) from None
        except (http.client.HTTPException, OSError) as error:
            detail = f"{type(error).__name__}: {error}"[:200]
            raise SekishoError("host_unreachable", permanent=False, host=host, port=wire.port, detail=detail) from None
        finally:
            wire.close()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, found, content[:most], len(content) > most)

    def _wire(self, parts: SplitResult, silent: float) -> http.client.HTTPConnection:
        secured = parts.scheme == "https"
        trust = ssl.create_default_context() if secured else None
        port = parts.port or (443 if secured else 80)
        return _Wire(parts.hostname or "", port, silent, self.resolve, trust)


@contextmanager
def _whole(wire: http.client.HTTPConnection, within: float | None) -> Iterator[None]:
    """Cut the connection after so many seconds, None for never; TimeoutError where it was cut."""
    if within is None:
        yield
        return
    began, over = monotonic(), Event()
    wire.connect()
    line = wire.sock

    def cut() -> None:
        over.set()
        # As a plain socket: whoever reads through TLS at the same time then sees the end and nothing half taken apart.
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = Timer(max(within - (monotonic() - began), 0.0), cut)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
    if over.is_set():
        raise TimeoutError(f"no whole answer within {within:g} s")


class _Wire(http.client.HTTPConnection):
    """A connection to the address that was checked, secured for the name that was asked for."""

    def __init__(
        self, host: str, port: int, timeout: float, resolve: Resolve | None, trust: ssl.SSLContext | None
    ) -> None:
        super().__init__(host, port, timeout=timeout)
        self.default_port = 443 if trust else 80
        self._resolve, self._trust, self._silent = resolve, trust, timeout

    def connect(self) -> None:
        """Open the connection."""
        to = self._resolve(self.host, self.port) if self._resolve else self.host
        opened = socket.create_connection((to, self.port), self._silent)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = opened
        if self._trust:
            self.sock = self._trust.wrap_socket(opened, server_hostname=self.host)


def _checked(address: str) -> SplitResult:
    """Return the parts of an address for HTTPS, or for HTTP on this very machine."""
    try:
        parts = urlsplit(address)
        good = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
        good = good and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        good = good and not any(one <= " " or one == "\x7f" for one in address) and address.isascii()
    except ValueError:
        good = False
    if not good:
        raise SekishoError("address_unusable", address=address[:200])
    return urlsplit(address)
