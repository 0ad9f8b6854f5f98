"""Answer at an address with a few processes, settings given here and nowhere else: no file, no command line, no variable."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sekisho.model.errors import SekishoError
from sekisho.wire.arrived import MOST


@dataclass(frozen=True, slots=True)
class Crew:
    """How many processes answer, how many threads each has, and how many connections may wait in each.

    `apart`: each process loads the application for itself, once it is there. A request of at most `most` bytes is waited for
    outside the threads; longer ones are read by `long` threads of their own in each, or by any where that is 0.
    """

    processes: int
    threads: int
    connections: int
    apart: bool = False
    most: int = MOST
    long: int = 0


def free(address: str, port: int) -> None:
    """Look whether an address can be listened at; SekishoError `port_taken`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            raise SekishoError("port_taken", address=f"{address}:{port}") from None


def serve(
    bind: str, crew: Crew, always: Mapping[str, str], load: Callable[[], object], ready: Callable[[], None]
) -> None:
    """Answer until somebody stops it: `load` returns the WSGI application before the processes are made, `ready` is called once they listen.

    `always` are the headers of what is refused before the application is asked.
    """
    from gunicorn.app.base import BaseApplication

    from sekisho.wire.worker import Worker

    class Answering(Worker):
        """One of the processes."""

        headers, most, long = always, crew.most, crew.long

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn, told what it is to do."""

        def load_config(self) -> None:
            """Say how many processes answer, and what is written down."""
            for name, value in _settings(bind, crew, Answering).items():
                self.cfg.set(name, value)
            self.cfg.set("post_fork", Answering.hear)
            self.cfg.set("when_ready", lambda _server: ready())

        def load(self) -> object:
            """Return the application."""
            return load()

    Server().run()


def _settings(bind: str, crew: Crew, worker: type) -> dict[str, Any]:
    return {
        "bind": bind,
        "workers": crew.processes,
        "threads": crew.threads,
        "worker_class": worker,
        "worker_connections": crew.connections,
        "preload_app": not crew.apart,
        "loglevel": "warning",
        "timeout": 60,
        "keepalive": 30,
        # A socket in the home of its user that every server of that user would share and replace.
        "control_socket_disable": True,
        "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - only its clock is used
    }
