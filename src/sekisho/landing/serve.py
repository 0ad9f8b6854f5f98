"""Serve the landing pages of an exercise: a process with two of its own, that reads a bundle and writes hits."""

import atexit
import os
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.model.paths import shown
from sekisho.wire.server import Crew, free
from sekisho.wire.server import serve as run

CREW = Crew(processes=2, threads=8, connections=400)
ADDRESS, PORT = "127.0.0.1", 8720
UMASK = 0o027
"""What nobody but this process's user and the group of its files may do with what it makes."""


def serve(
    bundle: Path,
    spool: Path,
    address: str = ADDRESS,
    port: int = PORT,
    *,
    proxies: Sequence[str] = (),
    https: bool = False,
    tell: Callable[[str], None] = lambda _address: None,
) -> None:
    """Serve the pages of a bundle until somebody stops it; hits go to the folder `spool`. `tell` gets the address once it listens.

    `proxies` are the addresses of proxies of one's own: what they say in `X-Forwarded-For` is where a request came from.
    `https` tells browsers to come by HTTPS alone, behind a proxy that speaks it.
    SekishoError `landing_none`, `landing_changing`, `landing_page`, `landing_full`, `landing_spool`, `landing_port`, `console_missing`.
    """
    _look(spool)
    application = landing(bundle, spool, proxies, https=https)
    try:
        free(address, port)
    except SekishoError:
        raise SekishoError("landing_port", address=f"{address}:{port}") from None
    try:
        import gunicorn  # noqa: F401
    except ImportError:
        raise SekishoError("console_missing") from None
    from sekisho.landing.headers import always

    os.umask(UMASK)
    run(
        f"{address}:{port}", CREW, always(https=https), lambda: application, lambda: tell(f"http://{address}:{port}")
    )  # fmt: skip


def landing(bundle: Path, spool: Path, proxies: Sequence[str] = (), *, https: bool = False) -> object:
    """Return the application that answers for a bundle. SekishoError as `load` of the bundle."""
    from sekisho.landing.app import Landing
    from sekisho.landing.headers import always
    from sekisho.landing.nonce import Nonces, Spent
    from sekisho.landing.shelf import Shelf
    from sekisho.landing.spool import Spool

    shelf, hits = Shelf(bundle), Spool(spool, lambda: secrets.token_hex(8))
    nonces = Nonces(lambda: time.time_ns() // 1_000_000, secrets.token_bytes, Spent())
    atexit.register(hits.close)
    secret = secrets.token_bytes(32)
    return Landing(shelf, hits, nonces, lambda: datetime.now(UTC), always(https=https), secret, tuple(proxies))


def _look(spool: Path) -> None:
    """Refuse a folder that hits cannot be written to: whether it can be read does not matter, and it should not be."""
    if not spool.is_dir() or not os.access(spool, os.W_OK | os.X_OK):
        raise SekishoError("landing_spool", path=shown(str(spool)))
