"""Serve the console: bring its database up to date, load the newest assessment, and answer with a few processes."""

import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sekisho.model.errors import SekishoError
from sekisho.pipeline.org import Org
from sekisho.text.say import Lang
from sekisho.watch.places import running
from sekisho.web.stand import stand_up

WORKERS, THREADS, CONNECTIONS = 2, 8, 400


@dataclass(frozen=True, slots=True)
class Ready:
    """What whoever starts the console is told: its address, the token for the first account ("" where there is one)."""

    address: str
    token: str
    assessed: bool


def prepare(org: Org, now: datetime) -> Ready:
    """Make the console of an organisation ready to be served by this process; errors as of `stand_up`."""
    stand_up(org)
    from sekisho.web.accounts.models import Account
    from sekisho.web.pages.door import first_token
    from sekisho.web.renew import renew
    from sekisho.web.uploads import sweep

    said = org.settings.console
    sweep(org.path)
    token = "" if Account.objects.exists() else first_token()
    return Ready(f"http://{said.address}:{said.port}", token, renew(org, now))


def serve(path: Path, tell: Callable[[Ready], None], now: datetime, lang: Lang, *, new: bool, watch: bool) -> None:
    """Serve the console until somebody stops it; `tell` is called once it listens. SekishoError `port_taken`, `console_missing`.

    With `new` the organisation's folder is made where there is none; with `watch` the background process is started too,
    unless one works already, and ends together with the console.
    """
    org = Org.create(path) if new else Org.open(path)
    said = org.settings.console
    _free(said.address, said.port)
    ready = prepare(org, now)
    from django.db import connections

    connections.close_all()

    held: list[subprocess.Popen[bytes]] = []

    def listens() -> None:
        tell(ready)
        if watch and not running(org.path):
            held.append(start_watch(org.path, lang))

    _Server(f"{said.address}:{said.port}", listens).run()


def start_watch(org: Path, lang: Lang) -> "subprocess.Popen[bytes]":
    """Start the background process: its standard input is ours, so that it ends when we do, however that is."""
    command = (sys.executable, "-m", "sekisho.watch.service", str(org), lang)
    return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own module


def _free(address: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            raise SekishoError("port_taken", address=f"{address}:{port}") from None


def _Server(bind: str, when_ready: Callable[[], None]) -> Any:  # noqa: N802 - made of a class that is imported only here
    from gunicorn.app.base import BaseApplication

    from sekisho.web.wire.worker import Worker

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn with our settings and nobody else's: no file, no command line."""

        def load_config(self) -> None:
            """Say how many processes answer, and what is written down."""
            chosen = {"bind": bind, "workers": WORKERS, "threads": THREADS, "worker_class": Worker,
                      "worker_connections": CONNECTIONS, "preload_app": True, "loglevel": "warning",
                      "timeout": 60, "keepalive": 30, "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None}  # fmt: skip  # noqa: S108
            for name, value in chosen.items():
                self.cfg.set(name, value)
            self.cfg.set("when_ready", lambda _server: when_ready())

        def load(self) -> object:
            """Return the application."""
            from sekisho.web.warm import warm
            from sekisho.web.wsgi import application

            warm()
            return application

    return Server()
