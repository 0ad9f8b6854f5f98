"""What benches of a served console share: a console on either database, sessions of people, and many of them at work at once."""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.postgres import PASSWORD, Cluster

if TYPE_CHECKING:
    from sekisho.web.accounts.models import Account

COMMAND = (sys.executable, "-c", "from sekisho.cli.main import console; console()", "serve", "--no-watch")


def on_both(file: str) -> int:
    """Run a bench once on each database; return the worst of their exit codes."""
    command = [sys.executable, file, *sys.argv[1:], "--database"]
    return max([subprocess.run([*command, one], check=False).returncode for one in ("sqlite", "postgresql")])


def pointed(org: Path, port: int, server: Cluster | None) -> None:
    """Write the port into the settings of an organisation, and the database of a server where there is one."""
    os.environ["CONSOLE_PASSWORD"] = PASSWORD
    os.environ["SEKISHO_ORG"] = str(org)
    told = f"\n[console]\nport = {port}\n"
    if server:
        told += f"database = {server.made('console')!r}\ndatabase_secret = 'env:CONSOLE_PASSWORD'\n"
    settings = org / "sekisho.toml"
    settings.write_text(settings.read_text("utf-8") + told, "utf-8")


def session_of(account: "Account") -> str:
    """Return the key of a session in which somebody is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from sekisho.web.accounts.doors import BACKEND, SEEN, SINCE

    store, now = SessionStore(), time.time()
    store.update({SESSION_KEY: str(account.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: account.get_session_auth_hash(), SINCE: now, SEEN: now})  # fmt: skip
    store.create()
    return str(store.session_key)


@contextmanager
def served(org: Path) -> Iterator[None]:
    """Serve a console as a user serves it."""
    with subprocess.Popen([*COMMAND, str(org)], stdout=subprocess.PIPE, text=True) as process:
        next(iter(process.stdout or ()), "")
        try:
            yield
        finally:
            process.terminate()


def at_work(people: Sequence[threading.Thread], seconds: float) -> float:
    """Let people work until they are done; return the share of a processor that their asking took."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    for one in people:
        one.start()
    for one in people:
        one.join()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / seconds
