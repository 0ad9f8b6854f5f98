"""What every server of the tests needs: a port that nobody listens at, and a certificate of its own."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import TCPServer
from threading import Thread
from urllib.parse import urlsplit


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def line_to(address: str) -> socket.socket:
    """Return a connection to an address that takes little at a time, as of somebody who reads slowly."""
    place = urlsplit(address)
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.settimeout(10)
    made.connect((str(place.hostname), place.port or 80))
    return made


def certificate(place: Path) -> tuple[Path, Path]:
    """Make a certificate for localhost that signs itself; return its file and that of its key."""
    ca, key = place / "ca.pem", place / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(ca)],
        check=True, capture_output=True,
    )  # fmt: skip
    return ca, key


@contextmanager
def answering(server: TCPServer) -> Iterator[str]:
    """Let a server of HTTP answer in a thread until the end; yields its address."""
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
