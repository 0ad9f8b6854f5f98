"""A PostgreSQL of one's own on loopback: made in a folder of its own, thrown away afterwards.

Debian's `postgresql` has what is needed. PostgreSQL does not run as root: where we are root it runs as `postgres`.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "丸木橋 heron"  # noqa: S105 - of a server that nobody else reaches, thrown away
USER = "sekisho"
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
"""Nothing here has to outlive the machine. For figures `kept=True` leaves these out."""
READY_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server on a port of loopback, whose user `sekisho` has the password `PASSWORD`."""

    port: int

    def address(self, name: str) -> str:
        """Return the address of a database, without the password."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def made(self, name: str, how: str = "") -> str:
        """Make a database and return its address; `how` is what CREATE DATABASE is told beside its name."""
        import psycopg

        with psycopg.connect(self.address("postgres"), password=PASSWORD, autocommit=True) as line:
            line.execute(f'CREATE DATABASE "{name}" {how}'.encode())
        return self.address(name)


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL that is installed, None where none is."""
    found = [one.parent for one in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda one: float(one.parent.name), default=None)


@contextmanager
def postgresql(*, kept: bool = False) -> Iterator[Cluster]:
    """Start a server, and throw it away with all that it has. RuntimeError where none is installed or it does not start."""
    place = programs()
    if place is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    try:
        (folder / "password").write_text(PASSWORD, "utf-8")
        if os.geteuid() == 0:
            for one in (folder, folder / "password"):
                shutil.chown(one, "postgres", "postgres")
        data, port = folder / "data", _free_port()
        _run(place / "initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", f"--pwfile={folder / 'password'}", "-E", "UTF8", "--locale=C.UTF-8", "-N")  # fmt: skip
        told = [word for one in (SETTINGS[3:] if kept else SETTINGS) for word in ("-c", one)]
        command = _as_nobody_else(place / "postgres", "-D", data, "-h", "127.0.0.1", "-p", port, "-k", folder, *told)
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as process,
        ):
            try:
                yield _ready(Cluster(port), process)
            finally:
                process.send_signal(signal.SIGINT)  # whoever is connected is sent away
                process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ready(cluster: Cluster, process: "subprocess.Popen[bytes]") -> Cluster:
    import psycopg

    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            psycopg.connect(cluster.address("postgres"), password=PASSWORD).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return cluster
    raise RuntimeError("PostgreSQL did not start")


def _as_nobody_else(*command: object) -> list[str]:
    drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    return [*drop, *(str(word) for word in command)]


def _run(*command: object) -> None:
    done = subprocess.run(_as_nobody_else(*command), capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
