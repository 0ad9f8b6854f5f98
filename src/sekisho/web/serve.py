"""Serve the console: bring its database up to date, load the newest assessment, and answer with a few processes."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho.pipeline.closed import close
from sekisho.pipeline.org import Org
from sekisho.text.say import Lang
from sekisho.watch.places import running
from sekisho.web.stand import stand_up
from sekisho.wire.server import Crew, free
from sekisho.wire.server import serve as run

CREW = Crew(processes=2, threads=8, connections=400)


@dataclass(frozen=True, slots=True)
class Ready:
    """What whoever starts the console is told: its address, the token for the first account ("" where there is one).

    `rights` is the code of what became of rights that everybody had on the folder, "" where nobody had any.
    """

    address: str
    token: str
    assessed: bool
    rights: str


def prepare(org: Org, now: datetime) -> Ready:
    """Make the console of an organisation ready to be served by this process; errors as of `stand_up`."""
    rights = close(org.path)
    stand_up(org)
    from sekisho.web.accounts.models import Account
    from sekisho.web.pages.door import first_token
    from sekisho.web.renew import renew
    from sekisho.web.uploads import sweep

    said = org.settings.console
    sweep(org.path)
    token = "" if Account.objects.exists() else first_token()
    return Ready(f"http://{said.address}:{said.port}", token, renew(org, now), rights)


def serve(path: Path, tell: Callable[[Ready], None], now: datetime, lang: Lang, *, new: bool, watch: bool) -> None:
    """Serve the console until somebody stops it; `tell` is called once it listens. SekishoError `port_taken`, `console_missing`.

    With `new` the organisation's folder is made where there is none; with `watch` the background process is started too,
    unless one works already, and ends together with the console.
    """
    org = Org.create(path) if new else Org.open(path)
    said = org.settings.console
    free(said.address, said.port)
    ready = prepare(org, now)
    from django.db import connections

    from sekisho.web.headers import ALWAYS

    connections.close_all()

    held: list[subprocess.Popen[bytes]] = []

    def listens() -> None:
        tell(ready)
        if watch and not running(org.path):
            held.append(start_watch(org.path, lang))

    run(f"{said.address}:{said.port}", CREW, ALWAYS, application, listens)


def start_watch(org: Path, lang: Lang) -> "subprocess.Popen[bytes]":
    """Start the background process: its standard input is ours, so that it ends when we do, however that is."""
    command = (sys.executable, "-m", "sekisho.watch.service", str(org), lang)
    return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own module


def application() -> object:
    """Return the application of the settings that this process stands up with, ready to be quick from its first page on."""
    from sekisho.web.warm import warm
    from sekisho.web.wsgi import application as made

    warm()
    return made
